"""The grammar that all results share: when a result is given, when it is clear, and its sentence parts.

The verdict is read from the estimate and never judged again. Whole results in words are in ``headline``
and ``secondary_results``.
"""

from __future__ import annotations

from collections.abc import Iterable

from localeval.analysis.facts import Facts
from localeval.report.display import escape
from localeval.report.wording.numbers import between, level, per_cent
from localeval.report.wording.phrases import VERDICTS, after, reason, safe, share_or_average
from localeval.results import BalanceRow, Estimate, Level


def is_given(estimate: Estimate) -> bool:
    """Whether an estimate has the numbers that a sentence needs."""
    numbers = (estimate.estimate, estimate.low, estimate.high)
    return estimate.verdict != "withheld" and None not in numbers


def is_withheld(row: BalanceRow) -> bool:
    """Whether a share in the balance table, and with it the difference, is withheld."""
    return row.share and row.participant_mean is None


def is_significant_after_tests(estimate: Estimate) -> bool:
    """Whether a clear result stays clear once the number of tests is allowed for."""
    if estimate.verdict not in {"better", "worse"}:
        return False
    return estimate.p_adjusted is None or estimate.p_adjusted <= 1 - estimate.confidence


def verdict_words(estimate: Estimate) -> str:
    """Give a verdict as it is printed, with a warning where the number of tests makes it doubtful."""
    words = VERDICTS[estimate.verdict]
    doubtful = estimate.verdict in {"better", "worse"} and not is_significant_after_tests(estimate)
    return f"{words}, may be chance" if doubtful else words


def people_words(facts: Facts) -> str:
    """Say whom a result is about, inside a sentence."""
    return facts.words.people.format(programme=safe(facts.programme), place=safe(facts.place))


def than(facts: Facts, *, holds: bool) -> str:
    """Say what a difference is against: what would have been, but only where the groups are shown to tell that.

    Parameters
    ----------
    facts : Facts
    holds : bool
        Whether the evidence bears out what the design promises of its groups (``caveats.promise_holds``).
    """
    return (
        f"than it would have been {facts.words.otherwise}"
        if holds
        else "than in the comparison group"
    )


def level_sentence(facts: Facts, item: Level) -> str:
    what = share_or_average(facts, item)
    who = people_words(facts)
    if item.level is None:
        why = reason(item.withheld)
        return (
            f"For {who}, no number is given for the {what}, {after(item.month)}. The reason: {why}."
        )
    sentence = (
        f"Among {who}, the {what}, {after(item.month)}, was {escape(level(item.level, item.unit))}"
    )
    if item.low is not None and item.high is not None:
        low, high = (escape(level(end, item.unit)) for end in (item.low, item.high))
        sentence += f" ({per_cent(item.confidence)} confidence interval: {low} to {high})"
    return f"{sentence}."


def between_escaped(e: Estimate) -> str:
    return escape(between(e.low or 0.0, e.high or 0.0, e.unit))


def why_not_significant(e: Estimate) -> str:
    low, high = e.low or 0.0, e.high or 0.0
    if low <= 0 <= high:
        return ": the range includes zero, that is, no difference"
    return " once the number of tests is allowed for" if e.tests_in_family > 1 else ""


def paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def needs_comparison(facts: Facts, name: str) -> None:
    """Stop what would show a difference between groups where there is only one.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    if not facts.has_comparison:
        msg = f"{name} needs a comparison group; with the design '{facts.design}' show the levels instead"
        raise ValueError(msg)
