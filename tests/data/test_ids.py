"""Ids that differ in form only are matched where that is certain, and named with their cause where it is not."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.id_forms import form_difference
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
FORMS: dict[str, tuple[Callable[[int], str], Callable[[int], str], str]] = {
    "decimals": (lambda i: f"{i}.0", lambda i: f"{i}", ".0 at the end"),
    "zeros": (lambda i: f"{i:03d}", lambda i: f"{i}", "zeros at the front"),
    "zeros and decimals": (lambda i: f"{i:03d}", lambda i: f"{i}.0", "zeros at the front"),
    "capitals": (lambda i: f"ab{i}", lambda i: f"AB{i}", "capitals"),
    "spaces": (lambda i: f"QQ 12 {i}", lambda i: f"QQ12{i}", "spaces"),
    "apostrophe": (lambda i: f"'{i}", lambda i: f"{i}", "spaces and signs"),
    "dashes": (lambda i: f"A-{i}", lambda i: f"A\u2013{i}", "kinds of dash"),
    "zeros behind letters": (lambda i: f"CM{i:05d}", lambda i: f"CM{i}", "zeros at the front"),
    "separators": (lambda i: f"WW/{i:02d}-A", lambda i: f"WW{i:02d}A", "dashes, slashes, points"),
    "a uuid in braces": (
        lambda i: f"123e4567-e89b-12d3-a456-42661417400{i}",
        lambda i: f"{{123E4567-E89B-12D3-A456-42661417400{i}}}",
        "capitals",
    ),
    "thousands": (lambda i: f"{1000 + i}", lambda i: f'"{1000 + i:,}"', "points and commas"),
}


def with_ids(theirs: Callable[[int], str], mine: Callable[[int], str]) -> dict[str, str]:
    people, outcomes = PEOPLE, OUTCOMES
    for i in range(1, 7):
        people = people.replace(f"\n00{i},", f"\n{theirs(i)},")
        outcomes = outcomes.replace(f"\n00{i},", f"\n{mine(i)},")
    return {"people.csv": people, "outcomes.csv": outcomes}


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_ids_in_another_form_are_those_of_people(make: Make, name: str, swap: bool) -> None:
    one, other, words = FORMS[name]
    theirs, mine = (other, one) if swap else (one, other)
    tables = load(make(with_ids(theirs, mine)), today=TODAY)
    assert tables["outcomes"]["person_id"].tolist() == tables["people"]["person_id"].tolist()
    note = next(note for note in tables.notes if "in form only" in note)
    assert note.startswith("data/outcomes.csv: 6 ids differ from data/people.csv in form only")
    assert words in note


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (lambda i: f"10 {i:04d}", lambda i: f"10\u00a0{i:04d}"),
        (lambda i: f'"=""P{i}"""', lambda i: f"P{i}"),
        (lambda i: f"P{i}", lambda i: f"P{i}\u200b"),
    ],
)
def test_ids_that_look_the_same_are_the_same(
    make: Make, theirs: Callable[[int], str], mine: Callable[[int], str]
) -> None:
    tables = load(make(with_ids(theirs, mine)), today=TODAY)
    assert tables["outcomes"]["person_id"].tolist() == tables["people"]["person_id"].tolist()
    assert tables.notes == ()


@pytest.mark.parametrize("where", ["people", "both"])
def test_shortened_ids_are_asked_for_again(make: Make, where: str) -> None:
    def short(i: int) -> str:
        return f"{900000000000000000 + 7 * i:.5E}"

    def long(i: int) -> str:
        return str(900000000000000000 + 7 * i)

    files = with_ids(short, short if where == "both" else long)
    with pytest.raises(ProjectError) as caught:
        load(make(files), today=TODAY)
    expected = ["data/people.csv", "data/outcomes.csv"] if where == "both" else ["data/people.csv"]
    assert [problem.where for problem in caught.value.problems] == expected
    for problem in caught.value.problems:
        assert "'9.00000E+17' is not the whole id: a spreadsheet has shortened it" in problem.what
        assert "Export the ids as text" in problem.remedy


def matched(mine: list[str], people: list[str]) -> dict[str, str] | None:
    found = form_difference(pd.Series(mine), pd.Series(people))
    return None if found is None else found.matched


def test_a_match_must_be_one_to_one() -> None:
    assert matched(["1", "2"], ["01", "02"]) == {"1": "01", "2": "02"}
    assert matched(["1", "02"], ["01", "02"]) == {"1": "01"}
    assert matched(["1", "01", "02"], ["01", "02"]) == {}  # two ids of the table would be one
    assert matched(["1", "2"], ["01", "001", "02"]) == {}  # two people would be one
    assert matched(["ab1", "Ab2"], ["AB1", "AB2", "ab2"]) == {}
    assert matched(["1", "3"], ["01", "02"]) == {}  # 3 is nobody
    assert matched(["01"], ["01"]) is None
    assert matched(["x"], ["01"]) is None


def test_each_file_of_a_table_has_a_form_of_its_own(make: Make) -> None:
    """Two programs have written the follow-up of month 6 and that of month 12."""
    late = OUTCOMES.replace("\n00", "\n")
    early = OUTCOMES.replace(",12,", ",6,")
    for i in range(1, 7):
        early = early.replace(f"\n00{i},", f"\n{i}.0,")
    events = "person_id,event,date\n1.0,started,2024-05-01\n2.0,started,2024-05-08\n"
    project = make(
        {"late.csv": late, "early.csv": early, "events.csv": events},
        data={"outcomes": ["data/early.csv", "data/late.csv"], "events": "data/events.csv"},
    )
    tables = load(project, today=TODAY)
    people = tables["people"]["person_id"].tolist()
    assert tables["outcomes"]["person_id"].tolist() == people * 2
    assert tables["events"]["person_id"].tolist() == people[:2]
    said = [note for note in tables.notes if "in form only" in note]
    assert [note.split(":")[0] for note in said] == [
        "data/early.csv",
        "data/late.csv",
        "data/events.csv",
    ]


def test_whole_numbers_of_parquet_are_the_ids_of_a_csv_file(make: Make) -> None:
    for kind in ("int64", "float64", "Int32"):
        frame = pd.read_csv(io.StringIO(OUTCOMES)).astype({"person_id": kind})
        content = io.BytesIO()
        frame.to_parquet(content, index=False)
        project = make(
            {"outcomes.parquet": content.getvalue()}, data={"outcomes": "data/outcomes.parquet"}
        )
        tables = load(project, today=TODAY)
        assert tables["outcomes"]["person_id"].tolist() == tables["people"]["person_id"].tolist()


def test_letters_in_front_are_named_and_not_taken_away(make: Make) -> None:
    """P1 and 1 may be numbers of two systems."""
    people = PEOPLE
    for i in range(1, 7):
        people = people.replace(f"\n00{i},", f"\nP{i:03d},")
    with pytest.raises(ProjectError) as caught:
        load(make({"people.csv": people}), today=TODAY)
    (problem,) = caught.value.problems
    assert (
        problem.remedy
        == "Some ids agree but for letters in front: write the ids alike in both files."
    )


def test_what_cannot_be_matched_is_named_with_its_cause(make: Make) -> None:
    files = {"outcomes.csv": OUTCOMES.replace("004,12", "4,12") + "04,12,1,1\n"}
    with pytest.raises(ProjectError) as caught:
        load(make(files), today=TODAY)
    (problem,) = caught.value.problems
    assert "2 persons are not in data/people.csv" in problem.what
    assert "Some ids agree but for zeros at the front, which Excel removes" in problem.remedy
    assert "remove their rows" not in problem.remedy
