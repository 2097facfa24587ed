"""What weakens a result, in sentences: one for each code that the evidence may hold, and which of them a reader must hear first.

Every sentence is made from the findings that it speaks of. Whether what a design promises of its groups holds is read from
codes and levels, never from other sentences. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.designs.design import NO_COMPARISON
from localeval.designs.evidence_rules import (
    ALLOCATED_UNKNOWN,
    CAVEATS,
    GAPS_DECIDE,
    GROUPS_DOUBTED,
    LOSSES_UNKNOWN,
    LOST_AS_NO,
    MANY_GAPS,
    MANY_LOST,
    MEASURED_UNLIKE,
    NO_PRIOR_OUTCOME,
    NOT_ALIKE,
    NOT_COMPARED,
    NOT_GIVEN,
    OPEN_QUESTION,
    OTHER_MONTH,
    OTHER_TIME,
    PRIOR_IS_LATER,
    REVERSED,
    SPREAD_DECIDES,
    UNDOES_ANY,
    UNLIKELY_TRIAL,
)
from localeval.report.display import Text
from localeval.report.wording.coarseness_text import how_counted
from localeval.report.wording.grammar import is_given
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import number_with_noun, reason, spelled
from localeval.results import Balance, Estimate, Evidence, FlowStep, Limits, Records, Result

#: The Maryland scale in words that hold for every design.
LEVELS = {
    1: "there is no comparison group",
    2: "there is a comparison group, but it may differ from the participants in ways that matter",
    3: "a comparison group is shown to be alike before the start, also in earlier outcomes",
    4: "something close to chance decided who was in which group, or chance did and losses of people cannot be judged",
    5: "chance decided who was offered the programme",
}

#: When nothing else stands against a result.
_ONE_PLACE = "The numbers are about this place and this time, and may not hold elsewhere."
NOT_PRESPECIFIED = (
    "Nothing on record shows that the primary outcome was chosen before the analysis. An outcome that is chosen once the "
    "numbers are known proves little."
)


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
    """

    evidence: Evidence | None = None
    balance: Balance | None = None
    flow: Sequence[FlowStep] = ()
    limits: Limits | None = None

    @classmethod
    def of(cls, found: Records | Result) -> Basis:
        """Take it from what the notebooks have recorded, or from a result."""
        return cls(found.evidence, found.balance, found.flow, found.limits)


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


def what_undoes(found: CaveatFindings) -> str:
    """Say what undoes the promise of the design, the most serious first; empty where it holds or nothing is said."""
    undoing = found.facts.method.undone_by | UNDOES_ANY
    codes = [code for code in in_order(found.basis) if code in undoing]
    return caveat_sentence(codes[0], found) if codes else ""


def in_order(basis: Basis) -> list[str]:
    """Give the caveats of an evaluation, the most serious first; codes that are not known here are left out."""
    found = basis.evidence.caveats if basis.evidence else ()
    return sorted((code for code in set(found) if code in CAVEATS), key=CAVEATS.index)


def caveat_sentence(code: str, found: CaveatFindings) -> str:
    """Say in a sentence what a code of ``designs.evidence_rules.CAVEATS`` means for this result."""
    return SENTENCES[code](found)


def main_caveat(found: CaveatFindings) -> str:
    """Choose the one caveat that matters most, and say it in a sentence.

    The most serious of what weakens the evidence; else what the design itself leaves open; else that nothing shows the
    outcome to have been chosen beforehand; else that another place may differ.
    """
    codes = in_order(found.basis)
    if codes:
        return caveat_sentence(codes[0], found)
    if found.facts.words.caution:
        return found.facts.words.caution
    if found.facts.has_comparison and not found.facts.is_prespecified:
        return NOT_PRESPECIFIED
    return _ONE_PLACE


def strength(facts: Facts, basis: Basis, estimate: Estimate | None = None) -> Text:
    """Write for the first page how strong the evidence is, in words, and the one caveat that matters most.

    Where the headline, which stands above it, warns of that caveat already, it is not said again.

    Parameters
    ----------
    facts : Facts
    basis : Basis
        How strong the evidence is, how alike the groups are, and how many people were lost.
    estimate : Estimate, optional
        Of the primary outcome.
    """
    found, evidence = CaveatFindings(facts, basis, estimate), basis.evidence
    level = (
        f"**Strength of the evidence: level {evidence.level} of 5.** Level {evidence.level} means that "
        f"{LEVELS[evidence.level]}."
        if evidence is not None
        else "**Strength of the evidence: not rated.**"
    )
    caveat = main_caveat(found)
    given = estimate is not None and is_given(estimate)
    if given and caveat in (what_undoes(found), facts.words.caution):
        return Text(level)
    return Text(f"{level}\n\n**What to keep in mind above all:** {caveat}")


def over_limit(balance: Balance) -> int:
    """Count the characteristics over the limit, after adjustment where there is one."""
    after = balance.over_limit_after
    return balance.over_limit_before if after is None else after


def _no_comparison(found: CaveatFindings) -> str:
    return (
        "There is no comparison group, so the numbers describe participants, and do not say what would have been seen "
        f"{found.facts.words.otherwise}."
    )


def _not_given(found: CaveatFindings) -> str:
    why = reason(found.estimate.withheld) if found.estimate is not None else ""
    return f"No result is given for the primary outcome{f': {why}' if why else ''}."


def _many_lost(found: CaveatFindings) -> str:
    said = (
        "The outcome is not known for so many people, or for so many more in one group, that the groups can no longer be "
        "taken to be alike: losses are beyond the cautious bounds of the What Works Clearinghouse"
    )
    if found.facts.method.asks_allocated:
        said += ", and the trial counts as a comparison of groups that chance did not make"
    said += "."
    lost = _lost(found)
    return f"{said} {lost}".rstrip()


def _lost(found: CaveatFindings) -> str:
    """Give how many outcomes are lost, where all four counts are shown."""
    steps = {step.step: step for step in found.basis.flow}
    if not {"in_data", "no_outcome"} <= steps.keys():
        return ""
    everyone, out = steps["in_data"], steps["no_outcome"]
    counts = (out.participants, everyone.participants, out.comparison, everyone.comparison)
    if None in counts:
        return ""
    limits = found.basis.limits
    lost = limits.lost if limits else None
    if limits and lost and limits.shares_rounded_to and lost.counted_from == "data":
        if lost.participants is None or lost.comparison is None:
            return ""
        # Of numbers that are so coarse the share would be another than the one that stands beside it.
        return (
            f"It is not known for about {lost.participants:g}% of {found.facts.words.ours} and for about "
            f"{lost.comparison:g}% of the comparison group."
        )
    ours, all_ours, theirs, all_theirs = (f"{n:,}" for n in counts)
    how = how_counted((everyone, out))
    return (
        f"It is not known for {ours} of {all_ours} {found.facts.words.ours} and for {theirs} of {all_theirs} in the "
        f"comparison group{how}."
    )


def _not_alike(found: CaveatFindings) -> str:
    balance = found.balance
    if balance is None or not (over := over_limit(balance)):
        return "The groups are not shown to have been alike before the start."
    weighted = balance.over_limit_after is not None
    when = f"After {found.facts.words.adjusting} the groups still" if weighted else "The groups"
    largest = balance.largest_after if weighted else balance.largest_before
    most = "" if largest is None or largest < balance.limit else f" (largest {decimal(largest)})"
    return (
        f"{when} differ by {decimal(balance.limit)} standard deviations or more in "
        f"{number_with_noun(over, 'characteristic')} of {spelled(len(balance.rows))} that were known before the start{most}."
    )


def _unlikely_trial(found: CaveatFindings) -> str:
    return (
        "At the start the groups differ by more than chance makes them differ once in a thousand times. Either the draw was "
        "not kept to, or the groups were not drawn as this report says."
    )


def _reversed(found: CaveatFindings) -> str:
    return (
        "What was known of people before the start, or another of their outcomes, goes with the outcome the wrong way round, as if "
        "yes and no were exchanged, for everybody or in one group. If they were, the result is wrong and may have the wrong sign."
    )


def _measured_unlike(found: CaveatFindings) -> str:
    return (
        "The values of the outcome look as if they had not been measured in one way and one unit for everybody. A difference that "
        "comes of that is no effect of the programme."
    )


def _groups_doubted(found: CaveatFindings) -> str:
    return (
        "Something else in the data contradicts who is said to be in which group: the two words look exchanged, or the same people "
        "stand in both groups. If so, the result is wrong and may have the wrong sign."
    )


def _lost_as_no(found: CaveatFindings) -> str:
    return (
        "Of those who had the outcome at an earlier month, more of one group no longer have it. That is what the programme did, or "
        "“not known” was put down as no for some of that group. The data cannot tell which."
    )


def _open_question(found: CaveatFindings) -> str:
    return (
        "The data raise a question about what they mean that only whoever made them can answer; the reasons for the level of the "
        "evidence say which."
    )


def _other_month(found: CaveatFindings) -> str:
    return (
        "The values of the outcome are the same as those of another month, for everybody or in one group, so the result may be "
        "about another month than it says, or compare two."
    )


def _prior_is_later(found: CaveatFindings) -> str:
    return (
        "An outcome that is said to be of before the start looks as if it had been measured after it. Adjusting for it takes away "
        "a part of what the programme did, and the groups are not shown to have been alike before."
    )


def _other_time(found: CaveatFindings) -> str:
    return (
        f"Most of the comparison group started at another time than the {found.facts.words.ours}. What changed in the meantime, "
        "such as jobs and benefits, may have made the difference."
    )


def _not_compared(found: CaveatFindings) -> str:
    return (
        "Nothing that was known of people before the start could be compared, so the groups are not shown to have been "
        "alike."
    )


def _spread_decides(found: CaveatFindings) -> str:
    return (
        "The groups were made alike on average, but one is spread wider than the other in what was known before the start, and "
        "that bears on the result: with the spread made alike too the estimate is another one, or the spread cannot be made alike."
    )


def _losses_unknown(found: CaveatFindings) -> str:
    return "Whether few enough outcomes are lost for the groups to be still alike cannot be shown from what may be published."


def _many_gaps(found: CaveatFindings) -> str:
    return (
        "Something that was known before the start is missing for more than 40% of a group, so that the groups are hardly "
        "compared in it."
    )


def _gaps_decide(found: CaveatFindings) -> str:
    return (
        "An outcome from before the programme is missing for more than 5% of a group, and it is not shown that people "
        "without gaps tell the same as everybody with gaps filled in."
    )


def _allocated_unknown(found: CaveatFindings) -> str:
    return (
        "How many people were allocated to each group is not stated, so people who were lost before they reached the data "
        "cannot be counted."
    )


def _no_prior_outcome(found: CaveatFindings) -> str:
    known = _NO_PRIOR[found.facts.prior_doubt]
    return f"{known}, so the groups are not shown to have been alike in what the result is about."


#: Why no earlier outcome counts, by ``Facts.prior_doubt``.
_NO_PRIOR = {
    "": "No outcome from before the programme was known",
    "unstated": (
        "Which outcome was known from before the programme, and when it was measured, is not stated"
    ),
    "other_kind": "No earlier value of the primary outcome, or of one like it, was known",
}
#: The sentence of each code; a test holds that every code of ``CAVEATS`` has one.
SENTENCES: Mapping[str, Callable[[CaveatFindings], str]] = {
    NO_COMPARISON: _no_comparison,
    NOT_GIVEN: _not_given,
    GROUPS_DOUBTED: _groups_doubted,
    REVERSED: _reversed,
    OTHER_MONTH: _other_month,
    OTHER_TIME: _other_time,
    PRIOR_IS_LATER: _prior_is_later,
    MEASURED_UNLIKE: _measured_unlike,
    MANY_LOST: _many_lost,
    NOT_ALIKE: _not_alike,
    UNLIKELY_TRIAL: _unlikely_trial,
    NOT_COMPARED: _not_compared,
    SPREAD_DECIDES: _spread_decides,
    MANY_GAPS: _many_gaps,
    GAPS_DECIDE: _gaps_decide,
    LOSSES_UNKNOWN: _losses_unknown,
    ALLOCATED_UNKNOWN: _allocated_unknown,
    NO_PRIOR_OUTCOME: _no_prior_outcome,
    LOST_AS_NO: _lost_as_no,
    OPEN_QUESTION: _open_question,
}
