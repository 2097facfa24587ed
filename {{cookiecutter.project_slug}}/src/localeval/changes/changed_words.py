"""What changed between two results, as lines for a terminal; the words are those of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.report.changes.basis import other_changes
from localeval.report.changes.rows import change_rows
from localeval.results import Changes, Result

_HEADER = ("What", "Then", "Now", "Change")


def changes_in_words(old: Result | None, new: Result, changes: Changes) -> Iterator[str]:
    """Tell one place's changes in lines.

    Parameters
    ----------
    old : Result or None
        None where there is no earlier publication.
    new : Result
    changes : Changes
    """
    place = f"{new.place.name} ({new.place.code})"
    if old is None:
        yield f"{place}: nothing has been published before."
        return
    since = f"since {changes.since}"
    if changes.is_empty:
        yield f"{place}: nothing has changed {since}."
        return
    moved = "published numbers have changed" if changes.moved else "no published number has changed"
    yield f"{place}: {moved} {since}."
    rows = list(change_rows(old, new, changes))
    if rows:
        yield from _aligned([_HEADER, *rows])
    rest = sum(item.part == "balance" and bool(item.key) for item in changes.items)
    if rest:
        yield f"  Numbers of the groups before the start that changed: {rest}"
    yield from (f"  {line}" for line in other_changes(changes))
    yield from (f"  Note: {note}" for note in changes.notes)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(["", first, *others]).rstrip()
