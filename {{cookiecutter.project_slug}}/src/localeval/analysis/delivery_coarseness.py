"""How figures on delivery are printed more coarsely than others, in place of being withheld.

Which step is taken is chosen with everything else that protects (``coarse_counts``).
"""

from __future__ import annotations

from localeval.analysis.coarse_counts import WORTH_IT
from localeval.analysis.count_cells import (
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
    flow_name,
)
from localeval.methods.disclosure.averages import widened
from localeval.methods.disclosure.door import Door

#: Steps of the flow that leave people out of the results.
_LEFT_OUT = ("too_recent", "not_in_data", "no_outcome", "off_support")


def all_joined_name() -> CellName:
    """Name all who joined, as delivery prints them where their number may be withheld elsewhere."""
    return ("delivery", "all who joined")


def count_all_joined(cells: CountCells, door: Door) -> CellName:
    """Give the name under which all who joined are counted on delivery.

    Where a few of them are left out of the results, such as those like whom nobody is, the number of everyone beside that of those
    evaluated would tell these few, and is withheld. Here it stands for itself, so that it may be printed coarser.
    """
    everyone = cells.find(everyone_name(PARTICIPANTS))
    steps = [flow_name(PARTICIPANTS, step) for step in _LEFT_OUT]
    left_out = [cells.values.get(cells.find(step), 0.0) for step in steps]
    if everyone not in cells.values or not any(door.is_small(int(n)) for n in left_out):
        return everyone
    # Worth little while it is chosen what is withheld, so that no result goes in its place; enough to be coarser for.
    cells.add(all_joined_name(), cells.values[everyone], rounded=True, worth=WORTH_IT)
    cells.total(everyone, [all_joined_name()])
    return all_joined_name()


def door_beside(own: Door, other: Door) -> Door:
    """Give the door of a number that is printed beside another: the coarser of both, whose steps lie in one another (``nested_steps``)."""
    return max(own, other, key=lambda one: one.rounding)


def allowing_for(share: float, low: float, high: float, off: float) -> tuple[float, float]:
    """Give the ends of an interval from 0 to 1 that allows for rounding as well, by which the share can differ so much."""
    return max(share - widened(share - low, off), 0.0), min(share + widened(high - share, off), 1.0)


def own_step(coarse: Door, door: Door) -> int:
    """Give the step of a door, where it is coarser than that of all figures; else 0."""
    return coarse.rounding if coarse.rounding > door.rounding else 0
