"""A next publication is always possible, and tells nothing of the few people who came since beside any before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis import earlier_publications
from localeval.analysis.differencing import disclosed_by_both
from localeval.analysis.evaluation import Evaluation
from localeval.results import Result

from .conftest import Evaluate, people_and_outcomes
from .test_differencing import result_of

EARNINGS = [{"code": "earnings", "month": 12, "primary": True}]


@pytest.fixture
def people() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give 400 people of a trial in the order in which they came, every other one in the programme."""
    people, outcomes = people_and_outcomes(200, 200, 9)
    order = np.arange(400).reshape(2, 200).T.ravel()
    return people.iloc[order].reset_index(drop=True), outcomes.iloc[order].reset_index(drop=True)


def published(
    evaluate: Evaluate,
    people: tuple[pd.DataFrame, pd.DataFrame],
    n: int,
    earlier: Sequence[Result] = (),
    **changes: Any,
) -> tuple[Evaluation, Result]:
    """Give the findings of those who came first, and the result that would be published of them."""
    first = [frame.iloc[:n].reset_index(drop=True) for frame in people]
    found = evaluate(*first, earlier=earlier, outcomes=EARNINGS, **changes)
    made = result_of(
        estimates=found.estimates, levels=found.levels, flow=found.flow, balance=found.balance,
        series=found.series, design=found.project.settings.design,
    )  # fmt: skip
    return found, made


@pytest.mark.parametrize("design", ["randomised_trial", "monitoring"])
@pytest.mark.parametrize("newcomers", [1, 2, 5, 60])
def test_what_is_published_next_tells_of_no_few_newcomers(
    evaluate: Evaluate, people: tuple[pd.DataFrame, pd.DataFrame], design: str, newcomers: int
) -> None:
    _, before = published(evaluate, people, 300, design=design)
    found, now = published(evaluate, people, 300 + newcomers, (before,), design=design)
    assert disclosed_by_both(before, now) == []
    main = found.estimates[0] if design == "randomised_trial" else found.levels[0]
    assert not main.withheld


def test_without_earlier_ones_it_would_tell_of_them(
    evaluate: Evaluate, people: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    """What the record is read for: by itself the second publication gives the newcomer away."""
    _, before = published(evaluate, people, 300, design="monitoring")
    _, now = published(evaluate, people, 301, design="monitoring")
    assert disclosed_by_both(before, now)


def test_many_newcomers_change_nothing(
    evaluate: Evaluate, people: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    _, before = published(evaluate, people, 200)
    beside, _ = published(evaluate, people, 400, (before,))
    alone, _ = published(evaluate, people, 400)
    assert beside.estimates == alone.estimates
    assert beside.flow == alone.flow


def test_every_earlier_publication_counts_and_not_only_the_last(
    evaluate: Evaluate, people: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    """After a large step back the last publication is far off, and the one before it has all but one of the people."""
    _, first = published(evaluate, people, 300)
    _, second = published(evaluate, people, 240, (first,))
    _, third = published(evaluate, people, 301, (first, second))
    assert disclosed_by_both(first, third) == []
    assert disclosed_by_both(second, third) == []


def test_what_stands_says_since_when_and_bounds_of_new_data_are_not_set_beside_it(
    evaluate: Evaluate, people: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    outcomes = people[1].copy()
    outcomes.loc[outcomes.index % 5 == 0, "earnings"] = np.nan
    lossy = people[0], outcomes
    _, before = published(evaluate, lossy, 300)
    found, _ = published(evaluate, lossy, 302, (before,))
    for item in found.estimates:
        assert not item.stands_since or item.stands_since == before.run.date
    if found.estimates[0].stands_since:
        assert found.limits is not None
        assert found.limits.lost is not None
        assert found.limits.lost.lee_low is None


@pytest.mark.parametrize("newcomers", [2, 100])
def test_who_has_nobody_alike_is_counted_with_the_flow_or_not_at_all(
    evaluate: Evaluate,
    people: tuple[pd.DataFrame, pd.DataFrame],
    newcomers: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beside a flow of an earlier run a new number of them would give away what it hides."""
    monkeypatch.setattr(earlier_publications, "CAUTIONS", (0,))
    _, before = published(evaluate, people, 300, design="matched_comparison")
    n = 300 + newcomers
    found, _ = published(evaluate, people, n, (before,), design="matched_comparison")
    step = next(step for step in found.flow if step.step == "off_support")
    assert bool(step.stands_since) == (newcomers < 10)
    assert found.overlap is not None
    assert found.balance is not None
    if step.stands_since:
        assert found.overlap.stands
        assert found.overlap.off_support is None
        assert found.balance.stands_since or found.balance.off_support is None
    else:
        assert not found.overlap.stands
        assert found.overlap.off_support == found.balance.off_support == step.participants == 0
