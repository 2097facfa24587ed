"""Does the test of the draw keep its size, and does it find groups that chance did not make? Simulated, with a known truth.

Groups are drawn: 20 to 5,000 people, few and many covariates, long tails, rare levels, one in ten drawn, strata with their own
shares, sites as a whole, and other shares in each site. Counted is how often a draw is called unlikely at one in twenty and
at one in a thousand. Then participants are given a head start in the first covariate, as nobody who draws
does. Writes ``benchmarks/results/draws.md``. Run it with::

    .venv/bin/python benchmarks/draws.py

``--draws 100`` gives a quick look.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from localeval.methods.impact.chance_balance import UNLIKELY, chance_balance

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "draws.md"


@dataclass(frozen=True)
class Setting:
    """One kind of trial.

    Attributes
    ----------
    people, covariates : int
    values : str
        ``normal``, ``tails`` (earnings: many zeros, log-normal with sigma 1.4) or ``rare`` (levels of 1 to 20%).
    draw : str
        ``half``, ``tenth``, ``strata`` (four, each with a share of its own), ``sites`` (of 20, as a whole) or ``within`` (people,
        with another share in each site).
    head_start : float
        What participants have more of the first covariate, in standard deviations.
    """

    people: int
    covariates: int
    values: str
    draw: str
    head_start: float = 0.0


SIZES = ((20, 3), (20, 12), (100, 8), (500, 25), (5000, 8))
WAYS = (
    ("normal", "half"),
    ("tails", "half"),
    ("tails", "tenth"),
    ("rare", "tenth"),
    ("tails", "strata"),
    ("tails", "sites"),
    ("tails", "within"),
)


def settings() -> Iterator[Setting]:
    """Give the trials whose groups are drawn; sites only where there are eight or more."""
    for people, covariates in SIZES:
        for values, draw in WAYS:
            if draw != "sites" or people >= 160:
                yield Setting(people, covariates, values, draw)


def called_so() -> Iterator[Setting]:
    """Give groups that are called a trial and were not drawn."""
    for people in (100, 500, 5000):
        for head_start in (0.1, 0.2, 0.38):
            yield Setting(people, 8, "normal", "half", head_start)


def p_value(setting: Setting, seed: int) -> float:
    """Make a trial up and test it."""
    rng = np.random.default_rng(
        [seed, setting.people, setting.covariates, WAYS.index(way_of(setting))]
    )
    n = setting.people
    x = _values(setting, rng)
    more: dict[str, Any] = {}
    if setting.draw in {"half", "tenth"}:
        drawn = rng.permutation(n) < max(2, n // (2 if setting.draw == "half" else 10))
    elif setting.draw == "strata":
        stratum = rng.integers(0, 4, n)
        x = x + stratum[:, None]
        drawn = _within(stratum, np.array([0.2, 0.5, 0.7, 0.5]), rng)
        more["strata"] = pd.DataFrame({"stratum": stratum})
    else:
        sites = max(8, n // 20)
        site = rng.integers(0, sites, n)
        x = x + rng.normal(size=(sites, setting.covariates))[site]
        if setting.draw == "sites":
            drawn = (rng.permutation(sites) < sites // 2)[site]
        else:
            drawn = _within(site, rng.uniform(0.2, 0.8, sites), rng)
        more["cluster"] = site
    x[:, 0] += setting.head_start * x[:, 0].std() * drawn
    return chance_balance(pd.DataFrame(x), drawn, **more).p_value


def way_of(setting: Setting) -> tuple[str, str]:
    """Give how a trial is made up."""
    return setting.values, setting.draw


def _values(setting: Setting, rng: np.random.Generator) -> np.ndarray:
    shape = setting.people, setting.covariates
    if setting.values == "normal":
        return rng.normal(size=shape)
    if setting.values == "tails":
        return np.asarray(np.exp(1.4 * rng.normal(size=shape)) * (rng.random(shape) > 0.6))
    return (rng.random(shape) < np.linspace(0.01, 0.2, shape[1])).astype(float)


def _within(groups: np.ndarray, shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw of each group the share that is its own."""
    drawn = np.zeros(len(groups), dtype=bool)
    for group, share in enumerate(shares):
        rows = np.flatnonzero(groups == group)
        drawn[rng.permutation(rows)[: round(share * len(rows))]] = True
    if drawn.all() or not drawn.any():
        drawn[0] = not drawn[0]
    return drawn


def tested(job: tuple[Setting, int]) -> list[float]:
    """Make up so many trials of a setting and give the p-value of each."""
    setting, times = job
    return [p_value(setting, seed) for seed in range(times)]


def main() -> None:
    """Simulate, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=400, help="trials of each setting")
    parser.add_argument("--jobs", type=int, default=2)
    times = parser.parse_args()
    begun = time.perf_counter()
    drawn, not_drawn = list(settings()), list(called_so())
    # Many people take longer, and groups that were not drawn take all draws.
    jobs = [(s, max(5, times.draws // (1 if s.people < 1000 else 4))) for s in drawn]
    jobs += [(s, max(5, times.draws // 8)) for s in not_drawn]
    with ProcessPoolExecutor(times.jobs) as pool:
        found = [np.array(values) for values in pool.map(tested, jobs)]
    lines = list(_report(drawn, found[: len(drawn)], not_drawn, found[len(drawn) :]))
    lines.append(f"\n{time.perf_counter() - begun:,.0f} seconds in {times.jobs} processes.")
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines))


def _report(
    drawn: list[Setting], sizes: list[np.ndarray], called: list[Setting], powers: list[np.ndarray]
) -> Iterator[str]:
    yield "# The test of the draw (`python benchmarks/draws.py`)\n"
    yield "Groups that were drawn, called unlikely at one in twenty and at one in a thousand:\n"
    yield "| people | covariates | values | drawn | trials | p ≤ 0.05, % | p < 0.001 |"
    yield "| ---: | ---: | --- | --- | ---: | ---: | ---: |"
    for one, found in zip(drawn, sizes, strict=True):
        yield (
            f"| {one.people:,} | {one.covariates} | {one.values} | {one.draw} | {len(found):,} | "
            f"{100 * np.mean(found <= 0.05):.1f} | {np.sum(found < UNLIKELY)} |"
        )
    every = np.concatenate(sizes)
    few, rare = int(np.sum(every <= 0.05)), int(np.sum(every < UNLIKELY))
    yield (
        f"| all | | | | {len(every):,} | {100 * few / len(every):.1f} | {rare} |\n\n"
        f"More often than allowed: p = {_more_than(few, len(every), 0.05):.2f} at one in twenty, "
        f"{_more_than(rare, len(every), UNLIKELY):.2f} at one in a thousand (exact, one-sided).\n"
    )
    yield "Groups that nobody drew, where participants have so much more of one of eight covariates:\n"
    yield "| people | more, standard deviations | found out (p < 0.001), % |"
    yield "| ---: | ---: | ---: |"
    for one, found in zip(called, powers, strict=True):
        yield f"| {one.people:,} | {one.head_start} | {100 * np.mean(found < UNLIKELY):.0f} |"


def _more_than(count: int, of: int, share: float) -> float:
    return float(stats.binom.sf(count - 1, of, share))


if __name__ == "__main__":
    main()
