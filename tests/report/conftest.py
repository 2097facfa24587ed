"""Results of an invented evaluation, for tests of what a person reads: each fixture makes variants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from localeval.analysis.facts import Facts, Overlap
from localeval.catalogue.catalogue import shared_outcomes
from localeval.project.project import Measure
from localeval.results import Balance, BalanceRow, Estimate, FlowStep, Level

Make = Callable[..., Any]


def facts_of(design: str = "randomised_trial", **changes: Any) -> Facts:
    """Give the facts of an evaluation in Leeds; ``changes`` replace single ones."""
    outcomes = shared_outcomes()
    given: dict[str, Any] = {
        "programme": "Working Well",
        "organisation": "Leeds City Council",
        "provider": "The Growth Company",
        "place": "Leeds",
        "design": design,
        "started": dt.date(2024, 4, 1),
        "description": "Coaching for people out of work.",
        "notice": "",
        "synthetic": False,
        "currency": "GBP",
        "measures": (
            Measure(outcomes["employed"], 24, True),
            Measure(outcomes["earnings"], 24, False),
            Measure(outcomes["out_of_work_benefits"], 12, False),
        ),
        "covariates": {"age": "numeric", "months_workless": "numeric"},
        "prior_outcomes": (),
        "subgroups": ("sex",),
        "threshold": 10,
        "rounding": 5,
        "approved_by": "",
        "reason": "",
        "version": "1.0",
    }
    return Facts(**{**given, **changes})


def estimate_of(**changes: Any) -> Estimate:
    """Give the difference that the National Supported Work experiment made to any earnings."""
    given: dict[str, Any] = {
        "outcome": "employed",
        "label": "In paid work",
        "month": 24,
        "unit": "percent",
        "direction": "increase",
        "estimand": "ATE",
        "method": "difference_in_means",
        "role": "primary",
        "n_participants": 185,
        "n_comparison": 1260,
        "participant_level": 75.68,
        "comparison_level": 64.62,
        "estimate": 11.06,
        "std_error": 4.33,
        "low": 2.55,
        "high": 19.57,
        "p_value": 0.011,
        "p_adjusted": 0.011,
        "verdict": "better",
    }
    return Estimate(**{**given, **changes})


def withheld_of(**changes: Any) -> Estimate:
    """Give an estimate without its numbers."""
    empty = dict.fromkeys(
        ("participant_level", "comparison_level", "estimate", "std_error", "low", "high", "p_value")
    )
    given = {**empty, "p_adjusted": None, "verdict": "withheld", "withheld": "too few people"}
    return estimate_of(**{**given, **changes})


def level_of(**changes: Any) -> Level:
    """Give a level among participants alone."""
    given: dict[str, Any] = {
        "outcome": "employed",
        "label": "In paid work",
        "month": 24,
        "unit": "percent",
        "role": "primary",
        "n": 185,
        "level": 40.0,
        "low": 33.1,
        "high": 47.2,
    }
    return Level(**{**given, **changes})


def balance_of(rows: int = 3, *, weighted: bool = True, share: bool = False) -> Balance:
    """Give a balance of so many characteristics, all over the limit before and under it after."""
    return Balance(
        rows=tuple(
            BalanceRow(
                covariate=f"covariate_{i}",
                participant_mean=25.5,
                comparison_before=33.25,
                comparison_after=25.6 if weighted else None,
                smd_before=0.2 + i / 100,
                smd_after=0.04 if weighted else None,
                share=share,
            )
            for i in range(rows)
        ),
        largest_before=0.2 + (rows - 1) / 100,
        largest_after=0.04 if weighted else None,
        over_limit_before=rows,
        over_limit_after=0 if weighted else None,
        passed=weighted,
        off_support=5,
        effective_comparison=120,
    )


FLOW = (
    FlowStep(step="in_data", label="In the data", participants=190, comparison=1265),
    FlowStep(
        step="no_outcome",
        label="Outcome not known at month 24",
        participants=None,
        comparison=5,
        excluded=True,
    ),
    FlowStep(step="evaluated", label="Evaluated", participants=185, comparison=1260),
)
OVERLAP = Overlap(
    edges=(0.001, 0.01, 0.1, 0.5),
    participants=(10.0, 30.0, 60.0),
    comparison=(80.0, 15.0, 5.0),
    weighted=(12.0, 30.0, 58.0),
    off_support=None,
)


@pytest.fixture
def facts() -> Make:
    """Make the facts of an evaluation: ``facts("monitoring", place="Hull")``."""
    return facts_of


@pytest.fixture
def estimate() -> Make:
    """Make an estimate: ``estimate(low=-1.2, verdict="inconclusive")``."""
    return estimate_of


@pytest.fixture
def withheld() -> Make:
    """Make an estimate without numbers: ``withheld(withheld="too few people")``."""
    return withheld_of


@pytest.fixture
def level() -> Make:
    """Make a level: ``level(unit="weeks")``."""
    return level_of


@pytest.fixture
def balance() -> Make:
    """Make a balance: ``balance(40, weighted=False)``."""
    return balance_of


@pytest.fixture
def flow() -> tuple[FlowStep, ...]:
    """Give the steps from the data to the people evaluated, with one count withheld."""
    return FLOW


@pytest.fixture
def overlap() -> Overlap:
    """Give three bins of propensity scores."""
    return OVERLAP
