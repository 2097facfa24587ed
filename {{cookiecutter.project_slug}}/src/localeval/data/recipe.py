"""The recipe of ``evaluation.yml``: what an export says turned into what the standard says, before anything is checked.

Which files are read, and how, is the business of ``declared_files``. This decides which key holds for which table and column, in which order, and says what each of them did; the work is in
``recipe_cells``, ``recipe_rows`` and ``derived_columns``. The files are never changed. A table that no key speaks of goes through
as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.written_units import unit_rules
from localeval.data.cast import ColumnSource, cast
from localeval.data.conform import accepted_names
from localeval.data.derived_columns import RULES, as_texts, calendar_months, starts_of
from localeval.data.ids import form_difference
from localeval.data.not_yet import CENSOR, DataDay
from localeval.data.problems import clip, rows_in_words, rows_problem
from localeval.data.raw import PLAIN, UNKEPT, RawTable
from localeval.data.recipe_cells import (
    Rewritten,
    drop_codes,
    is_standard,
    multiplied,
    plain_numbers,
    read_days,
    rename_words,
)
from localeval.data.recipe_problems import day_faults, number_faults, recipe_line, word_faults
from localeval.data.recipe_rows import (
    Month,
    TablePiece,
    chosen_rows,
    joined,
    month_columns,
    one_row_a_month,
    wide_problems,
    without_month_columns,
    without_twins,
)
from localeval.data.row_sources import Piece, Source
from localeval.data.standard import PERSON_TABLES, ColumnSpec, TableSpec, unit_of
from localeval.project.data_settings import SAYS_DAY, Code, DataSettings, Derived
from localeval.project.project import FILE, Project

#: Columns of whole numbers by which rows are told apart, so that a code for all columns is not looked for in them.
_KEYS = ("month", "year")
T = TypeVar("T")
#: Keys that are about a file, whichever tables are read from it.
_OF_FILES = ("skip_footer", "wide")
_NUMBER_KINDS = ("number", "whole")


@dataclass(frozen=True)
class Prepared:
    """A table as the standard's columns can be found in it.

    Attributes
    ----------
    raw : RawTable
    spec : TableSpec
        Its ``file`` finds the file of each row.
    problems : tuple of Problem
    notes : tuple of str
        What each key did, with counts.
    seen : frozenset of str
        Columns of the standard that the files have, and those that others were worked out of.
    twins : numpy.ndarray of int, shape (n,), optional
        How many rows were left out that are the same as each; None where nobody asked for that.
    """

    raw: RawTable
    spec: TableSpec
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    twins: np.ndarray | None = None


def prepare(
    project: Project,
    spec: TableSpec,
    pieces: Sequence[TablePiece],
    people: pd.DataFrame | None = None,
    day: DataDay | None = None,
) -> Prepared:
    """Apply the recipe to a table.

    Parameters
    ----------
    project : Project
    spec : TableSpec
    pieces : sequence of TablePiece
        Its files, as ``read_pieces`` gives them.
    people : pandas.DataFrame, optional
        The people of the project, cast, whose starts are needed for months since the start.
    day : DataDay, optional
        The last day of which the data can tell, which no outcome may be dated after.

    Returns
    -------
    Prepared
    """
    data = project.settings.data
    if not data.recipe and len(pieces) == 1:
        raw, file = joined(pieces)
        return Prepared(raw, replace(spec, file=file))
    return _Recipe(project, spec, people, day).applied(pieces)


def columns_not_found(tables: Mapping[str, Prepared], project: Project) -> Iterator[Problem]:
    """Find columns that the recipe names and no file has.

    Parameters
    ----------
    tables : mapping of str to Prepared
        All tables of the project.
    project : Project
    """
    data = project.settings.data
    seen = {name for table in tables.values() for name in table.seen}
    there = sorted({name for table in tables.values() for name in table.raw.columns})
    columns = [column for table in tables.values() for column in table.spec.columns]
    said = {column.name for column in columns if column.required}
    known = {column.name for column in columns} | set(data.derived_from.values())
    asked = [
        (f"data.{key}.{name}", name.removeprefix(LOCAL_PREFIX))
        for key in ("dates", "missing", "values")
        if isinstance(given := getattr(data, key), Mapping)
        for name in given
    ]
    asked = [(key, name) for key, name in asked if name in known - said]
    asked += [(f"data.derive.{name}", made_of) for name, made_of in data.derived_from.items()]
    for key, name in asked:
        if name not in seen:
            theirs = data.columns.get(name, name)
            near = nearest(theirs, there)
            remedy = (
                f"Write '{name}: {clip(near, 40)}' under data, columns, if that is it."
                if near
                else "Correct the name, or remove the line."
            )
            yield Problem(FILE, f"no file has the column '{theirs}'.", remedy, column=key)


@dataclass
class _Recipe:
    """The keys of the recipe on their way through one table."""

    project: Project
    spec: TableSpec
    people: pd.DataFrame | None
    day: DataDay | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    twins: np.ndarray | None = None

    @property
    def data(self) -> DataSettings:
        return self.project.settings.data

    def applied(self, pieces: Sequence[TablePiece]) -> Prepared:
        for item in pieces:
            self._footer(item)
        named = [self._named(item, several=len(pieces) > 1) for item in pieces]
        parts = [part for item in named for part in self._by_month(item)]
        if len(pieces) > 1:
            self._files(pieces)
        raw, source = joined(parts)
        raw = self._cells(raw, source)
        raw, source = self._derived(raw, source)
        raw = self._in_units(raw, source)
        raw = self._twins(raw, source)
        spec = replace(self.spec, file=source)
        found = (tuple(self.problems), tuple(self.notes), frozenset(self.seen), self.twins)
        return Prepared(raw, spec, *found)

    # what a row is

    def _footer(self, item: TablePiece) -> None:
        if item.raw.footer:
            rows = list(item.raw.footer)
            self._note(
                item.piece.file,
                "skip_footer",
                f"{rows_in_words(rows)} left out as no part of the table",
            )

    def _named(self, item: TablePiece, *, several: bool) -> TablePiece:
        """Give columns of one meaning one name in all files."""
        if not several:
            return item
        raw, called = item.raw, dict(item.piece.columns)
        columns = dict(raw.columns)
        for column, (first, second) in zip(
            self.spec.columns, accepted_names(self.spec, self.data.columns), strict=True
        ):
            if first not in columns and second in columns:
                columns = {first if name == second else name: v for name, v in columns.items()}
                called[first] = second
            if column.required and first not in columns and not self._made(column.name):
                what = f"the column '{first}' is missing, which other files of {self.spec.name} may have."
                remedy = (
                    "Add it, or list under data, columns what it is called in each file; or say what all rows of the file have: "
                    f"every_row: {{{item.piece.file}: {{{column.name}: ...}}}}."
                )
                self.problems.append(Problem(item.piece.file, what, remedy, column=first))
                raw = _unknown(raw, first)
                columns[first] = raw.columns[first]
        for name in raw.repeated:
            if name in columns:
                what = f"more than one column is called '{name}'."
                remedy = "Keep one, and rename or delete the others."
                self.problems.append(Problem(item.piece.file, what, remedy, column=name, row=1))
        return TablePiece(Piece(item.piece.file, called), replace(raw, columns=columns))

    def _made(self, name: str) -> bool:
        """Whether a column is made by the recipe, so that no file needs to have it."""
        if name in self.data.derive:
            return True
        return bool(self.data.wide) and (name == "month" or name in self.data.wide_columns)

    def _by_month(self, item: TablePiece) -> list[TablePiece]:
        wide, raw, file = self.data.wide_columns, item.raw, item.piece.file
        if not wide or self.spec.name not in {"people", "outcomes"}:
            return [item]
        if self.spec.name == "people":
            apart = "outcomes" in self.data.files()
            return [item] if apart else [replace(item, raw=without_month_columns(raw, wide))]
        if "month" in raw.columns and "outcomes" in self.data.files():
            what = (
                "there is a column 'month', but wide says that each month has a column of its own."
            )
            remedy = "Remove wide from evaluation.yml, or the column from the file."
            self.problems.append(Problem(file, what, remedy, column="month", row=1))
            return [item]
        found = list(wide_problems(raw, file, wide))
        self.problems += found
        for outcome, months in month_columns(raw, wide).items():
            if months:
                listed = ", ".join(_named_month(month) for month in months)
                self._note(
                    file, "wide", f"'{outcome}' is in a column for each of the months {listed}"
                )
        ids = self._theirs("person_id", raw) or "person_id"
        counted = self._since_start(raw, file, ids) if _is_by_calendar(wide) else _no_months
        parts = one_row_a_month(raw, file, wide, ids, item.piece.columns, counted)
        lacking = [name for name, months in month_columns(raw, wide).items() if not months]
        if not parts:
            parts, lacking = [item], ["month", *wide]
        for name in lacking:  # said; what follows from it is not
            parts = [replace(part, raw=_unknown(part.raw, name)) for part in parts]
        return parts

    def _since_start(self, raw: RawTable, file: str, ids: str) -> Callable[[dt.date], np.ndarray]:
        """Give what counts months of the calendar from the start of each row's person; and name those whose start is not known."""
        starts = self._starts(raw, file)
        if starts is None:
            what = "months of the calendar are counted from the start, but there is no column start_date."
            remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
            self.problems.append(Problem(FILE, what, remedy, column="data.wide"))
            starts = pd.Series(pd.NaT, index=range(len(raw.rows)), dtype="datetime64[us]")
        elif starts.isna().any():
            what = "the start of this person is not known, from which months of the calendar are counted"
            remedy = "Fill in start_date in people, or leave these people out of both files."
            rows = raw.rows[starts.isna().to_numpy()].tolist()
            self.problems.append(rows_problem(file, ids, rows, what, remedy))

        def months(day: dt.date) -> np.ndarray:
            days = pd.Series(pd.Timestamp(day), index=starts.index)
            return calendar_months(days, starts).to_numpy(dtype=float)

        return months

    def _files(self, pieces: Sequence[TablePiece]) -> None:
        counts = [f"{len(item.raw.rows):,} rows of {item.piece.file}" for item in pieces]
        self.notes.append(f"{self.spec.name}: one table of {', '.join(counts)}.")

    def _twins(self, raw: RawTable, source: str) -> RawTable:
        if not self.data.duplicates_of(self.spec.name, usual=self.spec.name in PERSON_TABLES):
            return raw
        # Without a key the same thing may have happened twice: only rows that are the same throughout are one row.
        used = [name for column in self.spec.columns if (name := self._theirs(column.name, raw))]
        compared = used if self.spec.key else list(raw.columns)
        kept, self.twins = without_twins(raw, compared)
        if gone := int(self.twins.sum()):
            rows = "row that is" if gone == 1 else "rows that are"
            self._note(source, "duplicates", f"{gone:,} {rows} the same as another left out")
        return kept

    # single values

    def _cells(self, raw: RawTable, source: str) -> RawTable:
        for column in self._columns():
            theirs = self._theirs(column.name, raw)
            if theirs is not None:
                self.seen.add(column.name)
                raw = self._column(raw, source, column, theirs)
        return raw

    def _columns(self) -> list[ColumnSpec]:
        """Give the columns of the table, and those that others are worked out of."""
        own = [column for column in self.spec.columns if column.name not in self.data.derive]
        known = {column.name for column in own}
        for name, made_of in self.data.derived_from.items():
            if RULES[name].table == self.spec.name and made_of not in known:
                own.append(ColumnSpec(made_of, "date", "", required=False, filled=False))
        return own

    def _column(self, raw: RawTable, source: str, column: ColumnSpec, theirs: str) -> RawTable:
        codes, values = self._codes(column), raw.columns[theirs]
        faults: dict[str, np.ndarray] = {}
        words = _of_column(self.data.values, column.name)
        gone = 0
        if words is not None:
            done = rename_words(values, words, codes, is_standard(column))
            self.problems += word_faults(done.faults, source, column, theirs, raw.rows)
            values, faults = done.values, {**faults, **done.faults}
            self._count(
                source, "values", done, f"of '{theirs}' put into the words of evaluation.yml"
            )
        elif codes:
            done = drop_codes(values, codes)
            values, gone = done.values, done.count
        style = self.data.numbers_of(self.spec.name)
        if style is not None and column.kind in _NUMBER_KINDS:
            before = values
            done = plain_numbers(values, style, mixed=source.lower().endswith((".xlsx", ".xlsm")))
            self.problems += number_faults(done.faults, source, column, theirs, raw.rows, before)
            values, faults = done.values, {**faults, **done.faults}
            self._count(
                source, "numbers", done, f"of '{theirs}' had signs or separators taken away"
            )
        written = self._days_written(column)
        if written is not None:
            before = values
            done = read_days(values, written)
            self.problems += day_faults(
                done.faults, source, column, theirs, raw.rows, before, written
            )
            values, faults = done.values, {**faults, **done.faults}
            self._count(source, "dates", done, f"of '{theirs}' read as {written}")
        if codes:
            again = drop_codes(values, codes)  # an amount of 999, or a day, is seen only now
            values, gone = again.values, gone + again.count
        if gone:
            shown = "value" if gone == 1 else "values"
            self._note(source, "missing", f"{gone:,} {shown} of '{theirs}' taken for not known")
        return _with_column(raw, theirs, values, faults)

    def _codes(self, column: ColumnSpec) -> tuple[Code, ...]:
        """Give what is written in a column where nothing is known."""
        missing = self.data.missing
        if isinstance(missing, Mapping):
            return _of_column(missing, column.name) or ()
        everywhere = self.spec.name in PERSON_TABLES and column.kind != "id"
        return missing if everywhere and column.name not in _KEYS else ()

    def _days_written(self, column: ColumnSpec) -> str | None:
        return self.data.dates_of(column.name) if column.kind == "date" else None

    # what is worked out

    def _derived(self, raw: RawTable, source: str) -> tuple[RawTable, str]:
        made: dict[str, str] = {}
        for name, made_of in self.data.derived_from.items():
            if RULES[name].table != self.spec.name:
                continue
            theirs = self._theirs(made_of, raw)
            if theirs is None:  # said once for all tables
                raw = _unknown(raw, name)
                continue
            if (there := self._theirs(name, raw)) is not None:
                what = f"the file has the column '{there}', but derive says that it is worked out from '{made_of}'."
                remedy = (
                    f"Remove '{name}' from derive in evaluation.yml, or the column from the file."
                )
                self.problems.append(Problem(str(source), what, remedy, column=there))
                continue
            raw = self._worked_out(raw, source, name, theirs)
            made[name] = theirs
        own = {column.name for column in self.spec.columns}
        gone = {theirs for theirs in made.values() if self._standard(theirs) not in own}
        kept = {name: values for name, values in raw.columns.items() if name not in gone}
        if not made:
            return raw, source
        pieces = source.pieces if isinstance(source, Source) else (Piece(source),)
        called = [Piece(item.file, {**item.columns, **made}) for item in pieces]
        return replace(raw, columns=kept), Source(called)

    def _worked_out(self, raw: RawTable, source: str, name: Derived, theirs: str) -> RawTable:
        rule = RULES[name]
        spec = ColumnSpec(self.data.derived_from[name], "date", "", filled=False)
        days = cast(raw.columns[theirs], spec, ColumnSource(source, theirs, raw.rows))
        if days.bad.any():  # the value is not shown: it can be a date of birth
            line = recipe_line(spec, raw.columns[theirs], int(np.flatnonzero(days.bad)[0]))
            remedy = f"Write dates as year-month-day, such as 2024-04-01. {line}".rstrip()
            what = "the value is not a date that can be read for certain"
            rows = raw.rows[days.bad].tolist()
            self.problems.append(rows_problem(source, theirs, rows, what, remedy))
        start = self._starts(raw, source) if rule.needs_start else days.values
        if start is None:
            what = f"'{name}' is counted from the start, but there is no column start_date."
            remedy = "Name the column under data, columns: start_date: ... in evaluation.yml."
            key = f"data.derive.{name}"
            self.problems.append(Problem(FILE, what, remedy, column=key))
            return _unknown(raw, name)
        values = rule.make(days.values, start)
        known = int(values.notna().sum())
        self._note(
            source,
            "derive",
            f"'{name}' worked out from '{theirs}' in {known:,} of {len(values):,} rows",
        )
        made = pa.chunked_array([pa.array(as_texts(values), pa.string())])
        said = days.bad | raw.faulty.get(theirs, np.zeros(len(raw.rows), dtype=bool))
        raw = _with_column(raw, name, made, {}, said)
        return self._in_time(raw, source, theirs, days.values) if name == "month" else raw

    def _in_time(self, raw: RawTable, source: str, theirs: str, days: pd.Series) -> RawTable:
        """Hold the days of outcomes against the last day of the data, as only months of the calendar are kept of them."""
        if self.day is None:
            return raw
        late = (days > pd.Timestamp(self.day.day)).to_numpy()
        if not late.any():
            return raw
        if self.data.censor:
            many = int(late.sum())
            what = (
                f"{many:,} {'row' if many == 1 else 'rows'} from after {self.day.words}, left out"
            )
            self._note(source, "censor", what)
            return chosen_rows(raw, ~late)
        what = f"the date lies after {self.day.words}"
        remedy = f"Correct the date if it is wrong; if not, {CENSOR}."
        self.problems.append(rows_problem(source, theirs, raw.rows[late].tolist(), what, remedy))
        return raw

    def _starts(self, raw: RawTable, source: str) -> pd.Series | None:
        """Give the start of the person of each row; None where no column says it."""
        if self.spec.name == "people":
            theirs = self._theirs("start_date", raw)
            if theirs is None:
                return None
            spec = ColumnSpec("start_date", "date", "", filled=False)
            return cast(raw.columns[theirs], spec, ColumnSource(source, theirs, raw.rows)).values
        ids = self._theirs("person_id", raw)
        if self.people is None or "start_date" not in self.people or ids is None:
            return None
        spec = ColumnSpec("person_id", "id", "")
        of = cast(raw.columns[ids], spec, ColumnSource(source, ids, raw.rows)).values
        difference = form_difference(of, self.people["person_id"])
        if difference is not None:
            of = of.replace(difference.matched)
        return starts_of(of, self.people)

    def _in_units(self, raw: RawTable, source: str) -> RawTable:
        for key, units in self.data.units.items():
            name = key.removeprefix(LOCAL_PREFIX)
            theirs = (
                self._theirs(name, raw) if name in {c.name for c in self.spec.columns} else None
            )
            unit = unit_of(name, self.project)
            if theirs is None or unit is None:
                continue
            for written in units:
                rule = unit_rules(unit)[written]
                done = multiplied(raw.columns[theirs], rule.times, rule.over)
                raw = _with_column(raw, theirs, done.values, {})
                if done.count:
                    self._note(source, "units", f"{done.count:,} values of '{theirs}' {rule.words}")
        return raw

    # names and notes

    def _theirs(self, name: str, raw: RawTable) -> str | None:
        """Give what a standard column is called in a table; None where it has none."""
        return next(
            (n for n in (self.data.columns.get(name, name), name) if n in raw.columns), None
        )

    def _standard(self, theirs: str) -> str:
        return next((name for name, own in self.data.columns.items() if own == theirs), theirs)

    def _count(self, source: str, key: str, done: Rewritten, what: str) -> None:
        if done.count:
            values = "value" if done.count == 1 else "values"
            self._note(source, key, f"{done.count:,} {values} {what}")

    def _note(self, source: str, key: str, what: str) -> None:
        shared = self.spec.name == "outcomes" and "outcomes" not in self.data.files()
        where = f"{source} (outcomes)" if shared and key not in _OF_FILES else source
        self.notes.append(f"{where}: {key}: {what}.")


def _is_by_calendar(wide: Mapping[str, object]) -> bool:
    return any(isinstance(names, str) and SAYS_DAY.search(names) for names in wide.values())


def _no_months(day: dt.date) -> np.ndarray:
    msg = f"no outcome has a column for {day}"
    raise AssertionError(msg)


def _named_month(month: Month) -> str:
    return f"{month:%B %Y}" if isinstance(month, dt.date) else str(month)


def _of_column(given: Mapping[str, T], name: str) -> T | None:
    """Give what is said of a column under its name; that of an outcome of one's own may stand with its prefix."""
    return given.get(name, given.get(f"{LOCAL_PREFIX}{name}"))


def _unknown(raw: RawTable, name: str) -> RawTable:
    """Give a column of which a problem has been said: nothing of it is known."""
    values = pa.chunked_array([pa.nulls(len(raw.rows), pa.string())])
    return _with_column(raw, name, values, {}, np.ones(len(raw.rows), dtype=bool))


def _with_column(
    raw: RawTable,
    name: str,
    values: pa.ChunkedArray,
    faults: Mapping[str, np.ndarray],
    said: np.ndarray | None = None,
) -> RawTable:
    """Put values in the place of a column; those of which a problem has been said are flagged."""
    faulty = dict(raw.faulty)
    if faults or (said is not None and said.any()):
        wrong = faulty.get(name, np.zeros(len(raw.rows), dtype=bool)).copy()
        for positions in faults.values():
            wrong[positions] = True
        faulty[name] = wrong if said is None else wrong | said
    # What a cell was says nothing of the value that was made of it; a cell without a kept value stays one.
    cells = dict(raw.cells)
    if name in cells:
        cells[name] = np.where(cells[name] == UNKEPT, UNKEPT, PLAIN).astype(np.uint8)
    return replace(raw, columns={**raw.columns, name: values}, faulty=faulty, cells=cells)
