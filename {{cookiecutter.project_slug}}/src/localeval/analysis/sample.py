"""Who is evaluated: the people with a known outcome, and a count of everyone who is left out.

Takes the loaded tables of one place and gives arrays that the methods take. It estimates nothing and it
publishes nothing: its counts are true counts and go through ``methods.disclosure`` before anyone sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from localeval.data.standard import OBSERVED, PARTICIPANT, outcome_column
from localeval.project.project import Measure

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Sample:
    """The people of one place with a known value of one outcome.

    Attributes
    ----------
    people : DataFrame, n rows
        Their rows of the people table.
    outcome : ndarray of float64, shape (n,)
        Yes-or-no outcomes as 0 and 100, so that means are per cent and differences percentage points.
    participant : ndarray of bool, shape (n,)
    in_data : tuple of int
        Participants and comparison people in the data, without those who started too recently.
    missing : tuple of int
        Those among them whose outcome is not known.
    lost_people : DataFrame, m rows
        Their rows of the people table.
    lost_participant : ndarray of bool, shape (m,)
    allocated : tuple of int or None
        How many were allocated to each group early enough, where that is stated.
    too_recent : tuple of int
        Participants and comparison people of whom nothing is known because the month was not over when the data were fixed.
        They are not lost: nobody can know yet.
    alone : ndarray of bool, shape (n + m,), or None
        Of a part of the people: participants with whom, among everyone, nobody of the comparison group shares two characteristics; those
        who are lost last.
    """

    people: pd.DataFrame
    outcome: np.ndarray
    participant: np.ndarray
    in_data: tuple[int, int]
    missing: tuple[int, int]
    lost_people: pd.DataFrame = field(default_factory=pd.DataFrame)
    lost_participant: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    allocated: tuple[int, int] | None = None
    too_recent: tuple[int, int] = (0, 0)
    alone: np.ndarray | None = None

    def where(self, mask: np.ndarray, lost: np.ndarray | None = None) -> Sample:
        """Give the part of the sample that ``mask`` selects, for a subgroup.

        Parameters
        ----------
        mask : ndarray of bool, shape (n,)
        lost : ndarray of bool, shape (m,), optional
            Who of those whose outcome is not known is in that part; nobody unless given.
        """
        lost = np.zeros(len(self.lost_participant), dtype=bool) if lost is None else lost
        return Sample(
            people=self.people.loc[mask].reset_index(drop=True),
            outcome=self.outcome[mask],
            participant=self.participant[mask],
            in_data=_sizes(self.participant[mask]),
            missing=(0, 0),
            lost_people=self.lost_people.loc[lost].reset_index(drop=True),
            lost_participant=self.lost_participant[lost],
            alone=None if self.alone is None else self.alone[np.concatenate([mask, lost])],
        )

    @property
    def sizes(self) -> tuple[int, int]:
        """Participants and comparison people with a known outcome."""
        return _sizes(self.participant)

    @property
    def everyone(self) -> tuple[int, int]:
        """All participants and comparison people in the data, whenever they started."""
        return self.in_data[0] + self.too_recent[0], self.in_data[1] + self.too_recent[1]


def participants_in(people: pd.DataFrame) -> np.ndarray:
    """Say who of the people table takes part, shape (n,): everyone where there is no comparison group."""
    if "group" not in people.columns:
        return np.ones(len(people), dtype=bool)
    return (people["group"] == PARTICIPANT).to_numpy(dtype=bool)


def build_sample(
    frames: Frames, measure: Measure, allocated: tuple[int, int] | None = None
) -> Sample:
    """Put the outcome of one measure beside each person.

    Parameters
    ----------
    frames : mapping of table name to DataFrame
        The tables of one place as ``data.load`` gives them: always ``people`` and ``outcomes``.
    measure : Measure
        Outcome and month.
    allocated : tuple of int, optional
        How many were allocated to each group early enough for that month.
    """
    people = frames["people"]
    rows = frames["outcomes"]
    rows = rows.loc[rows["month"] == measure.month]
    ids = rows["person_id"].astype("str")
    values = people["person_id"].map(rows.set_index(ids)[outcome_column(measure.outcome)])
    outcome = values.to_numpy(dtype="float64", na_value=np.nan)
    if measure.outcome.kind == "binary":
        outcome = outcome * 100.0
    participant = participants_in(people)
    known = np.isfinite(outcome)
    recent = ~known & _started_too_recently(people, measure.month)
    lost = ~known & ~recent
    return Sample(
        people=people.loc[known].reset_index(drop=True),
        outcome=outcome[known],
        participant=participant[known],
        in_data=_sizes(participant[~recent]),
        missing=_sizes(participant[lost]),
        lost_people=people.loc[lost].reset_index(drop=True),
        lost_participant=participant[lost],
        allocated=allocated,
        too_recent=_sizes(participant[recent]),
    )


def _started_too_recently(people: pd.DataFrame, month: int) -> np.ndarray:
    """Say of whom a month was not over when the data were fixed, shape (n,)."""
    if OBSERVED not in people.columns:
        return np.zeros(len(people), dtype=bool)
    return np.asarray(people[OBSERVED].to_numpy(dtype=float) < month)


def count_gaps(people: pd.DataFrame, covariates: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Count the participants and the comparison people without a value of each covariate that has gaps.

    Parameters
    ----------
    people : DataFrame
    covariates : mapping of str to str
        And their kinds.
    """
    from localeval.methods.impact.imputation import gaps_in

    gaps, participant = gaps_in(people, covariates), participants_in(people)
    found = {name: gaps[name].to_numpy() for name in gaps.columns}
    return {
        name: (int(gone[participant].sum()), int(gone[~participant].sum()))
        for name, gone in found.items()
        if gone.any()
    }


def _sizes(participant: np.ndarray) -> tuple[int, int]:
    n = int(participant.sum())
    return n, len(participant) - n


def values_in_order(column: pd.Series) -> list[object]:
    """Give the values of a category in its declared order, or sorted where it has none."""
    present = set(column.dropna().unique())
    if hasattr(column, "cat"):
        return [value for value in column.cat.categories if value in present]
    return sorted(present, key=str)
