"""Numbers in the one way in which they are compared, and which of them tell of a person."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: A number of fewer digits says nothing of whose it is.
DIGITS = 6
#: Where a column's values fill more than this share of all numbers that could be written, one of them in a report
#: is likely to be there by chance.
DENSE = 0.01


def canonical(number: str) -> str:
    """Write a number in the one way in which numbers are compared: no sign, no separators, no final zeros."""
    plain = number.replace(",", "").lstrip("+-−")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def digits_of(number: str) -> int:
    """Count the significant digits of a canonical number."""
    whole, point, decimals = number.partition(".")
    return len((whole + decimals).lstrip("0")) if point else len(whole.rstrip("0"))


def long_numbers(values: pa.Array) -> list[str]:
    """Give the numbers with enough digits as ``canonical`` writes them, and as they are printed.

    Done by columns, because there can be millions.
    """
    values = values.filter(pc.greater_equal(pc.utf8_length(values), DIGITS))
    plain = pc.replace_substring_regex(values, r"^[-+]?0*(\d)", r"\1")
    plain = pc.replace_substring_regex(plain, r"(\.\d*?)0+$", r"\1")
    plain = pc.replace_substring_regex(plain, r"\.$", "")
    parted = pc.match_substring(plain, ".")
    significant = pc.if_else(
        parted,
        pc.replace_substring(pc.replace_substring_regex(plain, r"^0\.0*", ""), ".", ""),
        pc.replace_substring_regex(plain, "0+$", ""),
    )
    whole: list[str] = plain.filter(
        pc.greater_equal(pc.utf8_length(significant), DIGITS)
    ).to_pylist()
    long = [number for number in whole if len(number.partition(".")[2]) > 2]
    printed = (canonical(f"{float(number):.2f}") for number in long)
    return whole + [number for number in printed if digits_of(number) >= DIGITS]


def is_dense(numbers: list[str]) -> bool:
    """Whether the column holds a large share of the numbers that can be written in its range."""
    if not numbers:
        return False
    decimals = min(
        2, sorted(len(n.partition(".")[2]) for n in numbers[:1001])[len(numbers[:1001]) // 2]
    )
    sizes = np.array(numbers, dtype=np.float64)
    low, high = np.quantile(sizes, [0.0, 0.99])
    return bool(len(numbers) > DENSE * max((high - low) * 10.0**decimals, 100.0))
