"""The headline result in sentences.

What the evidence does not bear out is not said: where the groups are not shown to be alike, the headline says so, compares
with the comparison group, and not with what would have been.

The grammar is that of the DWP Employment Data Lab: who, what, when, "between L and U percentage points
higher than it would have been had they not taken part", then whether that is statistically significant.
The inconclusive form follows the Justice Data Lab: what can be said, what cannot, and that it is no
verdict on the programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.analysis.withholding_reasons import HANG_ON_THE_OUTCOME
from localeval.designs.evidence_rules import NUMBERS_DOUBTED
from localeval.report.display import Text, escape
from localeval.report.wording.caveats import (
    NOTHING_KNOWN,
    Basis,
    CaveatFindings,
    promise_holds,
    what_undoes,
)
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.grammar import (
    between_escaped,
    is_given,
    level_sentence,
    paragraphs,
    people_words,
    than,
    why_not_significant,
)
from localeval.report.wording.numbers import between, difference, level, magnitude, per_cent, way
from localeval.report.wording.phrases import VERDICTS, after, reason, share_or_average
from localeval.results import Estimate, Level


@dataclass(frozen=True)
class _Standing:
    """How far the result can be taken: whether the design's promise holds, and a sentence on what undoes it."""

    holds: bool
    undone: str
    numbers_doubted: bool = False

    @property
    def other(self) -> str:
        """What else than the programme and chance makes a difference."""
        if self.numbers_doubted:
            return "Numbers that were not measured alike"
        return "Groups that were not alike at the start"

    @property
    def warning(self) -> str:
        return f"**Read with care:** {self.undone}" if self.undone else ""


def headline(
    facts: Facts,
    estimate: Estimate | None,
    levels: Sequence[Level] = (),
    basis: Basis = NOTHING_KNOWN,
) -> Text:
    """Write the headline result: a verdict as a title, then the sentences.

    Parameters
    ----------
    facts : Facts
    estimate : Estimate or None
        The primary outcome's; None when there is none to give.
    levels : sequence of Level
        For a design without a comparison group: what was seen among participants, primary first.
    basis : Basis, optional
        What it rests on. Without evidence nothing is said of what would have been.
    """
    if not facts.has_comparison:
        return Text(paragraphs(_described(facts, levels)), "headline")
    if estimate is None:
        return Text(paragraphs(_nothing(facts)), "headline")
    if not is_given(estimate):
        return Text(paragraphs(_withheld(facts, estimate)), "headline")
    undone = what_undoes(CaveatFindings(facts, basis, estimate))
    doubted = bool(NUMBERS_DOUBTED & set(basis.evidence.caveats if basis.evidence else ()))
    standing = _Standing(promise_holds(facts, basis), undone, doubted)
    said = _inconclusive if estimate.verdict == "inconclusive" else _clear
    old = all_stand([estimate.stands_since])
    return Text(paragraphs([*said(facts, estimate, standing), old]), "headline")


def _clear(facts: Facts, e: Estimate, standing: _Standing) -> list[str]:
    what = share_or_average(facts, e)
    direction = way(e.estimate or 0)
    return [
        f"**{VERDICTS[e.verdict]}: a {direction} {what}**",
        f"[{escape(difference(e.estimate or 0, e.unit))}]{{.estimate}} {_interval(e)}",
        standing.warning,
        _main_sentence(facts, e, standing),
        "This result is statistically significant: if the programme changed nothing, a difference "
        "this large would seldom be seen by chance alone."
        if standing.holds
        else "This result is statistically significant: chance alone would seldom make a difference this large. "
        f"{standing.other} can differ as much although the programme changed nothing.",
        " ".join(part for part in (_best_estimate(facts, e), facts.words.caution) if part),
    ]


def _inconclusive(facts: Facts, e: Estimate, standing: _Standing) -> list[str]:
    what = share_or_average(facts, e)
    return [
        f"**Inconclusive: this evaluation cannot say whether the programme changed the {what}**",
        _interval(e),  # without the estimate, which would be quoted as if it were a finding
        standing.warning,
        _main_sentence(facts, e, standing),
        f"This result is not statistically significant{why_not_significant(e)}.",
        f"**What can be said:** {'' if standing.holds else 'as far as chance goes, '}{_what_can_be_said(e)} "
        f"{facts.words.caution}".strip(),
        f"**What cannot be said:** that the programme changed the {what}, or that it left it as it "
        f"was. {'More people would be needed to tell. ' if standing.holds else ''}{_detectable(e)}This should not be taken "
        "to mean that the programme does not work.",
    ]


def _withheld(facts: Facts, e: Estimate) -> list[str]:
    what = share_or_average(facts, e)
    return [
        f"**No result is given for the {what}**",
        f"For {people_words(facts)}, no number is given "
        f"for the {what}, {after(e.month)}. The reason: {reason(e.withheld)}.",
        "Whether a number is given hangs here on what it is, so places that give one are not a random part of all places, and "
        "the average of theirs is not that of all."
        if e.withheld in HANG_ON_THE_OUTCOME
        else "",
        "This should not be taken to mean that the programme works, or that it does not.",
    ]


def _nothing(facts: Facts) -> list[str]:
    return [
        "**No result is given**",
        f"No estimate could be made for {people_words(facts)}.",
        "This should not be taken to mean that the programme works, or that it does not.",
    ]


def _described(facts: Facts, levels: Sequence[Level]) -> list[str]:
    """Describe levels, and say what a report without a comparison group leaves open."""
    parts = ["**Participants only: there is no comparison group**"]
    everyone = [item for item in levels if item.subgroup is None]
    chosen = [item for item in everyone if item.role == "primary"] or everyone[:1]
    parts += [level_sentence(facts, item) for item in chosen]
    parts.append(all_stand(item.stands_since for item in chosen))
    if not chosen:
        parts.append(f"No numbers are given for {people_words(facts)}.")
    parts.append(
        "This report describes what was seen among participants. It cannot say what would have been "
        "seen had they not taken part."
    )
    return parts


def _main_sentence(facts: Facts, e: Estimate, standing: _Standing) -> str:
    who = f"Among {people_words(facts)}"
    return (
        f"{who}, the {share_or_average(facts, e)}, {after(e.month)}, was {between_escaped(e)} "
        f"{than(facts, holds=standing.holds)}. (This range is the {per_cent(e.confidence)} confidence interval; it shows how "
        "precise the result is.)"
    )


def _interval(e: Estimate) -> str:
    """Set the interval large; the renderers know the span."""
    ends = between(e.low or 0.0, e.high or 0.0, e.unit)
    return f"[{per_cent(e.confidence)} interval: {escape(ends)}]{{.interval}}"


def _what_can_be_said(e: Estimate) -> str:
    low, high = e.low or 0.0, e.high or 0.0
    if low < 0 < high:
        ends = f"more than {difference(low, e.unit)}, or more than {difference(high, e.unit)}"
        return f"the true difference is unlikely to be {escape(ends)}."
    return "the true difference is unlikely to lie outside this range."


def _detectable(e: Estimate) -> str:
    if e.minimum_detectable is None:
        return ""
    smallest = escape(magnitude(e.minimum_detectable, e.unit))
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
    return f"{text}: {ours} among {facts.words.ours} and {theirs} in {facts.words.group}."
