"""Groups of a trial that follow from ids, turns or days of birth are asked about; those that chance made are not, nor those drawn in blocks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.foreseen_draw import drawn_in_turn, told_by_birth

from .conftest import Evaluate
from .test_meaning import found, tables

Rule = Callable[[pd.DataFrame, np.random.Generator], np.ndarray]


def _people(seed: int, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    starts = pd.Timestamp("2024-04-01") + pd.to_timedelta(rng.integers(0, 240, n), "D")
    ids = [f"P{i:05d}" for i in rng.permutation(n) + 100]
    return pd.DataFrame({"person_id": ids, "start_date": starts})


def _even(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    even: np.ndarray = (people["person_id"].str[-1].astype(int) % 2 == 0).to_numpy()
    return even


def _turns_by_row(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    turns: np.ndarray = np.arange(len(people)) % 2 == 0
    return turns


def _turns_by_day(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Let people take turns in the order in which they came; of one day the rows stand in any order."""
    came = np.lexsort([rng.random(len(people)), people["start_date"].to_numpy()])
    ours = np.zeros(len(people), dtype=bool)
    ours[came[::2]] = True
    return ours


def _by_chance(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    return rng.random(len(people)) < 0.5


def _in_blocks(size: int) -> Rule:
    def rule(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
        came = np.lexsort([rng.random(len(people)), people["start_date"].to_numpy()])
        ours = np.zeros(len(people), dtype=bool)
        for first in range(0, len(came), size):
            block = came[first : first + size]
            ours[rng.permutation(block)[: len(block) // 2]] = True
        return ours

    return rule


@pytest.mark.parametrize(
    ("rule", "part", "column", "moved"),
    [
        (_even, "id", "person_id", 0.0),
        (_even, "id", "person_id", 0.015),
        (_turns_by_row, "turn", "rows", 0.0),
        (_turns_by_row, "turn", "rows", 0.015),
        (_turns_by_day, "turn", "rows", 0.0),  # a day on which one person was moved is uneven
    ],
)
def test_a_trial_in_turns_is_asked_about(rule: Rule, part: str, column: str, moved: float) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        people = _people(seed)
        ours = rule(people, rng) ^ (rng.random(len(people)) < moved)
        assert list(drawn_in_turn(people, ours)) == [Doubtful("drawn_by_day", column=column, part=part, sure=False)]  # fmt: skip


@pytest.mark.parametrize("rule", [_by_chance, _in_blocks(2), _in_blocks(4), _in_blocks(6)])
def test_a_draw_is_not_foreseen(rule: Rule) -> None:
    for seed in range(100):
        people = _people(seed)
        assert not list(drawn_in_turn(people, rule(people, np.random.default_rng(seed)))), seed


@pytest.mark.parametrize("name", ["date of birth", "DOB", "date_of_birth"])
@pytest.mark.parametrize("way", ["day", "month", "half"])
def test_a_trial_by_the_day_of_birth_is_asked_about(name: str, way: str) -> None:
    rng = np.random.default_rng(1)
    days = pd.Series(pd.Timestamp("1970-01-01") + pd.to_timedelta(rng.integers(0, 10_000, 300), "D"))  # fmt: skip
    ours = {"day": days.dt.day % 2 == 0, "month": days.dt.month % 2 == 0, "half": days.dt.day > 15}[way].to_numpy()  # fmt: skip
    columns = {name: days.dt.strftime("%d/%m/%Y").astype("object"), "note": pd.Series(["a"] * 300)}
    [doubt] = told_by_birth(columns, ours)
    assert (doubt.column, doubt.part, doubt.sure) == (name, "birth", False)
    assert not list(told_by_birth(columns, rng.permutation(ours)))


def test_a_trial_in_turns_is_asked_about_and_groups_that_were_chosen_are_not(
    evaluate: Evaluate,
) -> None:
    frames, _ = tables(4)
    ours = np.arange(len(frames["people"])) % 2 == 0
    frames["people"]["group"] = pd.Categorical(np.where(ours, "participant", "comparison"))
    drawn, chosen = (
        {doubt.part for doubt in found(evaluate, frames, design=design) if doubt.kind == "drawn_by_day"}
        for design in ("randomised_trial", "matched_comparison")
    )  # fmt: skip
    assert drawn == {"id"}  # ids go up with the rows
    assert chosen == set()
