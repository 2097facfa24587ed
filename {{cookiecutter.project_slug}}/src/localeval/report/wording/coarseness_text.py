"""How coarse numbers are and since when they stand, in sentences made from the numbers that they are printed beside.

What is rounded is rounded in ``analysis`` and says so itself: the fields ``people_rounded_to``, ``rounded_to`` and
``stands_since`` of findings. Nothing here knows a rule; a number that does not say how it was rounded was rounded as the
settings of its evaluation have it. The sentences are in ``en/method.yml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Protocol

from localeval.analysis.facts import Facts
from localeval.base.dates import day_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import coarse
from localeval.report.wording.phrases import plain
from localeval.results import Balance, BalanceRow, Estimate, FlowStep, Level


class Counted(Protocol):
    """A finding that holds numbers of people."""

    @property
    def people_rounded_to(self) -> int:
        """To what they were rounded, where that is said; else 0."""


def steps_of(facts: Facts, items: Iterable[Counted]) -> list[int]:
    """Give to what numbers of people were rounded, each step once; 0 where that is not known."""
    return sorted({item.people_rounded_to or facts.rounding for item in items} or {facts.rounding})


def counts_rounded(facts: Facts, items: Iterable[Counted]) -> str:
    """Say how the numbers of people of a table were rounded; nothing where that is not known."""
    steps = [step for step in steps_of(facts, items) if step]
    rounded = [step for step in steps if step > 1]
    if not steps:
        return ""
    say = sentences()
    if not rounded:
        return say.plain("coarse.not_rounded")
    form = "some_rounded" if len(rounded) < len(steps) else "rounded"
    return say.plain(f"coarse.{form}", steps=steps_in_words(rounded))


def as_everywhere(facts: Facts, items: Iterable[Counted]) -> bool:
    """Whether numbers of people are rounded as the settings have it, which is then said once for all tables."""
    return steps_of(facts, items) == [facts.rounding]


def of_this_table(facts: Facts, items: Sequence[Counted]) -> tuple[str, str]:
    """Say how numbers of people are rounded: what is said under one table, and what once for all; one of them is empty.

    Parameters
    ----------
    facts : Facts
    items : sequence of Counted
        The findings that the table prints.
    """
    said = counts_rounded(facts, items)
    return ("", said) if as_everywhere(facts, items) else (said, "")


def steps_in_words(steps: Iterable[int]) -> str:
    """Join steps: ``5 or 20``."""
    return _chained("coarse.steps", map(str, steps))


def is_rounded(facts: Facts, item: Counted) -> bool:
    """Whether a number of people was rounded at all."""
    return steps_of(facts, [item])[0] > 1


def of_rounded_people(step: int) -> str:
    """Say that shares were taken of rounded numbers, to stand before what they are of; empty where they were not."""
    return sentences().plain("coarse.of_rounded_people", step=str(step)) if step else ""


def of_rounded_average(step: float, unit: str) -> str:
    """Say that an average was rounded, to stand before what it is of; empty where it was not."""
    return sentences().plain("coarse.of_rounded_average", step=coarse(step, unit)) if step else ""


def is_worked_out_from_rounded(item: Estimate | Level) -> bool:
    """Whether the numbers of a result are worked out from levels that were rounded."""
    shares = item.unit == "percent" and item.people_rounded_to > 0
    given = item.estimate if isinstance(item, Estimate) else item.level
    return given is not None and (shares or item.rounded_to > 0)


def is_before_rounding(estimates: Sequence[Estimate]) -> bool:
    """Whether no difference was worked out from numbers that were rounded first, which is then said once for all tables."""
    return not any(map(is_worked_out_from_rounded, estimates))


def differences_worked_out(estimates: Sequence[Estimate]) -> str:
    """Say of what differences were worked out; nothing where none is given."""
    given = [e for e in estimates if e.estimate is not None]
    rounded = [e for e in given if is_worked_out_from_rounded(e)]
    if not given:
        return ""
    say = sentences()
    if len(rounded) == len(given):
        return say.plain("coarse.differences_of_rounded")
    return say.plain("coarse.differences_of_both" if rounded else "coarse.differences")


def day_of_run(day: str) -> str:
    """Give the day of a run in words; text that is no day as it is, because results also come from others."""
    try:
        return day_words(day)
    except ValueError:
        return plain(day)


def stands(day: str) -> str:
    """Say that numbers stand from an earlier publication, to stand before which these are; empty where they are new."""
    return sentences().plain("coarse.stands", day=day_of_run(day)) if day else ""


def all_stand(days: Iterable[str]) -> str:
    """Say of a whole table or figure that it stands from an earlier publication; empty where it is new."""
    old = sorted({day for day in days if day})
    if not old:
        return ""
    return sentences().plain("coarse.all_stand", days=_days(old))


def some_stand(items: Sequence[Estimate | Level]) -> str:
    """Say of results in sentences that some are not new; the table beside them has the days."""
    if not any(item.stands_since for item in items):
        return ""
    return sentences().plain("coarse.some_stand")


def how_counted(flow: Sequence[FlowStep]) -> str:
    """Say in brackets, behind numbers of people in a sentence, what is special about them; empty where nothing is."""
    say = sentences()
    steps = sorted({step.people_rounded_to for step in flow if step.people_rounded_to})
    days = sorted({step.stands_since for step in flow if step.stands_since})
    parts = [say.plain("coarse.numbers_rounded", steps=steps_in_words(steps))] if steps else []
    if days:
        parts.append(say.plain("coarse.published", days=_days(days)))
    return say.plain("coarse.in_brackets", said=_chained("coarse.then", parts)) if parts else ""


def about_which(said: dict[str, list[str]]) -> list[str]:
    """Give notes, each with the names of what it is about.

    Parameters
    ----------
    said : dict of str to list of str
        Names by the note, which has no full stop.
    """
    say = sentences()
    return [
        say.plain("coarse.about", note=note, names=_chained("coarse.names", names))
        for note, names in said.items()
    ]


def of_covariates(rows: Sequence[BalanceRow], names: Sequence[str]) -> list[str]:
    """Say which characteristics are printed more coarsely than the others, and whom their shares are of.

    Exact shares are of those of whom a characteristic is known; how many these are would tell the others, who may be few, so
    shares of rounded numbers are of everybody.

    Parameters
    ----------
    rows : sequence of BalanceRow
    names : sequence of str
        What each is called, without its category.
    """
    said: dict[str, list[str]] = {}
    for row, name in zip(rows, names, strict=True):
        for text in (of_rounded_people(row.people_rounded_to), _of_average(row)):
            if text and name not in said.setdefault(text, []):
                said[text].append(name)
    notes = about_which(said)
    if any(row.people_rounded_to for row in rows):
        notes.append(sentences().plain("coarse.shares_of_everybody"))
    return notes


def differences_of_rounded(balance: Balance, limit: str) -> str:
    """Say how standardised differences of shares of rounded numbers were had; nothing where there are none."""
    if not any(row.people_rounded_to for row in balance.rows):
        return ""
    return sentences().plain("coarse.gaps_of_rounded", limit=limit)


def _chained(key: str, items: Iterable[str]) -> str:
    """Join items two and two with the words of a key."""
    say = sentences()
    return reduce(lambda first, then: say.plain(key, first=first, then=then), items)


def _days(days: Iterable[str]) -> str:
    return _chained("coarse.days", map(day_of_run, days))


def _of_average(row: BalanceRow) -> str:
    return of_rounded_average(row.rounded_to, "score") if row.participant_mean is not None else ""
