"""Turn what callers hold (Series, arrays, lists, text, small integers) into checked float64 arrays, or say what is wrong.

A method that cannot give an honest number raises :class:`MethodError`, with a machine-readable reason and one plain
sentence, so that a report can say why a result is missing. Nothing here knows of files, columns or projects: the caller
adds where the data came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

MethodReason = Literal[
    "empty_group",
    "too_few",
    "few_clusters",
    "few_donors",
    "one_armed_stratum",
    "constant_outcome",
    "not_finite",
    "not_a_number",
    "not_two_groups",
    "wrong_length",
    "wrong_setting",
    "separation",
    "no_common_support",
    "no_weights",
    "bad_std_error",
    "constant_moderator",
]

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Values: TypeAlias = "ArrayLike | pd.Series[Any] | Sequence[Any]"


class MethodError(ValueError):
    """A method cannot give a trustworthy number from these data.

    Parameters
    ----------
    reason
        One of :data:`MethodReason`, for programs.
    message
        One or two plain sentences, for people.
    column
        The covariate that it is about, as the caller named it; empty where it is about none in particular.
    """

    def __init__(self, reason: MethodReason, message: str, *, column: str = "") -> None:
        super().__init__(message)
        self.reason: MethodReason = reason
        self.column = column


def to_float(values: Values, what: str) -> Floats:
    """Convert to float64, missing values as NaN.

    Parameters
    ----------
    values
        Numbers, booleans, decimals or numbers written as text; blank text counts as missing.
    what
        Name used in messages, such as ``"the outcome"``.

    Raises
    ------
    MethodError
        ``not_a_number`` for dates or text that is no number, ``not_finite`` for infinities.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "fb":
        return _finite(values.astype(np.float64), what)  # tables made here come by the hundred
    series = values if isinstance(values, pd.Series) else pd.Series(np.asarray(values))
    if series.dtype.kind in "mMc":
        msg = f"{what} holds {series.dtype} values, which are not numbers."
        raise MethodError("not_a_number", msg)
    if pd.api.types.is_numeric_dtype(series.dtype):
        numbers = series.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        raw = series.astype(object)
        text = raw.map(lambda item: item.strip() if isinstance(item, str) else item)
        blank = text.isna() | (text == "")
        parsed = pd.to_numeric(text.where(~blank, None), errors="coerce")
        bad = int((parsed.isna() & ~blank).sum())
        if bad:
            msg = f"{what} has {bad} values that are not numbers."
            raise MethodError("not_a_number", msg)
        numbers = parsed.to_numpy(dtype=np.float64, na_value=np.nan)
    return _finite(np.array(numbers, dtype=np.float64), what)


def _finite(numbers: Floats, what: str) -> Floats:
    if np.isinf(numbers).any():
        msg = f"{what} has {int(np.isinf(numbers).sum())} infinite values."
        raise MethodError("not_finite", msg)
    return numbers


def as_outcome(outcome: Values, length: int | None = None) -> Floats:
    """Check an outcome: numbers, none missing, one for each person.

    Raises
    ------
    MethodError
        ``not_finite`` when values are missing: the caller must leave those people out, and count
        them; ``wrong_length`` when there is not one value for each person.
    """
    numbers = to_float(outcome, "The outcome")
    if length is not None:
        as_long_as(numbers, length)
    missing = int(np.isnan(numbers).sum())
    if missing:
        msg = f"The outcome is missing for {missing} people; leave them out, and count them, first."
        raise MethodError("not_finite", msg)
    return numbers


def as_long_as(outcome: Floats, length: int) -> Floats:
    """Insist on one value for each person, and give them back.

    Raises
    ------
    MethodError
        ``wrong_length``.
    """
    if len(outcome) != length:
        msg = f"There are {len(outcome)} outcome values for {length} people."
        raise MethodError("wrong_length", msg)
    return outcome


def as_participant(participant: Values) -> Flags:
    """Check the group column: true or 1 for participants, false or 0 for the comparison group.

    Raises
    ------
    MethodError
        ``not_two_groups`` for any other value, ``empty_group`` when a group has nobody.
    """
    numbers = to_float(participant, "The participant column")
    flags: Flags = np.equal(numbers, 1.0)
    if not np.all(flags | (numbers == 0)):
        msg = "The participant column must hold 1 or true for participants, 0 or false for others."
        raise MethodError("not_two_groups", msg)
    if not flags.any():
        msg = "There are no participants."
        raise MethodError("empty_group", msg)
    if flags.all():
        msg = "There is nobody in the comparison group."
        raise MethodError("empty_group", msg)
    return flags


def as_design(
    design: pd.DataFrame | ArrayLike, length: int, *, gaps_allowed: bool = False
) -> tuple[Floats, tuple[str, ...]]:
    """Check a numeric design: one row a person, no infinite values, and no missing ones unless they are allowed.

    Returns
    -------
    tuple
        Array of shape (people, columns) and the column names.

    Raises
    ------
    MethodError
        ``wrong_length`` or ``not_finite``.
    """
    frame = design if isinstance(design, pd.DataFrame) else pd.DataFrame(np.asarray(design))
    if len(frame) != length:
        msg = f"The covariates have {len(frame)} rows for {length} people."
        raise MethodError("wrong_length", msg)
    names = tuple(str(name) for name in frame.columns)
    table = np.empty((length, len(names)), dtype=np.float64)
    whole = frame.to_numpy()
    as_is = whole.dtype == np.float64
    if as_is:
        table[:] = whole  # all at once, as designs made here come by the hundred
    if not as_is or np.isinf(table).any():
        for position, name in enumerate(names):
            table[:, position] = to_float(frame.iloc[:, position], f"Covariate {name!r}")
    gaps = [place for place in range(len(names)) if np.isnan(table[:, place]).any()]
    if gaps and not gaps_allowed:
        bad = [names[place] for place in gaps]
        msg = f"Covariates {', '.join(bad)} have missing values; use design_matrix to code them."
        raise MethodError("not_finite", msg)
    return table, names


def check_level(level: float) -> float:
    """Check a confidence level such as 0.95.

    Raises
    ------
    MethodError
        ``wrong_setting`` unless strictly between 0 and 1.
    """
    if not 0 < level < 1:
        msg = f"The confidence level must lie between 0 and 1, not {level}."
        raise MethodError("wrong_setting", msg)
    return float(level)


def check_sizes(participant: Flags, least: int = 2) -> tuple[int, int]:
    """Count both groups and insist on at least ``least`` people in each.

    Raises
    ------
    MethodError
        ``too_few`` when a group is smaller.
    """
    n_participants = int(participant.sum())
    n_comparison = len(participant) - n_participants
    if min(n_participants, n_comparison) < least:
        msg = (
            f"There are {n_participants} participants and {n_comparison} comparison people; "
            f"at least {least} in each group are needed."
        )
        raise MethodError("too_few", msg)
    return n_participants, n_comparison


def check_varies(outcome: Floats, participant: Flags) -> None:
    """Insist that the outcome varies within at least one group.

    Raises
    ------
    MethodError
        ``constant_outcome``: there is no spread from which to judge uncertainty.
    """
    if np.ptp(outcome[participant]) == 0 and np.ptp(outcome[~participant]) == 0:
        msg = "The outcome is the same for everybody in each group, so its uncertainty is unknown."
        raise MethodError("constant_outcome", msg)
