"""What a typed row cannot mean: a ratio for a difference, parts of one for per cent, a wrong sign, another group's error.

Each reading would join a comparison without a word and with another size, so that it is refused, with the line that tells the
two apart. Limits are wide: adjusting for much that is known, or weighting, does not reach them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from localeval.catalogue.catalogue import Outcome
from localeval.comparison.typed_cells import RowCells

#: Adjusting would have to explain three quarters of all that differs between people to halve an error.
_NARROWEST = 0.5
#: Share of people, in per cent, below which hardly any outcome of the catalogue lies, where no levels are typed.
_RARE = 0.5


def doubt_scale(
    row: RowCells,
    outcome: Outcome | None,
    numbers: tuple[float | None, float | None, float | None],
    found: tuple[float, float],
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> None:
    """Name what cannot be meant as it stands, as problems of the row.

    Parameters
    ----------
    row : RowCells
    outcome : Outcome or None
    numbers : (float or None, float or None, float or None)
        Estimate and interval as they were typed.
    found : (float, float)
        Estimate and standard error as they would join, in the outcome's unit.
    people, levels : sequence of (int or None), of (float or None)
        Of participants and of the comparison group.
    """
    if _is_parts_of_one(outcome, levels):
        what = "both levels are under 1: they look like parts of one, where per cent are meant."
        remedy = "Write 38 for 38%, and the estimate in percentage points; leave levels out that really are under 1%."
        row.wrong("participant_level", what, remedy)
    if _is_a_ratio(row, *numbers):
        what = "it lies in its interval where a ratio does (an odds ratio, a hazard ratio), and not in the middle."
        remedy = "Write the difference; if it is one, give std_error in the place of the interval."
        row.wrong("estimate", what, remedy)
    elif _contradicts(found, levels):
        ours, theirs = levels
        says = (ours or 0.0) - (theirs or 0.0)
        what = f"the two levels differ by {says:g}, and this says {found[0]:g}."
        remedy = "Check the sign and the scale (a ratio is no difference); leave levels out that are of other people, or not weighted."
        row.wrong("estimate", what, remedy)
    elif _is_too_narrow(outcome, found[1], people, levels):
        column = "std_error" if row.get("std_error") else ("low" if row.get("low") else "p_value")
        what = (
            f"a standard error of {found[1]:.2g} points is too small for shares of so few people."
        )
        remedy = "Check the scale: percentage points, no ratio and no parts of one; or the numbers of people."
        row.wrong(column, what, remedy)


def _is_parts_of_one(outcome: Outcome | None, levels: Sequence[float | None]) -> bool:
    known = [level for level in levels if level is not None]
    binary = outcome is not None and outcome.kind == "binary"
    return binary and len(known) == 2 and all(0 < level < 1 for level in known)


def _is_a_ratio(
    row: RowCells, estimate: float | None, low: float | None, high: float | None
) -> bool:
    """Whether printed digits put the estimate at the geometric middle of its interval, and not at the other one."""
    if estimate is None or low is None or high is None or not 0 < low < estimate < high:
        return False
    places = [len(row.get(name).partition(".")[2].strip()) for name in ("estimate", "low", "high")]
    step = 10.0 ** -min(places)
    off, as_ratio = abs(estimate - (low + high) / 2), abs(estimate - math.sqrt(low * high))
    return as_ratio <= step < off


def _contradicts(found: tuple[float, float], levels: Sequence[float | None]) -> bool:
    """Whether the levels differ by something that is far from the estimate, as after a changed sign."""
    ours, theirs = levels
    if ours is None or theirs is None:
        return False
    from localeval.methods.critical_values import critical_value

    width = 2 * critical_value(0.95, math.inf) * found[1]
    return abs(ours - theirs - found[0]) > width


def _is_too_narrow(
    outcome: Outcome | None,
    error: float,
    people: Sequence[int | None],
    levels: Sequence[float | None],
) -> bool:
    """Whether no share of so many people can be known so well."""
    if outcome is None or outcome.kind != "binary" or any(n is None or n < 2 for n in people):
        return False
    shares = [_RARE if level is None else min(max(level, _RARE), 100 - _RARE) for level in levels]
    variance = sum(s * (100 - s) / n for s, n in zip(shares, people, strict=True) if n)
    return error < _NARROWEST * math.sqrt(variance)
