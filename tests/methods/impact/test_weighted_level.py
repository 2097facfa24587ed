"""The level of a weighted comparison group: the group's part of the estimate, with an error of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import expit
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.impact.levels import weighted_level
from localeval.methods.impact.propensity import PropensityFit, fit_propensity
from localeval.methods.impact.weighting import weighted_att
from localeval.methods.inputs import MethodError

from .test_weighting import numerical_sandwich, weighting_moments

Floats = NDArray[np.float64]
REPLICATES = 400


def confounded(
    rng: np.random.Generator, people: int = 600
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Give a yes-or-no outcome without a programme, two covariates, and who takes part."""
    table = rng.normal(size=(people, 2))
    outcome = np.where(rng.random(people) < expit(-0.4 + table @ [0.9, 0.5]), 100.0, 0.0)
    return outcome, table, rng.random(people) < expit(-1.0 + table @ [0.6, -0.5])


@pytest.fixture(scope="module")
def case() -> tuple[Floats, Floats, PropensityFit]:
    outcome, table, group = confounded(np.random.default_rng(5))
    return outcome, table, fit_propensity(group, pd.DataFrame(table))


def test_it_is_the_comparison_level_of_the_estimate(
    case: tuple[Floats, Floats, PropensityFit],
) -> None:
    outcome, _, fit = case
    level = weighted_level(outcome, fit)
    assert level.value == pytest.approx(weighted_att(outcome, fit).comparison_level, rel=1e-12)
    assert level.n == int((~fit.participant & fit.on_support).sum())


def test_the_error_is_the_sandwich_of_all_equations(
    case: tuple[Floats, Floats, PropensityFit],
) -> None:
    outcome, table, fit = case
    everybody = fit.on_support
    basis = sm.add_constant((table - table.mean(0)) / table.std(0))[everybody]
    treated, values = fit.participant[everybody].astype(float), outcome[everybody]
    slopes = sm.Logit(treated, basis).fit(disp=False, tol=1e-12).params
    level = weighted_level(outcome, fit)
    solution = np.array([values[treated == 1].mean() - level.value, level.value, *slopes])
    moments = weighting_moments(values, treated, basis, expit)
    assert level.std_error == pytest.approx(numerical_sandwich(moments, solution, 1), rel=1e-5)


def test_with_equal_weights_a_share_has_wilsons_interval() -> None:
    """Without anything to weight by, the effective number of people is their number."""
    outcome = np.r_[np.zeros(40), np.repeat([100.0, 0.0], [60, 140])]
    flags = np.r_[np.ones(40, dtype=bool), np.zeros(200, dtype=bool)]
    fit = fit_propensity(flags, pd.DataFrame({"nothing": np.zeros(240)}))
    level = weighted_level(outcome, fit, whole=100.0)
    low, high = proportion_confint(60, 200, method="wilson")
    assert level.value == pytest.approx(30.0)
    assert level.low == pytest.approx(100 * low, abs=0.05)  # Student's t for the normal
    assert level.high == pytest.approx(100 * high, abs=0.05)


def test_people_without_the_outcome_are_left_out_and_the_others_keep_their_weights(
    case: tuple[Floats, Floats, PropensityFit],
) -> None:
    outcome, _, fit = case
    known = outcome.copy()
    known[::7] = np.nan
    used = ~fit.participant & fit.on_support & ~np.isnan(known)
    level = weighted_level(known, fit, whole=100.0)
    assert level.n == used.sum()
    assert level.value == pytest.approx(np.average(known[used], weights=fit.weights[used]))
    assert 0 < level.low < level.value < level.high < 100


@pytest.mark.parametrize("whole", [None, 100.0])
def test_the_interval_covers_what_participants_would_have_had(whole: float | None) -> None:
    """The truth is the share among participants without the programme, in very many draws."""
    many, _, group = confounded(np.random.default_rng(0), 2_000_000)
    truth = float(many[group].mean())
    rng = np.random.default_rng(11)
    found = []
    for _ in range(REPLICATES):
        outcome, table, group = confounded(rng)
        level = weighted_level(outcome, fit_propensity(group, pd.DataFrame(table)), whole=whole)
        found.append((level.value - truth, level.std_error, level.low <= truth <= level.high))
    error, spread, covers = np.array(found, dtype=float).T
    assert abs(error.mean()) < 4 * error.std() / np.sqrt(REPLICATES)
    ratio = np.sqrt(np.square(spread).mean()) / error.std()
    assert abs(ratio - 1) < 4 / np.sqrt(2 * REPLICATES)
    assert abs(covers.mean() - 0.95) < 4 * np.sqrt(0.95 * 0.05 / REPLICATES)


def reason_of(outcome: Floats, fit: PropensityFit, whole: float | None = None) -> str:
    with pytest.raises(MethodError) as caught:
        weighted_level(outcome, fit, whole=whole)
    return caught.value.reason


def test_what_cannot_be_a_level_is_refused(case: tuple[Floats, Floats, PropensityFit]) -> None:
    outcome, _, fit = case
    assert reason_of(outcome[:-1], fit) == "wrong_length"
    assert reason_of(np.zeros(len(outcome)), fit) == "constant_outcome"
    assert reason_of(np.full(len(outcome), np.nan), fit) == "no_common_support"
    assert reason_of(outcome, fit, whole=1.0) == "wrong_setting"
