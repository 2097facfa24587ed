"""The key ``derive`` of the recipe: columns worked out of dates in the file, of which only what was worked out is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.derived_columns import RULES, as_texts
from localeval.data.not_yet import CENSOR
from localeval.data.problems import rows_problem
from localeval.data.questions import POSSIBLE, Question
from localeval.data.raw import UNKEPT, RawTable
from localeval.data.recipe_lines import recipe_line
from localeval.data.recipe_rows import chosen_rows
from localeval.data.recipe_table import TableInWork, unknown, with_column
from localeval.data.row_sources import Piece, Source
from localeval.data.shifted_days import filled_in_births
from localeval.data.standard import ColumnSpec
from localeval.project.data_values import Derived
from localeval.project.project import FILE

#: What is wrong where a day that something is counted from lies after the start.
_AFTER_START: dict[Derived, str] = {
    "age": "the date of birth lies after the start",
    "months_workless": "the last day in work lies after the start",
}


def with_derived(table: TableInWork, raw: RawTable, source: str) -> tuple[RawTable, str]:
    """Add the columns that ``derive`` names, and take away those of which nothing else is kept, such as a date of birth.

    Parameters
    ----------
    table : TableInWork
    raw : RawTable
    source : str
        Its file or files.
    """
    made: dict[str, str] = {}
    for name, made_of in table.data.of_days.items():
        if RULES[name].table != table.spec.name:
            continue
        theirs = table.theirs(made_of, raw)
        if theirs is None:  # said once for all tables
            raw = unknown(raw, name)
            continue
        if (there := table.theirs(name, raw)) is not None:
            what = f"the file has the column '{there}', but derive says that it is worked out from '{made_of}'."
            remedy = f"Remove '{name}' from derive in evaluation.yml, or the column from the file."
            table.problems.append(Problem(str(source), what, remedy, column=there))
            continue
        raw = _worked_out(table, raw, source, name, theirs)
        made[name] = theirs
    own = {column.name for column in table.spec.columns}
    gone = {theirs for theirs in made.values() if table.standard(theirs) not in own}
    kept = {name: values for name, values in raw.columns.items() if name not in gone}
    if not made:
        return raw, source
    pieces = source.pieces if isinstance(source, Source) else (Piece(source),)
    called = [replace(item, columns={**item.columns, **made}) for item in pieces]
    return replace(raw, columns=kept), Source(called)


def _worked_out(
    table: TableInWork, raw: RawTable, source: str, name: Derived, theirs: str
) -> RawTable:
    rule = RULES[name]
    spec = ColumnSpec(table.data.of_days[name], "date", "", filled=False)
    cells = raw.cells.get(theirs)
    unkept = np.zeros(len(raw.rows), dtype=bool) if cells is None else cells == UNKEPT
    own = unkept.astype(np.uint8) * UNKEPT if unkept.any() else None
    days = cast(raw.columns[theirs], spec, ColumnSource(source, theirs, raw.rows, own))
    if unkept.any() and spec.name not in {column.name for column in table.spec.columns}:
        table.problems += days.problems[:1]  # else it is said where the column itself is cast
    bad = days.bad & ~unkept
    if bad.any():  # the value is not shown: it can be a date of birth
        line = recipe_line(spec, raw.columns[theirs], int(np.flatnonzero(bad)[0]), table.data)
        remedy = f"Write dates as year-month-day, such as 2024-04-01. {line}".rstrip()
        what = "the value is not a date that can be read for certain"
        rows = raw.rows[bad].tolist()
        table.problems.append(rows_problem(source, theirs, rows, what, remedy))
    start = table.starts(raw, source) if rule.needs_start else days.values
    if start is None:
        what = f"'{name}' is counted from the start, but there is no column start_date."
        remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
        key = f"data.derive.{name}"
        table.problems.append(Problem(FILE, what, remedy, column=key))
        return unknown(raw, name)
    of_days, late = days.values, np.zeros(len(raw.rows), dtype=bool)
    if name in _AFTER_START:
        of_days = _of_the_century(table, source, name, theirs, of_days, start)
        late = (of_days > start).to_numpy()
        if late.any():
            remedy = "Correct it, or the start, or leave the cell empty if it is not known."
            rows = raw.rows[late].tolist()
            table.problems.append(rows_problem(source, theirs, rows, _AFTER_START[name], remedy))
    if name == "age":
        _births_filled_in(table, source, theirs, days.values, raw.rows)
    values = rule.make(of_days.mask(late), start)
    known = int(values.notna().sum())
    table.note(
        source,
        "derive",
        f"'{name}' worked out from '{theirs}' in {known:,} of {len(values):,} rows",
    )
    made = pa.chunked_array([pa.array(as_texts(values), pa.string())])
    said = days.bad | late | raw.faulty.get(theirs, np.zeros(len(raw.rows), dtype=bool))
    raw = with_column(raw, name, made, {}, said)
    return _in_time(table, raw, source, theirs, days.values) if name == "month" else raw


def _births_filled_in(
    table: TableInWork, source: str, theirs: str, births: pd.Series, rows: np.ndarray
) -> None:
    """Ask about dates of birth of which many are one day: only the year, or the month, is known of these people."""
    known = births.dropna()
    found = filled_in_births(known)
    if found is None:
        return
    many, called = found
    year = called == "1 January"
    flags = (births.dt.day == 1) & ((births.dt.month == 1) | (not year))
    what = f"{many:,} of {len(known):,} dates of birth are {called}, as where only the {'year' if year else 'month'} is known"
    remedy = (
        "Ages worked out of them are up to a year too high; age bands and a match on age are less sure than they look. Ask for whole dates."
        if year
        else "Ages worked out of them are right to a month. Ask for whole dates where records are linked by them."
    )
    at = tuple(int(row) for row in rows[flags.fillna(False).to_numpy(dtype=bool)])
    name = table.data.of_days["age"]
    table.questions.append(Question(POSSIBLE, str(source), name, theirs, at, what, remedy))


def _of_the_century(
    table: TableInWork,
    source: str,
    name: Derived,
    theirs: str,
    days: pd.Series,
    start: pd.Series,
) -> pd.Series:
    """Take births whose year was written with two digits for those of the century before, where they lie after the start: 65 is 1965."""
    said = table.data.dates
    ways = set(said.values()) if isinstance(said, dict) else {said}
    if name != "age" or not any(way is not None and "%y" in way for way in ways):
        return days
    late = (days > start).fillna(False)
    if not late.any():
        return days
    many = int(late.sum())
    what = f"{many:,} {'value' if many == 1 else 'values'} of '{theirs}' with a year of two digits taken for the century before, as nobody is born after the start"
    table.note(source, "dates", what)
    return days.where(~late, days - pd.DateOffset(years=100))


def _in_time(
    table: TableInWork, raw: RawTable, source: str, theirs: str, days: pd.Series
) -> RawTable:
    """Hold the days of outcomes against the last day of the data, as only months of the calendar are kept of them."""
    if table.day is None:
        return raw
    late = (days > pd.Timestamp(table.day.day)).to_numpy()
    if not late.any():
        return raw
    if table.data.censor:
        many = int(late.sum())
        what = f"{many:,} {'row' if many == 1 else 'rows'} from after {table.day.words}, left out"
        table.note(source, "censor", what)
        return chosen_rows(raw, ~late)
    what = f"the date lies after {table.day.words}"
    remedy = f"Correct the date if it is wrong; if not, {CENSOR}."
    table.problems.append(rows_problem(source, theirs, raw.rows[late].tolist(), what, remedy))
    return raw
