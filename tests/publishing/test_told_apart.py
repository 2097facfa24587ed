"""What is of a person as analysts' notes have it: a forename alone, years in words, numbers without what stands before them, a comment told again.

Beside each stands what only resembles it: names that are words, sites and partners of the programme, versions, terms that many use.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from localeval.project.project import read_project
from localeval.publishing.days import with_years_in_digits
from localeval.publishing.input_words import own_text
from localeval.publishing.person_columns import Persons
from localeval.publishing.persons import read_persons
from localeval.publishing.scan import AllowedTexts, scan

from .handmade_project import make_project
from .test_spellings_again import BOXES

#: The seventh person, as the data say it.
HERS = {
    "ClientRef": "WWK-0048213",
    "Name": "Persephone Adétòkunbọ̀-O'Halloran",
    "Date of birth": "01/03/1988",
    "Landline": "0161 555 0142",
    "Note": "Lost her job at the bakery when it closed in the spring and has looked after two grandchildren since then",
    "Site": "Jordan House",
}
#: Names as they are in this country, some of them words, places or authors.
NAMES = (
    "Thomas Roberts;James Scott;Muhammad Ahmed;Faith Hope;Amber Rivers;Holly Church;Jordan Lewis;Autumn Temple;F Page;Grace Derby;Mark Burnley;Joy Sterling;"
    "Paris Lincoln;Victor Parks;Ann Place;Ivy Case;Melody Chester;Martin Warwick;Destiny Waters;May Friday"
).split(";")
SAID = {
    "names": [
        "Persephone", "PERSEPHONE", "Persephone's", "Adetokunbo", "O'Halloran", "Mrs O\u2019Halloran", "Persephone A.", "PersephoneO'Halloran",
        "Pers\u0435phone", "P e r s e p h o n e", "Thomas Roberts", "James Scott", "Muhammad Ahmed", "F. Page",
    ],
    "dates of birth": [
        "1.3.88", "880301", "born 1.3.88", "DOB: 1 3 88", "D.O.B 1/3/'88", "DOB 32203", "1st of March, nineteen eighty-eight",
        "the first of March nineteen hundred and eighty eight", "born on the 1st of March in 1988", "March 1st (1988)", "1988, on 1 March",
        "1 March, the year 1988", "March1,1988",
    ],
    "ids": ["WWK 48213", "wwk/48213", "WWK-48213", "0048213", "client 48213", "case no. 48213", "ID: 48213", "client ref 48213"],
    "telephone": ["555 0142", "555-0142", "5550142"],
    "comment": [
        "lost job at bakery when it closed", "when the bakery closed, she lost her job", "The bakery closed and she lost a job in the spring",
        "looks after two grandchildren since the spring",
    ],
}  # fmt: skip
WRITTEN = [form for forms in SAID.values() for form in forms]
CLEAN = [
    "Amber in June and green in August; the autumn cohort was larger than that of the spring, and there was hope for faith groups, and joy.",
    "Jordan House was one of four sites, and so was Jordan.",
    "In Derby, Burnley, Lincoln, Chester, Warwick and Paris; Temple Newsam, church halls, rivers and parks; sterling fell.",
    "the council's place, s place and f-page",
    "numpy 1.3.88, Quarto 1.3.88, python-1.3.88, version 1.3.88",
    "880,301 people; £880301; #880301; 880301.5; 32203 people and 48213 of them",
    "cost per client 48213; case 12; ref 2024; client 1",
    "555 people, 0142; 555 0142 0143; 16,155 and 55 501",
    "looked after people since then; lost a job; the job closed in the spring",
    "Nineteen people in March and eighty-eight in April; twenty four hours; two thousand and one people on 1 March",
    "Adviser a, b, c and d; A B C D E",
    "It was first seen by the Bluebell Persephonic Trust.",
]  # fmt: skip


def read(root: Path, births: Callable[[dt.date], str], hers: dict[str, str]) -> Persons:
    """Write a project with 60 people and read whom it is about."""
    make_project(root)
    lines = ["ClientRef,group,Name,Date of birth,Landline,Note,Site"]
    for n in range(60):
        born = dt.date(1961 + n % 40, 1 + n % 12, 1 + n % 28)
        row = {
            "ClientRef": f"WWK-{12000 + 7 * n:07d}",
            "group": "participant" if n % 2 else "comparison",
            "Name": NAMES[n]
            if n < len(NAMES)
            else f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}ette Mac{chr(97 + n % 26)}{chr(97 + n // 26)}ovich",
            "Date of birth": births(born),
            "Landline": f"0161 {200 + n} {3000 + 7 * n}",
            "Note": f"Came {n} times and said that the course was {['good', 'long', 'hard'][n % 3]}",
            "Site": ("Jordan House", "Victoria")[n % 2],
        }
        if n == 40:
            row |= hers | {"Date of birth": births(dt.date(1988, 3, 1))}
        lines.append(",".join(f'"{value}"' for value in row.values()))
    (root / "data" / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_persons(read_project(root))


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> Persons:
    return read(tmp_path_factory.mktemp("told") / "project", lambda day: f"{day:%d/%m/%Y}", HERS)


def found_in(files: dict[str, bytes], persons: Persons) -> list[str]:
    return [str(finding) for finding in scan(files, persons, AllowedTexts(names=("Leeds",)))]


@pytest.mark.parametrize("box", BOXES)
def test_all_of_it_is_found_in_every_kind_of_file(box: str, persons: Persons) -> None:
    assert len(WRITTEN) >= 40
    missed = [form for form in WRITTEN if not found_in(BOXES[box](form), persons)]
    assert missed == []


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_resembles_it_stops_nothing(text: str, persons: Persons) -> None:
    assert found_in({"report.md": text.encode()}, persons) == []


@pytest.mark.parametrize(
    "births",
    [
        lambda day: str((day - dt.date(1899, 12, 30)).days),
        lambda day: f"{(day - dt.date(1899, 12, 30)).days}.0",
        lambda day: f"{day:%y%m%d}",
        lambda day: f"{day:%d%m%y}",
        lambda day: f"{day.day}.{day.month}.{day:%y}",
    ],
    ids=["number of a spreadsheet", "with a decimal", "year first", "year last", "points"],
)
def test_births_are_known_however_a_column_holds_them(
    births: Callable[[dt.date], str], tmp_path: Path
) -> None:
    persons = read(tmp_path / "project", births, HERS)
    assert len(persons.births) == 60
    assert "1988-03-01" in persons.births
    for form in ("1 March 1988", "1.3.88", "DOB 32203", "880301"):
        assert found_in({"report.md": f"Among them {form} was one.".encode()}, persons), form


def test_a_row_under_births_is_read_as_births(persons: Persons) -> None:
    assert found_in({"beside.csv": b"group,dob,n\nA,32203,12\n"}, persons)
    assert not found_in({"beside.csv": b"group,spent,n\nA,32203,12\n"}, persons)


@pytest.mark.parametrize("form", ["Persephone", "Adétòkunbọ̀", "01/03/1988", "0161 555 0142"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_what_a_photo_says_of_itself_is_read_in_either_code(
    form: str, code: str, persons: Persons
) -> None:
    photo = (
        b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00\x9c\x9b"
        + form.encode(code)
        + b"\x00\x00\xff\xda\x12\x34"
    )
    for name in ("figures/visit.jpg", "figures/visit.jpeg"):
        assert found_in({name: photo}, persons), name
    chunk = form.encode(code)
    png = b"\x89PNG\r\n\x1a\n" + len(chunk).to_bytes(4, "big") + b"eXIf" + chunk + b"\x00" * 4
    assert found_in({"figures/visit.png": png}, persons)


def test_two_names_of_a_list_are_somebody(persons: Persons) -> None:
    """The lists of common names of this package stand beside each other in its files, and are no text of a report."""
    assert " thomas roberts " not in own_text()
    assert found_in({"a.md": b"as Thomas Roberts said"}, persons)


def test_a_number_of_the_result_is_no_id(tmp_path: Path) -> None:
    """Of a place with 120,000 people some id is the number of its people."""
    persons = read(tmp_path / "project", lambda day: f"{day:%d/%m/%Y}", HERS | {"ClientRef": "123456"})  # fmt: skip
    assert found_in({"a.json": b'{"n": 123456}'}, persons)
    allowed = AllowedTexts(numbers=frozenset({"123456"}))
    assert scan({"a.json": b'{"n": 123456}'}, persons, allowed) == []


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("nineteen eighty-eight", "1988"),
        ("Nineteen hundred and four", "Nineteen hundred and four"),
        ("nineteen oh four", "1904"),
        ("two thousand", "2000"),
        ("two thousand and eleven", "2011"),
        ("twenty twenty-four", "2024"),
        ("nineteen people", "nineteen people"),
    ],
)
def test_years_in_words(words: str, digits: str) -> None:
    assert with_years_in_digits(words) == digits
