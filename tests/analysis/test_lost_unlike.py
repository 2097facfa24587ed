"""That other people were lost in one group than in the other is asked about; that as many, or like people, were lost is not."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question

from .conftest import Evaluate
from .test_meaning import Tables, at, found, tables


def _lose(frames: Tables, lost: np.ndarray) -> None:
    frames["outcomes"].loc[np.flatnonzero(at(frames))[lost], ["employed", "earnings"]] = np.nan


def _unlike(doubts: list[Doubtful]) -> list[Doubtful]:
    return [doubt for doubt in doubts if doubt.kind == "lost_unlike"]


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_as_many_lost_of_other_people_are_asked_about(evaluate: Evaluate, design: str) -> None:
    for seed in range(4):
        frames, ours = tables(seed, n=1200)
        rng = np.random.default_rng(seed)
        works = frames["outcomes"].loc[at(frames), "employed"].to_numpy() == 1
        # Participants without a job, and others with one, are not reached.
        _lose(frames, (works != ours) & (rng.random(len(ours)) < np.where(ours, 0.35, 0.5)))
        [doubt, *_] = _unlike(found(evaluate, frames, design=design))
        assert doubt.shares[0] < 0 < doubt.shares[1]
        assert not doubt.sure
        what = question(doubt, Asked("employed", 12)).what
        assert "were other people lost in one group than in the other?" in what
        assert "less often than those who had not; in the comparison group they are" in what


@pytest.mark.parametrize("by_outcome", [True, False])
def test_like_people_lost_in_both_groups_are_not_asked_about(
    evaluate: Evaluate, by_outcome: bool
) -> None:
    for seed in range(25):
        frames, ours = tables(seed, n=400 + 40 * seed, effect=0.12)
        rng = np.random.default_rng(seed)
        works = frames["outcomes"].loc[at(frames), "employed"].to_numpy() == 1
        share = np.where(works & by_outcome, 0.1, 0.3) + 0.1 * ours
        _lose(frames, rng.random(len(ours)) < share)
        assert not _unlike(found(evaluate, frames)), seed
