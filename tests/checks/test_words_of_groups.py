"""Words for the groups are held against what ``evaluation.yml`` says of them: each question has a line that answers it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.checks.group_rules import GroupsAsCalled

from ..small_project import Make
from .test_design_rules import TRIAL, tables, taking_part
from .test_meaning_rules import asked

MATCHED: dict[str, Any] = {"design": "matched_comparison"}
DRAWN: dict[str, Any] = TRIAL


def said(make: Make, ours: str, theirs: str, accept: bool = False, **settings: Any) -> list[str]:
    """Give what is asked where the group column has these two words."""
    files = tables(group=np.where(taking_part(), ours, theirs))
    data: dict[str, Any] = {"values": {"group": {ours: "participant", theirs: "comparison"}}}
    if accept:
        data["accept"] = [{"rule": "groups-as-called", "column": "group", "reason": "Words of the draw."}]  # fmt: skip
    found = asked(make(files, data=data, **settings), GroupsAsCalled)
    mine = [problem for problem in found if problem.column == "group"]
    assert {problem.where for problem in mine} <= {"data/people.csv"}
    return [f"{problem.what} {problem.remedy}" for problem in mine]


@pytest.mark.parametrize(("word", "code"), [("Declined", "declined"), ("DNA", "did_not_attend"), ("Waiting list", "waiting_list")])  # fmt: skip
def test_a_comparison_group_that_its_word_calls_chosen_is_asked_about_until_it_is_said(
    make: Make, word: str, code: str
) -> None:
    origin = {"from": "eligible_not_referred"}
    [text] = said(make, "Joined", word, comparison_group=origin, **MATCHED)
    assert f"who is the comparison group? '{word}' counts as comparison by values: group" in text
    assert f"comparison_group: {{from: {code}}}" in text
    assert "accept: [{rule: groups-as-called, column: group" in text
    told: dict[str, Any] = {"from": code, **({"joins_month": 15} if code == "waiting_list" else {})}
    assert said(make, "Joined", word, comparison_group=told, **MATCHED) == []
    assert said(make, "Joined", word, accept=True, comparison_group=origin, **MATCHED) == []
    assert said(make, "Joined", "Not referred", comparison_group=origin, **MATCHED) == []


def test_participants_who_completed_it_are_asked_about_until_it_is_said(make: Make) -> None:
    who: dict[str, Any] = {"comparison_group": {"from": "eligible_not_referred"}, **MATCHED}
    [text] = said(make, "Completed", "Not referred", participant_group={"who": "everyone_started"}, **who)  # fmt: skip
    assert "are participants everybody who joined? 'Completed' counts as a participant" in text
    assert "participant_group: {who: completed}" in text
    assert said(make, "Completed", "Not referred", participant_group={"who": "completed"}, **who) == []  # fmt: skip


def test_a_trial_of_those_who_came_is_asked_about_until_it_is_accepted(make: Make) -> None:
    [text] = said(make, "Attended", "Did not attend", **DRAWN)
    assert "are people in the group that was drawn for them? 'Did not attend'" in text
    assert said(make, "Attended", "Did not attend", accept=True, **DRAWN) == []
    assert said(make, "Programme", "Waiting list", **DRAWN) == []


@pytest.mark.parametrize(("name", "asks"), [("declined", True), ("waiting", False), ("others", False)])  # fmt: skip
def test_the_name_of_a_whole_file_is_a_word_for_its_group(
    make: Make, name: str, asks: bool
) -> None:
    files = tables()
    people = pd.read_csv(io.StringIO(str(files.pop("people.csv"))), dtype=str)
    ours = (people.pop("group") == "participant").to_numpy()
    files |= {"joined.csv": people[ours].to_csv(index=False), f"{name}.csv": people[~ours].to_csv(index=False)}  # fmt: skip
    both = {"data/joined.csv": "participant", f"data/{name}.csv": "comparison"}
    data = {"people": list(both), "every_row": {file: {"group": group} for file, group in both.items()}}  # fmt: skip
    found = asked(make(files, data=data, comparison_group={"from": "not_offered"}, **MATCHED), GroupsAsCalled)  # fmt: skip
    words = [problem.what for problem in found if "who is the comparison group?" in problem.what]
    assert [f"every_row: data/{name}.csv" in text for text in words] == [True] * asks


def test_a_status_that_all_participants_have_is_asked_about_until_it_is_said(make: Make) -> None:
    files = tables(status=np.where(taking_part(), "Completed", ""))
    [problem] = asked(make(files, participant_group={"who": "everyone_started"}, **MATCHED), GroupsAsCalled)  # fmt: skip
    assert "By 'status' 200 of 200 participants completed it, and none left." in problem.what
    assert "participant_group: {who: completed}" in problem.remedy
    assert asked(make(files, participant_group={"who": "completed"}, **MATCHED), GroupsAsCalled) == []  # fmt: skip
    accept = {"accept": [{"rule": "groups-as-called", "column": "group", "reason": "A course of a day."}]}  # fmt: skip
    assert asked(make(files, data=accept, **MATCHED), GroupsAsCalled) == []


def test_everybody_who_was_referred_is_held_against_who_began(make: Make) -> None:
    files = tables(started=np.where(taking_part(), "Yes", "No"))
    [problem] = asked(make(files, participant_group={"who": "everyone_referred"}, **MATCHED), GroupsAsCalled)  # fmt: skip
    assert problem.what.startswith("are participants everybody who was referred?")
    assert asked(make(files, participant_group={"who": "everyone_started"}, **MATCHED), GroupsAsCalled) == []  # fmt: skip


def test_an_offer_is_held_against_where_the_comparison_group_comes_from(make: Make) -> None:
    files = tables(offered_place="Yes")
    for origin, asks in (("eligible_not_referred", 1), ("not_offered", 1), ("declined", 0)):
        found = asked(make(files, comparison_group={"from": origin}, **MATCHED), GroupsAsCalled)
        assert ["asked after all?" in problem.what for problem in found] == [True] * asks
    day = tables(referral_date="2024-04-01")
    for origin, asks in (("eligible_not_referred", 1), ("not_offered", 0)):
        found = asked(make(day, comparison_group={"from": origin}, **MATCHED), GroupsAsCalled)
        assert ["asked after all?" in problem.what for problem in found] == [True] * asks


def test_reasons_for_not_joining_are_asked_about_until_it_is_said(make: Make) -> None:
    files = tables(reason_not_started=np.where(taking_part(), "", "Health"))
    [problem] = asked(make(files, comparison_group={"from": "not_offered"}, **MATCHED), GroupsAsCalled)  # fmt: skip
    assert (problem.column, "did the comparison group say no" in problem.what) == ("reason_not_started", True)  # fmt: skip
    assert asked(make(files, comparison_group={"from": "did_not_attend"}, **MATCHED), GroupsAsCalled) == []  # fmt: skip
    found = asked(make(files, **DRAWN), GroupsAsCalled)
    [drawn] = [problem for problem in found if problem.column == "reason_not_started"]
    assert "put each into the group that was drawn for them" in drawn.remedy


def test_a_day_of_leaving_in_the_comparison_group_is_asked_about_with_its_rows(make: Make) -> None:
    some = taking_part() | (np.arange(len(taking_part())) % 8 == 0)
    files = tables(exit_reason=np.where(some, "Moved", ""))
    [problem] = asked(make(files, comparison_group={"from": "not_offered"}, **MATCHED), GroupsAsCalled)  # fmt: skip
    assert (problem.row, problem.column) == (2, "group")
    assert "By 'exit_reason', 50 of 200 of them did" in problem.what
