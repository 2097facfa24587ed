"""What was learnt, across places: by policy area and stage, where places agree and differ, in their own words.

Every word of a place is escaped and printed as it is. What is printed besides counts places and claims no impact, so that
it serves places without a comparison group too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from localeval.comparison.models import Comparison
from localeval.comparison.shared_learning import AttributedLesson, LessonGroup, Topic
from localeval.comparison_report.fixed_sentences import counted, fixed, listed, spelled
from localeval.comparison_report.names import PlaceNames
from localeval.report.display import Blocks, Table, Text
from localeval.report.lessons_section import area_words, evidence_words, finding_words, stage_words
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import joined, plain, safe, sentence_case
from localeval.results.about import Lesson, LessonFinding

#: Lessons that are printed in full; with more, only what each topic comes to is printed.
MOST_IN_FULL = 60

_MOST_NAMES = 8
#: Places that a cell of the table names.
_MOST_IN_CELL = 3

_FINDINGS: tuple[LessonFinding, ...] = get_args(LessonFinding)


def lessons_introduction(comparison: Comparison) -> Text:
    """Say whose words the lessons are, or that there are none."""
    lessons = _all(comparison)
    if not lessons:
        return Text(fixed().plain("lessons.none"))
    places = len({identity for item in lessons for identity in item.evaluations})
    cut = sum(
        group.topics_left_out + sum(topic.lessons_left_out for topic in group.topics)
        for group in comparison.lessons
    )
    parts = [counted("lessons.intro", len(lessons), evaluations=counted("evaluations", places))]
    if len(lessons) <= MOST_IN_FULL:
        parts.append(fixed().plain("lessons.in_full"))
    if cut:
        parts.append(fixed().plain("lessons.cut", n=count(cut)))
    return Text(" ".join(parts))


def topics_table(comparison: Comparison) -> Table | None:
    """List the practices, where they were reported, how it went, and whether places agree; None without lessons."""
    say, places = fixed(), PlaceNames.of(comparison)
    rows = []
    seen: set[tuple[str, str, str]] = set()
    for group in comparison.lessons:
        for topic in group.topics:
            key = (group.stage, topic.topic, ",".join(item.evaluation for item in topic.lessons))
            if key in seen:  # the same lessons under another policy area
                continue
            seen.add(key)
            agree = "one_programme" if topic.is_of_one_programme else topic.agreement
            words = say.plain(f"lessons.agreement.{agree}")
            rows.append((plain(topic.label), _where(places, topic), _findings(topic), words))
    if not rows:
        return None
    rest = len(rows) - MOST_ROWS
    head = [say.plain(f"lessons.head.{key}") for key in ("practice", "where", "found", "agree")]
    return table(
        "lessons",
        say.plain("lessons.caption"),
        head,
        rows[:MOST_ROWS],
        [counted("lessons.further", rest) if rest > 0 else ""],
        text_columns=len(head),
    )


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
        shown = group.topics[:MOST_ROWS]  # those of the catalogue come first
        if full and all(
            (item.evaluation, item.lesson.code) in printed
            for topic in shown
            for item in topic.lessons
        ):
            continue  # all of it is told under another policy area
        parts.append(Text(f"## {_heading(group)}"))
        for topic in shown:
            parts.append(_topic(places, group, topic, printed, full=full))
        if len(group.topics) > len(shown):
            parts.append(Text(counted("lessons.topics_rest", len(group.topics) - len(shown))))
    return Blocks(tuple(parts))


def _heading(group: LessonGroup) -> str:
    return fixed().markdown(
        "lessons.section", area=area_words(group.domain), stage=stage_words(group.stage).lower()
    )


def _topic(
    places: PlaceNames,
    group: LessonGroup,
    topic: Topic,
    printed: dict[tuple[str, str], str],
    *,
    full: bool,
) -> Text:
    """Sum a practice up, and give its lessons as a list, each in one paragraph."""
    say, lines = fixed(), []
    if full:
        for item in sorted(topic.lessons, key=lambda h: _FINDINGS.index(h.lesson.finding)):
            key = (item.evaluation, item.lesson.code)
            named = _named(places, item, "named")
            if key in printed:
                lines.append(say.plain("lessons.told", named=named, section=printed[key]))
                continue
            printed[key] = _heading(group)
            lines.append(" ".join([f"{named}.", *_facts(item.lesson)]))
    else:
        shown = topic.lessons[:_MOST_NAMES]
        lines = [_named(places, item, "named_only") for item in shown]
        if len(topic.lessons) > len(shown):
            rest = count(len(topic.lessons) - len(shown))
            lines.append(say.plain("lessons.rest", n=rest))
    head = say.plain("lessons.topic", label=safe(topic.label), said=_agreement(places, topic))
    return Text(f"{head}\n\n" + "\n".join(f"- {line}" for line in lines))


def _named(places: PlaceNames, item: AttributedLesson, form: str) -> str:
    return fixed().plain(
        f"lessons.{form}",
        title=safe(item.lesson.title).rstrip("."),
        where=_some(places, item.evaluations),
        finding=finding_words(item.lesson.finding),
    )


def _some(places: PlaceNames, ids: Sequence[str]) -> str:
    """Name evaluations, the first few where they are many (Markdown)."""
    shown = [places.safe(identity) for identity in ids[:_MOST_NAMES]]
    more = len(ids) - len(shown)
    if more:
        return fixed().plain("lessons.some", names=", ".join(shown), n=count(more))
    return joined(shown)


def _facts(lesson: Lesson) -> Iterator[str]:
    say = fixed()
    facts = {
        "what": safe(lesson.what_happened),
        "for_whom": safe(lesson.for_whom),
        "circumstances": safe(lesson.circumstances),
        "why": safe(lesson.mechanism),
        "rests": safe(lesson.evidence),
        "advice": safe(lesson.advice),
        "holds": lesson.transferable,
    }
    kinds = sentence_case(joined(evidence_words(kind) for kind in lesson.evidence_kind))
    for key, text in facts.items():
        if text:
            said = say.plain(f"lessons.fact.{key}", text=text, kinds=kinds)
            yield said if said.endswith((".", "!", "?")) else f"{said}."


def _by_finding(topic: Topic) -> dict[LessonFinding, list[str]]:
    """Sort the evaluations of a practice by what they report, each once."""
    found = {
        finding: list(
            dict.fromkeys(
                identity
                for item in topic.lessons
                if item.lesson.finding == finding
                for identity in item.evaluations
            )
        )
        for finding in _FINDINGS
    }  # fmt: skip
    return {finding: ids for finding, ids in found.items() if ids}


def _agreement(places: PlaceNames, topic: Topic) -> str:
    """Say what the places report of a practice, by name where they are few, and whether they agree (Markdown)."""
    say = fixed()
    parts = [
        say.plain("lessons.reported", Finding=finding_words(finding), where=_some(places, ids))
        for finding, ids in _by_finding(topic).items()
    ]
    said = sentence_case(f"{'; '.join(parts)}.")
    if topic.is_of_one_programme:
        return f"{said} {say.plain('lessons.one_programme')}"
    if topic.agreement == "one_place":
        return said
    who = "reports" if any(item.also for item in topic.lessons) else "places"
    if topic.agreement == "unclear":
        return f"{said} {say.plain('lessons.unclear')}"
    n, every = topic.clear_reports, len({item.evaluation for item in topic.lessons})
    form = topic.agreement if n == every else f"{topic.agreement}_clear"
    return f"{said} {say.plain(f'lessons.{form}.{who}', n=spelled(n))}"


def _where(places: PlaceNames, topic: Topic) -> str:
    """Name the places of a practice in a cell, the first few where they are many."""
    ids = list(dict.fromkeys(i for ids in _by_finding(topic).values() for i in ids))
    names = sorted((places.label(identity) for identity in ids), key=str.casefold)
    if len(names) <= _MOST_IN_CELL:
        return listed(names)
    return counted("places", len(names))


def _findings(topic: Topic) -> str:
    if len(topic.findings) == 1:
        return sentence_case(finding_words(topic.findings[0][0]))
    said = "; ".join(f"{finding_words(finding)} ({count(n)})" for finding, n in topic.findings)
    return sentence_case(said)


def _all(comparison: Comparison) -> list[AttributedLesson]:
    """Every lesson once, whatever the number of its policy areas."""
    found = {
        (item.evaluation, item.lesson.code): item
        for group in comparison.lessons
        for topic in group.topics
        for item in topic.lessons
    }
    return list(found.values())
