"""Who is evaluated: the people with a known outcome, and a row for everyone who is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.sample import build_sample
from localeval.catalogue.catalogue import shared_outcomes
from localeval.project.project import Measure

from .conftest import Evaluate, people_and_outcomes

EARNINGS = Measure(shared_outcomes()["earnings"], 12, True)
EMPLOYED = Measure(shared_outcomes()["employed"], 12, False)


def tables() -> dict[str, pd.DataFrame]:
    people = pd.DataFrame(
        {
            "person_id": ["a", "b", "c", "d"],
            "group": ["participant", "participant", "comparison", "comparison"],
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ["d", "a", "a", "b", "c"],
            "month": [12, 12, 24, 12, 12],
            "earnings": [400.0, 100.0, 999.0, np.nan, 300.0],
            "employed": [1, 0, 1, 1, 1],
        }
    )
    return {"people": people, "outcomes": outcomes}


def test_each_person_has_the_outcome_of_the_month() -> None:
    sample = build_sample(tables(), EARNINGS)
    assert sample.people["person_id"].tolist() == ["a", "c", "d"]
    assert sample.outcome.tolist() == [100.0, 300.0, 400.0]
    assert sample.participant.tolist() == [True, False, False]


def test_people_without_the_outcome_are_counted_by_group() -> None:
    sample = build_sample(tables(), EARNINGS)
    assert (sample.in_data, sample.missing, sample.sizes) == ((2, 2), (1, 0), (1, 2))


def test_a_person_without_any_row_is_missing_too() -> None:
    given = tables()
    given["outcomes"] = given["outcomes"].query("person_id != 'd'")
    assert build_sample(given, EARNINGS).missing == (1, 1)


def test_yes_or_no_becomes_per_cent() -> None:
    assert build_sample(tables(), EMPLOYED).outcome.tolist() == [0.0, 100.0, 100.0, 100.0]


@pytest.mark.parametrize("kind", ["int8", "uint8", "float32", "Int8", "Float32", "bool", "boolean"])
def test_no_type_overflows_or_loses_a_value(kind: str) -> None:
    given = tables()
    given["outcomes"]["employed"] = given["outcomes"]["employed"].to_numpy().astype(bool)
    given["outcomes"] = given["outcomes"].astype({"employed": kind})
    sample = build_sample(given, EMPLOYED)
    assert sample.outcome.dtype == np.float64
    assert sample.outcome.tolist() == [0.0, 100.0, 100.0, 100.0]


def test_text_is_read_as_numbers() -> None:
    given = tables()
    given["outcomes"]["earnings"] = ["400", "100.0", "999", None, "3e2"]
    assert build_sample(given, EARNINGS).outcome.tolist() == [100.0, 300.0, 400.0]


def test_monitoring_without_a_group_column_takes_everyone() -> None:
    given = tables()
    given["people"] = given["people"].drop(columns="group")
    assert build_sample(given, EMPLOYED).sizes == (4, 0)


def test_a_part_of_a_sample() -> None:
    part = build_sample(tables(), EARNINGS).where(np.array([True, False, True]))
    assert part.people["person_id"].tolist() == ["a", "d"]
    assert (part.outcome.tolist(), part.sizes) == ([100.0, 400.0], (1, 1))


def test_the_flow_counts_everyone_rounded(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(68, 103)
    both = ["earnings", "employed"]
    outcomes.loc[outcomes.index[:12], both] = np.nan  # 12 participants
    outcomes.loc[outcomes.index[-3:], both] = np.nan  # 3 of the comparison group
    steps = {step.step: step for step in evaluate(people, outcomes).flow}
    assert list(steps) == ["in_data", "no_outcome", "evaluated"]
    # With 105 beside 100 the three could be worked out to within the rounding.
    assert (steps["in_data"].participants, steps["in_data"].comparison) == (70, None)
    assert (steps["no_outcome"].participants, steps["no_outcome"].comparison) == (10, None)
    assert (steps["evaluated"].participants, steps["evaluated"].comparison) == (55, 100)
    assert [step.excluded for step in steps.values()] == [False, True, False]
    assert steps["no_outcome"].label == "Outcome not known at month 12"
