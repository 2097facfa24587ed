"""What is asked about the data at the end of a run: by every rule that asks, with its answer, and as long as it is open."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from localeval import cli
from localeval.base.errors import Problem
from localeval.checks import open_questions as asking
from localeval.checks import standard_check
from localeval.checks.doubt_words import HELD_BACK
from localeval.checks.open_questions import OpenQuestion, open_questions, question_lines
from localeval.checks.rule import Subject
from localeval.pipeline.run import RunSummary
from localeval.project.project import Project

from ..small_project import Make
from .test_design_rules import PEOPLE, tables, taking_part


def monthly_pay(**columns: Any) -> dict[str, str | bytes | None]:
    """Give people of whom those who took part have a month's pay, and the others a year's."""
    files = tables(**columns)
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    outcomes["earnings"] = outcomes["earnings"].where(~taking_part(), outcomes["earnings"] // 12)
    return {**files, "outcomes.csv": outcomes.to_csv(index=False)}


#: The primary outcome is the one that is in doubt.
PAY_FIRST = {
    "outcomes": [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "employed", "month": 12},
    ]
}
ACCEPTED = [{"rule": "measured-alike", "column": "earnings", "reason": "Asked of HMRC."}]


def of_pay(found: tuple[OpenQuestion, ...]) -> OpenQuestion:
    [one] = [question for question in found if "same unit in both groups" in question.what]
    return one


def test_a_doubt_is_said_with_what_it_does_and_the_line_that_answers_it(make: Make) -> None:
    question = of_pay(open_questions(make(monthly_pay(), **PAY_FIRST)))
    assert question.where == "data/outcomes.csv, column earnings"
    assert question.held_back
    line = "accept: [{rule: measured-alike, column: earnings, reason: ...}]"
    assert question.answer == f"If it is right, write under data: {line}"
    said = "\n".join(question_lines([question]))
    assert said.startswith("The data raise a question;")
    assert f"{HELD_BACK} {question.answer}" in said


def test_a_doubt_about_a_secondary_outcome_holds_nothing_back(make: Make) -> None:
    assert not of_pay(open_questions(make(monthly_pay()))).held_back


def test_columns_that_nobody_declared_and_single_values_are_asked_about_too(make: Make) -> None:
    status = np.where(taking_part(), "Not started", "Completed")
    ages = np.where(np.arange(PEOPLE) < 30, 99, 40 + np.arange(PEOPLE) % 9)
    found = open_questions(make(tables(status=status, age=ages)))
    assert any("are the groups exchanged?" in question.what for question in found)
    assert any("column age" in question.where for question in found)


def test_an_answer_silences_a_question(make: Make) -> None:
    accepted = make(monthly_pay(), **PAY_FIRST, data={"accept": ACCEPTED})
    assert not [one for one in open_questions(accepted) if "same unit" in one.what]


def test_a_run_with_nothing_to_do_does_not_look_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make(monthly_pay(), **PAY_FIRST)
    first, looks = open_questions(project), list[Subject]()

    def nothing(subject: Subject) -> list[Problem]:
        looks.append(subject)
        return []

    monkeypatch.setattr(standard_check, "asked_by_the_rules", nothing)
    assert open_questions(project) == first
    assert looks == []
    (project.root / "data" / "outcomes.csv").write_text(str(tables()["outcomes.csv"]))
    assert open_questions(project) == ()
    (project.root / asking.KEPT).write_text("{", encoding="utf-8")
    assert open_questions(project) == ()
    assert len(looks) == 2


def test_many_are_counted_and_those_that_count_most_come_first() -> None:
    few = [OpenQuestion("data/people.csv", f"is it {i}?", False, "Ask.") for i in range(12)]
    held = OpenQuestion("data/people.csv", "is it right?", True, "Ask.")
    first, second, *_, last = question_lines([*few, held])
    assert "13 questions" in first
    assert second.endswith("is it right?")
    assert last == "  - and 3 more: localeval check"
    assert list(question_lines([])) == []


def test_whoever_never_ran_a_check_is_asked_by_the_run(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(project: Project, *_: Any) -> RunSummary:
        reports = [project.root / "output" / "E08000003" / "report.html"]
        return RunSummary(["load"], [], {}, "pandoc", reports)

    monkeypatch.setattr("localeval.pipeline.run.run_project", run)
    root = make(monthly_pay(), **PAY_FIRST).root
    said = CliRunner().invoke(cli.app, ["run", "--project", str(root)])
    assert said.exit_code == 0, said.output
    assert "is 'earnings' at month 12 in the same unit in both groups?" in said.stdout
    told = CliRunner().invoke(cli.app, ["run", "--project", str(root), "--json"])
    [asked] = [one for one in json.loads(told.stdout)["questions"] if "same unit" in one["what"]]
    assert asked["held_back"]


def test_where_yes_asks_for_a_setting_the_run_gives_both_answers() -> None:
    """To accept the question would say that nobody shares a site; whoever answers yes is not led to it."""
    line = "accept: [{rule: cluster-declared, column: site, reason: ...}]"
    remedy = (
        f"If so, write cluster: site. People of one are alike. {HELD_BACK} If not, write under data: {line}"
    )  # fmt: skip
    short = asking._short(Problem("data/people.csv", "do people share it?", remedy, column="site"))
    assert short.held_back
    assert short.answer == f"If so, write cluster: site. People of one are alike. If not, write under data: {line}"  # fmt: skip
