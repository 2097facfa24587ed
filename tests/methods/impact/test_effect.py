"""Minimum detectable effects and the effective size of a weighted group, against published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from localeval.methods.impact.effect import kish_size, minimum_detectable_effect
from localeval.methods.inputs import MethodError


def test_minimum_detectable_effect_is_2_8_standard_errors_where_the_error_is_known() -> None:
    # Bloom (1995): 2.80 for 80% power, two-sided 5%; 2.49 for a one-sided 5% (here alpha = 0.10).
    assert minimum_detectable_effect(1.0, np.inf) == pytest.approx(2.80, abs=0.005)
    assert minimum_detectable_effect(1.0, np.inf, alpha=0.10) == pytest.approx(2.49, abs=0.005)
    assert minimum_detectable_effect(670.997, np.inf) == pytest.approx(1879.9, abs=0.1)
    # An effect of this size is indeed found 80% of the time.
    size = minimum_detectable_effect(3.0, np.inf) / 3.0
    assert stats.norm.sf(1.959964 - size) == pytest.approx(0.8, abs=1e-6)


def found(size: float, df: float, power_runs: int = 200_000) -> float:
    """How often a t test finds a true effect of ``size`` true standard errors, in simulated evaluations."""
    rng = np.random.default_rng(20)
    estimates = rng.normal(size, 1.0, power_runs)
    errors = np.sqrt(rng.chisquare(df, power_runs) / df)
    return float((estimates / errors > stats.t.ppf(0.975, df)).mean())


@pytest.mark.parametrize("df", [1.7, 4.0, 8.0, 23.4, 400.0])
def test_four_times_out_of_five_is_80_per_cent_at_any_degrees_of_freedom(df: float) -> None:
    assert found(minimum_detectable_effect(1.0, df), df) == pytest.approx(0.80, abs=0.004)


def test_2_8_standard_errors_would_be_found_69_per_cent_of_the_time_at_8_degrees_of_freedom() -> (
    None
):
    assert found(2.80, 8.0) == pytest.approx(0.69, abs=0.005)


@given(df=st.floats(1.0, 1e6), power=st.floats(0.5, 0.99))
def test_fewer_degrees_of_freedom_need_a_larger_effect(df: float, power: float) -> None:
    limit = minimum_detectable_effect(1.0, np.inf, power)
    assert minimum_detectable_effect(1.0, df, power) >= limit * (1 - 1e-5)
    assert minimum_detectable_effect(1.0, df, power) >= minimum_detectable_effect(
        1.0, 2 * df, power
    ) * (1 - 1e-5)


@pytest.mark.parametrize(
    "setting",
    [{"power": 1.2}, {"df": 0.0}, {"df": float("nan")}, {"std_error": -1.0}, {"alpha": 0.0}],
)
def test_settings_that_mean_nothing_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(MethodError, match="degrees of freedom"):
        minimum_detectable_effect(**{"std_error": 1.0, "df": 8.0, **setting})


def test_kish_size() -> None:
    assert kish_size(np.ones(7)) == pytest.approx(7)
    assert kish_size(np.array([1.0, 0, 0])) == 1
    assert kish_size(np.array([1.0, 3])) == pytest.approx(1.6)
    assert kish_size(np.zeros(3)) == 0
