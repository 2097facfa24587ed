"""Groups of a trial that follow from ids, turns or days of birth are asked about; those that chance made are not, nor those drawn in blocks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.foreseen_draw import drawn_in_turn, told_by_birth, told_by_number

from .conftest import Evaluate
from .test_meaning import found, tables

Rule = Callable[[pd.DataFrame, np.random.Generator], np.ndarray]


def _people(seed: int, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    starts = pd.Timestamp("2024-04-01") + pd.to_timedelta(rng.integers(0, 240, n), "D")
    ids = [f"P{i:05d}" for i in rng.permutation(n) + 100]
    return pd.DataFrame({"person_id": ids, "start_date": starts})


def _even(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    even: np.ndarray = (people["person_id"].str[-1].astype(int) % 2 == 0).to_numpy()
    return even


def _turns_by_row(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    turns: np.ndarray = np.arange(len(people)) % 2 == 0
    return turns


def _turns_by_day(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Let people take turns in the order in which they came; of one day the rows stand in any order."""
    came = np.lexsort([rng.random(len(people)), people["start_date"].to_numpy()])
    ours = np.zeros(len(people), dtype=bool)
    ours[came[::2]] = True
    return ours


def _by_chance(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    return rng.random(len(people)) < 0.5


def _in_blocks(size: int) -> Rule:
    def rule(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
        came = np.lexsort([rng.random(len(people)), people["start_date"].to_numpy()])
        ours = np.zeros(len(people), dtype=bool)
        for first in range(0, len(came), size):
            block = came[first : first + size]
            ours[rng.permutation(block)[: len(block) // 2]] = True
        return ours

    return rule


@pytest.mark.parametrize(
    ("rule", "part", "column", "moved"),
    [
        (_even, "id", "person_id", 0.0),
        (_even, "id", "person_id", 0.015),
        (_turns_by_row, "turn", "rows", 0.0),
        (_turns_by_row, "turn", "rows", 0.015),
        (_turns_by_day, "turn", "rows", 0.0),  # a day on which one person was moved is uneven
    ],
)
def test_a_trial_in_turns_is_asked_about(rule: Rule, part: str, column: str, moved: float) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        people = _people(seed)
        ours = rule(people, rng) ^ (rng.random(len(people)) < moved)
        assert list(drawn_in_turn(people, ours)) == [Doubtful("drawn_by_day", column=column, part=part, sure=False)]  # fmt: skip


@pytest.mark.parametrize("rule", [_by_chance, _in_blocks(2), _in_blocks(4), _in_blocks(6)])
def test_a_draw_is_not_foreseen(rule: Rule) -> None:
    for seed in range(100):
        people = _people(seed)
        assert not list(drawn_in_turn(people, rule(people, np.random.default_rng(seed)))), seed


@pytest.mark.parametrize("name", ["date of birth", "DOB", "date_of_birth"])
@pytest.mark.parametrize("way", ["day", "month", "half"])
def test_a_trial_by_the_day_of_birth_is_asked_about(name: str, way: str) -> None:
    rng = np.random.default_rng(1)
    days = pd.Series(pd.Timestamp("1970-01-01") + pd.to_timedelta(rng.integers(0, 10_000, 300), "D"))  # fmt: skip
    ours = {"day": days.dt.day % 2 == 0, "month": days.dt.month % 2 == 0, "half": days.dt.day > 15}[way].to_numpy()  # fmt: skip
    columns = {name: days.dt.strftime("%d/%m/%Y").astype("object"), "note": pd.Series(["a"] * 300)}
    [doubt] = told_by_birth(columns, ours)
    assert (doubt.column, doubt.part, doubt.sure) == (name, "birth", False)
    assert not list(told_by_birth(columns, rng.permutation(ours)))


def _numbers(rng: np.random.Generator, n: int, odd: np.ndarray) -> dict[str, list[str]]:
    """Give numbers that people have, the last figure odd for some."""
    digits = 2 * rng.integers(0, 5, n) + odd
    days = pd.Timestamp("2024-02-01") + pd.to_timedelta(2 * rng.integers(0, 14, n) + ~odd, "D")
    return {
        "nino": [f"QQ{rng.integers(10_000, 99_999)}{d}{rng.choice(list('ABCD'))}" for d in digits],
        "House number": [f"{rng.integers(0, 12)}{d}" for d in digits],
        "address": [f"Flat 2, {rng.integers(1, 30)}{d} High Street" for d in digits],
        "telephone": [f"07700 9{rng.integers(10_000, 99_999)}{d}" for d in digits],
        "postcode": [f"M{rng.integers(1, 40)} {d}{rng.choice(list('ABD'))}A" for d in digits],
        "case_ref": [f"C/{rng.integers(100, 999)}{d}/x" for d in digits],
        "referral_date": [str(day) for day in days.strftime("%d/%m/%Y")],
        "referred": [str(day) for day in days.strftime("%Y-%m-%d")],
        "age": [f"{rng.integers(2, 6)}{d}" for d in digits],
    }


@pytest.mark.parametrize("moved", [0.0, 0.02])
def test_a_trial_by_the_last_figure_of_a_number_is_asked_about(moved: float) -> None:
    rng = np.random.default_rng(1)
    odd = rng.random(400) < 0.5
    columns = {name: pd.Series(v, dtype="object") for name, v in _numbers(rng, 400, odd).items()}
    ours = odd ^ (rng.random(400) < moved)
    for name, texts in columns.items():
        [doubt] = told_by_number({name: texts}, ours)
        assert (doubt.kind, doubt.column, doubt.part, doubt.sure) == ("drawn_by_day", name, "number", False)  # fmt: skip
        drawn = {f"random {name}": texts, f"lottery {name}": texts}
        assert not list(told_by_number(drawn, ours)), "that is how the draw was made"
    low = {"case": pd.Series([f"{rng.integers(100, 999)}{5 * (not one) + rng.integers(0, 5)}" for one in ours])}  # fmt: skip
    assert [doubt.part for doubt in told_by_number(low, ours)] == ["number"]
    assert not list(told_by_number(columns | low, rng.permutation(ours)))


@pytest.mark.parametrize(
    ("name", "early", "late", "around"),
    [
        ("nino", "AB", "CD", "QQ123456{}"),
        ("National Insurance number", "AB", "CD", "QQ 12 34 56 {}"),
        ("surname_initial", "ABCDEFGHIJKLM", "NOPRSTUVWYZ", "{}"),
        ("Surname", "ABCDEFGHIJKLM", "NOPRSTUVWYZ", "{}mith"),
        ("initials", "ABCDEFGHIJKLM", "NOPRSTUVWYZ", "J{}"),
    ],
)
def test_a_trial_by_a_letter_is_asked_about(name: str, early: str, late: str, around: str) -> None:
    rng = np.random.default_rng(1)
    ours = rng.random(400) < 0.5
    texts = pd.Series([around.format(rng.choice(list(early if one else late))) for one in ours])
    [doubt] = told_by_number({name: texts}, ours)
    assert (doubt.kind, doubt.column, doubt.part) == ("drawn_by_day", name, "letter")
    assert not list(told_by_number({name: texts}, rng.permutation(ours)))
    assert not list(told_by_number({"grade": texts.str[-1]}, ours)), "it names nobody"


def test_what_sites_that_were_drawn_whole_share_tells_nothing_by_chance() -> None:
    """Codes and prices of few sites are odd in one group by chance, or because of what the programme costs."""
    site = np.arange(400) % 6
    ours = np.isin(site, [1, 3, 5])
    rng = np.random.default_rng(1)
    columns: dict[str, pd.Series] = {
        "site": pd.Series([f"Site {one}" for one in site]),
        "site postcode": pd.Series([f"M{one} {one}AA" for one in site]),
        "price": pd.Series(np.where(ours, "1499", "0")),
        "reference": pd.Series([f"{n}-{one}" for n, one in zip(rng.integers(100, 999, 400), site, strict=True)]),
    }  # fmt: skip
    assert not list(told_by_number(columns, ours))
    ending = {"number": pd.Series([f"{n}{one}" for n, one in zip(rng.integers(100, 999, 400), site, strict=True)])}  # fmt: skip
    assert not list(told_by_number(ending, ours, pd.Series(site)))
    assert len(list(told_by_number(ending, ours))) == 1, "where no sites are declared it is asked"


def test_a_trial_in_turns_is_asked_about_and_groups_that_were_chosen_are_not(
    evaluate: Evaluate,
) -> None:
    frames, _ = tables(4)
    ours = np.arange(len(frames["people"])) % 2 == 0
    frames["people"]["group"] = pd.Categorical(np.where(ours, "participant", "comparison"))
    drawn, chosen = (
        {doubt.part for doubt in found(evaluate, frames, design=design) if doubt.kind == "drawn_by_day"}
        for design in ("randomised_trial", "matched_comparison")
    )  # fmt: skip
    assert drawn == {"id"}  # ids go up with the rows
    assert chosen == set()
