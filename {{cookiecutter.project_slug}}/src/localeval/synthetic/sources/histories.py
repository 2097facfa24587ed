"""What happens to made-up people from month to month: jobs, spells on benefits, courses; from which outcomes can be counted.

The months are those of ``curves``: with these histories, ``employed`` and ``out_of_work_benefits`` at a month and ``course_passed`` by a
month have exactly the shares, and the effect, that ``curves.true_effect`` says. Who has no history of a kind has no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from localeval.catalogue.catalogue import Outcome
from localeval.synthetic.curves import (
    SHARE_BY_PROSPECTS,
    effect_share,
    full_effect,
    good_share,
    good_way,
    season,
)
from localeval.synthetic.simulation_plan import Scenario

#: Months before the start from which on sources have records.
BEFORE = 24
#: How much of what decides about a month lasts, and how much of the rest is still there a month later.
_LASTING, _CARRIED = 0.5, 0.92
#: How many people are worked out at once, which bounds the memory.
_AT_ONCE = 100_000


@dataclass(frozen=True)
class People:
    """Those of whom histories are made; arrays of shape (n,).

    Attributes
    ----------
    start : ndarray of datetime64[D]
        From which months are counted; for people outside of the programme any day.
    index : ndarray of float
        Prospects of work.
    taking_part : ndarray of bool
    """

    start: np.ndarray
    index: np.ndarray
    taking_part: np.ndarray

    def parts(self) -> Iterator[tuple[int, People]]:
        """Give the people part by part, each with the position of its first."""
        for at in range(0, len(self.start), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            yield at, People(self.start[part], self.index[part], self.taking_part[part])


@dataclass(frozen=True)
class Spells:
    """Dated spells of people; arrays of shape (k,).

    Attributes
    ----------
    person : ndarray of int
        Position of the person.
    first, last : ndarray of datetime64[D]
        The last day is NaT where it goes on.
    """

    person: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def and_also(self, other: Spells) -> Spells:
        """Give the spells of both."""
        return Spells(
            np.concatenate([self.person, other.person]),
            np.concatenate([self.first, other.first]),
            np.concatenate([self.last, other.last]),
        )


def spells(
    outcome: Outcome,
    scenario: Scenario,
    people: People,
    until: int,
    life: Sequence[int],
    generator: np.random.Generator,
    split: float = 0.0,
) -> Spells:
    """Make the spells in which an outcome holds: jobs for ``employed``, spells on benefits for ``out_of_work_benefits``.

    Parameters
    ----------
    outcome : Outcome
        A yes or no of a month.
    scenario : Scenario
    people : People
    until : int
        The last month after the start; what holds then goes on.
    life : sequence of int
        A seed that is the same for all outcomes of these people, so that who is in work is mostly off benefits.
    generator : numpy.random.Generator
    split : float
        Share of longer spells that are two, the second beginning before the first has ended, as jobs with two employers do.
    """
    made = []
    for at, part in people.parts():
        holds = _states(outcome, scenario, part, until, np.random.default_rng([*life, at]))
        person, begins, ends = _runs(holds)
        again = (generator.random(len(person)) < split) & (ends - begins >= 4)
        middle = (begins + ends) // 2
        person = np.concatenate([person, person[again]])
        begins = np.concatenate([begins, middle[again]])
        stop = np.where(again, middle, ends)
        ends = np.concatenate([stop, ends[again]])
        begun = part.start[person]
        chance = generator.random((2, len(person)))
        first = _day_in(begun, begins - BEFORE, chance[0])
        last = np.maximum(_day_in(begun, ends - BEFORE, chance[1]), first)
        going_on = ends == holds.shape[1] - 1
        last = np.where(going_on, np.datetime64("NaT", "D"), last)
        made.append(Spells(person + at, first, last))
    return _together(made)


def passes(
    outcome: Outcome,
    scenario: Scenario,
    people: People,
    months: Sequence[int],
    generator: np.random.Generator,
) -> Spells:
    """Make the courses that people pass, with the day of each pass as its last.

    Parameters
    ----------
    outcome : Outcome
        A yes or no that is counted from the start.
    scenario : Scenario
    people : People
    months : sequence of int
        Those by which it is counted; of each the share is exact.
    generator : numpy.random.Generator
    """
    asked = np.array(sorted(set(months)))
    made = []
    for at, part in people.parts():
        grown = np.minimum(asked, 12) / 12
        level = good_share(outcome, scenario) + SHARE_BY_PROSPECTS * np.tanh(0.8 * part.index)
        share = level[:, None] * grown
        joined = np.array([effect_share(int(month)) for month in asked])
        share = share + full_effect(outcome, scenario) * part.taking_part[:, None] * joined
        reached = np.maximum.accumulate(share, axis=1)
        rank = generator.random(len(part.start))
        passed = rank[:, None] < reached
        person = np.flatnonzero(passed[:, -1])
        by = passed[person].argmax(axis=1)
        earliest = np.concatenate([[0], asked[:-1]])[by]
        month = earliest + 1 + np.floor(generator.random(len(person)) * (asked[by] - earliest))
        day = _day_in(part.start[person], month.astype(int), generator.random(len(person)))
        length = generator.integers(7, 120, len(person))
        made.append(Spells(person + at, day - length, day))
    return _together(made)


def _states(
    outcome: Outcome,
    scenario: Scenario,
    people: People,
    until: int,
    generator: np.random.Generator,
) -> np.ndarray:
    """Whether the outcome holds in each month from ``BEFORE`` months before the start, shape (n, BEFORE + until + 1)."""
    from scipy.special import ndtr

    count = len(people.start)
    share = good_share(outcome, scenario) + SHARE_BY_PROSPECTS * np.tanh(0.8 * people.index)
    effect = full_effect(outcome, scenario) * people.taking_part
    lasting = np.sqrt(_LASTING) * generator.standard_normal(count)
    carried = generator.standard_normal(count)
    holds = np.empty((count, BEFORE + until + 1), dtype=bool)
    for at, month in enumerate(range(-BEFORE, until + 1)):
        rank = ndtr(lasting + np.sqrt(1 - _LASTING) * carried)
        good = rank < share * season(month) + effect * effect_share(month)
        holds[:, at] = good if good_way(outcome) > 0 else ~good
        fresh = generator.standard_normal(count)
        carried = _CARRIED * carried + np.sqrt(1 - _CARRIED**2) * fresh
    return holds


def _runs(holds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give months in a row: the person, and the positions of the first and the last month."""
    edge = np.zeros((len(holds), 1), dtype=np.int8)
    change = np.diff(np.concatenate([edge, holds.astype(np.int8), edge], axis=1), axis=1)
    person, begins = np.nonzero(change == 1)
    _, after = np.nonzero(change == -1)
    return person, begins, after - 1


def _day_in(start: np.ndarray, month: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Give a day of the month that ends ``month`` months after the start, shape (n,)."""
    first, end = months_later(start, month - 1), months_later(start, month)
    length = (end - first).astype(int)
    day: np.ndarray = first + np.floor(chance * length).astype(int)
    return day


def months_later(start: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Give the same day of a later month, or its last where it has no such day."""
    whole = start.astype("datetime64[M]")
    there = whole + months
    day = (start - whole.astype("datetime64[D]")).astype(int)
    longest = ((there + 1).astype("datetime64[D]") - there.astype("datetime64[D]")).astype(int)
    later: np.ndarray = there.astype("datetime64[D]") + np.minimum(day, longest - 1)
    return later


def _together(parts: Sequence[Spells]) -> Spells:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.and_also(part)
    return whole
