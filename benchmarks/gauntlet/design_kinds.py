"""Imperfections of design: gaps, losses, clusters, selection, and trials that are none.

Each kind says which level of evidence the data deserve at most, and why. The scale is the one of the report; a kind that
only makes an estimate less precise has no say in the level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.special import expit

from gauntlet.kinds import MATCHED, TRIAL, of_design
from gauntlet.meaning_kinds import LOST
from gauntlet.place import Place, prior_setting
from gauntlet.world import MONTH, World

Generator = np.random.Generator
Spoil = Callable[[Place, Generator], None]

# -- covariates that are missing

GAPS = (
    r"imput|complete[- ]case|(earnings.before|employed.before|benefits.before|months.workless).*"
    r"(missing|not known|unknown|observed)"
)
#: The register that tells of work and earnings before the start: it is there for a person or it is not.
REGISTER = ("employed_before", "benefits_before", "earnings_before")


def _blank(place: Place, who: np.ndarray, names: tuple[str, ...]) -> None:
    for name in names:
        if name in place.people:
            kept = place.people[name]
            if name not in ("sex", "qualification"):
                kept = kept.astype(float)
            place.people[name] = kept.where(~who)


def _at_random_given(place: Place, share: float, rng: Generator) -> np.ndarray:
    """Draw who has gaps by what is recorded: qualification, age and group."""
    people = place.people
    index = 1.2 * (people["qualification"] == "None") + 0.05 * (people["age"] - 40)
    index = index + 0.8 * place.takes_part
    return _chosen(index.to_numpy(dtype=float), share, rng)


def _chosen(index: np.ndarray, share: float, rng: Generator) -> np.ndarray:
    """Draw people with chances that rise with an index and are a share on average."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(index + middle).mean() < share else (low, middle)
    return np.asarray(rng.random(len(index)) < expit(index + low))


def _gaps(share: float, how: str) -> Spoil:
    def spoil(place: Place, rng: Generator) -> None:
        n = len(place.people)
        if how == "completely at random":
            who = rng.random(n) < share
        elif how == "at random":
            who = _at_random_given(place, share, rng)
        elif how == "not at random":
            earned = place.people["earnings_before"].to_numpy(dtype=float)
            who = _chosen(earned / 4_000, share, rng)
        else:
            who = ~place.takes_part & (rng.random(n) < share)
        _blank(place, who, REGISTER)

    return spoil


_TOO_MANY = "so much of what the groups are matched on is not known"
for _share in (10, 20, 40, 60, 90):
    of_design(
        f"prior outcomes missing, {_share}% completely at random",
        GAPS,
        _gaps(_share / 100, "completely at random"),
        designs=MATCHED,
        deserves=2 if _share > 40 else None,
        why=_TOO_MANY if _share > 40 else "",
    )
for _share in (20, 40, 60):
    of_design(
        f"prior outcomes missing, {_share}% at random",
        GAPS,
        _gaps(_share / 100, "at random"),
        designs=MATCHED,
        deserves=2 if _share > 40 else None,
        why=_TOO_MANY if _share > 40 else "",
    )
of_design(
    "prior outcomes missing, 30% not at random",
    GAPS,
    _gaps(0.3, "not at random"),
    designs=MATCHED,
)
of_design(
    "prior outcomes missing in one group, 50%",
    GAPS,
    _gaps(0.5, "in one group"),
    designs=MATCHED,
    deserves=2,
    why="half of one group is matched on what is not known",
)
of_design(
    "covariates of a trial missing, 40% at random",
    GAPS,
    _gaps(0.4, "at random"),
    designs=TRIAL,
)


def _gaps_in_a_category(place: Place, rng: Generator) -> None:
    _blank(place, rng.random(len(place.people)) < 0.3, ("qualification",))


of_design(
    "a category missing, 30% completely at random",
    r"imput|complete[- ]case|qualification.*(missing|not known|unknown|observed)",
    _gaps_in_a_category,
    designs=MATCHED,
)

# -- outcomes that are lost


def _lose(place: Place, who: np.ndarray) -> None:
    rows = place.rows_of(who, MONTH)
    place.outcomes = place.outcomes[~rows].reset_index(drop=True)


def _lost(ours: float, theirs: float, how: str = "completely at random") -> Spoil:
    def spoil(place: Place, rng: Generator) -> None:
        n = len(place.people)
        index = np.zeros(n)
        if how == "at random":
            index = place.people["months_workless"].to_numpy(dtype=float) / 8
        elif how == "by what they are":
            works = np.where(
                place.takes_part,
                place.drawn.works[MONTH, True],
                place.drawn.works[MONTH, False],
            )
            index = 2.5 * (1 - works)
        who = np.zeros(n, dtype=bool)
        for group, share in ((place.takes_part, ours), (~place.takes_part, theirs)):
            if group.any() and share:
                who[group] = _chosen(index[group], share, rng)
        _lose(place, who)

    return spoil


of_design("outcomes lost, 10% completely at random", LOST, _lost(0.1, 0.1))
of_design("outcomes lost, 20% at random in both groups", LOST, _lost(0.2, 0.2, "at random"))
_BEYOND = "losses beyond the bounds: the groups that are left are no longer those that were made"
for _name, _ours, _theirs, _how in (
    ("outcomes lost, 35% of participants and 5% of the others", 0.35, 0.05, "completely at random"),
    ("outcomes lost at random, 35% and 5%", 0.35, 0.05, "at random"),
    ("outcomes lost by what they are, 40% and 10%", 0.4, 0.1, "by what they are"),
    ("outcomes lost, 70% of participants and 5% of the others", 0.7, 0.05, "by what they are"),
    ("outcomes lost by what they are, 5% and 40%", 0.05, 0.4, "by what they are"),
):  # fmt: skip
    of_design(
        f"{_name} (trial)",
        LOST,
        _lost(_ours, _theirs, _how),
        designs=TRIAL,
        deserves=3,
        why=_BEYOND,
    )
    of_design(
        f"{_name} (matched)",
        LOST,
        _lost(_ours, _theirs, _how),
        designs=MATCHED,
        deserves=2,
        why=_BEYOND,
    )
of_design(
    "participants' outcomes lost by what they are, 30%",
    LOST + r"|%? of participants.*known",
    _lost(0.3, 0, "by what they are"),
    designs=("monitoring",),
)


def _deleted(place: Place, rng: Generator) -> None:
    """Those who were lost are not in the files at all."""
    works = place.drawn.works[MONTH, True]
    lost = place.takes_part & (rng.random(len(works)) < np.where(works == 1, 0.1, 0.55))
    place.keep(~lost)


def _deleted_unsaid(place: Place, rng: Generator) -> None:
    _deleted(place, rng)
    place.settings.pop("allocated", None)


of_design(
    "lost people deleted, numbers allocated not stated",
    r"of those in the data|allocated.*(not (known|stated|said|given)|is not|are not)",
    _deleted_unsaid,
    designs=TRIAL,
    deserves=4,
    why="how many were allocated is not known",
)
of_design(
    "lost people deleted, numbers allocated stated",
    LOST + r"|were allocated",
    _deleted,
    designs=TRIAL,
    deserves=3,
    why=_BEYOND,
    needs="allocated",
)


def _fewer_allocated(place: Place, rng: Generator) -> None:
    """Fewer are said to have been allocated than there are in the data."""
    place.settings["allocated"]["participant"] = int(0.8 * place.takes_part.sum())


of_design(
    "fewer allocated than there are in the data",
    r"allocated",
    _fewer_allocated,
    designs=TRIAL,
    deserves=4,
    why="how many were allocated is not known",
    needs="allocated",
)

# -- clusters and strata

CLUSTERS = r"cluster|sites? (differ|alike)|same site|column.*looks like"


def _in_sites(sites: int, people: int, correlation: float) -> Callable[[World, Generator], World]:
    def remake(world: World, rng: Generator) -> World:
        half = sites // 2 * people
        spread = float(np.sqrt(correlation * world.base * (1 - world.base)))
        return replace(world, participants=half, comparison=half, sites=sites, site_spread=spread)

    return remake


def _with_site(place: Place, rng: Generator) -> None:
    place.people.insert(3, "site", place.drawn.people["site"])


def _site_declared(place: Place, rng: Generator) -> None:
    _with_site(place, rng)
    place.settings["cluster"] = "site"


def _nothing(place: Place, rng: Generator) -> None:
    """Leave the files as they are: the people of a site are alike, and nothing tells who is of which."""


for _sites, _people, _icc in ((20, 20, 0.05), (10, 50, 0.05), (20, 30, 0.15), (6, 60, 0.1)):
    _what = f"{_sites} sites of {_people}, correlation {_icc:g}"
    of_design(
        f"{_what}, not declared",
        CLUSTERS,
        _with_site,
        remake=_in_sites(_sites, _people, _icc),
    )
    of_design(
        f"{_what}, declared",
        CLUSTERS,
        _site_declared,
        remake=_in_sites(_sites, _people, _icc),
        needs="cluster",
    )
of_design(
    "20 sites of 30, correlation 0.15, not in the files",
    CLUSTERS,
    _nothing,
    remake=_in_sites(20, 30, 0.15),
)


def _site_missing(place: Place, rng: Generator) -> None:
    _site_declared(place, rng)
    gone = rng.random(len(place.people)) < 0.1
    place.people["site"] = place.people["site"].where(~gone, None)


of_design(
    "sites declared, one in ten not known",
    r"site.*(no value|not known|missing)|cluster.*(no value|not known|missing)",
    _site_missing,
    remake=_in_sites(20, 25, 0.05),
    needs="cluster",
)


def _shares(world: World, rng: Generator) -> World:
    return replace(world, strata_shares=(0.2, 0.5, 0.8))


def _with_area(place: Place, rng: Generator) -> None:
    place.people["area"] = place.drawn.people["area"]
    place.settings["covariates"] = {**place.settings["covariates"], "area": "category"}


def _area_declared(place: Place, rng: Generator) -> None:
    place.people["area"] = place.drawn.people["area"]
    place.settings["strata"] = "area"


STRATA = r"strat|area.*(differ|share)|chance.*(seldom|does|less than once)|not (due|down) to chance|unlikely.*chance"
of_design(
    "areas with other shares allocated, not declared",
    STRATA,
    _with_area,
    remake=_shares,
    designs=TRIAL,
    deserves=3,
    why="chance did not make the groups alike between areas",
)
of_design(
    "areas with other shares allocated, declared",
    STRATA,
    _area_declared,
    remake=_shares,
    designs=TRIAL,
    needs="strata",
)

# -- trials that are none, and prior outcomes that are none

NO_TRIAL = r"chance (alone )?(does|would|makes)|less than once|seldom by chance|not (due|down) to chance|unlikely to be chance|trial.*(none|not)|too different"


def _not_chance(pull: float) -> Callable[[World, Generator], World]:
    def remake(world: World, rng: Generator) -> World:
        return replace(world, design="matched_comparison", pull=pull)

    return remake


def _called_trial(place: Place, rng: Generator) -> None:
    place.settings["design"] = "randomised_trial"
    # Whoever takes it for a trial says nothing of a choice.
    place.settings.pop("comparison_group", None)
    place.at_most(2, "chance did not make the groups, and nothing is adjusted for")


for _pull, _word in ((0.4, "mild"), (0.8, "strong")):
    of_design(
        f"matched data called a trial, {_word} selection",
        NO_TRIAL,
        _called_trial,
        remake=_not_chance(_pull),
        designs=TRIAL,
        deserves=2,
        why="chance did not make the groups, and nothing is adjusted for",
    )


def _without_prior(place: Place) -> None:
    for name in REGISTER:
        if name in place.people:
            place.people = place.people.drop(columns=name)
            place.settings["covariates"].pop(name)
    place.settings["prior_outcomes"] = []


def _age_as_prior(place: Place, rng: Generator) -> None:
    _without_prior(place)
    place.settings["prior_outcomes"] = ["age"]


def _age_called_work(place: Place, rng: Generator) -> None:
    _without_prior(place)
    place.settings["prior_outcomes"] = prior_setting({"age": place.primary})


_NO_PRIOR = "no outcome before the programme is among what the groups are matched on"
of_design(
    "age named as a prior outcome",
    r"not among|prior|outcome.*(is|was).*age|'?age'? is",
    _age_as_prior,
    designs=MATCHED,
    deserves=2,
    why=_NO_PRIOR,
)
of_design(
    "age named as the outcome before the start",
    r"age|not possible",
    _age_called_work,
    designs=MATCHED,
    deserves=2,
    why=_NO_PRIOR,
    needs="prior_outcomes.column",
)
of_design(
    "no outcome before the start",
    r"not among",
    lambda place, rng: _without_prior(place),
    designs=MATCHED,
    deserves=2,
    why=_NO_PRIOR,
)

# -- selection

UNLIKE = r"too different|nobody (in the comparison|like)|still differ|not alike enough|few people carry|carry most|hardly any"


def _pulled(pull: float) -> Callable[[World, Generator], World]:
    return lambda world, rng: replace(world, pull=pull)


of_design("strong selection, extreme weights", UNLIKE, remake=_pulled(1.2), designs=MATCHED)
of_design(
    "hardly any overlap",
    UNLIKE,
    remake=_pulled(3.0),
    designs=MATCHED,
    deserves=2,
    why="hardly anybody in the comparison group is like the participants",
)
of_design(
    "selection by a square that no model of main terms has",
    r"squar|not linear|alternatives? (disagree|differ)|methods (disagree|differ)|depends on the method",
    remake=lambda world, rng: replace(world, bend=0.5),
    designs=MATCHED,
)


def _hidden_confounder(place: Place, rng: Generator) -> None:
    """Months without work, which decide much of who takes part, are in the file and not declared."""
    place.settings["covariates"].pop("months_workless")


of_design(
    "a characteristic that decides who takes part is not declared",
    r"left out: .*months_workless",
    _hidden_confounder,
    designs=MATCHED,
)


def _affected(place: Place, rng: Generator) -> None:
    """Readiness for work, asked some months after the start, stands among what was known before it."""
    inside = place.takes_part
    works = np.where(inside, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])
    ready = 50 + 10 * rng.normal(size=len(works)) + 12 * works + 6 * inside
    place.people["readiness"] = np.round(ready, 1)
    place.settings["covariates"] = {**place.settings["covariates"], "readiness": "numeric"}
    if place.world.design == "matched_comparison":  # a trial's groups are what they were
        place.at_most(2, "it is matched on a consequence of the programme")


of_design(
    "a covariate that the programme affects",
    r"readiness.*(after|affect|consequence|cannot)|(measured|known) after the start",
    _affected,
)

# -- few people, tails, many characteristics


def _sizes(participants: int, comparison: int) -> Callable[[World, Generator], World]:
    return lambda world, rng: replace(world, participants=participants, comparison=comparison)


FEW = r"too few|so few|few people|small number|fewer than|degrees of freedom"
of_design("60 people in two groups", FEW, remake=_sizes(30, 30), designs=TRIAL)
of_design("24 people in two groups", FEW, remake=_sizes(12, 12), designs=TRIAL)
of_design("40 participants and 60 others", FEW, remake=_sizes(40, 60), designs=MATCHED)
of_design("a comparison group of 25", FEW, remake=_sizes(300, 25), designs=MATCHED)
of_design(
    "one in ten allocated, with other noise",
    FEW,
    remake=lambda world, rng: replace(world, participants=40, comparison=360, noise=0.3),
    designs=TRIAL,
)
TAILS = r"skew|few people make up|long tail|noughts|zeros"
for _n in (60, 300):
    of_design(
        f"very skewed earnings with many noughts, {_n} people",
        TAILS,
        remake=lambda world, rng, n=_n: replace(  # type: ignore[misc]
            world, participants=n // 2, comparison=n // 2, spread=1.4
        ),
        primaries=("earnings",),
    )
of_design(
    "a rare outcome",
    r"too few|\brare\b",
    remake=lambda world, rng: replace(world, base=0.04, effect=0.02),
    primaries=("employed",),
)


def _many_covariates(place: Place, rng: Generator) -> None:
    names = [f"answer_{i}" for i in range(1, 26)]
    for name in names:
        place.people[name] = rng.choice(["a", "b", "c"], len(place.people))
    more = dict.fromkeys(names, "category")
    place.settings["covariates"] = {**place.settings["covariates"], **more}


of_design(
    "fifty characteristics and 160 people",
    FEW + r"|so many characteristics|exactly who took part|still differ|not alike enough",
    _many_covariates,
    remake=_sizes(60, 100),
)


def _twice_the_same(place: Place, rng: Generator) -> None:
    place.people["age_in_months"] = place.people["age"].astype(int) * 12
    more = {"age_in_months": "numeric"}
    place.settings["covariates"] = {**place.settings["covariates"], **more}


of_design(
    "a covariate twice in other units",
    r"age_in_months.*(same|twice|tells)|say the same",
    _twice_the_same,
)


def _tells_all(place: Place, rng: Generator) -> None:
    """Match on the caseworker's office, which only participants have."""
    office = rng.choice(["North", "South"], len(place.people))
    place.people["office"] = np.where(place.takes_part, office, "None")
    place.settings["covariates"] = {**place.settings["covariates"], "office": "category"}


of_design(
    "a covariate that tells who took part",
    r"exactly who took part|office.*(only one|tells|nobody)|'office'",
    _tells_all,
)
