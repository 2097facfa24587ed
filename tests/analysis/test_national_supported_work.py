"""The published numbers: LaLonde (1986), Dehejia and Wahba (1999, 2002), from causaldata to the result."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.results import Estimate

from .conftest import evaluation_of, write_project


def find(evaluation: Evaluation, outcome: str, role: str) -> Estimate:
    [found] = [
        e for e in evaluation.estimates if (e.outcome, e.role, e.subgroup) == (outcome, role, None)
    ]
    return found


def test_the_trial_gives_the_published_difference_in_earnings(trial: Evaluation) -> None:
    earnings = trial.estimates[0]
    assert (earnings.outcome, earnings.role) == ("earnings", "primary")
    assert earnings.method == "difference_in_means"
    assert earnings.estimate == 1794.34
    assert (earnings.n_participants, earnings.n_comparison) == (185, 260)
    assert earnings.verdict == "better"
    assert earnings.unit == "USD"


def test_the_trial_gives_the_published_share_with_any_earnings(trial: Evaluation) -> None:
    share = find(trial, "any_earnings", "secondary")
    assert (share.estimate, share.participant_level, share.comparison_level) == (
        11.06,
        75.68,
        64.62,
    )


def test_the_adjusted_estimate_stands_beside_it(trial: Evaluation) -> None:
    adjusted = find(trial, "earnings", "sensitivity")
    assert adjusted.method == "regression_adjusted"
    assert adjusted.estimate is not None
    assert adjusted.estimate != 1794.34
    assert 1000 < adjusted.estimate < 2500


def test_the_trial_is_strong_evidence_but_does_not_state_how_many_were_allocated(
    trial: Evaluation,
) -> None:
    assert trial.evidence.level == 4
    assert trial.evidence.caveats == ("allocated_unknown",)


def test_the_matched_project_flags_imbalance_before_and_passes_after(matched: Evaluation) -> None:
    balance = matched.balance
    assert balance is not None
    assert balance.over_limit_before > 0
    assert balance.largest_before is not None
    assert balance.largest_before > 0.25
    assert balance.passed
    assert all(row.smd_after is not None and row.smd_after < 0.1 for row in balance.rows)


def test_the_matched_estimate_finds_the_truth_of_the_trial(matched: Evaluation) -> None:
    earnings = matched.estimates[0]
    assert earnings.estimate == 1319.27
    assert earnings.low is not None
    assert earnings.high is not None
    assert earnings.low < 1794.34 < earnings.high
    assert earnings.estimand == "ATT"


def test_the_raw_difference_of_the_matched_groups_stands_nowhere(matched: Evaluation) -> None:
    told: list[Any] = [
        *matched.estimates,
        *matched.flow,
        matched.balance,
        matched.overlap,
        matched.evidence,
    ]
    text = " ".join(
        part.model_dump_json() if hasattr(part, "model_dump_json") else repr(part) for part in told
    )
    assert "8497" not in text
    assert "8,497" not in text
    everyone = [e.estimate for e in matched.estimates if e.estimate is not None]
    assert min(everyone) > -8000


def test_the_matched_evidence_is_level_three_with_its_reasons(matched: Evaluation) -> None:
    assert matched.evidence.level == 3
    assert any("Outcomes before the programme" in reason for reason in matched.evidence.reasons)


def test_the_flow_of_the_matched_project_adds_up(matched: Evaluation) -> None:
    steps = {step.step: step for step in matched.flow}
    assert (steps["in_data"].participants, steps["in_data"].comparison) == (185, 15990)
    assert steps["evaluated"].participants == matched.estimates[0].n_participants
    assert steps["off_support"].excluded


def stored_as(frame: pd.DataFrame, kind: str, numbers: list[str]) -> pd.DataFrame:
    """Store numbers in another type; those that int8 cannot hold stay as they are."""
    frame = frame.copy()
    for name in numbers:
        column = frame[name]
        if kind == "text":
            frame[name] = column.map(lambda value: repr(float(value)))
        elif kind == "int8":
            fits = bool((column % 1 == 0).all() and column.abs().max() < 128)
            frame[name] = column.astype("int8" if fits else "float64")
        else:
            frame[name] = column.to_numpy().astype(kind)
    return frame


@pytest.fixture(scope="module")
def by_type(
    make_data: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Evaluation]:
    """Evaluate the experiment's data, matched, from files that store the numbers in several types."""
    people, outcomes = make_data.people_of(make_data.raw_data("trial"))
    # Values that float32 holds exactly, so that only the arithmetic can differ.
    for name in ("earnings_1974", "earnings_1975"):
        people[name] = people[name].astype("float32").astype("float64")
    outcomes["earnings"] = outcomes["earnings"].astype("float32").astype("float64")
    outcomes["any_earnings"] = outcomes["any_earnings"].astype("float64")
    made = {}
    for kind in ("float64", "float32", "int8", "text"):
        folder = tmp_path_factory.mktemp("types") / kind
        project = write_project(
            folder,
            "matched",
            stored_as(
                people, kind, ["age", "years_of_education", "earnings_1974", "earnings_1975"]
            ),
            stored_as(outcomes, kind, ["earnings", "any_earnings"]),
            kind="parquet",
        )
        made[kind] = evaluation_of(project)
    return made


@pytest.mark.parametrize("kind", ["float32", "int8", "text"])
def test_the_type_in_which_numbers_are_stored_changes_nothing(
    by_type: dict[str, Evaluation], kind: str
) -> None:
    plain, other = by_type["float64"], by_type[kind]
    assert plain.estimates[0].estimate is not None
    assert other.estimates == plain.estimates
    assert other.balance == plain.balance
    assert other.flow == plain.flow


def test_the_int8_files_really_hold_int8(by_type: dict[str, Evaluation]) -> None:
    folder: Path = by_type["int8"].project.root / "data"
    assert str(pd.read_parquet(folder / "people.parquet")["age"].dtype) == "int8"
    assert str(pd.read_parquet(folder / "outcomes.parquet")["any_earnings"].dtype) == "int8"
