"""Lessons of several places by topic, and the positions of places on a tile map."""

from __future__ import annotations

import pytest

from localeval import comparison_report
from localeval.base.errors import ProjectError
from localeval.comparison.tile_positions import read_tiles
from localeval.report.display import Text

from .made import Made, compared, lesson, place


def learnt(name: str, *found: str, **changes: object) -> Made:
    lessons = [
        lesson(
            code=f"lesson_{n}", title=f"In {name}", domains=["health"], finding=finding, **changes
        )
        for n, finding in enumerate(found)
    ]
    return place(name, lessons=lessons)


def test_places_that_found_the_same_agree() -> None:
    found = compared(learnt("Bolton", "worked"), learnt("Bury", "worked"))
    (group,) = found.lessons
    (topic,) = group.topics
    assert (group.domain, group.stage, topic.topic) == ("health", "delivery", "key_worker")
    assert (topic.agreement, topic.findings) == ("agree", (("worked", 2),))
    assert [held.evaluation for held in topic.lessons] == [item.id for item in found.evaluations]


def test_places_that_found_otherwise_differ() -> None:
    found = compared(learnt("Bolton", "worked"), learnt("Bury", "did_not_work"))
    topic = found.lessons[0].topics[0]
    assert topic.agreement == "differ"
    assert topic.findings == (("worked", 1), ("did_not_work", 1))


@pytest.mark.parametrize(
    ("reports", "agreement", "said"),
    [
        ([["worked"], ["unclear"]], "unclear", "Too few are clear to say whether places agree."),
        ([["unclear"], ["unclear"], ["unclear"]], "unclear", "Too few are clear"),
        ([["worked", "did_not_work"], ["unclear"]], "unclear", "Too few are clear"),
        ([["worked"], ["worked"], ["unclear"]], "agree", "The two places that are clear agree."),
        ([["worked"], ["did_not_work"], ["unclear"]], "differ", "The two places that are clear differ"),
        ([["worked", "unclear"], ["worked"]], "agree", "The two places agree."),
        ([["worked"], ["did_not_work"]], "differ", "The places differ"),
    ],
)  # fmt: skip
def test_only_places_that_are_clear_agree_or_differ(
    reports: list[list[str]], agreement: str, said: str
) -> None:
    names = ("Bolton", "Bury", "Oldham")
    found = compared(*(learnt(n, *r) for n, r in zip(names, reports, strict=False)))
    assert found.lessons[0].topics[0].agreement == agreement
    parts = comparison_report.lessons_by_area(found).parts
    text = "\n".join(part.markdown for part in parts if isinstance(part, Text))
    assert said in text
    table = comparison_report.topics_table(found)
    assert table is not None
    words = {"unclear": "too few are clear"}
    assert table.rows[0][-1] == words.get(agreement, agreement)


def test_one_place_can_neither_agree_nor_differ_with_itself() -> None:
    found = compared(learnt("Bolton", "worked", "did_not_work"))
    assert found.lessons[0].topics[0].agreement == "one_place"


def test_what_one_programme_says_of_its_places_in_the_same_words_is_one_report() -> None:
    shared = lesson(code="shared", domains=["health"], finding="worked")
    own = lesson(code="own", domains=["health"], finding="did_not_work")
    both = [place(name, lessons=[shared]) for name in ("Bolton", "Bury")]
    topic = compared(*both).lessons[0].topics[0]
    assert (topic.agreement, topic.findings, len(topic.lessons)) == ("one_place", (("worked", 1),), 1)  # fmt: skip
    assert topic.is_of_one_programme
    assert len(topic.lessons[0].evaluations) == 2
    topic = compared(*both, place("Oldham", lessons=[own])).lessons[0].topics[0]
    assert (topic.agreement, topic.findings) == ("differ", (("worked", 1), ("did_not_work", 1)))


def test_the_same_words_of_another_programme_are_another_report() -> None:
    shared = lesson(code="shared", domains=["health"], finding="worked")
    found = compared(
        place("Bolton", lessons=[shared]), place("Bury", lessons=[shared], programme_name="Another")
    )
    topic = found.lessons[0].topics[0]
    assert (topic.agreement, topic.findings) == ("agree", (("worked", 2),))


def test_what_is_beyond_the_number_that_is_carried_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("localeval.comparison.lesson_groups.MOST_LISTED", 1)
    found = compared(learnt("Bolton", "worked", "unclear"), learnt("Bury", "worked"))
    topic = found.lessons[0].topics[0]
    assert (len(topic.lessons), topic.lessons_left_out) == (1, 2)
    assert (topic.agreement, topic.findings) == ("agree", (("worked", 2), ("unclear", 1)))
    assert "2 were left out" in comparison_report.lessons_introduction(found).markdown


def test_a_topic_of_a_places_own_has_the_name_that_the_place_gave_it() -> None:
    found = compared(
        learnt("Bolton", "worked", topic="local:allotments", topic_label="Digging together")
    )
    assert found.lessons[0].topics[0].label == "Digging together"


def test_a_topic_of_a_places_own_is_that_places_alone() -> None:
    found = compared(
        learnt("Bolton", "worked", topic="local:allotments"),
        learnt("Bury", "did_not_work", topic="local:allotments"),
    )
    topics = found.lessons[0].topics
    assert [(topic.label, topic.agreement) for topic in topics] == [("Allotments", "one_place")] * 2


def test_a_lesson_of_several_domains_stands_in_each() -> None:
    found = compared(place("Bury", lessons=[lesson(domains=["benefits", "health"])]))
    assert [group.domain for group in found.lessons] == ["health", "benefits"]


def test_tiles_are_read_and_those_of_other_places_are_left_out() -> None:
    tiles = read_tiles(
        "place_code,name,column,row\nE08000002,Bury,3,1\nE09000001,City,1,2\n", "t.csv"
    )
    assert tiles == (("E08000002", 3, 1), ("E09000001", 1, 2))
    assert compared(place("Bury"), tiles=tiles).tiles == (("E08000002", 3, 1),)


def test_every_problem_of_the_tiles_is_named() -> None:
    text = "place_code,column,row\nBury,1,x\nE08000001,1,1\nE08000002,1,1\nE08000001,2,2\n"
    with pytest.raises(ProjectError) as caught:
        read_tiles(text, "tiles.csv")
    assert [(item.row, item.column) for item in caught.value.problems] == [
        (2, "place_code"),
        (2, "row"),
        (4, None),
        (5, "place_code"),
    ]


def test_tiles_without_a_column_are_refused() -> None:
    with pytest.raises(ProjectError, match="no column row"):
        read_tiles("place_code,column\n", "tiles.csv")
