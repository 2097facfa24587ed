"""An estimate as it joins: what a typed row does not give is worked out from what it gives, by ``methods.published``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.catalogue import Outcome
from localeval.comparison.typed.cells import Cells
from localeval.methods.errors import MethodError

#: A standard error and an interval that are both typed may differ by so much, because printed digits are rounded.
_ROUNDED = 0.15


@dataclass(frozen=True)
class Numbers:
    """An estimate as it joins: worked out where it was not given."""

    estimate: float
    std_error: float
    low: float
    high: float
    confidence: float

    def verdict(
        self, direction: Literal["increase", "decrease"]
    ) -> Literal["better", "worse", "inconclusive"]:
        """Say whether what was found is good, where ``direction`` is the good way."""
        if self.low <= 0 <= self.high:
            return "inconclusive"
        return "better" if (self.low > 0) == (direction == "increase") else "worse"


def numbers_of(
    row: Cells,
    outcome: Outcome | None,
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> Numbers | None:
    """Work out the estimate and its standard error, by the first way that the row allows."""
    estimate, error = row.decimal("estimate"), row.decimal("std_error")
    low, high = row.decimal("low"), row.decimal("high")
    confidence = _confidence(row) if low is not None or high is not None else 0.95
    if row.problems:
        return None
    try:
        found = _derived(row, outcome, estimate, error, (low, high, confidence), people, levels)
    except MethodError as problem:
        column = "low" if low is not None else "participant_level"
        row.wrong(column, str(problem), "Check the numbers against the report.")
        return None
    if found is None:
        return None
    value, spread = found
    if low is None or high is None:
        from localeval.methods.effect import critical_value

        half = critical_value(confidence, math.inf) * spread
        low, high = value - half, value + half
    return Numbers(value, spread, min(low, value), max(high, value), confidence)


def _derived(
    row: Cells,
    outcome: Outcome | None,
    estimate: float | None,
    error: float | None,
    interval: tuple[float | None, float | None, float],
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> tuple[float, float] | None:
    from localeval.methods.published import from_interval, from_shares

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
        return estimate, error
    if implied:
        return implied.estimate, implied.std_error
    shares = (*levels, *people)
    if outcome and outcome.kind == "binary" and None not in shares:
        pair = from_shares(levels[0] or 0.0, people[0] or 0, levels[1] or 0.0, people[1] or 0)
        return (pair.estimate if estimate is None else estimate), pair.std_error
    what = "there is nothing from which the standard error could be worked out."
    remedy = (
        "Give std_error with estimate; or low, high and confidence; or, for a share of people, "
        "participant_level, comparison_level, n_participants and n_comparison."
    )
    row.wrong("std_error", what, remedy)
    return None


def _confidence(row: Cells) -> float:
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
