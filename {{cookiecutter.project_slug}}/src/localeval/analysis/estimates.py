"""From samples to the estimates of the result contract, through the disclosure door.

Decides which estimates are made (primary, secondary, alternatives, subgroups) and adjusts for the number of tests. Which of
them are withheld, and why, is the business of ``estimate_suppression``.
"""

from __future__ import annotations

from localeval.analysis.design_results import DesignResults
from localeval.analysis.estimate_suppression import (
    reason_to_withhold,
    withheld_estimate,
    without_linked_counts,
)
from localeval.analysis.protection import Protection
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.effect import Effect, minimum_detectable_effect
from localeval.methods.multiplicity import holm
from localeval.project.project import Measure, Project
from localeval.results import Estimate, MeasureRole, Verdict


def estimates(
    project: Project,
    analysed: tuple[DesignResults, ...],
    parts: tuple[DesignResults, ...],
    door: Door,
    protection: Protection,
) -> tuple[Estimate, ...]:
    """Give every estimate of the report, primary first.

    Parameters
    ----------
    project : Project
    analysed, parts : tuple of DesignResults
        One a measure, the primary one first; and the primary one in each group of each subgroup.
    door : Door
        Disclosure control.
    protection : Protection
        Which counts of the whole report are withheld.
    """
    main = [
        without_linked_counts(
            project, _estimate(project, item, door, _role(item.measure)), item.measure, protection
        )
        for item in analysed
    ]
    secondary = _adjust([e for e in main if e.role == "secondary"])
    alternatives = [
        without_linked_counts(
            project,
            _from_effect(project, item, effect, door, "sensitivity"),
            item.measure,
            protection,
        )
        for item, estimate in zip(analysed, main, strict=True)
        if item.findings is not None and estimate.verdict != "withheld"
        for effect in item.findings.others
    ]
    groups = _adjust(
        [
            without_linked_counts(project, estimate, analysed[0].measure, protection)
            for estimate in (_estimate(project, part, door, "secondary") for part in parts)
        ]
    )
    return (main[0], *secondary, *alternatives, *groups)


def _role(measure: Measure) -> MeasureRole:
    return "primary" if measure.primary else "secondary"


def _estimate(project: Project, item: DesignResults, door: Door, role: MeasureRole) -> Estimate:
    main = item.findings.main if item.findings else None
    return _from_effect(project, item, main, door, role)


def _from_effect(
    project: Project,
    item: DesignResults,
    effect: Effect | None,
    door: Door,
    role: MeasureRole,
) -> Estimate:
    reason = reason_to_withhold(project, item, effect, door)
    if effect is None or reason:
        return withheld_estimate(project, item, door, role, reason, effect)
    outcome, unit = item.measure.outcome, project.unit_of(item.measure)
    low, high = _possible(effect, unit)

    def number(value: float) -> float:
        return door.number(value, unit)

    return Estimate(
        outcome=outcome.code,
        label=outcome.label,
        month=item.measure.month,
        unit=unit,
        direction=outcome.direction,
        estimand=effect.estimand,
        method=effect.method,
        role=role,
        subgroup=item.group,
        n_participants=door.count(effect.n_participants),
        n_comparison=door.count(effect.n_comparison),
        effective_comparison=door.count(round(effect.effective_comparison)),
        participant_level=number(effect.participant_level),
        comparison_level=number(effect.comparison_level),
        estimate=number(effect.estimate),
        std_error=number(effect.std_error),
        low=number(low),
        high=number(high),
        confidence=effect.level,
        p_value=round(effect.p_value, 4),
        p_adjusted=round(effect.p_value, 4) if role == "primary" else None,
        minimum_detectable=number(
            minimum_detectable_effect(effect.std_error, effect.df, alpha=1 - effect.level)
        ),
        verdict=_verdict(effect, outcome.direction),
    )


def _possible(effect: Effect, unit: str) -> tuple[float, float]:
    """Give the interval as far as it can be true: two shares are never further apart than 100 points."""
    if unit != "percent":
        return effect.low, effect.high
    return max(effect.low, min(-100.0, effect.estimate)), min(
        effect.high, max(100.0, effect.estimate)
    )


def _verdict(effect: Effect, direction: str) -> Verdict:
    if effect.low <= 0 <= effect.high:
        return "inconclusive"
    good = (effect.estimate > 0) == (direction == "increase")
    return "better" if good else "worse"


def _adjust(family: list[Estimate]) -> list[Estimate]:
    """Adjust the p-values of a family of tests for their number (Holm 1979)."""
    tested = {e.key: e.p_value for e in family if e.p_value is not None}
    if not tested:
        return family
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    return [
        e.model_copy(
            update={
                "p_adjusted": round(float(adjusted[e.key]), 4) if e.key in adjusted else None,
                "tests_in_family": len(tested),
            }
        )
        for e in family
    ]
