"""What the text says of outcomes over time: whom the lines are about, how each outcome went, and how to read it.

Levels are given, not estimates; nothing is computed. The sentences are in ``en/results.yml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from localeval.analysis.facts import Facts
from localeval.designs.words import Words
from localeval.report.display import Text
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.numbers import level, per_cent, unit_in_label, without_zeros
from localeval.report.wording.phrases import after, inside, joined, months, plain
from localeval.results import Point, Series


def group_names(words: Words) -> dict[str, str]:
    """Give what the groups of a design are called at a line, by their code in results."""
    theirs = sentences().plain("over_time.group.comparison")
    return {"participants": words.ours_head, "comparison": theirs}


def by_outcome(series: Sequence[Series]) -> list[list[Series]]:
    """Part lines by their outcome, in the order in which they are given."""
    found: dict[str, list[Series]] = {}
    for item in series:
        found.setdefault(item.outcome, []).append(item)
    return list(found.values())


def level_words(value: float, unit: str) -> str:
    """Give a level without decimals that were rounded away: ``18%``, ``£3,300``, ``44.14%``."""
    return without_zeros(value, level(value, unit))


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
    label = unit_in_label(plain(first.label), first.unit)
    return say.markdown("over_time.course", label=label, course=course)


def _at(facts: Facts, lines: Sequence[Series], month: int, say: Sentences) -> str:
    return joined(
        say.plain(
            f"over_time.level.{line.group}",
            level=level_words(point.level, line.unit),
            ours=facts.words.ours,
        )
        for line in lines
        if (point := _point(line, month)) is not None and point.level is not None
    )


def _point(line: Series, month: int) -> Point | None:
    return next((point for point in line.points if point.month == month), None)
