"""Two tables that contradict each other about a person are asked about, with the file and the rows and without any value of a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.checks.agreement_rules import TablesAgree
from localeval.checks.group_rules import GroupsAsCalled

from ..small_project import Make
from .test_design_rules import PEOPLE, taking_part
from .test_found_out_rules import STARTS, in_outcomes
from .test_meaning_rules import asked

RNG = np.random.default_rng(11)
BORN = (pd.Timestamp("1970-01-01") + pd.to_timedelta(RNG.integers(0, 9000, PEOPLE), "D")).strftime("%d/%m/%Y").to_numpy()  # fmt: skip
OTHERS = np.where(RNG.random(PEOPLE) < 0.6, np.roll(BORN, 3), BORN)


def with_births(outcomes: np.ndarray) -> dict[str, str | bytes | None]:
    files = in_outcomes(dob=outcomes)
    head, *rest = str(files["people.csv"]).splitlines()
    lines = [
        f"{head},date_of_birth",
        *(f"{row},{day}" for row, day in zip(rest, BORN, strict=True)),
    ]
    return {**files, "people.csv": "\n".join(lines) + "\n"}


def test_outcomes_of_other_people_are_asked_about_and_can_be_accepted(make: Make) -> None:
    assert asked(make(with_births(BORN)), TablesAgree) == []
    files = with_births(OTHERS)
    [problem] = asked(make(files), TablesAgree)
    assert (problem.where, problem.column) == ("data/outcomes.csv", "dob")
    wrong = int((OTHERS != BORN).sum())
    assert f"something else than 'date_of_birth' of the table of people for {wrong} of 400 people" in problem.what  # fmt: skip
    assert problem.row is not None
    row = str(files["outcomes.csv"]).splitlines()[problem.row - 1].split(",")
    assert BORN[int(row[0])] not in row
    assert not set(BORN) & set(str(problem).split())
    line = "accept: [{rule: tables-agree, column: dob, reason: ...}]"
    assert problem.remedy.endswith(f"If it is right, write under data: {line}")
    accept = [{"rule": "tables-agree", "column": "dob", "reason": "The register lacks days."}]
    assert asked(make(files, data={"accept": accept}), TablesAgree) == []


def test_what_is_declared_of_people_is_held_against_other_tables_as_well(make: Make) -> None:
    files = in_outcomes(gender=RNG.choice(["F", "M"], PEOPLE), index_date=STARTS.dt.strftime("%d/%m/%Y").to_numpy())  # fmt: skip
    [problem] = asked(make(files), TablesAgree)
    assert (problem.column, "'sex' of the table of people" in problem.what) == ("gender", True)


def test_a_column_has_its_own_name_though_people_call_another_one_so(make: Make) -> None:
    files = in_outcomes(sex=RNG.choice(["F", "M"], PEOPLE))
    files["people.csv"] = str(files["people.csv"]).replace(",sex", ",Gender", 1)
    [problem] = asked(make(files, data={"columns": {"sex": "Gender"}}), TablesAgree)
    assert (problem.where, problem.column) == ("data/outcomes.csv", "sex")
    assert "'Gender' of the table of people" in problem.what


def test_events_are_held_against_people_too(make: Make) -> None:
    files = with_births(BORN)
    events = pd.DataFrame({"person_id": [f"{i:04d}" for i in range(PEOPLE)], "event": "referred", "date": "2024-04-20", "birth date": OTHERS})  # fmt: skip
    files["events.csv"] = events.to_csv(index=False)
    [problem] = asked(make(files, data={"events": "data/events.csv"}), TablesAgree)
    assert (problem.where, problem.column) == ("data/events.csv", "birth date")


@pytest.mark.parametrize(("name", "ours", "theirs"), [("cohort", "participant", "comparison"), ("arm", "Treatment", "Control"), ("Group", "Joined", "Waiting list")])  # fmt: skip
def test_a_group_in_the_outcomes_that_contradicts_that_of_people_is_asked_about(
    make: Make, name: str, ours: str, theirs: str
) -> None:
    right = np.where(taking_part(), ours, theirs)
    assert asked(make(in_outcomes(**{name: right})), GroupsAsCalled) == []
    turned = np.where(RNG.random(PEOPLE) < 0.2, np.where(taking_part(), theirs, ours), right)
    found = asked(make(in_outcomes(**{name: turned})), GroupsAsCalled)
    assert {problem.column for problem in found} == {"group"}
    assert any("did these people of the comparison group take part?" in one.what for one in found)
    assert all(f"'{name}' of data/outcomes.csv" in one.what for one in found)


def test_how_an_inquiry_went_does_not_say_who_took_part(make: Make) -> None:
    answered = np.where(taking_part() | (RNG.random(PEOPLE) < 0.1), "Completed", "Declined")
    assert asked(make(in_outcomes(survey_status=answered)), GroupsAsCalled) == []
