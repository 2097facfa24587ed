"""Results beside the headline, in sentences: secondary outcomes, other methods, groups of participants.

The grammar is that of the headline, with the number of tests and what it does to the verdicts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from localeval.analysis.facts import Facts
from localeval.report.display import Text, escape
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis, promise_holds
from localeval.report.wording.coarseness_text import some_stand
from localeval.report.wording.grammar import (
    between_escaped,
    is_given,
    is_significant_after_tests,
    level_sentence,
    paragraphs,
    than,
    verdict_words,
    why_not_significant,
)
from localeval.report.wording.numbers import difference, p_value
from localeval.report.wording.phrases import (
    VERDICTS,
    after,
    columns_in_words,
    joined,
    number_with_noun,
    reason,
    sentence_case,
    share_or_average,
)
from localeval.results import Estimate, Level


def secondary(
    facts: Facts,
    estimates: Sequence[Estimate],
    levels: Sequence[Level] = (),
    basis: Basis = NOTHING_KNOWN,
) -> Text:
    """Write a sentence for each secondary outcome, and how many tests there were.

    Estimates that are not of a secondary outcome of everybody are passed over, so that a notebook can
    hand over all of them. Without a comparison group the levels are described. Without evidence nothing is said of what
    would have been. Empty where there are none.
    """
    if not facts.has_comparison:
        described = [i for i in levels if i.role == "secondary" and i.subgroup is None]
        lines = [f"- {level_sentence(facts, item)}" for item in described]
        if lines:
            return Text(paragraphs(["\n".join(lines), some_stand(described)]))
        return Text("")
    chosen = [e for e in estimates if e.role == "secondary" and e.subgroup is None]
    if not chosen:
        return Text("")
    holds = promise_holds(facts, basis)
    outcomes = number_with_noun(len(chosen), "secondary outcome is", "secondary outcomes are")
    parts = [
        f"Besides the primary outcome, {outcomes} reported. {_tests(chosen)}".strip(),
        "\n".join(f"- {_one_secondary(facts, e, holds)}" for e in chosen),
        some_stand(chosen),
    ]
    return Text(paragraphs(parts))


def sensitivity_sentence(facts: Facts, estimates: Sequence[Estimate]) -> Text:
    """Say how far the primary result depends on the method; empty where there is no result, or no other method.

    Parameters
    ----------
    facts : Facts
    estimates : sequence of Estimate
        All of them; the primary one, and those of role ``sensitivity`` for the same outcome and
        month, are read.
    """
    if not facts.has_comparison:
        return Text("")
    primary = next((e for e in estimates if e.role == "primary"), None)
    if primary is None or not is_given(primary) or primary.estimate is None:
        return Text("")
    same = [
        e
        for e in estimates
        if e.role == "sensitivity"
        and (e.outcome, e.month, e.subgroup) == (primary.outcome, primary.month, None)
        and is_given(e)
    ]
    numbers = [e.estimate for e in same if e.estimate is not None]
    if not numbers:
        return Text("")
    unit = primary.unit
    low, high = (escape(difference(end, unit)) for end in (min(numbers), max(numbers)))
    spread = low if low == high else f"from {low} to {high}"
    one = len(numbers) == 1
    if {e.verdict for e in same} == {primary.verdict}:
        agree = "Both lead to the same verdict." if one else "All lead to the same verdict."
    else:
        agree = "They do not all lead to the same verdict, so read the main result with more care."
        agree = agree.replace("They do not all", "The two do not") if one else agree
    others = number_with_noun(len(numbers), "other method was", "other methods were")
    ours = facts.words.ours
    return Text(
        f"For the primary outcome the main method puts {ours} {escape(difference(primary.estimate, unit))}. "
        f"To see how far this depends on the method, {others} used. {'It puts' if one else 'They put'} {ours} {spread}. "
        f"{agree}"
    )


def subgroup_sentence(facts: Facts, estimates: Sequence[Estimate]) -> Text:
    """Say how many groups were looked at and what can be read from them; empty where none were."""
    groups = [e for e in estimates if e.subgroup is not None]
    if not facts.has_comparison:
        return Text("")
    if not groups:
        return Text("")
    names = columns_in_words(
        tuple(dict.fromkeys(e.subgroup.variable for e in groups if e.subgroup))
    )
    counts: Counter[str] = Counter(e.verdict for e in groups)
    found = joined(
        f"{'not given' if verdict == 'withheld' else verdict} for {number_with_noun(n, 'group')}"
        for verdict in VERDICTS
        if (n := counts[verdict])
    )
    parts = [
        f"The primary outcome was also looked at by {names}. The result is {found}. {_tests(groups)}",
        _how_many_stand(groups),
        _between_groups(groups),
        some_stand(groups),
    ]
    return Text(paragraphs(part.strip() for part in parts))


def _between_groups(groups: Sequence[Estimate]) -> str:
    """Say that groups were not tested against each other, and whether their intervals overlap."""
    given: dict[str, list[tuple[float, float]]] = {}
    for e in groups:
        if is_given(e) and e.subgroup and e.low is not None and e.high is not None:
            given.setdefault(e.subgroup.variable, []).append((e.low, e.high))
    pairs = [pair for ends in given.values() for pair in combinations(ends, 2)]
    if not pairs:
        return ""
    apart = sum(max(a[0], b[0]) > min(a[1], b[1]) for a, b in pairs)
    overlap = "Not all of their ranges overlap." if apart else "All of their ranges overlap."
    overlap = (
        overlap
        if len(pairs) > 1
        else ("Their ranges do not overlap." if apart else "Their ranges overlap.")
    )
    return (
        "Groups were not tested against each other: a clear result in one and an unclear one in another does not show that "
        f"the programme works better for the first. {overlap}"
    )


def _how_many_stand(family: Sequence[Estimate]) -> str:
    """Say how many clear results stay clear once the number of tests is allowed for."""
    clear = [e for e in family if e.verdict in {"better", "worse"}]
    if not clear or all(e.tests_in_family < 2 for e in family):
        return ""
    stand = sum(map(is_significant_after_tests, clear))
    left = number_with_noun(stand, "is", "are") if stand else "none is"
    return (
        f"Of {number_with_noun(len(clear), 'result')} called better or worse, {left} still "
        "statistically significant once the number of tests is allowed for."
    )


def _one_secondary(facts: Facts, e: Estimate, holds: bool) -> str:
    what = f"the {share_or_average(facts, e)} among {facts.words.ours}, {after(e.month)}"
    if not is_given(e):
        return f"**Not given:** {what}. The reason: {reason(e.withheld)}."
    sentence = (
        f"**{verdict_words(e)}:** {what}, was {between_escaped(e)} {than(facts, holds=holds)}."
    )
    return f"{sentence} {_significance(e)}"


def _significance(e: Estimate) -> str:
    several = e.tests_in_family > 1
    p = f"adjusted p-value {p_value(e.p_adjusted)}" if several and e.p_adjusted is not None else ""
    if e.verdict == "inconclusive":
        return f"This is not statistically significant{why_not_significant(e)}."
    if not p:
        return "This is statistically significant."
    if is_significant_after_tests(e):
        return f"This is statistically significant, also once the number of tests is allowed for ({p})."
    return (
        "Taken alone this is statistically significant, but no longer once the number of tests is "
        f"allowed for ({p}), so it may be chance."
    )


def _tests(family: Sequence[Estimate]) -> str:
    n = max((e.tests_in_family for e in family), default=1)
    if n < 2:
        return ""
    return (
        f"{sentence_case(number_with_noun(n, 'test'))} were made. The more tests, the likelier it is that one of "
        "them shows a difference by chance alone, so their p-values are adjusted for the number of "
        "tests (Holm's method)."
    )
