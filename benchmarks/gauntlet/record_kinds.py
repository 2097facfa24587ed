"""Imperfections of meaning in what was recorded: another month, another unit, another definition, for a part of the people.

Siblings of those in ``meaning_kinds``: the same mistakes at one provider, in one quarter, in one column, or said by another one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, MATCHED, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO, lower_outcomes
from gauntlet.place import Place
from gauntlet.world import MONTH

Generator = np.random.Generator
LATER = r"(measured|known) after the start"
NO_PRIOR = "what it is matched on is no outcome before the programme"
PUT_AS_NO = r"not (known|yet).*(as no\b|zero|nought)|is '\w+' .*known of"


def _times(place: Place, who: np.ndarray, factor: float) -> None:
    for month in (6, MONTH):
        values = place.outcome_of("earnings", month)
        place.set_outcome("earnings", who, np.round(values * factor, 2), month)


def _weekly_at_one_provider(place: Place, rng: Generator) -> None:
    _times(place, provider(place, rng), 1 / 52)


def _monthly_in_one_quarter(place: Place, rng: Generator) -> None:
    late = (pd.to_datetime(place.people["start_date"]) >= pd.Timestamp("2024-01-01")).to_numpy()
    _times(place, late, 1 / 12)


of_meaning("earnings a week at one provider", UNITS + "|one unit", _weekly_at_one_provider, primaries=("earnings",))  # fmt: skip
of_meaning("earnings a month for those of one quarter", UNITS + "|one unit", _monthly_in_one_quarter, primaries=("earnings",))  # fmt: skip


def _pence_before(place: Place, rng: Generator) -> None:
    place.people["earnings_before"] = place.people["earnings_before"] * 100


of_meaning("earnings before in pence", UNITS, _pence_before, designs=COMPARED, primaries=("earnings",))  # fmt: skip


def _weeks_workless(place: Place, rng: Generator) -> None:
    others = ~place.takes_part
    months = place.people["months_workless"].to_numpy(dtype=float)
    place.people["months_workless"] = np.where(others, np.round(months * 30.4), months)


of_meaning(
    "months without work in days in one group",
    UNITS + r"|months_workless.*(differ|unlike|too|far)|not possible",
    _weeks_workless,
    designs=COMPARED,
)


def _filled_with_the_mean(place: Place, rng: Generator) -> None:
    """Fill what is not known of two in five of the comparison group with one average."""
    values = place.outcome_of("earnings")
    who = ~place.takes_part & part(place, 0.4, rng)
    place.set_outcome("earnings", who, np.full(len(values), round(float(values.mean()), 2)))


of_meaning(
    "one average for all who are not known, in one group",
    r"same value|average|exactly",
    _filled_with_the_mean,
    designs=COMPARED,
    primaries=("earnings",),
)

REVERSED = r"revers|contradict|opposite"


def _reversed_at_one_provider(place: Place, rng: Generator) -> None:
    who = provider(place, rng)
    for month in (6, MONTH):
        place.set_outcome(place.primary, who, 1 - place.outcome_of(place.primary, month), month)


def _before_reversed_in_one_group(place: Place, rng: Generator) -> None:
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    values = place.people[name]
    place.people[name] = np.where(place.takes_part, values, 1 - values)


of_meaning("yes and no reversed at one provider", REVERSED, _reversed_at_one_provider, primaries=YES_NO)  # fmt: skip
of_meaning("yes and no before reversed in one group", REVERSED + r"|put down as nought", _before_reversed_in_one_group, designs=COMPARED)  # fmt: skip


def _provider_never_told(place: Place, rng: Generator) -> None:
    lower_outcomes(place, provider(place, rng))


def _blank_and_no(place: Place, rng: Generator) -> None:
    """Leave who is not known blank in the comparison group, and put them down as no among participants."""
    lower_outcomes(place, place.takes_part & part(place, 0.2, rng))
    lost = ~place.takes_part & part(place, 0.2, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, lost, np.full(len(lost), np.nan))


def _no_in_one_outcome(place: Place, rng: Generator) -> None:
    """Put who is not known down as no in the headline's outcome; the other one is from another source."""
    who = place.takes_part & part(place, 0.25, rng)
    none = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    place.set_outcome(place.primary, who, np.full(len(who), none))


of_meaning("a provider that never told, put down as no", PUT_AS_NO, _provider_never_told)
of_meaning("not known left blank in one group and put down as no in the other", PUT_AS_NO, _blank_and_no, designs=COMPARED)  # fmt: skip
of_meaning("not known put down as no in one outcome of one group", PUT_AS_NO, _no_in_one_outcome, designs=COMPARED, primaries=("employed", "earnings"))  # fmt: skip


def _carried_forward(place: Place, rng: Generator) -> None:
    """Carry the value of half a year forward for half of the comparison group, of whom the year is not known."""
    who = ~place.takes_part & part(place, 0.5, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, who, place.outcome_of(name, 6))


of_meaning(
    "values carried forward in half of one group",
    r"months?.*(same|carried)",
    _carried_forward,
    designs=COMPARED,
)

BEFORE = {
    "employed": "employed_before",
    "earnings": "earnings_before",
    "out_of_work_benefits": "benefits_before",
}


def _before_is_a_copy(place: Place, rng: Generator) -> None:
    place.people[BEFORE[place.primary]] = place.outcome_of(place.primary)


def _before_is_of_month_three(place: Place, rng: Generator) -> None:
    """Measure what is called before three months after the start, a month that is in no file."""
    early, other = place.outcome_of(place.primary, 6), place.people[BEFORE[place.primary]]
    moved = part(place, 0.2, rng)
    shuffled = early[rng.permutation(len(early))]
    values = np.where(moved, shuffled, early)
    if place.primary == "earnings":
        values = np.round(values * np.exp(rng.normal(0, 0.15, len(values))), 2)
    place.people[other.name] = values


def _before_with_its_day(place: Place, rng: Generator) -> None:
    """Measure it after the start, as a column of days says."""
    name = BEFORE[place.primary]
    _before_is_of_month_three(place, rng)
    days = pd.to_datetime(place.people["start_date"]) + pd.Timedelta(days=92)
    place.people[f"{name}_date"] = days.dt.strftime("%Y-%m-%d")


for _name, _how in (
    ("a prior outcome that is a copy of the outcome", _before_is_a_copy),
    ("a prior outcome of three months after the start", _before_is_of_month_three),
    ("a prior outcome measured after the start, as its days say", _before_with_its_day),
):
    of_meaning(_name, LATER, _how, designs=MATCHED, deserves=2, why=NO_PRIOR)
