"""A matched comparison worked out: with gaps, losses and clusters, and what stands in where no weights balance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from localeval.designs.everyone import Everyone, renumbered
from localeval.designs.filling import IMPUTATIONS, MOST_IMPUTATIONS, Filled
from localeval.designs.matching import Matched, _covariates_of, match
from localeval.methods.impact.rubin import MONTE_CARLO_SHARE
from localeval.methods.inputs import MethodError

KINDS = {"before": "numeric", "area": "category"}


def everyone(
    seed: int = 1,
    count: int = 400,
    *,
    gap: float = 0.0,
    lost: float = 0.0,
    clusters: int = 0,
    strength: float = 0.7,
) -> Everyone:
    """Draw people of whom those better off take part; no effect."""
    rng = np.random.default_rng(seed)
    before = rng.normal(size=count)
    participant = rng.random(count) < expit(-0.8 + strength * before)
    outcome = before + rng.normal(size=count)
    outcome[rng.random(count) < lost * expit(before)] = np.nan
    people = pd.DataFrame(
        {
            "before": np.where(rng.random(count) < gap, np.nan, before),
            "area": pd.Series(np.where(before + rng.normal(size=count) > 0, "North", "South")).mask(
                rng.random(count) < gap
            ),
        }
    )
    cluster = rng.integers(0, clusters, count) if clusters else None
    order = np.argsort(np.isnan(outcome), kind="stable")
    return Everyone(
        people.iloc[order].reset_index(drop=True),
        outcome[order],
        participant[order],
        None if cluster is None else renumbered(cluster[order]),
        int(np.isfinite(outcome).sum()),
    )


def tight(found: Matched) -> list[float]:
    """List the numbers of the main estimate."""
    main = found.main
    return [main.estimate, main.std_error, main.df, main.low, main.high, main.p_value]


def test_without_gaps_there_is_one_estimate_and_nothing_is_filled() -> None:
    people = everyone()
    found = match(people, KINDS, ())
    assert found.main.method == "calibrated_weighting"
    assert [other.method for other in found.others] == [
        "calibrated_with_spread",
        "doubly_robust",
        "propensity_weighting",
    ]
    assert (found.imputations, found.monte_carlo, found.due_to_gaps) == (0, 0.0, 0.0)
    assert found.moved is None
    assert found.left < 1e-6
    ours = people.participant & found.on_support
    assert found.weights[ours] == pytest.approx(1.0)
    assert found.weights[~people.participant].sum() == pytest.approx(ours.sum())
    assert np.all(found.weights[~found.on_support] == 0)
    assert np.all((found.score > 0) & (found.score < 1))


@pytest.fixture(scope="module")
def gappy() -> tuple[Everyone, Matched]:
    people = everyone(2, gap=0.3)
    return people, match(people, KINDS, ())


def test_gaps_are_filled_as_often_as_the_monte_carlo_error_asks(
    gappy: tuple[Everyone, Matched],
) -> None:
    _, found = gappy
    assert IMPUTATIONS <= found.imputations <= MOST_IMPUTATIONS
    assert found.monte_carlo <= MONTE_CARLO_SHARE
    assert 0 < found.due_to_gaps < 1
    assert found.main.low < 0 < found.main.high
    assert found.left < 1e-6


def test_people_without_gaps_stand_beside_it(gappy: tuple[Everyone, Matched]) -> None:
    people, found = gappy
    methods = [other.method for other in found.others]
    assert methods == [
        "calibrated_with_spread",
        "doubly_robust",
        "propensity_weighting",
        "complete_cases",
    ]
    whole = people.where(people.people.notna().all(axis=1).to_numpy())
    alone = match(whole, KINDS, ())
    complete = found.others[-1]
    assert complete.estimate == pytest.approx(alone.main.estimate, rel=1e-9)
    assert complete.std_error == pytest.approx(alone.main.std_error, rel=1e-9)
    assert complete.n_participants < found.main.n_participants


def test_moving_what_was_filled_gives_a_range_around_the_estimate(
    gappy: tuple[Everyone, Matched],
) -> None:
    _, found = gappy
    assert found.moved is not None
    low, high = found.moved
    assert low < found.main.estimate < high
    # Half a deviation, for three in ten of the participants, times a slope of about one.
    assert 0.05 < high - low < 1


def test_gaps_of_categories_alone_move_nothing() -> None:
    people = everyone(3)
    frame = people.people.assign(
        area=people.people["area"].mask(np.arange(len(people.people)) % 4 == 0)
    )
    found = match(replace(people, people=frame), KINDS, ())
    assert found.imputations >= IMPUTATIONS
    assert found.moved is None


def test_the_order_of_people_does_not_matter(gappy: tuple[Everyone, Matched]) -> None:
    people, expected = gappy
    order = np.random.default_rng(4).permutation(people.n_known)
    found = match(
        Everyone(
            people.people.iloc[order].reset_index(drop=True),
            people.outcome[order],
            people.participant[order],
            None,
            people.n_known,
        ),
        KINDS,
        (),
    )
    assert tight(found) == pytest.approx(tight(expected), rel=1e-6)
    assert found.imputations == expected.imputations
    assert found.weights == pytest.approx(expected.weights[order], rel=1e-5, abs=1e-9)
    assert found.moved == pytest.approx(expected.moved, rel=1e-6)


def test_where_outcomes_are_lost_those_left_stand_for_them() -> None:
    people = everyone(5, lost=0.4)
    found = match(people, KINDS, ())
    lost = ~people.known
    assert lost.sum() > 40
    assert np.all(found.weights[lost] == 0)
    ours = people.participant & people.known & found.on_support
    assert found.main.n_participants == ours.sum()
    assert found.weights[ours].sum() == pytest.approx(ours.sum())
    assert np.ptp(found.weights[ours]) > 0.1
    before = people.people["before"].to_numpy(float)
    meant = before[people.participant & found.on_support].mean()
    for group in (ours, ~people.participant):
        weights = found.weights[group]
        assert weights @ before[group] / weights.sum() == pytest.approx(meant, abs=1e-5)
    # The doubly robust estimate has no answer to losses and is not given.
    methods = [other.method for other in found.others]
    assert methods == ["calibrated_with_spread", "propensity_weighting"]


def test_gaps_losses_and_clusters_together() -> None:
    people = everyone(6, gap=0.2, lost=0.2, clusters=30)
    assert people.clusters is not None
    named = people.people.assign(site=[f"site {c}" for c in people.clusters])
    found = match(replace(people, people=named), KINDS, ("site",))
    assert found.main.clusters is not None
    assert min(found.main.clusters) > 20
    assert found.main.df < 30
    assert np.isfinite(tight(found)).all()
    assert "complete_cases" in [other.method for other in found.others]


def test_where_no_weights_balance_another_estimate_stands_in_and_says_what_is_left() -> None:
    """Eighteen comparison people with seven covariates: scores overlap, and the averages are out of reach."""
    rng = np.random.default_rng(7)
    table = rng.normal(size=(78, 7))
    participant = np.arange(78) < 60
    table[participant] += 0.25
    names = [f"measure {i}" for i in range(7)]
    outcome = table.sum(axis=1) + rng.normal(size=78)
    people = Everyone(pd.DataFrame(table, columns=names), outcome, participant, None, 78)
    found = match(people, dict.fromkeys(names, "numeric"), ())
    assert found.main.method == "doubly_robust"
    assert [other.method for other in found.others] == ["propensity_weighting"]
    assert found.left > 0.1
    # The weights are those of the estimate that stands in, and what is left is theirs.
    ours = found.weights * np.where(participant, 1, -1)
    gaps = np.abs(ours @ table) / found.weights[participant].sum()
    deviation = table[participant & found.on_support].std(axis=0, ddof=1)
    assert found.left == pytest.approx((gaps / deviation).max(), rel=1e-6)


def test_groups_that_cannot_be_compared_are_refused_with_the_reason() -> None:
    people = everyone(8)
    apart = people.people.assign(before=np.where(people.participant, 5.0, -5.0))
    with pytest.raises(MethodError) as caught:
        match(replace(people, people=apart), KINDS, ())
    assert caught.value.reason in {"separation", "no_common_support"}
    same = replace(people, outcome=np.full(len(people.outcome), 3.0))
    with pytest.raises(MethodError) as caught:
        match(same, KINDS, ())
    assert caught.value.reason == "constant_outcome"
    gone = people.people.assign(before=people.people["before"].mask(people.participant))
    with pytest.raises(MethodError, match="'before' has too few values") as caught:
        match(replace(people, people=gone), KINDS, ())
    assert caught.value.reason == "few_donors"


@pytest.mark.parametrize("lost_in", ["participants", "comparison"])
@pytest.mark.parametrize("gap", [None, "before", "area"])
def test_a_rare_level_whose_outcomes_are_lost_costs_its_few_people_and_not_the_result(
    lost_in: str, gap: str | None
) -> None:
    """Two of each group have it. No weights give it its share where the outcomes of either two are lost."""
    rng, n = np.random.default_rng(3), 400
    before = rng.normal(size=n)
    ours = rng.random(n) < expit(0.5 * before)
    outcome = before + 0.4 * ours + rng.normal(size=n)
    rare = np.zeros(n, dtype=bool)
    rare[np.flatnonzero(ours)[:2]] = rare[np.flatnonzero(~ours)[:2]] = True
    area = np.where(rng.random(n) < 0.6, "North", "South").astype(object)
    people = pd.DataFrame({"before": before, "area": np.where(rare, "Rare", area)})
    if gap:
        people.loc[(rng.random(n) < 0.2) & ~rare, gap] = np.nan
    lost = rare & (ours == (lost_in == "participants"))
    order = np.argsort(lost, kind="stable")
    everyone = Everyone(
        people.iloc[order].reset_index(drop=True),
        np.where(lost, np.nan, outcome)[order],
        ours[order],
        None,
        int((~lost).sum()),
    )
    kinds = {"before": "numeric", "area": "category"}
    found = match(everyone, kinds, ())
    alone = match(everyone.where(~rare[order]), kinds, ())
    assert found.main == alone.main
    assert found.main.method == "calibrated_weighting"
    assert found.others == alone.others
    assert not found.on_support[rare[order]].any()
    np.testing.assert_array_equal(found.weights[~rare[order]], alone.weights)
    assert found.weights[rare[order]].sum() == found.odds[rare[order]].sum() == 0
    assert len(found.participant) == n


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_units_do_not_matter(unit: float) -> None:
    people = everyone(9, gap=0.2)
    base = match(people, KINDS, ())
    scaled = replace(
        people,
        people=people.people.assign(before=unit * people.people["before"]),
        outcome=unit * people.outcome,
    )
    found = match(scaled, KINDS, ())
    # Seeds follow the content, so that other numbers draw anew: alike within the Monte Carlo error.
    assert found.main.estimate / unit == pytest.approx(
        base.main.estimate, abs=0.5 * base.main.std_error
    )
    assert found.main.std_error / unit == pytest.approx(base.main.std_error, rel=0.15)


def test_everyone_in_parts() -> None:
    people = everyone(10, lost=0.3, clusters=12)
    part = people.where(people.participant)
    assert part.participant.all()
    assert part.n_known == int((people.participant & people.known).sum())
    assert np.isfinite(part.outcome[: part.n_known]).all()
    assert np.isnan(part.outcome[part.n_known :]).all()
    assert part.clusters is not None
    assert set(part.clusters) == set(range(part.clusters.max() + 1))
    assert part.any_lost
    assert not people.where(people.known).any_lost


@pytest.mark.parametrize("by", ["square", "product"])
def test_squares_and_products_that_were_made_alike_are_named_by_covariate_and_no_level_is(
    by: str,
) -> None:
    rng = np.random.default_rng(3)
    before, north = rng.normal(size=900), rng.random(900) < 0.5
    further = before**2 if by == "square" else before * np.where(north, 1, -1)
    participant = rng.random(900) < expit(-1 + further)
    outcome = 2 * further + rng.normal(size=900)
    area = np.where(north, "North with South", "East")
    people = pd.DataFrame({"before": before, "area": area})
    found = match(Everyone(people, outcome, participant, None, 900), KINDS, ())
    expected = ("before", "before") if by == "square" else ("before", "area")
    assert found.terms == (expected,)


def test_a_product_that_only_some_fillings_have_is_named_all_the_same() -> None:
    parts = [_filled({"age": [1.0, 2, 4, 3]}), _filled({"age": [1, 2, 4, 3], "area: North": [0, 1, 1, 0]})]  # fmt: skip
    kinds = {"age": "numeric", "area": "category"}
    terms = ("age with area: North", "age, spread")
    assert _covariates_of(terms, parts, kinds) == (("age", "area"), ("age", "age"))


def _filled(columns: dict[str, list[float]]) -> Filled:
    return Filled(pd.DataFrame(columns, dtype=float), np.array([True, False, True, False]))
