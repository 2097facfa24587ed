"""Single values under the keys that say how they are written: what is read, and what is a fault."""

from __future__ import annotations

import pyarrow as pa
import pytest

from localeval.data.recipe_cells import drop_codes, multiplied, plain_numbers, rename_words
from localeval.data.row_sources import Piece, Source, files_of, place_of, rows_of_piece
from localeval.project.data_values import NumbersSetting

POUNDS = NumbersSetting(thousands=",", currency=("£", "GBP"))
EUROS = NumbersSetting(decimal=",", thousands=".", currency=("€",))
SPACED = NumbersSetting(decimal=",", thousands=" ")


def column(*values: object) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values)])


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("£1,234.50", POUNDS, "1234.50"),
        ("-£1,234.50", POUNDS, "-1234.50"),
        ("£-12", POUNDS, "-12"),
        ("\u2212£12", POUNDS, "-12"),
        ("1,234,567 GBP", POUNDS, "1234567"),
        ("£\u00a012", POUNDS, "12"),
        ("1234567", POUNDS, "1234567"),
        ("1.5E+3", POUNDS, "1.5E+3"),
        ("1.234,5", EUROS, "1234.5"),
        ("1.234", EUROS, "1234"),
        ("0,5 €", EUROS, "0.5"),
        ("1\u202f234\u202f567,8", SPACED, "1234567.8"),
        # not as declared
        ("£1,23", POUNDS, None),
        ("1,2345", POUNDS, None),
        ("12,34,567", POUNDS, None),
        ("$5", POUNDS, None),
        ("£", POUNDS, None),
        ("1.234,5", POUNDS, None),
        ("1.5", EUROS, None),
        ("1 234", POUNDS, None),
        ("5%", POUNDS, None),
    ],
)
def test_a_number_is_read_as_declared(text: str, style: NumbersSetting, number: str | None) -> None:
    done = plain_numbers(column(text), style)
    assert done.values.to_pylist() == [number]
    assert list(done.faults) == ([] if number is not None else [text])


@pytest.mark.parametrize("nothing", ["", "n/a", ".", None])
def test_what_is_not_known_is_no_fault_of_its_number(nothing: str | None) -> None:
    done = plain_numbers(column("£5", nothing), POUNDS)
    assert done.values.to_pylist() == ["5", None]
    assert not done.faults


@pytest.mark.parametrize(
    ("value", "codes", "gone"),
    [
        ("-9", [-9], True),
        ("-9.00", [-9], True),
        ("999", ["999"], True),
        ("999.0", ["999"], False),  # in quotation marks it is a word
        ("007", [7], False),
        ("1", [True], False),
        ("PREFER NOT TO SAY", ["Prefer not to say"], True),
        ("Prefer not", ["Prefer not to say"], False),
    ],
)
def test_a_code_is_found_as_it_is_meant(value: str, codes: list[object], gone: bool) -> None:
    done = drop_codes(column(value, "x"), codes)  # type: ignore[arg-type]
    assert done.values.to_pylist() == [None if gone else value, "x"]
    assert done.count == gone


def test_codes_leave_numbers_the_numbers_that_they_are() -> None:
    done = drop_codes(column(0.1, -9.0, 12.0), [-9])
    assert done.values.type == pa.float64()
    assert done.values.to_pylist() == [0.1, None, 12.0]


def test_words_are_told_apart_by_capitals_and_empty_cells_can_be_named() -> None:
    done = rename_words(
        column("P", "p", "", "C"), {"P": "participant", "": "comparison", "C": None}
    )
    assert done.values.to_pylist() == ["participant", None, "comparison", None]
    assert list(done.faults) == ["p"]


def test_a_truth_of_yaml_is_the_word_of_the_file() -> None:
    done = rename_words(column("TRUE", "false"), {"True": "participant", "False": "comparison"})
    assert done.values.to_pylist() == ["participant", "comparison"]


@pytest.mark.parametrize("values", [("615.26", "x", None), (615.26, None), (615, None)])
def test_numbers_are_multiplied_and_words_are_not(values: tuple[object, ...]) -> None:
    found = multiplied(column(*values), 12, 1).values.to_pylist()
    assert float(found[0]) == pytest.approx(12 * float(str(values[0])))
    assert found[1:] in ([None], ["x", ""])


def test_a_row_of_a_table_of_pieces_is_found_in_its_file_and_column() -> None:
    import numpy as np

    source = Source([Piece("a.csv"), Piece("b.csv", {"employed": "Job 6"}), Piece("b.csv")])
    assert source == "a.csv and b.csv"
    assert files_of(source) == ("a.csv", "b.csv")
    row = int(rows_of_piece(1, np.array([7]))[0])
    place = place_of(source, "employed", row)
    assert (place.file, place.column, place.row) == ("b.csv", "Job 6", 7)
    assert place_of("c.csv", "x", 3).file == "c.csv"


@pytest.mark.parametrize(
    ("text", "minus", "number"),
    [
        ("123.45-", "behind", "-123.45"),
        ("1,234.50 -", "behind", "-1234.50"),
        ("£12.00-", "behind", "-12.00"),
        ("-3", "behind", "-3"),
        ("7", "behind", "7"),
        ("(123.45)", "brackets", "-123.45"),
        ("£(1,234)", "brackets", "-1234"),
        ("(£1,234)", "brackets", "-1234"),
        ("7", "brackets", "7"),
        ("123.45-", "before", None),
        ("(123.45)", "before", None),
        ("2024-05-", "behind", None),
    ],
)
def test_where_the_minus_stands_is_declared(text: str, minus: str, number: str | None) -> None:
    style = NumbersSetting.model_validate({"thousands": ",", "currency": "£", "minus": minus})
    done = plain_numbers(column(text), style)
    assert done.values.to_pylist() == [number]
    assert bool(done.faults) == (number is None)
