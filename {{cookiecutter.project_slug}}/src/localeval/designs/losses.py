"""How lost outcomes are judged, alike for every design: by the attrition bounds of the What Works Clearinghouse.

What is judged is what a report shows, so that nothing that is withheld can give itself away. Where it is stated how many
were allocated, people who never reached the data count as lost too.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from localeval.base.fixed_texts import english
from localeval.designs.design import CountedStep, Sample, Shown

#: Steps of the flow that count people whose outcome is lost, in order.
LOST_STEPS = ("not_in_data", "no_outcome")
#: Why no estimate of a trial is given whose losses are beyond the bounds, and whose groups differ (``Shown.withheld``).
LEFT_DIFFERENT = english("findings", "withheld.left_different")
_Range = tuple[float, float]


class Losses(NamedTuple):
    """What a report shows of lost outcomes.

    Attributes
    ----------
    nobody : bool
        Whether nobody is lost.
    within_bounds : bool or None
        None where it cannot be said from what may be published.
    of_allocated : bool
        Whether they are counted from those allocated, and not only from those in the data.
    """

    nobody: bool
    within_bounds: bool | None
    of_allocated: bool


def losses_shown(shown: Shown) -> Losses:
    """Judge the losses that a report shows.

    Parameters
    ----------
    shown : Shown
    """
    from localeval.methods.impact.attrition import attrition_is_low

    steps = {step.step: step for step in shown.flow}
    allocated = "allocated" in steps
    if not {"in_data", "no_outcome", "evaluated"} <= steps.keys():
        return Losses(False, None, allocated)
    lost, kept = [], []
    for group, few in enumerate(shown.few_lost):
        everyone = _range(shown, steps["in_data"], group)
        here = _range(shown, steps["evaluated"], group)
        out = _range(shown, steps["no_outcome"], group)
        if _count(steps["no_outcome"], group) is None:
            out = (1.0, shown.threshold - 1.0) if few else (float(shown.threshold), math.inf)
            unseen = shown.lost_unseen[group]
            if unseen is not None:
                base = max(steps["no_outcome"].people_rounded_to, shown.rounding)
                out = _between(shown, unseen, base)
            out = out[0], min(out[1], max(everyone[1] - here[0], out[0]))
        if _count(steps["evaluated"], group) is None:
            here = max(everyone[0] - out[1], 0.0), everyone[1] - out[0]
        if "not_in_data" in steps:
            before = _range(shown, steps["not_in_data"], group)
            if _count(steps["not_in_data"], group) is None:
                before = (1.0, shown.threshold - 1.0)
                if not shown.few_not_in_data[group]:
                    most = _range(shown, steps["allocated"], group)[1] - everyone[0]
                    before = float(shown.threshold), max(most, float(shown.threshold))
            out = out[0] + before[0], out[1] + before[1]
        lost.append(out)
        kept.append(here)
    if lost == [(0.0, 0.0)] * 2:
        return Losses(True, True, allocated)
    if any(out[0] + here[0] <= 0 for out, here in zip(lost, kept, strict=True)):
        return Losses(False, None, allocated)
    low = attrition_is_low((lost[0], lost[1]), (kept[0], kept[1]))
    if shown.many_lost is not None:
        low = not shown.many_lost
    elif shown.withheld == LEFT_DIFFERENT:
        low = False  # it is refused beyond the bounds only, so that the refusal has said it
    return Losses(False, low, allocated)


def losses_are_many(sample: Sample) -> bool:
    """Whether outcomes are lost beyond the cautious bounds, by the exact numbers of a sample."""
    from localeval.methods.impact.attrition import attrition_is_low

    kept = int(sample.participant.sum()), int((~sample.participant).sum())
    gone = int(sample.lost_participant.sum()), int((~sample.lost_participant).sum())
    if sample.allocated:
        first, second = sample.allocated
        gone = max(first - kept[0], gone[0]), max(second - kept[1], gone[1])
    ours, theirs = ((float(n), float(n)) for n in gone)
    known = [(float(n), float(n)) for n in kept]
    return attrition_is_low((ours, theirs), (known[0], known[1])) is False


def _count(step: CountedStep, group: int) -> int | None:
    return step.participants if group == 0 else step.comparison


def _range(shown: Shown, step: CountedStep, group: int) -> _Range:
    """Give between which numbers a printed one lies."""
    printed = _count(step, group)
    if printed is None:
        return 0.0, math.inf
    return _between(shown, printed, max(step.people_rounded_to, shown.rounding))


def _between(shown: Shown, printed: int, base: int) -> _Range:
    from localeval.methods.disclosure.rounding import rounded_interval

    low, high = rounded_interval([printed], base, shown.threshold)[0]
    return float(low), float(high)
