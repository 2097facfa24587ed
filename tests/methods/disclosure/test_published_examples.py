"""Tables whose answers are in print: the package and the outsider both have to find them."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
import pytest

from localeval.methods.disclosure.audit import feasibility_intervals
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.rounding import round_counts
from localeval.methods.disclosure.single_figures import is_dominated
from localeval.methods.disclosure.suppression import protect

from .attacker import Attacker, Limits
from .tables import TOTAL, two_way_of

pytestmark = pytest.mark.quick


def seen(counts: pd.DataFrame, hidden: list[Hashable]) -> tuple[LinkedCells, np.ndarray, Attacker]:
    """Publish all of a table but some cells, of which nothing but "not negative" is known."""
    tables = two_way_of(counts)
    known: dict[Hashable, Limits] = {
        name: (0, np.inf) if name in hidden else (value, value)
        for name, value in tables.values.items()
    }
    return tables.cells, np.array(list(known.values())), Attacker(known, tables.sums)


def test_geurts_1992_feasibility_interval() -> None:
    # Geurts (1992), table 10, in Hundepool et al., Handbook on Statistical Disclosure Control,
    # section 4.2, example 3: cell (1, 1) lies between 3 and 6.
    counts = pd.DataFrame([[4, 3], [2, 1], [3, 3]], index=[1, 2, 3], columns=[1, 2])
    hidden: list[Hashable] = [(1, 1), (1, 2), (2, 1), (2, 2)]
    cells, bounds, attacker = seen(counts, hidden)
    place = cells.names.index((1, 1))
    assert feasibility_intervals(cells, bounds, [place])[0] == pytest.approx((3, 6))
    assert feasibility_intervals(cells, bounds, [place], integer=True)[0] == pytest.approx((3, 6))
    assert attacker.infer((1, 1)) == pytest.approx((3, 6))


def test_a_cell_that_no_row_or_column_gives_away_alone() -> None:
    # From the tests of the R package sdcTable: rows w and x less columns a and c leave cell (w, b),
    # 236 - 189 = 47, though no row and no column has a single withheld cell.
    counts = pd.DataFrame(
        {"a": [39, 90, 92, 800], "b": [47, 124, 100, 991],
         "c": [55, 5, 59, 651], "d": [89, 31, 85, 685]}, index=list("wxyz"),
    )  # fmt: skip
    hidden: list[Hashable] = [
        tuple(pair) for pair in ("wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd")
    ]
    cells, bounds, attacker = seen(counts, hidden)
    place = cells.names.index(("w", "b"))
    assert counts.sum().tolist() == [1021, 1262, 770, 890]
    assert feasibility_intervals(cells, bounds, [place])[0] == pytest.approx((47, 47))
    assert attacker.infer(("w", "b")) == pytest.approx((47, 47))


def test_the_single_woman_of_the_handbook_is_not_found() -> None:
    # Hundepool et al., Handbook, section 5.2: marital status by sex; one woman is single.
    counts = pd.DataFrame(
        {"male": [38, 7, 3], "female": [17, 4, 1]}, index=["married", "divorced", "single"]
    )
    cells = two_way_of(counts).cells
    done = protect(cells, 3)
    hidden = [name for name, h in zip(cells.names, done.withheld, strict=True) if h]
    assert ("single", "female") in hidden
    assert len(hidden) == 4
    assert all(TOTAL not in name for name in hidden if isinstance(name, tuple))
    low, high = seen(counts, hidden)[2].infer(("single", "female"))
    assert low <= 1
    assert high >= 3


def test_handbook_dominance() -> None:
    # Section 4.2, example 4: 300, 20 and 10 make a cell that is unsafe by the (1, 85)-rule.
    assert is_dominated([300, 20, 10], largest=1, share=0.85, p=0)
    assert not is_dominated([300, 20, 40], largest=1, share=0.85, p=0)
    # The p% rule: what is left without the two largest, 10, is under 10% of the largest.
    assert is_dominated([300, 20, 10], share=1, p=0.10)
    assert not is_dominated([300, 20, 10], share=1, p=0.03)


def test_handbook_conventional_rounding() -> None:
    # Section 5.4: males and females of three areas, and their totals, each rounded to base 5.
    assert round_counts([1, 3, 12, 16], 5).tolist() == [0, 5, 10, 15]
    assert round_counts([0, 3, 20, 23], 5).tolist() == [0, 5, 20, 25]
