"""Rows of a table that share their key: those that are the same as another in every column that is used, and those that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from localeval.data.recipe_cells import texts_of
from localeval.start.recognising import TableColumns
from localeval.start.taken_columns import TakenColumns
from localeval.start.uses import Use


def repeated(
    items: Sequence[TableColumns], key: Sequence[str], uses: Sequence[Use]
) -> tuple[int, int]:
    """Count rows that share their key with an earlier one.

    Parameters
    ----------
    items : sequence of TableColumns
        The files of one table.
    key : sequence of str
        Standard names that together may not repeat; without any nothing is counted.
    uses : sequence of Use
        The columns that are compared.

    Returns
    -------
    tuple of int
        Rows that are the same as another throughout, and rows that differ from it.
    """
    if not key or any(name not in item.found for item in items for name in key):
        return 0, 0
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
    return int(same.sum()), int(np.sum(again & ~same))


def say_duplicates(taken: TakenColumns) -> None:
    """Propose ``duplicates`` where rows are the same; rows that differ stay open."""
    found = {}
    for table in ("people", "outcomes", "events"):
        items = taken.roles.tables.get(table)
        if not items:
            continue
        key = {"people": ("person_id",), "outcomes": ("person_id", "month")}.get(table, ())
        if table == "outcomes" and ("month" not in items[0].found or taken.single):
            key = ("person_id",) if taken.single else ("person_id", "outcome_date")
        used = [use for use in taken.uses if use.table == table]
        same, other = repeated(items, key, used)
        if other and table != "events":
            taken.made.leave_open(
                f"{other:,} rows of {items[0].table.called} have the {' and '.join(key)} of another row and differ from it.",
                "Keep one row for each, or correct the ids; the check names the rows.",
            )
        if same and table != "events":
            found[table] = same
    if found:
        only_people = (
            list(found) == ["people"] and taken.roles.tables.get("outcomes") == taken.roles.people
        )
        value: Any = {"people": "drop-identical"} if only_people else "drop-identical"
        taken.made.add(
            "duplicates",
            value,
            f"rows of {' and '.join(found)} are the same as another in every column that is used",
        )
