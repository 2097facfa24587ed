"""The key ``wide`` of the recipe: outcomes with a column for each month, as a row for each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.derived_columns import calendar_months
from localeval.data.problems import rows_problem
from localeval.data.raw import RawTable
from localeval.data.recipe_rows import (
    Month,
    TablePiece,
    month_columns,
    one_row_a_month,
    wide_problems,
    without_month_columns,
)
from localeval.data.recipe_table import TableInWork, unknown
from localeval.project.data_values import SAYS_DAY
from localeval.project.project import FILE


def by_month(table: TableInWork, item: TablePiece) -> list[TablePiece]:
    """Give a file as pieces of which each holds the outcomes of one month; as it is where ``wide`` is not about it.

    Parameters
    ----------
    table : TableInWork
    item : TablePiece
    """
    wide, raw, file = table.data.wide_columns, item.raw, item.piece.file
    if not wide or table.spec.name not in {"people", "outcomes"}:
        return [item]
    if table.spec.name == "people":
        apart = "outcomes" in table.data.files()
        return [item] if apart else [replace(item, raw=without_month_columns(raw, wide))]
    if "month" in raw.columns and "outcomes" in table.data.files():
        what = "there is a column 'month', but wide says that each month has a column of its own."
        remedy = "Remove wide from evaluation.yml, or the column from the file."
        table.problems.append(Problem(file, what, remedy, column="month", row=1))
        return [item]
    found = list(wide_problems(raw, file, wide, {theirs for _, theirs in table.data.pairs}))
    table.problems += found
    for outcome, months in month_columns(raw, wide).items():
        if months:
            listed = ", ".join(_named_month(month) for month in months)
            table.note(file, "wide", f"'{outcome}' is in a column for each of the months {listed}")
    ids = table.theirs("person_id", raw) or "person_id"
    counted = _since_start(table, raw, file, ids) if _is_by_calendar(wide) else _no_months
    parts = one_row_a_month(raw, file, wide, ids, item.piece.columns, counted)
    lacking = [name for name, months in month_columns(raw, wide).items() if not months]
    if not parts:
        parts, lacking = [item], ["month", *wide]
    for name in lacking:  # said; what follows from it is not
        parts = [replace(part, raw=unknown(part.raw, name)) for part in parts]
    return parts


def _since_start(
    table: TableInWork, raw: RawTable, file: str, ids: str
) -> Callable[[dt.date], np.ndarray]:
    """Give what counts months of the calendar from the start of each row's person; and name those whose start is not known."""
    starts = table.starts(raw, file)
    if starts is None:
        what = (
            "months of the calendar are counted from the start, but there is no column start_date."
        )
        remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
        table.problems.append(Problem(FILE, what, remedy, column="data.wide"))
        starts = pd.Series(pd.NaT, index=range(len(raw.rows)), dtype="datetime64[us]")
    elif starts.isna().any():
        what = (
            "the start of this person is not known, from which months of the calendar are counted"
        )
        remedy = "Fill in start_date in people, or leave these people out of both files."
        rows = raw.rows[starts.isna().to_numpy()].tolist()
        table.problems.append(rows_problem(file, ids, rows, what, remedy))

    def months(day: dt.date) -> np.ndarray:
        days = pd.Series(pd.Timestamp(day), index=starts.index)
        return calendar_months(days, starts).to_numpy(dtype=float)

    return months


def _is_by_calendar(wide: Mapping[str, object]) -> bool:
    return any(isinstance(names, str) and SAYS_DAY.search(names) for names in wide.values())


def _no_months(day: dt.date) -> np.ndarray:
    msg = f"no outcome has a column for {day}"
    raise AssertionError(msg)


def _named_month(month: Month) -> str:
    return f"{month:%B %Y}" if isinstance(month, dt.date) else str(month)
