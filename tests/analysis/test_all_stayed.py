"""A column that says of nearly all participants that they stayed is asked about; one that has people who left, or is about another thing, is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.all_stayed import all_began, all_stayed
from localeval.analysis.doubts import Doubtful

N = 400
OURS = np.arange(N) % 2 == 0


def found(name: str, ours: object, theirs: str | None = None, *, drawn: bool = False, who: np.ndarray = OURS) -> list[Doubtful]:  # fmt: skip
    mine = np.full(N, ours, dtype=object) if isinstance(ours, str) else np.asarray(ours, dtype=object)  # fmt: skip
    texts = pd.Series(mine, dtype="object").where(pd.Series(who), theirs)
    return list(all_stayed({name: texts}, who, drawn=drawn))


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("status", "Completed", "completed"), ("Programme status", "Completer", "completed"), ("completed", "1", "completed"), ("Finished", "Y", "completed"),
        ("exit_reason", "Planned end", "completed"), ("leaving_reason", "Completed programme", "completed"), ("followed_up", "Yes", "followed_up"),
        ("survey_returned", "Y", "followed_up"), ("Follow-up status", "Interviewed", "followed_up"), ("OutcomeFormReturned", "true", "followed_up"),
    ],
)  # fmt: skip
def test_a_word_or_a_yes_that_all_have_is_asked_about(
    name: str, word: str, code: str, drawn: bool
) -> None:
    [doubt] = found(name, word, drawn=drawn)
    assert (doubt.kind, doubt.column, doubt.other, bool(doubt.part), doubt.sure) == ("all_stayed", name, code, drawn, False)  # fmt: skip
    assert (doubt.people, doubt.among) == (N // 2, N // 2)
    [doubt] = found(name, word, drawn=drawn, who=np.ones(N, dtype=bool))
    assert doubt.among == N


def test_a_few_who_are_in_it_still_do_not_hide_it_and_anybody_who_left_does() -> None:
    mostly = np.where(np.arange(N) % 20 == 0, "Ongoing", "Completed")
    [doubt] = found("status", mostly)
    assert doubt.people == N // 2 - np.isin(np.flatnonzero(OURS) % 20, 0).sum()
    for word in ("Left early", "Withdrawn", "Unknown"):
        assert found("status", np.where(np.arange(N) == 40, word, "Completed")) == []
    assert found("status", np.where(np.arange(N) % 6 == 0, "Ongoing", "Completed")) == []
    assert found("completed", np.where(np.arange(N) == 40, "No", "Yes")) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("induction_completed", "Yes"), ("baseline_survey_completed", "Yes"), ("consent_form_completed", "Y"), ("referral_status", "Completed"), ("action_plan_status", "Completed"),
        ("assessment_completed", "1"), ("employment_status", "Ongoing"), ("status", "Started"), ("status", "Closed"), ("eligible", "Yes"), ("ward", "Completed"),
        ("survey_invited", "Yes"), ("school_finished", "Yes"), ("started", "Yes"),
    ],
)  # fmt: skip
def test_what_everybody_does_at_the_beginning_or_elsewhere_is_not(name: str, word: str) -> None:
    assert found(name, word) == []


def test_what_the_comparison_group_completed_as_well_is_no_programme() -> None:
    assert found("status", "Completed", "Completed") == []
    assert len(found("status", "Completed", "Not started")) == 1
    assert len(found("followed_up", "Yes", "Yes")) == 1, "both groups may have been chosen by it"


@pytest.mark.parametrize(("name", "times"), [("attendance_pct", 1.0), ("Attendance %", 1.0), ("attendance rate", 0.01)])  # fmt: skip
@pytest.mark.parametrize("cut", [50, 80])
def test_a_rate_that_begins_at_a_round_cut_is_asked_about(name: str, times: float, cut: int) -> None:  # fmt: skip
    rates = np.round(times * np.linspace(cut, 100, N), 4).astype(str)
    [doubt] = found(name, rates)
    assert (doubt.value, doubt.other) == (cut, "minimum_stay")
    assert found("job_attendance_pct", rates) == []


def test_rates_of_which_nobody_was_left_out_raise_next_to_nothing() -> None:
    raised = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        for a, b in ((8, 2), (20, 3), (5, 5), (40, 6), (2, 1)):
            rates = np.round(100 * rng.beta(a, b, N)).astype(int).astype(str)
            raised += [(seed, a, b)] * len(found("attendance_pct", rates))
    assert len(raised) <= 1, raised


def test_all_who_were_referred_cannot_each_have_begun() -> None:
    yes = pd.Series(np.where(OURS, "Yes", "No"), dtype="object")
    [doubt] = all_began({"started": yes}, None, OURS)
    assert (doubt.kind, doubt.column, doubt.people) == ("all_began", "started", N // 2)
    [doubt] = all_began({}, pd.Series(OURS), OURS)
    assert doubt.column == "event"
    some = yes.copy()
    some[0] = "No"
    assert list(all_began({"started": some, "job_started": yes}, pd.Series(OURS & (np.arange(N) > 5)), OURS)) == []  # fmt: skip
