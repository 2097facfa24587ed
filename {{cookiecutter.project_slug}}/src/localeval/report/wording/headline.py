"""The headline result in sentences: what the title of a report means, and title and range by themselves for other pages.

What the evidence does not bear out is not said: where the groups are not shown to be alike, nobody is called similar, and what
else can make a difference is named. The unclear form follows the Justice Data Lab: what can be said, what cannot, and that it
is no verdict on the programme. The sentences are in ``en/``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.display import Text, escape
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.caveats import (
    NOTHING_KNOWN,
    Basis,
    CaveatFindings,
    caveat_sentence,
    promise_holds,
)
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.finding import finding, main_level, undone_by
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import is_given, paragraphs
from localeval.report.wording.main_points import chance_sentence, unclear_points
from localeval.report.wording.phrases import sentence_case
from localeval.results import Estimate, Level


def headline(
    facts: Facts,
    estimate: Estimate | None,
    levels: Sequence[Level] = (),
    basis: Basis = NOTHING_KNOWN,
) -> Text:
    """Write the headline result for a page that has another title: the finding, its range, and what it means.

    Parameters
    ----------
    facts : Facts
    estimate : Estimate or None
        The primary outcome's; None when there is none to give.
    levels : sequence of Level
        For a design without a comparison group: what was seen among participants, primary first.
    basis : Basis, optional
        What it rests on. Without evidence nobody is said to be alike.
    """
    found = finding(facts, estimate, levels, basis)
    parts = [f"**{escape(found.title)}**", f"[{escape(found.likely)}]{{.interval}}"]
    undone = undone_by(facts, basis)
    given = estimate if estimate is not None and is_given(estimate) else None
    if facts.has_comparison and given and undone:
        parts.append(caveat_sentence(undone, CaveatFindings(facts, basis, given)))
    parts.append(meaning(facts, given, basis).markdown)
    if facts.has_comparison and given and given.verdict == "inconclusive":
        holds = promise_holds(facts, basis)
        told = FindingParts(facts, given, sentences(), alike=holds)
        parts += unclear_points(told, given, holds=holds)
    level = main_level(levels)
    dated = estimate if facts.has_comparison else level
    parts.append(all_stand([dated.stands_since] if dated is not None else []))
    return Text(paragraphs(parts), "headline")


def meaning(facts: Facts, estimate: Estimate | None, basis: Basis = NOTHING_KNOWN) -> Text:
    """Say what the headline means: both levels, and how far chance explains the difference; empty where no result is given.

    What an unclear result lets one say is among the main points of a report, and said once.

    Parameters
    ----------
    facts : Facts
    estimate : Estimate or None
        Of the primary outcome.
    basis : Basis, optional
    """
    if not facts.has_comparison or estimate is None or not is_given(estimate):
        return Text("")
    say = sentences()
    holds = promise_holds(facts, basis)
    parts = FindingParts(facts, estimate, say, alike=holds)
    said = [_levels(parts, estimate)]
    if estimate.verdict == "inconclusive":
        said.append(say.markdown("meaning.could_be_chance"))
    else:
        said.append(chance_sentence(facts, basis, "meaning.clear", say))
    return Text(paragraphs(said))


def _levels(parts: FindingParts, e: Estimate) -> str:
    say, amounts = parts.say, parts.amounts
    clear = e.verdict != "inconclusive"
    slots = {
        "Since": sentence_case(parts.since),
        "difference": amounts.difference(e.estimate or 0.0),
        "range": amounts.range(e.low or 0.0, e.high or 0.0, clear=clear),
        "against": parts.against,
        "label": parts.label,
    }
    if e.participant_level is None or e.comparison_level is None:
        return say.markdown("meaning.difference_alone", **slots)
    ours, theirs = (amounts.level(value) for value in (e.participant_level, e.comparison_level))
    if parts.is_share:
        who = parts.who
        return say.markdown(
            "meaning.levels_share", ours=ours, theirs=theirs, people=parts.people, who=who, **slots
        )
    return say.markdown(
        "meaning.levels_amount",
        who=parts.who,
        did_ours=parts.did(ours),
        did_theirs=parts.did(theirs),
        **slots,
    )
