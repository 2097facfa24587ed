"""Imperfections of one quarter of the starts, and of months that stand under each other's label.

A quarter's return that was filled in the other way round, never filled in, or filled in by itself; the newest starts of an extract
that is older than the list of people; two columns of months that were exchanged in a part of the file.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, of_files, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO
from gauntlet.part_kinds import later_half
from gauntlet.place import Place, Sheets
from gauntlet.world import MONTH

Generator = np.random.Generator
Whom = Callable[[Place, Generator], np.ndarray]
PAY = ("earnings",)
REVERSED = r"revers|contradict|opposite|differ.*(quarter|20\d\dQ\d)|20\d\dQ\d"
NO_OR_YES = r"put down as|known of|not (known|yet)|nobody|everybody|20\d\dQ\d"
EXCHANGED = r"exchanged|month 6.*month 12|other way round|earlier month"
ONE_UNIT = UNITS + "|one unit"


def one_quarter(place: Place, rng: Generator) -> np.ndarray:
    """Flag those who started in the third quarter of 2023."""
    quarters = pd.to_datetime(place.people["start_date"]).dt.to_period("Q").astype(str)
    return np.asarray(quarters == "2023Q3")


def newest_quarter(place: Place, rng: Generator) -> np.ndarray:
    """Flag those who started last."""
    quarters = pd.to_datetime(place.people["start_date"]).dt.to_period("Q").astype(str)
    return np.asarray(quarters == quarters.max())


def _of(whom: Whom, group: Callable[[Place], np.ndarray]) -> Whom:
    return lambda place, rng: whom(place, rng) & group(place)


def _participants(place: Place) -> np.ndarray:
    return place.takes_part


def _others(place: Place) -> np.ndarray:
    return ~place.takes_part


def _reversed(whom: Whom, months: tuple[int, ...] = (6, MONTH)) -> Callable[[Place, Generator], None]:  # fmt: skip
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for month in months:
            place.set_outcome(place.primary, who, 1 - place.outcome_of(place.primary, month), month)

    return spoil


def _all(whom: Whom, good: bool, months: tuple[int, ...] = (MONTH,)) -> Callable[[Place, Generator], None]:  # fmt: skip
    """Put everybody of a part down with the good state, or with the bad one, in the headline's outcome."""

    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        value = float(good != (place.primary == "out_of_work_benefits"))
        for month in months:
            place.set_outcome(place.primary, who, np.full(len(who), value), month)

    return spoil


def _everything_nought(whom: Whom) -> Callable[[Place, Generator], None]:
    """Put every outcome of a part down as nothing, as an extract does that is older than the starts."""

    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for name in place.outcomes.columns[2:]:
            place.set_outcome(name, who, np.full(len(who), float(name == "out_of_work_benefits")))

    return spoil


def _alone(how: Callable[[Place, Generator], None]) -> Callable[[Place, Generator], None]:
    """Let the headline's outcome be the only one, so that no other speaks against it."""

    def spoil(place: Place, rng: Generator) -> None:
        place.outcomes = place.outcomes[["person_id", "month", place.primary]].copy()
        place.settings["outcomes"] = place.settings["outcomes"][:1]
        how(place, rng)

    return spoil


of_meaning("yes and no reversed in one quarter", REVERSED, _reversed(one_quarter), primaries=YES_NO)
of_meaning("yes and no reversed in the newest quarter", REVERSED, _reversed(newest_quarter), primaries=YES_NO)  # fmt: skip
of_meaning("yes and no reversed in one quarter of the participants", REVERSED, _reversed(_of(one_quarter, _participants)), designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("yes and no reversed in one quarter of the comparison group", REVERSED, _reversed(_of(one_quarter, _others)), designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("yes and no reversed in one quarter, and no other outcome", REVERSED, _alone(_reversed(one_quarter)), primaries=YES_NO)  # fmt: skip
of_meaning("yes and no of one month reversed in one quarter", REVERSED, _alone(_reversed(one_quarter, (MONTH,))), primaries=YES_NO)  # fmt: skip
of_meaning("one quarter all down as no", NO_OR_YES, _all(one_quarter, good=False), primaries=YES_NO)
of_meaning("one quarter all down as a success", NO_OR_YES, _all(one_quarter, good=True), primaries=YES_NO)  # fmt: skip
of_meaning("one quarter of the participants all down as a success", NO_OR_YES, _all(_of(one_quarter, _participants), good=True), designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("one quarter of the participants all down as no", NO_OR_YES, _all(_of(one_quarter, _participants), good=False), designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("the newest starts without anything, from an older extract", NO_OR_YES, _everything_nought(newest_quarter))  # fmt: skip
of_meaning("the newest participants without anything, from an older extract", NO_OR_YES, _everything_nought(_of(newest_quarter, _participants)), designs=COMPARED)  # fmt: skip


def _most_no(place: Place, rng: Generator) -> None:
    """Leave three in four of one quarter without anything: of them nobody was ever asked."""
    who = one_quarter(place, rng) & part(place, 0.75, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, who, np.full(len(who), float(name == "out_of_work_benefits")))


of_meaning("most of one quarter never asked, put down as no", NO_OR_YES, _most_no)


# -- months under each other's label


def _growing(place: Place, rng: Generator) -> None:
    """Let half of those who are well off in month 6 get there only later, as people mostly do: nothing of month 12 changes."""
    names = list(place.outcomes.columns[2:])
    later = part(place, 0.5, rng)
    for name in names:
        none = 1.0 if name == "out_of_work_benefits" else 0.0
        place.set_outcome(name, later, np.full(len(later), none), 6)


def _exchange(place: Place, who: np.ndarray, names: list[str]) -> None:
    for name in names:
        late, early = place.outcome_of(name), place.outcome_of(name, 6)
        place.set_outcome(name, who, early)
        place.set_outcome(name, who, late, 6)


def _exchanged(whom: Whom) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        _growing(place, rng)
        _exchange(place, whom(place, rng), list(place.outcomes.columns[2:]))

    return spoil


def _one_outcome_exchanged(place: Place, rng: Generator) -> None:
    _growing(place, rng)
    _exchange(place, place.takes_part, [place.primary])


of_meaning("months 6 and 12 exchanged at one provider", EXCHANGED, _exchanged(provider))
of_meaning("months 6 and 12 exchanged among participants", EXCHANGED, _exchanged(lambda p, r: p.takes_part), designs=COMPARED)  # fmt: skip
of_meaning("months 6 and 12 exchanged in the comparison group", EXCHANGED, _exchanged(lambda p, r: ~p.takes_part), designs=COMPARED)  # fmt: skip
of_meaning("months 6 and 12 exchanged in one quarter", EXCHANGED, _exchanged(one_quarter))
of_meaning("months 6 and 12 exchanged in a second file of outcomes", EXCHANGED, _exchanged(later_half))  # fmt: skip
of_meaning("months 6 and 12 of the headline's outcome exchanged in one group", EXCHANGED, _one_outcome_exchanged, designs=COMPARED)  # fmt: skip


# -- amounts of one quarter


def _pay(whom: Whom, how: Callable[[np.ndarray], np.ndarray]) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for month in (6, MONTH):
            values = how(place.outcome_of("earnings", month))
            place.set_outcome("earnings", who, np.round(values, 2), month)

    return spoil


def _an_hour(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, np.maximum(values / 1_700, 8.6), values)


def _of_pay(name: str, whom: Whom, how: Callable[[np.ndarray], np.ndarray], words: str = ONE_UNIT, designs: tuple[str, ...] = COMPARED) -> None:  # fmt: skip
    of_meaning(name, words, _pay(whom, how), designs=designs, primaries=PAY)


AT_ONE = ONE_UNIT + r"|same (value|amount)|exactly|highest|largest|\bup to\b|no more than|times"
_of_pay("earnings a week in one quarter", one_quarter, lambda v: v / 52)
_of_pay("earnings an hour in one quarter", one_quarter, _an_hour)
_of_pay("earnings in pence in one quarter", one_quarter, lambda v: v * 100)
_of_pay("earnings in thousands in the newest quarter", newest_quarter, lambda v: v / 1000)
_of_pay("earnings after tax at one provider", provider, lambda v: v * 0.8)
_of_pay("earnings after tax in one quarter", one_quarter, lambda v: v * 0.8)
_of_pay("earnings of participants after tax at one provider", _of(provider, _participants), lambda v: v * 0.8)  # fmt: skip
_of_pay("earnings counted twice in one quarter", one_quarter, lambda v: v * 2)
_of_pay("earnings up to 12,000 in one quarter", one_quarter, lambda v: np.minimum(v, 12_000), AT_ONE)  # fmt: skip
_of_pay("earnings up to 15,000 in one group", lambda p, r: p.takes_part, lambda v: np.minimum(v, 15_000), AT_ONE)  # fmt: skip
_of_pay("earnings to the next 5,000 below in one group", lambda p, r: p.takes_part, lambda v: np.floor(v / 5_000) * 5_000, AT_ONE + "|round|whole thousands|5,000")  # fmt: skip
_of_pay("earnings of 999 for not known at one provider", provider, lambda v: np.where(v > 20_000, v, 999.0), AT_ONE)  # fmt: skip
_of_pay("sign of earnings lost to a minus in one quarter", one_quarter, lambda v: -v, r"below (nought|zero)|negative|minus|smaller than|lower than|at least")  # fmt: skip


# -- a code list that changed on the way


def _other_codes_later(sheets: Sheets, rng: Generator) -> None:
    """Write 1 and 2 for yes and no in the later half of the rows, where the first half has 1 and 0."""
    column = "employed" if "employed" in sheets.cells["outcomes"][0] else "out_of_work_benefits"
    place, rows = sheets.column("outcomes", column), sheets.cells["outcomes"]
    for row in rows[1 + len(rows) // 2 :]:
        row[place] = "2" if row[place] == "0" else row[place]


of_files("1 and 2 for yes and no in the later half", r"0 and 1|yes|neither|'2'|not 0|2 (is|stands)", _other_codes_later)  # fmt: skip
