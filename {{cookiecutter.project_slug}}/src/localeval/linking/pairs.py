"""Pairs of records that may be of one person: how likely each is, and which are taken.

A pair's odds come from Splink. What makes them a probability is worked out here: how many of the people are in the source, and
that the others who would have a record leave less for each. Among records of which each belongs to one person only, the
set of pairs is taken that is likeliest as a whole; taking the likeliest pair first goes wrong in chains.

References
----------
Jaro (1989), Advances in record-linkage methodology as applied to matching the 1985 census of Tampa, Florida, JASA 84.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from localeval.linking.engines import LEFT, Engine
from localeval.linking.model import Model
from localeval.linking.records import Records

#: Pairs with odds under 2 to this power are not looked at again: fewer than one in a thousand is true.
_LEAST_WEIGHT = -10.0
#: Pairs less likely than this are no candidates: they are neither reviewed nor counted.
LEAST_PROBABILITY = 0.01
#: About so many people have a twin, who differs from them in nothing but the forename and at times the sex.
_TWINS = 0.02
#: About so many have a relative of the same name in the same records: a father and his son, who differ in the date of birth.
_NAMESAKES = 0.01
#: Odds, as a power of two, that names and a home can give at most to two different dates of birth.
_MOST_OF_NAMES = 1.0
_FORENAMES, _SURNAMES, _NUMBERS, _BIRTHS = "first_name", "last_name", "nino", "date_of_birth"
#: How far the share of people who are in the source may move from where it began.
_MOST_MOVED = 20.0
_ROUNDS = 30
#: Cells of a table of pairs from which only those that there are, are kept.
_MANY_CELLS = 4_000_000


@dataclass(frozen=True)
class Pairs:
    """Candidates, in the order of their people and records.

    Attributes
    ----------
    left, right : numpy.ndarray of int, shape (n,)
        Numbers of the person's and of the source's record.
    probability : numpy.ndarray of float, shape (n,)
        That they are of one person, beside all other candidates.
    taken : numpy.ndarray of bool, shape (n,)
        Whether it is the pair of its person (and of its record) that is taken, whatever the threshold.
    by_itself : numpy.ndarray of float, shape (n,), optional
        How likely it would be if there were no other candidate; as ``probability`` unless given.
    """

    left: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    taken: np.ndarray
    by_itself: np.ndarray | None = None

    def best(self) -> np.ndarray:
        """Give the position of each person's best candidate: the one that is taken, else the likeliest."""
        order = np.lexsort((self.right, -self.probability, ~self.taken, self.left))
        first = np.ones(len(order), dtype=bool)
        first[1:] = self.left[order][1:] != self.left[order][:-1]
        found: np.ndarray = order[first]
        return found


@dataclass(frozen=True)
class Compared:
    """The pairs that were compared, and among how many people and records.

    Attributes
    ----------
    left, right : numpy.ndarray of int, shape (n,)
        Numbers of the person's and of the source's record.
    people, records : int
        How many there are of each.
    one_to_one : bool
        Whether a person has at most one record.
    """

    left: np.ndarray
    right: np.ndarray
    people: int
    records: int
    one_to_one: bool

    def beside_others(self, odds: np.ndarray) -> np.ndarray:
        """Give the probability of each pair where a record has one person, and a person one record where that is said.

        Parameters
        ----------
        odds : numpy.ndarray of float, shape (n,)
            Of each pair by itself.
        """
        of_record = np.bincount(self.right, weights=odds, minlength=self.records)[self.right]
        others = of_record - odds
        if self.one_to_one:
            of_person = np.bincount(self.left, weights=odds, minlength=self.people)[self.left]
            others = others + of_person - odds
        found: np.ndarray = odds / (1 + odds + np.maximum(others, 0))
        return found


def find_pairs(
    engine: Engine,
    left: Records,
    right: Records,
    model: Model,
    expected: float,
    *,
    one_to_one: bool,
) -> Pairs:
    """Compare the records and say which pairs may be of one person.

    Parameters
    ----------
    engine : Engine
    left, right : Records
        The people, and the source.
    model : Model
        As it was learnt.
    expected : float
        About how many people are in the source.
    one_to_one : bool
        Whether a person has at most one record.
    """
    prior = expected / max(1.0, float(len(left)) * float(len(right)))
    settings = model.splink_settings(engine.dialect, min(max(prior, 1e-12), 0.5))
    settings["retain_intermediate_calculation_columns"] = True  # what each comparison adds
    with engine.linking(left.compared, right.compared, settings) as linker:
        frame = linker.inference.predict(threshold_match_weight=_LEAST_WEIGHT)
        columns = ["source_dataset_l", "unique_id_l", "unique_id_r", "match_weight"]
        found = engine.rows(frame, [*columns, *(f"mw_{name}" for name in _named(model))])
    swapped = (found["source_dataset_l"] != LEFT).to_numpy()
    ids_l, ids_r = (found[f"unique_id_{side}"].to_numpy(dtype=np.int64) for side in "lr")
    a, b = np.where(swapped, ids_r, ids_l), np.where(swapped, ids_l, ids_r)
    # The last digits of a sum follow the order in which processors end.
    weight = np.round(found["match_weight"].to_numpy(dtype=float), 6)
    weight = np.minimum(weight, _most_of_twins(found, a, b, left, right, model))
    weight = np.minimum(weight, _most_of_namesakes(found, model))
    order = np.lexsort((b, a))
    compared = Compared(a[order], b[order], len(left), len(right), one_to_one)
    return settled(compared, weight[order], expected)


def _named(model: Model) -> list[str]:
    named = (_FORENAMES, _SURNAMES, _NUMBERS, _BIRTHS)
    return [c.name for c in model.comparisons if c.name in named]


def _most_of_twins(
    found: pd.DataFrame, a: np.ndarray, b: np.ndarray, left: Records, right: Records, model: Model
) -> np.ndarray:
    """Give the largest weight that each pair can have, shape (n,): who differs in nothing but the forename may be a twin.

    What is compared is taken to be independent among different people, and of twins it is not.
    """
    most = np.full(len(found), np.inf)
    forename = next((c for c in model.comparisons if c.name == _FORENAMES), None)
    if forename is None or _SURNAMES not in _named(model) or "dob" not in left.columns:
        return most
    last = forename.levels[-1]
    # On the last level, where names are known and different.
    may_be = (
        np.abs(found[f"mw_{_FORENAMES}"].to_numpy(dtype=float) - np.log2(last.m / last.u)) < 1e-6
    )
    may_be &= found[f"mw_{_SURNAMES}"].to_numpy(dtype=float) > 0
    born, there = (table.compared["dob"].to_numpy(zero_copy_only=False) for table in (left, right))
    at = np.flatnonzero(may_be)
    may_be[at] = born[a[at]] == there[b[at]]
    if f"mw_{_NUMBERS}" in found:
        may_be &= found[f"mw_{_NUMBERS}"].to_numpy(dtype=float) <= 0
    most[may_be] = round(float(np.log2(last.m / _TWINS)), 6)
    return most


def _most_of_namesakes(found: pd.DataFrame, model: Model) -> np.ndarray:
    """Give the largest weight that each pair can have, shape (n,): who differs in nothing but the date of birth may be a relative.

    Names and homes are taken to be independent of each other among different people, and of father and son they are not.
    """
    most = np.full(len(found), np.inf)
    births = next((c for c in model.comparisons if c.name == _BIRTHS), None)
    if births is None or not {_FORENAMES, _SURNAMES} <= set(_named(model)):
        return most
    last = births.levels[-1]
    # On the last level, where both dates are known and different.
    may_be = np.abs(_of_comparison(found, _BIRTHS) - np.log2(last.m / last.u)) < 1e-6
    may_be &= (_of_comparison(found, _FORENAMES) > 0) & (_of_comparison(found, _SURNAMES) > 0)
    if f"mw_{_NUMBERS}" in found:
        may_be &= _of_comparison(found, _NUMBERS) <= 0
    # Where there are many of them, they are among what is learnt as one person's slips; so much no name alone outweighs.
    most[may_be] = min(round(float(np.log2(last.m / _NAMESAKES)), 6), _MOST_OF_NAMES)
    return most


def _of_comparison(found: pd.DataFrame, name: str) -> np.ndarray:
    weights: np.ndarray = found[f"mw_{name}"].to_numpy(dtype=float)
    return weights


def settled(compared: Compared, weight: np.ndarray, expected: float) -> Pairs:
    """Turn odds into probabilities beside each other, and take the pairs that are likeliest together.

    Parameters
    ----------
    compared : Compared, of n pairs
    weight : numpy.ndarray of float, shape (n,)
        The odds of each pair by itself, as powers of two.
    expected : float
        About how many people are in the source.
    """
    odds = np.exp2(np.clip(weight, -60, 60))
    moved = _share_of_people(compared, odds, expected)
    probability = np.round(compared.beside_others(odds * moved), 6)
    kept = probability >= LEAST_PROBABILITY
    left, right, probability = compared.left[kept], compared.right[kept], probability[kept]
    taken = _taken(left, right, probability, one_to_one=compared.one_to_one)
    by_itself = (odds * moved / (1 + odds * moved))[kept]
    return Pairs(left, right, probability, taken, by_itself)


def _share_of_people(compared: Compared, odds: np.ndarray, expected: float) -> float:
    """Give by how much the odds are to be multiplied, so that as many pairs are true as are expected from the odds themselves."""
    moved = 1.0
    for _ in range(_ROUNDS):
        true = float(compared.beside_others(odds * moved).sum())
        new = min(max(true / expected, 1 / _MOST_MOVED), _MOST_MOVED)
        if abs(new - moved) < 1e-4 * moved:
            break
        moved = new
    return float(f"{moved:.5g}")


def _taken(
    left: np.ndarray, right: np.ndarray, probability: np.ndarray, *, one_to_one: bool
) -> np.ndarray:
    """Say which pairs are taken: each record once, and each person once where that is said."""
    taken = np.zeros(len(left), dtype=bool)
    if not len(left):
        return taken
    if not one_to_one:
        order = np.lexsort((left, -probability, right))
        first = np.ones(len(order), dtype=bool)
        first[1:] = right[order][1:] != right[order][:-1]
        taken[order[first]] = True
        return taken
    people, a = np.unique(left, return_inverse=True)
    records, b = np.unique(right, return_inverse=True)
    count = len(people) + len(records)
    graph = coo_array((np.ones(len(a)), (a, b + len(people))), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    part = labels[a]
    order = np.argsort(part, kind="stable")
    edges = np.flatnonzero(np.diff(part[order], prepend=-1, append=-1))
    for start, end in pairwise(edges.tolist()):
        own = order[start:end]
        taken[own if len(own) == 1 else own[_likeliest(a[own], b[own], probability[own])]] = True
    return taken


def _likeliest(left: np.ndarray, right: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Give the positions of the pairs whose odds multiply to most, each person and record at most once."""
    # Every candidate is worth having, the more the likelier; so much is added that leaving one out never pays by itself.
    worth = np.log(probability / LEAST_PROBABILITY) + 1e-6
    rows, i = np.unique(left, return_inverse=True)
    columns, j = np.unique(right, return_inverse=True)
    if len(rows) * len(columns) <= _MANY_CELLS:
        table = np.zeros((len(rows), len(columns)))
        table[i, j] = worth
        chosen = np.stack(linear_sum_assignment(table, maximize=True))
        at = np.full(table.shape, -1, dtype=np.int64)
        at[i, j] = np.arange(len(left))
        found: np.ndarray = at[chosen[0], chosen[1]]
        return found[found >= 0]
    # Each person may also stay alone, at no worth: a column of one's own makes a full matching possible.
    alone = np.arange(len(rows))
    shift = worth.max() + 1.0
    cost = csr_array(
        (
            np.concatenate([shift - worth, np.full(len(rows), shift)]),
            (np.concatenate([i, alone]), np.concatenate([j, len(columns) + alone])),
        ),
        shape=(len(rows), len(columns) + len(rows)),
    )
    row, column = min_weight_full_bipartite_matching(cost)
    key = {(int(x), int(y)): n for n, (x, y) in enumerate(zip(i, j, strict=True))}
    return np.array(
        [key[pair] for pair in zip(row.tolist(), column.tolist(), strict=True) if pair in key],
        dtype=np.int64,
    )
