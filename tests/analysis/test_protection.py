"""What the whole report withholds so that no small count can be worked out from the rest of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.protection import Protection
from localeval.project.project import Project, read_project

from .conftest import Evaluate, people_and_outcomes

SETTINGS = """
programme: {name: Test, organisation: Test}
places: [{code: E08000003, name: Manchester}]
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: monitoring
covariates: {sex: category, age: numeric}
outcomes: [{code: employed, month: 12, primary: true}]
subgroups: [sex, age_band]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("protection")
    (folder / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
    return read_project(folder)


def evaluation(project: Project, counts: dict[tuple[str, str], tuple[int, int]]) -> Evaluation:
    """Evaluate people given by (sex, age band): how many with and without the outcome."""
    rows = [
        (sex, band, has)
        for (sex, band), pair in counts.items()
        for has, n in zip((1.0, 0.0), pair, strict=True)
        for _ in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["sex", "age_band", "employed"])
    people = pd.DataFrame(
        {
            "person_id": [f"P{i}" for i in range(len(frame))],
            "group": "participant",
            "sex": frame["sex"].astype("category"),
            "age": np.where(frame["age_band"] == "young", 20.0, 40.0),
            "age_band": frame["age_band"].astype("category"),
        }
    )
    outcomes = pd.DataFrame(
        {"person_id": people["person_id"], "month": 12, "employed": frame["employed"]}
    )
    tables = {"people": people, "outcomes": outcomes}
    return Evaluation(project, project.places[0], tables.__getitem__)


def shown_of(levels: Any, variable: str) -> dict[str, float | None]:
    return {
        e.subgroup.value: e.level for e in levels if e.subgroup and e.subgroup.variable == variable
    }


def test_a_part_that_could_be_had_by_subtraction_takes_another_with_it(project: Project) -> None:
    """Women in work are few; with the total and the men's share printed they could be counted."""
    counts = {
        ("Female", "young"): (2, 30),
        ("Female", "old"): (2, 30),
        ("Male", "young"): (40, 40),
        ("Male", "old"): (40, 40),
    }
    found = evaluation(project, counts)
    shown = shown_of(found.levels, "sex")
    assert shown["Female"] is None
    everyone = next(level for level in found.levels if level.subgroup is None)
    men = next(item for item in found.levels if item.subgroup and item.subgroup.value == "Male")
    assert everyone.level == pytest.approx(100 * 84 / 224, abs=0.01)
    assert (men.level, men.people_rounded_to) == (45.45, 15), "75 of 165, rounded to 15"
    assert men.low is not None
    assert men.low < 50 < (men.high or 0)


def test_nothing_is_withheld_where_every_count_is_large(project: Project) -> None:
    counts = {(sex, band): (30, 30) for sex in ("Female", "Male") for band in ("young", "old")}
    found = evaluation(project, counts)
    assert not found.protection.withheld
    assert all(level.level is not None for level in found.levels)


COUNT = st.integers(0, 40)


@given(cells=st.lists(st.tuples(COUNT, COUNT), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_an_attacker_with_the_whole_report_finds_no_small_count(
    project: Project, cells: list[tuple[int, int]]
) -> None:
    """Solve for every small count from all printed shares and sizes; none may be pinned down.

    The attacker here is independent of the package: the unknowns are the eight counts of people by sex,
    age band and outcome, and every printed level and size is an equation or an interval.
    """
    keys = [("Female", "young"), ("Female", "old"), ("Male", "young"), ("Male", "old")]
    if sum(map(sum, cells)) < 10:
        return
    counts = dict(zip(keys, cells, strict=True))
    found = evaluation(project, {key: pair for key, pair in counts.items() if sum(pair)})
    levels = found.levels
    truth = np.array([n for key in keys for n in counts[key]], dtype=float)

    def about(level: Any) -> np.ndarray:
        mask = np.zeros(8)
        for i, (sex, band) in enumerate(keys):
            group = level.subgroup
            if group is None or group.value in (sex, band):
                mask[2 * i : 2 * i + 2] = 1
        return mask

    yes = np.tile([1.0, 0.0], 4)
    equations, right, upper, limit = [], [], [], []
    for level in levels:
        mask = about(level)
        step = level.people_rounded_to
        if level.n is not None:
            for sign in (1.0, -1.0):  # rounded to 5: within 2 either way
                upper.append(sign * mask)
                limit.append(sign * level.n + (step / 2 or 2))
        if level.level is not None and step:  # of numbers that are rounded alike
            assert level.n is not None
            with_it = round(level.level * level.n / 100)
            for sign in (1.0, -1.0):
                upper.append(sign * mask * yes)
                limit.append(sign * with_it + step / 2)
        elif level.level is not None:  # a share to two decimals gives the exact count
            equations += [mask * yes, mask * (1 - yes)]
            right += [float(truth @ (mask * yes)), float(truth @ (mask * (1 - yes)))]
    options: dict[str, Any] = {"A_eq": np.array(equations), "b_eq": right} if equations else {}
    if upper:
        options |= {"A_ub": np.array(upper), "b_ub": limit}
    for level in levels:
        for target in (about(level) * yes, about(level) * (1 - yes)):
            value = float(truth @ target)
            if not 0 < value < 10:
                continue
            low = linprog(target, bounds=(0, None), **options)
            high = linprog(-target, bounds=(0, None), **options)
            widest = np.inf if high.status == 3 else -high.fun
            assert widest - low.fun > 1, f"{level.subgroup}: {value} is known to be {low.fun}"


# -- what goes with a withheld count


def by_part(found: Evaluation) -> dict[str, Any]:
    """Give the estimates of the parts by their value."""
    return {e.subgroup.value: e for e in found.estimates if e.subgroup}


def test_the_effective_size_of_a_trial_does_not_tell_a_withheld_number(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 103)
    sexes = ["Female"] * 50 + ["Male"] * 50
    people["sex"] = pd.Categorical([*sexes, *sexes, "Other", "Other", "Other"])
    found = evaluate(people, outcomes, subgroups=["sex"])
    withheld = [e for e in by_part(found).values() if e.n_comparison is None]
    assert {e.effective_comparison for e in withheld} == {None}
    others = [e for e in by_part(found).values() if e.n_comparison is not None]
    assert withheld
    for e in others:  # three people could be had by subtraction, were the others exact
        assert (e.people_rounded_to, e.effective_comparison) == (5, e.n_comparison)


def test_no_standardised_difference_where_its_shares_are_withheld(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    sexes = ["Female"] * 48 + ["Male"] * 48 + ["Other"] * 4
    people["sex"] = pd.Categorical([*sexes, *["Female"] * 40, *["Male"] * 40, *["Other"] * 20])
    balance = evaluate(people, outcomes).balance
    assert balance is not None
    rows = {row.covariate: row for row in balance.rows}
    withheld = [row for row in rows.values() if row.share and row.participant_mean is None]
    assert rows["sex: Other"] in withheld
    assert {(row.comparison_before, row.smd_before, row.smd_after) for row in withheld} == {
        (None, None, None)
    }
    shown = [row.smd_before for row in rows.values() if row.smd_before is not None]
    assert balance.largest_before == max(shown)
    assert balance.over_limit_before == sum(value >= 0.1 for value in shown)


@pytest.mark.parametrize("few", [4, 96])
def test_a_characteristic_coded_in_numbers_is_counted_too(evaluate: Evaluate, few: int) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    people["disabled"] = np.r_[np.arange(100) < few, np.arange(100) < 50].astype(float)
    people.loc[99, "disabled"] = np.nan
    covariates = {"age": "numeric", "sex": "category", "disabled": "numeric"}
    balance = evaluate(people, outcomes, covariates=covariates).balance
    assert balance is not None
    row = next(row for row in balance.rows if row.covariate == "disabled")
    assert (row.share, row.participant_mean, row.smd_before) == (True, None, None)


def test_people_without_anyone_alike_are_withheld_everywhere(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(200, 800)
    sex = people["sex"].astype("object")
    sex[:4] = "Other"
    people["sex"] = pd.Categorical(sex)
    found = evaluate(people, outcomes, design="matched_comparison")
    assert found.balance is not None
    assert found.overlap is not None
    assert (found.balance.off_support, found.overlap.off_support) == (None, None)
    steps = {step.step: step.participants for step in found.flow}
    assert (steps["off_support"], steps["in_data"], steps["evaluated"]) == (None, None, 195)


def test_a_count_that_nobody_looked_at_is_not_printed(project: Project) -> None:
    assert not Protection().shows(("level", "participants", "sex: Female"))
    assert Protection().shows()


def test_a_gap_that_only_people_left_out_have_takes_nothing_with_it(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    people.loc[:11, "sex"] = np.nan  # twelve participants whose outcome is not known either
    outcomes.loc[:11, ["earnings", "employed"]] = np.nan
    people.loc[199, "sex"] = np.nan  # and one of the comparison group
    outcomes.loc[199, ["earnings", "employed"]] = np.nan
    found = evaluate(people, outcomes)
    assert found.balance is not None
    shares = [row.participant_mean for row in found.balance.rows if row.share]
    assert shares == [50.0, 50.0]
    assert {e.n_comparison for e in found.estimates} == {100}
    quality = {row.column: row for row in found.quality}
    assert (quality["sex"].participants_missing, quality["sex"].comparison_missing) == (10.0, None)
