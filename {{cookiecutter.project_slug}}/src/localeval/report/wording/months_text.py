"""What the text says of outcomes over time: whom the lines are about, how each outcome went, and how to read it.

Levels are given, not estimates; nothing is computed. The sentences are in ``en/results.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from localeval.analysis.facts import Facts
from localeval.report.display import Text
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.numbers import per_cent
from localeval.report.wording.phrases import after, inside, joined, label_of, months
from localeval.results import Point, Series


def by_outcome(series: Sequence[Series]) -> list[list[Series]]:
    """Part lines by their outcome, in the order in which they are given."""
    found: dict[str, list[Series]] = {}
    for item in series:
        found.setdefault(item.outcome, []).append(item)
    return list(found.values())


def when(month: int) -> str:
    """Give a month in words, counted from the start."""
    if month < 0:
        return sentences().plain("month.before", months=months(-month))
    return inside(after(month))


def over_time_text(facts: Facts, series: Sequence[Series]) -> Text | None:
    """Say whom the lines are about, how each outcome went, and what the lines do not say; None where there are none."""
    say = sentences()
    if not series:
        return None
    how, confidence = facts.words.reading_over_time, per_cent(series[0].confidence)
    parts = [
        facts.words.whom_over_time,
        "\n".join(f"- {_course(facts, lines, say)}" for lines in by_outcome(series)),
        say.plain("over_time.reading", how=how, confidence=confidence),
        all_stand(item.stands_since for item in series),
    ]
    return Text("\n\n".join(filter(None, parts)))


def _course(facts: Facts, lines: Sequence[Series], say: Sentences) -> str:
    """Say where the lines of an outcome were at the start and in the month of the result."""
    first = lines[0]
    declared = {m.month for m in facts.measures if m.outcome.code == first.outcome}
    moments = sorted({0, *declared} & {point.month for point in first.points})
    said = [
        say.plain("over_time.moment", when=after(month), levels=levels)
        for month in moments
        if (levels := _at(facts, lines, month, say))
    ]
    course = (
        reduce(lambda before, then: say.plain("over_time.then", first=before, then=then), said)
        if said
        else say.plain("over_time.see_figure")
    )
    return say.markdown("over_time.course", label=label_of(first), course=course)


def amounts_of(lines: Sequence[Series]) -> Amounts:
    """Choose how the levels of the lines of an outcome are printed, in the chart and beside it."""
    points = [point for line in lines for point in line.points]
    ranges = [(p.low, p.high) for p in points if p.low is not None and p.high is not None]
    return Amounts.of_ranges(lines[0].unit, ranges)


def _at(facts: Facts, lines: Sequence[Series], month: int, say: Sentences) -> str:
    amounts = amounts_of(lines)
    return joined(
        say.plain(
            f"over_time.level.{line.group}",
            level=amounts.level(point.level),
            ours=facts.words.ours,
        )
        for line in lines
        if (point := _point(line, month)) is not None and point.level is not None
    )


def _point(line: Series, month: int) -> Point | None:
    return next((point for point in line.points if point.month == month), None)
