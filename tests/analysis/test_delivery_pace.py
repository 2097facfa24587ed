"""How soon groups found a first job: who is in the model, what is left out and counted, what is withheld, and a known truth found again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.count_cells import PARTICIPANTS, CellName, level_name
from localeval.analysis.delivery_pace import (
    Watched,
    coarse_error,
    names_of,
    pace_figures,
    pace_model,
    two_digits,
)
from localeval.analysis.delivery_parts import PartedBy, joined_name, part_names
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.protection import Protection
from localeval.methods.disclosure.door import Door
from localeval.results import DeliveryFigure

from ..small_project import Make
from .test_delivery import DATA, DAY, Place, place_of, rows


@pytest.fixture
def find(make: Make) -> Any:
    """Evaluate a place as monitoring."""

    def _find(place: Place, **changes: Any) -> Evaluation:
        project = make(**{"design": "monitoring", "data": DATA, "cluster": None, **changes})
        tables = {"people": place.people, "outcomes": place.outcomes, "events": place.events}
        return Evaluation(project, project.places[0], tables.__getitem__)

    return _find


def with_column(place: Place, name: str, words: Any) -> Place:
    return Place(place.people.assign(**{name: pd.Categorical(words)}), place.outcomes, place.events)


def paces(found: Evaluation) -> dict[tuple[str, str], DeliveryFigure]:
    return {(one.by, one.part): one for one in found.delivery if one.kind == "pace"}


def quick_women(n: int = 500, seed: int = 4) -> Place:
    """Make a place where women find a first job twice as soon."""
    place = place_of(n, seed)
    rng = np.random.default_rng(seed)
    people = place.people
    rate = np.where(people["sex"] == "Female", 0.1, 0.05)
    days = (rng.exponential(1 / rate) * 30.4).astype(int)
    begun = rows(people["person_id"], "job_start", people["start_date"] + pd.to_timedelta(days, unit="D"))  # fmt: skip
    events = place.events[~place.events["event"].isin({"job_start", "job_end"})]
    return Place(people, place.outcomes, pd.concat([events, begun[begun["date"] <= pd.Timestamp(DAY)]]))  # fmt: skip


def parted(members: dict[str, Any]) -> PartedBy:
    return PartedBy(members, {part: (part,) for part in members})


EQUALITY = {"equality": ["sex"]}


def test_a_known_ratio_is_found_beside_the_largest_group(find: Any) -> None:
    found = paces(find(quick_women(), delivery=EQUALITY))
    whole = found["", ""]
    assert (whole.people, whole.left_out) == (500, 0)
    women, men = found["sex", "Female"], found["sex", "Male"]
    ratio = men.pace
    assert ratio is not None
    assert women.pace is not None
    assert women.pace.ratio is None
    assert (ratio.beside, ratio.changes) == ("Female", False)
    assert (ratio.low or 0) <= 0.5 <= (ratio.high or 0) < 1
    assert abs((women.reached or 0) + (men.reached or 0) - (whole.reached or 0)) <= 10


def test_without_characteristics_nothing_is_given_and_other_figures_stay(find: Any) -> None:
    plain = find(place_of())
    assert paces(plain) == {}
    found = find(place_of(), subgroups=["sex"])
    assert set(paces(found)) == {("", ""), ("sex", "Female"), ("sex", "Male")}
    assert [one for one in found.delivery if one.kind != "pace"] == list(plain.delivery)


def test_equality_goes_before_subgroups_and_is_no_figure_of_everyone(find: Any) -> None:
    place = with_column(place_of(), "area", np.where(np.arange(400) % 3 == 0, "North", "South"))
    found = find(place, delivery={"equality": ["area"]}, subgroups=["sex"])
    assert {by for by, _ in paces(found)} == {"", "area"}
    assert not any(one.is_of_everyone for one in found.delivery if one.kind == "pace")


def test_small_groups_and_gaps_are_left_out_and_counted(find: Any) -> None:
    words = np.repeat(np.array(["White", "Asian", "Other", None, "Prefer not to say"], dtype=object), [250, 80, 20, 30, 20])  # fmt: skip
    place = with_column(place_of(), "ethnicity", words)
    found = paces(find(place, delivery={"equality": ["sex", "ethnicity"]}))
    assert {part for by, part in found if by == "ethnicity"} == {"White", "Asian"}
    assert (found["", ""].people, found["", ""].left_out) == (330, 70)


def test_a_column_that_says_nothing_of_most_does_not_cost_the_others(find: Any) -> None:
    words = np.array([["Yes", "No"][i % 2] if i < 50 else None for i in range(400)], dtype=object)
    place = with_column(place_of(), "health", words)
    found = paces(find(place, delivery={"equality": ["health", "sex"]}))
    assert {by for by, _ in found} == {"", "sex"}
    assert found["", ""].left_out == 0


def test_a_column_that_is_another_is_left_out_and_so_are_groups_of_few_events(find: Any) -> None:
    place = place_of()
    same = with_column(place, "gender", place.people["sex"].astype(str) + ".")
    assert {by for by, _ in paces(find(same, delivery={"equality": ["sex", "gender"]}))} == {"", "sex"}  # fmt: skip
    assert paces(find(place_of(50), delivery=EQUALITY)) == {}
    before = place.events[place.events["event"] != "job_start"]
    assert paces(find(Place(place.people, place.outcomes, before), delivery=EQUALITY)) == {}


def test_a_column_of_names_or_one_that_is_another_costs_no_other_column() -> None:
    n = 300
    rng = np.random.default_rng(2)
    watched = Watched(np.ones(n, dtype=bool), rng.integers(1, 12, n), rng.random(n) < 0.6)
    who = np.arange(n)
    words = {
        "key": parted({f"k{i}": who == i for i in range(n)}),
        "sex": parted({"F": who % 2 == 0, "M": who % 2 == 1}),
        "gender": parted({"f": who % 2 == 0, "m": who % 2 == 1}),
        "area": parted({"North": who % 3 == 0, "South": who % 3 > 0}),
    }
    model = pace_model(watched, words, 10)
    assert model is not None
    assert {by: list(parts) for by, parts in model.parts.items()} == {"sex": ["F", "M"], "area": ["South", "North"]}  # fmt: skip
    assert (model.left_out, len(model.fit.log_ratios)) == (0, 2)


def test_who_had_a_job_or_was_followed_up_for_no_month_is_not_in_it(find: Any) -> None:
    place = place_of()
    start = place.people["start_date"]
    held = rows(place.people["person_id"][:40], "job_start", start[:40] - pd.Timedelta(days=20))
    late = start.where(np.arange(400) < 370, pd.Timestamp(DAY) - pd.Timedelta(days=10))
    people = place.people.assign(start_date=late)
    found = paces(find(Place(people, place.outcomes, pd.concat([place.events, held])), delivery=EQUALITY))  # fmt: skip
    assert (found["", ""].people, found["", ""].left_out) == (330, 0)


class Withholding(Protection):
    """Withholds some names only."""

    def __init__(self, *names: CellName) -> None:
        super().__init__(withheld=frozenset(names))

    def shows(self, *names: CellName) -> bool:
        """Whether none of them is withheld."""
        return not self.withheld.intersection(names)


@pytest.mark.parametrize(
    "name",
    [
        joined_name("area", "D"),
        part_names("job", "area", "D")[1],
        level_name(PARTICIPANTS, "area: D"),
        names_of("area", "D")[1],
    ],
)
def test_a_group_that_is_withheld_anywhere_is_withheld_here(find: Any, name: CellName) -> None:
    words = np.array(["A"] * 200 + ["C"] * 110 + ["D"] * 90)
    place = with_column(place_of(), "area", words)
    model = find(place, delivery={"equality": ["area"]}).delivered.pace
    figures = pace_figures(model, "job", "2026-06-30", Door(10, 5), Withholding(name))
    found = {one.part: one for one in figures}
    assert (found["D"].people, found["D"].reached, found["D"].pace.ratio) == (None, None, None)  # type: ignore[union-attr]
    assert found["C"].pace.ratio is not None  # type: ignore[union-attr]
    # Nothing can stand beside the largest group where that is withheld.
    largest = Withholding(joined_name("area", "A"))
    assert list(pace_figures(model, "job", "2026-06-30", Door(10, 5), largest)) == []


def test_a_group_beside_which_nobody_may_stand_gives_nothing(find: Any) -> None:
    words = np.array(["C"] * 150 + ["A"] * 249 + ["B"])
    found = find(with_column(place_of(), "area", words), delivery={"equality": ["area"]})
    joined = {one.part: one.reached for one in found.delivery if one.kind == "joined"}
    assert joined["B"] is None
    assert found.protection.withheld & {names_of("area", part)[0] for part in "AC"}
    assert paces(found) == {}


def test_numbers_of_people_are_rounded_and_ratios_have_two_digits(find: Any) -> None:
    place = quick_women()
    again = Place(place.people.iloc[:-1], place.outcomes.iloc[:-1], place.events)
    for found in (find(place, delivery=EQUALITY), find(again, delivery=EQUALITY)):
        for one in paces(found).values():
            assert (one.people or 0) % 5 == (one.reached or 0) % 5 == 0
            if one.pace is not None and one.pace.ratio is not None:
                for number in (one.pace.ratio, one.pace.low, one.pace.high):
                    assert number == float(f"{number:.2g}")


def test_a_range_tells_no_more_than_the_printed_numbers_do() -> None:
    # Of two groups alike the variance is the sum of one by each number of jobs: what a reader would work these out of.
    door = Door(10, 5)

    def width(*began: int) -> float:
        return coarse_error(np.sqrt(sum(1 / n for n in began)), began, door)

    for alike in ((10, 11, 12), (13, 14, 15, 16, 17), (98, 99, 100, 101, 102)):
        assert len({round(width(n, 203), 12) for n in alike}) == 1
        assert len({round(width(40, n), 12) for n in alike}) == 1
        for n in alike:
            assert width(n, 203) >= np.sqrt(1 / n + 1 / 203)  # never narrower
    assert width(12, 203) > width(13, 203)
    assert coarse_error(0.3, [12, 40], Door(10, 1)) == pytest.approx(
        0.3
    )  # exact numbers are printed


@pytest.mark.parametrize(
    ("value", "nearest", "down", "up"),
    [
        (0.8451, 0.85, 0.84, 0.85),
        (1.249, 1.2, 1.2, 1.3),
        (1.0, 1.0, 1.0, 1.0),
        (0.996, 1.0, 0.99, 1.0),
        (12.4, 12, 12, 13),
        (123.0, 120, 120, 130),
        (0.0613, 0.061, 0.061, 0.062),
    ],
)
def test_ratios_have_two_digits_and_ranges_go_outwards(
    value: float, nearest: float, down: float, up: float
) -> None:
    assert two_digits(value) == pytest.approx(nearest)
    assert two_digits(value, down=True) == pytest.approx(down)
    assert two_digits(value, up=True) == pytest.approx(up)


def test_a_group_that_never_finds_a_job_has_no_ratio() -> None:
    n = 120
    first = np.arange(n) < 60
    event = ~first & (np.arange(n) % 3 > 0)
    watched = Watched(np.ones(n, dtype=bool), np.where(event, 3, 12), event)
    assert pace_model(watched, {"sex": parted({"A": first, "B": ~first})}, 10) is None
