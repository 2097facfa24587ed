"""Jobs that a programme paid for are asked about and lower nothing; amounts that were filled in or left out still do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.measured_alike import doubts_about
from localeval.analysis.paid_jobs import is_a_wage, jobs_that_ended, more_have_any
from localeval.analysis.sample import Sample
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question

from .test_measured_alike import PAY, sample
from .test_months_exchanged import GROWING, SEEDS, World, asked, draw, exchange, measure


def _paid(seed: int, value: float, share: float, *, theirs: bool = False) -> Sample:
    """Give a share of those of one group who have any amount one and the same."""
    found = sample(seed, effect=0.1)
    rng = np.random.default_rng(seed)
    group = ~found.participant if theirs else found.participant
    who = group & (found.outcome > 0) & (rng.random(len(group)) < share)
    return replace(found, outcome=np.where(who, value, found.outcome))


def _least(seed: int, low: float, effect: float, *, theirs: bool = False) -> Sample:
    """Lift all amounts of one group to a least one, spread a little above it."""
    found = sample(seed, effect=effect)
    rng = np.random.default_rng(seed)
    group = ~found.participant if theirs else found.participant
    lifted = np.maximum(found.outcome, (low * rng.uniform(1, 1.2, len(group))).round(2))
    return replace(found, outcome=np.where(group & (found.outcome > 0), lifted, found.outcome))


def _only(found: Sample, kind: str) -> list[Doubtful]:
    return [one for one in doubts_about(found, PAY, drawn=True) if one.kind == kind]


@pytest.mark.parametrize(
    ("value", "theirs", "sure"),
    [
        (25 * 10.42 * 52, False, False),
        (16 * 9.50 * 26, False, False),
        (25 * 10.42 * 52, True, True),  # nobody pays jobs of those who do not take part
        (13460.77, False, True),  # an average
        (9999.0, False, True),
    ],
)
def test_one_wage_of_participants_is_asked_about_and_not_sure(
    value: float, theirs: bool, sure: bool
) -> None:
    for seed in range(10):
        [doubt] = _only(_paid(seed, value, 0.5, theirs=theirs), "repeated")
        assert doubt.sure is sure
        says = "Jobs that the programme paid for" in question(doubt, Asked("earnings")).remedy
        assert says is not theirs


@pytest.mark.parametrize(
    ("effect", "theirs", "sure"), [(0.3, False, False), (0.0, False, True), (0.0, True, True)]
)
def test_no_small_amounts_are_jobs_where_far_more_have_any(
    effect: float, theirs: bool, sure: bool
) -> None:
    for seed in range(10):
        [doubt] = _only(_least(seed, 10_840.33, effect, theirs=theirs), "floor")
        assert doubt.sure is sure


def test_the_wage_is_told_from_other_amounts() -> None:
    pence, hundreds = np.array([13546.0, 9120.55, 7.31]), np.array([8300.0, 13000.0, 900.0])
    assert is_a_wage(13546.0, pence)
    assert is_a_wage(13600.0, hundreds)  # the same, as all are rounded
    assert not is_a_wage(13600.0, pence)
    assert not is_a_wage(99_900.0, hundreds)
    assert not is_a_wage(0.0, pence)
    near = np.random.default_rng(3).uniform(4000, 26_000, 2000).round(2)
    assert np.mean([is_a_wage(float(one), pence) for one in near]) < 0.1


def test_more_with_any_amount_is_no_chance() -> None:
    some, many = np.repeat([0.0, 1.0], [60, 40]), np.repeat([0.0, 1.0], [30, 70])
    assert more_have_any({"participants": many, "comparison": some})
    assert not more_have_any({"participants": some, "comparison": many})
    assert not more_have_any({"participants": some, "comparison": some})


JOBS = World((0.70, 0.28), (0.45, 0.40), (0.5, 0.1))


@pytest.mark.parametrize("name", ["employed", "earnings"])
def test_jobs_that_end_are_no_months_exchanged(name: str) -> None:
    for seed in range(SEEDS):
        assert asked(draw(JOBS, seed)[0], measure(name)) == []


def test_months_that_are_exchanged_still_are() -> None:
    found = []
    for seed in range(SEEDS):
        frames, ours = draw(GROWING, seed)
        exchange(frames, ours)
        found += asked(frames)
    assert len(found) >= 0.8 * SEEDS
    assert "Jobs that the programme paid for" in question(found[0], Asked("employed")).remedy


def test_who_falls_below_the_others_had_no_jobs_that_ended() -> None:
    def works(share: float) -> np.ndarray:
        return np.repeat([1.0, 0.0], [round(100 * share), round(100 - 100 * share)])

    assert jobs_that_ended((works(0.7), works(0.3)), (works(0.45), works(0.4)), 1)
    assert not jobs_that_ended((works(0.7), works(0.3)), (works(0.3), works(0.4)), 1)
    assert not jobs_that_ended((works(0.5), works(0.3)), (works(0.45), works(0.4)), 1)
    # Of a benefit fewer is better.
    assert jobs_that_ended((works(0.3), works(0.7)), (works(0.55), works(0.6)), -1)
