"""Small-study test, funnel limits and which places differ by more than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from localeval.methods.inputs import MethodError
from localeval.methods.synthesis.funnel import differences, funnel_limits
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.smallstudy import egger_test

pytestmark = pytest.mark.quick

PRINTED = 0.5e-4


def test_egger_on_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = egger_test(bcg["yi"], bcg["sei"])
    # metafor prints, regtest(rma(yi, vi), model = "lm").
    assert found.intercept / found.std_error == pytest.approx(-1.4013, abs=PRINTED)
    assert (found.df, found.k) == (11, 13)
    assert found.p_value == pytest.approx(0.1887, abs=PRINTED)
    assert [found.limit, found.limit_low, found.limit_high] == pytest.approx(
        [-0.1909, -0.6753, 0.2935], abs=PRINTED
    )


def test_egger_is_the_regression_of_the_standard_normal_deviate_on_precision() -> None:
    rng = np.random.default_rng(1)
    errors = rng.uniform(0.5, 3, 25)
    estimates = 2 + 1.5 * errors + rng.normal(0, errors)
    line = stats.linregress(1 / errors, estimates / errors)
    found = egger_test(estimates, errors)
    assert found.intercept == pytest.approx(line.intercept)
    assert found.std_error == pytest.approx(line.intercept_stderr)
    assert found.limit == pytest.approx(line.slope)
    # Adding the same to every result moves the limit and nothing else.
    moved = egger_test(estimates + 1e4, errors)
    assert (moved.intercept, moved.limit) == pytest.approx((found.intercept, found.limit + 1e4))


def test_egger_needs_ten_places_of_different_size() -> None:
    with pytest.raises(MethodError, match="at least 10"):
        egger_test(np.arange(9.0), np.arange(1.0, 10.0))
    with pytest.raises(MethodError, match="equally precise") as caught:
        egger_test(np.arange(12.0), np.ones(12))
    assert caught.value.reason == "constant_moderator"


def test_funnel_limits_by_hand() -> None:
    found = funnel_limits(10.0, [1.0, 2.0], tau2=4.0)
    # Normal quantiles 1.959964 and 3.090232; with tau2 the errors are sqrt(5) and sqrt(8).
    assert found.high[0] == pytest.approx([11.959964, 13.919928], abs=1e-6)
    assert found.low[1] == pytest.approx([6.909768, 3.819535], abs=1e-5)
    assert found.high_spread[0] == pytest.approx([14.382613, 15.543615], abs=1e-5)
    assert found.levels == (0.95, 0.998)


def test_a_place_that_differs_is_found_and_ordinary_ones_are_not() -> None:
    rng = np.random.default_rng(2)
    errors = rng.uniform(1, 2, 30)
    estimates = rng.normal(0, errors)
    estimates[7] = 12.0
    found = differences(estimates, errors)
    assert list(np.flatnonzero(found.beyond_chance)) == [7]
    assert found.any_p < 0.001
    assert found.outside[1, 7]
    assert found.outside[1].sum() == 1
    assert found.low[7] > found.target


def test_the_contrast_with_the_pooled_value_counts_the_place_in_it() -> None:
    estimates, errors = np.array([1.0, 4.0, 2.0]), np.array([1.0, 1.0, 1.0])
    found = differences(estimates, errors)
    # Equal weights of a third: y - (y + a + b) / 3 has variance (2/3)^2 + 2 / 9 = 2 / 3.
    assert found.std_error == pytest.approx(np.full(3, np.sqrt(2 / 3)))
    assert found.deviation == pytest.approx(estimates - 7 / 3)


@pytest.mark.parametrize("places", [5, 40])
def test_no_place_is_called_different_when_none_is(places: int) -> None:
    rng = np.random.default_rng(3)
    alarms, replicates = 0, 500
    for _ in range(replicates):
        errors = rng.uniform(0.5, 2, places)
        alarms += bool(differences(rng.normal(0, errors), errors).beyond_chance.any())
    # At most 5% of comparisons raise any alarm; Holm spends all of it, so not far below either.
    assert 0.01 < alarms / replicates < 0.05 + 4 * np.sqrt(0.05 * 0.95 / replicates)


@pytest.mark.parametrize("places", [5, 40])
def test_intervals_hold_all_together(places: int) -> None:
    rng = np.random.default_rng(4)
    held, replicates = 0, 500
    for _ in range(replicates):
        errors = rng.uniform(0.5, 2, places)
        truth = rng.normal(0, 1, places)
        found = differences(rng.normal(truth, errors), errors)
        held += bool(np.all((found.low < truth) & (truth < found.high)))
    assert abs(held / replicates - 0.95) < 4 * np.sqrt(0.05 * 0.95 / replicates)


def test_shrunken_estimates_of_teachers_expectancy() -> None:
    from_tests = [0.0543, 0.1006, -0.0064, 0.2144, 0.1051, -0.0082, 0.0174, -0.0293, 0.1604]
    from_tests += [0.2485, 0.1618, 0.1102, 0.0646, 0.1105, -0.0288, 0.0258, 0.1905, 0.0744, 0.0248]
    estimates = [0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.8, 0.54, 0.18, -0.02]
    estimates += [0.23, -0.18, -0.06, 0.3, 0.07, -0.07]
    variances = [0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.063]
    variances += [0.0912, 0.0497, 0.0835, 0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303]
    found = differences(estimates, np.sqrt(variances))
    # metafor's tests, test_analysis_example_raudenbush1985.r (figure 2 of Raudenbush and Bryk 1985).
    assert found.shrunken == pytest.approx(from_tests, abs=1e-4)
    assert [found.tau2, found.target] == pytest.approx([0.0188, 0.0837], abs=PRINTED)
    assert found.q == pytest.approx(35.8295, abs=PRINTED)
    assert found.shrunken_low[:3] == pytest.approx([-0.1324, -0.1033, -0.2228], abs=1e-4)
    assert found.shrunken_high[:3] == pytest.approx([0.2411, 0.3045, 0.2100], abs=1e-4)


def test_the_global_test_is_cochrans(bcg: pd.DataFrame) -> None:
    found, pooled = differences(bcg["yi"], bcg["sei"]), pool_places(bcg["yi"], bcg["sei"])
    assert pooled.heterogeneity is not None
    assert (found.q, found.df, found.any_p) == (
        pooled.heterogeneity.q,
        pooled.heterogeneity.df,
        pooled.heterogeneity.p_value,
    )
    with pytest.raises(MethodError, match="at least 3"):
        differences([1.0, 2.0], [1.0, 1.0])
