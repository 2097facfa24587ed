"""Rubin's rules against R's mice, and where they end: no gaps, all gaps, uneven tails."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.rubin import MONTE_CARLO_SHARE, combine
from localeval.methods.impact.uncertainty import Estimated, effect_of
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick

ESTIMATES = (1.2, 0.7, 1.9, 1.1, 0.4, 1.5)
VARIANCES = (0.50, 0.62, 0.45, 0.55, 0.71, 0.52)


def estimated(estimate: float, variance: float, people: int) -> Estimated:
    """Make an estimate with this variance from two groups of ``people`` each, whose residuals mirror each other.

    Its degrees of freedom are those of Welch, twice one less than ``people``.
    """
    size = np.sqrt(variance * (people - 1) / 2)
    residual = size * np.where(np.arange(people) % 2 == 0, 1.0, -1.0)
    ours = Arm(
        np.arange(people), np.full(people, 1 / people), residual.copy(), np.ones((people, 1))
    )
    theirs = Arm(np.arange(people, 2 * people), ours.shares, residual.copy(), np.ones((people, 1)))
    return Estimated("made_up", "ATT", 5 + estimate, 5.0, Difference(ours, theirs, 2 * people), 2.0)


@pytest.mark.parametrize(
    ("people", "df"),
    [
        # R: pool.scalar(q, u, n, k = 1)$df of mice 3.15, in reference_clusters.R
        (20, 13.694069473022896),
        (6, 4.576298732339888),
        (200, 30.660791374638539),
    ],
)
def test_variance_and_degrees_of_freedom_agree_with_mice(people: int, df: float) -> None:
    found = combine([estimated(q, u, people) for q, u in zip(ESTIMATES, VARIANCES, strict=True)])
    effect = found.effect
    assert effect.estimate == pytest.approx(1.133333333333333)
    assert effect.std_error**2 == pytest.approx(0.897444444444444)
    assert effect.df == pytest.approx(df, rel=1e-9)
    assert found.between == pytest.approx(0.377863067970781)
    assert effect.participant_level - effect.comparison_level == pytest.approx(effect.estimate)
    # Between the imputations over their number, as a share of the standard error.
    error = np.sqrt(np.var(ESTIMATES, ddof=1) / 6 / 0.897444444444444)
    assert found.monte_carlo == pytest.approx(error)
    assert found.imputations == 6


def test_as_many_as_are_needed_bring_the_monte_carlo_error_under_its_bound() -> None:
    rng = np.random.default_rng(1)
    few = combine([estimated(q, 1.0, 50) for q in rng.normal(0, 0.8, 6)])
    assert few.monte_carlo > MONTE_CARLO_SHARE
    many = combine([estimated(q, 1.0, 50) for q in rng.normal(0, 0.8, 2 * few.needed)])
    assert many.monte_carlo < MONTE_CARLO_SHARE
    assert many.needed <= many.imputations


def test_one_estimate_is_given_back_as_it_is() -> None:
    one = estimated(1.2, 0.5, 20)
    found = combine([one])
    assert found.effect == effect_of(one)
    assert (found.between, found.monte_carlo, found.imputations) == (0.0, 0.0, 1)


def test_imputations_that_agree_lose_nothing_but_barnard_and_rubins_factor() -> None:
    one = estimated(1.2, 0.5, 20)
    found = combine([one] * 5)
    assert found.effect.std_error == pytest.approx(effect_of(one).std_error)
    assert found.effect.df == pytest.approx(39 / 41 * 38)
    assert found.between == 0


def test_the_interval_widens_with_what_the_gaps_take() -> None:
    spreads = [
        combine([estimated(q * factor, 0.5, 30) for q in (-1.0, 0.0, 1.0, 0.5)])
        for factor in (0.1, 0.5, 2.0)
    ]
    widths = [found.effect.high - found.effect.low for found in spreads]
    assert widths == sorted(widths)
    assert [found.between for found in spreads] == sorted(found.between for found in spreads)
    assert all(0 < found.between < 1 for found in spreads)


def with_tails(estimate: float) -> Estimated:
    """Make an estimate from 20 participants and 120 others whose outcomes have a long tail above."""
    arms, start = [], 0
    for people in (20, 120):
        values = np.exp(1.3 * stats.norm.ppf((np.arange(people) + 0.5) / people))
        rows = np.arange(start, start + people)
        arms.append(
            Arm(rows, np.full(people, 1 / people), values - values.mean(), np.ones((people, 1)))
        )
        start += people
    return Estimated("made_up", "ATT", 5 + estimate, 5.0, Difference(arms[0], arms[1], 140), 2.0)


def test_tails_of_the_imputations_count() -> None:
    effect = combine([with_tails(q) for q in ESTIMATES]).effect
    above, below = ((end - effect.estimate) / effect.std_error for end in (effect.high, effect.low))
    # Twenty people seldom have anybody of the tail among them, so the truth may well lie above.
    assert above > 1.1 * -below
    assert -below >= stats.t.ppf(0.975, effect.df) - 1e-9


def test_nothing_that_varies_has_no_error() -> None:
    same = [estimated(1.0, 0.0, 10)] * 3
    with pytest.raises(MethodError) as caught:
        combine(same)
    assert caught.value.reason == "constant_outcome"
