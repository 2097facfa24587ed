"""The worlds that places are drawn from: people, who takes part, and outcomes with and without the programme.

The effect is known by construction. Each person has a chance of work without the programme; the programme adds the same
to everybody's, and whoever works earns an amount that nothing else bears on. So the effect on work and on the average
of earnings is the same for everyone, for those who took part and for any part of them: every estimand has one truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
DesignName = Literal["randomised_trial", "matched_comparison", "monitoring"]
Primary = Literal["employed", "earnings", "out_of_work_benefits"]

#: What people in work earn in a year, on average.
WAGE = 14_000.0
#: How much of the effect is there after half a year.
EARLY = 0.4
MONTHS = (6, 12)
#: The month that evaluations here are about.
MONTH = 12
#: A chance of work is never nearer to none or to certainty than this.
EDGE = 0.04
QUALIFICATIONS = ("A level or above", "GCSE", "None")


@dataclass(frozen=True)
class World:
    """What decides a place.

    Attributes
    ----------
    design : str
        As it is declared.
    primary : str
        The outcome of the headline.
    participants, comparison : int
        People.
    effect : float
        What the programme adds to each person's chance of work.
    base : float
        The chance of work of a middling person without the programme.
    pull : float
        How strongly prospects lead into the programme, in log odds for one standard deviation; nought in a trial.
    bend : float
        How far the square of the months without work leads into the programme and away from work: what a model of main
        terms leaves out.
    spread : float
        Standard deviation of the logarithm of earnings of those in work.
    noise : float
        How much the chance of work differs between participants beyond what is recorded.
    sites : int
        Sites that are in one group whole; none where people are.
    site_spread : float
        Standard deviation of the chance of work between sites.
    strata_shares : tuple of float
        In a trial, the share that is offered the programme in each area; one share for all where it is empty.
    """

    design: DesignName
    primary: Primary
    participants: int
    comparison: int
    effect: float
    base: float = 0.38
    pull: float = 0.5
    bend: float = 0.0
    spread: float = 0.5
    noise: float = 0.0
    sites: int = 0
    site_spread: float = 0.0
    strata_shares: tuple[float, ...] = ()

    @property
    def truth(self) -> float:
        """The effect in the unit in which it is printed."""
        if self.primary == "earnings":
            return self.effect * WAGE
        return 100.0 * self.effect * (-1 if self.primary == "out_of_work_benefits" else 1)


@dataclass
class Drawn:
    """People of a place and all that is true of them.

    Attributes
    ----------
    people : DataFrame
        As it would be in a perfect people table, with ``site`` and ``area`` beside it.
    works, earns : dict of (int, bool) to ndarray
        Work (0 or 1) and earnings of every person in a month, without (False) and with the programme.
    """

    people: pd.DataFrame
    works: dict[tuple[int, bool], Floats] = field(default_factory=dict)
    earns: dict[tuple[int, bool], Floats] = field(default_factory=dict)

    @property
    def participant(self) -> NDArray[np.bool_]:
        """Who takes part."""
        return (self.people["group"] == "participant").to_numpy(dtype=bool)


def draw(world: World, rng: np.random.Generator) -> Drawn:
    """Draw the people of a world and their outcomes."""
    people = _take_part(world, rng)
    drawn = Drawn(people)
    n = len(people)
    chance = _chance_of_work(world, people)
    if world.noise:
        chance = chance + world.noise * rng.uniform(-1, 1, n) * drawn.participant
    if world.sites:
        shift = rng.normal(0, world.site_spread, world.sites)
        chance = chance + shift[people["site"].str.slice(5).astype(int).to_numpy() - 1]
    chance = np.clip(chance, EDGE + max(0.0, -world.effect), 1 - EDGE - max(0.0, world.effect))
    luck = rng.random(n)
    earlier = np.where(rng.random(n) < 0.7, luck, rng.random(n))
    for month, draws, share in ((6, earlier, EARLY), (12, luck, 1.0)):
        wage, other = _wages(world, n, rng), _wages(world, n, rng)
        for offered in (False, True):
            added = world.effect * share * offered
            works = np.asarray(draws < chance + added, dtype=np.float64)
            # Whom the programme brings into work earns as others do, and not what a prospect of work would have paid.
            brought = (draws >= chance) & (works == 1)
            drawn.works[month, offered] = works
            drawn.earns[month, offered] = np.round(works * np.where(brought, other, wage), 2)
    return drawn


@cache
def true_level(world: World, seed: int = 0) -> float:
    """Give the level of the primary outcome among those who take part, in the unit in which it is printed."""
    scale = 150_000 / (world.participants + world.comparison)
    participants, comparison = int(world.participants * scale), int(world.comparison * scale)
    many = replace(world, participants=participants, comparison=comparison)
    found = draw(many, np.random.default_rng(seed))
    inside = found.participant
    if world.primary == "earnings":
        return float(found.earns[MONTH, True][inside].mean())
    works = float(100 * found.works[MONTH, True][inside].mean())
    return 100 - works if world.primary == "out_of_work_benefits" else works


def _take_part(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Give as many people of both groups as are wanted, with their characteristics and sites."""
    sizes = world.participants, world.comparison
    found: dict[bool, list[pd.DataFrame]] = {True: [], False: []}
    have = {True: 0, False: 0}
    pull = 0.0 if world.design == "randomised_trial" else world.pull
    # As many apply as a draw needs; of the rarer group more have to be looked at.
    odds = np.log(max(sizes[0], 1) / max(sizes[1], 1)) if sizes[1] else 0.0
    while have[True] < sizes[0] or have[False] < sizes[1]:
        batch = _characteristics(max(sum(sizes), 200), rng)
        index = odds + pull * _need(batch) + world.bend * _square(batch)
        if world.strata_shares:
            shares = np.array(world.strata_shares)[batch["area"].str.slice(5).astype(int) - 1]
            index = np.log(shares / (1 - shares))
        offered = rng.random(len(batch)) < expit(index)
        for group in (True, False):
            rows = batch[offered == group]
            found[group].append(rows)
            have[group] += len(rows)
    parts = []
    for group, size in zip((True, False), sizes, strict=True):
        part = pd.concat(found[group], ignore_index=True).head(size)
        part.insert(0, "group", "participant" if group else "comparison")
        if world.sites:
            half = max(world.sites // 2, 1)
            first = 1 if group else half + 1
            many = half if group else max(world.sites - half, 1)
            number = first + np.arange(len(part)) % many
            part["site"] = [f"Site {i}" for i in number]
        parts.append(part)
    people = pd.concat(parts, ignore_index=True)
    people = people.iloc[rng.permutation(len(people))].reset_index(drop=True)
    people.insert(0, "person_id", _ids(len(people), rng))
    return people


def _characteristics(n: int, rng: np.random.Generator) -> pd.DataFrame:
    age = rng.integers(19, 63, n)
    skill = rng.normal(size=n)
    before = (rng.random(n) < expit(-0.5 + 0.9 * skill)) * 1
    earned = before * np.round(_lognormal(9_000 * np.exp(0.25 * skill), 0.6, rng), 2)
    days = pd.Timestamp("2023-04-03") + pd.to_timedelta(rng.integers(0, 350, n), unit="D")
    months = np.minimum(np.round(rng.gamma(2.0, 6.0, n) * np.exp(-0.25 * skill)), 120)
    grade = np.digitize(skill + rng.normal(0, 0.8, n), [-0.5, 0.6])
    return pd.DataFrame(
        {
            "start_date": days.strftime("%Y-%m-%d"),
            "age": age,
            "sex": np.where(rng.random(n) < 0.45, "Female", "Male"),
            "qualification": np.array(QUALIFICATIONS)[2 - grade],
            "months_workless": months.astype(int),
            "employed_before": before,
            "earnings_before": earned,
            "area": [f"Area {i}" for i in rng.integers(1, 4, n)],
        }
    )


def _standard(people: pd.DataFrame) -> Floats:
    """Months without work, earnings before and work before in units of their usual spread, shape (n, 3)."""
    return np.column_stack(
        [
            (people["months_workless"] - 12.4) / 9.0,
            (people["earnings_before"] - 3_900) / 6_200,
            (people["employed_before"] - 0.4) / 0.49,
        ]
    )


def _need(people: pd.DataFrame) -> Floats:
    """How far a person is from work, which leads into the programme; about one standard deviation wide."""
    workless, earned, worked = _standard(people).T
    schooled = (people["qualification"] == "None").to_numpy(float)
    need: Floats = 0.6 * workless - 0.4 * earned - 0.4 * worked + 0.3 * (schooled - 0.3)
    return need


def _square(people: pd.DataFrame) -> Floats:
    workless = np.clip(_standard(people)[:, 0], -2, 3)
    square: Floats = workless**2 - 1
    return square


def _chance_of_work(world: World, people: pd.DataFrame) -> Floats:
    workless, earned, worked = _standard(people).T
    schooled = (people["qualification"] == "None").to_numpy(float)
    woman = (people["sex"] == "Female").to_numpy(float)
    chance: Floats = (
        world.base
        - 0.05 * workless
        + 0.04 * earned
        + 0.07 * worked
        - 0.05 * (schooled - 0.3)
        - 0.03 * (woman - 0.45)
        - 0.10 * world.bend * _square(people)
        + 0.06 * bool(world.strata_shares) * (people["area"].str.slice(5).astype(int) - 2)
    )
    return chance


def _wages(world: World, n: int, rng: np.random.Generator) -> Floats:
    return _lognormal(np.full(n, WAGE), world.spread, rng)


def _lognormal(mean: Floats, sigma: float, rng: np.random.Generator) -> Floats:
    drawn: Floats = mean * np.exp(rng.normal(-(sigma**2) / 2, sigma, len(mean)))
    return drawn


def _ids(n: int, rng: np.random.Generator) -> list[str]:
    """Give ids of five digits, most of which begin with a zero; no two are the same without their zeros."""
    return [f"{i:05d}" for i in rng.choice(np.arange(1, max(9_999, 3 * n)), n, replace=False)]
