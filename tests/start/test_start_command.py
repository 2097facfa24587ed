"""``localeval start`` as a person uses it: with and without a terminal, on files inside and outside, and what it never touches."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.data_values import all_names
from localeval.project.project import read_project
from localeval.start.candidate_files import find_candidates
from localeval.start.declared import read_declared
from localeval.start.starting import Started, start

from .exports import EXPORTS
from .exports.writing import csv_bytes, workbook, xlsx_bytes

TEMPLATE = Path(__file__).parents[2] / "{{cookiecutter.project_slug}}"
SETTINGS = """\
programme: {name: Way In, organisation: A council}
places: [{code: E08000003, name: Manchester}]
design: matched_comparison
covariates: {age: numeric, sex: category}
outcomes: [{code: employed, month: 12, primary: true}]
report: {contact: a@example.org}   # mine
"""
HEADER: list[Any] = ["Ref", "Cohort", "Start", "Age", "Sex", "In work at 12 months"]


def rows(first: str = "Programme", second: str = "Control") -> list[list[Any]]:
    return [
        [
            f"R{n:03d}",
            first if n % 2 else second,
            f"{1 + n % 12:02d}/{1 + (n * 5) % 12:02d}/2024",
            20 + n % 40,
            "F" if n % 3 else "M",
            "Yes" if n % 5 < 2 else "No",
        ]
        for n in range(40)
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
    return project


def call(root: Path, *arguments: str | Path) -> Result:
    command = ["start", *map(str, arguments), "--project", str(root)]
    return CliRunner().invoke(cli.app, command)


class Person:
    """Somebody who gives these answers, in order, and remembers the questions."""

    def __init__(self, *answers: int | None) -> None:
        self.answers, self.questions = list(answers), list[str]()

    def choose(self, question: str, options: Sequence[str]) -> int | None:
        self.questions.append(question)
        return self.answers.pop(0) if self.answers else None


def begin(root: Path, person: Person) -> Started:
    found = find_candidates([root / "data"], root)
    return start(root, found.files, person, dt.date(2026, 11, 1))


def test_without_a_terminal_what_is_open_is_listed_and_nothing_is_guessed(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows("A", "B")]))
    result = call(root)
    assert result.exit_code == 2
    assert "day first" in result.output
    assert "'A'" in result.output
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    assert text.startswith(SETTINGS)
    assert "dates:" not in text
    assert "participant" not in text
    assert "First check:" in result.output
    assert "Traceback" not in result.output


def test_a_person_answers_and_the_tables_are_read_so(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows("A", "B")]))
    person = Person(0, 0, 1)
    begin(root, person)
    assert len(person.questions) == 3
    people = load(read_project(root)).frames["people"]
    assert people["start_date"].dt.day.tolist()[:3] == [1, 2, 3]
    assert people["group"].astype(str).tolist()[:2] == ["participant", "comparison"]


def test_answers_can_be_given_later(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows("A", "B")]))
    begin(root, Person())
    begin(root, Person(0, 0, 1))
    assert len(load(read_project(root)).frames["people"]) == 40


def test_nothing_is_written_over_edits(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    call(root, "--yes")
    file = root / "evaluation.yml"
    text = file.read_text(encoding="utf-8")
    edited = text.replace("age: Age", "age: Age   # as on the form").replace(
        "Control: comparison", "Control: participant"
    )
    assert edited.count("Control: participant") == 1
    file.write_text(edited, encoding="utf-8")
    result = call(root, "--yes")
    assert file.read_text(encoding="utf-8") == edited
    assert "stays as it is" in result.output
    assert "Control: comparison" in result.output


def test_originals_stay_as_they_are_and_a_file_from_elsewhere_is_copied_only_when_told(
    root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "Downloads" / "my export.csv"
    outside.parent.mkdir()
    content = csv_bytes([HEADER, *rows()])
    outside.write_bytes(content)
    result = call(root, outside, "--yes")
    assert "Copy it to data/my export.csv" in result.output
    assert not list((root / "data").iterdir())
    result = call(root, outside, "--yes", "--copy")
    assert (root / "data" / "my export.csv").read_bytes() == content == outside.read_bytes()
    outside.write_bytes(content + b"x")
    result = call(root, outside, "--yes", "--copy")
    assert result.exit_code == 2
    assert "another file of this name" in result.output


def test_files_that_cannot_be_used_stop_nothing(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    (root / "data" / "junk.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(500))
    (root / "data" / "notes.docx").write_bytes(b"x")
    result = call(root, "--yes")
    assert "junk.xlsx" in result.output
    assert "password" in result.output
    assert "notes.docx" in result.output
    assert "people: data/a.csv" in (root / "evaluation.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["nothing.csv", "empty", None])
def test_no_file_at_all_is_one_sentence(root: Path, given: str | None) -> None:
    (root / "empty").mkdir()
    result = call(root, *([root / given] if given else []), "--yes")
    assert result.exit_code == 2
    assert (root / "evaluation.yml").read_text(encoding="utf-8") == SETTINGS
    assert "Traceback" not in result.output


def test_json_says_all_of_it(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows("A", "B")]))
    result = call(root, "--json")
    told = json.loads(result.output)
    assert told["ok"] is False
    assert told["written"]["people"] == "data/a.csv"
    assert len(told["open"]) == 2
    assert told["problems"]


def test_a_new_project_gets_its_covariates_and_outcomes_from_the_files(root: Path) -> None:
    text = (TEMPLATE / "evaluation.yml").read_text(encoding="utf-8")
    start_of, end_of = text.index("# Where the tables are"), text.index("# Groups that get results")
    made = SETTINGS[: SETTINGS.index("covariates")]
    body = text[start_of:end_of]
    body = "\n".join(
        line for line in body.splitlines() if "{%" not in line and not line.startswith("design:")
    )
    (root / "evaluation.yml").write_text(f"{made}{body}\n", encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    begin(root, Person(0))
    project = read_project(root)
    assert dict(project.settings.covariates) == {"age": "numeric", "sex": "category"}
    assert [(m.outcome.code, m.month) for m in project.measures] == [("employed", 12)]
    assert project.settings.prior_outcomes == ()
    assert project.settings.data.synthetic is False
    assert len(load(project).frames["people"]) == 40


def test_several_files_and_sheets_are_one_project(root: Path) -> None:
    clients: list[list[Any]] = [["Client list"], [], HEADER[:5], *[row[:5] for row in rows()]]
    checks: list[list[Any]] = [["Ref", "Months since start", "Working?"]]
    checks += [[row[0], month, row[5]] for row in rows() for month in (6, 12)]
    book = workbook({"Read me": [["How to use this"]], "Clients": clients, "Checks": checks})
    (root / "data" / "all.xlsx").write_bytes(xlsx_bytes(book))
    begin(root, Person(0))
    tables = load(read_project(root))
    assert {name: len(frame) for name, frame in tables.frames.items()} == {
        "people": 40,
        "outcomes": 80,
    }


def test_what_tells_who_somebody_is_is_declared_and_not_stored(root: Path) -> None:
    export = EXPORTS["jobcentre-referral-list"]
    export.write(root / "data")
    begin(root, Person())
    project = read_project(root)
    assert {"Surname", "Forename", "DOB", "Postcode"} <= set(project.settings.data.identifying)
    assert "date_of_birth" not in load(project).frames["people"]
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    for surname in ("O’Brien", "Campbell", "Okafor", "QQ"):
        assert surname not in text


def test_made_up_tables_are_no_exports(root: Path) -> None:
    file = root / "evaluation.yml"
    file.write_text(
        f"{SETTINGS}data: {{outcomes: data/outcomes.csv, synthetic: true}}\n", encoding="utf-8"
    )
    made = CliRunner().invoke(cli.app, ["simulate", "--project", str(root)])
    assert made.exit_code == 0, made.output
    text = file.read_text(encoding="utf-8")
    result = call(root, "--yes")
    assert "made up" in result.output
    assert file.read_text(encoding="utf-8") == text


def test_a_day_that_stands_for_none_is_one_unless_it_is_a_day_like_others(root: Path) -> None:
    header = ["Ref", "Group", "Start date", "Date of birth", "Sex", "In work at 12 months"]
    body = [
        [
            f"R{n}",
            "Programme" if n % 2 else "Control",
            "01/01/1900" if n == 5 else f"{13 + n % 15}/05/2024",
            "01/01/1970" if n == 7 else f"{13 + n % 15}/06/{1960 + n}",
            "F",
            "Yes" if n % 3 else "No",
        ]
        for n in range(40)
    ]
    (root / "data" / "a.csv").write_bytes(csv_bytes([header, *body]))
    begin(root, Person())
    missing = read_project(root).settings.data.missing
    assert missing == {"start_date": ("01/01/1900",)}


def test_at_a_terminal_numbers_answer_and_enter_leaves_open(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localeval.cli.starting._is_terminal", lambda: True)
    outside = tmp_path / "a.csv"
    outside.write_bytes(csv_bytes([HEADER, *rows("A", "B")]))
    command = ["start", str(outside), "--project", str(root)]
    result = CliRunner().invoke(cli.app, command, input="y\n1\n9\n2\n\n")
    assert (root / "data" / "a.csv").is_file()
    assert "Please type a number from 1 to 3." in result.output
    settings = read_project(root).settings.data
    assert settings.dates == "day-first"
    assert settings.values["group"] == {"B": "comparison"}
    assert "'A'" in result.output.partition("Open, for you to decide")[2]


def written(root: Path, **files: list[list[Any]]) -> Started:
    for name, body in files.items():
        (root / "data" / f"{name}.csv").write_bytes(csv_bytes(body))
    return begin(root, Person())


def person(n: int) -> list[Any]:
    return [f"R{n:03d}", "Programme" if n % 2 else "Control", "13/05/2024", 20 + n % 40, "F"]


def test_files_may_call_the_id_otherwise(root: Path) -> None:
    people: list[list[Any]] = [
        ["Client Ref", "Group", "Start", "Age", "Sex"],
        *map(person, range(40)),
    ]
    checks: list[list[Any]] = [["Participant ID", "Month", "In work"]]
    checks += [[f"R{n:03d}", month, n % 2] for n in range(40) for month in (6, 12)]
    written(root, people=people, checks=checks)
    project = read_project(root)
    called = all_names(project.settings.data.columns["person_id"])
    assert called == ("Client Ref", "Participant ID")
    assert len(load(project).frames["outcomes"]) == 80


def test_months_of_the_calendar_are_read_with_their_format(root: Path) -> None:
    text = SETTINGS.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    header = ["Ref", "Group", "Start", "Age", "Sex", "Gross pay May-25", "Gross pay Jun-25"]
    written(root, a=[header, *([*person(n), 900 + n, 950 + n] for n in range(40))])
    data = read_project(root).settings.data
    assert data.wide == {"earnings": "Gross pay {%b-%y}"}
    assert data.units == {"earnings": ("monthly",)}
    assert set(load(read_project(root))["outcomes"]["month"]) == {12, 13}


def test_two_files_may_each_have_a_column_of_one_name(root: Path) -> None:
    people = [HEADER[:5], *(person(n) for n in range(40))]
    checks = [["Ref", "Date", "In work"]]
    checks += [[f"R{n:03d}", f"{13 + n % 10}/05/2025", "Yes" if n % 3 else "No"] for n in range(40)]
    events = [["Ref", "Event", "Date"]]
    events += [[f"R{n:03d}", "Started", "13/05/2024"] for n in range(40)]
    written(root, people=people, followup=checks, events=events)
    project = read_project(root)
    called = project.settings.data.called
    assert (called["outcome_date"], called["date"]) == ("Date", "Date")
    tables = load(project)
    assert set(tables["outcomes"]["month"]) == {12}
    assert set(tables["events"]["date"].dt.year) == {2024}


@pytest.mark.parametrize("word", ["N/A", "Still on programme", "01/01/1900"])
def test_who_has_not_left_has_no_event_whatever_the_cell_says(root: Path, word: str) -> None:
    header = [*HEADER, "Exit date"]
    people = [
        [*row, word if n % 4 else f"{1 + n % 20:02d}/11/2024"] for n, row in enumerate(rows())
    ]
    written(root, people=[header, *people])
    project = read_project(root)
    assert project.settings.data.event_dates == {"left": "Exit date"}
    if word == "Still on programme":  # a word that nobody lists is for a person to say
        with pytest.raises(ProjectError, match=r'write missing: {date: \["Still on programme"\]}'):
            load(project)
        text = (root / "evaluation.yml").read_text(encoding="utf-8")
        line = f'{text}  missing: {{date: ["{word}"]}}\n'
        (root / "evaluation.yml").write_text(line, encoding="utf-8")
        project = read_project(root)
    assert len(load(project)["events"]) == 10


@pytest.mark.parametrize(
    ("months", "open_"),
    [
        ("May-25 Feb-25 Sept-25 Oct-25", 0),
        ("May-25 June-25 July-25 Sept-25 Sep-26", 0),
        ("January-25 May-25 Sept-25", 0),
        ("Jan-25 Feb-25 Septmber-25", 1),
    ],
)
def test_no_month_of_the_calendar_is_left_behind(root: Path, months: str, open_: int) -> None:
    text = SETTINGS.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    header = ["Ref", "Group", "Start", "Age", "Sex", *(f"Gross pay {m}" for m in months.split())]
    body = [[*person(n), *(900 + n + i for i in range(len(header) - 5))] for n in range(40)]
    started = written(root, a=[header, *body])
    assert read_project(root).settings.data.wide == {"earnings": "Gross pay {%b-%y}"}
    told = [item for item in started.open if "Gross pay" in str(item)]
    assert len(told) == open_, started.open
    if open_:
        assert "Septmber" in str(told)
        return
    assert not any("not used" in str(item) for item in started.open)
    found = load(read_project(root))["outcomes"]
    assert len(found) == 40 * len(months.split())


def test_weeks_are_months_where_they_are_quarters_of_a_year_and_it_is_said(root: Path) -> None:
    text = SETTINGS.replace("month: 12,", "month: 6,")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    header = ["Ref", "Group", "Start", "Age", "Sex", "In work wk 26", "In work wk 52"]
    started = written(root, a=[header, *([*person(n), n % 2, n % 3 // 2] for n in range(40))])
    wide = read_project(root).settings.data.wide_columns
    assert wide == {"employed": {6: "In work wk 26", 12: "In work wk 52"}}
    assert any("weeks" in str(point) for point in started.open)


def test_of_two_columns_that_could_be_an_outcome_neither_is_taken(root: Path) -> None:
    header = ["Ref", "Group", "Start", "Age", "Sex", "In work", "Working"]
    started = written(root, a=[header, *([*person(n), n % 2, n % 3 // 2] for n in range(40))])
    assert "employed" not in read_project(root).settings.data.columns
    assert any("could each be 'employed'" in str(point) for point in started.open)


def test_sheets_of_several_quarters_are_named_and_not_taken_for_outcomes(root: Path) -> None:
    header = ["Ref", "Group", "Start", "Age", "Sex", "In work 12m"]
    body = [header, *([*person(n), n % 2] for n in range(40))]
    book = workbook({"Q1": body, "Q2": body})
    (root / "data" / "returns.xlsx").write_bytes(xlsx_bytes(book))
    started = begin(root, Person())
    data = read_project(root).settings.data
    assert (data.people, data.sheet, data.outcomes) == ("data/returns.xlsx", "Q1", None)
    assert any("Q2" in str(point) for point in started.open)


def test_codes_of_groups_are_not_guessed(root: Path) -> None:
    header = ["Ref", "Group", "Start", "Age", "Sex", "In work 12m"]
    body = [[*person(n)[:1], 1 + n % 2, *person(n)[2:], n % 2] for n in range(40)]
    started = written(root, a=[header, *body])
    assert "group" not in read_project(root).settings.data.values
    assert any("'1' and '2'" in str(p) or "'2' and '1'" in str(p) for p in started.open)


def test_the_name_of_a_file_says_what_no_column_does(root: Path) -> None:
    header: list[Any] = ["Ref", "Start", "Age", "Sex"]
    body: list[list[Any]] = [[row[0], *row[2:]] for row in map(person, range(40))]
    checks: list[list[Any]] = [["Ref", "In work"], *([f"R{n:03d}", n % 2] for n in range(40))]
    files: dict[str, list[list[Any]]] = {
        "participants": [header, *body[:20]],
        "pool": [header, *body[20:]],
        "check_12m": checks,
    }
    written(root, **files)
    assert read_project(root).settings.data.every_row == {
        "data/check_12m.csv": {"month": 12},
        "data/participants.csv": {"group": "participant"},
        "data/pool.csv": {"group": "comparison"},
    }
    tables = load(read_project(root))
    assert tables["people"]["group"].astype(str).value_counts().to_dict() == {
        "participant": 20,
        "comparison": 20,
    }
    assert set(tables["outcomes"]["month"]) == {12}


def test_two_rows_of_names_are_joined(root: Path) -> None:
    groups = ["Client", "", "", "", "", "In work", ""]
    header = ["Ref", "Group", "Start", "Age", "Sex", "M6", "M12"]
    written(root, a=[groups, header, *([*person(n), n % 2, n % 3 // 2] for n in range(40))])
    data = read_project(root).settings.data
    assert data.header_row == (1, 2)
    assert data.wide == {"employed": "In work M{month}"}
    assert len(load(read_project(root))["outcomes"]) == 80


def test_what_a_new_project_has_is_what_the_template_makes(root: Path) -> None:
    text = (TEMPLATE / "evaluation.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "{%" not in line]
    body = "\n".join(lines[lines.index("data:") :])
    (root / "evaluation.yml").write_text(
        body.replace("{{ cookiecutter.design }}", "monitoring"), encoding="utf-8"
    )
    top = {"covariates", "prior_outcomes", "outcomes", "subgroups"}
    data = {"data.people", "data.outcomes", "data.columns", "data.synthetic"}
    assert read_declared(root).new == top | data


def test_the_same_settings_written_by_a_person_stay(root: Path) -> None:
    own = SETTINGS.replace(
        "outcomes: [{code: employed, month: 12, primary: true}]",
        "outcomes: [{code: employed, month: 12, primary: true}, {code: earnings, month: 12}]",
    )
    (root / "evaluation.yml").write_text(own, encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    started = begin(root, Person(0))
    assert (root / "evaluation.yml").read_text(encoding="utf-8").startswith(own)
    assert any("'earnings'" in str(point) for point in started.open)


def test_places_that_are_not_declared_are_named(root: Path) -> None:
    header = ["Ref", "Group", "Start", "Age", "Sex", "LA code", "In work 12m"]
    body = [[*person(n), f"E0800000{3 + n % 2 * 3}", n % 3 // 2] for n in range(40)]
    started = written(root, a=[header, *body])
    assert any("E08000006" in str(point) for point in started.open)


def test_a_file_of_settings_that_is_no_mapping_is_left_alone(root: Path) -> None:
    (root / "evaluation.yml").write_text("- a\n- b\n", encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    result = call(root, "--yes")
    assert result.exit_code == 2
    assert "not expected" not in result.output
    assert (root / "evaluation.yml").read_text(encoding="utf-8") == "- a\n- b\n"


PERSON = ["Ref", "Group", "Start", "Age", "Sex"]


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("Monthly pay at 12 months", {"earnings": ("monthly",)}),
        ("Weekly wage M12", {"earnings": ("weekly",)}),
        ("Annual salary, month 12", {}),
        ("Pay £k M12", {"earnings": ("thousands",)}),
        ("Pay M12", {}),
    ],
)
def test_units_are_those_that_the_name_says(root: Path, name: str, units: dict[str, Any]) -> None:
    text = SETTINGS.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    written(root, a=[[*PERSON, name], *([*person(n), 12_000 + n * 100] for n in range(40))])
    assert read_project(root).settings.data.units == units


def test_amounts_that_are_small_for_a_year_are_asked_about(root: Path) -> None:
    text = SETTINGS.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    started = written(root, a=[[*PERSON, "Pay M12"], *([*person(n), 900 + n] for n in range(40))])
    assert any("weekly or monthly" in str(point) for point in started.open)


def test_months_before_the_start_and_answers_with_words_behind_their_number(root: Path) -> None:
    text = SETTINGS.replace(
        "month: 12, primary: true}]", "month: 12, primary: true}, {code: wellbeing, month: 12}]"
    )
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    names = ["Working M-6", "Working M12", "Q3. How satisfied are you with your life nowadays? M12"]
    answers = ["0 (not at all)", "5", "7", "10 (completely)", "Don't know"]
    written(
        root, a=[[*PERSON, *names], *([*person(n), 0, n % 2, answers[n % 5]] for n in range(40))]
    )
    data = read_project(root).settings.data
    assert data.wide["employed"] == "Working M{month}"
    assert data.values["wellbeing"] == {"0 (not at all)": 0, "10 (completely)": 10}
    outcomes = load(read_project(root))["outcomes"]
    assert set(outcomes["month"]) == {-6, 12}


def test_an_earlier_outcome_in_words_is_a_number(root: Path) -> None:
    text = SETTINGS.replace("sex: category}", "sex: category, employed_before: numeric}")
    prior = "prior_outcomes: [{column: employed_before, outcome: employed, month: -1}]\n"
    (root / "evaluation.yml").write_text(text + prior, encoding="utf-8")
    header = [*PERSON, "In work before programme", "In work at 12 months"]
    body = [[*person(n), "Yes" if n % 3 else "No", "Yes" if n % 2 else "No"] for n in range(40)]
    written(root, a=[header, *body])
    people = load(read_project(root))["people"]
    assert people["employed_before"].tolist()[:3] == [0, 1, 1]


def formulas(column: int, every: int = 1) -> bytes:
    """Give a workbook in which a column holds formulas that no program has worked out."""
    table = [list(row) for row in rows()]
    for number, row in enumerate(table):
        if number % every == 0:
            row[column:] = [f"=Data!{number}", *row[column + 1 :]]
    return xlsx_bytes(workbook({"People": [[*HEADER, "Check"], *table], "Notes": [["x"]]}))


@pytest.mark.parametrize(
    ("column", "every"), [(3, 1), (5, 1), (3, 7), (0, 1), (1, 1)], ids=lambda value: str(value)
)
def test_formulas_without_values_in_a_column_that_is_needed_stop_the_start(
    root: Path, column: int, every: int
) -> None:
    (root / "data" / "a.xlsx").write_bytes(formulas(column, every))
    result = call(root)
    assert result.exit_code == 2
    assert (root / "evaluation.yml").read_text(encoding="utf-8") == SETTINGS
    assert f"data/a.xlsx, sheet 'People': '{HEADER[column]}'" in result.output
    assert result.output.count("Open the file in Excel and save it") == 1


def test_formulas_without_values_that_nobody_needs_are_noted(root: Path) -> None:
    (root / "data" / "a.xlsx").write_bytes(formulas(6))
    result = call(root)
    assert "formulas without values in 'Check'" in result.output
    assert "person_id: Ref" in (root / "evaluation.yml").read_text(encoding="utf-8")


def test_a_sheet_of_nothing_but_formulas_without_values_is_named(root: Path) -> None:
    fetched = [[f"='[other.xlsx]S'!{letter}{n}" for letter in "ABCDEF"] for n in range(30)]
    (root / "data" / "a.xlsx").write_bytes(xlsx_bytes(workbook({"S": fetched})))
    result = call(root)
    assert result.exit_code == 2
    assert "sheet 'S': most of its cells are formulas" in result.output


def test_a_tab_separated_text_file_is_read_and_notes_beside_it_are_passed_over(root: Path) -> None:
    (root / "data" / "Export.TXT").write_bytes(csv_bytes([HEADER, *rows()], separator="\t"))
    (root / "data" / "notes.txt").write_text("Asked Sam, on Monday.\nDone.\nAll of it, at last.\n")
    result = call(root)
    assert "passed over, as no tables: notes.txt" in result.output
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    assert "people: data/Export.TXT" in text
    assert 'separator: "\\t"' in text


def test_what_the_ending_of_a_file_says_needs_no_line(root: Path) -> None:
    (root / "data" / "a.tsv").write_bytes(csv_bytes([HEADER, *rows()], separator="\t"))
    begin(root, Person(0))
    assert "separator" not in (root / "evaluation.yml").read_text(encoding="utf-8")
    assert len(load(read_project(root)).frames["people"]) == 40


@pytest.mark.parametrize(
    ("first", "second", "groups"),
    [
        ("Working Well", "Working Well", {"Working Well": "participant"}),
        ("Participant", "Programme", {"Programme": "participant"}),  # all known to take part
        ("Wave 1", "Wave 2", None),  # two words that may be anything
        ("Programme", "Control", None),
        ("Yes", "No", None),
    ],
)
def test_in_monitoring_a_column_of_groups_is_everybody_unless_a_word_may_be_of_others(
    root: Path, first: str, second: str, groups: dict[str, str] | None
) -> None:
    own = SETTINGS.replace("matched_comparison", "monitoring")
    (root / "evaluation.yml").write_text(own, encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows(first, second)]))
    started = begin(root, Person())
    values: dict[str, Any] = next((one.value for one in started.written if one.key == "values"), {})
    said = [str(point) for point in started.open if "nobody is compared" in str(point)]
    if groups is None:
        assert "group" not in values
        assert len(said) == 1
        assert f"{first}" in said[0]
    else:
        assert values["group"].items() >= groups.items()
        assert said == []
        people = load(read_project(root)).frames["people"] if "dates" in values else None
        assert people is None or len(people) == 40
