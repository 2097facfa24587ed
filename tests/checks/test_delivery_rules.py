"""What check says of parts of delivery that a project with events does not show."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.analysis.voices import called_like_a_person
from localeval.checks import check_folder
from localeval.checks.delivery_rules import PartsNameNobody, ReviewsAsPrinted
from localeval.checks.rule import Subject
from localeval.data.load import load

from ..project.test_delivery_settings import WITH_PROVIDER
from ..small_project import EVENTS, Make


def advice(make: Make, **changes: Any) -> list[str]:
    root = make({"events.csv": EVENTS}, **changes).root
    [found] = [
        one for one in check_folder(root).findings if one.rule.name() == "delivery-shown-whole"
    ]
    return [str(problem) for problem in found.problems]


def test_what_could_be_shown_is_named_where_events_are_on_record(make: Make) -> None:
    [said] = advice(make, data={"events": "data/events.csv"})
    for key in ("by", "targets", "eligible", "equality", "fidelity"):
        assert f"{key}: " in said


def test_what_is_shown_already_is_not_named(make: Make) -> None:
    [said] = advice(make, data={"events": "data/events.csv"}, delivery={"equality": ["sex"]})
    assert "equality: " not in said
    assert "targets: " in said


def test_without_events_nothing_is_said(make: Make) -> None:
    assert advice(make) == []


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Mrs Ann Jones", True),
        ("Ahmed Khan", True),
        ("Acme Ltd", False),
        ("Salford", False),
        ("Maria House Trust", False),
        ("provider 3", False),
    ],
)
def test_a_provider_that_is_called_as_a_person_is_asked_about(
    make: Make, name: str, person: bool
) -> None:
    assert called_like_a_person(name) is person
    people = WITH_PROVIDER.replace("Hope", name)
    subject = Subject(make({"people.csv": people}, delivery={"by": "provider"}))
    found = [str(one) for one in PartsNameNobody().check(subject)]
    assert bool(found) is person
    assert all("column provider, row" in one and name not in one for one in found)


def test_providers_that_differ_in_capitals_alone_are_told(make: Make) -> None:
    people = WITH_PROVIDER.replace(",Star", ",hope", 1)
    notes = load(make({"people.csv": people}, delivery={"by": "provider"})).notes
    assert any("'provider' differ only in capitals" in note for note in notes)
    one = WITH_PROVIDER.replace(",Star", ",Hope")
    notes = load(make({"people.csv": one}, delivery={"by": "provider"})).notes
    assert any("everybody has one word in 'provider'" in note for note in notes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ""),
        ({"reviewer": "Jane Smith"}, "'Jane Smith' is printed"),
        ({"provider": "Ahmed Khan"}, "'Ahmed Khan' is printed"),
        ({"date": "2124-02-10"}, "which has not come"),
    ],
)
def test_reviews_of_fidelity_that_name_a_person_or_lie_ahead_are_named(
    make: Make, changes: dict[str, str], says: str
) -> None:
    review: dict[str, Any] = {"date": "2026-02-10", "reviewer": "IPS Grow", "items": [4] * 25}
    subject = Subject(make(delivery={"fidelity": [{**review, **changes}]}), with_data=False)
    found = [str(one) for one in ReviewsAsPrinted().check(subject)]
    assert [says in one for one in found] == ([True] if says else [])
