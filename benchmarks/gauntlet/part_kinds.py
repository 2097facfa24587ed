"""Imperfections of a part of the data: one file, one provider or one quarter says a thing otherwise than the rest.

Each part is in order by itself, so that only a comparison of the parts can show it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO
from gauntlet.place import Place, Sheets
from gauntlet.record_kinds import BEFORE
from gauntlet.world import MONTH

Generator = np.random.Generator
MORE = "outcomes_more"
REVERSED = r"revers|contradict|opposite"
PAY = ("earnings",)


def later_half(place: Place, rng: Generator) -> np.ndarray:
    """Put the outcomes of the later half of the people into a file of their own, and flag these people."""
    half = np.arange(len(place.people)) >= len(place.people) // 2
    ids = set(place.people.loc[half, "person_id"])

    def two_files(sheets: Sheets) -> None:
        rows = sheets.cells["outcomes"]
        sheets.cells["outcomes"] = [rows[0], *(row for row in rows[1:] if row[0] not in ids)]
        sheets.cells[MORE] = [rows[0], *(row for row in rows[1:] if row[0] in ids)]
        sheets.names[MORE] = "outcomes_more.csv"

    place.settings["data"]["outcomes"] = ["data/outcomes.csv", "data/outcomes_more.csv"]
    place.on_sheets.append(two_files)
    return half


def _late_quarters(place: Place, rng: Generator) -> np.ndarray:
    started = pd.to_datetime(place.people["start_date"])
    return np.asarray(started >= pd.Timestamp("2023-10-01"))


def _third_of(place: Place, rng: Generator) -> np.ndarray:
    found: np.ndarray = ~place.takes_part & part(place, 0.33, rng)
    return found


Whom = Callable[[Place, Generator], np.ndarray]


def _reversed(whom: Whom) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for month in (6, MONTH):
            place.set_outcome(place.primary, who, 1 - place.outcome_of(place.primary, month), month)

    return spoil


def _times(whom: Whom, factor: float) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for month in (6, MONTH):
            values = place.outcome_of("earnings", month) * factor
            place.set_outcome("earnings", who, np.round(values, 2), month)

    return spoil


of_meaning("yes and no reversed in a second file of outcomes", REVERSED, _reversed(later_half), primaries=YES_NO)  # fmt: skip
of_meaning("yes and no reversed from some quarter on", REVERSED, _reversed(_late_quarters), primaries=YES_NO)  # fmt: skip
of_meaning("earnings a month in a second file of outcomes", UNITS + "|one unit", _times(later_half, 1 / 12), primaries=PAY)  # fmt: skip
of_meaning("earnings counted twice in a second file of outcomes", UNITS + "|one unit", _times(later_half, 2), primaries=PAY)  # fmt: skip
of_meaning("earnings counted twice at one provider", UNITS + "|one unit", _times(provider, 2), primaries=PAY)  # fmt: skip
of_meaning("earnings halved at one provider", UNITS + "|one unit", _times(provider, 0.5), primaries=PAY)  # fmt: skip
of_meaning("earnings counted twice for a third of the comparison group", UNITS, _times(_third_of, 2), designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("earnings halved in one group", UNITS, _times(lambda place, rng: ~place.takes_part, 0.5), designs=COMPARED, primaries=PAY)  # fmt: skip


def _lower_in_second_file(place: Place, rng: Generator) -> None:
    """Put everybody of the second file down as without the outcome."""
    who = later_half(place, rng)
    none = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    place.set_outcome(place.primary, who, np.full(len(who), none))


of_meaning("a second file of outcomes that never told, put down as no", r"known of|not (known|yet)", _lower_in_second_file)  # fmt: skip


def _before_reversed_in_second_file(place: Place, rng: Generator) -> None:
    """Code work before the start the other way round in the second file of people."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    half = np.arange(len(place.people)) >= len(place.people) // 2
    place.people[name] = np.where(half, 1 - place.people[name], place.people[name])

    def two_files(sheets: Sheets) -> None:
        rows, cut = sheets.cells["people"], len(sheets.cells["people"]) // 2
        sheets.cells["people"] = rows[:cut]
        sheets.cells["people_more"] = [rows[0], *rows[cut:]]
        sheets.names["people_more"] = "people_more.csv"

    place.settings["data"]["people"] = ["data/people.csv", "data/people_more.csv"]
    place.on_sheets.append(two_files)


def _before_reversed_at_provider(place: Place, rng: Generator) -> None:
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    who = provider(place, rng)
    place.people[name] = np.where(who, 1 - place.people[name], place.people[name])


of_meaning("yes and no before reversed in a second file", REVERSED + "|nought", _before_reversed_in_second_file, designs=COMPARED)  # fmt: skip
of_meaning("yes and no before reversed at one provider", REVERSED + "|nought", _before_reversed_at_provider, designs=COMPARED)  # fmt: skip


def _before_monthly_at_provider(place: Place, rng: Generator) -> None:
    who = provider(place, rng)
    values = place.people["earnings_before"] / 12
    place.people["earnings_before"] = np.where(who, values.round(2), place.people["earnings_before"])  # fmt: skip


of_meaning("earnings before a month at one provider", UNITS + r"|one unit|earnings_before", _before_monthly_at_provider, designs=COMPARED, primaries=PAY)  # fmt: skip


def _copied_to_all_of_a_provider(place: Place, rng: Generator) -> None:
    """Let a provider give month 6 for month 12."""
    who = provider(place, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, who, place.outcome_of(name, 6))


of_meaning("a provider that gives an earlier month", r"months?.*(same|carried|copied)|those of month", _copied_to_all_of_a_provider)  # fmt: skip


def _before_is_after_at_provider(place: Place, rng: Generator) -> None:
    who, name = provider(place, rng), BEFORE[place.primary]
    place.people[name] = np.where(who, place.outcome_of(place.primary), place.people[name])


of_meaning("a provider that gives the outcome for the value before", r"(measured|known) after the start", _before_is_after_at_provider, designs=COMPARED)  # fmt: skip
