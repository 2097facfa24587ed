"""The level of a weighted comparison group: the group's part of the estimate, with an error of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from scipy.special import expit
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.impact.levels import weighted_level
from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.inputs import MethodError

from .estimates import balanced, weighted

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
def case() -> tuple[Floats, Floats]:
    """Give outcomes, and weights of the comparison group."""
    outcome, table, group = confounded(np.random.default_rng(5))
    found = balanced(outcome, group, pd.DataFrame(table))
    return outcome, np.where(group, 0.0, found.shares)


def test_it_is_the_comparison_level_of_the_estimate() -> None:
    outcome, table, group = confounded(np.random.default_rng(5))
    design = pd.DataFrame(table)
    by_averages = balanced(outcome, group, design)
    level = weighted_level(outcome, np.where(group, 0.0, by_averages.shares))
    assert level.value == pytest.approx(by_averages.estimated.comparison_level, rel=1e-12)
    assert level.n == int((~group).sum())
    fit = fit_propensity(group, design)
    level = weighted_level(outcome, np.where(group, 0.0, fit.weights))
    assert level.value == pytest.approx(weighted(outcome, fit).comparison_level, rel=1e-12)
    assert level.n == int((~group & fit.on_support).sum())


def test_the_error_is_hc2_of_the_weighted_mean(case: tuple[Floats, Floats]) -> None:
    outcome, weights = case
    used = weights > 0
    fit = sm.WLS(outcome[used], np.ones(used.sum()), weights=weights[used]).fit(cov_type="HC2")
    level = weighted_level(outcome, weights)
    assert level.value == pytest.approx(fit.params[0], rel=1e-12)
    assert level.std_error == pytest.approx(fit.bse[0], rel=1e-9)


def test_the_unit_of_the_weights_does_not_matter(case: tuple[Floats, Floats]) -> None:
    outcome, weights = case
    level, again = weighted_level(outcome, weights), weighted_level(outcome, 1e6 * weights)
    assert [again.value, again.std_error, again.low, again.high] == pytest.approx(
        [level.value, level.std_error, level.low, level.high], rel=1e-12
    )


def test_clusters_of_one_person_are_people_who_come_one_by_one(
    case: tuple[Floats, Floats],
) -> None:
    outcome, weights = case
    everybody = np.arange(len(outcome))
    equal = (weights > 0).astype(float)
    alone, plain = (weighted_level(outcome, equal, clusters=c) for c in (everybody, None))
    assert (alone.value, alone.std_error) == pytest.approx((plain.value, plain.std_error))
    # With weights CR2 and HC2 allow for leverage in two ways, which differ by about as much as one person counts.
    alone, plain = (weighted_level(outcome, weights, clusters=c) for c in (everybody, None))
    assert alone.std_error == pytest.approx(plain.std_error, rel=0.005)


def test_copies_of_a_person_in_one_cluster_count_as_one(case: tuple[Floats, Floats]) -> None:
    outcome, weights = case
    everybody = np.arange(len(outcome))
    once = weighted_level(outcome, weights, clusters=everybody)
    thrice = weighted_level(
        np.tile(outcome, 3), np.tile(weights, 3), clusters=np.tile(everybody, 3)
    )
    found = [thrice.value, thrice.std_error, thrice.low, thrice.high]
    assert found == pytest.approx([once.value, once.std_error, once.low, once.high], rel=1e-9)
    taken_singly = weighted_level(np.tile(outcome, 3), np.tile(weights, 3))
    assert taken_singly.std_error == pytest.approx(once.std_error / np.sqrt(3), rel=0.01)


def test_with_equal_weights_a_share_has_wilsons_interval() -> None:
    """Without anything to weight by, the effective number of people is their number."""
    outcome = np.r_[np.zeros(40), np.repeat([100.0, 0.0], [60, 140])]
    weights = np.r_[np.zeros(40), np.ones(200)]
    level = weighted_level(outcome, weights, whole=100.0)
    # Student's t for the normal, and an error with 199 where Wilson has 200.
    critical = stats.t.ppf(0.975, 199) * np.sqrt(200 / 199)
    low, high = proportion_confint(60, 200, 2 * stats.norm.sf(critical), method="wilson")
    assert level.value == pytest.approx(30.0)
    assert level.low == pytest.approx(100 * low, rel=1e-6)
    assert level.high == pytest.approx(100 * high, rel=1e-6)


def test_people_without_the_outcome_are_left_out_and_the_others_keep_their_weights(
    case: tuple[Floats, Floats],
) -> None:
    outcome, weights = case
    known = outcome.copy()
    known[::7] = np.nan
    used = (weights > 0) & ~np.isnan(known)
    level = weighted_level(known, weights, whole=100.0)
    assert level.n == used.sum()
    assert level.value == pytest.approx(np.average(known[used], weights=weights[used]))
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
        weights = balanced(outcome, group, pd.DataFrame(table)).shares
        level = weighted_level(outcome, np.where(group, 0.0, weights), whole=whole)
        found.append((level.value - truth, level.std_error, level.low <= truth <= level.high))
    error, spread, covers = np.array(found, dtype=float).T
    assert abs(error.mean()) < 4 * error.std() / np.sqrt(REPLICATES)
    # The weights count as given, so that the error may be too large but not too small; fitting them takes little out here.
    ratio = np.sqrt(np.square(spread).mean()) / error.std()
    assert 1 - 4 / np.sqrt(2 * REPLICATES) < ratio < 1.3
    assert covers.mean() > 0.95 - 4 * np.sqrt(0.95 * 0.05 / REPLICATES)


def reason_of(
    outcome: Floats,
    weights: Floats,
    whole: float | None = None,
    clusters: NDArray[np.int_] | None = None,
) -> str:
    with pytest.raises(MethodError) as caught:
        weighted_level(outcome, weights, whole=whole, clusters=clusters)
    return caught.value.reason


def test_what_cannot_be_a_level_is_refused(case: tuple[Floats, Floats]) -> None:
    outcome, weights = case
    assert reason_of(outcome[:-1], weights) == "wrong_length"
    assert reason_of(np.zeros(len(outcome)), weights) == "constant_outcome"
    assert reason_of(np.full(len(outcome), np.nan), weights) == "no_common_support"
    assert reason_of(outcome, weights, whole=1.0) == "wrong_setting"
    assert reason_of(outcome, np.zeros(len(outcome))) == "no_common_support"
    assert reason_of(outcome, weights, clusters=np.zeros(len(outcome), dtype=int)) == "few_clusters"
