"""Imperfections in how the groups came about: shares that changed, whole weeks allocated, a cut-off, people who said no.

Some are to be seen in a date or a column that nobody declared; of others nothing in the files tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from gauntlet.design_kinds import CLUSTERS, NO_TRIAL
from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, MATCHED, TRIAL, of_design
from gauntlet.meaning_kinds import LOST
from gauntlet.place import Place
from gauntlet.world import MONTH, World

Generator = np.random.Generator
BY_TIME = r"start(ed|s)?\b.*(other|another|different|unlike|time|earlier|later|quarter)|quarter|same time|time of year"


def _late(place: Place) -> np.ndarray:
    return (pd.to_datetime(place.people["start_date"]) >= pd.Timestamp("2023-10-01")).to_numpy()


def _fewer_jobs(place: Place, who: np.ndarray, rng: Generator) -> None:
    """Take work from some of these people, as a worse winter would, whatever group they are in."""
    lost = who & part(place, 0.35, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, lost, np.full(len(lost), 1.0 if name == "out_of_work_benefits" else 0.0))  # fmt: skip


def _share_changed(place: Place, rng: Generator) -> None:
    """Allocate one in four in the first half and three in four in the second, which had fewer jobs."""
    late = _late(place)
    drop = np.where(late == place.takes_part, 0.0, 0.66)
    _fewer_jobs(place, late, rng)
    place.keep(rng.random(len(late)) >= drop)
    place.settings["allocated"] = {
        "participant": int(place.takes_part.sum()),
        "comparison": int((~place.takes_part).sum()),
    }


of_design("the share allocated changed halfway, not declared", BY_TIME + "|" + NO_TRIAL, _share_changed, designs=TRIAL, deserves=3, why="chance did not make the groups alike over time")  # fmt: skip


def _seasons(place: Place, rng: Generator) -> None:
    """Let nine in ten participants start in winter and nine in ten others in summer; winter has fewer jobs."""
    late = _late(place)
    _fewer_jobs(place, late, rng)
    drop = np.where(late == place.takes_part, 0.0, 0.9)
    place.keep(rng.random(len(late)) >= drop)


of_design("participants of winter, comparison people of summer", BY_TIME, _seasons, designs=MATCHED, deserves=2, why="the groups are of other times of the year")  # fmt: skip


def _by_fortnight(world: World, rng: Generator) -> World:
    half = 12 * 25
    return replace(world, participants=half, comparison=half, sites=24, site_spread=0.14)


def _as_days(place: Place, rng: Generator) -> None:
    """Let the start say which intake a person is of; each intake was allocated whole."""
    number = place.drawn.people["site"].str.slice(5).astype(int).to_numpy() - 1
    order = rng.permutation(24)
    days = pd.Timestamp("2023-04-03") + pd.to_timedelta(14 * order[number], unit="D")
    place.people["start_date"] = days.strftime("%Y-%m-%d")


of_design("whole intakes allocated together, as the starts show", CLUSTERS + r"|intake|same day|start_date|day", _as_days, remake=_by_fortnight)  # fmt: skip


def _caseworkers(place: Place, rng: Generator) -> None:
    """Name the caseworker of each participant; caseworkers differ, and comparison people have none."""
    names = place.drawn.people["site"].str.replace("Site", "CW")
    place.people["caseworker"] = names.where(place.takes_part, None)


def _loads(world: World, rng: Generator) -> World:
    return replace(world, participants=240, comparison=400, sites=24, site_spread=0.2)


of_design("caseworkers of twenty participants each, not declared", CLUSTERS + "|caseworker", _caseworkers, remake=_loads)  # fmt: skip


def _households_for_sites(place: Place, rng: Generator) -> None:
    """Declare households of two as what is alike, where it is the site, which stands beside it."""
    place.people.insert(3, "site", place.drawn.people["site"])
    order = place.people["site"].rank(method="first").astype(int)
    place.people["household"] = [f"H{(i - 1) // 2:04d}" for i in order]
    place.settings["cluster"] = "household"


def _sites(world: World, rng: Generator) -> World:
    return replace(world, participants=300, comparison=300, sites=20, site_spread=0.18)


of_design("households declared as clusters where it is the site", CLUSTERS.replace("cluster|", "") + r"|\bsite\b", _households_for_sites, remake=_sites)  # fmt: skip


def _postcode_clusters(place: Place, rng: Generator) -> None:
    """Leave the column of the site under a name that nobody would look for, and in numbers."""
    place.people["v14"] = place.drawn.people["site"].str.slice(5).astype(int) + 300


of_design("sites in a column of numbers without a telling name, not declared", CLUSTERS + r"|v14", _postcode_clusters, remake=_sites)  # fmt: skip


def _nobody_before(place: Place, rng: Generator) -> None:
    """Measure the outcome before in a month in which, by the programme's rule, nobody may be in work."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    place.people[name] = 1 if name == "benefits_before" else 0
    place.people["earnings_before"] = 0


def _hardly_anybody_before(place: Place, rng: Generator) -> None:
    """As before, with one in fifty exceptions."""
    few = part(place, 0.02, rng)
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    none = 1 if name == "benefits_before" else 0
    place.people[name] = np.where(few, place.people[name], none)
    place.people["earnings_before"] = np.where(few, place.people["earnings_before"], 0)


SAME_FOR_ALL = r"same for (all|every|nearly)|(hardly|does not|do not|nothing) (var|differ|tell)|one value|nobody|nought|everybody|constant|not among"
_EMPTY = (
    "the outcome before is the same for everybody and says nothing of who would have found work"
)
of_design("an outcome before that is nought for everybody by rule", SAME_FOR_ALL, _nobody_before, designs=MATCHED, deserves=2, why=_EMPTY)  # fmt: skip
of_design("an outcome before that is nought for all but one in fifty", SAME_FOR_ALL, _hardly_anybody_before, designs=MATCHED, deserves=2, why=_EMPTY)  # fmt: skip


def _said_no(place: Place, rng: Generator) -> None:
    """Take the comparison group from those who said no, half of whom had other plans than work; a column says so."""
    place.people["referral outcome"] = np.where(place.takes_part, "Accepted", "Declined")
    _fewer_jobs(place, ~place.takes_part, rng)


def _said_no_unsaid(place: Place, rng: Generator) -> None:
    place.settings.pop("comparison_group", None)
    _fewer_jobs(place, ~place.takes_part, rng)


DECLINED = r"declin|said no|refus|turned|chose not|who took part|comparison group comes? from"
_CHOSEN = "the comparison group chose not to take part, and why is not recorded"
of_design("a comparison group of people who said no, as a column says", DECLINED, _said_no, designs=MATCHED, deserves=2, why=_CHOSEN)  # fmt: skip
of_design("a comparison group of people who said no, and nothing says so", DECLINED, _said_no_unsaid, designs=MATCHED, deserves=2, why=_CHOSEN)  # fmt: skip


def _cut_off(place: Place, rng: Generator) -> None:
    """Let months without work alone decide: those of 12 and more take part."""
    long = place.people["months_workless"].to_numpy() >= 12
    place.keep(long == place.takes_part)


of_design("a cut-off decides who takes part", r"too different|nobody|no .*(like|overlap)|exactly who|still differ|not alike|months_workless", _cut_off, designs=MATCHED, deserves=2, why="nobody in the comparison group is like the participants")  # fmt: skip


def _lost_at_provider(place: Place, rng: Generator) -> None:
    """Lose most outcomes at the one provider of participants that does not follow up who is without success."""
    who = provider(place, rng) & place.takes_part
    works = np.where(place.takes_part, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])  # fmt: skip
    lost = who & (rng.random(len(who)) < np.where(works == 1, 0.2, 0.95))
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, lost, np.full(len(lost), np.nan))


of_design("most outcomes lost at one provider by what they are", LOST, _lost_at_provider)


def _no_shows(place: Place, rng: Generator) -> None:
    """Leave out who was offered and never came, those furthest from work, and state the numbers that are left."""
    months = place.people["months_workless"].to_numpy(float)
    never = place.takes_part & (rng.random(len(months)) < np.clip((months - 6) / 24, 0.05, 0.8))
    place.keep(~never)
    place.settings["allocated"]["participant"] = int(place.takes_part.sum())


of_design("people offered who never came left out, and the numbers left stated as allocated", NO_TRIAL + r"|fewer|uneven|allocated", _no_shows, designs=TRIAL, deserves=3, why="the groups that are left are no longer those that chance made")  # fmt: skip


def _allocated_exchanged(place: Place, rng: Generator) -> None:
    """Exchange the two numbers allocated, where they differ, and lose a third of one group."""
    theirs = ~place.takes_part
    place.keep(~(theirs & part(place, 0.35, rng)))
    given = place.settings["allocated"]
    given["comparison"] = int((~place.takes_part).sum())
    given["participant"], given["comparison"] = given["comparison"], given["participant"]


of_design("the numbers allocated exchanged", r"allocated", _allocated_exchanged, designs=TRIAL)


def _again(place: Place, rng: Generator) -> None:
    """Let a third of the control group be allocated anew, this time to the programme, with another id and three months older."""
    who = np.flatnonzero(~place.takes_part & part(place, 0.33, rng))
    twins = place.people.iloc[who].copy()
    new = {old: f"7{old}" for old in twins["person_id"]}
    rows = place.outcomes[place.outcomes["person_id"].isin(new)].copy()
    for name in place.outcomes.columns[2:]:
        for month in (6, MONTH):
            works, earns = place.drawn.works[month, True], place.drawn.earns[month, True]
            value = {"employed": works, "earnings": earns, "out_of_work_benefits": 1 - works}[name]
            known = dict(zip(place.people["person_id"], value, strict=True))
            which = rows["month"] == month
            rows.loc[which, name] = rows.loc[which, "person_id"].map(known)
    twins["person_id"], twins["group"] = twins["person_id"].map(new), "participant"
    rows["person_id"] = rows["person_id"].map(new)
    twins["months_workless"] = twins["months_workless"] + 3
    place.people = pd.concat([place.people, twins], ignore_index=True)
    place.outcomes = pd.concat([place.outcomes, rows], ignore_index=True)
    order = np.r_[np.arange(len(place.people) - len(who)), who]
    place.drawn.people = place.drawn.people.take(order).reset_index(drop=True)
    for kept in (place.drawn.works, place.drawn.earns):
        for key, values in kept.items():
            kept[key] = values[order]
    place.settings["allocated"]["participant"] = int(place.takes_part.sum())


of_design("control people allocated again under another id", r"same person|two ids|both groups|allocated", _again, designs=TRIAL)  # fmt: skip


def _many_levels(place: Place, rng: Generator) -> None:
    """Declare a postcode sector of a hundred levels as a characteristic."""
    place.people["sector"] = [f"M{i}" for i in rng.integers(1, 101, len(place.people))]
    place.settings["covariates"] = {**place.settings["covariates"], "sector": "category"}


of_design("a characteristic of a hundred levels", r"sector|too few|so many|still differ|not alike", _many_levels, designs=COMPARED)  # fmt: skip


def _codes_as_numbers(place: Place, rng: Generator) -> None:
    """Declare codes of a qualification, in an order of nothing, as a number."""
    codes = {"None": 3, "GCSE": 9, "A level or above": 1}
    place.people["qualification"] = place.people["qualification"].map(codes)
    place.settings["covariates"]["qualification"] = "numeric"


of_design("codes of a category declared as a number", r"qualification", _codes_as_numbers, designs=MATCHED)  # fmt: skip


def _rare(base: float, effect: float) -> Callable[[World, Generator], World]:
    return lambda world, rng: replace(world, base=base, effect=effect, participants=90, comparison=110)  # fmt: skip


def _none_in_comparison(place: Place, rng: Generator) -> None:
    """Let nobody of the comparison group have the outcome."""
    for name in place.outcomes.columns[2:]:
        none = 1.0 if name == "out_of_work_benefits" else 0.0
        place.set_outcome(name, ~place.takes_part, np.full(len(place.people), none))


of_design("nobody of one group has the outcome", r"nobody|everybody|too few|rare|put down as", _none_in_comparison, remake=_rare(0.1, 0.12))  # fmt: skip
