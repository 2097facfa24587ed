"""The records of a table in the form in which they are compared, and what else its rows hold.

What tells who somebody is is kept in memory only, and no message holds any of it. Rows of one id, or of one identity where
there are no ids, are one record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import nearest
from localeval.data.problems import clip, names
from localeval.data.raw import RawTable
from localeval.linking import identifiers
from localeval.linking.compared_table import compared_table, postcode_lists
from localeval.linking.identity import (
    BETWEEN,
    Identity,
    column_in,
    each_once,
    identity_of,
    read_raw,
)
from localeval.linking.names import parts_of_surname
from localeval.linking.person_facts import (
    births,
    insurance_numbers,
    names_of_people,
    note_unused,
    own_ids,
    sexes,
)
from localeval.project.link_settings import LinkTable
from localeval.project.project import Project


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


def _records(
    name: str, raw: RawTable, source: str, identity: Identity, table: LinkTable
) -> Records:
    count = len(raw.rows)
    notes: list[str] = []
    frame = pd.DataFrame(index=pd.RangeIndex(count))
    named = names_of_people(identity, count)
    if named is not None:
        frame["first"], frame["middle"], frame["last"] = named
    if "date_of_birth" in identity.texts:
        frame["dob"] = births(raw, source, identity, table, notes)
    if "sex" in identity.texts:
        frame["sex"] = sexes(identity.texts["sex"], table, source, notes)
    if "nino" in identity.texts:
        frame["nino"] = insurance_numbers(identity.texts["nino"], frame, source, notes)
    if "postcode" in identity.texts:
        frame["postcode"] = each_once(identity.texts["postcode"], identifiers.postcode)
        lost = int(((identity.texts["postcode"] != "") & frame["postcode"].isna()).sum())
        note_unused(
            notes, source, lost, "postcode is none, or no place", "postcodes are none, or no place"
        )
    ids = own_ids(identity, frame, source, notes)
    keys, record_of_row, first_row = _keys(identity, ids)
    frame = frame.replace({"": None}) if len(frame.columns) else frame
    has = {str(column) for column in frame if column != "middle" and frame[column].notna().any()}
    one = _one_a_record(frame, record_of_row, len(keys))
    lists = postcode_lists(identity, one, record_of_row, count) if "postcode" in has else None
    surname = identity.texts.get("last_name")
    parts = each_once(surname, parts_of_surname)[first_row] if surname is not None else None
    compared = compared_table(one, lists, parts)
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


def _keys(identity: Identity, ids: np.ndarray) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Give what tells records apart, the record of each row, and the first row of each record."""
    count = len(ids)
    columns = [identity.texts[name] for name in sorted(identity.texts) if name != "record_id"]
    whole = np.full(count, "identity", dtype=object)
    for column in columns:
        whole = whole + BETWEEN + column
    whole = np.where(ids != "", "id" + BETWEEN + ids, whole)
    # Of somebody of whom nothing is known, each row is another.
    blank = (ids == "") & np.all([column == "" for column in columns] or [ids == ""], axis=0)
    if blank.any():
        rows = np.array([f"row{BETWEEN}{i}" for i in range(count)], dtype=object)
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
