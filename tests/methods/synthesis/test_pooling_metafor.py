"""Pooling against metafor on random results: 36 sets of 2 to 40 places, alike or not, of all sizes.

``reference_metafor.csv`` holds inputs and results of R's metafor 3.8-1 as written by
``reference_metafor.R``; both lie beside this file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from localeval.methods.synthesis.funnel import differences
from localeval.methods.synthesis.heterogeneity import measure
from localeval.methods.synthesis.metaregression import meta_regression
from localeval.methods.synthesis.place_results import check_results
from localeval.methods.synthesis.pooling import PooledAverage, pool_places
from localeval.methods.synthesis.refits import cumulative, leave_one_out
from localeval.methods.synthesis.smallstudy import egger_test

pytestmark = pytest.mark.quick

Case = dict[str, NDArray[np.float64]]
AGREES = 1e-6


def read_cases() -> dict[int, Case]:
    """Read the reference: one dictionary of arrays a case."""
    table = pd.read_csv(Path(__file__).with_name("reference_metafor.csv"))
    cases: dict[int, Case] = {}
    for case, of_case in table.groupby("case"):
        assert isinstance(case, int)
        cases[case] = {
            str(name): rows.sort_values("position")["value"].to_numpy(float)
            for name, rows in of_case.groupby("name")
        }
    return cases


CASES = read_cases()
LARGE = [number for number, case in CASES.items() if "mods_z" in case]
SEVERAL = [number for number, case in CASES.items() if "leave1out" in case]


def numbers(summary: PooledAverage | None) -> list[float]:
    assert summary is not None
    return [summary.estimate, summary.std_error, summary.low, summary.high, summary.p_value]


def test_the_reference_has_cases_of_every_kind() -> None:
    sizes = {len(case["yi"]) for case in CASES.values()}
    assert {2, 3, 5, 20, 40} <= sizes
    boundary = [case["REML_tau2"][0] == 0 for case in CASES.values()]
    assert 5 < sum(boundary) < len(CASES) - 5
    assert len(LARGE) >= 10


@pytest.mark.parametrize("number", CASES)
def test_summaries(number: int) -> None:
    case = CASES[number]
    found = pool_places(case["yi"], case["sei"])
    assert numbers(found.fixed_effect) == pytest.approx(case["FE_z"], rel=AGREES, abs=AGREES)
    assert numbers(found.dersimonian_laird) == pytest.approx(case["DL_z"], rel=AGREES, abs=AGREES)
    assert numbers(found.reml_wald) == pytest.approx(case["REML_z"], rel=AGREES, abs=AGREES)
    assert numbers(found.hartung_knapp) == pytest.approx(case["REML_knha"], rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("number", CASES)
@pytest.mark.parametrize("method", ["REML", "DL"])
def test_heterogeneity(number: int, method: str) -> None:
    case = CASES[number]
    found = measure(
        check_results(case["yi"], case["sei"]), 0.95, "REML" if method == "REML" else "DL"
    )
    measured = [found.tau2, found.i2, found.h2, found.q, found.p_value]
    assert measured == pytest.approx(case[f"{method}_tau2"], rel=AGREES, abs=AGREES)
    interval = [found.tau2_low, found.tau2_high, found.i2_low, found.i2_high]
    assert interval == pytest.approx(case[f"{method}_tau2_interval"], rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("number", [n for n in CASES if "REML_knha_prediction" in CASES[n]])
def test_prediction_interval(number: int) -> None:
    case = CASES[number]
    found = pool_places(case["yi"], case["sei"])
    assert found.prediction is not None
    assert found.reported is not None
    limits = (found.prediction.low, found.prediction.high)
    if "hartung_knapp_narrow" not in found.cautions:
        assert limits == pytest.approx(case["REML_knha_prediction"], rel=AGREES, abs=AGREES)
    else:
        # Only then may it be wider than metafor's, by no more than to hold what is reported.
        low, high = case["REML_knha_prediction"]
        assert limits == pytest.approx(
            (min(low, found.reported.low), max(high, found.reported.high)), rel=AGREES, abs=AGREES
        )


@pytest.mark.parametrize("number", SEVERAL)
@pytest.mark.parametrize(("refit", "name"), [(leave_one_out, "leave1out"), (cumulative, "cumul")])
def test_refits(number: int, refit: object, name: str) -> None:
    case = CASES[number]
    found = refit(case["yi"], case["sei"])  # type: ignore[operator]
    # The reference of cumul begins with two places, of which we report no random-effects average.
    ours, theirs = (0, 0) if name == "leave1out" else (2, 1)
    assert found.tau2[ours:] == pytest.approx(case[f"{name}_tau2"][theirs:], rel=AGREES, abs=AGREES)
    assert found.estimate[ours:] == pytest.approx(case[name][theirs:], rel=AGREES, abs=AGREES)
    # The standard error is metafor's, or that of the Wald interval where that one is wider.
    errors, knapp = found.std_error[ours:], case[f"{name}_se"][theirs:]
    wald = found.high[ours:] - found.low[ours:]
    same = np.isclose(errors, knapp, rtol=AGREES)
    student = stats.t.ppf(0.975, found.k[ours:] - 1)
    assert np.all(same | (wald > 2 * student * knapp))


@pytest.mark.parametrize("number", [n for n in CASES if len(CASES[n]["yi"]) > 2])
def test_shrunken_estimates(number: int) -> None:
    case = CASES[number]
    found = differences(case["yi"], case["sei"])
    assert found.shrunken == pytest.approx(case["blup"], rel=AGREES, abs=AGREES)
    assert found.shrunken_low == pytest.approx(case["blup_low"], rel=AGREES, abs=AGREES)
    assert found.shrunken_high == pytest.approx(case["blup_high"], rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("number", LARGE)
def test_egger(number: int) -> None:
    case = CASES[number]
    found = egger_test(case["yi"], case["sei"])
    statistic = found.intercept / found.std_error
    assert [found.intercept, found.std_error, statistic, found.p_value] == pytest.approx(
        case["egger"], rel=AGREES, abs=AGREES
    )
    assert [found.limit, found.limit_low, found.limit_high] == pytest.approx(
        case["egger_limit"], rel=AGREES, abs=AGREES
    )


@pytest.mark.parametrize("number", LARGE)
@pytest.mark.parametrize(("errors", "test"), [("wald", "z"), ("knapp_hartung", "knha")])
def test_meta_regression(number: int, errors: str, test: str) -> None:
    case = CASES[number]
    moderators = np.column_stack([case["x1"], case["x2"]])
    found = meta_regression(
        case["yi"], case["sei"], moderators, errors="wald" if errors == "wald" else "knapp_hartung"
    )
    name = f"mods_{test}"
    assert [each.estimate for each in found.coefficients] == pytest.approx(
        case[name], rel=AGREES, abs=AGREES
    )
    assert [each.std_error for each in found.coefficients] == pytest.approx(
        case[f"{name}_se"], rel=AGREES, abs=AGREES
    )
    assert [each.p_value for each in found.coefficients] == pytest.approx(
        case[f"{name}_p"], rel=AGREES, abs=AGREES
    )
    assert [found.qm, found.qm_p] == pytest.approx(case[f"{name}_QM"], rel=AGREES, abs=AGREES)


@pytest.mark.parametrize("number", LARGE)
def test_what_moderators_leave(number: int) -> None:
    case = CASES[number]
    found = meta_regression(case["yi"], case["sei"], np.column_stack([case["x1"], case["x2"]]))
    left = found.residual
    tau2, i2, h2, q, p_value, r2 = case["mods_residual"]
    assert [left.tau2, left.i2, left.h2, left.q, left.p_value] == pytest.approx(
        [tau2, i2, h2, q, p_value], rel=AGREES, abs=AGREES
    )
    assert [left.tau2_low, left.tau2_high] == pytest.approx(
        case["mods_tau2_interval"], rel=AGREES, abs=AGREES
    )
    if found.r2 is not None:
        assert found.r2 == pytest.approx(r2, rel=AGREES, abs=AGREES)
