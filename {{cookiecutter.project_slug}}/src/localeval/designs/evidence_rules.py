"""Rules of evidence that several designs share, in words for the report.

Source: the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth uses it (Scoring
Guide, 2016). Sources differ on matching; the rule here is that matching on outcomes before the programme, with balance
shown, is level 3, and other matching is level 2. A trial that has lost too many outcomes (``methods.impact.attrition``) is
judged like a comparison group that was not chosen at random, as the What Works Clearinghouse does. The rating ignores
whether the programme worked.
"""

from __future__ import annotations

import math

from localeval.designs.design import NO_COMPARISON, CountedStep, Rating, Shown

#: No estimate of the primary outcome is given.
NOT_GIVEN = "not_given"
#: So many outcomes are lost that chance no longer makes the groups of a trial alike.
MANY_LOST = "many_lost"
#: The groups are not shown to be alike in what was known of them, after adjustment where there is one.
NOT_ALIKE = "not_alike"
#: The groups of a trial differ at the start by more than a draw makes them.
UNLIKELY_TRIAL = "unlikely_trial"
#: Nothing that was known of people before the start could be compared.
NOT_COMPARED = "not_compared"
#: Whether losses are few cannot be told from what may be published.
LOSSES_UNKNOWN = "losses_unknown"
#: No outcome before the programme was known.
NO_PRIOR_OUTCOME = "no_prior_outcome"
#: What weakens the evidence, the most serious first: the order in which a reader should hear of it. Each has a sentence in
#: ``report.wording.caveats``; a test fails for one that has none, and for a rating with a code that is not here.
CAVEATS: tuple[str, ...] = (
    NO_COMPARISON,
    NOT_GIVEN,
    UNLIKELY_TRIAL,
    MANY_LOST,
    NOT_ALIKE,
    NOT_COMPARED,
    LOSSES_UNKNOWN,
    NO_PRIOR_OUTCOME,
)

COMPLETE = "The outcome is known for everyone who was allocated."
FEW_LOST = (
    "The outcome is known for enough of those who were allocated, in both groups: losses are within the cautious "
    "bounds of the What Works Clearinghouse."
)
TOO_MANY_LOST = (
    "The outcome is not known for so many people, or for so many more in one group, that chance no longer makes the "
    "groups alike: losses are beyond the cautious bounds of the What Works Clearinghouse. The trial counts as a "
    "comparison group that was not chosen at random."
)
NOT_BY_CHANCE = (
    "At the start the groups differ by more than chance makes them differ once in a thousand times. That speaks against a "
    "draw that was made as evaluation.yml says and kept to, so the trial counts as a comparison group that was not "
    "chosen at random."
)
CANNOT_SAY = (
    "Whether losses of people are within the cautious bounds of the What Works Clearinghouse cannot be shown from "
    "what may be published, so the highest level is not given."
)
#: Why covariates that are named as earlier outcomes do not count, by ``Shown.prior_doubt``.
_DOUBTS = {
    "unstated": (
        "Some of what was known of the groups is named as an earlier outcome, but which outcome it is and when it was "
        "measured is not stated in evaluation.yml (prior_outcomes), so it does not count as one."
    ),
    "other_kind": (
        "The outcomes before the programme that were known of the groups measure something else than the primary "
        "outcome, so they do not count as earlier values of it."
    ),
}
_Range = tuple[float, float]


def not_given(shown: Shown) -> list[str]:
    """Say that no estimate is given, where it is so."""
    return [f"No estimate is given: {shown.withheld}."] if shown.withheld else []


def likeness(shown: Shown, *, adjusting: str = "") -> Rating:
    """Rate a comparison group that chance did not make, by how alike it is shown to be: level 3 or 2, and why.

    Parameters
    ----------
    shown : Shown
    adjusting : str
        What was done to make the groups alike, after "after": ``weighting``. Empty where nothing was.
    """
    known = "what the groups were matched on" if adjusting else "what was known of the groups"
    when = f"After {adjusting}" if adjusting else "At the start"
    if shown.prior_outcomes:
        reasons = [f"Outcomes before the programme were among {known}."]
    else:
        doubt = _DOUBTS.get(shown.prior_doubt)
        reasons = [doubt or f"Outcomes before the programme were not among {known}."]
    caveats = [] if shown.prior_outcomes else [NO_PRIOR_OUTCOME]
    if shown.alike is None:
        reasons.append("Nothing that was known of people before the start could be compared.")
        caveats.append(NOT_COMPARED)
    elif shown.alike:
        reasons.append(f"{when} the groups are alike in everything that was measured.")
    else:
        still = "still differ" if adjusting else "differ"
        reasons.append(f"{when} the groups {still} in something that was measured.")
        caveats.append(NOT_ALIKE)
    level = 3 if shown.prior_outcomes and shown.alike else 2
    return Rating(level, tuple(reasons), tuple(caveats))


def without_estimate(shown: Shown) -> tuple[str, ...]:
    """Give the caveats of evidence for an estimate that is not given, as far as the groups are known."""
    likely = () if shown.alike else (NOT_COMPARED if shown.alike is None else NOT_ALIKE,)
    return (NOT_GIVEN, *likely)


def losses(shown: Shown) -> tuple[int | None, str, tuple[str, ...]]:
    """Judge a trial by how many outcomes are lost: level, why, and caveats; the level is None where it is no longer one."""
    from localeval.methods.impact.attrition import attrition_is_low

    steps = {step.step: step for step in shown.flow}
    if not {"in_data", "no_outcome", "evaluated"} <= steps.keys():
        return 4, CANNOT_SAY, (LOSSES_UNKNOWN,)
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
        return 5, COMPLETE, ()
    if any(out[0] + here[0] <= 0 for out, here in zip(lost, kept, strict=True)):
        return 4, CANNOT_SAY, (LOSSES_UNKNOWN,)
    low = attrition_is_low((lost[0], lost[1]), (kept[0], kept[1]))
    if low is None:
        return 4, CANNOT_SAY, (LOSSES_UNKNOWN,)
    return (5, FEW_LOST, ()) if low else (None, TOO_MANY_LOST, (MANY_LOST,))


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
