"""The simulations of whole places: drawn as they say, the same in any batches, summed up exactly; and a fast look at some."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from calibration.estimating import Found
from calibration.places import chosen_scenarios, simulate, tallies_of
from calibration.scenarios import MATCHED, TRIAL, Scenario, scenarios
from calibration.sums import Kept, Simulated
from calibration.tallies import Tally, adjusted, as_markdown
from calibration.tallies import tally as tally_of_sums
from scipy.stats import binomtest


def found(low: float, high: float, printed: bool = True, role: str = "main") -> Found:
    return Found("difference_in_means", role, (low + high) / 2, 1.0, low, high, printed)


def tally(scenario: Scenario, places: list[list[Found]]) -> list[Tally]:
    return tally_of_sums(scenario, Simulated().add(scenario, places))


def test_what_covers_and_what_is_significant_is_counted_over_all_and_over_printed() -> None:
    places = [[found(-1, 1)], [found(1, 3)], [found(2, 3, printed=False)], []]
    (row,) = tally(TRIAL, places)
    assert (row.simulated, row.given, row.printed) == (4, 3, 2)
    assert (row.covers, row.significant) == (1, 2)
    assert (row.printed_covers, row.printed_significant) == (1, 1)
    assert row.bias == pytest.approx((0 + 2 + 2.5) / 3)


def test_the_parts_of_a_place_are_counted_each() -> None:
    places = [[found(-1, 1), found(-1, 1, role="part"), found(1, 2, role="part")]]
    main, part = tally(TRIAL, places)
    assert (main.role, main.simulated) == ("main", 1)
    assert (part.role, part.simulated, part.given, part.covers) == ("part", 2, 2, 1)


def test_false_alarms_and_coverage_are_tested_exactly() -> None:
    places = [[found(1, 3)]] * 12 + [[found(-1, 1)]] * 88
    (row,) = tally(TRIAL, places)
    alarms = binomtest(12, 100, 0.06, alternative="greater").pvalue
    covering = binomtest(88, 100, 0.93, alternative="less").pvalue
    assert row.false_alarm_p(printed=False) == pytest.approx(alarms)
    assert row.too_little_p(printed=True) == pytest.approx(covering)
    assert list(adjusted([alarms, 0.5])) == pytest.approx([2 * alarms, 0.5])
    with_effect = replace(TRIAL, effect=1.0)
    (row,) = tally(with_effect, places)
    assert row.false_alarm_p(printed=False) == 1.0


def test_too_many_false_alarms_stand_out_in_the_table() -> None:
    bad = tally(TRIAL, [[found(1, 3)]] * 30 + [[found(-1, 1)]] * 70)
    good = tally(MATCHED, [[found(1, 3)]] * 5 + [[found(-1, 1)]] * 95)
    table = as_markdown([*bad, *good])
    assert "**30.0%**" in table
    assert "**5.0%**" not in table


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_a_scenario_draws_what_it_says(scenario) -> None:  # type: ignore[no-untyped-def]
    many = replace(scenario, people=scenario.people * max(1, 6000 // scenario.people))
    frames = many.draw(np.random.default_rng(1))
    people, outcomes = frames["people"], frames["outcomes"]
    inside = (people["group"] == "participant").to_numpy()
    assert len(people) == many.people
    if many.sizes:
        assert (inside.sum(), (~inside).sum()) == many.sizes
    gaps = people["before"].isna().mean()
    assert gaps == pytest.approx(scenario.gap_share if scenario.gaps else 0, abs=0.03)
    known = people["person_id"].isin(outcomes["person_id"]).to_numpy()
    for group, share in zip((inside, ~inside), scenario.lost_shares, strict=True):
        assert 1 - known[group].mean() == pytest.approx(share if scenario.lost else 0, abs=0.07)
    if scenario.declared:
        assert people.groupby("site", observed=True)["group"].nunique().max() == 1
    if scenario.outcome == "skewed":
        assert 0.4 < (outcomes["earnings"] == 0).mean() < 0.75


def test_all_ways_of_coming_together_are_there() -> None:
    names = {item.name for item in scenarios()}
    for design in ("trial", "matched"):
        together = {name for name in names if name.startswith(f"Together: {design}")}
        assert len(together) == 2**4 - 1 - 4
        assert f"Together: {design}, gaps and losses and clusters and tails" in together


def test_a_place_is_the_same_in_any_batch() -> None:
    whole = simulate(MATCHED, 0, 3)
    assert whole == simulate(MATCHED, 0, 1) + simulate(MATCHED, 1, 2)


@pytest.mark.parametrize("scenario", [TRIAL, MATCHED], ids=["trial", "matched"])
def test_every_interval_of_a_clean_place_covers_as_it_says(scenario) -> None:  # type: ignore[no-untyped-def]
    """A fast look, four standard errors of the simulation wide; ``make benchmark-calibration`` has the full table."""
    replicates = 60
    rows = tally(scenario, simulate(scenario, 0, replicates))
    roles = {row.role for row in rows}
    assert roles == {"main", "other", "part"}
    for row in rows:
        least = 0.95 - 4 * np.sqrt(0.95 * 0.05 / row.given)
        assert row.given == row.simulated == row.printed
        assert row.covers / row.given > least, (row.method, row.role)
        assert abs(row.bias) < 4 * row.spread / np.sqrt(row.given), (row.method, row.role)


def test_parts_leave_out_who_has_nobody_like_them_in_everyone() -> None:
    """With them their intervals held in 85 of 100, as too few of them are in a part to be seen there."""
    [scenario] = chosen_scenarios(["nobody to compare with in one corner"])
    parts = [one for place in simulate(scenario, 0, 40) for one in place if one.role == "part"]
    assert len(parts) == 80
    assert sum(one.low <= scenario.truth <= one.high for one in parts) >= 72  # 76 on average


def test_a_run_goes_on_where_another_one_stopped(tmp_path: Path) -> None:
    small, path = replace(TRIAL, people=40), tmp_path / "kept.json"
    # No time: nothing is there, and nothing is simulated.
    ((_, rows),) = tallies_of([small], 6, 1, seconds=0.0, kept=Kept(path))
    assert rows == []
    ((_, rows),) = tallies_of([small], 3, 1, kept=Kept(path))
    assert {row.places for row in rows} == {3}
    assert "| 3 |" in as_markdown(rows)
    kept = Kept(path)
    assert kept.of(small).places == 3
    assert kept.of(MATCHED).places == 0
    ((_, rows),) = tallies_of([small], 6, 1, kept=kept)
    assert {row.places for row in rows} == {6}
    (version,) = kept.of(small).versions.items()
    assert version[1] == 6
    assert Kept(path).of(small) == kept.of(small)
    assert Kept(path, anew=True).of(small).places == 0


def test_each_row_says_of_how_many_places_it_is_where_some_gave_the_main_estimate_only(
    tmp_path: Path,
) -> None:
    small, path = replace(MATCHED, people=300), tmp_path / "kept.json"
    list(tallies_of([small], 2, 1, kept=Kept(path)))
    ((_, rows),) = tallies_of([small], 5, 1, kept=Kept(path), only_main=True)
    assert {row.role: row.places for row in rows} == {"main": 5, "other": 2, "part": 2}
    assert {row.role: row.simulated for row in rows} == {"main": 5, "other": 2, "part": 4}
    assert Kept(path).of(small).only_main == 3
    main = [item for place in simulate(small, 2, 3) for item in place if item.role == "main"]
    assert [item for place in simulate(small, 2, 3, only_main=True) for item in place] == main


def test_sums_of_two_runs_are_those_of_one() -> None:
    places = simulate(replace(TRIAL, people=40), 0, 6)
    at_once = tally(TRIAL, places)
    in_two = tally_of_sums(TRIAL, Simulated().add(TRIAL, places[:2]).add(TRIAL, places[2:]))
    assert len(at_once) == len(in_two) > 1
    for one, other in zip(at_once, in_two, strict=True):
        those = [
            item
            for place in places
            for item in place
            if (item.method, item.role) == (one.method, one.role)
        ]
        estimates = np.array([item.estimate for item in those])
        assert (one.given, one.covers, one.significant) == (
            other.given,
            other.covers,
            other.significant,
        )
        for row in (one, other):
            assert row.bias == pytest.approx(estimates.mean() - TRIAL.truth)
            assert row.spread == pytest.approx(estimates.std(ddof=1))
            assert row.error == pytest.approx(
                np.sqrt(np.mean([item.std_error**2 for item in those]))
            )


def test_scenarios_of_a_kind_are_summed_up() -> None:
    one = tally(TRIAL, [[found(-1, 1)]] * 30)
    other = tally(replace(TRIAL, name="clean, another"), [[found(1, 2)]] * 10)
    assert "| clean | main | 40 | **75.0%** | **75.0%** | **25.0%** |" in as_markdown(
        [*one, *other]
    )


def test_scenarios_are_chosen_by_words_of_their_names() -> None:
    chosen = chosen_scenarios(["trial of 60"])
    assert [item.name for item in chosen] == ["F: trial of 60"]
