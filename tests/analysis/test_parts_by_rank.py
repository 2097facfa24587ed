"""Parts that are no source of the data, of which a lookup found nobody in one group, are asked about; a programme that helps some more is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.parts_by_rank import groups_apart_by_rank
from localeval.analysis.sample import build_sample
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question

from .conftest import Evaluate
from .test_meaning import SETTINGS, Tables, tables

Whom = Callable[[pd.DataFrame, np.ndarray], np.ndarray]


def _found(evaluate: Evaluate, frames: Tables) -> list[Doubtful]:
    project = evaluate(frames["people"], frames["outcomes"], **SETTINGS).project
    sample = build_sample(frames, project.primary)
    return list(groups_apart_by_rank(project, sample, project.primary))


def _women(people: pd.DataFrame, ours: np.ndarray) -> np.ndarray:
    return (people["sex"] == "Female").to_numpy()


def _young(people: pd.DataFrame, ours: np.ndarray) -> np.ndarray:
    return (people["age"] < people["age"].quantile(0.25)).to_numpy()


def _small_ids(people: pd.DataFrame, ours: np.ndarray) -> np.ndarray:
    return (people["person_id"].astype(int) < 0.25 * len(people)).to_numpy()


def _last_rows(people: pd.DataFrame, ours: np.ndarray) -> np.ndarray:
    """Flag the last rows of the comparison group, which stand in no order of the ids."""
    late: np.ndarray = np.cumsum(~ours) > 0.75 * (~ours).sum()
    return late


def _none(frames: Tables, who: np.ndarray) -> None:
    for name in ("employed", "earnings"):
        frames["outcomes"].loc[np.tile(who, 2), name] = 0.0


def _shuffled(frames: Tables, ours: np.ndarray, seed: int) -> tuple[Tables, np.ndarray]:
    order = np.random.default_rng(seed).permutation(len(ours))
    return {**frames, "people": frames["people"].iloc[order].reset_index(drop=True)}, ours[order]


@pytest.mark.parametrize(
    ("whom", "column", "words"),
    [
        (_women, "sex", "of one of the 2 values of 'sex'"),
        (_young, "age", "of the first quarter by 'age'"),
        (_small_ids, "person_id", "of the first quarter by 'person_id'"),
        (_last_rows, "rows", "of the last quarter of the rows of each group"),
    ],
)
def test_people_of_one_group_whom_a_lookup_did_not_find_are_asked_about(
    evaluate: Evaluate, whom: Whom, column: str, words: str
) -> None:
    for seed in range(4):
        frames, ours = tables(seed, n=1500, effect=0.0)
        if whom is _last_rows:
            frames, ours = _shuffled(frames, ours, seed)
            ids = frames["people"]["person_id"][~ours & whom(frames["people"], ours)]
            for name in ("employed", "earnings"):
                frames["outcomes"].loc[frames["outcomes"]["person_id"].isin(ids), name] = 0.0
        else:
            _none(frames, ~ours & whom(frames["people"], ours))
        doubts = {doubt.column: doubt for doubt in _found(evaluate, frames)}
        assert column in doubts, seed
        doubt = doubts[column]
        assert (doubt.kind, doubt.sure) == ("part_contrast", False)
        put = question(doubt, Asked("employed", 12))
        assert words in put.what
        assert put.column == ("" if column == "rows" else column)


def test_a_programme_that_helps_some_more_than_others_is_not_asked_about(
    evaluate: Evaluate,
) -> None:
    for seed in range(25):
        frames, ours = tables(seed, n=300 + 50 * seed, effect=0.0)
        rng = np.random.default_rng(seed)
        helped = ours & _women(frames["people"], ours) & (rng.random(len(ours)) < 0.15)
        frames["outcomes"].loc[np.tile(helped, 2), "employed"] = 1.0
        assert _found(evaluate, frames) == [], seed


def test_a_file_in_the_order_of_the_outcome_is_not_asked_about(evaluate: Evaluate) -> None:
    for seed in range(10):
        frames, ours = tables(seed, n=900, effect=0.15)
        works = frames["outcomes"]["employed"].to_numpy()[len(ours) :]
        order = np.lexsort([works, ~ours])
        frames["people"] = frames["people"].iloc[order].reset_index(drop=True)
        assert "rows" not in {doubt.column for doubt in _found(evaluate, frames)}, seed
