"""Who was evaluated and how alike the groups are: nothing of a small group leaves."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.analysis.balance_findings import _joined

from .conftest import Evaluate, people_and_outcomes

MATCHED = {"design": "matched_comparison"}


def test_balance_before_and_after_weighting(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(200, 800)
    people.loc[people["group"] == "participant", "age"] -= 5
    balance = evaluate(people, outcomes, **MATCHED).balance
    assert balance is not None
    rows = {row.covariate: row for row in balance.rows}
    age = rows["age"]
    assert age.smd_before is not None
    assert age.smd_after is not None
    assert age.smd_before > 0.1 > age.smd_after
    assert balance.largest_before == max(row.smd_before or 0 for row in balance.rows)
    assert balance.over_limit_after == sum((row.smd_after or 0) >= 0.1 for row in balance.rows)
    assert (age.share, rows["sex: Female"].share) == (False, True)


def test_balance_of_a_trial_has_nothing_after(evaluate: Evaluate) -> None:
    balance = evaluate(*people_and_outcomes()).balance
    assert balance is not None
    assert (balance.largest_after, balance.over_limit_after, balance.effective_comparison) == (
        None,
    ) * 3
    assert {row.comparison_after for row in balance.rows} == {None}


@pytest.mark.parametrize("sizes", [(9, 60), (60, 9)])
def test_no_means_of_a_group_that_is_too_small(evaluate: Evaluate, sizes: tuple[int, int]) -> None:
    evaluation = evaluate(*people_and_outcomes(*sizes))
    assert evaluation.balance is None
    assert evaluation.estimates[0].verdict == "withheld"


def test_the_overlap_of_a_small_group_is_not_drawn(evaluate: Evaluate) -> None:
    assert evaluate(*people_and_outcomes(9, 60), **MATCHED).overlap is None


def test_a_share_that_would_give_away_a_small_count_is_not_in_the_balance(
    evaluate: Evaluate,
) -> None:
    people, outcomes = people_and_outcomes()
    people["sex"] = pd.Categorical(np.where(np.arange(120) < 3, "Male", "Female"))
    balance = evaluate(people, outcomes).balance
    assert balance is not None
    shares = [row for row in balance.rows if row.share]
    assert shares
    assert all(row.participant_mean is None and row.comparison_before is None for row in shares)


def test_the_overlap_is_a_picture_of_shares(evaluate: Evaluate) -> None:
    overlap = evaluate(*people_and_outcomes(200, 800), **MATCHED).overlap
    assert overlap is not None
    for shares in (overlap.participants, overlap.comparison, overlap.weighted):
        assert len(shares) == len(overlap.edges) - 1
        assert sum(shares) == pytest.approx(100, abs=1)
    assert list(overlap.edges) == sorted(overlap.edges)
    assert 0 <= overlap.edges[0] < overlap.edges[-1] <= 1


counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20)


@given(counts, st.integers(1, 20))
def test_no_bin_of_the_overlap_holds_a_few_people(
    pairs: list[tuple[int, int]], threshold: int
) -> None:
    table = np.array(pairs).T
    edges = _joined(table, threshold)
    assert (edges[0], edges[-1]) == (0, table.shape[1])
    assert edges == sorted(set(edges))
    bins = [table[:, low:high].sum(axis=1) for low, high in itertools.pairwise(edges)]
    if len(bins) > 1:  # one bin holds everybody, whom no joining can hide
        assert all(n == 0 or n >= threshold for each in bins for n in each)
    assert np.array(bins).sum() == table.sum()


def test_participants_alone_are_described_in_shares_of_rounded_counts(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(64, 0)
    people["sex"] = pd.Categorical(np.where(np.arange(64) < 22, "Female", "Male"))
    outcomes.loc[:11, ["earnings", "employed"]] = np.nan
    monitored = evaluate(people.drop(columns="group"), outcomes, design="monitoring")
    assert monitored.balance is not None
    rows = {row.covariate: row.participant_mean for row in monitored.balance.rows}
    # 10 women and 42 men are described: 10 and 40 of 50.
    assert (rows["sex: Female"], rows["sex: Male"]) == (20.0, 80.0)
    assert monitored.flow[-1].participants == 50


def test_people_whom_the_characteristics_give_away_do_not_stop_the_overlap(
    evaluate: Evaluate,
) -> None:
    people, outcomes = people_and_outcomes(200, 800)
    sex = people["sex"].astype("object")
    sex[:12] = "Other"  # twelve participants, and nobody else
    people["sex"] = pd.Categorical(sex)
    evaluation = evaluate(people, outcomes, **MATCHED)
    assert evaluation.overlap is not None
    assert evaluation.overlap.off_support == 10
    assert evaluation.balance is not None
    assert {row.covariate for row in evaluation.balance.rows if row.share} == {
        "sex: Female",
        "sex: Male",
    }
