"""Rounding counts to a base, and what a rounded count still tells a reader.

Each count, totals included, is rounded from its unrounded value; the printed parts then need not add up
to the printed total, and must not be made to. Rounding hides little by itself: 5 rounded to base 5 is
one of 3 to 7, so small counts are withheld first.

Source: Hundepool et al. (2012), Statistical Disclosure Control, section 5.4 (conventional rounding).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from localeval.methods.inputs import Floats, MethodError


def round_counts(counts: ArrayLike, base: int) -> Floats:
    """Round each count to the nearest multiple of a base, half a step upwards.

    Parameters
    ----------
    counts
        Whole numbers, any shape.
    base
        1 or more; 1 leaves counts as they are.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a base under 1.
    """
    _check(base)
    return np.asarray(np.floor(np.asarray(counts, dtype=np.float64) / base + 0.5) * base)


def nested_base(base: int, least: int) -> int:
    """Give the least odd multiple of a base that is this much or more.

    Each of its bins is a whole number of bins of the base (of 1 that holds for every number), so that a number that is printed rounded to both is told no closer than by
    the base alone; 63 is 65 rounded to 5 and 60 rounded to 10, which only 63 and 64 are, but 60 rounded to 15, as 53 to 67 are.

    Parameters
    ----------
    base
        1 or more.
    least
        Any number; the base itself for one that is no larger.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a base under 1.
    """
    _check(base)
    if base == 1:
        return max(least, 1)
    factor = max(-(-least // base), 1)
    return base * (factor + (factor + 1) % 2)


def nested_steps(base: int, threshold: int) -> tuple[int, ...]:
    """List the steps to which numbers of people may be rounded, beginning with the finest: the only ones of a report and of all after it.

    Each is an odd multiple of the one before (``nested_base``). A number that is printed in several ways, beside one another or in
    several publications, is then told no closer than by the finest of these, and so is whatever is worked out from such numbers. The
    first that is coarser is half the threshold, the last the threshold; both are the next odd multiple, and no step is so coarse that
    it would round people who are enough to nobody: with 5 and 10 these are 5 and 15.

    Parameters
    ----------
    base
        To what numbers of people are rounded everywhere.
    threshold
        Fewer people than this are few.
    """
    half = nested_base(base, threshold // 2)
    tried = (
        (base, half, nested_base(half, threshold)),
        (base, nested_base(base, threshold)),
        (base, half),
    )
    usable = [steps for steps in tried if steps[-1] <= 2 * threshold]
    return tuple(dict.fromkeys(usable[0])) if usable else (base,)


def rounded_interval(rounded: ArrayLike, base: int, threshold: int = 1) -> Floats:
    """Give the least and the greatest count that a printed count can stand for.

    Parameters
    ----------
    rounded
        Printed counts, multiples of the base (cells,).
    base
        As for :func:`round_counts`.
    threshold
        Counts from 1 to ``threshold - 1`` are never printed, so a printed count is at least that;
        and nobody is printed as 0, so that 0 is nobody.

    Returns
    -------
    array (cells, 2)
    """
    _check(base)
    printed = np.asarray(rounded, dtype=np.float64)
    low = np.maximum(printed - base // 2, threshold)
    high = np.maximum(printed + (base - 1) // 2, low)
    return np.asarray(np.where((printed == 0)[..., None], 0.0, np.stack([low, high], axis=-1)))


def shown_intervals(counts: ArrayLike, base: int, threshold: int) -> Floats:
    """Give what a reader learns of counts that are printed rounded: ``shown`` of ``protect``.

    A count under the threshold is not printed; its own value stands in its place (cells, 2).
    """
    values = np.asarray(counts, dtype=np.float64)
    intervals = rounded_interval(round_counts(values, base), base, threshold)
    # A count that would be rounded to nothing is not printed either.
    printed = (values == 0) | ((values >= threshold) & (round_counts(values, base) > 0))
    return np.where(printed[:, None], intervals, values[:, None])


def _check(base: int) -> None:
    if base < 1 or base != int(base):
        msg = f"A rounding base is a whole number of 1 or more, not {base}."
        raise MethodError("wrong_setting", msg)
