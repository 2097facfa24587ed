"""Leave-one-out and cumulative pooling: metafor's example, and the same as pooling each subset."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.methods.inputs import Floats, MethodError
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.refits import Refits, cumulative, leave_one_out

PRINTED = 0.5e-4


def row(refits: Refits, place: int) -> list[float]:
    """List one entry of the refits."""
    columns = [refits.estimate, refits.std_error, refits.low, refits.high, refits.p_value]
    return [float(column[place]) for column in [*columns, refits.tau2, refits.i2]]


def direct(estimates: Floats, errors: Floats) -> list[float]:
    """List the same of a subset, pooled by itself."""
    found = pool_places(estimates, errors)
    summary, spread = found.reported, found.heterogeneity
    assert spread is not None
    if summary is None:
        return [np.nan] * 5 + [spread.tau2, spread.i2]
    numbers = [summary.estimate, summary.std_error, summary.low, summary.high, summary.p_value]
    if found.k == 2:  # what is shown of two is what both models show
        other = found.dersimonian_laird
        assert other is not None
        numbers[2:] = (
            min(summary.low, other.low),
            max(summary.high, other.high),
            max(summary.p_value, other.p_value),
        )
    return [*numbers, spread.tau2, spread.i2]


def test_leave_one_out_of_the_bcg_trials(bcg: pd.DataFrame) -> None:
    found = leave_one_out(bcg["yi"], bcg["sei"])
    # metafor prints, leave1out(rma(yi, vi, test = "knha")): rows 1, 4, 8 and 13 of 13.
    printed = {
        0: [-0.7071, 0.1940, -1.1341, -0.2801, 0.0039, 0.3362, 93.2259],
        3: [-0.6284, 0.1819, -1.0289, -0.2280, 0.0054, 0.2628, 90.4125],
        7: [-0.7948, 0.1823, -1.1960, -0.3935, 0.0011, 0.2732, 87.0314],
        12: [-0.7775, 0.1855, -1.1859, -0.3692, 0.0015, 0.3037, 92.3444],
    }
    for place, numbers in printed.items():
        # metafor stops its iterations at 1e-5, which I2 shows.
        assert row(found, place)[:-1] == pytest.approx(numbers[:-1], abs=PRINTED)
        assert row(found, place)[-1] == pytest.approx(numbers[-1], abs=1e-3)
    assert list(found.k) == [12] * 13


def test_cumulative_of_the_bcg_trials(bcg: pd.DataFrame) -> None:
    by_year = bcg.sort_values("year", kind="stable")
    found = cumulative(by_year["yi"], by_year["sei"])
    # metafor's tests, test_misc_cumul.r: cumul(res, order = year), all thirteen.
    printed = [-0.889311, -1.325003, -0.97208, -1.001094, -1.101424, -0.973464, -0.901251]
    printed += [-0.788566, -0.865607, -0.785211, -0.708206, -0.794768, -0.714532]
    assert found.estimate == pytest.approx(printed, abs=1e-4)
    # metafor prints, cumul(rma(yi, vi, test = "knha"), order = year): steps 3 and 8.
    assert row(found, 2) == pytest.approx(
        [-0.9721, 0.2276, -1.9512, 0.0070, 0.0507, 0.0872, 40.7090], abs=1e-3
    )
    assert row(found, 7)[:6] == pytest.approx(
        [-0.7886, 0.2053, -1.2740, -0.3031, 0.0064, 0.1780], abs=PRINTED
    )
    # The first is that trial alone; of two there is the fixed effect, with a range that spans the random effects too.
    assert row(found, 0)[:2] == pytest.approx([-0.8893, 0.5706], abs=PRINTED)
    both = pool_places(by_year["yi"].iloc[:2], by_year["sei"].iloc[:2])
    two, other = both.fixed_effect, both.dersimonian_laird
    assert two is not None
    assert other is not None
    ends = min(two.low, other.low), max(two.high, other.high)
    assert row(found, 1)[1:4] == pytest.approx([two.std_error, *ends])
    assert np.isnan(found.tau2[0])


def two_peaks(seed: int) -> tuple[Floats, Floats]:
    """Draw two or three precise places that agree and several imprecise ones that do not."""
    rng = np.random.default_rng(seed)
    precise, others = rng.integers(2, 4), rng.integers(4, 15)
    errors = np.concatenate([rng.uniform(0.02, 0.2, precise), rng.uniform(1, 3, others)])
    scale = rng.uniform(0.1, 2)
    close = rng.normal(0, scale, precise) * 0.3
    return np.concatenate([close, rng.normal(0, rng.uniform(1, 8), others)]), errors


@st.composite
def results(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Draw results of 3 to 20 places, some with an outlier, ties or one far more precise place."""
    count = draw(st.integers(3, 20))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    errors = np.exp(rng.normal(0, draw(st.sampled_from([0.0, 0.3, 1.5])), count))
    estimates = rng.normal(0, np.hypot(errors, draw(st.sampled_from([0.0, 0.5, 5.0]))))
    kind = draw(st.sampled_from(["plain", "outlier", "ties", "precise", "equal"]))
    if kind == "outlier":
        estimates[-1] += 1e4
    elif kind == "ties":
        estimates = np.round(estimates)
    elif kind == "precise":
        errors[0] = errors.max() / 5000
    elif kind == "equal":
        estimates[:] = 3.0
    return estimates, np.maximum(errors, errors.max() / 5000)


@settings(max_examples=60, deadline=None)
@given(case=results())
def test_leaving_out_equals_pooling_the_rest(case: tuple[Floats, Floats]) -> None:
    estimates, errors = case
    found = leave_one_out(estimates, errors)
    for place in range(len(estimates)):
        rest = direct(np.delete(estimates, place), np.delete(errors, place))
        assert row(found, place) == pytest.approx(rest, rel=1e-6, abs=1e-9, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(case=results())
def test_cumulative_equals_pooling_the_first_ones(case: tuple[Floats, Floats]) -> None:
    estimates, errors = case
    found = cumulative(estimates, errors)
    for place in range(1, len(estimates)):
        first = direct(estimates[: place + 1], errors[: place + 1])
        assert row(found, place) == pytest.approx(first, rel=1e-6, abs=1e-9, nan_ok=True)
    assert list(found.k) == list(range(1, len(estimates) + 1))


@pytest.mark.parametrize("seed", [0, 1, 5, 10])
def test_leaving_out_a_place_when_the_likelihood_has_two_peaks(seed: int) -> None:
    estimates, errors = two_peaks(seed)
    found = leave_one_out(estimates, errors)
    for place in range(len(estimates)):
        rest = direct(np.delete(estimates, place), np.delete(errors, place))
        assert row(found, place) == pytest.approx(rest, rel=1e-6, abs=1e-9, nan_ok=True)


def test_too_few_places() -> None:
    with pytest.raises(MethodError, match="at least 3") as caught:
        leave_one_out([1.0, 2.0], [1.0, 1.0])
    assert caught.value.reason == "too_few"
