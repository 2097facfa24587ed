"""Sheets and files with the very same columns: what is recognised in one is so in the others.

A sheet of a month may hold people of one group only, or one answer; by itself it would not show what its columns are.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.start.column_fits import FITS
from localeval.start.declared import Declared
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.seen_tables import SeenTable

#: Kinds of content of which a few rows may not show what a column holds.
_MAY_BE_ALIKE = frozenset({"group", "yesno", "words", "number", "event", "place"})


def agree(found: Sequence[TableColumns], declared: Declared) -> None:
    """Take into each table what was recognised in another with the same columns, unless its content speaks against it.

    Parameters
    ----------
    found : sequence of TableColumns
        Changed where they are.
    declared : Declared
    """
    alike: dict[tuple[str, ...], list[TableColumns]] = {}
    for item in found:
        alike.setdefault(tuple(item.table.contents), []).append(item)
    for several in alike.values():
        if len(several) > 1:
            _agree(several, declared)


def _agree(several: Sequence[TableColumns], declared: Declared) -> None:
    # The largest says most.
    order = sorted(several, key=lambda item: -item.table.rows)
    columns: dict[str, Recognised] = {}
    outcomes: dict[str, Recognised] = {}
    for item in order:
        taken = {one.column for one in (*columns.values(), *outcomes.values())}
        for one in item.outcomes:
            if one.column not in taken:
                outcomes.setdefault(one.column, one)
        for name, one in item.found.items():
            if name not in columns and one.column not in taken | set(outcomes):
                columns[name] = one
    readings = {one.column: one.target.name for one in (*columns.values(), *outcomes.values())}
    for item in several:
        # What a few rows were taken for gives way to what many show.
        item.found = {
            name: one for name, one in item.found.items() if readings.get(one.column, name) == name
        }
        item.outcomes = [
            one
            for one in item.outcomes
            if readings.get(one.column, one.target.name) == one.target.name
        ]
        for name, one in columns.items():
            free = name not in item.found and one.column not in item.used
            if free and _may_be(item.table, one, declared):
                item.found[name] = one
                item.misfits.pop(name, None)
        for column, one in outcomes.items():
            if column not in item.used and _may_be(item.table, one, declared):
                item.outcomes.append(one)
        item.outcomes.sort(key=lambda one: list(item.table.contents).index(one.column))


def _may_be(table: SeenTable, one: Recognised, declared: Declared) -> bool:
    """Whether a column may hold what it holds in the other tables: it is empty, fits, or is too short to tell."""
    content = table.contents[one.column]
    if content.kind == "empty":
        return True
    if FITS[one.target.kind](one.column, content, one.target, declared)[0]:
        return True
    return one.target.kind in _MAY_BE_ALIKE and content.kind != "days" and content.distinct <= 2
