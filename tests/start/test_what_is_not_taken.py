"""What ``localeval start`` does not take for something else: names that turn a meaning, columns called alike, sheets, codes of another kind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from localeval.data.load import load
from localeval.project.project import read_project
from localeval.start.candidate_files import find_candidates
from localeval.start.declared import NEW_PROJECT
from localeval.start.proposal import Nobody
from localeval.start.starting import Started, start

from .exports.writing import csv_bytes, workbook, xlsx_bytes
from .test_start_command import HEADER, Person, call, root, rows

__all__ = ["root"]


def begin(root: Path) -> tuple[dict[str, Any], str]:
    started: Started = start(
        root, find_candidates([root / "data"], root).files, Nobody(), dt.date(2026, 11, 1)
    )
    return {item.key: item.value for item in started.written}, "\n".join(map(str, started.open))


@pytest.mark.parametrize(
    "name",
    [
        "not_in_work_12m",
        "Out of work at 12 months",
        "Lost job at 12 months",
        "Looking for work (12 months)",
        "Left employment 12 months",
    ],
)
def test_a_name_that_turns_an_outcome_is_asked_about(root: Path, name: str) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:-1], name], *rows()]))
    settings, open_ = begin(root)
    assert "employed" not in settings["columns"]
    assert f"'{name}' may be the opposite of 'employed'" in open_


def test_columns_that_are_called_alike_are_named_and_none_is_proposed(root: Path) -> None:
    head = [*HEADER[:-1], "In work", "In work"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *([*row, "No"] for row in rows())]))
    settings, open_ = begin(root)
    assert "More than one column of data/a.csv is called 'In work'" in open_
    assert "wide" not in settings
    assert "wide:" not in open_


@pytest.mark.parametrize(("yes", "no", "means"), [(-1, 0, {"-1": 1}), (1, -1, None), (1, -9, None)])
def test_one_answer_of_two_is_never_taken_for_not_known(
    root: Path, yes: int, no: int, means: dict[str, int] | None
) -> None:
    table = [[*row[:-1], yes if row[-1] == "Yes" else no] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, open_ = begin(root)
    assert "missing" not in settings
    assert settings["values"].get("employed") == means
    assert ("not certain what they are for 'employed'" in open_) == (means is None)


def test_a_second_treatment_is_no_comparison_in_the_line_to_paste(root: Path) -> None:
    table = rows("Light touch", "Control")
    for row in table[1::4]:
        row[1] = "Intense"
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    _, open_ = begin(root)
    line = open_[open_.index("values: {group:") :].split("}}")[0]
    assert "Light touch: participant" in line
    assert "Intense: participant" in line


def test_sheets_with_the_same_columns_are_one_question_with_what_is_not_read(root: Path) -> None:
    sheets = {f"{month} 24": [HEADER, *rows()] for month in ("Jan", "Feb", "Mar")}
    (root / "data" / "a.xlsx").write_bytes(xlsx_bytes(workbook(sheets)))
    _, open_ = begin(root)
    assert open_.count("have the columns of sheet 'Jan 24'") == 1
    assert "their 80 rows are not read" in open_
    assert "their rows are NOT read" in (root / "evaluation.yml").read_text(encoding="utf-8")


def test_codes_of_sex_are_asked_about_where_a_sheet_may_say_what_they_mean(root: Path) -> None:
    table = [[*row[:4], 1 if row[4] == "F" else 2, row[5]] for row in rows()]
    book: dict[str, list[list[Any]]] = {
        "Data": [HEADER, *table],
        "Codebook": [["Code", "Means"], [1, "Female"], [2, "Male"]],
    }
    (root / "data" / "a.xlsx").write_bytes(xlsx_bytes(workbook(book)))
    settings, open_ = begin(root)
    assert "sex" not in settings["values"]
    assert "another sheet of the file may say what they mean" in open_


def test_a_table_without_a_known_name_is_one_message_with_the_lines_to_write(root: Path) -> None:
    table = [["Cyfeirnod", "Rhaglen"], *([f"R{n}", "ie"] for n in range(9))]
    (root / "data" / "a.csv").write_bytes(csv_bytes(table))
    result = call(root, "--yes")
    assert result.exit_code == 2
    assert "data/a.csv: no table of people, outcomes or events was recognised" in result.output
    assert "not expected" not in result.output


def test_files_of_other_kinds_are_passed_over_with_what_to_do(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *rows()]))
    for name in ("pay.dat", "old.xls", "all.zip"):
        (root / "data" / name).write_bytes(b"x")
    notes = " ".join(find_candidates([root / "data"], root).notes)
    assert ".dat: a text file with separators can be renamed to .txt" in notes
    assert ".xls: open it and save it as" in notes
    assert ".zip: unpack it" in notes


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Target job at 12 months", "employed"),
        ("Partner in work 12m", "employed"),
        ("Weeks unemployed", "weeks_employed"),
        ("Weeks on programme", "weeks_employed"),
        ("Salary expectation", "earnings"),
        ("Household income 12m", "earnings"),
    ],
)
def test_a_name_about_something_else_is_no_outcome(root: Path, name: str, code: str) -> None:
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    declared = text.replace(
        "month: 12, primary: true", f"month: 12, primary: true}}, {{code: {code}, month: 6"
    )
    (root / "evaluation.yml").write_text(declared, encoding="utf-8")
    yes = code == "employed"
    table = [[*row, "Yes" if yes and n % 2 else "No" if yes else n] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:-1], "Other", name], *table]))
    settings, _ = begin(root)
    assert name not in settings["columns"].values()
    assert name not in str(settings.get("wide"))


@pytest.mark.parametrize("name", ["Not treated", "Never started", "Did not take part"])
def test_a_yes_to_not_having_taken_part_is_asked_about(root: Path, name: str) -> None:
    table = rows("No", "Yes")
    (root / "data" / "a.csv").write_bytes(csv_bytes([[HEADER[0], name, *HEADER[2:]], *table]))
    settings, _ = begin(root)
    assert "group" not in settings["values"]


@pytest.mark.parametrize("tick", ["Yes", "x", "1", "100%"])
def test_ticks_and_blanks_are_asked_about(root: Path, tick: str) -> None:
    table = [[*row[:-1], tick if row[-1] == "Yes" else ""] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    _, open_ = begin(root)
    assert "is empty in 24 rows and says yes in all others" in open_
    assert '"": 0}' in open_
    person = Person(0, 0)
    started = start(
        root, find_candidates([root / "data"], root).files, person, dt.date(2026, 11, 1)
    )
    assert any("empty" in question for question in person.questions)
    values = next(item.value for item in started.written if item.key == "values")
    assert values["employed"][""] == 0
    jobs = load(read_project(root)).frames["outcomes"]["employed"]
    assert jobs.isna().sum() == 0
    assert jobs.sum() == 16


@pytest.mark.parametrize(
    ("name", "column", "tick", "made"),
    [
        ("In work 12m before", "employed_before", "✓", {"✓": 1, "": 0}),
        ("Disability", "disability", "✓", {"✓": "Yes", "": "No"}),
        ("Disability", "disability", "Yes", {"Yes": "Yes", "": "No"}),
        ("Disability", "disability", "No", {"No": "No", "": "Yes"}),
    ],
)
def test_ticks_of_characteristics_are_asked_about_too(
    root: Path, name: str, column: str, tick: str, made: dict[str, Any]
) -> None:
    """As it stands nobody would have another value, and a confounder would be lost."""
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    kind = "category" if column == "disability" else "numeric"
    wanted = text.replace("sex: category}", f"sex: category, {column}: {kind}}}")
    (root / "evaluation.yml").write_text(wanted, encoding="utf-8")
    table = [[*row, tick if n % 3 else ""] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, name], *table]))
    _, open_ = begin(root)
    assert f"{name}' is empty in 14 rows and says" in open_
    person = Person(0, 0)
    started = start(
        root, find_candidates([root / "data"], root).files, person, dt.date(2026, 11, 1)
    )
    values = next(item.value for item in started.written if item.key == "values")
    assert values[column] == made
    known = load(read_project(root)).frames["people"][column]
    assert known.notna().all()
    assert known.nunique() == 2


def test_empty_cells_beside_amounts_are_asked_about(root: Path) -> None:
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    wanted = text.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(wanted, encoding="utf-8")
    table = [[*row[:-1], 9000 + n if row[-1] == "No" else ""] for n, row in enumerate(rows())]
    head = [*HEADER[:-1], "Earnings 12 months after"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    _, open_ = begin(root)
    assert "is empty in 16 of 40 rows and nought in none" in open_
    person = Person(0, 0)
    started = start(
        root, find_candidates([root / "data"], root).files, person, dt.date(2026, 11, 1)
    )
    values = next(item.value for item in started.written if item.key == "values")
    assert values["earnings"] == {"": 0}
    assert (load(read_project(root)).frames["outcomes"]["earnings"] == 0).sum() == 16


@pytest.mark.parametrize("name", ["Age band", "Age group", "Age"])
def test_bands_of_age_are_taken_where_there_are_no_ages(root: Path, name: str) -> None:
    bands = ("16-24", "25-49", "50+")
    table = [[*row[:3], bands[n % 3], *row[4:]] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:3], name, *HEADER[4:]], *table]))
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    made = "\n  ".join(f"{name}: {kind}" for name, kind in NEW_PROJECT["covariates"].items())
    text = text.replace(" {age: numeric, sex: category}", f"\n  {made}")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    settings, _ = begin(root)
    assert settings["columns"]["age_band"] == name
    assert settings["covariates"] == {"age_band": "category", "sex": "category"}
    both = [[*row, bands[n % 3]] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, "Age band"], *both]))
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    settings, _ = begin(root)
    assert settings["covariates"] == {"age": "numeric", "sex": "category"}


def test_days_of_people_are_proposed_as_events(root: Path) -> None:
    head = [*HEADER, "Referral date", "Date left", "First job start", "Date of birth"]
    days = ("28/12/2023", "13/02/2025", "", "14/05/1990")
    table = [
        [*row, *days[:2], "25/09/2024" if n % 3 else "", days[3]] for n, row in enumerate(rows())
    ]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, _ = begin(root)
    assert settings["events"] == "data/a.csv"
    assert settings["event_dates"] == {
        "referred": "Referral date",
        "left": "Date left",
        "job_start": "First job start",
    }
    events = load(read_project(root)).frames["events"]
    assert events["event"].value_counts().to_dict() == {"referred": 40, "left": 40, "job_start": 26}


def test_a_file_without_groups_may_be_of_participants_alone(root: Path) -> None:
    table = [[row[0], *row[2:]] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[HEADER[0], *HEADER[2:]], *table]))
    assert "nobody to compare them with, write design: monitoring." in begin(root)[1]


@pytest.mark.parametrize("name", ["First job start", "Date started work"])
def test_the_first_day_of_a_job_alone_is_told_not_to_say_who_is_in_work(
    root: Path, name: str
) -> None:
    table = [[*row[:-1], "03/09/2024" if row[-1] == "Yes" else ""] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:-1], name], *table]))
    settings, open_ = begin(root)
    assert "employed" not in settings["columns"]
    assert f"'{name}' says when people began a job, and no column when jobs ended" in open_
    both = [[*HEADER[:-1], name, "In work 12m"], *([*row, "Yes"] for row in table)]
    (root / "data" / "a.csv").write_bytes(csv_bytes(both))
    assert "began a job" not in begin(root)[1]


def test_a_few_empty_cells_of_a_characteristic_are_not_known(root: Path) -> None:
    table = [[*row, "Yes" if n else ""] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, "Disability"], *table]))
    _, open_ = begin(root)
    assert "Disability' is empty" not in open_


def test_an_id_that_means_nothing_is_offered_beside_one_that_tells_who_somebody_is(
    root: Path,
) -> None:
    head = ["NINO", "PRaP ID", *HEADER[1:]]
    table = [[f"QQ{n:06d}A", f"PO-{n:05d}", *row[1:]] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    _, open_ = begin(root)
    assert "'PRaP ID' is different in every row too" in open_
    assert 'columns: {person_id: "PRaP ID"}' in open_
    assert "The only id" not in open_


def spells(root: Path, name: str, values: list[float], *answers: int | None) -> Started:
    head = [*HEADER, name]
    table = [[*row, values[i % len(values)]] for i, row in enumerate(rows())]
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    wanted = text.replace("sex: category}", "sex: category, months_workless: numeric}")
    (root / "evaluation.yml").write_text(wanted, encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    found = find_candidates([root / "data"], root)
    return start(root, found.files, Person(*answers), dt.date(2026, 11, 1))


@pytest.mark.parametrize("name", ["Length of unemployment", "Time out of work"])
@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([1.5, 2, 0.5, 4], "units: {months_workless: years} if it is in years"),
        ([400, 90, 1200, 35], "units: {months_workless: days} if it is in days"),
        ([14, 3, 40, 2], "if it is in months"),
    ],
)
def test_a_spell_without_a_unit_is_asked_about(
    root: Path, name: str, values: list[float], line: str
) -> None:
    result = spells(root, name, values, None, None)
    open_ = "\n".join(map(str, result.open))
    written = {item.key: item.value for item in result.written}
    assert "months_workless" not in written["columns"]
    assert line in open_
    assert f"months_workless: {name}" in open_


def test_the_unit_of_a_spell_can_be_answered(root: Path) -> None:
    result = spells(root, "Length of unemployment", [1.5, 2, 0.5, 4], 3, 0)
    written = {item.key: item.value for item in result.written}
    assert written["units"] == {"months_workless": "years"}
    workless = load(read_project(root))["people"]["months_workless"]
    assert sorted(set(workless)) == [6, 18, 24, 48]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Unemployment duration (weeks)", "weeks"),
        ("Unemployment duration in days", "days"),
        ("Months out of work", None),
        ("monthsunemployed", None),
    ],
)
def test_the_unit_in_the_name_of_a_spell_is_that(root: Path, name: str, unit: str | None) -> None:
    result = spells(root, name, [14, 3, 40, 2], 0)
    written = {item.key: item.value for item in result.written}
    assert written["columns"]["months_workless"] == name
    assert written.get("units") == (None if unit is None else {"months_workless": unit})


def test_sustained_employment_is_not_being_in_work_then(root: Path) -> None:
    head = [*HEADER[:-1], "Sustained employment at 12 months?"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *rows()]))
    settings, open_ = begin(root)
    assert "employed" not in settings["columns"]
    assert "'Sustained employment at 12 months?' may be" in open_


def test_days_of_jobs_are_named_where_nothing_says_who_is_in_work(root: Path) -> None:
    head = [*HEADER[:-1], "Job start date"]
    days = [[*row[:-1], f"2024-11-{1 + i % 28:02d}"] for i, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *days]))
    _, open_ = begin(root)
    assert "'Job start date' holds days on which jobs began" in open_


def test_a_subtotal_within_the_table_is_named_as_no_person(root: Path) -> None:
    table = rows()
    table.insert(20, ["Subtotal Northgate", "", "", "", "", ""])
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    _, open_ = begin(root)
    assert "Row 22 of data/a.csv is a sum of others by the name" in open_


def test_who_has_no_row_of_payments_is_said_to_be_not_known(root: Path) -> None:
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    people = [HEADER[:-1], *(row[:-1] for row in rows())]
    paid = [[row[0], 12, 9000 + n] for n, row in enumerate(rows()) if n % 3 == 0]
    (root / "data" / "people.csv").write_bytes(csv_bytes(people))
    (root / "data" / "pay.csv").write_bytes(csv_bytes([["Ref", "Month", "Gross pay"], *paid]))
    _, open_ = begin(root)
    assert "26 of 40 people have no row in 'data/pay.csv'" in open_
    assert "not known, not as nothing" in open_


def test_a_job_outcome_is_not_26_weeks_of_work_without_a_word(root: Path) -> None:
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("code: employed", "code: sustained_26_weeks")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    for name, asked in (("Job outcome 12m", True), ("Job outcome 26 weeks", False)):
        head = [*HEADER[:-1], name]
        (root / "data" / "a.csv").write_bytes(csv_bytes([head, *rows()]))
        _, open_ = begin(root)
        assert (f"'{name}' was taken for 'sustained_26_weeks'" in open_) == asked


def test_a_name_that_is_one_thing_is_no_other_by_a_part_of_it(root: Path) -> None:
    bands = ("Under 6 months", "6-12 months", "1-2 years", "Over 2 years")
    table = [[*row, bands[i % 4]] for i, row in enumerate(rows())]
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("sex: category}", "sex: category, months_workless: numeric}")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, "Time unemployed"], *table]))
    settings, open_ = begin(root)
    assert "Time unemployed" not in settings["columns"].values()
    assert "'Time unemployed' is called like 'months_workless' and does not hold numbers" in open_


def test_days_of_a_survey_are_no_start(root: Path) -> None:
    head = ["Response ID", "IP Address", "Start Date", "Recorded Date", *HEADER[1:2], *HEADER[3:]]
    table = [[row[0], "192.0.2.1", "2025-06-01", "2025-06-01", row[1], *row[3:]] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert "start_date" not in settings["columns"]
    assert "No column is named as the day of the start" in open_


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ({"F": 0, "M": 9}, None),
        ({"F": 2, "M": 1}, {"1": "Male", "2": "Female"}),
    ],
)
def test_codes_of_sex_are_those_of_the_standard_only_with_both_sexes(
    root: Path, words: dict[str, int], means: dict[str, str] | None
) -> None:
    table = [[*row[:4], words[row[4]], row[5]] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, _ = begin(root)
    assert settings["values"].get("sex") == means


def test_names_that_stand_again_within_the_table_are_no_row(root: Path) -> None:
    table = [[*row[:2], f"{13 + i % 15}/03/2024", *row[3:]] for i, row in enumerate(rows())]
    table.insert(20, HEADER)
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    _, open_ = begin(root)
    assert "Row 22" not in open_
    found = load(read_project(root))
    assert len(found["people"]) == 40
    note = "data/a.csv: row 22 left out, as the names of the columns stand there again."
    assert note in found.notes


def test_a_row_of_units_is_joined_with_the_names(root: Path) -> None:
    units = ["", "", "(dd/mm/yyyy)", "(years)", "", "(Y/N)"]
    days = [[*row[:2], f"{13 + i % 15}/03/2024", *row[3:]] for i, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, units, *days]))
    settings, _ = begin(root)
    assert settings["header_row"] == [1, 2]
    assert settings["columns"]["age"] == "Age (years)"
    assert len(load(read_project(root))["people"]) == 40


@pytest.mark.parametrize("name", ["Start", "Started", "Start Date", "StartDate", "start_date"])
def test_days_that_a_spreadsheet_counts_are_proposed_as_such(root: Path, name: str) -> None:
    at = HEADER.index("Start")
    days = [
        (dt.datetime.strptime(row[at], "%d/%m/%Y").date() - dt.date(1899, 12, 30)).days
        for row in rows()
    ]
    table = [[*row[:at], day, *row[at + 1 :]] for row, day in zip(rows(), days, strict=True)]
    head = [*HEADER[:at], name, *HEADER[at + 1 :]]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert settings["dates"] == "excel"
    assert name not in open_


@pytest.mark.parametrize("wrong", [2, 99_999])
def test_numbers_that_are_no_such_days_are_not(root: Path, wrong: int) -> None:
    at = HEADER.index("Start")
    table = [[*row[:at], 45_000 + i, *row[at + 1 :]] for i, row in enumerate(rows())]
    table[3][at] = wrong
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, open_ = begin(root)
    assert "dates" not in settings
    assert "'Start' is called like 'start_date'" in open_


@pytest.mark.parametrize(
    ("written", "read", "of_time"),
    [
        ("{}k", True, False),
        ("{} K", True, False),
        ("{} thousand", True, False),
        ("{} pw", True, True),
        ("{} per month", True, True),
        ("{} a week", True, True),
        ("{}m", False, False),
        ("{} an hour", False, False),
        ("{} pw net", False, False),
    ],
)
@pytest.mark.parametrize("share", [5, 1])
def test_an_amount_is_not_the_number_that_it_begins_with(
    root: Path, written: str, read: bool, of_time: bool, share: int
) -> None:
    """28k was proposed as 28; it is read as what it says, and what says nothing beside a week's pay is asked about."""
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("code: employed", "code: earnings")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    table = [
        [*row[:-1], written.format(12 + i) if i % share == 0 else 9000 + 37 * i]
        for i, row in enumerate(rows())
    ]
    head = [*HEADER[:-1], "Earnings in year 12m"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert "earnings" not in settings.get("values", {})
    assert (settings.get("units", {}).get("earnings") == "as-written") is read
    asked = not read or (of_time and share > 1)
    assert ("Earnings in year 12m" in open_) is asked


def test_a_spell_in_years_is_no_number_of_months(root: Path) -> None:
    spells = ("2 years", "6 months", "18 months", "3 yrs")
    table = [[*row, spells[i % 4]] for i, row in enumerate(rows())]
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("sex: category}", "sex: category, months_workless: numeric}")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, "Months unemployed"], *table]))
    settings, _ = begin(root)
    assert "months_workless" not in settings.get("values", {})
    assert settings["units"] == {"months_workless": "as-written"}


def test_the_size_of_a_group_is_not_in_the_line_that_is_proposed(root: Path) -> None:
    table = rows("Programme (n=20)", "Control (n=20)")
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table]))
    settings, _ = begin(root)
    assert settings["values"]["group"] == {"Programme": "participant", "Control": "comparison"}


def test_amounts_that_few_have_are_not_filled_down(root: Path) -> None:
    table = [[*row, 9000 + i if i % 6 == 0 else ""] for i, row in enumerate(rows())]
    head = [*HEADER, "Earnings before"]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert "fill_down" not in settings
    assert "first row of each block" not in open_


def test_days_on_which_jobs_began_without_their_ends_are_no_jobs(root: Path) -> None:
    started = dt.date(2024, 9, 1)
    table = [[*row[:-1], started.isoformat() if row[-1] == "Yes" else ""] for row in rows()]
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:-1], "Job start date"], *table]))
    settings, open_ = begin(root)
    assert "jobs" not in settings
    assert "'Job start date' holds days on which jobs began, and no column when they ended" in open_
    assert "job_start: " in open_
    assert "derive: {employed: from jobs}" in open_


def test_spells_of_something_else_are_no_jobs(root: Path) -> None:
    ids = [row[0] for row in rows()]
    spells = [["Ref", "Start date", "End date"]]
    spells += [[ref, "2024-09-01", "2024-12-01"] for ref in ids]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER[:-1], *(r[:-1] for r in rows())]))
    (root / "data" / "training.csv").write_bytes(csv_bytes(spells))
    settings, _ = begin(root)
    assert "jobs" not in settings


@pytest.mark.parametrize(("answer", "said"), [(None, "first-start"), (1, "last-start"), (2, None)])
def test_from_which_start_months_count_is_asked(
    root: Path, answer: int | None, said: str | None
) -> None:
    table = [[*row[:2], f"2024-06-{1 + i % 28:02d}", *row[3:]] for i, row in enumerate(rows())]
    again = [[*row[:2], "2025-01-15", *row[3:]] for row in table[:4]]
    (root / "data" / "a.csv").write_bytes(csv_bytes([HEADER, *table, *again]))
    person = Person(answer)
    started: Started = start(
        root, find_candidates([root / "data"], root).files, person, dt.date(2026, 11, 1)
    )
    assert "From which start do months count?" in person.questions[0]
    settings = {item.key: item.value for item in started.written}
    assert settings.get("duplicates") == said
    open_ = "\n".join(map(str, started.open))
    assert ("4 rows of data/a.csv are another start of a person" in open_) == (answer is None)
    assert ("have the person_id of another row and differ from it" in open_) == (said is None)


def test_months_of_who_was_asked_once_are_read_as_they_are(root: Path) -> None:
    """Calls that came when they came: no value passes for one of month 12 that is of another month."""
    people = [row[:-1] for row in rows()]
    months = [(10, 11, 12, 12, 13, 14)[i % 6] for i in range(len(people))]
    asked = [
        [row[0], month, i % 2] for i, (row, month) in enumerate(zip(people, months, strict=True))
    ]
    (root / "data" / "people.csv").write_bytes(csv_bytes([HEADER[:-1], *people]))
    (root / "data" / "outcomes.csv").write_bytes(
        csv_bytes([["person_id", "month", "employed"], *asked])
    )
    started = start(
        root, find_candidates([root / "data"], root).files, Nobody(), dt.date(2026, 11, 1)
    )
    assert "wide" not in {item.key for item in started.written}
    outcomes = [item for item in started.written if item.key == "outcomes" and item.top]
    assert {one["month"] for item in outcomes for one in item.value} <= {12}
    assert "does not say" not in "\n".join(map(str, started.open))


@pytest.mark.parametrize("dated", [False, True])
def test_pay_by_tax_year_and_tax_month_is_told_what_it_lacks(root: Path, dated: bool) -> None:
    """A year and a month in two columns are no day: what to write is named, and nothing is taken for a month since the start."""
    settings = root / "evaluation.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("code: employed", "code: first_earnings"), encoding="utf-8")  # fmt: skip
    (root / "data" / "people.csv").write_bytes(csv_bytes([HEADER[:-1], *(row[:-1] for row in rows())]))  # fmt: skip
    when = ["Payment Date"] if dated else ["Tax Year", "Tax Month"]
    pay = [
        [row[0], *([f"28/{month:02d}/2025"] if dated else ["2025-26", month]), 1200.5 + 7 * month]
        for row in rows()
        for month in range(1, 9)
    ]
    (root / "data" / "rti.csv").write_bytes(csv_bytes([["Ref", *when, "Taxable Pay"], *pay]))
    started = start(root, find_candidates([root / "data"], root).files, Nobody(), dt.date(2026, 11, 1))  # fmt: skip
    told = [note for note in started.notes if note.startswith("data/rti.csv: not used")]
    assert len(told) == (0 if dated else 1)
    assert all("give each row its day" in note for note in told)
