"""Imperfections of meaning in one source, in what is adjusted for, and in who is compared: of one bad quarter, of another region."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import provider
from gauntlet.kinds import COMPARED, MATCHED, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO
from gauntlet.place import Place
from gauntlet.world import MONTH

Generator = np.random.Generator
PAY = ("earnings",)
BY_ITSELF = r"filled in|each person's own|exactly|measured alike"
LATER = r"known before the start|after the start|consequence"


def _pay_of(place: Place, who: np.ndarray, how: Callable[[np.ndarray], np.ndarray]) -> None:
    for month in (6, MONTH):
        pay = place.outcome_of("earnings", month)
        place.set_outcome("earnings", who, np.where(pay > 0, np.round(how(pay), 2), pay), month)


def _ten_times_for_participants(place: Place, rng: Generator) -> None:
    _pay_of(place, provider(place, rng) & place.takes_part, lambda pay: pay * 10)


def _one_wage_at_provider(place: Place, rng: Generator) -> None:
    _pay_of(place, provider(place, rng), lambda pay: np.full(len(pay), 11_437.0))


def _placements(place: Place, rng: Generator) -> None:
    """Put half of the participants down with the wage of the programme's own placements."""
    placed = place.takes_part & (rng.random(len(place.people)) < 0.5)
    place.set_outcome("earnings", placed, np.full(len(placed), 13_200.0))


def _yes_at_provider(place: Place, rng: Generator) -> None:
    who = provider(place, rng) & place.takes_part & (rng.random(len(place.people)) < 0.92)
    good = 0.0 if place.primary == "out_of_work_benefits" else 1.0
    for month in (6, MONTH):
        place.set_outcome(place.primary, who, np.full(len(who), good), month)


def _never_told_of_participants(place: Place, rng: Generator) -> None:
    who = provider(place, rng) & place.takes_part & (rng.random(len(place.people)) < 0.9)
    bad = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    for month in (6, MONTH):
        place.set_outcome(place.primary, who, np.full(len(who), bad), month)


def _no_months_at_provider(place: Place, rng: Generator) -> None:
    who = provider(place, rng)
    place.people["months_workless"] = np.where(who, 0, place.people["months_workless"])


def _pasted(place: Place, rng: Generator) -> None:
    """Paste the amounts of a third of the people over those of another third, further down."""
    third = len(place.people) // 3
    where = np.arange(len(place.people))
    for month in (6, MONTH):
        pay = place.outcome_of("earnings", month).copy()
        pay[2 * third :] = pay[: len(pay) - 2 * third]
        place.set_outcome("earnings", where >= 2 * third, pay, month)


def _a_pound(place: Place, rng: Generator) -> None:
    unknown = ~place.takes_part & (rng.random(len(place.people)) < 0.3)
    _everybody(place, unknown, 1.0)


def _everybody(place: Place, who: np.ndarray, value: float) -> None:
    for month in (6, MONTH):
        place.set_outcome("earnings", who, np.full(len(who), value), month)


of_meaning("earnings of participants ten times too large at one provider", UNITS + "|one unit", _ten_times_for_participants, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("one wage for all in work at one provider", BY_ITSELF, _one_wage_at_provider, primaries=PAY)  # fmt: skip
of_meaning("the wage of placements for half of the participants", BY_ITSELF, _placements, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("a provider that fills in success for most participants", r"measured alike|known of|contradict", _yes_at_provider, designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("a provider that never told of most participants, put down as no", r"measured alike|known of|not known|contradict", _never_told_of_participants, designs=COMPARED, primaries=YES_NO)  # fmt: skip
of_meaning("no months without work at one provider", BY_ITSELF, _no_months_at_provider, designs=COMPARED)  # fmt: skip
of_meaning("amounts of a third of the people pasted over another third", r"pasted|copied|two ids", _pasted, primaries=PAY, designs=COMPARED)  # fmt: skip
of_meaning("a pound for not known, in one group", BY_ITSELF + "|one unit", _a_pound, designs=COMPARED, primaries=PAY)  # fmt: skip


# -- what is adjusted for


def _works(place: Place) -> np.ndarray:
    ours = place.takes_part
    return np.where(ours, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])


def _adjusted_for(place: Place, name: str, values: np.ndarray, kind: str) -> None:
    place.people[name] = values
    place.settings["covariates"][name] = kind


def _benefit_months(place: Place, rng: Generator) -> None:
    months = 12 * (1 - _works(place)) + rng.integers(-2, 3, len(place.people))
    _adjusted_for(place, "benefit_months", np.clip(months, 0, 12).astype(int), "numeric")


def _contract(place: Place, rng: Generator) -> None:
    part_time = rng.random(len(place.people)) < 0.4
    words = np.where(_works(place) == 0, "None", np.where(part_time, "Part-time", "Full-time"))
    _adjusted_for(place, "contract", words, "category")


def _confidence(place: Place, rng: Generator) -> None:
    score = 5 + 1.2 * place.takes_part + 1.8 * _works(place) + rng.normal(size=len(place.people))
    _adjusted_for(place, "confidence", np.round(score, 1), "numeric")


def _work_before_at_another_month(place: Place, rng: Generator) -> None:
    """Give work of the month before the start in the comparison group, when most who had worked had stopped."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    stopped = ~place.takes_part & (rng.random(len(place.people)) < 0.6)
    place.people[name] = np.where(stopped, int(name == "benefits_before"), place.people[name])


of_meaning("months on benefits after the start among the characteristics", LATER, _benefit_months, designs=COMPARED)  # fmt: skip
of_meaning("the contract of the job that was found among the characteristics", LATER, _contract, designs=COMPARED)  # fmt: skip
of_meaning("confidence at the end among the characteristics", LATER, _confidence, designs=COMPARED)
of_meaning("work before as of another month in one group", r"contradict|another month|not known", _work_before_at_another_month, designs=MATCHED, primaries=("employed", "earnings"))  # fmt: skip


# -- who is compared


def _in_bad_quarter(place: Place) -> np.ndarray:
    started = pd.to_datetime(place.people["start_date"])
    first, last = pd.Timestamp("2023-07-01"), pd.Timestamp("2023-11-01")
    return np.asarray((started >= first) & (started < last))


def _bad_quarter(place: Place, rng: Generator) -> None:
    """Take work from nine in twenty who started in one quarter, and most of the comparison group from it."""
    bad = _in_bad_quarter(place)
    place.keep(place.takes_part | bad | (rng.random(len(bad)) < 0.1))
    bad = _in_bad_quarter(place)
    hit = bad & (rng.random(len(bad)) < 0.45)
    worse = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    for month in (6, MONTH):
        place.set_outcome(place.primary, hit, np.full(len(hit), worse), month)


def _other_region(place: Place, rng: Generator) -> None:
    north = rng.random(len(place.people)) < np.where(place.takes_part, 0.96, 0.06)
    place.people["region"] = np.where(north, "North", "South")


def _joined_later(place: Place, rng: Generator) -> None:
    """Let a third of the comparison group join half a year later, as a column of days says that nobody declared."""
    later = ~place.takes_part & (rng.random(len(place.people)) < 0.35)
    days = pd.to_datetime(place.people["start_date"])
    joined = days.where(place.takes_part, days + pd.Timedelta(days=170)).dt.strftime("%Y-%m-%d")
    place.people["programme_start"] = np.where(place.takes_part | later, joined, "")
    for name, drawn in (("employed", place.drawn.works), ("earnings", place.drawn.earns)):
        if name in place.outcomes:
            place.set_outcome(name, later, drawn[MONTH, True])


of_meaning("a comparison group of one bad quarter", r"quarter of the start|other times of the year|other quarters", _bad_quarter, designs=MATCHED, deserves=2, why="other months had other jobs")  # fmt: skip
of_meaning("nine in ten of the comparison group of another region", r"another area|other areas", _other_region, designs=MATCHED, deserves=2, why="other regions have other jobs")  # fmt: skip
of_meaning("comparison people who joined later, by a day that nobody declared", r"take part|took part|had the programme", _joined_later, designs=COMPARED, primaries=("employed", "earnings"))  # fmt: skip


def _gone_with_a_reason(place: Place, rng: Generator) -> None:
    """Put a fifth of the comparison group down as without the outcome who moved or died, as a column says that nobody declared."""
    gone = ~place.takes_part & (rng.random(len(place.people)) < 0.2)
    reasons = rng.choice(["Moved away", "Deceased", "Not traced"], len(gone))
    place.people["exit_reason"] = np.where(gone, reasons, "")
    worse = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    for month in (6, MONTH):
        place.set_outcome(place.primary, gone, np.full(len(gone), worse), month)


of_meaning("people who moved or died put down as no, as a reason says that nobody declared", r"people who are gone|not known", _gone_with_a_reason, designs=COMPARED)  # fmt: skip
