"""Everybody of a sample as the methods take them: those with a known outcome first, then those whose outcome is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.designs.design import Declared, Sample

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Everyone:
    """The people of a sample and those who were lost.

    Attributes
    ----------
    people : DataFrame, n rows
    outcome : ndarray of float, shape (n,)
        Missing where it is lost.
    participant : ndarray of bool, shape (n,)
    clusters : ndarray of int, shape (n,), or None
        Numbered from 0; None where none are declared.
    n_known : int
        How many have a known outcome; they come first, in the order of the sample.
    alone : ndarray of bool, shape (n,), or None
        Of a part of the people: participants whom the result for everyone leaves out, because nobody shares two characteristics with
        them; too few of them may be in a part to be seen there.
    """

    people: pd.DataFrame
    outcome: np.ndarray
    participant: np.ndarray
    clusters: np.ndarray | None
    n_known: int
    alone: np.ndarray | None = None

    @property
    def known(self) -> np.ndarray:
        """Who has a known outcome, shape (n,)."""
        import numpy as np

        return np.arange(len(self.outcome)) < self.n_known

    @property
    def any_lost(self) -> bool:
        """Whether somebody's outcome is lost."""
        return self.n_known < len(self.outcome)

    def where(self, mask: np.ndarray) -> Everyone:
        """Give the part that ``mask``, shape (n,), selects."""
        return Everyone(
            self.people.loc[mask].reset_index(drop=True),
            self.outcome[mask],
            self.participant[mask],
            None if self.clusters is None else renumbered(self.clusters[mask]),
            int(mask[: self.n_known].sum()),
            None if self.alone is None else self.alone[mask],
        )


def everyone_of(sample: Sample, declared: Declared) -> Everyone:
    """Put the people of a sample and those who were lost into one table.

    Parameters
    ----------
    sample : Sample
    declared : Declared
    """
    import numpy as np
    import pandas as pd

    n_known, n_lost = len(sample.outcome), len(sample.lost_participant)
    people = sample.people.reset_index(drop=True)
    if n_lost:
        people = pd.concat([people, sample.lost_people], ignore_index=True)
    clusters = None
    if declared.cluster:
        clusters = pd.factorize(people[declared.cluster], sort=True, use_na_sentinel=False)[0]
    return Everyone(
        people,
        np.concatenate([sample.outcome, np.full(n_lost, np.nan)]),
        np.concatenate([sample.participant, sample.lost_participant]),
        clusters,
        n_known,
        sample.alone,
    )


def renumbered(clusters: np.ndarray) -> np.ndarray:
    """Give clusters numbers from 0 without holes."""
    import numpy as np

    return np.unique(clusters, return_inverse=True)[1]


def with_strata(declared: Declared) -> Mapping[str, str]:
    """Give the covariates and the strata, in which people are compared with their like only."""
    strata = {name: "category" for name in declared.strata if name not in declared.covariates}
    return {**declared.covariates, **strata}
