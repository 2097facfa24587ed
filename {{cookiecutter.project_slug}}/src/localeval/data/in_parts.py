"""What is worked out of very many rows a part at a time: what is made on the way needs little room and stays near the processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

#: Rows of a part.
_ROWS = 1 << 16
#: Of more numbers than this some are drawn to see where their middle lies.
_DRAWN = 100_000
#: Whole numbers that span no more than this count as months do.
_NEAR = 1_000


def parts(rows: int) -> Iterator[slice]:
    """Part so many rows."""
    return (slice(start, min(start + _ROWS, rows)) for start in range(0, rows, _ROWS))


def anywhere(values: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> bool:
    """Whether a test of single values holds for one of them."""
    return any(bool(test(values[part]).any()) for part in parts(len(values)))


def rows_where(values: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Give the rows in which a test of single values holds, in order."""
    found = [np.flatnonzero(test(values[part])) + part.start for part in parts(len(values))]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def where(values: np.ndarray, test: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Give the values for which a test of single values holds, in order."""
    found = [(some := values[part])[test(some)] for part in parts(len(values))]
    return np.concatenate(found) if found else values[:0]


def no_row(rows: int) -> np.ndarray:
    """Flag none of so many rows, shape (n,), which takes no room; it cannot be changed."""
    return np.broadcast_to(np.False_, rows)


def middle_where(
    numbers: np.ndarray, test: Callable[[np.ndarray], np.ndarray]
) -> tuple[int, float]:
    """Count the numbers for which a test holds, and give their median.

    Of very many only those near the middle, where some that are drawn say that it is, are put in order.
    """
    step = max(len(numbers) // _DRAWN, 1)
    drawn = np.sort(where(np.ascontiguousarray(numbers[::step]), test))
    if step == 1 or not len(drawn):
        some = where(numbers, test)
        return len(some), float(np.median(some)) if len(some) else np.nan
    low, high = drawn[int(0.49 * len(drawn))], drawn[int(0.51 * len(drawn))]
    count = below = 0
    near: list[np.ndarray] = []
    for part in parts(len(numbers)):
        some = numbers[part]
        some = some[test(some)]
        count += len(some)
        below += int(np.count_nonzero(some < low))
        near.append(some[(some >= low) & (some <= high)])
    inside = np.concatenate(near)
    both = [(count - 1) // 2 - below, count // 2 - below]
    if both[0] < 0 or both[1] >= len(inside):
        return count, float(np.median(where(numbers, test)))
    return count, float(np.mean(np.partition(inside, both)[both]))


def values_at(table: np.ndarray, places: np.ndarray, found: np.ndarray | None = None) -> np.ndarray:
    """Give the value of a table at each place, shape (n,), where there is room for it if that is given; every place is one of the table's."""
    found = np.empty(len(places), dtype=table.dtype) if found is None else found
    for part in parts(len(places)):
        table.take(places[part], out=found[part], mode="clip")
    return found


@dataclass(frozen=True)
class Extent:
    """Between what numbers lie.

    Attributes
    ----------
    low, high : float
        Without missing ones; infinite, and the wrong way round, where nothing is known.
    missing : bool
        Whether one is missing.
    """

    low: float
    high: float
    missing: bool


def extent(numbers: np.ndarray) -> Extent:
    """Find between what numbers lie.

    Parameters
    ----------
    numbers : numpy.ndarray of float, shape (n,)

    Examples
    --------
    >>> extent(np.array([2.0, np.nan, -1.0]))
    Extent(low=-1.0, high=2.0, missing=True)
    """
    low, high, missing = np.inf, -np.inf, False
    for part in parts(len(numbers)):
        some = numbers[part]
        if np.isnan(some.min()):
            missing = True
            some = some[~np.isnan(some)]
        low, high = min(low, some.min(initial=np.inf)), max(high, some.max(initial=-np.inf))
    return Extent(float(low), float(high), missing)


def not_whole(numbers: np.ndarray) -> np.ndarray:
    """Say which numbers are not whole, shape (n,); one that is missing is not said to be."""
    return np.asarray((np.rint(numbers) != numbers) & (numbers == numbers))


def near_each_other(numbers: np.ndarray) -> Extent | None:
    """Find between what whole numbers lie that span no more than a count of months does; None where they are no such numbers."""
    ends = extent(numbers)
    near = 0 <= ends.high - ends.low < _NEAR
    return ends if near and not anywhere(numbers, not_whole) else None


def different(numbers: np.ndarray) -> np.ndarray:
    """Give each number once, without missing ones, in their order."""
    ends = near_each_other(numbers)
    if ends is None:
        found = np.unique(numbers)
        return np.asarray(found[~np.isnan(found)])
    there = np.zeros(int(ends.high - ends.low) + 1, dtype=bool)
    for part in parts(len(numbers)):
        some = numbers[part]
        some = some[~np.isnan(some)] if ends.missing else some
        there[(some - ends.low).astype(np.intp)] = True
    return np.asarray(np.flatnonzero(there) + ends.low)
