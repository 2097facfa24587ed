"""Reach and representation beside independent computations: Wilson's interval, Katz's of another package, and draws of the eligible."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats.contingency import relative_risk
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.delivery.reach import Eligible, reach, representation
from localeval.methods.inputs import MethodError

Z = 1.959964


def test_of_a_counted_number_reach_has_wilsons_interval() -> None:
    found = reach(240, Eligible(3000))
    assert found.ratio == 0.08
    assert (found.low, found.high) == pytest.approx(proportion_confint(240, 3000, method="wilson"))


def test_the_interval_of_the_eligible_is_carried() -> None:
    """With very many who joined only the number of the eligible is uncertain: the interval is that of a constant by it."""
    found = reach(100_000_000, Eligible(1e9, 0.8e9, 1.3e9))
    assert (found.low, found.high) == pytest.approx((0.1 / 1.3, 0.1 / 0.8), rel=1e-3)
    both = reach(240, Eligible(3000, 2700, 3300))
    alone = reach(240, Eligible(3000))
    assert both.low < alone.low < alone.high < both.high


def test_more_than_all_or_nobody_is_no_share() -> None:
    for joined, people in ((11, 10.0), (0, 10.0)):
        with pytest.raises(MethodError):
            reach(joined, Eligible(people))


def test_representation_is_the_ratio_of_two_shares() -> None:
    eligible = [Eligible(6000), Eligible(4000)]
    found = representation(90, 200, eligible, 0)
    assert found.ratio == pytest.approx(0.45 / 0.6)
    assert found.low < found.ratio < found.high
    assert representation(60, 100, eligible, 0).ratio == pytest.approx(1)


def test_of_counted_eligible_it_has_the_interval_of_katz() -> None:
    """Another package's interval of a ratio of two shares, the second of them of so many people that it has no variance."""
    many = 10**9
    theirs = relative_risk(90, 200, 6 * many, 10 * many).confidence_interval(0.95)
    found = representation(90, 200, [Eligible(6000), Eligible(4000)], 0)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=1e-6)


def test_the_variance_of_estimated_eligible_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(3)
    sizes, errors = np.array([3000.0, 5000.0, 2000.0]), np.array([150.0, 300.0, 120.0])
    drawn = rng.normal(sizes, errors, (100_000, 3))
    spread = np.log(drawn[:, 0] / drawn.sum(axis=1)).std()
    eligible = [Eligible(n, n - Z * e, n + Z * e) for n, e in zip(sizes, errors, strict=True)]
    very_many = 10**9
    found = representation(very_many // 4, very_many, eligible, 0)
    assert np.log(found.high / found.low) / (2 * Z) == pytest.approx(spread, rel=0.01)


def test_rounding_makes_intervals_wider() -> None:
    assert reach(40, Eligible(3000), 5).high > reach(40, Eligible(3000)).high
    eligible = [Eligible(6000), Eligible(4000)]
    wide, narrow = (representation(15, 60, eligible, 0, step) for step in (5, 1))
    assert wide.low < narrow.low
    assert wide.ratio == narrow.ratio


def test_19_in_20_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(4)
    held: dict[str, list[bool]] = {"reach": [], "representation": []}
    for _ in range(400):
        people, share = int(rng.integers(2000, 20000)), rng.uniform(0.02, 0.15)
        error = people * rng.uniform(0.02, 0.08)
        joined = int(rng.binomial(people, share) + 2) // 5 * 5
        told = rng.normal(people, error)
        found = reach(joined, Eligible(told, told - Z * error, told + Z * error), 5)
        held["reach"].append(found.low <= share <= found.high)
        of_people, of_joined = rng.dirichlet([5, 5, 5]), rng.dirichlet([5, 5, 5])
        mine = int(rng.multinomial(joined, of_joined)[0] + 2) // 5 * 5
        if mine < 10:
            continue
        eligible = [Eligible(people * one) for one in of_people]
        ratio = representation(mine, joined, eligible, 0, 5)
        held["representation"].append(ratio.low <= of_joined[0] / of_people[0] <= ratio.high)
    for name, ok in held.items():
        assert 0.92 <= np.mean(ok) <= 0.98, name
