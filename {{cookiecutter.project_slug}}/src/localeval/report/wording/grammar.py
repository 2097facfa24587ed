"""The grammar that all results share: when a result is given, when it is clear, and its sentence parts.

The verdict is read from the estimate and never judged again. Whole results in words are in ``headline``
and ``secondary_results``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from localeval.analysis.facts import Facts
from localeval.report.wording.phrases import verdict_name
from localeval.results import BalanceRow, Estimate

#: The results that readers are told, in the order in which they are counted.
RESULTS = ("better", "worse", "may_be_chance", "inconclusive", "withheld")


def is_given(estimate: Estimate) -> bool:
    """Whether an estimate has the numbers that a sentence needs."""
    numbers = (estimate.estimate, estimate.low, estimate.high)
    return estimate.verdict != "withheld" and None not in numbers


def parts_without_whole(estimates: Sequence[Estimate]) -> Estimate | None:
    """Give the primary result of everybody where it is not given although that of a group of people is; None otherwise."""
    whole = next((e for e in estimates if e.role == "primary" and e.subgroup is None), None)
    if whole is None or is_given(whole):
        return None
    return whole if any(e.subgroup is not None and is_given(e) for e in estimates) else None


def is_main(estimate: Estimate) -> bool:
    """Whether an estimate is the one of its outcome that a report gives first: of everyone, by the main method."""
    return estimate.role != "sensitivity" and estimate.subgroup is None


def is_withheld(row: BalanceRow) -> bool:
    """Whether the share or average of a row, and with it the difference, is withheld.

    Where it is known of nobody in one of the groups the other's stands, and the difference cannot be measured.
    """
    return row.participant_mean is None and (row.share or row.comparison_before is None)


def is_significant_after_tests(estimate: Estimate) -> bool:
    """Whether a clear result stays clear once the number of tests is allowed for."""
    if estimate.verdict not in {"better", "worse"}:
        return False
    return estimate.p_adjusted is None or estimate.p_adjusted <= 1 - estimate.confidence


def result_code(estimate: Estimate) -> str:
    """Give the result as readers are told it, one of ``RESULTS``: a clear one that the tests make doubtful may be chance."""
    doubtful = estimate.verdict in {"better", "worse"} and not is_significant_after_tests(estimate)
    return "may_be_chance" if doubtful else estimate.verdict


def verdict_words(estimate: Estimate) -> str:
    """Give a result as it is printed in a table."""
    return verdict_name(result_code(estimate))


def verdict_taken_alone(estimate: Estimate) -> str:
    """Give a result as it is printed beside others of the same outcome, none of which allows for the number of tests."""
    return verdict_name(estimate.verdict)


def paragraphs(parts: Iterable[str]) -> str:
    """Put texts one under the other as paragraphs; empty ones are left out."""
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
