"""What every row of a file has and no column says, as far as the name of the file or of its sheet tells it: a group, a place, a month."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from localeval.start.declared import Declared
from localeval.start.meanings import group_of
from localeval.start.months_in_names import month_in_name
from localeval.start.recognising import TableColumns
from localeval.start.vocabulary import folded_word


def _stem(item: TableColumns) -> str:
    """Give the name of a file without its ending, or that of the sheet where a workbook has several."""
    if item.table.sheets > 1 and item.table.sheet is not None:
        return item.table.sheet
    return PurePosixPath(item.table.file).name.partition(".")[0]


def group_in_name(item: TableColumns, declared: Declared) -> str | None:
    """Give the group that the name of a file says, such as ``comparison`` of ``pool_2025.csv``."""
    return group_of(re.sub(r"[_\d-]+", " ", _stem(item)).strip(), declared.programme)


def place_in_name(item: TableColumns, declared: Declared) -> str | None:
    """Give the code of the one declared place that the name of a file says."""
    stem = folded_word(re.sub(r"[_-]+", " ", _stem(item)))
    said = [
        code
        for code, name in declared.places.items()
        if folded_word(code) in stem
        or (name and re.search(rf"\b{re.escape(folded_word(name))}\b", stem))
    ]
    return said[0] if len(said) == 1 else None


def month_in_file_name(item: TableColumns) -> int | None:
    """Give the month that the name of a file says, such as 6 of ``follow_up_6m.csv``."""
    found = month_in_name(_stem(item))
    return found.month if found is not None and not found.bare and found.month >= 0 else None
