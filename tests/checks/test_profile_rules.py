"""What ``check`` says of a profile: advice on what a funder asks for and nobody measures, and an error where it must be there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localeval.checks import check_folder
from localeval.checks.standard_check import CheckFinding

from ..small_project import Make

MINE = """\
name: Steps fund
funder: A county
edition: "3"
source: Guidance, https://council.example/guidance
outcomes:
  - {code: earnings, name: Pay, months: [12, 24], must: true}
  - {code: esol, name: English}
equality: [sex, ethnicity]
must: [ethnicity]
"""


@pytest.fixture
def found(make: Make, tmp_path: Path) -> Any:
    def _found(name: str, **changes: Any) -> dict[str, CheckFinding]:
        (tmp_path / "mine.yml").write_text(MINE, encoding="utf-8")
        project = make(**({"profile": name} if name else {}), **changes)
        report = check_folder(project.root, with_data=False)
        return {f.rule.name(): f for f in report.findings if f.rule.name().startswith("profile-")}

    return _found


def test_without_a_profile_nothing_is_said(found: Any) -> None:
    assert {f.status for f in found("").values()} == {"not applicable"}


def test_what_restart_asks_for_and_nobody_measures_is_advice(found: Any) -> None:
    rules = found("restart")
    assert rules["profile-met"].status == "not applicable"
    asks = rules["profile-asks"]
    assert asks.rule.kind == "advice"
    said = "\n".join(map(str, asks.problems))
    assert "job_outcome (Job outcome) at month 12, which is not measured" in said
    assert "{code: first_earnings, month: 12}" in said
    assert "return.xlsx has no volumes" in said
    assert "starts" not in said.casefold().split("job_outcome")[0], "that is not an outcome to add"
    assert all(problem.line for problem in asks.problems if problem.column == "outcomes")


def test_reviews_of_fidelity_serve_a_profile_that_asks_for_them(found: Any) -> None:
    [asks] = [str(p) for p in found("connect_to_work")["profile-asks"].problems if "ips_fidelity" in str(p)]  # fmt: skip
    assert "delivery, fidelity" in asks
    review = {"date": "2026-02-10", "reviewer": "IPS Grow", "items": [4] * 25}
    problems = found("connect_to_work", delivery={"fidelity": [review]})["profile-asks"].problems
    assert not any("ips_fidelity" in str(problem) for problem in problems)


def test_what_must_be_there_is_an_error_and_the_rest_advice(found: Any) -> None:
    rules = found("mine.yml")
    met = rules["profile-met"]
    assert (met.status, met.rule.kind) == ("not kept", "standard")
    assert [("24" in str(p), "ethnicity" in str(p)) for p in met.problems] == [(True, False), (False, True)]  # fmt: skip
    [advice] = rules["profile-asks"].problems
    assert "esol (English)" in str(advice)


def test_a_project_that_measures_all_is_in_order(found: Any) -> None:
    outcomes = [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "earnings", "month": 24},
        {"code": "esol", "month": 6},
    ]
    covariates = {"age": "numeric", "sex": "category", "ethnicity": "category"}
    rules = found("mine.yml", outcomes=outcomes, covariates=covariates)
    assert {rule.status for rule in rules.values()} == {"ok"}
    assert json.dumps(rules["profile-met"].as_dict())
