"""What a programme cost and was worth: discount factors, intervals of ratios, and net value beside examples worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from localeval.catalogue.money_over_time import Deflator, discount_rates, shared_deflator
from localeval.methods.inputs import MethodError
from localeval.methods.value.discounting import Step, discount_factors
from localeval.methods.value.net_value import (
    Case,
    Spread,
    UnitValue,
    above_nought_in_100,
    break_even,
    draws,
    drivers,
    interval,
    public_purse,
    worth,
    years_from_joining,
)
from localeval.methods.value.ratio import Estimated, ratio

Z = 1.959963984540054
STANDARD = [Step(*step) for step in discount_rates().rates["standard"]]
HEALTH = [Step(*step) for step in discount_rates().rates["health"]]


def sure(value: float) -> Spread:
    return Spread(value, value, value)


def case_of(**changes: object) -> Case:
    """Give a programme for 100 people that cost 200,000 and adds 10 outcomes, each worth 10,000 a year."""
    factors = tuple(discount_factors(STANDARD, 5).tolist())
    case = Case(
        people=100,
        cost=sure(200_000),
        effect=sure(0.1),
        first_year=1,
        factors=factors,
        health_factors=tuple(discount_factors(HEALTH, 5).tolist()),
        values=(UnitValue(sure(10_000), False, "economic"),),
        duration=sure(2),
        drop_off=sure(0.25),
        displacement=sure(0.2),
        optimism_bias=sure(0.1),
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def test_factors_are_those_of_the_green_book_to_six_digits() -> None:
    """Annex tables of the Green Book give 0.9662, 0.8420, 0.3563 and 0.3459; six digits are worked out in decimals."""
    found = discount_factors(STANDARD, 126)
    for year, printed in ((1, 0.9662), (5, 0.8420), (10, 0.7089), (30, 0.3563), (31, 0.3459)):
        assert round(found[year], 4) == printed
    for steps, years in ((STANDARD, found), (HEALTH, discount_factors(HEALTH, 126))):
        factor, kept = Decimal(1), [Decimal(1)]
        for year in range(1, 126):
            rate = next(step.rate for step in steps if year <= step.last_year)
            factor /= 1 + Decimal(str(rate)) / 100
            kept.append(factor)
        assert [round(float(one), 6) for one in kept] == [round(one, 6) for one in years.tolist()]
    assert found[0] == 1


def test_rates_that_are_not_known_are_not_made_up() -> None:
    with pytest.raises(MethodError, match="known to year 125, not to year 126"):
        discount_factors(STANDARD, 127)
    with pytest.raises(MethodError, match="not in order"):
        discount_factors([Step(75, 3.0), Step(30, 3.5)], 5)


def test_a_worked_example_to_the_penny() -> None:
    """10 outcomes, 8 of them not displaced, 7.2 after optimism bias; 10,000 in year 1 and 7,500 in year 2: 7.2 x (9,661.84 + 7,001.33)."""
    found = worth(case_of())
    by_hand = Decimal("7.2") * (
        Decimal(10_000) / Decimal("1.035") + Decimal(7_500) / Decimal("1.035") ** 2
    )
    assert f"{by_hand:.2f}" == "119974.80"
    assert f"{found.benefits[0][0]:.2f}" == "119974.80"
    assert f"{found.net[0]:.2f}" == "-80025.20"


def test_each_part_of_the_sum_does_what_it_says() -> None:
    base = float(worth(case_of()).benefits[0][0])
    half_year = float(worth(case_of(duration=sure(1.5))).benefits[0][0])
    assert f"{half_year:.2f}" == f"{7.2 * (10_000 / 1.035 + 0.5 * 7_500 / 1.035**2):.2f}"
    long = float(worth(case_of(duration=sure(50))).benefits[0][0])
    ends = sum(
        10_000 * 0.75 ** (k - 1) / 1.035**k for k in range(1, 5)
    )  # the horizon ends in year 4
    assert f"{long:.2f}" == f"{7.2 * ends:.2f}"
    once = float(worth(case_of(values=(UnitValue(sure(10_000), True, "fiscal"),))).benefits[0][0])
    assert f"{once:.2f}" == f"{7.2 * 10_000 / 1.035:.2f}"
    health = case_of(values=(UnitValue(sure(10_000), True, "social", health=True),))
    assert f"{float(worth(health).benefits[0][0]):.2f}" == f"{7.2 * 10_000 / 1.015:.2f}"
    gross = float(worth(case_of(deadweight=sure(0.5))).benefits[0][0])
    assert gross == pytest.approx(base / 2)
    dearer = worth(case_of(optimism_bias_costs=sure(0.1)))
    assert dearer.cost[0] == pytest.approx(220_000)
    late = worth(case_of(first_year=7, values=case_of().values * 2))
    assert late.net[0] == -200_000  # first worth something beyond the horizon


F1, F2, F3 = (1.035**-year for year in (1, 2, 3))


@pytest.mark.parametrize(
    ("month", "horizon", "duration", "drop_off", "years"),
    [
        (6, 2, 5, 0, 0.5 + F1),
        (12, 2, 5, 0, F1),
        (18, 2, 5, 0, 0.5 * F1),
        (23, 2, 5, 0, F1 / 12),
        (18, 5, 1, 0, 0.5 * F1 + 0.5 * F2),  # a year from the month on, not to the end of its year
        (18, 5, 0.25, 0, 0.25 * F1),
        (23, 5, 0.5, 0, F1 / 12 + 5 / 12 * F2),
        (18, 5, 2, 0.25, 0.5 * F1 + 0.5 * F2 + 0.75 * (0.5 * F2 + 0.5 * F3)),
    ],
)
def test_an_outcome_counts_from_its_month_on_by_hand(
    month: int, horizon: int, duration: float, drop_off: float, years: float
) -> None:
    """10 outcomes, each worth 1,000 a year. All of a year was counted of an outcome in its last month."""
    case = case_of(
        first_year=years_from_joining(month),
        factors=tuple(discount_factors(STANDARD, horizon).tolist()),
        values=(UnitValue(sure(1_000), False, "economic"),),
        duration=sure(duration),
        drop_off=sure(drop_off),
        displacement=sure(0),
        optimism_bias=sure(0),
    )
    assert float(worth(case).benefits[0][0]) == pytest.approx(10_000 * years, abs=0.005)


@pytest.mark.parametrize("month", range(0, 60))
def test_no_more_time_is_counted_than_there_is(month: int) -> None:
    """Undiscounted and without drop-off, one a year is worth the years from the month to the horizon, or for which it lasts."""
    for duration in (0.1, 1, 2.5, 50):
        case = case_of(
            people=1,
            effect=sure(1),
            first_year=years_from_joining(month),
            factors=(1.0,) * 5,
            values=(UnitValue(sure(1), False, "economic"), UnitValue(sure(1), True, "economic")),
            duration=sure(duration),
            **dict.fromkeys(("drop_off", "displacement", "optimism_bias"), sure(0)),
        )
        a_year, once = (float(found[0]) for found in worth(case).benefits)
        assert a_year == pytest.approx(min(duration, 5 - month / 12))
        assert once == 1


def test_whole_years_are_written_as_whole_numbers() -> None:
    """Draws are seeded by how a case is written: 1.0 in place of 1 would move every net value that is published."""
    assert [repr(years_from_joining(month)) for month in (0, 12, 24)] == ["0", "1", "2"]
    assert "first_year=1," in repr(case_of(first_year=years_from_joining(12)))


def test_a_transfer_is_shown_and_not_counted() -> None:
    two = case_of(
        values=(
            UnitValue(sure(10_000), False, "economic"),
            UnitValue(sure(5_000), False, "fiscal", counted=False),
        )
    )
    found = worth(two)
    assert found.benefits[1][0] == pytest.approx(found.benefits[0][0] / 2)
    assert found.net[0] == worth(case_of()).net[0]


def test_at_the_break_even_effect_nothing_is_left() -> None:
    case = case_of(optimism_bias_costs=sure(0.1))
    even = break_even(case)
    assert even is not None
    assert worth(replace(case, effect=sure(even))).net[0] == pytest.approx(0, abs=1e-6)
    assert (
        break_even(replace(case, values=(UnitValue(sure(1), False, "fiscal", counted=False),)))
        is None
    )


@pytest.mark.parametrize(
    ("a", "sa", "b", "sb"), [(100, 5, 2, 0.4), (1e6, 1e5, 48, 20), (5, 0, 0.1, 0.03)]
)
def test_the_interval_of_symmetric_ones_is_fiellers(
    a: float, sa: float, b: float, sb: float
) -> None:
    g = (Z * sb / b) ** 2
    middle = a / b
    half = Z / (b * (1 - g)) * math.sqrt(sa**2 * (1 - g) + middle**2 * sb**2)
    found = ratio(Estimated(a, a - Z * sa, a + Z * sa), Estimated(b, b - Z * sb, b + Z * sb))
    assert (found.low, found.high) == pytest.approx(
        (middle / (1 - g) - half, middle / (1 - g) + half)
    )


def test_where_there_may_be_none_no_interval_is_made_up() -> None:
    cost = Estimated(1000, 900, 1100)
    open_end = ratio(cost, Estimated(2, -1, 5))
    assert (open_end.kind, open_end.value, open_end.high) == ("unbounded", None, None)
    assert open_end.low is not None
    assert 900 / 5 < open_end.low < 1000 / 2
    assert ratio(cost, Estimated(0, -5, 5)).kind == "unbounded"
    assert ratio(cost, Estimated(-1, -3, 1)).kind == "unbounded"
    assert ratio(cost, Estimated(-2, -3, -1)).kind == "none"
    assert ratio(cost, Estimated(-2, -3, 0)).kind == "none"
    assert ratio(cost, Estimated(2, 0, 4)).kind == "unbounded"
    with pytest.raises(MethodError, match="below nought"):
        ratio(Estimated(10, -1, 20), Estimated(2, 1, 3))


def test_the_least_cost_of_an_open_interval_solves_fiellers_equation() -> None:
    cost, count = (
        Estimated(1000, 1000 - Z * 50, 1000 + Z * 50),
        Estimated(2, 2 - Z * 1.5, 2 + Z * 1.5),
    )
    low = ratio(cost, count).low
    assert low is not None
    assert (1000 - low * 2) ** 2 == pytest.approx(Z**2 * (50**2 + low**2 * 1.5**2))


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    uncertain = case_of(effect=Spread(0.1, 0.02, 0.18, "normal"), displacement=Spread(0.2, 0, 0.4))
    first, again = draws(uncertain, 3, 500), draws(uncertain, 3, 500)
    assert np.array_equal(first.net, again.net)
    assert not np.array_equal(first.net, draws(uncertain, 4, 500).net)
    certain = draws(case_of(), 1, 50).net
    assert interval(certain) == pytest.approx((-80_025.2048, -80_025.2048), abs=0.01)


def test_the_numbers_of_edition_2026_2() -> None:
    """Raise ``EDITION`` in ``analysis.value`` when these become others."""
    uncertain = case_of(
        effect=Spread(0.1, 0.02, 0.18, "normal"),
        cost=Spread(200_000, 180_000, 220_000, "normal"),
        displacement=Spread(0.2, 0, 0.4),
        duration=Spread(2, 1, 3),
        drop_off=Spread(0.25, 0.1, 0.4),
        optimism_bias=Spread(0.1, 0, 0.2),
        values=(UnitValue(Spread(10_000, 8_000, 12_000), False, "economic"),),
    )
    found = draws(uncertain, 1)
    assert [round(end) for end in interval(found.net)] == [-180388, 35937]
    assert round(float(np.median(found.net))) == -87078


def test_no_draw_above_nought_is_lost_to_rounding() -> None:
    """Of 2,900 draws in 10,000 a report said 28 in 100."""
    for n in range(101):
        drawn = np.repeat([1.0, -1.0], [100 * n, 10_000 - 100 * n])
        assert above_nought_in_100(drawn) == n
    assert above_nought_in_100(np.repeat([1.0, 0.0], [9_999, 1])) == 99  # all is said of all alone
    assert above_nought_in_100(np.repeat([1.0, 0.0], [99, 9_901])) == 0


def test_draws_of_an_interval_have_that_interval() -> None:
    generator = np.random.default_rng(7)
    skew = Spread(10, 4, 22, "normal").draw(generator, 200_000)
    assert np.quantile(skew, [0.025, 0.5, 0.975]) == pytest.approx([4, 10, 22], abs=0.15)
    triangle = Spread(2, 1, 4).draw(generator, 200_000)
    assert (triangle.min() >= 1, triangle.max() <= 4) == (True, True)
    assert triangle.mean() == pytest.approx(7 / 3, abs=0.01)


def test_what_matters_most_stands_first() -> None:
    case = case_of(
        effect=Spread(0.1, 0.02, 0.18, "normal"),
        cost=Spread(200_000, 190_000, 210_000, "normal"),
        displacement=Spread(0.2, 0, 0.4),
        values=(UnitValue(Spread(10_000, 9_000, 12_000), False, "economic"),),
    )
    found = drivers(case)
    assert [one.name for one in found] == ["effect", "displacement", "unit_values", "cost"]
    assert found[0].net_at_low == pytest.approx(
        float(worth(replace(case, effect=sure(0.02))).net[0])
    )
    assert found[2].low == pytest.approx(0.9)
    spans = [abs(one.net_at_high - one.net_at_low) for one in found]
    assert spans == sorted(spans, reverse=True)
    assert drivers(case_of()) == []


def test_intervals_of_cost_and_net_value_cover_the_truth() -> None:
    """A fast version of ``make benchmark-value``: 1,000 programmes, the truth of each drawn from what is assumed."""
    rng = np.random.default_rng(20261129)
    of_cost = of_net = 0
    for _ in range(1000):
        people, cost, effect, se = 500, 1e6, 0.1, 0.02
        assumed = Spread(0.2, 0, 0.4)
        truth = case_of(
            people=people,
            cost=sure(cost),
            effect=sure(effect),
            displacement=sure(float(assumed.draw(rng, 1)[0])),
        )
        found, paid = effect + se * rng.standard_normal(), cost * (1 + 0.05 * rng.standard_normal())
        seen = replace(
            truth,
            effect=Spread(found, found - Z * se, found + Z * se, "normal"),
            cost=Spread(paid, paid - Z * 0.05 * cost, paid + Z * 0.05 * cost, "normal"),
            displacement=assumed,
        )
        each = ratio(
            Estimated(paid, seen.cost.low, seen.cost.high),
            Estimated(found, seen.effect.low, seen.effect.high).times(people),
        )
        of_cost += (each.low or 0) <= cost / (effect * people) <= (each.high or math.inf)
        low, high = interval(draws(seen, int(rng.integers(2**32)), 1000).net)
        of_net += low <= float(worth(truth).net[0]) <= high
    assert 930 <= of_cost <= 970
    assert 930 <= of_net <= 970


def test_prices_are_only_turned_where_both_years_are_known() -> None:
    shared = shared_deflator()
    assert shared.factor(2015, 2024) == pytest.approx(100 / 75.1536)
    assert shared.factor(1800, 1800) == 1
    assert not shared.knows(2024, 2025)
    assert Deflator("mine", "", {2024: 100, 2025: 102}).factor(2024, 2025) == pytest.approx(1.02)
    assert "MNF2" in shared.source


def test_public_budgets_by_hand_count_transfers_that_society_does_not() -> None:
    """7.2 outcomes in years 1 and 2: a transfer of 5,000 and a saving of 900 a year to public budgets, of which three quarters of the costs came."""
    values = (
        UnitValue(sure(5_000), False, "fiscal", counted=False),
        UnitValue(sure(900), False, "fiscal"),
        UnitValue(sure(4_000), False, "economic", counted=False),
        UnitValue(sure(10_000), False, "economic"),
    )
    case = case_of(values=values)
    years = Decimal(1) / Decimal("1.035") + Decimal("0.75") / Decimal("1.035") ** 2
    gains = Decimal("7.2") * 5_900 * years
    found = public_purse(case, worth(case), 0.75)
    assert found.gains[0] == pytest.approx(float(gains), abs=0.005)
    assert found.cost[0] == pytest.approx(150_000)
    assert found.net[0] == pytest.approx(float(gains) - 150_000, abs=0.005)
    assert worth(case).net[0] == pytest.approx(
        float(Decimal("7.2") * 10_900 * years) - 200_000, abs=0.005
    )
    drawn = public_purse(case, draws(case, 1, 50), 0.75)
    assert drawn.net.shape == drawn.gains.shape == (50,)
