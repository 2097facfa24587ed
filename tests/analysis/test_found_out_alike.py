"""How an outcome was found out, and counted, is asked about where words show that it was done otherwise in one group, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.found_out_alike import counted_otherwise, found_out_otherwise

N = 600
RNG = np.random.default_rng(3)
OURS = np.arange(N) % 3 == 0
WORKS = np.where(RNG.random(N) < np.where(OURS, 0.5, 0.35), 1.0, 0.0)
HALF = RNG.random(N) < 0.5


def words(*pairs: tuple[np.ndarray, str], rest: str | None = None) -> pd.Series:
    found = pd.Series([rest] * N, dtype="object")
    for who, word in pairs:
        found[who] = word
    return found


def found_out(texts: pd.Series, name: str, *, of_people: bool = False) -> list[Doubtful]:
    return list(found_out_otherwise({name: texts}, WORKS, OURS, of_people=of_people))


@pytest.mark.parametrize(
    "word", ["Imputed", "estimate", "Unconfirmed", "not yet verified", "Self-declared", "self reported (phone)", "Carried forward", "Heb ei gadarnhau"]
)  # fmt: skip
def test_words_for_what_nobody_confirmed_that_lie_in_one_group_are_asked_about(word: str) -> None:
    yes = words((WORKS > 0, "Confirmed"), (OURS & (WORKS > 0) & HALF, word))
    for of_people in (True, False):
        [doubt] = found_out(yes, "verification", of_people=of_people)
        assert (doubt.kind, doubt.group, doubt.sure) == ("found_out_otherwise", "participants", False)  # fmt: skip
        assert doubt.shares[0] > 0.15
        assert doubt.shares[1] == 0


def test_words_that_lie_in_both_groups_alike_tell_nothing_though_one_has_the_outcome_more_often() -> None:  # fmt: skip
    works = np.where(np.random.default_rng(5).random(N) < np.where(OURS, 0.8, 0.3), 1.0, 0.0)
    for seed in range(100, 140):
        some = np.random.default_rng(seed).random(N) < 0.4
        yes = words(((works > 0) & some, "Unconfirmed"), ((works > 0) & ~some, "Confirmed"))
        assert list(found_out_otherwise({"verification": yes}, works, OURS)) == []


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("disability_source", "Self-declared", "GP"),
        ("dob_estimated", "Estimated", "Known"),
        ("ethnicity_basis", "Self-defined", "Officer"),
        ("work_type", "Self-employed", "Employee"),
        ("driving_licence", "Provisional", "Full"),
        ("referral_source", "Self-referred", "Jobcentre"),
    ],
)
def test_words_about_other_things_tell_nothing(name: str, ours: str, theirs: str) -> None:
    assert found_out(words((OURS, ours), rest=theirs), name) == []


@pytest.mark.parametrize(
    ("name", "of_people", "asked"),
    [("outcome_source", True, True), ("evidence_type", True, True), ("source", False, True), ("SurveyMode", False, True), ("source", True, False), ("contract", False, False)],
)  # fmt: skip
def test_sources_that_the_groups_do_not_share_are_asked_about(
    name: str, of_people: bool, asked: bool
) -> None:
    apart = words((OURS, "Keyworker"), rest="Register")
    found = found_out(apart, name, of_people=of_people)
    assert [(doubt.group, doubt.value) for doubt in found] == [("", 1.0)] * asked
    both = words((HALF, "Keyworker"), rest="Register")
    assert found_out(both, name, of_people=of_people) == []


def counted(texts: pd.Series, outcome: np.ndarray) -> list[Doubtful]:
    return list(counted_otherwise({"work_type": texts}, outcome, OURS))


def test_a_word_that_counts_in_one_group_alone_is_asked_about_with_its_people() -> None:
    type_ = words(((WORKS > 0) & HALF, "Self-employed"), ((WORKS > 0) & ~HALF, "Employee"))
    outcome = np.where((type_ == "Self-employed") & ~OURS, 0.0, WORKS)
    [doubt] = counted(type_, outcome)
    assert (doubt.group, doubt.shares, doubt.value) == ("participants", (1.0, 0.0), 1.0)
    assert doubt.rows == tuple(np.flatnonzero((type_ == "Self-employed").to_numpy()))


def test_words_that_tell_the_outcome_of_both_groups_alike_are_no_sign() -> None:
    status = words((WORKS > 0, "Employed"), ((WORKS == 0) & HALF, "Retired"), rest="Unemployed")
    assert counted(status, WORKS) == []
    # Of a sector in which the programme brings people into work more of them have it.
    sector = words((HALF, "Care"), rest="Retail")
    better = np.where(np.random.default_rng(1).random(N) < 0.3 + 0.3 * (OURS & HALF), 1.0, 0.0)
    assert counted(sector, better) == []
    # Nor is a programme that does very much.
    most = np.where(np.random.default_rng(2).random(N) < np.where(OURS, 0.85, 0.15), 1.0, 0.0)
    assert counted(sector, most) == []
