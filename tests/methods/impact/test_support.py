"""People whom the covariates assign to their group with certainty, and groups told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import expit

from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.inputs import MethodError

from .estimates import weighted

pytestmark = pytest.mark.quick


def people(seed: int, count: int = 400) -> tuple[NDArray[np.bool_], pd.DataFrame]:
    """Draw a group column and covariates that overlap well, with a category of four areas."""
    rng = np.random.default_rng(seed)
    area = rng.integers(0, 4, count)
    table = pd.DataFrame({"age": rng.normal(size=count), "educ": rng.normal(size=count)})
    for place in (1, 2, 3):
        table[f"area: {place}"] = (area == place) * 1.0
    return rng.random(count) < expit(-1 + 0.5 * table["age"].to_numpy()), table


@pytest.mark.parametrize("column", ["age", "educ"])
def test_complete_separation_names_the_covariate(column: str) -> None:
    _, design = people(1)
    with pytest.raises(MethodError, match=f"look first at '{column}'") as caught:
        fit_propensity(design[column] > 0.2, design)
    assert (caught.value.reason, caught.value.column) == ("separation", column)


def test_separation_by_two_covariates_together_is_found() -> None:
    _, design = people(2)
    with pytest.raises(MethodError, match="apart completely") as caught:
        fit_propensity(design["age"] + design["educ"] > 0, design)
    assert caught.value.reason == "separation"


@pytest.mark.parametrize("level", ["area: 2", "the reference level"])
def test_participants_in_an_area_without_comparison_people_are_off_support(level: str) -> None:
    treated, design = people(3)
    reference = design[["area: 1", "area: 2", "area: 3"]].sum(axis=1) == 0
    only_here = reference if level == "the reference level" else design[level] == 1
    treated = treated | only_here.to_numpy()
    fit = fit_propensity(treated, design)
    assert not fit.on_support[only_here].any()
    assert np.all(fit.score[only_here] == 1)
    # The others get what they would have got without those people.
    rest = ~only_here.to_numpy()
    alone = fit_propensity(treated[rest], design[rest])
    assert fit.weights[rest] == pytest.approx(alone.weights, rel=1e-6)
    assert np.all(fit.on_support[rest & treated] == alone.on_support[treated[rest]])


@pytest.mark.parametrize("level", ["area: 2", "the reference level"])
def test_comparison_people_in_an_area_without_participants_get_no_weight(level: str) -> None:
    treated, design = people(4)
    reference = design[["area: 1", "area: 2", "area: 3"]].sum(axis=1) == 0
    elsewhere = reference if level == "the reference level" else design[level] == 1
    treated = treated & ~elsewhere.to_numpy()
    fit = fit_propensity(treated, design)
    assert np.all(fit.weights[elsewhere] == 0)
    assert np.all(fit.score[elsewhere] == 0)
    assert np.array_equal(~fit.on_support & ~treated, elsewhere)
    rest = ~elsewhere.to_numpy()
    alone = fit_propensity(treated[rest], design[rest])
    assert fit.weights[rest] == pytest.approx(alone.weights, rel=1e-6)


def certain_by_linear_programme(
    treated: NDArray[np.bool_], table: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Find everybody whom some direction of the covariates puts strictly on their group's side.

    The largest set is the solution of: maximise the sum of s subject to s <= (+/-) x'b, 0 <= s <= 1
    (Konis 2007).
    """
    count = len(treated)
    basis = np.column_stack([np.ones(count), table])
    side = np.where(treated, 1.0, -1.0)[:, None]
    found = linprog(
        np.concatenate([np.zeros(basis.shape[1]), -np.ones(count)]),
        A_ub=np.hstack([-side * basis, np.eye(count)]),
        b_ub=np.zeros(count),
        bounds=[(None, None)] * basis.shape[1] + [(0, 1)] * count,
    )
    assert found.x is not None
    return np.asarray(found.x[basis.shape[1] :] > 1e-6)


def test_people_off_support_are_those_a_linear_programme_finds() -> None:
    rng = np.random.default_rng(5)
    seen = {"separated": 0, "overlapping": 0, "apart": 0}
    for _ in range(120):
        count, columns = int(rng.integers(15, 90)), int(rng.integers(1, 5))
        table = np.column_stack(
            [
                rng.normal(size=count) if rng.random() < 0.5 else rng.random(count) < 0.1
                for _ in range(columns)
            ]
        ).astype(float)
        treated = rng.random(count) < expit(table @ rng.normal(size=columns) - 0.5)
        if min(treated.sum(), (~treated).sum()) < 2:
            continue
        certain = certain_by_linear_programme(treated, table)
        left = treated[~certain]
        if min(left.sum(), (~left).sum()) < 2:
            with pytest.raises(MethodError):
                fit_propensity(treated, pd.DataFrame(table))
            seen["apart"] += 1
            continue
        fit = fit_propensity(treated, pd.DataFrame(table))
        exactly = (fit.score == 0) | (fit.score == 1)
        # The range rule may take more participants off afterwards, and so leave more comparison
        # people without anybody like them; never fewer.
        assert np.all(exactly[certain])
        if not certain.any() and fit.on_support.all():
            assert not exactly.any()
        seen["separated" if certain.any() else "overlapping"] += 1
    assert min(seen["separated"], seen["overlapping"]) > 20


def test_identical_to_the_most_extreme_comparison_person_is_on_support() -> None:
    ages = [20.0, 30, 40, 50, 60, 25, 35, 45, 60]
    treated = [0, 0, 0, 0, 0, 1, 1, 1, 1]
    fit = fit_propensity(treated, pd.DataFrame({"age": ages}))
    assert fit.on_support.all()
    assert not fit_propensity(treated, pd.DataFrame({"age": [*ages[:-1], 61.0]})).on_support[-1]


def test_weight_on_one_person_alone_is_refused() -> None:
    rng = np.random.default_rng(6)
    ages = np.concatenate([rng.normal(20, 1, 30), [61.0], rng.normal(60, 1, 10)])
    treated = np.arange(41) > 30
    fit = fit_propensity(treated, pd.DataFrame({"age": ages}))
    assert fit.effective_comparison < 2
    with pytest.raises(MethodError, match="one person") as caught:
        weighted(rng.normal(size=41), fit)
    assert caught.value.reason == "no_common_support"
