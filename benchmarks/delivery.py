"""Do the intervals of the figures on delivery hold the truth where people were followed up for unequal times? Writes ``results/delivery.md``.

    .venv/bin/python benchmarks/delivery.py            # or: make benchmark-delivery

Each simulated place has people who started over one to three years and jobs of a known truth (``synthetic.on_the_way``), and its data end on
a day of its own, so that some started a month before it and others years. Beside each figure stands the share that divides all outcomes
by all starts, as its authors are warned not to.

A second table is of simulated projects with providers, an eligible population and groups in it: limits of chance, reach and representation.
A third is of projects with groups that find a first job at known ratios of each other (Cox's model), some of which change over time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "delivery.md"
sys.path.insert(0, str(ROOT / "{{cookiecutter.project_slug}}" / "src"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from localeval.analysis.count_cells import CellName  # noqa: E402
from localeval.analysis.delivered import Delivered  # noqa: E402
from localeval.analysis.delivery import delivery_figures  # noqa: E402
from localeval.analysis.delivery_events import Recorded, histories_of  # noqa: E402
from localeval.analysis.delivery_pace import coarse_error, two_digits  # noqa: E402
from localeval.analysis.protection import Protection  # noqa: E402
from localeval.methods.delivery.pace import pace  # noqa: E402
from localeval.methods.delivery.reach import Eligible, reach, representation  # noqa: E402
from localeval.methods.delivery.variation import LEVELS, dispersion, limits, outside  # noqa: E402
from localeval.methods.disclosure.door import Door  # noqa: E402
from localeval.methods.inputs import MethodError  # noqa: E402
from localeval.synthetic.on_the_way import HAZARD, KEPT, job_rows  # noqa: E402


class Everything(Protection):
    """Withholds nothing, so that every interval is looked at."""

    def shows(self, *names: CellName) -> bool:
        """Whether these counts may be printed."""
        return bool(names)


def place(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, np.datetime64]:
    """Make the people of a place and their jobs, with the day on which the data end."""
    rng = np.random.default_rng(seed)
    n, span = int(rng.integers(150, 1200)), int(rng.integers(365, 1095))
    start = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, span, n), unit="D")
    day = dt.date(2023, 1, 1) + dt.timedelta(days=span + int(rng.integers(0, 500)))
    people = pd.DataFrame(
        {"person_id": [f"{i}" for i in range(n)], "group": "participant", "start_date": start}
    )
    events = job_rows(people, day, rng)
    return people, events.assign(date=pd.to_datetime(events["date"])), np.datetime64(day, "D")


#: Half-width of a 95% interval of a normal distribution, in standard errors.
_Z = 1.959964


def project(seed: int, held: dict[str, list[bool]]) -> None:
    """Simulate a project whose providers are alike, with a known reach and known proportions, and note which intervals hold the truth."""
    rng, door = np.random.default_rng([seed, 1]), Door(10, 5)
    _providers(rng, door, held)
    people = int(rng.integers(2000, 30_000))
    share = float(rng.uniform(0.02, 0.15))
    joined = door.count(int(rng.binomial(people, share))) or 0
    error = people * rng.uniform(0.02, 0.1)
    told = rng.normal(people, error)
    surveyed = Eligible(told, told - _Z * error, told + _Z * error)
    for name, eligible in (("counted", Eligible(people)), ("estimated", surveyed)):
        found = reach(joined, eligible, door.rounding)
        held.setdefault(f"reach, eligible {name}", []).append(found.low <= share <= found.high)
    of_people = rng.dirichlet([3, 3, 2, 1])
    of_joined = of_people * rng.uniform(0.5, 2.0, 4)
    of_joined /= of_joined.sum()
    group = int(rng.integers(0, 4))
    mine = door.count(int(rng.multinomial(joined, of_joined)[group]))
    if not mine:
        return  # withheld
    truth = of_joined[group] / of_people[group]
    sizes = people * of_people
    errors = sizes * rng.uniform(0.03, 0.12, 4)
    estimates = rng.normal(sizes, errors)
    groups = {
        "counted": [Eligible(n) for n in sizes],
        "estimated": [
            Eligible(n, max(n - _Z * e, 1.0), n + _Z * e)
            for n, e in zip(estimates, errors, strict=True)
        ],
    }
    for name, each in groups.items():
        ratio = representation(mine, joined, each, group, door.rounding)
        inside = ratio.low <= truth <= ratio.high
        held.setdefault(f"representation ratio, eligible {name}", []).append(inside)


def _providers(rng: np.random.Generator, door: Door, held: dict[str, list[bool]]) -> None:
    """Note whether a provider that is like the others lies within the limits, one drawn at random of each project."""
    count = int(rng.integers(3, 16))
    n = rng.integers(30, 300, count)
    got = rng.binomial(n, rng.uniform(0.15, 0.7))
    whole, reached = door.count(int(n.sum())) or 0, door.count(int(got.sum())) or 0
    shown = [door.share_is_safe(int(r), int(m)) for r, m in zip(got, n, strict=True)]
    printed = [(door.count(int(r)) or 0, door.count(int(m)) or 0) for r, m in zip(got, n, strict=True)]  # fmt: skip
    given = [pair for pair, ok in zip(printed, shown, strict=True) if ok]
    if len(given) < 3:
        return
    mine, many = given[int(rng.integers(0, len(given)))]
    for level in LEVELS:
        low, high = limits(many, reached, whole, level, door.rounding)
        inside = not outside(mine / many, low, high)
        held.setdefault(f"funnel limits of {100 * level:g}%", []).append(inside)
    spread = dispersion([r for r, _ in given], [m for _, m in given], door.rounding)
    if spread is not None:
        held.setdefault("no over-dispersion is said, where there is none", []).append(
            spread.p_value >= 0.05
        )


def projects(count: int) -> str:
    """Give the second table."""
    held: dict[str, list[bool]] = {}
    for seed in range(count):
        project(seed, held)
    lines = [f"| {name} | {len(ok):,} | {100 * np.mean(ok):.1f}% |" for name, ok in held.items()]
    return f"""## Providers, reach and representation

{count:,} simulated projects: 3 to 15 providers of 30 to 300 people with one true share, of which one is looked at; 2,000 to 30,000 eligible people, counted or estimated with
a standard error of 2% to 10%; four groups that join at half to twice the rate of each other, their numbers counted or estimated with 3% to 12%. Counts are rounded to 5.

| interval | projects that give it | hold the truth |
| --- | ---: | ---: |
{chr(10).join(lines)}
"""


def groups(seed: int, held: dict[str, list[bool]]) -> None:
    """Simulate a project with two characteristics that go together, and note which intervals hold the true hazard ratios."""
    rng = np.random.default_rng([seed, 2])
    n, hazard = int(rng.integers(150, 1200)), float(rng.uniform(0.02, 0.12))
    truth = np.log(rng.uniform(0.5, 2.0, 3))
    first = rng.random(n) < rng.uniform(0.2, 0.5)
    area = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    area = np.where(first & (rng.random(n) < 0.3), 1, area)
    x = np.column_stack([first, area == 1, area == 2]).astype(float)
    months = np.floor(rng.exponential(1 / (hazard * np.exp(x @ truth)))) + 1
    turning = months.copy()
    mine = x[:, 0] == 1  # twice as soon in the first half year, half as soon afterwards
    quick = np.floor(rng.exponential(0.5 / (hazard * np.exp(x[mine] @ truth)))) + 1
    slow = 6 + np.floor(rng.exponential(2 / (hazard * np.exp(x[mine] @ truth)))) + 1
    turning[mine] = np.where(quick <= 6, quick, slow)
    until = rng.integers(3, int(rng.integers(9, 40)), n)
    of = ["first", "area", "area"]
    try:
        found = pace(np.minimum(months, until), months <= until, x, of)
        turned = pace(np.minimum(turning, until), turning <= until, x, of)
    except MethodError:
        held.setdefault("refused: too few jobs", []).append(True)
        return
    largest = (1 - x[:, 0], area == 0, area == 0)
    for i, name in enumerate(("two groups", "three groups, the second", "three groups, the third")):
        inside = found.low[i] <= truth[i] <= found.high[i]
        held.setdefault(f"hazard ratio, {name}", []).append(bool(inside))
        began = [int(((months <= until) & (who > 0)).sum()) for who in (x[:, i], largest[i])]
        width = _Z * coarse_error(found.std_errors[i], began, Door(10, 5))
        ends = np.exp([found.log_ratios[i] - width, found.log_ratios[i] + width])
        printed = two_digits(ends[0], down=True), two_digits(ends[1], up=True)
        inside = printed[0] <= np.exp(truth[i]) <= printed[1]
        held.setdefault(f"hazard ratio as it is printed, {name}", []).append(bool(inside))
    for name, key in (("two groups", "first"), ("three groups", "area")):
        held.setdefault(f"a constant ratio is not said to change, {name}", []).append(
            found.proportional[key].p_value >= 0.05
        )
    held.setdefault(
        "a ratio that falls to a quarter after half a year is said to change", []
    ).append(turned.proportional["first"].p_value < 0.05)


def paces(count: int) -> str:
    """Give the third table."""
    held: dict[str, list[bool]] = {}
    for seed in range(count):
        groups(seed, held)
    refused = len(held.pop("refused: too few jobs", []))
    lines = [f"| {name} | {len(ok):,} | {100 * np.mean(ok):.1f}% |" for name, ok in held.items()]
    return f"""## How soon groups find a first job

{count:,} simulated projects of 150 to 1,200 people: two characteristics that go together, hazards of 2% to 12% a month with true ratios of 0.5 to 2, months counted whole, follow-up of
3 to 40 months that ends for each person on its own. {refused:,} with fewer than ten jobs for each ratio are refused.

| what | projects that give it | hold the truth |
| --- | ---: | ---: |
{chr(10).join(lines)}
"""


def main() -> None:
    """Measure it and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=1000)
    count = parser.parse_args().places
    held: dict[str, list[bool]] = {}
    apart: dict[str, list[float]] = {}
    naive: list[float] = []
    door = Door(10, 5)
    for seed in range(count):
        people, events, day = place(seed)
        found = Delivered(Recorded(histories_of(people, events, day), True), door)
        for figure in delivery_figures(found, door, 0, Everything()):
            if (
                figure.cohort
                or figure.share is None
                or (figure.kind, figure.months) == ("first_job", 0)
            ):
                continue
            truth = 100 * (1 - (1 - HAZARD) ** figure.months)
            truth *= KEPT if figure.kind == "kept" else 1
            name = f"{figure.kind}, {figure.months} months"
            held.setdefault(name, []).append((figure.low or 0) <= truth <= (figure.high or 0))
            apart.setdefault(name, []).append(figure.share - truth)
            if figure.kind == "job" and figure.months == 12:
                jobs = events.loc[events["event"] == "job_start", "person_id"].nunique()
                naive.append(100 * jobs / len(people) - truth)
    lines = [
        f"| {name} | {len(ok):,} | {100 * np.mean(ok):.1f}% | {np.mean(apart[name]):+.2f} |"
        for name, ok in sorted(held.items())
        if len(ok) >= count / 10
    ]
    text = f"""# Delivery: intervals with unequal follow-up

Python {platform.python_version()}, {count:,} simulated places of 150 to 1,200 people. `make benchmark-delivery`.

Counts are rounded to 5 before shares are taken, as they are printed. The curve (first_job) is in whole per cent.

| figure | places that give it | intervals that hold the truth | mean distance from it, points |
| --- | ---: | ---: | ---: |
{chr(10).join(lines)}

All jobs divided by all starts, in the places whose window is 12 months: from {min(naive):+.1f} to {max(naive):+.1f} points from the share who begin a job within 12
months, {np.mean(np.abs(naive)):.1f} on average, depending on nothing but when people started and when the data end.

{projects(count)}
{paces(count)}"""
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
