"""Hours, scores and awards that people rightly keep raise nothing, however well a programme works; copies of them are still found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import about_a_measure
from localeval.analysis.parts_agree import parts_that_disagree
from localeval.analysis.sample import build_sample

from .conftest import Evaluate

Tables = dict[str, pd.DataFrame]
Spoil = Callable[[Tables, np.ndarray, np.ndarray, np.random.Generator], None]
UNITS = {
    "hours": ("score", "increase"),
    "health": ("score", "increase"),
    "award": ("money", "decrease"),
    "rent_award": ("money", "decrease"),
    "pay": ("money", "increase"),
}


def _start(code: str, n: int, rng: np.random.Generator) -> np.ndarray:
    if code == "hours":
        return rng.choice([8.0, 12, 16, 20, 25, 30, 37.5, 40], n, p=[0.1, 0.1, 0.3, 0.2, 0.1, 0.1, 0.05, 0.05])  # fmt: skip
    if code == "health":
        return np.clip(np.round(2.5 + 0.8 * rng.normal(size=n)), 1, 5)
    if code == "award":
        award: np.ndarray = rng.choice([292.11, 368.74], n, p=[0.2, 0.8])
        return np.asarray(award + rng.choice([0, 550, 625.5], n))
    return rng.lognormal(6.5, 0.5, n).round(2)


def place(code: str, seed: int, n: int = 600) -> tuple[Tables, np.ndarray, np.ndarray]:
    """Draw people of whom most keep what they had; of participants, whom the programme helps, far fewer do; of pay nobody does."""
    rng = np.random.default_rng(seed)
    ours, by = rng.random(n) < 0.4, rng.choice(np.array(["Alder", "Birch", "Cedar"]), n)

    def moved(values: np.ndarray, often: float, helped: float) -> np.ndarray:
        if code == "pay":
            return np.asarray((values * rng.lognormal(0.1 * ours, 0.4, n)).round(2))
        less = -1 if UNITS[code][1] == "decrease" else 1
        up: np.ndarray = (values * rng.uniform(0.2, 0.7, n)).round(2)
        if code in {"hours", "health"}:
            up = rng.choice([4.0, 8, 10], n) if code == "hours" else np.ones(n)
        new: np.ndarray = np.where(rng.random(n) < 0.8, values + less * up, values - less * up)
        if code == "health":
            new = np.clip(new, 1, 5)
        return np.where(rng.random(n) < often + helped * ours, np.maximum(new, 1.0), values)

    before = _start(code, n, rng)
    six = moved(before, 0.12, 0.3)
    twelve = moved(six, 0.07, 0.4)
    ids = [f"{i:05d}" for i in range(n)]
    people = pd.DataFrame({"person_id": ids, "group": pd.Categorical(np.where(ours, "participant", "comparison")), "before": before, "provider": by})  # fmt: skip
    rows = [pd.DataFrame({"person_id": ids, "month": m, code: v}) for m, v in ((6, six), (12, twelve))]  # fmt: skip
    return {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}, ours, by == "Cedar"


def found(evaluate: Evaluate, frames: Tables, code: str) -> list[Doubtful]:
    unit, direction = UNITS[code]
    measure = {"code": f"local:{code}", "month": 12, "label": code, "unit": unit, "direction": direction, "definition": code, "primary": True}  # fmt: skip
    settings: dict[str, Any] = {
        "design": "matched_comparison",
        "covariates": {"before": "numeric"},
        "outcomes": [measure],
        "prior_outcomes": [{"column": "before", "outcome": f"local:{code}", "month": -6}],
    }
    people = frames["people"].drop(columns="provider")
    project = evaluate(people, frames["outcomes"], **settings).project
    values, primary = PlaceValues(frames), project.primary
    by = frames["people"]["provider"].astype("object")
    return [
        *about_a_measure(project, values, build_sample(frames, primary), primary),
        *parts_that_disagree(project, values, primary, "provider", by, of_source=True),
    ]


@pytest.mark.parametrize("code", list(UNITS))
def test_what_people_rightly_keep_raises_nothing(evaluate: Evaluate, code: str) -> None:
    kinds = {"prior_is_later", "part_prior_later", "prior_tells_too_much", "same_months"}
    for seed in range(12):
        frames, _, _ = place(code, seed, 300 + 60 * seed)
        assert kinds.isdisjoint(d.kind for d in found(evaluate, frames, code)), seed


def _at(frames: Tables, month: int) -> np.ndarray:
    return np.asarray(frames["outcomes"].loc[frames["outcomes"]["month"] == month].iloc[:, 2])


def _all_of_month_twelve(frames: Tables, ours: np.ndarray, part: np.ndarray, rng: np.random.Generator) -> None:  # fmt: skip
    frames["people"]["before"] = _at(frames, 12)


def _part_of_month_twelve(frames: Tables, ours: np.ndarray, part: np.ndarray, rng: np.random.Generator) -> None:  # fmt: skip
    frames["people"]["before"] = np.where(part, _at(frames, 12), frames["people"]["before"])


def _most_of_month_twelve(frames: Tables, ours: np.ndarray, part: np.ndarray, rng: np.random.Generator) -> None:  # fmt: skip
    most = rng.random(len(ours)) < 0.65
    frames["people"]["before"] = np.where(most, _at(frames, 12), frames["people"]["before"])


def _carried_in_comparison(frames: Tables, ours: np.ndarray, part: np.ndarray, rng: np.random.Generator) -> None:  # fmt: skip
    late = np.flatnonzero(frames["outcomes"]["month"] == 12)
    frames["outcomes"].iloc[late, 2] = np.where(ours, _at(frames, 12), _at(frames, 6))


@pytest.mark.parametrize(
    ("code", "spoil", "kind", "sure"),
    [
        ("hours", _all_of_month_twelve, "prior_is_later", True),
        ("health", _all_of_month_twelve, "prior_is_later", True),
        ("award", _all_of_month_twelve, "prior_is_later", True),
        ("rent_award", _all_of_month_twelve, "prior_is_later", True),
        ("pay", _most_of_month_twelve, "prior_is_later", True),
        ("hours", _part_of_month_twelve, "part_prior_later", False),
        ("award", _part_of_month_twelve, "part_prior_later", False),
        ("pay", _part_of_month_twelve, "part_prior_later", False),
        # Whether nobody was asked again or nobody changed can only be asked; of pay it is sure.
        ("hours", _carried_in_comparison, "same_months", False),
        ("award", _carried_in_comparison, "same_months", False),
        ("pay", _carried_in_comparison, "same_months", True),
    ],
)
def test_copies_are_found(
    evaluate: Evaluate, code: str, spoil: Spoil, kind: str, sure: bool
) -> None:
    for seed in range(3):
        frames, ours, part = place(code, seed)
        spoil(frames, ours, part, np.random.default_rng(seed))
        doubts = [doubt for doubt in found(evaluate, frames, code) if doubt.kind == kind]
        assert {doubt.sure for doubt in doubts} == {sure}, seed
        assert {doubt.part for doubt in doubts} == {"Cedar" if kind.startswith("part_") else ""}


def test_what_is_said_of_everybody_is_not_said_of_their_parts(evaluate: Evaluate) -> None:
    frames, ours, part = place("pay", 1)
    most = part | (np.random.default_rng(2).random(len(ours)) < 0.6)
    frames["people"]["before"] = np.where(most, _at(frames, 12), frames["people"]["before"])
    kinds = {doubt.kind for doubt in found(evaluate, frames, "pay")}
    assert "prior_is_later" in kinds
    assert "part_prior_later" not in kinds


def test_a_score_of_after_the_start_in_one_group_goes_more_closely_there(evaluate: Evaluate) -> None:  # fmt: skip
    """A stable score goes with itself as closely as it will; that it does so far more closely in one group is asked about."""
    for seed in range(3):
        frames, ours, _ = place("health", seed, 900)
        rng = np.random.default_rng(seed)
        noisy = np.clip(_at(frames, 12) + rng.choice([-1.0, 0, 1], 900, p=[0.05, 0.9, 0.05]), 1, 5)
        loose = np.clip(np.round(2.5 + 0.8 * rng.normal(size=900)), 1, 5)
        own = np.where(rng.random(900) < 0.5, loose, frames["people"]["before"])
        frames["people"]["before"] = np.where(ours, noisy, own)
        assert "prior_tells_too_much" in {d.kind for d in found(evaluate, frames, "health")}, seed
