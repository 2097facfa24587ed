"""Texts of one length as whole numbers, so that arithmetic tells which are the same and no table of texts has to be searched.

Ids of a register are mostly such texts: P0000123, AB123456C. Each of their bytes is one of few, which makes a number of the whole,
and the text can be made of its number again. Texts that do not fit are searched for as they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

#: Rows that are worked on together: what is made of them on the way needs little room.
_ROWS = 1 << 18
#: A table with a row for each number has at most so many; all numbers fit into eight bytes.
_MOST_ROWS, _MOST_NUMBERS = 1 << 24, 1 << 62
#: So many texts in a known order are worth looking for more.
_IN_ORDER = 1_000
_NOUGHT, _NINE = ord("0"), ord("9")


@dataclass(frozen=True)
class Packing:
    """How texts of one length are written as numbers.

    Attributes
    ----------
    low, high : tuple of int
        The smallest and the largest byte that may stand at each position.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]

    @classmethod
    def of(cls, texts: pa.ChunkedArray) -> Packing | None:
        """Give the packing of some texts; None where they differ in length, one is missing, or there would be too many numbers."""
        ends: list[tuple[np.ndarray, np.ndarray]] = []
        for part in _parts(texts):
            rows = _bytes_of(part)
            if rows is None or (ends and len(ends[0][0]) != rows.shape[1]):
                return None
            # Position by position, which is many times as quick as all at once.
            low, high = zip(*((of_all.min(), of_all.max()) for of_all in rows.T), strict=True)
            ends.append((np.array(low), np.array(high)))
        if not ends:
            return None
        least, most = np.min([low for low, _ in ends], 0), np.max([high for _, high in ends], 0)
        # Where one figure may stand, any other may come.
        figures = (least < most) & (least >= _NOUGHT) & (most <= _NINE)
        least, most = np.where(figures, _NOUGHT, least), np.where(figures, _NINE, most)
        packing = cls(tuple(least.tolist()), tuple(most.tolist()))
        return packing if packing.size <= _MOST_NUMBERS else None

    @property
    def ways(self) -> list[int]:
        """How many bytes may stand at each position."""
        return [high - low + 1 for low, high in zip(self.low, self.high, strict=True)]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return math.prod(self.ways)

    def numbers(self, texts: pa.ChunkedArray) -> Iterator[np.ndarray | None]:
        """Give the numbers of texts, a part after the other; None for a part in which one does not fit.

        Parameters
        ----------
        texts : pyarrow.ChunkedArray of string

        Yields
        ------
        numpy.ndarray of int64
        """
        return (self._of_part(_bytes_of(part)) for part in _parts(texts))

    def _of_part(self, rows: np.ndarray | None) -> np.ndarray | None:
        if rows is None or rows.shape[1] != len(self.low):
            return None
        numbers = np.zeros(len(rows), dtype=np.int64)
        for of_all, low, ways in zip(rows.T, self.low, self.ways, strict=True):
            own = of_all - np.uint8(low)  # what is below the smallest wraps round
            if own.max() >= ways:
                return None
            if ways > 1:
                numbers *= ways
                numbers += own
        return numbers

    def texts(self, numbers: np.ndarray) -> pa.Array:
        """Give the texts of numbers, shape (n,)."""
        rows = np.empty((len(numbers), len(self.low)), dtype=np.uint8)
        left = numbers
        for at, ways in reversed(list(enumerate(self.ways))):
            left, own = np.divmod(left, ways)
            rows[:, at] = own + self.low[at]
        ends = np.arange(len(numbers) + 1, dtype=np.int32) * np.int32(len(self.low))
        return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(ends), pa.py_buffer(rows))


@dataclass(frozen=True)
class KnownTexts:
    """Texts that have been seen, each with its place in the order in which they first stood.

    Attributes
    ----------
    texts : pyarrow.Array of string
        Each once.
    packing : Packing or None
        Where they are of one kind; then ``numbers`` are theirs, and ``table``, where there is room for one, has the place of each
        number that may come, -1 for those that have none.
    """

    texts: pa.Array
    packing: Packing | None = None
    numbers: np.ndarray | None = None
    table: np.ndarray | None = None

    def places(self, texts: pa.ChunkedArray) -> np.ndarray:
        """Give the place of each text, shape (n,); -1 where it has none, or nothing is given."""
        if self.packing is None or self.numbers is None:
            return _by_their_order(texts, self.texts)
        places = _numbered_places(texts, self.packing, self.numbers, self.table)
        return _by_their_order(texts, self.texts) if places is None else places

    def with_those_of(self, texts: pa.ChunkedArray) -> KnownTexts:
        """Give places to texts that have none, after all others."""
        if len(self.texts):
            texts = texts.filter(pa.array(self.places(texts) < 0))
        new = texts.drop_null()
        if not len(new):
            return self
        packing = Packing.of(pa.chunked_array([self.texts, *new.chunks], self.texts.type))
        if packing is None:
            firsts, _ = _without_repeats(new)
            return KnownTexts(pa.concat_arrays([self.texts, pc.unique(firsts)]))
        changes = np.concatenate([_changes(part) for part in packing.numbers(new)])
        known = pa.concat_arrays([self.texts, packing.texts(pd.unique(changes))])
        parts = packing.numbers(pa.chunked_array([known]))
        numbers = np.concatenate([part for part in parts if part is not None])
        return KnownTexts(known, packing, numbers, _table(numbers, packing))


#: Before any has been seen.
NOTHING_KNOWN = KnownTexts(pa.array([], pa.string()))


def places_among(texts: pa.ChunkedArray, known: pa.ChunkedArray) -> np.ndarray:
    """Find where each text first stands among known ones, shape (n,); -1 where it does not, or nothing is given.

    Parameters
    ----------
    texts, known : pyarrow.ChunkedArray of string
        Known ones may repeat and be missing.
    """
    packing = Packing.of(known)
    numbers = None if packing is None else all_numbers(known, packing)
    places = None
    if packing is not None and numbers is not None and packing.size <= _MOST_ROWS:
        places = _numbered_places(texts, packing, numbers, _table(numbers, packing))
    return _searched(texts, known.combine_chunks()) if places is None else places


def mostly_different(texts: pa.ChunkedArray) -> bool:
    """Whether more than half of some texts are different, where their numbers soon tell; else False."""
    packing = Packing.of(texts)
    if packing is None or packing.size > _MOST_ROWS:
        return False
    seen = np.zeros(packing.size, dtype=bool)
    for numbers in packing.numbers(texts):
        if numbers is not None:
            seen[numbers] = True
    return int(np.count_nonzero(seen)) > len(texts) // 2


def all_numbers(texts: pa.ChunkedArray, packing: Packing) -> np.ndarray | None:
    """Give the numbers of texts in one piece, shape (n,); None where one does not fit."""
    numbers = list(packing.numbers(texts))
    if any(part is None for part in numbers):
        return None
    return np.concatenate([part for part in numbers if part is not None])


def _table(numbers: np.ndarray, packing: Packing) -> np.ndarray | None:
    """Say of each number that there can be where it first stands, -1 where it does not; None where there are too many."""
    if packing.size > _MOST_ROWS:
        return None
    table = np.full(packing.size, -1, dtype=np.int32)
    # Of several places the one that is written last stays, which is the first of them.
    table[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1, dtype=np.int32)
    return table


def _numbered_places(
    texts: pa.ChunkedArray, packing: Packing, known: np.ndarray, table: np.ndarray | None
) -> np.ndarray | None:
    """Find texts by their numbers; None where one has none."""
    if table is None:
        numbers = all_numbers(texts, packing)
        return None if numbers is None else _searched(pa.array(numbers), pa.array(known))
    places = np.empty(len(texts), dtype=np.int32)
    done = 0
    for part in packing.numbers(texts):
        if part is None:
            return None
        # Every number has a row in the table; "clip" only spares looking whether it has.
        table.take(part, out=places[done : done + len(part)], mode="clip")
        done += len(part)
    return places


def _changes(numbers: np.ndarray | None) -> np.ndarray:
    """Give numbers without those that are the same as the one before."""
    if numbers is None:
        return np.empty(0, dtype=np.int64)
    return np.asarray(numbers[np.append(True, numbers[1:] != numbers[:-1])])


def _by_their_order(texts: pa.ChunkedArray, known: pa.Array) -> np.ndarray:
    """Find texts among known ones, each of which stands there once; -1 for those that do not.

    Rows of very many people are mostly in the order of persons, so that a text is the one before again, or in the order of months, so
    that they come as they came before. Only others have to be searched for.
    """
    firsts, lengths = _without_repeats(texts)
    if len(firsts) < len(texts):
        return np.repeat(_searched(firsts, known), lengths)
    places = np.empty(len(texts), dtype=np.int32)
    done = 0
    while done < len(texts):
        begin = pc.index(known, texts[done]).as_py()
        alike = _alike(texts.slice(done), known.slice(max(begin, 0))) if begin >= 0 else 0
        if alike < _IN_ORDER:
            places[done:] = _searched(texts.slice(done), known)
            break
        places[done : done + alike] = np.arange(begin, begin + alike, dtype=np.int32)
        done += alike
    return places


def _alike(texts: pa.ChunkedArray, known: pa.Array) -> int:
    """Count the texts from the first on that are those of another array."""
    count = 0
    for part in _parts(texts.slice(0, len(known))):
        other = pc.not_equal(part, known.slice(count, len(part))).fill_null(True)
        first = int(pc.index(other, True).as_py())
        if first >= 0:
            return count + first
        count += len(part)
    return count


def _without_repeats(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, np.ndarray]:
    """Give texts without those that are the one before again, and how often each stands; all where few are."""
    firsts: list[pa.Array] = []
    lengths: list[np.ndarray] = []
    for part in _parts(texts):
        again = pc.equal(part.slice(1), part.slice(0, len(part) - 1)).fill_null(False)
        begins = np.append(0, np.flatnonzero(~again.to_numpy(zero_copy_only=False)) + 1)
        if len(begins) > len(part) // 2:
            return texts, np.ones(len(texts), dtype=np.int64)
        firsts.append(part.take(pa.array(begins)))
        lengths.append(np.diff(begins, append=len(part)))
    if not firsts:
        return texts, np.ones(len(texts), dtype=np.int64)
    return pa.chunked_array(firsts), np.concatenate(lengths)


def _searched(values: pa.Array | pa.ChunkedArray, known: pa.Array) -> np.ndarray:
    """Find values among known ones; -1 for those that are not there, or not given."""
    places = pc.index_in(values, value_set=known, skip_nulls=True).fill_null(-1)
    return np.asarray(places.to_numpy())


def _parts(texts: pa.ChunkedArray) -> Iterator[pa.Array]:
    for chunk in texts.chunks:
        for start in range(0, len(chunk), _ROWS):
            yield chunk.slice(start, _ROWS)


def _bytes_of(texts: pa.Array) -> np.ndarray | None:
    """Give the bytes of texts, shape (n, length); None where they differ in length, are empty, or one is missing."""
    if texts.null_count:
        return None
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(texts.buffers()[1], kind)[texts.offset : texts.offset + len(texts) + 1]
    length = int(ends[1] - ends[0])
    if not length or (np.diff(ends) != length).any():
        return None
    content = np.frombuffer(texts.buffers()[2], np.uint8)[ends[0] : ends[-1]]
    return content.reshape(len(texts), length)
