"""Results beside the headline, in sentences: secondary outcomes, other methods, groups of people.

Amounts and times are those of the first screen, with the number of tests and what it does to the results. The sentences are in
``en/results.yml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.analysis.groups_tested import groups_against_each_other
from localeval.report.display import Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis, promise_holds
from localeval.report.wording.coarseness_text import some_stand
from localeval.report.wording.finding import why_not_given
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import (
    RESULTS,
    is_given,
    is_significant_after_tests,
    paragraphs,
    parts_without_whole,
    result_code,
)
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import columns_in_words, joined, sentence_case, spelled
from localeval.results import Estimate, Level

#: By so large a share fewer participants a result is about other people than the main one.
_FEWER = 0.1


def secondary(
    facts: Facts,
    estimates: Sequence[Estimate],
    levels: Sequence[Level] = (),
    basis: Basis = NOTHING_KNOWN,
) -> Text:
    """Write a sentence for each secondary outcome, and what their number asks of each.

    Estimates that are not of a secondary outcome of everybody are passed over, so that a notebook can
    hand over all of them. Without a comparison group the levels are described. Without evidence nobody is called similar.
    """
    say = sentences()
    if not facts.has_comparison:
        described = [i for i in levels if i.role == "secondary" and i.subgroup is None]
        lines = [f"- {_level(FindingParts(facts, item, say), item)}" for item in described]
        if lines:
            return Text(paragraphs(["\n".join(lines), some_stand(described)]))
        return Text("")
    chosen = [e for e in estimates if e.role == "secondary" and e.subgroup is None]
    if not chosen:
        return Text("")
    holds = promise_holds(facts, basis)
    doubted = basis.evidence is not None and not holds and any(map(_is_clear, chosen))
    parts = [
        _tests(chosen, say),
        "\n".join(
            f"- {_result(FindingParts(facts, e, say, alike=holds), e)}{_of_fewer(facts, e, basis, say)}"
            for e in chosen
        ),
        say.markdown("secondary.not_only_chance") if doubted else "",
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
    say = sentences()
    if not facts.has_comparison:
        return Text("")
    primary = next((e for e in estimates if e.role == "primary"), None)
    if primary is None or not is_given(primary) or primary.estimate is None:
        return Text("")
    same = other_methods(primary, estimates)
    numbers = [e.estimate for e in same if e.estimate is not None]
    if not numbers:
        return Text("")
    amounts = FindingParts(facts, primary, say).amounts
    low, high = (amounts.difference(end) for end in (min(numbers), max(numbers)))
    spread = low if low == high else say.plain("other_methods.spread", low=low, high=high)
    agree = agreement(primary, same)
    n = len(numbers)
    said = [
        say.markdown("other_methods.main", difference=amounts.difference(primary.estimate)),
        say.markdown(
            say.by_number("other_methods.others", n), N=sentence_case(spelled(n)), spread=spread
        ),
        say.markdown(say.by_number(f"other_methods.{agree}", n)),
    ]
    return Text(" ".join(said))


def other_methods(primary: Estimate, estimates: Sequence[Estimate]) -> list[Estimate]:
    """Give what other methods found for the primary outcome, of the same data as the primary result.

    A result that stands from an earlier publication is of the people of that day. Beside a new one it tells of other people and
    not of another method, so that it is not held against it; the table of methods says which stand, and since when.

    Parameters
    ----------
    primary : Estimate
    estimates : sequence of Estimate
        All of them.
    """
    return [
        e
        for e in estimates
        if e.role == "sensitivity"
        and (e.outcome, e.month, e.subgroup) == (primary.outcome, primary.month, None)
        and e.stands_since == primary.stands_since
        and is_given(e)
    ]


def agreement(primary: Estimate, others: Sequence[Estimate]) -> str:
    """Say how other methods stand to the main one: ``agree``, ``differ``, or ``close`` where they make clear what it cannot tell."""
    if {e.verdict for e in others} == {primary.verdict}:
        return "agree"
    return "close" if primary.verdict == "inconclusive" else "differ"


def subgroup_sentence(facts: Facts, estimates: Sequence[Estimate]) -> Text:
    """Say how many groups were looked at and what can be read from them."""
    say = sentences()
    groups = [e for e in estimates if e.subgroup is not None]
    if not facts.has_comparison:
        return Text("")
    if not groups:
        return Text("")
    variables = dict.fromkeys(e.subgroup.variable for e in groups if e.subgroup)
    counts = Counter(map(result_code, groups))
    found = joined(
        say.plain("groups.count", n=spelled(n), result=say.plain(f"groups.result.{code}"))
        for code in RESULTS
        if (n := counts[code])
    )
    looked = say.markdown(
        say.by_number("groups.found", len(groups)),
        n=spelled(len(groups)),
        names=columns_in_words(list(variables)),
        found=found,
    )
    parts = [
        f"{looked} {_tests(groups, say)}".strip(),
        whole_not_given(facts, estimates),
        say.markdown("groups.may_be_chance") if counts["may_be_chance"] else "",
        _between_groups(groups, say),
        some_stand(groups),
    ]
    return Text(paragraphs(parts))


def whole_not_given(facts: Facts, estimates: Sequence[Estimate]) -> str:
    """Say in Markdown why a group is given where everybody is not; empty where that is not so.

    Whether the groups that are compared are alike enough is judged for each set of people by itself, as the What Works Clearinghouse
    does for each analytic sample; what one part passes says nothing of the others.
    """
    whole = parts_without_whole(estimates)
    if whole is None:
        return ""
    say = sentences()
    why = why_not_given(facts, whole.withheld, say)
    return say.markdown("groups.whole_not_given", why=why)


def _between_groups(groups: Sequence[Estimate], say: Sentences) -> str:
    """Say whether groups differ from each other; nothing where no two of one column are given."""
    found = groups_against_each_other(groups)
    if not found.tested:
        return ""
    tested = (
        say.markdown("groups.tested.differ", names=columns_in_words(found.differ))
        if found.differ
        else say.markdown("groups.tested.alike")
    )
    codes = {result_code(e) for e in groups if is_given(e)}
    uneven = {"better", "worse"} & codes and {"inconclusive", "may_be_chance"} & codes
    return f"{say.markdown('groups.not_shown')} {tested}" if uneven else tested


def _level(parts: FindingParts, item: Level) -> str:
    say = parts.say
    if item.level is None:
        return _not_given(parts, item.withheld)
    shared = {"label": parts.label, "since": parts.since, "level": parts.amounts.level(item.level)}
    if item.low is None or item.high is None:
        return say.markdown("secondary.level_alone", **shared)
    ends = parts.amounts.level_range(item.low, item.high)
    return say.markdown("secondary.level", range=ends, **shared)


def _result(parts: FindingParts, e: Estimate) -> str:
    if not is_given(e):
        return _not_given(parts, e.withheld)
    say, amounts = parts.say, parts.amounts
    code = result_code(e)
    return say.markdown(
        "secondary.result",
        label=parts.label,
        since=parts.since,
        result=say.plain(f"groups.result.{code}"),
        Difference=sentence_case(amounts.difference(e.estimate or 0.0)),
        against=parts.against,
        range=amounts.range(e.low or 0.0, e.high or 0.0, clear=e.verdict != "inconclusive"),
        why=_why(e, code, say),
    )


def _of_fewer(facts: Facts, e: Estimate, basis: Basis, say: Sentences) -> str:
    """Say of how many participants a result is, where that is a tenth or more fewer than the main outcome is evaluated for."""
    # Those who started too recently are in the data too: only where there are none do the data begin with the step after.
    flow = {step.step: step for step in basis.flow}
    steps = [flow.get("everyone") or flow.get("in_data"), flow.get("evaluated")]
    # Numbers that stand from another publication than the result are of other people.
    everyone, main = (
        step.participants if step and step.stands_since == e.stands_since else None
        for step in steps
    )
    n = e.n_participants
    if not is_given(e) or not n or not everyone or not main or n > (1 - _FEWER) * main:
        return ""
    said = say.markdown(
        "secondary.of_fewer", n=count(n), all=count(everyone), ours=facts.words.ours
    )
    return f" {said}"


def _not_given(parts: FindingParts, withheld: str) -> str:
    why = sentence_case(why_not_given(parts.facts, withheld, parts.say))
    return parts.say.markdown("secondary.not_given", label=parts.label, since=parts.since, Why=why)


def _why(e: Estimate, code: str, say: Sentences) -> str:
    """Say how far chance explains a result, and what the number of tests does to it."""
    if code == "inconclusive":
        return say.plain("secondary.could_be_chance")
    if e.tests_in_family < 2 or e.p_adjusted is None:
        return say.plain("secondary.clear")
    form = "clear_after_tests" if is_significant_after_tests(e) else "may_be_chance"
    return say.plain(f"secondary.{form}")


def _is_clear(e: Estimate) -> bool:
    return is_given(e) and e.verdict in {"better", "worse"}


def _tests(family: Sequence[Estimate], say: Sentences) -> str:
    n = max((e.tests_in_family for e in family), default=1)
    return say.markdown("tests.adjusted") if n > 1 else ""
