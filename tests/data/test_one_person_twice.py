"""One person who stands in the people twice, under one id: in both groups, in two places, or in two forms of it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 11, 1)


def drawn(seed: int, n: int = 240) -> pd.DataFrame:
    """Draw people."""
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 330, n)
    return pd.DataFrame(
        {
            "person_id": [f"{i:05d}" for i in range(n)],
            "group": np.where(rng.random(n) < 0.4, "participant", "comparison"),
            "start_date": [dt.date(2024, 4, 1) + dt.timedelta(int(day)) for day in days],
            "age": rng.integers(18, 64, n),
            "sex": rng.choice(["Female", "Male"], n),
            "employed": rng.integers(0, 2, n),
        }
    )


def read(make: Make, people: pd.DataFrame) -> CheckedTables:
    project = make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": None},
        data={"outcomes": None},
        outcomes=[{"code": "employed", "month": 12, "primary": True}],
    )
    return load(project, today=TODAY)


def test_one_id_in_two_forms_is_one_person_where_the_rows_are_the_same(make: Make) -> None:
    people = drawn(5)
    twice = pd.concat([people, people.head(3).assign(person_id=["0", "1", "2.0"])])
    with pytest.raises(ProjectError) as caught:
        read(make, twice)
    found = next(p for p in caught.value.problems if "one person stands twice" in p.what)
    assert found.row == 242
    assert "zeros at the front" in found.what
    assert "duplicates: drop-identical" in found.remedy


def test_one_id_in_two_forms_is_one_person_who_came_again_where_sex_and_age_say_so(
    make: Make,
) -> None:
    people = drawn(5)
    again = people.head(8).copy()
    again["person_id"] = [str(int(one)) for one in again["person_id"]]
    again["start_date"] = [day + dt.timedelta(days=200) for day in again["start_date"]]
    again["age"] += 1
    with pytest.raises(ProjectError) as caught:
        read(make, pd.concat([people, again]))
    found = next(p for p in caught.value.problems if "who would count twice" in p.what)
    assert found.row == 242
    assert "zeros at the front" in found.what
    assert "duplicates: first-start" in found.remedy
    # Others who happen to have such ids.
    again["age"] = people["age"].tail(8).to_numpy()
    again["sex"] = people["sex"].tail(8).to_numpy()
    assert any("in form only" in note for note in read(make, pd.concat([people, again])).notes)


def test_ids_that_differ_in_capitals_may_be_of_different_people(make: Make) -> None:
    people = drawn(6)
    people["person_id"] = [f"{chr(65 + i // 2)}x{'aA'[i % 2]}" for i in range(50)] + [
        f"{i}" for i in range(len(people) - 50)
    ]
    notes = read(make, people).notes
    (note,) = [note for note in notes if "in form only" in note]
    assert "25 ids differ from another one in form only (capitals)" in note


def test_one_id_in_both_groups_is_named_as_such(make: Make) -> None:
    files = {"people.csv": PEOPLE + "001,comparison,2024-05-01,30,Female\n"}
    with pytest.raises(ProjectError) as caught:
        load(make(files), today=TODAY)
    found = next(p for p in caught.value.problems if "more than one row" in p.what)
    assert "once in each group" in found.what
    assert "Nobody can be in both groups" in found.remedy


def test_one_id_in_two_places_is_named_as_such(make: Make) -> None:
    header, *rows = PEOPLE.splitlines()
    codes = ["E08000001", "E08000002"] * 3
    lines = [f"{row},{code}" for row, code in zip(rows, codes, strict=True)]
    lines.append(f"{rows[0]},E08000002")
    files = {
        "people.csv": "\n".join([f"{header},place_code", *lines, ""]),
        "outcomes.csv": OUTCOMES,
    }
    places = [{"code": "E08000001", "name": "Bolton"}, {"code": "E08000002", "name": "Bury"}]
    with pytest.raises(ProjectError) as caught:
        load(make(files, places=places), today=TODAY)
    found = next(p for p in caught.value.problems if "more than one row" in p.what)
    assert "in more than one place" in found.what
