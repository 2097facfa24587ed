"""Made-up data hold what a profile asks for, so that the lines that ``check`` proposes find it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from localeval.data.load import load
from localeval.project.project import Project
from localeval.synthetic.writing import write_synthetic

from ..data.test_pay import TODAY
from ..small_project import Make, make

__all__ = ["make"]
ONE = [{"code": "employed", "month": 12, "primary": True}]


@pytest.fixture
def written(make: Make) -> Any:
    def _written(outcomes: Any = ONE, **changes: Any) -> tuple[Project, pd.DataFrame]:
        files = {"people.csv": None, "outcomes.csv": None}
        data = {"synthetic": True, "outcomes": "data/outcomes.csv"}
        project = make(files, data=data, design="monitoring", outcomes=outcomes, **changes)
        write_synthetic(project)
        return project, pd.read_csv(project.root / "data" / "outcomes.csv")

    return _written


def test_outcomes_of_the_profile_are_made_up_too(written: Any) -> None:
    project, outcomes = written(profile="trailblazer")
    asked = {"keyworker_engaged", "life_skills", "basic_skills", "qualification_gained", "esol", "isolation"}  # fmt: skip
    assert set(outcomes) == {"person_id", "month", "employed", *asked}
    for code in asked:
        values = outcomes.loc[outcomes["month"] == 12, code].dropna()
        assert set(values) == {0, 1}
    notes = load(project, today=TODAY).notes
    assert any("not used and left out" in note for note in notes)


def test_the_line_that_check_proposes_finds_them(written: Any) -> None:
    _, before = written(profile="restart")
    asked = [*ONE, {"code": "job_outcome", "month": 12}, {"code": "first_earnings", "month": 12}]
    project, _ = written(asked, profile="restart")
    assert {"job_outcome", "first_earnings"} <= set(before)
    assert load(project, today=TODAY)["outcomes"]["job_outcome"].isin([0, 1]).any()


def test_without_a_profile_nothing_more_is_made_up(written: Any) -> None:
    _, outcomes = written()
    assert set(outcomes) == {"person_id", "month", "employed"}
