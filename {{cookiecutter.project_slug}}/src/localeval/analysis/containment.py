"""Counts that lie within one another though no table says so, and the few people in between.

Whoever has an outcome that only accumulates at month 12 has it at month 24; whoever is in work has earnings; an area lies in
one region, and 16 to 18 in 16 to 24. Readers know such things, and take one printed number from the other. What lies within
what is found in the data, so that it needs no declaration and a wrong one does no harm; the differences join the sums of the
report (``protection``) as counts that are never printed.

Two outcomes that nobody has both of, and two of which everybody has one, are of the same kind: then one lies within those
without the other. Where a single person stands against it nothing lies within anything, and nothing can be told: unless the
catalogue says that by their definitions one lies within the other (``lies_within``). That readers know too, and take a
few people in the data who stand against it for none; so they are taken to know how many these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from localeval.analysis.count_cells import CellName, CountCells, outcome_names
from localeval.catalogue.catalogue import lies_within
from localeval.methods.inputs import Flags
from localeval.project.project import Measure


@dataclass(frozen=True, eq=False)
class CountedOutcome:
    """A yes-or-no outcome of the people of a group that its result is about.

    Attributes
    ----------
    measure : Measure
    people : array of str or int
        Who they are.
    has : array of bool
        Who of them has the outcome.
    """

    measure: Measure
    people: np.ndarray
    has: Flags


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of person of which the number is printed, and, where it has a result, how many have the outcome.

    Attributes
    ----------
    variable : str
    count : CellName
    members : array of bool
        Of the people evaluated.
    outcome : pair of CellName, or None
        Those with and without the primary outcome.
    """

    variable: str
    count: CellName
    members: Flags
    outcome: tuple[CellName, CellName] | None = None


def add_outcomes_within_outcomes(
    cells: CountCells, threshold: int, group: str, outcomes: Sequence[CountedOutcome]
) -> None:
    """Tie each pair of outcomes of which one lies within the other, or within those without it, where few are in between.

    Also two months of an outcome. Who is known in one of the two only is counted apart, because nothing follows of them.
    """
    for i, first in enumerate(outcomes):
        for second in outcomes[i + 1 :]:
            both = np.intersect1d(first.people, second.people)
            one, two = (_of(item, both) for item in (first, second))
            crossed = {
                (a, b): int(((one == a) & (two == b)).sum())
                for a in (True, False)
                for b in (True, False)
            }
            declared = _declared(first.measure, second.measure)
            for (a, b), n in crossed.items():
                # Nobody is here, so who is neither a nor b is the difference of two printed counts.
                nobody = n == 0 or ((a, b) in declared and n < threshold)
                if nobody and 0 < crossed[(not a, not b)] < threshold:
                    _tie(cells, group, (first, second), both, crossed, (not a, not b))
                    break


def _declared(first: Measure, second: Measure) -> list[tuple[bool, bool]]:
    """Say which pairs nobody has by the definitions of two outcomes: the one that lies within the other, without that."""
    found = []
    if lies_within(first.outcome, first.month, second.outcome, second.month):
        found.append((True, False))
    if lies_within(second.outcome, second.month, first.outcome, first.month):
        found.append((False, True))
    return found


def _of(item: CountedOutcome, people: np.ndarray) -> Flags:
    """Say who of these people, in their order, has the outcome."""
    place = np.argsort(item.people)
    return np.asarray(item.has[place[np.searchsorted(item.people[place], people)]])


def _tie(
    cells: CountCells,
    group: str,
    pair: tuple[CountedOutcome, CountedOutcome],
    both: np.ndarray,
    crossed: Mapping[tuple[bool, bool], int],
    between: tuple[bool, bool],
) -> None:
    """Tie two outcomes by the table of those of whom both are known; ``between`` are the few that it would tell."""
    keys = (group, *(item.measure.key for item in pair))
    inside = {
        kind: cells.hide(("crossed", *keys, *kind), n, exempt=kind != between)
        for kind, n in crossed.items()
        if n
    }
    against = (not between[0], not between[1])
    if against in inside:  # readers take these few for none
        cells.taken.add(inside[against])
    for side, item in enumerate(pair):
        alone = item.has[~np.isin(item.people, both)]
        for has, total in zip((True, False), outcome_names(group, item.measure), strict=True):
            parts = [name for kind, name in inside.items() if kind[side] == has]
            n = int((alone == has).sum())
            if n:
                parts.append(cells.hide(("only one known", *keys, side, has), n, exempt=True))
            cells.total(total, parts)


def add_kinds_within_kinds(cells: CountCells, threshold: int, kinds: Sequence[Kind]) -> None:
    """Tie each kind of person to the kinds of another variable that lie within it, and to the few who are beside them."""
    # Of a kind that everybody is of, or nobody, the sums of its variable say all there is.
    kinds = [kind for kind in kinds if kind.members.any() and not kind.members.all()]
    by_variable: dict[str, list[Kind]] = {}
    for kind in kinds:
        by_variable.setdefault(kind.variable, []).append(kind)
    for outer in kinds:
        for variable, others in by_variable.items():
            if variable == outer.variable:
                continue
            inside = [
                kind
                for kind in others
                if kind.members.any() and not np.any(kind.members & ~outer.members)
            ]
            if inside:
                _tie_kinds(cells, threshold, outer, variable, inside)


def _tie_kinds(
    cells: CountCells, threshold: int, outer: Kind, variable: str, inside: Sequence[Kind]
) -> None:
    """Tie a kind to those of another variable within it, and who has the outcome in it to who has it in them."""
    rest = int(outer.members.sum() - sum(kind.members.sum() for kind in inside))
    of = (outer.count, variable)
    if rest < threshold:  # of the many beside them nothing is to be hidden
        beside = [cells.hide(("beside", *of), rest)] if rest else []
        cells.total(outer.count, [*(kind.count for kind in inside), *beside])
    given = [kind.outcome for kind in inside if kind.outcome is not None]
    if outer.outcome is None or len(given) < len(inside):
        return
    for side, total in enumerate(outer.outcome):
        parts = [pair[side] for pair in given]
        left = int(cells.values[total] - sum(cells.values[part] for part in parts))
        if left:
            parts.append(cells.hide(("beside", *of, side), left))
        cells.total(total, parts)
