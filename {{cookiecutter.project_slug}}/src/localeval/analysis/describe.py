"""Who was evaluated, how alike the groups are, and how good the data are: counts, means and shares.

Everything leaves through the disclosure door. Nothing here is an estimate of an impact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from localeval.analysis.designs import Findings
from localeval.analysis.estimates import (
    BALANCE_LIMIT,
    DOMINATED,
    FEW_EITHER_WAY,
    LINKED,
    TOO_FEW,
    Analysed,
)
from localeval.analysis.models import Overlap, QualityRow, TableSize
from localeval.analysis.protection import (
    COMPARISON,
    PARTICIPANTS,
    Protection,
    flow_name,
    level_name,
    outcome_names,
)
from localeval.analysis.sample import PARTICIPANT, Frames, Sample, build_sample, outcome_column
from localeval.disclosure import Door
from localeval.methods.covariates import design_matrix
from localeval.methods.levels import mean_level, share_level
from localeval.methods.safety import is_dominated
from localeval.project import Measure, Project
from localeval.results import Balance, BalanceRow, FlowStep, Level, Subgroup

#: Bins of the overlap figure before small ones are joined.
OVERLAP_BINS = 20


def flow(
    project: Project,
    sample: Sample,
    findings: Findings | None,
    door: Door,
    protection: Protection,
) -> tuple[FlowStep, ...]:
    """Count people from the data to the evaluation; nobody is left out without a row."""
    both = project.has_comparison

    def step(name: str, label: str, counts: tuple[int, int], excluded: bool = False) -> FlowStep:
        ours, theirs = (
            door.count(n) if protection.shows(flow_name(group, name)) else None
            for group, n in zip((PARTICIPANTS, COMPARISON), counts, strict=True)
        )
        return FlowStep(
            step=name,
            label=label,
            participants=ours,
            comparison=theirs if both else None,
            excluded=excluded,
        )

    month = project.primary.month
    steps = [
        step("in_data", "In the data", sample.in_data),
        step("no_outcome", f"Outcome not known at month {month}", sample.missing, excluded=True),
    ]
    evaluated = sample.sizes
    if findings is not None and findings.fit is not None:
        off = ~findings.fit.on_support
        lost = (int((off & sample.participant).sum()), int((off & ~sample.participant).sum()))
        steps.append(step("off_support", "Nobody alike in the other group", lost, excluded=True))
        evaluated = (evaluated[0] - lost[0], evaluated[1] - lost[1])
    steps.append(step("evaluated", "Evaluated", evaluated))
    return tuple(steps)


def balance(project: Project, item: Analysed, door: Door, protection: Protection) -> Balance | None:
    """Give the balance of the primary outcome's sample, before and after adjustment.

    None where nothing was compared, or where a group is too small for its means to be published.
    """
    findings = item.findings
    if findings is None or findings.balance is None or not door.enough(*item.sample.sizes):
        return None
    table, fit = findings.balance, findings.fit
    design = design_matrix(item.sample.people, project.settings.covariates, all_levels=True)
    rows = tuple(
        _balance_row(str(name), row, design[name], item.sample.participant, door, protection)
        for name, row in zip(table.index, table.to_dict("records"), strict=True)
    )
    before = [abs(value) for value in table["smd_before"]]
    adjusted = fit is not None
    after = [abs(value) for value in table["smd_after"]] if adjusted else []
    off = None
    if fit is not None:
        off = door.count(int((~fit.on_support & item.sample.participant).sum()))
    return Balance(
        rows=rows,
        limit=BALANCE_LIMIT,
        largest_before=_largest(before),
        largest_after=_largest(after),
        over_limit_before=sum(value >= BALANCE_LIMIT for value in before),
        over_limit_after=sum(value >= BALANCE_LIMIT for value in after) if adjusted else None,
        passed=max(after if adjusted else before) < BALANCE_LIMIT,
        off_support=off,
        effective_comparison=door.count(round(fit.effective_comparison)) if fit else None,
    )


def _largest(differences: list[float]) -> float | None:
    """Largest finite difference; one that cannot be measured counts as over the limit elsewhere."""
    finite = [value for value in differences if np.isfinite(value)]
    return round(max(finite), 3) if finite else None


def _smd(value: float | None) -> float | None:
    """Publish a standardised difference; None where a group without any spread leaves it undefined."""
    return None if value is None or not np.isfinite(value) else round(abs(float(value)), 3)


def profile(project: Project, frames: Frames, door: Door, protection: Protection) -> Balance | None:
    """Describe participants alone, where there is no comparison group; None where they are too few."""
    covariates = dict(project.settings.covariates)
    if not covariates or not door.enough(len(frames["people"])):
        return None
    design = design_matrix(frames["people"], covariates, all_levels=True)
    everyone = np.ones(len(design), dtype=bool)
    rows = tuple(
        _balance_row(
            str(name),
            {"participant_mean": design[name].mean(), "smd_before": 0.0},
            design[name],
            everyone,
            door,
            protection,
        )
        for name in design.columns
    )
    return Balance(
        rows=rows,
        largest_before=0.0,
        largest_after=None,
        over_limit_before=0,
        over_limit_after=None,
        passed=True,
    )


def _balance_row(
    name: str,
    row: Mapping[Any, float],
    column: pd.Series,
    participant: np.ndarray,
    door: Door,
    protection: Protection,
) -> BalanceRow:
    share = bool(np.isin(column.to_numpy(), (0.0, 1.0)).all())
    safe = protection.shows(level_name(PARTICIPANTS, name), level_name(COMPARISON, name))
    if share:
        for group in (participant, ~participant):
            n, yes = int(group.sum()), int(column.to_numpy()[group].sum())
            safe = safe and (n == 0 or yes in (0, n) or door.share_is_safe(yes, n))
    else:
        values = np.abs(column.to_numpy())
        safe = not any(is_dominated(values[g]) for g in (participant, ~participant) if g.any())

    def mean(key: str) -> float | None:
        value = row.get(key)
        if value is None or not np.isfinite(value) or not safe:
            return None
        return door.number(value * 100 if share else value, "percent")

    return BalanceRow(
        covariate=name,
        participant_mean=mean("participant_mean"),
        comparison_before=mean("comparison_before"),
        comparison_after=mean("comparison_after"),
        smd_before=_smd(row["smd_before"]),
        smd_after=_smd(row.get("smd_after")),
        share=share,
    )


def overlap(item: Analysed, door: Door) -> Overlap | None:
    """Draw up the histogram of propensity scores, with bins joined until none holds too few people.

    The bins have equal widths on the log-odds scale, where the scores of a large comparison group do
    not crowd into the first bin.
    """
    if item.findings is None or item.findings.fit is None or not door.enough(*item.sample.sizes):
        return None
    fit, participant = item.findings.fit, item.sample.participant
    logit = np.log(fit.score) - np.log1p(-fit.score)
    # Ends on a grid of halves: the least and the greatest score belong to one person each.
    ends = np.floor(logit.min() * 2) / 2, np.ceil(logit.max() * 2 + 1e-9) / 2
    edges = np.linspace(*ends, OVERLAP_BINS + 1)
    counts = np.array(
        [np.histogram(logit[group], edges)[0] for group in (participant, ~participant)]
    )
    keep = _joined(counts, door.threshold)
    edges = edges[keep]
    weights = fit.weights
    parts = []
    for group, weight in (
        (participant, None),
        (~participant, None),
        (~participant, weights[~participant]),
    ):
        heights = np.histogram(logit[group], edges, weights=weight)[0].astype(float)
        parts.append(tuple(round(100 * h / heights.sum(), 1) for h in heights))
    return Overlap(
        edges=tuple(round(float(1 / (1 + np.exp(-edge))), 6) for edge in edges),
        participants=parts[0],
        comparison=parts[1],
        weighted=parts[2],
        off_support=door.count(int((~fit.on_support & participant).sum())),
    )


def _joined(counts: np.ndarray, threshold: int) -> list[int]:
    """Choose edges so that each bin has nobody or at least ``threshold`` people of each group."""

    def enough(low: int, high: int) -> bool:
        people = counts[:, low:high].sum(axis=1)
        return all(n == 0 or n >= threshold for n in people) and people.sum() > 0

    end = counts.shape[1]
    keep = [0]
    for i in range(1, end):
        if enough(keep[-1], i):
            keep.append(i)
    while len(keep) > 1 and not enough(keep[-1], end):  # join what is left to the bins before it
        keep.pop()
    return [*keep, end]


def levels(
    project: Project, frames: Frames, door: Door, protection: Protection
) -> tuple[Level, ...]:
    """Give the level of each outcome among participants, and of the primary one by subgroup."""
    found = []
    for measure in project.measures:
        sample = build_sample(frames, measure)
        found.append(_level(project, measure, sample, door, protection, None))
        if not measure.primary:
            continue
        for variable in project.settings.subgroups:
            column = sample.people[variable]
            for value in column.cat.categories if hasattr(column, "cat") else column.unique():
                part = sample.where((column == value).to_numpy(dtype=bool))
                if len(part.outcome):
                    group = Subgroup(variable=variable, value=str(value))
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
    unit = project.settings.currency if outcome.unit == "money" else outcome.unit
    part = f"{group.variable}: {group.value}" if group else ""
    counted = level_name(PARTICIPANTS, part) if group else ("n", PARTICIPANTS, measure.key)
    reason, found = "", None
    if not door.enough(n):
        reason = TOO_FEW
    elif outcome.kind == "binary" and not door.share_is_safe(int((sample.outcome > 0).sum()), n):
        reason = FEW_EITHER_WAY
    elif not protection.shows(*outcome_names(PARTICIPANTS, measure, part)):
        reason = LINKED
    elif outcome.unit == "money" and is_dominated(np.abs(sample.outcome)):
        reason = DOMINATED
    elif outcome.kind == "binary":
        found = share_level(sample.outcome, whole=100.0)
    else:
        found = mean_level(sample.outcome)

    def number(value: float) -> float:
        return door.number(value, unit)

    return Level(
        outcome=outcome.code,
        label=outcome.label,
        month=measure.month,
        unit=unit,
        role="primary" if measure.primary else "secondary",
        subgroup=group,
        n=door.count(n) if protection.shows(counted) else None,
        level=number(found.value) if found else None,
        low=number(found.low) if found else None,
        high=number(found.high) if found else None,
        withheld=reason,
    )


def quality(project: Project, frames: Frames, door: Door) -> tuple[QualityRow, ...]:
    """Say how complete each covariate and each outcome is, group by group."""
    people = frames["people"]
    rows = []
    participant = _participant(people)
    for name, kind in project.settings.covariates.items():
        lacking = people[name].isna().to_numpy()
        parts = [_share_missing(lacking[g], door) for g in (participant, ~participant)]
        note = ""
        if lacking.any():
            note = (
                "missing values get the mean and a flag of their own"
                if kind == "numeric"
                else "missing is a group of its own"
            )
        rows.append(QualityRow("people", name, kind, parts[0], parts[1], note))
    for measure in project.measures:
        sample = build_sample(frames, measure)
        shares = []
        for missing, total in zip(sample.missing, sample.in_data, strict=True):
            flags = np.zeros(total, dtype=bool)
            flags[:missing] = True
            shares.append(_share_missing(flags, door))
        name = f"{outcome_column(measure)}, month {measure.month}"
        note = "people without it are left out" if sum(sample.missing) else ""
        rows.append(QualityRow("outcomes", name, measure.outcome.kind, shares[0], shares[1], note))
    return tuple(rows)


def _participant(people: pd.DataFrame) -> np.ndarray:
    if "group" not in people.columns:
        return np.ones(len(people), dtype=bool)
    return (people["group"] == PARTICIPANT).to_numpy(dtype=bool)


def _share_missing(lacking: np.ndarray, door: Door) -> float | None:
    n, missing = len(lacking), int(lacking.sum())
    if n == 0 or (missing not in (0, n) and not door.share_is_safe(missing, n)):
        return None
    return round(100 * missing / n, 1)


def sizes(project: Project, frames: Frames, door: Door) -> tuple[TableSize, ...]:
    """Say how large each table of the place is."""
    found = []
    declared = project.settings.data.tables()
    for name in project.tables:
        frame, path = frames[name], declared.get(name, declared["people"])
        people = int(frame["person_id"].nunique()) if "person_id" in frame.columns else None
        rows = door.count(len(frame)) if people is not None else len(frame)
        found.append(
            TableSize(name, path, rows, door.count(people) if people is not None else None)
        )
    return tuple(found)
