"""People who started more than once: the start that counts is declared, and what cannot be decided is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load, look
from localeval.data.standard import OTHER_GROUP, OTHER_STARTS

from ..small_project import EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
#: The first person again, three months on and a year older.
AGAIN = "001,participant,2024-08-01,31,Female\n"
EARNINGS = [{"code": "earnings", "month": 12, "primary": True}]


def read(make: Make, files: dict[str, Any], **changes: Any) -> CheckedTables:
    return load(make(files, **changes), today=TODAY)


def problems(make: Make, files: dict[str, Any], **changes: Any) -> list[Problem]:
    with pytest.raises(ProjectError) as caught:
        read(make, files, **changes)
    return list(caught.value.problems)


def the_first(tables: CheckedTables) -> pd.Series[Any]:
    people = tables["people"].set_index("person_id")
    return people.loc["001"].squeeze()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("said", "start", "age", "before"),
    [
        ("first-start", "2024-05-01", 30, True),
        ("last-start", "2024-08-01", 31, False),
        ({"people": "last-start"}, "2024-08-01", 31, True),
    ],
)
def test_the_row_of_the_start_that_counts_is_kept(
    make: Make, said: Any, start: str, age: int, before: bool
) -> None:
    header, rest = PEOPLE.split("\n", 1)
    text = f"{header}\n{AGAIN}{rest}" if before else PEOPLE + AGAIN
    tables = read(make, {"people.csv": text}, data={"duplicates": said})
    one = the_first(tables)
    assert (str(one["start_date"].date()), one["age"]) == (start, age)
    assert len(tables["people"]) == 6
    assert tables["people"].set_index("person_id")[OTHER_STARTS].to_dict() == {
        **dict.fromkeys(("002", "003", "004", "005", "006"), 0),
        "001": 1,
    }
    word = "last" if "last" in str(said) else "first"
    for note in (
        f"1 person started more than once; months count from the {word} start, and 1 row of another start left out.",
        "the rows of one person differ in 'age' (1 person); the values in the row that counts are taken.",
        f"months of 1 person who started more than once are taken as counted from the {word} start, as the file does not say which.",
    ):
        assert any(note in said for said in tables.notes), note


def test_without_the_key_the_message_has_the_line(make: Make) -> None:
    [problem] = problems(make, {"people.csv": PEOPLE + AGAIN})
    assert problem.place == "data/people.csv, column person_id, row 2"
    assert (
        "'duplicates: first-start' under data in evaluation.yml (or last-start)" in problem.remedy
    )
    said = {"outcomes": "drop-identical"}
    [problem] = problems(make, {"people.csv": PEOPLE + AGAIN}, data={"duplicates": said})
    assert "'duplicates: {outcomes: drop-identical, people: first-start}'" in problem.remedy


def test_rows_that_are_the_same_are_one_row_of_a_start(make: Make) -> None:
    same = "001,participant,2024-05-01,30,Female\n"
    tables = read(
        make, {"people.csv": PEOPLE + same + AGAIN + AGAIN}, data={"duplicates": "first-start"}
    )
    assert len(tables["people"]) == 6
    assert the_first(tables)[OTHER_STARTS] == 1


def test_two_rows_of_the_start_that_counts_are_refused(make: Make) -> None:
    """Of a start that does not count it does not matter."""
    other = "001,participant,2024-08-01,33,Female\n"
    files = {"people.csv": PEOPLE + AGAIN + other}
    assert the_first(read(make, files, data={"duplicates": "first-start"}))["age"] == 30
    [problem] = problems(make, files, data={"duplicates": "last-start"})
    assert problem.place == "data/people.csv, column person_id, row 8"
    assert (
        "of one start, so that nobody can say which of them counts (also in row 9)" in problem.what
    )
    assert "they differ in 'age'" in problem.remedy
    assert "first-start" not in problem.remedy


@pytest.mark.parametrize(
    ("day", "column", "words"),
    [
        ("", "start_date", "the start is not known, so that nobody can say which came first"),
        ("1900-01-01", "start_date", "what programs write where no day is known"),
        ("soon", "start_date", "the value is not a date"),
    ],
)
def test_a_start_that_is_not_known_is_named(make: Make, day: str, column: str, words: str) -> None:
    files = {"people.csv": PEOPLE + AGAIN.replace("2024-08-01", day)}
    for said in ("first-start", "last-start"):
        [problem] = problems(make, files, data={"duplicates": said})
        assert problem.place == f"data/people.csv, column {column}, row 8"
        assert words in problem.what


def test_without_starts_there_is_nothing_to_go_by(make: Make) -> None:
    lines = [",".join(np.delete(line.split(","), 2)) for line in (PEOPLE + AGAIN).splitlines()]
    files = {"people.csv": "\n".join(lines) + "\n"}
    found = problems(make, files, data={"duplicates": "first-start"})
    assert any("'first-start' is about starts" in problem.what for problem in found)
    [problem] = problems(make, files)
    assert "say under data, columns which column is the start_date" in problem.remedy


def test_a_start_outside_the_window_does_not_count_where_another_is_within(make: Make) -> None:
    early = "001,participant,2023-02-01,29,Female\n"
    files = {"people.csv": PEOPLE + early}
    tables = read(make, files, data={"duplicates": "first-start"})
    assert str(the_first(tables)["start_date"].date()) == "2024-05-01"
    assert any("1 of these rows lies outside the time in which" in note for note in tables.notes)
    # Nobody is put into the window who has no start in it.
    only = PEOPLE.replace("001,participant,2024-05-01", "001,participant,2023-05-01") + early
    [problem] = problems(make, {"people.csv": only}, data={"duplicates": "first-start"})
    assert "the participant starts before the programme did" in problem.what
    window = {"starts": {"first": "2024-04-01", "last": "2024-07-31"}}
    tables = read(
        make, {"people.csv": PEOPLE + AGAIN}, data={"duplicates": "last-start"}, population=window
    )
    assert str(the_first(tables)["start_date"].date()) == "2024-05-01"


def test_a_start_that_is_to_come_does_not_count_where_what_is_to_come_is_left_out(
    make: Make,
) -> None:
    files = {"people.csv": PEOPLE + AGAIN.replace("2024-08-01", "2025-12-01")}
    data = {"duplicates": "last-start", "locked": "2025-10-01", "censor": True}
    assert str(the_first(read(make, files, data=data))["start_date"].date()) == "2024-05-01"
    found = problems(make, files, data={**data, "censor": False})
    assert any("the date lies after 2025-10-01" in problem.what for problem in found)


def test_who_changed_groups_stays_in_that_of_the_start_and_is_marked(make: Make) -> None:
    later = "004,participant,2024-09-01,41,Female\n"
    files = {"people.csv": PEOPLE + later}
    first = read(make, files, data={"duplicates": "first-start"})["people"].set_index("person_id")
    last = read(make, files, data={"duplicates": "last-start"})["people"].set_index("person_id")
    assert first.loc["004", "group"] == "comparison"
    assert last.loc["004", "group"] == "participant"
    for people in (first, last):
        assert people.index[people[OTHER_GROUP]].tolist() == ["004"]
    [problem] = problems(make, files)
    assert "Nobody can be in both groups" in problem.remedy
    assert "duplicates: first-start" in problem.remedy


def test_rows_that_are_hardly_one_person_are_asked_about(make: Make) -> None:
    files = {"people.csv": PEOPLE + AGAIN.replace("31,Female", "52,Male")}
    found = look(make(files, data={"duplicates": "first-start"}), today=TODAY)
    [question] = found.questions
    assert question.rows == (8,)
    assert question.what.endswith("By 'sex' and 'age' hardly")
    assert not look(make({"people.csv": PEOPLE + AGAIN}, data={"duplicates": "first-start"}), today=TODAY).questions  # fmt: skip


def test_people_of_several_files_are_told_of_in_their_own_rows(make: Make) -> None:
    header = PEOPLE.splitlines(keepends=True)[0]
    data = {"people": ["data/people.csv", "data/q2.csv"], "duplicates": "last-start"}
    tables = read(make, {"q2.csv": header + AGAIN}, data=data)
    assert the_first(tables)["age"] == 31
    [problem] = problems(make, {"q2.csv": header + AGAIN.replace("2024-08-01", "")}, data=data)
    assert problem.place == "data/q2.csv, column start_date, row 2"


#: Months since the start in the row of the start.
WIDE = "".join(
    line + end
    for line, end in zip(
        (PEOPLE + AGAIN).splitlines(),
        (",E3,E12\n", ",0,1\n", ",0,0\n", ",1,1\n", ",0,0\n", ",1,1\n", ",,\n", ",1,0\n"),
        strict=True,
    )
)
EMPLOYED = [{"code": "employed", "month": 12, "primary": True}]


@pytest.mark.parametrize("outcomes", [None, "data/people.csv"])
@pytest.mark.parametrize(("said", "months"), [("first-start", [0, 1]), ("last-start", [1, 0])])
def test_months_beside_a_start_are_those_of_that_start(
    make: Make, outcomes: str | None, said: str, months: list[float]
) -> None:
    data = {"outcomes": outcomes, "wide": {"employed": "E{month}"}, "duplicates": said}
    tables = read(make, {"people.csv": WIDE, "outcomes.csv": None}, data=data, outcomes=EMPLOYED)
    found = tables["outcomes"].set_index(["person_id", "month"])["employed"]
    assert len(found) == 12
    assert found.loc["001"].tolist() == months


@pytest.mark.parametrize("sheets", [1, 2])
def test_months_beside_a_start_are_those_of_that_start_in_a_workbook(
    make: Make, tmp_path: Path, sheets: int
) -> None:
    header, *rows = [line.split(",") for line in WIDE.splitlines()]
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number in range(sheets):
        sheet = book.create_sheet(f"Q{number + 1}")
        for row in (header, *(rows if sheets == 1 else rows[:6] if number == 0 else rows[6:])):
            sheet.append([None if cell == "" else cell for cell in row])
    (tmp_path / "data").mkdir()
    book.save(tmp_path / "data" / "people.xlsx")
    data: dict[str, Any] = {"people": "data/people.xlsx", "outcomes": None, "wide": {"employed": "E{month}"}}  # fmt: skip
    data |= {"duplicates": "last-start"} | ({"sheet": ["Q1", "Q2"]} if sheets == 2 else {})
    tables = read(make, {"people.csv": None, "outcomes.csv": None}, data=data, outcomes=EMPLOYED)
    found = tables["outcomes"].set_index(["person_id", "month"])["employed"]
    assert len(found) == 12
    assert found.loc["001"].tolist() == [1, 0]


def test_a_column_of_people_is_that_of_the_row_that_counts(make: Make) -> None:
    text = WIDE.replace(",E3,E12", ",other,employed")
    tables = read(
        make,
        {"people.csv": text, "outcomes.csv": None},
        data={"outcomes": None, "duplicates": "last-start"},
        outcomes=EMPLOYED,
    )
    assert tables["outcomes"].set_index("person_id")["employed"]["001"] == 0


STARTS = ["start_date", "2024-05-01", "2024-05-08", "2024-06-01", "2024-05-01", "2024-05-01", ""]
BY_START = "".join(
    f"{line},{start}\n" for line, start in zip(OUTCOMES.splitlines(), STARTS, strict=True)
)


@pytest.mark.parametrize(("said", "pay"), [("first-start", 9100), ("last-start", 7)])
def test_a_file_of_outcomes_may_say_from_which_start_months_are_counted(
    make: Make, said: str, pay: float
) -> None:
    text = BY_START + "001,12,0,7,2024-08-01\n"
    files = {"people.csv": PEOPLE + AGAIN, "outcomes.csv": text}
    tables = read(make, files, data={"duplicates": said})
    assert tables["outcomes"].set_index("person_id")["earnings"]["001"] == pay
    assert len(tables["outcomes"]) == 6
    files["outcomes.csv"] = text.replace("2024-08-01", "01/08/2024")
    data = {"duplicates": said, "dates": {"data/outcomes.csv": "day-first"}}
    tables = read(make, files, data=data)
    assert tables["outcomes"].set_index("person_id")["earnings"]["001"] == pay


def test_a_column_that_is_called_like_the_start_and_is_none_says_nothing(make: Make) -> None:
    days = ["start_date", *["2025-05-01"] * 6]
    text = "".join(f"{line},{day}\n" for line, day in zip(OUTCOMES.splitlines(), days, strict=True))
    files = {"people.csv": PEOPLE + AGAIN, "outcomes.csv": text}
    tables = read(make, files, data={"duplicates": "first-start"})
    assert len(tables["outcomes"]) == 6
    assert any("as the file does not say which" in note for note in tables.notes)


@pytest.mark.parametrize(
    ("said", "months"), [("first-start", {3: 0, 12: 1}), ("last-start", {3: 1, 12: 0})]
)
def test_one_file_of_a_row_a_person_and_month_holds_months_of_each_start(
    make: Make, said: str, months: dict[int, float]
) -> None:
    rows = ["person_id,group,start_date,age,sex,month,employed"]
    for i, line in enumerate([*PEOPLE.splitlines()[1:], AGAIN.strip()]):
        again = "2024-08" in line
        values = {3: int(again), 12: int(not again and i % 2 == 0)}
        values |= {6: 1} if again else {24: 1}
        rows += [f"{line},{month},{value}" for month, value in values.items()]
    data = {"outcomes": "data/people.csv", "duplicates": said}
    files = {"people.csv": "\n".join(rows) + "\n", "outcomes.csv": None}
    outcomes = [{"code": "employed", "month": 12, "primary": True}]
    project = make(files, data=data, outcomes=outcomes)
    found = load(project, today=dt.date(2027, 1, 1))["outcomes"]
    mine = found[found["person_id"] == "001"].set_index("month")["employed"].to_dict()
    assert mine == months | ({24: 1} if said == "first-start" else {6: 1})


def test_months_from_a_start_that_people_does_not_have_are_refused(make: Make) -> None:
    text = BY_START + "001,12,0,7,2024-08-02\n"
    files = {"people.csv": PEOPLE + AGAIN, "outcomes.csv": text}
    found = problems(make, files, data={"duplicates": "first-start"})
    assert found[0].place == "data/outcomes.csv, column start_date, row 8"
    assert "people has no row with this start" in found[0].what


def test_one_month_twice_without_a_start_is_refused_with_what_to_add(make: Make) -> None:
    files = {"people.csv": PEOPLE + AGAIN, "outcomes.csv": OUTCOMES + "001,12,0,7\n"}
    [problem] = problems(make, files, data={"duplicates": "first-start"})
    assert problem.place == "data/outcomes.csv, column person_id, row 2"
    assert "in a column start_date here which start each is of" in problem.remedy


def calendar(first: str, again: str) -> str:
    """Give people whose pay stands by months of the calendar, once a row."""
    pays = ["Pay May-25,Pay Aug-25", first, *["11000,12000"] * 5, again]
    return "".join(
        f"{line},{pay}\n" for line, pay in zip((PEOPLE + AGAIN).splitlines(), pays, strict=True)
    ).replace("006,comparison,,", "006,comparison,2024-05-01,")


@pytest.mark.parametrize(("said", "pay"), [("first-start", 5000), ("last-start", 8000)])
def test_a_month_of_the_calendar_is_the_persons_in_whichever_row(
    make: Make, said: str, pay: float
) -> None:
    data = {"outcomes": None, "wide": {"earnings": "Pay {%b-%y}"}, "duplicates": said}
    files = {"people.csv": calendar("5000,", ",8000"), "outcomes.csv": None}
    tables = read(make, files, data=data, outcomes=EARNINGS)
    found = tables["outcomes"].set_index(["person_id", "month"])["earnings"]
    assert found["001", 12] == pay
    assert found.index.is_unique
    assert any("1 value stands in one of them only" in note for note in tables.notes)


def test_a_month_of_the_calendar_that_two_rows_tell_otherwise_is_refused(make: Make) -> None:
    data = {"outcomes": None, "wide": {"earnings": "Pay {%b-%y}"}, "duplicates": "first-start"}
    files = {"people.csv": calendar("5000,6000", "7000,6000"), "outcomes.csv": None}
    [problem] = problems(make, files, data=data, outcomes=EARNINGS)
    assert problem.place == "data/people.csv, column Pay May-25, row 2"
    assert "different values for one month of the calendar (also in row 8)" in problem.what


def test_events_and_jobs_are_the_persons_whatever_start_counts(make: Make) -> None:
    data = {"events": "data/events.csv", "duplicates": "last-start"}
    tables = read(make, {"people.csv": PEOPLE + AGAIN, "events.csv": EVENTS}, data=data)
    assert len(tables["events"]) == 4
    jobs = "person_id,job_start,job_end\n001,2024-04-01,2025-05-15\n"
    for said, worked in (("first-start", 1), ("last-start", 0)):
        tables = read(
            make,
            {
                "people.csv": PEOPLE.replace("006,comparison,,", "006,comparison,2024-05-01,")
                + AGAIN.replace("2024-08-01", "2024-07-01"),
                "jobs.csv": jobs + "005,2024-06-01,\n",
            },
            data={
                "outcomes": None,
                "jobs": "data/jobs.csv",
                "derive": {"employed": "from jobs"},
                "duplicates": said,
            },
            outcomes=[{"code": "employed", "month": 13, "primary": True}],
        )
        found = tables["outcomes"].set_index(["person_id", "month"])["employed"]
        assert found["001", 13] == worked


def test_a_state_that_the_rows_tell_otherwise_is_asked_about(make: Make) -> None:
    """Month 12 of a start and month 9 of the next, three months later, are one month of the calendar."""
    rows = [
        f"{i:03},{group},{start},30,Female,{nine},{twelve}"
        for i in range(40)
        for group in ("participant" if i % 2 else "comparison",)
        for start, nine, twelve in (("2024-05-01", 0, i % 2), ("2024-08-01", (i + i // 20) % 2, 1))
    ]
    text = "\n".join(["person_id,group,start_date,age,sex,E9,E12", *rows]) + "\n"
    data = {"outcomes": None, "wide": {"employed": "E{month}"}, "duplicates": "first-start"}
    files = {"people.csv": text, "outcomes.csv": None}
    found = look(make(files, data=data, outcomes=EMPLOYED), today=TODAY)
    [question] = [one for one in found.questions if one.column == "employed"]
    assert (
        "For 20 of 40 months of the calendar the row of another start tells otherwise"
        in question.what
    )


def test_only_people_start(make: Make) -> None:
    with pytest.raises(ProjectError) as caught:
        make(data={"duplicates": {"outcomes": "first-start"}})
    [problem] = caught.value.problems
    assert "people: first-start, outcomes: drop-identical" in problem.remedy
