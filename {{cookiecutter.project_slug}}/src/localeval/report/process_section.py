"""The section "Did what was planned happen": questions of ``process.yml`` with their answers, beside the numbers on delivery.

Every word of a person is escaped and printed as it is: it is what they report, and the section says so. A planned share is set
beside the share that the data give, with its likely range; nothing is judged beyond whether the plan lies within that range. The sentences
are in ``wording/en/learning.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run
from localeval.report.wording.delivery_words import range_cell, step_name, steps_of
from localeval.report.wording.phrases import joined, plain, safe, sentence_case, spelled
from localeval.results import DeliveryFigure, ProcessAnswer
from localeval.results.learning import AsPlanned

__all__ = ["in_full", "overview", "plan_table", "process_text"]


def process_text(facts: Facts, answers: Sequence[ProcessAnswer]) -> Text | None:
    """Say whose answers these are, and how many things went as planned; None where there are none."""
    if not answers:
        return None
    say = sentences()
    number = {code: sum(a.as_planned == code for a in answers) for code in get_args(AsPlanned)}
    told = [say.plain(f"process.counted.{code}", n=spelled(n)) for code, n in number.items() if n]
    about = say.markdown("process.accounts", programme=plain(facts.programme))
    if len(answers) == 1:
        return Text(about)
    return Text(f"{about} {say.markdown('process.counts', n=spelled(len(answers)), told=joined(told))}")  # fmt: skip


def overview(answers: Sequence[ProcessAnswer]) -> Table | None:
    """List the questions with whether each went as planned; None where there are none."""
    if not answers:
        return None
    say = sentences()
    keys = ("question", "as_planned_head", "confidence_head", "evidence_head")
    rows = [
        (
            plain(one.question),
            say.plain(f"process.as_planned.{one.as_planned}"),
            say.plain(f"process.confidence.{one.confidence}"),
            sentence_case(_kinds(one)),
        )
        for one in answers
    ]
    header = [say.plain(f"process.{key}") for key in keys]
    return table("process", say.plain("process.caption"), header, rows, [], text_columns=4)


def plan_table(
    facts: Facts, answers: Sequence[ProcessAnswer], figures: Sequence[DeliveryFigure]
) -> Table | None:
    """Set what was planned of steps of delivery beside what the data say; None where neither is known."""
    steps = {str(one.kind): one for one in steps_of(figures)}
    planned = [one for one in answers if one.planned_share is not None and one.delivery in steps]
    if not planned:
        return None
    say, rows = sentences(), []
    for one in planned:
        figure = steps[str(one.delivery)]
        rows.append([step_name(figure), f"{one.planned_share:g}", *_actual(one, figure)])
    keys = ("step", "planned_head", "actual", "range", "compared")
    day = day_of_run(figures[0].until)
    return table(
        "process-plan",
        say.plain("process.plan_caption"),
        [say.plain(f"process.{key}") for key in keys],
        rows,
        [say.plain("process.plan_note", day=day)],
        last_is_text=True,
    )


def _actual(one: ProcessAnswer, figure: DeliveryFigure) -> list[str]:
    """Give the share, its range, and how the plan stands to it."""
    say = sentences()
    unknown = say.plain("process.beside.unknown")
    if figure.people == 0:
        return [NOT_APPLICABLE, NOT_APPLICABLE, unknown]
    if figure.share is None or figure.low is None or figure.high is None:
        return [CONFIDENTIAL, CONFIDENTIAL, unknown]
    plan = one.planned_share or 0.0
    where = "above" if figure.low > plan else "below" if figure.high < plan else "within"
    beside = say.plain(f"process.beside.{where}")
    return [f"{figure.share:.0f}", range_cell(figure.low, figure.high), beside]


def in_full(answers: Sequence[ProcessAnswer]) -> Text | None:
    """Give each question with its answer in full; None where there are none."""
    if not answers:
        return None
    return Text("\n\n".join(part for one in answers for part in _in_full(one)))


def _in_full(one: ProcessAnswer) -> Iterator[str]:
    say = sentences()
    yield f"## {safe(one.question)}"
    yield say.markdown(
        "process.about",
        as_planned=say.plain(f"process.as_planned.{one.as_planned}"),
        confidence=say.plain(f"process.confidence.{one.confidence}"),
    )
    fields = {
        "planned": one.planned,
        "happened": one.happened,
        "for_whom": one.for_whom,
        "helped": one.helped,
        "hindered": one.hindered,
        "evidence": say.plain("process.rests_on", Kinds=sentence_case(_kinds(one)), evidence=one.evidence),
    }  # fmt: skip
    yield "\n".join(
        f"- {say.markdown(f'process.in_full.{key}', said=plain(text))}"
        for key, text in fields.items()
        if text
    )


def _kinds(one: ProcessAnswer) -> str:
    return joined(sentences().plain(f"lesson_evidence.{kind}") for kind in one.evidence_kind)
