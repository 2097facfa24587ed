"""A part of the people whose values mean something else than the rest's is found, and parts that agree raise nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import doubts_of_place
from localeval.analysis.parts_agree import parts_that_disagree, quarters_of_the_file

from .conftest import Evaluate
from .test_meaning import SETTINGS, Tables, tables

Spoil = Callable[[Tables, np.ndarray], None]
MONTHS = (6, 12)


def parts(n: int, seed: int = 0, many: int = 4) -> pd.Series:
    names = np.array(["Alder", "Birch", "Cedar", "Elm", "Hazel", "Oak"])[:many]
    return pd.Series(np.random.default_rng(seed).choice(names, n), dtype="object")


def found(evaluate: Evaluate, frames: Tables, by: pd.Series, *, of_source: bool = True, **changes: Any) -> list[Doubtful]:  # fmt: skip
    project = evaluate(frames["people"], frames["outcomes"], **{**SETTINGS, **changes}).project
    values = PlaceValues(frames)
    doubts: list[Doubtful] = []
    for measure in project.measures:
        doubts += parts_that_disagree(project, values, measure, "provider", by, of_source=of_source)
    return doubts


def test_parts_that_agree_raise_nothing(evaluate: Evaluate) -> None:
    for seed in range(20):
        frames, _ = tables(seed, n=300 + 60 * seed)
        assert found(evaluate, frames, parts(len(frames["people"]), seed, 2 + seed % 4)) == []


def _rows(frames: Tables, inside: np.ndarray, month: int) -> np.ndarray:
    at_month: np.ndarray = np.asarray(frames["outcomes"]["month"] == month)
    found: np.ndarray = at_month & np.tile(inside, len(MONTHS))
    return found


def _reversed(frames: Tables, inside: np.ndarray) -> None:
    rows = np.tile(inside, len(MONTHS))
    frames["outcomes"].loc[rows, "employed"] = 1 - frames["outcomes"].loc[rows, "employed"]


def _times(factor: float) -> Spoil:
    def spoil(frames: Tables, inside: np.ndarray) -> None:
        frames["outcomes"].loc[np.tile(inside, len(MONTHS)), "earnings"] *= factor

    return spoil


def _earlier_month(frames: Tables, inside: np.ndarray) -> None:
    rows = frames["outcomes"]
    for name in ("employed", "earnings"):
        earlier = rows.loc[_rows(frames, inside, 6), name].to_numpy()
        rows.loc[_rows(frames, inside, 12), name] = earlier


def _not_known_as_no(frames: Tables, inside: np.ndarray) -> None:
    gone = inside & (np.random.default_rng(7).random(len(inside)) < 0.7)
    frames["outcomes"].loc[_rows(frames, gone, 12), ["employed", "earnings"]] = 0.0


def _prior_is_outcome(frames: Tables, inside: np.ndarray) -> None:
    for name, code in (("worked", "employed"), ("paid", "earnings")):
        now = frames["outcomes"].loc[_rows(frames, inside, 12), code].to_numpy()
        frames["people"].loc[inside, name] = now


def _prior_reversed(frames: Tables, inside: np.ndarray) -> None:
    frames["people"].loc[inside, "worked"] = 1 - frames["people"].loc[inside, "worked"]


def _prior_monthly(frames: Tables, inside: np.ndarray) -> None:
    frames["people"].loc[inside, "paid"] /= 12


def _workless_in_days(frames: Tables, inside: np.ndarray) -> None:
    frames["people"].loc[inside, "workless"] *= 30


def _workless_as_of_the_export(frames: Tables, inside: np.ndarray) -> None:
    works = frames["outcomes"].loc[_rows(frames, inside, 12), "employed"].to_numpy()
    months = frames["people"].loc[inside, "workless"]
    frames["people"].loc[inside, "workless"] = np.where(works == 1, 0, months + 18)


@pytest.mark.parametrize(
    ("spoil", "kind", "other"),
    [
        (_reversed, "against_another", "earnings"),
        (_times(2), "part_unlike", ""),
        (_times(0.5), "part_unlike", ""),
        (_earlier_month, "part_same_months", ""),
        (_not_known_as_no, "part_lost_as_no", ""),
        (_prior_is_outcome, "part_prior_later", "worked"),
        (_workless_as_of_the_export, "part_tells_too_much", "workless"),
        (_prior_reversed, "part_prior_reversed", "worked"),
        (_prior_monthly, "part_prior_unlike", "paid"),
        (_workless_in_days, "part_prior_unlike", "workless"),
    ],
)
def test_a_part_that_is_otherwise_is_named(evaluate: Evaluate, spoil: Spoil, kind: str, other: str) -> None:  # fmt: skip
    for seed in range(3):
        frames, _ = tables(seed, n=900)
        by = parts(len(frames["people"]), seed)
        spoil(frames, (by == "Cedar").to_numpy())
        doubts = [doubt for doubt in found(evaluate, frames, by) if doubt.kind == kind]
        assert doubts, seed
        assert {doubt.part for doubt in doubts} == {"Cedar"}
        assert other in {doubt.other for doubt in doubts}


ALONE: dict[str, Any] = {"outcomes": [{"code": "employed", "month": 12, "primary": True}]}


def _reversed_at_the_month(frames: Tables, inside: np.ndarray) -> None:
    rows = _rows(frames, inside, 12)
    frames["outcomes"].loc[rows, "employed"] = 1 - frames["outcomes"].loc[rows, "employed"]


@pytest.mark.parametrize(("spoil", "month"), [(_reversed_at_the_month, 6), (_reversed, 0)])
def test_a_part_reversed_is_named_where_no_other_outcome_is_known(
    evaluate: Evaluate, spoil: Spoil, month: int
) -> None:
    named = 0
    for seed in range(8):
        frames, _ = tables(seed, n=1_200)
        by = parts(len(frames["people"]), seed)
        frames["outcomes"] = frames["outcomes"].drop(columns="earnings")
        assert found(evaluate, frames, by, **ALONE) == []
        spoil(frames, (by == "Cedar").to_numpy())
        doubts = [d for d in found(evaluate, frames, by, **ALONE) if d.kind == "part_reversed"]
        assert {(d.part, d.month) for d in doubts} <= {("Cedar", month)}
        named += bool(doubts)
    # Against another month it always shows; against what is known before only where that tells much of the outcome.
    assert named == 8 if month else named >= 2


def test_half_of_the_people_reversed_is_named_and_turns_the_answer(evaluate: Evaluate) -> None:
    frames, _ = tables(1, n=900)
    by = pd.Series(np.where(np.arange(900) < 450, "data/first.csv", "data/second.csv"), dtype="object")  # fmt: skip
    _reversed(frames, (by == "data/second.csv").to_numpy())
    doubts = [doubt for doubt in found(evaluate, frames, by) if doubt.kind == "against_another"]
    assert {doubt.part for doubt in doubts} == {"data/second.csv"}
    assert all(doubt.sure for doubt in doubts)


def test_sizes_differ_between_parts_that_are_no_source(evaluate: Evaluate) -> None:
    frames, _ = tables(1, n=900)
    by = parts(len(frames["people"]))
    _times(2)(frames, (by == "Cedar").to_numpy())
    assert found(evaluate, frames, by, of_source=False) == []


def test_yes_and_no_reversed_from_a_row_on(evaluate: Evaluate) -> None:
    frames, _ = tables(2, n=800)
    blocks = quarters_of_the_file(800)
    assert found(evaluate, frames, blocks, of_source=False) == []
    _reversed(frames, np.arange(800) >= 400)
    doubts = found(evaluate, frames, blocks, of_source=False)
    assert {(doubt.kind, doubt.part) for doubt in doubts} == {("against_another", "third"), ("against_another", "last")}  # fmt: skip
    project = evaluate(frames["people"], frames["outcomes"], **SETTINGS).project
    assert "against_another" in doubts_of_place(project, frames).sure
