"""Imperfections of forms and lists: what is filled in by itself, left empty, copied from beside, or coded by another hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, MATCHED, of_files, of_meaning
from gauntlet.meaning_kinds import UNITS, YES_NO, lower_outcomes, swap_groups
from gauntlet.place import Place, Sheets
from gauntlet.record_kinds import BEFORE
from gauntlet.world import MONTH

Generator = np.random.Generator
Spoil = Callable[[Place, Generator], None]
ALONE = ("monitoring",)
PAY = ("earnings",)
BY_ITSELF = r"filled in by itself|chance makes groups|put down as nought"
PUT_AS_NO = r"not (known|yet).*(as no\b|zero|nought)|measured alike"


def _everybody(place: Place) -> np.ndarray:
    return np.ones(len(place.people), dtype=bool)


def _filled_in(name: str, value: float | str, share: float) -> Spoil:
    """Let a form fill a value in for a part of the comparison group."""

    def spoil(place: Place, rng: Generator) -> None:
        column = name if name in place.people else "benefits_before"
        place.people.loc[~place.takes_part & part(place, share, rng), column] = value

    return spoil


for _name, _column, _value, _share in (
    ("one sex for all of one group", "sex", "Male", 1.0),
    ("one age for many of one group", "age", 35, 0.4),
    ("no months without work for many of one group", "months_workless", 0, 0.4),
    ("no work before for all of one group", "employed_before", 0, 1.0),
    ("no earnings before for all of one group", "earnings_before", 0.0, 1.0),
):
    of_meaning(_name, BY_ITSELF, _filled_in(_column, _value, _share), designs=COMPARED)


def _monthly_for_some(place: Place, rng: Generator) -> None:
    who = part(place, 0.3, rng)
    for month in (6, MONTH):
        values = np.round(place.outcome_of("earnings", month) / 12, 2)
        place.set_outcome("earnings", who, values, month)


def _any_unit(place: Place, rng: Generator) -> None:
    """Let each person's pay be that of a year, a month or a week."""
    times = rng.choice([1, 1 / 12, 1 / 52], len(place.people))
    for month in (6, MONTH):
        values = np.round(place.outcome_of("earnings", month) * times, 2)
        place.set_outcome("earnings", _everybody(place), values, month)


def _to_ten_thousands(place: Place, rng: Generator) -> None:
    values = np.round(place.outcome_of("earnings"), -4)
    place.set_outcome("earnings", ~place.takes_part, values)


def _at_least(place: Place, rng: Generator) -> None:
    """Put those with pay at no less than that of a full year, in one group."""
    values = place.outcome_of("earnings")
    who = place.takes_part & (values > 0)
    place.set_outcome("earnings", who, np.maximum(values, 15_000))


def _now_and_before_exchanged(place: Place, rng: Generator) -> None:
    values, before = place.outcome_of("earnings"), place.people["earnings_before"].to_numpy(float)
    place.set_outcome("earnings", ~place.takes_part, before)
    place.people["earnings_before"] = np.where(place.takes_part, before, values)


of_meaning("earnings a month for a third of the people", UNITS + "|one unit", _monthly_for_some, primaries=PAY)  # fmt: skip
of_meaning("earnings of a year, a month or a week", UNITS + "|one unit|is usual", _any_unit, primaries=PAY)  # fmt: skip
of_meaning("earnings in ten thousands in one group", r"same value", _to_ten_thousands, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("earnings of at least a full year in one group", r"same value", _at_least, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("earnings of now and before exchanged in one group", r"contradict|not known|after the start", _now_and_before_exchanged, designs=COMPARED, primaries=PAY)  # fmt: skip


def _filled_from_before(place: Place, rng: Generator) -> None:
    """Give what was before the start where the outcome of one group is not known."""
    who = ~place.takes_part & part(place, 0.4, rng)
    place.set_outcome(place.primary, who, place.people[BEFORE[place.primary]].to_numpy(float))


def _said_to_work(place: Place, rng: Generator) -> None:
    """Let one in four participants out of work say that they work."""
    values = place.outcome_of("employed")
    who = place.takes_part & (values == 0) & part(place, 0.25, rng)
    place.set_outcome("employed", who, np.ones(len(values)))


def _not_on_benefits(place: Place, rng: Generator) -> None:
    """Put participants who are not found in the register of benefits down as on none."""
    who = place.takes_part & part(place, 0.25, rng)
    place.set_outcome("out_of_work_benefits", who, np.zeros(len(who)))


def _some_of_a_provider_as_no(place: Place, rng: Generator) -> None:
    lower_outcomes(place, provider(place, rng) & part(place, 0.6, rng))


of_meaning("the value before for what is not known, in one group", r"contradict|measured alike|not known", _filled_from_before, designs=COMPARED)  # fmt: skip
of_meaning("participants who only say that they work", r"contradict|measured alike", _said_to_work, designs=COMPARED, primaries=("employed",))  # fmt: skip
of_meaning("not in the register put down as on no benefits, in one group", PUT_AS_NO, _not_on_benefits, designs=COMPARED, primaries=("out_of_work_benefits",))  # fmt: skip
of_meaning(
    "a provider that puts most it cannot find down as no", PUT_AS_NO, _some_of_a_provider_as_no
)


def _only_successes_filled(place: Place, rng: Generator) -> None:
    good = 0.0 if place.primary == "out_of_work_benefits" else 1.0
    for month in (6, MONTH):
        values = place.outcome_of(place.primary, month)
        kept = np.where(values == good, values, np.nan)
        place.set_outcome(place.primary, _everybody(place), kept, month)


def _never_started(place: Place, rng: Generator) -> None:
    """Count people who were referred and never came; a status says so."""
    gone = part(place, 0.3, rng)
    place.people["status"] = np.where(gone, "Did not start", "Completed")
    lower_outcomes(place, gone)


of_meaning("successes filled in and nothing else", r"known only of", _only_successes_filled, designs=ALONE, primaries=YES_NO)  # fmt: skip
of_meaning("people who never started counted", r"began nothing", _never_started, designs=ALONE)


def _exchanged_in_second_file(place: Place, rng: Generator) -> None:
    swap_groups(place, np.arange(len(place.people)) >= len(place.people) // 2)

    def two_files(sheets: Sheets) -> None:
        rows, cut = sheets.cells["people"], 1 + len(place.people) // 2
        sheets.cells["people"] = rows[:cut]
        sheets.cells["people_more"] = [rows[0], *rows[cut:]]
        sheets.names["people_more"] = "people_more.csv"

    place.settings["data"]["people"] = ["data/people.csv", "data/people_more.csv"]
    place.on_sheets.append(two_files)


of_meaning("groups exchanged in a second file", r"groups?.*exchanged", _exchanged_in_second_file, designs=MATCHED)  # fmt: skip


def _codes_for_half(sheets: Sheets, rng: Generator) -> None:
    """Code a category in half of the rows, as where two people typed it."""
    codes = {"None": "0", "GCSE": "1", "A level or above": "2"}
    at = sheets.column("people", "qualification")
    for row in sheets.cells["people"][1::2]:
        row[at] = codes.get(row[at], row[at])


of_files("codes for words in half of the rows", r"beside words", _codes_for_half)
