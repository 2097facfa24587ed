"""What missed and wrong links do to the results of outcomes that come from linked records, as it may be published.

What is worked out with a review's rates is rounded to a fifth of its error. Estimates with some links taken away are no finer than a
share of rounded people, so that, beside the one that is given, none tells of a few. Who was found is in ``linkage``.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np

from localeval.analysis.limits import SHARE_STEPS
from localeval.analysis.link_effects import (
    ASSUMED_MISSED,
    ASSUMED_WRONG,
    Adjusted,
    LinkedOutcome,
    Relinked,
)
from localeval.analysis.linked_sample import UNSEEN, LinkedGroup
from localeval.data.link_quality import SourceQuality
from localeval.methods.impact.attrition import attrition_is_low
from localeval.methods.impact.effect import Effect
from localeval.methods.inputs import MethodError
from localeval.results import AtThreshold, Estimate, LinkEffects, Verdict

if TYPE_CHECKING:
    from localeval.analysis.design_results import DesignResults
    from localeval.data.linked_people import Links
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project

#: Code of the estimate without missed and wrong links.
METHOD = "adjusted_for_links"


def giving(links: Links, outcome: str) -> list[SourceQuality]:
    """Give the sources that an outcome comes from."""
    return [source for source in links.quality.sources if outcome in source.gives]


def link_effects(
    project: Project, item: DesignResults, given: Estimate, links: Links, door: Door
) -> LinkEffects:
    """Say what the links do to one estimate.

    Parameters
    ----------
    project : Project
    item : DesignResults
        Of an outcome that comes from linked records.
    given : Estimate
        As it is published.
    links : Links
    door : Door
        As coarse as what is published.
    """
    sources = giving(links, item.measure.outcome.code)
    if len(sources) > 1:
        return LinkEffects(not_adjusted="several")
    if item.findings is None or given.std_error is None or given.stands_since:
        return LinkEffects(not_adjusted="no_main")
    source = sources[0]
    candidates = links.of(source, item.sample.people["person_id"])
    outcome = LinkedOutcome(project, item, source, candidates)
    step, fine = _step(given, door, item.sample.sizes), _fine_step(given)
    reviewed = all(group.shares.reviewed for group in outcome.groups)
    found: dict[str, Any] = {
        "missed_alike": _missed_alike(source, outcome.groups),
        "thresholds": tuple(_at_threshold(one, given, step) for one in outcome.at_thresholds(door)),
    }
    if not reviewed:
        low, high = outcome.assumed()
        found |= {
            "assumed_missed": 100 * ASSUMED_MISSED,
            "assumed_wrong": 100 * ASSUMED_WRONG,
            "assumed_low": _down(min(low, given.estimate or low), fine),
            "assumed_high": _up(max(high, given.estimate or high), fine),
        }
    try:
        adjusted = outcome.adjusted()
    except MethodError:
        return LinkEffects(**found, not_adjusted="no_number")
    return LinkEffects(
        **found,
        adjusted=_estimate(adjusted, given, fine),
        agrees=_agrees(given, adjusted),
        due_to_review=round(adjusted.joined.due_to_review, 2) if reviewed else None,
        unseen=100 * UNSEEN if source.no_record_means == "no" else 0,
        open_low=_down(adjusted.low, fine),
        open_high=_up(adjusted.high, fine),
    )


def _fine_step(given: Estimate) -> float:
    """Give the step to which estimates with rates of a review in them are rounded: a fifth of the error, or less."""
    assert given.std_error is not None
    step = float(10.0 ** np.floor(np.log10(max(given.std_error / 5, 1e-9))))
    return max(step, given.rounded_to, 0.01)


def _step(given: Estimate, door: Door, sizes: tuple[int, int]) -> float:
    """Give the step to which estimates of fewer links are rounded."""
    step = _fine_step(given)
    if given.unit != "percent":
        return step
    least = 100 * max(door.rounding, given.people_rounded_to) / max(min(sizes), 1)
    return max(step, next((s for s in SHARE_STEPS if s >= least), SHARE_STEPS[-1]))


def _near(value: float, step: float) -> float:
    return round(float(np.round(value / step) * step), 6) + 0.0


def _down(value: float, step: float) -> float:
    return round(float(np.floor(value / step + 1e-6) * step), 6) + 0.0


def _up(value: float, step: float) -> float:
    return round(float(np.ceil(value / step - 1e-6) * step), 6) + 0.0


def _verdict(low: float, high: float, direction: str) -> Verdict:
    if low <= 0 <= high:
        return "inconclusive"
    return "better" if (low > 0) == (direction == "increase") else "worse"


def _rounded(estimate: float, low: float, high: float, step: float) -> dict[str, float]:
    """Round an interval to a step so that it still holds its estimate and lies on the same side of none."""
    low, high = (_beside_none(end, _near(end, step)) for end in (low, high))
    middle = min(max(_near(estimate, step), low), high)
    return {"estimate": middle, "low": low, "high": high}


def _beside_none(exact: float, rounded: float) -> float:
    """Keep an end that would be rounded to none, or beyond it, just on its own side, as it is printed: ``above 0``."""
    return rounded if exact * rounded > 0 else float(np.copysign(0.01, exact))


def _estimate(adjusted: Adjusted, given: Estimate, step: float) -> Estimate:
    joined = adjusted.joined
    return given.model_copy(
        update={
            "method": METHOD,
            "role": "sensitivity",
            "participant_level": None,
            "comparison_level": None,
            "effective_comparison": None,
            "minimum_detectable": None,
            "std_error": max(_near(joined.std_error, step), step),
            "p_value": round(joined.p_value, 4),
            "p_adjusted": None,
            "tests_in_family": 1,
            "verdict": _verdict(joined.low, joined.high, given.direction),
            "rounded_to": 0 if given.unit == "percent" else step,
            **_rounded(adjusted.effect.estimate, joined.low, joined.high, step),
        }
    )


def _at_threshold(one: Relinked, given: Estimate, step: float) -> AtThreshold:
    effect: Effect = one.effect
    return AtThreshold(
        threshold=one.threshold,
        verdict=_verdict(effect.low, effect.high, given.direction),
        **_rounded(effect.estimate, effect.low, effect.high, step),
    )


def _agrees(given: Estimate, adjusted: Adjusted) -> bool:
    """Whether the adjusted estimate has the verdict of the one as linked and lies in its interval."""
    assert given.low is not None
    assert given.high is not None
    joined = adjusted.joined
    same = _verdict(joined.low, joined.high, given.direction) == given.verdict
    return same and given.low <= adjusted.effect.estimate <= given.high


def _missed_alike(source: SourceQuality, groups: tuple[LinkedGroup, LinkedGroup]) -> bool | None:
    """Whether missed links are as few and as alike in both groups as lost outcomes have to be; None where they are these."""
    if source.no_record_means != "no":
        return None
    missed, found = zip(*(group.in_source for group in groups), strict=True)
    with contextlib.suppress(MethodError):
        lost, kept = ([(n, n) for n in both] for both in (missed, found))
        return attrition_is_low((lost[0], lost[1]), (kept[0], kept[1]))
    return None
