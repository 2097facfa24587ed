"""What outcomes would be if every link were right and none were missing: the outcome that is expected of each person.

Where no record means no (who has no record in a payroll earned nothing), a missed link turns a yes into a no, and a wrong one
brings the outcome of somebody else. The outcome that is expected of a person in truth takes its place:

- of a link that is right with the share p of its stratum: what was observed, less what wrong links bring, y - (1 - p) m, where m
  is the average of other people's records (the exchangeable errors of Chambers 2009; Lahiri and Larsen 2005);
- of somebody not linked whose best candidate is right with the share p: p times the outcome expected of a person like that, by a
  regression among the links of the same group;
- of somebody without a candidate: nothing.

Their mean is the mean in truth when links of a stratum and a group are missed and wrong whatever the outcome is, given what is
known of the person. That cannot be seen from a review, and where it is not so the mean is wrong. Where no record means that
nothing is known, missed links are lost outcomes, which the designs deal with, and only what wrong links bring is taken out.

Any weighted mean may be taken of the expected outcomes: they are given with the influence of the regression in them, so that
the spread of a mean of them is the spread of the estimate, but for the review's own part (:func:`level_draws`).

Source: Chambers (2009), Regression analysis of probability-linked data, Official Statistics Research Series 4, Statistics New
Zealand; Lahiri and Larsen (2005), J. Am. Stat. Assoc. 100: 222-230; Rogan and Gladen (1978), Am. J. Epidemiol. 107: 71-76; imputation for
missed links and why differential ones are the danger: Harron, Doidge and Goldstein (2020), Int. J. Popul. Data Sci. 5(1):6, Doidge and
Harron (2019), Int. J. Epidemiol. 48: 2050-2060.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from localeval.methods.inputs import Floats, MethodError
from localeval.methods.linkage.review import NO_CANDIDATE, TrueShares

#: Links that a regression needs for each of its coefficients; with fewer the average of the group stands for all.
LINKS_A_COEFFICIENT = 10
#: Under so small a share of right links of a group nothing can be made of them.
LEAST_RIGHT = 0.5


@dataclass(frozen=True, eq=False)
class LinkedPeople:
    """The people of one group as they were linked.

    Attributes
    ----------
    outcome : ndarray of float, shape (n,)
        As the links have it; none missing.
    linked : ndarray of bool, shape (n,)
    stratum : ndarray of int, shape (n,)
        Of the best candidate, numbered from 0; ``NO_CANDIDATE`` where there is none.
    strata : int
        How many there are.
    weights : ndarray of float, shape (n,)
        How much each counts.
    covariates : ndarray of float, shape (n, p)
        What was known of each; no columns where nothing is used.
    missing_means_no : bool
    """

    outcome: Floats = field(repr=False)
    linked: np.ndarray = field(repr=False)
    stratum: np.ndarray = field(repr=False)
    strata: int
    weights: Floats = field(repr=False)
    covariates: Floats = field(repr=False)
    missing_means_no: bool = True

    def __post_init__(self) -> None:
        if np.any(self.linked & (self.stratum == NO_CANDIDATE)):
            msg = "Somebody is linked without a candidate."
            raise MethodError("wrong_setting", msg)
        if not np.any(self.linked & (self.weights > 0)):
            msg = "A group has nobody who is linked."
            raise MethodError("empty_group", msg)

    @cached_property
    def basis(self) -> Floats:
        """Ones, then the covariates that vary among links, centred on these and scaled; ones alone where links are few."""
        ones = np.ones((len(self.outcome), 1))
        here = self.covariates[self.linked]
        if len(here) < LINKS_A_COEFFICIENT * (1 + here.shape[1]):
            return ones
        spread = here.std(axis=0)
        kept = spread > 1e-9
        return np.column_stack(
            [ones, (self.covariates[:, kept] - here.mean(axis=0)[kept]) / spread[kept]]
        )

    def sums(self, values: Floats, who: np.ndarray) -> Floats:
        """Sum weighted rows by stratum, shape (strata, ...), of some of the people."""
        return np.array([self.weights[here] @ values[here] for here in self._each(who)])

    def cross_products(self, who: np.ndarray) -> Floats:
        """Give the weighted cross-product of the basis by stratum, shape (strata, p, p), of some of the people."""
        return np.array(
            [
                self.basis[here].T @ (self.weights[here, None] * self.basis[here])
                for here in self._each(who)
            ]
        )

    def _each(self, who: np.ndarray) -> Iterator[np.ndarray]:
        """Give the places of some of the people, stratum by stratum."""
        for stratum in range(self.strata):
            yield np.flatnonzero(who & (self.stratum == stratum))


@dataclass(frozen=True, eq=False)
class _Sums:
    """What the mean of a group is worked out from, by stratum, so that a draw of the shares costs no pass over people."""

    size: float
    links: Floats
    outcome: Floats
    cross: Floats
    basis: Floats
    with_outcome: Floats
    candidates: Floats
    elsewhere: float

    @classmethod
    def of(cls, people: LinkedPeople) -> _Sums:
        linked = people.linked
        beside = ~linked & (people.stratum != NO_CANDIDATE)
        basis = people.basis
        return cls(
            size=float(people.weights.sum()),
            links=people.sums(np.ones(len(linked)), linked),
            outcome=people.sums(people.outcome, linked),
            cross=people.cross_products(linked),
            basis=people.sums(basis, linked),
            with_outcome=people.sums(basis * people.outcome[:, None], linked),
            candidates=people.sums(basis, beside),
            elsewhere=float(people.weights[~linked] @ people.outcome[~linked]),
        )

    def slopes(self, shares: Floats, others: float) -> tuple[Floats, Floats]:
        """Regress the outcome of right links, for each row of shares: the coefficients, and the inverse of the cross-product."""
        inverse = np.linalg.pinv(np.einsum("ks,sij->kij", shares, self.cross), hermitian=True)
        right = self.with_outcome.sum(axis=0) - others * ((1 - shares) @ self.basis)
        return np.einsum("kij,kj->ki", inverse, right), inverse

    def levels(self, shares: Floats, others: float) -> Floats:
        """Give the mean in truth where no record means no, for each row of shares."""
        linked = self.outcome.sum() - others * ((1 - shares) @ self.links)
        missed = np.einsum("ki,ki->k", shares @ self.candidates, self.slopes(shares, others)[0])
        return np.asarray((linked + missed) / self.size)

    def right(self, shares: Floats) -> Floats:
        """Give the share of links that are right, for each row of shares."""
        return np.asarray(shares @ self.links / self.links.sum())

    def levels_of_links(self, shares: Floats, others: float) -> Floats:
        """Give the mean in truth where no record means that nothing is known, for each row of shares.

        Outcomes that are not from links stay as they are.
        """
        links = float(self.links.sum())
        right = links * others + (float(self.outcome.sum()) - links * others) / self.right(shares)
        return np.asarray((right + self.elsewhere) / self.size)


def expected_outcomes(people: LinkedPeople, shares: TrueShares, others: float) -> Floats:
    """Give the outcome that is expected of each person in truth, shape (n,).

    Parameters
    ----------
    people : LinkedPeople
        Of one group.
    shares : TrueShares
        Of the group.
    others : float
        Average outcome that a wrong link brings: that of all links.

    Raises
    ------
    MethodError
        ``wrong_setting`` where more links are wrong than right: nothing can be made of them then.
    """
    sums, right = _Sums.of(people), shares.shares
    share_right = float(sums.right(right[None, :])[0])
    if share_right <= LEAST_RIGHT:
        msg = "Most links of a group are wrong, so nothing can be said of its outcomes."
        raise MethodError("wrong_setting", msg)
    if not people.missing_means_no:
        right_links = others + (people.outcome - others) / share_right
        return np.asarray(np.where(people.linked, right_links, people.outcome))
    slopes, inverse = (found[0] for found in sums.slopes(right[None, :], others))
    share = np.where(people.stratum == NO_CANDIDATE, 0.0, right[people.stratum])
    like_them = people.basis @ slopes
    observed = people.outcome - (1 - share) * others
    # Whoever is linked also moves what is expected of those who were missed; among links that adds to nothing.
    pulled = people.basis @ (inverse @ (right @ sums.candidates))
    linked = observed + (observed - share * like_them) * pulled
    return np.asarray(np.where(people.linked, linked, share * like_them))


def level_draws(people: LinkedPeople, shares: TrueShares, others: float) -> Floats:
    """Give what the mean of a group may be by the review alone, one for each draw of the shares; none without a review.

    Parameters
    ----------
    people, shares, others
        As in :func:`expected_outcomes`.
    """
    sums = _Sums.of(people)
    mean = sums.levels if people.missing_means_no else sums.levels_of_links
    return mean(shares.draws, others)


def level_in_truth(
    people: LinkedPeople, shares: TrueShares, others: float, unseen: float = 0.0
) -> float:
    """Give the weighted mean of a group in truth.

    Parameters
    ----------
    people, shares, others
        As in :func:`expected_outcomes`.
    unseen : float
        The share of the people without any candidate who are in the source nevertheless, and are like the others there.
    """
    sums, right = _Sums.of(people), shares.shares[None, :]
    if not people.missing_means_no:
        return float(sums.levels_of_links(right, others)[0])
    slopes = sums.slopes(right, others)[0][0]
    nowhere = people.stratum == NO_CANDIDATE
    more = float(people.weights[nowhere] @ (people.basis[nowhere] @ slopes)) / sums.size
    return float(sums.levels(right, others)[0]) + unseen * more
