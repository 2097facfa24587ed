"""Filling gaps in covariates: from whom, always the same way, and with the right numbers in the end."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from localeval.methods.impact import imputation
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.imputation import PEOPLE_A_COLUMN, Imputations, gaps_in, with_gaps
from localeval.methods.impact.rubin import combine
from localeval.methods.inputs import MethodError

from .estimates import balanced, calibrated

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
KINDS = {"before": "numeric", "age": "numeric", "area": "category", "woman": "category"}


def people(
    seed: int = 1, count: int = 300, gap: float = 0.25
) -> tuple[pd.DataFrame, Flags, Floats]:
    """Draw covariates with gaps completely at random, groups and outcomes, of which one in ten is lost."""
    rng = np.random.default_rng(seed)
    before = np.round(rng.normal(50, 10, count), 1)
    frame = pd.DataFrame(
        {
            "before": before,
            "age": rng.integers(18, 65, count).astype(float),
            "area": np.array(["East", "North", "South", "West"])[
                np.digitize(before + rng.normal(0, 8, count), [43, 50, 57])
            ],
            "woman": np.where(rng.random(count) < 0.5, "yes", "no"),
        }
    )
    participant = rng.random(count) < expit((before - 55) / 10)
    outcome = before + rng.normal(0, 8, count)
    for name in frame:
        frame[name] = frame[name].mask(rng.random(count) < gap)
    return frame, participant, np.where(rng.random(count) < 0.1, np.nan, outcome)


def filled(
    frame: pd.DataFrame,
    participant: Flags,
    outcome: Floats,
    kinds: Mapping[str, str] = KINDS,
    times: int = 1,
) -> list[pd.DataFrame]:
    return Imputations(frame, kinds, participant, [outcome]).draw(times)


def test_gaps_are_blank_text_and_missing_values_of_either_kind() -> None:
    frame = pd.DataFrame({"age": ["30", " ", None], "area": ["East", "", None], "sex": ["F"] * 3})
    kinds = {"age": "numeric", "area": "category", "sex": "category"}
    assert with_gaps(frame, kinds) == ("age", "area")
    assert gaps_in(frame, kinds).to_dict("list") == {
        "age": [False, True, True],
        "area": [False, True, True],
        "sex": [False, False, False],
    }


@pytest.mark.parametrize("count", [400, 60], ids=["each group by itself", "both together"])
def test_known_values_stay_and_gaps_get_values_of_somebody(count: int) -> None:
    frame, participant, outcome = people(count=count)
    gaps = gaps_in(frame, KINDS)
    columns = 1 + 1 + 3 + 1 + 1
    fewest = min(
        int((~gaps[name] & group).sum()) for name in KINDS for group in (participant, ~participant)
    )
    assert (fewest >= PEOPLE_A_COLUMN * columns) == (count == 400)
    for table in filled(frame, participant, outcome, times=3):
        assert list(table.columns) == list(KINDS)
        assert table.index.equals(frame.index)
        assert not gaps_in(table, KINDS).any(axis=None)
        for name in KINDS:
            known = ~gaps[name]
            assert (table.loc[known, name] == frame.loc[known, name]).all()
            for group in (participant, ~participant):
                lenders = frame.loc[known & (group if count == 400 else True), name]
                lent = table.loc[~known & group, name]
                as_lent = lent.isin(set(lenders))
                if KINDS[name] == "category":
                    assert as_lent.all()
                else:
                    # Where all who are near lie on one side a number moves on, by a share of the spread. That is often so
                    # where the others tell little of it, and their predictions lie close together.
                    assert as_lent.mean() > 0.25
                    assert lent.between(*(lenders.mean() + 6 * lenders.std() * np.r_[-1, 1])).all()


def test_imputations_differ_and_the_same_people_get_the_same_ones() -> None:
    frame, participant, outcome = people()
    first, second = filled(frame, participant, outcome, times=2)
    assert not first.equals(second)
    again = filled(frame, participant, outcome, times=2)
    assert first.equals(again[0])
    assert second.equals(again[1])


@pytest.mark.parametrize("count", [400, 60], ids=["each group by itself", "both together"])
def test_each_imputation_is_the_same_however_many_are_drawn_at_a_time(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, participant, outcome = people(count=count)
    together = filled(frame, participant, outcome, times=7)
    source = Imputations(frame, KINDS, participant, [outcome])
    in_turns = source.draw(1) + source.draw(4) + source.draw(2)
    monkeypatch.setattr(imputation, "CELLS_AT_ONCE", 1)
    one_by_one = filled(frame, participant, outcome, times=7)
    for tables in (in_turns, one_by_one):
        assert all(one.equals(other) for one, other in zip(tables, together, strict=True))
    assert not any(together[0].equals(other) for other in together[1:])


@pytest.mark.parametrize("count", [300, 60])
def test_neither_the_order_of_rows_nor_names_of_people_matter(count: int) -> None:
    frame, participant, outcome = people(count=count)
    expected = filled(frame, participant, outcome, times=2)
    order = np.random.default_rng(3).permutation(count)
    moved = frame.iloc[order].set_axis([f"person {i}" for i in range(count)])
    found = filled(moved.assign(id=moved.index), participant[order], outcome[order], times=2)
    for one, other in zip(found, expected, strict=True):
        assert one.reset_index(drop=True).equals(other.iloc[order].reset_index(drop=True))


def test_the_order_does_not_matter_for_people_who_differ_in_the_last_digits_only() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"number": 1e12 + rng.permutation(200)})
    frame["number"] = frame["number"].mask(rng.random(200) < 0.3)
    participant, outcome = np.arange(200) % 2 == 0, np.zeros(200)
    outcome[::3] = 1
    kinds = {"number": "numeric"}
    expected = filled(frame, participant, outcome, kinds)[0]["number"].to_numpy()
    order = rng.permutation(200)
    found = filled(frame.iloc[order], participant[order], outcome[order], kinds)[0]["number"]
    # People with a gap and all else alike are one another's: what each group gets is the same, sorted.
    for group in (participant, ~participant):
        for value in (0, 1):
            mine = group & (outcome == value)
            assert sorted(found.to_numpy()[mine[order]]) == sorted(expected[mine])


def test_another_value_anywhere_draws_anew() -> None:
    frame, participant, outcome = people()
    expected = filled(frame, participant, outcome)[0]
    changed = outcome.copy()
    changed[np.flatnonzero(~np.isnan(outcome))[0]] += 1
    assert not filled(frame, participant, changed)[0].equals(expected)


def test_numbers_may_be_stored_in_any_way() -> None:
    frame, participant, outcome = people()
    expected = filled(frame, participant, outcome)[0]
    text = frame.assign(age=frame["age"].map("{:.0f}".format).where(frame["age"].notna(), ""))
    found = filled(text, participant, outcome)[0]
    assert found["age"].astype(float).tolist() == expected["age"].tolist()
    nullable = frame.assign(age=frame["age"].astype("Int64"))
    assert filled(nullable, participant, outcome)[0]["age"].astype(float).tolist() == (
        expected["age"].tolist()
    )


@pytest.mark.parametrize(("unit", "origin"), [(1e9, 0.0), (1e-9, 0.0), (1.0, 1e9), (-3.0, 0.0)])
def test_units_of_numbers_do_not_matter(unit: float, origin: float) -> None:
    """Filled values spread as the known ones do, whatever the unit, and wherever its zero lies."""
    frame, participant, outcome = people(count=600)
    scaled = frame.assign(before=unit * frame["before"] + origin)
    table = filled(scaled, participant, unit * outcome)[0]
    gaps = frame["before"].isna()
    ours, whole = (table["before"][gaps] - origin) / unit, frame["before"]
    assert abs(ours.mean() - whole.mean()) < 4 * whole.std() / np.sqrt(gaps.sum())
    assert ours.std() == pytest.approx(whole.std(), rel=0.25)
    # And they know of the outcome: those filled are as closely tied to it as the others.
    tied = [
        np.corrcoef(table["before"][rows & ~np.isnan(outcome)], outcome[rows & ~np.isnan(outcome)])
        for rows in (gaps.to_numpy(), ~gaps.to_numpy())
    ]
    assert abs(tied[0][0, 1]) == pytest.approx(abs(tied[1][0, 1]), abs=0.2)


def test_among_people_who_are_all_alike_any_may_lend() -> None:
    """A yes-or-no outcome and a category leave many people with one prediction; their order must not choose."""
    rng = np.random.default_rng(5)
    count = 2000
    earnings = rng.normal(30, 10, count).round(1)
    frame = pd.DataFrame(
        {
            "earnings": np.where(rng.random(count) < 0.3, np.nan, earnings),
            "woman": np.where(rng.random(count) < 0.5, "yes", "no"),
            "area": pd.Series(rng.choice(["East", "North", "South"], count)).mask(
                rng.random(count) < 0.3
            ),
        }
    )
    participant = rng.random(count) < 0.4
    outcome = (rng.random(count) < 0.6).astype(float)
    kinds = {"earnings": "numeric", "woman": "category", "area": "category"}
    for table in filled(frame, participant, outcome, kinds, times=3):
        gaps = frame["earnings"].isna()
        lent = table.loc[gaps, "earnings"]
        assert abs(lent.mean() - 30) < 4 * 10 / np.sqrt(gaps.sum())
        assert lent.std() == pytest.approx(10, rel=0.15)
        assert lent.nunique() > 150
        areas = table.loc[frame["area"].isna(), "area"].value_counts(normalize=True)
        assert areas.to_numpy() == pytest.approx(np.full(3, 1 / 3), abs=0.15)


def test_a_group_is_filled_from_its_own_people() -> None:
    """Where the covariate tells more of the outcome in one group than in the other, filling keeps that."""
    rng = np.random.default_rng(6)
    count = 4000
    before, participant = rng.normal(size=count), np.arange(count) % 2 == 0
    outcome = np.where(participant, 2.0, -1.0) * before + rng.normal(size=count)
    frame = pd.DataFrame({"before": np.where(rng.random(count) < 0.4, np.nan, before)})
    table = filled(frame, participant, outcome, {"before": "numeric"})[0]
    gaps = frame["before"].isna().to_numpy()
    for group, slope in ((participant, 2.0), (~participant, -1.0)):
        found = np.polyfit(table["before"][gaps & group], outcome[gaps & group], 1)[0]
        assert found == pytest.approx(slope, abs=0.15)


def test_imputations_differ_by_as_much_as_is_not_known_of_those_who_lend() -> None:
    """Of 400 people with a gap and 100 without: the mean of the filled values has the error of the mean of those 100.

    Rubin and Schenker (1986): the spread of the mean over imputations is s2 / 100 + s2 / 400, where it would be s2 / 400 if
    the same people lent each time.
    """
    rng = np.random.default_rng(9)
    age = np.round(rng.normal(40, 10, 1000), 1)
    participant, known = np.arange(1000) < 500, np.arange(1000) % 5 == 0
    frame = pd.DataFrame({"age": np.where(known, age, np.nan)})
    tables = filled(frame, participant, np.zeros(1000), {"age": "numeric"}, times=80)
    for group in (participant, ~participant):
        means = [table.loc[group & ~known, "age"].mean() for table in tables]
        expected = age[group & known].var() * (1 / 100 + 1 / 400)
        assert np.var(means) == pytest.approx(expected, rel=0.6)


def test_that_an_outcome_is_lost_tells_of_what_is_missing() -> None:
    """Those who had less before are lost more often; who is left and has a gap had more than others of the same outcome."""
    rng = np.random.default_rng(10)
    count = 6000
    before, participant = rng.normal(size=count), np.arange(count) % 2 == 0
    outcome = 0.5 * before + rng.normal(size=count)
    lost, gap = rng.random(count) < expit(-1.5 * before), rng.random(count) < 0.4
    frame = pd.DataFrame({"before": np.where(gap, np.nan, before)})
    tables = filled(frame, participant, np.where(lost, np.nan, outcome), {"before": "numeric"}, 4)
    for rows in (gap & lost, gap & ~lost):
        found = np.mean([table.loc[rows, "before"].mean() for table in tables])
        assert found == pytest.approx(before[rows].mean(), abs=0.1)


# -- edges


def test_columns_that_are_the_same_for_everybody_do_no_harm() -> None:
    frame, participant, outcome = people()
    wider = frame.assign(country="UK", one=7.0, gappy=np.where(np.arange(300) % 3, 5.0, np.nan))
    wider["code"] = pd.Series(["A"] * 300).mask(np.arange(300) % 4 == 0)
    kinds = {
        **KINDS,
        "country": "category",
        "one": "numeric",
        "gappy": "numeric",
        "code": "category",
    }
    table = filled(wider, participant, outcome, kinds)[0]
    assert set(table["gappy"]) == {5.0}
    assert set(table["code"]) == {"A"}
    assert not gaps_in(table, kinds).any(axis=None)


def test_columns_that_tell_the_same_and_people_who_are_copies_do_no_harm() -> None:
    frame, participant, outcome = people(count=100)
    twice = pd.concat([frame, frame, frame], ignore_index=True)
    twice["again"] = 12 * twice["before"]
    kinds = {**KINDS, "again": "numeric"}
    table = filled(twice, np.tile(participant, 3), np.tile(outcome, 3), kinds)[0]
    assert not gaps_in(table, kinds).any(axis=None)


def test_a_level_that_only_people_with_another_gap_have_does_no_harm() -> None:
    frame, participant, outcome = people()
    frame = frame.assign(area=frame["area"].fillna("East"))
    frame.loc[frame["before"].isna(), "area"] = "Isles"
    table = filled(frame, participant, outcome)[0]
    assert not gaps_in(table, KINDS).any(axis=None)


def test_outcomes_that_are_lost_for_a_group_or_for_all_are_not_needed() -> None:
    frame, participant, outcome = people()
    for lost in (participant, np.ones(300, dtype=bool)):
        table = filled(frame, participant, np.where(lost, np.nan, outcome))[0]
        assert not gaps_in(table, KINDS).any(axis=None)


@pytest.mark.parametrize("kept", [0, 1])
def test_a_covariate_that_hardly_anybody_in_a_group_has_is_refused_by_name(kept: int) -> None:
    frame, participant, outcome = people()
    for name in ("age", "area"):
        bare = frame.copy()
        known = np.flatnonzero(participant & bare[name].notna().to_numpy())
        bare.loc[known[kept:], name] = None
        with pytest.raises(MethodError, match=f"'{name}' has too few values") as caught:
            filled(bare, participant, outcome)
        assert caught.value.reason == "few_donors"


def test_two_known_values_in_a_group_are_the_fewest() -> None:
    frame, participant, outcome = people()
    known = np.flatnonzero(participant & frame["age"].notna().to_numpy())
    frame.loc[known[2:], "age"] = None
    table = filled(frame, participant, outcome)[0]
    assert not gaps_in(table, KINDS).any(axis=None)


# -- a known truth


def gappy(rng: np.random.Generator, at_random: bool) -> tuple[pd.DataFrame, Flags, Floats]:
    """Draw 240 people of whom those better off take part; no effect; 30% of what confounds is missing."""
    before, other = rng.normal(size=240), rng.normal(size=240)
    participant = rng.random(240) < expit(-0.8 + 0.8 * before)
    outcome = before + 0.5 * other + rng.normal(size=240)
    chance = np.full(240, 0.3) if not at_random else expit(-1.1 + 0.9 * outcome)
    frame = pd.DataFrame({"before": before, "other": other})
    frame["before"] = frame["before"].mask(rng.random(240) < chance)
    return frame, participant, outcome


def by_imputation(frame: pd.DataFrame, participant: Flags, outcome: Floats) -> Effect:
    kinds = dict.fromkeys(frame.columns, "numeric")
    tables = filled(frame, participant, outcome, kinds, times=6)
    found = [balanced(outcome, participant, design_matrix(table, kinds)) for table in tables]
    return combine([one.estimated for one in found]).effect


@pytest.mark.parametrize(("at_random", "seed"), [(False, 7), (True, 8)], ids=["MCAR", "MAR"])
def test_a_confounder_with_gaps_leaves_no_bias_and_the_interval_covers(
    at_random: bool, seed: int
) -> None:
    rng, replicates = np.random.default_rng(seed), 90
    rows = []
    for _ in range(replicates):
        frame, participant, outcome = gappy(rng, at_random)
        effect = by_imputation(frame, participant, outcome)
        flagged = calibrated(
            outcome, participant, design_matrix(frame, dict.fromkeys(frame.columns, "numeric"))
        )
        row = [(e.estimate, e.std_error, e.low <= 0 <= e.high) for e in (effect, flagged)]
        rows.append([*row[0], *row[1]])
    estimate, error, covers, average, _, by_flag = np.array(rows, dtype=float).T
    spread = estimate.std()
    assert abs(estimate.mean()) < 4 * spread / np.sqrt(replicates)
    assert abs(np.sqrt(np.square(error).mean()) / spread - 1) < 4 / np.sqrt(2 * replicates)
    assert covers.mean() > 0.95 - 4 * np.sqrt(0.95 * 0.05 / replicates)
    # The mean and a flag, which stood here before, are off by more than half a standard error and cover too rarely.
    assert abs(average.mean()) > 0.5 * spread
    assert by_flag.mean() < covers.mean() - 0.02
