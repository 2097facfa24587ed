"""The finding of a report as its title, the likely range under it, and the title of its picture.

Which sentence stands there follows from the verdict, the design, and whether what the design promises of its groups holds; all
sentences are in ``en/``. Without a comparison group a level is described and nothing compared. A result that is not given
has the reason in its title; one whose groups or numbers are in doubt is to be treated with caution there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.analysis.withholding_reasons import (
    DOMINATED,
    FEW_DIFFER,
    FEW_EITHER_WAY,
    LEFT_DIFFERENT,
    LEFT_DIFFERENT_BEFORE,
    LINKED,
    STILL_DIFFERENT,
    TO_COME,
    TO_COME_IN_ONE,
    TOO_FEW,
    TOO_MANY_CHARACTERISTICS,
)
from localeval.designs.evidence_rules import MANY_LOST, UNDOES_ANY
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import NAMED, Basis, in_order, promise_holds
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import is_given
from localeval.report.wording.lost_people import share_lost
from localeval.report.wording.numbers import per_cent
from localeval.report.wording.phrases import plain, sentence_case
from localeval.report.wording.retold import retold
from localeval.results import Estimate, Level

#: The key of each reason in ``no_result_why`` and ``help`` of ``en/``; another reason is printed as it is.
REASON_KEYS: Mapping[str, str] = {
    TOO_FEW: "too_few",
    FEW_EITHER_WAY: "few_either_way",
    FEW_DIFFER: "few_differ",
    DOMINATED: "dominated",
    TOO_MANY_CHARACTERISTICS: "too_many_characteristics",
    TO_COME: "to_come",
    TO_COME_IN_ONE: "to_come_in_one",
    LINKED: "linked",
    STILL_DIFFERENT: "still_different",
    LEFT_DIFFERENT: "left_different",
    LEFT_DIFFERENT_BEFORE: "left_different",
}


@dataclass(frozen=True)
class Finding:
    """What was found, in plain text.

    Attributes
    ----------
    title : str
        Of the report.
    likely : str
        The line under it.
    picture : str
        Title of the picture of the levels; empty where there is none to draw.
    """

    title: str
    likely: str
    picture: str = ""


def finding(
    facts: Facts,
    estimate: Estimate | None,
    levels: Sequence[Level],
    basis: Basis,
) -> Finding:
    """Say what was found.

    Parameters
    ----------
    facts : Facts
    estimate : Estimate or None
        The primary outcome's; None when there is none to give.
    levels : sequence of Level
        For a design without a comparison group: what was seen among participants.
    basis : Basis
        What it rests on.
    """
    say = sentences()
    if not facts.has_comparison:
        return _described(facts, main_level(levels), say)
    if estimate is None or not is_given(estimate):
        why = why_not_given(facts, estimate.withheld if estimate else None, say)
        title = say.plain("title.no_result", programme=plain(facts.programme), why=why)
        return Finding(title, say.plain("likely.no_result"))
    parts = FindingParts(facts, estimate, say, alike=promise_holds(facts, basis))
    undone = undone_by(facts, basis)
    but = _but(facts, basis, undone, say) if undone else ""
    clear = estimate.verdict != "inconclusive"
    title = _clear(parts, estimate, but) if clear else _cannot_tell(parts, estimate, but)
    return Finding(title, _likely(parts, estimate, undone), _picture(parts, estimate))


def main_level(levels: Sequence[Level]) -> Level | None:
    """Choose the level that the report is about: the primary outcome's, of everybody."""
    everyone = [item for item in levels if item.subgroup is None]
    return next((item for item in everyone if item.role == "primary"), next(iter(everyone), None))


def undone_by(facts: Facts, basis: Basis) -> str:
    """Give the code of what undoes the promise of the design, the most serious first; empty where it holds or nothing is known."""
    undoing = facts.method.undone_by | UNDOES_ANY
    return next((code for code in in_order(basis) if code in undoing), "")


def why_not_given(facts: Facts, withheld: str | None, say: Sentences) -> str:
    """Say why a result is not given, after a colon; None stands for no estimate at all."""
    if withheld is None:
        return say.plain("no_result_why.no_estimate")
    key = REASON_KEYS.get(withheld)
    if key is None:
        return plain(retold(withheld)).rstrip(".") or say.plain("no_result_why.no_estimate")
    # Where two groups are compared it may be the other one that is small.
    compared = f"no_result_why.{key}_compared" if facts.has_comparison else ""
    return say.plain(compared if say.has(compared) else f"no_result_why.{key}")


def _clear(parts: FindingParts, e: Estimate, but: str) -> str:
    say, value = parts.say, e.estimate or 0.0
    if but:
        return say.plain("title.caution", finding=short_finding(parts, value), but=but)
    shared = {"programme": parts.programme, "against": parts.against, "after": parts.after}
    if parts.is_share:
        return say.plain("title.share", finding=parts.more_people(value), **shared)
    did = parts.did(parts.amounts.difference(value))
    key = "amount_in_first_year" if parts.is_of_the_first_year else "amount"
    # The sentence is begun with a capital and not the people: other languages begin with the verb.
    return sentence_case(
        say.plain(f"title.{key}", who=parts.who, did=did, since=parts.since, **shared)
    )


def _cannot_tell(parts: FindingParts, e: Estimate, but: str) -> str:
    say, value = parts.say, e.estimate or 0.0
    same = parts.amounts.precision.rounded(value) == 0
    form = f"title.cannot_tell{'_same' if same else ''}{'_caution' if but else ''}.{parts.voice}"
    seen = "" if same else short_finding(parts, value)
    return say.plain(form, programme=parts.programme, finding=seen, but=but)


def short_finding(parts: FindingParts, value: float) -> str:
    """Say a difference without against whom: ``12 more people in 100 were in paid work``."""
    if parts.is_share:
        return parts.more_people(value)
    did = parts.did(parts.amounts.difference(value))
    return parts.say.plain("title.amount_short", who_short=parts.who_short, did=did)


def _but(facts: Facts, basis: Basis, code: str, say: Sentences) -> str:
    if code == MANY_LOST:
        share = share_lost(basis.flow)
        if share is None:
            return say.plain("but.many_lost_unknown")
        if share < 0.15:
            return say.plain("but.many_lost_one_in", n=str(round(1 / share)))
        return say.plain("but.many_lost", n=str(min(9, round(10 * share))))
    if code in NAMED:
        return say.plain(f"but.{code}", who=NAMED[code](facts, say))
    return say.plain(f"but.{code}" if say.has(f"but.{code}") else "but.other")


def _likely(parts: FindingParts, e: Estimate, undone: str) -> str:
    clear = e.verdict != "inconclusive"
    form = (
        "lost" if undone == MANY_LOST else "caution" if undone else "range" if clear else "across"
    )
    low, high = e.low or 0.0, e.high or 0.0
    words = parts.amounts.range(low, high, clear=clear)
    return parts.say.plain(f"likely.{form}", range=words, confidence=per_cent(e.confidence))


def _picture(parts: FindingParts, e: Estimate) -> str:
    if e.participant_level is None or e.comparison_level is None:
        return ""
    ours, theirs = (parts.amounts.level(v) for v in (e.participant_level, e.comparison_level))
    return parts.say.plain(
        "picture.compared", label=parts.label, since=parts.since, level=ours, other=theirs
    )


def _described(facts: Facts, level: Level | None, say: Sentences) -> Finding:
    if level is None or level.level is None:
        why = (
            why_not_given(facts, level.withheld, say)
            if level
            else say.plain("no_result_why.nothing_measured")
        )
        title = say.plain("title.not_described", programme=plain(facts.programme), why=why)
        return Finding(title, say.plain("likely.described_alone"))
    parts = FindingParts(facts, level, say)
    shown = parts.amounts.level(level.level)
    since = parts.since_programme
    title = (
        say.plain("title.described_share", since=since, level=shown, people=parts.people)
        if parts.is_share
        else say.plain(
            f"title.described_{'own' if parts.says_average else 'amount'}",
            since=since,
            did=parts.did(shown),
        )
    )
    picture = say.plain("picture.described", label=parts.label, since=parts.since, level=shown)
    if level.low is None or level.high is None:
        return Finding(title, say.plain("likely.described_alone"), picture)
    words = parts.amounts.level_range(level.low, level.high)
    likely = say.plain("likely.described", range=words, confidence=per_cent(level.confidence))
    return Finding(title, likely, picture)
