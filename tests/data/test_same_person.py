"""One person under two ids, told by columns that say who somebody is: found, counted, asked about, and never stored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.meaning import doubts_of_place
from localeval.base.errors import Problem
from localeval.checks.group_rules import GroupsAsCalled
from localeval.checks.rule import Subject
from localeval.data.load import load
from localeval.project.project import Project

from ..small_project import Make

N = 200
FIRST = "Anna Ben Chloe Dev Esme Femi Grace Hana Ivan Jo Kofi Leah Mo Nia Omar Priya Quinn Rosa Sam Tara".split()  # fmt: skip
LAST = "Ali Brown Chan Davies Evans Fox Green Hill Ibrahim Jones Khan Lewis Moss Ng Owen Patel Reid Shah Tait Webb".split()  # fmt: skip


def people(seed: int = 1, **columns: Any) -> pd.DataFrame:
    """Draw people of whom no two are the same."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(N * 4)[:N]
    born = pd.Timestamp("1960-01-01") + pd.to_timedelta(rng.integers(0, 15000, N), "D")
    return pd.DataFrame(
        {
            "person_id": [f"P{i:05d}" for i in range(N)],
            "group": np.where(np.arange(N) % 2, "participant", "comparison"),
            "place_code": "E08000003",
            "age": rng.integers(18, 64, N),
            "sex": rng.choice(["Female", "Male"], N),
            "employed": rng.integers(0, 2, N),
            "NI Number": [f"AB{100000 + 7 * i}C" for i in order],
            "First name": rng.choice(FIRST, N),
            "Surname": rng.choice(LAST, N),
            "DOB": born.strftime("%d/%m/%Y"),
            "Email": [f"person{i}@example.org" for i in order],
            **columns,
        }
    )


def project(make: Make, table: pd.DataFrame, *identifying: str, **more: Any) -> Project:
    return make(
        {"people.csv": table.to_csv(index=False), "outcomes.csv": None},
        data={"outcomes": None, "identifying": list(identifying), **more.pop("data", {})},
        outcomes=[{"code": "employed", "month": 12, "primary": True}],
        **more,
    )


def asked(made: Project) -> list[Problem]:
    found = GroupsAsCalled().check(Subject(made))
    return [one for one in found if isinstance(one, Problem) and "same person" in one.what]


def twice(table: pd.DataFrame, ours: int, theirs: int, *columns: str) -> pd.DataFrame:
    """Give the person of one row what tells who somebody is of the person of another."""
    table = table.copy()
    for column in columns:
        values = table[column].tolist()
        values[theirs] = values[ours]
        table[column] = values
    return table


@pytest.mark.parametrize("written", ["{}", "{} ", "{0[0]}{0[1]} {0[2]}{0[3]} {0[4]}{0[5]} {0[6]}{0[7]} C"])  # fmt: skip
def test_one_number_in_both_groups_is_named_with_its_rows(make: Make, written: str) -> None:
    table = twice(people(), 41, 10, "NI Number")
    table.loc[10, "NI Number"] = written.format(str(table.loc[41, "NI Number"])).lower()
    [problem] = asked(project(make, table, "NI Number"))
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "person_id", 12)
    assert "in both groups under two ids" in problem.what
    assert "By 'NI Number', 1 person stands" in problem.what
    assert "also in row 43" in problem.what
    assert "out of the comparison group" in problem.remedy
    assert "accept: [{rule: groups-as-called, column: person_id" in problem.remedy
    assert str(table.loc[41, "NI Number"]) not in str(problem)


def test_a_number_that_nobody_declared_tells_as_much(make: Make) -> None:
    for column in ("NI Number", "Email"):
        [problem] = asked(project(make, twice(people(), 41, 10, column)))
        assert f"By '{column}', 1 person stands" in problem.what


def test_two_rows_of_one_group_are_one_person_twice(make: Make) -> None:
    table = twice(twice(people(), 41, 43, "NI Number"), 10, 12, "NI Number")
    [problem] = asked(project(make, table, "NI Number"))
    assert "stand here under two ids? By 'NI Number', 2 people stand in more than one row" in (
        problem.what.replace("does the same person ", "")
    )
    assert (problem.row, "rows 14, 43 and 45" in problem.what) == (12, True)


@pytest.mark.parametrize("written", ["as it is", "in another order"])
def test_a_name_with_a_date_of_birth_is_a_person(make: Make, written: str) -> None:
    table = twice(people(), 41, 10, "First name", "Surname", "DOB")
    if written == "in another order":
        table["First name"] = table["First name"] + " " + table.pop("Surname")
        first, last = str(table.loc[10, "First name"]).upper().split()
        table.loc[10, "First name"] = f"{last}, {first}"
    named = [name for name in ("First name", "Surname", "DOB") if name in table]
    [problem] = asked(project(make, table, *named))
    assert "in both groups under two ids" in problem.what
    assert "'DOB'" in problem.what
    assert asked(project(make, people(), *named)) == []
    # A date of birth alone, or a name, is that of many.
    assert asked(project(make, table, "DOB")) == []
    assert asked(project(make, table, *named[:-1])) == []


def test_a_date_of_birth_from_which_ages_are_worked_out_tells_too(make: Make) -> None:
    table = twice(people(), 41, 10, "First name", "Surname", "DOB").drop(columns="age")
    table["start_date"] = "2024-05-01"
    data = {"columns": {"date_of_birth": "DOB"}, "derive": {"age": "from date_of_birth"}, "dates": {"date_of_birth": "day-first"}}  # fmt: skip
    made = project(make, table, "First name", "Surname", data=data)
    [problem] = asked(made)
    assert "in both groups under two ids" in problem.what
    assert set(load(made)["people"]) == {
        *("person_id", "group", "start_date", "place_code", "age", "sex", "same_person")
    }


def test_the_same_person_in_two_places_is_named(make: Make) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000004", "name": "Oldham"}]
    table = people(place_code=np.where(np.arange(N) < 100, "E08000003", "E08000004"))
    [problem] = asked(project(make, twice(table, 41, 143, "NI Number"), "NI Number", places=places))
    assert "in two places under two ids? By 'NI Number', 1 person stands" in problem.what
    assert (problem.row, "also in row 145" in problem.what) == (43, True)


def test_what_stands_for_nobody_and_what_is_not_known_is_no_person(make: Make) -> None:
    table = people()
    table.loc[:20, "NI Number"] = "AB123456C"
    table.loc[30:50, "NI Number"] = ""
    table.loc[60:80, "NI Number"] = "N/A"
    assert asked(project(make, table, "NI Number")) == []
    assert asked(project(make, people(), "NI Number", "Email", "First name", "Surname", "DOB")) == []  # fmt: skip


def test_people_who_are_in_both_groups_hold_back_the_evidence_where_they_are_many(
    make: Make,
) -> None:
    table = people()
    for i in range(3):
        table = twice(table, 41 + 2 * i, 10 + 2 * i, "NI Number")
    made = project(make, table, "NI Number")
    frames = load(made).frames
    assert "NI Number" not in frames["people"]
    assert "in_both_groups" in doubts_of_place(made, frames).asked
    for i in range(3, 8):
        table = twice(table, 41 + 2 * i, 10 + 2 * i, "NI Number")
    made = project(make, table, "NI Number")
    assert "in_both_groups" in doubts_of_place(made, load(made).frames).sure
    [problem] = asked(made)
    assert "8 people stand" in problem.what
    assert "level 2" in problem.remedy


def test_rows_of_several_files_are_held_against_each_other(make: Make) -> None:
    table = twice(people(), 41, 110, "NI Number")
    files = {"a.csv": table[:100].to_csv(index=False), "b.csv": table[100:].rename(columns={"NI Number": "NINO"}).to_csv(index=False)}  # fmt: skip
    made = make(
        {**files, "people.csv": None, "outcomes.csv": None},
        data={"people": ["data/a.csv", "data/b.csv"], "outcomes": None, "identifying": ["NI Number", "NINO"]},
        outcomes=[{"code": "employed", "month": 12, "primary": True}],
    )  # fmt: skip
    [problem] = asked(made)
    assert (problem.where, problem.row) == ("data/a.csv", 43)
    assert "data/b.csv" in problem.what


def test_who_changed_groups_between_two_starts_holds_back_the_evidence_where_they_are_many(
    make: Make,
) -> None:
    table = people().assign(start_date="2024-05-01")
    for many, where in ((3, "asked"), (8, "sure")):
        again = table.iloc[[10 + 2 * i for i in range(many)]].assign(start_date="2024-09-01")
        again["group"] = again["group"].map(
            {"participant": "comparison", "comparison": "participant"}
        )
        made = project(make, pd.concat([table, again]), data={"duplicates": "first-start"})
        found = doubts_of_place(made, load(made).frames)
        assert "both_by_start" in getattr(found, where)
        [problem] = [
            one
            for one in GroupsAsCalled().check(Subject(made))
            if isinstance(one, Problem) and "change groups" in one.what
        ]
        assert f"did these people change groups? {many} people are in one group" in problem.what
        assert ("level 2" in problem.remedy) == (where == "sure")
