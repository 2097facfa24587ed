"""``month_window``: a value of a near month stands for that of the month of an outcome, by one rule, and nothing else does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.small_project import OUTCOMES, Make, make

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.project.project import Project

__all__ = ["make"]

TODAY = dt.date(2026, 11, 28)
HEAD = "person_id,month,employed,earnings\n"


def loaded(make: Make, rows: str, **data: Any) -> CheckedTables:
    return load(make({"outcomes.csv": HEAD + rows}, data=data), today=TODAY)


def at_month_12(tables: CheckedTables, name: str = "employed") -> dict[str, float]:
    """Give what stands for month 12 of each person who has it."""
    rows = tables["outcomes"]
    rows = rows[(rows["month"] == 12) & rows[name].notna()]
    return dict(zip(rows["person_id"].astype(str), rows[name].astype(float), strict=True))


ROWS = """\
001,11,1,9100
002,13,0,0
003,11,0,1000
003,13,1,2000
004,12,0,0
004,11,1,700
005,10,1,8000
005,14,1,8000
006,12,1,300
"""


def test_of_each_person_the_nearest_month_counts_and_of_two_the_earlier(make: Make) -> None:
    tables = loaded(make, ROWS, month_window=1)
    assert at_month_12(tables) == {"001": 1, "002": 0, "003": 0, "004": 0, "006": 1}
    assert at_month_12(tables, "earnings")["003"] == 1000
    wider = loaded(make, ROWS, month_window=2)
    assert at_month_12(wider)["005"] == 1
    # What stands for another month stands there no more.
    assert not (tables["outcomes"]["person_id"].astype(str) == "001")[
        tables["outcomes"]["month"] == 11
    ].any()


def test_each_is_counted(make: Make) -> None:
    notes = [note for note in loaded(make, ROWS, month_window=1).notes if "month_window" in note]
    assert notes == [
        f"data/outcomes.csv: month_window: 3 values stand for '{name}' at month 12: 2 of month 11, 1 of month 13."
        for name in ("employed", "earnings")
    ]


SOME = "001,11,1,9100\n002,12,0,50\n003,12,1,1000\n004,12,0,1\n005,13,1,800\n"


def test_without_the_key_nothing_is_taken(make: Make) -> None:
    assert set(at_month_12(loaded(make, SOME))) == {"002", "003", "004"}
    good = OUTCOMES.removeprefix(HEAD)
    assert at_month_12(loaded(make, good, month_window=1)) == at_month_12(loaded(make, good))


@pytest.mark.parametrize(("window", "known"), [({"employed": 1}, 5), ({"earnings": 1}, 3)])
def test_it_may_be_said_of_one_outcome(make: Make, window: dict[str, int], known: int) -> None:
    tables = loaded(make, SOME, month_window=window)
    assert len(at_month_12(tables)) == known
    assert len(at_month_12(tables, "earnings")) == 8 - known


def test_outcomes_of_one_row_find_their_places_one_by_one(make: Make) -> None:
    rows = "001,12,,500\n001,11,1,400\n002,11,0,\n002,13,,900\n003,12,1,1\n004,12,0,0\n005,12,1,2\n"
    tables = loaded(make, rows, month_window=1)
    assert at_month_12(tables) == {"001": 1, "002": 0, "003": 1, "004": 0, "005": 1}
    earnings = at_month_12(tables, "earnings")
    assert (earnings["001"], earnings["002"]) == (500, 900)
    keys = tables["outcomes"][["person_id", "month"]].astype(str)
    assert not keys.duplicated().any()


def test_rows_that_are_the_same_are_counted_as_before_where_rows_are_added(make: Make) -> None:
    rows = "001,11,1,400\n001,11,1,400\n002,12,0,1\n003,12,1,1\n004,12,0,0\n005,12,1,2\n"
    said = {"month_window": {"employed": 1}, "duplicates": "drop-identical"}
    outcomes = loaded(make, rows, **said)["outcomes"]
    assert outcomes["rows_left_out"].sum() == 1
    assert len(outcomes) == 6


def test_what_is_not_over_yet_is_known_of_nobody(make: Make) -> None:
    # Month 12 of a start on 2024-05-01 is over on 2025-04-30, and month 11 a month before.
    data = {"locked": "2025-04-20", "month_window": 1, "censor": True}
    rows = ROWS.replace("13", "11").replace("003,11,1,2000\n", "")
    with pytest.raises(ProjectError, match="month 12"):
        loaded(make, rows, **data)
    tables = loaded(make, rows, **{**data, "locked": "2025-05-15"})
    # 003 started on 2024-06-01: month 12 is to come, whatever stands at month 11.
    assert "003" not in at_month_12(tables)
    assert "001" in at_month_12(tables)


def test_a_value_of_a_month_that_was_not_over_is_an_error_as_before(make: Make) -> None:
    with pytest.raises(ProjectError, match="month 13, which was not over"):
        loaded(make, ROWS, locked="2025-05-20", month_window=1)


def test_nothing_from_before_the_start_stands_for_what_came_after(make: Make) -> None:
    outcomes = [{"code": "employed", "month": 3, "primary": True}]
    rows = "person_id,month,employed\n001,0,1\n002,1,0\n003,3,1\n004,3,0\n005,3,1\n006,-1,1\n"
    project = make({"outcomes.csv": rows}, outcomes=outcomes, data={"month_window": 2})
    found = load(project, today=TODAY)["outcomes"]
    assert set(found.loc[found["month"] == 3, "person_id"].astype(str)) == {"002", "003", "004", "005"}  # fmt: skip


def test_columns_of_months_have_it_too(make: Make) -> None:
    head = "person_id,Work M5,Work M6,Work M7\n"
    rows = "001,1,,0\n002,,0,\n003,,,1\n004,,0,1\n005,,1,\n006,,,\n"
    outcomes = [{"code": "employed", "month": 6, "primary": True}]
    data = {"wide": {"employed": "Work M{month}"}, "month_window": 1}
    project = make({"outcomes.csv": head + rows}, outcomes=outcomes, data=data)
    found = load(project, today=TODAY)["outcomes"]
    found = found[(found["month"] == 6) & found["employed"].notna()]
    known = dict(zip(found["person_id"].astype(str), found["employed"], strict=True))
    assert known == {"001": 1, "002": 0, "003": 1, "004": 0, "005": 1}


def problems(make: Make, **changes: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        make(**changes)
    return [str(problem) for problem in caught.value.problems]


AT_6_AND_12 = [
    {"code": "employed", "month": 12, "primary": True},
    {"code": "employed", "month": 6},
]
WEEKS = {"code": "weeks_employed", "month": 12}


@pytest.mark.parametrize(
    ("window", "outcomes", "says"),
    [
        (3, AT_6_AND_12, "Write at most 2."),
        (6, [AT_6_AND_12[0]], ""),
        (3, [{"code": "employed", "month": 3, "primary": True}], "Write at most 2."),
        ({"weeks_employed": 1}, [AT_6_AND_12[0], WEEKS], "counted from the start"),
        ({"emploid": 1}, [AT_6_AND_12[0]], "not an outcome of this evaluation"),
        (1, [{**WEEKS, "primary": True}], "Remove the line."),
        (0, [AT_6_AND_12[0]], "month_window"),
        (7, [AT_6_AND_12[0]], "month_window"),
    ],
)
def test_a_window_that_cannot_be_meant_is_named(
    make: Make, window: Any, outcomes: list[dict[str, Any]], says: str
) -> None:
    changes: dict[str, Any] = {"outcomes": outcomes, "data": {"month_window": window}}
    if not says:
        assert isinstance(make(**changes), Project)
        return
    [problem] = problems(make, **changes)
    assert "month_window" in problem
    assert says in problem


def test_of_columns_of_people_no_month_is_known(make: Make) -> None:
    [problem] = problems(make, data={"month_window": 1, "outcomes": None})
    assert "outcomes are columns of people" in problem


def test_counts_since_the_start_are_left_alone_where_it_is_said_of_all(make: Make) -> None:
    outcomes = [AT_6_AND_12[0], WEEKS]
    rows = "person_id,month,employed,weeks_employed\n001,11,1,40\n002,12,0,0\n003,12,1,9\n004,12,0,0\n005,12,1,8\n"
    project = make({"outcomes.csv": rows}, outcomes=outcomes, data={"month_window": 1})
    tables = load(project, today=TODAY)
    assert "001" in at_month_12(tables)
    assert "001" not in at_month_12(tables, "weeks_employed")


def test_what_nobody_has_asked_for_changes_no_digest(make: Make) -> None:
    plain, near = make(), make(data={"month_window": 1})
    assert "month_window" not in str(plain._analysis_view(plain.places[0])["data"])
    assert plain.analysis_digest(plain.places[0]) != near.analysis_digest(near.places[0])


def test_months_that_no_row_has_are_told_with_the_line(make: Make) -> None:
    rows = ROWS.replace(",12,", ",13,").replace("004,11,1,700\n", "")
    with pytest.raises(ProjectError) as caught:
        loaded(make, rows)
    [problem] = [str(one) for one in caught.value.problems if "no row at month 12" in str(one)]
    assert "write under data: month_window: {employed: 1}" in problem


@pytest.mark.parametrize(("later", "asks"), [(0, False), (1, True)])
def test_groups_that_were_asked_at_other_times_are_asked_about(
    make: Make, later: int, asks: bool
) -> None:
    people = ["person_id,group,start_date,age,sex"]
    rows = []
    for i in range(80):
        group = "participant" if i % 2 else "comparison"
        people.append(f"p{i},{group},2024-05-01,{20 + i % 40},{'Female' if i % 3 else 'Male'}")
        rows.append(f"p{i},{12 + (later if i % 2 else 0) + (i % 5 == 0) * (1 - later)},{i % 7 % 2},{i * 100}")  # fmt: skip
    files = {"people.csv": "\n".join(people) + "\n", "outcomes.csv": HEAD + "\n".join(rows) + "\n"}
    tables = load(make(files, data={"month_window": 1}), today=TODAY)
    told = [q for q in tables.questions if "at the same time" in q.what]
    assert bool(told) is asks
    assert all("later for participants" in q.what for q in told)
