"""Whole places with a known effect: gaps in covariates, lost outcomes, clusters, long tails, and all of them together.

A scenario is what ``evaluation.yml`` says and how the tables come about. The effect is added to everybody's outcome, so
that it is the same for everyone, for participants and for each group of each subgroup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Gaps = Literal["", "completely at random", "at random", "following the outcome", "not at random"]
Frames = dict[str, pd.DataFrame]
MONTH = 12


@dataclass(frozen=True)
class Scenario:
    """A way of drawing places.

    Attributes
    ----------
    name : str
        As it is printed; the letter of its kind first.
    design : str
        As declared.
    people : int
    share : float
        Who takes part, or is allocated: of people or of sites.
    effect : float
        In the unit of the outcome.
    pull : float
        How strongly covariates decide who takes part, in a comparison that is matched.
    gaps : str
        How the outcome before the start and the skill are missing; empty for not at all.
    gap_share : float
        For how many.
    lost : str
        How outcomes are lost, likewise.
    lost_shares : (float, float)
        Of participants and of the comparison group.
    sites : int
        Sites that are in one group whole; none where people are.
    correlation : float
        Between people of a site.
    declared : bool
        Whether ``cluster:`` names the sites.
    strata : int
        Areas that are declared, none if 0: of two, half of the people are in one where three times as many are allocated; of more, who takes part and
        how people fare go with the area.
    outcome : str
        ``even``: normal; ``skewed``: earnings of which six in ten are nought and the others log-normal; ``yes or no``.
    sigma : float
        Of the logarithm of earnings.
    shape : str
        What a model of main terms leaves out: ``score``, ``outcome``, ``both`` or nothing; ``earnings``: who takes part depends
        on the logarithm of earnings before, their outcome on the earnings; ``together``: both depend on the product of two, ``weakly``: less,
        ``woman``: of a number and the sex, ``three``: of three; ``corner``: of women with much before nobody is in the comparison group, and they do
        worse.
    parts : bool
        Whether there are results for women and men too: where gaps are filled each takes as long as that for everybody.
    """

    name: str
    design: str
    people: int
    share: float = 0.5
    effect: float = 0.0
    pull: float = 1.0
    gaps: Gaps = ""
    gap_share: float = 0.0
    lost: Gaps = ""
    lost_shares: tuple[float, float] = (0.0, 0.0)
    sites: int = 0
    correlation: float = 0.05
    declared: bool = False
    strata: int = 0
    outcome: Literal["even", "skewed", "yes or no"] = "even"
    sigma: float = 1.0
    shape: Literal[
        "", "score", "outcome", "both", "earnings", "together", "woman", "three", "weakly", "corner"
    ] = ""
    parts: bool = True

    @property
    def is_trial(self) -> bool:
        """Whether chance decides."""
        return self.design == "randomised_trial"

    @property
    def code(self) -> str:
        """The outcome's code in the catalogue."""
        return "employed" if self.outcome == "yes or no" else "earnings"

    @property
    def truth(self) -> float:
        """The effect as it is estimated: in percentage points where the outcome is yes or no."""
        return 100 * self.effect if self.outcome == "yes or no" else self.effect

    @property
    def sizes(self) -> tuple[int, int] | None:
        """How many are allocated, where that is decided beforehand."""
        if not self.is_trial or self.strata:
            return None
        if self.sites:
            each = self.people // self.sites
            ours = round(self.share * self.sites) * each
            return ours, self.sites * each - ours
        ours = round(self.share * self.people)
        return ours, self.people - ours

    def settings(self, known: set[str]) -> dict[str, Any]:
        """Give ``evaluation.yml``, with those of the newer keys that this version knows."""
        prior: Any = ["before"]
        if "prior_outcomes.column" in known:
            prior = [{"column": "before", "outcome": self.code, "month": -12}]
        whole: dict[str, Any] = {
            "programme": {"name": "Into Work", "organisation": "A council"},
            "places": [{"code": "E08000003", "name": "Manchester"}],
            "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
            "design": self.design,
            "covariates": {
                "before": "numeric",
                "skill": "numeric",
                "need": "numeric",
                "sex": "category",
            },
            "prior_outcomes": prior,
            "outcomes": [{"code": self.code, "month": MONTH, "primary": True}],
            "subgroups": ["sex"] if self.parts else [],
        }
        if self.declared:
            whole["cluster"] = "site"
        if self.strata:
            whole["strata"] = "area"
        if not self.is_trial and "comparison_group" in known:
            whole["comparison_group"] = {"from": "not_offered"}
        if self.sizes and "allocated" in known:
            whole["allocated"] = dict(zip(("participant", "comparison"), self.sizes, strict=True))
        return whole

    def fits(self, known: set[str]) -> bool:
        """Whether this version of the package knows every key that the scenario needs."""
        return (not self.declared or "cluster" in known) and (not self.strata or "strata" in known)

    def draw(self, rng: np.random.Generator) -> Frames:
        """Draw the tables of one place, with the types that they have once they are loaded."""
        n = self.people
        x = rng.normal(size=(n, 3))
        woman = rng.random(n) < 0.4
        area = rng.random(n) < 0.5
        areas = rng.integers(0, self.strata, n) if self.strata > 2 else area.astype(int)
        place = areas / max(self.strata - 1, 1)
        site, group = self._allocate(x, woman, place, rng)
        shift = self._of_sites(site, rng)
        before = self._before(x[:, 0])
        outcome = self._outcome(x, woman, place, shift, group, rng)
        frame = pd.DataFrame(
            {
                "person_id": [f"{i:06d}" for i in range(n)],
                "group": pd.Categorical(
                    np.where(group, "participant", "comparison"),
                    categories=["participant", "comparison"],
                ),
                "before": before,
                "skill": x[:, 1],
                "need": x[:, 2],
                "sex": pd.Categorical(np.where(woman, "Female", "Male")),
                "site": pd.Categorical([f"Site {i}" for i in site]),
                "area": pd.Categorical([f"Area {i}" for i in areas]),
            }
        )
        if not self.declared:
            frame = frame.drop(columns="site")
        if not self.strata:
            frame = frame.drop(columns="area")
        for name in ("before", "skill") if self.gaps else ():
            frame.loc[self._missing(x, woman, group, outcome, rng), name] = np.nan
        rows = pd.DataFrame({"person_id": frame["person_id"], "month": MONTH, self.code: outcome})
        rows = rows[~self._lost(x, outcome, group, rng)].reset_index(drop=True)
        return {"people": frame, "outcomes": rows}

    # -- parts of a draw

    def _allocate(
        self, x: Floats, woman: NDArray[np.bool_], area: Floats, rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Give everybody's site and group."""
        n = self.people
        if self.sites:
            site = np.arange(n) % self.sites
            if self.is_trial:
                chosen = rng.permutation(self.sites) < round(self.share * self.sites)
                return site, chosen[site]
            # People of the two sorts of sites differ as those of a matched comparison do.
            group = site < round(self.share * self.sites)
            x += 0.4 * self.pull * np.where(group, 0.5, -0.5)[:, None] * np.array([1, 1, -0.6])
            return site, group
        site = np.zeros(n, dtype=np.int64)
        if self.is_trial and self.strata:
            group = np.zeros(n, dtype=bool)
            for place, share in ((area == 1, 0.6), (area == 0, 0.2)):
                group[place] = rng.permutation(int(place.sum())) < round(share * place.sum())
            return site, group
        if self.is_trial:
            return site, rng.permutation(n) < round(self.share * n)
        index = self.pull * (0.5 * x[:, 0] + 0.4 * x[:, 1] - 0.3 * x[:, 2] + 0.5 * (woman - 0.4))
        if self.strata:
            index = index + 1.5 * (area - 0.5)
        if self.shape in ("score", "both"):
            index = index + 0.5 * (x[:, 0] ** 2 - 1)
        if product := _TOGETHER.get(self.shape):
            index = index + product[0] * self._product(x, woman)
        if self.shape == "earnings":
            index = -1.2 * np.log1p(self._before(x[:, 0])) + 0.4 * x[:, 1]
            index = (index - index.mean()) * self.pull
        group = rng.random(n) < expit(np.log(self.share / (1 - self.share)) + index)
        if self.shape == "corner":
            # Who would be the comparison group's there is somebody else, of the other corners.
            empty = _corner(x, woman) & ~group
            woman[empty] = False
        return site, group

    def _of_sites(self, site: NDArray[np.int64], rng: np.random.Generator) -> Floats:
        """Give what the people of a site have in common, in standard deviations of what a person has alone."""
        if not self.sites:
            return np.zeros(self.people)
        spread = np.sqrt(self.correlation / (1 - self.correlation))
        shift: Floats = rng.normal(0, spread, self.sites)[site]
        return shift

    def _product(self, x: Floats, woman: NDArray[np.bool_]) -> Floats:
        """Give what leads into the programme together."""
        second = 2.0 * woman - 1 if self.shape == "woman" else x[:, 1]
        found: Floats = x[:, 0] * second
        return found * x[:, 2] if self.shape == "three" else found

    def _before(self, x: Floats) -> Floats:
        """Give the outcome before the start: skewed, with noughts, where the scenario is about that."""
        if self.shape == "earnings":
            return np.where(x < -0.6, 0.0, np.exp(0.9 * x))
        return x

    def _outcome(
        self,
        x: Floats,
        woman: NDArray[np.bool_],
        area: Floats,
        shift: Floats,
        group: NDArray[np.bool_],
        rng: np.random.Generator,
    ) -> Floats:
        n = self.people
        mean = self._before(x[:, 0]) + 0.7 * x[:, 1] - 0.5 * woman + 0.5 * (self.strata > 0) * area
        if self.shape in ("outcome", "both"):
            mean = mean + 0.7 * (x[:, 0] ** 2 - 1)
        if product := _TOGETHER.get(self.shape):
            mean = mean + product[1] * self._product(x, woman)
        if self.shape == "corner":
            mean = mean - 1.0 * _corner(x, woman)
        if self.outcome == "even":
            even: Floats = mean + rng.normal(size=n) + shift + self.effect * group
            return even
        if self.outcome == "yes or no":
            chance = expit(-1.0 + 0.6 * mean + 1.7 * shift) + self.effect * group
            return np.asarray(rng.random(n) < chance, dtype=np.float64)
        works = rng.random(n) < expit(-0.4 + 0.5 * mean + 1.7 * shift)
        paid = np.exp(rng.normal(-(self.sigma**2) / 2, self.sigma, n) + 0.1 * mean)
        earned: Floats = works * paid + self.effect * group
        return earned

    def _missing(
        self,
        x: Floats,
        woman: NDArray[np.bool_],
        group: NDArray[np.bool_],
        outcome: Floats,
        rng: np.random.Generator,
    ) -> NDArray[np.bool_]:
        index = {
            "completely at random": np.zeros(self.people),
            "at random": 1.0 * x[:, 2] + 0.8 * woman + 0.8 * group,
            # At random too, as the outcome is known, and hardest to fill: the higher it is the fewer there are to lend.
            "following the outcome": 0.9 * (outcome - outcome.mean()) / outcome.std(),
            "not at random": 1.2 * x[:, 0],
        }[self.gaps]
        return chosen(index, self.gap_share, rng)

    def _lost(
        self, x: Floats, outcome: Floats, group: NDArray[np.bool_], rng: np.random.Generator
    ) -> NDArray[np.bool_]:
        lost = np.zeros(self.people, dtype=bool)
        if not self.lost:
            return lost
        index = {
            "completely at random": np.zeros(self.people),
            # More of those who did badly before are lost where they take part, and more who did well elsewhere.
            "at random": np.where(group, -1.2, 0.6) * x[:, 0] - 0.5 * x[:, 1],
            "not at random": -1.2 * (outcome - outcome.mean()) / outcome.std(),
        }[self.lost]
        for members, share in zip((group, ~group), self.lost_shares, strict=True):
            lost[members] = chosen(index[members], share, rng)
        return lost


def chosen(index: Floats, share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw people with log odds that rise with an index, and are a share of all on average."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(index + middle).mean() < share else (low, middle)
    return np.asarray(rng.random(len(index)) < expit(index + low))


def _corner(x: Floats, woman: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(woman & (x[:, 0] > 0.4))


#: How strongly the product leads into the programme, and how far the outcome follows it.
_TOGETHER = {
    "together": (0.4, 0.6),
    "weakly": (0.2, 0.2),
    "woman": (0.4, 0.4),
    "three": (0.3, 0.3),
}
TRIAL = Scenario("clean trial of 400", "randomised_trial", 400)
MATCHED = Scenario("clean matched comparison of 1,000", "matched_comparison", 1000, 0.25)
_TAILED = {"outcome": "skewed", "sigma": 1.4}


def scenarios() -> tuple[Scenario, ...]:
    """Give all scenarios of whole places."""
    found = [
        TRIAL,
        MATCHED,
        replace(MATCHED, name="clean matched comparison of 1,000, effect 0.3", effect=0.3),
    ]
    found += _gaps()
    found += _losses()
    found += _clusters()
    found += _shapes()
    found += _tails()
    found += _together()
    names = [item.name for item in found]
    if len(set(names)) < len(names):
        msg = "two scenarios have one name"
        raise ValueError(msg)
    return tuple(found)


def _gaps() -> Iterator[Scenario]:
    for how, share in product(("completely at random", "at random"), (0.1, 0.2, 0.4)):
        yield replace(
            MATCHED,
            name=f"A: matched, {share:.0%} of covariates missing {how}",
            gaps=how,  # type: ignore[arg-type]
            gap_share=share,
            parts=share == 0.2,
        )
    yield replace(
        MATCHED,
        name="A: matched, effect 0.3, 20% of covariates missing at random",
        effect=0.3,
        gaps="at random",
        gap_share=0.2,
        parts=False,
    )
    yield replace(
        MATCHED,
        name="A: matched, 40% of covariates missing following the outcome",
        gaps="following the outcome",
        gap_share=0.4,
        parts=False,
    )
    earnings = replace(MATCHED, people=1130, share=0.16, shape="earnings", parts=False)
    for how, share in product(("at random", "following the outcome"), (0.2, 0.4)):
        yield replace(
            earnings,
            name=f"A: matched on earnings before, {share:.0%} missing {how}",
            gaps=how,  # type: ignore[arg-type]
            gap_share=share,
        )
    yield replace(
        earnings,
        name="A: matched on earnings before, 300 people, 40% missing following the outcome",
        people=300,
        share=0.3,
        gaps="following the outcome",
        gap_share=0.4,
    )
    yield replace(
        TRIAL,
        name="A: trial, 40% of covariates missing at random",
        gaps="at random",
        gap_share=0.4,
    )


def _losses() -> Iterator[Scenario]:
    for base, word in ((TRIAL, "trial"), (replace(MATCHED, share=0.35), "matched")):
        for how, shares in (
            ("completely at random", (0.2, 0.2)),
            ("at random", (0.15, 0.15)),
            ("at random", (0.4, 0.1)),
        ):
            words = " and ".join(f"{share:.0%}" for share in shares)
            yield replace(
                base,
                name=f"B: {word}, outcomes of {words} lost {how}",
                lost=how,  # type: ignore[arg-type]
                lost_shares=shares,
            )


def _clusters() -> Iterator[Scenario]:
    for declared in (False, True):
        word = "declared" if declared else "not declared"
        for sites, each in ((20, 20), (10, 50)):
            yield replace(
                TRIAL,
                name=f"C: trial, {sites} sites of {each}, {word}",
                people=sites * each,
                sites=sites,
                declared=declared,
            )
        for sites in (20, 40):
            yield replace(
                MATCHED,
                name=f"C: matched, {sites // 2}+{sites // 2} sites of 25, {word}",
                people=25 * sites,
                share=0.5,
                sites=sites,
                declared=declared,
            )
    yield replace(
        TRIAL,
        name="C: trial, areas with other shares allocated, declared",
        people=600,
        strata=2,
    )
    for people in (200, 1000):
        yield replace(
            MATCHED,
            name=f"C: matched, {people:,} people of six areas, declared",
            people=people,
            strata=6,
        )


def _shapes() -> Iterator[Scenario]:
    yield replace(MATCHED, name="E: matched, groups very unlike", pull=2.5)
    for shape in ("score", "outcome", "both"):
        what = "score and outcome" if shape == "both" else shape
        yield replace(
            MATCHED,
            name=f"E: matched, {what} not linear",
            shape=shape,
        )
    for shape, what in (
        ("together", "two covariates lead in together"),
        ("weakly", "two covariates lead in together, weakly"),
        ("woman", "a number and the sex lead in together"),
        ("three", "three covariates lead in together"),
        ("corner", "nobody to compare with in one corner"),
    ):
        yield replace(MATCHED, name=f"E: matched, {what}", shape=shape)  # type: ignore[arg-type]
    yield replace(
        MATCHED,
        name="E: matched, who takes part depends on the logarithm of earnings before",
        people=1130,
        share=0.16,
        shape="earnings",
    )
    yield replace(MATCHED, name="E: matched, 60 people", people=60)
    yield replace(MATCHED, name="E: matched, 200 people", people=200)
    yield replace(
        MATCHED, name="E: matched, 2,000 people, about 40 participants", people=2000, share=0.02
    )
    yield replace(MATCHED, name="E: matched, yes or no", outcome="yes or no")


def _tails() -> Iterator[Scenario]:
    for people in (60, 300):
        yield replace(
            TRIAL,
            name=f"F: trial of earnings, {people} people",
            people=people,
            **_TAILED,  # type: ignore[arg-type]
        )
    yield replace(
        TRIAL,
        name="F: trial of earnings, 300 people, 75 allocated",
        people=300,
        share=0.25,
        **_TAILED,  # type: ignore[arg-type]
    )
    yield replace(
        MATCHED,
        name="F: matched earnings, 600 people",
        people=600,
        **_TAILED,  # type: ignore[arg-type]
    )
    yield replace(TRIAL, name="F: trial of 20", people=20)
    yield replace(TRIAL, name="F: trial of 60", people=60)
    yield replace(TRIAL, name="F: trial, yes or no, 300 people", people=300, outcome="yes or no")


def _together() -> Iterator[Scenario]:
    """Every way in which gaps, losses, clusters and tails come together, two or more at once."""
    for base, word in ((replace(TRIAL, people=600), "trial"), (MATCHED, "matched")):
        for gaps, lost, clustered, skewed in product((False, True), repeat=4):
            if gaps + lost + clustered + skewed < 2:
                continue
            parts = [
                name
                for name, there in (
                    ("gaps", gaps),
                    ("losses", lost),
                    ("clusters", clustered),
                    ("tails", skewed),
                )
                if there
            ]
            item = replace(base, name=f"Together: {word}, {' and '.join(parts)}")
            if gaps:
                in_parts = base.is_trial or (lost and clustered and skewed)
                item = replace(item, gaps="at random", gap_share=0.2, parts=in_parts)
            if lost:
                item = replace(item, lost="at random", lost_shares=(0.15, 0.15))
            if clustered:
                item = replace(item, people=30 * 30, share=0.5, sites=30, declared=True)
            if skewed:
                item = replace(item, outcome="skewed", sigma=1.0)
            yield item
