"""How doubts about how, and when, an outcome was found out are put: by words and days that nobody declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import Asked, Asks, Question, share_of, shares_of_both

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful


def _other_month(doubt: Doubtful, asked: Asked) -> Question:
    ours, theirs = doubt.shares
    if doubt.value:
        late = "later" if doubt.value > 0 else "sooner"
        what = (
            f"is '{asked.outcome}' that of month {doubt.month}{asked.where}? By '{doubt.column}' people were asked or seen {ours:,.0f} days after their start, in the middle of "
            f"them, which is {late}."
        )
        mends = "Give the outcomes of that month, or write the month in which they were found out, as month in the file and in evaluation.yml."
    else:
        what = (
            f"was '{asked.outcome}' {asked.at} found out as long after the start in both groups? By '{doubt.column}' it was {ours:,.0f} days after it in the middle of participants, and "
            f"{theirs:,.0f} in that of the comparison group."
        )
        mends = "Give the outcomes of both groups as long after their start: who is asked later has had more time to find work, and to lose it."
    return Question("outcomes", doubt.column, what, f"{mends} If the column is about something else, leave it.")  # fmt: skip


def _found_out_otherwise(doubt: Doubtful, asked: Asked) -> Question:
    seen = (
        f"{share_of(doubt.value)} of one group would have to be found out otherwise to be like the other"
        if doubt.value
        else f"it was filled in, not confirmed or said by people themselves for {shares_of_both(doubt)}"
    )
    what = f"was '{asked.outcome}' {asked.at} found out in the same way in both groups? By '{doubt.column}' {seen}."
    remedy = (
        "Take the outcomes of both groups from one source, and leave empty what was filled in and what is not confirmed in one group alone: it looks like an effect. If both ways find the same, or the column "
        "is about something else, leave it."
    )
    return Question("outcomes", doubt.column, what, remedy)


def _counted_otherwise(doubt: Doubtful, asked: Asked) -> Question:
    words = "one" if doubt.value == 1 else f"{doubt.value:.0f}"
    what = f"does the same count as '{asked.outcome}' {asked.at} in both groups? Of people with {words} of the {doubt.among} values of '{doubt.column}' {shares_of_both(doubt)} have it"
    remedy = "Count by one rule in both groups, such as that of self-employment and apprenticeships. If it is right, leave it."
    return Question("outcomes", doubt.column, what, remedy)


FOUND_OUT_WORDS: Mapping[str, Asks] = {
    "other_month": _other_month,
    "found_out_otherwise": _found_out_otherwise,
    "counted_otherwise": _counted_otherwise,
}
