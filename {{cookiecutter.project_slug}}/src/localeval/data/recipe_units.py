"""``units: {...: as-written}``: a column of which each value says in words what it is in, turned into the catalogue's unit one by one.

Which words say what is in ``written_amounts``; columns that are in one unit throughout are turned in ``recipe_values``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from localeval.catalogue.catalogue import OutcomeUnit
from localeval.catalogue.written_units import WrittenUnit, unit_rules
from localeval.data.raw import MISSING
from localeval.data.recipe_cells import multiplied, texts_of
from localeval.data.written_amounts import is_bare_number, said_unit

#: Units that are no span of time: a number without them is in the currency.
_SCALES = frozenset({"thousands", "pence"})


@dataclass(frozen=True)
class AsWritten:
    """A column of which each value is in what it says.

    Attributes
    ----------
    numbers : pyarrow.ChunkedArray, length n
        Without their words.
    units : list of tuple of str
        What values are in; the first is of those that say nothing.
    codes : numpy.ndarray of int, shape (n,)
        Which of these each value is in.
    faults : dict of str to numpy.ndarray of int
        Values that say nothing where others say of what time they are, and where they stand.
    """

    numbers: pa.ChunkedArray
    units: list[tuple[WrittenUnit, ...]]
    codes: np.ndarray
    faults: dict[str, np.ndarray]


def without_units(
    values: pa.ChunkedArray, unit: OutcomeUnit, unsaid: tuple[WrittenUnit, ...]
) -> AsWritten:
    """Part values from the words that say what they are in.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
    unit : str
        Of the catalogue.
    unsaid : tuple of str
        What values without words are in; empty where nobody said so.
    """
    units: list[tuple[WrittenUnit, ...]] = [unsaid]
    if not pa.types.is_string(values.type) and not pa.types.is_dictionary(values.type):
        return AsWritten(values, units, np.zeros(len(values), dtype=np.int64), {})
    coded = texts_of(values).combine_chunks().dictionary_encode()
    words = coded.dictionary.to_pylist()
    said = [said_unit(word, unit) for word in words]
    units += sorted({one.units for one in said if one is not None and one.units})
    number_of = {(): 0, **{found: i for i, found in enumerate(units[1:], start=1)}}
    in_which = np.array([0 if one is None else number_of[one.units] for one in said], dtype=np.int64)  # fmt: skip
    where = coded.indices.to_numpy()
    of_time = any(set(found) - _SCALES for found in units[1:])
    faults: dict[str, np.ndarray] = {}
    if of_time and not unsaid:
        for i, (word, one) in enumerate(zip(words, said, strict=True)):
            if one is None and word.casefold() not in MISSING and is_bare_number(word):
                faults[word] = np.flatnonzero(where == i)
    numbers = pa.array(
        [
            None if word in faults else word if one is None else one.number
            for word, one in zip(words, said, strict=True)
        ],
        pa.string(),
    )
    made = pa.chunked_array([numbers.take(coded.indices)])
    return AsWritten(made, units, in_which[where], faults)


def in_catalogue_unit(
    values: pa.ChunkedArray, given: AsWritten, unit: OutcomeUnit
) -> tuple[pa.ChunkedArray, dict[str, int]]:
    """Turn each value by what it is in; give how many values each rule was used for, by its words.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
        The numbers of ``given``, as plain numbers.
    given : AsWritten
    unit : str
        Of the catalogue.
    """
    rules = unit_rules(unit)
    done: dict[str, int] = {}
    texts = texts_of(values).to_pylist()
    for code, units in enumerate(given.units):
        mine = np.flatnonzero(given.codes == code)
        some = pa.chunked_array([pa.array([texts[i] for i in mine], pa.string())])
        count = 0
        for name in units:
            turned = multiplied(some, rules[name].times, rules[name].over)
            some, count = turned.values, max(count, turned.count)
        if count:
            done[" and ".join(rules[name].words for name in units)] = count
        for i, value in zip(mine.tolist(), texts_of(some).to_pylist(), strict=True):
            texts[i] = value
    return pa.chunked_array([pa.array(texts, pa.string())]), done
