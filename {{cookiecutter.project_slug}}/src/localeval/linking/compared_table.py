"""The table that the model compares: a row a record, with what is made of other columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.linking import identifiers
from localeval.linking.identity import Identity, each_once
from localeval.linking.names import name_groups


def postcode_lists(
    identity: Identity, one: pd.DataFrame, record_of_row: np.ndarray, count: int
) -> list[list[str] | None]:
    """Give all postcodes of each record: those of all its rows, and those that are said to be earlier ones."""
    found: list[set[str]] = [set() for _ in range(len(one))]
    for name in ("postcode", "earlier_postcodes"):
        if name in identity.texts:
            each = each_once(identity.texts[name], identifiers.postcodes)
            for record, codes in zip(record_of_row.tolist(), each, strict=True):
                found[record].update(codes)
    return [sorted(codes) if codes else None for codes in found]


def compared_table(
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
