"""Small evaluations in memory, and the published ones of the National Supported Work programme."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.data.load import load
from localeval.designs import filling
from localeval.project.project import Project, read_project
from localeval.results import Result

EXAMPLE = Path(__file__).parents[2] / "examples" / "national-supported-work"
START: dict[str, Any] = {
    "programme": {"name": "Working Well", "organisation": "A council"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "design": "randomised_trial",
    "covariates": {"age": "numeric", "sex": "category"},
    "outcomes": [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "employed", "month": 12},
    ],
}


def people_and_outcomes(
    participants: int = 60, comparison: int = 60, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give people whose earnings and work do not depend on their group, but for chance."""
    rng = np.random.default_rng(seed)
    n = participants + comparison
    ids = [f"{i:04d}" for i in range(n)]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": ["participant"] * participants + ["comparison"] * comparison,
            "age": rng.integers(18, 65, n).astype("float64"),
            "sex": pd.Categorical(np.where(np.arange(n) % 2 == 0, "Female", "Male")),
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ids,
            "month": 12,
            "earnings": rng.normal(9000, 3000, n).round(2),
            "employed": (rng.random(n) < 0.5).astype("float64"),
        }
    )
    return people, outcomes


Evaluate = Callable[..., Evaluation]


@pytest.fixture
def evaluate(tmp_path: Path) -> Evaluate:
    """Evaluate tables in memory: ``evaluate(people, outcomes, design="monitoring")``."""

    def _evaluate(
        people: pd.DataFrame,
        outcomes: pd.DataFrame,
        /,
        *,
        earlier: Sequence[Result] = (),
        **changes: Any,
    ) -> Evaluation:
        settings = {**START, **changes}
        if settings["design"] == "matched_comparison":
            settings.setdefault("comparison_group", {"from": "not_offered"})
        (tmp_path / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
        project = read_project(tmp_path)
        tables = {"people": people, "outcomes": outcomes}
        return Evaluation(
            project, project.places[0], tables.__getitem__, earlier=lambda: tuple(earlier)
        )

    return _evaluate


@pytest.fixture(scope="session")
def make_data() -> ModuleType:
    """Give the example's own script."""
    spec = importlib.util.spec_from_file_location("make_data", EXAMPLE / "make_data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_project(
    folder: Path, design: str, people: pd.DataFrame, outcomes: pd.DataFrame, kind: str = "csv"
) -> Project:
    """Make a project of the example with these tables, as csv or parquet files."""
    (folder / "data").mkdir(parents=True)
    text = (EXAMPLE / design / "evaluation.yml").read_text(encoding="utf-8")
    for name, frame in (("people", people), ("outcomes", outcomes)):
        text = text.replace(f"data/{name}.csv", f"data/{name}.{kind}")
        path = folder / "data" / f"{name}.{kind}"
        if kind == "csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_parquet(path, index=False)
    (folder / "evaluation.yml").write_text(text, encoding="utf-8")
    return read_project(folder)


def evaluation_of(project: Project) -> Evaluation:
    """Load a project's files and evaluate its first place."""
    tables = load(project)
    return Evaluation(project, project.places[0], tables.__getitem__)


@pytest.fixture(scope="session")
def trial(make_data: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Give the evaluation of the experiment: 185 men offered the programme and 260 not."""
    tables = make_data.people_of(make_data.raw_data("trial"))
    return evaluation_of(write_project(tmp_path_factory.mktemp("nsw") / "trial", "trial", *tables))


@pytest.fixture(scope="session")
def matched(make_data: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """Give the evaluation of its participants beside 15,992 men of a household survey."""
    tables = make_data.people_of(make_data.raw_data("matched"))
    return evaluation_of(
        write_project(tmp_path_factory.mktemp("nsw") / "matched", "matched", *tables)
    )


@pytest.fixture(scope="module")
def few_imputations() -> Iterator[None]:
    """Fill gaps twice only: what counts are printed, and how coarsely, does not depend on how often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "IMPUTATIONS", 2)
        patch.setattr(filling, "MOST_IMPUTATIONS", 2)
        yield


def alike_before(evaluate: Evaluate, **settings: Any) -> Evaluation:
    """Evaluate two groups that chance did not make, alike in an earlier outcome that goes with the later one."""
    people, outcomes = people_and_outcomes(200, 800)
    luck = np.random.default_rng(3).normal(3000, 2500, len(people))
    people["before"] = (outcomes["earnings"] * 0.5 + luck).clip(lower=0).round(2)
    usual = {
        "design": "matched_comparison",
        "covariates": {"age": "numeric", "before": "numeric"},
        "prior_outcomes": [{"column": "before", "outcome": "earnings", "month": -12}],
    }
    return evaluate(people, outcomes, **usual | settings)
