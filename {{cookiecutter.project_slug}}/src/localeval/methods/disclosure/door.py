"""The only door through which a number about people leaves.

Counts under the threshold are withheld and the others rounded; an estimate is withheld when a group is
too small, and levels of a yes-or-no outcome when they would give away a count under the threshold. It
decides and rounds; it does not estimate and does not lay out tables.

Source: ONS and GSS guidance on disclosure control for tables from administrative sources (threshold and
rounding), and the shorthand [c] of the GSS harmonised symbols.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from localeval.methods.disclosure.linked import LinkedCells

#: GSS shorthand: confidential; low number; not available; not applicable.
CONFIDENTIAL = "[c]"

#: Fewer people than this in either group of a subgroup make an interval that says nothing (Campbell
#: appraisal: under 30 is low).
SMALLEST_SUBGROUP = 30
#: Digits after the point that are published, by unit; any currency has two.
DIGITS = {"percent": 2, "weeks": 2, "months": 2, "score": 2}


@dataclass(frozen=True)
class Door:
    """The rules of one evaluation.

    Parameters
    ----------
    threshold : int
        Counts of people from 1 to ``threshold - 1`` are withheld.
    rounding : int
        Other counts are rounded to the nearest multiple.
    """

    threshold: int = 10
    rounding: int = 5

    def is_small(self, n: int) -> bool:
        """Whether a count may not be published; nobody at all may be said."""
        return 0 < n < self.threshold

    def count(self, n: int) -> int | None:
        """Give a count as it is published, or None when it is withheld.

        Half a step is rounded up, as spreadsheets and published tables do. A count that would be rounded
        to nothing is withheld, because 0 says that there is nobody.
        """
        rounded = _rounded(n, self.rounding)
        return None if self.is_small(n) or (n > 0 and rounded == 0) else rounded

    def enough(self, *groups: int) -> bool:
        """Whether results about groups of these sizes may be published at all."""
        return all(n >= self.threshold for n in groups)

    def gives_subgroup(self, *groups: int) -> bool:
        """Whether a part of the people is large enough for an estimate of its own."""
        return min(groups) >= max(SMALLEST_SUBGROUP, self.threshold)

    def withheld(
        self,
        cells: LinkedCells,
        rounded: Collection[Hashable],
        unknown: Collection[Hashable],
        within: Mapping[Any, tuple[float, float]] | None = None,
        worth: Mapping[Any, float] | None = None,
    ) -> frozenset[Hashable]:
        """Choose which of a set of linked counts are withheld, so that no small one can be worked out.

        Readers are taken to know which counts are withheld for being small; what they may learn of one
        must stay at least half the threshold wide.

        Parameters
        ----------
        cells : LinkedCells
            Every count that is printed, as a count or a share, and the sums that tie them. Fixed cells
            are never printed.
        rounded : collection of names
            Those printed as rounded counts; the others are known exactly from what is printed.
        unknown : collection of names
            Fixed ones about people of whom it is not known in which part they are; they need no
            protection of their own.
        within : mapping of names, optional
            Printed so that they are known only roughly: the least and the greatest that they can be.
        worth : mapping of names to float, optional
            What cells are worth to readers; those worth least are withheld. 1 where nothing is said.

        Returns
        -------
        frozenset of names
        """
        import numpy as np

        from localeval.methods.disclosure.rounding import shown_intervals
        from localeval.methods.disclosure.suppression import protect

        if not cells.equations.shape[0]:  # nothing ties the counts, so each is judged by itself
            printed = zip(cells.names, cells.values, cells.fixed, strict=True)
            return frozenset(name for name, n, out in printed if not out and self.is_small(int(n)))
        is_rounded = np.array([name in rounded for name in cells.names])
        shown = np.column_stack([cells.values, cells.values])
        shown[is_rounded] = shown_intervals(cells.values, self.rounding, self.threshold)[is_rounded]
        for i, name in enumerate(cells.names):
            if within and name in within:
                shown[i] = within[name]
        found = protect(
            cells,
            self.threshold,
            shown=shown,
            all_or_nothing=True,
            primary_known=True,
            exempt=np.array([name in unknown for name in cells.names]),
            worth=np.array([worth.get(n, 1.0) for n in cells.names]) if worth else None,
        )
        if (
            found.exposed.any()
        ):  # what is never printed gives a small count away: then nothing is said
            return frozenset(
                name for name, out in zip(cells.names, cells.fixed, strict=True) if not out
            )
        return frozenset(name for name, out in zip(cells.names, found.withheld, strict=True) if out)

    def share_is_safe(self, yes: int, n: int) -> bool:
        """Whether a share may be published: neither those in it nor the rest are too few.

        All or none of a group is withheld too, because it says something of each person in it.
        """
        return yes >= self.threshold and n - yes >= self.threshold

    def share(self, yes: int, n: int) -> float:
        """Give a share in per cent of rounded counts, which tells no more than these do.

        A share of nobody is 0 and one of everybody 100, whatever the rounding; and no other is.
        """
        if yes in (0, n):
            return 100.0 if yes else 0.0
        inside, people = _rounded(yes, self.rounding), _rounded(n, self.rounding)
        if inside >= people:
            inside = people - self.rounding // 2
        return self.number(100 * inside / people, "percent")

    def number(self, value: float, unit: str) -> float:
        """Give a number with the digits that are published for its unit."""
        return round(float(value), DIGITS.get(unit, 2)) + 0.0


def _rounded(n: int, base: int) -> int:
    return int((2 * n + base) // (2 * base) * base)
