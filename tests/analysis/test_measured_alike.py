"""Outcomes that look as if they had not been measured alike, or the other way round; and clean ones that do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.measured_alike import doubts_about
from localeval.analysis.parts_alike import changed_on_the_way, doubtful_parts
from localeval.analysis.sample import Sample
from localeval.catalogue.catalogue import shared_outcomes
from localeval.project.project import Measure

from .conftest import Evaluate, people_and_outcomes

PAY = Measure(shared_outcomes()["earnings"], 12, True)
WORK = Measure(shared_outcomes()["employed"], 12, True)
WEEKS = Measure(shared_outcomes()["weeks_employed"], 12, True)
N = 300


def sample(
    seed: int, *, sigma: float = 0.6, pull: float = 0.0, effect: float = 0.0, n: int = N
) -> Sample:
    """Draw people of whom some earn, before and after; those who take part earned less before by ``pull``."""
    rng = np.random.default_rng(seed)
    ours = np.arange(2 * n) < n
    skill = rng.normal(size=2 * n) - pull * ours
    before = np.where(
        rng.random(2 * n) < 0.45, 9000 * np.exp(0.4 * skill + rng.normal(0, sigma, 2 * n)), 0
    )
    works = rng.random(2 * n) < np.clip(0.4 + 0.12 * skill + effect * ours, 0.03, 0.97)
    after = np.where(works, 14000 * np.exp(0.3 * skill + rng.normal(0, sigma, 2 * n)), 0)
    people = pd.DataFrame({"before": before.round(2), "worked": (before > 0) * 1.0})
    return Sample(people, after.round(2), ours, (n, n), (0, 0))


def kinds(found: Sample, measure: Measure = PAY, *, drawn: bool = False, earlier: tuple[str, ...] = ("before",)) -> list[str]:  # fmt: skip
    return [one.kind for one in doubts_about(found, measure, drawn=drawn, earlier=earlier)]


def worked(found: Sample) -> Sample:
    return replace(found, outcome=100.0 * (found.outcome > 0))


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize(
    ("sigma", "pull", "effect", "n"),
    [(0.5, 0.0, 0.1, 300), (1.4, 0.0, 0.0, 60), (0.6, 1.0, 0.1, 200), (1.0, 1.5, -0.1, 1000)],
)
def test_clean_outcomes_are_never_doubted(
    sigma: float, pull: float, effect: float, n: int, drawn: bool
) -> None:
    if drawn and pull:
        return  # chance does not make such groups
    for seed in range(60):
        found = sample(seed, sigma=sigma, pull=pull, effect=effect, n=n)
        assert kinds(found, drawn=drawn) == []
        assert kinds(worked(found), WORK, drawn=drawn, earlier=("worked",)) == []
        everything = found.people.to_numpy()
        assert doubts_about(worked(found), WORK, drawn=drawn, known=everything) == []


def test_amounts_that_are_rounded_are_not_taken_for_filled_in() -> None:
    """Of amounts to the nearest 500 one may stand for one in twelve of a group and, by chance, for nobody of the other."""
    for seed in range(150):
        found = sample(seed, sigma=0.5)
        assert kinds(replace(found, outcome=(found.outcome / 500).round() * 500), drawn=True) == []


@pytest.mark.parametrize(("share", "asked"), [(1.0, True), (0.4, True), (0.02, False)])
def test_amounts_of_one_group_that_stand_in_the_other(share: float, asked: bool) -> None:
    for seed in range(10):
        found = sample(seed)
        pasted, many = found.outcome.copy(), int(share * N)
        pasted[N : N + many] = pasted[:many]
        assert ("copied" in kinds(replace(found, outcome=pasted))) is asked
        rounded = (pasted / 1000).round() * 1000
        assert "copied" not in kinds(replace(found, outcome=rounded))


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize(("factor", "smaller"), [(1 / 12, "comparison"), (100, "participants"), (2.2, "participants")])  # fmt: skip
def test_amounts_of_one_group_in_another_unit(factor: float, smaller: str, drawn: bool) -> None:
    for seed in range(8):
        found = sample(seed)
        spoilt = np.where(found.participant, found.outcome, found.outcome * factor)
        doubts = doubts_about(replace(found, outcome=spoilt), PAY, drawn=drawn, earlier=("before",))
        [doubt] = [one for one in doubts if one.kind in {"unlike_size", "two_sizes"}]
        if doubt.kind == "unlike_size":
            assert doubt.group == smaller
            assert doubt.times == pytest.approx(max(factor, 1 / factor), rel=0.4)


def test_groups_that_earned_as_unlike_before_are_not_doubted() -> None:
    found = sample(3, sigma=0.5)
    rich = np.where(found.participant, 1.0, 4.0)
    both = replace(
        found,
        outcome=found.outcome * rich,
        people=found.people.assign(before=found.people["before"] * rich),
    )
    assert kinds(both) == []
    assert kinds(replace(both, people=found.people)) == ["unlike_size"]


@pytest.mark.parametrize("factor", [1 / 1000, 1 / 100, 100])
def test_amounts_of_two_sizes_in_one_column(factor: float) -> None:
    rng = np.random.default_rng(1)
    for seed in range(8):
        found = sample(seed, sigma=0.5)
        some = rng.random(2 * N) < 0.3
        doubts = doubts_about(
            replace(found, outcome=np.where(some, found.outcome * factor, found.outcome)),
            PAY,
            drawn=True,
        )
        assert [one.kind for one in doubts] == ["two_sizes"]
        assert doubts[0].times == pytest.approx(max(factor, 1 / factor), rel=0.3)


@pytest.mark.parametrize("group", ["participants", "comparison"])
def test_a_ceiling_in_one_group(group: str) -> None:
    found = sample(2)
    low = np.minimum(found.outcome, 12_000)
    inside = found.participant if group == "participants" else ~found.participant
    doubts = doubts_about(
        replace(found, outcome=np.where(inside, low, found.outcome)), PAY, drawn=True
    )
    assert [(one.kind, one.group, one.value) for one in doubts] == [("ceiling", group, 12_000)]
    assert kinds(replace(found, outcome=low)) == [], "the same for both is a rule of the source"


@pytest.mark.parametrize("whom", ["everybody", "participants", "comparison"])
def test_yes_and_no_reversed(whom: str) -> None:
    for seed in range(6):
        found = sample(seed, n=600)
        rng = np.random.default_rng(seed)
        again = np.where(rng.random(1200) < 0.7, found.people["worked"], rng.random(1200) < 0.4)
        who = {"everybody": np.ones(1200, dtype=bool), "participants": found.participant, "comparison": ~found.participant}[whom]  # fmt: skip
        spoilt = replace(found, outcome=100.0 * np.where(who, 1 - again, again))
        assert kinds(spoilt, WORK, earlier=("worked",)) == ["reversed"]
        assert kinds(replace(found, outcome=100.0 * again), WORK, earlier=("worked",)) == []
        if whom != "everybody":
            doubts = doubts_about(
                spoilt, WORK, drawn=True, known=found.people[["worked", "before"]].to_numpy()
            )
            assert [(one.kind, one.column) for one in doubts] == [("reversed", "")]


def test_few_people_and_other_units_are_not_judged() -> None:
    found = sample(1, n=20)
    assert kinds(replace(found, outcome=np.where(found.participant, found.outcome, found.outcome / 12))) == []  # fmt: skip
    assert kinds(replace(sample(1), outcome=np.minimum(sample(1).outcome, 52)), WEEKS) == []
    nothing = replace(found, outcome=np.zeros(40))
    assert kinds(nothing) == []
    assert kinds(nothing, WORK, earlier=("worked",)) == []


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_a_doubt_about_the_primary_outcome_lowers_the_level_and_is_the_caveat(
    evaluate: Evaluate, design: str
) -> None:
    people, outcomes = people_and_outcomes(300, 300, 4)
    ours = (people["group"] == "participant").to_numpy()
    pay = np.random.default_rng(5).lognormal(9.5, 0.5, 600)
    settings = {"design": design, "outcomes": [{"code": "earnings", "month": 12, "primary": True}]}
    clean = evaluate(people, outcomes.assign(earnings=pay), **settings).evidence
    spoilt = evaluate(
        people, outcomes.assign(earnings=np.where(ours, pay, pay / 12)), **settings
    ).evidence
    assert "measured_unlike" not in clean.caveats
    assert spoilt.level <= 2
    assert "measured_unlike" in spoilt.caveats
    assert any("one unit" in reason for reason in spoilt.reasons)


@pytest.mark.parametrize("factor", [12.0, 1 / 12, 4.33, 1000.0])
@pytest.mark.parametrize("from_row", [0.3, 0.5, 0.8])
@pytest.mark.parametrize("mixed", [True, False])
def test_amounts_in_another_unit_from_a_row_on(factor: float, from_row: float, mixed: bool) -> None:
    found = sample(3, sigma=0.6)
    if mixed:
        order = np.random.default_rng(1).permutation(2 * N)
        found = replace(
            found,
            people=found.people.iloc[order].reset_index(drop=True),
            outcome=found.outcome[order],
            participant=found.participant[order],
        )
    after = found.outcome.copy()
    start = int(from_row * 2 * N)
    after[start:] *= factor
    doubts = list(changed_on_the_way(replace(found, outcome=after), PAY))
    if (
        not mixed
    ):  # one group after the other: the change is the groups' too, and `doubts_about` sees it
        assert doubts or kinds(replace(found, outcome=after))
        return
    (doubt,) = doubts
    assert doubt.people == pytest.approx(2 * N - start, abs=0.04 * 2 * N)
    assert doubt.times == pytest.approx(factor, rel=0.4)


@pytest.mark.parametrize("order", ["as it is", "by amount", "by group", "by amount within groups"])
@pytest.mark.parametrize(("sigma", "pull"), [(0.6, 0.0), (1.4, 0.0), (1.0, 1.5)])
def test_no_order_of_clean_amounts_is_doubted(order: str, sigma: float, pull: float) -> None:
    for seed in range(60):
        found = sample(seed, sigma=sigma, pull=pull)
        rows = {
            "as it is": np.random.default_rng(seed).permutation(2 * N),
            "by amount": np.argsort(found.outcome, kind="stable"),
            "by group": np.argsort(found.participant, kind="stable"),
            "by amount within groups": np.lexsort((found.outcome, found.participant)),
        }[order]
        moved = replace(found, outcome=found.outcome[rows], participant=found.participant[rows])
        assert list(changed_on_the_way(moved, PAY)) == []


@pytest.mark.parametrize("group", ["participants", "comparison"])
@pytest.mark.parametrize("value", [0.0, 100.0])
def test_a_provider_that_puts_one_group_down_alike(group: str, value: float) -> None:
    """Of 25 people, which chance does not make; the other group of the same provider is as elsewhere."""
    found = worked(sample(3))
    parts = pd.Series(np.array(["Alder", "Birch", "Cedar"])[np.arange(2 * N) // 25 % 3])
    assert list(doubtful_parts(found, WORK, "provider", parts)) == []
    ours = found.participant if group == "participants" else ~found.participant
    mine = np.flatnonzero(ours & (parts == "Cedar").to_numpy())[:25]
    parts[~np.isin(np.arange(2 * N), mine) & ours & (parts == "Cedar").to_numpy()] = "Alder"
    outcome = found.outcome.copy()
    outcome[mine] = value
    [doubt] = doubtful_parts(replace(found, outcome=outcome), WORK, "provider", parts)
    assert (doubt.kind, doubt.group, doubt.part, doubt.people) == ("part_unlike", group, "Cedar", 25)  # fmt: skip
    assert bool(doubt.value) is bool(value)


@pytest.mark.parametrize("group", ["participants", "comparison"])
def test_follow_up_that_stops_earlier_in_one_group(group: str) -> None:
    rng = np.random.default_rng(5)
    ours = np.arange(2 * N) < N
    weeks = np.where(rng.random(2 * N) < 0.6, rng.integers(1, 53, 2 * N), 0).astype(float)
    found = Sample(pd.DataFrame(index=range(2 * N)), weeks, ours, (N, N), (0, 0))
    assert kinds(found, WEEKS, earlier=()) == []
    capped = np.where(ours == (group == "participants"), np.minimum(weeks, 12), weeks)
    doubts = doubts_about(replace(found, outcome=capped), WEEKS, drawn=False)
    assert [(one.kind, one.group, one.value) for one in doubts] == [("ceiling", group, 12)]


def test_amounts_counted_twice_or_halved_for_some_of_a_group_that_chance_made() -> None:
    clean = sample(3, sigma=0.5, n=1500)
    third = np.random.default_rng(1).integers(0, 3, 3000)
    twice = np.where(clean.participant & (third == 0), 2 * clean.outcome, clean.outcome)
    [doubt] = doubts_about(replace(clean, outcome=twice), PAY, drawn=True)
    assert doubt.kind in {"unlike_size", "wider_spread"}
    assert not doubt.sure
    halved = np.where(clean.participant & (third == 1), twice / 2, twice)
    [doubt] = doubts_about(replace(clean, outcome=halved), PAY, drawn=True)
    assert (doubt.kind, doubt.group, doubt.sure) == ("wider_spread", "participants", False)
    # Groups that differ may differ in this as well, unless they did not before the start.
    assert kinds(replace(clean, outcome=halved), drawn=False, earlier=()) == []
    assert kinds(replace(clean, outcome=halved), drawn=False) == ["wider_spread"]
    assert kinds(clean, drawn=False) == []


@pytest.mark.parametrize("drawn", [True, False])
def test_the_pay_of_a_month_beside_that_of_a_year(drawn: bool) -> None:
    clean = sample(3, sigma=0.4, n=500)
    some = np.random.default_rng(2).random(1000) < 0.3
    mixed = replace(clean, outcome=np.where(some, clean.outcome / 12, clean.outcome))
    [doubt] = doubts_about(mixed, PAY, drawn=drawn)
    assert doubt.kind == "two_sizes"
    assert doubt.times == pytest.approx(12, rel=0.4)


@pytest.mark.parametrize("low", [0.3, 0.6, 1.0])
def test_a_long_tail_of_small_amounts_is_no_second_size(low: float) -> None:
    for seed in range(40):
        clean, rng = sample(seed, sigma=0.5, n=300), np.random.default_rng(seed)
        part_of_the_year = replace(clean, outcome=clean.outcome * rng.beta(low, 0.4, 600))
        assert "two_sizes" not in kinds(part_of_the_year, drawn=True)
