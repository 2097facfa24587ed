"""How strong the evidence is, by rules that a machine can check.

Source: the Maryland Scientific Methods Scale as the What Works Centre for Local Economic Growth uses it
(Scoring Guide, 2016). Sources differ on matching; the rule here is that matching on outcomes before the
programme, with balance shown, is level 3, and other matching is level 2. A trial that has lost too many
outcomes (``methods.attrition``) is judged like a comparison group that was not chosen at random, as the What
Works Clearinghouse does. The rating ignores whether the programme worked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.rounding import rounded_interval
from localeval.methods.impact.attrition import Range, attrition_is_low
from localeval.results import Balance, Estimate, Evidence, FlowStep

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


def evidence(
    facts: Facts,
    balance: Balance | None,
    primary: Estimate | None,
    flow: Sequence[FlowStep] = (),
    few_lost: tuple[bool, bool] = (False, False),
) -> Evidence:
    """Rate the evidence and give the reasons, best case first.

    Parameters
    ----------
    facts : Facts
    balance : Balance or None
        Of the primary outcome's sample.
    primary : Estimate or None
        None where there is no comparison group.
    flow : sequence of FlowStep
        As it is published: a trial's losses are judged by nothing else, so that the level gives away no
        number that is withheld.
    few_lost : (bool, bool)
        Whether losses of participants and of the comparison group are under the threshold, which is why a
        reader does not see them.
    """
    if not facts.has_comparison or primary is None:
        return Evidence(
            level=1, reasons=("There is no comparison group, so outcomes are described only.",)
        )
    withheld = (
        [f"No estimate is given: {primary.withheld}."] if primary.verdict == "withheld" else []
    )
    if facts.design == "randomised_trial":
        reasons = ["People were allocated to the programme at random."]
        level, why = _losses(facts, flow, few_lost)
        if level:
            return Evidence(level=level, reasons=(*reasons, why, *withheld))
        level, more = _likeness(facts, balance, "At the start")
        return Evidence(level=level, reasons=(*reasons, why, *more, *withheld))
    reasons = ["The comparison group was not chosen at random; it was weighted to be alike."]
    if withheld:
        return Evidence(level=2, reasons=(*reasons, *withheld))
    level, more = _likeness(facts, balance, "After weighting")
    return Evidence(level=level, reasons=(*reasons, *more))


def _likeness(facts: Facts, balance: Balance | None, when: str) -> tuple[int, list[str]]:
    """Rate a comparison group by how alike it is shown to be."""
    alike = balance is not None and balance.passed
    prior = "among" if facts.prior_outcomes else "not among"
    known = (
        "what was known of the groups"
        if when == "At the start"
        else "what the groups were matched on"
    )
    reasons = [f"Outcomes before the programme were {prior} {known}."]
    if alike:
        reasons.append(f"{when} the groups are alike in everything that was measured.")
    else:
        still = "still differ" if when == "After weighting" else "differ"
        reasons.append(f"{when} the groups {still} in something that was measured.")
    return (3 if facts.prior_outcomes and alike else 2), reasons


def _losses(
    facts: Facts, flow: Sequence[FlowStep], few_lost: tuple[bool, bool]
) -> tuple[int | None, str]:
    """Judge a trial by how many outcomes are lost; the level is None where it is no longer one."""
    steps = {step.step: step for step in flow}
    if not {"in_data", "no_outcome", "evaluated"} <= steps.keys():
        return 4, CANNOT_SAY
    lost, kept = [], []
    for i, few in enumerate(few_lost):
        names = ("in_data", "no_outcome", "evaluated")
        everyone, out, here = (_range(facts, steps[name], i) for name in names)
        if _count(steps["no_outcome"], i) is None:
            out = (1.0, facts.threshold - 1.0) if few else (float(facts.threshold), np.inf)
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


def _count(step: FlowStep, group: int) -> int | None:
    return step.participants if group == 0 else step.comparison


def _range(facts: Facts, step: FlowStep, group: int) -> Range:
    """Give between which numbers a printed one lies."""
    printed = _count(step, group)
    if printed is None:
        return 0.0, np.inf
    low, high = rounded_interval([printed], facts.rounding, facts.threshold)[0]
    return float(low), float(high)
