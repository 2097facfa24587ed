"""What weakens a result, in sentences: one for each code that the evidence may hold, and which of them a reader must hear first.

The sentences are in ``en/``, filled from the findings that they speak of. Whether what a design promises of its groups holds
is read from codes and levels, never from other sentences. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.designs.evidence_rules import (
    CAVEATS,
    ELSEWHERE,
    JOINS_LATER,
    LINKS_DECIDE,
    MANY_LOST,
    NOT_ALIKE,
    NOT_COMPARED,
    NOT_GIVEN,
    ORIGIN_SELECTED,
    PARTICIPANTS_AGREED,
    PARTICIPANTS_REFERRED,
    PARTICIPANTS_SELECTED,
    UNDOES_ANY,
)
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.grammar import is_given, is_withheld
from localeval.report.wording.lost_people import shares_in_groups, some_never_there
from localeval.report.wording.phrases import spelled
from localeval.results import (
    Balance,
    DeliveryFigure,
    Estimate,
    Evidence,
    FlowStep,
    Limits,
    Linkage,
    Records,
    Result,
    Value,
)

#: From so many lost in 100 of a group on, within the bounds too, a reader is told how many.
_MANY_IN_100 = 10


@dataclass(frozen=True)
class Basis:
    """What a result rests on, as far as whoever writes of it knows: ``Basis.of(section.results)``.

    Attributes
    ----------
    evidence : Evidence or None
        None where nothing is known of it; then nothing is said that it would have to bear out.
    balance : Balance or None
    flow : sequence of FlowStep
    limits : Limits or None
        What the data leave open.
    linkage : Linkage or None
        What missed and wrong links do to the result.
    delivery : sequence of DeliveryFigure
        What became of people on their way.
    value : Value or None
        What the programme cost and was worth.
    """

    evidence: Evidence | None = None
    balance: Balance | None = None
    flow: Sequence[FlowStep] = ()
    limits: Limits | None = None
    linkage: Linkage | None = None
    delivery: Sequence[DeliveryFigure] = ()
    value: Value | None = None

    @classmethod
    def of(cls, found: Records | Result) -> Basis:
        """Take it from what the notebooks have recorded, or from a result."""
        return cls(
            found.evidence,
            found.balance,
            found.flow,
            found.limits,
            found.linkage,
            found.delivery,
            found.value,
        )


#: Of a result of which nothing is known but its numbers.
NOTHING_KNOWN = Basis()


@dataclass(frozen=True)
class CaveatFindings:
    """What a sentence on a caveat is made from: facts, basis, and the estimate of the primary outcome where there is one."""

    facts: Facts
    basis: Basis
    estimate: Estimate | None = None

    @property
    def balance(self) -> Balance | None:
        return self.basis.balance


def promise_holds(facts: Facts, basis: Basis) -> bool:
    """Whether the evidence bears out what the design promises of its groups, so that the report may say so.

    False where no evidence is given: nothing is then known.
    """
    evidence = basis.evidence
    if evidence is None:
        return False
    design = facts.method
    if not evidence.caveats and evidence.level < design.ceiling:
        return False  # a result of before there were codes, which does not say what weakens it
    undoing = design.undone_by | UNDOES_ANY
    return evidence.level >= design.holds_from and not undoing & set(evidence.caveats)


def main_is_given(evidence: Evidence | None, estimate: Estimate | None = None) -> bool:
    """Whether a result of the primary outcome is given, so that a sentence may speak of it.

    Read from the estimate, else from the evidence; where neither is known it is taken as given.
    """
    if estimate is not None:
        return is_given(estimate)
    return evidence is None or NOT_GIVEN not in evidence.caveats


def some_lost(basis: Basis) -> tuple[int, int] | None:
    """Give how many in 100 are lost of each group where that is more than a few; None where it is not, or is not shown.

    Within the bounds of attrition it lowers no level; the result rests all the same on people who stand for those lost.
    """
    shares = shares_lost(basis)
    return shares if shares is not None and max(shares) >= _MANY_IN_100 else None


def shares_lost(basis: Basis) -> tuple[int, int] | None:
    """Give how many in 100 are lost of each group: as the findings have it, else from the numbers of people."""
    lost = basis.limits.lost if basis.limits else None
    if lost is not None:
        if lost.participants is None or lost.comparison is None:
            return None
        return round(lost.participants), round(lost.comparison)
    return shares_in_groups(basis.flow)


def in_order(basis: Basis) -> list[str]:
    """Give the caveats of an evaluation, the most serious first; codes that are not known here are left out."""
    found = basis.evidence.caveats if basis.evidence else ()
    return sorted((code for code in set(found) if code in CAVEATS), key=CAVEATS.index)


def caveat_sentence(code: str, found: CaveatFindings) -> str:
    """Say in Markdown what a code of ``designs.evidence_rules.CAVEATS`` means for this result.

    Not every code has such a sentence: ``strength.SAID_BY_REASON``.
    """
    say = sentences()
    own = _OWN.get(code)
    return own(found, say) if own else say.markdown(f"caveats.{code}", **_who(found, say))


def over_limit(balance: Balance) -> int:
    """Count the characteristics over the limit, after adjustment where there is one."""
    after = balance.over_limit_after
    return balance.over_limit_before if after is None else after


def all_counted(balance: Balance) -> int:
    """Count the characteristics that ``over_limit`` is of: before adjustment it passes over those that are withheld."""
    if balance.over_limit_after is not None:
        return len(balance.rows)
    return sum(not is_withheld(row) for row in balance.rows)


def _who(found: CaveatFindings, say: Sentences) -> dict[str, str]:
    return {"who_short": say.plain(f"who_short.{found.facts.words.voice}")}


def origin_in_words(facts: Facts, say: Sentences) -> str:
    """Say in plain words who the others are, after "the others are"; of a result that does not say so, what its caveat does."""
    return say.plain(f"origin.{facts.origin.code or 'selected'}")


def counted_in_words(facts: Facts, say: Sentences) -> str:
    """Say in plain words who counts as having taken part, after "it counts"; of a result that does not say so, what its caveat does."""
    return say.plain(f"counted.{facts.participants.code or 'selected'}")


def _with_counted(key: str) -> Callable[[CaveatFindings, Sentences], str]:
    def told(found: CaveatFindings, say: Sentences) -> str:
        return say.markdown(f"caveats.{key}", who=counted_in_words(found.facts, say))

    return told


def _with_origin(key: str) -> Callable[[CaveatFindings, Sentences], str]:
    def told(found: CaveatFindings, say: Sentences) -> str:
        who = origin_in_words(found.facts, say)
        return say.markdown(f"caveats.{key}", who=who, **_who(found, say))

    return told


def _joins_later(found: CaveatFindings, say: Sentences) -> str:
    month = found.facts.origin.joins_month
    if month is None:
        return say.markdown("caveats.joins_later.unknown")
    return say.markdown("caveats.joins_later.before", month=str(month))


def _many_lost(found: CaveatFindings, say: Sentences) -> str:
    lost = found.basis.limits.lost if found.basis.limits else None
    if found.estimate is None or lost is None or lost.worst_low is None or lost.worst_high is None:
        return say.markdown("caveats.many_lost")
    if some_never_there(found.basis.flow):  # with whom the range does not reckon
        return say.markdown("caveats.many_lost")
    amounts = Amounts.of(found.estimate, say)
    range_ = amounts.range(lost.worst_low, lost.worst_high, clear=False)
    return say.markdown("caveats.many_lost_could_hide", range=range_)


def _not_alike(found: CaveatFindings, say: Sentences) -> str:
    balance = found.balance
    if balance is None or not (over := over_limit(balance)):
        return say.markdown("caveats.not_alike.unknown")
    form = "before" if balance.over_limit_after is None else "after"
    counted = all_counted(balance)
    said = say.markdown(
        say.by_number(f"caveats.not_alike.{form}", counted),
        adjusting=found.facts.words.adjusting,
        over=spelled(over),
        all=spelled(counted),
        shown=say.plain("caveats.not_alike.shown") if counted < len(balance.rows) else "",
    )
    if not main_is_given(found.basis.evidence, found.estimate):
        return said
    return f"{said} {say.markdown('caveats.not_alike.so')}"


def _not_compared(found: CaveatFindings, say: Sentences) -> str:
    given = main_is_given(found.basis.evidence, found.estimate)
    return say.markdown(f"caveats.not_compared{'' if given else '_without'}")


def _links_decide(found: CaveatFindings, say: Sentences) -> str:
    adjusted = found.basis.linkage.adjusted if found.basis.linkage else None
    if (
        adjusted is None
        or adjusted.estimate is None
        or adjusted.low is None
        or adjusted.high is None
    ):
        return say.markdown("caveats.links_decide.unknown")
    amounts = Amounts.of(adjusted, say)
    return say.markdown(
        "caveats.links_decide.known",
        difference=amounts.difference(adjusted.estimate),
        range=amounts.range(adjusted.low, adjusted.high, clear=adjusted.verdict != "inconclusive"),
    )


#: Whom a caveat is about where the settings name them: used in the title, in the line on strength and in the caveat itself.
NAMED: Mapping[str, Callable[[Facts, Sentences], str]] = {
    ORIGIN_SELECTED: origin_in_words,
    PARTICIPANTS_SELECTED: counted_in_words,
}
#: What is more than a sentence of the file with whom it is about.
_OWN: Mapping[str, Callable[[CaveatFindings, Sentences], str]] = {
    LINKS_DECIDE: _links_decide,
    ELSEWHERE: _with_origin(ELSEWHERE),
    JOINS_LATER: _joins_later,
    MANY_LOST: _many_lost,
    NOT_ALIKE: _not_alike,
    NOT_COMPARED: _not_compared,
    ORIGIN_SELECTED: _with_origin(ORIGIN_SELECTED),
    PARTICIPANTS_AGREED: _with_counted(PARTICIPANTS_AGREED),
    PARTICIPANTS_REFERRED: _with_counted(PARTICIPANTS_REFERRED),
    PARTICIPANTS_SELECTED: _with_counted(PARTICIPANTS_SELECTED),
}
