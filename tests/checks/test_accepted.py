"""Questions about values are advice; what is accepted is silent, printed in the report, and said where it silences nothing."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.facts import facts_of_place
from localeval.base.errors import Problem
from localeval.checks.accepted import without_accepted
from localeval.checks.group_rules import GroupsAsCalled
from localeval.checks.rule import Subject
from localeval.checks.standard_check import CheckReport, apply_rules
from localeval.data.not_yet import last_known_start
from localeval.project.project import Project
from localeval.report.wording.file_reading_text import reading_notes

from ..data.test_plausible import AGES, COVARIATES, PAY, but, files
from ..small_project import Make, make

__all__ = ["make"]


def advice(project: Project) -> dict[str, list[str]]:
    report: CheckReport = apply_rules(Subject(project))
    assert not [p for p in report.problems("input") if p.where != "notebooks"]
    return {
        one.rule.name(): [str(problem) for problem in one.problems]
        for one in report.findings
        if one.rule.kind == "advice" and one.rule.family == "data" and one.problems
    }


def accepting(*entries: dict[str, object]) -> dict[str, object]:
    return {"accept": [{"reason": "Looked into on 3 March.", **entry} for entry in entries]}


def test_what_is_asked_is_advice_with_the_line_that_accepts_it(make: Make) -> None:
    found = advice(make(files(ages=but(AGES, at3=3), pay=PAY / 12), covariates=COVARIATES))
    [age], [level] = found["possible-values"], found["usual-level"]
    assert "accept: [{rule: possible-values, column: age, value: 3, reason: ...}]" in age
    assert "accept: [{rule: usual-level, column: earnings, reason: ...}]" in level


def test_any_advice_about_the_data_can_be_accepted(make: Make) -> None:
    people, outcomes = files(ages=but(AGES, at3=3)).values()
    people = people.replace("comparison", "participant", 25)  # far more participants than others
    given = {"people.csv": people, "outcomes.csv": outcomes}
    assert {"groups-as-called", "possible-values"} <= advice(
        make(given, covariates=COVARIATES)
    ).keys()
    data = accepting(
        {"rule": "groups-as-called", "column": "group"},
        {"rule": "possible-values", "column": "age"},
    )
    left = advice(make(given, covariates=COVARIATES, data=data))
    assert not {"groups-as-called", "possible-values", "accepted-still-found"} & left.keys()


@pytest.mark.parametrize(
    ("column", "file", "silent"),
    [
        ("outcome_date", "data/outcomes.csv", True),
        ("outcome_date", "data/events.csv", False),
        ("date", "data/events.csv", True),
        ("date", "data/outcomes.csv", False),
        ("date", "evaluation.yml", True),  # about no file
        ("Date", "data/events.csv", True),
    ],
)
def test_of_two_columns_of_one_name_that_of_its_own_file_is_accepted(
    make: Make, column: str, file: str, silent: bool
) -> None:
    project = make(
        {"events.csv": "person_id,event,Date\n001,left,2024-09-30\n"},
        data={
            "events": "data/events.csv",
            "columns": {"outcome_date": "Date", "date": "Date"},
            "derive": {"month": "from outcome_date"},
            **accepting({"rule": GroupsAsCalled.name(), "column": column}),
        },
    )
    left = without_accepted(
        GroupsAsCalled, [Problem(file, "odd.", "Look.", column="Date")], Subject(project)
    )
    assert (not left) == silent


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"rule": "possible-values", "column": "age"}, "'possible-values' finds nothing in 'age'"),
        ({"rule": "possible-value", "column": "age"}, "is not the name of a rule"),
    ],
)
def test_what_accepts_nothing_is_said(make: Make, entry: dict[str, object], says: str) -> None:
    [said] = advice(make(files(), covariates=COVARIATES, data=accepting(entry)))[
        "accepted-still-found"
    ]
    assert says in said
    assert said.startswith("evaluation.yml, line ")


def test_a_reason_is_asked_for(make: Make) -> None:
    from localeval.base.errors import ProjectError

    with pytest.raises(ProjectError, match="reason"):
        make(files(), data={"accept": [{"rule": "possible-values", "column": "age"}]})


def test_the_report_prints_what_was_accepted_and_why(make: Make) -> None:
    project = make(files(), data=accepting({"rule": "usual-level", "column": "earnings"}))
    facts = facts_of_place(project, project.places[0])
    [said] = reading_notes(facts, ())
    assert "amounts of an unusual size" in said
    assert "earnings" in said.casefold()
    assert "Looked into on 3 March." in said


def test_the_report_says_that_amounts_are_unusual_until_somebody_accepts_them(make: Make) -> None:
    from localeval.analysis.evaluation import Evaluation
    from localeval.data.load import load

    def notes(**changes: object) -> list[str]:
        project = make(files(pay=PAY / 12), covariates=COVARIATES, **changes)
        tables = load(project, today=dt.date(2026, 11, 28))
        found = Evaluation(project, project.places[0], tables.frames.__getitem__)
        return [row.note for row in found.quality if "earnings" in row.column.casefold()]

    assert any("much smaller or larger than is usual" in note for note in notes())
    data = accepting({"rule": "usual-level", "column": "earnings"})
    assert not any("usual" in note for note in notes(data=data))


def test_groups_that_started_at_other_times_are_asked_about(make: Make) -> None:
    early = [f"2024-05-{1 + i % 28:02d}" for i in range(60)]
    late = [
        day.replace("2024", "2026") if i % 2 == 0 and i < 40 else day for i, day in enumerate(early)
    ]
    given = files(starts=late)
    ids = {f"P{i:03d}" for i in range(0, 40, 2)}
    kept = [line for line in given["outcomes.csv"].splitlines(True) if line[:4] not in ids]
    given["outcomes.csv"] = "".join(kept)
    [said] = advice(make(given, covariates=COVARIATES, data={"locked": "2026-06-30"}))[
        "followed-alike"
    ]
    assert "67% of participants and 0% of the comparison group" in said
    both = advice(make(given, covariates=COVARIATES))["followed-alike"]
    assert any("under data: locked: " in text for text in both)


def test_without_starts_nothing_tells_who_started_too_recently(make: Make) -> None:
    given = files()
    none = given | {"people.csv": re.sub(r"2024-05-\d\d", "", given["people.csv"])}
    [said] = advice(make(none, covariates=COVARIATES, data={"locked": "2026-06-30"}))[
        "followed-alike"
    ]
    assert "nobody has a start_date" in said
    assert "followed-alike" not in advice(make(none, covariates=COVARIATES))
    some = given["people.csv"].replace("2024-05-01", "").replace("2024-05-02", "2026-06-01")
    late = [line for line in some.splitlines() if ",2026-06-01," in line]
    ids = {line[:4] for line in late}
    outcomes = "".join(
        line for line in given["outcomes.csv"].splitlines(True) if line[:4] not in ids
    )
    project = make(
        {"people.csv": some, "outcomes.csv": outcomes},
        covariates=COVARIATES,
        data={"locked": "2026-06-30"},
    )
    assert any("3 people have no start_date" in text for text in advice(project)["followed-alike"])


def test_people_whose_month_had_not_come_when_the_file_was_made_are_asked_about(make: Make) -> None:
    """A file of a year ago: whoever started in its last year was counted as lost, which took the evidence to level 2."""
    starts = [str((dt.date(2024, 4, 8) + dt.timedelta(5 * i)).isoformat()) for i in range(60)]
    given = files(starts=starts)
    late = {f"P{i:03d}" for i in range(40, 60)}
    lines = given["outcomes.csv"].splitlines(True)
    given["outcomes.csv"] = "".join(line for line in lines if line[:4] not in late)
    [said] = [
        text
        for text in advice(make(given, covariates=COVARIATES))["followed-alike"]
        if "data fixed" in text
    ]
    assert f"Nobody who started after {starts[39]} has 'employed' at month 12 (20 people)" in said
    assert "write under data: locked: 2025-10-20" in said  # twelve months after the last of them
    fixed = advice(make(given, covariates=COVARIATES, data={"locked": "2025-10-20"}))
    assert not any("data fixed" in text for text in fixed.get("followed-alike", []))


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("all", False),
        ("early", True),
        ("few before", False),
        ("some after", False),
        ("five after", False),
    ],
)
def test_the_last_start_with_an_outcome_is_asked_about_only_beyond_chance(
    known: str, asked: bool
) -> None:
    starts = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(200), "D"))
    rng = np.random.default_rng(1)
    there = {
        "all": rng.random(200) < 0.8,
        "early": np.arange(200) < 150,
        "few before": (np.arange(200) < 150) & (rng.random(200) < 0.04),
        "some after": (np.arange(200) < 150) | (np.arange(200) == 199),
        "five after": np.arange(200) < 195,
    }[known]
    found = last_known_start(starts, there)
    assert (found is not None) is asked
    assert last_known_start(starts.where(starts.isna()), there) is None
    if found is not None:
        assert (found.start, found.people) == (starts[149], 50)


def test_a_day_that_is_still_to_come_fixes_nothing(make: Make) -> None:
    [said] = advice(make(files(), covariates=COVARIATES, data={"locked": "2126-06-30"}))[
        "followed-alike"
    ]
    assert "still to come" in said
