"""Check what is known of places before their results are regressed on it.

Which moderators make sense, and that they were declared before the results were seen, is not for
this module to know.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from localeval.methods.errors import MethodError
from localeval.methods.inputs import Floats, to_float

# Cochrane Handbook 10.11.5.1: at least ten studies for each characteristic modelled.
LEAST_PLACES = 10
# A moderator that is this close to being determined by the others adds nothing but rounding.
COLLINEAR = 1e-8


def check_moderators(
    moderators: pd.DataFrame | ArrayLike, count: int
) -> tuple[Floats, tuple[str, ...]]:
    """Turn moderators into a table of shape (places, moderators), and name them.

    Raises
    ------
    MethodError
        ``wrong_length``, ``not_finite`` when one is missing, ``not_a_number``.
    """
    if isinstance(moderators, pd.DataFrame):
        frame = moderators
    elif isinstance(moderators, pd.Series):
        frame = moderators.to_frame()
    else:
        frame = pd.DataFrame(np.asarray(moderators))
        frame.columns = [f"moderator {place + 1}" for place in range(frame.shape[1])]
    if len(frame) != count:
        msg = f"There are {len(frame)} rows of moderators for {count} places."
        raise MethodError("wrong_length", msg)
    names = tuple(str(name) for name in frame.columns)
    table = np.empty((count, len(names)))
    for position, name in enumerate(names):
        table[:, position] = to_float(frame.iloc[:, position], f"Moderator {name!r}")
        gaps = int(np.isnan(table[:, position]).sum())
        if gaps:
            msg = (
                f"Moderator {name!r} is missing for {gaps} places; leave them out, and count them."
            )
            raise MethodError("not_finite", msg)
    return table, names


def check_enough(count: int, moderators: int) -> None:
    """Insist on ten places, and on two more than coefficients.

    Raises
    ------
    MethodError
        ``too_few``.
    """
    if not moderators:
        msg = "There is no moderator."
        raise MethodError("too_few", msg)
    least = max(LEAST_PLACES, moderators + 3)
    if count < least:
        msg = (
            f"There are results of {count} places; a meta-regression on {moderators} "
            f"moderator{'s' if moderators > 1 else ''} needs at least {least}."
        )
        raise MethodError("too_few", msg)


def standardised(table: Floats, means: Floats, spread: Floats, names: tuple[str, ...]) -> Floats:
    """Centre and scale the moderators; each must tell something that the others do not.

    Raises
    ------
    MethodError
        ``constant_moderator``.
    """
    size = np.abs(table).max(axis=0)
    for place, name in enumerate(names):
        if not spread[place] > COLLINEAR * size[place]:
            msg = f"Moderator {name!r} is the same in all places."
            raise MethodError("constant_moderator", msg)
    standard: Floats = (table - means) / spread
    _, triangle = np.linalg.qr(standard)
    own = np.abs(np.diag(triangle)) / np.sqrt(len(table))
    for place, name in enumerate(names):
        if not own[place] > np.sqrt(COLLINEAR):
            msg = f"Moderator {name!r} follows from the others; leave one of them out."
            raise MethodError("constant_moderator", msg)
    return standard
