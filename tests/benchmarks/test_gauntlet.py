"""The gauntlet itself: it must notice what is silently wrong, and must not blame what is not."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gauntlet.course import draw_world, run_place, spoilt
from gauntlet.every_kind import all_kinds
from gauntlet.judging import faults, judge, new_sentences
from gauntlet.kinds import FAMILIES, Kind
from gauntlet.place import Place, clean_place, write
from gauntlet.reading import Reading, read
from gauntlet.table import as_markdown
from gauntlet.world import MONTH, WAGE, Primary, World, draw, true_level

WORLDS = {
    "trial": World("randomised_trial", "employed", 200, 200, 0.12, base=0.35),
    "matched": World("matched_comparison", "earnings", 200, 500, 0.12, base=0.35, pull=0.3),
    "monitoring": World("monitoring", "out_of_work_benefits", 200, 0, 0.06),
}
#: A kind and what must become of a place with it whatever the package can do beside: twelve places, fixed.
FIXED = {
    "thousands separators": "refused",
    "ids without their zeros in one file": "noted",
    "days as 31/12/2024": "refused",
    "semicolons": "refused",
    "a shifted header": "refused",
    "9 for an answer not given": "refused",
    "columns in another order": "read rightly",
    "yes and no": "read rightly",
    "UTF-8 with byte order mark": "read rightly",
}


#: What was read of files, by their digest.
_READ: dict[str, Reading] = {}


def read_once(place: Place) -> Reading:
    """Read a place, or give what was read of the very same files: most tests read a clean place beside a spoilt one."""
    with tempfile.TemporaryDirectory() as name:
        write(place, Path(name))
        files = sorted(path for path in Path(name).rglob("*") if path.is_file())
        content = hashlib.sha256()
        for path in files:
            content.update(f"{path.relative_to(name)}\0{path.stat().st_size}\0".encode())
            content.update(path.read_bytes())
    key = content.hexdigest()
    if key not in _READ:
        _READ[key] = read(place)
    return _READ[key]


def kind_of(name: str) -> Kind:
    return all_kinds()[name]


@pytest.mark.parametrize("name", WORLDS)
def test_a_clean_place_is_read_rightly(name: str) -> None:
    place = clean_place(WORLDS[name], np.random.default_rng(3))
    found = read_once(place)
    assert (found.stopped, found.crashed) == ((), "")
    assert found.given
    assert judge(place, (), found, found).outcome == "read rightly"


@pytest.mark.parametrize("name", FIXED)
def test_a_spoilt_file_is_refused_by_name_or_read(name: str) -> None:
    assert run_place(4, seed=3, kind=name, reader=read_once).outcome == FIXED[name]


# -- a fault that somebody builds in must be noticed


def _moved(reading: Reading) -> Reading:
    """Give a report whose interval is far from what the data say."""
    away = 3 * (reading.high - reading.low)
    return replace(reading, low=reading.low + away, high=reading.high + away, middle=reading.middle + away)  # fmt: skip


def _other_sign(reading: Reading) -> Reading:
    return replace(
        reading, low=-reading.high, high=-reading.low, middle=-reading.middle, verdict="worse"
    )


def _raised(reading: Reading) -> Reading:
    return replace(reading, level=reading.level + 1)


@pytest.mark.parametrize(
    ("fault", "what"), [(_moved, "number"), (_other_sign, "sign"), (_raised, "level")]
)
def test_a_fault_that_nothing_names_is_silently_wrong(
    fault: Callable[[Reading], Reading], what: str
) -> None:
    kind = kind_of("columns in another order")
    place = spoilt(WORLDS["matched"], [kind], [1])
    clean = read_once(place)
    assert judge(place, [kind], clean, clean).outcome == "read rightly"
    found = judge(place, [kind], fault(clean), clean)
    assert found.outcome == "silently wrong"
    assert what in found.faults
    assert found.unsaid == (kind.name,)


def test_the_course_finds_a_fault_of_its_reader() -> None:
    def faulty(place: Place) -> Reading:
        reading = read_once(place)
        return _moved(reading) if place.on_sheets else reading

    passed = run_place(4, seed=3, kind="columns in another order", reader=faulty)
    assert passed.outcome == "silently wrong"
    assert passed.covered is False
    assert "**1 (100.0%)**" in as_markdown([passed], (3,), FAMILIES)


def test_a_sentence_that_names_it_is_enough_and_one_that_always_stands_is_not() -> None:
    kind = kind_of("prior outcomes missing, 60% completely at random")
    place = spoilt(WORLDS["matched"], [kind], [1])
    clean = Reading(said=("The result is about 200 people.",), given=True, low=place.truth - 1, high=place.truth + 1, middle=place.truth, verdict="better", level=3)  # fmt: skip
    silent = replace(clean, said=("The result is about 195 people.",))
    assert judge(place, [kind], silent, clean).faults == ("level",)
    assert judge(place, [kind], silent, clean).outcome == "silently wrong"
    bookkeeping = (
        "The least complete is earnings before: missing for 60.0% of people in at least one group."
    )
    counted = replace(clean, said=(*silent.said, bookkeeping))
    assert judge(place, [kind], counted, clean).outcome == "silently wrong"
    named = replace(
        clean, said=(*silent.said, "Earnings before were imputed for 60% of the people.")
    )
    assert judge(place, [kind], named, clean).outcome == "noted"
    lower = replace(clean, level=2)
    assert judge(place, [kind], lower, clean).outcome == "downgraded"
    assert judge(place, [kind], replace(clean, given=False), clean).outcome == "withheld"
    other = Reading(stopped=("the disk is full.",))
    assert judge(place, [kind], other, clean).outcome == "stopped without naming it"
    assert judge(place, [kind], Reading(crashed="KeyError: 1"), clean).outcome == "crashed"


def test_a_place_with_a_named_and_a_silent_kind_is_silently_wrong_only_by_the_silent_one() -> None:
    """The named kind moves the number, and the silent one alone is harmless: nothing wrong is silent."""

    def reader(place: Place) -> Reading:
        named = "site" in place.people
        said = ("Is the column site a cluster?",) if named else ()
        middle = place.truth + (100 if named else 0)
        return Reading(
            said=said,
            given=True,
            low=middle - 1,
            high=middle + 1,
            middle=middle,
            level=place.deserved,
        )

    kinds = ["20 sites of 20, correlation 0.05, not declared", "columns in another order"]
    from gauntlet.course import judge_place

    chosen = [kind_of(name) for name in kinds]
    place = spoilt(WORLDS["trial"], chosen, [1])
    passed = judge_place(0, WORLDS["trial"], chosen, [1], place, reader(place), reader)
    assert passed.outcome == "noted"
    assert passed.faults == ("number",)


def test_numbers_do_not_make_a_sentence_new() -> None:
    said = ("A gap of **0.12** was found.", "One site stands alone.")
    assert new_sentences(said, ("A gap of 0.09 was found.",)) == ("One site stands alone.",)


def test_a_miss_of_less_than_half_the_width_is_chance() -> None:
    place = clean_place(WORLDS["trial"], np.random.default_rng(1))
    near = Reading(given=True, low=place.truth + 0.9, high=place.truth + 2.9, level=5)
    far = replace(near, low=place.truth + 1.1, high=place.truth + 3.1)
    assert (faults(place, near), faults(place, far)) == ((), ("number",))


# -- the places


@pytest.mark.parametrize("primary", ["employed", "earnings", "out_of_work_benefits"])
def test_the_truth_is_that_of_the_potential_outcomes(primary: Primary) -> None:
    world = World("matched_comparison", primary, 30_000, 60_000, 0.1)
    drawn = draw(world, np.random.default_rng(1))
    for inside in (drawn.participant, ~drawn.participant):
        works = drawn.works[MONTH, True][inside] - drawn.works[MONTH, False][inside]
        earns = drawn.earns[MONTH, True][inside] - drawn.earns[MONTH, False][inside]
        gain = {"employed": 100 * works, "earnings": earns, "out_of_work_benefits": -100 * works}
        values = gain[primary]
        assert values.mean() == pytest.approx(
            world.truth, abs=4 * values.std() / np.sqrt(len(values))
        )


def test_the_level_of_monitoring_is_that_of_participants() -> None:
    world = World("monitoring", "earnings", 300, 0, 0.1, base=0.4)
    drawn = draw(replace(world, participants=20_000), np.random.default_rng(5))
    earned = drawn.earns[MONTH, True]
    assert true_level(world) == pytest.approx(earned.mean(), abs=0.03 * WAGE)


def test_the_same_number_gives_the_same_place() -> None:
    first, again = (run_place(6, seed=9, many=2) for _ in range(2))
    assert first == again


def test_there_are_kinds_of_every_family_and_each_can_be_named() -> None:
    kinds = all_kinds()
    count = Counter(kind.family for kind in kinds.values())
    assert sum(count.values()) >= 60
    assert set(count) == set(FAMILIES)
    assert min(count.values()) >= 20
    for kind in kinds.values():
        assert re.compile(kind.named_by), kind.name
        assert kind.spoil or kind.remake, kind.name
        assert bool(kind.why) == (kind.deserves is not None), kind.name


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_changes_its_place(family: str) -> None:
    """A kind that leaves a place as it is would be read rightly and count for the package."""
    worlds = [
        replace(world, primary=primary, participants=60, comparison=world.comparison and 80)
        for world in WORLDS.values()
        for primary in ("employed", "earnings", "out_of_work_benefits")
    ]
    cleans: dict[World, Place] = {}
    for kind in all_kinds().values():
        fitting = [world for world in worlds if kind.fits(world)]
        if kind.family != family or not fitting:
            continue
        world = fitting[0]
        if world not in cleans:
            cleans[world] = spoilt(world, [], [2])
        clean, found = cleans[world], spoilt(world, [kind], [2])
        same = (
            clean.people.equals(found.people)
            and clean.outcomes.equals(found.outcomes)
            and clean.settings == found.settings
            and not found.on_sheets
        )
        assert not same, kind.name


def test_drawn_worlds_are_of_all_designs() -> None:
    worlds = [draw_world(np.random.default_rng(i)) for i in range(60)]
    assert {world.design for world in worlds} == {
        "randomised_trial",
        "matched_comparison",
        "monitoring",
    }
    assert {world.primary for world in worlds} == {"employed", "earnings", "out_of_work_benefits"}


def test_a_place_that_lost_many_behind_a_hidden_number_is_no_level_three() -> None:
    """Some participants have nobody like them: so few that the number of those lost is hidden with theirs."""
    world = World("matched_comparison", "employed", 200, 500, 0.1, base=0.35, pull=0.4)
    place = clean_place(world, np.random.default_rng([8, 4]))
    spoil = kind_of("outcomes lost at random, 35% and 5% (matched)").spoil
    assert spoil is not None
    spoil(place, np.random.default_rng([7, 4]))
    found = read_once(place)
    assert found.level == 2
    assert any("beyond the cautious bounds" in line for line in found.said)
    assert any("how many is not shown" in line for line in found.said)
