"""What is of a person is found however it is written: the data say it in one way, and what leaves in another."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from localeval.project.project import read_project
from localeval.publishing.days import day_of, days_in
from localeval.publishing.person_columns import Persons
from localeval.publishing.persons import read_persons
from localeval.publishing.plain_text import folded_words, plain_text
from localeval.publishing.scan import AllowedTexts, reported_numbers, scan

from .handmade_project import CONTACT, ROWS, clean_outputs, make_project, person

#: The seventh person, as the data say it.
HERS = {
    "Date of birth": "13/01/60",
    "Surname": "Smith-Featherstone",
    "First": "Zoë-Anaïs",
    "Mother": "O'Shaughnessy",
    "Phone": "07700 900123",
    "NI number": "AB123456C",
    "NHS number": "9434765919",
    "Email": "jo.bloggs@mail.example.com",
    "Postcode": "M14 5QH",
    "Address": "12 Old Orchard Rise, Leeds",
    "Note": "Fell ill after the move to Rusholme, and her mother's café can't pay; will start again in spring",
}
#: What leaves, by the column of hers that it gives away.
SPELLINGS: dict[str, list[str]] = {
    "Date of birth": [
        "13/01/60", "13-01-60", "13.01.60", "1/13/60", "01/13/1960", "1960-01-13", "1960/01/13", "1960.1.13",
        "19600113", "13011960", "13 January 1960", "13th of January, 1960", "January 13, 1960", "Jan 13th 1960",
        "13-Jan-60", "13JAN1960", "13 Jan '60", "13\u20111\u20111960", "13/1/1960", "1960-01-13T00:00:00",
        "13\u00a0January\u00a01960", "１３/０１/１９６０",
    ],
    "Surname": [
        "Smith Featherstone", "Smith\u2011Featherstone", "Smith\u2013Featherstone", "smith-featherstone",
        "SMITH-FEATHERSTONE", "SmithFeatherstone", "Smith&shy;-Featherstone", "Smith\u200b-Featherstone",
        "Smith_Featherstone", "Smith-Featherstone\u2019s", "Smith - Featherstone",
    ],
    "First": [
        "Zoë-Anaïs", unicodedata.normalize("NFD", "Zoë-Anaïs"), "Zoe-Anais", "ZOE ANAIS", "Zo\\u00eb-Ana\\u00efs",
        "Zo&euml;-Ana&#239;s", "Zo\\xeb-Ana\\xefs", "Zo%C3%AB-Ana%C3%AFs",
    ],
    "Mother": [
        "O\u2019Shaughnessy", "OShaughnessy", "O Shaughnessy", "O&#39;Shaughnessy", "O\u02bcShaughnessy", "o`shaughnessy",
    ],
    "Phone": [
        "07700900123", "07700-900-123", "0770 090 0123", "+44 7700 900123", "+447700900123", "0044 7700 900 123",
        "+44 (0)7700 900123", "(07700) 900123", "07700.900.123", "07700\u00a0900\u00a0123", "tel:+44-7700-900123", "7700900123",
    ],
    "NI number": [
        "AB 12 34 56 C", "ab123456c", "AB.12.34.56.C", "AB-12-34-56-C", "AB123456", "AB 12 34 56", "AB 123456 C",
        "AB\u00a012\u00a034\u00a056\u00a0C", "AB/12/34/56/C",
    ],
    "NHS number": ["943 476 5919", "943-476-5919", "943.476.5919", "943\u00a0476\u00a05919", "94347 65919"],
    "Email": ["jo.bloggs&#64;mail.example.com", "JO.BLOGGS@MAIL.EXAMPLE.COM", "jo.bloggs%40mail.example.com"],
    "Postcode": [
        "M14\u00a05QH", "m14 5qh", "M145QH", "M14-5QH", "M14&nbsp;5QH", "M14\\u00a05QH", "M14\\_5QH", "M14\\xa05QH", "M14%205QH",
        "M14~5QH", "M14\\ 5QH", "M14\u20095QH",
    ],
    "Address": ["12 Old Orchard Rise, Leeds", "12, Old Orchard Rise\nLeeds", "12 OLD ORCHARD RISE LEEDS"],
    "Note": [
        HERS["Note"], "she fell ill after the move, they said", "and her mother\u2019s cafe can\u2019t pay", "HER MOTHERS CAFÉ CANT PAY",
        "will start again in spring", "the move to Rusholme \u2013 and her", "Fell ill\u00a0after\u00a0the\u00a0move",
    ],
}  # fmt: skip
WRITTEN = [(column, form) for column, forms in SPELLINGS.items() for form in forms]
#: How the columns are made of which the seventh row says something of its own.
OTHERS: dict[str, Callable[[int], str]] = {
    "Date of birth": lambda n: f"{1 + n % 28:02d}/{1 + n % 12:02d}/{55 + n % 40}",
    "First": lambda n: f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}ette",
    "Mother": lambda n: f"Mac{chr(97 + n % 26)}{chr(97 + n // 26)}ovich",
    "Phone": lambda n: f"07700 90{2000 + n}",
    "NI number": lambda n: f"CE{200000 + 17 * n}A",
    "NHS number": lambda n: f"{6000000000 + 7 * n}",
    "Email": lambda n: f"somebody{n}@mail.example.com",
    "Address": lambda n: f"{n} Some Road, Leeds",
}


def people(root: Path, hers: dict[str, str]) -> Persons:
    """Write a project in which the seventh person is ``hers``, and read whom it is about."""
    make_project(root)
    rows = []
    for number in range(1, ROWS + 1):
        row = person(number) | {name: make(number) for name, make in OTHERS.items()}
        rows.append({**row, **hers} if number == 7 else row)
    lines = [",".join(rows[0])]
    lines += [",".join(f'"{value}"' for value in row.values()) for row in rows]
    (root / "data" / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_persons(read_project(root))


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> Persons:
    return people(tmp_path_factory.mktemp("spellings") / "project", HERS)


@pytest.fixture(scope="module")
def backwards(tmp_path_factory: pytest.TempPathFactory) -> Persons:
    """Give people of whom the data say what is typographic, and what leaves is plain."""
    hers = {
        "Date of birth": "13\u00a0Jan\u00a01960",
        "Surname": "Smith\u2011Featherstone",
        "First": unicodedata.normalize("NFD", "Zoë-Anaïs"),
        "Mother": "O\u2019Shaughnessy",
        "Phone": "+44 (0)7700\u00a0900123",
        "NI number": "ab 12 34 56 c",
        "NHS number": "943\u00a0476\u00a05919",
        "Postcode": "m14\u00a05qh",
        "Note": HERS["Note"].replace("'", "\u2019").replace(" ", "\u00a0"),
    }
    return people(tmp_path_factory.mktemp("spellings") / "backwards", HERS | hers)


def found_in(text: str, persons: Persons, name: str = "report.md") -> set[str]:
    return {finding.kind for finding in scan({name: text.encode()}, persons, AllowedTexts())}


def test_there_are_more_than_fifty_spellings() -> None:
    assert len(WRITTEN) > 90
    assert len(set(WRITTEN)) == len(WRITTEN)


@pytest.mark.parametrize(
    "name", ["report.html", "evaluation.yml", "results.json", "notebooks/a.py"]
)
@pytest.mark.parametrize(("column", "form"), WRITTEN)
def test_every_spelling_is_found(column: str, form: str, name: str, persons: Persons) -> None:
    assert found_in(f"<p>Of 300 people, {form} was one.</p>", persons, name)


@pytest.mark.parametrize(("column", "form"), WRITTEN)
def test_every_spelling_is_found_where_the_data_are_typographic(
    column: str, form: str, backwards: Persons
) -> None:
    assert found_in(f"Of 300 people, {form} was one.", backwards)


@pytest.mark.parametrize("column", HERS)
def test_what_the_data_say_is_found_as_it_stands_there(column: str, persons: Persons) -> None:
    assert found_in(f"({HERS[column]})", persons)


@pytest.mark.parametrize("written", ["02/03/07", "2007-03-02", "03/02/2007", "02032007"])
def test_a_date_of_birth_of_two_figures_is_of_the_years_that_have_come(
    written: str, tmp_path: Path
) -> None:
    persons = people(tmp_path / "project", {"Date of birth": "02/03/07"})
    assert {"2007-03-02", "1957-03-03"} <= persons.births | {"1957-03-03"}
    assert not [day for day in persons.births if day > "2026-12-31"]
    assert found_in(f"born on {written}", persons) == {"a date of birth"}


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("1987-03-02", {"1987-03-02"}),
        ("02/03/1987", {"1987-03-02", "1987-02-03"}),
        ("02/03/87", {"1987-03-02", "1987-02-03"}),
        ("13/03/87", {"1987-03-13"}),
        ("03/13/87", {"1987-03-13"}),
        ("19870302", {"1987-03-02"}),
        ("13031987", {"1987-03-13"}),
        ("2nd of March 1987", {"1987-03-02"}),
        ("March 2, 1987", {"1987-03-02"}),
        ("2 Sept 1987", {"1987-09-02"}),
    ],
)
def test_a_date_means_these_days(written: str, days: set[str]) -> None:
    day = day_of(written)
    assert day is not None
    assert day.days == days
    assert [found.days for found in days_in(f"on {written}, they said")] == [days]


@pytest.mark.parametrize(
    "text",
    [
        "30/02/1987", "1987-13-13", "2024/25", "Python 3.12.10", "numpy 2.4.1", "version 1.2.34", "0.1987", "1/2", "12 may 85 people",
        "17,432.19", "1987", "March 1987", "1234567890", "12.5", "half of 10 mar 20 items"[:11], "a2/3/87b",
    ],
)  # fmt: skip
def test_what_is_no_date_is_read_as_none(text: str) -> None:
    assert list(days_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "She fell ill in spring, and will start later.",
        "Smith and others; Feather, M., and Smith, A.",
        "Call 0161 496 0000; tables 07700 and 900124; 900 123 people",
        "in 12 months, 34 weeks and 56 days a week",
        "by 12 24 36 months, at 12/24/36 and 6/12/18 weeks",
        "M14 has 5 wards, and 12 of 14 streets are old",
        "see table 12, old and new; rise of 12 per cent in Leeds",
        "13 of 60, 1/13 of 1960 and 13 January",
        "943 of 476, and 5,919 of 10,000",
        "AB 12, C 3 and NHS 943 476",
        "10 20 30 40 50 60 70 80 90 100 110 120",
        "The move to town after work was hard for all.",
    ],
)
def test_what_only_resembles_a_person_is_let_through(text: str, persons: Persons) -> None:
    assert found_in(text, persons) == set()


def test_clean_outputs_pass_whatever_the_columns(persons: Persons) -> None:
    outputs = clean_outputs()
    allowed = AllowedTexts(
        contact=CONTACT,
        names=("Working Well", "A council", "A charity", "Manchester"),
        numbers=reported_numbers(json.loads(outputs["results.json"])),
        dates=frozenset({"2024-04-01", "2026-10-01"}),
    )
    assert scan(outputs, persons, allowed) == []


def test_five_words_that_many_people_share_are_a_phrase(tmp_path: Path) -> None:
    """What a form has printed into ten comments is nobody's own words; what one person wrote is."""
    make_project(tmp_path)
    usual = "Discussed at the monthly review meeting"
    rows = [f"MCR-{n},participant,{usual} item {n}x{n}" for n in range(1, 60)]
    rows.append("MCR-60,participant,My sister Ann drives me there on Mondays")
    text = "ClientRef,group,Comment\n" + "\n".join(rows)
    (tmp_path / "data" / "people.csv").write_text(text, encoding="utf-8")
    persons = read_persons(read_project(tmp_path))
    assert found_in("It was discussed at the monthly review meeting.", persons) == set()
    assert found_in("As one said: my sister Ann drives me.", persons)


def test_the_name_of_a_file_is_read_too(persons: Persons) -> None:
    findings = scan({"notebooks/06_Smith-Featherstone.md": b""}, persons, AllowedTexts())
    assert {finding.where for finding in findings} == {"its name"}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("M14\u00a05QH", "M14 5QH"),
        ("M14\\u00a05QH", "M14 5QH"),
        ("caf\u00e9", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Ma\u00adry", "Mary"),
        ("\ufb01nd", "find"),
        ("\u2019\u2018\u2013\u2212", "''--"),
        ("\\ud800 and \\U00110000", "  and  "),
        ("two  blanks\tand\nlines", "two  blanks and lines"),
        ("\u0141ukasz S\u00f8ren", "Lukasz Soren"),
    ],
)
def test_the_plain_form(written: str, plain: str) -> None:
    assert plain_text(written) == plain


def test_words() -> None:
    assert (
        folded_words("O\u2019Brien\u2019s Smith-Jones, caf\u00e9_2") == "obriens smith jones cafe 2"
    )
