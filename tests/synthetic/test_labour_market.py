"""A made-up labour market over time: read as published figures are, with intervals that hold the true values, and marked as made up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from localeval.analysis.labour_market import LEAST_PERIODS
from localeval.catalogue.periods import month_number, span_of
from localeval.data.load import load
from localeval.project.project import Project
from localeval.synthetic.writing import write_synthetic

from ..small_project import Make

PLACES = [
    {"code": "E08000003", "name": "Manchester", "region": "North West"},
    {"code": "E08000006", "name": "Salford", "region": "North West"},
]
PLAN = "default: {participants: 60, comparison: 60, labour_market: {over_time: true, figures: {claimant_rate: {2023: 6.0, 2025: 4.0}}}}\n"


def synthetic(make: Make, plan: str = PLAN, **changes: Any) -> Project:
    project = make(
        {"people.csv": None, "outcomes.csv": None},
        places=PLACES,
        data={"synthetic": True, "context": "data/context.csv"},
        context={"from": "nomis", "neighbours": ["E08000009"]},
        **changes,
    )
    (project.root / "simulation.yml").write_text(plan)
    return project


def both(project: Project) -> pd.DataFrame:
    figures = load(project)["context"]
    truth = pd.read_csv(project.root / "build/simulated-context.csv", dtype={"period": str})
    return figures.merge(truth, on=["place_code", "indicator", "period"], suffixes=("", "_true"))


def test_figures_are_of_the_place_and_the_areas_beside_it_from_two_years_before(make: Make) -> None:
    project = synthetic(make)
    write_synthetic(project)
    figures = load(project)["context"]
    assert set(figures["place_code"]) == {"E08000003", "E08000006", "E08000009", "E12000002", "E92000001"}  # fmt: skip
    assert not figures.duplicated(["place_code", "indicator", "period", "age_band"]).any()
    assert figures["source"].eq("synthetic: not a published figure").all()
    spans = figures["period"].map(span_of)
    start = month_number(2024, 4)
    assert min(span.last for span in spans) <= start - 22
    assert max(span.last for span in spans) >= start + 22
    mine = figures[figures["place_code"] == "E08000003"].groupby("indicator").size()
    assert mine[["claimant_rate", "employment_rate"]].min() >= LEAST_PERIODS


def test_intervals_hold_the_true_values_as_often_as_they_say(make: Make) -> None:
    project = synthetic(make)
    write_synthetic(project)
    figures = both(project).dropna(subset=["low"])
    holds = figures["value_true"].between(figures["low"], figures["high"])
    assert len(figures) > 250
    assert 0.90 <= holds.mean() <= 0.99
    half = (figures["high"] - figures["low"]).groupby(figures["place_code"]).mean()
    assert half["E92000001"] < half["E12000002"] < half["E08000003"]


def test_planned_levels_are_those_of_the_place(make: Make) -> None:
    project = synthetic(make)
    write_synthetic(project)
    figures = both(project).query("indicator == 'claimant_rate' and place_code == 'E08000003'")
    early, late = (figures[figures["period"].str.startswith(year)]["value_true"].mean() for year in ("2023", "2025"))  # fmt: skip
    assert abs(early - 6) < 0.7
    assert abs(late - 4) < 0.7


def test_the_same_seed_gives_the_same_figures_and_a_place_does_not_depend_on_others(make: Make) -> None:  # fmt: skip
    project = synthetic(make)
    write_synthetic(project)
    first = (project.root / "data/context.csv").read_bytes()
    write_synthetic(project, force=True)
    assert (project.root / "data/context.csv").read_bytes() == first
    mine = load(project)["context"].query("place_code == 'E08000003'").reset_index(drop=True)
    alone = make(
        places=PLACES[:1],
        data={"synthetic": True, "context": "data/context.csv"},
        context={"from": "nomis", "neighbours": ["E08000009"]},
    )
    write_synthetic(alone, force=True)
    again = load(alone)["context"].query("place_code == 'E08000003'").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, again)
