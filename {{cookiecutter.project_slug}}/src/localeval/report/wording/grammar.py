"""The grammar that all results share: when a result is given, when it is clear, and its sentence parts.

The verdict is read from the estimate and never judged again. Whole results in words are in ``headline``
and ``secondary_results``.
"""

from __future__ import annotations

from collections.abc import Iterable

from localeval.analysis.facts import Facts
from localeval.report.display import escape
from localeval.report.wording.numbers import between, level, per_cent
from localeval.report.wording.phrases import VERDICTS, measured, reason, safe, share_or_average
from localeval.results import Estimate, Level

HAD_THEY_NOT = "than it would have been had they not taken part"


def is_given(estimate: Estimate) -> bool:
    """Whether an estimate has the numbers that a sentence needs."""
    numbers = (estimate.estimate, estimate.low, estimate.high)
    return estimate.verdict != "withheld" and None not in numbers


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


def people_of(facts: Facts) -> str:
    """Say whom a result is about, inside a sentence."""
    return f"the people who took part in {safe(facts.programme)} in {safe(facts.place)}"


def level_sentence(facts: Facts, item: Level) -> str:
    what = share_or_average(facts, item)
    who = people_of(facts)
    if item.level is None:
        why = reason(item.withheld)
        return f"For {who}, no number is given for the {what}, {measured(item.month)}. The reason: {why}."
    sentence = f"Among {who}, the {what}, {measured(item.month)}, was {escape(level(item.level, item.unit))}"
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
