"""How strong the evidence is, with its reason, and the one caveat that matters most: the two boxes beside the picture.

The reason is short and the caveat whole, so that a page has each once. Which of the caveats of the evidence is said where
follows from their order in ``designs.evidence_rules``; the sentences are in ``en/``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.analysis.withholding_reasons import HANG_ON_THE_OUTCOME
from localeval.designs.design import NO_COMPARISON
from localeval.designs.evidence_rules import (
    ALLOCATED_UNKNOWN,
    ELSEWHERE,
    LINKS_UNREVIEWED,
    LOSSES_UNKNOWN,
    LOST_AS_NO,
    MANY_LOST,
    NO_PRIOR_OUTCOME,
    NOT_ALIKE,
    NOT_GIVEN,
    OPEN_QUESTION,
    ORIGIN_UNKNOWN,
    PARTICIPANTS_AGREED,
    PARTICIPANTS_REFERRED,
    PARTICIPANTS_SELECTED,
    RECENT_PRIOR,
)
from localeval.report.display import Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.caveats import (
    NAMED,
    Basis,
    CaveatFindings,
    caveat_sentence,
    in_order,
    over_limit,
    promise_holds,
    shares_lost,
    some_lost,
)
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.finding import REASON_KEYS, main_level
from localeval.report.wording.finding_parts import FindingParts
from localeval.report.wording.grammar import is_given, paragraphs
from localeval.report.wording.lost_people import share_left_out
from localeval.results import Estimate, Level

_DOTS = 5
#: What lowers no level, so that it is no reason for one.
_NO_REASON = frozenset(
    {
        ELSEWHERE,
        LOST_AS_NO,
        OPEN_QUESTION,
        ORIGIN_UNKNOWN,
        PARTICIPANTS_AGREED,
        PARTICIPANTS_REFERRED,
        RECENT_PRIOR,
    }
)
#: At this level it may be for links that nobody has checked that the highest is not given.
LINKS_MAY_COST = 4
#: What the reason for the level says in full already.
SAID_BY_REASON = frozenset(
    {NO_COMPARISON, NOT_GIVEN, LOSSES_UNKNOWN, ALLOCATED_UNKNOWN, NO_PRIOR_OUTCOME}
)


def strength(facts: Facts, basis: Basis, estimate: Estimate | None = None) -> Text:
    """Say how strong the evidence is: dots for the eye, the mark in words, and the reason.

    Parameters
    ----------
    facts : Facts
    basis : Basis
    estimate : Estimate, optional
        Of the primary outcome.
    """
    say = sentences()
    evidence = basis.evidence
    if evidence is None and not facts.has_comparison:
        # Which is so whatever else is known.
        mark, why = _mark(1, "1", say), say.markdown("strength_why.1")
    elif evidence is None:
        mark = f"**{say.markdown('strength.not_rated')}**"
        why = say.markdown("strength.why_not_rated")
    else:
        given = not facts.has_comparison or (estimate is not None and is_given(estimate))
        mark = _mark(evidence.level, str(evidence.level) if given else "", say)
        why = _reason(facts, basis, say)
    heading = f"**{say.markdown('strength.heading')}**"
    return Text(paragraphs([heading, mark, why]), "strength")


def mark_of_level(level: int) -> str:
    """Give a level by itself in Markdown: dots for the eye, and the level in words."""
    return _mark(level, str(level), sentences())


def _mark(level: int, word: str, say: Sentences) -> str:
    """Give the dots and the mark in words; without a word there is no result that it could be about."""
    named = say.plain(f"strength.word.{word}") if word else say.plain("strength.no_result")
    dots = "●" * level + "○" * (_DOTS - level)
    return f"[{dots}]{{.dots}} **{say.markdown('strength.mark', level=str(level), word=named)}**"


def careful(
    facts: Facts,
    basis: Basis,
    estimate: Estimate | None = None,
    levels: Sequence[Level] = (),
) -> Text:
    """Say the one caveat that matters most; of a result that is not given, what would help.

    The most serious of what weakens the evidence comes first; then what the design itself leaves open, that the outcome is not
    shown to have been chosen beforehand, and that another place may differ.

    Parameters
    ----------
    facts : Facts
    basis : Basis
    estimate : Estimate, optional
        Of the primary outcome.
    levels : sequence of Level, optional
        For a design without a comparison group.
    """
    say = sentences()
    label, words = _careful(facts, basis, estimate, levels, say)
    if facts.has_comparison and estimate is not None and is_given(estimate):
        # Whom a result is not about is said beside any caveat: it bounds what the title says.
        left_out = left_out_sentence(facts, basis, say)
        words = words if left_out in words else f"{words} {left_out}"
    old = all_stand(_since(facts, estimate, levels))
    first = f"**{say.markdown(f'careful.{label}')}** {words}"
    return Text(paragraphs([first, old]), "careful")


def _reason(facts: Facts, basis: Basis, say: Sentences) -> str:
    evidence = basis.evidence
    assert evidence is not None
    codes = [code for code in in_order(basis) if code not in _NO_REASON]
    if evidence.level < LINKS_MAY_COST:  # then it is not for this that the level is what it is
        codes = [code for code in codes if code != LINKS_UNREVIEWED]
    if NOT_GIVEN in codes:
        # What cannot be shown is not said to differ.
        differ = basis.balance is not None and over_limit(basis.balance) > 0
        unlike = NOT_ALIKE in codes and differ
        form = "unlike" if MANY_LOST not in codes else "left_unlike"
        return say.markdown(f"strength_why.not_given{f'_{form}' if unlike else ''}")
    voice = facts.words.voice
    if not codes:
        key = f"strength_why.{evidence.level}"
        if evidence.level == facts.method.ceiling and some_lost(basis) is not None:
            key = f"{key}_some_lost" if say.has(f"{key}_some_lost") else key
        return say.markdown(f"{key}.{voice}" if say.has(f"{key}.{voice}") else key)
    if codes[0] == MANY_LOST:
        shares = shares_lost(basis)
        if shares is None:
            return say.markdown(f"strength_why.many_lost_unknown.{voice}")
        ours, theirs = map(str, shares)
        return say.markdown(f"strength_why.many_lost.{voice}", ours=ours, theirs=theirs)
    if codes[0] in NAMED:
        return say.markdown(f"strength_why.{codes[0]}", who=NAMED[codes[0]](facts, say))
    if codes[0] == NO_PRIOR_OUTCOME:
        return say.markdown(f"strength_why.{codes[0]}.{facts.prior_doubt or 'none'}")
    return say.markdown(f"strength_why.{codes[0]}")


def _careful(
    facts: Facts,
    basis: Basis,
    estimate: Estimate | None,
    levels: Sequence[Level],
    say: Sentences,
) -> tuple[str, str]:
    """Give the key of the label and the words that follow it."""
    if not facts.has_comparison:
        for code in in_order(basis):
            if code in {PARTICIPANTS_SELECTED, PARTICIPANTS_AGREED, PARTICIPANTS_REFERRED}:
                return "label", caveat_sentence(code, CaveatFindings(facts, basis, None))
        return "label", _of_description(facts, main_level(levels), say)
    if estimate is None or not is_given(estimate):
        return _of_no_result(facts, basis, estimate, say)
    for code in in_order(basis):
        if code not in SAID_BY_REASON:
            return "label", caveat_sentence(code, CaveatFindings(facts, basis, estimate))
    if (lost := some_lost(basis)) is not None:
        who = say.plain(f"who_short.{facts.words.voice}")
        ours, theirs = map(str, lost)
        return "label", say.markdown("caveat.some_lost", ours=ours, theirs=theirs, who_short=who)
    if left_out := left_out_sentence(facts, basis, say):
        return "label", left_out
    if estimate.verdict == "inconclusive":
        unclear = "more_people" if promise_holds(facts, basis) else "not_proof_of_failure"
        return "label", say.markdown(f"caveat.{unclear}")
    return "label", _of_design(facts, say)


def left_out_sentence(facts: Facts, basis: Basis, say: Sentences) -> str:
    """Say how many of those who joined the result is not about, where that is a tenth or more; empty where it is not."""
    left_out = share_left_out(basis.flow)
    if left_out is None:
        return ""
    who = say.plain(f"who_short.{facts.words.voice}")
    return say.markdown("caveat.left_out", n=str(left_out), who_short=who)


def _of_design(facts: Facts, say: Sentences, *, given: bool = True) -> str:
    if facts.words.caution:
        return facts.words.caution
    if not facts.method.asks_allocated:
        return say.markdown(f"caveat.not_recorded{'' if given else '_without'}")
    if facts.plan_known and not facts.is_prespecified:
        return say.markdown(f"caveat.not_prespecified{'' if given else '_without'}")
    return say.markdown("caveat.one_place")


def _of_no_result(
    facts: Facts, basis: Basis, estimate: Estimate | None, say: Sentences
) -> tuple[str, str]:
    withheld = estimate.withheld if estimate is not None else ""
    if withheld in HANG_ON_THE_OUTCOME:
        return "label", say.markdown("caveat.hangs_on_the_outcome")
    key = f"help.{REASON_KEYS.get(withheld, 'unknown')}"
    if say.has(key):
        return "help_label", say.markdown(key)
    for code in in_order(basis):
        if code not in SAID_BY_REASON:
            return "label", caveat_sentence(code, CaveatFindings(facts, basis, estimate))
    return "label", _of_design(facts, say, given=False)


def _of_description(facts: Facts, level: Level | None, say: Sentences) -> str:
    if level is None or level.level is None:
        return say.markdown("caveat.described_nothing")
    shown = FindingParts(facts, level, say).amounts.level(level.level)
    return say.markdown("caveat.described", level=shown)


def _since(facts: Facts, estimate: Estimate | None, levels: Sequence[Level]) -> list[str]:
    if facts.has_comparison:
        return [estimate.stands_since] if estimate is not None else []
    level = main_level(levels)
    return [level.stands_since] if level is not None else []
