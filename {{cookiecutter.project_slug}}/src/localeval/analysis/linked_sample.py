"""The people of a sample beside their links: strata of the review, rates of missed and wrong links of each group.

Exact numbers, which are not published as they are; see ``link_counts`` and ``linkage``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS
from localeval.data.link_quality import ReviewStratum, SourceQuality
from localeval.data.linked_people import Candidates
from localeval.data.standard import COMPARISON as IN_COMPARISON
from localeval.data.standard import PARTICIPANT
from localeval.methods.linkage.review import (
    NO_CANDIDATE,
    LinkRates,
    Stratum,
    TrueShares,
    link_rates,
    true_shares,
)

GROUPS = (PARTICIPANTS, COMPARISON)
#: Ranges of probabilities that count alike where nothing was reviewed.
UNREVIEWED_EDGES = (0.0, 0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.000001)
#: The share of people without any candidate that is tried: what a review cannot say anything of.
UNSEEN = 0.05


@dataclass(frozen=True, eq=False)
class LinkedGroup:
    """One group of people of a source, by the strata of its review.

    Attributes
    ----------
    candidates : Candidates
    stratum : ndarray of int, shape (people,)
        ``NO_CANDIDATE`` where there is no candidate.
    strata : tuple of Stratum
    seed : int
    """

    candidates: Candidates
    stratum: np.ndarray
    strata: tuple[Stratum, ...]
    seed: int = field(default=0)

    @classmethod
    def of(cls, source: SourceQuality, group: str, candidates: Candidates) -> LinkedGroup:
        """Sort people of a group into the strata of the review; into ranges of probabilities where there is none.

        Parameters
        ----------
        source : SourceQuality
        group : str
            ``participants`` or ``comparison``.
        candidates : Candidates
            Of the people.
        """
        reviewed = _reviewed(source, group)
        edges = (
            np.array([*(item.low for item in reviewed), reviewed[-1].high])
            if reviewed
            else np.array(UNREVIEWED_EDGES)
        )
        count = len(edges) - 1
        stratum = np.full(len(candidates.probability), NO_CANDIDATE)
        there = np.isfinite(candidates.probability)
        at = np.searchsorted(edges, candidates.probability[there], side="right") - 1
        stratum[there] = np.clip(at, 0, count - 1)
        expected = [
            float(candidates.probability[stratum == i].mean())
            if (stratum == i).any()
            else float(min((edges[i] + edges[i + 1]) / 2, 1.0))
            for i in range(count)
        ]
        strata = tuple(
            Stratum(
                reviewed[i].reviewed if reviewed else 0,
                reviewed[i].true if reviewed else 0,
                reviewed[i].unsure if reviewed else 0,
                expected[i],
            )
            for i in range(count)
        )
        return cls(candidates, stratum, strata, GROUPS.index(group))

    @cached_property
    def shares(self) -> TrueShares:
        """The shares of true pairs."""
        return true_shares(self.strata, seed=self.seed)

    def shares_with(self, unsure: float) -> TrueShares:
        """Give the shares where so many of the pairs that could not be decided count as true."""
        return true_shares(self.strata, unsure=unsure, seed=self.seed)

    @property
    def reviewed(self) -> int:
        """Pairs that were looked at and decided."""
        return sum(item.reviewed for item in self.strata)

    @cached_property
    def rates(self) -> LinkRates:
        """How many were found, and how many links are wrong."""
        linked, beside = (
            self._pairs(who) for who in (self.candidates.linked, ~self.candidates.linked)
        )
        nowhere = float((self.stratum == NO_CANDIDATE).sum())
        return link_rates(self.shares, linked, beside, nowhere, UNSEEN)

    @cached_property
    def in_source(self) -> tuple[float, float]:
        """How many of those in the source were missed, and rightly found, as far as candidates show it."""
        linked, beside = (
            self._pairs(who) for who in (self.candidates.linked, ~self.candidates.linked)
        )
        return float(self.shares.shares @ beside), float(self.shares.shares @ linked)

    def _pairs(self, who: np.ndarray) -> np.ndarray:
        here = self.stratum[who & (self.stratum != NO_CANDIDATE)]
        return np.bincount(here, minlength=len(self.strata)).astype(float)


def _reviewed(source: SourceQuality, group: str) -> list[ReviewStratum]:
    """Give the strata of a group in order; none where no pair of it was reviewed."""
    name = PARTICIPANT if group == PARTICIPANTS else IN_COMPARISON
    found = sorted((s for s in source.review if s.group == name), key=lambda s: s.low)
    return found if any(item.reviewed for item in found) else []
