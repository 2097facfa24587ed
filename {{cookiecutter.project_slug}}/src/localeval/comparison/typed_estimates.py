"""An estimate from one row of a table of typed results: what the row does not give is worked out from what it gives.

A row gives the estimate's standard error, its confidence interval with its level, its exact two-sided p-value, or the two
shares with the number of people in each group; the rest follows by ``methods.synthesis.published_estimates``. What cannot be true is said with
its row and column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.catalogue.catalogue import Outcome
from localeval.comparison.printed_numbers import printed_number
from localeval.comparison.study import RANGE_LEVEL, is_range_level, verdict_of_range
from localeval.comparison.typed_cells import RowCells
from localeval.comparison.typed_doubts import doubt_scale
from localeval.methods.inputs import MethodError

#: In front of a p-value.
_EQUALS = re.compile(r"^p\s*=\s*", re.IGNORECASE)
_THRESHOLD = re.compile(r"p?\s*[<>≤≥]", re.IGNORECASE)

#: A standard error and an interval that are both typed may differ by so much, because printed digits are rounded.
_ROUNDED = 0.15
#: A p-value is refused whose printed digits leave the standard error open by a larger share than this, as 0.9 does.
_VAGUE = 0.25


@dataclass(frozen=True)
class TypedEstimate:
    """An estimate as it joins: worked out where it was not given.

    Attributes
    ----------
    estimate, std_error, low, high : float
        The range is at the level of all ranges of a comparison, whatever was typed.
    printed : float or None
        Level of the interval that was typed, where it is another one.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    printed: float | None

    def verdict(
        self, direction: Literal["increase", "decrease"]
    ) -> Literal["better", "worse", "inconclusive"]:
        """Say whether what was found is good, where ``direction`` is the good way."""
        return verdict_of_range(self.low, self.high, direction)


def typed_estimate(
    row: RowCells,
    outcome: Outcome | None,
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> TypedEstimate | None:
    """Work out the estimate and its standard error, by the first way that the row allows."""
    unit = row.get("unit")
    estimate, error = row.decimal("estimate", unit), row.decimal("std_error", unit)
    low, high = row.decimal("low", unit), row.decimal("high", unit)
    confidence = _confidence(row) if low is not None or high is not None else RANGE_LEVEL
    p_value = _p_value(row)
    if row.problems:
        return None
    try:
        found = _derived(
            row, outcome, estimate, error, (low, high, confidence), p_value, people, levels
        )
    except MethodError as problem:
        column = "participant_level" if p_value is None else "p_value"
        column = column if low is None else "low"
        row.wrong(column, str(problem), "Check the numbers against the report.")
        return None
    if found is None:
        return None
    doubt_scale(row, outcome, (estimate, low, high), found, people, levels)
    if row.problems:
        return None
    value, spread = found
    printed = None if is_range_level(confidence) else confidence
    if low is None or high is None or printed is not None:
        from localeval.methods.critical_values import critical_value

        # An interval of 80% that leaves out zero is no news: all places are judged at one level.
        half = critical_value(RANGE_LEVEL, math.inf) * spread
        low, high = value - half, value + half
    return TypedEstimate(value, spread, min(low, value), max(high, value), printed)


def _derived(
    row: RowCells,
    outcome: Outcome | None,
    estimate: float | None,
    error: float | None,
    interval: tuple[float | None, float | None, float],
    p_value: float | None,
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> tuple[float, float] | None:
    from localeval.methods.synthesis.published_estimates import (
        from_interval,
        from_p_value,
        from_shares,
    )

    low, high, confidence = interval
    if (low is None) != (high is None):
        column = "low" if low is None else "high"
        row.wrong(column, "only one end of the interval is given.", "Give both, or none.")
        return None
    implied = None
    if low is not None and high is not None:
        implied = from_interval(low, high, confidence, estimate)
    if error is not None:
        if estimate is None or error <= 0:
            what = "a standard error wants an estimate, and is above zero."
            row.wrong("std_error", what, "Give both, or the interval.")
            return None
        if implied and abs(implied.std_error - error) > _ROUNDED * error:
            what = f"the interval says {implied.std_error:.3g}, this says {error:g}."
            row.wrong("std_error", what, "Check both, and the level of the interval.")
            return None
        return _beside_p_value(row, estimate, error, p_value)
    if implied:
        return _beside_p_value(row, implied.estimate, implied.std_error, p_value)
    if p_value is not None:
        if estimate is None:
            row.wrong("p_value", "a p-value wants an estimate.", "Give both, or the interval.")
            return None
        pair = from_p_value(estimate, p_value)
        return pair.estimate, pair.std_error
    shares = (*levels, *people)
    if outcome and outcome.kind == "binary" and None not in shares:
        pair = from_shares(levels[0] or 0.0, people[0] or 0, levels[1] or 0.0, people[1] or 0)
        return (pair.estimate if estimate is None else estimate), pair.std_error
    what = "there is nothing from which the standard error could be worked out."
    remedy = (
        "Give std_error with estimate; or low, high and confidence; or p_value with estimate; or, for a share of "
        "people, participant_level, comparison_level, n_participants and n_comparison."
    )
    row.wrong("std_error", what, remedy)
    return None


def _confidence(row: RowCells) -> float:
    """Read the level of the interval, which must be known: 0.95 or 95."""
    given = row.decimal("confidence")
    if given is None:
        if not row.get("confidence"):
            what = "the level of the interval is not given."
            row.wrong("confidence", what, "Write 0.95 where the report says 95%.")
        return 0.95
    level = given / 100 if given > 1 else given
    if not 0.5 <= level < 1:
        row.wrong("confidence", "this is no level of an interval.", "Write 0.95, or 0.9.")
        return 0.95
    return level


def _p_value(row: RowCells) -> float | None:
    """Read an exact p-value; of a threshold, or of one that was rounded too far, nothing can be recovered."""
    given = row.get("p_value")
    if _THRESHOLD.match(given):
        what = f"'{given[:40]}' is a threshold, of which no standard error follows."
        row.wrong("p_value", what, "Write the exact p-value, such as 0.032, or give the interval.")
        return None
    if not given:
        return None
    value, digits, what, remedy = printed_number(_EQUALS.sub("", given), "")
    if value is None:
        row.wrong("p_value", what, remedy)
        return None
    if not 0 < value < 1:
        what = "a p-value lies between 0 and 1."
        remedy = "Write it as 0.032; a printed 0.000 only says that it is small: give the interval."
        row.wrong("p_value", what, remedy)
        return None
    nearest, (most, least) = _size_of(value), map(_size_of, _as_printed(digits))
    if least < (1 - _VAGUE) * nearest or most > (1 + _VAGUE) * nearest:
        what = f"with so few digits, {given} leaves the standard error open by more than a quarter."
        row.wrong("p_value", what, "Write more of its digits, or give the interval.")
        return None
    return value


def _beside_p_value(
    row: RowCells, estimate: float, error: float, p_value: float | None
) -> tuple[float, float] | None:
    """Check a p-value by a standard error that is known better; it may be off by what rounding explains."""
    if p_value is not None:
        size = abs(estimate) / error
        low, high = _as_printed(printed_number(_EQUALS.sub("", row.get("p_value")), "").digits)
        if not _size_of(high) / (1 + _ROUNDED) <= size <= _size_of(low) * (1 + _ROUNDED):
            what = f"the other numbers say {math.erfc(size / math.sqrt(2)):.3g}, this says {p_value:g}."
            remedy = "Check both; leave it out where its test was not of this estimate, or was one-sided."
            row.wrong("p_value", what, remedy)
            return None
    return estimate, error


def _as_printed(given: str) -> tuple[float, float]:
    """Give the least and the greatest number that is printed like this, within 0 and 1."""
    digits, _, power = given.lower().partition("e")
    half = 0.5 * 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    value = float(given)
    return max(value - half, 0.0), min(value + half, 1.0)


def _size_of(p_value: float) -> float:
    """Give the estimate, in standard errors, that has this two-sided p-value: 0 for 1, infinity for 0."""
    from scipy.special import ndtri

    return float(-ndtri(p_value / 2))
