"""Results in sentences: the headline, the secondary outcomes, the other methods, the subgroups.

The grammar is that of the DWP Employment Data Lab: who, what, when, "between L and U percentage points
higher than it would have been had they not taken part", then whether that is statistically significant.
The inconclusive form follows the Justice Data Lab: what can be said, what cannot, and that it is no
verdict on the programme. It reads the verdict from the estimate and never judges again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from localeval.analysis.models import Facts
from localeval.report.display import Text, escape
from localeval.report.numbers import between, difference, level, p_value, per_cent, size, way
from localeval.report.phrases import (
    VERDICTS,
    joined,
    listed,
    measured,
    number_of,
    of_participants,
    reason,
    safe,
    sentence_case,
    share_or_average,
)
from localeval.results import Estimate, Level

_HAD_THEY_NOT = "than it would have been had they not taken part"


def headline(facts: Facts, estimate: Estimate | None, levels: Sequence[Level] = ()) -> Text:
    """Write the headline result: a verdict as a title, then the sentences.

    Parameters
    ----------
    facts : Facts
    estimate : Estimate or None
        The primary outcome's; None when there is none to give.
    levels : sequence of Level
        For a design without a comparison group: what was seen among participants, primary first.
    """
    if not facts.has_comparison:
        return Text(_paragraphs(_monitoring(facts, levels)), "headline")
    if estimate is None:
        return Text(_paragraphs(_nothing(facts)), "headline")
    if not is_given(estimate):
        return Text(_paragraphs(_withheld(facts, estimate)), "headline")
    if estimate.verdict == "inconclusive":
        return Text(_paragraphs(_inconclusive(facts, estimate)), "headline")
    return Text(_paragraphs(_clear(facts, estimate)), "headline")


def secondary(facts: Facts, estimates: Sequence[Estimate], levels: Sequence[Level] = ()) -> Text:
    """Write a sentence for each secondary outcome, and how many tests there were.

    Estimates that are not of a secondary outcome of everybody are passed over, so that a notebook can
    hand over all of them. Without a comparison group the levels are described.
    """
    if not facts.has_comparison:
        described = [i for i in levels if i.role == "secondary" and i.subgroup is None]
        lines = [f"- {_level_sentence(facts, item)}" for item in described]
        return Text(
            "\n".join(lines)
            or "Other outcomes are described in the same way, among participants only."
        )
    chosen = [e for e in estimates if e.role == "secondary" and e.subgroup is None]
    if not chosen:
        return Text("No secondary outcomes were chosen for this evaluation.")
    outcomes = number_of(len(chosen), "secondary outcome was", "secondary outcomes were")
    parts = [
        f"Besides the primary outcome, {outcomes} chosen before the analysis. {_tests(chosen)}".strip(),
        "\n".join(f"- {_one_secondary(facts, e)}" for e in chosen),
    ]
    return Text(_paragraphs(parts))


def sensitivity_sentence(facts: Facts, estimates: Sequence[Estimate]) -> Text:
    """Say how far the primary result depends on the method.

    Parameters
    ----------
    facts : Facts
    estimates : sequence of Estimate
        All of them; the primary one, and those of role ``sensitivity`` for the same outcome and
        month, are read.
    """
    if not facts.has_comparison:
        return Text(
            "There is no comparison group, so there are no other methods to set side by side."
        )
    primary = next((e for e in estimates if e.role == "primary"), None)
    if primary is None or not is_given(primary) or primary.estimate is None:
        return Text("No main result is given, so no other methods are set beside it.")
    same = [
        e
        for e in estimates
        if e.role == "sensitivity"
        and (e.outcome, e.month, e.subgroup) == (primary.outcome, primary.month, None)
        and is_given(e)
    ]
    numbers = [e.estimate for e in same if e.estimate is not None]
    if not numbers:
        return Text("No other method could be set beside the main one.")
    unit = primary.unit
    low, high = (escape(difference(end, unit)) for end in (min(numbers), max(numbers)))
    spread = low if low == high else f"from {low} to {high}"
    agree = (
        "All lead to the same verdict."
        if {e.verdict for e in same} == {primary.verdict}
        else "They do not all lead to the same verdict, so read the main result with more care."
    )
    others = number_of(len(numbers), "other sound method was", "other sound methods were")
    they = "It puts" if len(numbers) == 1 else "They put"
    return Text(
        f"For the primary outcome the main method puts participants {escape(difference(primary.estimate, unit))}. "
        f"To see how far this depends on the method, {others} used. {they} participants {spread}. {agree}"
    )


def subgroup_sentence(facts: Facts, estimates: Sequence[Estimate]) -> Text:
    """Say how many groups were looked at and what can be read from them."""
    groups = [e for e in estimates if e.subgroup is not None]
    if not facts.has_comparison:
        return Text("There is no comparison group, so groups of participants are described only.")
    if not groups:
        return Text("No groups of participants were chosen to be looked at separately.")
    names = listed(tuple(dict.fromkeys(e.subgroup.variable for e in groups if e.subgroup)))
    counts: Counter[str] = Counter(e.verdict for e in groups)
    found = joined(
        f"{'not given' if verdict == 'withheld' else verdict} for {number_of(n, 'group')}"
        for verdict in VERDICTS
        if (n := counts[verdict])
    )
    parts = [
        f"The primary outcome was also looked at by {names}. The result is {found}. {_tests(groups)}",
        "A clear result in one group and an unclear one in another does not show that the programme "
        "works better for the first: groups are small, and their intervals mostly overlap.",
    ]
    return Text(_paragraphs(part.strip() for part in parts))


def is_given(estimate: Estimate) -> bool:
    """Whether an estimate has the numbers that a sentence needs."""
    numbers = (estimate.estimate, estimate.low, estimate.high)
    return estimate.verdict != "withheld" and None not in numbers


def is_significant_after_tests(estimate: Estimate) -> bool:
    """Whether a clear result stays clear once the number of tests is allowed for."""
    if estimate.verdict not in {"better", "worse"}:
        return False
    return estimate.p_adjusted is None or estimate.p_adjusted <= 1 - estimate.confidence


def _clear(facts: Facts, e: Estimate) -> list[str]:
    what = share_or_average(facts, e)
    direction = way(e.estimate or 0)
    return [
        f"**{VERDICTS[e.verdict]}: a {direction} {what}**",
        _main_sentence(facts, e),
        "This result is statistically significant: if the programme changed nothing, a difference "
        "this large would seldom be seen by chance alone.",
        " ".join(part for part in (_best_estimate(facts, e), _design_caveat(facts)) if part),
    ]


def _inconclusive(facts: Facts, e: Estimate) -> list[str]:
    what = share_or_average(facts, e)
    return [
        f"**Inconclusive: this evaluation cannot say whether the programme changed the {what}**",
        _main_sentence(facts, e),
        f"This result is not statistically significant{_why_not_significant(e)}.",
        f"**What can be said:** {_what_can_be_said(e)} {_design_caveat(facts)}".strip(),
        f"**What cannot be said:** that the programme changed the {what}, or that it left it as it "
        f"was. More people would be needed to tell. {_detectable(e)}This should not be taken to mean "
        "that the programme does not work.",
    ]


def _withheld(facts: Facts, e: Estimate) -> list[str]:
    what = share_or_average(facts, e)
    return [
        f"**No result is given for the {what}**",
        f"For the people in {safe(facts.place)} who took part in {safe(facts.programme)}, no number is "
        f"given for the {what}, {measured(e.month)}. The reason: {reason(e.withheld)}.",
        "This should not be taken to mean that the programme works, or that it does not.",
    ]


def _nothing(facts: Facts) -> list[str]:
    return [
        "**No result is given**",
        f"No estimate could be made for the people in {safe(facts.place)} who took part in "
        f"{safe(facts.programme)}.",
        "This should not be taken to mean that the programme works, or that it does not.",
    ]


def _monitoring(facts: Facts, levels: Sequence[Level]) -> list[str]:
    """Describe levels, and say what a report without a comparison group leaves open."""
    parts = ["**Participants only: there is no comparison group**"]
    everyone = [item for item in levels if item.subgroup is None]
    chosen = [item for item in everyone if item.role == "primary"] or everyone[:1]
    parts += [_level_sentence(facts, item) for item in chosen]
    if not chosen:
        parts.append(f"No numbers are given for {safe(facts.programme)} in {safe(facts.place)}.")
    parts.append(
        "This report describes what was seen among participants. It cannot say what would have been "
        "seen had they not taken part."
    )
    return parts


def _level_sentence(facts: Facts, item: Level) -> str:
    what = share_or_average(facts, item)
    who = f"the people in {safe(facts.place)} who took part in {safe(facts.programme)}"
    if item.level is None:
        why = reason(item.withheld)
        return f"For {who}, no number is given for the {what}, {measured(item.month)}. The reason: {why}."
    sentence = f"Among {who}, the {what}, {measured(item.month)}, was {escape(level(item.level, item.unit))}"
    if item.low is not None and item.high is not None:
        low, high = (escape(level(end, item.unit)) for end in (item.low, item.high))
        sentence += f" ({per_cent(item.confidence)} confidence interval: {low} to {high})"
    return f"{sentence}."


def _main_sentence(facts: Facts, e: Estimate) -> str:
    who = f"Among the people in {safe(facts.place)} who took part in {safe(facts.programme)}"
    return (
        f"{who}, the {share_or_average(facts, e)}, {measured(e.month)}, was {_between(e)} "
        f"{_HAD_THEY_NOT}. (This range is the {per_cent(e.confidence)} confidence interval; it shows how "
        "precise the result is.)"
    )


def _one_secondary(facts: Facts, e: Estimate) -> str:
    what = f"the {of_participants(share_or_average(facts, e))}, {measured(e.month)}"
    if not is_given(e):
        return f"**Not given:** {what}. The reason: {reason(e.withheld)}."
    sentence = f"**{VERDICTS[e.verdict]}:** {what}, was {_between(e)} {_HAD_THEY_NOT}."
    return f"{sentence} {_significance(e)}"


def _significance(e: Estimate) -> str:
    several = e.tests_in_family > 1
    p = f"adjusted p-value {p_value(e.p_adjusted)}" if several and e.p_adjusted is not None else ""
    if e.verdict == "inconclusive":
        return f"This is not statistically significant{_why_not_significant(e)}."
    if not p:
        return "This is statistically significant."
    if is_significant_after_tests(e):
        return f"This is statistically significant, also once the number of tests is allowed for ({p})."
    return (
        "Taken alone this is statistically significant, but no longer once the number of tests is "
        f"allowed for ({p}), so it may be chance."
    )


def _between(e: Estimate) -> str:
    return escape(between(e.low or 0.0, e.high or 0.0, e.unit))


def _why_not_significant(e: Estimate) -> str:
    low, high = e.low or 0.0, e.high or 0.0
    if low <= 0 <= high:
        return ": the range includes zero, that is, no difference"
    return " once the number of tests is allowed for" if e.tests_in_family > 1 else ""


def _what_can_be_said(e: Estimate) -> str:
    low, high = e.low or 0.0, e.high or 0.0
    if low < 0 < high:
        ends = f"more than {difference(low, e.unit)}, or more than {difference(high, e.unit)}"
        return f"the true difference is unlikely to be {escape(ends)}."
    return "the true difference is unlikely to lie outside this range."


def _detectable(e: Estimate) -> str:
    if e.minimum_detectable is None:
        return ""
    smallest = escape(size(e.minimum_detectable, e.unit))
    return (
        f"With the people there were, a true difference would have been found four times out of five "
        f"only if it was {smallest} or more. "
    )


def _best_estimate(facts: Facts, e: Estimate) -> str:
    if e.estimate is None:
        return ""
    text = f"The single best estimate is {escape(difference(e.estimate, e.unit))}"
    if e.participant_level is None or e.comparison_level is None:
        return f"{text}."
    ours, theirs = (escape(level(v, e.unit)) for v in (e.participant_level, e.comparison_level))
    group = "the comparison group"
    if facts.design == "matched_comparison":
        group = "a comparison group made to be alike"
    return f"{text}: {ours} among participants and {theirs} in {group}."


def _design_caveat(facts: Facts) -> str:
    if facts.design != "matched_comparison":
        return ""
    return (
        "People were not put in the two groups by chance, so differences between them that nobody "
        "recorded may add to the uncertainty."
    )


def _tests(family: Sequence[Estimate]) -> str:
    n = max((e.tests_in_family for e in family), default=1)
    if n < 2:
        return ""
    return (
        f"{sentence_case(number_of(n, 'test'))} were made. The more tests, the likelier it is that one of "
        "them shows a difference by chance alone, so their p-values are adjusted for the number of "
        "tests (Holm's method)."
    )


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
