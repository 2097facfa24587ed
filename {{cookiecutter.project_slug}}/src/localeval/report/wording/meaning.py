"""What the title of a report means: both levels, and how far chance explains the difference.

What the evidence does not bear out is not said: where the groups are not shown to be alike, nobody is called similar, and what
else can make a difference is named. The sentences are in ``en/``.
"""

from __future__ import annotations

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.caveats import (
    NOTHING_KNOWN,
    Basis,
    promise_holds,
)
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import is_given, paragraphs
from localeval.report.wording.main_points import chance_sentence
from localeval.report.wording.phrases import sentence_case
from localeval.results import Estimate

#: Two numbers that were rounded differ where they are this far apart.
_SAME = 1e-9


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
        said = say.markdown(
            "meaning.levels_share",
            ours=ours,
            theirs=theirs,
            people=parts.people,
            who=parts.who,
            **slots,
        )
        return _with_note_on_rounding(said, parts, e)
    said = say.markdown(
        "meaning.levels_own" if parts.says_average else "meaning.levels_amount",
        who=parts.who,
        did_ours=parts.did(ours),
        did_theirs=parts.did(theirs),
        **slots,
    )
    return _with_note_on_rounding(said, parts, e)


def _with_note_on_rounding(said: str, parts: FindingParts, e: Estimate) -> str:
    """Say that each number is rounded by itself, where a reader who subtracts the levels gets another difference."""
    rounded = parts.amounts.precision.rounded
    ours, theirs = (rounded(value or 0.0) for value in (e.participant_level, e.comparison_level))
    if abs(ours - theirs - rounded(e.estimate or 0.0)) < _SAME:
        return said
    return f"{said} {parts.say.markdown('meaning.rounded_each')}"
