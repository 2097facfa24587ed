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

Cells are chosen by a heuristic; the result is then audited by linear programs that know nothing of how
it was found, mended until it passes, and where it cannot be mended all of the tables that hang together
are withheld. What the audit cannot see is in the limits of ``audit``. Two people who are in a table know
more than a reader does: counts of 1 and 2 are covered by the threshold, coalitions of more are not.

Source: Cox (1980), "Suppression methodology and statistical disclosure control", J. Amer. Statist. Assoc.
75: 377-385; Fischetti and Salazar (2000), J. Amer. Statist. Assoc. 95: 916-928; Hundepool et al. (2012),
Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse.csgraph import connected_components

from localeval.methods.disclosure.audit import SLACK, Proof, prove
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.network import Ints
from localeval.methods.disclosure.sensitive_cells import Rules
from localeval.methods.inputs import Flags, Floats

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
    worth: Floats | None = None,
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
    worth
        What each cell is worth to readers, so that those worth least are withheld (cells,); about 1 a
        count, more for large ones and for totals, unless given.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a threshold under 2, or ``shown`` that does not hold the true count.
    """
    rules = Rules.of(
        cells, threshold, protection, zeros, all_or_nothing, shown, primary_known, exempt, worth
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


def _mend(rules: Rules, withheld: Flags) -> tuple[Flags, Proof, Flags]:
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
    rules: Rules, proof: Proof, cell: int, withheld: Flags, *, buy: bool = True
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


def _ways(rules: Rules, proof: Proof, cell: int) -> Iterator[list[float]]:
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


def _tidy(rules: Rules, withheld: Flags, proof: Proof) -> tuple[Flags, Proof]:
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
