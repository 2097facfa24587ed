"""The lessons of all places by policy domain, stage and topic, and whether places agree in what they found.

A lesson with several domains stands in each of them. What the places of one programme publish in the same words is one
lesson. A topic that a place has named itself (``local:``) means something there only, so that no other place can agree
or differ with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.comparison.shared_learning import Agreement, AttributedLesson, LessonGroup, Topic
from localeval.comparison.study import Study, by_name
from localeval.results.about import Domain, Lesson, LessonFinding, Stage

#: As many topics of a group, and lessons of a topic, as the contract holds.
MOST_LISTED = 20_000

_Groups = dict[tuple[Domain, Stage], dict[str, list[AttributedLesson]]]


def group_lessons(
    studies: Sequence[Study], labels: Mapping[str, str] | None = None
) -> tuple[LessonGroup, ...]:
    """Group lessons across places.

    Parameters
    ----------
    studies : sequence of Study
    labels : mapping, optional
        Topic -> what it is called, from the catalogue; else the code in words.

    Returns
    -------
    tuple of LessonGroup
        By domain and stage in the order of the contract; topics by label, a place's own last.
    """
    found: _Groups = defaultdict(lambda: defaultdict(list))
    for item in _said_once(studies):
        topic = item.lesson.topic
        if topic.startswith(LOCAL_PREFIX):
            topic = f"{topic} {item.evaluation}"  # its own, whatever others call theirs
        for domain in item.lesson.domains:
            found[domain, item.lesson.stage][topic].append(item)
    return tuple(
        _group(domain, stage, found[domain, stage].values(), labels or {})
        for domain in get_args(Domain)
        for stage in get_args(Stage)
        if (domain, stage) in found
    )


def _said_once(studies: Sequence[Study]) -> list[AttributedLesson]:
    """Put together what evaluations of one programme say in the same words."""
    said: dict[tuple[Lesson, str, str, bool], list[str]] = {}
    for study in sorted(studies, key=lambda study: by_name(study.about)):
        about = study.about
        for lesson in study.lessons:
            key = (lesson, about.programme, about.organisation, about.synthetic)
            said.setdefault(key, []).append(about.id)
    return [
        AttributedLesson(evaluation=first, lesson=lesson, also=tuple(also))
        for (lesson, *_), (first, *also) in said.items()
    ]


def _group(
    domain: Domain,
    stage: Stage,
    by_topic: Iterable[list[AttributedLesson]],
    labels: Mapping[str, str],
) -> LessonGroup:
    topics = [_topic(lessons, labels) for lessons in by_topic]
    topics.sort(key=lambda topic: (topic.topic.startswith(LOCAL_PREFIX), topic.label.casefold()))
    return LessonGroup(
        domain=domain,
        stage=stage,
        topics=tuple(topics[:MOST_LISTED]),
        topics_left_out=max(0, len(topics) - MOST_LISTED),
    )


def _topic(lessons: Sequence[AttributedLesson], labels: Mapping[str, str]) -> Topic:
    first = lessons[0].lesson
    code = first.topic
    words = code.removeprefix(LOCAL_PREFIX).replace("_", " ")
    counts = Counter(item.lesson.finding for item in lessons)
    findings = tuple((name, counts[name]) for name in get_args(LessonFinding) if counts[name])
    return Topic(
        topic=code,
        label=labels.get(code) or first.topic_label or words[:1].upper() + words[1:],
        agreement=_agreement(lessons),
        findings=findings,
        lessons=tuple(lessons[:MOST_LISTED]),
        lessons_left_out=max(0, len(lessons) - MOST_LISTED),
    )


def _agreement(lessons: Sequence[AttributedLesson]) -> Agreement:
    """Say whether places found the same; one where it is unclear neither agrees with another nor contradicts it."""
    if len({item.evaluation for item in lessons}) == 1:
        return "one_place"
    clear = [item for item in lessons if item.lesson.finding != "unclear"]
    if len({item.evaluation for item in clear}) < 2:
        return "unclear"
    return "differ" if len({item.lesson.finding for item in clear}) > 1 else "agree"
