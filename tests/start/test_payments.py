"""Payments in a new project, and what only payments can be: what is proposed, and what is left to a person."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.project.project import FILE
from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import start

from .exports.writing import csv_bytes

IDS = [f"P{i:03d}" for i in range(40)]
TOLD = """\
programme: {name: Working Well, organisation: A council, started: 2024-04-01}
places: [{code: E08000003, name: Manchester}]
design: matched_comparison
covariates: {age: numeric}
"""
NEW = """\
outcomes:
  - {code: employed, month: 12, primary: true}
  - {code: earnings, month: 12}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    rows = [["Ref", "Group", "Start date", "Age"]]
    rows += [
        [ref, "participant" if i % 2 else "comparison", f"2024-06-{1 + i % 28:02d}", str(20 + i)]
        for i, ref in enumerate(IDS)
    ]
    (tmp_path / "data" / "people.csv").write_bytes(csv_bytes(rows))
    return tmp_path


def pay(root: Path, apart: int, name: str = "payroll.csv") -> None:
    """Write payments that lie so many days apart."""
    day = dt.date(2024, 7, 1)
    rows: list[list[Any]] = [["Ref", "Payment date", "Amount"]]
    for i in range(12):
        rows += [[ref, day + dt.timedelta(days=apart * i), 200 + i] for ref in IDS[::2]]
    (root / "data" / name).write_bytes(csv_bytes(rows))


def begun(root: Path, outcomes: str, ask: Any = None) -> tuple[dict[str, Any], str]:
    (root / FILE).write_text(TOLD + outcomes, encoding="utf-8")
    files = find_candidates([root / "data"], root).files
    started = start(root, files, ask or Nobody(), dt.date(2026, 11, 1))
    assert [str(problem) for problem in started.problems] == []
    return {item.key: item.value for item in started.written}, "\n".join(map(str, started.open))


def test_payments_by_the_week_are_first_earnings_in_a_new_project(root: Path) -> None:
    pay(root, 7)
    settings, open_ = begun(root, NEW)
    assert settings["pay"] == "data/payroll.csv"
    assert settings["derive"] == {"first_earnings": "from pay"}
    assert {"code": "first_earnings", "month": 12} in [
        {key: one[key] for key in ("code", "month")} for one in settings["outcomes"]
    ]
    assert settings["columns"]["paid_on"] == "Payment date"
    assert settings["columns"]["amount"] == "Amount"
    assert "no payment on record means no earnings" in open_


def test_pay_by_the_month_stays_an_outcome_in_a_new_project(root: Path) -> None:
    pay(root, 31)
    settings, _ = begun(root, NEW)
    assert "pay" not in settings
    assert settings["outcomes"] == "data/payroll.csv" or "earnings" in settings["columns"]


def test_pay_by_the_month_is_both_where_both_are_asked_for(root: Path) -> None:
    pay(root, 31)
    both = "outcomes:\n  - {code: earnings, month: 3, primary: true}\n  - {code: first_earnings, month: 12}\n"
    settings, _ = begun(root, both)
    assert settings["pay"] == settings["outcomes"] == "data/payroll.csv"
    assert settings["derive"] == {"first_earnings": "from pay", "month": "from outcome_date"}


def test_an_amount_a_person_is_no_table_of_payments(root: Path) -> None:
    rows: list[list[Any]] = [
        ["Ref", "Payment date", "Amount"],
        *([ref, "2024-09-01", 500] for ref in IDS),
    ]
    (root / "data" / "grants.csv").write_bytes(csv_bytes(rows))
    settings, _ = begun(root, "outcomes:\n  - {code: first_earnings, month: 12, primary: true}\n")
    assert "pay" not in settings


class Person:
    """Answers with the second of what is offered."""

    def choose(self, question: str, options: Any) -> int | None:
        return 1 if "job outcome" in question else None


def test_above_what_a_job_outcome_is_is_asked(root: Path) -> None:
    pay(root, 7)
    outcomes = "outcomes:\n  - {code: job_outcome, month: 12, primary: true}\n"
    settings, open_ = begun(root, outcomes)
    assert settings["derive"] == {"job_outcome": "from pay"}
    assert "job_outcome" not in settings
    assert "job_outcome: {rate: at_start}" in open_
    settings, open_ = begun(root, outcomes, Person())
    assert settings["job_outcome"] == {"rate": "at_payment"}
    assert "job_outcome: {rate: at_start}" not in open_


def test_jobs_with_hours_and_pay_give_job_outcomes_and_self_employment(root: Path) -> None:
    rows: list[list[Any]] = [
        ["Ref", "Job start", "Job end", "Self employed", "Hours per week", "Hourly rate"]
    ]
    rows += [
        [ref, "2024-08-01", "" if i % 3 else "2025-02-01", "No" if i % 4 else "Yes", 20, 12.5]
        for i, ref in enumerate(IDS[::2])
    ]
    (root / "data" / "jobs.csv").write_bytes(csv_bytes(rows))
    codes = ("job_outcome", "self_employed_6m")
    listed = "".join(f"  - {{code: {code}, month: 12}}\n" for code in codes)
    settings, _ = begun(root, "outcomes:\n" + listed)
    assert settings["jobs"] == "data/jobs.csv"
    assert "pay" not in settings
    assert settings["derive"] == {"job_outcome": "from jobs", "self_employed_6m": "from jobs"}
    assert settings["columns"]["hours_a_week"] == "Hours per week"
    assert settings["columns"]["pay_an_hour"] == "Hourly rate"
    assert settings["columns"]["self_employed"] == "Self employed"


def test_what_is_proposed_of_payments_is_written_into_the_file_of_a_new_project(root: Path) -> None:
    pay(root, 7)
    template = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
    text = (template / FILE).read_text(encoding="utf-8")
    made = "\n".join(line for line in text.splitlines() if "{%" not in line)
    made = re.sub(r"\{\{.*?\}\}", "x", made)
    made = re.sub(r"(?m)^design:.*$", "design: matched_comparison", made)
    assert "\n  outcomes: data/outcomes.csv\n" in made
    (root / FILE).write_text(made, encoding="utf-8")
    files = find_candidates([root / "data"], root).files
    start(root, files, Nobody(), dt.date(2026, 11, 1))
    whole = YAML(typ="safe", pure=True).load((root / FILE).read_text(encoding="utf-8"))
    assert whole["data"]["pay"] == "data/payroll.csv"
    assert whole["data"]["derive"] == {"first_earnings": "from pay"}
