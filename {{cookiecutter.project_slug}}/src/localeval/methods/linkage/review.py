"""How many links are missing or wrong, from a sample of pairs that a person has looked at.

A pair is a person and the best candidate among the records of a source. All pairs are sorted by how likely the linking model
holds them to be the same person, and of each stratum some are reviewed. The share of true pairs of a stratum stands for all of
its pairs (Horvitz and Thompson 1952), below the threshold too, where a true pair is a link that was missed. From that follow how
many of those who are in the source were found (sensitivity, recall) and how many links are wrong (false-match rate, one minus
precision). Of people without any candidate a review says nothing.

How sure that is follows from draws of the shares of all strata together (Lash, Fox and Fink 2009). Each is drawn from a Beta
distribution whose prior is worth one pair, with the probability that the model gives on average: Jeffreys' prior has the same
weight (Brown, Cai and DasGupta 2001), but takes a stratum of a thousand unlikely pairs, none of ten found true, to hide 45 true
ones, and of thirty links that were all found right to leave room for two wrong ones. A model that is far too sure makes the interval
of an effect too narrow; reviewing more pairs mends that. The rates of links themselves are given with Jeffreys' intervals in the
strata of links, so that what is said of wrong links rests on the review alone.

Source: Blakely and Salmond (2002), Int. J. Epidemiol. 31: 1246-1252; Harron and others (2017), Big Data & Society 4(2), on rates from
a clerical sample; Brown, Cai and DasGupta (2001), Stat. Sci. 16: 101-133; Lash, Fox and Fink (2009), Applying Quantitative Bias
Analysis to Epidemiologic Data, chapter 8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from localeval.methods.inputs import Floats, MethodError

#: Draws of the shares of true pairs; the ends of an interval then move by less than a fiftieth of its width.
DRAWS = 4000
#: Where draws begin, so that the same sample gives the same interval.
SEED = 20261129
#: A model is never taken to be surer than this of the pairs of a stratum.
LEAST_PRIOR = 0.001
#: What a person without any candidate has for a stratum.
NO_CANDIDATE = -1


@dataclass(frozen=True)
class Stratum:
    """Pairs of one range of probabilities, and what a review of some of them has found.

    Attributes
    ----------
    reviewed, true : int
        Pairs that were decided, and those of them that are the same person.
    unsure : int
        Pairs that the reviewer could not decide; they stand in no other number.
    expected : float
        Average probability that the model gives to its pairs: what stands in for a review where there is none.
    """

    reviewed: int
    true: int
    unsure: int = 0
    expected: float = 0.5

    def __post_init__(self) -> None:
        if not (0 <= self.true <= self.reviewed and self.unsure >= 0 and 0 <= self.expected <= 1):
            msg = f"Of {self.reviewed} pairs reviewed {self.true} cannot be true, with {self.unsure} unsure."
            raise MethodError("wrong_setting", msg)


@dataclass(frozen=True, eq=False)
class TrueShares:
    """The share of true pairs of each stratum.

    Attributes
    ----------
    shares : ndarray of float, shape (strata,)
    draws : ndarray of float, shape (draws, strata)
        Of what they may be by the review, with the model's word for one pair; no rows where nothing was reviewed.
    alone : ndarray of float, shape (draws, strata)
        The same by the review alone.
    """

    shares: Floats
    draws: Floats = field(repr=False)
    alone: Floats = field(repr=False)

    @property
    def reviewed(self) -> bool:
        """Whether they are from a review, and not what the model expects."""
        return len(self.draws) > 0


@dataclass(frozen=True)
class Rate:
    """A rate with its interval, from 0 to 1; the ends are None where it is what the model expects."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class LinkRates:
    """How well the people of a group were linked.

    Attributes
    ----------
    found : Rate or None
        Of those who are in the source, as far as a candidate shows it, the share that was rightly linked. None where nobody is.
    wrong : Rate or None
        The share of links that are wrong. None without links.
    found_with_unseen : float or None
        The share that was found if so many of the people without any candidate are in the source as was asked.
    """

    found: Rate | None
    wrong: Rate | None
    found_with_unseen: float | None


def true_shares(
    strata: Sequence[Stratum], *, unsure: float | None = None, seed: int = SEED
) -> TrueShares:
    """Estimate the share of true pairs of each stratum from the review.

    Parameters
    ----------
    strata : sequence of Stratum
        Where none was reviewed, the shares are what the model expects. A stratum that alone was not reviewed takes that too, and in
        the draws what the model expects is worth one pair.
    unsure : float, optional
        The share of the pairs that could not be decided which counts as true; they count as the others of their stratum unless
        given.
    seed : int
        Where the draws begin: another one for each group, whose reviews are independent.

    Raises
    ------
    MethodError
        ``wrong_setting``, ``too_few`` where there is no stratum.
    """
    if not strata:
        msg = "There are no pairs of which anything could be said."
        raise MethodError("too_few", msg)
    expected = np.array([item.expected for item in strata])
    reviewed = np.array([item.reviewed for item in strata], dtype=np.float64)
    true = np.array([item.true for item in strata], dtype=np.float64)
    if unsure is not None:
        open_ = np.array([item.unsure for item in strata], dtype=np.float64)
        reviewed, true = reviewed + open_, true + unsure * open_
    if not reviewed.any():
        none = np.zeros((0, len(strata)))
        return TrueShares(expected, none, none)
    shares = np.where(reviewed > 0, true / np.maximum(reviewed, 1), expected)
    generator = np.random.default_rng(seed)
    prior = np.clip(expected, LEAST_PRIOR, 1 - LEAST_PRIOR)
    size = (DRAWS, len(strata))
    draws = generator.beta(true + prior, reviewed - true + 1 - prior, size=size)
    alone = generator.beta(true + 0.5, reviewed - true + 0.5, size=size)
    return TrueShares(shares, draws, alone)


def link_rates(
    shares: TrueShares,
    linked: Floats,
    unlinked: Floats,
    without_candidate: float = 0.0,
    unseen: float = 0.0,
    level: float = 0.95,
) -> LinkRates:
    """Estimate how many of those in the source were found, and how many links are wrong.

    Parameters
    ----------
    shares : TrueShares
    linked, unlinked : ndarray of float, shape (strata,)
        Pairs of each stratum that are links, and that are not, all of them and not only those reviewed. Weights may be summed
        in their place.
    without_candidate : float
        People without any candidate.
    unseen : float
        The share of those who are in the source nevertheless, for ``found_with_unseen``.
    level : float
    """
    links = float(np.sum(linked))

    def found(true: Floats, beyond: float = 0.0) -> Floats:
        right, missed = true @ linked, true @ unlinked + beyond
        return np.divide(
            right, right + missed, out=np.full_like(right, np.nan), where=right + missed > 0
        )

    def wrong(true: Floats) -> Floats:
        return np.asarray(1 - true @ linked / links)

    here = shares.shares[None, :]
    in_source = float(shares.shares @ (linked + unlinked))
    draws = np.where(linked > 0, shares.alone, shares.draws)
    value = _with_interval(found, shares, draws, level) if in_source > 0 else None
    worst = float(found(here, unseen * without_candidate)[0]) if in_source > 0 else None
    of_links = _with_interval(wrong, shares, draws, level) if links > 0 else None
    return LinkRates(value, of_links, worst)


def _with_interval(
    rate: Callable[[Floats], Floats], shares: TrueShares, draws: Floats, level: float
) -> Rate:
    """Give a rate of the shares with the quantiles of its draws; the ends hold the rate itself."""
    value = float(rate(shares.shares[None, :])[0])
    if not shares.reviewed:
        return Rate(value)
    tail = (1 - level) / 2
    low, high = np.nanquantile(rate(draws), [tail, 1 - tail])
    return Rate(value, min(float(low), value), max(float(high), value))
