"""The package's audit gives what the outsider's programme gives, by whichever way it gets there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.audit import Levels, Proof, feasibility_intervals, prove

from .attacker import Attacker
from .tables import Tables, hierarchy, linked, one_way, two_way

pytestmark = pytest.mark.quick

QUICK = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def bounds_of(tables: Tables, seed: int) -> np.ndarray:
    """Hide, blur or print each cell at random."""
    rng = np.random.default_rng(seed)
    values = tables.cells.values
    kind = rng.integers(0, 3, len(values))
    low = np.where(kind == 1, np.maximum(values - rng.integers(0, 4, len(values)), 0), values)
    high = np.where(kind == 1, values + rng.integers(0, 4, len(values)), values)
    return np.column_stack([np.where(kind == 2, 0, low), np.where(kind == 2, np.inf, high)])


@QUICK
@given(st.one_of(one_way(), two_way(), hierarchy(), linked()), st.integers(0, 999))
def test_intervals_equal_those_of_the_outsider(tables: Tables, seed: int) -> None:
    bounds = bounds_of(tables, seed)
    rng = np.random.default_rng(seed)
    which = rng.choice(len(tables.cells), min(4, len(tables.cells)), replace=False)
    known = dict(zip(tables.cells.names, map(tuple, bounds), strict=True))
    attacker = Attacker(known, tables.sums)
    expected = [attacker.infer(tables.cells.names[i]) for i in which]
    np.testing.assert_allclose(
        feasibility_intervals(tables.cells, bounds, which), expected, atol=1e-5
    )


@QUICK
@given(st.one_of(two_way(), hierarchy()), st.integers(0, 999))
def test_whole_numbers_narrow_nothing_in_two_way_tables(tables: Tables, seed: int) -> None:
    bounds = bounds_of(tables, seed)
    which = [seed % len(tables.cells)]
    relaxed = feasibility_intervals(tables.cells, bounds, which)
    whole = feasibility_intervals(tables.cells, bounds, which, integer=True)
    np.testing.assert_allclose(relaxed, whole, atol=1e-5)


@QUICK
@given(st.one_of(two_way(), linked()), st.integers(0, 999))
def test_a_proof_never_claims_more_than_the_interval(tables: Tables, seed: int) -> None:
    bounds, values = bounds_of(tables, seed), tables.cells.values
    everything = np.ones(len(values), dtype=bool)
    levels = Levels(everything, values - 3, values + 7, np.zeros(len(values)))
    proof = prove(tables.cells, bounds, levels)
    which = np.flatnonzero(bounds[:, 0] < bounds[:, 1])[:4]
    exact = feasibility_intervals(tables.cells, bounds, which)
    assert np.all(proof.low[which] >= exact[:, 0] - 1e-5)
    assert np.all(proof.high[which] <= exact[:, 1] + 1e-5)
    reaches = (exact[:, 0] <= values[which] - 3) & (exact[:, 1] >= values[which] + 7)
    np.testing.assert_array_equal(proof.reached(levels)[which], reaches)


@QUICK
@given(two_way())
def test_a_table_that_contradicts_what_is_printed_is_no_proof(tables: Tables) -> None:
    proof = Proof.none(tables.cells)
    bounds = np.tile([0.0, np.inf], (len(tables.cells), 1))
    wrong = tables.cells.values.copy()
    wrong[0] += 1  # the row no longer adds up
    proof.add(wrong, bounds)
    np.testing.assert_array_equal(proof.high, tables.cells.values)
