"""Names and numbers of persons in the form in which they are compared."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from localeval.base.yamlfile import YamlFile
from localeval.linking import identifiers, names
from localeval.linking.keys import Key
from localeval.linking.names import (
    PersonName,
    fold,
    name_groups,
    parts_of_surname,
    split,
    taken_apart,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill", "William"), ("Peggy", "Margaret"), ("Dai", "David"), ("Siân", "Jane"), ("Seumas", "James"), ("Caitríona", "Catherine"),
        ("Muhammad", "Mohd"), ("Ayesha", "Aisha"), ("Łukasz", "Luke"), ("Gosia", "Małgorzata"), ("Eilidh", "Aileen"),
        ("Guto", "Gruffydd"), ("Ianto", "Ifan"), ("Lowri", "Laura"), ("Alun", "Alan"), ("Kuba", "Jakub"), ("Asia", "Joanna"),
        ("Tomek", "Tomasz"), ("Zuzia", "Zuzanna"), ("Ibraheem", "Ibrahim"), ("Yousaf", "Yusuf"), ("Harjit", "Harjeet"), ("Maisie", "Margaret"),
    ],
)  # fmt: skip
def test_forms_of_one_forename_share_a_group(one: str, other: str) -> None:
    groups = name_groups()
    assert groups.of_forename(fold(one)) == groups.of_forename(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MacDonald", "McDonald"), ("Chowdhury", "Choudhry"), ("Kowalska", "Kowalski"), ("Davis", "Davies"),
        ("McLeod", "MacLeod"), ("MacLeod", "McCloud"), ("Zielińska", "Zielinski"), ("O'Neill", "O’Neill"), ("Gruffydd", "Griffiths"),
    ],
)  # fmt: skip
def test_forms_of_one_surname_share_a_group(one: str, other: str) -> None:
    groups = name_groups()
    assert groups.of_surname(fold(one)) == groups.of_surname(fold(other))


@pytest.mark.parametrize(("one", "other"), [("Mark", "Mary"), ("Omar", "Imran"), ("Rhys", "Rhian")])
def test_other_names_do_not(one: str, other: str) -> None:
    groups = name_groups()
    assert groups.of_forename(fold(one)) != groups.of_forename(fold(other))


def test_each_form_stands_in_one_group() -> None:
    said = YamlFile(Path(names.__file__).with_name("names.yml"), "names.yml").value
    for kind in ("forenames", "surnames"):
        forms = Counter(fold(form) for group in said[kind] for form in set(group))
        assert [form for form, count in forms.items() if count > 1] == []
        assert all(len(set(map(fold, group))) == len(group) > 1 for group in said[kind])


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("John Smith", ("john", "", "smith")),
        ("SMITH, John Paul", ("john", "paul", "smith")),
        ("Mr. John Paul Smith Jr", ("john", "paul", "smith")),
        ("Smith, Mr John", ("john", "", "smith")),
        ("Anna van der Berg", ("anna", "", "vanderberg")),
        ("Nur bin Yusuf", ("nur", "", "binyusuf")),
        ("Cher", ("", "", "cher")),
        ("Unknown", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_name_is_taken_apart(full: str, parts: tuple[str, str, str]) -> None:
    assert split(full) == PersonName(*parts)


def test_several_forenames_and_double_surnames() -> None:
    assert taken_apart("Mary-Jane", "", "Smith-Jones") == PersonName("mary", "jane", "smithjones")
    assert parts_of_surname("Smith-Jones") == ["smith", "jones"]
    assert parts_of_surname("Smith") == []
    assert taken_apart("Baby", "", "Not Known") == PersonName("", "", "")


@pytest.mark.parametrize("text", ["AB 12 34 56 C", "ab123456c", "AB-12-34-56"])
def test_a_national_insurance_number_has_one_form(text: str) -> None:
    # AB123456C itself is the example on forms, and counts as not known.
    assert identifiers.national_insurance(text) is None
    assert identifiers.national_insurance(text.replace("56", "57")) == "AB123457"


@pytest.mark.parametrize(
    "text", ["DA123457C", "AO123457C", "TN010180F", "BG123457A", "AB12345C", "AA000000A", ""]
)
def test_what_cannot_be_given_out_is_not_known(text: str) -> None:
    assert identifiers.national_insurance(text) is None


def test_postcodes() -> None:
    assert identifiers.postcode("sw1a1aa") == identifiers.postcode(" SW1A 1AA") == "SW1A1AA"
    assert identifiers.postcode("M1 OAA") == "M10AA"
    assert [identifiers.postcode(text) for text in ("ZZ99 3VZ", "M1", "", "Leeds")] == [None] * 4
    assert identifiers.postcodes("M1 1AE; M2 2BB / none") == ["M11AE", "M22BB"]


def test_days_that_systems_fill_in_are_not_known() -> None:
    today = dt.date(2026, 11, 29)
    for day in (dt.date(1900, 1, 1), dt.date(1901, 1, 1), dt.date(2027, 1, 1), dt.date(1899, 5, 5)):
        assert not identifiers.is_known_birth(day, today)
    assert identifiers.is_known_birth(dt.date(1970, 1, 1), today)


def test_a_day_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    assert identifiers.born("03/04/1980", None) is None
    assert identifiers.born("03/04/1980", "day-first") == dt.date(1980, 4, 3)
    assert (
        identifiers.born("3 April 1980", None)
        == identifiers.born("1980-04-03", None)
        == dt.date(1980, 4, 3)
    )


def test_ids_of_made_up_people_say_so() -> None:
    secret = b"a-key-of-the-tests-0123456789-abcdef"
    real, made_up = Key(secret), Key(secret, made_up=True)
    assert made_up.ids("people", ["x"]) == [f"SYN-{real.ids('people', ['x'])[0]}"]
    assert made_up.ids("payroll", ["x"]) == real.ids("payroll", ["x"])
