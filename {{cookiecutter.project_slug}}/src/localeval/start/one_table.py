"""Whether tables are one: the same columns in another file, or on another sheet of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from localeval.data.problems import names
from localeval.data.recipe_cells import texts_of
from localeval.start.proposal import quoted
from localeval.start.recognising import TableColumns
from localeval.start.shared_ids import id_texts, share_of_ids
from localeval.start.whole_files import month_in_file_name

#: Columns that make a table what it is, and the share of all that two files of one table have in common.
_KEY = frozenset({"person_id", "group", "month", "event", "date"})
_ALIKE = 0.7
#: Columns by which rows are told apart: of a sheet that has so large a share of another's rows it is not known which holds.
_ROW = ("person_id", "month", "outcome_date", "event", "date")
_THE_SAME_ROWS = 0.5
#: Names of sheets that are kept for some other reason than that they are a part of the table.
_SPARE = re.compile(
    r"(?i)\b(old|archived?|templates?|examples?|test data|dummy|drafts?|back ?up|cop(y|ies)|deleted|removed|withdrawn|duplicates?|"
    r"rejected|ineligible|excluded|superseded|do not use|not used)\b"
)


def is_one_table(item: TableColumns, chosen: TableColumns) -> bool:
    """Whether two tables are one in two files: the same columns, or the same things under other names and of other people."""
    if _KEY & set(item.found) != _KEY & set(chosen.found):
        return False
    mine, theirs = item.used, chosen.used
    same_names = all(item.column(name) == chosen.column(name) for name in _KEY & set(item.found))
    if same_names and len(mine & theirs) >= _ALIKE * max(len(mine), len(theirs)):
        return True
    things, others = _things(item), _things(chosen)
    if len(things & others) < _ALIKE * max(len(things), len(others)):
        return False
    return (
        share_of_ids(
            item.table,
            item.found["person_id"].column,
            [id_texts(chosen.table, chosen.found["person_id"].column)],
        )
        < 0.5
    )


def _things(item: TableColumns) -> set[tuple[str, int | None]]:
    """Give what was recognised in a table, whatever it is called there."""
    found: set[tuple[str, int | None]] = {(name, None) for name in item.found}
    found |= {(one.target.name, one.month.month if one.month else None) for one in item.outcomes}
    return found


def sheets_of_one_table(
    same: Sequence[TableColumns],
) -> tuple[list[TableColumns], list[TableColumns]]:
    """Tell sheets of one workbook that are one table from those that have its columns and should not be read with it.

    Parameters
    ----------
    same : sequence of TableColumns
        Tables with the same columns, of one file or several.

    Returns
    -------
    list of TableColumns
        What is read, one under the other.
    list of TableColumns
        Sheets that are hidden, are called a copy or the like, or hold the same rows as one that is read.
    """
    kept: list[TableColumns] = []
    others: list[TableColumns] = []
    for item in sorted(same, key=_is_spare):
        mine = [other for other in kept if other.table.file == item.table.file]
        if mine and (_is_spare(item) or any(_rows_shared(item, other) for other in mine)):
            others.append(item)
        else:
            kept.append(item)
    return [item for item in same if item in kept], others


def unread_sheets(kept: TableColumns, others: Sequence[TableColumns]) -> tuple[str, str]:
    """Say which sheets of a workbook are not read, and what to do about it."""
    table = kept.table
    sheets = [item.table.sheet or "" for item in others]
    rows = sum(item.table.rows for item in others)
    has, its = ("has", "its") if len(sheets) == 1 else ("have", "their")
    spare = any(map(_is_spare, others))
    why = "is hidden, or called a copy or the like" if spare else "the same people"
    if len(sheets) > 1:
        why = "are hidden, or called copies or the like" if spare else "the same people"
    what = f"{names(sheets, 6)} of {table.file} {has} the columns of sheet '{table.sheet}' and {why}; {its} {rows:,} rows are not read"
    every = ", ".join(quoted(str(name)) for name in (table.sheet, *sheets))
    remedy = f"If they are a part of the table, write sheet: {{{quoted(table.file)}: [{every}]}} under data; if another holds, name that one."
    return what, remedy


def _is_spare(item: TableColumns) -> bool:
    return item.table.hidden or _SPARE.search(item.table.sheet or "") is not None


def _rows_shared(item: TableColumns, other: TableColumns) -> bool:
    """Whether most rows of a table stand in another too: the same person, at the same month or with the same event."""
    months = {month_in_file_name(one) for one in (item, other)}
    if item.outcomes and "month" not in item.found and len(months) == 2 and None not in months:
        return False  # a sheet for each month
    key = [name for name in _ROW if name in item.found and name in other.found]
    mine, theirs = (
        pd.MultiIndex.from_frame(
            pd.DataFrame(
                {
                    name: texts_of(one.table.raw.columns[one.found[name].column]).to_pandas()
                    for name in key
                }
            )
        )
        for one in (item, other)
    )
    return bool(len(mine) and mine.isin(theirs).mean() > _THE_SAME_ROWS)
