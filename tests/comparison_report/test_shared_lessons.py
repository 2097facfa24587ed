"""What was learnt across places: where they agree and differ, each lesson told once and in its own words."""

from __future__ import annotations

from collections.abc import Callable

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison.shared_learning import AttributedLesson, LessonGroup, Topic
from localeval.report.display import Text

from .handmade_comparison import comparison_of, lesson, lessons_of

Compared = Callable[[int], Comparison]


def told(given: Comparison) -> list[str]:
    """Give the Markdown of every part."""
    return [
        part.markdown
        for part in comparison_report.lessons_by_area(given).parts
        if isinstance(part, Text)
    ]


def test_places_that_differ_are_named_by_what_they_report(compared: Compared) -> None:
    text = "\n\n".join(told(compared(12)))
    assert "## Lessons on health: referral\n\n**Handing people over in person.** Worked in" in text
    assert "Worked in Bournemouth, Christchurch and Poole, Cornwall, Leeds and Lewisham; did not work in Barnsley and Hull." in text  # fmt: skip
    assert "The places differ: compare for whom and in what circumstances." in text


def test_places_that_agree_are_said_to() -> None:
    held = tuple(
        AttributedLesson(evaluation=e.id, lesson=lesson()) for e in comparison_of(2).evaluations
    )
    topic = Topic(topic="warm_handover", label="Handing over", agreement="agree", findings=(("worked", 2),), lessons=held)  # fmt: skip
    given = comparison_of(
        2, lessons=(LessonGroup(domain="health", stage="referral", topics=(topic,)),)
    )
    assert any("The two places agree." in text for text in told(given))


def test_one_report_about_several_places_is_not_called_agreement() -> None:
    first, *others = (e.id for e in comparison_of(3).evaluations)
    held = AttributedLesson(evaluation=first, lesson=lesson(), also=tuple(others))
    topic = Topic(topic="warm_handover", label="Handing over", agreement="one_place", findings=(("worked", 1),), lessons=(held,))  # fmt: skip
    given = comparison_of(
        3, lessons=(LessonGroup(domain="health", stage="referral", topics=(topic,)),)
    )
    text = "\n\n".join(told(given))
    assert "That is one report, not several that agree" in text
    assert text.count("Work coaches walked people") == 1
    table = comparison_report.topics_table(given)
    assert table is not None
    assert table.rows[0][-1] == "one programme"
    assert (
        "One lesson from three evaluations,"
        in comparison_report.lessons_introduction(given).markdown
    )


def test_a_lesson_has_everything_that_another_place_needs(compared: Compared) -> None:
    lines = [line for text in told(compared(1)) for line in text.splitlines()]
    facts = next(line for line in lines if "Work coaches walked" in line)
    for name in ("For whom", "Where", "Why", "Rests on", "Advice", "Likely to hold"):
        assert f"*{name}:* " in facts
    assert (
        "Monitoring data and interviews with staff. Starts rose from 48% to 71% of referrals."
        in facts
    )


def test_a_lesson_of_two_policy_areas_is_told_once(compared: Compared) -> None:
    text = "\n\n".join(told(compared(12)))
    assert text.count("**Bus passes got people to interviews**") == 1
    assert text.count("Work coaches walked people") == 6 + 1
    assert "Lessons on employers" not in text, "all of it is told under transport"
    table = comparison_report.topics_table(compared(12))
    assert table is not None
    assert [row[0] for row in table.rows] == ["Handing people over in person", "Bus passes"]


def test_very_many_lessons_are_summed_up() -> None:
    ids = [e.id for e in comparison_of(30).evaluations]
    several = tuple(
        AttributedLesson(evaluation=identity, lesson=lesson(code=f"lesson_{i}"))
        for identity in ids
        for i in range(3)
    )
    topic = Topic(topic="warm_handover", label="Handing over", agreement="agree", findings=(("worked", 90),), lessons=several)  # fmt: skip
    given = comparison_of(
        30, lessons=(LessonGroup(domain="health", stage="referral", topics=(topic,)),)
    )
    text = "\n\n".join(told(given))
    assert "Work coaches" not in text
    assert "82 more, in comparison.json beside this report" in text
    assert (
        "90 lessons from 30 evaluations" in comparison_report.lessons_introduction(given).markdown
    )


def test_without_lessons_it_says_so() -> None:
    given = comparison_of(2, lessons=())
    assert (
        comparison_report.lessons_introduction(given).markdown == "No place has published lessons."
    )
    assert comparison_report.topics_table(given) is None
    assert comparison_report.lessons_by_area(given).parts == ()


def test_what_a_place_wrote_stays_literal() -> None:
    wild = lesson(
        title="<script>", what_happened="[x](javascript:alert(1))\n\n# A heading", advice="a | b"
    )
    group = lessons_of([comparison_of(1).evaluations[0].id])[0]
    held = AttributedLesson(evaluation=comparison_of(1).evaluations[0].id, lesson=wild)
    topic = group.topics[0].model_copy(update={"lessons": (held,), "label": "**bold**"})
    text = "\n".join(
        told(comparison_of(1, lessons=(group.model_copy(update={"topics": (topic,)}),)))
    )
    assert "**\\<script\\>**" in text
    assert "\\[x\\](javascript:alert(1)) \\# A heading" in text
    assert "**\\*\\*bold\\*\\*.**" in text
