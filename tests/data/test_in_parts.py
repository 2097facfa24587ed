"""What is worked out in parts is what is worked out of all at once."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.data import in_parts
from localeval.data.in_parts import (
    different,
    extent,
    middle_where,
    near_each_other,
    not_whole,
    rows_where,
    values_at,
    where,
)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "_ROWS", 64)


def drawn(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    values = np.round(random.gamma(2, 700, 1_001 + seed), int(random.integers(0, 3)))
    values[random.random(len(values)) < 0.2] = 0
    values[random.random(len(values)) < 0.1] = np.nan
    values[7] = -3
    return values


@pytest.mark.parametrize("seed", range(6))
def test_the_middle_of_amounts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that are drawn only some lie near the middle, and it is exact."""
    values = drawn(seed)
    amounts = values[values > 0]
    for draws in (100_000, 400, 20, 2):
        monkeypatch.setattr(in_parts, "_DRAWN", draws)
        assert middle_where(values, lambda some: some > 0) == (len(amounts), np.median(amounts))
    many, middle = middle_where(values, lambda some: some > 1e9)
    assert many == 0
    assert np.isnan(middle)


def test_the_middle_of_amounts_that_are_ordered_so_that_drawing_misleads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(in_parts, "_DRAWN", 100)
    values = np.where(np.arange(1_000) % 10 == 0, 5_000.0, np.arange(1_000) + 1.0)
    assert middle_where(values, np.isfinite) == (1_000, np.median(values))


@pytest.mark.parametrize("seed", range(3))
def test_between_what_numbers_lie(seed: int) -> None:
    values = drawn(seed)
    found = extent(values)
    assert (found.low, found.high, found.missing) == (np.nanmin(values), np.nanmax(values), True)
    assert not extent(values[~np.isnan(values)]).missing
    nothing = extent(np.full(100, np.nan))
    assert nothing.missing
    assert nothing.low > nothing.high


def test_different_numbers() -> None:
    months = np.repeat([3.0, -2.0, np.nan, 24.0], 50)
    assert near_each_other(months) is not None
    assert different(months).tolist() == [-2, 3, 24]
    parts_of_months = np.append(months, 2.5)
    assert near_each_other(parts_of_months) is None
    assert different(parts_of_months).tolist() == [-2, 2.5, 3, 24]
    assert different(np.array([np.nan])).tolist() == []
    assert not_whole(np.array([1.0, 1.5, np.nan])).tolist() == [False, True, False]


def test_rows_and_values() -> None:
    values = drawn(1)
    assert rows_where(values, np.isnan).tolist() == np.flatnonzero(np.isnan(values)).tolist()
    assert where(values, lambda some: some > 900).tolist() == values[values > 900].tolist()
    places = np.arange(300, dtype=np.uint16) % 5
    assert values_at(np.arange(5) * 1.5, places).tolist() == (places * 1.5).tolist()
