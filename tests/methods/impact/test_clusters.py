"""Errors of clustered people against R's clubSandwich: CR2 with Satterthwaite's degrees of freedom.

``reference_clusters.csv`` holds inputs and results of clubSandwich 0.5.8 as written by ``reference_clusters.R``; both lie
beside this file. Its layouts: clusters within one group each, clusters across both, very uneven sizes, five clusters, and
clusters of one person.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from localeval.methods.impact import clusters as cluster_errors
from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.clusters import clustered_spread
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.levels import weighted_level
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.impact.uncertainty import Estimated, effect_of
from localeval.methods.inputs import MethodError

from .estimates import calibrated

pytestmark = pytest.mark.quick

Floats = NDArray[np.float64]
Case = dict[str, Floats]
AGREES = 1e-8
LAYOUTS = ("nested", "crossing", "uneven", "few", "singletons")


def read_cases() -> dict[str, Case]:
    """Read the reference: one dictionary of arrays a layout."""
    table = pd.read_csv(Path(__file__).with_name("reference_clusters.csv"))
    return {
        str(case): {
            str(name): rows.sort_values("position")["value"].to_numpy(float)
            for name, rows in of_case.groupby("name")
        }
        for case, of_case in table.groupby("case")
    }


CASES = read_cases()


def parts(case: Case) -> tuple[Floats, NDArray[np.bool_], pd.DataFrame, NDArray[np.int_]]:
    """Outcome, group, covariates and clusters numbered from 0."""
    design = pd.DataFrame({name: case[name] for name in ("x1", "x2")})
    clusters = np.unique(case["cluster"], return_inverse=True)[1]
    return case["y"], case["treated"] == 1, design, clusters


def weighted_regressions(case: Case, covariates: bool) -> Estimated:
    """Compare the intercepts of a weighted regression in each group, covariates as distances from everybody's mean."""
    outcome, flags, design, clusters = parts(case)
    centred = (design - design.mean()).to_numpy()
    arms, levels = [], []
    for group in (flags, ~flags):
        rows = np.flatnonzero(group)
        basis = np.ones((len(rows), 1))
        if covariates:
            basis = np.column_stack([basis, centred[rows]])
        fit = sm.WLS(outcome[rows], basis, weights=case["w"][rows]).fit()
        shares = case["w"][rows] / case["w"][rows].sum()
        arms.append(Arm(rows, shares, outcome[rows] - basis @ fit.params, basis))
        levels.append(float(fit.params[0]))
    difference = Difference(arms[0], arms[1], len(outcome), clusters=clusters)
    return Estimated("weighted", "ATE", levels[0], levels[1], difference, float(outcome.std()))


def test_the_reference_has_every_layout() -> None:
    assert sorted(CASES) == sorted(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_difference_in_means(layout: str) -> None:
    outcome, flags, _, clusters = parts(CASES[layout])
    arms = [
        Arm(rows, np.full(len(rows), 1 / len(rows)), outcome[rows] - outcome[rows].mean(), ones)
        for rows in (np.flatnonzero(flags), np.flatnonzero(~flags))
        for ones in [np.ones((len(rows), 1))]
    ]
    spread = clustered_spread(Difference(arms[0], arms[1], len(outcome)), clusters)
    estimate = outcome[flags].mean() - outcome[~flags].mean()
    found = [estimate, np.sqrt(spread.variance), spread.df]
    assert found == pytest.approx(CASES[layout]["means"], rel=AGREES)
    assert spread.counts == (len(set(clusters[flags])), len(set(clusters[~flags])))
    if layout != "few":  # too few for an interval
        effect = difference_in_means(outcome, flags, clusters=clusters)
        assert [effect.estimate, effect.std_error, effect.df] == pytest.approx(found)


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "few"])
def test_lins_regression(layout: str) -> None:
    outcome, flags, design, clusters = parts(CASES[layout])
    effect = regression_adjusted(outcome, flags, design, clusters=clusters)
    found = [effect.estimate, effect.std_error, effect.df]
    assert found == pytest.approx(CASES[layout]["lin"], rel=AGREES)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_weighted_least_squares(layout: str) -> None:
    for name, covariates in (("weighted means", False), ("weighted lin", True)):
        if name in CASES[layout]:
            estimated = weighted_regressions(CASES[layout], covariates)
            difference = estimated.difference
            assert difference.clusters is not None
            spread = clustered_spread(difference, difference.clusters)
            found = [estimated.estimate, np.sqrt(spread.variance), spread.df]
            assert found == pytest.approx(CASES[layout][name], rel=AGREES), name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_which_clusters_are_worked_on_together_changes_nothing(
    layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone, so that none is filled up to the size of another; and all in one table, so that most are."""
    estimated = weighted_regressions(CASES[layout], covariates=True).difference
    assert estimated.clusters is not None
    found = clustered_spread(estimated, estimated.clusters)
    for name, value in (("_ROWS", 1), ("_ALIKE", 1e9)):
        with monkeypatch.context() as patch:
            patch.setattr(cluster_errors, name, value)
            again = clustered_spread(estimated, estimated.clusters)
        assert again.scores == pytest.approx(found.scores, rel=1e-12, abs=1e-14)
        assert [again.variance, again.df] == pytest.approx([found.variance, found.df], rel=1e-12)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_level_of_a_weighted_group(layout: str) -> None:
    case = CASES[layout]
    outcome, flags, _, clusters = parts(case)
    level = weighted_level(outcome, np.where(flags, 0.0, case["w"]), clusters=clusters)
    assert [level.value, level.std_error] == pytest.approx(case["weighted level"][:2], rel=AGREES)


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "few"])
def test_neither_the_order_of_people_nor_the_numbers_of_clusters_matter(layout: str) -> None:
    outcome, flags, design, clusters = parts(CASES[layout])
    rng = np.random.default_rng(8)
    order = rng.permutation(len(outcome))
    other = rng.permutation(clusters.max() + 1)[clusters]

    def by_means(rows: NDArray[np.int_], named: NDArray[np.int_]) -> Effect:
        return difference_in_means(outcome[rows], flags[rows], clusters=named[rows])

    def by_weights(rows: NDArray[np.int_], named: NDArray[np.int_]) -> Effect:
        one = design.iloc[rows][["x1"]]
        return calibrated(outcome[rows], flags[rows], one, clusters=named[rows])

    for estimate in (by_means, by_weights):
        expected = estimate(np.arange(len(outcome)), clusters)
        found = estimate(order, other)
        assert [found.estimate, found.std_error, found.df] == pytest.approx(
            [expected.estimate, expected.std_error, expected.df], rel=1e-7
        )
        assert found.clusters == expected.clusters


def test_clusters_of_one_person_give_hc2_and_welch() -> None:
    rng = np.random.default_rng(1)
    flags, outcome = np.arange(60) < 20, rng.normal(size=60)
    clustered = difference_in_means(outcome, flags, clusters=np.arange(60))
    plain = difference_in_means(outcome, flags)
    assert clustered.std_error == pytest.approx(plain.std_error, rel=1e-12)


def test_many_clusters_of_many_people_take_no_table_of_clusters_by_clusters() -> None:
    """100,000 people in 40,000 clusters: a table of clusters by clusters would take 13 gigabytes."""
    rng = np.random.default_rng(2)
    n = 100_000
    clusters = rng.integers(0, 40_000, n)
    flags = clusters % 2 == 0
    outcome = rng.normal(size=40_000)[clusters] + rng.normal(size=n)
    effect = difference_in_means(
        outcome, flags, clusters=np.unique(clusters, return_inverse=True)[1]
    )
    assert abs(effect.estimate) < 4 * effect.std_error
    # Two variances of 1, and 2.5 people a cluster and a bit more for their uneven sizes.
    assert effect.std_error == pytest.approx(np.sqrt(4 / n * (1 + 1 + 2.5)), rel=0.05)


@pytest.mark.parametrize(
    ("clusters", "words"),
    [
        (np.where(np.arange(40) < 20, 0, 1), "1 clusters of participants and 1 of comparison"),
        (np.where(np.arange(40) < 20, 0, np.arange(40)), "1 clusters of participants and 20"),
        (np.zeros(40, dtype=int), "1 clusters of participants and 1 of comparison"),
    ],
)
def test_one_cluster_in_a_group_says_nothing_of_how_clusters_differ(
    clusters: NDArray[np.int_], words: str
) -> None:
    outcome = np.random.default_rng(3).normal(size=40)
    numbered = np.unique(clusters, return_inverse=True)[1]
    with pytest.raises(MethodError, match=words) as caught:
        difference_in_means(outcome, np.arange(40) < 20, clusters=numbered)
    assert caught.value.reason == "few_clusters"


@pytest.mark.parametrize(("ours", "theirs", "enough"), [(3, 3, False), (4, 4, True), (2, 8, True)])
def test_clusters_that_can_be_dealt_in_too_few_ways_give_no_interval(
    ours: int, theirs: int, enough: bool
) -> None:
    """Three and three can be dealt in 20 ways, of which the most extreme is no rarer than one in ten."""
    rng = np.random.default_rng(4)
    clusters = np.repeat(np.arange(ours + theirs), 25)
    outcome = rng.normal(size=ours + theirs)[clusters] + rng.normal(size=len(clusters))
    if enough:
        effect = difference_in_means(outcome, clusters < ours, clusters=clusters)
        assert effect.clusters == (ours, theirs)
        assert effect.high - effect.low > 4 * effect.std_error
        return
    with pytest.raises(MethodError, match="too few clusters") as caught:
        difference_in_means(outcome, clusters < ours, clusters=clusters)
    assert caught.value.reason == "few_clusters"


def test_groups_that_do_not_vary_have_no_error() -> None:
    clusters = np.repeat(np.arange(8), 5)
    with pytest.raises(MethodError, match="the same for everybody") as caught:
        difference_in_means((clusters < 4) * 10.0, clusters < 4, clusters=clusters)
    assert caught.value.reason == "constant_outcome"
    one_varies = np.where(clusters < 4, 10.0, np.arange(40.0))
    effect = difference_in_means(one_varies, clusters < 4, clusters=clusters)
    assert np.isfinite([effect.std_error, effect.df, effect.low, effect.high]).all()


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_the_unit_of_the_outcome_carries_through(unit: float) -> None:
    outcome, flags, design, clusters = parts(CASES["nested"])
    base = difference_in_means(outcome, flags, clusters=clusters)
    found = difference_in_means(unit * outcome, flags, clusters=clusters)
    assert [found.estimate, found.std_error, found.low, found.high] == pytest.approx(
        [unit * v for v in (base.estimate, base.std_error, base.low, base.high)], rel=1e-9
    )
    wide = calibrated(outcome, flags, unit * design[["x1"]], clusters=clusters)
    usual = calibrated(outcome, flags, design[["x1"]], clusters=clusters)
    assert [wide.estimate, wide.std_error, wide.df] == pytest.approx(
        [usual.estimate, usual.std_error, usual.df], rel=1e-6
    )


def sites(
    rng: np.random.Generator, clusters: int, size: int, correlation: float
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int_]]:
    """Draw sites of which half take part as a whole; no effect."""
    cluster = np.repeat(np.arange(clusters), size)
    together = rng.normal(size=clusters) * np.sqrt(correlation)
    outcome = together[cluster] + rng.normal(size=len(cluster)) * np.sqrt(1 - correlation)
    return outcome, cluster % 2 == 0, cluster


def test_false_alarms_with_ten_sites_a_group() -> None:
    """20 sites of 20 with a correlation of 0.05: one in twenty, where people taken singly give about one in six."""
    rng, replicates = np.random.default_rng(5), 400
    alarms = np.zeros(2)
    for _ in range(replicates):
        outcome, flags, clusters = sites(rng, 20, 20, 0.05)
        found = (
            difference_in_means(outcome, flags, clusters=clusters),
            difference_in_means(outcome, flags),
        )
        alarms += [effect.p_value < 0.05 for effect in found]
    share = alarms / replicates
    assert abs(share[0] - 0.05) < 4 * np.sqrt(0.05 * 0.95 / replicates)
    assert share[1] > 0.12


def test_false_alarms_of_a_weighted_comparison_in_sites() -> None:
    """Sites of which those better off take part, weighted to equal averages."""
    rng, replicates = np.random.default_rng(6), 300
    alarms = 0
    for _ in range(replicates):
        cluster = np.repeat(np.arange(20), 20)
        flags = cluster % 2 == 0
        before = rng.normal(size=400) + 0.3 * flags
        outcome = before + np.sqrt(0.05) * rng.normal(size=20)[cluster] + rng.normal(size=400)
        effect = calibrated(outcome, flags, pd.DataFrame({"before": before}), clusters=cluster)
        alarms += effect.p_value < 0.05
    assert abs(alarms / replicates - 0.05) < 4 * np.sqrt(0.05 * 0.95 / replicates)


def test_copies_of_people_in_their_clusters_add_nothing() -> None:
    outcome, flags, clusters = sites(np.random.default_rng(7), 12, 10, 0.2)
    once = difference_in_means(outcome, flags, clusters=clusters)
    again = difference_in_means(
        np.tile(outcome, 4), np.tile(flags, 4), clusters=np.tile(clusters, 4)
    )
    assert again.std_error == pytest.approx(once.std_error, rel=1e-9)
    assert again.df == pytest.approx(once.df, rel=1e-9)
    assert difference_in_means(np.tile(outcome, 4), np.tile(flags, 4)).std_error < once.std_error


def test_an_effect_without_clusters_names_none() -> None:
    outcome, flags, _ = sites(np.random.default_rng(9), 12, 10, 0.2)
    assert difference_in_means(outcome, flags).clusters is None
    estimated = weighted_regressions(CASES["nested"], covariates=False)
    assert effect_of(estimated).clusters == (7, 7)


def test_whole_influences_of_people_who_hardly_count_do_not_blow_up_the_error() -> None:
    """Of people whose odds were near nought, influences over weights were spread over their cluster: errors of 10^13."""
    rng = np.random.default_rng(3)
    n, clusters = 600, np.repeat(np.arange(20), 30)
    influence = rng.normal(size=n) / n
    shares = np.where(rng.random(n) < 0.2, 1e-18, 1.0)
    arms = []
    for group in (np.arange(n) % 2 == 0, np.arange(n) % 2 == 1):
        rows = np.flatnonzero(group)
        weights = shares[rows] / shares[rows].sum()
        residual = influence[rows] / weights
        arms.append(Arm(rows, weights, residual, np.ones((len(rows), 1)), corrected=False))
    found = clustered_spread(Difference(arms[0], arms[1], n, clusters=clusters), clusters)
    signed = np.where(np.arange(n) % 2 == 0, 1, -1) * influence
    plain = float(np.square(np.bincount(clusters, signed)).sum())
    # A little larger, as with clusters of that size any mean is (CR2).
    assert plain < found.variance < 1.3 * plain


def test_an_influence_is_what_a_mean_of_people_who_count_alike_has_too() -> None:
    rng = np.random.default_rng(4)
    n, clusters = 300, np.repeat(np.arange(15), 20)
    values = rng.normal(size=n) + rng.normal(size=15)[clusters]
    ours = np.arange(n) % 2 == 0
    variances = []
    for corrected in (True, False):
        arms = [
            Arm(
                rows,
                np.full(len(rows), 1 / len(rows)),
                values[rows] - values[rows].mean(),
                np.ones((len(rows), 1)),
                corrected,
            )
            for rows in (np.flatnonzero(ours), np.flatnonzero(~ours))
        ]
        variances.append(
            clustered_spread(Difference(arms[0], arms[1], n, clusters=clusters), clusters).variance
        )
    assert variances[0] == pytest.approx(variances[1])
