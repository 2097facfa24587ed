"""Who was evaluated, with what outcomes, how good the data are, and what the place was like: counts, means and shares.

What is about people leaves through the disclosure door. The figures of the context table are about places and have been
published already, so that they need none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from localeval.analysis.coarse_results import coarse_level, share_of_level
from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    CellName,
    early_name,
    everyone_name,
    flow_name,
    level_name,
    missing_name,
    outcome_names,
    size_name,
    table_name,
)
from localeval.analysis.facts import QualityRow, TableSize
from localeval.analysis.missing_shares import MissingShares
from localeval.analysis.protection import Protection
from localeval.analysis.sample import (
    Frames,
    Sample,
    participants_in,
    values_in_order,
)
from localeval.analysis.withholding_reasons import (
    DOMINATED,
    FEW_DIFFER,
    FEW_EITHER_WAY,
    LINKED,
    TO_COME,
    TO_COME_IN_ONE,
    TOO_FEW,
)
from localeval.base.fixed_texts import english
from localeval.catalogue.catalogue import LOCAL_PREFIX, Outcome, shared_indicators
from localeval.data.plausible import odd_level
from localeval.data.questions import LEVEL
from localeval.data.standard import DUPLICATES_LEFT_OUT, OTHER_STARTS, PERSON_TABLES, outcome_column
from localeval.designs.design_result import DesignResult
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.single_figures import few_differ, is_dominated
from localeval.methods.impact.covariates import category_label
from localeval.methods.impact.imputation import LEAST_DONORS
from localeval.methods.impact.levels import mean_level, share_level
from localeval.methods.inputs import Flags
from localeval.project.data_values import called_together
from localeval.project.project import Measure, Project
from localeval.results import Context, FlowStep, Level, Subgroup

#: Stands beside an outcome whose amounts are of another size than is usual.
UNUSUAL_LEVEL = english("findings", "quality_note.unusual_level")


def flow(
    project: Project,
    sample: Sample,
    findings: DesignResult | None,
    door: Door,
    protection: Protection,
) -> tuple[FlowStep, ...]:
    """Count people from the data to the evaluation; nobody is left out without a row.

    Parameters
    ----------
    project : Project
    sample : Sample
        Of the primary outcome.
    findings : DesignResult or None
        Says who is off support; None where nobody is compared.
    door : Door
    protection : Protection
    """
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
        *_recent(sample, month, step),
        *_allocated(sample, month, step),
        step(
            "in_data",
            early_enough(month) if any(sample.too_recent) else _step("in_data"),
            sample.in_data,
        ),
        step("no_outcome", _step("no_outcome", n=month), sample.missing, excluded=True),
    ]
    evaluated = sample.sizes
    if findings is not None and findings.weighting is not None:
        off = ~findings.weighting.on_support
        lost = (int((off & sample.participant).sum()), int((off & ~sample.participant).sum()))
        steps.append(step("off_support", _step("off_support"), lost, excluded=True))
        evaluated = (evaluated[0] - lost[0], evaluated[1] - lost[1])
    steps.append(step("evaluated", _step("evaluated"), evaluated))
    return tuple(steps)


def early_enough(month: int) -> str:
    """Label the people in the data who started early enough for the month of an outcome."""
    return _step("early_enough", n=month)


def _step(key: str, **slots: object) -> str:
    return english("findings", f"flow_step.{key}", **slots)


def _recent(sample: Sample, month: int, step: Callable[..., FlowStep]) -> Iterator[FlowStep]:
    """Give the steps before that, where somebody started too recently for the month of the outcome."""
    if any(sample.too_recent):
        yield step("everyone", _step("in_data"), sample.everyone)
        label = _step("too_recent", n=month)
        yield step("too_recent", label, sample.too_recent, excluded=True)


def _allocated(sample: Sample, month: int, step: Callable[..., FlowStep]) -> Iterator[FlowStep]:
    """Give the steps before the data, where it is stated how many were allocated."""
    if sample.allocated is None:
        return
    first, second = (n - known for n, known in zip(sample.allocated, sample.in_data, strict=True))
    when = "_early_enough" if any(sample.too_recent) else ""
    yield step("allocated", _step(f"allocated{when}", n=month), sample.allocated)
    yield step("not_in_data", _step("not_in_data"), (first, second), excluded=True)


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


def quality(
    project: Project,
    people: pd.DataFrame,
    samples: Mapping[Measure, Sample],
    door: Door,
    protection: Protection,
) -> tuple[QualityRow, ...]:
    """Say how complete each covariate and each outcome is, group by group, in shares of people (``MissingShares``).

    Parameters
    ----------
    project : Project
    people : DataFrame
        Of the place.
    samples : mapping of Measure to Sample
    door : Door
    protection : Protection
    """
    rows = []
    participant = participants_in(people)
    groups = {PARTICIPANTS: participant, COMPARISON: ~participant}
    shares = MissingShares.of(door, protection, [int(flags.sum()) for flags in groups.values()])

    def share(group: str, column: str, whole: CellName, missing: int, total: int) -> float | None:
        names = missing_name(group, column), whole
        if not total or (missing and not protection.shows(*names)):
            return None
        return shares.share(missing, total)

    any_lost = any(sum(sample.missing) for sample in samples.values())
    for name, kind in project.settings.covariates.items():
        lacking = people[name].isna().to_numpy()
        parts = [
            share(g, name, everyone_name(g), int(lacking[f].sum()), int(f.sum()))
            for g, f in groups.items()
        ]
        note = ""
        if lacking.any():
            words = project.design.words
            note = words.gap_in_number if kind == "numeric" else words.gap_in_category
            if any_lost and _can_lend(lacking, groups.values()):
                note = words.gap_beside_losses or note
        rows.append(QualityRow("people", name, kind, parts[0], parts[1], note, shares.step))
    for measure, sample in samples.items():
        parts = [
            share(group, measure.key, early_name(group, measure.key), missing, total)
            for group, missing, total in zip(groups, sample.missing, sample.in_data, strict=True)
        ]
        label = measure.outcome.label
        name = english("findings", "quality_note.outcome", outcome=label, n=measure.month)
        note = project.design.words.gap_in_outcome if sum(sample.missing) else ""
        ours, theirs = (
            not early and recent > 0
            for early, recent in zip(sample.in_data, sample.too_recent, strict=True)
        )
        if ours or theirs:
            note = TO_COME if ours and (theirs or not project.has_comparison) else TO_COME_IN_ONE
        if looks := _unusual(project, measure, sample):
            note = (
                english("findings", "quality_note.two", first=note, then=looks) if note else looks
            )
        rows.append(
            QualityRow(
                "outcomes",
                name,
                measure.outcome.kind,
                parts[0],
                parts[1],
                note,
                shares.step,
                (ours, theirs),
            )
        )
    return tuple(rows)


def _can_lend(lacking: Flags, groups: Iterable[Flags]) -> bool:
    """Whether both groups have values enough to fill gaps from."""
    return all(int((flags & ~lacking).sum()) >= LEAST_DONORS for flags in groups)


def _unusual(project: Project, measure: Measure, sample: Sample) -> str:
    """Say that amounts are of another size than is usual, unless somebody has found them right; no number of it."""
    column = outcome_column(measure.outcome)
    accepted = any(
        entry.rule == LEVEL and (entry.column or column).removeprefix(LOCAL_PREFIX) == column
        for entry in project.settings.data.accept
    )
    if accepted or odd_level(sample.outcome, measure.outcome, project) is None:
        return ""
    return UNUSUAL_LEVEL


def people_in(frames: Frames, names: Iterable[str]) -> dict[str, int]:
    """Count the different people in each table that is about people; the other tables are not opened."""
    return {
        name: int(frames[name]["person_id"].nunique()) for name in names if name in PERSON_TABLES
    }


def sizes(
    project: Project,
    frames: Frames,
    counts: Mapping[str, int],
    door: Door,
    protection: Protection,
) -> tuple[TableSize, ...]:
    """Say how large each table of the place is; ``counts`` are the different people in those about people.

    Parameters
    ----------
    project : Project
    frames : mapping of str to DataFrame
        Tables of the place by their names.
    counts : mapping of str to int
        How many different people those about people hold.
    door : Door
    protection : Protection
    """
    found, door = [], protection.as_coarse(door)
    declared = {name: called_together(files) for name, files in project.input_files.items()}
    # Where no file is declared, outcomes are columns of people, or worked out of jobs or payments.
    data = project.settings.data
    source = "" if data.wide else next(iter(data.made_of), "")
    for name in project.tables:
        if name == "voices":  # who was heard is counted in its own section
            continue
        path = declared.get(name, declared.get(source, declared["people"]))
        frame = frames[name]
        if name not in counts:
            found.append(TableSize(name, path, len(frame), None))
            continue
        rows, people = len(frame), counts[name]
        shown = protection.shows(table_name(name))
        # Rows are rounded so coarsely that they tell no more of the people than their own rounded number.
        each = -(-rows // people) if people else 1
        step = Door(door.threshold, door.rounding * each)
        found.append(
            TableSize(
                name,
                path,
                step.count(rows) if shown else None,
                door.count(people) if shown else None,
                step.rounding,
                door.rounding,
                _rows_left_out(frame, DUPLICATES_LEFT_OUT, step, shown=shown),
                _rows_left_out(frame, OTHER_STARTS, step, shown=shown),
            )
        )
    return tuple(found)


def _rows_left_out(frame: pd.DataFrame, column: str, door: Door, *, shown: bool) -> int | None:
    """Count the rows that were left out as a column says; None where that is withheld."""
    found = int(frame[column].sum()) if column in frame else 0
    return door.count(found) if shown or not found else None


def context_of(frame: pd.DataFrame, place_code: str) -> tuple[Context, ...]:
    """Give the figures about a place, in the order of the table.

    Parameters
    ----------
    frame : DataFrame
        The context table. Rows without a value are passed over; loading the data has made a note of them.
    place_code : str

    Returns
    -------
    tuple of Context
        Label and unit as the table has them, else from the catalogue of indicators.
    """
    mine = frame[(frame["place_code"] == place_code) & frame["value"].notna()]
    return tuple(_figure(row) for row in mine.to_dict("records"))


def _figure(row: dict[Hashable, Any]) -> Context:
    code = str(row["indicator"])
    shared = shared_indicators().get(code)
    words = code.removeprefix(LOCAL_PREFIX).replace("_", " ")
    return Context(
        indicator=code,
        label=_text(row, "label") or (shared.label if shared else words[:1].upper() + words[1:]),
        period=_text(row, "period"),
        value=float(row["value"]),
        unit=_text(row, "unit") or (shared.unit if shared else ""),
        age_band=_text(row, "age_band"),
        source=_text(row, "source"),
        low=_end(row, "low"),
        high=_end(row, "high"),
    )


def _end(row: dict[Hashable, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or pd.isna(value) else float(value)


def _text(row: dict[Hashable, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())
