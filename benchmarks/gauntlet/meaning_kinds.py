"""Imperfections of meaning: the files are in order, and their values are not what they are taken for.

The truth stays what the headline is about: the effect on the declared outcome in its month and unit, or the level among
all who took part.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.kinds import COMPARED, MATCHED, TRIAL, of_meaning
from gauntlet.place import Place, prior_setting
from gauntlet.world import MONTH

Generator = np.random.Generator
YES_NO = ("employed", "out_of_work_benefits")
UNITS = r"(other|another|different|same) units?\b|\bunits? (of|in|differ)|pence|times (as|higher|larger|smaller)|1,?000 times"


def _everybody(place: Place) -> np.ndarray:
    return np.ones(len(place.people), dtype=bool)


def _part(place: Place, share: float, rng: Generator) -> np.ndarray:
    return np.asarray(rng.random(len(place.people)) < share)


# -- units


def _times(
    factor: float, whom: Callable[[Place, Generator], np.ndarray]
) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        for month in (6, MONTH):
            values = place.outcome_of("earnings", month) * factor
            place.set_outcome("earnings", who, np.round(values, 2), month)

    return spoil


def _participants(place: Place, rng: Generator) -> np.ndarray:
    return place.takes_part


def _others(place: Place, rng: Generator) -> np.ndarray:
    return ~place.takes_part


of_meaning(
    "earnings in pence",
    UNITS,
    _times(100, lambda place, rng: _everybody(place)),
    primaries=("earnings",),
)
of_meaning(
    "earnings in pence in one group",
    UNITS,
    _times(100, _participants),
    designs=COMPARED,
    primaries=("earnings",),
)
of_meaning(
    "earnings a month in one group",
    UNITS + r"|a month\b|monthly",
    _times(1 / 12, _others),
    designs=COMPARED,
    primaries=("earnings",),
)
of_meaning(
    "earnings in thousands in part",
    UNITS,
    _times(1 / 1000, lambda place, rng: _part(place, 0.3, rng)),
    primaries=("earnings",),
)
of_meaning(
    "earnings after tax in one group",
    UNITS + r"|after tax|\bnet\b",
    _times(0.8, _others),
    designs=COMPARED,
    primaries=("earnings",),
)
of_meaning(
    "earnings of two years in one group",
    UNITS + r"|two years|cumul",
    _times(2, _participants),
    designs=COMPARED,
    primaries=("earnings",),
)


def _covariate_times(
    name: str, factor: float, whom: Callable[[Place, Generator], np.ndarray]
) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        who = whom(place, rng)
        values = place.people[name].to_numpy(dtype=float)
        place.people[name] = np.round(np.where(who, values * factor, values), 2)

    return spoil


of_meaning(
    "months without work in years in one group",
    UNITS + r"|months_workless.*(differ|unlike|too|far)",
    _covariate_times("months_workless", 1 / 12, _others),
    designs=COMPARED,
)
of_meaning(
    "earnings before in pence in one group",
    UNITS + r"|earnings_before.*(differ|unlike|too|far)",
    _covariate_times("earnings_before", 100, _others),
    designs=COMPARED,
)
of_meaning(
    "a share before in per cent in one group",
    UNITS + r"|employed_before.*(differ|unlike|too|far)",
    _covariate_times("employed_before", 100, _others),
    designs=COMPARED,
    primaries=("employed", "earnings"),
)


def _born(place: Place, rng: Generator) -> None:
    place.people["age"] = 2023 - place.people["age"].astype(int)


def _age_in_months(place: Place, rng: Generator) -> None:
    who = _part(place, 0.2, rng)
    place.people["age"] = np.where(who, place.people["age"] * 12, place.people["age"])


of_meaning("year of birth for age", r"not possible|years old", _born)
of_meaning("age in months in part", r"not possible|years old", _age_in_months)

# -- months


def _earlier_value(place: Place, who: np.ndarray) -> None:
    """Give some people the outcome of half a year under the label of the year."""
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, who, place.outcome_of(name, 6))


def _month_off(place: Place, rng: Generator) -> None:
    _earlier_value(place, _everybody(place))


def _other_origin(place: Place, rng: Generator) -> None:
    _earlier_value(place, place.takes_part)


MONTHS_OFF = r"months? .*(counted from|origin|do not agree|disagree)|start dates?.*month"
of_meaning("months counted from another day", MONTHS_OFF, _month_off)
of_meaning(
    "months counted from another day in one group",
    MONTHS_OFF,
    _other_origin,
    designs=COMPARED,
)


def _month_declared(place: Place, rng: Generator) -> None:
    for outcome in place.settings["outcomes"]:
        outcome["month"] = 6


of_meaning(
    "the month declared is another one", r"usual month|is measured at month", _month_declared
)


def _late_starters(place: Place, rng: Generator) -> None:
    """People whose year is not over: their outcome is put down as nothing yet."""
    late = place.takes_part & _part(place, 0.2, rng)
    place.people.loc[late, "start_date"] = "2025-08-15"
    place.settings["population"]["starts"]["last"] = "2025-09-01"
    for name in place.outcomes.columns[2:]:
        none = 1.0 if name == "out_of_work_benefits" else 0.0
        place.set_outcome(name, late, np.full(len(late), none))


of_meaning(
    "people whose year is not over counted as out of work",
    r"not (yet )?over|too late|after the data|followed up|follow-up.*(short|end)|cannot be known",
    _late_starters,
)


def _other_years(place: Place, rng: Generator) -> None:
    """Take a comparison group of four years earlier, when jobs were scarce."""
    others = ~place.takes_part
    place.people.loc[others, "start_date"] = "2019-06-03"
    place.settings["population"].pop("starts")
    lower_outcomes(place, others & _part(place, 0.25, rng))


def lower_outcomes(place: Place, who: np.ndarray) -> None:
    """Put some people down as having no outcome."""
    for name in place.outcomes.columns[2:]:
        none = 1.0 if name == "out_of_work_benefits" else 0.0
        place.set_outcome(name, who, np.full(len(who), none))


of_meaning(
    "a comparison group of other years",
    r"other years|started? .*(earlier|apart|other time)|same time|calendar",
    _other_years,
    designs=MATCHED,
    deserves=2,
    why="people of another time are no like for like",
)

# -- yes and no


def _reversed(place: Place, who: np.ndarray) -> None:
    for month in (6, MONTH):
        place.set_outcome(place.primary, who, 1 - place.outcome_of(place.primary, month), month)


of_meaning(
    "yes and no reversed",
    r"revers|contradict|earnings.*(not|without).*work|work.*without.*earnings",
    lambda place, rng: _reversed(place, _everybody(place)),
    primaries=YES_NO,
)
of_meaning(
    "yes and no reversed in one group",
    r"revers|contradict|earnings.*(not|without).*work|work.*without.*earnings",
    lambda place, rng: _reversed(place, place.takes_part),
    designs=COMPARED,
    primaries=YES_NO,
)
of_meaning(
    "yes and no reversed in part",
    r"revers|contradict|earnings.*(not|without).*work|work.*without.*earnings",
    lambda place, rng: _reversed(place, _part(place, 0.15, rng)),
    primaries=YES_NO,
)

# -- not known


def _lost_as_no(place: Place, rng: Generator) -> None:
    lower_outcomes(place, place.takes_part & _part(place, 0.25, rng))


def _before_as_zero(place: Place, rng: Generator) -> None:
    who = _part(place, 0.3, rng) & ~place.takes_part
    place.people.loc[who, "earnings_before"] = 0.0


def _moved(place: Place, rng: Generator) -> None:
    """People who moved away and are not in the local register: no outcome, put down as none."""
    lower_outcomes(place, _part(place, 0.15, rng) & ~place.takes_part)


def _zeros_blank(place: Place, who: np.ndarray) -> None:
    values = place.outcome_of(place.primary)
    place.set_outcome(place.primary, who, np.where(values == 0, np.nan, values))


LOST = r"lost|losses|no outcome|not known for so|outcome is (not|only) known|beyond the|bounds of|of those in the data"

of_meaning(
    "not known put down as no, in one group",
    r"not known.*(as no\b|zero|nought)",
    _lost_as_no,
    designs=COMPARED,
)
of_meaning(
    "earnings before not known put down as nought",
    r"earnings_before.*(zero|nought|same)",
    _before_as_zero,
    designs=MATCHED,
)
of_meaning(
    "people who moved put down as without work",
    r"moved away|not in the register",
    _moved,
    designs=COMPARED,
)
of_meaning(
    "noughts left blank",
    LOST,
    lambda place, rng: _zeros_blank(place, _everybody(place)),
    primaries=("earnings",),
)
of_meaning(
    "noughts left blank in one group",
    LOST,
    lambda place, rng: _zeros_blank(place, ~place.takes_part),
    designs=COMPARED,
    primaries=("earnings",),
    deserves=2,
    why="outcomes of one group are lost by what they are",
)

# -- who is who


def swap_groups(place: Place, who: np.ndarray) -> None:
    """Exchange the words for the groups in some rows."""
    other = {"participant": "comparison", "comparison": "participant"}
    group = place.people["group"]
    place.people["group"] = np.where(who, group.map(other), group)


of_meaning(
    "groups exchanged in part",
    r"groups?.*(exchanged|swapped|label)",
    lambda place, rng: swap_groups(place, _part(place, 0.2, rng)),
    designs=COMPARED,
)
of_meaning(
    "groups exchanged",
    r"groups?.*(exchanged|swapped|label)",
    lambda place, rng: swap_groups(place, _everybody(place)),
    designs=COMPARED,
)


def _took_part_later(place: Place, rng: Generator) -> None:
    """Let a third of the comparison group take the programme up soon after and have its effect."""
    later = ~place.takes_part & _part(place, 0.33, rng)
    for name in place.outcomes.columns[2:]:
        with_it = with_programme(place, name)
        place.set_outcome(name, later, np.where(later, with_it, place.outcome_of(name)))


def with_programme(place: Place, name: str) -> np.ndarray:
    """Give what everybody's outcome would be with the programme."""
    drawn = place.drawn
    if name == "earnings":
        return drawn.earns[MONTH, True]
    works = drawn.works[MONTH, True]
    return 1 - works if name == "out_of_work_benefits" else works


def _only_completers(place: Place, rng: Generator) -> None:
    """Those who dropped out, who fare worse, are not in the table."""
    works = place.drawn.works[MONTH, True]
    dropped = place.takes_part & (rng.random(len(works)) < np.where(works == 1, 0.1, 0.45))
    place.keep(~dropped)


def _as_treated(place: Place, rng: Generator) -> None:
    """Those who did not take the offer up, who fare worse, are put into the comparison group."""
    works = place.drawn.works[MONTH, True]
    refused = place.takes_part & (rng.random(len(works)) < np.where(works == 1, 0.1, 0.4))
    place.people.loc[refused, "group"] = "comparison"


of_meaning(
    "comparison people who took part later",
    r"took part later|crossed",
    _took_part_later,
    designs=COMPARED,
)
of_meaning(
    "only those who stayed to the end counted",
    LOST + r"|allocated",
    _only_completers,
    deserves=2,
    why="whoever stays to the end is chosen by how they fare",
)
of_meaning(
    "people counted by what they took up and not as allocated",
    r"allocated",
    _as_treated,
    designs=TRIAL,
    deserves=2,
    why="the groups are no longer those that chance made",
)


def _twins(place: Place, rng: Generator) -> None:
    """Let some participants stand twice under two ids."""
    who = place.takes_part & _part(place, 0.3, rng)
    twins = place.people[who].copy()
    new = {old: f"9{old}" for old in twins["person_id"]}
    twins["person_id"] = twins["person_id"].map(new)
    rows = place.outcomes[place.outcomes["person_id"].isin(new)].copy()
    rows["person_id"] = rows["person_id"].map(new)
    place.people = pd.concat([place.people, twins], ignore_index=True)
    place.outcomes = pd.concat([place.outcomes, rows], ignore_index=True)
    # The truth about a person is kept in the order of the table.
    order = np.r_[np.arange(len(who)), np.flatnonzero(who)]
    place.drawn.people = place.drawn.people.take(order).reset_index(drop=True)
    for kept in (place.drawn.works, place.drawn.earns):
        for key, values in kept.items():
            kept[key] = values[order]


of_meaning(
    "people under two ids",
    r"same person|two ids|identical",
    _twins,
)

# -- what is measured when, and how


def _before_is_after(place: Place, rng: Generator) -> None:
    """Earnings and work "before" are those of half a year after the start."""
    early = place.outcome_of(place.primary, 6)
    name = {
        "employed": "employed_before",
        "earnings": "earnings_before",
        "out_of_work_benefits": "benefits_before",
    }[place.primary]
    place.people[name] = early


of_meaning(
    "a prior outcome measured after the start",
    r"(measured|known) after the start|before the start.*(same as|like that)",
    _before_is_after,
    designs=MATCHED,
    deserves=2,
    why="what it is matched on is no outcome before the programme",
)


def _other_definition(place: Place, rng: Generator) -> None:
    """Participants are asked about any work since the start, the others about work in the month."""
    ever = np.maximum(place.outcome_of("employed", 6), place.outcome_of("employed"))
    place.set_outcome("employed", place.takes_part, ever)


of_meaning(
    "another definition in one group",
    r"defin(ed|ition).*(differ|other|another)",
    _other_definition,
    designs=COMPARED,
    primaries=("employed",),
)


def _capped(place: Place, rng: Generator) -> None:
    """One source records no earnings over 8,000."""
    values = np.minimum(place.outcome_of("earnings"), 8_000)
    place.set_outcome("earnings", place.takes_part, values)


of_meaning(
    "earnings cut at 8,000 in one group",
    r"8,?000|cut off|same value|capped",
    _capped,
    designs=COMPARED,
    primaries=("earnings",),
)


def _wrong_code(place: Place, rng: Generator) -> None:
    """Work is declared as benefits: the column holds the one and is called the other."""
    works = 1 - place.outcome_of("out_of_work_benefits")
    place.set_outcome("out_of_work_benefits", _everybody(place), works)


of_meaning(
    "a column under the name of its opposite",
    r"revers|contradict|opposite|earnings.*without|without.*earnings",
    _wrong_code,
    primaries=("out_of_work_benefits",),
)


def _codes_of_one_group(place: Place, rng: Generator) -> None:
    sex = place.people["sex"].map({"Female": "2", "Male": "1"})
    place.people["sex"] = np.where(place.takes_part, place.people["sex"], sex)


of_meaning(
    "other codes of a category in one group",
    r"'sex'|sex.*(one group|differ|code)|exactly who took part",
    _codes_of_one_group,
    designs=COMPARED,
)


def _prior_renamed(place: Place, rng: Generator) -> None:
    """Exchange the columns of age and months without work for the comparison group."""
    others = ~place.takes_part
    age, months = place.people["age"].to_numpy(), place.people["months_workless"].to_numpy()
    place.people["age"] = np.where(others, np.clip(months, 19, 62), age)
    place.people["months_workless"] = np.where(others, age, months)


of_meaning(
    "two columns exchanged in one group",
    r"too different|still differ|not alike enough|exchanged",
    _prior_renamed,
    designs=COMPARED,
)


def _prior_is_another(place: Place, rng: Generator) -> None:
    """Of the outcomes before the start only one of another kind than the headline's is known."""
    work = "benefits_before" if "benefits_before" in place.people else "employed_before"
    kept, gone, code = work, "earnings_before", "employed"
    if place.primary != "earnings":
        kept, gone, code = "earnings_before", work, "earnings"
    place.people = place.people.drop(columns=gone)
    place.settings["covariates"].pop(gone)
    place.settings["prior_outcomes"] = prior_setting({kept: code})


of_meaning(
    "the prior outcome is another one than the headline's",
    r"not among|another kind|other kind|no outcome.*before",
    _prior_is_another,
    designs=MATCHED,
    deserves=2,
    why="the groups are not matched on the outcome of the headline before the programme",
)
