"""The records of a table in the form in which they are compared, and what else its rows hold.

The files are read by the same readers as all data. What tells who somebody is is kept in memory only, and no message holds any
of it: a name, a day or a number that cannot be read is told by its row. Rows of one id, or of one identity where there are
no ids, are one record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.dates import today
from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import nearest
from localeval.data.declared_files import read_pieces
from localeval.data.problems import clip, names, rows_problem
from localeval.data.raw import MISSING, RawTable
from localeval.data.recipe_cells import drop_codes, read_days, texts_of
from localeval.data.recipe_rows import joined
from localeval.data.shifted_days import filled_in_births
from localeval.data.standard import ColumnSpec, TableSpec
from localeval.linking import identifiers
from localeval.linking.names import PersonName, name_groups, parts_of_surname, split, taken_apart
from localeval.project.data_values import Codes
from localeval.project.link_settings import LinkTable
from localeval.project.project import Project

#: More dates of birth that cannot be read than this are no slips: the way of writing is another.
_FEW_UNREAD = 0.05
#: One number with as many different people is what somebody fills in.
_FILLED_IN = 3
#: What parts the parts of an identity; it stands in no cell.
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Identity:
    """What the rows of a table say of who somebody is, as it stands in the file: for a person's own eyes, and for the scan.

    Attributes
    ----------
    texts : dict of str to numpy.ndarray of str, shape (rows,)
        By the standard name of the column; an empty text where nothing is known.
    """

    texts: dict[str, np.ndarray] = field(repr=False)

    def of(self, name: str, count: int) -> np.ndarray:
        """Give a column, or empty texts where the table does not have it."""
        return self.texts.get(name, np.full(count, "", dtype=object))


@dataclass(frozen=True)
class Records:
    """The records of a table.

    Attributes
    ----------
    name : str
        ``people``, or the name of the source.
    compared : pyarrow.Table
        One row a record, ``unique_id`` being its number; the columns that the model compares.
    columns : frozenset of str
        Which of these the table has, those that are made of others left out.
    keys : tuple of str
        What tells records apart: an id, or an identity; only ever to be hashed.
    record_of_row : numpy.ndarray of int, shape (rows,)
    first_row : numpy.ndarray of int, shape (records,)
        The row in which each record stands first.
    identity : Identity
    raw : RawTable
        The file as it stands.
    source : str
        Its file or files.
    comparable : numpy.ndarray of bool, shape (records,)
        Whether enough is known to find it by.
    notes : tuple of str
    """

    name: str
    compared: pa.Table = field(repr=False)
    columns: frozenset[str]
    keys: tuple[str, ...] = field(repr=False)
    record_of_row: np.ndarray
    first_row: np.ndarray
    identity: Identity
    raw: RawTable = field(repr=False)
    source: str
    comparable: np.ndarray
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.keys)


def read_records(project: Project, name: str, table: LinkTable) -> Records:
    """Read a table of records.

    Raises
    ------
    ProjectError
        With everything that is wrong with its files; no value of a person is in it.
    """
    try:
        raw, source = read_raw(project, table)
    except ProjectError as error:
        raise ProjectError(_of_this_table(error.problems, name)) from None
    problems = [*_of_this_table(raw.problems, name), *_missing_columns(raw, source, table)]
    if problems:
        raise ProjectError(problems)
    identity = identity_of(raw, table)
    return _records(name, raw, source, identity, table)


def _of_this_table(problems: Sequence[Problem], name: str) -> list[Problem]:
    """Let remedies name the place where this table is declared, which is not ``data``."""
    said = f"under link, {name if name == 'people' else f'sources, {name}'} in evaluation.yml"
    return [
        replace(problem, remedy=problem.remedy.replace("under data in evaluation.yml", said))
        for problem in problems
    ]


def read_raw(project: Project, table: LinkTable) -> tuple[RawTable, str]:
    """Read the files of a table as they stand, one under the other; columns have the first of their names."""
    columns = tuple(ColumnSpec(name, "text", "", required=False) for name in table.columns)
    spec = TableSpec("people", " and ".join(table.files), "a record", columns)
    settings = project.settings.model_copy(update={"data": table.reading()})
    pieces = read_pieces(replace(project, settings=settings), spec)
    return joined(pieces)


def column_in(raw: RawTable, table: LinkTable, name: str) -> str | None:
    """Give what a standard column is called in a table that was read; None where it has none."""
    return next((n for n in (*table.names_of(name), name) if n in raw.columns), None)


def identity_of(raw: RawTable, table: LinkTable) -> Identity:
    """Give the columns that tell who somebody is, without what is written where nothing is known."""
    texts: dict[str, np.ndarray] = {}
    for name in table.compared:
        theirs = column_in(raw, table, name)
        if theirs is not None:
            texts[name] = _texts(raw.columns[theirs], table.missing)
    return Identity(texts)


def _texts(values: pa.ChunkedArray, codes: Codes) -> np.ndarray:
    kept = texts_of(drop_codes(values, codes).values if codes else values)
    blank = pc.is_in(pc.utf8_lower(kept), value_set=pa.array(MISSING))
    found: np.ndarray = pc.if_else(blank, "", kept).to_pandas().astype(object).to_numpy()
    return found


def _missing_columns(raw: RawTable, source: str, table: LinkTable) -> list[Problem]:
    """Find columns that the settings name and no file has."""
    there = list(raw.columns)
    wanted = [(table.names_of(name)[0], f"columns, {name}") for name in table.columns
              if column_in(raw, table, name) is None]  # fmt: skip
    wanted += [(name, "keep") for name in table.keep if name not in raw.columns]
    problems = []
    for theirs, where in wanted:
        near = nearest(theirs, there)
        remedy = (
            f"Did you mean '{clip(near, 40)}'? Correct {where} under link in evaluation.yml."
            if near
            else f"The file has {names(there)}; correct {where} under link in evaluation.yml."
        )
        problems.append(Problem(str(source), f"there is no column '{clip(theirs, 40)}'.", remedy))
    return problems


def _each(texts: np.ndarray, made: Callable[[str], object]) -> np.ndarray:
    """Work something out of each different text once."""
    codes, different = pd.factorize(texts, use_na_sentinel=False)
    values = np.empty(len(different), dtype=object)
    values[:] = [made(text) for text in different]
    return values[codes] if len(different) else np.empty(0, dtype=object)


def _records(
    name: str, raw: RawTable, source: str, identity: Identity, table: LinkTable
) -> Records:
    count = len(raw.rows)
    notes: list[str] = []
    frame = pd.DataFrame(index=pd.RangeIndex(count))
    named = _names(identity, count)
    if named is not None:
        frame["first"], frame["middle"], frame["last"] = named
    if "date_of_birth" in identity.texts:
        frame["dob"] = _births(raw, source, identity, table, notes)
    if "sex" in identity.texts:
        frame["sex"] = _sexes(identity.texts["sex"], table, source, notes)
    if "nino" in identity.texts:
        frame["nino"] = _numbers(identity.texts["nino"], frame, source, notes)
    if "postcode" in identity.texts:
        frame["postcode"] = _each(identity.texts["postcode"], identifiers.postcode)
        lost = int(((identity.texts["postcode"] != "") & frame["postcode"].isna()).sum())
        _note(
            notes, source, lost, "postcode is none, or no place", "postcodes are none, or no place"
        )
    ids = _own_ids(identity, frame, source, notes)
    keys, record_of_row, first_row = _keys(identity, ids)
    frame = frame.replace({"": None}) if len(frame.columns) else frame
    has = {str(column) for column in frame if column != "middle" and frame[column].notna().any()}
    one = _one_a_record(frame, record_of_row, len(keys))
    lists = _postcode_lists(identity, one, record_of_row, count) if "postcode" in has else None
    surname = identity.texts.get("last_name")
    parts = _each(surname, parts_of_surname)[first_row] if surname is not None else None
    compared = _compared(one, lists, parts)
    dated = one["dob"].notna() if "dob" in one else pd.Series(False, index=one.index)
    called = one["last"].notna() if "last" in one else dated
    numbered = one["nino"].notna() if "nino" in one else pd.Series(False, index=one.index)
    comparable = ((called & (dated | one.get("postcode", dated).notna())) | numbered).to_numpy()
    poor = int((~comparable).sum())
    if poor and len(frame.columns):  # a file of hashed keys has none of it
        rows = "record has" if poor == 1 else "records have"
        notes.append(f"{source}: {poor:,} {rows} too little filled in to be found by.")
    return Records(
        name, compared, frozenset(has), keys, record_of_row, first_row, identity, raw, source,
        comparable, tuple(notes),
    )  # fmt: skip


def _note(notes: list[str], source: str, count: int, one: str, several: str) -> None:
    """Count what is not used, without a value of it."""
    if count:
        said = f"1 {one}, and counts" if count == 1 else f"{count:,} {several}, and count"
        notes.append(f"{source}: {said} as not known.")


def _names(identity: Identity, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Give forenames, middle names and surnames, folded; None where the table has no names."""
    has = identity.texts
    if "full_name" in has and "last_name" not in has:
        found = _each(has["full_name"], split)
    elif "last_name" in has or "first_name" in has:
        first, middle, last = (
            identity.of(name, count) for name in ("first_name", "middle_name", "last_name")
        )
        whole = first + _BETWEEN + middle + _BETWEEN + last
        found = _each(whole, lambda text: taken_apart(*text.split(_BETWEEN)))
    else:
        return None
    parts: list[PersonName] = found.tolist()
    columns = [np.array([part[i] for part in parts], dtype=object) for i in range(3)]
    return columns[0], columns[1], columns[2]


def _births(
    raw: RawTable, source: str, identity: Identity, table: LinkTable, notes: list[str]
) -> np.ndarray:
    """Give dates of birth as eight digits; a way of writing that is not clear is refused, a slip is not known."""
    theirs = column_in(raw, table, "date_of_birth")
    assert theirs is not None
    texts = identity.texts["date_of_birth"]
    said = table.dates.get("date_of_birth") if isinstance(table.dates, dict) else table.dates
    if said is not None:
        values = read_days(pa.chunked_array([pa.array(texts, pa.string())]), said).values
        read = values.to_pandas().astype(object).to_numpy()
        days = _each(
            read, lambda text: identifiers.born(text, "iso") if isinstance(text, str) else None
        )
    else:
        days = _each(texts, lambda text: identifiers.born(text, None))
    latest = today()
    if said is not None and "%y" in said:
        days = np.array([_of_a_person(day, latest) for day in days], dtype=object)
    given = texts != ""
    unread = given & np.array([day is None for day in days], dtype=bool)
    # Words without a digit, such as "not known", are no other way of writing.
    unclear = unread.copy()
    unclear[unread] = [any(map(str.isdigit, text)) for text in texts[unread]]
    if unclear.sum() > (_FEW_UNREAD * given.sum() if said is not None else 0):
        what = (
            f"{int(unclear.sum()):,} dates of birth are not written {said}"
            if said is not None
            else f"{int(unclear.sum()):,} dates of birth can be read in two ways, or in none"
        )
        remedy = (
            "Say how they are written with dates under this table in evaluation.yml: day-first, month-first, iso, excel, or a format "
            "such as %d.%m.%y."
        )
        if said is not None:
            remedy = "Correct dates under this table in evaluation.yml (day-first, month-first, iso, excel, or a format such as %d/%m/%y), or the file."
        rows = raw.rows[unclear].tolist()
        raise ProjectError(rows_problem(source, theirs, rows, what, remedy))
    _note(notes, source, int(unread.sum()), "date of birth is none", "dates of birth are none")
    possible = np.array(
        [day is not None and identifiers.is_known_birth(day, latest) for day in days], dtype=bool
    )
    odd = int((given & ~unread & ~possible).sum())
    _note(
        notes,
        source,
        odd,
        "date of birth is filled in, or cannot be",
        "dates of birth are filled in, or cannot be",
    )
    _filled_in_days(days[possible], source, notes)
    return np.array(
        [f"{day:%Y%m%d}" if fits else "" for day, fits in zip(days, possible, strict=True)],
        dtype=object,
    )


def _of_a_person(day: object, latest: dt.date) -> object:
    """Take a day whose year has two digits for the last one that it can be: nobody is born in years to come."""
    if not isinstance(day, dt.date) or day <= latest:
        return day
    return identifiers.century_before(day)


def _filled_in_days(days: np.ndarray, source: str, notes: list[str]) -> None:
    """Say where so many are born on one day of the year, or of months, that systems have filled it in."""
    found = filled_in_births(pd.Series(pd.to_datetime(list(days))))
    if found is None:
        return
    many, called = found
    notes.append(
        f"{source}: {many:,} of {len(days):,} dates of birth are {called}, as where a day is not known and filled in. If they are, "
        "fewer are found, and links of these people are less sure than they look: review a sample of them."
    )


def _sexes(texts: np.ndarray, table: LinkTable, source: str, notes: list[str]) -> np.ndarray:
    words = {word.strip(): meaning for word, meaning in table.values.get("sex", {}).items()}

    def meaning(text: str) -> object:
        return words[text.strip()] if text.strip() in words else identifiers.sex(text)

    found = _each(texts, meaning)
    unknown = int(((texts != "") & np.array([value is None for value in found])).sum())
    if unknown == (texts != "").sum() and unknown:
        notes.append(
            f"{source}: no word of the column of sex is known, so it is not compared; say under values, sex what each stands for."
        )
    return found


def _numbers(texts: np.ndarray, frame: pd.DataFrame, source: str, notes: list[str]) -> np.ndarray:
    """Give National Insurance numbers that can be one person's; one that different people have is what somebody fills in."""
    found = _each(texts, identifiers.national_insurance)
    wrong = int(((texts != "") & pd.isna(found)).sum())
    _note(
        notes, source, wrong,
        "National Insurance number cannot be one that was given out",
        "National Insurance numbers cannot be ones that were given out",
    )  # fmt: skip
    many, numbers = _of_several_people(found, frame)
    if many.any():
        notes.append(
            f"{source}: {int(many.sum()):,} rows have one of {numbers:,} National Insurance numbers that more than "
            f"{_FILLED_IN} people share; these count as not known."
        )
        found[many] = None
    return found


def _own_ids(identity: Identity, frame: pd.DataFrame, source: str, notes: list[str]) -> np.ndarray:
    """Give the source's ids of persons; one that different people have is what somebody fills in, or of something else."""
    ids = identity.of("record_id", len(frame)).copy()
    many, numbers = _of_several_people(ids, frame)
    if many.any():
        notes.append(
            f"{source}: {int(many.sum()):,} rows have one of {numbers:,} record ids that more than {_FILLED_IN} people share; these count as "
            "not known, and such rows are told apart by name and date of birth. If the column is of households or employers, remove record_id."
        )
        ids[many] = ""
    return ids


def _of_several_people(values: np.ndarray, frame: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Find the rows whose value is shared by people of different names and dates of birth, and how many such values there are."""
    none = np.zeros(len(values), dtype=bool)
    others = [frame[column] for column in ("last", "dob") if column in frame]
    if not others:
        return none, 0
    whose = pd.DataFrame({"value": values, **{str(i): item for i, item in enumerate(others)}})
    whose = whose.replace({"": None}).dropna(subset=["value"])
    several = whose.drop_duplicates()["value"].value_counts()
    whose = whose[whose["value"].isin(several.index[several > _FILLED_IN])]
    filled = set(whose["value"]) - _of_one_person(whose)
    return np.array([value in filled for value in values], dtype=bool) if filled else none, len(
        filled
    )


def _of_one_person(whose: pd.DataFrame) -> set[str]:
    """Give the values whose rows mostly have one name or one date of birth: somebody's many jobs, written with slips."""
    rows = whose["value"].value_counts()
    found: set[str] = set()
    for column in whose.columns.drop("value"):
        most = whose.groupby(["value", column]).size().groupby(level="value").max()
        found |= set(most.index[most > rows.reindex(most.index) / 2])
    return found


def _keys(identity: Identity, ids: np.ndarray) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Give what tells records apart, the record of each row, and the first row of each record."""
    count = len(ids)
    columns = [identity.texts[name] for name in sorted(identity.texts) if name != "record_id"]
    whole = np.full(count, "identity", dtype=object)
    for column in columns:
        whole = whole + _BETWEEN + column
    whole = np.where(ids != "", "id" + _BETWEEN + ids, whole)
    # Of somebody of whom nothing is known, each row is another.
    blank = (ids == "") & np.all([column == "" for column in columns] or [ids == ""], axis=0)
    if blank.any():
        rows = np.array([f"row{_BETWEEN}{i}" for i in range(count)], dtype=object)
        whole = np.where(blank, rows, whole)
    codes, different = pd.factorize(whole)
    first = np.full(len(different), count, dtype=np.int64)
    np.minimum.at(first, codes, np.arange(count))
    return tuple(different.tolist()), codes.astype(np.int64), first


def _one_a_record(frame: pd.DataFrame, record_of_row: np.ndarray, count: int) -> pd.DataFrame:
    """Take of each record the first value that is known of each column."""
    if len(frame) == count or not len(frame.columns):
        return frame.reset_index(drop=True)
    return frame.astype(object).groupby(record_of_row, sort=True).first().reset_index(drop=True)


def _postcode_lists(
    identity: Identity, one: pd.DataFrame, record_of_row: np.ndarray, count: int
) -> list[list[str] | None]:
    """Give all postcodes of each record: those of all its rows, and those that are said to be earlier ones."""
    found: list[set[str]] = [set() for _ in range(len(one))]
    for name in ("postcode", "earlier_postcodes"):
        if name in identity.texts:
            each = _each(identity.texts[name], identifiers.postcodes)
            for record, codes in zip(record_of_row.tolist(), each, strict=True):
                found[record].update(codes)
    return [sorted(codes) if codes else None for codes in found]


def _compared(
    one: pd.DataFrame, lists: list[list[str] | None] | None, parts: Sequence[list[str]] | None
) -> pa.Table:
    """Add what is made of other columns, and make a table that every engine takes."""
    count = len(one)
    columns: dict[str, pa.Array] = {"unique_id": pa.array(np.arange(count), pa.int64())}

    def add(name: str, values: Sequence[object]) -> None:
        texts = [value if isinstance(value, str) and value else None for value in values]
        columns[name] = pa.array(texts, pa.string())

    for name in ("first", "middle", "last", "dob", "sex", "postcode", "nino"):
        add(name, one[name].tolist() if name in one else [None] * count)
    groups = name_groups()

    def made(of: str, how: Callable[[str], str]) -> list[object]:
        values = columns[of].to_pylist()
        known = {value: how(value) for value in set(values) if value is not None}
        return [known.get(value) for value in values]

    add("first_group", made("first", groups.of_forename))
    add("last_group", made("last", groups.of_surname))
    add("first_initial", made("first_group", lambda text: text[:1]))
    add("last_initial", made("last_group", lambda text: text[:1]))
    add("birth_year", made("dob", lambda text: text[:4]))
    add("birth_day", made("dob", lambda text: text[4:]))
    add("sector", made("postcode", lambda text: text[:-2]))
    add("district", made("postcode", lambda text: text[:-3]))
    columns["postcodes"] = pa.array(lists or [None] * count, pa.list_(pa.string()))
    words = [list(item) or None for item in parts] if parts is not None else [None] * count
    # Of a surname of one word its only part is itself, so that Smith and Smith-Jones share one.
    whole = columns["last"].to_pylist()
    words = [
        item if item is not None else [last] if last else None
        for item, last in zip(words, whole, strict=True)
    ]
    columns["last_parts"] = pa.array(words, pa.list_(pa.string()))
    return pa.table(columns)
