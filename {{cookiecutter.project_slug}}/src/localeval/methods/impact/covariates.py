"""Turn declared covariates into the numeric columns that regressions and balance tables use.

Numbers stay one column, categories become 0/1 indicators, missing values become information of
their own (a category level, or the mean plus an indicator), so that nobody is dropped. Which columns
were left out, and why, is part of the result. It chooses no covariates and makes no products.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from localeval.methods.impact.linear import independent_columns
from localeval.methods.inputs import Floats, MethodError, to_float

MISSING = "missing"


@dataclass(frozen=True)
class LeftOutColumn:
    """A column that is not in the design, and why, in plain words."""

    column: str
    why: str


@dataclass(frozen=True, eq=False)
class CodedCovariate:
    """The columns of one covariate.

    Attributes
    ----------
    columns : dict
        Name -> values, shape (people,).
    absent : int
        People without a value.
    reference : str
        Level without a column of its own; empty for a number.
    """

    columns: dict[str, Floats]
    absent: int
    reference: str = ""


@dataclass(frozen=True, eq=False)
class DesignMatrix:
    """A numeric design and what was decided while building it.

    Attributes
    ----------
    matrix
        float64 columns, one row a person, with the frame's index.
    source
        Column of the design -> the covariate it came from.
    left_out
        Columns that carry no information of their own.
    reference
        Category -> its reference level (the most common one).
    missing
        Covariate -> number of people without a value, where there are any.
    """

    matrix: pd.DataFrame
    source: dict[str, str]
    left_out: tuple[LeftOutColumn, ...]
    reference: dict[str, str]
    missing: dict[str, int]


def design_matrix(
    frame: pd.DataFrame,
    kinds: Mapping[str, str],
    *,
    all_levels: bool = False,
    keep_gaps: bool = False,
    coded: Mapping[str, CodedCovariate] | None = None,
) -> pd.DataFrame:
    """Numeric columns of the declared covariates; see :func:`build_design`, which also reports.

    Parameters
    ----------
    frame, kinds, all_levels, keep_gaps, coded
        As in :func:`build_design`.
    """
    return build_design(
        frame, kinds, all_levels=all_levels, keep_gaps=keep_gaps, coded=coded
    ).matrix


def code_covariate(
    frame: pd.DataFrame, name: str, kind: str, *, all_levels: bool = False
) -> CodedCovariate:
    """Code one covariate as numbers.

    Parameters
    ----------
    frame : DataFrame
        One row a person.
    name, kind : str
    all_levels : bool
        As in :func:`build_design`.

    Raises
    ------
    MethodError
        As :func:`build_design`.
    """
    if name not in frame.columns:
        msg = f"Covariate {name!r} is not a column of the data."
        raise MethodError("wrong_setting", msg)
    if kind == "numeric":
        return CodedCovariate(*_numeric(frame[name], name))
    if kind == "category":
        return CodedCovariate(*_category(frame[name], name, all_levels=all_levels))
    msg = f"Covariate {name!r} has kind {kind!r}; it must be 'numeric' or 'category'."
    raise MethodError("wrong_setting", msg)


def build_design(
    frame: pd.DataFrame,
    kinds: Mapping[str, str],
    *,
    all_levels: bool = False,
    keep_gaps: bool = False,
    coded: Mapping[str, CodedCovariate] | None = None,
) -> DesignMatrix:
    """Code covariates as numbers.

    Parameters
    ----------
    frame
        One row a person.
    kinds
        Covariate name -> ``"numeric"`` or ``"category"``; sets the order of the columns.
    all_levels
        False, for models: each category leaves out its reference level, and redundant columns are
        left out. True, for balance tables: every level has its column, and only constant columns
        are left out.
    keep_gaps
        True, for means of what is known: a missing value stays missing in every column of its covariate, and there is no
        column for it. Only together with ``all_levels``.
    coded
        Covariates that are coded already, because many tables have them in common; they are not read from ``frame``.

    Returns
    -------
    DesignMatrix
        Category columns are named ``"sex: Female"``; missing values become ``"sex: missing"`` or,
        for numbers, the mean of the others plus the indicator ``"age: missing"``.

    Raises
    ------
    MethodError
        ``wrong_setting`` for an unknown kind or column, ``not_a_number`` or ``not_finite`` for
        values of a numeric covariate that cannot be read.
    """
    if keep_gaps and not all_levels:
        msg = "Gaps can be kept only where every level has its column."
        raise MethodError("wrong_setting", msg)
    columns: dict[str, Floats] = {}
    source: dict[str, str] = {}
    reference: dict[str, str] = {}
    missing: dict[str, int] = {}
    for name, kind in kinds.items():
        found = (coded or {}).get(name) or code_covariate(frame, name, kind, all_levels=all_levels)
        if kind == "category":
            reference[name] = found.reference
        if found.absent:
            missing[name] = found.absent
        given = found.columns
        if keep_gaps and found.absent:
            given = _with_gaps(given, f"{name}: {MISSING}")
        for column, values in given.items():
            if column in columns:
                msg = f"Two covariates would both make the column {column!r}; rename one."
                raise MethodError("wrong_setting", msg)
            columns[column] = values
            source[column] = name
    keep, left_out = _select(columns, all_levels=all_levels)
    # One array, as designs come by the hundred.
    table = np.column_stack([columns[name] for name in keep]) if keep else np.zeros((len(frame), 0))
    matrix = pd.DataFrame(table, index=frame.index, columns=keep, dtype=float)
    return DesignMatrix(matrix, {name: source[name] for name in keep}, left_out, reference, missing)


def _with_gaps(coded: dict[str, Floats], flag: str) -> dict[str, Floats]:
    """Take the flag of missing values out, and the values that stand where it is set."""
    gone = coded[flag] > 0
    return {name: np.where(gone, np.nan, values) for name, values in coded.items() if name != flag}


def _numeric(series: pd.Series[Any], name: str) -> tuple[dict[str, Floats], int]:
    """One column, the mean where missing, and an indicator of missing values."""
    values = to_float(series, f"Covariate {name!r}")
    absent = np.isnan(values)
    if absent.all():
        msg = f"Covariate {name!r} has no values at all."
        raise MethodError("not_finite", msg)
    if not absent.any():
        return {name: values}, 0
    filled = np.where(absent, values[~absent].mean(), values)
    return {name: filled, f"{name}: {MISSING}": absent.astype(np.float64)}, int(absent.sum())


def _category(
    series: pd.Series[Any], name: str, *, all_levels: bool
) -> tuple[dict[str, Floats], int, str]:
    """Make indicators of the levels in declared order, or sorted order when none is declared."""
    declared = isinstance(series.dtype, pd.CategoricalDtype)
    codes, found = pd.factorize(series)
    listed = (
        list(series.cat.categories)
        if declared
        else _in_order([category_label(item) for item in found])
    )
    order = [label for label in dict.fromkeys(category_label(item) for item in listed) if label]
    position = {label: place for place, label in enumerate(order)}
    # The last place stands for "missing": no value (code -1), or blank text.
    lookup = np.array(
        [position.get(category_label(item), len(order)) for item in found] + [len(order)]
    )
    places = lookup[codes]
    absent = int(np.sum(places == len(order)))
    if absent == len(series):
        msg = f"Covariate {name!r} has no values at all."
        raise MethodError("not_finite", msg)
    order.append(MISSING)
    counts = np.bincount(places, minlength=len(order))
    reference = int(np.argmax(counts))
    shown = [place for place in range(len(order)) if counts[place]]
    coded: dict[str, Floats] = {}
    for place in shown:
        if all_levels or place != reference:
            column = f"{name}: {order[place]}"
            # A level that is itself called "missing" is the same as having no value.
            coded[column] = coded.get(column, 0.0) + (places == place).astype(np.float64)
    return coded, absent, order[reference]


def category_label(level: object) -> str:
    """Print a level of a category; whole numbers look the same whether stored as 1, 1.0 or int8."""
    if isinstance(level, float | np.floating) and float(level).is_integer():
        return str(int(level))
    return str(level).strip()


def is_yes_or_no(series: pd.Series[Any]) -> bool:
    """Whether every value of a numeric covariate that is known is 0 or 1, so that its mean counts people."""
    known = series.dropna()
    return bool(known.isin((0, 1)).all()) and len(known) > 0


def _in_order(labels: list[str]) -> list[str]:
    """Sort levels, as numbers when all of them are numbers."""
    try:
        return sorted(labels, key=float)
    except ValueError:
        return sorted(labels)


def _select(
    columns: dict[str, Floats], *, all_levels: bool
) -> tuple[list[str], tuple[LeftOutColumn, ...]]:
    """Columns worth keeping, and the reasons for leaving out the others."""
    left_out = [
        LeftOutColumn(name, "has the same value for everyone")
        for name, values in columns.items()
        if len(values) == 0 or np.isnan(values).all() or np.nanmin(values) == np.nanmax(values)
    ]
    constant = {item.column for item in left_out}
    keep = [name for name in columns if name not in constant]
    if all_levels or not keep:
        return keep, tuple(left_out)
    table = np.column_stack([columns[name] for name in keep])
    chosen = {keep[place] for place in independent_columns(table)}
    left_out += [
        LeftOutColumn(name, "is fully determined by the covariates before it")
        for name in keep
        if name not in chosen
    ]
    return [name for name in keep if name in chosen], tuple(left_out)
