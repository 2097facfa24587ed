"""Ids that are told apart by their numbers are told apart as by their letters."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from localeval.data import packed_texts
from localeval.data.packed_texts import NOTHING_KNOWN, Packing, places_among

#: Ids as registers have them, some of which are no texts of one length.
IDS: dict[str, list[str | None]] = {
    "numbered": [f"P{i:07d}" for i in range(120)],
    "national insurance": [f"{a}{b}{i:06d}{c}" for a in "AB" for b in "CEK" for i in range(0, 90, 7) for c in "AD"],
    "of two letters": ["é1", "é2", "ü1", "é3"],
    "numbers of no one length": [str(i) for i in range(120)],
    "of 36 characters": [str(uuid.UUID(int=7919**9 * (i + 1) ** 5 % 2**128)) for i in range(60)],
    "some missing": ["a1", None, "a2", "b1"],
    "some empty": ["a1", "", "a2", "b1"],
    "all the same": ["a1"],
}  # fmt: skip


def in_all_orders(ids: Sequence[str | None]) -> list[list[str | None]]:
    """Give each id four times: person by person, month by month, with gaps in the months, and in no order."""
    drawn = np.random.default_rng(1).permutation(np.repeat(np.arange(len(ids)), 4))
    months = list(ids) * 4
    return [
        [one for one in ids for _ in range(4)],
        months,
        [one for i, one in enumerate(months) if i % 97 or not i],
        [ids[i] for i in drawn],
    ]


def table(values: Sequence[str | None], step: int = 50) -> pa.ChunkedArray:
    chunks = [list(values[start : start + step]) for start in range(0, len(values), step)]
    return pa.chunked_array(chunks, pa.string())


@pytest.mark.parametrize("room", [1 << 24, 10])
@pytest.mark.parametrize("name", IDS)
def test_each_has_its_place_in_the_order_in_which_they_come(
    name: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_texts, "_MOST_ROWS", room)
    monkeypatch.setattr(packed_texts, "_ROWS", 40)
    monkeypatch.setattr(packed_texts, "_IN_ORDER", 5)
    for values in in_all_orders(IDS[name]):
        known = NOTHING_KNOWN
        for chunk in table(values).chunks:
            known = known.with_those_of(pa.chunked_array([chunk]))
        codes, different = pd.factorize(pd.Series(values, dtype="str"))
        assert known.texts.to_pylist() == list(different)
        assert known.places(table(values)).tolist() == codes.tolist()


@pytest.mark.parametrize("room", [1 << 24, 10])
@pytest.mark.parametrize("name", IDS)
def test_where_an_id_first_stands(name: str, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_texts, "_MOST_ROWS", room)
    known = table(in_all_orders(IDS[name])[-1])
    for asked in ([*IDS[name], "Z9999999", None, "P00", "\x00" * 8], ["P0000119", "é3", "a1"], []):
        texts = table(asked)
        expected = pc.index_in(texts, value_set=known.combine_chunks(), skip_nulls=True)
        assert places_among(texts, known).tolist() == expected.fill_null(-1).to_pylist()


def test_a_text_can_be_made_of_its_number_again() -> None:
    for name in ("numbered", "national insurance", "of two letters", "all the same"):
        texts = table(IDS[name])
        packing = Packing.of(texts)
        assert packing is not None
        numbers = packed_texts.all_numbers(texts, packing)
        assert numbers is not None
        assert len(set(numbers.tolist())) == len(texts) <= packing.size
        assert packing.texts(numbers).to_pylist() == IDS[name]


@pytest.mark.parametrize("name", ["numbers of no one length", "of 36 characters", "some missing", "some empty"])  # fmt: skip
def test_what_fits_no_number_has_none(name: str) -> None:
    assert Packing.of(table(IDS[name])) is None
