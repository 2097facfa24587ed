"""Codebooks: tables that say what the columns of another table are about, and what their codes mean.

A codebook is one file or sheet among others, with a row a column (``variable``, ``label``), a row a code (``variable``, ``value``, ``label``),
or both in one. It is known by what it holds: the names of another table's columns. Nothing of it is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from localeval.data.recipe_cells import texts_of
from localeval.start.seen_tables import SeenTable
from localeval.start.vocabulary import folded_word, words_for

#: A table with more rows describes no columns.
_MOST_ROWS = 3000
#: So many of another table's columns, and so large a share of what is named, have to be there.
_FEWEST, _NAMED = 3, 0.5
#: One code and its meaning, where several stand in a cell: ``1=Yes; 2=No``, ``1 - Yes | 2 - No``.
_PARTED = re.compile(r"\s*[;|\n]\s*|\s*,\s*(?=-?\w+\s*[=:])")
_CODE = re.compile(r"(-?\w+)\s*(?:=|:|\s[-–]\s)\s*(\S.*)|(-?\d+)[ .)]+([^\W\d].*)")


@dataclass
class _Codebook:
    """What a table says of columns."""

    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)


def without_codebooks(tables: Sequence[SeenTable]) -> tuple[list[SeenTable], list[str]]:
    """Take codebooks out of tables, and put what they say beside the columns of the others.

    Returns
    -------
    list of SeenTable
        Without the codebooks; with labels of columns and of values.
    list of str
        A note for each codebook.
    """
    kept, notes = list(tables), []
    for table in tables:
        read = _read(table)
        if read is None:
            continue
        described = [
            other
            for other in tables
            if other is not table and _describes(read, list(other.raw.columns))
        ]
        if not described:
            continue
        kept = [
            _with_labels(other, read) if any(_is(other, one) for one in described) else other
            for other in kept
            if not _is(other, table)
        ]
        of = " and ".join(dict.fromkeys(other.called for other in described))
        notes.append(f"{table.called}: says what the columns of {of} are and mean; read as that.")
    return kept, notes


def _is(one: SeenTable, other: SeenTable) -> bool:
    return (one.file, one.sheet) == (other.file, other.sheet)


def _read(table: SeenTable) -> _Codebook | None:
    """Read a table as a codebook; None where its columns are not called like those of one."""
    if table.rows > _MOST_ROWS or table.part:
        return None
    named: dict[str, str] = {}
    for role in ("variable", "code", "meaning", "values", "label"):
        for column in table.raw.columns:
            if column not in named.values() and folded_word(column) in words_for("codebook", role):
                named.setdefault(role, column)
    if "variable" not in named or len(named) < 2:
        return None
    columns = {
        role: [text or "" for text in texts_of(table.raw.columns[column]).to_pylist()]
        for role, column in named.items()
    }
    empty = [""] * table.rows
    found, current = _Codebook(), ""
    rows = zip(
        *(columns.get(role, empty) for role in ("variable", "label", "code", "meaning", "values")),
        strict=True,
    )
    for variable, label, code, meaning, values in rows:
        current = variable.strip() or current
        means = meaning or (label if "meaning" not in named else "")
        if code.strip() and means.strip():
            found.values.setdefault(current, {})[code.strip()] = means.strip()
        if label.strip() and not (code.strip() and "meaning" not in named):
            found.labels.setdefault(current, label.strip())
        for said in filter(None, _PARTED.split(values)):
            one = _CODE.fullmatch(said.strip())
            if one is not None:
                found.values.setdefault(current, {})[one[1] or one[3]] = (one[2] or one[4]).strip()
    return found if found.labels or found.values else None


def _describes(read: _Codebook, columns: Sequence[str]) -> bool:
    said = {*read.labels, *read.values}
    there = {folded_word(column) for column in columns}
    held = sum(folded_word(name) in there for name in said)
    return held >= min(_FEWEST, len(said)) and held >= _NAMED * min(len(said), len(columns))


def _with_labels(table: SeenTable, read: _Codebook) -> SeenTable:
    by_name = {folded_word(column): column for column in table.raw.columns}
    labels: dict[str, str] = dict(table.labels)
    for name, label in read.labels.items():
        column = by_name.get(folded_word(name))
        if column is not None and folded_word(label) != folded_word(column):
            labels[column] = label
    values: dict[str, Mapping[str, str]] = dict(table.value_labels)
    for name, meanings in read.values.items():
        if (column := by_name.get(folded_word(name))) is not None:
            values[column] = meanings
    said = "the codebook says" if labels != dict(table.labels) else table.labelled
    return replace(table, labels=labels, value_labels=values, labelled=said)
