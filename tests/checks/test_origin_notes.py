"""Notes on the groups that read as if they had been chosen by what came after the start are asked about; others are not."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.errors import Problem
from localeval.checks.origin_rules import EveryoneWhoStarted, OriginStated
from localeval.checks.rule import Rule, Subject

from ..small_project import Make
from .test_design_rules import tables

MATCHED = {"design": "matched_comparison"}
#: Notes on a comparison group: chosen by what came later, and not.
LATER = (
    "claimants who were still on the register in March",
    "people who had not found work by the end of the quarter",
    "customers who remained unemployed for three months",
    "current claimants of the same offices",
    "people out of work six months later",
    "everyone listed at the time of the extract",
)
BEFORE = (
    "customers of the same offices whom no adviser referred",
    "claimants of the week before the programme began",
    "drawn from the list of those eligible on 1 April",
    "people of two boroughs that had no places yet",
    "still on the list on 1 April; includes everybody, whatever came later",
    "chosen by a lottery that broke down",
    "",
)
#: Notes on participants: without those who left, and with them.
STAYED = (
    "people who attended at least three sessions",
    "everyone who completed the induction and stayed for four weeks",
    "all starters, excluding early leavers and those who dropped out",
    "a minimum of six weeks",
    "clients who responded to the survey",
)
EVERYBODY = (
    "everyone with a first meeting",
    "all starters, including those who left in the first week",
    "all who joined, whether or not they completed it",
    "people with a start on the system",
    "",
)


def asked(make: Make, rule: type[Rule], **settings: Any) -> list[Problem]:
    subject = Subject(make(tables(), **MATCHED, **settings))
    return [item for item in rule().check(subject) if isinstance(item, Problem)]


@pytest.mark.parametrize("note", LATER)
def test_a_comparison_group_of_who_was_still_there_is_asked_about(make: Make, note: str) -> None:
    [problem] = asked(make, OriginStated, comparison_group={"from": "not_offered", "note": note})
    assert problem.what.startswith("was the comparison group chosen by what came after the start?")


@pytest.mark.parametrize("note", BEFORE)
def test_a_comparison_group_of_a_day_before_is_not(make: Make, note: str) -> None:
    assert asked(make, OriginStated, comparison_group={"from": "not_offered", "note": note}) == []


@pytest.mark.parametrize("note", STAYED)
def test_participants_without_who_left_are_asked_about(make: Make, note: str) -> None:
    [problem] = asked(make, EveryoneWhoStarted, participant_group={"who": "everyone_started", "note": note})  # fmt: skip
    assert problem.what.startswith("are participants everybody who joined?")
    group = {"who": "minimum_stay", "note": note}
    [said] = asked(make, EveryoneWhoStarted, participant_group=group)
    assert "everybody who joined" not in said.what


@pytest.mark.parametrize("note", EVERYBODY)
def test_participants_with_who_left_are_not(make: Make, note: str) -> None:
    assert asked(make, EveryoneWhoStarted, participant_group={"who": "everyone_started", "note": note}) == []  # fmt: skip
