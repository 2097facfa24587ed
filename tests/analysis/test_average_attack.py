"""An average of everyone less those of the parts must not tell what one person, or a few, have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.protection import Protection

from .average_attacker import told_averages
from .conftest import Evaluate

#: An average that is known to within one standard deviation, from end to end, counts as told.
PRECISION = 1.0
SUBGROUPS = ["sex", "age_band"]


def tables(
    groups: dict[str, dict[str | None, int]], seed: int = 1, zeros: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw people of each group by sex, with earnings of a long tail."""
    rng = np.random.default_rng(seed)
    rows = [
        (group, sex)
        for group, sexes in groups.items()
        for sex, n in sexes.items()
        for _ in range(n)
    ]
    n = len(rows)
    ids = [f"{i:04d}" for i in range(n)]
    sexes = ["Female", "Male", "Other", "Prefer not to say"]
    earnings = rng.lognormal(9.6, 0.5, n).round(2) * (rng.random(n) >= zeros)
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": [group for group, _ in rows],
            "age": rng.integers(18, 65, n).astype("float64"),
            "sex": pd.Categorical([sex for _, sex in rows], categories=sexes),
            "age_band": pd.Categorical(np.where(rng.random(n) < 0.5, "young", "old")),
        }
    )
    outcomes = pd.DataFrame({"person_id": ids, "month": 12, "earnings": earnings})
    return people, outcomes


def report(
    evaluate: Evaluate, design: str, groups: dict[str, dict[str | None, int]], **how: Any
) -> Evaluation:
    people, outcomes = tables(groups, **how)
    earnings = [{"code": "earnings", "month": 12, "primary": True}]
    return evaluate(people, outcomes, design=design, outcomes=earnings, subgroups=SUBGROUPS)


ONE: dict[str, dict[str | None, int]] = {"participant": {"Female": 60, "Male": 50, "Other": 1}}
BOTH: dict[str, dict[str | None, int]] = {
    **ONE,
    "comparison": {"Female": 70, "Male": 61, "Other": 1},
}
UNKNOWN: dict[str, dict[str | None, int]] = {
    "participant": {"Female": 60, "Male": 50, None: 1},
    "comparison": {"Female": 70, "Male": 61, None: 2},
}
NINE = {
    "participant": {"Female": 275, "Male": 395, "Prefer not to say": 7},
    "comparison": {"Female": 300, "Male": 300, "Prefer not to say": 9},
}


@pytest.mark.parametrize(
    ("design", "groups"),
    [
        ("monitoring", ONE),
        ("monitoring", {"participant": UNKNOWN["participant"]}),
        ("monitoring", {"participant": NINE["participant"]}),
        ("randomised_trial", BOTH),
        ("randomised_trial", UNKNOWN),
        ("randomised_trial", NINE),
        ("matched_comparison", BOTH),
        ("matched_comparison", UNKNOWN),
    ],
)
@pytest.mark.parametrize("zeros", [0.0, 0.6])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_average_of_a_few_is_not_had_from_those_of_the_others(
    evaluate: Evaluate,
    design: str,
    groups: dict[str, dict[str | None, int]],
    zeros: float,
    seed: int,
) -> None:
    found = report(evaluate, design, groups, zeros=zeros, seed=seed)
    assert [str(told) for told in told_averages(found, PRECISION)] == []


def test_without_the_protection_the_one_person_is_had_to_the_pound(
    evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack finds what it should find: in a trial both hidden persons."""
    monkeypatch.setattr(Protection, "step", lambda *_: 0.0)
    monkeypatch.setattr(Protection, "shows_average", lambda *_: True)
    told = told_averages(report(evaluate, "randomised_trial", BOTH), PRECISION)
    assert {item.who for item in told} >= {"participant, sex Other", "comparison, sex Other"}
    assert all(item.high - item.low < 5 for item in told if item.who.endswith("sex Other"))


@pytest.mark.parametrize("away", [0.0, 3.0, 6.0])
def test_nor_how_far_one_person_is_from_the_average_by_the_intervals(
    evaluate: Evaluate, away: float
) -> None:
    """An interval gives the sum of squares; with those of everyone, women and men that of the one who is neither."""
    people, outcomes = tables(ONE)
    outcomes["earnings"] = np.random.default_rng(3).normal(30_000, 4_000, len(outcomes)).round(2)
    outcomes.loc[outcomes.index[-1], "earnings"] = 30_000.0 + away * 4_000
    earnings = [{"code": "earnings", "month": 12, "primary": True}]
    people = people.drop(columns="group")
    found = evaluate(people, outcomes, design="monitoring", outcomes=earnings, subgroups=["sex"])
    sizes = {"": 111, "Female": 60, "Male": 50}
    low = high = 0.0
    for level in found.levels:
        name = level.subgroup.value if level.subgroup else ""
        if name == "Other":
            continue
        assert level.level is not None, "printed more coarsely, and not withheld"
        least, most = _squares(level, sizes[name])
        if name:
            low, high = low - most, high - least
        else:
            low, high = low + least, high + most
    assert low <= (away * 4_000) ** 2 + 1e7
    assert high >= (away * 4_000) ** 2 - 1e7
    assert np.sqrt(high) - np.sqrt(max(low, 0.0)) > PRECISION * 4_000


def _squares(level: Any, n: int) -> tuple[float, float]:
    """Give between what the squared distances of n people from 30,000 add up to, by their printed level."""
    step = level.rounded_to
    half = (level.high - level.low) / 2
    # Printed halves are rounded up to a step, after the rounding of the level was added to their squares.
    added = (1.96 / np.sqrt(3) * step / 2) ** 2
    widest, least = (half, half - step) if step else (half + 0.01, half - 0.01)
    spreads = [
        np.sqrt(max(max(end, 0.0) ** 2 - added, 0.0)) / stats.t.ppf(0.975, n - 1)
        for end in (least, widest)
    ]
    blur = step / 2 or 0.005
    off = abs(level.level - 30_000)
    squares = [(n - 1) * n * spread**2 for spread in spreads]
    return squares[0] + n * max(off - blur, 0.0) ** 2, squares[1] + n * (off + blur) ** 2
