"""How outcomes stand among participants where nobody is compared, and why an average is not printed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from localeval.analysis.coarse_results import coarse_level, share_of_level
from localeval.analysis.count_cells import PARTICIPANTS, level_name, outcome_names, size_name
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Sample, values_in_order
from localeval.analysis.withholding_reasons import (
    DOMINATED,
    FEW_DIFFER,
    FEW_EITHER_WAY,
    LINKED,
    TO_COME,
    TOO_FEW,
)
from localeval.catalogue.catalogue import Outcome
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.single_figures import few_differ, is_dominated
from localeval.methods.impact.covariates import category_label
from localeval.methods.impact.levels import mean_level, share_level
from localeval.project.project import Measure, Project
from localeval.results import Level, Subgroup


def levels(
    project: Project, samples: Mapping[Measure, Sample], door: Door, protection: Protection
) -> tuple[Level, ...]:
    """Give the level of each outcome among participants, and of the primary one by subgroup.

    Parameters
    ----------
    project : Project
    samples : mapping of Measure to Sample
        Of participants, for each outcome.
    door : Door
    protection : Protection
    """
    found = []
    for measure, sample in samples.items():
        found.append(_level(project, measure, sample, door, protection, None))
        if not measure.primary:
            continue
        for variable in project.settings.subgroups:
            column = sample.people[variable]
            for value in values_in_order(column):
                part = sample.where((column == value).to_numpy(dtype=bool))
                group = Subgroup(variable=variable, value=category_label(value))
                found.append(_level(project, measure, part, door, protection, group))
    return tuple(found)


def _level(
    project: Project,
    measure: Measure,
    sample: Sample,
    door: Door,
    protection: Protection,
    group: Subgroup | None,
) -> Level:
    outcome, n = measure.outcome, len(sample.outcome)
    unit = project.unit_of(measure)
    part = f"{group.variable}: {group.value}" if group else ""
    counted = level_name(PARTICIPANTS, part) if group else size_name(PARTICIPANTS, measure)
    binary = outcome.kind == "binary"
    shares = outcome_names(PARTICIPANTS, measure, part) if binary else ()
    reason, found = "", None
    if not any(sample.in_data) and any(sample.too_recent):
        reason = TO_COME
    elif not door.enough(n):
        reason = TOO_FEW
    elif binary and not door.share_is_safe(int((sample.outcome > 0).sum()), n):
        reason = FEW_EITHER_WAY
    elif not protection.shows(*shares):
        reason = LINKED
    elif not binary and (alone := reason_against_average(outcome, sample.outcome, door)):
        reason = alone
    elif (
        group and not binary and not protection.shows_average(measure, group.variable, group.value)
    ):
        reason = LINKED
    elif binary:
        found = share_level(sample.outcome, whole=100.0)
    else:
        found = mean_level(sample.outcome)

    def number(value: float) -> float:
        return door.number(value, unit)

    coarse = protection.people(counted)
    level = Level(
        outcome=outcome.code,
        label=outcome.label,
        month=measure.month,
        unit=unit,
        role="primary" if measure.primary else "secondary",
        subgroup=group,
        # A share and its interval tell the number of people.
        n=(coarse[0] if coarse else door.count(n))
        if protection.shows(counted) or (found and binary)
        else None,
        level=number(found.value) if found else None,
        low=number(found.low) if found else None,
        high=number(found.high) if found else None,
        withheld=reason,
        people_rounded_to=coarse[1] if coarse else 0,
    )
    share = protection.share(shares[0]) if shares else None
    if share is not None:
        return share_of_level(level, share)
    return coarse_level(level, protection.step(measure, group.variable if group else ""))


def reason_against_average(outcome: Outcome, values: np.ndarray, door: Door) -> str:
    """Say why the average of an amount is not printed, looked at by itself; empty where it is.

    Parameters
    ----------
    outcome : Outcome
    values : ndarray of float, shape (n,)
        Of those of whom it is known, in the outcome's unit.
    door : Door
    """
    if not door.enough(len(values)):
        return TOO_FEW
    if outcome.unit == "money" and is_dominated(np.abs(values)):
        return DOMINATED
    return FEW_DIFFER if few_differ(values, door.threshold) else ""
