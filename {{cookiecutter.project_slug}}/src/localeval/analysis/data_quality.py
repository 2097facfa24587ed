"""How good the data are: how complete each column is, and how large each table; all of it through the disclosure door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    CellName,
    early_name,
    everyone_name,
    missing_name,
    table_name,
)
from localeval.analysis.facts import QualityRow, TableSize
from localeval.analysis.missing_shares import MissingShares
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Frames, Sample, participants_in
from localeval.analysis.withholding_reasons import TO_COME, TO_COME_IN_ONE
from localeval.base.fixed_texts import english
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.plausible import odd_level
from localeval.data.questions import LEVEL
from localeval.data.standard import DUPLICATES_LEFT_OUT, OTHER_STARTS, PERSON_TABLES, outcome_column
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.imputation import LEAST_DONORS
from localeval.methods.inputs import Flags
from localeval.project.data_values import called_together
from localeval.project.project import Measure, Project

#: Stands beside an outcome whose amounts are of another size than is usual.
UNUSUAL_LEVEL = english("findings", "quality_note.unusual_level")


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
