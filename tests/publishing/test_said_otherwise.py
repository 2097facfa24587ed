"""What is of a person is found also where a name, a street, a day or an address is said as people say it, and not as the data write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.publishing.days import day_of, days_in
from localeval.publishing.person_columns import Persons
from localeval.publishing.said_names import names_together, parted, streets_in

from . import test_spellings
from .test_spellings import OTHERS, found_in, people

#: The seventh person, as the data say it.
HERS = {
    "Date of birth": "01/03/1988",
    "Surname": "van der Meulen",
    "First": "Gwendoline-Ann",
    "Phone": "0161 555 0123",
    "NI number": "JG123456C",
    "NHS number": "943 476 5919",
    "Email": "gwen.meulen@mail.example.com",
    "Postcode": "SW1A 2AA",
    "UPRN": "100023336956",
    "Address": "Flat 2B, 14 St. Mary's Road, Leeds",
    "Note": "Lost her flat when the mill closed and sleeps at her sister's place now",
}
SAID: dict[str, list[str]] = {
    "names": [
        "Meulen", "v. d. Meulen", "G. van der Meulen", "G.-A. van der Meulen", "van der Meulen, Gwendoline-Ann", "Ms. V. D. Meulen",
        "G A Meulen", "Gwendoline van der Meulen", "vanderMeulen",
    ],
    "phone": [
        "+44(0)161 555 0123", "+44 (0) 161 555 0123", "0044 (0)161 555 0123", "0161 555 0123 ext 12", "0161-5550123 x4", "0161 555 0123x4",
        "0161/5550123", "0161 555 01 23", "0161\u2013555\u20130123", "+44.161.555.0123",
    ],
    "e-mail": [
        "gwen.meulen [at] mail.example.com", "gwen.meulen(at)mail.example.com", "gwen.meulen at mail dot example dot com",
        "gwen.meulen AT mail.example.com", "gwen dot meulen at mail dot example dot com", "gwen.meulen{at}mail{dot}example{dot}com",
        "gwen.meulen_at_mail.example.com", "gwen.meulen @ mail.example.com", "gwen.meulen&commat;mail.example.com",
    ],
    "numbers": [
        "J G 1 2 3 4 5 6 C", "JG 123 456 C", "NHS943 476 5919", "943 - 476 - 5919", "94 34 76 59 19", "UPRN 100 023 336 956", "1000-2333-6956",
    ],
    "postcode": ["S W 1 A 2 A A", "sw1a2aa", "SW1 A2AA", "SW1A&#32;2AA"],
    "date of birth": [
        "1 Mawrth 1988", "1af o Fawrth 1988", "1 Maw 1988", "1 marca 1988", "1 marzec 1988", "1.III.1988", "March the 1st, 1988",
        "the first of March 1988", "March the first, 1988", "1988 March 1", "1988/Mar/01", "88-03-01", "1. 3. 1988", "01 / 03 / 1988",
        "1er mars 1988", "1. März 1988", "1 de marzo de 1988", "010388", "1st of March 1988",
    ],
    "address": [
        "14 St Mary's Road", "14, St. Marys Rd, Leeds", "14 Saint Mary's Road", "flat 2B/14 St. Mary\u2019s Road", "14 St Mary&#39;s Rd",
    ],
    "note": [
        "when the <em>mill</em> closed and sleeps", "\u201cflat, when the mill closed\u201d", "lost her flat [when] the mill",
        "lost-her-flat-when-the-mill-closed", "Lost%20her%20flat%20when%20the%20mill%20closed",
    ],
}  # fmt: skip
WRITTEN = [form for forms in SAID.values() for form in forms]


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> Persons:
    with pytest.MonkeyPatch.context() as patch:
        own = OTHERS | {
            "Surname": lambda n: f"Sur{chr(97 + n % 26)}{chr(97 + n // 26)}name",
            "UPRN": lambda n: str(100023330000 + 371_009 * n),
        }
        patch.setattr(test_spellings, "OTHERS", own)
        return people(tmp_path_factory.mktemp("said") / "project", HERS)


@pytest.mark.parametrize("name", ["report.html", "results.json"])
@pytest.mark.parametrize("form", WRITTEN)
def test_every_way_of_saying_it_is_found(form: str, name: str, persons: Persons) -> None:
    assert found_in(f"Of 300 people, {form} was one.", persons, name)


@pytest.mark.parametrize(
    "form",
    ["Featherstonehaugh", "M. Featherstonehaugh", "Featherstonehaugh, Marigold", "Ms Featherstonehaugh", "Marigold Jane Featherstonehaugh"],
)  # fmt: skip
def test_a_column_of_whole_names_tells_surnames(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    monkeypatch.setitem(
        OTHERS, "Full name", lambda n: f"Ann Some{letters[n % 26]}{letters[n // 26]}body"
    )
    persons = people(tmp_path / "project", {"Full name": "Marigold Jane Featherstonehaugh"})
    assert found_in(f"Of 300 people, {form} was one.", persons)


def test_a_short_surname_is_found_beside_a_forename_or_an_initial(tmp_path: Path) -> None:
    persons = people(tmp_path / "project", {"First": "Zorah", "Surname": "Ngo"})
    for form in ("Zorah Ngo", "Ngo, Zorah", "Z. Ngo", "Ngo Z"):
        assert found_in(f"{form} was one", persons), form
    assert not found_in("an NGO helped, as NGOs do", persons)


@pytest.mark.parametrize(
    "text",
    [
        "Look at example.org at once; write to evaluation at the council.",
        "In May the first of 12 people began; the second of March came.",
        "Of 14 people on the road, 2 close to home, and 12 months a place",
        "1 of 3 in 1988, 88-03 and 10388 people; stage III of 12 in 2024",
        "The van came late, and the del note says so.",
        "0161 people at 555 of 0123; 100 023 people and 336 956",
        "Between 943 - 476 and 5919 of 10 000",
        "Mai 2024 and Awst 2025; 12 Rhagfyr 2025",
    ],
)
def test_what_only_sounds_like_it_is_let_through(text: str, persons: Persons) -> None:
    assert found_in(text, persons) == set()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2il o Chwefror 1991", "1991-02-02"),
        ("30 Mehefin 1991", "1991-06-30"),
        ("2 października 1991", "1991-10-02"),
        ("twenty-first of June 1991", "1991-06-21"),
        ("91-06-21", "1991-06-21"),
        ("21.VI.1991", "1991-06-21"),
        ("1991-Jun-21", "1991-06-21"),
    ],
)
def test_a_day_in_other_words(written: str, day: str) -> None:
    from localeval.publishing.plain_text import plain_text

    found = day_of(plain_text(written))
    assert found is not None
    assert found.days == {day}
    assert [one.days for one in days_in(plain_text(f"on {written}, they said"))] == [{day}]


def test_the_parts_of_a_name() -> None:
    assert parted("Dr Ann de la Cruz") == (["ann"], ["de", "la", "cruz"])
    assert parted("Cruz, Ann Mary") == (["ann", "mary"], ["cruz"])
    assert parted("Ann") is None
    assert parted("Room 12") is None
    assert {"a m cruz", "cruz ann", "ann mary cruz"} <= set(names_together(["ann", "mary"], ["cruz"]))  # fmt: skip
    assert "a cruz" not in set(names_together(["ann", "mary"], ["cruz"]))


def test_streets() -> None:
    assert set(streets_in("flat 2 14 mill ln leeds".split())) == {"14 mill lane", "14 mill ln"}
    assert set(streets_in("12 heol y bont".split())) == {"12 heol y", "12 heol y bont"}
    assert list(streets_in("for 12 good years".split())) == []
