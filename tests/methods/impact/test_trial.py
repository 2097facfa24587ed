"""The two estimators for trials, against R, scipy, statsmodels and published numbers.

Numbers marked R come from ``reference.R`` beside this file (R 4.2.2, estimatr 1.0.0).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from localeval.methods.impact.effect import Effect
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick


def t_interval(effect: Effect, level: float = 0.95) -> tuple[float, float]:
    """Student's t interval from the standard error and its degrees of freedom."""
    half = stats.t.ppf((1 + level) / 2, effect.df) * effect.std_error
    return effect.estimate - half, effect.estimate + half


def test_earnings_difference_in_the_nsw_experiment(nsw: pd.DataFrame) -> None:
    effect = difference_in_means(nsw["re78"], nsw["treat"])
    # Dehejia and Wahba (1999), table 3: 1,794; R: t.test(treated, control).
    assert effect.estimate == pytest.approx(1794.3423818, abs=1e-6)
    assert effect.std_error == pytest.approx(670.996544467332, rel=1e-9)
    assert effect.df == pytest.approx(307.132494496707, rel=1e-9)
    # Earnings have a long tail and the participants are fewer: the upper end is further out than R's t interval.
    assert effect.low == pytest.approx(474.010451187835)
    assert 3114.67431251237 < effect.high < 3200
    assert t_interval(effect) == pytest.approx((474.010451187835, 3114.67431251237))
    assert effect.p_value == pytest.approx(0.00789297830550187, rel=1e-8)
    assert (effect.n_participants, effect.n_comparison) == (185, 260)
    assert (effect.method, effect.estimand) == ("difference_in_means", "ATE")


def test_share_with_earnings_in_the_nsw_experiment(nsw: pd.DataFrame) -> None:
    effect = difference_in_means(100.0 * (nsw["re78"] > 0), nsw["treat"])
    assert effect.participant_level == pytest.approx(75.6756756756757)
    assert effect.comparison_level == pytest.approx(64.6153846153846)
    assert effect.estimate == pytest.approx(11.0602910602911)
    # R's t.test. With the normal quantile in place of t the limits are 2.55 and 19.57.
    assert t_interval(effect) == pytest.approx((2.53029158778415, 19.590290532798))
    assert effect.low <= 2.53029158778416
    assert effect.high >= 19.590290532797
    normal = stats.norm.ppf(0.975) * effect.std_error
    assert effect.estimate - normal == pytest.approx(2.55, abs=0.005)
    assert effect.estimate + normal == pytest.approx(19.57, abs=0.005)


def test_welch_agrees_with_scipy_at_any_level() -> None:
    # Residuals that mirror each other, so that no tail is longer and the interval is Student's t.
    rng = np.random.default_rng(1)
    half, other = rng.normal(0, 3, 8), rng.normal(0, 1, 20)
    ours, theirs = np.r_[half, 0, -half] + 1, np.r_[other, 0, -other]
    outcome = np.concatenate([ours, theirs])
    effect = difference_in_means(outcome, np.arange(58) < 17, level=0.9)
    found = stats.ttest_ind(ours, theirs, equal_var=False)
    interval = found.confidence_interval(0.9)
    assert effect.p_value == pytest.approx(found.pvalue)
    assert effect.df == pytest.approx(found.df)
    assert (effect.low, effect.high) == pytest.approx((interval.low, interval.high))


def test_welch_error_is_the_hc2_error(nsw: pd.DataFrame) -> None:
    outcome = nsw["re78"].astype(float)
    regression = sm.OLS(outcome, sm.add_constant(nsw["treat"].astype(float))).fit()
    assert difference_in_means(nsw["re78"], nsw["treat"]).std_error == pytest.approx(
        regression.HC2_se["treat"], rel=1e-10
    )


@pytest.mark.parametrize(
    ("outcome", "comparison", "estimate", "std_error"),
    [
        # R: lm_lin(re78 ~ treat, covariates = ~ age + ... + re75, se_type = "HC2")
        ("re78", 4557.537357465516, 1621.583081895852, 694.721569121303),
        ("employed", 64.36639196506374, 10.71248958857022, 4.40352853567958),
    ],
)
def test_lin_estimator_agrees_with_estimatr(
    nsw: pd.DataFrame,
    covariates: list[str],
    outcome: str,
    comparison: float,
    estimate: float,
    std_error: float,
) -> None:
    values = nsw["re78"] if outcome == "re78" else 100.0 * (nsw["re78"] > 0)
    effect = regression_adjusted(values, nsw["treat"], nsw[covariates])
    assert effect.comparison_level == pytest.approx(comparison, rel=1e-9)
    assert effect.estimate == pytest.approx(estimate, rel=1e-9)
    assert effect.std_error == pytest.approx(std_error, rel=1e-9)
    assert effect.left_out == ()


def test_two_regressions_equal_the_fully_interacted_one() -> None:
    rng = np.random.default_rng(2)
    assigned = rng.random(90) < 0.4
    table = rng.normal(size=(90, 2))
    outcome = table @ [1.0, -2.0] + assigned * (1 + table[:, 0]) + rng.normal(size=90)
    centred = table - table.mean(axis=0)
    design = np.column_stack([np.ones(90), assigned, centred, centred * assigned[:, None]])
    interacted = sm.OLS(outcome, design).fit()
    effect = regression_adjusted(outcome, assigned, table)
    assert effect.estimate == pytest.approx(interacted.params[1], rel=1e-10)
    assert effect.std_error == pytest.approx(interacted.HC2_se[1], rel=1e-10)
    # No more degrees of freedom than the pooled regression claims, no fewer than the smaller arm's.
    assert assigned.sum() - 3 <= effect.df <= interacted.df_resid


def test_without_covariates_regression_adjustment_is_welch(nsw: pd.DataFrame) -> None:
    plain = difference_in_means(nsw["re78"], nsw["treat"])
    bare = regression_adjusted(nsw["re78"], nsw["treat"], pd.DataFrame(index=nsw.index))
    assert bare.std_error == pytest.approx(plain.std_error, rel=1e-12)
    assert (bare.low, bare.high, bare.df) == pytest.approx((plain.low, plain.high, plain.df))


def test_adjustment_narrows_the_interval_when_covariates_predict() -> None:
    rng = np.random.default_rng(3)
    assigned = np.arange(200) % 2 == 0
    before = rng.normal(size=200)
    outcome = 3 * before + rng.normal(size=200)
    plain = difference_in_means(outcome, assigned)
    adjusted = regression_adjusted(outcome, assigned, before[:, None])
    assert adjusted.std_error < 0.5 * plain.std_error


def test_covariates_that_cannot_be_interacted_are_left_out_and_named() -> None:
    rng = np.random.default_rng(4)
    assigned = np.arange(60) < 30
    frame = pd.DataFrame({"age": rng.normal(size=60)})
    frame["age again"] = 2 * frame["age"] + 1
    frame["one participant"] = (np.arange(60) == 0) * 1.0
    frame["comparison only"] = (np.arange(60) >= 50) * 1.0
    outcome = rng.normal(size=60)
    effect = regression_adjusted(outcome, assigned, frame)
    assert effect.left_out == ("age again", "one participant", "comparison only")
    alone = regression_adjusted(outcome, assigned, frame[["age"]])
    assert effect.estimate == pytest.approx(alone.estimate, rel=1e-12)
    assert effect.std_error == pytest.approx(alone.std_error, rel=1e-12)


def test_more_covariates_than_people_is_refused_in_plain_words() -> None:
    rng = np.random.default_rng(5)
    with pytest.raises(MethodError, match="adjust for fewer") as caught:
        regression_adjusted(rng.normal(size=20), np.arange(20) < 10, rng.normal(size=(20, 30)))
    assert caught.value.reason == "too_few"


def test_covariates_that_single_out_a_person_together_are_refused() -> None:
    assigned = np.arange(24) < 12
    first, second = np.zeros(24), np.zeros(24)
    first[[0, 1, 12, 13, 14, 15]] = 1
    # Among those assigned, the third person alone has the second without the first.
    second[[0, 1, 2, 14, 15, 16, 17]] = 1
    with pytest.raises(MethodError, match="single out one person") as caught:
        regression_adjusted(np.sin(np.arange(24.0)), assigned, np.column_stack([first, second]))
    assert caught.value.reason == "too_few"
