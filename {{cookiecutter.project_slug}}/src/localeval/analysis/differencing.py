"""What a reader of two publications of one place can learn of the few people who came between them.

Each publication by itself gives no small count away; one taken from the other may. A linear program over
the numbers of both (``reader_inference``) works out between what the number of people lies who have come since, in
everyone and in parts, with and without an outcome; and what the second tells of numbers that the first
withheld. Where that is a few people the publication is refused. It is run on the published results alone,
so that it guards whatever made them.

An average with the number of people is a sum, and with its interval a sum of squares: two of them tell what one newcomer has,
and what one who left and one who came instead have. So every average that both print must be the same, or be of surely
enough people more (or fewer), or be so coarse that the difference says no more of one person than everybody's average and
standard deviation do.

Limits. People who left and people who came in equal number are not seen by a reader, nor here; nor is a
corrected outcome of people who were there before. Only the last publication is looked at: when each step adds
enough people, or nobody, to a count, several steps do too.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import numpy as np

from localeval.analysis.average_differencing import DisclosedAverage, told_averages
from localeval.analysis.reader_inference import (
    UNKNOWN,
    CountName,
    CountRange,
    InferredCounts,
    Published,
    inferred_counts,
)
from localeval.methods.disclosure.audit import Levels, feasibility_intervals, prove
from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.inputs import MethodError

Disclosed: TypeAlias = "DisclosedCount | DisclosedAverage"

#: How many disclosed counts are named in the message.
NAMED = 5


@dataclass(frozen=True)
class DisclosedCount:
    """A number of a few people that two publications disclose together.

    Attributes
    ----------
    name : CountName
    known : (float, float)
        Between what it lies.
    since : bool
        Whether it is about those who came since; else it was withheld in the last publication.
    """

    name: CountName
    known: CountRange
    since: bool

    def __str__(self) -> str:
        """Say what it is about, without the number."""
        kind, group, *about = (str(part) for part in self.name)
        part, outcome = (*about, "", "")[:2]
        who = ", ".join(text for text in (group, part) if text)
        if kind in {"with", "without"}:
            who += f", {kind} '{outcome}'"
        elif outcome:
            who += f", with '{outcome}' known"
        return who if self.since else f"{who} (withheld last time)"


def disclosed_by_both(old: Published, new: Published) -> list[Disclosed]:
    """Find what a result tells of few people beside an earlier publication of its place: numbers of them, and averages.

    Parameters
    ----------
    old, new : Published
        An earlier publication of a place, and what is to be published now.
    """
    before, now = inferred_counts(old), inferred_counts(new)
    threshold = int(new.disclosure.get("threshold", 1))
    averages = told_averages(old, new, before.ranges, now.ranges, threshold)
    both = _Both.of(before, now)
    counts = [*_newcomers(both, threshold), *_withheld_then(both, threshold)] if both else []
    return [*counts, *averages]


def is_disclosed_by_both(old: Published, new: Published) -> bool:
    """Say whether a result tells anything of few people beside an earlier publication; stops at the first."""
    before, now = inferred_counts(old), inferred_counts(new)
    threshold = int(new.disclosure.get("threshold", 1))
    if any(True for _ in told_averages(old, new, before.ranges, now.ranges, threshold)):
        return True
    both = _Both.of(before, now)
    if both is None:
        return False
    return any(True for _ in chain(_newcomers(both, threshold), _withheld_then(both, threshold)))


def disclosure_sentence(
    disclosed: Sequence[Disclosed], threshold: int, beside: str = "the last publication"
) -> str:
    """Say in one sentence what would be disclosed, and beside which publication."""
    names = "; ".join(str(item) for item in disclosed[:NAMED])
    more = f"; and {len(disclosed) - NAMED} more" if len(disclosed) > NAMED else ""
    return f"it tells, beside {beside}, about fewer than {threshold} people: {names}{more}."


@dataclass(frozen=True)
class _Both:
    """Two publications in one set of sums."""

    before: InferredCounts
    now: InferredCounts
    cells: LinkedCells
    common: list[CountName]

    @classmethod
    def of(cls, before: InferredCounts, now: InferredCounts) -> _Both | None:
        """Put them together; None where they have nothing in common or contradict themselves."""
        common = [name for name in now.ranges if name in before.ranges]
        earlier = {name: before.ranges[name] for name in common}
        grow = before.grow & now.grow
        for sums in (now.sums, []) if common else ():
            values = _possible_now(now, earlier, sums, grow)
            if values is None:  # parts that do not add up to what is printed: read without the sums
                continue
            try:
                cells = LinkedCells.from_sums(values, sums).with_earlier(earlier, grow)
            except MethodError:
                continue
            return cls(before, now, cells, common)
        return None

    def infer(self, kind: str, names: list[CountName]) -> dict[CountName, CountRange]:
        """Work out between what the changes (``change``), or the earlier numbers (``earlier``), lie."""
        at = [self._place[(kind, name)] for name in names]
        found = feasibility_intervals(self.cells, self._known, at)
        return {name: (float(a), float(b)) for name, (a, b) in zip(names, found, strict=True)}

    def narrow(self, kind: str, widths: Mapping[CountName, float]) -> list[CountName]:
        """Give those that are not plainly as open as this, from end to end: other numbers that fit show it of many at once."""
        at = np.array([self._place[(kind, name)] for name in widths], dtype=int)
        wanted = np.zeros(len(self.cells), dtype=bool)
        wanted[at] = True
        width = np.zeros(len(self.cells))
        width[at] = list(widths.values())
        values = self.cells.values
        levels = Levels(wanted, values, values, width)
        reached = prove(self.cells, self._known, levels, each=False).reached(levels)
        return [name for name, i in zip(widths, at, strict=True) if not reached[i]]

    @cached_property
    def _place(self) -> dict[Hashable, int]:
        return {name: i for i, name in enumerate(self.cells.names)}

    @cached_property
    def _known(self) -> np.ndarray:
        n = len(self.now.ranges)
        return np.vstack([list(self.now.ranges.values()), self.cells.known[n:]])


def _possible_now(
    now: InferredCounts,
    earlier: Mapping[CountName, CountRange],
    sums: Sequence[tuple[CountName, Sequence[CountName]]],
    grow: Collection[CountName],
) -> dict[CountName, float] | None:
    """Find numbers that fit what is printed, none under what an earlier publication says where that is possible, else none of those that grow.

    Whatever is found here is one of the possibilities; what it decides is which numbers may be taken to have grown alone. None where
    the parts do not add up.
    """
    limits = np.array(list(now.ranges.values())).reshape(-1, 2)
    cells = LinkedCells.from_sums(dict.fromkeys(now.ranges, 0.0), sums)
    then = np.array([earlier.get(name, UNKNOWN)[0] for name in now.ranges])
    only = np.array([name in grow for name in now.ranges], dtype=bool)
    none = np.zeros(len(sums))
    finite = np.concatenate([limits[np.isfinite(limits)], then])
    most = np.minimum(limits[:, 1], 10.0 * (float(finite.max(initial=0.0)) + 1000.0))
    for nested in (np.ones(len(only), dtype=bool), only, np.zeros(len(only), dtype=bool)):
        least = np.where(nested, np.maximum(limits[:, 0], then), limits[:, 0])
        if np.any(least > limits[:, 1]):
            continue
        bounds = np.column_stack([least, most])
        # As many as may be: that leaves most room for those who were there before.
        cost = -np.ones(len(only))
        found = solve_linear_program(cost, cells.equations, (none, none), bounds, integer=True)
        if found is not None:
            return dict(zip(now.ranges, np.rint(found), strict=True))
    return None


def _newcomers(both: _Both, threshold: int) -> Iterator[DisclosedCount]:
    names = [name for name in both.common if name[0] != "rest"]
    # Of one that is surely nobody it is asked too whether its total is somebody.
    few = {name: max(_narrow(threshold, _blur(both, name)), 1.0) for name in names}
    for name in both.narrow("change", few):
        [change] = both.infer("change", [name]).values()
        if change[1] - change[0] >= few[name]:
            continue
        whole = both.now.of.get(name, name)
        total = both.infer("change", [whole])[whole] if whole in few else change
        if _is_nobody(total):
            continue  # nobody is seen to have come: a correction, or as many left
        if (
            both.before.ranges[name] == both.now.ranges[name]
            and change[0] < 0.5
            and change[1] > 0.5
        ):
            continue  # the same is printed as before, and perhaps nobody has come
        alike = name[0] in {"with", "without"} and total[0] > 0.5 and _is_nobody(change)
        if alike or _is_few(change, threshold, _blur(both, name)):
            yield DisclosedCount(name, change, since=True)


def _withheld_then(both: _Both, threshold: int) -> Iterator[DisclosedCount]:
    """Find numbers that the last publication withheld, and that both together tell better than it alone."""
    before = both.before
    hidden = [name for name in both.common if name in before.withheld and name[0] != "rest"]
    alone = _Both.of(before, before)
    if not hidden or alone is None:
        return
    hidden = both.narrow("earlier", dict.fromkeys(hidden, _narrow(threshold)))
    one, two = alone.infer("earlier", hidden), both.infer("earlier", hidden)
    for name in hidden:
        better = two[name][1] - two[name][0] < one[name][1] - one[name][0] - 1e-6
        if better and _is_few(two[name], threshold):
            yield DisclosedCount(name, two[name], since=False)


def _blur(both: _Both, name: CountName) -> float:
    """Give how wide the change of a rounded count is by the rounding alone; no limit for others."""
    if name not in both.before.rounded or name not in both.now.rounded:
        return np.inf
    return min(
        figures.ranges[name][1] - figures.ranges[name][0] for figures in (both.before, both.now)
    )


def _is_nobody(known: CountRange) -> bool:
    return known[0] > -0.5 and known[1] < 0.5


def _narrow(threshold: int, blur: float = np.inf) -> float:
    """Give how narrow the range of a number of a few people must be to tell it."""
    return min(threshold // 2, blur) - 1e-6


def _is_few(known: CountRange, threshold: int, blur: float = np.inf) -> bool:
    """Whether a number is known to within half the threshold, may be a few, and is not nobody."""
    low, high = known
    narrow = high - low < _narrow(threshold, blur)
    many = low >= threshold - 1e-6 or high <= 1e-6 - threshold
    return narrow and not many and not _is_nobody(known)
