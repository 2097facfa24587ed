"""The same people under another id are found, and people who are alike by chance, or on purpose, are not taken for them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import CheckedTables, load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 11, 1)
COVARIATES = {
    "age": "numeric",
    "sex": "category",
    "months_workless": "numeric",
    "earnings_before": "numeric",
}
Change = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]


def drawn(seed: int, n: int = 240) -> tuple[pd.DataFrame, np.random.Generator]:
    """Draw people with related values, as real ones have: who is older was out of work longer and earned more, or nothing."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 64, n)
    workless = np.minimum(rng.poisson(age / 2), 300)
    before = np.where(rng.random(n) < 0.4, 0, rng.integers(200, 900, n) * 12 + age * 10)
    works = (rng.random(n) < 0.35 + 0.3 * (before > 0)).astype(int)
    people = pd.DataFrame(
        {
            "person_id": [f"P{i:04d}" for i in rng.permutation(9000)[:n] + 1000],
            "group": np.where(rng.random(n) < 0.4, "participant", "comparison"),
            "start_date": [
                dt.date(2024, 4, 1) + dt.timedelta(int(d)) for d in rng.integers(0, 330, n)
            ],
            "age": age,
            "sex": rng.choice(["Female", "Male"], n),
            "months_workless": workless,
            "earnings_before": before,
            "employed": works,
            "earnings": np.where(works == 1, rng.integers(6000, 24_000, n), 0),
        }
    )
    return people, rng


def read(
    make: Make, people: pd.DataFrame, outcomes: tuple[str, ...] = ("employed", "earnings")
) -> CheckedTables:
    covariates = {name: kind for name, kind in COVARIATES.items() if name in people}
    project = make(
        {"people.csv": people.to_csv(index=False), "outcomes.csv": None},
        data={"outcomes": None},
        covariates=covariates,
        outcomes=[
            {"code": code, "month": 12, "primary": i == 0} for i, code in enumerate(outcomes)
        ],
    )
    return load(project, today=TODAY)


def copied(people: pd.DataFrame, count: int, group: str, to: str) -> pd.DataFrame:
    """Put people of a group into another under ids of their own."""
    twins = people[people["group"] == group].head(count).assign(group=to)
    twins["person_id"] = [f"Q{i:04d}" for i in range(len(twins))]
    return pd.concat([people, twins], ignore_index=True)


@pytest.mark.parametrize(
    ("count", "outcomes"),
    [(10, ("employed", "earnings")), (30, ("employed", "earnings")), (40, ("employed",))],
)
def test_participants_in_the_comparison_group_under_another_id_are_named(
    make: Make, count: int, outcomes: tuple[str, ...]
) -> None:
    people = copied(drawn(1)[0], count, "participant", "comparison")
    with pytest.raises(ProjectError) as caught:
        read(make, people, outcomes)
    (problem,) = caught.value.problems
    named = int(problem.what.split()[0])
    assert count // 4 <= named <= count  # nobody can tell of who earned nothing before and since
    assert "of the comparison group are the same as a participant in 'start_date'" in problem.what
    assert re.search(r"where chance would give (none|at most about \d+):", problem.what)
    assert problem.row is not None
    assert problem.row > 241
    assert "keep each person once" in problem.remedy


def test_people_with_outcomes_that_hardly_anybody_shares_are_found_by_these(make: Make) -> None:
    people = drawn(2)[0].drop(columns=["months_workless", "earnings_before"])
    people = people[people["earnings"] > 0]
    with pytest.raises(ProjectError, match="'employed at month 12' and 'earnings at month 12'"):
        read(make, copied(people, 12, "participant", "comparison"))


def test_common_outcomes_that_are_always_the_same_tell_it_of_many(make: Make) -> None:
    people = drawn(3, 400)[0].drop(columns=["months_workless", "earnings_before", "earnings"])
    with pytest.raises(ProjectError, match="the same as a participant in"):
        read(make, copied(people, 120, "participant", "comparison"), ("employed",))


def test_a_person_twice_in_one_group_is_asked_about(make: Make) -> None:
    tables = read(make, copied(drawn(4)[0], 20, "comparison", "comparison"))
    (note,) = [note for note in tables.notes if "under two ids" in note]
    assert (
        "people of the comparison group are the same as another one in 'start_date', 'age'" in note
    )


def matched_on_purpose(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give everybody of the comparison group the start, age, sex and months of a participant, as exact matching does."""
    mine = people[people["group"] == "participant"].sample(frac=1, random_state=1)
    people = people[people["group"] == "participant"]
    others = mine.assign(group="comparison", person_id=[f"C{i}" for i in range(len(mine))])
    others["earnings_before"] = rng.integers(200, 900, len(others)) * 12
    others["employed"] = (rng.random(len(others)) < 0.4).astype(int)
    others["earnings"] = others["employed"] * rng.integers(6000, 24_000, len(others))
    return pd.concat([people, others], ignore_index=True)


def coarse(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Know little of people: the month of the start, the age, the sex, and amounts in thousands."""
    people = people.drop(columns=["months_workless"])
    people["start_date"] = [day.replace(day=1) for day in people["start_date"]]
    people["earnings_before"] = people["earnings_before"] // 1000 * 1000
    people["earnings"] = people["earnings"] // 5000 * 5000
    return people


HARMLESS: dict[str, Change] = {
    "people who differ": lambda people, _: people,
    "exact matching": matched_on_purpose,
    "little known of people": coarse,
    "nobody works": lambda people, _: people.assign(
        earnings_before=0, earnings=people["employed"] * 100
    ),
    "matched in everything before": lambda people, rng: matched_on_purpose(
        people.drop(columns=["months_workless"]), rng
    ).drop(columns=["earnings_before"]),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_people_who_are_alike_by_chance_or_on_purpose_are_other_people(
    make: Make, name: str
) -> None:
    for seed in range(5):
        people, rng = drawn(10 + seed, 400)
        notes = read(make, HARMLESS[name](people, rng)).notes
        assert not [note for note in notes if "under two ids" in note], seed


def test_one_id_in_two_forms_is_one_person_where_the_rows_are_the_same(make: Make) -> None:
    people, _ = drawn(5)
    people["person_id"] = [f"{i:05d}" for i in range(len(people))]
    twice = pd.concat([people, people.head(3).assign(person_id=["0", "1", "2.0"])])
    with pytest.raises(ProjectError) as caught:
        read(make, twice)
    found = next(p for p in caught.value.problems if "one person stands twice" in p.what)
    assert found.row == 242
    assert "zeros at the front" in found.what
    assert "duplicates: drop-identical" in found.remedy


def test_ids_that_differ_in_capitals_may_be_of_different_people(make: Make) -> None:
    people, _ = drawn(6)
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
