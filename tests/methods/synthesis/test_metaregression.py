"""Meta-regression: metafor's printed examples, what is refused, and units that do not matter.

metafor stops its iterations at 1e-5, which here moves the fourth printed digit of some numbers (QM is
16.3571 by default and 16.3582 at the maximum). "metafor prints" is with its threshold at 1e-12.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.methods.inputs import MethodError
from localeval.methods.synthesis.metaregression import MetaRegression, meta_regression

pytestmark = pytest.mark.quick

PRINTED = 0.5e-4
# Expectancy of teachers (Raudenbush 1985), as dat.raudenbush1985 of R's metadat 1.2.
WEEKS = [2, 21, 19, 0, 0, 3, 17, 24, 0, 1, 0, 0, 1, 2, 17, 5, 1, 2, 7]
YI = [0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.8, 0.54, 0.18, -0.02, 0.23]
YI += [-0.18, -0.06, 0.3, 0.07, -0.07]
VI = [0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.063, 0.0912]
VI += [0.0497, 0.0835, 0.0841, 0.0253, 0.0279, 0.0193, 0.0088, 0.0303]


def rows(fit: MetaRegression) -> list[list[float]]:
    """List the coefficients as they are printed."""
    return [
        [each.estimate, each.std_error, each.statistic, each.p_value, each.low, each.high]
        for each in fit.coefficients
    ]


def test_bcg_trials_on_latitude(bcg: pd.DataFrame) -> None:
    fit = meta_regression(bcg["yi"], bcg["sei"], bcg[["ablat"]], errors="wald")
    # metafor prints, rma(yi, vi, mods = ~ ablat).
    assert rows(fit)[0] == pytest.approx(
        [0.2515, 0.2491, 1.0095, 0.3127, -0.2367, 0.7397], abs=PRINTED
    )
    assert rows(fit)[1] == pytest.approx(
        [-0.0291, 0.0072, -4.0445, 0.0001, -0.0432, -0.0150], abs=1.1 * PRINTED
    )
    assert [fit.qm, fit.qm_df] == pytest.approx([16.3582, 1], abs=PRINTED)
    left = fit.residual
    assert [left.tau2, left.tau, left.q, left.p_value] == pytest.approx(
        [0.0763, 0.2763, 30.7331, 0.0012], abs=PRINTED
    )
    assert [left.i2, left.h2] == pytest.approx([68.39, 3.16], abs=0.005)
    assert fit.r2 == pytest.approx(75.63, abs=0.005)
    assert left.df == 11


def test_bcg_trials_on_latitude_with_knapp_hartung(bcg: pd.DataFrame) -> None:
    fit = meta_regression(bcg["yi"], bcg["sei"], bcg[["ablat"]])
    # metafor prints, rma(yi, vi, mods = ~ ablat, test = "knha").
    assert fit.errors == "knapp_hartung"
    assert rows(fit)[0] == pytest.approx(
        [0.2515, 0.2839, 0.8857, 0.3947, -0.3734, 0.8764], abs=PRINTED
    )
    assert rows(fit)[1] == pytest.approx(
        [-0.0291, 0.0082, -3.5484, 0.0046, -0.0472, -0.0111], abs=PRINTED
    )
    assert [fit.qm, fit.qm_df, fit.qm_df2, fit.qm_p] == pytest.approx(
        [12.5910, 1, 11, 0.0046], abs=PRINTED
    )
    assert fit.cautions == ()


@pytest.mark.parametrize(
    ("errors", "intercept", "ablat", "year", "test"),
    [
        # metafor prints, rma(yi, vi, mods = ~ ablat + year), and with test = "knha".
        (
            "wald",
            [-3.5454, 29.0956, -0.1219, 0.9030, -60.5717, 53.4810],
            [-0.0280, 0.0102, -2.7371, 0.0062, -0.0481, -0.0080],
            [0.0019, 0.0147, 0.1299, 0.8966, -0.0269, 0.0307],
            [12.2045, 0.0022],
        ),
        (
            "knapp_hartung",
            [-3.5454, 32.2563, -0.1099, 0.9147, -75.4170, 68.3263],
            [-0.0280, 0.0113, -2.4689, 0.0332, -0.0533, -0.0027],
            [0.0019, 0.0163, 0.1172, 0.9090, -0.0344, 0.0382],
            [4.9649, 0.0318],
        ),
    ],
)
def test_bcg_trials_on_latitude_and_year(
    bcg: pd.DataFrame,
    errors: str,
    intercept: list[float],
    ablat: list[float],
    year: list[float],
    test: list[float],
) -> None:
    fit = meta_regression(
        bcg["yi"],
        bcg["sei"],
        bcg[["ablat", "year"]],
        errors="wald" if errors == "wald" else "knapp_hartung",
    )
    assert rows(fit)[0] == pytest.approx(intercept, abs=PRINTED)
    assert rows(fit)[1] == pytest.approx(ablat, abs=PRINTED)
    assert rows(fit)[2] == pytest.approx(year, abs=PRINTED)
    assert [fit.qm, fit.qm_p] == pytest.approx(test, abs=PRINTED)
    assert [each.name for each in fit.coefficients] == ["intercept", "ablat", "year"]
    assert [fit.residual.tau2, fit.residual.q] == pytest.approx([0.1108, 28.3251], abs=PRINTED)
    assert fit.r2 == pytest.approx(64.63, abs=0.01)
    assert "few_places_for_moderators" in fit.cautions


def test_expectancy_of_teachers() -> None:
    weeks = np.minimum(WEEKS, 3)
    fit = meta_regression(YI, np.sqrt(VI), weeks, errors="wald")
    # metafor's tests, test_analysis_example_raudenbush1985.r (Raudenbush 2009, pages 90 and 92).
    assert [each.estimate for each in fit.coefficients] == pytest.approx(
        [0.4072, -0.1572], abs=PRINTED
    )
    assert [each.statistic for each in fit.coefficients] == pytest.approx(
        [4.6782, -4.3884], abs=1e-3
    )
    assert fit.residual.q == pytest.approx(16.5708, abs=PRINTED)
    assert fit.residual.tau2 == pytest.approx(0, abs=PRINTED)
    assert fit.tau2_without == pytest.approx(0.0188, abs=PRINTED)


def test_units_and_shifts_of_a_moderator_do_not_matter(bcg: pd.DataFrame) -> None:
    plain = meta_regression(bcg["yi"], bcg["sei"], bcg["ablat"])
    other = meta_regression(1000 * bcg["yi"] + 5, 1000 * bcg["sei"], 1e-5 * bcg["ablat"] + 70)
    slope, scaled = plain.coefficients[1], other.coefficients[1]
    assert scaled.estimate == pytest.approx(1e8 * slope.estimate, rel=1e-6)
    assert scaled.std_error == pytest.approx(1e8 * slope.std_error, rel=1e-6)
    assert (other.qm, other.qm_p, other.r2) == pytest.approx((plain.qm, plain.qm_p, plain.r2))


def test_knapp_hartung_errors_that_are_too_small_are_not_reported() -> None:
    rng = np.random.default_rng(11)
    moderator = rng.normal(size=12)
    estimates = 1 + moderator + rng.normal(0, 0.01, 12)
    fit = meta_regression(estimates, np.ones(12), moderator)
    knapp = meta_regression(estimates, np.ones(12), moderator, errors="knapp_hartung")
    assert fit.errors == "wald"
    assert "knapp_hartung_narrow" in fit.cautions
    assert fit.coefficients[1].std_error > 10 * knapp.coefficients[1].std_error


def test_a_thousand_places_and_ten_moderators() -> None:
    rng = np.random.default_rng(12)
    moderators = rng.normal(size=(1000, 10))
    truth = np.arange(10) / 10
    errors = rng.uniform(0.5, 1.5, 1000)
    estimates = 2 + moderators @ truth + rng.normal(0, np.hypot(errors, 0.7))
    fit = meta_regression(estimates, errors, moderators)
    found = np.array([each.estimate for each in fit.coefficients[1:]])
    error = np.array([each.std_error for each in fit.coefficients[1:]])
    assert np.all(np.abs(found - truth) < 4 * error)
    assert fit.residual.tau == pytest.approx(0.7, abs=0.15)


@pytest.mark.parametrize(
    ("moderators", "reason", "words"),
    [
        (np.full(12, 3.0), "constant_moderator", "same in all places"),
        (np.column_stack([np.arange(12), 2 * np.arange(12) + 1]), "constant_moderator", "follows"),
        (np.where(np.arange(12) == 2, np.nan, 1.0), "not_finite", "missing for 1 places"),
        (np.arange(11), "wrong_length", "11 rows"),
        (np.arange(132).reshape(12, 11) ** 2, "too_few", "at least 14"),
        (np.empty((12, 0)), "too_few", "no moderator"),
    ],
)
def test_moderators_that_cannot_be_used(
    moderators: np.ndarray[tuple[int, ...], np.dtype[np.float64]], reason: str, words: str
) -> None:
    rng = np.random.default_rng(13)
    with pytest.raises(MethodError, match=words) as caught:
        meta_regression(rng.normal(size=12), np.ones(12), moderators)
    assert caught.value.reason == reason


def test_under_ten_places_there_is_no_meta_regression() -> None:
    rng = np.random.default_rng(14)
    with pytest.raises(MethodError, match="needs at least 10") as caught:
        meta_regression(rng.normal(size=9), np.ones(9), np.arange(9))
    assert caught.value.reason == "too_few"
