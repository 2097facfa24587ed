"""An outsider who holds two or three publications of a place in a row, and sets every number beside the same number of the others.

Written without the package's own account of what two publications tell. The outsider knows the rules of rounding, and of each number of
people either that it is the same as before (a group that nobody can join any more), or that people only come. Shares of exact numbers
are tried with every number of people that fits; averages are sums over as many people as there may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from localeval.analysis.evaluation import Evaluation
from localeval.results import Estimate, Level, Records, items_of

THRESHOLD, BASE, WIDTH = 10, 5, 4
Range = tuple[float, float]


def bin_of(printed: int, step: int) -> Range:
    """Give between what a number lies that is printed rounded."""
    if printed == 0:
        return 0.0, 0.0
    return float(max(printed - step // 2, THRESHOLD)), float(printed + (step - 1) // 2)


@dataclass(frozen=True)
class Average:
    """An average, with whom it is of: ``n`` people, rounded to ``step``; ``spread`` is the standard deviation of one person."""

    mean: float
    step: float
    n: Range
    spread: float


@dataclass(frozen=True)
class Published:
    """What one publication tells: numbers of people by name, and averages."""

    counts: Mapping[tuple[Any, ...], Range]
    averages: Mapping[tuple[Any, ...], Average]


def read(found: Evaluation) -> Published:
    """Read everything in a publication that is new in it."""
    counts: dict[tuple[Any, ...], Range] = {}
    averages: dict[tuple[Any, ...], Average] = {}
    parts = Records(
        estimates=found.estimates, levels=found.levels, flow=found.flow, balance=found.balance,
        series=found.series, delivery=found.delivery,
    )  # fmt: skip
    for part in Records.model_fields:
        for item in items_of(parts, part):
            if getattr(item, "stands_since", "") or getattr(item, "role", "") == "sensitivity":
                continue
            step = getattr(item, "people_rounded_to", 0) or BASE
            name = (part, *getattr(item, "key", (getattr(item, "step", ""),)))
            for field in item.counts_of_people():
                printed = getattr(item, field)
                if printed is not None:
                    counts[(*name, field)] = bin_of(printed, step)
    results: list[Estimate | Level] = [*found.estimates, *found.levels]
    for item in results:
        if item.stands_since or item.role == "sensitivity":
            continue
        _result(item, counts, averages)
    last = found.flow[-1]
    step = last.people_rounded_to or BASE
    evaluated = bin_of(last.participants, step) if last.participants else (1.0, np.inf)
    balance = found.balance
    for row in balance.rows if balance and not balance.stands_since else ():
        if row.share or row.participant_mean is None:
            continue
        spread = 0.0
        if row.smd_before and row.comparison_before is not None:
            spread = abs(row.participant_mean - row.comparison_before) / row.smd_before
        n = evaluated
        averages["covariate", row.covariate] = Average(
            row.participant_mean, row.rounded_to or 0.01, n, spread
        )
    return Published(counts, averages)


def _result(
    item: Any, counts: dict[tuple[Any, ...], Range], averages: dict[tuple[Any, ...], Average]
) -> None:
    """Read the levels of a result: shares of exact or of rounded numbers, and averages."""
    about = (item.outcome, item.month, str(item.subgroup))
    ours = getattr(item, "participant_level", None)
    sides = [("participants", item.n, item.level)] if hasattr(item, "n") else [
        ("participants", item.n_participants, ours)
    ]  # fmt: skip
    for group, n, level in sides:
        if level is None or n is None:
            continue
        people = bin_of(n, item.people_rounded_to or BASE)
        if item.unit == "percent" and not item.people_rounded_to:
            pairs = [
                (yes, m)
                for m in range(int(people[0]), int(people[1]) + 1)
                for yes in [round(level * m / 100)]
                if abs(round(100 * yes / m, 2) - level) < 0.006
            ]
            if pairs:
                yes, m = np.array(pairs).T
                counts["yes", group, *about] = float(yes.min()), float(yes.max())
                counts["of", group, *about] = float(m.min()), float(m.max())
        elif item.unit != "percent" and item.low is not None and item.high is not None:
            error = (item.high - item.low) / 3.92
            spread = error * float(np.sqrt(people[0]))
            averages[group, *about] = Average(level, item.rounded_to or 0.01, people, spread)


def told(publications: list[Published], truth: list[Mapping[str, int]]) -> Iterator[str]:
    """Name every number that two or three publications together tell more closely than they may.

    Parameters
    ----------
    publications : list of Published
        In the order in which they came.
    truth : list of mapping
        Of each how many people there are (``people``); nobody leaves.
    """
    for times in (2, 3):
        for some in combinations(range(len(publications)), times):
            mine = [publications[i] for i in some]
            shared = set.intersection(*(set(one.counts) for one in mine))
            for name in sorted(shared, key=str):
                ranges = [one.counts[name] for one in mine]
                yield from _same(name, ranges)
                yield from _grown(name, ranges)
            for name in sorted(set.intersection(*(set(o.averages) for o in mine)), key=str):
                many = [one.averages[name] for one in mine]
                came = truth[some[-1]]["people"] - truth[some[0]]["people"]
                yield from _mean(name, many, came)


def _same(name: tuple[Any, ...], ranges: list[Range]) -> Iterator[str]:
    """Take the number to be the same in all, as far as that is possible."""
    low, high = max(r[0] for r in ranges), min(r[1] for r in ranges)
    finest = min(r[1] - r[0] for r in ranges)
    # A bin at the threshold is cut there in each of them.
    if low <= high and high - low < min(finest, WIDTH) - 1e-6:
        yield f"{name}: the same number is known to lie from {low:g} to {high:g}"


def _grown(name: tuple[Any, ...], ranges: list[Range]) -> Iterator[str]:
    """Take people only to come: between the first and the last a few may be known to have come."""
    if any(later[1] < first[0] for first, later in combinations(ranges, 2)):
        return  # it has fallen: some have left
    least = [max(r[0] for r in ranges[: i + 1]) for i in range(len(ranges))]
    most = [min(r[1] for r in ranges[i:]) for i in range(len(ranges))]
    for i, k in combinations(range(len(ranges)), 2):
        if any(ranges[a] == ranges[b] for a in range(i + 1) for b in range(k, len(ranges))):
            continue  # the same is printed as before, and perhaps nobody has come
        change = max(least[k] - most[i], 0.0), most[k] - least[i]
        nobody = change[1] < 0.5
        many = change[0] >= THRESHOLD
        if not nobody and not many and change[1] - change[0] < WIDTH - 1e-6:
            yield f"{name}: from {change[0]:g} to {change[1]:g} people are known to have come"


def _mean(name: tuple[Any, ...], many: list[Average], came: int) -> Iterator[str]:
    """Take one sum from another where few have come, and the same average rounded in several ways for one."""
    first, last = many[0], many[-1]
    if 0 < came < THRESHOLD and first.spread:
        blur = first.n[0] * first.step + last.n[0] * last.step
        width = blur / came
        moved = abs(first.mean - last.mean) > 0
        if moved and width < first.spread:
            yield f"{name}: what {came} newcomers have on average is known to within {width:.0f}"
    ends = [(one.mean - one.step / 2, one.mean + one.step / 2) for one in many]
    low, high = max(e[0] for e in ends), min(e[1] for e in ends)
    if came == 0 and low < high and high - low < min(one.step for one in many) - 0.01 - 1e-6:
        yield f"{name}: the same average is known from {low} to {high}"
