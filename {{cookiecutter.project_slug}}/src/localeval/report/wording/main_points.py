"""The main points after the first screen: three or four, none of which repeats the answer.

What an unclear result lets one say comes first, then other outcomes in the order in which they were declared, groups of people,
and how far other methods agree; where they do not, that is always said. The sentences are in ``en/``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.designs.evidence_rules import (
    CLUSTERED,
    JOINS_LATER,
    LINKS_UNDO,
    NUMBERS_DOUBTED,
    PARTICIPANTS_SELECTED,
    UNDOES_ANY,
)
from localeval.methods.impact.people_needed import people_needed
from localeval.report.display import Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import NOTHING_KNOWN, Basis, in_order, promise_holds
from localeval.report.wording.coarseness_text import some_stand
from localeval.report.wording.delivery_words import in_100, steps_of
from localeval.report.wording.finding import undone_by, why_not_given
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import (
    is_given,
    is_significant_after_tests,
    paragraphs,
    parts_without_whole,
)
from localeval.report.wording.phrases import joined, sentence_case, spelled
from localeval.report.wording.prose import told_heading
from localeval.report.wording.secondary_results import agreement, other_methods
from localeval.report.wording.value_words import value_point
from localeval.results import Estimate, Level

#: So many other outcomes stand among the main points; the others are counted.
_OUTCOMES = 2
_POINTS = 4
#: Differences in people in 100 that are worth finding: the largest that would be missed is asked about.
_WORTH_FINDING = (5, 2)
#: The six results, in the order in which they are counted.
_RESULTS = ("better", "worse", "may_be_chance", "inconclusive", "withheld")


def main_points(
    facts: Facts,
    estimates: Sequence[Estimate],
    levels: Sequence[Level] = (),
    basis: Basis = NOTHING_KNOWN,
    section: str = "Outcomes",
) -> Text:
    """Write the main points, and what "likely range" means.

    Parameters
    ----------
    facts : Facts
    estimates : sequence of Estimate
        All of them.
    levels : sequence of Level, optional
        For a design without a comparison group: all of them.
    basis : Basis, optional
    section : str
        Title of the section that has the other outcomes; empty where they stand in another document, the full report.
    """
    say = sentences()
    others: Sequence[Estimate | Level]
    if facts.has_comparison:
        others = [e for e in estimates if e.role == "secondary" and e.subgroup is None]
        points = _compared(facts, estimates, basis, section, say)
    else:
        others = [item for item in levels if item.role == "secondary" and item.subgroup is None]
        points = [*_of_delivery(basis, say), *_of_outcomes(facts, others, section, say)]
        points.append(say.markdown("points.to_learn"))
    if basis.value is not None and (point := value_point(facts, basis.value)):
        points.append(point)
    if not points:
        points = [say.markdown("points.no_other")]
    listed = "\n".join(f"- {point}" for point in points)
    given: list[Estimate | Level] = [*estimates, *levels]
    ranges = any(item.low is not None for item in given)
    means = say.markdown("points.likely_range") if ranges else ""
    return Text(paragraphs([listed, some_stand(others), means]))


def _of_delivery(basis: Basis, say: Sentences) -> list[str]:
    """Say how many began a job, and kept one, as far as both are given; in a report that compares nobody."""
    steps = {step.kind: step for step in steps_of(basis.delivery)}
    job, kept = steps.get("job"), steps.get("kept")
    if job is None or job.share is None:
        return []
    slots = {"share": in_100(job.share), "months": str(job.months)}
    if kept is None or kept.share is None:
        return [say.markdown("delivery.main_point", **slots)]
    return [say.markdown("delivery.main_point_kept", **slots, kept=in_100(kept.share))]


def _compared(
    facts: Facts,
    estimates: Sequence[Estimate],
    basis: Basis,
    section: str,
    say: Sentences,
) -> list[str]:
    primary = next((e for e in estimates if e.role == "primary"), None)
    others = [e for e in estimates if e.role == "secondary" and e.subgroup is None]
    holds = promise_holds(facts, basis)
    first: list[str] = []
    if primary is not None and is_given(primary) and primary.verdict == "inconclusive":
        told = FindingParts(facts, primary, say, alike=holds)
        clusters = basis.limits is not None and basis.limits.clusters is not None
        first = unclear_points(told, primary, holds=holds, clusters=clusters)
    methods, agree = _of_methods(facts, estimates, primary, say)
    room = _POINTS - len(first) - (not agree)
    points = [*first, *_of_outcomes(facts, others, section, say, most=max(1, room))]
    groups = _of_groups([e for e in estimates if e.subgroup is not None], say)
    if groups and parts_without_whole(estimates) is not None:
        groups = f"{groups} {say.markdown('points.groups_alone')}"
    if groups and len(points) < _POINTS - (not agree):
        points.append(groups)
    if methods and (not agree or len(points) < _POINTS):
        points.append(methods)
    if primary is not None and is_given(primary) and not first and len(points) < _POINTS:
        points.append(chance_sentence(facts, basis, "points.chance_unlikely", say))
    return points


def unclear_points(
    parts: FindingParts, e: Estimate, *, holds: bool, clusters: bool = False
) -> list[str]:
    """Say what an unclear result lets one say, and what it does not.

    Parameters
    ----------
    parts : FindingParts
    e : Estimate
    holds : bool
        Whether the promise of the design holds, so that chance is all that stands against the result.
    clusters : bool
        Whether people come in sites: then more people at the same sites tell less than so many people would.
    """
    say, amounts = parts.say, parts.amounts
    low, high = e.low or 0.0, e.high or 0.0
    chance = "" if holds else say.plain("points.as_far_as_chance_goes")
    whole = any(amounts.precision.rounded(end) == 0 for end in (low, high))
    can = (
        say.markdown("points.can_say_range", chance=chance)
        if whole
        else say.markdown(
            "points.can_say_people" if parts.is_share else "points.can_say",
            low=amounts.short_difference(low),
            high=amounts.short_difference(high),
            chance=chance,
        )
    )
    cannot = [say.markdown("points.cannot_say"), say.markdown("points.not_failure")]
    if e.minimum_detectable is not None:
        cannot.append(_missed(parts, e.minimum_detectable))
        if not clusters:
            cannot.append(_needed(parts, e.minimum_detectable, e.n_participants, e.n_comparison))
    return [can, " ".join(filter(None, cannot))]


def _missed(parts: FindingParts, smallest: float) -> str:
    words = parts.amounts.level(smallest)
    return parts.say.markdown("points.would_be_missed", smallest=words)


def _needed(parts: FindingParts, smallest: float, ours: int | None, theirs: int | None) -> str:
    """Say how many people of each group a smaller difference would take, if both grow alike.

    Nothing where they are not shown, or no such difference is of use.
    """
    target = next((t for t in _WORTH_FINDING if t < smallest), None)
    if target is None or not ours or not theirs or not parts.is_share:
        return ""
    n, others = (f"{people_needed(now, smallest, target):,}" for now in (ours, theirs))
    who = parts.say.plain(f"who_people.{parts.voice}")
    size = parts.amounts.level(target)
    return parts.say.markdown("points.people_needed", n=n, others=others, size=size, who=who)


def chance_sentence(facts: Facts, basis: Basis, key: str, say: Sentences) -> str:
    """Say that chance alone hardly explains a clear result, and what else may where the promise of the design does not hold."""
    if promise_holds(facts, basis):
        return say.markdown(key)
    found = set(in_order(basis))
    if found & (facts.method.undone_by | UNDOES_ANY) == {JOINS_LATER}:
        return say.markdown(
            key
        )  # others who join too make a difference smaller, and none of nothing
    what = "groups"
    if NUMBERS_DOUBTED & found:
        what = "numbers"
    elif undone_by(facts, basis) in LINKS_UNDO:
        what = "links"
    elif undone_by(facts, basis) == CLUSTERED:
        what = "sites"
    elif undone_by(facts, basis) == PARTICIPANTS_SELECTED:
        what = "counted"
    other = say.plain(f"points.other.{what}")
    return say.markdown(f"{key}_caution", other=other)


def _of_outcomes(
    facts: Facts,
    items: Sequence[Estimate | Level],
    section: str,
    say: Sentences,
    most: int = _POINTS,
) -> list[str]:
    shown = items if len(items) <= most else items[: min(most, _OUTCOMES)]
    points = [_outcome(FindingParts(facts, item, say), item, len(items)) for item in shown]
    left = len(items) - len(shown)
    if left:
        where = "more_outcomes" if section else "more_outcomes_in_report"
        key = say.by_number(f"points.{where}", str(left))
        points.append(
            say.markdown(key, n=sentence_case(spelled(left)), section=told_heading(section))
        )
    return points


def _outcome(parts: FindingParts, item: Estimate | Level, tests: int) -> str:
    say = parts.say
    when = (
        ""
        if item.month == parts.facts.primary.month
        else say.plain("points.when", since=parts.since)
    )
    shared = {"label": parts.label, "when": when}
    if isinstance(item, Level):
        if item.level is None:
            why = sentence_case(why_not_given(parts.facts, item.withheld, say))
            return say.markdown("points.outcome_not_given", why=why, **shared)
        shared["level"] = parts.amounts.level(item.level)
        if item.low is None or item.high is None:
            return say.markdown("points.outcome_level_alone", **shared)
        range_ = parts.amounts.level_range(item.low, item.high)
        return say.markdown("points.outcome_level", range=range_, **shared)
    if not is_given(item):
        why = sentence_case(why_not_given(parts.facts, item.withheld, say))
        return say.markdown("points.outcome_not_given", why=why, **shared)
    result = _result(item)
    note = say.plain("points.may_be_chance_note", n=spelled(max(tests, item.tests_in_family)))
    return say.markdown(
        "points.outcome",
        result=say.plain(f"points.result.{result}"),
        difference=sentence_case(parts.amounts.difference(item.estimate or 0.0)),
        range=parts.amounts.range(
            item.low or 0.0, item.high or 0.0, clear=item.verdict != "inconclusive"
        ),
        note=note if result == "may_be_chance" else "",
        **shared,
    )


def _result(e: Estimate) -> str:
    doubtful = e.verdict in {"better", "worse"} and not is_significant_after_tests(e)
    return "may_be_chance" if doubtful else e.verdict


def _of_groups(groups: Sequence[Estimate], say: Sentences) -> str:
    if not groups:
        return ""
    counts = Counter(map(_result, groups))
    found = joined(
        say.plain(
            "points.group_count", n=spelled(counts[name]), result=say.plain(f"points.result.{name}")
        )
        for name in _RESULTS
        if counts[name]
    )
    if len(groups) == 1:
        return say.markdown("points.one_group", found=found)
    if not any(map(is_given, groups)):
        return say.markdown("points.no_group", n=spelled(len(groups)))
    return say.markdown("points.groups", n=spelled(len(groups)), found=found)


def _of_methods(
    facts: Facts, estimates: Sequence[Estimate], primary: Estimate | None, say: Sentences
) -> tuple[str, bool]:
    """Say what other methods gave, and whether they all lead to the same result; empty where there are none."""
    if primary is None or not is_given(primary):
        return "", True
    same = other_methods(primary, estimates)
    if not same:
        return "", True
    found = agreement(primary, same)
    amounts = FindingParts(facts, primary, say).amounts
    values = [e.estimate or 0.0 for e in same]
    low, high = (amounts.difference(end) for end in (min(values), max(values)))
    spread = low if low == high else say.plain("points.spread", low=low, high=high)
    key = say.by_number(f"points.methods.{found}", str(len(same)))
    return say.markdown(key, n=spelled(len(same)), spread=spread), found == "agree"
