"""The strata of a draw, as people are weighed by them.

Chance decided within each combination of all columns that are declared, so that shares of participants may differ from one
combination to the next, and the people with them. Each combination that is large enough is weighed by itself. Of small ones those in
which the same share was drawn are as good as one: within them chance alone decided who is in which group.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.designs.everyone import Everyone

if TYPE_CHECKING:
    import numpy as np

#: Strata of fewer people than this, on average, are too many to be weighed by one by one.
_FEW_EACH = 4
#: They are of one share where so many of the people are in strata of that share: somebody may be left over.
_MOSTLY = 0.95
#: People with a known outcome whom each group needs in a stratum that is weighed by itself.
_LEAST = 2
#: Shares that are drawn: small strata of other shares, as chance makes them one by one, count with the nearest.
_DRAWN = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
#: So few of all people, in strata of one group only, count with those of the nearest share.
_LEFT_OVER = 0.02


def strata_to_weigh_by(everyone: Everyone, strata: Sequence[str]) -> np.ndarray | None:
    """Give numbers of the strata by which people have to be weighed, shape (n,); None where they need not be.

    Where each of many small strata has the same share of participants, as pairs have, no weighting is needed: the plain difference is
    what was drawn for, and its error is if anything too large, because people of a pair are alike (Imai 2008).

    Parameters
    ----------
    everyone : Everyone
    strata : sequence of str
        Columns of the people, within whose combinations was drawn.

    Raises
    ------
    MethodError
        ``one_armed_stratum``, with the column, where people of a stratum have nobody with a known outcome in the other group.
    """
    import numpy as np

    from localeval.methods.inputs import MethodError

    if not strata:
        return None
    codes = everyone.people.groupby(list(strata), observed=True).ngroup().to_numpy()
    sizes, ours = np.bincount(codes), np.bincount(codes, everyone.participant)
    shares = np.round(ours / sizes, 6)
    usual = max(set(shares.tolist()), key=lambda share: (sizes[shares == share].sum(), share))
    even = sizes[shares == usual].sum() >= _MOSTLY * len(codes)
    if len(codes) < _FEW_EACH * len(sizes) and even:
        return None
    joined = np.arange(len(sizes))
    for likeness in (shares, np.array([min(_DRAWN, key=lambda p: abs(p - s)) for s in shares])):
        small = _are_small(everyone, joined[codes])[joined]
        # One of those that are joined stands for all of them.
        for share in np.unique(likeness[small]):
            alike = small & (likeness == share)
            joined[alike] = np.flatnonzero(alike)[0]
    small = _are_small(everyone, joined[codes])[joined]
    if sizes[small].sum() > _LEFT_OVER * len(codes):
        msg = "A stratum has too few people with a known outcome in one of the groups."
        raise MethodError("one_armed_stratum", msg, column=strata[0])
    large = np.flatnonzero(~small)
    for one in np.flatnonzero(small):
        joined[one] = joined[large[np.argmin(np.abs(shares[large] - shares[one]))]]
    return np.asarray(np.unique(joined[codes], return_inverse=True)[1])


def _are_small(everyone: Everyone, codes: np.ndarray) -> np.ndarray:
    """Say which strata have hardly anybody with a known outcome in one of the groups, by their numbers."""
    import numpy as np

    n = int(codes.max()) + 1
    ours = np.bincount(codes, everyone.known & everyone.participant, minlength=n)
    theirs = np.bincount(codes, everyone.known & ~everyone.participant, minlength=n)
    return np.asarray(np.minimum(ours, theirs) < _LEAST)


def weights_by_strata(strata: np.ndarray, participant: np.ndarray) -> np.ndarray:
    """Weigh everybody so that each group has as many people of each stratum as both have together, shape (n,).

    Parameters
    ----------
    strata : ndarray of int, shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    import numpy as np

    ours, theirs = np.bincount(strata, participant), np.bincount(strata, ~participant)
    mine = np.where(participant, ours[strata], theirs[strata])
    return np.asarray((ours + theirs)[strata] / mine)
