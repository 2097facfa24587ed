"""The values of a column that few persons share."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.tables.words import MOST_CATEGORIES
from localeval.sharing.persons.ids import ID_LENGTH, Codes
from localeval.sharing.persons.known import Persons
from localeval.sharing.persons.numbers import is_dense, long_numbers
from localeval.sharing.persons.words import WORD_LENGTH, folded_words

_PLAIN_NUMBER = r"^[-+]?\d+(\.\d+)?$"
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}")


def add_column(
    found: Persons, kind: str, texts: pa.ChunkedArray, persons: Codes | None, threshold: int
) -> None:
    """Add the values of a column that fewer than ``threshold`` persons have."""
    rare = _rare(texts, persons, threshold)
    is_number = pc.match_substring_regex(rare, _PLAIN_NUMBER)
    numbers = long_numbers(rare.filter(is_number))
    kept = found.dense if is_dense(numbers) else found.numbers
    # What is known already stays, whichever column it was from.
    kept |= {form: f"a value of {kind}" for form in numbers if form not in kept}
    for value in rare.filter(pc.invert(is_number)).to_pylist():
        key = folded_words(value)
        compact = key.replace(" ", "")
        if " " in key or any(map(str.isdigit, key)):
            if len(key) >= ID_LENGTH:
                found.add(value, f"a value of {kind}", text=True)
            if _POSTCODE.fullmatch(key):
                found.add(compact, "a postcode", text=True)
        elif len(key) >= WORD_LENGTH:
            found.add(value, f"a value of {kind}", text=True)


def _rare(texts: pa.ChunkedArray, persons: Codes | None, threshold: int) -> pa.Array:
    """Give the values of a column of many values that fewer than ``threshold`` persons have."""
    coded = pc.dictionary_encode(texts.combine_chunks())
    codes = coded.indices.to_numpy().astype(np.int64)
    if persons is not None and persons.repeated:
        pairs = np.unique(codes * persons.count + persons.codes)
        codes = pairs // persons.count
    counts = np.bincount(codes, minlength=len(coded.dictionary))
    filled = pc.not_equal(coded.dictionary, "").to_numpy(zero_copy_only=False)
    if filled.sum() <= min(MOST_CATEGORIES, counts[filled].sum() / 2):
        return pa.array([], pa.string())
    return coded.dictionary.filter(pa.array(filled & (counts < threshold)))
