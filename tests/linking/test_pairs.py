"""How likely pairs are beside each other, and which are taken."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from localeval.linking import pairs
from localeval.linking.pairs import Compared, Pairs, settled
from localeval.linking.quality import links_of


def _settled(
    edges: dict[tuple[int, int], float], people: int, records: int, *, one_to_one: bool = True
) -> Pairs:
    left, right = np.array(sorted(edges)).T
    weight = np.array([edges[pair] for pair in sorted(edges)])
    return settled(Compared(left, right, people, records, one_to_one), weight, 1.0)


def test_the_likeliest_pair_first_goes_wrong_in_a_chain() -> None:
    """Of A1 and B1, B2 the pairs A-B1 and then nothing are worth less than A2-B1 with A1-B2."""
    found = _settled({(0, 0): 8.0, (0, 1): 7.5, (1, 0): 7.5}, 2, 2)
    taken = {
        (int(a), int(b))
        for a, b in zip(found.left[found.taken], found.right[found.taken], strict=True)
    }
    assert taken == {(0, 1), (1, 0)}


def test_what_is_taken_is_the_best_of_all_ways() -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        edges = {
            (a, b): float(rng.uniform(2, 9))
            for a in range(4)
            for b in range(4)
            if rng.random() < 0.6
        }
        if not edges:
            continue
        found = _settled(edges, 4, 4)
        worth = {
            (int(a), int(b)): float(np.log(p / pairs.LEAST_PROBABILITY))
            for a, b, p in zip(found.left, found.right, found.probability, strict=True)
        }
        best = max(
            sum(worth.get((a, b), 0.0) for a, b in enumerate(order))
            for order in itertools.permutations(range(4))
        )
        mine = sum(
            worth[int(a), int(b)]
            for a, b in zip(found.left[found.taken], found.right[found.taken], strict=True)
        )
        assert mine == pytest.approx(best, abs=1e-4)
        assert (
            len(set(found.left[found.taken]))
            == len(set(found.right[found.taken]))
            == found.taken.sum()
        )


def test_very_many_pairs_in_one_chain_are_settled_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(6)
    edges = {
        (a, b): float(rng.uniform(3, 9)) for a in range(12) for b in range(12) if abs(a - b) < 3
    }
    first = _settled(edges, 12, 12)
    monkeypatch.setattr(pairs, "_MANY_CELLS", 1)
    again = _settled(edges, 12, 12)
    assert np.array_equal(first.taken, again.taken)


def test_two_records_as_alike_leave_half_for_each() -> None:
    alone = _settled({(0, 0): 20.0}, 1, 2)
    both = _settled({(0, 0): 20.0, (0, 1): 20.0}, 1, 2)
    several = _settled({(0, 0): 20.0, (0, 1): 20.0}, 1, 2, one_to_one=False)
    assert alone.probability[0] > 0.99
    assert both.probability.tolist() == pytest.approx([0.5, 0.5], abs=0.01)
    assert several.probability.min() > 0.99
    assert several.taken.all()


def test_a_record_belongs_to_one_person_whatever_is_said_of_persons() -> None:
    found = _settled({(0, 0): 12.0, (1, 0): 9.0}, 2, 1, one_to_one=False)
    assert found.left[found.taken].tolist() == [0]
    assert found.probability.sum() <= 1


def test_each_person_has_one_best_candidate() -> None:
    found = _settled({(0, 0): 8.0, (0, 1): 7.5, (1, 0): 7.5, (2, 1): 3.0}, 3, 2)
    best = found.best()
    assert found.left[best].tolist() == [0, 1, 2]
    assert found.taken[best].tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("edges", "unknown"),
    [
        ({(0, 0): 20.0, (1, 0): 20.0}, [0, 1]),
        ({(0, 0): 20.0, (0, 1): 20.0}, [0]),
        ({(0, 0): 20.0, (0, 1): 20.0, (1, 0): 20.0, (1, 1): 20.0}, [0, 1]),
        ({(i, j): 20.0 for i in range(15) for j in range(2)}, list(range(15))),
        ({(0, 0): 20.0, (0, 1): 20.0, (1, 0): 20.0}, [0, 1]),
        # Another one is surely linked to the record: nothing is left open of whoever is like them.
        ({(0, 0): 30.0, (1, 0): 12.0}, []),
    ],
    ids=["people", "records", "both", "many of both", "in a chain", "of another one"],
)
def test_who_is_surely_there_without_a_link_is_not_taken_for_absent(
    edges: dict[tuple[int, int], float], unknown: list[int]
) -> None:
    """However many people and records are as alike."""
    found = links_of(_settled(edges, 15, 2), 15, 0.9)
    assert np.flatnonzero(found.unknown).tolist() == unknown
