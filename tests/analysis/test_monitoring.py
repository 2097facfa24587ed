"""Without a comparison group outcomes are described, and nothing is called an impact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation

from .conftest import Evaluate, people_and_outcomes


@pytest.fixture
def monitoring(evaluate: Evaluate) -> Any:
    """Evaluate participants alone; the group column is left out, as it may be."""

    def _monitoring(n: int = 60, works: int | None = None, **changes: Any) -> Evaluation:
        people, outcomes = people_and_outcomes(n, 0)
        if works is not None:
            outcomes["employed"] = (np.arange(n) < works).astype("float64")
        return evaluate(people.drop(columns="group"), outcomes, design="monitoring", **changes)

    return _monitoring


def test_there_are_levels_and_no_estimates(monitoring: Any) -> None:
    evaluation = monitoring(works=30)
    assert evaluation.estimates == ()
    assert evaluation.overlap is None
    earnings, employed = evaluation.levels
    assert (earnings.role, earnings.n) == ("primary", 60)
    assert (employed.level, employed.unit) == (50.0, "percent")
    assert employed.low < 50.0 < employed.high


def test_the_level_is_the_mean(monitoring: Any) -> None:
    _, outcomes = people_and_outcomes(60, 0)
    assert monitoring().levels[0].level == round(outcomes["earnings"].mean(), 2)


def test_the_flow_has_participants_alone(monitoring: Any) -> None:
    assert [(step.step, step.participants, step.comparison) for step in monitoring().flow] == [
        ("in_data", 60, None),
        ("no_outcome", 0, None),
        ("evaluated", 60, None),
    ]


def test_participants_are_described_alone(monitoring: Any) -> None:
    profile = monitoring().balance
    assert {row.comparison_before for row in profile.rows} == {None}
    assert profile.rows[0].participant_mean is not None


def test_the_evidence_is_level_one_and_says_why(monitoring: Any) -> None:
    evidence = monitoring().evidence
    assert evidence.level == 1
    assert evidence.reasons == ("There is no comparison group, so outcomes are described only.",)


@pytest.mark.parametrize(
    ("works", "says"),
    [(9, "too few people with the outcome"), (51, "too few people with the outcome"), (50, "")],
)
def test_a_share_that_gives_away_a_small_count_is_withheld(
    monitoring: Any, works: int, says: str
) -> None:
    employed = monitoring(works=works).levels[1]
    assert (says in employed.withheld, employed.level is None) == (True, bool(says))


def test_too_few_participants(monitoring: Any) -> None:
    evaluation = monitoring(9)
    assert {level.withheld for level in evaluation.levels} == {"too few people to publish a result"}
    assert {(level.n, level.level, level.low, level.high) for level in evaluation.levels} == {
        (None,) * 4
    }
    assert evaluation.balance is None
    assert evaluation.flow[0].participants is None


def test_the_primary_outcome_is_given_by_group(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(60, 0)
    people["sex"] = pd.Categorical(np.where(np.arange(60) < 5, "Male", "Female"))
    evaluation = evaluate(
        people.drop(columns="group"), outcomes, design="monitoring", subgroups=["sex"]
    )
    groups = {level.subgroup.value: level for level in evaluation.levels if level.subgroup}
    assert groups["Female"].level is not None
    assert (groups["Male"].level, groups["Male"].n) == (None, None)
    assert {level.outcome for level in evaluation.levels if level.subgroup} == {"earnings"}
