"""Learning how often records of one person, and of two, are alike: with a bounded number of pairs, and always the same ones.

Splink counts and iterates; which pairs it is given is decided here, by hashes of what the records hold, so that a million records
neither fill the memory nor give another model the next day. Few records teach little: what they teach is joined with what the
model file says, in proportion to how many they are (Dirichlet prior). Chance pairs of a small table hold true ones, which are
taken out again.

References
----------
Fellegi and Sunter (1969), A theory for record linkage, JASA 64.
Winkler (2000), Using the EM algorithm for weight computation in the Fellegi-Sunter model of record linkage.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.linking.engines import Engine
from localeval.linking.model import MADE_OF, Comparison, Model, learnt, rule_sql
from localeval.linking.records import Records

#: As many true pairs the shares m of the model file weigh, and as many chance pairs its shares u.
M_WEIGHT, U_WEIGHT = 50.0, 100_000.0
#: From fewer true pairs than this nothing is learnt of them.
LEAST_TRUE = 30
#: More than this share of the people with names the other way round are no slips.
_MANY = 0.1
#: Of records that agree in name and date of birth, as many more are taken to be of one person with a slip.
_SLIPS = 1.15


def train(
    engine: Engine, left: Records, right: Records, model: Model, max_pairs: int
) -> tuple[Model, float]:
    """Learn the shares of a model.

    Parameters
    ----------
    engine : Engine
    left, right : Records
    model : Model
    max_pairs : int
        How many pairs are compared for each thing that is learnt.

    Returns
    -------
    Model
        With shares that were learnt, joined with those of the file.
    float
        About how many of the people are in the source: the beginning of what is worked out later.
    """
    expected = _about_true(left.compared, right.compared)
    chance = expected / max(1.0, float(len(left)) * float(len(right)))
    by_chance, pairs = _of_chance_pairs(engine, left.compared, right.compared, model, max_pairs)
    if expected >= LEAST_TRUE:
        true, known = _of_true_pairs(
            engine, left.compared, right.compared, by_chance, max_pairs, chance
        )
    else:
        true, known = {}, 0.0
    comparisons = []
    for own, seen in zip(model.comparisons, by_chance.comparisons, strict=True):
        m = _joined(true.get(own.name), [level.m for level in own.levels], known, M_WEIGHT)
        # What is seen among chance pairs is a mixture with the few true ones there.
        plain = [
            (level.u - chance * share) / (1 - chance)
            for level, share in zip(seen.levels, m, strict=True)
        ]
        floor = [level.u / 100 for level in own.levels]
        plain = [max(value, low) for value, low in zip(plain, floor, strict=True)]
        u = _joined(plain, [level.u for level in own.levels], pairs, U_WEIGHT)
        u = [
            own_level.u if own_level.fixed else value
            for own_level, value in zip(own.levels, u, strict=True)
        ]
        comparisons.append(own.with_shares(m, u))
    return replace(model, comparisons=tuple(comparisons)), expected


def _joined(
    seen: list[float] | None, said: list[float], count: float, weight: float
) -> list[float]:
    """Give the mean of two sets of shares, weighted with how many pairs each stands for."""
    if seen is None or count <= 0:
        return list(said)
    return [(a * count + b * weight) / (count + weight) for a, b in zip(seen, said, strict=True)]


def _about_true(left: pa.Table, right: pa.Table) -> float:
    """Count the records that are surely of one person, and allow for slips."""
    found = np.zeros(left.num_rows, dtype=bool)
    for rule in (("nino",), ("first_group", "last_group", "dob")):
        a, b = (_key(table, rule) for table in (left, right))
        found |= np.isin(a, np.unique(b[b != 0])) & (a != 0)
    found |= _crosswise(left, right)
    return min(float(found.sum()) * _SLIPS + 1.0, float(left.num_rows), float(right.num_rows))


def _crosswise(left: pa.Table, right: pa.Table) -> np.ndarray:
    """Find the records whose first and last name stand the other way round in the other table, with the same date of birth."""
    a, b = _key(left, ("first", "last", "dob")), _key(right, ("last", "first", "dob"))
    found: np.ndarray = np.isin(a, np.unique(b[b != 0])) & (a != 0)
    return found


def exchanged_names(left: Records, right: Records) -> int:
    """Count the people whose first and last name stand the other way round in a source; 0 where they are a few slips."""
    crosswise = int(_crosswise(left.compared, right.compared).sum())
    return (
        crosswise
        if crosswise >= max(LEAST_TRUE, _MANY * _about_true(left.compared, right.compared))
        else 0
    )


def _key(table: pa.Table, columns: tuple[str, ...]) -> np.ndarray:
    """Give a number for what stands in some columns, the same in every table and process; 0 where one of them is empty."""
    frame = table.select(columns).to_pandas()
    known = frame.notna().all(axis=1).to_numpy()
    whole = frame.iloc[:, 0].fillna("").astype(object)
    for name in columns[1:]:
        whole = whole + "\x1f" + frame[name].fillna("").astype(object)
    keys = pd.util.hash_array(whole.to_numpy(dtype=object), categorize=True)
    keys[~known] = 0
    return keys


def _spread(table: pa.Table) -> np.ndarray:
    """Give each record a place in an order that follows from what it holds, and from nothing that stands near it."""
    columns = tuple(
        c for c in ("first", "last", "dob", "postcode", "nino") if c in table.column_names
    )
    frame = table.select(columns).to_pandas().fillna("").astype(object)
    whole = frame.iloc[:, 0]
    for name in columns[1:]:
        whole = whole + "\x1f" + frame[name]
    keys = pd.util.hash_array(
        whole.to_numpy(dtype=object), hash_key="0123456789abcdee", categorize=False
    )
    return np.lexsort((np.arange(len(keys)), keys))


def _of_chance_pairs(
    engine: Engine, left: pa.Table, right: pa.Table, model: Model, max_pairs: int
) -> tuple[Model, float]:
    """Count how often two records at random are alike."""
    side = int(max_pairs**0.5)
    rows_l = min(left.num_rows, max(side, max_pairs // max(1, right.num_rows)))
    rows_r = min(right.num_rows, max(1, max_pairs // max(1, rows_l)))
    some = [
        table.take(np.sort(_spread(table)[:rows]))
        for table, rows in ((left, rows_l), (right, rows_r))
    ]
    pairs = float(some[0].num_rows) * some[1].num_rows
    with engine.linking(
        some[0], some[1], model.splink_settings(engine.dialect, 0.0001, frequencies=False)
    ) as linker:
        linker.training.estimate_u_using_random_sampling(
            max_pairs=2 * pairs + 10, min_count_per_level=None, num_chunks=4 if pairs > 1e6 else 1
        )
        settings = linker.misc.save_model_to_json()
    comparisons = []
    for own in model.comparisons:
        seen = learnt(settings, own.name, "u_probability")
        u = [
            level.u if value is None else value
            for level, value in zip(own.levels, seen or [None] * len(own.levels), strict=True)
        ]
        comparisons.append(own.with_shares([level.m for level in own.levels], u))
    return replace(model, comparisons=tuple(comparisons)), pairs


def _of_true_pairs(
    engine: Engine, left: pa.Table, right: pa.Table, model: Model, max_pairs: int, chance: float
) -> tuple[dict[str, list[float]], float]:
    """Learn how alike records of one person are, from pairs that agree in something, leaving that itself out each time."""
    found: dict[str, list[tuple[list[float], float]]] = {}
    most = 0.0
    for rule in model.learning:
        some = _in_some_blocks(left, right, rule, max_pairs)
        if some is None:
            continue
        a, b = some
        true = _about_true(a, b)
        if true < LEAST_TRUE:
            continue
        prior = min(0.5, max(chance, true / (float(a.num_rows) * b.num_rows)))
        with engine.linking(
            a, b, model.splink_settings(engine.dialect, prior, frequencies=False)
        ) as linker:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule_sql(rule), fix_u_probabilities=True, estimate_without_term_frequencies=True
            )
            settings = linker.misc.save_model_to_json()
        used = _used(rule)
        for own in model.comparisons:
            seen = learnt(settings, own.name, "m_probability")
            if own.column in used or seen is None or any(value is None for value in seen):
                continue
            found.setdefault(own.name, []).append(([float(v or 0) for v in seen], true))
        most = max(most, true)
    return {name: _mean(each) for name, each in found.items()}, most


def _used(rule: tuple[str, ...]) -> set[str]:
    return {MADE_OF.get(column, column) for column in rule}


def _mean(each: list[tuple[list[float], float]]) -> list[float]:
    weights = np.array([count for _, count in each])
    shares = np.array([shares for shares, _ in each])
    mean: list[float] = np.average(shares, axis=0, weights=weights).tolist()
    return mean


def _in_some_blocks(
    left: pa.Table, right: pa.Table, rule: tuple[str, ...], max_pairs: int
) -> tuple[pa.Table, pa.Table] | None:
    """Take all records of as many blocks as hold ``max_pairs`` pairs; which blocks follows from their hash alone."""
    a, b = _key(left, rule), _key(right, rule)
    blocks_a, counts_a = np.unique(a[a != 0], return_counts=True)
    blocks_b, counts_b = np.unique(b[b != 0], return_counts=True)
    blocks, at_a, at_b = np.intersect1d(blocks_a, blocks_b, return_indices=True)
    if not len(blocks):
        return None
    pairs = counts_a[at_a].astype(np.float64) * counts_b[at_b]
    kept = blocks[np.cumsum(pairs) <= max_pairs]
    if not len(kept):
        return None
    rows_a, rows_b = np.flatnonzero(np.isin(a, kept)), np.flatnonzero(np.isin(b, kept))
    return left.take(rows_a), right.take(rows_b)


def describe(model: Model) -> list[dict[str, object]]:
    """Give the shares of a model as plain values, to be kept beside the links; nothing in it is of one person."""
    return [_described(comparison) for comparison in model.comparisons]


def _described(comparison: Comparison) -> dict[str, object]:
    levels = [{"level": level.name, "m": level.m, "u": level.u} for level in comparison.levels]
    return {"comparison": comparison.name, "levels": levels}
