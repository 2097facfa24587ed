"""Pooling of places, against the numbers that metafor prints for its documented example.

Numbers with "metafor's tests" are from the package's own test suite at version 5.1-12
(tests/testthat of github.com/wviechtb/metafor, the file named beside them), those with "metafor
prints" are what version 3.8-1 prints for the commands in ``reference_metafor.R`` beside this file.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from localeval.methods.inputs import MethodError
from localeval.methods.synthesis.heterogeneity import measure
from localeval.methods.synthesis.place_results import check_results
from localeval.methods.synthesis.pooling import PooledAverage, pool_places

pytestmark = pytest.mark.quick

# Half of the last of four printed digits.
PRINTED = 0.5e-4


def printed(summary: PooledAverage | None) -> list[float]:
    """List a summary as it is printed: average, standard error, interval."""
    assert summary is not None
    return [summary.estimate, summary.std_error, summary.low, summary.high]


def test_reml_on_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = pool_places(bcg["yi"], bcg["sei"])
    # metafor prints, rma(yi, vi): tau^2 0.3132, I^2 92.22%, H^2 12.86, Q 152.2330.
    assert printed(found.reml_wald) == pytest.approx(
        [-0.7145, 0.1798, -1.0669, -0.3622], abs=PRINTED
    )
    assert found.heterogeneity is not None
    assert found.heterogeneity.tau2 == pytest.approx(0.3132, abs=PRINTED)
    assert found.heterogeneity.tau == pytest.approx(0.5597, abs=PRINTED)
    assert found.heterogeneity.i2 == pytest.approx(92.2214, abs=PRINTED)
    assert found.heterogeneity.h2 == pytest.approx(12.8558, abs=PRINTED)
    assert found.heterogeneity.q == pytest.approx(152.2330, abs=PRINTED)
    assert (found.heterogeneity.df, found.k, found.kind) == (12, 13, "random_effects")


def test_hartung_knapp_is_what_is_reported_of_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = pool_places(bcg["yi"], bcg["sei"])
    # metafor prints, rma(yi, vi, test = "knha"): t -3.9522 on 12 df, p 0.0019.
    assert printed(found.reported) == pytest.approx(
        [-0.7145, 0.1808, -1.1084, -0.3206], abs=PRINTED
    )
    assert found.reported is found.hartung_knapp
    assert found.reported is not None
    assert found.reported.p_value == pytest.approx(0.0019, abs=PRINTED)
    assert found.reported.df == 12
    assert found.cautions == ()


def test_prediction_interval_of_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = pool_places(bcg["yi"], bcg["sei"])
    # metafor prints, predict(rma(yi, vi, test = "knha")).
    assert found.prediction is not None
    assert (found.prediction.low, found.prediction.high) == pytest.approx(
        (-1.9960, 0.5670), abs=PRINTED
    )
    # Its default takes normal errors, predict(rma(yi, vi)): -1.8667 and 0.4376.
    wald = found.reml_wald
    assert wald is not None
    half = stats.norm.ppf(0.975) * np.sqrt(wald.std_error**2 + wald.tau2)
    assert (wald.estimate - half, wald.estimate + half) == pytest.approx(
        (-1.8667, 0.4376), abs=PRINTED
    )


def test_dersimonian_laird_on_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = pool_places(bcg["yi"], bcg["sei"])
    # metafor's tests, test_misc_metan_vs_rma.uni_with_dat.bcg.r (also Stata's metan).
    summary = found.dersimonian_laird
    assert summary is not None
    assert [summary.estimate, summary.low, summary.high, summary.tau2] == pytest.approx(
        [-0.7141, -1.0644, -0.3638, 0.3088], abs=PRINTED
    )
    assert summary.estimate / summary.std_error == pytest.approx(-3.9952, abs=PRINTED)


def test_fixed_effect_on_the_bcg_trials(bcg: pd.DataFrame) -> None:
    summary = pool_places(bcg["yi"], bcg["sei"]).fixed_effect
    # metafor's tests, test_misc_metan_vs_rma.uni_with_dat.bcg.r (also Stata's metan).
    assert summary is not None
    assert [summary.estimate, summary.low, summary.high] == pytest.approx(
        [-0.4303, -0.5097, -0.3509], abs=PRINTED
    )
    assert summary.estimate / summary.std_error == pytest.approx(-10.6247, abs=PRINTED)


def test_interval_of_tau2_on_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = measure(check_results(bcg["yi"], bcg["sei"]), 0.95, "DL")
    # metafor's tests, test_misc_confint.r.
    assert [found.tau2, found.tau2_low, found.tau2_high] == pytest.approx(
        [0.3088, 0.1197, 1.1115], abs=PRINTED
    )
    # metafor's root finder stops at 1e-4, which is seen in the third digit after the point.
    assert [found.i2, found.i2_low, found.i2_high] == pytest.approx(
        [92.1173, 81.9177, 97.6781], abs=0.004
    )
    assert [found.h2, found.h2_low, found.h2_high] == pytest.approx(
        [12.6861, 5.5303, 43.0680], rel=2e-4
    )


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning:statsmodels")
@pytest.mark.parametrize("seed", range(20))
def test_fixed_effect_and_dersimonian_laird_agree_with_statsmodels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.2, 3, rng.integers(3, 40))
    estimates = rng.normal(1, np.hypot(errors, rng.choice([0, 0.5, 3])))
    ours = pool_places(estimates, errors)
    theirs = combine_effects(estimates, errors**2, method_re="dl")
    table = theirs.summary_frame()[["eff", "sd_eff", "ci_low", "ci_upp"]]
    assert printed(ours.fixed_effect) == pytest.approx(
        table.loc["fixed effect"].to_list(), rel=1e-8, abs=1e-10
    )
    assert ours.heterogeneity is not None
    assert ours.heterogeneity.q == pytest.approx(theirs.q, rel=1e-8)
    assert ours.dersimonian_laird is not None
    # statsmodels weighs with a negative tau2 where DerSimonian and Laird set it to zero.
    assert ours.dersimonian_laird.tau2 == pytest.approx(max(theirs.tau2, 0), rel=1e-8, abs=1e-12)
    compared = ours.dersimonian_laird if theirs.tau2 > 0 else ours.fixed_effect
    row = "random effect" if theirs.tau2 > 0 else "fixed effect"
    assert printed(compared) == pytest.approx(table.loc[row].to_list(), rel=1e-8, abs=1e-10)


def test_one_place_is_not_pooled() -> None:
    found = pool_places([4.2], [1.3])
    assert (found.k, found.kind, found.reported, found.prediction) == (1, "one_place", None, None)
    assert found.cautions == ("one_place",)


def test_two_places_are_set_beside_each_other() -> None:
    # 3 (se 3) and 8 (se 4): the difference is -5 with a standard error of sqrt(9 + 16) = 5; weights
    # 1/9 and 1/16 give (3/9 + 8/16) / (1/9 + 1/16) = 4.8 with a standard error of 12/5 = 2.4.
    found = pool_places([3.0, 8.0], [3.0, 4.0])
    assert (found.kind, found.prediction) == ("two_places", None)
    assert found.contrast is not None
    assert (found.contrast.difference, found.contrast.std_error) == pytest.approx((-5, 5))
    assert found.reported is found.fixed_effect
    assert found.reported is not None
    assert (found.reported.estimate, found.reported.std_error) == pytest.approx((4.8, 2.4))
    assert "two_places" in found.cautions
    # What would be false precision the other way: one degree of freedom, 24 units wide.
    assert found.hartung_knapp is not None
    assert found.hartung_knapp.high - found.hartung_knapp.low > 2 * stats.t.ppf(0.975, 1) * 2


def test_two_places_whose_models_disagree_are_marked() -> None:
    found = pool_places([1.0, 4.45], [1.0, 1.78])
    fixed, random = found.fixed_effect, found.dersimonian_laird
    assert fixed is not None
    assert random is not None
    assert fixed.low > 0 > random.low
    assert "models_disagree" in found.cautions
    assert "models_disagree" not in pool_places([4.0, 4.5], [1.0, 1.2]).cautions
    # More than two places are reported by one model, with the others beside it.
    assert "models_disagree" not in pool_places([1.0, 4.45, 3.0], [1.0, 1.78, 1.0]).cautions


@pytest.mark.parametrize(
    ("estimates", "errors"), [([1.0, 4.45], [1.0, 1.78]), ([0.0, 7.0], [3.0, 2.0])]
)
def test_of_two_places_dersimonian_laird_and_reml_are_the_same(
    estimates: list[float], errors: list[float]
) -> None:
    found = pool_places(estimates, errors)
    assert found.heterogeneity is not None
    assert found.dersimonian_laird is not None
    by_hand = (np.diff(estimates)[0] ** 2 - np.square(errors).sum()) / 2
    assert found.heterogeneity.tau2 == pytest.approx(by_hand, rel=1e-6)
    assert printed(found.dersimonian_laird) == pytest.approx(printed(found.reml_wald), abs=1e-6)


def test_two_places_that_differ_are_not_averaged() -> None:
    found = pool_places([-2.0, 8.0], [1.0, 1.0])
    assert found.reported is None
    assert found.cautions == ("two_places", "two_places_differ")
    assert found.contrast is not None
    assert found.contrast.p_value == pytest.approx(found.heterogeneity.p_value)  # type: ignore[union-attr]


def test_places_that_agree_too_well_are_given_no_false_precision() -> None:
    found = pool_places([5.0, 5.1, 4.9, 5.0, 5.0], [2.0, 2.0, 2.0, 2.0, 2.0])
    assert found.hartung_knapp is not None
    assert found.reported is not None
    assert found.fixed_effect is not None
    # The unmodified interval is under a tenth of the one that one common effect would give.
    assert found.hartung_knapp.std_error < 0.1 * found.fixed_effect.std_error
    assert found.reported.interval_method == "wald"
    assert printed(found.reported) == pytest.approx(printed(found.fixed_effect))
    assert found.cautions == ("hartung_knapp_narrow", "no_heterogeneity_seen")
    assert found.prediction is not None
    assert found.prediction.low <= found.reported.low


@pytest.mark.parametrize(
    ("estimates", "errors", "reason", "words"),
    [
        ([], [], "too_few", "0 places"),
        ([1.0, 2.0], [1.0], "wrong_length", "2 estimates and 1 standard errors"),
        ([1.0, np.nan, 2.0], [1.0, 1.0, 1.0], "not_finite", "estimate is missing in result 2"),
        ([1.0, 2.0, 3.0], [1.0, np.nan, np.nan], "not_finite", "missing in results 2, 3"),
        ([1.0, np.inf], [1.0, 1.0], "not_finite", "infinite"),
        ([1.0, 2.0], [1.0, np.inf], "not_finite", "infinite"),
        ([1.0, 2.0], [1.0, 0.0], "bad_std_error", "result 2 is not above zero"),
        ([1.0, 2.0], [-1.0, 1.0], "bad_std_error", "result 1 is not above zero"),
        ([1.0, 2.0], [1.0, 1e-9], "bad_std_error", "too small to be believed"),
        ([1e12, 2e12], [1.0, 1.0], "bad_std_error", "check its unit"),
        (["1", "none"], [1.0, 1.0], "not_a_number", "not numbers"),
    ],
)
def test_results_that_cannot_be_pooled(
    estimates: list[float], errors: list[float], reason: str, words: str
) -> None:
    with pytest.raises(MethodError, match=words) as caught:
        pool_places(estimates, errors)
    assert caught.value.reason == reason


def test_a_level_that_is_none() -> None:
    with pytest.raises(MethodError, match="confidence level"):
        pool_places([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], level=95)
