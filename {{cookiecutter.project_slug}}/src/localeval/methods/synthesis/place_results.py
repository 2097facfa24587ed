"""Check what places report, an estimate and its standard error each, before anything is pooled.

All comparisons of places start here, so that a missing, infinite or vanishing standard error is an
error with words and never a weight. Which results may be pooled with which is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.inputs import Floats, MethodError, Values, to_float

#: The most precise place may be this much more precise than the least precise one. Beyond it a unit
#: was mistaken, or an error was rounded to nothing; sums of weights would lose their digits too.
LARGEST_RATIO = 1e4
#: A standard error below this share of the estimate's size is rounding, not uncertainty.
LEAST_SHARE = 1e-9


@dataclass(frozen=True, eq=False)
class PlaceResults:
    """Estimates of one outcome from several places, checked.

    Attributes
    ----------
    estimates, std_errors
        One a place, in the outcome's unit, finite; standard errors above zero.
    """

    estimates: Floats
    std_errors: Floats

    @property
    def count(self) -> int:
        """How many places."""
        return len(self.estimates)

    @property
    def variances(self) -> Floats:
        """Squared standard errors."""
        return np.square(self.std_errors)


def check_results(estimates: Values, std_errors: Values, least: int = 1) -> PlaceResults:
    """Check the results of places.

    Parameters
    ----------
    estimates, std_errors
        One number a place, both in the outcome's unit. Nothing is dropped: a place without an
        estimate must be left out, and counted, by the caller.
    least
        How many places are needed.

    Raises
    ------
    MethodError
        ``too_few`` places; ``wrong_length`` when the two differ in length; ``not_finite`` when a
        value is missing or infinite; ``not_a_number``; ``bad_std_error`` when a standard error is
        zero, negative, or so small beside the others or beside its estimate that it can only be
        the rounding of a larger one.
    """
    values = to_float(estimates, "The list of estimates")
    errors = to_float(std_errors, "The list of standard errors")
    if len(values) != len(errors):
        msg = f"There are {len(values)} estimates and {len(errors)} standard errors."
        raise MethodError("wrong_length", msg)
    if len(values) < least:
        msg = f"There are results of {len(values)} places; at least {least} are needed."
        raise MethodError("too_few", msg)
    for name, numbers in (("estimate", values), ("standard error", errors)):
        gaps = np.flatnonzero(np.isnan(numbers))
        if len(gaps):
            msg = f"The {name} is missing in {_which(gaps)}; leave it out, and count it, first."
            raise MethodError("not_finite", msg)
    bad = np.flatnonzero(errors <= 0)
    if len(bad):
        msg = f"The standard error in {_which(bad)} is not above zero, so it cannot be weighed."
        raise MethodError("bad_std_error", msg)
    tiny = np.flatnonzero(
        (errors * LARGEST_RATIO < errors.max(initial=0.0)) | (errors < LEAST_SHARE * np.abs(values))
    )
    if len(tiny):
        msg = (
            f"The standard error in {_which(tiny)} is too small to be believed beside the others "
            "or beside its estimate; check its unit and its rounding."
        )
        raise MethodError("bad_std_error", msg)
    return PlaceResults(values, errors)


def _which(places: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> str:
    """Name results by their position, counted from one, the first three at most."""
    named = ", ".join(str(place + 1) for place in places[:3])
    rest = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return f"result{'s' if len(places) > 1 else ''} {named}{rest}"
