"""Shares of participants by the values of a column: what a draw of people, or of whole sites, makes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from localeval.analysis.shared_columns import shares_apart_by


def test_shares_by_area_are_what_a_draw_of_sites_leaves() -> None:
    """Taken for people one by one nine in ten fair draws of half of 24 sites looked like strata that nobody declared."""
    alone = together = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        site = np.repeat(np.arange(24), rng.integers(15, 50, 24))
        group = np.isin(site, rng.permutation(24)[:12])
        group[rng.integers(0, len(group), 4)] ^= True  # a few have moved
        area = pd.Series([f"Area {one}" for one in site % 4])
        alone += shares_apart_by(area, group, looks=1) is not None
        together += shares_apart_by(area, group, looks=1, clusters=pd.Series(site)) is not None
    assert alone > 40
    assert together <= 1


def test_areas_in_which_other_shares_of_sites_were_drawn_are_found() -> None:
    rng = np.random.default_rng(1)
    site = np.repeat(np.arange(80), 20)
    drawn = np.concatenate([rng.permutation(40)[:32], 40 + rng.permutation(40)[:8]])
    area = pd.Series(np.where(site < 40, "North", "South"))
    found = shares_apart_by(area, np.isin(site, drawn), looks=2, clusters=pd.Series(site))
    assert found == (0.2, 0.8)


def test_where_people_were_drawn_within_sites_they_are_counted_one_by_one() -> None:
    rng = np.random.default_rng(2)
    site, intake = rng.integers(0, 20, 900), np.repeat(["2024 Q1", "2024 Q2", "2024 Q3"], 300)
    group = rng.random(900) < np.repeat([0.3, 0.5, 0.7], 300)
    assert shares_apart_by(pd.Series(intake), group, looks=1, clusters=pd.Series(site)) is not None
