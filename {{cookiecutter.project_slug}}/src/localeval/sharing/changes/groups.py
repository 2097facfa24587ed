"""What moved of the two groups: how many people there are at each step, and how alike they are."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.results import Balance, BalanceRow, Change, Result
from localeval.sharing.changes.about import About

_BALANCE = (
    "largest_before",
    "largest_after",
    "over_limit_before",
    "over_limit_after",
    "passed",
    "off_support",
    "effective_comparison",
)
_BALANCE_ROW = (
    "participant_mean",
    "comparison_before",
    "comparison_after",
    "smd_before",
    "smd_after",
)


def compare_flow(old: Result, new: Result) -> Iterator[Change]:
    """Compare how many people are left at each step."""
    before, now = ({step.step: step for step in result.flow} for result in (old, new))
    for name in dict.fromkeys([*now, *before]):
        then, current = before.get(name), now.get(name)
        label = (current or before[name]).label
        about = About("flow", (name,), label)
        if then is None or current is None:
            yield about.whole(
                None if current is None else current.participants, then is None, "people"
            )
            continue
        yield from about.fields(then, current, ("participants", "comparison"), "people")


def compare_balance(old: Balance | None, new: Balance | None) -> Iterator[Change]:
    """Compare how alike the groups are, over all and by characteristic."""
    about = About("balance", (), "How alike the groups are")
    if old is None or new is None:
        if old is not new:
            yield about.whole(None, old is None)
        return
    yield from about.fields(old, new, _BALANCE)
    before: dict[str, BalanceRow] = {row.covariate: row for row in old.rows}
    now: dict[str, BalanceRow] = {row.covariate: row for row in new.rows}
    for name in dict.fromkeys([*now, *before]):
        row = About("balance", (name,), f"Before the start: {name.replace('_', ' ')}")
        if name in before and name in now:
            yield from row.fields(before[name], now[name], _BALANCE_ROW)
        else:
            yield row.whole(None, name in now)
