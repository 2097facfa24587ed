"""Random tables, protected in three ways and attacked: what ``disclosure.py`` counts.

The two settings of the package are the stricter default of ``methods.disclosure.suppression`` and the one that
reports use (``disclosure.Door.withheld``). They guard against different readers, so each is attacked by
its own: one who cannot tell why a count is withheld, and one who can. The outsider is that of the tests
and shares no code with the package. Nothing is printed or written here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Hashable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "{{cookiecutter.project_slug}}" / "src"), str(ROOT)]

from tests.methods.disclosure.attacker import Attacker, Sum, read, read_knowing_which  # noqa: E402
from tests.methods.disclosure.tables import DESIGNS, Tables, linked_of, two_way_of  # noqa: E402

from localeval.methods.disclosure.door import Door  # noqa: E402
from localeval.methods.disclosure.linked import LinkedCells  # noqa: E402
from localeval.methods.disclosure.rounding import shown_intervals  # noqa: E402
from localeval.methods.disclosure.suppression import protect  # noqa: E402

THRESHOLD, PROTECTION, BASE = 10, 5, 5
KINDS = ("one-way", "two-way", "hierarchy", "linked", "two-way, rounded to 5")
#: Ways of protecting a table, and whether the reader who attacks it knows which counts are small.
PRIMARY, DEFAULT, REPORT = "primary only", "default", "reports"
PRIMARY_KNOWN = "primary only, known"
WAYS = (PRIMARY, DEFAULT, PRIMARY_KNOWN, REPORT)


# -- random tables


def counts(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw counts as programmes have them: most groups middling, some tiny, some large."""
    return rng.poisson(rng.gamma(0.9, rng.choice([15, 40, 90]), shape))


def draw(kind: str, seed: int) -> Tables:
    """Draw one set of tables."""
    rng = np.random.default_rng([KINDS.index(kind), seed])
    if kind == "one-way":
        parts: dict[Hashable, float] = dict(
            enumerate(map(int, counts(rng, int(rng.integers(3, 9)))))
        )
        sums: list[Sum] = [("all", list(parts))]
        values = parts | {"all": sum(parts.values())}
        return Tables(values, sums, LinkedCells.from_sums(values, sums))
    if kind == "hierarchy":
        values, sums = {}, []
        for ward in range(rng.integers(2, 5)):
            streets = counts(rng, int(rng.integers(2, 5)))
            values |= {(ward, i): int(n) for i, n in enumerate(streets)}
            values[(ward,)] = int(streets.sum())
            sums.append(((ward,), [(ward, i) for i in range(len(streets))]))
        values[()] = sum(values[total] for total, _ in sums)
        sums.append(((), [total for total, _ in sums]))
        return Tables(values, sums, LinkedCells.from_sums(values, sums))
    if kind == "linked":
        levels = {"group": 2, "sex": 2, "age": 3, "region": 3}
        size = int(rng.integers(40, 250))
        people = pd.DataFrame(
            {k: rng.choice(n, size, p=rng.dirichlet(np.full(n, 2.0))) for k, n in levels.items()}
        )
        return linked_of(people, DESIGNS[rng.integers(len(DESIGNS))])
    height, width = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    frame = pd.DataFrame(counts(rng, height, width))
    return two_way_of(frame.rename(index="row {}".format, columns="column {}".format))


# -- protecting and attacking


@dataclass
class Score:
    """What came of one or many tables.

    Attributes
    ----------
    recovered
        Small counts that the reader can tell to the person.
    told
        Small counts of which the reader learns more than the setting allows.
    """

    tables: int = 0
    cells: int = 0
    small: int = 0
    withheld: int = 0
    recovered: int = 0
    told: int = 0
    whole: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Score) -> Score:
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))
        return self


def small_counts(tables: Tables) -> set[Hashable]:
    """Name the counts under the threshold."""
    return {name for name, value in tables.values.items() if 0 < value < THRESHOLD}


def attack(tables: Tables, hidden: set[Hashable], base: int, least: float = 1.0) -> Score:
    """Attack every small count, as a reader who cannot tell why a count is withheld.

    Told too much: the greatest possible value is under the threshold, or within the protection of the
    truth.
    """
    small = small_counts(tables)
    score = Score(tables=1, cells=len(tables.values), small=len(small), withheld=len(hidden))
    attacker = Attacker(read(tables.values, hidden, base=base, least=least), tables.sums)
    for name in small:
        value = tables.values[name]
        high = attacker.greatest(name)
        score.told += high < max(THRESHOLD, value + PROTECTION) - 1e-5
        # Only if it cannot be more is there any need to ask whether it can be less.
        score.recovered += high < value + 0.5 and attacker.infer(name)[0] > value - 0.5
    return score


def attack_knowing(tables: Tables, hidden: set[Hashable], base: int) -> Score:
    """Attack every small count, as a reader who knows which are withheld for being small.

    Told too much: the interval is narrower than half the threshold. Where a table is withheld altogether,
    zeros too, nothing of it is printed and this reader knows no more than others.
    """
    small = small_counts(tables)
    score = Score(tables=1, cells=len(tables.values), small=len(small), withheld=len(hidden))
    whole = len(hidden) == len(tables.values)
    known = read_knowing_which(tables.values, hidden, tables.sums, base=base)
    if whole:
        known = read(tables.values, hidden, base=base, least=0.0)
    score.whole = int(whole)
    attacker = Attacker(known, tables.sums)
    for name in small:
        low, high = attacker.infer(name)
        score.told += high - low < THRESHOLD // 2 - 1e-5
        score.recovered += high - low < 1 - 1e-5
    return score


def one(kind: str, seed: int) -> dict[str, Score]:
    """Draw, protect and attack one set of tables; give the score of each way."""
    tables = draw(kind, seed)
    names = tables.cells.names
    base = BASE if "rounded" in kind else 1
    shown = shown_intervals(tables.cells.values, base, THRESHOLD) if base > 1 else None

    begun = time.process_time()
    done = protect(tables.cells, THRESHOLD, shown=shown)
    seconds = time.process_time() - begun
    hidden = {name for name, h in zip(names, done.withheld, strict=True) if h}
    default = attack(tables, hidden, base, 0.0 if done.whole.any() else 1.0)
    default.seconds, default.whole = seconds, int(done.whole.any())

    begun = time.process_time()
    door = Door(THRESHOLD, base)
    chosen = door.withheld(tables.cells, names if base > 1 else (), ())
    seconds = time.process_time() - begun
    report = attack_knowing(tables, set(chosen), base)
    report.seconds = seconds

    small = small_counts(tables)
    return {
        PRIMARY: attack(tables, small, base),
        DEFAULT: default,
        PRIMARY_KNOWN: attack_knowing(tables, small, base),
        REPORT: report,
    }


def many(job: tuple[str, int, int]) -> tuple[str, dict[str, Score]]:
    """Do a run of seeds."""
    kind, start, stop = job
    total = {way: Score() for way in WAYS}
    for seed in range(start, stop):
        for way, score in one(kind, seed).items():
            total[way] += score
    return kind, total
