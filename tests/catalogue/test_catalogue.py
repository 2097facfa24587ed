"""What all places share: outcomes that every report can name, and codes of places."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import (
    geography_of,
    lies_within,
    shared_outcomes,
    shared_topics,
)

#: design.md: at least these.
NEEDED = {
    "employed",
    "weeks_employed",
    "earnings",
    "sustained_26_weeks",
    "out_of_work_benefits",
    "inactivity_benefits",
    "neet",
    "course_passed",
}


def test_the_catalogue_holds_what_was_agreed() -> None:
    assert set(shared_outcomes()) >= NEEDED


@pytest.mark.parametrize("code", list(shared_outcomes()))
def test_every_outcome_can_be_reported(code: str) -> None:
    outcome = shared_outcomes()[code]
    assert outcome.definition.endswith(".")
    assert (outcome.kind == "binary") == (outcome.unit == "percent")
    assert outcome.months == tuple(sorted(outcome.months))
    assert outcome.months
    assert not outcome.is_local


def test_topics_cover_the_practices_that_programmes_share() -> None:
    assert 25 <= len(shared_topics()) <= 40
    labels = [topic.label for topic in shared_topics().values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("code", list(shared_topics()))
def test_every_topic_is_defined_and_says_where_it_is_described(code: str) -> None:
    topic = shared_topics()[code]
    assert re.fullmatch(r"[a-z][a-z_]*", code)
    assert topic.definition.endswith(".")
    head = files("localeval.catalogue").joinpath("topics.yml").read_text("utf-8").partition("- ")[0]
    assert re.search(rf"^#   {topic.source} ", head, re.MULTILINE)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("employd", "employed"), ("Weeks Employed", "weeks_employed"), ("xyz", None)],
)
def test_the_nearest_word(word: str, meant: str | None) -> None:
    assert nearest(word, list(shared_outcomes())) == meant


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E08000003", "local authority district or unitary authority"),
        ("S12000033", "local authority district or unitary authority"),
        ("E47000001", "combined authority"),
        ("E12000002", "region"),
        ("K02000001", "country"),
        ("E01000001", None),
        ("e08000003", None),
        ("E08000003 ", None),
    ],
)
def test_what_a_code_stands_for(code: str, kind: str | None) -> None:
    assert geography_of(code) == kind


def test_what_lies_within_what_by_its_definition() -> None:
    found = shared_outcomes()
    work, earnings, sustained = (
        found[code] for code in ("employed", "any_earnings", "sustained_26_weeks")
    )
    assert lies_within(work, 12, earnings, 12)
    assert not lies_within(work, 6, earnings, 12), "nor those of another year"
    assert not lies_within(earnings, 12, work, 12)
    assert lies_within(sustained, 12, sustained, 18), "what only accumulates"
    assert not lies_within(sustained, 18, sustained, 12)
    assert not lies_within(work, 12, work, 18)


def test_outcomes_lie_within_outcomes_that_there_are() -> None:
    found = shared_outcomes()
    for outcome in found.values():
        for code in outcome.within:
            assert (outcome.kind, found[code].kind) == ("binary", "binary")
            assert outcome.code not in found[code].within
