"""The course: places one by one, from the drawing of a world to the judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from gauntlet.every_kind import all_kinds
from gauntlet.judging import Judgement, Outcome, covers, judge
from gauntlet.kinds import FAMILIES, Family, Kind
from gauntlet.place import Place, clean_place
from gauntlet.reading import Reading, read
from gauntlet.world import DesignName, Primary, World

#: How many imperfections a place has, and how often.
HOW_MANY = {0: 0.2, 1: 0.45, 2: 0.25, 3: 0.10}
DESIGNS: dict[DesignName, float] = {
    "randomised_trial": 0.42,
    "matched_comparison": 0.46,
    "monitoring": 0.12,
}
PRIMARIES: tuple[Primary, ...] = ("employed", "earnings", "out_of_work_benefits")
EFFECTS = (0.0, 0.06, 0.12, -0.08)
#: Kinds that do not go together are drawn anew so often.
_TRIES = 50
#: A kind is spoilt in this order whatever order it was drawn in: bytes are written last.
_ORDER: tuple[Family, ...] = ("design", "meaning", "files")
Read = Callable[[Place], Reading]


@dataclass(frozen=True)
class Passed:
    """What became of one place.

    Attributes
    ----------
    number : int
    design, primary : str
    kinds : tuple of str
        Its imperfections; none for a clean place.
    families : tuple of str
        Of the kinds.
    outcome : str
    faults, unsaid : tuple of str
        What is wrong with what is printed, and which kinds nothing names.
    covered : bool or None
        Whether the interval that is printed holds the truth; None where none is.
    level, deserved : int
    truth, low, high : float
    message : str
        What names it, what stopped it, why the headline has no number, or the error that it ended in.
    seed : int
    """

    number: int
    design: str
    primary: str
    kinds: tuple[str, ...]
    families: tuple[str, ...]
    outcome: Outcome
    faults: tuple[str, ...]
    unsaid: tuple[str, ...]
    covered: bool | None
    level: int
    deserved: int
    truth: float
    low: float
    high: float
    message: str = ""
    seed: int = 1


def draw_world(rng: np.random.Generator) -> World:
    """Draw the world of a clean place."""
    names, shares = zip(*DESIGNS.items(), strict=True)
    design: DesignName = names[int(rng.choice(len(names), p=shares))]
    if design == "randomised_trial":
        half = int(rng.integers(100, 500))
        sizes = half, half
    elif design == "matched_comparison":
        sizes = int(rng.integers(120, 350)), int(rng.integers(350, 1000))
    else:
        sizes = int(rng.integers(120, 500)), 0
    return World(
        design,
        PRIMARIES[int(rng.choice(3, p=[0.4, 0.4, 0.2]))],
        *sizes,
        effect=float(rng.choice(EFFECTS)),
        base=float(rng.uniform(0.3, 0.45)),
        pull=float(rng.uniform(0.2, 0.6)),
    )


def choose_kinds(
    world: World, many: int, families: Sequence[Family], rng: np.random.Generator
) -> list[Kind]:
    """Draw imperfections for a place: a family, then a kind of it, none twice."""
    chosen: list[Kind] = []
    while len(chosen) < many:
        fitting = {
            family: [
                kind
                for kind in all_kinds().values()
                if kind.family == family and kind.fits(world) and kind not in chosen
            ]
            for family in families
        }
        there = [family for family in families if fitting[family]]
        if not there:
            break
        family = there[int(rng.integers(len(there)))]
        chosen.append(fitting[family][int(rng.integers(len(fitting[family])))])
    return sorted(chosen, key=lambda kind: _ORDER.index(kind.family))


def spoilt(world: World, kinds: Sequence[Kind], seed: Sequence[int]) -> Place:
    """Draw a place with imperfections; the same seed and kinds give the same place."""
    rng = np.random.default_rng([*seed, 1])
    for kind in kinds:
        if kind.remake is not None:
            world = kind.remake(world, rng)
    place = clean_place(world, np.random.default_rng([*seed, 2]))
    for kind in kinds:
        if kind.spoil is not None:
            kind.spoil(place, rng)
        if kind.deserves is not None:
            place.at_most(kind.deserves, kind.why)
    return place


def run_place(
    number: int,
    seed: int = 1,
    families: Sequence[Family] = FAMILIES,
    many: int | None = None,
    reader: Read = read,
    kind: str = "",
) -> Passed:
    """Send one place through the gauntlet.

    Parameters
    ----------
    number, seed : int
        The same two give the same place.
    families : sequence of str
        From which imperfections are drawn.
    many : int, optional
        How many imperfections; drawn unless given.
    reader : callable
        Reads a place; another one in tests.
    kind : str
        The one imperfection that the place is to have.
    """
    rng = np.random.default_rng([seed, number])
    drawn = int(rng.choice(list(HOW_MANY), p=list(HOW_MANY.values())))
    many = drawn if many is None else many
    for attempt in range(_TRIES):
        world = draw_world(rng)
        kinds = choose_kinds(world, many, families, rng)
        if kind:
            kinds = [all_kinds()[kind]]
            if not kinds[0].fits(world):
                continue
        marks = [seed, number, attempt]
        place = _try(world, kinds, marks)
        if place is not None:
            try:
                reading = reader(place)
            except (KeyError, ValueError, IndexError):
                continue  # kinds of files that do not go together with what is left of the tables
            return judge_place(number, world, kinds, marks, place, reading, reader)
    msg = f"no place could be drawn with number {number} and seed {seed}"
    raise RuntimeError(msg)


def _try(world: World, kinds: Sequence[Kind], marks: Sequence[int]) -> Place | None:
    """Draw a spoilt place; None where its kinds do not go together."""
    try:
        return spoilt(world, kinds, marks)
    except (KeyError, ValueError, IndexError):
        if len(kinds) == 1:
            raise
        return None


def judge_place(
    number: int,
    world: World,
    kinds: Sequence[Kind],
    marks: Sequence[int],
    place: Place,
    reading: Reading,
    reader: Read,
) -> Passed:
    clean = reading if not kinds else Reading()
    if kinds and reading.given:
        clean = reader(spoilt(world, (), marks))
    found = judge(place, kinds, reading, clean)
    if found.outcome == "silently wrong" and len(found.unsaid) < len(kinds):
        found = _without_the_named(world, kinds, marks, found, clean, reader)
    if not kinds and found.outcome == "silently wrong":
        found = Judgement("read rightly", found.faults)  # chance: a clean place has nothing to name
    return Passed(
        number,
        place.world.design if not kinds else world.design,
        world.primary,
        tuple(kind.name for kind in kinds),
        tuple(kind.family for kind in kinds),
        found.outcome,
        found.faults,
        found.unsaid,
        covers(place, reading) if reading.given else None,
        reading.level,
        place.deserved,
        round(place.truth, 2),
        reading.low,
        reading.high,
        found.words or reading.crashed or reading.withheld or " ".join(reading.stopped[:1]),
        marks[0],
    )


def _without_the_named(
    world: World,
    kinds: Sequence[Kind],
    marks: Sequence[int],
    found: Judgement,
    clean: Reading,
    reader: Read,
) -> Judgement:
    """Ask whether what nothing names is to blame: read the place with those kinds alone."""
    silent = [kind for kind in kinds if kind.name in found.unsaid]
    place = _try(world, silent, marks)
    if place is None:
        return found
    again = judge(place, silent, reader(place), clean)
    if again.outcome == "silently wrong":
        return found
    return Judgement("noted", found.faults, found.unsaid)


def run(
    places: int,
    seed: int,
    families: Sequence[Family],
    jobs: int,
    many: int | None = None,
    start: int = 0,
    kind: str = "",
) -> Iterator[Passed]:
    """Send many places through, in several processes; in the order of their numbers."""
    numbers = range(start, start + places)
    if jobs == 1:
        yield from (run_place(number, seed, families, many, kind=kind) for number in numbers)
        return
    with ProcessPoolExecutor(jobs, initializer=threadpool_limits, initargs=(1,)) as pool:
        yield from pool.map(
            _one,
            [(number, seed, tuple(families), many, kind) for number in numbers],
            chunksize=4,
        )


def _one(arguments: tuple[int, int, tuple[Family, ...], int | None, str]) -> Passed:
    number, seed, families, many, kind = arguments
    return run_place(number, seed, families, many, kind=kind)
