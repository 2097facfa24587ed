"""The scan: whatever is of a person is found wherever it stands, and what a report says is let through."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from localeval.project.project import Project, read_project
from localeval.publishing import scan as scanning
from localeval.publishing.person_columns import Persons, add_ids
from localeval.publishing.person_values import canonical_number, digits_of
from localeval.publishing.persons import read_persons
from localeval.publishing.scan import AllowedTexts, ScanFinding, reported_numbers, scan

from .handmade_project import (
    CONTACT,
    PERSON,
    PLACES,
    SETTINGS,
    clean_outputs,
    make_project,
    notebook,
    svg,
)

PLANTED = {
    "a person_id": PERSON["person_id"],
    "a person_id, in small letters": PERSON["person_id"].lower(),
    "a date of birth": PERSON["birth"],
    "a date of birth, in words": "2 March 1987",
    "a date of birth, with slashes": "02/03/1987",
    "a date of birth, of nobody in the data": "date of birth: 1 May 1971",
    "a postcode": "LS1 4DY",
    "a value of the column 'Postcode'": "m145qh",
    "a National Insurance number": "QQ 12 34 56 C".replace("QQ", "AB"),
    "an NHS number": "943 476 5919",
    "an NHS number, in one": "9434765919",
    "an e-mail address": "jo.bloggs@mail.example.com",
    "a value of the column 'earnings_before'": PERSON["income"],
    "a value of the column 'Surname'": PERSON["surname"],
    "a value of the column 'Note'": PERSON["note"],
    "a path on a machine": "/home/jbloggs/evaluation/people.csv",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("scan") / "project")


@pytest.fixture(scope="module")
def persons(project: Project) -> Persons:
    return read_persons(project)


@pytest.fixture
def allowed() -> AllowedTexts:
    outputs = clean_outputs()
    return AllowedTexts(
        contact=CONTACT,
        names=("Working Well", "A council", "A charity", "Manchester"),
        numbers=reported_numbers(json.loads(outputs["results.json"])),
        dates=frozenset({"2024-04-01", "2026-10-01"}),
    )


@pytest.mark.parametrize("place", PLACES)
def test_what_is_of_a_person_is_found_wherever_it_stands(
    place: str, persons: Persons, allowed: AllowedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "MOST_FINDINGS", 100)
    name, plant = PLACES[place]
    found = scan({name: plant(" ; ".join(PLANTED.values()))}, persons, allowed)
    wanted = {what.partition(",")[0] for what in PLANTED} - {"a value of the column 'Postcode'"}
    kinds = {finding.kind for finding in found}
    assert not [kind for kind in wanted if not any(k.startswith(kind) for k in kinds)], kinds
    assert {finding.file for finding in found} == {name}


@pytest.mark.parametrize("what", PLANTED)
@pytest.mark.parametrize("around", ["{}", "<b>{}</b>", "id-{}", "({})", "{}, and more", "'{}'"])
def test_each_of_these_is_found_alone(
    what: str, around: str, persons: Persons, allowed: AllowedTexts
) -> None:
    value = PLANTED[what]
    found = scan({"report.html": f"<p>{around.format(value)}</p>".encode()}, persons, allowed)
    kind = what.partition(",")[0]
    assert any(finding.kind.startswith((kind, "a postcode")) for finding in found), found
    assert not any(value in str(finding) for finding in found), "the value itself is shown"


def test_clean_outputs_pass(persons: Persons, allowed: AllowedTexts) -> None:
    assert scan(clean_outputs(), persons, allowed) == []


@pytest.mark.parametrize("place", PLACES)
def test_the_places_are_clean_before_anything_is_planted(
    place: str, persons: Persons, allowed: AllowedTexts
) -> None:
    name, plant = PLACES[place]
    assert scan({name: plant("Nothing")}, persons, allowed) == []


def test_the_place_is_named(persons: Persons, allowed: AllowedTexts) -> None:
    (finding,) = scan({"a.ipynb": notebook(stream=PERSON["person_id"])}, persons, allowed)
    assert finding.where == "cell 3, output 2"
    page = b"<p>one</p>\n<p>two</p>\n<p>MCR-10007</p>"
    (finding,) = scan({"report.html": page}, persons, allowed)
    assert finding == ScanFinding(
        "report.html", "line 3, <p>", "a person_id", "'mc…', 9 characters"
    )


def test_a_long_list_is_cut(persons: Persons, allowed: AllowedTexts) -> None:
    every = "\n".join(f"MCR-{10000 + number}" for number in range(1, 60))
    assert len(scan({"list.txt": every.encode()}, persons, allowed)) == scanning.MOST_FINDINGS


@pytest.mark.parametrize(
    "text",
    [
        CONTACT,
        "Working Well in Manchester started on 1 April 2024.",
        "17,432 people; 10,007 of them; 1,987 places; 43.5 per cent; p = 0.0001",
        "E08000003, W06000015 and N09000002",
        "a digest: 5b3ff91b9f3e0915b5910e35cfb462b8a1a914674d7307522334b6082107d8f0",
        "#EC12AB and #AB123456C are colours",
        "Table 1 2AB",
        "see https://example.org/var/page and localeval 0.1.0",
        "either/or, and/or, 2024/25, ~/notes, src/localeval/data",
        "1 234 567 8901 and 0.1234567890",
        "Seen 12 times in towns",
    ],
)
def test_what_a_report_says_is_let_through(
    text: str, persons: Persons, allowed: AllowedTexts
) -> None:
    assert scan({"report.md": text.encode()}, persons, allowed) == []


def test_where_a_picture_is_drawn_is_no_value(persons: Persons, allowed: AllowedTexts) -> None:
    assert "17432.19" in svg()
    assert scan({"fig.svg": svg().encode()}, persons, allowed) == []


def test_a_published_mean_that_equals_somebodys_income_is_let_through(persons: Persons) -> None:
    text = {"report.md": b"On average 17,432.19 pounds."}
    mean = AllowedTexts(numbers=reported_numbers({"estimates": [{"estimate": -17432.19}]}))
    assert scan(text, persons, mean) == []
    assert len(scan(text, persons, AllowedTexts())) == 1


def test_words_of_the_package_are_no_persons(project: Project, tmp_path: Path) -> None:
    people = tmp_path / "data"
    people.mkdir()
    rows = [f"MCR-{n},participant,word{n}x{n}" for n in range(100)] + [
        "MCR-200,comparison,Difference"
    ]
    (people / "people.csv").write_text(
        "ClientRef,group,Trade\n" + "\n".join(rows), encoding="utf-8"
    )
    (people / "outcomes.csv").write_text("ClientRef,month,employed\nMCR-1,12,1\n", encoding="utf-8")
    (tmp_path / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
    found = read_persons(read_project(tmp_path))
    assert scan({"a.md": b"The Difference is small"}, found, AllowedTexts()) == []
    assert len(scan({"a.md": b"He is a word7x7"}, found, AllowedTexts())) == 1


def _with_small_ids(folder: Path) -> Persons:
    (folder / "data").mkdir(parents=True)
    rows = "".join(f"{n},participant\n" for n in range(1, 400))
    (folder / "data/people.csv").write_text(f"ClientRef,group\n{rows}", encoding="utf-8")
    (folder / "data/outcomes.csv").write_text(
        "ClientRef,month,employed\n1,12,1\n", encoding="utf-8"
    )
    (folder / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
    return read_persons(read_project(folder))


def test_small_numbers_are_ids_only_where_a_table_says_so(
    tmp_path: Path, allowed: AllowedTexts
) -> None:
    persons = _with_small_ids(tmp_path / "p")
    assert scan(clean_outputs(), persons, allowed) == []
    table = b"<table><tr><th>ClientRef</th><th>age</th></tr><tr><td>17</td><td>40</td></tr></table>"
    assert [f.kind for f in scan({"report.html": table}, persons, allowed)] == ["a person_id"] * 2
    printed = notebook(stream="   person_id  age\n0        17   40\n")
    assert scan({"a.ipynb": printed}, persons, allowed)
    lines = b"ClientRef,age\n17,40\n"
    assert scan({"a.csv": lines}, persons, allowed)


def test_many_incomes_in_pence_are_told_by_three_in_one_place() -> None:
    persons = Persons(dense={f"{1000 + n}.37": "a value" for n in range(9000)})
    one = {"a.md": b"a mean of 1,234.37, or 10,000.01 and 20,000.02"}
    assert scan(one, persons, AllowedTexts()) == []
    three = {"a.md": b"1234.37 2345.37 3456.37"}
    assert len(scan(three, persons, AllowedTexts())) == 3


def test_this_machine_is_not_named(
    project: Project, persons: Persons, allowed: AllowedTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"a.md": f"read from {project.root}/data".encode()}
    (finding,) = scan(here, persons, allowed, project.root)
    assert finding.kind == "a path on this machine"
    monkeypatch.setattr(getpass, "getuser", lambda: "jbloggs")
    (finding,) = scan({"a.md": b"Written by JBloggs"}, persons, allowed)
    assert finding.kind == "the user name of this machine"
    windows = {"a.md": rb"from D:\Evaluation\people.csv and \\server\share\x"}
    assert len(scan(windows, persons, allowed)) == 2


@pytest.mark.parametrize(
    ("written", "number", "digits"),
    [
        ("17,432.19", "17432.19", 7),
        ("-0017432.1900", "17432.19", 7),
        ("120000", "120000", 2),
        ("0.00123", "0.00123", 3),
        ("1234567", "1234567", 7),
        ("0", "0", 0),
    ],
)
def test_numbers_are_compared_in_one_form(written: str, number: str, digits: int) -> None:
    assert canonical_number(written) == number
    assert digits_of(number) == digits


def test_a_person_in_many_months_counts_once(project: Project, tmp_path: Path) -> None:
    """The same income in each of 24 months is still one person's."""
    rows = [f"MCR-{n},{month},{20000 + 97 * n}.37" for n in range(100) for month in range(24)]
    make_project(tmp_path)
    text = "ClientRef,month,earnings\n" + "\n".join(rows)
    (tmp_path / "data" / "outcomes.csv").write_text(text, encoding="utf-8")
    found = read_persons(read_project(tmp_path))
    assert "20097.37" in found.numbers


def test_parquet_and_other_column_names(project: Project, tmp_path: Path) -> None:
    make_project(tmp_path, SETTINGS.replace("people.csv", "people.parquet"))
    frame = pd.read_csv(tmp_path / "data" / "people.csv")
    frame["Date of birth"] = pd.to_datetime(frame["Date of birth"])
    frame.to_parquet(tmp_path / "data" / "people.parquet")
    found = read_persons(read_project(tmp_path))
    assert "mcr10007" in found.coded
    assert "17432.19" in found.numbers
    assert "1987-03-02" in found.births


def test_a_day_of_birth_that_is_only_worked_with_is_looked_for_as_such(tmp_path: Path) -> None:
    """Neither its name nor its form tells what it is; ``derive`` does."""
    recipe = "synthetic: false\n  derive: {age: from Entry}\n  dates: {Entry: '%d%m%Y'}"
    make_project(tmp_path, SETTINGS.replace("synthetic: false", recipe))
    path = tmp_path / "data" / "people.csv"
    frame = pd.read_csv(path, dtype="str").drop(columns="age")
    born = pd.to_datetime(frame.pop("Date of birth"))
    frame["Entry"] = born.dt.strftime("%d%m%Y")
    frame.to_csv(path, index=False)
    assert "1987-03-02" in read_persons(read_project(tmp_path)).births


def test_every_file_of_a_table_is_read_for_persons(tmp_path: Path) -> None:
    files = "people: [data/people.csv, data/more.csv]"
    make_project(tmp_path, SETTINGS.replace("people: data/people.csv", files))
    frame = pd.read_csv(tmp_path / "data" / "people.csv", dtype="str").iloc[:1]
    frame.assign(ClientRef="ABC-77", Surname="Cholmondeley").to_csv(
        tmp_path / "data" / "more.csv", index=False
    )
    found = read_persons(read_project(tmp_path))
    assert {"mcr10007", "abc77"} <= set(found.coded)
    assert "cholmondeley" in found.exact


def test_one_id_of_a_million_is_found_in_five_megabytes(allowed: AllowedTexts) -> None:
    persons = Persons()
    add_ids(persons, pa.array([f"MCR-{n:07d}" for n in range(1_000_000)]))
    persons.numbers = {f"{n}.37": "a value" for n in range(100_000, 600_000)}
    page = "".join(
        f"<p>Of {n} participants {n / 1000} per cent were in paid work, M-{n}.25 points more.</p>\n"
        for n in range(60_000)
    ).encode()
    assert len(page) > 5_000_000
    (only,) = scan({"report.html": page + b"<p>MCR-0999999</p>"}, persons, allowed)
    assert (only.kind, only.where) == ("a person_id", "line 60001, <p>")
