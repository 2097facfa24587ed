"""Values and levels that one looks at twice: an age of 3, a pay of 99,999,999, a year's pay of a month's size, weeks that no time had.

What one person can have, and between what the middle of those who have any usually lies, stands in the catalogue for its outcomes and
here for the standard covariates. Amounts are judged in currencies that are worth about as much as a pound only. Nothing is changed:
each finding is a ``Question``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.catalogue.written_units import unit_rules
from localeval.data.checked import Checked
from localeval.data.in_parts import extent, middle_where
from localeval.data.problems import join_words
from localeval.data.questions import LEVEL, POSSIBLE, TOGETHER, Question
from localeval.data.standard import project_outcomes
from localeval.project.project import Project

#: Currencies of which a unit is worth about as much as a pound, within a factor of three.
_LIKE_POUNDS = frozenset({"GBP", "EUR", "USD", "CHF", "AUD", "CAD", "NZD", "SGD", "BND", "KYD"})
#: Fewer amounts than this have no usual middle.
_FEWEST = 10
#: Units that few files give amounts in.
_SELDOM_WRITTEN = ("quarterly", "four-weekly", "fortnightly")
#: So many times beyond what is usual, a level is no cohort's: it is refused, and not only asked about.
_BEYOND = 8.0
#: So many times beyond what nearly everybody has, nobody is.
_FAR = 20
#: So many of those who have any, as a share, are no slips but another unit.
_MANY = 0.1
#: Numbers in two units have a gap between them of so many times, and their middles differ as units do, within a part.
_GAP, _UNIT_TIMES, _NEAR = 3.0, (10, 12, 52, 100, 365, 1000, 1200), 1.3
#: Weeks in a month, at most.
_WEEKS_A_MONTH = 53 / 12


@dataclass(frozen=True)
class Range:
    """What one person can have, and what is asked about.

    Attributes
    ----------
    low, high : float
        Beyond them nobody is.
    seldom_low, seldom_high : float
        Beyond them somebody may be, and it is asked about.
    what : str
        What it is, as a sentence ends: *3 is no* ``age at which anybody joins a programme for work``.
    """

    low: float
    high: float
    seldom_low: float
    seldom_high: float
    what: str


#: Of standard covariates.
_COVARIATES = {
    "age": Range(10, 100, 14, 85, "age at which people join a programme for work"),
}
#: Standard covariates that are an outcome of the catalogue before the start, where nothing else is said.
STANDARD_PRIORS = {"earnings_before": "earnings"}


def implausible(tables: Mapping[str, Checked], project: Project) -> Iterator[Question]:
    """Ask about values and levels that are hardly possible, column by column.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; columns that could not be read are passed over.
    project : Project
    """
    people, outcomes = tables.get("people"), tables.get("outcomes")
    if people is not None:
        for name, kind in project.settings.covariates.items():
            if kind == "numeric" and people.usable(name):
                yield from _covariate(people, name, project)
        yield from _longer_than_grown_up(people, project)
    if outcomes is not None:
        for name, outcome in project_outcomes(project).items():
            if outcome.kind == "numeric" and outcomes.usable(name):
                yield from _amounts(outcomes, name, outcome, project)
                if outcome.unit == "weeks" and outcomes.usable("month"):
                    yield from _more_weeks_than_time(outcomes, name)


def _covariate(people: Checked, name: str, project: Project) -> Iterator[Question]:
    if name in _COVARIATES:
        yield from _outside(people, name, _COVARIATES[name])
    else:
        yield from _two_scales(people, name)
    outcome = _prior_of(name, project)
    if outcome is not None and outcome.kind == "numeric":
        yield from _amounts(people, name, outcome, project)


def _two_scales(people: Checked, name: str) -> Iterator[Question]:
    """Ask about numbers of which a part is so many times smaller that it is in another unit: 0.45 among 45."""
    values = people.frame[name].to_numpy(dtype=float)
    numbers = np.sort(values[values > 0])
    if len(numbers) < 2 * _FEWEST:
        return
    steps = numbers[1:] / numbers[:-1]
    at = int(np.argmax(steps)) + 1
    small, large = numbers[:at], numbers[at:]
    if steps[at - 1] < _GAP or min(len(small), len(large)) < _FEWEST:
        return
    times = float(np.median(large) / np.median(small))
    unit = next((one for one in _UNIT_TIMES if 1 / _NEAR < times / one < _NEAR), None)
    if unit is None:
        return
    fewer_small = len(small) <= len(large)
    fewer = (values > 0) & ((values < large[0]) if fewer_small else (values >= large[0]))
    found = np.flatnonzero(fewer)
    middle, other = np.median(small), np.median(large)
    if not fewer_small:
        middle, other = other, middle
    what = (
        f"{values[found[0]]:g} is one of {len(found):,} values about {middle:.3g} where the others are about {other:.3g}, {unit:g} times "
        f"{'more' if fewer_small else 'less'}"
    )
    remedy = "Give all of them in one unit (per cent or shares, years or months)."
    rows = tuple(int(row) for row in people.frame.index[found])
    yield Question(LEVEL, people.spec.file, name, people.theirs[name], rows, what, remedy)


def _prior_of(name: str, project: Project) -> Outcome | None:
    """Give the outcome that a covariate is before the start; None where it is none."""
    for prior in project.settings.prior_outcomes:
        if prior.column == name and prior.outcome is not None:
            return project.outcome(prior.outcome)
    return shared_outcomes().get(STANDARD_PRIORS.get(name, ""))


def _outside(table: Checked, name: str, given: Range) -> Iterator[Question]:
    values = table.frame[name].to_numpy(dtype=float)
    never = (values < given.low) | (values > given.high)
    seldom = ((values < given.seldom_low) | (values > given.seldom_high)) & ~never
    for flags, words in ((never, "is no"), (seldom, "is seldom an")):
        found = np.flatnonzero(flags)
        if len(found):
            what = f"{values[found[0]]:g} {words} {given.what}"
            yield _about_rows(table, name, found, POSSIBLE, what, sure=False)


def _amounts(table: Checked, name: str, outcome: Outcome, project: Project) -> Iterator[Question]:
    level = list(_level(table, name, outcome, project))
    yield from level
    if not any(
        question.sure for question in level
    ):  # else it is the unit that takes them out of range
        yield from _values(table, name, outcome, project)


def _values(table: Checked, name: str, outcome: Outcome, project: Project) -> Iterator[Question]:
    """Ask about what nobody can have of an outcome of the catalogue."""
    if outcome.plausible is None or not _can_be_judged(outcome, project):
        return
    low, high = outcome.plausible
    values = table.frame[name].to_numpy(dtype=float)
    ends = extent(values)
    if max(low, _FAR * low) <= ends.low and ends.high <= min(high, _FAR * high):
        return
    never = (values < _FAR * low) | (values > _FAR * high)
    seldom = ((values < low) | (values > high)) & ~never
    for flags, sure in ((never, True), (seldom, False)):
        found = np.flatnonzero(flags)
        if len(found):
            first = values[found[0]]
            more = "more" if first > high else "less"
            who = "anybody has" if sure else "people have, but for very few,"
            what = f"{first:,.15g} is {more} than {who} of '{outcome.label}'"
            yield _about_rows(table, name, found, POSSIBLE, what, sure=sure)


def _about_rows(
    table: Checked, name: str, found: np.ndarray, rule: str, what: str, *, sure: bool
) -> Question:
    values = table.frame[name].to_numpy(dtype=float)[found]
    different = sorted({float(value) for value in values})
    remedy = "Correct it, or leave the cell empty where it is not known"
    if len(different) <= 5:
        line = f"missing: {{{name}: [{', '.join(f'{value:.15g}' for value in different)}]}}"
        remedy = f"Correct it; if it stands for not known, write under data: {line}"
    rows = tuple(int(row) for row in table.frame.index[found])
    return Question(
        rule,
        table.spec.file,
        name,
        table.theirs[name],
        rows,
        what,
        f"{remedy}.",
        tuple(different[:2]) if len(different) > 1 else tuple(different),
        sure=sure,
    )


def _can_be_judged(outcome: Outcome, project: Project) -> bool:
    return outcome.unit != "money" or project.settings.currency in _LIKE_POUNDS


@dataclass(frozen=True)
class OddLevel:
    """The middle of those who have any of an outcome, where it is not what it usually is.

    Attributes
    ----------
    middle : float
    times : float
        How many times it is beyond what is usual; less than 1 where it is smaller.
    units : tuple of str
        Units in which it would be usual.
    """

    middle: float
    times: float
    units: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether no cohort has that."""
        return not 1 / _BEYOND <= self.times <= _BEYOND


def odd_level(values: np.ndarray, outcome: Outcome, project: Project) -> OddLevel | None:
    """Say whether amounts are of another size than is usual for an outcome of the catalogue.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
    outcome : Outcome
    project : Project
    """
    if outcome.usual is None or not _can_be_judged(outcome, project):
        return None
    count, middle = middle_where(values, lambda some: (some > 0) & (some < np.inf))
    if count < _FEWEST:
        return None
    low, high = outcome.usual
    if low <= middle <= high:
        return None
    usual = {
        unit: middle * rule.times / rule.over
        for unit, rule in unit_rules(outcome.unit).items()
        if rule.times != rule.over
    }
    centre = np.sqrt(low * high)
    fits = sorted(
        (unit for unit, found in usual.items() if low <= found <= high),
        key=lambda unit: (unit in _SELDOM_WRITTEN, abs(np.log(usual[unit] / centre))),
    )
    return OddLevel(middle, middle / high if middle > high else middle / low, tuple(fits))


def _level(table: Checked, name: str, outcome: Outcome, project: Project) -> Iterator[Question]:
    found = odd_level(table.frame[name].to_numpy(dtype=float), outcome, project)
    if found is None:
        return
    much = "much " if found.sure else ""
    size = "larger" if found.times > 1 else "smaller"
    what = f"half of those who have any of '{outcome.label}' have less than {found.middle:,.0f}, which is {much}{size} than is usual"
    remedy = "Check the unit."
    if found.units:
        which = join_words([f"'{unit}'" for unit in found.units[:3]])
        remedy = f"If the file gives it in another unit (it would be usual as {which}), write under data: units: {{{name}: {found.units[0]}}}."
    yield Question(
        LEVEL, table.spec.file, name, table.theirs[name], (), what, remedy, sure=found.sure
    )


def _more_weeks_than_time(outcomes: Checked, name: str) -> Iterator[Question]:
    month = outcomes.frame["month"].to_numpy(dtype=float)
    weeks = outcomes.frame[name].to_numpy(dtype=float)
    found = np.flatnonzero((month > 0) & (weeks > np.ceil(month * _WEEKS_A_MONTH)))
    if len(found):
        first = found[0]
        what = f"{weeks[first]:g} weeks by month {month[first]:g} are more than that time has"
        question = _about_rows(outcomes, name, found, POSSIBLE, what, sure=True)
        if len(found) > _MANY * np.count_nonzero(weeks > 0):
            remedy = f"If the file gives days, write under data: units: {{{name}: days}}."
            question = replace(question, remedy=remedy, values=())
        yield question


def _longer_than_grown_up(people: Checked, project: Project) -> Iterator[Question]:
    """Ask about people who have been out of work since they were children."""
    both, kinds = ("age", "months_workless"), project.settings.covariates
    if not people.usable(*both) or any(kinds.get(name) != "numeric" for name in both):
        return
    age = people.frame["age"].to_numpy(dtype=float)
    months = people.frame["months_workless"].to_numpy(dtype=float)
    young, grown_up = _COVARIATES["age"].low, _COVARIATES["age"].seldom_low
    found = np.flatnonzero((age >= grown_up) & (months > 12 * (age + 1 - young)))
    if len(found):
        first = found[0]
        what = f"{months[first]:g} months without work are more than somebody of {age[first]:g} can have had since the age of {young:g}"
        yield _about_rows(people, "months_workless", found, TOGETHER, what, sure=False)
