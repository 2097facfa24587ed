"""The words of charts: titles that say the finding, units, sources, and what is drawn and shown for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterable

from localeval.analysis.facts import Facts
from localeval.report.wording.numbers import currency_sign, is_money, per_cent
from localeval.report.wording.phrases import after, number_of_people, plain, sentence_case
from localeval.results import Estimate, Level

DIFFERENCE = "Difference"
WITH_RANGE = "with its likely range"
WITHOUT_PROGRAMME = "Without the programme"
NO_DIFFERENCE = "no difference"
NOBODY_TO_COMPARE = "Not known: nobody to compare with"

_YEARS = {12: "a year", 24: "two years", 36: "three years"}


def when(month: int) -> str:
    """Say when, after a label: ``after a year``, ``after 18 months``, ``at the start``."""
    if month == 0:
        return "at the start"
    return f"after {_YEARS.get(month) or ('1 month' if month == 1 else f'{month} months')}"


def our_group(facts: Facts) -> str:
    """Name the group that the programme is for, beside its bar: ``Joined Next Step``."""
    return facts.words.joined.format(programme=plain(facts.programme))


def their_group(facts: Facts, *, alike: bool) -> tuple[str, str]:
    """Name the other group, and what follows its number of people; similar only where that is shown."""
    words = facts.words
    if not words.similar_note:
        return words.similar, ""
    return (words.similar, words.similar_note) if alike else ("Compared with", words.similar_note)


def people(n: int | None, note: str = "") -> str:
    """Say of how many people a bar is: ``425 people``, ``650 who did not join``; as far as that is given."""
    if n is None:
        return note
    return f"{n:,} {note}" if note else number_of_people(n)


def axis(unit: str) -> str:
    """Name the unit under a scale of levels."""
    if unit == "percent":
        return "people in 100"
    return f"average, {_unit(unit)}"


def unit_and_date(item: Estimate | Level, *, compared: bool, levels: bool) -> str:
    """Say under a title what is counted and when; and how the scale is read where there is a difference."""
    what = "People in every 100" if item.unit == "percent" else f"Average in {_unit(item.unit)}"
    line = "the level of the others" if levels else "no difference"
    how = f" The dotted line is {line}." if compared else ""
    return f"{what}, {after(item.month)}.{how}"


def source(facts: Facts) -> str:
    """Say where the numbers are from."""
    return "Source: synthetic data." if facts.synthetic else f"Source: {plain(facts.organisation)}."


def levels_title(item: Estimate | Level, ours: str, theirs: str) -> str:
    """Give both levels as a title: ``In paid work after a year: 42 in 100, against 30 in 100``."""
    against = f", against {theirs}" if theirs else ""
    return f"{plain(item.label)} {when(item.month)}: {ours}{against}"


def gap_title(item: Estimate, gap: str) -> str:
    """Give the difference as a title, where the levels are not given."""
    return f"{plain(item.label)} {when(item.month)}: {gap}"


def range_of_level(low: str, high: str) -> str:
    """Say the range of a level beside its bar."""
    return f"range {low} to {high}"


def bars_drawn(two: bool, gap: bool) -> str:
    """Say what is drawn."""
    if not gap:
        return "A bar chart of one level with its likely range."
    bars = "A bar chart of two levels, and below them" if two else "A chart of"
    return f"{bars} the difference with its likely range beside a dotted line at no difference."


def bar_said(name: str, level: str, range_: str) -> str:
    """Say a bar: ``Joined Next Step: 42 in 100``."""
    return f"{name}: {level}{f', likely {range_}' if range_ else ''}"


def gap_over(gap: str, range_: str) -> str:
    """Say a difference with its range over its line."""
    return f"{gap} (likely range {range_})"


def gap_said(gap: str, range_: str, item: Estimate) -> str:
    """Say a difference with its range."""
    return f"{DIFFERENCE}: {gap}, likely range {range_} ({per_cent(item.confidence)} interval)"


def sentences(parts: Iterable[str]) -> str:
    """Put parts one after the other, each with a full stop."""
    return " ".join(f"{sentence_case(part.rstrip('.'))}." for part in parts if part)


def number_columns(item: Estimate | Level) -> tuple[str, ...]:
    """Name the columns of the table of numbers, with the unit as it was published."""
    unit = _unit(item.unit)
    sure = per_cent(item.confidence)
    return ("Group", "People", f"Number ({unit})", f"{sure} interval from", f"{sure} interval to")


def _unit(unit: str) -> str:
    if unit == "percent":
        return "per cent"
    if is_money(unit):
        return currency_sign(unit).strip()
    return "points" if unit == "score" else unit
