"""Rows of a table that share their key: those that are the same as another in every column that is used, and those that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from localeval.data.recipe_cells import texts_of
from localeval.start.recognising import TableColumns
from localeval.start.taken_columns import TakenColumns
from localeval.start.uses import Use


class Repeated(NamedTuple):
    """Rows that share their key with an earlier one.

    Attributes
    ----------
    same : int
        Rows that are the same as another throughout.
    other : int
        Rows that differ from it.
    starts : int
        Of these, rows of persons whose rows all have a start, each another one.
    """

    same: int = 0
    other: int = 0
    starts: int = 0


def repeated(items: Sequence[TableColumns], key: Sequence[str], uses: Sequence[Use]) -> Repeated:
    """Count rows that share their key with an earlier one.

    Parameters
    ----------
    items : sequence of TableColumns
        The files of one table.
    key : sequence of str
        Standard names that together may not repeat; without any nothing is counted.
    uses : sequence of Use
        The columns that are compared.
    """
    if not key or any(name not in item.found for item in items for name in key):
        return Repeated()
    frames = []
    for item in items:
        columns = {
            use.name: column for use in uses for table, column in use.columns if table is item.table
        }
        columns |= {name: item.found[name].column for name in key}
        frames.append(
            pd.DataFrame(
                {
                    name: texts_of(item.table.raw.columns[c]).to_pandas()
                    for name, c in columns.items()
                }
            )
        )
    whole = pd.concat(frames, ignore_index=True).fillna("")
    known = (whole[list(key)] != "").all(axis=1).to_numpy()
    again = whole[list(key)].duplicated().to_numpy() & known
    same = whole.duplicated().to_numpy() & known
    starts = 0
    if "start_date" in whole:
        different = whole[known & ~same]
        of = different.groupby(list(key))
        each = (of["start_date"].transform("nunique") == of["start_date"].transform("size")) & ~(
            different["start_date"]
            .eq("")
            .groupby([different[name] for name in key])
            .transform("any")
        )
        starts = int(np.sum((again & ~same)[different.index] & each.to_numpy()))
    return Repeated(int(same.sum()), int(np.sum(again & ~same)), starts)


_OF_STARTS = ("first-start", "last-start")


def _which_start(taken: TakenColumns, people: TableColumns, rows: int) -> str | None:
    """Say from which start months count of people who started more than once; the first unless somebody says otherwise."""
    question = f"In {people.table.called}, people who started more than once have a row each time. From which start do months count?"
    answer = taken.ask.choose(question, ["the first", "the last", "these are no further starts"])
    if answer is None:
        taken.made.leave_open(
            f"{rows:,} rows of {people.table.called} are another start of a person who stands in an earlier row; months are counted from the first one.",
            "Write duplicates: last-start under data if they count from the last.",
        )
        return _OF_STARTS[0]
    return _OF_STARTS[answer] if answer < len(_OF_STARTS) else None


def say_duplicates(taken: TakenColumns) -> None:
    """Propose ``duplicates`` where rows are the same, or of several starts of a person; rows that differ otherwise stay open."""
    found: dict[str, int] = {}
    which = None
    for table in ("people", "outcomes", "events"):
        items = taken.roles.tables.get(table)
        if not items:
            continue
        key = {"people": ("person_id",), "outcomes": ("person_id", "month")}.get(table, ())
        if table == "outcomes" and ("month" not in items[0].found or taken.single):
            key = ("person_id",) if taken.single else ("person_id", "outcome_date")
        used = [use for use in taken.uses if use.table == table]
        same, other, starts = repeated(items, key, used)
        if table == "people" and starts:
            which = _which_start(taken, items[0], starts)
            other -= starts if which else 0
        if other and table != "events":
            taken.made.leave_open(
                f"{other:,} {'row' if other == 1 else 'rows'} of {items[0].table.called} {'has' if other == 1 else 'have'} the {' and '.join(key)} of "
                f"another row and {'differs' if other == 1 else 'differ'} from it.",
                "Keep one row for each, or correct the ids; the check names the rows.",
            )
        if same and table != "events":
            found[table] = same
    if which:
        why = "people who started more than once have a row each time"
        taken.made.add("duplicates", which, why)
    elif found:
        only_people = (
            list(found) == ["people"] and taken.roles.tables.get("outcomes") == taken.roles.people
        )
        value: Any = {"people": "drop-identical"} if only_people else "drop-identical"
        taken.made.add(
            "duplicates",
            value,
            f"rows of {' and '.join(found)} are the same as another in every column that is used",
        )
