"""What is printed more coarsely beside an earlier publication: every number of it, and every sentence that says how coarse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.report import tables, wording
from localeval.report.display import Table

from .conftest import Evaluate, people_and_outcomes
from .test_differencing import result_of

pytestmark = pytest.mark.usefixtures("few_imputations")

PRIOR = {"column": "earlier", "outcome": "earnings", "month": -12}
AMOUNTS = [{"code": "earnings", "month": 12, "primary": True}, {"code": "employed", "month": 12}]
SHARES = [{"code": "employed", "month": 12, "primary": True}, {"code": "earnings", "month": 12}]
LOST = 0.27, 0.12


def people_with_gaps(n: int, sites: int = 24) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give people in the order in which they came, in sites, with gaps in what was known before and with lost outcomes."""
    rng = np.random.default_rng(3)
    people, outcomes = people_and_outcomes(n // 2, n // 2, 3)
    order = np.arange(n).reshape(2, n // 2).T.ravel()
    people, outcomes = (frame.iloc[order].reset_index(drop=True) for frame in (people, outcomes))
    ours = (people["group"] == "participant").to_numpy()
    people["earlier"] = np.where(rng.random(n) < 0.2, np.nan, rng.normal(8000, 2500, n).round(2))
    site = np.arange(n) // 2 % sites
    people["site"] = pd.Categorical([f"Site {i}" for i in np.where(ours, site, sites + site)])
    lost = rng.random(n) < np.where(ours, *LOST)
    outcomes.loc[lost, ["earnings", "employed"]] = np.nan
    return people, outcomes


@dataclass(frozen=True)
class Twice:
    """A place that publishes, and publishes again when one person more has come; and who is in its data then."""

    first: Evaluation
    second: Evaluation
    people: pd.DataFrame
    outcomes: pd.DataFrame

    @property
    def primary(self) -> Any:
        return self.second.estimates[0]

    @property
    def limits(self) -> Any:
        assert self.second.limits is not None
        return self.second.limits


def publish_twice(evaluate: Evaluate, n: int, *, sites: int = 24, **changes: Any) -> Twice:
    people, outcomes = people_with_gaps(n + 2, sites)
    settings = {
        "covariates": {"age": "numeric", "earlier": "numeric", "sex": "category"},
        "prior_outcomes": [PRIOR],
        "cluster": "site",
        **changes,
    }

    def after(count: int, *earlier: Any) -> tuple[Evaluation, Any]:
        first = [frame.iloc[:count].reset_index(drop=True) for frame in (people, outcomes)]
        found = evaluate(*first, earlier=earlier, **settings)
        made = result_of(
            estimates=found.estimates, flow=found.flow, balance=found.balance, series=found.series,
            design=found.project.settings.design, limits=found.limits,
        )  # fmt: skip
        return found, made

    first, published = after(n)
    second, _ = after(n + 1, published)
    return Twice(first, second, people.iloc[: n + 1], outcomes.iloc[: n + 1])


@pytest.fixture(params=[AMOUNTS, SHARES], ids=["amounts", "shares"])
def twice(request: pytest.FixtureRequest, evaluate: Evaluate) -> Twice:
    """Give a trial of 400 and then 401 people."""
    return publish_twice(evaluate, 400, outcomes=request.param)


def counted(found: Evaluation) -> Iterator[tuple[Table, list[int]]]:
    """Give the tables of numbers of people, with their columns that hold such."""
    facts = found.facts
    yield tables.flow_table(facts, found.flow), [1, 2]
    yield tables.sizes_table(facts, found.sizes), [3]
    yield tables.impact_table(facts, found.estimates), [6]


def test_every_table_says_to_what_its_numbers_are_rounded(twice: Twice) -> None:
    """The second report once said that numbers rounded to 20 were rounded to the nearest 5."""
    said = []
    for found in (twice.first, twice.second):
        for table, columns in counted(found):
            notes = " ".join([*table.notes, *table.general])
            [step] = {
                int(n)
                for n in re.findall(r"(?:Counts|Numbers of people) are rounded to the nearest ([0-9]+)", notes)
            }  # fmt: skip
            cells = " ".join(row[i] for row in table.rows for i in columns)
            numbers = [int(n.replace(",", "")) for n in re.findall(r"[0-9][0-9,]*", cells)]
            assert all(n % step == 0 for n in numbers), (table.label, step, numbers)
            assert numbers
            said.append(step)
    assert set(said[:3]) == {5}
    assert min(said[3:]) > 5


def test_sentences_with_numbers_of_people_say_how_coarse_they_are(twice: Twice) -> None:
    step = twice.second.flow[0].people_rounded_to
    facts, flow = twice.second.facts, twice.second.flow
    assert f"(numbers are rounded to {step})" in wording.scope(facts, flow).markdown
    assert f"rounded to the nearest {step}," in wording.method_text(facts, flow).markdown
    assert "rounded to the nearest 5" not in wording.method_text(facts, flow).markdown
    first = twice.first.flow
    assert "numbers are rounded" not in wording.scope(facts, first).markdown
    assert "rounded to the nearest 5," in wording.method_text(facts, first).markdown


def test_differences_of_rounded_levels_are_not_said_to_be_exact(twice: Twice) -> None:
    table = tables.impact_table(twice.second.facts, twice.second.estimates)
    assert "Differences are worked out from rounded numbers." in [*table.notes, *table.general]
    plain = tables.impact_table(twice.first.facts, twice.first.estimates)
    assert "Differences are worked out before rounding." in plain.general


def test_a_share_that_is_lost_is_near_the_truth_and_the_same_everywhere(twice: Twice) -> None:
    """Taken of numbers rounded to 20, 27 in a hundred became 33, beside a table that said 27."""
    ours = (twice.people["group"] == "participant").to_numpy()
    gone = twice.outcomes["earnings"].isna().to_numpy()
    lost, step = twice.limits.lost, twice.limits.shares_rounded_to
    quality = next(row for row in twice.second.quality if row.table == "outcomes")
    for printed, table, group in (
        (lost.participants, quality.participants_missing, ours),
        (lost.comparison, quality.comparison_missing, ~ours),
    ):
        assert printed == table
        assert printed % step == 0
        by_fives = 100 * 2.5 * (1 + gone[group].mean()) / group.sum()
        assert abs(printed - 100 * gone[group].mean()) <= step / 2 + by_fives
    text = wording.data_limits_text(twice.second.facts, twice.limits).markdown
    assert f"about {lost.participants:g}% of" in text
    basis = wording.Basis(
        twice.second.evidence, twice.second.balance, twice.second.flow, twice.limits
    )
    first_page = "".join(
        part.markdown
        for part in (
            wording.strength(twice.second.facts, basis, twice.primary),
            wording.careful(twice.second.facts, basis, twice.primary),
        )
    )
    assert f"missing for {lost.participants:g} in 100 of those" in first_page
    shown = tables.quality_table(twice.second.facts, twice.second.quality)
    assert shown is not None
    assert shown.notes[0] == f"Shares are rounded to the nearest {step:g}%."
    first = twice.first.limits
    assert first is not None
    assert first.lost is not None
    was = next(row for row in twice.first.quality if row.table == "outcomes")
    assert first.lost.participants == was.participants_missing
    assert first.shares_rounded_to == 0


def test_a_coarse_share_tells_no_number_of_people_better_than_to_half_the_threshold(
    twice: Twice,
) -> None:
    step = twice.limits.shares_rounded_to
    groups = twice.people["group"].value_counts()
    assert step / 100 * min(groups) >= 5


def test_too_many_lost_are_too_many_however_coarse_the_numbers(twice: Twice) -> None:
    """Of numbers rounded to 20 it could not be said, and the level of the evidence rose from 2 to 4."""
    assert [e.evidence.level for e in (twice.first, twice.second)] == [2, 2]
    assert twice.limits.lost.within_bounds is False
    assert "many_lost" in twice.second.evidence.caveats


def test_ranges_are_as_coarse_as_the_estimate_and_hold_it(twice: Twice) -> None:
    primary, lost = twice.primary, twice.limits.lost
    exact = twice.first.limits
    assert exact is not None
    assert exact.lost is not None
    pairs = [("lee_low", "lee_high")]
    if primary.unit == "percent":
        pairs.append(("worst_low", "worst_high"))
        people = primary.people_rounded_to
        step = 100 * people / min(primary.n_participants, primary.n_comparison)
        step = min(s for s in (5.0, 10.0, 20.0, 50.0) if s >= step)
    else:
        step = primary.rounded_to
        assert step > 0
    for low, high in pairs:
        least, greatest = getattr(lost, low), getattr(lost, high)
        assert (least % step, greatest % step) == (0, 0)
        assert least <= primary.estimate <= greatest
        assert least <= getattr(exact.lost, low) + step
        assert greatest >= getattr(exact.lost, high) - step


def test_ranges_of_gaps_are_as_coarse_as_the_estimate_too(evaluate: Evaluate) -> None:
    twice = publish_twice(evaluate, 612, design="matched_comparison", outcomes=AMOUNTS)
    missing, step = twice.limits.missing, twice.primary.rounded_to
    assert step > 0
    assert (missing.low % step, missing.high % step) == (0, 0)
    assert missing.low <= twice.primary.estimate <= missing.high


def test_two_worst_cases_do_not_tell_how_many_are_lost(evaluate: Evaluate) -> None:
    """Each is a fraction of the numbers lost; with more digits the two give both numbers, that are printed rounded to 5."""
    twice = publish_twice(evaluate, 400, outcomes=SHARES)
    ours = (twice.people["group"] == "participant").to_numpy()[:400]
    has = twice.outcomes["employed"].to_numpy()[:400]
    n = [int(np.isfinite(has[who]).sum()) for who in (ours, ~ours)]
    yes = [int(np.nansum(has[who])) for who in (ours, ~ours)]
    assert twice.first.limits is not None
    lost = twice.first.limits.lost
    assert lost is not None
    assert lost.worst_low is not None
    assert lost.worst_high is not None

    def worst(first: int, second: int) -> tuple[float, float]:
        """Give the difference where all lost participants have nothing and all others something, and the other way about."""
        everyone = n[0] + first, n[1] + second
        return (
            100 * (yes[0] / everyone[0] - (yes[1] + second) / everyone[1]),
            100 * ((yes[0] + first) / everyone[0] - yes[1] / everyone[1]),
        )

    true = worst(200 - n[0], 200 - n[1])
    pairs = {(i, k): worst(i, k) for i in range(30, 70) for k in range(10, 45)}
    exact = [pair for pair, ends in pairs.items() if np.allclose(ends, true, atol=0.05)]
    assert len(exact) <= 3, "a tenth of a point gives both away, but for one"
    fits = [
        pair
        for pair, (low, high) in pairs.items()
        if 0 <= low - lost.worst_low < 5 and 0 <= lost.worst_high - high < 5
    ]
    assert len({first for first, _ in fits}) >= 5
    assert len({second for _, second in fits}) >= 5


def test_few_clusters_are_not_counted_also_not_by_degrees_of_freedom(evaluate: Evaluate) -> None:
    few = publish_twice(evaluate, 400, sites=9, outcomes=AMOUNTS).first
    assert few.limits is not None
    clusters = few.limits.clusters
    assert clusters is not None
    assert (clusters.participants, clusters.comparison, clusters.df) == (None, None, None)
    many = publish_twice(evaluate, 400, sites=24, outcomes=AMOUNTS)
    for found in (many.first, many.second):
        assert found.limits is not None
        clusters = found.limits.clusters
        assert clusters is not None
        step = clusters.counts_rounded_to
        for n in (clusters.participants, clusters.comparison, clusters.df):
            assert n is not None
            assert n % step == 0


@pytest.mark.parametrize("outcomes", [AMOUNTS, SHARES], ids=["amounts", "shares"])
def test_groups_that_were_alike_stay_so_when_their_shares_are_rounded(
    evaluate: Evaluate, outcomes: list[dict[str, Any]]
) -> None:
    """Shares of numbers rounded to 15 differ by more than a tenth of a standard deviation by the rounding alone."""
    twice = publish_twice(evaluate, 430, outcomes=outcomes)
    one, two = twice.first.balance, twice.second.balance
    assert one is not None
    assert two is not None
    rounded = [row for row in two.rows if row.people_rounded_to]
    assert len(rounded) == 2
    for row in rounded:
        then = next(old for old in one.rows if old.covariate == row.covariate)
        assert row.participant_mean is not None
        assert row.comparison_before is not None
        by_rounded = abs(row.participant_mean - row.comparison_before) / 50
        assert by_rounded > 0.1, "the rounding alone sets them apart"
        assert row.smd_before is not None
        assert then.smd_before is not None
        assert max(row.smd_before, then.smd_before) < 0.1
    assert len(re.findall("exact numbers", " ".join(_balance_notes(twice.second)))) == 1
    assert not re.findall("exact numbers", " ".join(_balance_notes(twice.first)))


def _balance_notes(found: Evaluation) -> list[str]:
    table = tables.balance_table(found.facts, found.balance)
    assert table is not None
    return list(table.notes)


def test_weights_that_balance_do_not_tell_the_exact_share_that_is_rounded(
    evaluate: Evaluate,
) -> None:
    """The weighted share of the comparison group is the exact share of participants: 9.63% of 187 are 18 people."""
    rng = np.random.default_rng(6)
    people, outcomes = people_and_outcomes(187, 900, 6)
    ours = (people["group"] == "participant").to_numpy()
    kinds = np.where(rng.random(len(people)) < np.where(ours, 0.86, 0.4), "large", "small")
    kinds[np.flatnonzero(ours)[:4]] = "few"
    kinds[np.flatnonzero(~ours)[:60]] = "few"
    people["kind"] = pd.Categorical(kinds)
    found = evaluate(
        people,
        outcomes,
        design="matched_comparison",
        covariates={"kind": "category", "age": "numeric"},
    )
    assert found.balance is not None
    coarse = [row for row in found.balance.rows if row.people_rounded_to]
    assert coarse, "a category of few makes the others coarse"
    for row in coarse:
        assert row.participant_mean is not None
        assert row.comparison_after is not None
        assert row.smd_after == 0
        assert row.comparison_after == row.participant_mean
    exact = {level: round(100 * float((kinds[ours] == level).mean()), 2) for level in set(kinds)}
    assert any(
        exact[row.covariate.removeprefix("kind: ")] != row.comparison_after for row in coarse
    )
    assert found.balance.passed
    assert found.balance.over_limit_after == 0
    table = tables.profile_table(found.facts, found.balance)
    assert table is not None
    assert sum("of everybody in the group" in note for note in table.notes) == 1


def test_a_weighted_comparison_group_is_counted_as_coarsely_as_the_table_says(
    evaluate: Evaluate,
) -> None:
    """Its number was withheld though the flow has it, and what it is worth was rounded to 5 under a note that said 10."""
    twice = publish_twice(evaluate, 612, design="matched_comparison", outcomes=SHARES)
    found = twice.second
    step = found.flow[0].people_rounded_to
    assert step > 5
    evaluated = next(s for s in found.flow if s.step == "evaluated")
    assert twice.primary.n_comparison == evaluated.comparison
    for item in found.estimates:
        if item.effective_comparison is not None:
            assert item.effective_comparison % item.people_rounded_to == 0
    table = tables.sensitivity_table(found.facts, found.estimates)
    assert table is not None
    said = [*table.notes, *table.general]
    assert f"Counts are rounded to the nearest {step}, so totals may not add up." in said


@pytest.mark.parametrize("rounding", [5, 20, 25])
def test_no_share_is_of_numbers_rounded_more_finely_than_the_settings_say(
    evaluate: Evaluate, rounding: int
) -> None:
    """Shares of numbers rounded to 10 once stood in a report whose counts were rounded to 20."""
    rng = np.random.default_rng(5)
    people, outcomes = people_and_outcomes(200, 200)
    sex = np.where(rng.random(400) < 0.5, "Female", "Male").astype(object)
    sex[::60] = "Prefer not to say"
    people["sex"] = pd.Categorical(sex)
    found = evaluate(
        people,
        outcomes,
        outcomes=SHARES[:1],
        subgroups=["sex"],
        disclosure={"threshold": 10, "rounding": rounding, "approved_by": "A", "reason": "b"},
    )
    coarse = [e for e in found.estimates if e.people_rounded_to]
    assert coarse, "the few who prefer not to say make the others coarse"
    for item in found.estimates:
        step = item.people_rounded_to or rounding
        assert step >= rounding
        for n in (item.n_participants, item.n_comparison):
            assert n is None or n % step == 0
