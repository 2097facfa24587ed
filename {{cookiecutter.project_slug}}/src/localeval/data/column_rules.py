"""What the values of a column may be: filled, one of a list, within bounds, whole numbers; and its messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.at_a_time import both_done
from localeval.data.in_parts import anywhere, extent, not_whole
from localeval.data.places import GSS, known_of_a_code
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import MOST_FOOTER
from localeval.data.repeated_keys import repeated_key
from localeval.data.row_sources import files_of
from localeval.data.standard import ColumnSpec, TableSpec
from localeval.project.data_settings import DataSettings

#: A number that systems write for what is not known.
#: Nobody is so many years old; in months it is what people of sixteen are.
_AGE_IN_MONTHS = 192
_CODE_LIKE = re.compile(r"-[1-9]|-?(9{2,}|8{2,}|7{2,}|9+[678])")

#: What a value of a column can break.
_Rule = Literal["filled", "allowed", "bounds", "whole"]


def against_rules(
    frame: pd.DataFrame,
    spec: TableSpec,
    theirs: Mapping[str, str],
    bad: Mapping[str, np.ndarray],
    data: DataSettings,
) -> tuple[list[Problem], set[str]]:
    """Check the key and every value; give the problems and the columns with values that are not allowed.

    Parameters
    ----------
    frame : DataFrame, n rows
        As cast.
    spec : TableSpec
    theirs : mapping of str to str
        What the files call each column.
    bad : mapping of str to ndarray of bool, shape (n,)
        Values that could not be read.
    data : DataSettings
    """
    readable = [
        column for column in spec.columns if column.name in theirs and not bad[column.name].all()
    ]
    problems: list[Problem] = []
    refused: set[str] = set()

    def repeated() -> list[Problem]:
        has_key = spec.key and {column.name for column in readable}.issuperset(spec.key)
        return repeated_key(frame, spec, theirs, data) if has_key else []

    def of_each() -> list[list[tuple[_Rule, np.ndarray]]]:
        return [list(_broken(column, frame[column.name])) for column in readable]

    same_key, found_broken = both_done(repeated, of_each, len(frame))
    problems += same_key
    for column, every in zip(readable, found_broken, strict=True):
        values = frame[column.name]
        for rule, broken in every:
            # A value that could not be read is missing now, but that has been said.
            found = np.flatnonzero(broken & ~bad[column.name])
            if not len(found):
                continue
            if rule != "filled":
                refused.add(column.name)
            what, remedy = _in_words(rule, column, values.iloc[found[0]])
            if rule == "filled" and _is_footer(found, len(values)):
                remedy += f" If the last rows are no part of the table, such as totals, write skip_footer: {len(found)} under data in evaluation.yml."
            rows = frame.index[found].tolist()
            if rule == "filled" and _are_nobody(frame, found) and len(files_of(spec.file)) == 1:
                listed = rows[0] if len(rows) == 1 else rows
                row = "the row is" if len(rows) == 1 else "the rows are"
                remedy += f" If {row} no part of the table, such as a subtotal or a heading, write skip_rows: {{{spec.name}: {listed}}} under data in evaluation.yml."
            problems.append(rows_problem(spec.file, theirs[column.name], rows, what, remedy))
    return problems, refused


def _broken(column: ColumnSpec, values: pd.Series) -> Iterator[tuple[_Rule, np.ndarray]]:
    """Say for each rule of a column that is broken which values break it; a missing value breaks only ``filled``.

    Of numbers it is first looked at all together whether one can break a rule, for there may be very many.
    """
    is_number = pd.api.types.is_float_dtype(values)
    numbers = values.to_numpy() if is_number else None
    ends = None if numbers is None else extent(numbers)
    if column.filled and (ends is None or ends.missing):
        yield "filled", values.isna().to_numpy()
    if column.allowed:
        yield "allowed", ~(values.isna() | values.isin(column.allowed)).to_numpy()
    if column.low is not None or column.high is not None:
        low = -np.inf if column.low is None else column.low
        high = np.inf if column.high is None else column.high
        if ends is None or ends.low < low or ends.high > high:
            yield "bounds", ~(values.isna() | values.between(low, high)).to_numpy()
    if column.kind == "whole" and (numbers is None or anywhere(numbers, not_whole)):
        yield "whole", ~values.isna().to_numpy() & (values != values.round()).to_numpy()


def _is_footer(found: np.ndarray, rows: int) -> bool:
    """Whether the rows found are the last of a table, and few."""
    return len(found) <= MOST_FOOTER and int(found[0]) == rows - len(found) > 0


def _are_nobody(frame: pd.DataFrame, found: np.ndarray) -> bool:
    """Whether a few rows within a table are mostly empty, as subtotals and headings are."""
    if len(found) > MOST_FOOTER or _is_footer(found, len(frame)):
        return False
    empty = frame.iloc[found].isna().sum(axis=1).to_numpy()
    return bool((2 * empty >= frame.shape[1]).all())


def _in_words(rule: _Rule, column: ColumnSpec, value: object) -> tuple[str, str]:
    if rule == "filled" and column.role == "cluster":
        return (
            "there is no value",
            f"Everyone needs a value in '{column.name}': a person who shares theirs with nobody is given one of their own, a name that nobody else has. Where "
            "nobody of the comparison group has any, and chance did not make the groups, leave it empty for all of that group.",
        )
    if rule == "filled":
        return (
            "there is no value",
            f"Every row needs a {column.name}: fill it in or remove the row.",
        )
    if rule == "allowed":
        of_place = column.name == "place_code"
        shown = (
            f"'{clip(str(value))}'" if not of_place or GSS.fullmatch(str(value)) else "the value"
        )
        options = names(column.allowed)
        if of_place and (known := known_of_a_code(str(value), column.allowed)):
            return f"{shown} is not one of {options}", known
        if len(column.allowed) == 2:
            first, second = column.allowed
            line = f"values: {{{column.name}: {{{json.dumps(str(value), ensure_ascii=False)}: {first}}}}}"
            remedy = f"Write {first} or {second}, or say once what each word means, as in {line} (or {second}), under data in evaluation.yml."
            return f"{shown} is neither {first} nor {second}", remedy
        line = f"values: {{{column.name}: {{{json.dumps(str(value), ensure_ascii=False)}: {column.allowed[0]}}}}}"
        remedy = f"Use {options}, or say once what each word means, as in {line}, under data in evaluation.yml."
        return f"{shown} is not one of {options}", remedy
    if rule == "whole":
        return f"{value:g} is not a whole number", "Write a whole number."
    months = ""
    if column.name == "age" and isinstance(value, int | float) and value >= _AGE_IN_MONTHS:
        months = (
            " If ages are in months, give years, or call the column something else (columns: {age_months: age}, under data) and declare that as "
            "covariate."
        )
    if column.low is not None and column.high is not None:
        possible = f"{column.low:g} to {column.high:g}"
    else:
        possible = f"{column.low:g} or more"
    return (
        f"{value:g} is not possible here",
        f"It must be {possible}: correct it, or leave the cell empty if it is not known."
        + (
            f" Where {value:g} stands for not known, write missing: {{{column.name}: [{value:g}]}} under data in evaluation.yml."
            if _CODE_LIKE.fullmatch(f"{value:g}")
            else ""
        )
        + months,
    )
