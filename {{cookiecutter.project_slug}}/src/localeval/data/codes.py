"""Numbers that stand for "not known": found by what they look like and where they stand, and asked about.

999 months without work, -9 pounds and an age of 99 are what registers write where nothing is known. Nothing is taken out
here: whether 99 is an age is for the person to say. Amounts and ages that cannot be at all are errors (``standard``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.data.conform import Checked
from localeval.data.problems import join_words

#: Nines, eights and the like in a row, and what is below zero.
_CODE = re.compile(r"-[1-9]|-?(9{2,}|8{2,}|7{2,}|9+[678])|-?9{2,}\.9+")
#: The first figure of such a number is at least this, but for rounding.
_FIRST = 6.9
#: A code stands in as many rows as this at least.
_ROWS = 3
#: So many different values make a range, outside which one that repeats is worth a question whatever it looks like.
_DIFFERENT = 20
#: A code lies outside the other values by so much of their range; any other value by so much.
_OUTSIDE, _FAR_OUTSIDE = 0.05, 2.0


def likely_codes(values: pd.Series) -> list[float]:
    """Find values that repeat outside the range of all others and may stand for "not known".

    Parameters
    ----------
    values : pandas.Series of float, shape (n,)

    Returns
    -------
    list of float
        In order.

    Examples
    --------
    >>> likely_codes(pd.Series([*range(60), 999, 999, 999.0]))
    [999.0]
    """
    counts = values.dropna().value_counts().sort_index()
    numbers = counts.index.to_numpy(dtype=float)
    often = counts.to_numpy() >= _ROWS
    # Only what is below zero, or begins with such a figure, can look like one.
    size = np.abs(numbers[often])
    with np.errstate(divide="ignore"):
        first = size / 10.0 ** np.floor(np.log10(np.where(size > 0, size, 1)))
    asked = np.flatnonzero(often)[(numbers[often] < 0) | (first >= _FIRST)]
    coded = np.zeros(len(numbers), dtype=bool)
    coded[asked] = [bool(_CODE.fullmatch(f"{number:.15g}")) for number in numbers[asked]]
    inside = numbers[~coded]
    found = (
        numbers[coded & _outside(numbers, inside, _OUTSIDE)] if len(inside) > 1 else np.array([])
    )
    rest = numbers[~np.isin(numbers, found)]
    far = [rest[-1:], rest[:1]] if len(rest) > _DIFFERENT else []
    for end in far:
        others = rest[rest != end[0]]
        if counts[end[0]] >= _ROWS and _outside(end, others, _FAR_OUTSIDE)[0]:
            found = np.append(found, end)
    return sorted(float(number) for number in found)


def _outside(numbers: np.ndarray, others: np.ndarray, share: float) -> np.ndarray:
    """Say which numbers lie outside the others by more than a share of their range."""
    low, high = float(others.min()), float(others.max())
    margin = share * (high - low)
    return np.asarray(
        (numbers > high + margin)
        | ((numbers < low) & ((numbers < 0) & (low >= 0) | (numbers < low - margin)))
    )


def code_notes(table: Checked) -> Iterator[str]:
    """Ask about numbers of a table that may stand for "not known".

    Parameters
    ----------
    table : Checked
        Without problems.

    Yields
    ------
    str
        A sentence for each column, which begins with the file.
    """
    for column in table.spec.columns:
        if column.kind != "number" or column.name not in table.frame:
            continue
        values = table.frame[column.name]
        codes = likely_codes(values)
        if not codes:
            continue
        shown = [f"{code:.15g} in {int((values == code).sum()):,} rows" for code in codes[:5]]
        them = "it stands" if len(codes) == 1 else "they stand"
        yield (
            f"{table.spec.file}: '{table.theirs[column.name]}' is {join_words(shown)}, far from all other values and again and "
            f"again; if {them} for not known, leave these cells empty."
        )
