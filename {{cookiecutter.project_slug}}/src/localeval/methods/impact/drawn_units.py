"""What was drawn: people, or clusters as a whole, within which strata; and draws of them made anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags, Floats, MethodError, Values

#: Clusters were drawn as a whole where so many people are in clusters that are mostly of their group, for a few have always
#: moved; and so many of each group: where few take part, most of every cluster are in one group, however people were drawn.
_WHOLE, _OF_EACH = 0.95, 0.8

Codes = np.ndarray


def codes_of(labels: Values | pd.DataFrame | None, length: int, what: str) -> Codes:
    """Give labels numbers, shape (n,): in the order of their text, so that the order of rows does not count."""
    if labels is None:
        return np.zeros(length, dtype=np.int64)
    frame = labels if isinstance(labels, pd.DataFrame) else pd.DataFrame({"": np.asarray(labels)})
    if len(frame) != length:
        msg = f"There are {len(frame)} {what} for {length} people."
        raise MethodError("wrong_length", msg)
    if frame.isna().to_numpy().any():
        msg = f"There are people without {what}."
        raise MethodError("not_finite", msg)
    found = np.zeros(length, dtype=np.int64)
    for name in frame.columns:
        codes, levels = pd.factorize(frame[name].astype(str), sort=True)
        # Numbered anew each time, so that many columns cannot overflow.
        _, found = np.unique(found * len(levels) + codes, return_inverse=True)
    return found


def drawn_whole(participant: Flags, clusters: Codes) -> tuple[Flags, Flags] | None:
    """Give the group into which each person's cluster was drawn, where clusters were drawn as a whole.

    That is the group of most of its people, where nearly all (0.95, and 0.8 of each group) are in such clusters. Who is in the other group
    counts with the cluster: to leave them out would let moves, and not the draw, choose who counts. Halves tell nothing.

    Parameters
    ----------
    participant : ndarray of bool, shape (n,)
    clusters : ndarray of int, shape (n,)
        Numbered from 0.

    Returns
    -------
    (ndarray of bool, ndarray of bool) or None
        Whether each person's cluster was drawn for the programme, and whether that can be told, shape (n,); None where people were
        drawn within clusters.
    """
    if participant.all() or not participant.any():
        return None
    most, clear = _of_most(participant.astype(np.int64), clusters)
    drawn = most.astype(bool)
    right = clear & (drawn == participant)
    of_each = min(right[flags].mean() for flags in (participant, ~participant))
    return (drawn, clear) if right.mean() >= _WHOLE and of_each >= _OF_EACH else None


def strata_of_clusters(strata: pd.DataFrame | None, shared: Codes) -> Codes:
    """Give the number of the stratum within which each person's cluster was drawn, that of most of its people, shape (n,).

    A column that cuts across clusters is passed over: clusters as a whole cannot have been drawn within it.

    Parameters
    ----------
    strata : DataFrame, n rows, or None
    shared : ndarray of int, shape (n,)
        The cluster of each person, numbered from 0.
    """
    found = np.zeros(len(shared), dtype=np.int64)
    for _, column in () if strata is None else strata.items():
        levels = codes_of(column.to_frame(), len(shared), "strata")
        most, _ = _of_most(levels, shared)
        if (most == levels).mean() >= _WHOLE:
            found = np.unique(found * (levels.max() + 1) + most, return_inverse=True)[1]
    return found


def _of_most(values: Codes, groups: Codes) -> tuple[Codes, Flags]:
    """Give each person the value that most of their group have, and whether no other value is as common there."""
    base = int(values.max()) + 1
    pairs, counts = np.unique(groups * base + values, return_counts=True)
    order = np.lexsort((-counts, pairs // base))
    owner, value, counts = pairs[order] // base, pairs[order] % base, counts[order]
    first = np.r_[True, np.diff(owner) > 0]
    most = np.zeros(int(groups.max()) + 1, dtype=np.int64)
    most[owner[first]] = value[first]
    tied = owner[~first & (counts == counts[first][np.cumsum(first) - 1])]
    return most[groups], ~np.isin(groups, tied)


def drawn_anew(strata: Codes, drawn: Flags, chance: Floats) -> np.ndarray:
    """Draw as many units of each stratum as were drawn, shape (draws, drawn units): their positions.

    Parameters
    ----------
    strata : ndarray of int, shape (units,)
        From 0; units of a stratum stand together.
    drawn : ndarray of bool, shape (units,)
    chance : ndarray of float, shape (draws, units)
        Random numbers from 0 to 1.
    """
    n, ours = np.bincount(strata), np.bincount(strata, drawn).astype(int)
    # In each stratum the first so many of a random order.
    place = np.arange(len(drawn)) - (np.cumsum(n) - n)[strata]
    return np.asarray(np.argsort(strata + chance, axis=1)[:, place < ours[strata]])
