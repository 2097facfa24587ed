"""What is sensitive in a set of tables, how well it must be protected, and what readers know.

Turns the settings of ``suppression.protect`` into primary cells, protection levels, and the least and
greatest value that a reader knows of each cell when it is printed and when it is not. It chooses no
secondary cells.

Source: as ``suppression``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from localeval.methods.disclosure.audit import SLACK, Levels, Proof, prove
from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.secondary_suppression import Market, Searcher, prices
from localeval.methods.inputs import Flags, Floats, MethodError

#: A cell that the earlier report withheld costs this share of what others do.
WITHHELD_BEFORE = 0.2


@dataclass(frozen=True)
class Rules:
    """All that is decided before the search: what is sensitive, what is asked, what readers know."""

    cells: LinkedCells
    threshold: int
    primary: Flags
    levels: Levels
    implied: Flags
    market: Market
    searcher: Searcher
    whole: Flags

    @classmethod
    def of(
        cls,
        cells: LinkedCells,
        threshold: int,
        protection: int | None,
        zeros: str,
        all_or_nothing: bool,
        shown: Floats | None,
        primary_known: bool,
        exempt: Flags | None,
        worth: Floats | None,
    ) -> Rules:
        if threshold < 2:
            msg = f"A threshold is 2 or more, not {threshold}."
            raise MethodError("wrong_setting", msg)
        away = threshold // 2 if protection is None else protection
        value, open_ = cells.values, ~cells.fixed
        primary = open_ & (value > 0) & (value < threshold)
        if zeros == "withhold":
            primary |= open_ & (value == 0)
        alike = _all_or_nothing(cells) if all_or_nothing else np.zeros(len(cells), dtype=bool)
        primary |= open_ & alike
        # A reader is taken to know that a withheld count is at least 1 wherever that is so, unless
        # zeros are withheld for their own sake: the reader who knows most is guarded against.
        maybe_zero = alike | (value == 0) | (zeros == "withhold")
        known = np.column_stack([value, value]) if shown is None else np.array(shown, float)
        if np.any((known[:, 0] > value)[open_] | (known[:, 1] < value)[open_]):
            msg = "What is shown of a cell does not hold its true count."
            raise MethodError("wrong_setting", msg)
        # A published count is not a small one, and readers know it.
        sure = open_ & ~primary & (value >= threshold)
        known[sure, 0] = np.maximum(known[sure, 0], threshold)
        known[open_ & (value == 0) & ~primary] = 0.0
        known[cells.fixed] = cells.known[cells.fixed]
        hidden = np.column_stack([np.where(maybe_zero, 0.0, 1.0), np.full(len(cells), np.inf)])
        if primary_known:
            small = primary & (value < threshold)
            hidden[small, 1] = threshold - 1
            hidden[~small, 0] = threshold
        hidden[cells.fixed] = cells.known[cells.fixed]
        hidden = np.column_stack(
            [
                np.maximum(hidden[:, 0], cells.known[:, 0]),
                np.minimum(hidden[:, 1], cells.known[:, 1]),
            ]
        )
        # Where readers can tell secondary cells, these are surely not small, so no zero can be one.
        may_zero = (zeros == "withhold" or all_or_nothing) and not primary_known
        may_hide = open_ & (primary | (value > 0) | may_zero)
        price = prices(cells, may_hide) if worth is None else np.where(may_hide, worth, np.inf)
        price = price * np.where(_withheld_before(cells), WITHHELD_BEFORE, 1.0)
        market = Market(cells, known, hidden, price)
        implied = cells.fixed & (cells.known[:, 0] < cells.known[:, 1])
        if exempt is not None:
            implied &= ~exempt
        width = np.where(implied | (primary & primary_known), float(away), 0.0)
        if primary_known:
            width = np.minimum(width, threshold - 2)
        width = np.minimum(width, _blur(cells, known))
        sliding = width > 0
        least = _least(cells, np.where(may_hide[:, None], hidden, known), primary)
        levels = Levels(
            wanted=primary | implied,
            low=np.where(sliding | ~primary, value, np.maximum(value - away, least)),
            high=np.where(sliding | ~primary, value, np.maximum(threshold, value + away)),
            width=width,
        )
        return cls(
            cells=cells,
            threshold=threshold,
            primary=primary,
            levels=levels,
            implied=implied,
            market=market,
            searcher=Searcher(market),
            whole=np.zeros(len(cells), dtype=bool),
        )

    def without(self, whole: Flags) -> Rules:
        """Withhold tables altogether, so that of their cells readers know nothing, zeros included."""
        hidden = np.where(whole[:, None], self.cells.known, self.market.hidden)
        market = replace(self.market, hidden=hidden)
        return replace(self, market=market, searcher=Searcher(market), whole=whole)

    def asking(self, wanted: Flags) -> Rules:
        """Ask the same of fewer cells."""
        return replace(self, levels=replace(self.levels, wanted=wanted))

    def bounds(self, withheld: Flags) -> Floats:
        """Say what a reader knows of each cell before using the sums."""
        return np.where(withheld[:, None], self.market.hidden, self.market.shown)

    def audit(self, withheld: Flags, proof: Proof | None = None) -> tuple[Proof, Flags]:
        """Attack what would be published; give the proofs, and the cells that fail."""
        proof = prove(self.cells, self.bounds(withheld), self.levels, proof=proof)
        failing = self.levels.wanted & ~proof.reached(self.levels)
        # What is implied may be known when it is nobody, or surely no small number.
        low, high, t = proof.low, proof.high, self.threshold
        looks_small = ((low < t) & (high >= 1)) | ((low <= -1) & (high > -t))
        return proof, failing & ~(self.implied & ~looks_small)


def _all_or_nothing(cells: LinkedCells) -> Flags:
    """Find the cells of sums whose people are all in one part."""
    found = np.zeros(len(cells), dtype=bool)
    for row in range(cells.equations.shape[0]):
        span = slice(cells.equations.indptr[row], cells.equations.indptr[row + 1])
        members, signs = cells.equations.indices[span], cells.equations.data[span]
        parts = members[signs > 0]
        if len(parts) > 1 and (cells.values[parts] > 0).sum() == 1:
            found[parts] = True
    return found


def _least(cells: LinkedCells, bounds: Floats, wanted: Flags) -> Floats:
    """Give a table that is as small as it can be when all is withheld that may be."""
    # Usually: the least of each cell that is no total, added up.
    smallest = bounds[:, 0].copy()
    parts, totals = cells.equations.maximum(0), cells.equations.minimum(0)
    for _ in range(8):
        added = parts @ smallest
        following = np.maximum(
            smallest, -(totals.multiply(added[:, None])).min(axis=0).toarray().ravel()
        )
        if np.array_equal(following, smallest):
            break
        smallest = following
    agrees = not np.any(cells.equations @ smallest) and bool(np.all(smallest <= bounds[:, 1]))
    if agrees or not wanted.any():
        return smallest
    right = np.zeros(cells.equations.shape[0])
    found = solve_linear_program(wanted.astype(np.float64), cells.equations, (right, right), bounds)
    return cells.values if found is None else np.ceil(found - SLACK)


def _blur(cells: LinkedCells, shown: Floats) -> Floats:
    """Give how wide the printed figure of each change is; no limit where figures are exact."""
    blur = np.full(len(cells), np.inf)
    place = {name: i for i, name in enumerate(cells.names)}
    for i in np.flatnonzero(cells.fixed):
        name = cells.names[i]
        if isinstance(name, tuple) and name[:1] == ("change",):
            low, high = shown[place[name[1]]]
            blur[i] = high - low if high > low else np.inf
    return blur


def _withheld_before(cells: LinkedCells) -> Flags:
    """Find the cells that an earlier report withheld; to withhold them again costs readers little."""
    unknown = {
        name[1]
        for name, limit in zip(cells.names, cells.known, strict=True)
        if isinstance(name, tuple) and name[:1] == ("earlier",) and np.isinf(limit[1])
    }
    return np.array([name in unknown for name in cells.names], dtype=bool)
