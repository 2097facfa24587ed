"""Columns whose value stands in the first row of a block only: read as a person reads them, and ``fill_down`` proposed where they are used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.data.filled_down import looks_like_blocks
from localeval.data.problems import clip, names
from localeval.data.recipe_cells import texts_of
from localeval.start.seen_tables import SeenTable
from localeval.start.taken_columns import TakenColumns

#: Values in every second, third, ... row are of blocks of one size; fewer blocks may be so by chance.
_FEWEST_BLOCKS = 5


def with_blocks_filled(table: SeenTable) -> SeenTable:
    """Give a table with the values of blocks in all of their rows.

    Parameters
    ----------
    table : SeenTable
    """
    columns, filled = dict(table.raw.columns), []
    for name, values in columns.items():
        if not pa.types.is_string(values.type) or name in table.raw.repeated:
            continue
        texts = texts_of(values).to_pandas()
        known = texts.where(texts.str.strip() != "")
        # Numbers and days that few have are known of few; words that stand now and then may be of blocks.
        words = name in table.contents and table.contents[name].kind == "words"
        if _is_of_blocks(known, words=words):
            columns[name] = pa.chunked_array([pa.array(known.ffill(), pa.string())])
            filled.append(name)
    if not filled:
        return table
    return replace(table, raw=replace(table.raw, columns=columns), blocks=tuple(filled))


def _is_of_blocks(values: pd.Series, *, words: bool) -> bool:
    if not values.isna().any() or not len(values) or pd.isna(values.iloc[0]):
        return False
    return (words and looks_like_blocks(values)) or _of_one_size(values)


def _of_one_size(values: pd.Series) -> bool:
    """Whether different values stand in every second, third, ... row, shape (n,), as ids above the rows of their months."""
    at = np.flatnonzero(values.notna().to_numpy())
    apart = np.diff(at)
    return bool(
        len(at) >= _FEWEST_BLOCKS
        and (apart == apart[0]).all()
        and len(values) - at[-1] == apart[0]
        and values.dropna().is_unique
    )


def say_blocks(taken: TakenColumns) -> None:
    """Propose ``fill_down`` for columns that are used; that an empty cell means "as above" is named, for it may mean "not known"."""
    named: dict[str, list[str]] = {}
    for use in taken.uses:
        columns = [column for table, column in use.columns if column in table.blocks]
        if columns:
            named.setdefault(use.name, []).extend(columns)
    if not named:
        return
    called = list(dict.fromkeys(column for columns in named.values() for column in columns))
    shown = names([clip(column, 40) for column in called], 4)
    taken.made.add("fill_down", list(named), "the value stands in the first row of each block only")
    taken.made.leave_open(
        f"{shown} {'has' if len(called) == 1 else 'have'} a value in the first row of each block only, which was taken to hold for the rows below it.",
        "If an empty cell means 'not known' there, remove fill_down under data.",
    )
