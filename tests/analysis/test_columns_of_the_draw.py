"""Columns in which a trial kept its draw: what they say against the groups, and columns that look alike and say nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.columns_of_the_draw import against_the_draw, not_drawn

N = 400


def _texts(values: object) -> pd.Series:
    return pd.Series(values, dtype="object")


def _moved(drawn: np.ndarray, share: float) -> np.ndarray:
    """Give who took it up: all but some of those who were drawn."""
    return drawn & (np.random.default_rng(1).random(len(drawn)) >= share)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("randomised_to", ("A", "B")),
        ("RandomisedTo", ("1", "2")),
        ("offered_place", ("Yes", "No")),
        ("Study arm", ("Orange", "Blue")),
        ("allocation", ("Coaching", "Usual service")),
        ("assigned", ("T", "C")),
        ("allocated to training", ("Y", "N")),
        ("drawn", ("1", "0")),
        ("random", ("1", "0")),
    ],
)
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_groups_of_those_who_took_it_up_contradict_what_was_drawn(
    name: str, words: tuple[str, str], share: float
) -> None:
    drawn = np.arange(N) % 2 == 0
    columns = {name: _texts(np.where(drawn, *words))}
    came = _moved(drawn, share)
    [doubt] = against_the_draw(columns, came)
    assert (doubt.kind, doubt.column, doubt.sure) == ("against_the_draw", name, False)
    assert doubt.rows == tuple(np.flatnonzero(drawn & ~came))
    assert not list(against_the_draw(columns, drawn)), "the groups are as they were drawn"
    assert not list(against_the_draw(columns, _moved(drawn, 0.01))), "a slip of the pen"


def test_arms_that_were_put_together_are_compared_as_one() -> None:
    arm = np.arange(N) % 3
    names = _texts(np.array(["Coaching", "Coaching and wage", "Neither"])[arm])
    assert not list(against_the_draw({"arm": names}, arm < 2))
    assert len(list(against_the_draw({"arm": names}, _moved(arm < 2, 0.2)))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "offer_accepted",
        "took up offer",
        "arm_received",
        "allocated_adviser",
        "job_offer",
        "training offered",
        "randomisation_date",
        "alarm",
        "charm",
        "army",
        "attended",
        "group_size",
    ],
)
def test_a_name_that_says_another_thing_is_passed_over(name: str) -> None:
    drawn = np.arange(N) % 2 == 0
    came = _texts(np.where(_moved(drawn, 0.3), "Yes", "No"))
    assert not list(against_the_draw({name: came}, drawn))


def test_within_what_was_drawn_says_nothing_of_the_groups() -> None:
    """Fair draws, in equal and in other shares of two halves, are not taken for the column of the draw."""
    for seed in range(300):
        rng = np.random.default_rng(seed)
        half = rng.random(N) < 0.5
        share = np.where(half, 1 / 3, 2 / 3) if seed % 2 else 0.5
        columns = {"randomised_within": _texts(np.where(half, "North", "South"))}
        assert not list(against_the_draw(columns, rng.random(N) < share)), seed


def test_of_clusters_drawn_whole_a_column_of_clusters_goes_with_the_groups_by_chance() -> None:
    site = np.arange(N) % 6
    ours = np.isin(site, [0, 1, 2])
    wave = {"allocation": _texts(np.where(np.isin(site, [0, 1]), "First", "Second"))}
    sites = pd.Series(site).astype("str")
    assert not list(against_the_draw(wave, ours, sites))
    arm = {"arm": _texts(np.where(ours, "A", "B"))}
    [doubt] = against_the_draw(arm, _moved(ours, 0.3), sites)
    assert doubt.column == "arm"


@pytest.mark.parametrize(
    ("name", "chosen", "drawn"),
    [
        ("allocation_method", "Manual override", "Random"),
        ("allocation_method", "Adviser override", "Random"),
        ("AllocationType", "Non-random", "Random"),
        ("randomised", "Not randomised", "Randomised"),
        ("assigned by", "Manager decision", "Computer"),
        ("selection method", "Hand-picked", "Ballot"),
        ("override", "Yes", "No"),
        ("manually allocated", "1", "0"),
    ],
)
def test_people_whose_group_somebody_chose_are_asked_about(
    name: str, chosen: str, drawn: str
) -> None:
    ours = np.arange(N) % 2 == 0
    who = ours & (np.arange(N) % 5 == 0)
    [doubt] = not_drawn({name: _texts(np.where(who, chosen, drawn))}, ours)
    assert (doubt.kind, doubt.column, doubt.people, doubt.among) == ("not_drawn", name, 40, N)
    assert (doubt.shares, doubt.rows) == ((0.2, 0.0), tuple(np.flatnonzero(who).tolist()))
    assert not list(not_drawn({name: _texts([drawn] * N)}, ours))


@pytest.mark.parametrize(
    ("name", "some", "others"),
    [
        ("randomisation_method", "Manual (sealed envelopes)", "Computer"),
        ("allocation method", "Manual draw", "Random"),
        ("occupation", "Manual", "Non-manual"),
        ("entry_method", "Manual", "Automatic"),
        ("randomised", "Yes", "No"),
        ("allocation", "Programme", "Usual service"),
    ],
)
def test_a_draw_by_hand_and_work_by_hand_are_none_of_these(
    name: str, some: str, others: str
) -> None:
    ours = np.arange(N) % 2 == 0
    words = _texts(np.where(np.arange(N) % 5 == 0, some, others))
    assert not list(not_drawn({name: words}, ours))
