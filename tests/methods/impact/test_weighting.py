"""The three weighting estimators, against R, Stata, statsmodels and a numerical sandwich.

Numbers marked R come from ``reference.R`` beside this file (R 4.2.2, MatchIt 4.5.1, survey 4.1.1).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from scipy.special import expit
from statsmodels.treatment.treatment_effects import TreatmentEffect

from localeval.methods.impact.balance import standardised_differences
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.propensity import PropensityFit, fit_propensity
from localeval.methods.impact.uncertainty import spread_of
from localeval.methods.inputs import MethodError

from .estimates import balanced, calibrated, doubly_robust, uncorrected, weighted, weights_for

pytestmark = pytest.mark.quick

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def design(nsw_cps: pd.DataFrame, covariates: list[str]) -> pd.DataFrame:
    return design_matrix(nsw_cps, dict.fromkeys(covariates, "numeric"))


@pytest.fixture(scope="module")
def fit(nsw_cps: pd.DataFrame, design: pd.DataFrame) -> PropensityFit:
    return fit_propensity(nsw_cps["treat"], design)


@pytest.fixture(scope="module")
def births() -> pd.DataFrame:
    """Cattaneo's (2010) birth weights, the data of Stata's ``teffects`` manual."""
    path = Path(statsmodels.__file__).parent / "treatment/tests/results/cataneo2.csv"
    return pd.read_csv(path)


BIRTH_COVARIATES = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]


# -- the National Supported Work participants beside the survey's people


def test_logit_coefficients_agree_with_r_glm(fit: PropensityFit) -> None:
    expected = {
        "(intercept)": -5.60499437966540,
        "age": -3.77829954105684e-03,
        "educ": 3.45835343680027e-02,
        "black": 4.20684995599517,
        "hisp": 1.79362735911674,
        "marr": -0.989915144496613,
        "nodegree": 1.03550716099659,
        "re74": -2.92513868926106e-05,
        "re75": -2.11758501040288e-04,
    }
    assert fit.coefficients.to_dict() == pytest.approx(expected, rel=1e-8)


def test_weighting_recovers_the_experimental_effect(
    nsw_cps: pd.DataFrame, fit: PropensityFit
) -> None:
    raw = nsw_cps.groupby("treat")["re78"].apply(lambda column: column.astype(float).mean())
    assert raw[1] - raw[0] == pytest.approx(-8497.516, abs=0.01)
    effect = weighted(nsw_cps["re78"], fit)
    assert effect.estimate == pytest.approx(1180.407822096076, rel=1e-9)  # R
    assert effect.std_error == pytest.approx(644.78, abs=0.005)
    assert effect.effective_comparison == pytest.approx(416.666960571818, rel=1e-9)  # R
    assert effect.low < 1794.34 < effect.high
    assert effect.estimand == "ATT"
    # Fewer than both groups' people less two, the comparison group counted at its effective size.
    assert 184 < effect.df < 184 + effect.effective_comparison - 1
    assert (effect.n_participants, effect.n_comparison) == (185, 15992)
    assert effect.participant_level - effect.comparison_level == pytest.approx(effect.estimate)
    assert np.all(fit.on_support[fit.participant])


def test_calibration_agrees_with_raking_in_r_survey(
    nsw_cps: pd.DataFrame, design: pd.DataFrame
) -> None:
    effect = calibrated(nsw_cps["re78"], nsw_cps["treat"], design)
    assert effect.comparison_level == pytest.approx(5078.408632027195, rel=1e-9)
    assert effect.effective_comparison == pytest.approx(417.677349748288, rel=1e-8)
    assert effect.estimate == pytest.approx(1270.73, abs=0.005)
    weights, _ = weights_for(nsw_cps["treat"], design)
    table = standardised_differences(design, nsw_cps["treat"], weights)
    assert table["smd"].abs().max() < 1e-8


def test_doubly_robust_estimate_agrees_with_r(nsw_cps: pd.DataFrame, fit: PropensityFit) -> None:
    effect = doubly_robust(nsw_cps["re78"], fit)
    assert effect.estimate == pytest.approx(1273.55057361841, rel=1e-9)
    assert effect.low < 1794.34 < effect.high


def test_the_columns_storage_does_not_matter(
    nsw_cps: pd.DataFrame, covariates: list[str], fit: PropensityFit
) -> None:
    reference = weighted(nsw_cps["re78"], fit).estimate
    assert nsw_cps["age"].dtype == np.int8
    for kind in (np.float64, object, str):
        stored = nsw_cps[covariates].astype(np.float64).astype(kind)
        again = fit_propensity(
            nsw_cps["treat"].astype(kind),
            design_matrix(stored, dict.fromkeys(covariates, "numeric")),
        )
        outcome = nsw_cps["re78"].astype(np.float64).astype(kind)
        assert weighted(outcome, again).estimate == pytest.approx(reference, rel=1e-12)


# -- common support


def test_common_support_agrees_with_matchit(
    nsw: pd.DataFrame, cps: pd.DataFrame, covariates: list[str]
) -> None:
    few = pd.concat([nsw[nsw["treat"] == 1], cps.iloc[:400]], ignore_index=True)
    fit = fit_propensity(few["treat"], design_matrix(few, dict.fromkeys(covariates, "numeric")))
    # R: matchit(discard = "treated", reestimate = TRUE), rows counted from 1
    assert list(np.flatnonzero(~fit.on_support) + 1) == [13, 15, 37, 43, 47, 49, 61, 65, 73]
    assert np.all(fit.participant[~fit.on_support])
    assert np.all(fit.weights[~fit.on_support] == 0)
    effect = weighted(few["re78"], fit)
    assert effect.estimate == pytest.approx(1600.56221969052, rel=1e-9)
    assert effect.effective_comparison == pytest.approx(7.14943989495221, rel=1e-9)
    assert effect.n_participants == 176


def test_outcomes_off_support_may_be_missing(
    nsw: pd.DataFrame, cps: pd.DataFrame, covariates: list[str]
) -> None:
    few = pd.concat([nsw[nsw["treat"] == 1], cps.iloc[:400]], ignore_index=True)
    fit = fit_propensity(few["treat"], design_matrix(few, dict.fromkeys(covariates, "numeric")))
    gaps = few["re78"].astype(float).where(fit.on_support)
    assert weighted(gaps, fit) == weighted(few["re78"], fit)


# -- standard errors


def numerical_sandwich(
    moments: Callable[[Floats], Floats], solution: Floats, position: int
) -> float:
    """Find the standard error of one parameter from stacked estimating equations, all by differences.

    ``moments`` gives one row a person and one column an equation, which sum to zero at the solution.
    """
    count = len(moments(solution))
    slopes = np.empty((len(solution), len(solution)))
    for column in range(len(solution)):
        step = np.zeros(len(solution))
        step[column] = 1e-5 * max(1.0, abs(solution[column]))
        slopes[:, column] = (
            (moments(solution + step) - moments(solution - step)).sum(axis=0) / 2 / step[column]
        )
    assert np.abs(moments(solution).sum(axis=0)).max() < 1e-4 * count
    bread = np.linalg.inv(slopes)
    meat = moments(solution).T @ moments(solution)
    return float(np.sqrt((bread @ meat @ bread.T)[position, position]))


def weighting_moments(
    outcome: Floats, treated: Floats, basis: Floats, link: Callable[[Floats], Floats]
) -> Callable[[Floats], Floats]:
    """Equations of the effect, the comparison level and a binary regression's coefficients."""

    def moments(parameters: Floats) -> Floats:
        effect, level, slopes = parameters[0], parameters[1], parameters[2:]
        index = basis @ slopes
        score = link(index)
        slope = (link(index + 1e-6) - link(index - 1e-6)) / 2e-6
        likelihood = (treated - score) * slope / (score * (1 - score))
        return np.column_stack(
            [
                treated * (outcome - level - effect),
                (1 - treated) * score / (1 - score) * (outcome - level),
                basis * likelihood[:, None],
            ]
        )

    return moments


def test_numerical_sandwich_reproduces_stata(births: pd.DataFrame) -> None:
    # Stata: teffects ipw (bweight) (mbsmoke mmarried c.mage##c.mage fbaby medu, probit), atet;
    # as shipped in statsmodels' own tests. It anchors the sandwich that the next tests use.
    treated = births["mbsmoke_"].to_numpy(float)
    outcome = births["bweight"].to_numpy(float)
    covariates = births[BIRTH_COVARIATES].to_numpy(float)
    basis = sm.add_constant((covariates - covariates.mean(0)) / covariates.std(0))
    slopes = sm.Probit(treated, basis).fit(disp=False, tol=1e-12).params
    odds = stats.norm.cdf(basis @ slopes)[treated == 0]
    odds = odds / (1 - odds)
    level = np.average(outcome[treated == 0], weights=odds)
    effect = outcome[treated == 1].mean() - level
    assert effect == pytest.approx(-225.17726054799, rel=1e-8)
    assert level == pytest.approx(3362.8369827702, rel=1e-8)
    moments = weighting_moments(outcome, treated, basis, stats.norm.cdf)
    solution = np.array([effect, level, *slopes])
    assert numerical_sandwich(moments, solution, 0) == pytest.approx(23.664582726945, rel=1e-5)
    assert numerical_sandwich(moments, solution, 1) == pytest.approx(14.20149077868, rel=1e-5)


def test_weighted_error_is_the_sandwich_of_all_equations(births: pd.DataFrame) -> None:
    fit = fit_propensity(births["mbsmoke_"], births[BIRTH_COVARIATES])
    effect = weighted(births["bweight"], fit)
    covariates = births[BIRTH_COVARIATES].to_numpy(float)
    basis = sm.add_constant((covariates - covariates.mean(0)) / covariates.std(0))
    treated = births["mbsmoke_"].to_numpy(float)
    slopes = sm.Logit(treated, basis).fit(disp=False, tol=1e-12).params
    moments = weighting_moments(births["bweight"].to_numpy(float), treated, basis, expit)
    solution = np.array([effect.estimate, effect.comparison_level, *slopes])
    assert effect.std_error == pytest.approx(numerical_sandwich(moments, solution, 0), rel=1e-6)


def test_weighted_effect_agrees_with_statsmodels(births: pd.DataFrame) -> None:
    covariates = sm.add_constant(births[BIRTH_COVARIATES].astype(float))
    logit = sm.Logit(births["mbsmoke_"].astype(float), covariates).fit(disp=False, tol=1e-12)
    model = sm.OLS(births["bweight"].astype(float), covariates)
    theirs = TreatmentEffect(model, births["mbsmoke_"].to_numpy(), results_select=logit)
    found = theirs.ipw(effect_group=1).results_gmm
    fit = fit_propensity(births["mbsmoke_"], births[BIRTH_COVARIATES])
    effect = weighted(births["bweight"], fit)
    assert fit.coefficients.to_numpy() == pytest.approx(logit.params.to_numpy(), rel=1e-7)
    assert effect.estimate == pytest.approx(found.params[0], rel=1e-8)
    # statsmodels differentiates its equations numerically.
    assert effect.std_error == pytest.approx(found.bse[0], rel=2e-4)


def test_calibrated_error_is_the_sandwich_of_all_equations() -> None:
    outcome, treated, table = confounded(seed=11, people=300)
    found = balanced(outcome, treated, pd.DataFrame(table))
    estimated, columns = found.estimated, table.shape[1]
    centre = table[treated].mean(axis=0)
    log_weights = np.log(found.shares[~treated] * treated.sum())
    tilt, *_ = np.linalg.lstsq(sm.add_constant(table[~treated]), log_weights, rcond=None)

    def moments(parameters: Floats) -> Floats:
        effect, level, intercept = parameters[0], parameters[1], parameters[2]
        slopes, means = parameters[3 : 3 + columns], parameters[3 + columns :]
        weight = np.where(treated, 0.0, np.exp(intercept + table @ slopes))
        return np.column_stack(
            [
                treated * (outcome - level - effect),
                weight * (outcome - level),
                weight - treated,
                weight[:, None] * (table - means),
                treated[:, None] * (table - means),
            ]
        )

    solution = np.array([estimated.estimate, estimated.comparison_level, *tilt, *centre])
    sandwich = numerical_sandwich(moments, solution, 0)
    plain = spread_of(uncorrected(estimated.difference)).std_error
    assert plain == pytest.approx(sandwich, rel=1e-6)
    # What is printed allows for the leverage of residuals, which is a few columns over some 200 comparison people.
    printed = spread_of(estimated.difference).std_error
    assert 1 < printed / sandwich < 1 + 2 * (columns + 1) / np.sum(~treated)


def test_doubly_robust_error_is_the_sandwich_of_all_equations() -> None:
    outcome, treated, table = confounded(seed=12, people=400)
    fit = fit_propensity(treated, pd.DataFrame(table))
    # On the people that the fit uses, as the estimate is.
    rows = fit.on_support
    outcome, treated, table = outcome[rows], treated[rows], table[rows]
    basis = sm.add_constant(table)
    score_slopes = sm.Logit(treated.astype(float), basis).fit(disp=False, tol=1e-12).params
    outcome_slopes = sm.OLS(outcome[~treated], basis[~treated]).fit().params
    size = basis.shape[1]
    full = np.empty(len(fit.on_support))
    full[fit.on_support] = outcome
    effect = doubly_robust(full, fit)

    def moments(parameters: Floats) -> Floats:
        effect, gap = parameters[0], parameters[1]
        score, line = basis @ parameters[2 : 2 + size], basis @ parameters[2 + size :]
        return np.column_stack(
            [
                treated * (outcome - line - gap - effect),
                ~treated * np.exp(score) * (outcome - line - gap),
                basis * (treated - expit(score))[:, None],
                basis * (~treated * (outcome - line))[:, None],
            ]
        )

    unexplained = outcome - basis @ outcome_slopes
    odds = np.exp(basis @ score_slopes)[~treated]
    gap = np.average(unexplained[~treated], weights=odds)
    assert effect.estimate == pytest.approx(unexplained[treated].mean() - gap, rel=1e-9)
    solution = np.array([effect.estimate, gap, *score_slopes, *outcome_slopes])
    assert effect.std_error == pytest.approx(numerical_sandwich(moments, solution, 0), rel=1e-6)


def confounded(seed: int, people: int) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Draw outcome, group and covariates, where those better off are likelier to take part; no effect."""
    rng = np.random.default_rng(seed)
    table = np.column_stack([rng.normal(size=(people, 2)), rng.random(people) < 0.4])
    treated = rng.random(people) < expit(-0.8 + table @ [0.5, 0.3, 0.4])
    outcome = table @ [1.0, 0.7, -0.5] + rng.normal(size=people) * (1 + 0.5 * table[:, 2])
    return outcome, treated, table


# -- what each method can and cannot remove


def test_doubly_robust_survives_a_wrong_score_when_the_outcome_is_linear() -> None:
    rng = np.random.default_rng(13)
    people = 20_000
    age = rng.normal(size=people)
    treated = rng.random(people) < expit(-1 + age + 0.6 * age**2 * (age < 0))
    outcome = 2 * age + rng.normal(size=people)
    fit = fit_propensity(treated, pd.DataFrame({"age": age}))
    by_odds, robust = weighted(outcome, fit), doubly_robust(outcome, fit)
    assert abs(by_odds.estimate) > 4 * by_odds.std_error
    assert abs(robust.estimate) < 3 * robust.std_error


def test_weighting_with_one_category_is_the_stratified_estimate() -> None:
    # Two groups of people: with a saturated score, weighting is arithmetic one can do by hand.
    women = np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0])
    treated = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    outcome = np.array([5.0, 6, 7, 10, 2, 4, 7, 8, 9, 8])
    fit = fit_propensity(treated, pd.DataFrame({"women": women}))
    effect = weighted(outcome, fit)
    # Comparison women average 3, men 8; three of the four participants are women.
    assert effect.comparison_level == pytest.approx(0.75 * 3 + 0.25 * 8)
    assert effect.estimate == pytest.approx(7 - 4.25)
    assert fit.weights[4] == pytest.approx(3 / 2)
    assert fit.weights[6] == pytest.approx(1 / 4)
    by_averages = calibrated(outcome, treated, pd.DataFrame({"women": women}))
    assert by_averages.estimate == pytest.approx(effect.estimate)


def test_without_covariates_weighting_is_the_raw_difference() -> None:
    outcome = np.array([3.0, 5, 1, 2, 3])
    treated = [1, 1, 0, 0, 0]
    nothing = pd.DataFrame(index=range(5))
    # Variances of both means, (one participant to spare, two others): of residuals as they are, and allowing for leverage.
    sandwich, welch = (1 / 2, 2 / 9), (1.0, 1 / 3)
    for effect, (ours, theirs) in (
        (weighted(outcome, fit_propensity(treated, nothing)), sandwich),
        (calibrated(outcome, treated, nothing), welch),
        (doubly_robust(outcome, fit_propensity(treated, nothing)), sandwich),
    ):
        assert effect.estimate == pytest.approx(2.0)
        assert effect.effective_comparison == pytest.approx(3.0)
        assert effect.std_error == pytest.approx(np.sqrt(ours + theirs))
        # Welch's degrees of freedom.
        assert effect.df == pytest.approx((ours + theirs) ** 2 / (ours**2 / 1 + theirs**2 / 2))
        assert effect.left_out == ()


def test_calibration_that_cannot_balance_is_refused() -> None:
    design = pd.DataFrame({"age": [60.0, 61, 62, 20, 30, 40, 50]})
    with pytest.raises(MethodError, match="No weights") as caught:
        weights_for([1, 1, 1, 0, 0, 0, 0], design)
    assert caught.value.reason == "no_common_support"


def test_calibration_names_a_level_that_no_comparison_person_has() -> None:
    design = pd.DataFrame({"age": [3.0, 4, 5, 2, 3, 4, 9], "area: East": [1.0, 0, 0, 0, 0, 0, 0]})
    with pytest.raises(MethodError, match="'area: East'"):
        weights_for([1, 1, 1, 0, 0, 0, 0], design)
    on_support = np.array([0, 1, 1, 1, 1, 1, 1], dtype=bool)
    rest = balanced(np.arange(7.0), [1, 1, 1, 0, 0, 0, 0], design, on_support)
    assert rest.estimated.left_out == ("area: East",)
    assert rest.shares[0] == 0
