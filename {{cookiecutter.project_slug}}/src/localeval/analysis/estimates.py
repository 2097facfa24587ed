"""From samples to the estimates of the result contract, through the disclosure door.

Decides which estimates are made (primary, secondary, alternatives, subgroups), adjusts for the number of
tests, and withholds what cannot be defended: too few people, a method that does not apply, groups that
stay too different.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from localeval.analysis.cells import (
    COMPARISON,
    PARTICIPANTS,
    level_name,
    outcome_names,
    size_name,
)
from localeval.analysis.designs import DESIGNS, Findings
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Frames, Sample, build_sample, in_order
from localeval.disclosure import SMALLEST_SUBGROUP, Door
from localeval.methods.covariates import label_of
from localeval.methods.effect import Effect
from localeval.methods.errors import MethodError
from localeval.methods.multiplicity import holm
from localeval.methods.power import minimum_detectable_effect
from localeval.methods.propensity import PropensityFit
from localeval.methods.safety import is_dominated, regression_is_safe
from localeval.project import Measure, Project
from localeval.results import Estimate, Role, Subgroup, Verdict

#: Absolute standardised mean difference that counts as balanced (Austin 2009).
BALANCE_LIMIT = 0.1
#: Over this no adjustment is trusted and no estimate is given (What Works Clearinghouse, Standards
#: Handbook 5.0: baseline differences above 0.25 standard deviations cannot be mended by adjustment).
BALANCE_REFUSED = 0.25
#: Why a method gives no number, in words that give away no count of people.
REASONS = {
    "empty_group": "one of the groups has nobody in it",
    "too_few": "too few people for the method",
    "constant_outcome": "too little difference between people's outcomes for the method",
    "separation": "the characteristics tell exactly who took part, so nobody is alike",
    "no_common_support": "nobody in the comparison group is like the participants",
    "no_weights": "nobody in the comparison group is like the participants",
}
OTHER_REASON = "the method cannot be used on these data"
TOO_FEW = "too few people to publish a result"
FEW_EITHER_WAY = "too few people with the outcome, or without it, to publish a result"
DOMINATED = "a few people make up most of the amount, so that its average tells what they have"
TOO_MANY_CHARACTERISTICS = "too few people for so many characteristics"
LINKED = "with the rest of the report it would let a small count be worked out"
#: What is not given with a withheld estimate; from an estimate and its error the levels could be solved for.
NO_NUMBERS: dict[str, Any] = dict.fromkeys(
    (
        "effective_comparison",
        "participant_level",
        "comparison_level",
        "estimate",
        "std_error",
        "low",
        "high",
        "p_value",
        "p_adjusted",
        "minimum_detectable",
    )
)
STILL_DIFFERENT = "the groups stay too different after adjustment"


@dataclass(frozen=True)
class Analysed:
    """One measure's sample, findings and estimate, kept so that balance and flow need no second fit.

    Attributes
    ----------
    measure : Measure
    sample : Sample
        Of everyone, or of a part of the people.
    findings : Findings or None
    reason : str
        Why there are no findings.
    group : Subgroup or None
        The part of the people that it is about.
    inside : array of bool or None
        Who of everyone's sample is in that part.
    """

    measure: Measure
    sample: Sample
    findings: Findings | None
    reason: str
    group: Subgroup | None = None
    inside: np.ndarray | None = None

    @property
    def in_everyone(self) -> np.ndarray | None:
        """Of a part: who of everyone's sample its result is about; None where there is none."""
        if self.findings is None or self.inside is None:
            return None
        found = self.inside.copy()
        found[self.inside] = self.compared
        return found

    @property
    def fit(self) -> PropensityFit | None:
        """Scores and weights, where the method has them."""
        return self.findings.fit if self.findings else None

    @property
    def compared(self) -> np.ndarray:
        """Who of the sample the estimate is about: those on support."""
        everyone = np.ones(len(self.sample.outcome), dtype=bool)
        return everyone if self.fit is None else self.fit.on_support

    @property
    def largest_difference(self) -> float | None:
        """Largest absolute standardised mean difference after adjustment, where there is one."""
        if self.findings is None or self.findings.balance is None or self.findings.fit is None:
            return None
        return float(self.findings.balance["smd_after"].to_numpy().max())


def analyse(project: Project, frames: Frames, measure: Measure) -> Analysed:
    """Build the sample of a measure and run the design's method on it."""
    sample = build_sample(frames, measure)
    return _run(project, sample, measure)


def _run(project: Project, sample: Sample, measure: Measure) -> Analysed:
    method = DESIGNS[project.settings.design]
    covariates = dict(project.settings.covariates)
    try:
        findings = method(sample, covariates)
    except MethodError as error:
        return Analysed(measure, sample, None, REASONS.get(error.reason, OTHER_REASON))
    return Analysed(measure, sample, findings, "")


def analyse_parts(project: Project, primary: Analysed, door: Door) -> tuple[Analysed, ...]:
    """Run the design's method on the primary outcome within each group of each declared subgroup.

    Parameters
    ----------
    project : Project
    primary : Analysed
        Of everyone.
    door : Door
        Says which groups are large enough for a result of their own.
    """
    return tuple(_each_part(project, primary, door))


def _each_part(project: Project, primary: Analysed, door: Door) -> Iterator[Analysed]:
    for variable in project.settings.subgroups:
        column = primary.sample.people[variable]
        for value in in_order(column):
            inside = (column == value).to_numpy(dtype=bool)
            sample = primary.sample.where(inside)
            if door.gives_subgroup(*sample.sizes):
                item = _run(project, sample, primary.measure)
            else:
                smallest = max(SMALLEST_SUBGROUP, door.threshold)
                reason = f"fewer than {smallest} people in one of the groups"
                item = Analysed(primary.measure, sample, None, reason)
            if item.findings is None:  # only those are spoken of who are in the result for everyone
                item = replace(item, sample=primary.sample.where(inside & primary.compared))
            group = Subgroup(variable=variable, value=label_of(value))
            yield replace(item, group=group, inside=inside)


def estimates(
    project: Project,
    analysed: tuple[Analysed, ...],
    parts: tuple[Analysed, ...],
    door: Door,
    protection: Protection,
) -> tuple[Estimate, ...]:
    """Give every estimate of the report, primary first.

    Parameters
    ----------
    project : Project
    analysed, parts : tuple of Analysed
        One a measure, the primary one first; and the primary one in each group of each subgroup.
    door : Door
        Disclosure control.
    protection : Protection
        Which counts of the whole report are withheld.
    """
    main = [
        _guarded(_estimate(project, item, door, _role(item.measure)), item.measure, protection)
        for item in analysed
    ]
    secondary = _adjust([e for e in main if e.role == "secondary"])
    alternatives = [
        _guarded(_from_effect(project, item, effect, door, "sensitivity"), item.measure, protection)
        for item, estimate in zip(analysed, main, strict=True)
        if item.findings is not None and estimate.verdict != "withheld"
        for effect in item.findings.others
    ]
    groups = _adjust(
        [
            _guarded(estimate, analysed[0].measure, protection)
            for estimate in (_estimate(project, part, door, "secondary") for part in parts)
        ]
    )
    return (main[0], *secondary, *alternatives, *groups)


def _role(measure: Measure) -> Role:
    return "primary" if measure.primary else "secondary"


def _estimate(project: Project, item: Analysed, door: Door, role: Role) -> Estimate:
    if item.findings is None:
        return _withheld(project, item, door, role, item.reason)
    largest = item.largest_difference
    if largest is not None and not largest <= BALANCE_REFUSED:  # not a number is no balance either
        return _withheld(project, item, door, role, STILL_DIFFERENT)
    return _from_effect(project, item, item.findings.main, door, role)


def _from_effect(
    project: Project,
    item: Analysed,
    effect: Effect,
    door: Door,
    role: Role,
) -> Estimate:
    if not door.enough(effect.n_participants, effect.n_comparison):
        return _withheld(project, item, door, role, TOO_FEW)
    outcome = item.measure.outcome
    unit = _unit(project, item.measure)
    if outcome.kind == "binary" and not _shares_are_safe(item, door):
        return _withheld(project, item, door, role, FEW_EITHER_WAY)
    if outcome.unit == "money" and _few_have_most(item):
        return _withheld(project, item, door, role, DOMINATED)
    regression = effect.method != "difference_in_means"
    people = effect.n_participants + effect.n_comparison
    if regression and item.findings and not regression_is_safe(people, item.findings.parameters):
        return _withheld(project, item, door, role, TOO_MANY_CHARACTERISTICS)

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
        low=number(effect.low),
        high=number(effect.high),
        confidence=effect.level,
        p_value=round(effect.p_value, 4),
        p_adjusted=round(effect.p_value, 4) if role == "primary" else None,
        minimum_detectable=number(minimum_detectable_effect(effect.std_error)),
        verdict=_verdict(effect, outcome.direction),
    )


def _guarded(estimate: Estimate, measure: Measure, protection: Protection) -> Estimate:
    """Withhold what would let a reader work out a small count elsewhere in the report."""
    part = f"{estimate.subgroup.variable}: {estimate.subgroup.value}" if estimate.subgroup else ""
    counted: list[str] = []
    if measure.outcome.kind == "binary" and estimate.verdict != "withheld":
        # The level of a weighted comparison group is no count.
        counted = [PARTICIPANTS, COMPARISON] if estimate.estimand == "ATE" else [PARTICIPANTS]
    shares = [name for group in counted for name in outcome_names(group, measure, part)]
    updates: dict[str, object] = {}
    if not protection.shows(*shares):
        updates = {**NO_NUMBERS, "verdict": "withheld", "withheld": estimate.withheld or LINKED}
        counted = []
    for group, field in ((PARTICIPANTS, "n_participants"), (COMPARISON, "n_comparison")):
        size = size_name(group, measure, part)
        printed = level_name(group, part) if part else size
        if group in counted or (protection.shows(printed) and not protection.withholds(size)):
            continue  # a share and its error tell the number of people
        updates[field] = None
        if group == COMPARISON:
            updates["effective_comparison"] = None
    return estimate.model_copy(update=updates) if updates else estimate


def _withheld(
    project: Project,
    item: Analysed,
    door: Door,
    role: Role,
    reason: str,
) -> Estimate:
    participants, comparison = item.sample.where(item.compared).sizes
    trial = project.settings.design == "randomised_trial"
    return Estimate(
        outcome=item.measure.outcome.code,
        label=item.measure.outcome.label,
        month=item.measure.month,
        unit=_unit(project, item.measure),
        direction=item.measure.outcome.direction,
        estimand="ATE" if trial else "ATT",
        method="difference_in_means" if trial else "propensity_weighting",
        role=role,
        subgroup=item.group,
        n_participants=door.count(participants),
        n_comparison=door.count(comparison),
        **NO_NUMBERS,
        verdict="withheld",
        withheld=reason,
    )


def _shares_are_safe(item: Analysed, door: Door) -> bool:
    """Whether no group's share gives away a count under the threshold, among those compared."""
    sample, compared = item.sample, item.compared
    for group in (sample.participant & compared, ~sample.participant & compared):
        n = int(group.sum())
        yes = int((sample.outcome[group] > 0).sum())
        if n and not door.share_is_safe(yes, n):
            return False
    return True


def _few_have_most(item: Analysed) -> bool:
    """Whether an average of money, with the number of people, tells what one or two of them have."""
    sample, compared = item.sample, item.compared
    groups = (sample.participant & compared, ~sample.participant & compared)
    return any(is_dominated(np.abs(sample.outcome[group])) for group in groups if group.any())


def _verdict(effect: Effect, direction: str) -> Verdict:
    if effect.low <= 0 <= effect.high:
        return "inconclusive"
    good = (effect.estimate > 0) == (direction == "increase")
    return "better" if good else "worse"


def _unit(project: Project, measure: Measure) -> str:
    unit = measure.outcome.unit
    return project.settings.currency if unit == "money" else unit


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
