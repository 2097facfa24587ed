"""How strong the evidence of a place is: what its report shows, and the rules of its design.

The rules see what is published and nothing else, so that a level gives away no number that is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.designs.design import Shown
from localeval.designs.evidence_rules import (
    LINKS_DECIDE,
    LINKS_UNLIKE,
    LINKS_UNREVIEWED,
    with_doubts,
    with_links,
)
from localeval.designs.losses import losses_are_many
from localeval.designs.registry import without_comparison
from localeval.results import Balance, Estimate, Evidence, FlowStep, Linkage

if TYPE_CHECKING:
    from localeval.analysis.facts import Facts
    from localeval.analysis.meaning import Doubts
    from localeval.analysis.sample import Sample
    from localeval.methods.disclosure.door import Door

#: Of participants and of the comparison group.
Counts = tuple[int, int]


@dataclass(frozen=True)
class LossesSeen:
    """What may be judged of people whose outcome is lost, without telling how many they are where they are few.

    Attributes
    ----------
    few_lost : (bool, bool)
        Whether losses of participants and of the comparison group are under the threshold, which is why a reader does not see
        them.
    few_not_in_data : (bool, bool)
        The same of those who were allocated and never reached the data.
    lost_unseen : (int or None, int or None)
        How many are lost of a group, rounded, where they are many and the flow withholds it (``Shown``).
    many_lost : bool or None
        By exact numbers, where no group has lost few (``Shown``).
    """

    few_lost: tuple[bool, bool] = (False, False)
    few_not_in_data: tuple[bool, bool] = (False, False)
    lost_unseen: tuple[int | None, int | None] = (None, None)
    many_lost: bool | None = None


def losses_seen(sample: Sample, flow: Sequence[FlowStep], door: Door) -> LossesSeen:
    """Say what may be judged of the losses of the primary outcome.

    Parameters
    ----------
    sample : Sample
        Of the primary outcome.
    flow : sequence of FlowStep
        As it is published.
    door : Door
    """
    never = [
        allocated - n
        for allocated, n in zip(sample.allocated or sample.in_data, sample.in_data, strict=True)
    ]
    few_lost = door.is_small(sample.missing[0]), door.is_small(sample.missing[1])
    few_not_in_data = door.is_small(never[0]), door.is_small(never[1])
    # Rounded numbers may leave open whether too many are lost; which side of a bound many people are on tells of none.
    judged = not any((*few_lost, *few_not_in_data))
    return LossesSeen(
        few_lost,
        few_not_in_data,
        _lost_unseen(sample, flow, door),
        losses_are_many(sample) if judged else None,
    )


def _lost_unseen(
    sample: Sample, flow: Sequence[FlowStep], door: Door
) -> tuple[int | None, int | None]:
    """How many are lost of each group, rounded, where they are many and the flow withholds it."""
    step = next((one for one in flow if one.step == "no_outcome"), None)
    if step is None:
        return None, None
    ours, theirs = (
        door.count(lost) if shown is None and not door.is_small(lost) else None
        for shown, lost in zip((step.participants, step.comparison), sample.missing, strict=True)
    )
    return ours, theirs


def shown_of(
    facts: Facts,
    balance: Balance | None,
    estimates: Sequence[Estimate],
    flow: Sequence[FlowStep] = (),
    *,
    losses: LossesSeen | None = None,
    gaps: Mapping[str, Counts] | None = None,
    in_data: Counts = (0, 0),
    spread_unlike: bool = False,
    unlikely_by_chance: bool = False,
    doubts: Doubts | None = None,
    links: frozenset[str] = frozenset(),
) -> Shown:
    """Gather what a report shows that its evidence is judged by.

    Parameters
    ----------
    facts : Facts
    balance : Balance or None
        Of the primary outcome's sample.
    estimates : sequence of Estimate
        All, the primary one first.
    flow : sequence of FlowStep
        As it is published.
    losses : LossesSeen, optional
        Nobody is lost unless given.
    gaps : mapping of str to (int, int), optional
        Participants and comparison people without a value of each covariate. What is made of them is whether their share is
        over a limit, and of few people not even that: the most that few can be is taken for them.
    in_data : (int, int)
        Participants and comparison people in the data, whenever they started.
    spread_unlike : bool
        Whether the spread of covariates is far from alike, and no weights can make it so.
    unlikely_by_chance : bool
        Whether chance can hardly have made the groups of a trial (``Shown``).
    doubts : Doubts, optional
        Kinds of ``analysis.doubts`` that are sure enough to lower the level, and those that are not.
    links : frozenset of str
        What missed and wrong links do to the primary result (:func:`link_doubts`).
    """
    primary, lost = estimates[0], losses or LossesSeen()
    sure, asked = doubts or (frozenset(), frozenset())
    code = facts.method.without_gaps
    whole = next((e for e in estimates if _is_by(e, code, primary)), None)
    spread = next((e for e in estimates if _is_by(e, facts.method.with_spread, primary)), None)
    missing = {n: _missing(counts, in_data, facts.threshold) for n, counts in (gaps or {}).items()}
    return Shown(
        prior_outcomes=bool(facts.measured_before),
        prior_doubt=facts.prior_doubt,
        prior_is_another=facts.prior_is_another,
        prior_is_recent=facts.prior_is_recent,
        alike=balance.passed if balance is not None and balance.rows else None,
        some_hidden=balance is not None
        and balance.over_limit_after is None
        and any(row.smd_before is None for row in balance.rows),
        withheld=primary.withheld if primary.verdict == "withheld" else "",
        flow=flow,
        threshold=facts.threshold,
        rounding=facts.rounding,
        few_lost=lost.few_lost,
        few_not_in_data=lost.few_not_in_data,
        lost_unseen=lost.lost_unseen,
        many_lost=lost.many_lost,
        prior_missing=max((missing.get(name, 0.0) for name in facts.measured_before), default=0.0),
        most_missing=max(missing.values(), default=0.0),
        holds_without_gaps=None if whole is None else _agree(primary, whole),
        spread_decides=spread_unlike or (spread is not None and _moves(primary, spread)),
        unlikely_by_chance=unlikely_by_chance,
        doubtful=sure,
        asked=asked,
        links=links,
        origin=facts.origin.code,
        joined_by=facts.joined_by,
        participants=facts.participants.code,
    )


def link_doubts(linkage: Linkage | None) -> frozenset[str]:
    """Say what missed and wrong links do to the primary result, as codes of ``designs.evidence_rules``, from what is published."""
    if linkage is None or not linkage.primary_source:
        return frozenset()
    found = set()
    if linkage.agrees is False:
        found.add(LINKS_DECIDE)
    if linkage.missed_alike is False:
        found.add(LINKS_UNLIKE)
    if linkage.source is not None and linkage.source.basis == "model":
        found.add(LINKS_UNREVIEWED)
    return frozenset(found)


def _is_by(estimate: Estimate, method: str, primary: Estimate) -> bool:
    """Whether an estimate is another one of the primary outcome, by this method."""
    same = (estimate.outcome, estimate.month) == (primary.outcome, primary.month)
    return same and estimate.method == method and estimate.subgroup is None


def _missing(counts: Counts, in_data: Counts, threshold: int) -> float:
    """Largest share of a group without a value; where few lack one, the most that few can be."""
    shares = [
        (threshold - 1 if 0 < n < threshold else n) / everyone if everyone else 0.0
        for n, everyone in zip(counts, in_data, strict=True)
    ]
    return min(1.0, max(shares))


def _agree(ours: Estimate, other: Estimate) -> bool:
    """Whether two estimates have the same sign and verdict, and each lies in the other's interval."""
    numbers = (ours.estimate, ours.low, ours.high, other.estimate, other.low, other.high)
    if any(number is None for number in numbers):
        return False
    a, a_low, a_high, b, b_low, b_high = (float(n) for n in numbers if n is not None)
    inside = a_low <= b <= a_high and b_low <= a <= b_high
    return (a > 0) == (b > 0) and ours.verdict == other.verdict and inside


def _moves(ours: Estimate, other: Estimate) -> bool:
    """Whether another estimate lies more than a standard error from ours, so that our interval does not hold what it says."""
    if ours.estimate is None or ours.std_error is None or other.estimate is None:
        return False
    return abs(other.estimate - ours.estimate) > ours.std_error


def rate_evidence(facts: Facts, shown: Shown | None, doubts: Doubts | None = None) -> Evidence:
    """Rate the evidence by the rules of the design.

    Parameters
    ----------
    facts : Facts
    shown : Shown or None
        None where there is no comparison group.
    doubts : Doubts, optional
        About the data, where there is none; else they are among what is shown.
    """
    if shown is None:
        sure, asked = doubts or (frozenset(), frozenset())
        described = Shown(
            prior_outcomes=False,
            alike=None,
            doubtful=sure,
            asked=asked,
            participants=facts.participants.code,
        )
        rating = with_doubts(without_comparison().evidence(described), described)
    else:
        rating = with_links(with_doubts(facts.method.evidence(shown), shown), shown)
    return Evidence(level=rating.level, reasons=rating.reasons, caveats=rating.caveats)
