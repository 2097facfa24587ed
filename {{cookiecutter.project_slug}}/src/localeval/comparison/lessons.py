"""The lessons of all places by policy domain, stage and topic, and whether places agree in what they found.

A lesson with several domains stands in each of them. A topic that a place has named itself (``local:``) means
something there only, so that no other place can agree or differ with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Literal, get_args

from localeval.comparison.evaluated import Entry, by_name
from localeval.comparison.models import HeldLesson, LessonGroup, Topic
from localeval.results.lessons import Domain, Finding, Stage

_LOCAL = "local:"
#: As many topics of a group, and lessons of a topic, as the contract holds.
_MOST = 20_000


def group_lessons(
    entries: Sequence[Entry], labels: dict[str, str] | None = None
) -> tuple[LessonGroup, ...]:
    """Group lessons across places.

    Parameters
    ----------
    entries : sequence of Entry
    labels : dict, optional
        Topic -> what it is called, from the catalogue; else the code in words.

    Returns
    -------
    tuple of LessonGroup
        By domain and stage in the order of the contract; topics by label, a place's own last.
    """
    found: dict[tuple[Domain, Stage], dict[str, list[HeldLesson]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in sorted(entries, key=by_name):
        for lesson in entry.lessons:
            topic = lesson.topic
            if topic.startswith(_LOCAL):
                topic = f"{topic} {entry.about.id}"  # its own, whatever others call theirs
            held = HeldLesson(evaluation=entry.about.id, lesson=lesson)
            for domain in lesson.domains:
                found[domain, lesson.stage][topic].append(held)
    groups = []
    for domain in get_args(Domain):
        for stage in get_args(Stage):
            topics = found.get((domain, stage))
            if topics:
                made = [_topic(lessons, labels or {}) for lessons in topics.values()]
                made.sort(
                    key=lambda topic: (topic.topic.startswith(_LOCAL), topic.label.casefold())
                )
                groups.append(LessonGroup(domain=domain, stage=stage, topics=tuple(made[:_MOST])))
    return tuple(groups)


def _topic(lessons: Sequence[HeldLesson], labels: dict[str, str]) -> Topic:
    code = lessons[0].lesson.topic
    words = code.removeprefix(_LOCAL).replace("_", " ")
    counts = Counter(held.lesson.finding for held in lessons)
    findings = tuple((name, counts[name]) for name in get_args(Finding) if counts[name])
    return Topic(
        topic=code,
        label=labels.get(code, words[:1].upper() + words[1:]),
        agreement=_agreement(lessons),
        findings=findings,
        lessons=tuple(lessons[:_MOST]),
    )


def _agreement(lessons: Sequence[HeldLesson]) -> Literal["one_place", "agree", "differ"]:
    """Say whether places found the same; what is unclear in one place does not contradict another."""
    if len({held.evaluation for held in lessons}) == 1:
        return "one_place"
    clear = {held.lesson.finding for held in lessons} - {"unclear"}
    return "differ" if len(clear) > 1 else "agree"
