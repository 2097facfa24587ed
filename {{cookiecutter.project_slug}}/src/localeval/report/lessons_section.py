"""The section "What was learnt": the lessons of ``lessons.yml``, by stage, in the words of who wrote them.

Every word of a person is escaped and printed as it is, whatever the design: it is what they report, and the
section says so. What is printed besides claims no impact, so that it serves every design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from localeval.analysis.facts import Facts
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.phrases import joined, plain, safe, sentence_case
from localeval.results import Lesson
from localeval.results.about import EvidenceKind, LessonFinding, Stage

__all__ = ["DOMAINS", "EVIDENCE", "FINDINGS", "STAGES", "by_stage", "lessons_text", "overview"]

STAGES: dict[Stage, str] = {
    "design": "Design",
    "commissioning": "Commissioning",
    "referral": "Referral",
    "delivery": "Delivery",
    "exit": "Exit",
}

FINDINGS: dict[LessonFinding, str] = {
    "worked": "worked",
    "worked_in_part": "worked in part",
    "did_not_work": "did not work",
    "unclear": "unclear",
}

DOMAINS = {
    "health": "health",
    "skills": "skills",
    "housing": "housing",
    "childcare": "childcare",
    "transport": "transport",
    "debt": "debt",
    "justice": "justice",
    "employers": "employers",
    "benefits": "benefits",
}

#: Without the word impact, because a report without a comparison group has it nowhere.
EVIDENCE: dict[EvidenceKind, str] = {
    "impact_estimate": "a comparison with people who did not take part",
    "monitoring_data": "monitoring data",
    "participant_interviews": "interviews with participants",
    "staff_interviews": "interviews with staff",
    "survey": "a survey",
    "observation": "observation",
    "documents": "documents",
}


def lessons_text(facts: Facts, lessons: Sequence[Lesson]) -> Text:
    """Say whose words the lessons are and how they may be read, or that there are none."""
    if not lessons:
        return Text(f"No lessons were provided for {safe(facts.programme)} in {safe(facts.place)}.")
    return Text(
        f"This is what those who ran, used or studied {safe(facts.programme)} in {safe(facts.place)} say they "
        "learnt, in their own words. Each lesson names what it rests on. They are accounts, not numbers worked "
        "out in this report: weigh them by that evidence and by how much another place is like this one."
    )


def overview(lessons: Sequence[Lesson]) -> Table | None:
    """List the lessons in the order of the stages; None without any."""
    if not lessons:
        return None
    return table(
        "lessons",
        "Lessons by stage",
        ("Stage", "Lesson", "Practice", "Reported as"),
        [
            (STAGES[item.stage], plain(item.title), _topic(item), FINDINGS[item.finding])
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
            parts.append(f"## {STAGES[item.stage]}")
        parts += _in_full(item)
    return Text("\n\n".join(parts))


def _in_order(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Sort by stage; within a stage the order is the person's own."""
    order = get_args(Stage)
    return sorted(lessons, key=lambda item: order.index(item.stage))


def _topic(item: Lesson) -> str:
    return plain(item.topic_label or item.topic.removeprefix("local:").replace("_", " "))


def _in_full(item: Lesson) -> Iterator[str]:
    yield f"### {safe(item.title)}"
    yield (
        f"**Practice:** {safe(_topic(item))}. **Reported as:** {FINDINGS[item.finding]}. "
        f"**Policy areas:** {joined(DOMAINS[name] for name in item.domains)}. "
        f"**Likely to hold:** {item.transferable}."
    )
    kinds = joined(EVIDENCE[kind] for kind in item.evidence_kind)
    fields = (
        ("What happened", item.what_happened),
        ("For whom", item.for_whom),
        ("In what circumstances", item.circumstances),
        ("Why", item.mechanism),
        ("What it rests on", f"{sentence_case(kinds)}. {item.evidence}"),
        ("Advice to others", item.advice),
    )
    yield "\n".join(f"- **{name}:** {safe(text)}" for name, text in fields if text)
