"""How alike the groups are and how complete the data are, in sentences.

What a reader should know before the results. It says what the numbers it is given mean and computes no
statistic.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts, Overlap, QualityRow
from localeval.report.display import Text
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis, promise_holds
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import count, decimal
from localeval.report.wording.phrases import (
    columns_in_words,
    number_with_noun,
    sentence_case,
    spelled,
)
from localeval.results import Balance


def balance_sentence(facts: Facts, balance: Balance | None, basis: Basis = NOTHING_KNOWN) -> Text:
    """Say how alike the two groups are in what was known of them before the start.

    Without evidence nothing is said of what made them differ.
    """
    if not facts.has_comparison:
        return Text("There is no comparison group, so participants are described alone.")
    if balance is None or not balance.rows:
        return Text("No characteristics from before the start could be compared.")
    n, shown = len(balance.rows), sum(not is_withheld(row) for row in balance.rows)
    limit = decimal(balance.limit)
    intro = (
        "The standardised difference is the gap between the groups measured in standard deviations, so "
        f"that all characteristics can be set side by side. A gap under {limit} is taken to be small."
    )
    if shown < n:
        intro += (
            f" {sentence_case(number_with_noun(n - shown, 'characteristic is', 'characteristics are'))} not shown, "
            f"because {'it is' if n - shown == 1 else 'they are'} about too few people or would let a number of too few people "
            "be worked out."
        )
    before = _over(balance.over_limit_before, shown, limit, balance.largest_before, some=shown < n)
    if balance.over_limit_after is None:
        note = facts.words.balance_note if promise_holds(facts, basis) else ""
        said = f"{intro} As the groups are, {before}. {note}".rstrip()
        return Text(f"{said} {all_stand([balance.stands_since])}".rstrip())
    weighted = _over(balance.over_limit_after, n, limit, balance.largest_after)
    close = (
        "On these characteristics the groups are alike enough to be compared."
        if balance.passed
        else "The groups are not alike enough on every characteristic, so read any comparison with care."
    )
    how = facts.words.adjusting
    old = all_stand([balance.stands_since])
    return Text(f"{intro} Before {how}, {before}; after {how}, {weighted}. {close} {old}".rstrip())


def overlap_sentence(facts: Facts, overlap: Overlap | None) -> Text:
    """Say how far participants have people like them in the comparison group."""
    if overlap is None:
        return Text(facts.words.no_overlap)
    before = _in_common(overlap.participants, overlap.comparison)
    weighted = _in_common(overlap.participants, overlap.weighted)
    ours = facts.words.ours
    if overlap.off_support is None:
        outside = (
            f"How many {ours} have nobody like them in the comparison group, and are left out for that, is not shown, "
            "because the number, or one that could be worked out from it, is of too few people."
        )
    elif overlap.off_support == 0:
        outside = (
            f"None of the {ours} is left out for having nobody like them in the comparison group."
        )
    else:
        rounded = " (rounded)" if overlap.people_rounded_to > 1 else ""
        outside = (
            f"The number of {ours} who have nobody like them in the comparison group, and are left out for that, is "
            f"{count(overlap.off_support)}{rounded}."
        )
    return Text(
        "The propensity score is how likely a person with these characteristics is to be a participant. "
        f"As the groups are, {before}% of the two pictures of the score overlap; after {facts.words.adjusting} {weighted}%. "
        f"{outside}"
    )


def quality_sentence(facts: Facts, rows: Sequence[QualityRow]) -> Text:
    """Say how complete the declared columns are, and which is the least complete."""
    if not rows:
        return Text("No columns were declared beyond those that every evaluation needs.")
    worst = [(value, row) for row in rows if (value := _most_missing(facts, row)) is not None]
    complete = sum(1 for value, _ in worst if value == 0)
    hidden = len(rows) - len(worst)
    parts = [
        f"{sentence_case(number_with_noun(len(rows), 'column was', 'columns were'))} checked"
        f"{_how_complete(complete, len(worst), hidden)}."
    ]
    missing = [(value, row) for value, row in worst if value > 0]
    if missing:
        value, row = max(missing, key=lambda item: item[0])
        group = " in at least one group" if facts.has_comparison else ""
        parts.append(
            f"The least complete is {columns_in_words([row.column])}, missing for {decimal(value, 1)}% of people{group}."
        )
    if hidden:
        parts.append(
            f"For {number_with_noun(hidden, 'column')} it is not shown how many values are missing, because that is about "
            "too few people or would let a number of too few people be worked out."
        )
    return Text(" ".join(parts))


def _how_complete(complete: int, shown: int, hidden: int) -> str:
    """Say how many of the columns that may be spoken of are complete."""
    if not shown:
        return ""
    of = f" of the {spelled(shown)} that can be shown" if hidden else ""
    if complete == shown and not of:
        return {1: "; it is complete", 2: "; both are complete"}.get(shown, "; all are complete")
    if complete == 0:
        return f"; none{of} is complete"
    return f"; {spelled(complete)}{of} {'is' if complete == 1 else 'are'} complete"


def _over(n: int, total: int, limit: str, largest: float | None, *, some: bool = False) -> str:
    """Say how many of the characteristics differ; ``some`` where others are not shown."""
    if total == 0:
        return "no difference is shown"
    most = "" if largest is None else f" (largest {decimal(largest)})"
    if total == 1:
        verb = "does not differ" if n == 0 else "differs"
        which = "the one characteristic that is shown" if some else "the one characteristic"
        return f"{which} {verb} by {limit} or more{most}"
    if n == 0:
        return f"none of the {total} characteristics differs by {limit} or more{most}"
    verb = "differs" if n == 1 else "differ"
    return f"{n} of the {total} characteristics {verb} by {limit} or more{most}"


def _in_common(ours: Sequence[float], theirs: Sequence[float]) -> str:
    shared = sum(min(a, b) for a, b in zip(ours, theirs, strict=True))
    return f"{min(shared, 100.0):.0f}"


def _most_missing(facts: Facts, row: QualityRow) -> float | None:
    if not facts.has_comparison:
        return row.participants_missing
    if row.participants_missing is None or row.comparison_missing is None:
        return None
    return max(row.participants_missing, row.comparison_missing)
