"""Imperfections in what a value covers: another stretch of time, another day, more or less than pay, for one group or provider.

Each value is in order by itself; what it counts is not what the same column counts for the others.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, MATCHED, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO
from gauntlet.place import Place
from gauntlet.world import MONTH

Generator = np.random.Generator
PAY = ("earnings",)
ONE_UNIT = UNITS + "|one unit"
CARRIED = r"carried|same (value|amount)|copy|as in month|exactly|never (change|leave|lost)|nobody"
OUTSIDE = (
    r"contradict|without (work|pay|earnings)|nought|earnings.*(employed|work)|everybody|put down as"
)
LATER = r"(measured|known|recorded) after the start|as of the export|since the start"
Spoil = Callable[[Place, Generator], None]
Whom = Callable[[Place, Generator], np.ndarray]


def participants(place: Place, rng: Generator) -> np.ndarray:
    """Flag the participants."""
    return place.takes_part


def others(place: Place, rng: Generator) -> np.ndarray:
    """Flag the comparison group."""
    return ~place.takes_part


def _everything(place: Place) -> list[str]:
    return list(place.outcomes.columns[2:])


def _ever_in_work(place: Place, rng: Generator) -> None:
    """Count who had the outcome at any time by then, and not in the month, among participants."""
    who = place.takes_part
    for name in _everything(place):
        late, early = place.outcome_of(name), place.outcome_of(name, 6)
        best = np.minimum(late, early) if name == "out_of_work_benefits" else np.maximum(late, early)  # fmt: skip
        if name != "earnings" or place.primary == "earnings":
            place.set_outcome(name, who, best)


of_meaning("in work at any time by then, in one group", CARRIED, _ever_in_work, designs=COMPARED)  # fmt: skip


def _pay(whom: Whom, how: Callable[[np.ndarray, Generator], np.ndarray], before: bool = False) -> Spoil:  # fmt: skip
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        if before:
            values = place.people["earnings_before"].to_numpy(dtype=float)
            place.people["earnings_before"] = np.round(np.where(who, how(values, rng), values), 2)
            return
        for month in (6, MONTH):
            values = how(place.outcome_of("earnings", month), rng)
            place.set_outcome("earnings", who, np.round(values, 2), month)

    return spoil


def _of_pay(name: str, named_by: str, whom: Whom, how: Callable[[np.ndarray, Generator], np.ndarray], before: bool = False, designs: tuple[str, ...] = COMPARED) -> None:  # fmt: skip
    of_meaning(name, named_by, _pay(whom, how, before), designs=designs, primaries=PAY)


def _full_time(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.where((values > 0) & (values < 12_000), values * 1.6, values)


def _self_employed(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.where(rng.random(len(values)) < 0.25, 0.0, values)


def _partner(values: np.ndarray, rng: Generator) -> np.ndarray:
    paid = np.round(18_000 * np.exp(rng.normal(-0.1, 0.4, len(values))), 2)
    return values + np.where(rng.random(len(values)) < 0.3, paid, 0.0)


def _under_the_limit(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.where(values < 9_000, 0.0, values)


def _one_wage(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.where(values > 0, 21_674.0, 0.0)


def _quarter(values: np.ndarray, rng: Generator) -> np.ndarray:
    return values / 4


def _two_years(values: np.ndarray, rng: Generator) -> np.ndarray:
    return values * 2


def _dip(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.where(rng.random(len(values)) < 0.5, 0.0, values * 0.7)


def _with_benefits(values: np.ndarray, rng: Generator) -> np.ndarray:
    return values + np.round(rng.normal(4_800, 500, len(values)), 2)


def _up_to(limit: float) -> Callable[[np.ndarray, Generator], np.ndarray]:
    return lambda values, rng: np.minimum(values, limit)


_of_pay("earnings in pence at one provider", ONE_UNIT, provider, lambda values, rng: values * 100)
_of_pay("part-time pay made full-time in one group", UNITS, participants, _full_time)
_of_pay("the self-employed without earnings in one group", OUTSIDE, others, _self_employed)
_of_pay("a partner's earnings counted in one group", OUTSIDE, participants, _partner)
_of_pay("earnings of nine months in one group", UNITS, others, lambda values, rng: values * 0.75)
_of_pay("earnings under 9,000 put down as nought in one group", OUTSIDE + "|no .*(below|under|small)", others, _under_the_limit)  # fmt: skip
_of_pay("one full-time wage for everybody in work, in one group", r"same (value|amount)|exactly", participants, _one_wage)  # fmt: skip
_of_pay("earnings before of a quarter in one group", UNITS, participants, _quarter, before=True, designs=MATCHED)  # fmt: skip
_of_pay("earnings before of two years in one group", UNITS, participants, _two_years, before=True, designs=MATCHED)  # fmt: skip
_of_pay("earnings before of the weeks before the start, in one group", UNITS + "|" + OUTSIDE, participants, _dip, before=True, designs=MATCHED)  # fmt: skip
_of_pay("earnings before with benefits in one group", UNITS + "|" + OUTSIDE, others, _with_benefits, before=True, designs=MATCHED)  # fmt: skip
_of_pay("earnings before up to 5,000 in one group", r"same (value|amount)|exactly|highest|largest|\bup to\b|no more than", participants, _up_to(5_000.0), before=True, designs=MATCHED)  # fmt: skip
_of_pay("earnings up to 15,000 at one provider", r"same (value|amount)|exactly|highest|largest|\bup to\b|one unit", provider, _up_to(15_000.0))  # fmt: skip


def _ever_before(place: Place, rng: Generator) -> None:
    """Count work at any time of two years before for participants, and work in the month for the others."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    more = place.takes_part & (rng.random(len(place.people)) < 0.45)
    place.people[name] = np.where(more, 1, place.people[name])


of_meaning("the state before counted at any time of two years, in one group", r"contradict|earnings_before|another (definition|window)|disagree", _ever_before, designs=MATCHED)  # fmt: skip


def _carried(place: Place, who: np.ndarray) -> None:
    for name in _everything(place):
        place.set_outcome(name, who, place.outcome_of(name, 6))


def _last_contact(place: Place, rng: Generator) -> None:
    """Give the comparison group as they were at the last contact, at the start for half and in month 6 for the others."""
    who = ~place.takes_part
    _carried(place, who)
    at_start = who & part(place, 0.5, rng)
    works = place.people["benefits_before" if "benefits_before" in place.people else "employed_before"].to_numpy(float)  # fmt: skip
    earned = place.people["earnings_before"].to_numpy(float)
    for month in (6, MONTH):
        for name in _everything(place):
            place.set_outcome(name, at_start, earned if name == "earnings" else works, month)


of_meaning("as of the last contact, in one group", CARRIED, _last_contact, designs=COMPARED)


def _carried_at_provider(place: Place, rng: Generator) -> None:
    _carried(place, provider(place, rng))


def _one_calendar_day(place: Place, rng: Generator) -> None:
    """Read off one day for the whole comparison group: for those who started late it is month 6."""
    late = pd.to_datetime(place.people["start_date"]) >= pd.Timestamp("2023-09-15")
    _carried(place, ~place.takes_part & late.to_numpy())


def _months_exchanged(place: Place, rng: Generator) -> None:
    who = place.takes_part
    for name in _everything(place):
        late, early = place.outcome_of(name), place.outcome_of(name, 6)
        place.set_outcome(name, who, early)
        place.set_outcome(name, who, late, 6)


of_meaning("month 6 given for month 12 at one provider", CARRIED, _carried_at_provider)
of_meaning("one calendar day for all, in one group", CARRIED, _one_calendar_day, designs=COMPARED)
of_meaning("months 6 and 12 exchanged in one group", r"month 6|exchanged|earlier month", _months_exchanged, designs=COMPARED)  # fmt: skip


def _training_as_work(place: Place, rng: Generator) -> None:
    """Count participants who are in training as in work; they have no pay."""
    none = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    values = place.outcome_of(place.primary)
    trained = place.takes_part & (values == none) & part(place, 0.35, rng)
    place.set_outcome(place.primary, trained, np.full(len(values), 1 - none))


def _placements(place: Place, rng: Generator) -> None:
    """Count participants on a paid placement of the programme's own as in work, with the wage it pays."""
    none = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    values = place.outcome_of("earnings")
    placed = place.takes_part & (values == 0) & part(place, 0.35, rng)
    for name in _everything(place):
        given = np.full(len(values), 5_712.0 if name == "earnings" else 1 - none if name == place.primary else 1.0)  # fmt: skip
        place.set_outcome(name, placed, given)


of_meaning("training counted as work in one group", OUTSIDE, _training_as_work, designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("paid placements of the programme counted as work", r"same (value|amount)|exactly", _placements, designs=COMPARED)  # fmt: skip


def _yes_for_unknown(place: Place, rng: Generator) -> None:
    """Put the participants of whom nothing is known down as a success."""
    good = 0.0 if place.primary == "out_of_work_benefits" else 1.0
    who = place.takes_part & part(place, 0.3, rng)
    place.set_outcome(place.primary, who, np.full(len(who), good))


of_meaning("not known put down as a success, in one group", OUTSIDE, _yes_for_unknown, designs=COMPARED, primaries=YES_NO)  # fmt: skip


def _workless_at_provider(place: Place, rng: Generator) -> None:
    """Count months without work as of the export at one provider of participants, whom the programme brought into work."""
    who = provider(place, rng) & place.takes_part
    works = np.where(place.takes_part, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])  # fmt: skip
    months = place.people["months_workless"].to_numpy(float)
    place.people["months_workless"] = np.where(who, np.where(works == 1, 0, months + 18), months)


def _before_after_start_at_provider(place: Place, rng: Generator) -> None:
    """Give work and earnings of month 6 for those before the start, at one provider."""
    who = provider(place, rng)
    works = place.outcome_of(place.primary if place.primary != "earnings" else "employed", 6)
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    place.people[name] = np.where(who, works, place.people[name]).astype(int)
    earned = place.people["earnings_before"]
    place.people["earnings_before"] = np.where(who, place.outcome_of("earnings", 6), earned)


def _qualified_since(place: Place, rng: Generator) -> None:
    """Record participants' qualifications at the end, when the programme had taught half of those without one."""
    taught = place.takes_part & (place.people["qualification"] == "None") & part(place, 0.7, rng)
    place.people["qualification"] = place.people["qualification"].where(~taught, "GCSE")


of_meaning("months without work as of the export, at one provider", LATER + "|" + ONE_UNIT, _workless_at_provider, designs=MATCHED, deserves=2, why="part of what it is matched on is a consequence of the programme")  # fmt: skip
of_meaning("the state before measured after the start, at one provider", LATER + "|outcome for the value before|copy|the same as", _before_after_start_at_provider, designs=MATCHED, deserves=2, why="part of what it is matched on is a consequence of the programme")  # fmt: skip
of_meaning("qualifications as of the end, in one group", LATER + r"|qualification", _qualified_since, designs=MATCHED)  # fmt: skip
