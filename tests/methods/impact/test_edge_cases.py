"""Data that give no honest number get one plain sentence, not a traceback or a silent nonsense."""

from __future__ import annotations

import warnings
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.inputs import MethodError, MethodReason

from .estimates import calibrated, doubly_robust, weighted, weights_for

pytestmark = pytest.mark.quick

GROUP = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
AGE = pd.DataFrame({"age": [30.0, 41, 33, 52, 47, 28, 39, 31, 55, 48, 60, 35]})
OUTCOME = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])
FIT = fit_propensity(GROUP, AGE)


@pytest.fixture(autouse=True)
def _no_warnings() -> object:
    """Turn numpy's warnings into failures: an edge case is met on purpose, not by luck."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


ESTIMATES = {
    "difference": lambda outcome: difference_in_means(outcome, GROUP),
    "regression": lambda outcome: regression_adjusted(outcome, GROUP, AGE),
    "weighted": lambda outcome: weighted(outcome, FIT),
    "calibrated": lambda outcome: calibrated(outcome, GROUP, AGE),
    "doubly robust": lambda outcome: doubly_robust(outcome, FIT),
}


@pytest.mark.parametrize("name", ESTIMATES)
@pytest.mark.parametrize(
    ("outcome", "reason", "words"),
    [
        (np.full(12, 7.3), "constant_outcome", "the same for everybody"),
        (100.0 * GROUP, "constant_outcome", "the same for everybody"),
        (np.where(np.arange(12) == 3, np.inf, OUTCOME), "not_finite", "infinite"),
        ([*OUTCOME[:-1], "n/a"], "not_a_number", "not numbers"),
        (OUTCOME[:-1], "wrong_length", "11 outcome values for 12 people"),
    ],
)
def test_outcomes_without_an_answer(name: str, outcome: object, reason: str, words: str) -> None:
    with pytest.raises(MethodError, match=words) as caught:
        ESTIMATES[name](outcome)
    assert caught.value.reason == reason
    assert str(caught.value).endswith(".")


LOST = np.where(np.arange(12) == 3, np.nan, OUTCOME)


@pytest.mark.parametrize("name", ["difference", "weighted", "doubly robust"])
def test_a_lost_outcome_is_refused_where_nobody_stands_for_it(name: str) -> None:
    with pytest.raises(MethodError, match="missing for 1 people") as caught:
        ESTIMATES[name](LOST)
    assert caught.value.reason == "not_finite"


@pytest.mark.parametrize("name", ["regression", "calibrated"])
def test_a_lost_outcome_is_stood_for_where_the_covariates_allow(name: str) -> None:
    effect = ESTIMATES[name](LOST)
    assert (effect.n_participants, effect.n_comparison) == (4, 7)
    assert np.isfinite([effect.estimate, effect.low, effect.high]).all()


@pytest.mark.parametrize("name", ESTIMATES)
def test_an_outcome_that_varies_in_one_group_only_has_an_answer(name: str) -> None:
    effect = ESTIMATES[name](np.where(GROUP == 1, 4.0, OUTCOME))
    assert effect.participant_level == pytest.approx(4.0)
    assert 0 < effect.std_error < 10


@pytest.mark.parametrize("name", ["regression", "calibrated", "doubly robust"])
def test_an_outcome_that_is_a_covariate_has_no_uncertainty_to_show(name: str) -> None:
    with pytest.raises(MethodError) as caught:
        ESTIMATES[name](2 * AGE["age"] + 1)
    assert caught.value.reason == "constant_outcome"


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        (np.zeros(12), "empty_group"),
        (np.ones(12), "empty_group"),
        ([], "empty_group"),
        ([1] + [0] * 11, "too_few"),
        ([0] + [1] * 11, "too_few"),
        ([2] + [0] * 11, "not_two_groups"),
        ([np.nan] + [0, 1] * 5 + [0], "not_two_groups"),
        (["participant"] * 6 + ["comparison"] * 6, "not_a_number"),
    ],
)
def test_groups_without_an_answer(group: object, reason: str) -> None:
    for attempt in (
        lambda: difference_in_means(OUTCOME[: len(group)], group),  # type: ignore[arg-type]
        lambda: regression_adjusted(OUTCOME[: len(group)], group, AGE[: len(group)]),  # type: ignore[arg-type]
        lambda: fit_propensity(group, AGE[: len(group)]),  # type: ignore[arg-type]
        lambda: calibrated(OUTCOME[: len(group)], group, AGE[: len(group)]),  # type: ignore[arg-type]
    ):
        with pytest.raises(MethodError) as caught:
            attempt()
        assert caught.value.reason == reason


def test_two_people_in_each_group_are_the_fewest() -> None:
    effect = difference_in_means([1.0, 3, 2, 8], [1, 1, 0, 0])
    assert effect.estimate == -3
    assert effect.low < -20
    with pytest.raises(MethodError, match="too few to adjust"):
        regression_adjusted([1.0, 3, 2, 8], [1, 1, 0, 0], np.array([[1.0], [2], [3], [5]]))


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(MethodError, match="between 0 and 1"):
        difference_in_means(OUTCOME, GROUP, level=level)
    with pytest.raises(MethodError, match="between 0 and 1"):
        weighted(OUTCOME, FIT, level=level)


def test_more_covariates_than_people() -> None:
    wide = pd.DataFrame(np.random.default_rng(1).normal(size=(12, 40)))
    with pytest.raises(MethodError) as caught:
        fit_propensity(GROUP, wide)
    assert caught.value.reason == "too_few"
    with pytest.raises(MethodError) as caught:
        weights_for(GROUP, wide)
    assert caught.value.reason == "no_common_support"


def test_covariates_with_gaps_are_named() -> None:
    with pytest.raises(MethodError, match="age have missing values") as caught:
        fit_propensity(GROUP, AGE.where(AGE["age"] > 30))
    assert caught.value.reason == "not_finite"
    with pytest.raises(MethodError) as caught:
        fit_propensity(GROUP, AGE[:5])
    assert caught.value.reason == "wrong_length"


def test_constant_columns_are_left_out_not_fatal() -> None:
    design = AGE.assign(country=1.0)
    fit = fit_propensity(GROUP, design)
    assert fit.left_out == ("country",)
    assert fit.weights == pytest.approx(FIT.weights)


def test_extreme_outliers_do_not_overflow() -> None:
    rng = np.random.default_rng(2)
    earnings = np.exp(rng.normal(8, 3, 300))
    earnings[0] = 1e12
    group = rng.random(300) < 0.3
    design = pd.DataFrame({"earnings": earnings, "age": rng.normal(40, 10, 300)})
    effect = weighted(rng.normal(size=300), fit_propensity(group, design))
    assert np.isfinite(effect.std_error)
    assert calibrated(rng.normal(size=300), group, design, earnings <= 1e11).std_error < 1


def test_no_participant_in_the_comparison_groups_range() -> None:
    # The two participants are the youngest and the oldest, so both are outside the range.
    ages = pd.DataFrame({"age": [10.0, 90, 40, 45, 50, 55, 60, 65]})
    with pytest.raises(MethodError) as caught:
        fit_propensity([1, 1, 0, 0, 0, 0, 0, 0], ages.assign(squared=ages["age"] ** 2))
    assert caught.value.reason in {"no_common_support", "separation"}


def test_every_reason_that_is_raised_is_declared() -> None:
    with pytest.raises(MethodError) as caught:
        difference_in_means([1.0], [1])
    assert caught.value.reason in get_args(MethodReason)
    assert isinstance(caught.value, ValueError)
