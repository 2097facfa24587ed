"""Cell suppression: which counts are withheld, so that no small one can be inferred.

A count of 1 to ``threshold - 1`` people is withheld (primary). A reader who holds all the other counts,
the sums that tie them, and the rule itself can still work out an interval for it; further counts are
withheld (secondary) until that interval is wide enough.

The rule. With threshold t and protection p (half of t unless given), the attacker's interval [L, U] of
a withheld count v under the threshold must have

- U >= max(t, v + p): nobody can tell that it is under the threshold (upper protection level);
- L <= v - p, or the least value that it could have if all of the table were withheld (lower protection
  level).

Changes since an earlier report, and counts that it withheld, must keep an interval at least p wide unless
they are 0 or surely t or more (sliding protection level). The change of a count that is printed rounded
need be no wider than the rounding makes it. The three levels are those of Fischetti and
Salazar; that p is half of the threshold is this package's choice: for a rule about the number of people
alone, Hundepool et al. ask for no more than that the exact count cannot be inferred.

Cells are chosen by a heuristic; the result is then audited by linear programmes that know nothing of how
it was found, mended until it passes, and where it cannot be mended all of the tables that hang together
are withheld. What the audit cannot see is in the limits of ``audit``. Two people who are in a table know
more than a reader does: counts of 1 and 2 are covered by the threshold, coalitions of more are not.

Source: Cox (1980), "Suppression methodology and statistical disclosure control", J. Amer. Statist. Assoc.
75: 377-385; Fischetti and Salazar (2000), J. Amer. Statist. Assoc. 95: 916-928; Hundepool et al. (2012),
Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.sparse.csgraph import connected_components

from localeval.methods.audit import SLACK, Levels, Proof, prove
from localeval.methods.errors import MethodError
from localeval.methods.inputs import Flags, Floats
from localeval.methods.linked import LinkedCells
from localeval.methods.network import Ints
from localeval.methods.programme import solve
from localeval.methods.search import Market, Searcher, prices

#: A cell that the earlier report withheld costs this share of what others do.
WITHHELD_BEFORE = 0.2
#: Rounds of mending before all is withheld.
ROUNDS = 6
#: With more cells than this to protect, joint proofs come before the search.
MANY = 100
#: Tables up to this many cells are tidied: secondary cells that turn out not to be needed are shown.
TIDY_CELLS = 400


@dataclass(frozen=True, eq=False)
class Suppression:
    """What is withheld of a set of linked tables, and how well it is protected.

    Attributes
    ----------
    primary, secondary : arrays (cells,) of bool
        Withheld because of their own count; withheld to protect others.
    whole : array (cells,) of bool
        Cells of tables that could not be protected otherwise and are withheld altogether, zeros too.
    exposed : array (cells,) of bool
        Cells that an earlier report gave away; nothing that this report withholds can mend that.
    low, high : arrays (cells,)
        A reader's interval of each withheld cell holds all between these; it may be wider.
    bounds : array (cells, 2)
        What a reader knows of each cell before using the sums.
    """

    primary: Flags
    secondary: Flags
    whole: Flags
    exposed: Flags
    low: Floats
    high: Floats
    bounds: Floats

    @property
    def withheld(self) -> Flags:
        """All cells that are not published."""
        return self.primary | self.secondary


def protect(
    cells: LinkedCells,
    threshold: int,
    *,
    protection: int | None = None,
    zeros: Literal["publish", "withhold"] = "publish",
    all_or_nothing: bool = False,
    shown: Floats | None = None,
    primary_known: bool = False,
    exempt: Flags | None = None,
) -> Suppression:
    """Decide which cells are withheld.

    Parameters
    ----------
    cells
        The tables, with what an earlier report said of them if there is one.
    threshold
        Counts from 1 to ``threshold - 1`` are withheld.
    protection
        How far, up and down, a withheld count must be from what can be inferred; half of the threshold
        unless given. 0 asks only that nobody can tell that the count is under the threshold.
    zeros
        Whether a count of nobody is published, or withheld like a small one. When it is published,
        readers know that every withheld count is at least 1.
    all_or_nothing
        Withhold also where all people of a sum are in one part: the part and the zeros beside it.
    shown
        Least and greatest value that a reader learns of each cell from what is published of it
        (cells, 2); the exact count unless given. See ``rounding.rounded_interval``.
    primary_known
        Protect against a reader who can tell primary from secondary cells. Then only the width of the
        interval within the threshold is asked for.
    exempt
        Fixed cells that may be worked out, such as people of whom it is not known in which part they
        are; they still keep a reader from taking the other parts from the total.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a threshold under 2, or ``shown`` that does not hold the true count.
    """
    rules = _Rules.of(
        cells, threshold, protection, zeros, all_or_nothing, shown, primary_known, exempt
    )
    whole = np.zeros(len(cells), dtype=bool)
    exposed = whole.copy()
    together = _hang_together(cells)
    while True:
        withheld, proof, failing = _mend(rules, rules.primary | whole)
        if not failing.any():
            break
        # Would it help to withhold all that hangs together with the cells that fail?
        lost = np.isin(together, together[failing])
        all_lost = rules.without(whole | (lost & ~cells.fixed))
        hopeless = lost & all_lost.audit(rules.primary | all_lost.whole)[1]
        exposed |= hopeless
        if np.any(failing & ~hopeless):
            rules, whole = all_lost, all_lost.whole
        rules = rules.asking(rules.levels.wanted & ~exposed)
    withheld, proof = _tidy(rules, withheld, proof)
    proof, failing = rules.audit(withheld, proof)
    if failing.any():
        msg = "Counts are not protected though they were found to be: a fault of this package."
        raise RuntimeError(msg)
    return Suppression(
        primary=rules.primary,
        secondary=withheld & ~rules.primary,
        whole=whole,
        exposed=exposed,
        low=proof.low,
        high=proof.high,
        bounds=rules.bounds(withheld),
    )


def _hang_together(cells: LinkedCells) -> Ints:
    """Give the cells that sums tie together the same number."""
    links = abs(cells.equations)
    return np.asarray(connected_components(links.T @ links, directed=False)[1])


@dataclass(frozen=True)
class _Rules:
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
    ) -> _Rules:
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
        price = prices(cells, may_hide) * np.where(_withheld_before(cells), WITHHELD_BEFORE, 1.0)
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

    def without(self, whole: Flags) -> _Rules:
        """Withhold tables altogether, so that of their cells readers know nothing, zeros included."""
        hidden = np.where(whole[:, None], self.cells.known, self.market.hidden)
        market = replace(self.market, hidden=hidden)
        return replace(self, market=market, searcher=Searcher(market), whole=whole)

    def asking(self, wanted: Flags) -> _Rules:
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
    found = solve(wanted.astype(np.float64), cells.equations, (right, right), bounds)
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


def _mend(rules: _Rules, withheld: Flags) -> tuple[Flags, Proof, Flags]:
    """Withhold further cells until the audit passes; give them, the proofs, and what still fails."""
    levels = rules.levels
    proof = Proof.none(rules.cells)
    if levels.wanted.sum() > MANY:
        # Most of many small cells protect one another; joint proofs find that out quickly.
        proof = prove(rules.cells, rules.bounds(withheld), levels, each=False)
    failing = levels.wanted & ~proof.reached(levels)
    if np.any(failing & rules.implied):
        # Of these many are plain and may be: only exact intervals tell.
        proof, failing = rules.audit(withheld, proof)
    for _ in range(ROUNDS):
        need = levels.high - rules.cells.values
        for cell in sorted(np.flatnonzero(failing), key=lambda i: (-need[i], i)):
            withheld, found = _widen(rules, proof, int(cell), withheld)
            if not found and not rules.implied[cell]:
                return withheld, proof, np.arange(len(failing)) == cell
        proof, failing = rules.audit(withheld, proof)
        if not failing.any():
            break
    return withheld, proof, failing


def _widen(
    rules: _Rules, proof: Proof, cell: int, withheld: Flags, *, buy: bool = True
) -> tuple[Flags, bool]:
    """Withhold what it takes for one cell to reach its levels; say whether it can."""
    shown, levels = rules.market.shown, rules.levels
    for changes in _ways(rules, proof, cell):
        trial, tables = withheld, []
        for change in changes:
            table = rules.searcher.find(cell, change, trial, buy=buy)
            if table is None:
                break
            outside = (table < shown[:, 0] - SLACK) | (table > shown[:, 1] + SLACK)
            trial = trial | (outside & ~rules.cells.fixed)
            tables.append(table)
        else:
            for table in tables:
                proof.add(table, rules.bounds(trial))
            if proof.reached(levels)[cell]:
                return trial, True
    return withheld, False


def _ways(rules: _Rules, proof: Proof, cell: int) -> Iterator[list[float]]:
    """List the changes that would do, beyond what is shown already: any one of the lists."""
    value, levels = rules.cells.values[cell], rules.levels
    width = levels.width[cell]
    if width > proof.high[cell] - proof.low[cell]:
        for down in range(int(width) + 1):
            yield [change for change in (width - down, -float(down)) if change]
        return
    changes = []
    if proof.high[cell] < levels.high[cell] - SLACK:
        changes.append(levels.high[cell] - value)
    if proof.low[cell] > levels.low[cell] + SLACK:
        changes.append(levels.low[cell] - value)
    yield changes


def _tidy(rules: _Rules, withheld: Flags, proof: Proof) -> tuple[Flags, Proof]:
    """Publish secondary cells that turn out not to be needed, dearest first; small tables only."""
    extra = np.flatnonzero(withheld & ~rules.primary & ~rules.whole)
    if len(rules.cells) > TIDY_CELLS:
        return withheld, proof
    for cell in sorted(extra, key=lambda i: (-rules.market.price[i], i)):
        trial = withheld.copy()
        trial[cell] = False
        trial_proof = proof.within(rules.bounds(trial))
        failing = rules.levels.wanted & ~trial_proof.reached(rules.levels)
        if np.any(failing & rules.implied):
            trial_proof, failing = rules.audit(trial, trial_proof)
        if all(
            _widen(rules, trial_proof, int(i), trial, buy=False)[1] for i in np.flatnonzero(failing)
        ):
            withheld, proof = trial, trial_proof
    return withheld, proof
