"""What only people who were asked, or who took part, have is found in the comparison group; what anybody may have is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.known_of_comparison import gave_reasons, had_it, left_it, was_asked
from localeval.analysis.who_took_part import said_no, started_by_days

N = 400
OURS = np.arange(N) % 2 == 0
#: One in four of the comparison group, and half of it.
SOME, HALF = ~OURS & (np.arange(N) % 8 == 1), ~OURS & (np.arange(N) % 4 == 1)
IDS = pd.Series([f"{i:03d}" for i in range(N)])
DAYS = (pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N), "D")).strftime("%Y-%m-%d")


def column(words: object, who: np.ndarray) -> pd.Series:
    cells = (
        np.full(N, words, dtype=object)
        if isinstance(words, str)
        else np.asarray(words, dtype=object)
    )
    return pd.Series(cells, dtype="object").where(pd.Series(who), None)


@pytest.mark.parametrize("name", ["exit_date", "Left on", "DateLeft", "withdrawal_date", "Exit reason", "Reason for leaving", "completion date"])  # fmt: skip
def test_a_day_or_reason_of_leaving_of_some_of_the_comparison_group_is_asked_about(
    name: str,
) -> None:
    words = "Health" if "eason" in name else DAYS
    [doubt] = left_it({name: column(words, OURS | SOME)}, OURS)
    assert (doubt.kind, doubt.people, doubt.among, doubt.sure) == ("took_part", SOME.sum(), N // 2, False)  # fmt: skip
    assert doubt.rows == tuple(np.flatnonzero(SOME))
    assert list(left_it({name: column(words, OURS)}, OURS)) == []
    assert list(left_it({name: column(words, np.ones(N, dtype=bool))}, OURS)) == [], "all have it"
    assert list(left_it({name: column(np.where(OURS, words, "N/A"), OURS | SOME)}, OURS)) == []


@pytest.mark.parametrize("name", ["job_exit_date", "school_leaving_date", "Date left work", "benefit_exit_reason", "left_handed", "exit_code", "date_of_contract_completion"])  # fmt: skip
def test_other_things_that_people_leave_are_not(name: str) -> None:
    assert list(left_it({name: column(DAYS, OURS | SOME)}, OURS)) == []


@pytest.mark.parametrize("name", ["Reason did not take up offer", "reason_not_started", "reason_not_joined", "Why not attending", "non_start_reason", "Decline reason", "Reason for refusal of place"])  # fmt: skip
def test_reasons_for_not_joining_say_that_people_were_asked(name: str) -> None:
    words = np.resize(["Health", "Found work", "Caring", "Other"], N)
    [doubt] = gave_reasons({name: column(words, ~OURS)}, OURS)
    assert (doubt.kind, doubt.column, doubt.people, doubt.sure) == ("said_no", name, N // 2, False)
    assert list(gave_reasons({name: column(words, np.ones(N, dtype=bool))}, OURS)) == []
    assert list(gave_reasons({name: column(words, SOME & (np.arange(N) < 100))}, OURS)) == []


@pytest.mark.parametrize("name", ["reason_not_working", "reason_not_in_employment", "reason_not_referred", "reason_not_offered_interview", "reason_no_qualification", "reason", "sanction_refusal_reason", "reason_not_contacted", "reason_not_known"])  # fmt: skip
def test_reasons_for_other_things_do_not(name: str) -> None:
    assert list(gave_reasons({name: column("Health", ~OURS)}, OURS)) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("offered_place", "Yes"), ("Invited on", DAYS), ("offer_date", DAYS), ("referral_date", DAYS), ("Referred", "1"), ("invitation", "Invited")],
)  # fmt: skip
def test_an_offer_is_held_against_where_the_comparison_group_comes_from(
    name: str, words: object
) -> None:
    given = {name: column(words, OURS | HALF)}
    [doubt] = was_asked(given, OURS, IDS, None, referred=True)
    assert (doubt.kind, doubt.column, doubt.people, doubt.sure) == ("was_asked", name, HALF.sum(), False)  # fmt: skip
    assert len(list(was_asked(given, OURS, IDS, None, referred=False))) == ("efer" not in name)
    assert list(was_asked({name: column(words, OURS)}, OURS, IDS, None, referred=True)) == []
    no = given[name].where(pd.Series(OURS), None if words is DAYS else "No")
    assert list(was_asked({name: no}, OURS, IDS, None, referred=True)) == []


def test_events_say_who_was_referred() -> None:
    events = pd.DataFrame({"person_id": IDS[OURS | HALF], "event": "Referred"})
    [doubt] = was_asked({}, OURS, IDS, events, referred=True)
    assert (doubt.column, doubt.people) == ("event", HALF.sum())
    assert list(was_asked({}, OURS, IDS, events, referred=False)) == []
    assert list(was_asked({}, OURS, IDS, events[events["person_id"].isin(IDS[OURS])], referred=True)) == []  # fmt: skip


@pytest.mark.parametrize("name", ["offered_job", "job_offer_date", "not_offered", "Invited to survey", "referred_by", "referral_source", "gp_referral_date", "Invited to interview", "course_offered"])  # fmt: skip
def test_other_offers_are_not(name: str) -> None:
    assert list(was_asked({name: column("Yes", ~OURS)}, OURS, IDS, None, referred=True)) == []


def test_people_who_had_this_programme_before_are_asked_about() -> None:
    words = np.where(HALF, "into work", "None")
    [doubt] = had_it({"previous_programme": pd.Series(words)}, "Into Work", OURS)
    assert (doubt.kind, doubt.people, doubt.sure) == ("took_part", HALF.sum(), False)
    assert list(had_it({"previous_programme": pd.Series(words)}, "Into Training", OURS)) == []
    assert list(had_it({"programme": pd.Series(np.where(OURS, "Into Work", "Restart"))}, "Into Work", OURS)) == []  # fmt: skip
    assert list(had_it({"programme": pd.Series(["Into Work"] * N)}, "Into Work", OURS)) == []
    for name in ("programme_eligible_for", "next_programme", "ward"):
        assert list(had_it({name: pd.Series(words)}, "Into Work", OURS)) == []


@pytest.mark.parametrize(("name", "asks"), [("support_from", True), ("mentoring_started", True), ("housing_support_from", False), ("income_support_since", False), ("debt_support_start", False)])  # fmt: skip
def test_a_day_from_which_there_was_support_is_one_of_joining(name: str, asks: bool) -> None:
    found = list(started_by_days({name: column(DAYS, OURS | HALF)}, OURS))
    assert [doubt.kind for doubt in found] == ["took_part"] * asks


def test_in_a_trial_nobody_of_the_others_can_say_no() -> None:
    reason = {"referral outcome": pd.Series(np.where(OURS, "Accepted", "Declined"))}
    [doubt] = said_no(reason, OURS, drawn=True)
    assert (doubt.kind, doubt.part) == ("said_no", "drawn")
    [doubt] = said_no(reason, OURS)
    assert doubt.part == ""
