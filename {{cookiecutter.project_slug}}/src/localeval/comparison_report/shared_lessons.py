"""What was learnt, across places: by policy area and stage, where places agree and differ, in their own words.

Every word of a place is escaped and printed as it is. What is printed besides counts places and claims no impact, so that
it serves places without a comparison group too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from localeval.comparison.models import AttributedLesson, Comparison, LessonGroup, Topic
from localeval.comparison_report.names import PlaceNames
from localeval.report.display import Blocks, Table, Text
from localeval.report.lessons_section import area_words, evidence_words, finding_words, stage_words
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    joined,
    number_with_noun,
    plain,
    safe,
    sentence_case,
    spelled,
)
from localeval.results.about import Lesson, LessonFinding

#: Lessons that are printed in full; with more, only what each topic comes to is printed.
MOST_IN_FULL = 60

_MOST_NAMES = 8

_AGREEMENT = {"one_place": "one place", "agree": "agree", "differ": "differ"}


def lessons_introduction(comparison: Comparison) -> Text:
    """Say whose words the lessons are and how they may be read, or that there are none."""
    lessons = _all(comparison)
    if not lessons:
        return Text("No place has published lessons.")
    places = len({identity for item in lessons for identity in item.evaluations})
    cut = sum(
        group.topics_left_out + sum(topic.lessons_left_out for topic in group.topics)
        for group in comparison.lessons
    )
    beyond = (
        f" Beyond the largest number that a comparison carries, {count(cut)} were left out."
        if cut
        else ""
    )
    return Text(
        f"{sentence_case(number_with_noun(len(lessons), 'lesson'))} from {number_with_noun(places, 'evaluation')}. They are what those who ran, "
        "used or studied the programmes say they learnt, in their own words, and not numbers worked out in this report. Each "
        "names what it rests on: weigh it by that, and by how much another place is like the one it comes from. That places "
        "agree or differ is said of what they report of one practice; where they differ, look first at the people and the "
        "circumstances. What one programme says of several of its places in the same words is one lesson, and told once."
        + beyond
    )


def topics_table(comparison: Comparison) -> Table | None:
    """List the practices, how many places report on each, and whether they agree; None without lessons."""
    rows = []
    seen: set[tuple[str, str, str]] = set()
    for group in comparison.lessons:
        for topic in group.topics:
            key = (group.stage, topic.topic, ",".join(item.evaluation for item in topic.lessons))
            if key in seen:  # the same lessons under another policy area
                continue
            seen.add(key)
            rows.append(
                (
                    sentence_case(area_words(group.domain)),
                    stage_words(group.stage),
                    plain(topic.label),
                    _findings(topic),
                    "one programme" if topic.is_of_one_programme else _AGREEMENT[topic.agreement],
                )
            )
    if not rows:
        return None
    rest = len(rows) - MOST_ROWS
    return table(
        "lessons",
        "What places report of each practice, and whether they agree",
        ("Policy area", "Stage", "Practice", "Reported as", "Places"),
        rows[:MOST_ROWS],
        [f"{sentence_case(number_with_noun(rest, 'further practice'))} are in the annex." if rest > 0 else ""],
        text_columns=5,
    )  # fmt: skip


def lessons_by_area(comparison: Comparison) -> Blocks:
    """Give the lessons by policy area and stage, practice by practice.

    A lesson of several policy areas is printed in full under the first and named under the others. With more than sixty
    lessons each practice is summed up and the lessons are named only.
    """
    places = PlaceNames.of(comparison)
    full = len(_all(comparison)) <= MOST_IN_FULL
    printed: dict[tuple[str, str], str] = {}
    parts: list[Text] = []
    for group in comparison.lessons:
        parts.append(Text(f"## {_heading(group)}"))
        shown = group.topics[:MOST_ROWS]  # those of the catalogue come first
        for topic in shown:
            parts += _topic(places, group, topic, printed, full=full)
        if len(group.topics) > len(shown):
            more = number_with_noun(len(group.topics) - len(shown), "further practice")
            parts.append(
                Text(
                    f"{sentence_case(more)} of single places: see comparison.json beside this report."
                )
            )
    return Blocks(tuple(parts))


def _heading(group: LessonGroup) -> str:
    return f"Lessons on {area_words(group.domain)}: {stage_words(group.stage).lower()}"


def _topic(
    places: PlaceNames,
    group: LessonGroup,
    topic: Topic,
    printed: dict[tuple[str, str], str],
    *,
    full: bool,
) -> Iterator[Text]:
    yield Text(f"### {safe(topic.label)}\n\n{_agreement(places, topic)}")
    if not full:
        shown = topic.lessons[:_MOST_NAMES]
        lines = [
            f"- {_named(places, item)}: {finding_words(item.lesson.finding)}" for item in shown
        ]
        if len(topic.lessons) > len(shown):
            lines.append(
                f"- {count(len(topic.lessons) - len(shown))} more, in comparison.json beside this report"
            )
        yield Text("\n".join(lines))
        return
    order = get_args(LessonFinding)
    for item in sorted(topic.lessons, key=lambda h: order.index(h.lesson.finding)):
        key = (item.evaluation, item.lesson.code)
        if key in printed:
            yield Text(f"{_named(places, item)}: told under {printed[key]}.")
            continue
        printed[key] = f"“{_heading(group)}”"
        yield Text(f"{_named(places, item)}")
        yield Text("\n".join(_facts(item.lesson)), "key-facts")


def _named(places: PlaceNames, item: AttributedLesson) -> str:
    return f"**{safe(item.lesson.title)}** ({_some(places, item.evaluations)})"


def _some(places: PlaceNames, ids: Sequence[str]) -> str:
    """Name evaluations, the first few where they are many."""
    shown = [places.safe(identity) for identity in ids[:_MOST_NAMES]]
    more = len(ids) - len(shown)
    return f"{', '.join(shown)} and {count(more)} more" if more else joined(shown)


def _facts(lesson: Lesson) -> Iterator[str]:
    kinds = joined(evidence_words(kind) for kind in lesson.evidence_kind)
    facts = (
        ("Reported as", finding_words(lesson.finding)),
        ("What happened", safe(lesson.what_happened)),
        ("For whom", safe(lesson.for_whom)),
        ("In what circumstances", safe(lesson.circumstances)),
        ("Why", safe(lesson.mechanism)),
        ("What it rests on", f"{sentence_case(kinds)}. {safe(lesson.evidence)}"),
        ("Advice to others", safe(lesson.advice)),
        ("Likely to hold", lesson.transferable),
    )
    for name, words in facts:
        if words:
            yield f"- **{name}:** {words}"


def _agreement(places: PlaceNames, topic: Topic) -> str:
    """Say what the places report of a practice, by name where they are few, and whether they agree."""
    by_finding = {
        finding: list(
            dict.fromkeys(
                identity
                for item in topic.lessons
                if item.lesson.finding == finding
                for identity in item.evaluations
            )
        )
        for finding in get_args(LessonFinding)
    }  # fmt: skip
    parts = []
    for finding, ids in by_finding.items():
        if ids:
            parts.append(f"**{finding_words(finding)}** in {_some(places, ids)}")
    said = f"Reported as {'; '.join(parts)}."
    if topic.is_of_one_programme:
        return f"{said} One programme says so of these places together: that is one report, not several that agree."
    if topic.agreement == "one_place":
        return said
    who = "reports" if any(item.also for item in topic.lessons) else "places"
    if topic.agreement == "agree":
        n = len({item.evaluation for item in topic.lessons})
        return f"{said} The {spelled(n)} {who} agree."
    return f"{said} The {who} differ: compare for whom and in what circumstances."


def _findings(topic: Topic) -> str:
    return "; ".join(f"{finding_words(finding)} ({count(n)})" for finding, n in topic.findings)


def _all(comparison: Comparison) -> list[AttributedLesson]:
    """Every lesson once, whatever the number of its policy areas."""
    found = {
        (item.evaluation, item.lesson.code): item
        for group in comparison.lessons
        for topic in group.topics
        for item in topic.lessons
    }
    return list(found.values())
