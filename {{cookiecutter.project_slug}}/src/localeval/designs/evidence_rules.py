"""Rules of evidence that several designs share, in words for the report.

Source: the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth uses it (Scoring
Guide, 2016). Sources differ on matching; the rule here is that matching on outcomes before the programme, with balance
shown, is level 3, and other matching is level 2. A trial that has lost too many outcomes (``methods.impact.attrition``) is
judged like a comparison group that was not chosen at random, as the What Works Clearinghouse does. The rating ignores
whether the programme worked.
"""

from __future__ import annotations

import math

from localeval.designs.design import CountedStep, Rating, Sample, Shown

COMPLETE = "The outcome is known for everyone who was allocated."
FEW_LOST = (
    "The outcome is known for enough of those who were allocated, in both groups: losses are within the cautious "
    "bounds of the What Works Clearinghouse."
)
MANY_LOST = (
    "The outcome is not known for so many people, or for so many more in one group, that chance no longer makes the "
    "groups alike: losses are beyond the cautious bounds of the What Works Clearinghouse. The trial counts as a "
    "comparison group that was not chosen at random."
)
CANNOT_SAY = (
    "Whether losses of people are within the cautious bounds of the What Works Clearinghouse cannot be shown from "
    "what may be published, so the highest level is not given."
)
_Range = tuple[float, float]


def not_given(shown: Shown) -> list[str]:
    """Say that no estimate is given, where it is so."""
    return [f"No estimate is given: {shown.withheld}."] if shown.withheld else []


def likeness(shown: Shown, *, adjusting: str = "") -> tuple[int, list[str]]:
    """Rate a comparison group that chance did not make, by how alike it is shown to be: level 3 or 2, and why.

    Parameters
    ----------
    shown : Shown
    adjusting : str
        What was done to make the groups alike, after "after": ``weighting``. Empty where nothing was.
    """
    prior = "among" if shown.prior_outcomes else "not among"
    known = "what the groups were matched on" if adjusting else "what was known of the groups"
    when = f"After {adjusting}" if adjusting else "At the start"
    reasons = [f"Outcomes before the programme were {prior} {known}."]
    if shown.alike:
        reasons.append(f"{when} the groups are alike in everything that was measured.")
    else:
        still = "still differ" if adjusting else "differ"
        reasons.append(f"{when} the groups {still} in something that was measured.")
    return (3 if shown.prior_outcomes and shown.alike else 2), reasons


#: Share of a group without an outcome before the programme over which filling the gap has to be shown to hold, and of any
#: covariate over which nothing filled in is trusted with a level above 2.
PRIOR_MISSING, MUCH_MISSING = 0.05, 0.40
PRIOR_GAPS = (
    "An outcome before the programme is not known for more than 5% of a group, and the estimate of people without gaps "
    "does not tell the same as the one with gaps filled."
)
PRIOR_GAPS_HOLD = (
    "An outcome before the programme is not known for more than 5% of a group; with gaps filled and with people without "
    "gaps only, the estimate tells the same."
)
MANY_GAPS = (
    "A characteristic is not known for more than 40% of a group, which is too much to fill in."
)
FEW_CLUSTERS = "A group has too few sites or other clusters to tell how much they differ."


def capped(rating: Rating, shown: Shown) -> Rating:
    """Lower a level to what gaps in the data, lost outcomes and clusters leave of it, and say why.

    Parameters
    ----------
    rating : Rating
        Of the design as such.
    shown : Shown
    """
    level, reasons = rating.level, list(rating.reasons)
    if shown.most_missing > MUCH_MISSING:
        level = min(level, 2)
        reasons.append(MANY_GAPS)
    elif shown.prior_missing > PRIOR_MISSING:
        holds = shown.holds_without_gaps is True
        level = level if holds else min(level, 2)
        reasons.append(PRIOR_GAPS_HOLD if holds else PRIOR_GAPS)
    if shown.few_clusters:
        level = min(level, 2)
        reasons.append(FEW_CLUSTERS)
    return Rating(level, tuple(reasons))


def losses_are_many(sample: Sample) -> bool:
    """Whether outcomes are lost beyond the cautious bounds, by the exact numbers of a sample."""
    from localeval.methods.impact.attrition import attrition_is_low

    kept = int(sample.participant.sum()), int((~sample.participant).sum())
    gone = int(sample.lost_participant.sum()), int((~sample.lost_participant).sum())
    if sample.allocated:
        gone = tuple(
            max(all_ - k, g) for all_, k, g in zip(sample.allocated, kept, gone, strict=True)
        )
    ranges = [(float(n), float(n)) for n in (*gone, *kept)]
    return attrition_is_low((ranges[0], ranges[1]), (ranges[2], ranges[3])) is False


def losses(shown: Shown) -> tuple[int | None, str]:
    """Judge a trial by how many outcomes are lost; the level is None where it is no longer one."""
    from localeval.methods.impact.attrition import attrition_is_low

    steps = {step.step: step for step in shown.flow}
    if not {"in_data", "no_outcome", "evaluated"} <= steps.keys():
        return 4, CANNOT_SAY
    lost, kept = [], []
    for i, few in enumerate(shown.few_lost):
        names = ("in_data", "no_outcome", "evaluated")
        everyone, out, here = (_range(shown, steps[name], i) for name in names)
        if _count(steps["no_outcome"], i) is None:
            out = (1.0, shown.threshold - 1.0) if few else (float(shown.threshold), math.inf)
            out = out[0], min(out[1], max(everyone[1] - here[0], out[0]))
        if _count(steps["evaluated"], i) is None:
            here = max(everyone[0] - out[1], 0.0), everyone[1] - out[0]
        lost.append(out)
        kept.append(here)
    if lost == [(0.0, 0.0)] * 2:
        return 5, COMPLETE
    if any(out[0] + here[0] <= 0 for out, here in zip(lost, kept, strict=True)):
        return 4, CANNOT_SAY
    low = attrition_is_low((lost[0], lost[1]), (kept[0], kept[1]))
    return {True: (5, FEW_LOST), False: (None, MANY_LOST), None: (4, CANNOT_SAY)}[low]


def _count(step: CountedStep, group: int) -> int | None:
    return step.participants if group == 0 else step.comparison


def _range(shown: Shown, step: CountedStep, group: int) -> _Range:
    """Give between which numbers a printed one lies."""
    from localeval.methods.disclosure.rounding import rounded_interval

    printed = _count(step, group)
    if printed is None:
        return 0.0, math.inf
    low, high = rounded_interval([printed], shown.rounding, shown.threshold)[0]
    return float(low), float(high)
