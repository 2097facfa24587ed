"""What is withheld, by example; and what must not depend on how a table is laid out."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.rounding import shown_intervals
from localeval.methods.disclosure.suppression import Suppression, protect
from localeval.methods.inputs import MethodError

from .attacker import Attacker, read
from .tables import TOTAL, two_way, two_way_of

pytestmark = pytest.mark.quick

QUICK = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def named(cells: LinkedCells, mask: np.ndarray) -> set[Hashable]:
    """Name the cells of a mask."""
    return {name for name, chosen in zip(cells.names, mask, strict=True) if chosen}


def one_way(**counts: int) -> LinkedCells:
    """Give groups and their total."""
    total = sum(counts.values())
    return LinkedCells.from_sums(counts | {"all": total}, [("all", list(counts))])


def test_nothing_is_withheld_where_nothing_is_small() -> None:
    cells = one_way(women=40, men=35)
    assert not protect(cells, 10).withheld.any()


def test_one_small_group_takes_a_second_with_it() -> None:
    cells = one_way(women=40, men=35, other=4)
    done = protect(cells, 10)
    assert named(cells, done.primary) == {"other"}
    assert named(cells, done.secondary) == {"men"}


def test_two_small_groups_that_add_up_to_a_small_one_take_a_third() -> None:
    cells = one_way(women=40, men=35, other=4, unknown=3)
    assert named(cells, protect(cells, 10).withheld) == {"men", "other", "unknown"}


def test_zeros_are_printed_and_a_lone_small_group_then_hides_the_total() -> None:
    cells = one_way(women=0, men=4)
    assert named(cells, protect(cells, 10).withheld) == {"men", "all"}


def test_all_of_a_group_alike_is_withheld_when_asked() -> None:
    cells = one_way(employed=30, not_employed=0)
    assert not protect(cells, 10).withheld.any()
    assert {"employed", "not_employed"} <= named(
        cells, protect(cells, 10, all_or_nothing=True).withheld
    )


def test_a_lower_threshold_withholds_less() -> None:
    cells = one_way(women=40, men=35, other=4)
    assert not protect(cells, 4).withheld.any()


def test_the_difference_of_two_reports_is_a_count_too() -> None:
    before = {"women": (40.0, 40.0), "men": (35.0, 35.0), "all": (75.0, 75.0)}
    cells = one_way(women=43, men=50).with_earlier(before)
    done = protect(cells, 10)
    # Three women joined. To print 43 says so; so does 93 beside 50.
    assert len(named(cells, done.withheld) & {"women", "men", "all"}) == 2
    assert "women" in named(cells, done.withheld)


def test_rounded_reports_may_differ_by_a_few() -> None:
    before = {"women": (38.0, 42.0), "men": (33.0, 37.0), "all": (73.0, 77.0)}
    cells = one_way(women=43, men=36).with_earlier(before)
    shown = np.full((len(cells), 2), np.nan)
    shown[:3] = [(43, 47), (33, 37), (78, 82)]
    assert not protect(cells, 10, shown=shown).withheld.any()


def test_what_an_earlier_report_gave_away_is_named_and_not_hidden_in_vain() -> None:
    # The earlier report printed all but one cell, so the one was plain; nobody has joined since.
    before = {"women": (40.0, 40.0), "men": None, "all": (44.0, 44.0)}
    cells = one_way(women=40, men=4).with_earlier(before)
    done = protect(cells, 10)
    assert ("earlier", "men") in named(cells, done.exposed)
    assert "men" in named(cells, done.withheld)


def test_people_who_left_are_no_contradiction() -> None:
    before = {"women": (40.0, 40.0), "men": (35.0, 35.0), "all": (75.0, 75.0)}
    cells = one_way(women=37, men=35).with_earlier(before)
    done = protect(cells, 10)
    assert "women" in named(cells, done.withheld)


def test_an_earlier_report_that_does_not_add_up_is_refused() -> None:
    before = {"women": (40.0, 40.0), "men": (35.0, 35.0), "all": (90.0, 90.0)}
    with pytest.raises(MethodError, match="contradict"):
        one_way(women=40, men=50).with_earlier(before)


def test_a_flow_table_is_tied_to_the_subgroups_of_those_evaluated() -> None:
    counts = {"women": 40, "men": 25, "everyone": 65, "in data": 69, "no outcome": 4}
    sums = [("everyone", ["women", "men"]), ("in data", ["no outcome", "everyone"])]
    cells = LinkedCells.from_sums(counts, sums)
    hidden = named(cells, protect(cells, 10).withheld)
    assert "no outcome" in hidden
    # Those evaluated cannot be printed beside all in the data, nor added up from the sexes.
    assert "in data" in hidden or len(hidden) >= 3


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(MethodError, match="do not add up"):
        LinkedCells.from_sums({"a": 1, "b": 2, "all": 4}, [("all", ["a", "b"])])


@pytest.mark.parametrize(("values", "reason"), [([1.5, 1.5], "whole"), ([-1, 4], "negative")])
def test_what_is_no_count_is_refused(values: list[float], reason: str) -> None:
    with pytest.raises(MethodError, match=reason):
        LinkedCells.from_sums({"a": values[0], "b": values[1], "all": 3}, [("all", ["a", "b"])])


def test_a_threshold_of_one_protects_nobody_and_is_refused() -> None:
    with pytest.raises(MethodError, match="threshold"):
        protect(one_way(a=3), 1)


# -- what is worth most to readers

GROUPS = ("participant", "comparison")
COUNTED = ("everyone", "in data", "too recent")
#: By what is printed of them: numbers of people, and those in work and not at months 6 and 12.
WORTH = dict.fromkeys(COUNTED, 0.3) | {"6": 20.0, "not 6": 20.0, "12": 1000.0, "not 12": 1000.0}


def late_starters(late: int, *, month_6: bool, people: bool) -> LinkedCells:
    """Give two groups of 174 at month 12 and so many more who started too recently, all of them counted at month 6."""
    values: dict[Hashable, float] = {}
    sums: list[tuple[Hashable, list[Hashable]]] = []
    for group in GROUPS:
        counts = {
            "everyone": 174 + late,
            "in data": 174,
            "too recent": late,
            "12": 90,
            "not 12": 84,
        }
        parts = [("everyone", "in data", "too recent"), ("in data", "12", "not 12")]
        if month_6:
            counts |= {"6": 78, "not 6": 96 + late}
            parts.append(("everyone", "6", "not 6"))
        values |= {(group, name): float(n) for name, n in counts.items()}
        sums += [((group, whole), [(group, part) for part in rest]) for whole, *rest in parts]
    if people:
        values["people"] = 2.0 * (174 + late)
        sums.append(("people", [(group, "everyone") for group in GROUPS]))
    return LinkedCells.from_sums(values, sums)


def withheld_by_worth(cells: LinkedCells) -> set[Hashable]:
    """Withhold as reports do: numbers of people are rounded, shares exact."""
    rounded = np.array([name == "people" or name[1] in COUNTED for name in cells.names])  # type: ignore[index]
    shown = np.column_stack([cells.values] * 2)
    shown[rounded] = shown_intervals(cells.values, 5, 10)[rounded]
    worth = [1.0 if name == "people" else WORTH[name[1]] for name in cells.names]  # type: ignore[index]
    done = protect(
        cells, 10, shown=shown, all_or_nothing=True, primary_known=True, worth=np.array(worth)
    )
    assert np.all((done.high - done.low)[done.primary] >= 5 - 1e-6)
    return named(cells, done.withheld)


@pytest.mark.parametrize("late", [3, 5, 8])
@pytest.mark.parametrize("people", [True, False])
def test_the_headline_stands_where_a_number_in_three_sums_would_do(late: int, people: bool) -> None:
    """Cycles do not pass through such a number; they once took the headline (1,000) for how many there are (0.3) and month 6 (20)."""
    hidden = withheld_by_worth(late_starters(late, month_6=True, people=people))
    assert {(group, "too recent") for group in GROUPS} <= hidden
    assert {(group, "everyone") for group in GROUPS} <= hidden
    assert not any((group, month) in hidden for group in GROUPS for month in ("12", "not 12"))


def test_without_a_second_outcome_only_the_number_of_people_goes() -> None:
    hidden = withheld_by_worth(late_starters(3, month_6=False, people=False))
    assert hidden == {(group, name) for group in GROUPS for name in ("everyone", "too recent")}


def test_where_nobody_started_too_recently_nothing_is_withheld() -> None:
    values = {"everyone": 174.0, "12": 90.0, "not 12": 84.0, "6": 78.0, "not 6": 96.0}
    sums = [("everyone", ["12", "not 12"]), ("everyone", ["6", "not 6"])]
    assert not protect(LinkedCells.from_sums(values, sums), 10, all_or_nothing=True).withheld.any()


# -- the layout of a table


def counts_of(tables: object) -> pd.DataFrame:
    """Give the inside of a two-way table back."""
    cells = tables.cells  # type: ignore[attr-defined]
    inside = {
        name: v for name, v in zip(cells.names, cells.values, strict=True) if TOTAL not in name
    }
    return pd.Series(inside).unstack().astype(int)


def pattern(counts: pd.DataFrame) -> tuple[LinkedCells, Suppression]:
    """Protect a two-way table."""
    cells = two_way_of(counts).cells
    return cells, protect(cells, 10)


def assert_as_safe(counts: pd.DataFrame, original: pd.DataFrame, swap: bool = False) -> None:
    """Both have the same small cells, and none of the second is inferred."""
    first, done = pattern(original)
    cells, other = pattern(counts)
    turned = {n[::-1] if swap and isinstance(n, tuple) else n for n in named(first, done.primary)}
    assert named(cells, other.primary) == turned
    tables = two_way_of(counts)
    least = 0.0 if other.whole.any() else 1.0
    known = read(tables.values, named(cells, other.withheld), least=least)
    attacker = Attacker(known, tables.sums)
    for name in named(cells, other.primary):
        assert attacker.infer(name)[1] >= 10 - 1e-5


@QUICK
@given(two_way(), st.randoms())
def test_the_order_of_rows_does_not_matter(tables: object, random: object) -> None:
    counts = counts_of(tables)
    rows = list(counts.index)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert_as_safe(counts.loc[rows], counts)


@QUICK
@given(two_way())
def test_a_table_on_its_side_is_the_same_table(tables: object) -> None:
    counts = counts_of(tables)
    assert_as_safe(counts.T, counts, swap=True)


@QUICK
@given(two_way())
def test_a_row_of_nobody_changes_nothing(tables: object) -> None:
    counts = counts_of(tables)
    longer = pd.concat([counts, pd.DataFrame(0, index=["nobody"], columns=counts.columns)])
    first, done = pattern(counts)
    cells, other = pattern(longer)
    nobody = {name for name in cells.names if isinstance(name, tuple) and name[0] == "nobody"}
    assert named(cells, other.withheld) - nobody == named(first, done.withheld)


def test_the_same_table_is_withheld_the_same_way_each_time() -> None:
    counts = pd.DataFrame(np.random.default_rng(1).poisson(15, (8, 6)))
    first, again = pattern(counts)[1], pattern(counts)[1]
    np.testing.assert_array_equal(first.withheld, again.withheld)
