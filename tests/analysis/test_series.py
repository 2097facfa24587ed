"""Outcomes over time: the people of the result month by month, and what may be shown of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.analysis.evaluation import Evaluation
from localeval.data.load import load
from localeval.project.project import read_project
from localeval.results import Point, Series
from localeval.synthetic.writing import write_synthetic

from ..simulated import truth
from .conftest import START, Evaluate, people_and_outcomes

MONTHS = (-6, -3, 0, 3, 6, 9, 12)
OUTCOMES: list[dict[str, Any]] = [{"code": "employed", "month": 12, "primary": True}]


def followed(
    n: int = 200, comparison: int = 0, seed: int = 1, missing: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give people whose work comes and goes, at seven moments."""
    people, _ = people_and_outcomes(n, comparison, seed)
    rng = np.random.default_rng(seed)
    parts = []
    for month in MONTHS:
        works = (rng.random(len(people)) < 0.4 + month / 100).astype("float64")
        works[rng.random(len(people)) < missing] = np.nan
        earnings = np.where(works == 1, rng.normal(900, 200, len(people)), 0.0).round(2)
        parts.append(
            pd.DataFrame(
                {
                    "person_id": people["person_id"],
                    "month": month,
                    "employed": works,
                    "earnings": earnings,
                }
            )
        )
    return people, pd.concat(parts, ignore_index=True)


def line(evaluation: Evaluation, outcome: str = "employed", group: str = "participants") -> Series:
    [found] = [s for s in evaluation.series if (s.outcome, s.group) == (outcome, group)]
    return found


def at(series: Series, month: int) -> Point:
    return next(point for point in series.points if point.month == month)


def monitoring(
    evaluate: Evaluate,
    people: pd.DataFrame,
    rows: pd.DataFrame,
    measures: Sequence[dict[str, Any]] = OUTCOMES,
) -> Evaluation:
    return evaluate(people.drop(columns="group"), rows, design="monitoring", outcomes=measures)


# Whom the lines are about, and what they pass through.


def test_a_line_has_every_month_in_whole_per_cent(evaluate: Evaluate) -> None:
    people, outcomes = followed()
    series = line(monitoring(evaluate, people, outcomes))
    assert [point.month for point in series.points] == list(MONTHS)
    shares = outcomes.groupby("month")["employed"].mean() * 100
    for point in series.points[:-1]:
        assert point.level == np.floor(shares[point.month] + 0.5)
        assert point.low is not None
        assert point.low.is_integer()
        assert point.low < (point.level or 0) < (point.high or 0)


def test_in_the_month_of_the_result_the_level_is_that_of_the_table(evaluate: Evaluate) -> None:
    people, outcomes = followed(missing=0.06)
    evaluation = monitoring(evaluate, people, outcomes)
    assert at(line(evaluation), 12).level == evaluation.levels[0].level


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_both_groups_pass_through_the_levels_of_the_estimate(
    evaluate: Evaluate, design: str
) -> None:
    people, outcomes = followed(200, 300)
    both = [*OUTCOMES, {"code": "earnings", "month": 12}]
    evaluation = evaluate(people, outcomes, design=design, outcomes=both)
    for estimate in evaluation.estimates[:2]:
        ours, theirs = (
            at(line(evaluation, estimate.outcome, group), 12)
            for group in ("participants", "comparison")
        )
        assert (ours.level, theirs.level) == (
            estimate.participant_level,
            estimate.comparison_level,
        )
        assert theirs.low is not None
        assert theirs.low < (theirs.level or 0) < (theirs.high or 0)


def test_the_people_are_those_of_the_result_in_every_month(evaluate: Evaluate) -> None:
    """Who has no outcome in the month of the result is in no other month either."""
    people, outcomes = followed(300)
    outcomes["employed"] = (outcomes["month"] == 0).astype("float64")
    outcomes.loc[outcomes["month"] == 12, "employed"] = np.repeat([1.0, 0.0, np.nan], 100)
    outcomes.loc[outcomes["month"] == 0, "employed"] = np.tile([1.0, 0.0, 0.0], 100)
    known = np.tile([1.0, 0.0, 0.0], 100)[:200]
    level = at(line(monitoring(evaluate, people, outcomes)), 0).level
    assert level == np.floor(100 * known.mean() + 0.5)


def test_a_matched_comparison_group_has_the_weights_of_the_result(evaluate: Evaluate) -> None:
    people, outcomes = followed(150, 600)
    older = (people["age"] > 40).to_numpy()
    people.loc[people["group"] == "comparison", "age"] += 10.0
    outcomes["employed"] = np.tile(older, len(MONTHS)).astype("float64")
    rng = np.random.default_rng(2)
    flip = rng.random(len(outcomes)) < 0.1
    outcomes.loc[flip, "employed"] = 1 - outcomes.loc[flip, "employed"]
    evaluation = evaluate(people, outcomes, design="matched_comparison", outcomes=OUTCOMES)
    main = evaluation._analysed[0]
    weighting = main.weighting
    assert weighting is not None
    works = outcomes.loc[outcomes["month"] == 3, "employed"].to_numpy()
    theirs = ~main.sample.participant & weighting.on_support
    expected = 100 * np.average(works[theirs], weights=weighting.weights[theirs])
    assert at(line(evaluation, group="comparison"), 3).level == np.floor(expected + 0.5)


def test_money_is_rounded_inside_its_error_and_alike_in_every_month(evaluate: Evaluate) -> None:
    people, outcomes = followed(200, 200)
    both = [{"code": "earnings", "month": 12, "primary": True}]
    evaluation = evaluate(people, outcomes, design="randomised_trial", outcomes=both)
    for group in ("participants", "comparison"):
        series = line(evaluation, "earnings", group)
        assert series.unit == "GBP"
        assert {(point.level or 0) % 10 for point in series.points[:-1]} == {0.0}
        assert {(point.low or 0) % 10 for point in series.points} == {0.0}


def test_two_results_of_one_outcome_are_on_one_line(evaluate: Evaluate) -> None:
    people, outcomes = followed(missing=0.05)
    two = [{"code": "employed", "month": 6}, *OUTCOMES]
    evaluation = monitoring(evaluate, people, outcomes, two)
    series = line(evaluation)
    told = {level.month: level.level for level in evaluation.levels}
    assert (at(series, 6).level, at(series, 12).level) == (told[6], told[12])


# When there is no line, and which months are left out.


@pytest.mark.parametrize("months", [(12,), (0, 12)])
def test_fewer_than_three_months_are_no_course(evaluate: Evaluate, months: tuple[int, ...]) -> None:
    people, outcomes = followed()
    assert monitoring(evaluate, people, outcomes[outcomes["month"].isin(months)]).series == ()


def test_a_month_with_few_who_have_or_lack_the_outcome_is_left_out(evaluate: Evaluate) -> None:
    people, outcomes = followed(60)
    works = {-6: 9, -3: 10, 0: 50, 3: 51, 6: 0}
    for month, n in works.items():
        rows = outcomes["month"] == month
        order = np.random.default_rng(month + 10).permutation(60)
        outcomes.loc[rows, "employed"] = (order < n).astype("float64")
    series = line(monitoring(evaluate, people, outcomes))
    withheld = [point.month for point in series.points if point.level is None]
    assert withheld == [-6, 3, 6]


def test_an_outcome_that_only_accumulates_does_not_tell_how_many_got_it_in_between(
    evaluate: Evaluate,
) -> None:
    people, outcomes = followed(100)
    when = np.repeat([0, 3, 6, 9, 12, 99], [30, 4, 4, 4, 8, 50])  # passed by then
    outcomes["employed"] = (np.tile(when, len(MONTHS)) <= outcomes["month"]).astype("float64")
    series = line(monitoring(evaluate, people, outcomes))
    given_ = {point.month: point.level for point in series.points if point.level is not None}
    # From 6 to 12 twelve have passed; any other month would tell, beside these, of fewer than ten.
    assert given_ == {6: 38.0, 12: 50.0}


def test_with_many_people_such_months_are_shown_because_a_per_cent_is_many(
    evaluate: Evaluate,
) -> None:
    people, outcomes = followed(1200)
    when = np.repeat([0, 3, 6, 9, 12, 99], [400, 4, 4, 4, 8, 780])
    outcomes["employed"] = (np.tile(when, len(MONTHS)) <= outcomes["month"]).astype("float64")
    series = line(monitoring(evaluate, people, outcomes))
    assert [point.level for point in series.points[2:]] == [33.0, 34.0, 34.0, 34.0, 35.0]


def test_an_average_that_a_few_make_is_left_out(evaluate: Evaluate) -> None:
    people, outcomes = followed(100)
    outcomes.loc[outcomes["month"] == 3, "earnings"] = np.r_[1e6, 5e5, np.zeros(98)]
    money = [{"code": "earnings", "month": 12, "primary": True}]
    series = line(monitoring(evaluate, people, outcomes, money), "earnings")
    assert [point.month for point in series.points if point.level is None] == [3]


def test_where_the_result_is_withheld_there_is_no_line(evaluate: Evaluate) -> None:
    people, outcomes = followed(200, 200)
    few = (outcomes["month"] == 12) & outcomes["person_id"].isin(people["person_id"][:200])
    outcomes.loc[few, "employed"] = (np.arange(200) < 5).astype("float64")
    evaluation = evaluate(people, outcomes, design="randomised_trial", outcomes=OUTCOMES)
    assert evaluation.estimates[0].verdict == "withheld"
    assert evaluation.series == ()


def test_the_comparison_group_has_no_line_by_itself(evaluate: Evaluate) -> None:
    """Alone it was told as the line of those who joined, of whom too few have the outcome month by month."""
    people, outcomes = followed(60, 400)
    ours = people["group"] == "participant"
    ids = set(people.loc[ours, "person_id"])
    rows = outcomes["person_id"].isin(ids) & (outcomes["month"] != 12)
    outcomes.loc[rows, "employed"] = 0.0
    outcomes.loc[rows & (outcomes["person_id"].isin(sorted(ids)[:5])), "employed"] = 1.0
    found = evaluate(people, outcomes, design="randomised_trial", outcomes=OUTCOMES)
    assert found.estimates[0].comparison_level is not None
    assert found.series == ()


def test_a_comparison_group_that_is_worth_few_people_has_no_line(evaluate: Evaluate) -> None:
    people, outcomes = followed(60, 40)
    evaluation = evaluate(people, outcomes, design="matched_comparison", outcomes=OUTCOMES)
    weighting = evaluation._analysed[0].weighting
    assert weighting is not None
    if weighting.effective_comparison < 30:
        assert {series.group for series in evaluation.series} == {"participants"}


# What a reader can work out.


def fitting_numbers(point: Point, most: int) -> list[int]:
    """Try every number of people, and every number with the outcome, for what is printed of a month."""
    step = 1 if most >= 100 else 5
    sizes, counts = np.meshgrid(np.arange(20, most + 1), np.arange(10, most), indexing="ij")
    share = counts / sizes
    z = 1.959963984540054
    middle = (share + z**2 / 2 / sizes) / (1 + z**2 / sizes)
    half = z * np.sqrt(np.maximum(share * (1 - share) / sizes + (z / 2 / sizes) ** 2, 0))
    half /= 1 + z**2 / sizes
    printed = np.floor(100 * share + 0.5)
    low = np.minimum(np.floor(100 * (middle - half) / step + 1e-9) * step, printed)
    high = np.maximum(np.ceil(100 * (middle + half) / step - 1e-9) * step, printed)
    fits = (printed == point.level) & (low == point.low) & (high == point.high)
    fits &= counts <= sizes - 10
    return sorted(set(sizes[fits].tolist()))


@given(n=st.integers(40, 160), missing=st.floats(0.01, 0.12), seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_small_number_of_people_without_an_outcome_can_be_worked_out(
    tmp_path_factory: pytest.TempPathFactory, n: int, missing: float, seed: int
) -> None:
    """The attacker has the report's own number of people, and tries every number for each month.

    The result's share tells that number exactly; where it is withheld, it is known within the rounding.
    """
    people, outcomes = followed(n, 0, seed, missing)
    folder: Path = tmp_path_factory.mktemp("series")
    text = json.dumps({**START, "design": "monitoring", "outcomes": OUTCOMES})
    (folder / "evaluation.yml").write_text(text, encoding="utf-8")
    project = read_project(folder)
    tables = {"people": people.drop(columns="group"), "outcomes": outcomes}
    evaluation = Evaluation(project, project.places[0], tables.__getitem__)
    wide = outcomes.pivot(index="person_id", columns="month", values="employed")
    wide = wide[wide[12].notna()]
    size, level = len(wide), evaluation.levels[0]
    if level.n is None:
        return
    possible = [size] if level.level is not None else list(range(level.n - 2, level.n + 3))
    for series in evaluation.series:
        for point in series.points:
            if point.month == 12 or point.level is None:
                continue
            gone = int(wide[point.month].isna().sum())
            fitting = fitting_numbers(point, max(possible))
            found = {whole - part for whole in possible for part in fitting if part <= whole}
            assert gone in found
            no_small_number = max(found) == 0 or min(found) >= 10
            assert gone == 0 or no_small_number or max(found) - min(found) >= 5


# The truth.


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_the_lines_are_apart_by_the_true_effect_month_by_month(tmp_path: Path, design: str) -> None:
    """Made-up people with a known effect that grows over six months: nothing before the start, 8 points from then on."""
    whole = {
        **START,
        "design": design,
        "data": {**START["data"], "synthetic": True},
        "covariates": {"age": "numeric", "sex": "category", "months_workless": "numeric"},
        "outcomes": OUTCOMES,
    }
    (tmp_path / "evaluation.yml").write_text(json.dumps(whole), encoding="utf-8")
    plan = "default: {participants: 3000, comparison: 9000}\n"
    (tmp_path / "simulation.yml").write_text(plan, encoding="utf-8")
    project = read_project(tmp_path)
    write_synthetic(project, seed=4)
    evaluation = Evaluation(project, project.places[0], load(project).__getitem__)
    effect = 100 * truth(project)[project.primary.key]
    assert effect == pytest.approx(8.0)
    ours, theirs = (line(evaluation, group=group) for group in ("participants", "comparison"))
    covered = []
    for one, other in zip(ours.points, theirs.points, strict=True):
        expected = effect * min(max(one.month, 0), 6) / 6
        difference = (one.level or 0) - (other.level or 0)
        assert difference == pytest.approx(expected, abs=3.5)  # three standard errors, and rounding
        covered.append((other.low or 0) <= (one.level or 0) - expected <= (other.high or 100))
    assert np.mean(covered) >= 0.8
