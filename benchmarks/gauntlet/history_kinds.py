"""Imperfections of meaning in how things came to be written down: who tells, what is counted, and at which time.

Siblings of those in ``meaning_kinds`` and ``record_kinds`` of which some are small enough to leave the answer right.
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
LOST = (
    r"lost|losses|not known|no outcome|of those in the data|everybody|for everybody|never lost|gaps"
)


def _an_hour(place: Place, who: np.ndarray) -> None:
    for month in (6, MONTH):
        values = place.outcome_of("earnings", month) / 1800
        place.set_outcome("earnings", who, np.round(values, 2), month)


def _hourly_in_one_group(place: Place, rng: Generator) -> None:
    _an_hour(place, ~place.takes_part)


def _hourly_at_one_provider(place: Place, rng: Generator) -> None:
    _an_hour(place, provider(place, rng))


def _added_up(place: Place, rng: Generator) -> None:
    """Add what was earned in the year before to that of the year, in one group."""
    who = ~place.takes_part
    total = place.outcome_of("earnings") + place.outcome_of("earnings", 6)
    place.set_outcome("earnings", who, np.round(total, 2))


def _counted_twice(place: Place, rng: Generator) -> None:
    who = place.takes_part & part(place, 0.33, rng)
    place.set_outcome("earnings", who, 2 * place.outcome_of("earnings"))


PAY = ("earnings",)
of_meaning("earnings an hour in one group", UNITS, _hourly_in_one_group, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("earnings an hour at one provider", UNITS + "|one unit", _hourly_at_one_provider, primaries=PAY)  # fmt: skip
of_meaning("earnings added up since the start in one group", UNITS, _added_up, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("earnings counted twice for a third of the participants", UNITS, _counted_twice, designs=COMPARED, primaries=PAY)  # fmt: skip


def _days_of_the_export(place: Place, rng: Generator) -> None:
    """Give the comparison group the day on which the list was made."""
    place.people.loc[~place.takes_part, "start_date"] = "2024-03-31"


def _day_of_the_export_for_all(place: Place, rng: Generator) -> None:
    place.people["start_date"] = "2024-03-31"


ONE_DAY = r"start_date|same day|one day|start(ed|s)? on"
of_meaning("the day of the export for everybody's start", ONE_DAY, _day_of_the_export_for_all)
of_meaning("the day of the export for the starts of one group", ONE_DAY, _days_of_the_export, designs=COMPARED)  # fmt: skip


def _without_rows_of(place: Place, who: np.ndarray) -> None:
    """Leave the rows of some people out where they have nothing to tell."""
    value = place.outcome_of(place.primary)
    nothing = 1.0 if place.primary == "out_of_work_benefits" else 0.0
    gone = place.rows_of(who & (value == nothing))
    place.outcomes = place.outcomes[~gone].reset_index(drop=True)


def _only_with_pay(place: Place, rng: Generator) -> None:
    _without_rows_of(place, np.ones(len(place.people), dtype=bool))


def _only_with_pay_in_one_group(place: Place, rng: Generator) -> None:
    _without_rows_of(place, ~place.takes_part)


def _successes_only(place: Place, rng: Generator) -> None:
    _without_rows_of(place, provider(place, rng) & place.takes_part)


of_meaning("rows of those with earnings only", LOST, _only_with_pay, primaries=PAY)
of_meaning("rows of those with the outcome only, in one group", LOST, _only_with_pay_in_one_group, designs=COMPARED)  # fmt: skip
of_meaning("a provider that tells of successes only", LOST, _successes_only, designs=COMPARED)


def _moved_as_no(place: Place, rng: Generator) -> None:
    """Put those who died or moved away down as out of work, one in twelve of one group."""
    lower_outcomes(place, ~place.takes_part & part(place, 0.08, rng))


of_meaning("who died or moved put down as no, in one group", r"zero|nought|not known|as no\b", _moved_as_no, designs=COMPARED)  # fmt: skip


def _workless_at_the_export(place: Place, rng: Generator) -> None:
    """Count the months without work up to the export, two years after the start, and none for those in work."""
    works = place.outcome_of("employed") if "employed" in place.outcomes else 1 - place.outcome_of("out_of_work_benefits")  # fmt: skip
    months = place.people["months_workless"].to_numpy(dtype=float)
    place.people["months_workless"] = np.where(works == 1, rng.integers(0, 6, len(works)), months + 24)  # fmt: skip


def _workless_capped(place: Place, rng: Generator) -> None:
    months = place.people["months_workless"]
    place.people["months_workless"] = months.where(place.takes_part, months.clip(upper=12))


def _none_for_not_known(place: Place, rng: Generator) -> None:
    who = ~place.takes_part & part(place, 0.4, rng)
    place.people.loc[who, "qualification"] = "None"


def _sexes_exchanged(place: Place, rng: Generator) -> None:
    """Code the sexes 1 and 2 in one group, and 2 and 1 in the other."""
    ours, theirs = {"Female": "2", "Male": "1"}, {"Female": "1", "Male": "2"}
    sex = place.people["sex"]
    place.people["sex"] = sex.map(ours).where(place.takes_part, sex.map(theirs))


def _two_figures_of_birth(place: Place, rng: Generator) -> None:
    """Give the last two figures of the year of birth for the age, in one group."""
    age = place.people["age"]
    place.people["age"] = age.where(place.takes_part, (2024 - age) % 100)


UNLIKE = r"(measured|known) after the start|tells too much|unlike|differ|ceiling|exactly"
of_meaning("months without work as of the export", UNLIKE, _workless_at_the_export, designs=MATCHED, deserves=2, why="what it is matched on was measured after the start")  # fmt: skip
of_meaning("months without work up to twelve in one group", UNLIKE + "|months_workless", _workless_capped, designs=COMPARED)  # fmt: skip
of_meaning("not known put down as None in one group", UNLIKE + "|qualification", _none_for_not_known, designs=COMPARED)  # fmt: skip
of_meaning(
    "codes of the sexes exchanged in one group", r"sex\b", _sexes_exchanged, designs=COMPARED
)
of_meaning("two figures of the year of birth for age, in one group", r"age\b", _two_figures_of_birth, designs=COMPARED)  # fmt: skip


def _averages_of_areas(place: Place, rng: Generator) -> None:
    """Give the comparison group the average of their area, of which there are eight."""
    values, area = place.outcome_of("earnings"), rng.integers(0, 8, len(place.people))
    means = pd.Series(values).groupby(area).transform("mean").to_numpy()
    place.set_outcome("earnings", ~place.takes_part, np.round(means, 2))


def _of_another_person(place: Place, rng: Generator) -> None:
    """Join a third of the outcomes to the wrong person."""
    who = part(place, 0.33, rng)
    found = np.flatnonzero(who)
    values = place.outcome_of(place.primary).copy()
    values[found] = values[rng.permutation(found)]
    place.set_outcome(place.primary, who, values)


def _yes_for_all_of_a_provider(place: Place, rng: Generator) -> None:
    who = provider(place, rng) & place.takes_part
    good = 0.0 if place.primary == "out_of_work_benefits" else 1.0
    place.set_outcome(place.primary, who, np.full(len(who), good))


of_meaning("averages of areas for one group", r"same value|average|exactly", _averages_of_areas, designs=COMPARED, primaries=PAY)  # fmt: skip
of_meaning("a third of the outcomes of another person", r"belong to|other people|nothing to do with", _of_another_person, designs=COMPARED)  # fmt: skip
of_meaning("a provider that puts everybody down as a success", r"(everybody|nobody) has it", _yes_for_all_of_a_provider, designs=COMPARED, primaries=YES_NO)  # fmt: skip
