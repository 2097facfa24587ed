"""What must hold whatever the data: order, storage and units of the numbers do not matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from localeval.methods.impact.balance import standardised_differences
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.inputs import MethodError
from localeval.methods.multiplicity import holm

from .estimates import calibrated, doubly_robust, weighted, weights_for

Estimator = Callable[[object, object, pd.DataFrame], Effect]


def by_propensity(outcome: object, group: object, design: pd.DataFrame) -> Effect:
    return weighted(outcome, fit_propensity(group, design))  # type: ignore[arg-type]


def by_calibration(outcome: object, group: object, design: pd.DataFrame) -> Effect:
    return calibrated(outcome, group, design)  # type: ignore[arg-type]


def by_both(outcome: object, group: object, design: pd.DataFrame) -> Effect:
    return doubly_robust(outcome, fit_propensity(group, design))  # type: ignore[arg-type]


def by_means(outcome: object, group: object, design: pd.DataFrame) -> Effect:
    return difference_in_means(outcome, group)  # type: ignore[arg-type]


def by_regression(outcome: object, group: object, design: pd.DataFrame) -> Effect:
    return regression_adjusted(outcome, group, design)  # type: ignore[arg-type]


ESTIMATORS = [by_means, by_regression, by_propensity, by_calibration, by_both]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def evaluations(draw: st.DrawFn) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Draw whole-number outcomes, groups and covariates of 24 to 60 people."""
    count = draw(st.integers(24, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    design = pd.DataFrame({"age": rng.integers(18, 65, count), "woman": rng.integers(0, 2, count)})
    group = pd.Series((rng.random(count) < 0.4).astype(int))
    outcome = pd.Series(rng.integers(0, 100, count) + design["age"])
    assume(group.sum() >= 6 and (1 - group).sum() >= 6)
    assume(
        design["woman"][group == 1].nunique() == 2 and design["woman"][group == 0].nunique() == 2
    )
    return outcome, group, design


def numbers(effect: Effect) -> list[float]:
    """List all the numbers of an effect."""
    return [value for value in vars(effect).values() if isinstance(value, float | int)]


def stored_as(values: pd.Series, kind: str) -> pd.Series:
    """Store numbers as another type."""
    return values.to_frame("it").astype({"it": kind})["it"]


def estimate_or_skip(
    estimator: Estimator, outcome: object, group: object, design: pd.DataFrame
) -> Effect:
    """Estimate, or pass over draws for which the method rightly gives no number."""
    try:
        return estimator(outcome, group, design)
    except MethodError:
        assume(False)
        raise


@pytest.mark.parametrize("estimator", ESTIMATORS)
@QUICK
@given(case=evaluations(), seed=st.integers(0, 1000))
def test_order_of_people_does_not_matter(
    estimator: Estimator, case: tuple[pd.Series, pd.Series, pd.DataFrame], seed: int
) -> None:
    outcome, group, design = case
    expected = estimate_or_skip(estimator, outcome, group, design)
    order = np.random.default_rng(seed).permutation(len(outcome))
    found = estimator(outcome.iloc[order], group.iloc[order], design.iloc[order])
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@QUICK
@given(
    case=evaluations(), kind=st.sampled_from(["int8", "float32", "object", "str", "Int64", "int16"])
)
def test_storage_does_not_matter(
    estimator: Estimator, case: tuple[pd.Series, pd.Series, pd.DataFrame], kind: str
) -> None:
    outcome, group, design = case
    outcome = outcome.clip(upper=127)
    expected = estimate_or_skip(
        estimator, outcome.astype("float64"), group.astype("float64"), design.astype("float64")
    )
    stored = design.astype(dict.fromkeys(design.columns, kind))
    found = estimator(stored_as(outcome, kind), stored_as(group, kind), stored)
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@QUICK
@given(
    case=evaluations(),
    factor=st.sampled_from([-3.0, 1e-6, 0.01, 100.0, 1e9]),
    shift=st.sampled_from([0.0, -7.0, 1e4]),
)
def test_the_unit_of_the_outcome_carries_through(
    estimator: Estimator,
    case: tuple[pd.Series, pd.Series, pd.DataFrame],
    factor: float,
    shift: float,
) -> None:
    outcome, group, design = case
    base = estimate_or_skip(estimator, outcome, group, design)
    found = estimator(factor * (outcome + shift), group, design)
    low, high = sorted([factor * base.low, factor * base.high])
    expected = replace(
        base,
        estimate=factor * base.estimate,
        std_error=abs(factor) * base.std_error,
        low=low,
        high=high,
        participant_level=factor * (base.participant_level + shift),
        comparison_level=factor * (base.comparison_level + shift),
    )
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-6, abs=1e-6 * abs(factor))


@pytest.mark.parametrize("estimator", ESTIMATORS[1:])
@QUICK
@given(
    case=evaluations(),
    factor=st.sampled_from([-1.0, 1e-4, 12.0, 1e6]),
    shift=st.sampled_from([0.0, -40.0, 1000.0]),
)
def test_the_unit_of_a_covariate_does_not_matter(
    estimator: Estimator,
    case: tuple[pd.Series, pd.Series, pd.DataFrame],
    factor: float,
    shift: float,
) -> None:
    outcome, group, design = case
    expected = estimate_or_skip(estimator, outcome, group, design)
    found = estimator(outcome, group, design.assign(age=factor * (design["age"] + shift)))
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("estimator", ESTIMATORS[1:])
@QUICK
@given(case=evaluations())
def test_redundant_columns_change_nothing(
    estimator: Estimator, case: tuple[pd.Series, pd.Series, pd.DataFrame]
) -> None:
    outcome, group, design = case
    expected = estimate_or_skip(estimator, outcome, group, design)
    wider = design.assign(
        again=design["age"], months=12 * design["age"] + 6, man=1 - design["woman"], place=7
    )
    found = estimator(outcome, group, wider)
    assert numbers(found) == pytest.approx(numbers(expected), rel=1e-6, abs=1e-8)
    # What was left out without them (a column that says nothing new in a small group) still is.
    assert set(found.left_out) == {*expected.left_out, "again", "months", "man", "place"}


@pytest.mark.parametrize("estimator", ESTIMATORS)
@QUICK
@given(case=evaluations())
def test_yes_and_no_outcomes_are_ones_and_zeros(
    estimator: Estimator, case: tuple[pd.Series, pd.Series, pd.DataFrame]
) -> None:
    outcome, group, design = case
    yes = outcome > outcome.median()
    expected = estimate_or_skip(estimator, yes.astype(float), group, design)
    assert numbers(estimator(yes, group == 1, design)) == pytest.approx(numbers(expected))
    assert -1 <= expected.estimate <= 1 or estimator in (by_both, by_regression)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@QUICK
@given(case=evaluations())
def test_an_effect_is_coherent(
    estimator: Estimator, case: tuple[pd.Series, pd.Series, pd.DataFrame]
) -> None:
    outcome, group, design = case
    effect = estimate_or_skip(estimator, outcome, group, design)
    assert effect.low < effect.estimate < effect.high
    assert effect.participant_level - effect.comparison_level == pytest.approx(effect.estimate)
    assert (effect.p_value < 0.05) == (not effect.low <= 0 <= effect.high)
    assert 0 < effect.effective_comparison <= effect.n_comparison * (1 + 1e-12)
    assert effect.n_participants <= group.sum()


@QUICK
@given(case=evaluations())
def test_calibration_balances_exactly_and_weights_are_counts(
    case: tuple[pd.Series, pd.Series, pd.DataFrame],
) -> None:
    _, group, design = case
    try:
        weights, _ = weights_for(group, design)
    except MethodError:
        assume(False)
        raise
    assert standardised_differences(design, group, weights)["smd"].abs().max() < 1e-5
    assert weights[group == 0].sum() == pytest.approx(group.sum())
    assert weights.min() >= 0


@QUICK
@given(case=evaluations())
def test_adding_the_effect_to_every_participant_adds_it_to_the_estimate(
    case: tuple[pd.Series, pd.Series, pd.DataFrame],
) -> None:
    outcome, group, design = case
    fit = estimate_or_skip(by_propensity, outcome, group, design)
    raised = by_propensity(outcome + 13 * group, group, design)
    assert raised.estimate == pytest.approx(fit.estimate + 13)
    assert raised.std_error == pytest.approx(fit.std_error)


@QUICK
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(thousandths: list[int]) -> None:
    p_values = [value / 1000 for value in thousandths]
    adjusted = holm(p_values)
    assert np.all(adjusted >= np.array(p_values) - 1e-12)
    assert np.all(adjusted <= 1)
    order = np.argsort(p_values, kind="stable")
    assert np.all(np.diff(adjusted[order]) >= -1e-12)
    # The smallest is multiplied by the number of tests, as Bonferroni would.
    assert adjusted[order[0]] == pytest.approx(min(1, len(p_values) * p_values[order[0]]))
