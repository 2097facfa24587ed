"""The table of numbers that have changed, and the notes under it."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.report.changes.rows import Row, change_rows
from localeval.report.changes.values import GIVEN
from localeval.report.display import Table
from localeval.report.table_parts import table
from localeval.report.wording.phrases import column_name, joined
from localeval.results import Changes
from localeval.sharing.published import SinceLast

_HEADER = ("Number", "Last publication", "This report", "Change")


def moved_table(since: SinceLast | None) -> Table | None:
    """Show each number that is another now, as it was published and as it is; None without any."""
    if since is None:
        return None
    old, new, changes = since.publication.result, since.result, since.changes
    rows = list(change_rows(old, new, changes))
    if not rows:
        return None
    parts = {item.part for item in changes.items}
    profile = _covariates(changes)
    notes = [
        "Ranges in brackets are confidence intervals." if parts & {"estimates", "levels"} else "",
        "Where a result has changed, its levels, numbers of people and p-values may have changed too; the "
        "sections above give them as they are now."
        if new.estimates and "estimates" in parts
        else "",
        f"Averages or shares before the start also changed for: {joined(profile)}."
        if profile
        else "",
        "A number that is withheld now is not repeated." if _withdrawn(rows) else "",
    ]
    return table(
        "changes", "Numbers that have changed since the last publication", _HEADER, rows, notes
    )


def _covariates(changes: Changes) -> list[str]:
    names = [item.key[0] for item in changes.items if item.part == "balance" and item.key]
    return [column_name(name) for name in dict.fromkeys(names)]


def _withdrawn(rows: Sequence[Row]) -> bool:
    return any(then == GIVEN for _, then, _, _ in rows)
