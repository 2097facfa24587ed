"""Which keys of the recipe hold for the values of a column, and in which order: codes, words, numbers, days, units.

What each does to a value is in ``recipe_cells``; what is said where a value does not fit, in ``recipe_problems``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.catalogue.catalogue import LOCAL_PREFIX, OutcomeUnit
from localeval.catalogue.written_units import (
    AS_WRITTEN,
    COST_AMOUNT,
    COSTS,
    WrittenUnit,
    cost_rules,
    unit_rules,
)
from localeval.data.derived_columns import days_of_table
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import (
    drop_codes,
    is_standard,
    multiplied,
    plain_numbers,
    read_days,
    rename_words,
    texts_of,
)
from localeval.data.recipe_problems import (
    WrittenColumn,
    day_faults,
    number_faults,
    unsaid_faults,
    word_faults,
)
from localeval.data.recipe_rows import without_unkept
from localeval.data.recipe_table import TableInWork, with_column
from localeval.data.recipe_units import in_catalogue_unit, without_units
from localeval.data.row_sources import file_numbers, files_of, has_cell, rows_called
from localeval.data.said_in_words import months_in_figures, without_sizes
from localeval.data.standard import MONTHS, PERSON_TABLES, ColumnSpec, unit_of
from localeval.data.written_amounts import said_unit
from localeval.project.data_values import Code, NumbersSetting

#: Columns of whole numbers by which rows are told apart, so that a code for all columns is not looked for in them.
_KEYS = ("month", "year")
_NUMBER_KINDS = ("number", "whole")
T = TypeVar("T")


def with_values_read(table: TableInWork, raw: RawTable, source: str) -> RawTable:
    """Apply the keys that are about single values to every column of the standard.

    Parameters
    ----------
    table : TableInWork
    raw : RawTable
    source : str
        Its file or files.
    """
    for column in _columns(table):
        theirs = table.theirs(column.name, raw)
        if theirs is not None:
            table.seen.add(column.name)
            raw = _column(table, raw, source, column, theirs)
    return raw


def _column(
    table: TableInWork, raw: RawTable, source: str, column: ColumnSpec, theirs: str
) -> RawTable:
    codes, values = _codes(table, column), without_unkept(raw, theirs)
    faults: dict[str, np.ndarray] = {}
    words = _of_column(table.data.values, column.name)
    gone = 0
    values = _said_plainly(table, values, source, column, theirs)
    unit, in_words = _units_in_words(table, column)
    own = is_standard(column)
    if unit is not None and words is not None:
        own = _or_in_words(own, unit)
    if words is not None:
        # An empty cell may have a meaning; a month or a file without such a column has no cell.
        mine = has_cell(source, theirs, raw.rows)
        at = WrittenColumn(column, source, theirs, raw.rows, values).where(mine)
        done = rename_words(at.values, words, codes, own)
        table.problems += word_faults(done.faults, at)
        values = _put_back(values, done.values, mine)
        places = np.flatnonzero(mine)
        faults |= {word: places[positions] for word, positions in done.faults.items()}
        table.count(source, "values", done, f"of '{theirs}' put into the words of evaluation.yml")
    elif codes:
        done = drop_codes(values, codes)
        values, gone = done.values, done.count
    given = None
    if unit is not None:
        given = without_units(values, unit, tuple(u for u in in_words if u != AS_WRITTEN))
        table.problems += unsaid_faults(
            given.faults, WrittenColumn(column, source, theirs, raw.rows, values), in_words
        )
        values, faults = given.numbers, {**faults, **given.faults}
    for style, mine in _numbers_written(table, column, source, raw.rows):
        at = WrittenColumn(column, source, theirs, raw.rows, values).where(mine)
        here = rows_called(source, at.rows)
        done = plain_numbers(at.values, style, mixed=here.lower().endswith((".xlsx", ".xlsm")))
        table.problems += number_faults(done.faults, at)
        values = done.values if mine.all() else _put_back(values, done.values, mine)
        places = np.flatnonzero(mine)
        faults |= {word: places[positions] for word, positions in done.faults.items()}
        table.count(here, "numbers", done, f"of '{theirs}' had signs or separators taken away")
    for written, mine in _days_written(table, column, source, raw.rows).items():
        at = WrittenColumn(column, source, theirs, raw.rows, values).where(mine)
        done = read_days(at.values, written)
        here = rows_called(source, at.rows)
        table.problems += day_faults(done.faults, at, written, table.data)
        values = _put_back(values, done.values, mine)
        places = np.flatnonzero(mine)
        faults |= {word: places[positions] for word, positions in done.faults.items()}
        table.count(here, "dates", done, f"of '{theirs}' read as {written}")
    if codes:
        again = drop_codes(values, codes)  # an amount of 999, or a day, is seen only now
        values, gone = again.values, gone + again.count
    if given is not None and unit is not None:
        values, turned = in_catalogue_unit(values, given, unit)
        for rule, count in turned.items():
            table.note(source, "units", f"{count:,} values of '{theirs}' {rule}")
    if gone:
        shown = "value" if gone == 1 else "values"
        table.note(source, "missing", f"{gone:,} {shown} of '{theirs}' taken for not known")
    return with_column(raw, theirs, values, faults)


def _units_in_words(
    table: TableInWork, column: ColumnSpec
) -> tuple[OutcomeUnit | None, tuple[WrittenUnit, ...]]:
    """Give the unit of the catalogue of a column of which each value says what it is in, and what is said of that; None for others."""
    said = _of_column(table.data.units, column.name) or ()
    return (unit_of(column.name, table.project) if AS_WRITTEN in said else None), said


def _or_in_words(own: Callable[[str], bool], unit: OutcomeUnit) -> Callable[[str], bool]:
    """Let a value that says what it is in need no line of ``values``."""
    return lambda text: own(text) or said_unit(text, unit) is not None


def _said_plainly(
    table: TableInWork, values: pa.ChunkedArray, source: str, column: ColumnSpec, theirs: str
) -> pa.ChunkedArray:
    """Write months as numbers, and groups without their sizes, before keys of the recipe are held against them."""
    if not pa.types.is_string(values.type):
        return values
    said = set(_of_column(table.data.values, column.name) or ())
    if column.name == MONTHS:
        done, told = months_in_figures(values)
    elif column.kind == "category":
        done, told = without_sizes(values)
    else:
        return values
    if not told:
        return values
    table.notes.append(f"{source}: in '{theirs}' {told}.")
    # What evaluation.yml names word for word is left to it.
    named = pc.is_in(values, value_set=pa.array(sorted(said), pa.string()))
    return pc.if_else(named, values, done)


def in_units(table: TableInWork, raw: RawTable, source: str) -> RawTable:
    """Turn amounts that are written in another unit into what the catalogue says.

    Parameters
    ----------
    table : TableInWork
    raw : RawTable
    source : str
        Its file or files.
    """
    for key, units in table.data.units.items():
        name = key.removeprefix(LOCAL_PREFIX)
        theirs = table.theirs(name, raw) if name in {c.name for c in table.spec.columns} else None
        unit = unit_of(name, table.project)
        of_costs = unit is None and (table.spec.name, name) == (COSTS, COST_AMOUNT)
        if theirs is None or (unit is None and not of_costs) or AS_WRITTEN in units:
            continue
        rules = cost_rules() if unit is None else unit_rules(unit)
        for written in units:
            rule = rules[written]
            done = multiplied(raw.columns[theirs], rule.times, rule.over)
            raw = with_column(raw, theirs, done.values, {})
            if done.count:
                table.note(source, "units", f"{done.count:,} values of '{theirs}' {rule.words}")
    return raw


def _columns(table: TableInWork) -> list[ColumnSpec]:
    """Give the columns of the table, and those that others are worked out of."""
    own = [column for column in table.spec.columns if column.name not in table.data.derive]
    known = {column.name for column in own}
    for made_of in days_of_table(table.spec.name, table.data.of_days):
        if made_of not in known:
            own.append(ColumnSpec(made_of, "date", "", required=False, filled=False))
    return own


def _codes(table: TableInWork, column: ColumnSpec) -> tuple[Code, ...]:
    """Give what is written in a column where nothing is known."""
    missing = table.data.missing
    if isinstance(missing, Mapping):
        return _of_column(missing, column.name) or ()
    everywhere = table.spec.name in PERSON_TABLES and column.kind != "id"
    return missing if everywhere and column.name not in _KEYS else ()


def _days_written(
    table: TableInWork, column: ColumnSpec, source: str, rows: np.ndarray
) -> dict[str, np.ndarray]:
    """Give how the days of a column are written, each with the rows that are; files may write them otherwise."""
    if column.kind != "date":
        return {}
    said = [table.data.dates_of(column.name, table.spec.name, file) for file in files_of(source)]
    of_file = file_numbers(source, rows)
    return {
        written: np.isin(of_file, [i for i, other in enumerate(said) if other == written])
        for written in dict.fromkeys(said)
        if written is not None
    }


def _numbers_written(
    table: TableInWork, column: ColumnSpec, source: str, rows: np.ndarray
) -> list[tuple[NumbersSetting, np.ndarray]]:
    """Give how the numbers of a column are written, each with the rows that are; files may write them otherwise."""
    if column.kind not in _NUMBER_KINDS or table.data.numbers is None:
        return []
    said = [table.data.numbers_of(table.spec.name, file) for file in files_of(source)]
    if all(style == said[0] for style in said):
        return [] if said[0] is None else [(said[0], np.ones(len(rows), dtype=bool))]
    of_file = file_numbers(source, rows)
    return [
        (style, of_file == i)
        for i, style in enumerate(said)
        if style is not None and (of_file == i).any()
    ]


def _put_back(values: pa.ChunkedArray, done: pa.ChunkedArray, mine: np.ndarray) -> pa.ChunkedArray:
    """Put what was made of some rows in their places."""
    if mine.all():
        return done
    whole = texts_of(values).combine_chunks()
    made = texts_of(done).combine_chunks()
    return pa.chunked_array([pc.replace_with_mask(whole, pa.array(mine), made)])


def _of_column(given: Mapping[str, T], name: str) -> T | None:
    """Give what is said of a column under its name; that of an outcome of one's own may stand with its prefix."""
    return given.get(name, given.get(f"{LOCAL_PREFIX}{name}"))
