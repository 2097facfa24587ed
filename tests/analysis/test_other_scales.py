"""Scores and times that one group or one part gives on another scale, the other way round or as nought are asked about; clean ones are not."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import about_a_measure
from localeval.analysis.parts_agree import parts_that_disagree
from localeval.analysis.parts_alike import doubtful_parts, groups_apart_in
from localeval.analysis.reversed_outcome import reversed_in_one
from localeval.analysis.sample import Sample, build_sample
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question

from .conftest import Evaluate

Tables = dict[str, pd.DataFrame]
PARTS = ("Alder", "Birch", "Cedar", "Elm", "Hazel")
SETTINGS: dict[str, Any] = {
    "design": "matched_comparison",
    "covariates": {"age": "numeric", "before": "numeric"},
}


def place(code: str, seed: int, n: int = 800) -> tuple[Tables, np.ndarray, np.ndarray]:
    """Draw people, a score or weeks in work at months 6 and 12, and the same before the start; who takes part; and who is at which provider."""
    rng = np.random.default_rng(seed)
    ours, state = rng.random(n) < 1 / 3, rng.normal(size=n)
    by = rng.choice(np.array(PARTS), n)

    def at(month: int, noise: float) -> np.ndarray:
        drawn = state + noise * rng.normal(size=n) + 0.25 * ours * (month > 0)
        if code == "wellbeing":
            return np.clip(np.round(5.5 + 1.5 * drawn), 0, 10)
        weeks = np.clip(np.round(52 / (1 + np.exp(-drawn))), 1, 52)
        return np.where(rng.random(n) < 0.3, 0.0, weeks)

    before, late = at(-12, 1.8), at(12, 0.9)
    early = at(6, 0.7) if code == "wellbeing" else np.round(late * rng.uniform(0.3, 0.5, n))
    ids = [f"{i:05d}" for i in range(n)]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": pd.Categorical(np.where(ours, "participant", "comparison")),
            "age": rng.integers(19, 63, n).astype(float),
            "before": before,
            "provider": by,
        }
    )
    rows = [
        pd.DataFrame({"person_id": ids, "month": month, code: values})
        for month, values in ((6, early), (12, late))
    ]
    return {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}, ours, by == "Cedar"


def found(evaluate: Evaluate, frames: Tables, code: str) -> list[Doubtful]:
    settings = {
        **SETTINGS,
        "outcomes": [{"code": code, "month": 12, "primary": True}],
        "prior_outcomes": [{"column": "before", "outcome": code, "month": -12}],
    }
    people = frames["people"].drop(columns="provider")
    project = evaluate(people, frames["outcomes"], **settings).project
    values, by = PlaceValues(frames), frames["people"]["provider"].astype("object")
    sample = build_sample(frames, project.primary)
    return [
        *about_a_measure(project, values, sample, project.primary),
        *doubtful_parts(sample, project.primary, "provider", by),
        *groups_apart_in(project, sample, project.primary, "provider", by),
        *parts_that_disagree(project, values, project.primary, "provider", by, of_source=True),
    ]


@pytest.mark.parametrize("code", ["wellbeing", "weeks_employed"])
def test_clean_scores_and_times_raise_nothing(evaluate: Evaluate, code: str) -> None:
    for seed in range(15):
        frames, _, _ = place(code, seed, 250 + 60 * seed)
        assert found(evaluate, frames, code) == [], seed


How = Callable[[np.ndarray], np.ndarray]


def turned_round(values: np.ndarray) -> np.ndarray:
    return 10 - values


def of_five_steps(values: np.ndarray) -> np.ndarray:
    return np.round(1 + values * 0.4)


def nought(values: np.ndarray) -> np.ndarray:
    return values * 0


def nought_for_some(values: np.ndarray) -> np.ndarray:
    return np.where(np.random.default_rng(3).random(len(values)) < 0.3, 0.0, values)


def halved(values: np.ndarray) -> np.ndarray:
    return np.round(values / 2)


def with_a_placement(values: np.ndarray) -> np.ndarray:
    more = np.random.default_rng(2).integers(6, 14, len(values))
    return np.minimum(values + more, 52)


def _some(values: np.ndarray, value: float) -> np.ndarray:
    return np.where(np.random.default_rng(3).random(len(values)) < 0.25, value, values)


def all_year_for_some(values: np.ndarray) -> np.ndarray:
    return _some(values, 52.0)


def best_for_some(values: np.ndarray) -> np.ndarray:
    return _some(values, 10.0)


def an_average_for_some(values: np.ndarray) -> np.ndarray:
    return _some(values, 23.0)


def in_months(values: np.ndarray) -> np.ndarray:
    return np.round(values * 12 / 52)


def spoil(frames: Tables, code: str, who: np.ndarray, how: How) -> None:
    values = frames["outcomes"][code].to_numpy()
    frames["outcomes"][code] = np.where(np.tile(who, 2), how(values), values)


@pytest.mark.parametrize(
    ("code", "how", "kind"),
    [
        ("wellbeing", turned_round, "reversed"),
        ("wellbeing", of_five_steps, "ceiling"),
        ("wellbeing", nought_for_some, "repeated"),
        ("wellbeing", best_for_some, "repeated"),
        ("weeks_employed", in_months, "unlike_size"),
        ("weeks_employed", halved, "unlike_size"),
        ("weeks_employed", with_a_placement, "floor"),
        ("weeks_employed", all_year_for_some, "repeated"),
        ("weeks_employed", an_average_for_some, "repeated"),
    ],
)
@pytest.mark.parametrize("of_participants", [True, False])
def test_what_one_group_gives_otherwise_is_named(
    evaluate: Evaluate, code: str, how: How, kind: str, of_participants: bool
) -> None:
    for seed in range(3):
        frames, ours, _ = place(code, seed)
        spoil(frames, code, ours == of_participants, how)
        kinds = {doubt.kind for doubt in found(evaluate, frames, code)}
        assert kind in kinds, seed
        assert "months_exchanged" not in kinds


@pytest.mark.parametrize(
    ("code", "how", "kinds"),
    [
        ("wellbeing", turned_round, {"part_reversed", "part_scale"}),
        ("wellbeing", of_five_steps, {"part_scale"}),
        ("wellbeing", nought, {"part_unlike"}),
        ("weeks_employed", in_months, {"part_unlike"}),
        ("weeks_employed", nought, {"part_unlike"}),
    ],
)
def test_what_one_provider_gives_otherwise_is_named(
    evaluate: Evaluate, code: str, how: How, kinds: set[str]
) -> None:
    for seed in range(3):
        frames, _, cedar = place(code, seed)
        spoil(frames, code, cedar, how)
        doubts = [doubt for doubt in found(evaluate, frames, code) if doubt.kind in kinds]
        assert {doubt.part for doubt in doubts} == {"Cedar"}, seed
        for doubt in doubts:
            assert question(doubt, Asked(code, 12)).what.count("?") == 1


def test_a_provider_that_never_told_of_most_of_one_group_is_named(evaluate: Evaluate) -> None:
    for seed in range(3):
        frames, ours, cedar = place("weeks_employed", seed, n=2400)
        most = np.random.default_rng(seed).random(len(ours)) < 0.97
        spoil(frames, "weeks_employed", cedar & ~ours & most, nought)
        doubts = [d for d in found(evaluate, frames, "weeks_employed") if d.kind == "part_contrast"]
        assert [doubt.part for doubt in doubts] == ["Cedar"], seed
        what = question(doubts[0], Asked("weeks_employed", 12)).what
        assert "participants have more of it, by" in what


def _seen_reversed(told: float, seed: int, *, turned: bool) -> bool:
    """Draw people of whom what is known tells a share of an outcome, turned round in one group or not, and say whether that is seen."""
    rng = np.random.default_rng(seed)
    ours = np.arange(int(rng.integers(300, 1200))) < int(rng.integers(80, 280))
    known = rng.normal(size=(len(ours), 6))
    drawn = known[:, :3].sum(axis=1) * np.sqrt(told / 3) + np.sqrt(1 - told) * rng.normal(size=len(ours))  # fmt: skip
    outcome = (drawn > 0.2) * 1.0
    sample = cast("Sample", SimpleNamespace(participant=ours, outcome=np.where(ours & turned, 1 - outcome, outcome)))  # fmt: skip
    return bool(reversed_in_one(sample, known))


def test_a_group_turned_round_is_seen_by_what_is_known_and_none_that_is_not() -> None:
    assert not any(_seen_reversed(told, seed, turned=False) for told in (0.0, 0.05, 0.2) for seed in range(200))  # fmt: skip
    assert sum(_seen_reversed(0.2, seed, turned=True) for seed in range(100)) > 85
    assert sum(_seen_reversed(0.1, seed, turned=True) for seed in range(100)) > 45
