"""Do intervals over places keep their promises? Simulated places whose mean effect is known.

For each number of places, their sizes and how much they differ: how often the 95% interval of the mean
covers it, how wide it is, and whether the prediction interval holds 95% of other places; the package's
method beside those that a user might pick instead. Then the time for up to 10,000 places. Writes
``benchmarks/results/pooling.md``. Run it with::

    .venv/bin/python benchmarks/pooling.py

``--replicates 200`` gives a quick look. One core is used.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "{{cookiecutter.project_slug}}" / "src"))

from localeval.methods.synthesis.funnel import differences  # noqa: E402
from localeval.methods.synthesis.metaregression import meta_regression  # noqa: E402
from localeval.methods.synthesis.pooling import (  # noqa: E402
    Pooled,
    PooledAverage,
    PredictionInterval,
    pool_places,
)
from localeval.methods.synthesis.prediction import predict_place  # noqa: E402
from localeval.methods.synthesis.refits import cumulative, leave_one_out  # noqa: E402
from localeval.methods.synthesis.reml import typical_variance  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "pooling.md"
Floats = NDArray[np.float64]
Draw = tuple[Floats, Floats]
PLACES = (5, 10, 20, 50)
SHARES = (0.0, 0.25, 0.5, 0.9)
OURS, KNAPP, AD_HOC = "**reported**", "Hartung-Knapp alone", "Hartung-Knapp, q at least 1"
WALD, FIXED = "DerSimonian-Laird, normal", "fixed effect"
PLUG_IN = "tau2 as known (metafor)"
# It takes longer, so it is tried on every so many comparisons.
THIN = 10


@dataclass(frozen=True)
class Scenario:
    """Places of some sizes, whose true effects have a mean of zero and a variance of tau2."""

    places: int
    sizes: str
    share: float
    tau2: float
    ideal: float
    draw: Callable[[np.random.Generator], Draw]


# -- scenarios


def errors_of(places: int, sizes: str) -> Floats:
    """Give the standard errors of places: all equal, spread evenly, or one place far larger."""
    if sizes == "equal":
        return np.full(places, 2.0)
    if sizes == "unequal":
        # Ten times as many people in the largest as in the smallest.
        return 2.0 * np.geomspace(1, 10, places) ** -0.5 * 10**0.25
    errors = np.full(places, 2.5)
    errors[0] = 2.5 / 10**0.5
    return errors


def known(places: int, sizes: str, share: float) -> Scenario:
    """Make places whose standard errors are known; I2 is ``share``."""
    errors = errors_of(places, sizes)
    tau2 = share / (1 - share) * typical_variance(errors**2)

    def draw(rng: np.random.Generator) -> Draw:
        return rng.normal(0, np.hypot(errors, np.sqrt(tau2))), errors

    ideal = float((1 / (errors**2 + tau2)).sum() ** -0.5)
    return Scenario(places, sizes, share, tau2, ideal, draw)


def counted(places: int, share: float) -> Scenario:
    """Make places that count people in work, 40 to 800 a group, so that errors are estimated too."""
    people = np.round(np.geomspace(40, 800, places)).astype(int)
    level = 0.3
    errors = 100 * np.sqrt(2 * level * (1 - level) / (people - 1))
    tau2 = share / (1 - share) * typical_variance(errors**2)

    def draw(rng: np.random.Generator) -> Draw:
        effects = rng.normal(0, np.sqrt(tau2), places) / 100
        shares = []
        for truth in (np.clip(level + effects, 0.01, 0.99), np.full(places, level)):
            # With a success and a failure added there is an error even for none and all.
            shares.append((rng.binomial(people, truth) + 0.5) / (people + 1))
        variance = sum(share * (1 - share) / (people - 1) for share in shares)
        return 100 * (shares[0] - shares[1]), 100 * np.sqrt(variance)

    ideal = float((1 / (errors**2 + tau2)).sum() ** -0.5)
    return Scenario(places, "counted", share, tau2, ideal, draw)


# -- measuring


def intervals(found: Pooled) -> dict[str, tuple[float, float]]:
    """Give the 95% interval of the mean by each method."""
    knapp, wald, moments, fixed = (
        found.hartung_knapp,
        found.reml_wald,
        found.dersimonian_laird,
        found.fixed_effect,
    )
    assert knapp is not None
    assert wald is not None
    assert moments is not None
    assert fixed is not None
    out = {}
    if found.kind == "random_effects" and found.reported is not None:
        out[OURS] = (found.reported.low, found.reported.high)
    half = stats.t.ppf(0.975, found.k - 1) * max(knapp.std_error, wald.std_error)
    out[KNAPP] = (knapp.low, knapp.high)
    out[AD_HOC] = (knapp.estimate - half, knapp.estimate + half)
    out[WALD] = (moments.low, moments.high)
    out[FIXED] = (fixed.low, fixed.high)
    return out


def predictions(found: Pooled, wide: PredictionInterval) -> dict[str, tuple[float, float]]:
    """Give the 95% prediction interval by four rules."""
    knapp, wald = found.hartung_knapp, found.reml_wald
    assert found.prediction is not None
    assert knapp is not None
    assert wald is not None

    def around(error: PooledAverage, df: float) -> tuple[float, float]:
        half = stats.t.ppf(0.975, df) * np.hypot(error.std_error, np.sqrt(error.tau2))
        return error.estimate - half, error.estimate + half

    return {
        OURS: (wide.low, wide.high),
        PLUG_IN: (found.prediction.low, found.prediction.high),
        "Higgins, k - 2": around(wald, found.k - 2),
        "normal": around(wald, np.inf),
    }


def measure(
    scenario: Scenario, replicates: int, seed: int
) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """Simulate: coverage and mean relative width of each interval of the mean and of each prediction.

    A prediction covers the share of the true distribution of effects that lies within it.
    """
    rng = np.random.default_rng(seed)
    means: dict[str, list[tuple[float, float]]] = {}
    others: dict[str, list[tuple[float, float]]] = {}
    tau = np.sqrt(scenario.tau2)
    for replicate in range(replicates):
        draw = scenario.draw(rng)
        found = pool_places(*draw)
        for name, (low, high) in intervals(found).items():
            width = (high - low) / (2 * stats.norm.ppf(0.975) * scenario.ideal)
            means.setdefault(name, []).append((float(low <= 0 <= high), width))
        if found.prediction is None or replicate % THIN:
            continue
        for name, (low, high) in predictions(found, predict_place(*draw)).items():
            inside = float(low <= 0 <= high)
            if tau > 0:
                inside = float(stats.norm.cdf(high / tau) - stats.norm.cdf(low / tau))
            ideal = 2 * stats.norm.ppf(0.975) * np.hypot(scenario.ideal, tau)
            others.setdefault(name, []).append((inside, (high - low) / ideal))
    return _averages(means), _averages(others)


def _averages(found: dict[str, list[tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """Average coverage and width over replicates."""
    return {
        name: (float(np.mean([row[0] for row in rows])), float(np.mean([row[1] for row in rows])))
        for name, rows in found.items()
    }


def seconds(call: Callable[[], object]) -> float:
    """Time a call, the best of three, or once when it is slow."""
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
        if taken[-1] > 2:
            break
    return min(taken)


def timings(counts: tuple[int, ...]) -> list[str]:
    """Time each function on one core."""
    lines = [
        "| places | pool | leave-one-out | cumulative | differences, funnel | prediction by confidence distribution | meta-regression, 3 moderators |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for count in counts:
        rng = np.random.default_rng(count)
        errors = rng.uniform(0.5, 3, count)
        estimates = rng.normal(2, np.hypot(errors, 1.5))
        moderators = pd.DataFrame(rng.normal(size=(count, 3)))
        calls: list[Callable[[], object]] = [
            lambda y=estimates, s=errors: pool_places(y, s),  # type: ignore[misc]
            lambda y=estimates, s=errors: leave_one_out(y, s),  # type: ignore[misc]
            lambda y=estimates, s=errors: cumulative(y, s),  # type: ignore[misc]
            lambda y=estimates, s=errors: differences(y, s),  # type: ignore[misc]
            lambda y=estimates, s=errors: predict_place(y, s),  # type: ignore[misc]
            lambda y=estimates, s=errors, x=moderators: meta_regression(y, s, x),  # type: ignore[misc]
        ]
        taken = " | ".join(f"{seconds(call):.3f}" for call in calls)
        lines.append(f"| {count:,} | {taken} |")
        print(lines[-1], flush=True)
    return lines


# -- writing

INTRODUCTION = """# Pooling of places: coverage, width and time

Made by `.venv/bin/python benchmarks/pooling.py` (or `make benchmark-pooling`): {replicates:,} simulated
comparisons a row, fixed seeds. Effects of places are normal around a mean; I2 says how much of the
variation of results is real. Sizes: **equal**; **unequal**, the largest place with ten times the people
of the smallest; **one large**, ten times each of the others; **counted**, 40 to 800 people a group
whose outcome is yes or no, so that the standard errors are estimates too.

- **{ours}**: what the package prints: REML with Hartung-Knapp, or the normal (Wald) interval around the
  same mean where that is wider.
- **{ad_hoc}**: the correction of Knapp and Hartung, never under the normal standard error.
- **{wald}** and **{fixed}**: what most software gives by default.
- Prediction: **{ours}** allows for not knowing the variance between places (its confidence distribution);
  **{plug_in}** is t with k - 1 degrees of freedom and Hartung-Knapp's error; on every tenth comparison.
- Coverage should be 95%; with {replicates:,} comparisons {low:.1%} to {high:.1%} is within chance.
- Width is relative to an interval that knows the variance between places.

"""


def table(
    heading: str,
    scenarios: list[Scenario],
    found: list[dict[str, tuple[float, float]]],
    part: int,
) -> list[str]:
    """Write one table; ``part`` 0 is coverage and 1 is width."""
    names = list(dict.fromkeys(name for row in found for name in row))
    lines = [
        f"## {heading}",
        "",
        f"| places | sizes | I2 | {' | '.join(names)} |",
        f"|---:|---|---:|{'---:|' * len(names)}",
    ]
    for scenario, row in zip(scenarios, found, strict=True):
        cells = [
            "not reported" if name not in row else f"{row[name][0]:.1%}" if part == 0 else f"{row[name][1]:.2f}"
            for name in names
        ]  # fmt: skip
        lines.append(
            f"| {scenario.places} | {scenario.sizes} | {scenario.share:.0%} | {' | '.join(cells)} |"
        )
    return [*lines, ""]


def ranges(scenarios: list[Scenario], found: list[dict[str, tuple[float, float]]]) -> list[str]:
    """Summarise coverage over all rows from five places on."""
    names = [OURS, KNAPP, AD_HOC, WALD, FIXED]
    lines = [
        "| method | lowest | mean | highest | rows within 93 to 97% |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in names:
        covers = np.array(
            [row[name][0] for scenario, row in zip(scenarios, found, strict=True) if scenario.places > 4]
        )  # fmt: skip
        within = int(((covers >= 0.93) & (covers <= 0.97)).sum())
        lines.append(
            f"| {name} | {covers.min():.1%} | {covers.mean():.1%} | {covers.max():.1%} "
            f"| {within} of {len(covers)} |"
        )
    return [*lines, ""]


def main() -> None:
    """Run all scenarios and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    scenarios = [
        known(places, sizes, share)
        for places in (2, 3, *PLACES)
        for sizes in (("equal", "unequal") if places < 5 else ("equal", "unequal", "one large"))
        for share in ((0.0, 0.5, 0.75) if places < 5 else SHARES)
    ]
    scenarios += [counted(places, share) for places in PLACES for share in (0.0, 0.5, 0.9)]
    means, others = [], []
    with threadpool_limits(1):
        for seed, scenario in enumerate(scenarios):
            begun = time.perf_counter()
            mean, other = measure(scenario, options.replicates, seed)
            means.append(mean)
            others.append(other)
            taken = time.perf_counter() - begun
            print(f"{scenario.places} {scenario.sizes} {scenario.share}: {taken:.0f} s", flush=True)
        clock = timings((100, 1000, 10_000))
    chance = 1.96 * np.sqrt(0.95 * 0.05 / options.replicates)
    predicted = [(scenario, row) for scenario, row in zip(scenarios, others, strict=True) if row]
    text = INTRODUCTION.format(
        replicates=options.replicates,
        low=0.95 - chance,
        high=0.95 + chance,
        ours=OURS.strip("*"),
        plug_in=PLUG_IN,
        ad_hoc=AD_HOC,
        wald=WALD,
        fixed=FIXED,
    )
    parts = [
        text,
        "## In short: coverage of the mean, five to fifty places\n",
        *ranges(scenarios, means),
        *table("Coverage of the 95% interval of the mean", scenarios, means, 0),
        *table("Width of that interval", scenarios, means, 1),
        "Two places get no interval of a mean over places; the columns show why. Three and four get one "
        "with a caution.\n",
        *table(
            "Share of other places that the 95% prediction interval holds", *_split(predicted), 0
        ),
        *table("Width of the prediction interval", *_split(predicted), 1),
        "## Time\n\nSeconds, one core, the best of three.\n",
        *clock,
        "",
    ]
    options.output.write_text("\n".join(parts), encoding="utf-8")
    print(f"Wrote {options.output}")


def _split(
    rows: list[tuple[Scenario, dict[str, tuple[float, float]]]],
) -> tuple[list[Scenario], list[dict[str, tuple[float, float]]]]:
    """Turn rows into two lists."""
    return [scenario for scenario, _ in rows], [row for _, row in rows]


if __name__ == "__main__":
    main()
