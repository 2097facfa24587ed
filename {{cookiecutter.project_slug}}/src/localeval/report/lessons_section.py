"""The section "What was learnt": the lessons of ``lessons.yml``, by stage, in the words of who wrote them.

Every word of a person is escaped and printed as it is, whatever the design: it is what they report, and the
section says so. What is printed besides claims no impact, so that it serves every design. The sentences are in
``wording/en/place.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from localeval.analysis.facts import Facts
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import joined, plain, safe, sentence_case
from localeval.results import Lesson
from localeval.results.about import Stage

__all__ = [
    "area_words",
    "by_stage",
    "evidence_words",
    "finding_words",
    "lessons_text",
    "overview",
    "stage_words",
]


def stage_words(code: str) -> str:
    """Give the name of a stage: ``Commissioning``."""
    return sentences().plain(f"lesson_stage.{code}")


def finding_words(code: str) -> str:
    """Say how a practice is reported to have gone: ``worked in part``."""
    return sentences().plain(f"lesson_finding.{code}")


def area_words(code: str) -> str:
    """Give the name of a policy area: ``childcare``."""
    return sentences().plain(f"lesson_area.{code}")


def evidence_words(code: str) -> str:
    """Say what a lesson rests on: ``interviews with staff``."""
    return sentences().plain(f"lesson_evidence.{code}")


def lessons_text(facts: Facts, lessons: Sequence[Lesson]) -> Text | None:
    """Say whose words the lessons are and how they may be read; None where there are none."""
    if not lessons:
        return None
    slots = {"programme": plain(facts.programme), "place": plain(facts.place)}
    return Text(sentences().markdown("lessons.accounts", **slots))


def overview(lessons: Sequence[Lesson]) -> Table | None:
    """List the lessons in the order of the stages; None without any."""
    if not lessons:
        return None
    say = sentences()
    return table(
        "lessons",
        say.plain("lessons.caption"),
        [say.plain(f"lessons.{key}") for key in ("stage", "lesson", "practice", "reported_as")],
        [
            (stage_words(item.stage), plain(item.title), _topic(item), finding_words(item.finding))
            for item in _in_order(lessons)
        ],
        [],
        text_columns=4,
    )


def by_stage(lessons: Sequence[Lesson]) -> Text | None:
    """Give each lesson in full under the heading of its stage; None without any."""
    if not lessons:
        return None
    parts: list[str] = []
    stage = ""
    for item in _in_order(lessons):
        if item.stage != stage:
            stage = item.stage
            parts.append(f"## {stage_words(item.stage)}")
        parts += _in_full(item)
    return Text("\n\n".join(parts))


def _in_order(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Sort by stage; within a stage the order is the person's own."""
    order = get_args(Stage)
    return sorted(lessons, key=lambda item: order.index(item.stage))


def _topic(item: Lesson) -> str:
    say, key = sentences(), f"topic.{item.topic}"
    if say.has(key):
        return say.plain(key)
    return plain(item.topic_label or item.topic.removeprefix("local:").replace("_", " "))


def _in_full(item: Lesson) -> Iterator[str]:
    yield f"### {safe(item.title)}"
    say = sentences()
    yield say.markdown(
        "lessons.about",
        practice=_topic(item),
        finding=finding_words(item.finding),
        areas=joined(map(area_words, item.domains)),
        transferable=say.plain(f"lesson_transferable.{item.transferable}"),
    )
    kinds = sentence_case(joined(map(evidence_words, item.evidence_kind)))
    fields = {
        "what_happened": item.what_happened,
        "for_whom": item.for_whom,
        "circumstances": item.circumstances,
        "mechanism": item.mechanism,
        "evidence": say.plain("lessons.rests_on", Kinds=kinds, evidence=item.evidence),
        "advice": item.advice,
    }
    yield "\n".join(
        f"- {say.markdown(f'lessons.{key}', said=plain(text))}"
        for key, text in fields.items()
        if text
    )
