"""Months under each other's label are asked about where they were exchanged, and not where work grows, stays or an effect fades to nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.months_exchanged import months_exchanged, parts_with_months_exchanged
from localeval.catalogue.catalogue import shared_outcomes
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question
from localeval.project.project import Measure

SEEDS = 25


class World(NamedTuple):
    """Shares in work at months 6 and 12, of participants and of the others, and which share of those in work lose it between."""

    early: tuple[float, float]
    late: tuple[float, float]
    lose: tuple[float, float] = (0.1, 0.1)


GROWING = World((0.18, 0.15), (0.35, 0.25))
GOES_ON = (
    World((0.15, 0.15), (0.25, 0.25)),
    GROWING,
    World((0.08, 0.20), (0.32, 0.28)),
    World((0.35, 0.15), (0.35, 0.28), (0.2, 0.1)),
    World((0.25, 0.20), (0.25, 0.17), (0.25, 0.3)),
    World((0.30, 0.30), (0.30, 0.30), (0.3, 0.3)),
)


def draw(world: World, seed: int, n: int = 900) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
    """Draw people of whom a third takes part, and their work and pay at both months."""
    rng = np.random.default_rng(seed)
    ours = rng.random(n) < 1 / 3
    early = rng.random(n) < np.where(ours, *world.early)
    gains = [
        max(0.0, (late - early * (1 - lose)) / (1 - early))
        for early, late, lose in zip(*world, strict=True)
    ]
    keeps = rng.random(n) >= np.where(ours, *world.lose)
    late = np.where(early, keeps, rng.random(n) < np.where(ours, *gains))
    ids = [f"{i:05d}" for i in range(n)]
    group = pd.Categorical(np.where(ours, "participant", "comparison"))
    pay = rng.lognormal(9.0, 0.6, n).round(2)
    rows = [
        pd.DataFrame({"person_id": ids, "month": month, "employed": works * 1.0, "earnings": works * pay})
        for month, works in ((6, early), (12, late))
    ]  # fmt: skip
    people = pd.DataFrame({"person_id": ids, "group": group})
    return {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}, ours


def exchange(frames: dict[str, pd.DataFrame], who: np.ndarray) -> None:
    """Put the values of each month under the label of the other, for some people."""
    for name in ("employed", "earnings"):
        values = frames["outcomes"][name].to_numpy().reshape(2, len(who)).copy()
        values[:, who] = values[::-1][:, who]
        frames["outcomes"][name] = values.reshape(-1)


def measure(name: str = "employed", month: int = 12) -> Measure:
    return Measure(shared_outcomes()[name], month, primary=True)


def asked(frames: dict[str, pd.DataFrame], which: Measure | None = None) -> list[Doubtful]:
    return list(months_exchanged(PlaceValues(frames), which or measure()))


@pytest.mark.parametrize("name", ["employed", "earnings"])
@pytest.mark.parametrize("month", [6, 12])
@pytest.mark.parametrize("of_participants", [True, False])
def test_a_group_that_goes_back_as_the_other_goes_on_is_asked_about(
    name: str, month: int, of_participants: bool
) -> None:
    found = 0
    for seed in range(SEEDS):
        frames, ours = draw(GROWING, seed)
        exchange(frames, ours == of_participants)
        doubts = asked(frames, measure(name, month))
        found += bool(doubts)
        group = "participants" if of_participants else "comparison"
        assert {(d.group, d.month, d.sure) for d in doubts} <= {(group, 18 - month, False)}
    assert found >= 0.8 * SEEDS


@pytest.mark.parametrize("world", GOES_ON)
def test_work_that_grows_stays_or_levels_off_raises_nothing(world: World) -> None:
    for seed in range(SEEDS):
        for n in (200, 900):
            frames, _ = draw(world, seed, n)
            assert asked(frames) == [], (world, seed)


def test_months_exchanged_for_everybody_are_no_business_of_the_groups() -> None:
    frames, ours = draw(GROWING, 1)
    exchange(frames, np.ones(len(ours), dtype=bool))
    assert asked(frames) == []


def test_what_only_grows_is_not_asked_about() -> None:
    frames, ours = draw(GROWING, 1)
    exchange(frames, ours)
    which = measure()
    grows = replace(which, outcome=replace(which.outcome, cumulative=True))
    assert asked(frames, grows) == []


def _parts(n: int, seed: int) -> dict[str, np.ndarray]:
    by = np.random.default_rng(seed).integers(0, 5, n)
    return {name: by == i for i, name in enumerate(("Alder", "Birch", "Cedar", "Elm", "Hazel"))}


def test_one_part_that_goes_back_is_named_and_no_other() -> None:
    found = 0
    for seed in range(SEEDS):
        frames, ours = draw(GROWING, seed)
        members = _parts(len(ours), seed)
        exchange(frames, members["Cedar"])
        doubts = list(parts_with_months_exchanged(PlaceValues(frames), measure(), "provider", members))  # fmt: skip
        assert {doubt.part for doubt in doubts} <= {"Cedar"}
        found += bool(doubts)
    assert found >= 0.8 * SEEDS


@pytest.mark.parametrize("world", GOES_ON)
def test_parts_that_go_the_same_way_raise_nothing(world: World) -> None:
    for seed in range(SEEDS):
        frames, ours = draw(world, seed, 400)
        members = _parts(len(ours), seed)
        assert not list(parts_with_months_exchanged(PlaceValues(frames), measure(), "provider", members))  # fmt: skip


def test_the_question_names_both_months_and_what_to_do() -> None:
    frames, ours = draw(GROWING, 3)
    exchange(frames, ours)
    [doubt] = asked(frames)
    put = question(doubt, Asked("employed", 12))
    assert "are months 6 and 12 of 'employed' exchanged in one group?" in put.what
    assert "bring them back" in put.remedy
    assert put.remedy.endswith("leave it.")
