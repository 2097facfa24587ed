"""The limits of a funnel plot: beside a count of all possibilities, beside Spiegelhalter's binomial limits, and by simulation."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy.stats import binom, chi2_contingency

from localeval.methods.delivery.variation import LEVELS, dispersion, limits, outside


def counted(
    n: int, reached: int, people: int, level: float, step: int = 1
) -> tuple[set[int], set[int]]:
    """Give the rounded numbers that lie inside limits and those that do not, by counting every way to draw the people of a provider."""
    ways: dict[int, int] = {}
    for got in range(max(0, n - (people - reached)), min(n, reached) + 1):
        rounded = (2 * got + step) // (2 * step) * step
        many = comb(reached, got) * comb(people - reached, n - got)
        ways[rounded] = ways.get(rounded, 0) + many
    whole, below = sum(ways.values()), 0
    inside: set[int] = set()
    for got in sorted(ways):
        middle = Fraction(2 * below + ways[got], 2 * whole)
        if abs(middle - Fraction(1, 2)) <= Fraction(level) / 2:
            inside.add(got)
        below += ways[got]
    return inside, set(ways) - inside


@pytest.mark.parametrize("step", [1, 5, 10])
@pytest.mark.parametrize(("n", "reached", "people"), [(30, 80, 200), (60, 25, 150), (45, 60, 90)])
def test_what_lies_outside_is_what_few_ways_of_drawing_people_give(
    n: int, reached: int, people: int, step: int
) -> None:
    for level in LEVELS:
        low, high = limits(n, reached, people, level, step)
        inside, beyond = counted(n, reached, people, level, step)
        assert inside
        assert not any(outside(got / n, low, high) for got in inside)
        assert all(outside(got / n, low, high) for got in beyond if got <= n)


def test_limits_of_a_small_part_of_very_many_are_those_of_spiegelhalter() -> None:
    """His limits (2005, appendix A.1) are quantiles of the binomial, interpolated: within one person of ours."""
    n, share = 120, 0.4
    for level in LEVELS:
        ends = limits(n, 4_000_000, 10_000_000, level)
        for p, end in zip((0.5 - level / 2, 0.5 + level / 2), ends, strict=True):
            r = int(binom.ppf(p, n, share))
            at, before = binom.cdf(r, n, share), binom.cdf(r - 1, n, share)
            theirs = (r - (at - p) / (at - before)) / n
            assert end == pytest.approx(theirs, abs=1 / n)


def test_with_a_provider_that_has_everybody_nothing_is_by_chance() -> None:
    assert limits(100, 40, 100) == (0.4, 0.4)


def test_limits_of_few_people_stay_between_nobody_and_all() -> None:
    low, high = limits(10, 3, 400, 0.998, 5)
    assert 0 == low < high <= 1


def test_dispersion_is_the_test_of_a_table_of_two_columns() -> None:
    reached, people = [20, 45, 30, 80], [50, 90, 100, 160]
    found = dispersion(reached, people)
    rest = [n - got for got, n in zip(reached, people, strict=True)]
    theirs = chi2_contingency([reached, rest], correction=False)
    assert found is not None
    assert found.ratio == pytest.approx(theirs.statistic / 3)
    assert found.p_value == pytest.approx(theirs.pvalue)
    assert dispersion([10, 20], [20, 40]) is None
    assert dispersion([0, 0, 0], [20, 40, 60]) is None
    rounded = dispersion(reached, people, 5)
    assert rounded is not None
    assert rounded.ratio < found.ratio


@pytest.mark.parametrize("providers", [3, 8])
def test_19_in_20_providers_that_are_alike_lie_within_the_limits(providers: int) -> None:
    rng, inside = np.random.default_rng(5), []
    for _ in range(480 // providers):
        n = rng.integers(30, 250, providers)
        got = rng.binomial(n, rng.uniform(0.2, 0.7))
        n, got = (n + 2) // 5 * 5, (got + 2) // 5 * 5
        for mine, many in zip(got.tolist(), n.tolist(), strict=True):
            low, high = limits(many, int(got.sum()), int(n.sum()), 0.95, 5)
            inside.append(not outside(mine / many, low, high))
    assert 0.93 <= np.mean(inside) <= 0.98
