"""Cox regression equals the published analysis of the Rossi data and a computation by hand, holds a known truth, and refuses what has no estimate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from localeval.methods.delivery.pace import Pace, pace
from localeval.methods.inputs import MethodError

#: 432 people released from prison in Maryland, watched for 52 weeks (Rossi, Berk and Lenihan 1980, Money, Work, and Crime), as
#: ``lifelines/datasets/rossi.csv`` of lifelines (MIT licence) has them.
ROSSI = np.loadtxt(Path(__file__).with_name("rossi.csv"), delimiter=",", skiprows=1)
COLUMNS = ("week", "arrest", "fin", "age", "race", "wexp", "mar", "paro", "prio")
#: Published: Fox and Weisberg, Cox Proportional-Hazards Regression for Survival Data in R (appendix to An R Companion to Applied
#: Regression), after Allison (1995); race is of black people, mar of married ones.
PUBLISHED = {
    "fin": (-0.37942, 0.19138),
    "age": (-0.05744, 0.02200),
    "race": (0.31390, 0.30799),
    "wexp": (-0.14980, 0.21222),
    "mar": (-0.43370, 0.38187),
    "paro": (-0.08487, 0.19576),
    "prio": (0.09150, 0.02865),
}


def rossi(names: tuple[str, ...], of: list[str] | None = None) -> Pace:
    design = ROSSI[:, [COLUMNS.index(name) for name in names]]
    return pace(ROSSI[:, 0], ROSSI[:, 1] == 1, design, of or list(names))


def test_all_published_coefficients_of_the_rossi_data_are_found() -> None:
    found = rossi(tuple(PUBLISHED))
    for i, (log_ratio, error) in enumerate(PUBLISHED.values()):
        assert round(found.log_ratios[i], 5) == log_ratio
        assert round(found.std_errors[i], 5) == error
    assert round(np.exp(found.low[0]), 4) == 0.4702  # as published
    assert round(np.exp(found.high[0]), 4) == 0.9957


def test_the_published_test_of_proportional_hazards_is_found() -> None:
    # Of the model with three covariates, from the same appendix: age is not proportional.
    names = ("fin", "age", "prio")
    found = rossi(names).proportional
    assert [round(found[name].statistic, 3) for name in names] == [0.005, 6.541, 0.773]
    assert [round(found[name].p_value, 3) for name in names] == [0.943, 0.011, 0.379]
    [together] = rossi(names, of=["all"] * 3).proportional.values()
    assert (round(together.statistic, 2), together.columns) == (7.13, 3)
    assert round(together.p_value, 3) == 0.068


def test_ties_are_those_of_efron_by_hand() -> None:
    # One column, all times tied in two months, 20 events: the likelihood is maximised by hand on a grid.
    rng = np.random.default_rng(3)
    x = (np.arange(60) % 2).astype(float)
    months = np.where(rng.random(60) < 0.4, 1, 2)
    event = (months == 1) | (rng.random(60) < 0.3)
    found = pace(months, event, x[:, None])

    def likelihood(b: float) -> float:
        total, weight = 0.0, np.exp(b * x)
        for month in (1, 2):
            risk, now = months >= month, event & (months == month)
            d = now.sum()
            total += b * x[now].sum()
            total -= sum(np.log(weight[risk].sum() - k / d * weight[now].sum()) for k in range(d))
        return total

    grid = np.linspace(-3, 3, 60_001)
    best = grid[np.argmax([likelihood(b) for b in grid[::100]]) * 100]
    near = np.linspace(best - 0.02, best + 0.02, 4001)
    best = near[np.argmax([likelihood(b) for b in near])]
    assert found.log_ratios[0] == pytest.approx(best, abs=2e-5)
    curvature = likelihood(best + 1e-3) - 2 * likelihood(best) + likelihood(best - 1e-3)
    assert found.std_errors[0] == pytest.approx((-curvature / 1e-6) ** -0.5, rel=1e-3)


def simulated(seed: int, log_ratio: float, turns: bool = False) -> Pace:
    """Make people who begin a job at a known rate, followed up for unequal times, with months counted whole."""
    rng = np.random.default_rng(seed)
    n = 400
    x = np.column_stack([rng.random(n) < 0.4, rng.random(n) < 0.3]).astype(float)
    rate = 0.06 * np.exp(log_ratio * x[:, 0] - 0.3 * x[:, 1])
    months = np.floor(rng.exponential(1 / rate)) + 1
    if turns:  # the first group is quick at first and slow afterwards
        quick = np.floor(rng.exponential(1 / (0.2 * np.exp(-0.3 * x[:, 1])), n)) + 1
        late = 6 + np.floor(rng.exponential(1 / 0.02, n)) + 1
        months = np.where(x[:, 0] == 1, np.where(quick <= 6, quick, late), months)
    until = rng.integers(6, 36, n)
    return pace(np.minimum(months, until), months <= until, x, ["first", "second"])


def test_intervals_hold_a_known_truth_and_a_constant_ratio_is_not_doubted() -> None:
    truth = np.log(1.4)
    found = [simulated(seed, truth) for seed in range(60)]
    inside = [one.low[0] <= truth <= one.high[0] for one in found]
    assert 53 <= sum(inside) <= 60
    assert abs(np.mean([one.log_ratios[0] for one in found]) - truth) < 0.04
    assert sum(one.proportional["first"].p_value < 0.05 for one in found) <= 8


def test_a_ratio_that_changes_is_found_out() -> None:
    found = simulated(1, 0.0, turns=True).proportional
    assert found["first"].p_value < 0.001
    assert found["second"].p_value > 0.05


def test_what_has_no_estimate_is_refused() -> None:
    n = 80
    x = (np.arange(n) < 40).astype(float)
    event = np.ones(n, dtype=bool)
    first = np.where(x == 1, 1 + np.arange(n) % 5, 10 + np.arange(n) % 5)
    late = np.concatenate([np.zeros(40), np.ones(40)]) == 1  # only one group has the event
    cases = [
        ((first, event, x[:, None]), "separation"),
        ((np.full(n, 3), late, x[:, None]), "separation"),
        ((np.arange(n) + 1, np.arange(n) < 19, np.eye(n)[:, :2]), "too_few"),
        ((np.arange(n) + 1, event, np.ones((n, 1))), "wrong_setting"),
        ((np.arange(n) + 1, event, np.column_stack([x, 1 - x])), "wrong_setting"),
        ((np.arange(n), event, x[:, None]), "not_finite"),
        ((np.arange(n) + 1, event, np.where(x == 1, np.nan, 0)[:, None]), "not_finite"),
        ((np.arange(3) + 1, event, x[:, None]), "wrong_length"),
    ]
    for given, reason in cases:
        with pytest.raises(MethodError) as refused:
            pace(*given)
        assert refused.value.reason == reason


def test_events_all_in_one_month_leave_nothing_to_test() -> None:
    x = (np.arange(80) % 2).astype(float)
    event = np.arange(80) % 3 == 0
    found = pace(np.full(80, 4), event, x[:, None], ["sex"])
    assert found.proportional["sex"].p_value == 1.0
