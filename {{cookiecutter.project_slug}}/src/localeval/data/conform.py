"""One file made into one table of the standard: columns found, cast, and checked; and the rows of each place.

Each problem is found here that one table shows by itself. What needs two tables, or the calendar, is in ``crosschecks`` and
``time_checks``; reading the file is in ``tablefile``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.data.cast import cast
from localeval.data.column_texts import Cast, ColumnSource
from localeval.data.in_parts import (
    anywhere,
    beside_each_other,
    extent,
    near_each_other,
    not_whole,
    parts,
)
from localeval.data.no_data_rows import no_data_problem, rows_without_data
from localeval.data.packed_texts import Packing, all_numbers
from localeval.data.places import GSS, known_of_a_code, with_codes_of_places
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import MOST_FOOTER, UNKEPT, RawTable, folded
from localeval.data.recipe_problems import recipe_line
from localeval.data.recipe_rows import chosen_rows
from localeval.data.row_sources import files_of
from localeval.data.standard import PARTICIPANT, ColumnSpec, TableSpec, outcome_column
from localeval.project.data_settings import DataSettings
from localeval.project.project import Project

#: Words that turn what a name says: "Time unemployed" is no slip for "employed".
_TURNED = re.compile(r"(?i)\b(not|non|no|never|out of|unemploy\w*|unpaid|workless\w*|jobless)\b")
#: A number that systems write for what is not known.
_CODE_LIKE = re.compile(r"-[1-9]|-?(9{2,}|8{2,}|7{2,}|9+[678])")
_LIKE_DATA = re.compile(r"[\d.,:/ -]+")
#: What a value of a column can break.
#: Cells of a table of all keys, for each row, that are counted through at most.
_MOST_CELLS = 4

#: From so many rows on so many columns are cast at a time.
_MANY_ROWS, _AT_A_TIME = 100_000, 2

_Rule = Literal["filled", "allowed", "bounds", "whole"]

#: What all rows of a file may have in common, so that none of its columns says it.
_OF_A_FILE = ("group", "place_code", "month")

RowFlags = np.ndarray
#: Gives the numbers of the values in a part of the rows.
_Numbers = Callable[[slice], np.ndarray]


@dataclass(frozen=True)
class Checked:
    """A table with its values cast.

    Attributes
    ----------
    spec : TableSpec
    frame : pandas.DataFrame
        Standard columns that the file has; the index is the row number in the file.
    theirs : dict of str to str
        What each of these columns is called in the file.
    problems : tuple of Problem
    unread : frozenset of str
        Columns with values that could not be used, so that checks built on them would only repeat the problem.
    unused : tuple of str
        Columns of the file that are no part of the standard and are left behind.
    notes : tuple of str
        What was done in reading that a person should know.
    sheet : str, optional
        The sheet of a workbook that was read.
    other_sheets : tuple of str
        Sheets that were not.
    """

    spec: TableSpec
    frame: pd.DataFrame
    theirs: dict[str, str]
    problems: tuple[Problem, ...]
    unread: frozenset[str]
    unused: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()

    def usable(self, *columns: str) -> bool:
        """Whether all these columns are there and every value in them could be read."""
        return all(name in self.frame and name not in self.unread for name in columns)


def accepted_names(spec: TableSpec, columns: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Give, for each column of a table, the names it may have once its files are read."""
    return [(columns.get(column.name, column.name), column.name) for column in spec.columns]


def conform(raw: RawTable, spec: TableSpec, project: Project) -> Checked:
    """Find, cast and check the columns of one table.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec
    project : Project
        For the column names of ``evaluation.yml`` and what each outcome is for.

    Returns
    -------
    Checked
        With every problem of the file.
    """
    checked, alien = _conformed(raw, spec, project)
    if not alien.any():
        return checked
    # What is wrong with such a row is one thing, not one for each of its columns.
    rest, _ = _conformed(chosen_rows(raw, ~alien), spec, project)
    problem = no_data_problem(raw.rows[alien].tolist(), spec)
    return replace(rest, problems=(problem, *rest.problems))


def _conformed(raw: RawTable, spec: TableSpec, project: Project) -> tuple[Checked, np.ndarray]:
    """Do so for all rows, and flag those that hold no data."""
    mapping = project.settings.data.columns
    theirs: dict[str, str] = {}
    for column, options in zip(spec.columns, accepted_names(spec, mapping), strict=True):
        found = next((option for option in options if option in raw.columns), None)
        if found is not None:
            theirs[column.name] = found
    problems = [*raw.problems, *_missing_columns(raw, spec, theirs, mapping)]
    notes = list(raw.notes)
    notes += _passed_over(raw, spec, theirs)
    problems += [_repeated(spec.file, name) for name in raw.repeated if name in theirs.values()]
    data: dict[str, pd.Series] = {}
    bad: dict[str, np.ndarray] = {}

    def column_cast(name: str) -> Cast:
        own = theirs[name]
        source = ColumnSource(spec.file, own, raw.rows, raw.cells.get(own))
        return cast(raw.columns[own], spec.column(name), source)

    results: Iterable[Cast] = map(column_cast, theirs)
    if len(raw.rows) >= _MANY_ROWS:
        results = beside_each_other(column_cast, theirs, _AT_A_TIME)
    for (name, their_name), result in zip(theirs.items(), results, strict=True):
        said = raw.faulty.get(their_name)
        data[name] = result.values
        bad[name] = result.bad if said is None else result.bad | said
        if name == "place_code":
            data[name], renamed = with_codes_of_places(result.values, spec.file, project)
            notes += renamed
        problems += [
            _with_line(p, raw, their_name, spec.column(name), spec.file, project.settings.data)
            for p in result.problems
        ]
        notes += result.notes
    frame = pd.DataFrame(data, copy=False)
    frame.index = pd.Index(raw.rows, name="row", copy=False)
    broken, refused = _against_rules(frame, spec, theirs, bad, project.settings.data)
    unread = {name for name, rows in bad.items() if rows.any()} | refused
    unused = tuple(name for name in raw.columns if name not in theirs.values())
    checked = Checked(
        spec,
        frame,
        theirs,
        (*problems, *broken),
        frozenset(unread),
        unused,
        tuple(notes),
        raw.sheet,
        raw.other_sheets,
    )
    return checked, rows_without_data(frame, spec, bad) & ~_unkept(raw)


def _unkept(raw: RawTable) -> np.ndarray:
    """Flag rows with formulas whose values are not in the file: what they would hold nobody knows."""
    flags = [kinds == UNKEPT for kinds in raw.cells.values()]
    return np.any(flags, axis=0) if flags else np.zeros(len(raw.rows), dtype=bool)


def _with_line(
    problem: Problem,
    raw: RawTable,
    theirs: str,
    column: ColumnSpec,
    source: str,
    data: DataSettings,
) -> Problem:
    """Add the line of ``evaluation.yml`` under which the value would be read, where there is one for certain."""
    found = np.flatnonzero(raw.rows == (-1 if problem.row is None else problem.row))
    line = (
        recipe_line(column, raw.columns[theirs], int(found[0]), data, source, raw.rows)
        if found.size
        else ""
    )
    return replace(problem, remedy=f"{problem.remedy} {line}".rstrip())


def _repeated(file: str, name: str) -> Problem:
    what = f"more than one column is called '{clip(name, 40)}'."
    return Problem(file, what, "Keep one, and rename or delete the others.", column=name, row=1)


def _missing_columns(
    raw: RawTable, spec: TableSpec, theirs: Mapping[str, str], mapping: Mapping[str, str]
) -> list[Problem]:
    missing = [column for column in spec.columns if column.required and column.name not in theirs]
    free = [name for name in raw.columns if name not in theirs.values()]
    looks_like_data = any(_LIKE_DATA.fullmatch(name) for name in raw.columns)
    if missing and looks_like_data and not theirs:
        wanted = names([mapping.get(column.name, column.name) for column in missing])
        what = "the first row seems to hold data: none of the expected columns is named there."
        return [
            Problem(spec.file, what, f"Put the names of the columns in row 1: {wanted}.", row=1)
        ]
    problems = []
    for column in missing:
        wanted = mapping.get(column.name, column.name)
        same = next((name for name in free if folded(name) == folded(wanted)), None)
        near = same or nearest(wanted, [name for name in free if not _TURNED.search(name)])
        what = f"the column '{wanted}' is missing{_needed_as(column)}."
        if near is not None:
            near = clip(near, 40)
            remedy = f"The file has '{near}': rename it to '{wanted}', or add '{column.name}: {_yaml_name(near)}' to columns under data in evaluation.yml."
        elif wanted != column.name:
            remedy = f"evaluation.yml says under data, columns that '{column.name}' is called '{wanted}': correct it there, or add the column."
        else:
            remedy = f"Add it, or say under data, columns in evaluation.yml what it is called (columns here: {names(list(raw.columns))})."
            if column.name in _OF_A_FILE:
                remedy += f" Where all rows of the file have the same: every_row: {{{files_of(spec.file)[0]}: {{{column.name}: ...}}}}."
        problems.append(Problem(spec.file, what, remedy, column=wanted))
    return problems


def _passed_over(raw: RawTable, spec: TableSpec, theirs: Mapping[str, str]) -> Iterator[str]:
    """Say of a column that may be missing that the file has one of nearly its name."""
    for column in spec.columns:
        if column.required or column.name in theirs:
            continue
        free = [name for name in raw.columns if name not in theirs.values()]
        near = next((name for name in free if folded(name) == folded(column.name)), None)
        if near is not None:
            yield (
                f"{spec.file}: '{clip(near, 40)}' is not read as '{column.name}'; if it is that, write "
                f"columns: {{{column.name}: {_yaml_name(near)}}} under data."
            )


def _yaml_name(name: str) -> str:
    """Write the name of a column as evaluation.yml takes it, with what YAML would take for something else in quotation marks."""
    return (
        name if re.fullmatch(r"[^\W\d_][\w ()./-]*", name) else json.dumps(name, ensure_ascii=False)
    )


def _needed_as(column: ColumnSpec) -> str:
    if column.role == "standard":
        return ""
    keys = {
        "covariate": "covariates",
        "outcome": "outcomes",
    }  # the others are keys by their own name
    own = column.role == "outcome" and column.name not in shared_outcomes()
    code = f" as {LOCAL_PREFIX}{column.name}" if own else ""
    return f" (declared under {keys.get(column.role, column.role)}{code})"


def _against_rules(
    frame: pd.DataFrame,
    spec: TableSpec,
    theirs: Mapping[str, str],
    bad: Mapping[str, np.ndarray],
    data: DataSettings,
) -> tuple[list[Problem], set[str]]:
    """Check the key and every value; give the problems and the columns with values that are not allowed."""
    readable = [
        column for column in spec.columns if column.name in theirs and not bad[column.name].all()
    ]
    problems: list[Problem] = []
    refused: set[str] = set()
    if spec.key and {column.name for column in readable}.issuperset(spec.key):
        problems += _repeated_key(frame, spec, theirs, data)
    for column in readable:
        values = frame[column.name]
        for rule, broken in _broken(column, values):
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


def _repeated_key(
    frame: pd.DataFrame, spec: TableSpec, theirs: Mapping[str, str], data: DataSettings
) -> list[Problem]:
    """Name the rows that share their key; rows without a key are reported as empty, not here."""
    key = list(spec.key)
    if all_differ(frame[name] for name in key):
        return []
    known = frame[key].notna().all(axis=1).to_numpy()
    repeated = known & frame[key].duplicated(keep=False).to_numpy()
    if not repeated.any():
        return []
    rows = frame[repeated]
    called = " and ".join(theirs[name] for name in key)
    one = spec.row.removeprefix("a ").removeprefix("an ")
    what = f"the same {called} stands in more than one row"
    remedy = f"Keep one row for each {one}, or correct the {called}."
    versions = rows.drop_duplicates().groupby(key, observed=True)
    others = [name for name in rows if name not in key]
    differ = [name for name in others if (versions[name].nunique(dropna=False) > 1).any()]
    if differ:
        alike = rows.groupby(key, observed=True)[differ].transform("nunique", dropna=False) == 1
        rows = rows[~alike.all(axis=1)]
        remedy = f"{remedy[:-1]}; they differ in {names([theirs[name] for name in differ], 4)}."
        remedy += _of_several_starts(spec, differ, frame, data)
        if spec.name == "people" and data.which_start and "start_date" not in differ:
            what += " of one start, so that nobody can say which of them counts"
        if "group" in differ:
            what += ", once in each group"
            remedy = f"Nobody can be in both groups. {remedy}"
        elif "place_code" in differ:
            what += ", in more than one place"
            remedy = f"Everybody is counted in one place, where they started. {remedy}"
    else:
        line = data.duplicates_line(spec.name, "drop-identical")
        remedy = (
            f"Keep one row for each {one}, or write '{line}' under data in evaluation.yml: they are the same "
            "in every column that is used."
        )
    return [rows_problem(spec.file, theirs[key[0]], rows.index.tolist(), what, remedy)]


def _of_several_starts(
    spec: TableSpec, differ: Sequence[str], frame: pd.DataFrame, data: DataSettings
) -> str:
    """Say what to write where rows may be of different starts of one person; nothing where they are not."""
    if spec.name == "people" and "start_date" in differ:
        return (
            f" If they started more than once, write '{data.duplicates_line('people', 'first-start')}' under data in evaluation.yml (or "
            "last-start): months count from that start, and rows of other starts are left out and counted."
        )
    if spec.name == "people" and "start_date" not in frame and not data.which_start:
        return " If they started more than once, say under data, columns which column is the start_date; then 'duplicates: first-start' keeps one row."
    if spec.name == "outcomes" and data.which_start and "month" not in data.derive:
        return " If the rows are counted from different starts, say in a column start_date here which start each is of: those of the start that counts are kept."
    return ""


def all_differ(columns: Iterable[pd.Series]) -> bool:
    """Whether no two rows have the same in all columns; where that is not soon seen, False."""
    numbered: list[tuple[_Numbers, int]] = []
    size, rows = 1, 0
    for values in columns:
        numbers, count = _numbered(values)
        rows = len(values)
        if numbers is None or size * count > _MOST_CELLS * max(rows, 1):
            return False
        numbered.append((numbers, count))
        size *= max(count, 1)
    if not numbered:
        return True
    seen = np.zeros(size, dtype=bool)
    for part in parts(rows):
        cell = np.zeros(part.stop - part.start, dtype=np.int64)
        for numbers, count in numbered:
            cell *= count
            cell += numbers(part)
        seen[cell] = True
    return int(np.count_nonzero(seen)) == rows


def _numbered(values: pd.Series) -> tuple[_Numbers | None, int]:
    """Give each value a number from 0 on, the same for the same value, and how many there can be; None where one is missing."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.array.codes
        known = codes.min(initial=0) >= 0
        return (codes.__getitem__ if known else None), len(values.cat.categories)
    if pd.api.types.is_float_dtype(values):
        own = values.to_numpy()
        ends = near_each_other(own)
        # Whole numbers near each other, such as months, are numbers already.
        if ends is not None and not ends.missing:
            low = ends.low
            return lambda part: (own[part] - low).astype(np.int64), int(ends.high - low) + 1
    encoded = pa.array(values, from_pandas=True)
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    if pa.types.is_string(encoded.type) or pa.types.is_large_string(encoded.type):
        texts = pa.chunked_array([encoded])
        packing = Packing.of(texts)
        packed = None if packing is None else all_numbers(texts, packing)
        if packing is not None and packed is not None and packing.size <= _MOST_CELLS * len(values):
            return packed.__getitem__, packing.size
    encoded = encoded.dictionary_encode()
    if encoded.null_count:
        return None, 0
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    return indices.__getitem__, len(encoded.dictionary)


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
            f"Everyone has a {column.name}: a person who shares theirs with nobody is given one of their own.",
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
        ),
    )


def with_final_types(checked: Checked, project: Project, *, used_up: bool = False) -> pd.DataFrame:
    """Give a table without problems its final columns and types.

    Parameters
    ----------
    checked : Checked
        Without problems.
    project : Project
    used_up : bool, optional
        Whether nobody looks at ``checked`` again, so that its memory may be used.

    Returns
    -------
    pandas.DataFrame
        In the order of the standard, index 0 to n - 1. ``group`` and ``place_code`` are there and filled; a category
        keeps the order of the file where that has one, and is sorted otherwise.
    """
    spec, frame = checked.spec, checked.frame.reset_index(drop=True)
    if spec.name == "people" and not project.has_comparison:
        frame["group"] = PARTICIPANT
    if spec.name in {"people", "costs"} and len(project.places) == 1:
        frame["place_code"] = project.places[0].code
    for column in spec.columns:
        if column.name in frame and column.kind == "category":
            frame[column.name] = _categorical(frame[column.name], column.allowed)
        if column.name in frame and column.kind == "whole":
            frame[column.name] = _whole(frame[column.name], used_up=used_up)
    return frame[[column.name for column in spec.columns if column.name in frame]]


def _whole(values: pd.Series, *, used_up: bool) -> pd.Series:
    """Give whole numbers as int64; in the place where they stand where nobody looks at ``values`` again."""
    numbers = np.asarray(values.array)
    if not used_up or not numbers.flags.writeable:
        return values.astype("int64")
    whole = numbers.view(np.int64)
    for part in parts(len(numbers)):
        whole[part] = numbers[part].astype(np.int64)
    return pd.Series(whole, index=values.index, copy=False)


def _categorical(values: pd.Series, allowed: Sequence[str]) -> pd.Series:
    if not allowed and isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.remove_unused_categories()
    codes, found = pd.factorize(values)
    given = [str(level) for level in found]
    levels = list(allowed) or sorted(given, key=_natural)
    # The last is that of what is missing.
    place = np.array([*(levels.index(one) if one in levels else -1 for one in given), -1])
    kinds = pd.CategoricalDtype(levels)
    return pd.Series(pd.Categorical.from_codes(place[codes], dtype=kinds), index=values.index)


def _natural(level: str) -> tuple[int, float, str, str]:
    """Sort numbers as numbers and before words; words without regard to case."""
    try:
        return (0, float(level), "", level)
    except ValueError:
        return (1, 0.0, level.casefold(), level)


def long_outcomes(people: Checked, project: Project) -> Checked:
    """Take the outcomes that are columns of people out into a table of their own.

    Parameters
    ----------
    people : Checked
    project : Project
        With one follow-up month.

    Returns
    -------
    Checked
        ``person_id``, ``month`` and the outcomes, under the file and rows of people.
    """
    outcomes = [outcome_column(measure.outcome) for measure in project.measures]
    kept = [name for name in ("person_id", *dict.fromkeys(outcomes)) if name in people.frame]
    frame = people.frame[kept].copy()
    if "person_id" in kept:
        frame.insert(1, "month", float(project.primary.month))
    else:
        frame["month"] = float(project.primary.month)
    columns = tuple(column for column in people.spec.columns if column.name in kept)
    spec = TableSpec(
        "outcomes",
        people.spec.file,
        "a person and month",
        (*columns[:1], ColumnSpec("month", "whole", "Months since the start."), *columns[1:]),
        ("person_id", "month"),
    )
    return Checked(spec, frame, people.theirs, (), people.unread, ())


def by_place(people: Checked, project: Project) -> dict[str, RowFlags]:
    """Give the rows of people (as a mask) that belong to each place, by the place's name."""
    if len(project.places) == 1:
        return {project.places[0].name: np.ones(len(people.frame), dtype=bool)}
    codes = people.frame["place_code"].astype("str")
    return {place.name: (codes == place.code).to_numpy() for place in project.places}


def places_known(people: Checked, project: Project) -> bool:
    """Whether it can be said of every person to which place it belongs."""
    return len(project.places) == 1 or people.usable("place_code")


def in_places(failing: Sequence[str], project: Project) -> str:
    """Say where something fails; nothing when there is only one place."""
    if len(project.places) == 1:
        return ""
    if len(failing) == len(project.places):
        return " in any place"
    return f" in {names(failing, 5)}"
