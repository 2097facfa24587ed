"""Whole reports of random small data sets, in every design, are attacked: no small count may be worked out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.analysis.coarse_counts import coarse_shares
from localeval.analysis.count_cells import CountCells, level_name
from localeval.analysis.evaluation import Evaluation
from localeval.data.standard import OBSERVED
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project, read_project

from ..thoroughness import times
from .report_attacker import Report, nearest

pytestmark = pytest.mark.usefixtures("few_imputations")

SETTINGS = {
    "programme": {"name": "Test", "organisation": "Test"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "covariates": {"sex": "category", "age": "numeric"},
    "outcomes": [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "any_earnings", "month": 12},
    ],
    "subgroups": ["sex", "age_band"],
}
DESIGNS = ("randomised_trial", "matched_comparison", "monitoring")
SEXES, BANDS = ["Female", "Male", "Other"], ["young", "old"]


@dataclass(frozen=True)
class Recipe:
    """How a small data set is drawn.

    Attributes
    ----------
    participants, comparison : int
        People of each group.
    has_outcome, other_sex, sex_unknown : float
        Shares of people.
    unknown : (float, float)
        Shares of people whose outcomes are not known.
    same_people : bool
        Whether both outcomes are unknown of the same people.
    without_row : bool
        Whether people without any outcome have no row.
    older : int
        How much older the comparison group is; some participants then have nobody like them.
    seed : int
    recent : float
        Share of people who started too recently.
    """

    participants: int
    comparison: int
    has_outcome: float
    other_sex: float
    sex_unknown: float
    unknown: tuple[float, float]
    same_people: bool
    without_row: bool
    older: int
    seed: int
    recent: float = 0.0

    def tables(self, design: str) -> dict[str, pd.DataFrame]:
        """Draw the tables."""
        rng = np.random.default_rng(self.seed)
        both = design != "monitoring"
        n = self.participants + both * self.comparison
        ours = np.arange(n) < self.participants
        others = (1 - self.other_sex) / 2
        sex = rng.choice(SEXES, n, p=[others, others, self.other_sex]).astype(object)
        sex[rng.random(n) < self.sex_unknown] = None
        age = np.where(ours, rng.normal(30, 5, n), rng.normal(30 + self.older, 7, n)).round()
        first = (rng.random(n) < self.has_outcome).astype(float)
        second = np.where(rng.random(n) < 0.8, first, 1 - first)
        lost = rng.random(n) < self.unknown[0]
        first[lost] = np.nan
        second[lost if self.same_people else rng.random(n) < self.unknown[1]] = np.nan
        recent = rng.random(n) < self.recent
        first[recent] = second[recent] = np.nan
        ids = [f"P{i}" for i in range(n)]
        people = pd.DataFrame(
            {
                "person_id": ids,
                "group": np.where(ours, "participant", "comparison"),
                "sex": pd.Categorical(sex, categories=SEXES),
                "age": age,
                "age_band": pd.Categorical(np.where(age < 30, *BANDS), categories=BANDS),
            }
        )
        if recent.any():
            people[OBSERVED] = np.where(recent, 5.0, 12.0)
        rows = pd.DataFrame(
            {"person_id": ids, "month": 12, "employed": first, "any_earnings": second}
        )
        if self.without_row:
            rows = rows.dropna(subset=["employed", "any_earnings"], how="all")
        return {"people": people, "outcomes": rows.reset_index(drop=True)}


def recipes(largest: int) -> st.SearchStrategy[Recipe]:
    """Draw recipes; few and none are as likely as many."""
    gaps = st.sampled_from([0.0, 0.02, 0.05, 0.15])
    return st.builds(
        Recipe,
        participants=st.integers(20, largest),
        comparison=st.integers(20, 2 * largest),
        has_outcome=st.sampled_from([0.08, 0.3, 0.5, 0.8]),
        other_sex=st.sampled_from([0.0, 0.03, 0.1, 0.3]),
        sex_unknown=st.sampled_from([0.0, 0.02, 0.1, 0.2]),
        unknown=st.tuples(gaps, gaps),
        same_people=st.booleans(),
        without_row=st.booleans(),
        older=st.sampled_from([0, 0, 4, 8]),
        seed=st.integers(0, 2**32 - 1),
    )


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Project]:
    found = {}
    for design in DESIGNS:
        folder: Path = tmp_path_factory.mktemp(design)
        text = json.dumps({**SETTINGS, "design": design})
        (folder / "evaluation.yml").write_text(text, encoding="utf-8")
        found[design] = read_project(folder)
    return found


def evaluate(project: Project, recipe: Recipe) -> Evaluation:
    tables = recipe.tables(project.settings.design)
    return Evaluation(project, project.places[0], tables.__getitem__)


def examples(count: int) -> settings:
    """Run so many examples, always the same ones, however slow the machine is."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


@examples(times(6, 40))
@given(recipes(120))
def test_no_small_count_can_be_worked_out_from_a_trial(
    projects: dict[str, Project], recipe: Recipe
) -> None:
    assert not Report(evaluate(projects["randomised_trial"], recipe)).findings()


@examples(times(6, 40))
@given(recipes(120))
def test_nor_from_a_matched_comparison(projects: dict[str, Project], recipe: Recipe) -> None:
    assert not Report(evaluate(projects["matched_comparison"], recipe)).findings()


@examples(times(12, 80))
@given(recipes(160))
def test_nor_from_monitoring(projects: dict[str, Project], recipe: Recipe) -> None:
    assert not Report(evaluate(projects["monitoring"], recipe)).findings()


@pytest.mark.parametrize("design", DESIGNS)
@examples(times(2, 10))
@given(recipes(120), st.sampled_from([0.02, 0.05, 0.1, 0.5]))
def test_nor_of_those_who_started_too_recently(
    projects: dict[str, Project], design: str, recipe: Recipe, recent: float
) -> None:
    assert not Report(evaluate(projects[design], replace(recipe, recent=recent))).findings()


@pytest.mark.parametrize("design", DESIGNS)
def test_withholding_only_the_small_counts_would_not_do(
    projects: dict[str, Project], design: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack finds what it should find where nothing beyond the small counts is withheld."""

    def only_small(door: Door, cells: object, *_: object) -> frozenset[object]:
        counts = zip(cells.names, cells.values, cells.fixed, strict=True)  # type: ignore[attr-defined]
        return frozenset(n for n, count, fixed in counts if not fixed and door.is_small(count))

    monkeypatch.setattr(Door, "withheld", only_small)
    # Where outcomes are lost, the levels of a matched comparison are weighted and count nobody.
    lost = (0.0, 0.05) if design == "matched_comparison" else (0.02, 0.05)
    told = []
    for seed in range(1, 5):
        recipe = Recipe(90, 120, 0.3, 0.03, 0.02, lost, False, True, 0, seed=seed)
        told += Report(evaluate(projects[design], recipe)).findings()
    assert any("Other" in line for line in told), told
    if lost[0]:
        assert any("no_outcome" in line for line in told), told


WHOSE = ("comparison", "employed", "")


@pytest.mark.parametrize("step", [5, 15])
def test_the_people_of_a_share_say_nothing_that_their_printed_number_does_not(step: int) -> None:
    """576 is printed as 575; were a share of it one of 580, it would be known to lie from 575 to 577, and not from 573."""
    people_of: dict[int, set[int]] = {}
    for n in range(100, 400):
        cells = CountCells()
        cells.add(("n", *WHOSE), n)
        cells.add(level_name("comparison", "sex: Female"), n // 2)
        [(_, share)] = coarse_shares(cells, {"sex": step}, lambda _: ("n", *WHOSE), 5)
        people_of.setdefault(nearest(n, 5), set()).add(share.people)
    assert all(len(found) == 1 for found in people_of.values())
