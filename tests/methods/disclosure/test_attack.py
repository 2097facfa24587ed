"""Random tables are protected and attacked: nothing under the threshold may be inferred."""

from __future__ import annotations

from collections.abc import Hashable
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.rounding import shown_intervals
from localeval.methods.disclosure.suppression import Suppression, protect

from .attacker import Attacker, Limits, read, read_knowing_which
from .tables import Tables, hierarchy, linked, one_way, two_way

THRESHOLD, PROTECTION = 10, 5
ANY_TABLES = st.one_of(one_way(), two_way(), two_way(), hierarchy(), linked())


def examples(count: int) -> settings:
    """Run so many examples, always the same ones, however slow the machine is."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def withheld(tables: Tables, done: Suppression) -> set[Hashable]:
    """Name the cells that are not printed."""
    return {name for name, hidden in zip(tables.cells.names, done.withheld, strict=True) if hidden}


def small(tables: Tables) -> list[Hashable]:
    """Name the cells under the threshold."""
    return [name for name, value in tables.values.items() if 0 < value < THRESHOLD]


def assert_wide(tables: Tables, known: dict[Hashable, Limits]) -> None:
    """Attack every cell under the threshold and hold its interval against the rule."""
    attacker = Attacker(known, tables.sums)
    # Were all counts withheld, a reader would still know the zeros, and so how many parts there are.
    all_hidden = {n: (1.0, np.inf) if v else (0.0, 0.0) for n, v in tables.values.items()}
    blind = Attacker(all_hidden, tables.sums)
    for name in small(tables):
        value = tables.values[name]
        low, high = attacker.infer(name)
        told = f"{name}: {value} is inferred to lie from {low:g} to {high:g}"
        assert high >= max(THRESHOLD, value + PROTECTION) - 1e-5, told
        if low > value - PROTECTION + 1e-5:
            assert low <= blind.infer(name)[0] + 1e-5, told


@examples(60)
@given(ANY_TABLES)
def test_no_count_under_the_threshold_can_be_inferred(tables: Tables) -> None:
    assume(small(tables))
    done = protect(tables.cells, THRESHOLD)
    least = 0.0 if done.whole.any() else 1.0
    assert set(small(tables)) <= withheld(tables, done)
    assert not done.exposed.any()
    assert_wide(tables, read(tables.values, withheld(tables, done), least=least))


@examples(25)
@given(ANY_TABLES, st.sampled_from([3, 5]))
def test_rounding_what_is_printed_does_not_open_it(tables: Tables, base: int) -> None:
    assume(small(tables))
    shown = shown_intervals(tables.cells.values, base, THRESHOLD)
    done = protect(tables.cells, THRESHOLD, shown=shown)
    least = 0.0 if done.whole.any() else 1.0
    assert_wide(tables, read(tables.values, withheld(tables, done), base=base, least=least))


@examples(15)
@given(ANY_TABLES)
def test_withheld_zeros_cannot_be_told_from_small_counts(tables: Tables) -> None:
    done = protect(tables.cells, THRESHOLD, zeros="withhold")
    hidden = withheld(tables, done)
    attacker = Attacker(read(tables.values, hidden, least=0.0), tables.sums)
    for name, value in tables.values.items():
        if value < THRESHOLD:
            assert name in hidden
            assert attacker.infer(name)[1] >= max(THRESHOLD, value + PROTECTION) - 1e-5


@examples(15)
@given(ANY_TABLES)
def test_nobody_learns_that_all_of_a_group_are_alike(tables: Tables) -> None:
    done = protect(tables.cells, THRESHOLD, all_or_nothing=True)
    hidden = withheld(tables, done)
    attacker = Attacker(read(tables.values, hidden, least=0.0), tables.sums)
    for _, parts in tables.sums:
        some = [part for part in parts if tables.values[part] > 0]
        if len(parts) > 1 and len(some) == 1:
            low, high = attacker.infer(some[0])
            assert set(parts) <= hidden
            assert high - low >= PROTECTION


@examples(15)
@given(st.one_of(one_way(), two_way(), hierarchy()))
def test_a_reader_who_can_tell_primary_cells_learns_little_more(tables: Tables) -> None:
    assume(small(tables))
    done = protect(tables.cells, THRESHOLD, primary_known=True)
    hidden = withheld(tables, done)
    knowing = read_knowing_which(tables.values, hidden, [])
    known = read(tables.values, hidden, least=0.0) if done.whole.any() else knowing
    attacker = Attacker(known, tables.sums)
    for name in small(tables):
        low, high = attacker.infer(name)
        assert high - low >= PROTECTION - 1e-5


@examples(25)
@given(st.one_of(one_way(), two_way(), hierarchy()))
def test_nor_where_all_of_a_group_alike_is_withheld_as_well(tables: Tables) -> None:
    done = protect(tables.cells, THRESHOLD, all_or_nothing=True, primary_known=True)
    primary = {n for n, chosen in zip(tables.cells.names, done.primary, strict=True) if chosen}
    alike = set()
    for _, parts in tables.sums:
        if len(parts) > 1 and sum(tables.values[part] > 0 for part in parts) == 1:
            alike |= set(parts)
    hidden = withheld(tables, done)
    knowing = read_knowing_which(tables.values, hidden, tables.sums)
    known = read(tables.values, hidden, least=0.0) if done.whole.any() else knowing
    attacker = Attacker(known, tables.sums)
    assert alike | set(small(tables)) <= primary
    for name in primary:
        low, high = attacker.infer(name)
        assert high - low >= PROTECTION - 1e-5, f"{name}: {low:g} to {high:g}"


@examples(25)
@given(linked(), st.randoms(use_true_random=False), st.sampled_from([1, 5]))
def test_nor_whatever_the_numbers_are_worth(tables: Tables, random: Random, base: int) -> None:
    """Cells in three sums are reached by a linear program, and are no less safe for it."""
    assume(small(tables))
    worth = np.array([random.choice([0.3, 1.0, 3.0, 20.0, 1000.0]) for _ in tables.cells.names])
    shown = shown_intervals(tables.cells.values, base, THRESHOLD) if base > 1 else None
    done = protect(
        tables.cells, THRESHOLD, shown=shown, all_or_nothing=True, primary_known=True, worth=worth
    )
    hidden = withheld(tables, done)
    knowing = read_knowing_which(tables.values, hidden, tables.sums, base=base)
    known = read(tables.values, hidden, base=base, least=0.0) if done.whole.any() else knowing
    attacker = Attacker(known, tables.sums)
    for name in small(tables):
        low, high = attacker.infer(name)
        assert high - low >= PROTECTION - 1e-5, f"{name}: {low:g} to {high:g}"


# -- with an earlier report


@st.composite
def two_reports(draw: st.DrawFn) -> tuple[Tables, dict[Hashable, float], int]:
    """Draw a report and the one before it, when some of its people had not come yet."""
    now = draw(st.one_of(one_way(), two_way(), hierarchy()))
    leaves = [name for name in now.values if name not in {total for total, _ in now.sums}]
    before: dict[Hashable, float] = {}
    for name in leaves:
        joined = draw(st.one_of(st.just(0), st.integers(0, 12)))
        before[name] = max(now.values[name] - joined, 0)
    while len(before) < len(now.values):
        for total, parts in now.sums:
            if total not in before and all(part in before for part in parts):
                before[total] = sum(before[part] for part in parts)
    return now, {name: before[name] for name in now.values}, draw(st.sampled_from([1, 5]))


@examples(12)
@given(two_reports())
def test_two_reports_tell_no_more_than_one(
    reports: tuple[Tables, dict[Hashable, float], int],
) -> None:
    now, before, base = reports
    old = LinkedCells.from_sums(before, now.sums)
    shown = shown_intervals(old.values, base, THRESHOLD)
    first = protect(old, THRESHOLD, shown=shown)
    assume(not first.whole.any())
    hidden_then = {name for name, h in zip(old.names, first.withheld, strict=True) if h}
    printed = read(before, hidden_then, base=base)
    earlier = {name: None if name in hidden_then else printed[name] for name in before}

    place = {name: i for i, name in enumerate(now.cells.names)}
    cells = now.cells.with_earlier(earlier)
    shown = np.full((len(cells), 2), np.nan)
    shown[: len(place)] = shown_intervals(now.cells.values, base, THRESHOLD)
    done = protect(cells, THRESHOLD, shown=shown)

    hidden = {name for name, i in place.items() if done.withheld[i]}
    known = read(now.values, hidden, base=base, least=0.0 if done.whole.any() else 1.0)
    both: dict[Hashable, Limits] = {("now", name): limits for name, limits in known.items()}
    for name, limits in printed.items():
        both["before", name] = limits
        both["joined", name] = (0, np.inf)
    # The reader of the package's audit is not told that zeros were always printed before.
    both |= {("before", name): (0, np.inf) for name in hidden_then}
    sums = [
        *((("now", total), [("now", part) for part in parts]) for total, parts in now.sums),
        *((("before", total), [("before", part) for part in parts]) for total, parts in now.sums),
        *((("now", name), [("before", name), ("joined", name)]) for name in before),
    ]
    attacker = Attacker(both, sums)
    exposed = {name for name, bad in zip(cells.names, done.exposed, strict=True) if bad}
    for name, value in now.values.items():
        if 0 < value < THRESHOLD and name not in exposed:
            assert attacker.infer(("now", name))[1] >= max(THRESHOLD, value + PROTECTION) - 1e-5
        for kind, theirs in (("joined", "change"), ("before", "earlier")):
            if (theirs, name) in exposed or (kind == "before" and name not in hidden_then):
                continue
            low, high = attacker.infer((kind, name))
            blur = shown[place[name], 1] - shown[place[name], 0]
            asked = min(PROTECTION, blur) if kind == "joined" and blur else PROTECTION
            tells = high - low < asked - 1e-5 and low < THRESHOLD and high >= 1
            assert not tells, f"{kind} {name}: {low:g} to {high:g}"


def test_the_attacker_does_break_a_table_that_is_not_protected() -> None:
    values: dict[Hashable, float] = {"women": 34, "men": 4, "all": 38}
    attacker = Attacker(read(values, ["men"]), [("all", ["women", "men"])])
    assert attacker.infer("men") == pytest.approx((4, 4))
