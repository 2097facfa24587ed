"""Which shares are printed of rounded numbers of people, so that fewer have to be withheld.

An exact share tells an exact count, and beside a category of seven people it is the exact count of the others that gives the
seven away. Shares of numbers rounded to 5 or 15 people do not, and say nearly as much. What is tried, in this order:

1. counts of few people are withheld, whatever else is done;
2. all shares of a characteristic, or of an outcome, are taken of rounded numbers: to the least step that helps;
3. what is still needed is withheld, beginning with what is worth least to readers.

The primary outcome of everyone is left as it is.

Numbers of people by a column on delivery, such as a provider's, of the curve of first jobs, and of all who joined where a few of them are
left out of the results, are rounded in any case. They have a step of their own where more is gained by it than is lost: each number loses
what rounding may take of it, and one that is withheld all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from localeval.analysis.count_cells import SHARES, CellName, CountCells
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.rounding import nested_steps, round_counts, rounded_interval

#: What a printed count must be worth at least for others to be made coarser for it (``count_cells``).
WORTH_IT = 1.0
#: More characteristics than this are not tried one by one.
MOST_TRIED = 12

#: How the families of numbers by a column on delivery are named, and that of the curve of first jobs; those of shares have no colon.
BY_COLUMN = "delivery: "
#: The family of all who joined, where their number is withheld elsewhere.
_OF_ALL = "delivery:  all who joined"
_ALL: frozenset[CellName] = frozenset(
    {
        ("delivery", "all who joined"),
        ("delivery", "could", "started", ""),
        ("delivery", "reached", "started", ""),
        ("delivery", "waited"),
        ("delivery", "joined", ""),
    }
)
#: The numbers of the curve: who is at risk, and who has begun a job.
_OF_CURVE = frozenset({"at risk", "first job by"})
#: The numbers of such a family: who could have got to a step, who did, who joined, and who of the eligible did.
_BY_COLUMN = {"could": 5, "reached": 5, "joined": 4, "reach": 4}

#: What the name of the people of a share begins with, who are told by a share that is coarse as by one that is not.
PEOPLE_OF = "people of"
#: Step by characteristic, or by outcome and month; and what is withheld with it.
Steps = Mapping[str, int]
Withhold = Callable[[Mapping[CellName, tuple[float, float]]], frozenset[Hashable]]


@dataclass(frozen=True)
class CoarseShare:
    """A share as it is printed: of so many people, so many, both rounded."""

    yes: int
    people: int
    step: int

    @property
    def percent(self) -> float:
        """The share in per cent."""
        return 100 * self.yes / self.people if self.people else 0.0

    @property
    def off(self) -> float:
        """By how much the exact share can differ, in points, each number rounded by itself (``averages.widened``)."""
        part = self.yes / max(self.people, 1)
        return 100 * (self.step / 2) * float(np.hypot(1.0, part)) / max(self.people, 1)


def family_of(name: CellName) -> str | None:
    """Name the characteristic, or the outcome and month, whose shares a count belongs to; None where it is of none."""
    kind, *rest = name
    if kind in SHARES:
        return str(rest[1]).partition(": ")[0]
    if kind == "delivery":
        if name[1] in _OF_CURVE and len(name) == 3 and isinstance(name[2], int):
            return BY_COLUMN
        if name in _ALL:
            return _OF_ALL
        by = str(name[-2])
        return BY_COLUMN + by if _BY_COLUMN.get(str(name[1])) == len(name) and by else None
    if kind in {"yes", "no", "n", PEOPLE_OF}:
        _, measure, part = (str(item) for item in rest)
        return part.partition(": ")[0] if part else measure
    return None


def choose_steps(
    cells: CountCells, door: Door, exact: Collection[str], withhold: Withhold, least: int = 0
) -> Steps:
    """Choose the steps to which people are rounded before shares are taken.

    Parameters
    ----------
    cells : CountCells
    door : Door
        No step is finer than its rounding.
    exact : collection of str
        Families that are not made coarser for others, whatever is lost.
    withhold : callable
        Says which counts are withheld, given what is known of those that are printed coarsely.
    least : int
        Least step of all families, for the sake of earlier publications; 0 where there is none.
    """
    threshold = door.threshold

    def gone(steps: Steps) -> dict[CellName, float]:
        return _gone(cells, threshold, steps, withhold)

    def lost(steps: Steps) -> float:
        return sum(gone(steps).values())

    start = dict.fromkeys(_families(cells), least) if least else {}
    first = gone(start)
    if all(worth < WORTH_IT for worth in first.values()):
        return start
    shares = _steps_of_shares(cells, door, exact, start, first, lost)
    return _steps_by_column(cells, door, shares, gone)


def _gone(
    cells: CountCells, threshold: int, steps: Steps, withhold: Withhold
) -> dict[CellName, float]:
    """Give the worth of what is withheld though it is about enough people; 0 of what is not."""
    out = withhold(known_of(cells, threshold, steps))
    out |= with_their_people(cells, steps, out)
    return {
        name: cells.worth.get(name, 0.0) if cells.values[name] >= threshold else 0.0
        for name in cells.values
        if name in out and name[0] != PEOPLE_OF
    }


def _steps_of_shares(
    cells: CountCells,
    door: Door,
    exact: Collection[str],
    start: Steps,
    first: Mapping[CellName, float],
    lost: Callable[[Steps], float],
) -> Steps:
    """Choose the least step of shares with which least is lost, and leave those exact for whom it is not needed."""
    best, fewest = start, sum(first.values())
    mine = {family_of(name) for name in first}
    concerned = [
        f for f in _families(cells) if f in mine and f not in exact and not f.startswith(BY_COLUMN)
    ]
    for step in nested_steps(door.rounding, door.threshold):
        if step == 1:
            continue  # numbers as they are
        trial = {**start, **{f: max(step, start.get(f, 0)) for f in concerned}}
        found = lost(trial)
        if found < fewest:
            best, fewest = trial, found
        if not found:
            break
    if best is start or len(concerned) > MOST_TRIED:
        return best
    for family in concerned:  # those for whom it is not needed stay exact
        trial = {f: step for f, step in best.items() if f != family or f in start}
        if trial != best and lost(trial) <= fewest:
            best = trial
    return best


def _steps_by_column(
    cells: CountCells,
    door: Door,
    shares: Steps,
    gone: Callable[[Steps], dict[CellName, float]],
) -> Steps:
    """Choose for each column on delivery, and for the curve of first jobs, the step with which least is lost, by rounding and by what is withheld."""
    best, out = shares, gone(shares)
    families = [f for f in _families(cells) if f.startswith(BY_COLUMN)]
    for family in families:
        if not _is_lost(family, out):
            continue
        now = best.get(family, 0)
        least = sum(out.values()) + _blurred(cells, family, now or door.rounding, out)
        for step in nested_steps(door.rounding, door.threshold):
            if step <= max(now, door.rounding) or not _is_lost(family, out):
                continue
            trial = {**best, family: step}
            found = gone(trial)
            loss = sum(found.values()) + _blurred(cells, family, step, found)
            if loss < least:
                best, out, least = trial, found, loss
    return best


def _is_lost(family: str, out: Mapping[CellName, float]) -> bool:
    """Whether something of a family is withheld that others are made coarser for."""
    return any(worth >= WORTH_IT for name, worth in out.items() if family_of(name) == family)


def _blurred(cells: CountCells, family: str, step: int, out: Mapping[CellName, float]) -> float:
    """Give what rounding to a step may take of the numbers of a family that are printed: the most that one can be off, beside itself."""
    return sum(
        cells.worth.get(name, 0.0) * min(1.0, step / 2 / count)
        for name, count in cells.values.items()
        if family_of(name) == family and count and name not in cells.hidden and name not in out
    )


def add_people_of_shares(cells: CountCells) -> None:
    """Add the people of each share, of whom a coarse share tells the rounded number whether that is printed or not."""
    for name in [name for name in cells.values if name[0] == "yes" and name not in cells.hidden]:
        no = ("no", *name[1:])
        n = cells.values[name] + cells.values[no]
        people = cells.add((PEOPLE_OF, *name[1:]), n, worth=cells.worth.get(name, 1.0))
        cells.total(people, [name, no])


def with_their_people(
    cells: CountCells, steps: Steps, withheld: Collection[Hashable]
) -> set[CellName]:
    """Give those with and without an outcome whose coarse share would tell a number of people that is withheld."""
    return {
        (kind, *name[1:])
        for name in withheld
        if isinstance(name, tuple) and name[0] == PEOPLE_OF and steps.get(family_of(name) or "")
        for kind in ("yes", "no")
    }


def known_of(
    cells: CountCells, threshold: int, steps: Steps
) -> dict[CellName, tuple[float, float]]:
    """Give between what a reader knows counts to lie that are printed coarsely, or only as what is left of others."""
    found: dict[CellName, tuple[float, float]] = {}
    for name, count in cells.values.items():
        step = steps.get(family_of(name) or "", 0)
        if name[0] == PEOPLE_OF and not step:
            found[name] = (
                0.0,
                np.inf,
            )  # told by those with and without, as far as these are printed
        if not step or name in cells.hidden or count < threshold:
            continue
        if name[0] in {"no", "rest"}:
            found[name] = (0.0, np.inf)  # printed as the share of the others alone
        else:
            low, high = rounded_interval(round_counts([count], step), step, threshold)[0]
            found[name] = (float(low), float(high))
    return found


def coarse_shares(
    cells: CountCells,
    steps: Steps,
    size_of: Callable[[CellName], CellName],
    rounding: int,
) -> Iterator[tuple[CellName, CoarseShare]]:
    """Give the shares that are printed of rounded numbers of people, by the name of those who count in them.

    Parameters
    ----------
    cells : CountCells
    steps : mapping of str to int
    size_of : callable
        Names the people that a share is of.
    rounding : int
        To what the number of everyone who was compared is rounded where it is printed. Characteristics are shares of that number,
        rounded once more: two roundings of one exact number, to 5 and to 10, would tell it more closely than either.
    """
    for name, count in cells.values.items():
        step = steps.get(family_of(name) or "", 0)
        if not step or name in cells.hidden or name[0] not in {"yes", "level"}:
            continue
        size = cells.values.get(cells.find(size_of(name)))
        if size is not None:
            of = int(round_counts([size], rounding)[0]) if name[0] == "level" else size
            yes, people = round_counts([count, of], step)
            if count == size:
                yes = people
            elif yes >= people:
                # Some are not among them, or it would be withheld: "100%" would say the contrary of what is known.
                yes = people - step // 2
            yield name, CoarseShare(int(yes), int(people), step)


def coarse_counts(cells: CountCells, steps: Steps) -> dict[CellName, tuple[int, int]]:
    """Give the numbers of people that are printed rounded to a step of their own, each with that step."""
    found = {}
    # Also where other people are the same by chance, so that both groups of a result are rounded alike.
    same = {
        name: cells.values[other] for name, other in cells.same.items() if other in cells.values
    }
    for name, count in {**cells.values, **same}.items():
        step = steps.get(family_of(name) or "", 0)
        if step and name not in cells.hidden:
            found[name] = int(round_counts([count], step)[0]), step
    return found


def _families(cells: CountCells) -> list[str]:
    """List the families in the order in which their counts were gathered."""
    names = (*cells.values, *cells.same)
    return [f for f in dict.fromkeys(family_of(name) for name in names) if f]
