"""Do effects that are adjusted for missed and wrong links cover the truth? Simulated, with links whose truth is known.

Two groups are linked to a source in which a record is a yes (a payroll): whoever is in it has a record, whose pair gets a
probability as a linking model gives it, and records of other people get near. The best candidate counts, and is a link over the
threshold; 5 or 15 in 100 of those in the source are missed, alike in both groups, more in one, or more where a trait that goes
with the outcome is (known of everybody, or of nobody), and 1 to 3 in 100 links are wrong. A clerical sample of 100 to 400 pairs
is drawn in equal numbers from five strata of each group. Beside the adjusted effect stand the effect as it was linked and the one
from true links. The last rows are what no review of pairs can see. Writes ``benchmarks/results/linkage_error.md``. Run it with::

    .venv/bin/python benchmarks/linkage_error.py

``--replicates 100`` gives a quick look.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from scipy.stats import norm

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "{{cookiecutter.project_slug}}" / "src")]

from localeval.methods.impact.trial import difference_in_means  # noqa: E402
from localeval.methods.linkage.effects import join  # noqa: E402
from localeval.methods.linkage.expected import (  # noqa: E402
    LinkedPeople,
    expected_outcomes,
    level_draws,
)
from localeval.methods.linkage.review import (  # noqa: E402
    NO_CANDIDATE,
    Stratum,
    TrueShares,
    link_rates,
    true_shares,
)

RESULTS = ROOT / "benchmarks" / "results" / "linkage_error.md"
THRESHOLD = 0.9
EDGES = np.array([0.0, 0.1, 0.5, 0.9, 0.99, 1.000001])
#: On the scale of the base-2 logarithm of the odds: spread of the scores, and where those of wrong pairs lie.
SPREAD, WRONG = 4.0, -6.0
TRAIT = 0.4


@dataclass(frozen=True)
class Setting:
    """Places of one kind.

    Attributes
    ----------
    name : str
    missed : (float, float)
        Shares of those in the source whose pair lies under the threshold, participants first.
    by_trait : float
        How much lower the scores are of those with the trait.
    by_outcome : float
        How much lower the scores of participants are who are in the source without the outcome: what no review can see.
    seen : bool
        Whether the trait is a characteristic that the evaluation knows.
    wrong : float
        Of those with a candidate who is another person, so much higher is its score.
    no_candidate : float
        The share of participants in the source whose pair was never compared.
    kind : str
        ``binary`` or ``money``.
    """

    name: str
    missed: tuple[float, float]
    by_trait: float = 0.0
    by_outcome: float = 0.0
    seen: bool = True
    wrong: float = 0.0
    no_candidate: float = 0.0
    kind: str = "binary"


HELD = (
    Setting("5% missed in both groups", (0.05, 0.05)),
    Setting("15% missed in both groups", (0.15, 0.15)),
    Setting("5% missed of participants, 15% of the others", (0.05, 0.15)),
    Setting("15% missed of participants, 5% of the others", (0.15, 0.05)),
    Setting("15% missed, more with a trait that is known", (0.15, 0.15), by_trait=3.0),
    Setting(
        "5% and 15% missed, more with a trait that is known, more wrong links",
        (0.05, 0.15),
        by_trait=3.0,
        wrong=1.5,
    ),
    Setting("earnings, 5% missed", (0.05, 0.05), kind="money"),
    Setting("earnings, 15% missed", (0.15, 0.15), kind="money"),
    Setting("earnings, 15% and 5% missed, by a known trait", (0.15, 0.05), 3.0, kind="money"),
)
NOT_HELD = (
    Setting(
        "5% and 15% missed, more with a trait that nobody knows",
        (0.05, 0.15),
        by_trait=5.0,
        seen=False,
    ),
    Setting("15% missed of participants, mostly those without the outcome", (0.15, 0.15), 0.0, 8.0),
    Setting("10% of participants in the source never compared", (0.05, 0.05), no_candidate=0.10),
)


@dataclass(frozen=True)
class Group:
    """One group as it was linked, and the truth."""

    trait: np.ndarray
    in_source: np.ndarray
    outcome: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    observed: np.ndarray

    @property
    def linked(self) -> np.ndarray:
        return np.asarray(np.nan_to_num(self.probability) >= THRESHOLD)


def draw(rng: np.random.Generator, setting: Setting, sizes: tuple[int, int]) -> list[Group]:
    """Draw participants and the comparison group."""
    drawn = []
    for side, n in enumerate(sizes):
        trait = rng.random(n) < TRAIT
        source = rng.random(n) < np.where(trait, 0.55, 0.75) + 0.08 * (side == 0)
        if setting.kind == "binary":
            outcome = np.where(source & (rng.random(n) < 0.8), 100.0, 0.0)
        else:
            outcome = np.where(source, rng.lognormal(7.2 + 0.2 * trait, 0.7, n), 0.0)
        threshold = np.log2(THRESHOLD / (1 - THRESHOLD))
        at = threshold - norm.ppf(setting.missed[side]) * SPREAD
        score = rng.normal(at, SPREAD, n)
        score -= setting.by_trait * (trait - TRAIT)
        if side == 0:
            score -= setting.by_outcome * (source & (outcome == 0))
        compared = source & (rng.random(n) >= setting.no_candidate * (side == 0))
        score = np.where(compared, score, -np.inf)
        other = rng.normal(WRONG + setting.wrong, SPREAD, n)
        other = np.where(rng.random(n) < 0.6, other, -np.inf)
        best = np.maximum(score, other)
        probability = np.where(np.isfinite(best), 1 / (1 + 2.0 ** -np.clip(best, -60, 60)), np.nan)
        drawn.append((trait, source, outcome, compared & (score >= other), probability))
    pool = np.concatenate([source_outcome[1][source_outcome[0]] for source_outcome in (
        (item[1], item[2]) for item in drawn[1:]
    )])  # fmt: skip
    groups = []
    for trait, source, outcome, right, probability in drawn:
        linked = np.nan_to_num(probability) >= THRESHOLD
        observed = np.where(linked & right, outcome, 0.0)
        wrong = linked & ~right
        observed[wrong] = rng.choice(pool, int(wrong.sum()))
        groups.append(Group(trait, source, outcome, right, probability, observed))
    return groups


def review(
    rng: np.random.Generator, group: Group, pairs: int, seed: int
) -> tuple[np.ndarray, TrueShares]:
    """Review so many pairs of a group, in equal numbers from each stratum."""
    found = np.full(len(group.probability), NO_CANDIDATE)
    there = np.isfinite(group.probability)
    found[there] = np.searchsorted(EDGES, group.probability[there], side="right") - 1
    strata = []
    for stratum in range(len(EDGES) - 1):
        here = np.flatnonzero(found == stratum)
        looked = rng.choice(here, min(pairs // (len(EDGES) - 1), len(here)), replace=False)
        expected = float(group.probability[here].mean()) if len(here) else 0.5
        strata.append(Stratum(len(looked), int(group.right[looked].sum()), 0, min(expected, 1.0)))
    return found, true_shares(strata, seed=seed)


@dataclass(frozen=True)
class Found:
    """What one simulated place gives; errors in the outcome's unit."""

    error: float
    covered: bool
    width: float
    error_linked: float
    covered_linked: bool
    covered_true: bool
    found_covered: float


def place(
    rng: np.random.Generator, setting: Setting, sizes: tuple[int, int], pairs: int, truth: float
) -> Found:
    """Simulate and adjust one place."""
    groups = draw(rng, setting, sizes)
    others = float(np.concatenate([g.observed[g.linked] for g in groups]).mean())
    expected, draws, covered = [], [], []
    for seed, group in enumerate(groups):
        strata, shares = review(rng, group, pairs // 2, seed)
        covariates = (
            group.trait[:, None].astype(float) if setting.seen else np.zeros((len(strata), 0))
        )
        people = LinkedPeople(
            group.observed, group.linked, strata, len(EDGES) - 1, np.ones(len(strata)), covariates
        )
        expected.append(expected_outcomes(people, shares, others))
        draws.append(level_draws(people, shares, others))
        linked, beside = (
            np.bincount(strata[who & (strata >= 0)], minlength=len(EDGES) - 1).astype(float)
            for who in (group.linked, ~group.linked)
        )
        rate = link_rates(shares, linked, beside).found
        really = (group.linked & group.right).sum() / group.in_source.sum()
        assert rate is not None
        assert rate.low is not None
        assert rate.high is not None
        covered.append(rate.low <= really <= rate.high)
    flags = np.arange(sum(sizes)) < sizes[0]
    effect = difference_in_means(np.concatenate(expected), flags)
    ends = join(
        effect.estimate, effect.std_error, (effect.low, effect.high), effect.df, draws[0] - draws[1]
    )
    as_linked = difference_in_means(np.concatenate([g.observed for g in groups]), flags)
    true = difference_in_means(np.concatenate([g.outcome for g in groups]), flags)
    return Found(
        effect.estimate - truth,
        ends.low <= truth <= ends.high,
        (ends.high - ends.low) / (true.high - true.low),
        as_linked.estimate - truth,
        as_linked.low <= truth <= as_linked.high,
        true.low <= truth <= true.high,
        float(np.mean(covered)),
    )


@cache
def truth_of(kind: str) -> float:
    """Give the true effect, from so many people that chance is small beside any interval; links make no difference to it."""
    setting = Setting("", (0.05, 0.05), kind=kind)
    groups = draw(np.random.default_rng(0), setting, (3_000_000, 3_000_000))
    return float(groups[0].outcome.mean() - groups[1].outcome.mean())


def simulate(
    setting: Setting,
    pairs: int,
    replicates: int,
    sizes: tuple[int, int] = (600, 1200),
    seed: int = 1,
) -> list[Found]:
    """Simulate so many places of a setting."""
    truth = truth_of(setting.kind)
    rng = np.random.default_rng([seed, pairs])
    return [place(rng, setting, sizes, pairs, truth) for _ in range(replicates)]


HEAD = """# Effects adjusted for missed and wrong links

Made by `.venv/bin/python benchmarks/linkage_error.py` (or `make benchmark-linkage-error`): {replicates:,} simulated places a row, 600
participants and 1,200 others, fixed seeds. What is covered is a true difference of {binary:.1f} points, or of earnings; a count of so
many intervals may be off by {off:.1f} points by chance. Bias is in standard errors of the effect from true links; width beside that
effect's interval. One to three in 100 links are wrong.

| links | pairs reviewed | adjusted: covered | bias | width | as linked: covered | bias | from true links: covered | share found: covered |
|:---|---:|---:|---:|---:|---:|---:|---:|---:|
"""
TAIL = """
The last rows are what a review of pairs cannot see: links that are missed because of a trait that goes with the outcome and that the evaluation
does not know (which moves little here), links that are missed because of the outcome itself, and people whose record was never compared with them,
in one group and not in the other. No adjustment mends the last two. The
report says beside every adjusted result that it holds only if links were missed whatever the outcome was, and gives the result if one
in 20 of the people without any candidate were in the source, in one group and not in the other.
"""


def row(setting: Setting, pairs: int, found: Sequence[Found]) -> str:
    """Write a row of the table."""
    scale = 2.5 if setting.kind == "binary" else 80.0

    def share(name: str) -> str:
        return f"{100 * np.mean([getattr(item, name) for item in found]):.1f}%"

    def bias(name: str) -> str:
        return f"{np.mean([getattr(item, name) for item in found]) / scale:+.2f}"

    width = np.mean([item.width for item in found])
    cells = [
        setting.name,
        str(pairs),
        share("covered"),
        bias("error"),
        f"{width:.2f}",
        share("covered_linked"),
        bias("error_linked"),
        share("covered_true"),
        share("found_covered"),
    ]
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Simulate all settings and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    jobs = [(s, n) for s in HELD for n in (100, 200, 400)] + [(s, 400) for s in NOT_HELD]
    with ProcessPoolExecutor(options.jobs) as pool:
        work = partial(simulate, replicates=options.replicates)
        every = list(pool.map(work, *zip(*jobs, strict=True)))
    off = 196 * np.sqrt(0.05 * 0.95 / options.replicates)
    text = HEAD.format(replicates=options.replicates, binary=truth_of(HELD[0].kind), off=off)
    for (setting, pairs), found in zip(jobs, every, strict=True):
        if (setting, pairs) == (NOT_HELD[0], 400):
            text += "| **beyond what a review sees** | | | | | | | | |\n"
        text += row(setting, pairs, found)
    RESULTS.write_text(text + TAIL, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
