"""Everybody of a sample as the methods take them: those with a known outcome first, then those whose outcome is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.designs.design import Declared, Sample

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


#: Strata of fewer people than this, on average, are too many to be weighted for.
_FEW_EACH = 4
#: They are of one share where so many of the people are in strata of that share: somebody may be left over.
_MOSTLY = 0.95


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
    """

    people: pd.DataFrame
    outcome: np.ndarray
    participant: np.ndarray
    clusters: np.ndarray | None
    n_known: int

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
    )


def renumbered(clusters: np.ndarray) -> np.ndarray:
    """Give clusters numbers from 0 without holes."""
    import numpy as np

    return np.unique(clusters, return_inverse=True)[1]


def check_strata(everyone: Everyone, strata: Sequence[str]) -> None:
    """Insist that each stratum has people with a known outcome in both groups, so that they can be compared within it.

    Parameters
    ----------
    everyone : Everyone
    strata : sequence of str
        Columns of the people.

    Raises
    ------
    MethodError
        ``one_armed_stratum``, with the column.
    """
    from localeval.methods.inputs import MethodError

    for name in strata:
        levels = everyone.people[name].astype("str")
        groups = [
            set(levels[everyone.known & g]) for g in (everyone.participant, ~everyone.participant)
        ]
        if set(levels) != groups[0] & groups[1]:
            msg = f"A stratum of {name!r} has people with a known outcome in one group only."
            raise MethodError("one_armed_stratum", msg, column=name)


def strata_to_weigh_by(everyone: Everyone, strata: Sequence[str]) -> tuple[str, ...]:
    """Give the strata of a draw that have to be weighted for; none where they are pairs or the like.

    Of strata with fewer than four people each there are too many to weight for. Where each has the same share of participants, as
    pairs have, no weighting is needed: the plain difference is what was drawn for, and its error is if anything too large, because
    people of a pair are alike (Imai 2008).

    Parameters
    ----------
    everyone : Everyone
    strata : sequence of str
        Columns of the people.
    """
    import numpy as np

    if not strata:
        return ()
    codes = everyone.people.groupby(list(strata), observed=True).ngroup().to_numpy()
    sizes, ours = np.bincount(codes), np.bincount(codes, everyone.participant)
    few = len(codes) < _FEW_EACH * len(sizes)
    shares = np.round(ours / sizes, 6)
    usual = max(set(shares.tolist()), key=lambda share: (sizes[shares == share].sum(), share))
    even = sizes[shares == usual].sum() >= _MOSTLY * len(codes)
    return () if few and even else tuple(strata)


def with_strata(declared: Declared) -> Mapping[str, str]:
    """Give the covariates and the strata, in which people are compared with their like only."""
    strata = {name: "category" for name in declared.strata if name not in declared.covariates}
    return {**declared.covariates, **strata}
