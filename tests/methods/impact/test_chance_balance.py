"""Whether chance can have made two groups: against published values, an exact list of draws, regression, and simulation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from localeval.methods.impact.chance_balance import ChanceBalance, chance_balance
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.drawn_units import drawn_whole
from localeval.methods.inputs import MethodError

#: Nuclear power plants in the United States (Cox and Snell 1981, Applied Statistics, example G): date of the permit, time from
#: application to permit, time from permit to licence, capacity, prior plant on the site, north-east, cooling tower,
#: Babcock and Wilcox, plants built by the same engineers, partial turnkey guarantee.
PLANTS = """\
date t1 t2 cap pr ne ct bw cum_n pt
68.58 14 46 687 0 1 0 0 14 0
67.33 10 73 1065 0 0 1 0 1 0
67.33 10 85 1065 1 0 1 0 1 0
68.00 11 67 1065 0 1 1 0 12 0
68.00 11 78 1065 1 1 1 0 12 0
67.92 13 51 514 0 1 1 0 3 0
68.17 12 50 822 0 0 0 0 5 0
68.42 14 59 457 0 0 0 0 1 0
68.42 15 55 822 1 0 0 0 5 0
68.33 12 71 792 0 1 1 1 2 0
68.58 12 64 560 0 0 0 0 3 0
68.75 13 47 790 0 1 0 0 6 0
68.42 15 62 530 0 0 1 0 2 0
68.92 17 52 1050 0 0 0 0 7 0
68.92 13 65 850 0 0 0 1 16 0
68.42 11 67 778 0 0 0 0 3 0
69.50 18 60 845 0 1 0 0 17 0
68.42 15 76 530 1 0 1 0 2 0
69.17 15 67 1090 0 0 0 0 1 0
68.92 16 59 1050 1 0 0 0 8 0
68.75 11 70 913 0 0 1 1 15 0
70.92 22 57 828 1 1 0 0 20 0
69.67 16 59 786 0 0 1 0 18 0
70.08 19 58 821 1 0 0 0 3 0
70.42 19 44 538 0 0 1 0 19 0
71.08 20 57 1130 0 0 1 0 21 0
67.25 13 63 745 0 0 0 0 8 1
67.17 9 48 821 0 0 1 0 7 1
67.83 12 63 886 0 0 0 1 11 1
67.83 12 71 886 1 0 0 1 11 1
67.25 13 72 745 1 0 0 0 8 1
67.83 7 80 886 1 0 0 1 11 1
"""
TESTED = ["date", "t1", "t2", "cap", "ne", "ct", "bw", "cum_n"]


@pytest.fixture(scope="module")
def plants() -> pd.DataFrame:
    """Give the data that the authors of the test use in R's RItools."""
    head, *rows = [line.split() for line in PLANTS.splitlines()]
    return pd.DataFrame(rows, columns=head).astype(float)


@pytest.mark.parametrize(
    ("strata", "statistic", "p_value", "z"),
    [
        # RItools, tests/balanceTestTests.Rout.save: balanceTest(pr ~ date + ... + cum.n), and with + strata(pt).
        ([], 11.463, 0.177, [-0.3052, 0.2830, 2.4674, 0.8948, -0.4334, -0.8121, 0.1202, -0.2598]),
        (
            ["pt"],
            10.775,
            0.215,
            [0.2923, 0.7918, 2.3094, 0.9188, -0.1445, -0.5828, -0.3088, -0.3397],
        ),
    ],
)
def test_the_statistic_is_that_of_its_authors(
    plants: pd.DataFrame, strata: list[str], statistic: float, p_value: float, z: list[float]
) -> None:
    within = plants[strata] if strata else None
    found = chance_balance(plants[TESTED], plants["pr"], strata=within)
    assert round(found.statistic, 3) == statistic
    assert found.df == 8
    assert round(float(stats.chi2.sf(found.statistic, found.df)), 3) == p_value
    assert found.columns["z"].reindex(TESTED).round(4).tolist() == z
    assert found.columns.index[0] == "t2"
    assert found.p_value == pytest.approx(
        p_value, abs=0.06
    )  # 32 plants: the limit is not the draws


def test_standardised_differences_are_those_of_its_authors(plants: pd.DataFrame) -> None:
    found = chance_balance(plants[TESTED], plants["pr"]).columns["smd"].reindex(TESTED)
    theirs = [-0.1098, 0.0976, 0.9861, 0.3525, -0.1656, -0.3113, 0.0445, -0.1005]
    assert found.round(4).tolist() == theirs


def test_without_strata_it_is_the_regression_of_the_draw_on_the_covariates(
    nsw: pd.DataFrame, covariates: list[str]
) -> None:
    """The number of people less one times the R squared: what Hotelling's T squared is a function of."""
    found = chance_balance(nsw[covariates], nsw["treat"])
    fit = sm.OLS(nsw["treat"].astype(float), sm.add_constant(nsw[covariates].astype(float))).fit()
    assert found.statistic == pytest.approx((len(nsw) - 1) * fit.rsquared)
    assert found.units == 445
    assert found.p_value == pytest.approx(float(stats.chi2.sf(found.statistic, 8)), abs=0.02)
    assert not found.unlikely


def test_matched_data_that_are_called_a_trial_are_found_out(
    nsw_cps: pd.DataFrame, covariates: list[str]
) -> None:
    found = chance_balance(nsw_cps[covariates], nsw_cps["treat"])
    assert found.unlikely
    assert found.columns.index[0] == "black"


def sums_of_squares(table: np.ndarray, chosen: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Give the statistic of each way to draw, worked out from the formula for one covariate."""
    centred = table - table.mean()
    n, m = len(table), len(chosen[0])
    variance = m * (n - m) / n / (n - 1) * float(centred @ centred)
    return np.array([centred[list(rows)].sum() ** 2 / variance for rows in chosen])


def test_the_p_value_is_the_share_of_all_possible_draws() -> None:
    table = np.array([1.0, 2.0, 2.5, 4.0, 7.0, 11.0, 30.0, 31.0, 33.0, 40.0])
    draws = list(combinations(range(10), 4))
    distances = sums_of_squares(table, draws)
    for mine in ((5, 7, 8, 9), (0, 1, 4, 9), (6, 7, 8, 9)):
        drawn = np.isin(np.arange(10), mine)
        reached = float(sums_of_squares(table, [mine])[0])
        found = chance_balance(pd.DataFrame({"x": table}), drawn)
        exact = float(np.mean(distances >= reached * (1 - 1e-9)))
        assert found.statistic == pytest.approx(reached)
        error = max(4 * np.sqrt(exact * (1 - exact) / 20 * exact), 0.004)
        assert found.p_value == pytest.approx(exact, abs=error)


def sites(seed: int, tilted: bool) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw half of 40 sites of several sizes as a whole; people of a site are alike."""
    rng = np.random.default_rng(seed)
    site = np.repeat(np.arange(40), rng.integers(5, 40, 40))
    level = rng.normal(size=40)
    chosen = np.isin(np.arange(40), rng.permutation(40)[:20])
    level += 2 * chosen * tilted
    x = pd.DataFrame({"a": level[site] + rng.normal(size=len(site)), "b": rng.random(len(site))})
    return x, chosen[site], site


def test_where_sites_were_drawn_their_totals_are_compared() -> None:
    x, drawn, site = sites(1, tilted=False)
    found = chance_balance(x, drawn, cluster=site)
    totals = (x - x.mean()).groupby(site).sum()
    chosen = pd.Series(drawn).groupby(site).first()
    assert found.units == 40
    assert found.statistic == pytest.approx(chance_balance(totals, chosen).statistic)
    assert chance_balance(*sites(2, tilted=True)[:2], cluster=site_of(2)).unlikely


def site_of(seed: int) -> np.ndarray:
    return sites(seed, tilted=True)[2]


def test_sites_that_were_drawn_are_taken_for_no_draw_where_they_are_not_declared() -> None:
    """The false alarm that the declaration saves from: four in ten or more, and one in twenty with it."""
    found: dict[str, list[bool]] = {"told": [], "not told": []}
    for seed in range(40):
        x, drawn, site = sites(100 + seed, tilted=False)
        found["told"].append(chance_balance(x, drawn, cluster=site).p_value <= 0.05)
        found["not told"].append(chance_balance(x, drawn).p_value <= 0.05)
    assert np.mean(found["not told"]) > 0.4
    assert np.mean(found["told"]) <= 0.15


def test_within_sites_people_are_compared_with_people_of_their_site() -> None:
    """Each site drew another share, so that participants are of other sites than the rest; that is no fault."""
    rng = np.random.default_rng(5)
    site = rng.integers(0, 20, 1000)
    x = pd.DataFrame({"a": 3.0 * site + rng.normal(size=1000)})
    drawn = rng.random(1000) < np.linspace(0.1, 0.9, 20)[site]
    assert chance_balance(x, drawn).unlikely
    assert not chance_balance(x, drawn, cluster=site).unlikely
    assert not chance_balance(x, drawn, strata=pd.DataFrame({"site": site})).unlikely


def test_strata_that_cut_across_sites_drawn_as_a_whole_are_passed_over() -> None:
    x, drawn, site = sites(3, tilted=False)
    sex = pd.DataFrame({"sex": np.arange(len(x)) % 2})
    with_strata = chance_balance(x, drawn, cluster=site, strata=sex)
    assert with_strata.statistic == chance_balance(x, drawn, cluster=site).statistic


def moved(drawn: np.ndarray, share: float, seed: int = 1) -> np.ndarray:
    """Put a share of people, one at least, into the other group than their site."""
    rng = np.random.default_rng(seed)
    who = rng.choice(len(drawn), max(1, int(share * len(drawn))), replace=False)
    return drawn ^ np.isin(np.arange(len(drawn)), who)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.03])
def test_a_few_people_in_the_wrong_site_do_not_hide_that_sites_were_chosen(share: float) -> None:
    for seed in range(4):
        x, _, site = sites(20 + seed, tilted=False)
        lowest = x["a"].groupby(site).mean().rank() <= 20
        drawn = lowest.to_numpy()[site]
        flags = moved(drawn, share, seed) if share else drawn
        found = chance_balance(x, flags, cluster=site)
        assert (found.units, found.unlikely) == (40, True), seed
        assert found.statistic == chance_balance(x, drawn, cluster=site).statistic


def test_a_few_people_in_the_wrong_site_make_no_false_alarm() -> None:
    p_values = [
        chance_balance(x, moved(drawn, 0.02, seed), cluster=site).p_value
        for seed in range(200)
        for x, drawn, site in [sites(300 + seed, tilted=False)]
    ]
    assert 0.01 <= np.mean(np.array(p_values) <= 0.05) <= 0.1


@pytest.mark.parametrize("share", [0.04, 0.3, 0.5, 0.96])
def test_people_drawn_within_sites_are_judged_there_however_few_take_part(share: float) -> None:
    """Most of every site are in one group where few take part; in some small sites it is the other one."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        site = np.repeat(np.arange(60), rng.integers(2, 60, 60))
        x = pd.DataFrame({"a": 2.0 * rng.normal(size=60)[site] + rng.normal(size=len(site))})
        drawn = rng.random(len(site)) < share
        assert drawn_whole(drawn, site) is None
        within = chance_balance(x, drawn, strata=pd.DataFrame({"site": site}))
        assert chance_balance(x, drawn, cluster=site).statistic == pytest.approx(within.statistic)


def test_few_people_of_other_sites_do_no_harm_where_few_sites_were_drawn() -> None:
    site = np.arange(1200) // 20
    drawn = site < 6
    mixed = moved(drawn, 0.02)
    whole = drawn_whole(mixed, site)
    assert whole is not None
    assert (whole[0] == drawn).all()
    assert mixed[~drawn].sum() > 0.1 * drawn.sum()


def test_pairs_and_triples_of_which_one_was_drawn_were_not_drawn_whole() -> None:
    for size in (2, 3):
        assert drawn_whole(np.arange(120) % size == 0, np.arange(120) // size) is None
    assert drawn_whole(np.ones(120, dtype=bool), np.arange(120) // 2) is None


def test_a_site_of_which_half_is_in_each_group_tells_nothing_of_the_draw() -> None:
    drawn, site = np.arange(400) < 200, np.arange(400) // 10
    drawn[:5] = False
    whole = drawn_whole(drawn, site)
    assert whole is not None
    assert whole[1].tolist() == (site > 0).tolist()
    x = pd.DataFrame({"a": np.random.default_rng(1).normal(size=400)})
    assert chance_balance(x, drawn, cluster=site).units == 39


@pytest.mark.parametrize("wrong", [0, 1, 5])
def test_strata_of_sites_hold_where_a_few_people_have_another_one(wrong: int) -> None:
    """Of regions of unlike shares a fair draw of sites is fair within them only; and sex, which cuts across, drops out alone."""
    alarms = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        site = np.repeat(np.arange(60), 20)
        north = np.arange(60) < 30
        chosen = np.zeros(60, dtype=bool)
        chosen[rng.permutation(30)[:24]] = chosen[30 + rng.permutation(30)[:6]] = True
        x = pd.DataFrame({"a": 2.0 * north[site] + rng.normal(size=1200)})
        assert chance_balance(x, chosen[site], cluster=site).unlikely
        region = north[site] ^ np.isin(np.arange(1200), rng.choice(1200, wrong, replace=False))
        strata = pd.DataFrame({"region": region, "sex": rng.integers(0, 2, 1200)})
        alarms += chance_balance(x, chosen[site], cluster=site, strata=strata).p_value < 0.01
    assert alarms <= 1


def test_the_order_of_rows_and_the_unit_of_a_number_change_nothing(nsw: pd.DataFrame) -> None:
    names = ["age", "educ", "re74", "re75"]
    first = chance_balance(nsw[names], nsw["treat"], strata=nsw[["black"]])
    mixed = nsw.sample(frac=1, random_state=3).reset_index(drop=True)
    again = chance_balance(mixed[names], mixed["treat"], strata=mixed[["black"]])
    assert (again.p_value, again.df) == (first.p_value, first.df)
    assert again.statistic == pytest.approx(first.statistic)
    rescaled = chance_balance(nsw[names] * [1, 12, 1e-3, 1e6] + 5, nsw["treat"])
    assert rescaled.statistic == pytest.approx(chance_balance(nsw[names], nsw["treat"]).statistic)


def test_what_is_missing_is_tested_too() -> None:
    rng = np.random.default_rng(8)
    drawn = np.arange(400) % 2 == 0
    age = pd.Series(rng.normal(40, 10, 400)).where(~drawn | (rng.random(400) < 0.7))
    found = chance_balance(design_matrix(pd.DataFrame({"age": age}), {"age": "numeric"}), drawn)
    assert found.unlikely
    assert found.columns.index[0] == "age: missing"


def test_columns_that_say_the_same_count_once() -> None:
    rng = np.random.default_rng(9)
    x = pd.DataFrame({"a": rng.normal(size=100), "b": rng.normal(size=100)})
    drawn = np.arange(100) % 3 == 0
    twice = x.assign(c=x["a"] - 2 * x["b"], d=1.0)
    one, two = chance_balance(x, drawn), chance_balance(twice, drawn)
    assert two.df == 2
    assert two.statistic == pytest.approx(one.statistic)


@pytest.mark.parametrize(
    ("participant", "more", "reason"),
    [
        ([1, 1, 0, 0], {"strata": pd.DataFrame({"s": [1, 1, 2, 2]})}, "too_few"),
        ([1, 1, 0, 0], {"strata": pd.DataFrame({"s": [1, 2, 1, None]})}, "not_finite"),
        ([1, 1, 0, 0], {"cluster": ["a", "b", None, "a"]}, "not_finite"),
        ([1, 1, 0, 0], {"cluster": ["a", "b"]}, "wrong_length"),
        ([1, 1, 1, 1], {}, "empty_group"),
    ],
)
def test_what_cannot_be_tested_is_said(
    participant: list[int], more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(MethodError) as caught:
        chance_balance(pd.DataFrame({"x": [1.0, 2.0, 4.0, 8.0]}), participant, **more)
    assert caught.value.reason == reason


def test_a_covariate_that_is_the_same_for_all_shows_nothing() -> None:
    with pytest.raises(MethodError, match="No covariate varies"):
        chance_balance(pd.DataFrame({"x": np.ones(8)}), np.arange(8) % 2)


def test_more_covariates_than_people_leave_some_power() -> None:
    """With every direction looked at the statistic would be n - 1 whatever the draw was."""
    rng = np.random.default_rng(4)
    drawn = np.arange(40) < 20
    common = rng.normal(size=40) + 4.0 * drawn
    x = pd.DataFrame(common[:, None] + rng.normal(size=(40, 60)))
    found = chance_balance(x, drawn)
    assert found.statistic == pytest.approx(39)
    assert found.unlikely


def skewed(rng: np.random.Generator, people: int) -> pd.DataFrame:
    """Make up earnings with many zeros and a long tail, and levels that few people have."""
    earnings = np.exp(1.4 * rng.normal(size=(people, 2))) * (rng.random((people, 2)) > 0.6)
    rare = rng.random((people, 3)) < [0.02, 0.05, 0.2]
    return pd.DataFrame(np.column_stack([earnings, rare]))


def drawn_by_chance(seed: int, people: int, share: float) -> ChanceBalance:
    rng = np.random.default_rng(seed)
    drawn = np.isin(np.arange(people), rng.permutation(people)[: int(share * people)])
    return chance_balance(skewed(rng, people), drawn)


def test_with_long_tails_and_rare_levels_few_draws_are_called_unlikely() -> None:
    p_values = np.array([drawn_by_chance(seed, 120, 0.1).p_value for seed in range(300)])
    assert (
        0.01 <= np.mean(p_values <= 0.05) <= 0.08
    )  # at most three standard errors over one in twenty
    assert np.sum(p_values < 0.001) <= 2


def test_a_rare_value_among_those_drawn_is_as_unlikely_as_it_is() -> None:
    """Both of two people are among one in ten: once in a hundred draws, where chi-squared says once in 40,000."""
    x = pd.DataFrame({"x": np.isin(np.arange(200), [3, 7]).astype(float)})
    found = chance_balance(x, np.arange(200) < 20)
    assert float(stats.chi2.sf(found.statistic, 1)) < 0.0001
    assert found.p_value == pytest.approx(20 * 19 / (200 * 199), abs=0.008)
    assert not found.unlikely


def test_with_very_many_people_the_limit_stands_in_for_draws() -> None:
    found = drawn_by_chance(1, 30_000, 0.1)
    assert found.reference == "chi_squared"
    assert 0.001 < found.p_value <= 1
    rng = np.random.default_rng(2)
    drawn = rng.random(30_000) < 0.1
    x = skewed(rng, 30_000)
    x[0] += 0.3 * drawn
    assert chance_balance(x, drawn).unlikely
