"""People who share a site that nobody declared: the level and the first page say so where that matters, and never where it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.undeclared_sites import times_as_wide
from localeval.data.load import load
from localeval.data.standard import SHARED
from localeval.designs.evidence_rules import CLUSTERED
from localeval.project.project import read_project

SETTINGS: dict[str, Any] = {
    "programme": {"name": "Into Work", "organisation": "A council"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "design": "randomised_trial",
    "covariates": {"before": "numeric", "sex": "category"},
    "prior_outcomes": [{"column": "before", "outcome": "earnings", "month": -12}],
    "outcomes": [{"code": "earnings", "month": 12, "primary": True}],
}


def write(
    folder: Path, seed: int, *, sites: int = 20, each: int = 25, alike: float = 0.1, whole: bool = True,
    column: str = "site", **changes: Any,
) -> Evaluation:  # fmt: skip
    """Evaluate people of sites, who are alike by a correlation; whole sites are drawn, or people. The programme does nothing."""
    rng = np.random.default_rng([9, seed])
    n = sites * each
    site = np.repeat(np.arange(sites), each)
    group = (rng.permutation(sites) < sites // 2)[site] if whole else rng.permutation(n) < n // 2
    before = 3000 * rng.gamma(2.0, 1.0, n)
    shift = rng.normal(0, np.sqrt(alike / (1 - alike)), sites)[site]
    earned = 9000 + 0.3 * before + 2500 * (shift + rng.normal(size=n))
    people = pd.DataFrame(
        {
            "person_id": [f"p{i:05d}" for i in range(n)],
            "group": np.where(group, "participant", "comparison"),
            "before": before.round(2),
            "sex": rng.choice(["Female", "Male"], n),
            column: [f"Centre {i}" for i in site],
        }
    ).sample(frac=1, random_state=seed)
    outcomes = pd.DataFrame({"person_id": [f"p{i:05d}" for i in range(n)], "month": 12, "earnings": earned.round(2)})  # fmt: skip
    (folder / "data").mkdir(parents=True)
    people.to_csv(folder / "data" / "people.csv", index=False)
    outcomes.to_csv(folder / "data" / "outcomes.csv", index=False)
    whole_settings = {**SETTINGS, **changes}
    if whole_settings["design"] == "matched_comparison":
        whole_settings["comparison_group"] = {"from": "not_offered"}
    (folder / "evaluation.yml").write_text(json.dumps(whole_settings), encoding="utf-8")
    project = read_project(folder)
    return Evaluation(project, project.places[0], load(project).__getitem__)


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
@pytest.mark.parametrize("column", ["site", "v14"])
def test_whole_sites_that_nobody_declared_lower_the_level(
    tmp_path: Path, design: str, column: str
) -> None:
    told = 0
    for seed in range(6):
        evaluation = write(tmp_path / str(seed), seed, design=design, column=column)
        found = CLUSTERED in evaluation.evidence.caveats
        told += found
        assert not found or evaluation.evidence.level <= 2
    assert told >= 5


def test_where_people_were_drawn_one_by_one_a_ward_does_no_harm(tmp_path: Path) -> None:
    """However alike its people are."""
    for seed in range(10):
        evaluation = write(tmp_path / str(seed), seed, whole=False, alike=0.2, column="ward")
        assert CLUSTERED not in evaluation.evidence.caveats
        assert evaluation.evidence.level == 4


def test_few_large_sites_are_told_by_their_name(tmp_path: Path) -> None:
    """Mostly: by chance so few can look alike too little, and are then asked about alone."""
    told = [
        CLUSTERED in write(tmp_path / f"{seed}", seed, sites=6, each=60, alike=0.15).evidence.caveats
        for seed in range(8)
    ]  # fmt: skip
    assert sum(told) >= 5
    unnamed = write(tmp_path / "v", 0, sites=6, each=60, alike=0.15, column="v14")
    assert CLUSTERED not in unnamed.evidence.caveats


def test_declared_or_accepted_it_is_no_longer_said(tmp_path: Path) -> None:
    assert CLUSTERED in write(tmp_path / "a", 1).evidence.caveats
    assert CLUSTERED not in write(tmp_path / "b", 1, cluster="site").evidence.caveats
    answered = {"accept": [{"rule": "cluster-declared", "column": "site", "reason": "Not shared."}]}
    data = {**SETTINGS["data"], **answered}
    assert CLUSTERED not in write(tmp_path / "c", 1, data=data).evidence.caveats


def test_numbers_are_kept_and_no_value(tmp_path: Path) -> None:
    evaluation = write(tmp_path, 1)
    people = evaluation._tables["people"]
    assert people[f"{SHARED}site"].dtype.kind == "i"
    assert "site" not in people.columns
    assert not people.astype(str).apply(lambda column: column.str.contains("Centre")).any().any()


def test_what_one_group_alone_has_is_no_site(tmp_path: Path) -> None:
    """A status of participants, and "control" for everybody else; and what came of the others is none either."""
    rng = np.random.default_rng(1)
    group = np.repeat([True, False], 200)
    left = rng.normal(size=400) + 1.0 * (np.arange(400) % 2)
    status = np.where(group, np.arange(400) % 2, 2)
    assert times_as_wide(status, group, left, named=False) == 1.0
    both = np.where(group, np.arange(400) % 2, 2 + np.arange(400) % 2)
    assert times_as_wide(both, group, left, named=False) == 1.0


def test_it_is_as_many_times_as_wide_as_errors_by_cluster_are() -> None:
    """Beside the error of the averages of whole sites (Moulton 1986)."""
    rng = np.random.default_rng(2)
    site = np.repeat(np.arange(200), 20)
    group = site % 2 == 0
    left = rng.normal(0, 0.5, 200)[site] + rng.normal(size=4000)
    left = left - np.where(group, left[group].mean(), left[~group].mean())
    means = np.array([left[site == one].mean() for one in range(200)])
    by_sites = np.sqrt(means[::2].var(ddof=1) / 100 + means[1::2].var(ddof=1) / 100)
    by_people = np.sqrt(left[group].var() / 2000 + left[~group].var() / 2000)
    found = times_as_wide(site, group, left, named=True)
    assert found == pytest.approx(by_sites / by_people, rel=0.03)
