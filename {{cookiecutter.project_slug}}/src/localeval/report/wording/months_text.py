"""What the text says of outcomes over time: whom the lines are about, how each outcome went, and how to read it.

Levels are given, not estimates; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.designs.words import Words
from localeval.report.display import Text
from localeval.report.wording.coarseness_text import all_stand
from localeval.report.wording.numbers import level, per_cent, unit_in_label, without_zeros
from localeval.report.wording.phrases import after, inside, joined, months, plain, safe
from localeval.results import Point, Series


def group_names(words: Words) -> dict[str, str]:
    """Give what the groups of a design are called at a line, by their code in results."""
    return {"participants": words.ours_head, "comparison": "Comparison group"}


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
    return f"{months(-month)} before the start" if month < 0 else inside(after(month))


def over_time_text(facts: Facts, series: Sequence[Series]) -> Text:
    """Say whom the lines are about, how each outcome went, and what the lines do not say."""
    if not series:
        return Text(
            "Outcomes are not shown month by month: the data have fewer than three months, or too few people."
        )
    parts = [facts.words.whom_over_time]
    outcomes = by_outcome(series)
    parts.append("\n".join(f"- {_course(facts, lines)}" for lines in outcomes))
    parts.append(
        f"{facts.words.reading_over_time} Shares are in whole per cent and other numbers rounded, except in the month of "
        f"the result; the bands are {per_cent(series[0].confidence)} confidence intervals of each month by itself. "
        "A month is left out where it could tell about too few people."
    )
    if old := all_stand(item.stands_since for item in series):
        parts.append(old)
    return Text("\n\n".join(parts))


def _course(facts: Facts, lines: Sequence[Series]) -> str:
    """Say where the lines of an outcome were at the start and in the month of the result."""
    first = lines[0]
    label = safe(unit_in_label(plain(first.label), first.unit))
    declared = {m.month for m in facts.measures if m.outcome.code == first.outcome}
    moments = sorted({0, *declared} & {point.month for point in first.points})
    said = [(month, words) for month in moments if (words := _at(facts, lines, month))]
    return f"**{label}:** {'; '.join(f'{after(m)} {safe(words)}' for m, words in said) or 'see the figure'}."


def _at(facts: Facts, lines: Sequence[Series], month: int) -> str:
    among = {"participants": f"among {facts.words.ours}", "comparison": "in the comparison group"}
    found = [
        f"{level_words(point.level, line.unit)} {among[line.group]}"
        for line in lines
        if (point := _point(line, month)) is not None and point.level is not None
    ]
    return joined(found)


def _point(line: Series, month: int) -> Point | None:
    return next((point for point in line.points if point.month == month), None)
