"""What `check` says of a report before it is run: what disclosure control will hide, why, and which edit would avoid it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis import design_results
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.hidden_findings import hidden_findings
from localeval.base.errors import Problem
from localeval.checks.content_rules import LargeGroupsShown
from localeval.checks.rule import Subject
from localeval.project.project import read_project
from localeval.results import Estimate, Level, result_to_json

from .standard import small_result

SETTINGS: dict[str, Any] = {
    "programme": {"name": "Working Well", "organisation": "A council"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "covariates": {"age": "numeric", "sex": "category"},
    "outcomes": [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "any_earnings", "month": 12},
        {"code": "earnings", "month": 12},
    ],
    "subgroups": ["sex"],
}


def tables(few: int, seed: int = 4) -> dict[str, pd.DataFrame]:
    """Give 500 people of whom so many preferred not to say of which sex they are."""
    rng = np.random.default_rng(seed)
    ids = [f"{i:04d}" for i in range(500)]
    sex = rng.choice(["Female", "Male"], 500).astype(object)
    sex[rng.permutation(500)[:few]] = "Prefer not to say"
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": np.where(rng.random(500) < 0.5, "participant", "comparison"),
            "age": rng.integers(18, 65, 500).astype(float),
            "sex": pd.Categorical(sex),
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ids,
            "month": 12,
            "employed": (rng.random(500) < 0.5).astype(float),
            "any_earnings": (rng.random(500) < 0.6).astype(float),
            "earnings": rng.normal(9000, 3000, 500).round(2),
        }
    )
    return {"people": people, "outcomes": outcomes}


def write(folder: Path, found: dict[str, pd.DataFrame], design: str, **changes: Any) -> Subject:
    settings = {**SETTINGS, "design": design, **changes}
    if design == "monitoring":
        found["people"]["group"] = "participant"
    (folder / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    for name, frame in found.items():
        frame.to_csv(folder / "data" / f"{name}.csv", index=False)
    return Subject(read_project(folder))


def said(subject: Subject) -> list[Problem]:
    rule = LargeGroupsShown()
    assert rule.not_applicable(subject) == ""
    return [item for item in rule.check(subject) if isinstance(item, Problem)]


def evaluation(subject: Subject) -> Evaluation:
    project = subject.project
    return Evaluation(project, project.places[0], subject.tables.frames.__getitem__)


def printed(found: Evaluation) -> Iterator[tuple[str, bool]]:
    """Say of everything that the run itself does not print as it is what it is, and whether it is coarse, by its findings."""
    every: list[Estimate | Level] = [*found.estimates, *found.levels]
    items = [item for item in every if item.role != "sensitivity"]
    for item in items:
        part = f", {item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""
        if item.withheld or item.rounded_to or (item.unit == "percent" and item.people_rounded_to):
            yield f"{item.outcome} at month {item.month}{part}", not item.withheld
    for row in found.balance.rows if found.balance else ():
        if row.participant_mean is None or row.people_rounded_to:
            yield row.covariate, row.participant_mean is not None


@pytest.mark.parametrize("few", [0, 7, 15])
@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison", "monitoring"])
def test_what_is_said_beforehand_is_what_the_run_hides(
    tmp_path: Path, design: str, few: int
) -> None:
    subject = write(tmp_path, tables(few), design)
    before = list(hidden_findings(evaluation(subject)))
    told = {(item.what, item.coarse) for item in before}
    found = set(printed(evaluation(subject)))
    # Where who has nobody alike is left out, a share may turn coarse that need not have, or the other way about.
    apart = {what for what, _ in told ^ found}
    assert len(apart) <= (1 if design == "matched_comparison" else 0), (told - found, found - told)
    assert bool(found) == bool(few)


def test_it_says_which_edit_avoids_it_and_the_edit_does(tmp_path: Path) -> None:
    found = tables(7)
    [problem] = said(write(tmp_path, found, "randomised_trial"))
    assert "Join the small categories of 'sex' with others in the data" in problem.remedy
    assert "sex: Prefer not to say (it is about too few people)" in problem.what
    joined = found["people"]["sex"].astype(str).replace("Prefer not to say", "Female")
    found["people"]["sex"] = joined
    assert said(write(tmp_path, found, "randomised_trial")) == []
    without = {"covariates": {"age": "numeric"}, "subgroups": []}
    assert said(write(tmp_path, tables(7), "randomised_trial", **without)) == []


@pytest.mark.parametrize("design", ["matched_comparison", "monitoring"])
def test_gaps_of_a_number_are_no_small_categories_to_be_joined(tmp_path: Path, design: str) -> None:
    """Of 'wellbeing_before', a number, it was asked to join the small categories, or to give up what was known from before the start."""
    found = tables(0)
    found["people"]["wellbeing_before"] = np.where(np.arange(500) < 7, np.nan, np.arange(500) % 11)
    covariates = {**SETTINGS["covariates"], "wellbeing_before": "numeric"}
    [problem] = said(write(tmp_path, found, design, covariates=covariates))
    assert "wellbeing_before" in problem.what
    assert problem.remedy.startswith("Find the values of 'wellbeing_before' that are missing")
    assert "Or leave it" in problem.remedy
    assert ("alike" in problem.remedy) == (design == "matched_comparison")
    assert "categories" not in problem.remedy
    assert "take" not in problem.remedy
    assert problem.column == "covariates"
    found["people"]["wellbeing_before"] = np.arange(500) % 11  # as they were found
    assert said(write(tmp_path, found, design, covariates=covariates)) == []


def test_an_earlier_outcome_is_not_to_be_taken_out(tmp_path: Path) -> None:
    """Seven had it before the start: nothing is missing of a yes or no, and nothing is to be joined or given up."""
    found = tables(0)
    found["people"]["employed_before"] = (np.arange(500) < 7).astype(float)
    covariates = {**SETTINGS["covariates"], "employed_before": "numeric"}
    prior = [{"column": "employed_before", "outcome": "employed", "month": -1}]
    changes = {"covariates": covariates, "prior_outcomes": prior}
    [problem] = said(write(tmp_path, found, "randomised_trial", **changes))
    assert "employed_before" in problem.what
    assert problem.remedy.startswith("Leave it: the groups are made alike in 'employed_before'")


def test_an_outcome_that_hardly_anybody_has_is_named_without_a_variable(tmp_path: Path) -> None:
    found = tables(0)
    rare = np.zeros(500)
    rare[:9] = 1
    found["outcomes"]["any_earnings"] = rare
    [problem] = said(write(tmp_path, found, "matched_comparison"))
    assert "any_earnings at month 12 (too few people with the outcome" in problem.what
    assert problem.remedy == "Wait for more people, or take the outcome out."


def test_nothing_is_estimated_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20,000 people that took 19 seconds of every check; to protect the counts takes a third of one."""

    def refuse(*_: object) -> None:
        pytest.fail("an effect was estimated")

    monkeypatch.setattr(design_results, "apply_design", refuse)
    monkeypatch.setattr(design_results, "apply_design_to_parts", refuse)
    assert said(write(tmp_path, tables(7), "matched_comparison"))


def test_an_earlier_publication_is_said_where_its_effect_is_not_worked_out(tmp_path: Path) -> None:
    subject = write(tmp_path, tables(0), "randomised_trial")
    result = small_result()
    real = result.model_copy(update={"run": result.run.model_copy(update={"synthetic": False})})
    folder = tmp_path / "published" / "E08000003"
    folder.mkdir(parents=True)
    (folder / "results.json").write_text(result_to_json(real), encoding="utf-8")
    [note] = LargeGroupsShown().check(subject)
    assert isinstance(note, str)
    assert note.startswith("Manchester published before (run of 2026-01-02)")
