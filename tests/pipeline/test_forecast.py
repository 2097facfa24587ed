"""How far a run has come, and how long it still takes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from localeval.base.progress import Standing, about
from localeval.pipeline.forecast import Forecast, keep_durations, read_durations
from localeval.pipeline.task import Task

A, B, C, D = (Path(name) for name in "abcd")


def task(name: str, inputs: tuple[Path, ...], output: Path, stage: str = "") -> Task:
    return Task(name, stage or name, "", name, inputs, (output,), {}, lambda: None)


#: data, then left and right, then the report.
TASKS = [
    task("data", (), A),
    task("left", (A,), B),
    task("right", (A,), C),
    task("report", (B, C), D),
]
ALL = [each.name for each in TASKS]
SECONDS = {"data": 10.0, "left": 20.0, "right": 60.0, "report": 5.0}


def test_steps_are_counted_and_the_time_is_that_of_the_longest_way() -> None:
    forecast = Forecast(TASKS, ALL, SECONDS, workers=2)
    began = forecast.started("data")
    assert (began.done, began.of) == (0, 4)
    assert began.seconds_left == pytest.approx(75, abs=1)
    after = forecast.ended("data")
    assert after.done == 1
    assert after.seconds_left == pytest.approx(65, abs=1)


def test_one_at_a_time_takes_as_long_as_all_together() -> None:
    forecast = Forecast(TASKS, ALL, SECONDS, workers=1)
    assert forecast.started("data").seconds_left == pytest.approx(95, abs=1)


def test_what_turned_out_to_be_up_to_date_counts_as_done_when_the_next_begins() -> None:
    forecast = Forecast(TASKS, ALL, SECONDS, workers=2)
    forecast.ended("data")
    assert forecast.started("report").done == 3


def test_only_what_is_to_be_done_is_counted() -> None:
    forecast = Forecast(TASKS, ["right", "report"], SECONDS, workers=2)
    standing = forecast.started("right")
    assert (standing.done, standing.of) == (0, 2)
    assert standing.seconds_left == pytest.approx(65, abs=1)


def test_a_step_that_was_never_timed_leaves_the_time_unknown_until_it_is_done() -> None:
    known = {name: value for name, value in SECONDS.items() if name != "left"}
    forecast = Forecast(TASKS, ALL, known, workers=2)
    assert forecast.started("left").seconds_left is None
    assert forecast.ended("left").seconds_left == pytest.approx(65, abs=1)


def test_a_new_place_is_expected_to_take_as_long_as_the_others() -> None:
    tasks = [task("a 1", (), A, "a"), task("a 2", (), B, "a")]
    forecast = Forecast(tasks, ["a 2"], {"a 1": 30}, workers=1)
    assert forecast.started("a 2").seconds_left == pytest.approx(30, abs=1)


def test_a_step_that_takes_longer_than_last_time_is_no_negative_time() -> None:
    forecast = Forecast(TASKS[:1], ["data"], {"data": 0.0}, workers=1)
    forecast.started("data")
    time.sleep(0.01)
    assert forecast._left() == 0


def test_durations_are_kept_beside_those_of_other_steps(tmp_path: Path) -> None:
    assert read_durations(tmp_path) == {}
    keep_durations(tmp_path, {})
    assert not (tmp_path / "build").exists()
    keep_durations(tmp_path, {"a": 1.234, "b": 2})
    keep_durations(tmp_path, {"a": 3})
    assert read_durations(tmp_path) == {"a": 3.0, "b": 2.0}
    (tmp_path / "build" / "durations.json").write_text("[1]")
    assert read_durations(tmp_path) == {}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than 5 s"),
        (12, "about 10 s"),
        (44, "about 40 s"),
        (55, "about 1 min"),
        (3599, "about 1 h"),
        (7500, "about 2 h 5 min"),
    ],
)
def test_times_are_round(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_nothing_is_left_when_all_is_done() -> None:
    assert Standing(3, 12, 100).left == "about 2 min left"
    assert Standing(12, 12, 0).left == ""
    assert Standing(3, 12).left == ""
    assert str(Standing(7, 12)) == "7 of 12"
