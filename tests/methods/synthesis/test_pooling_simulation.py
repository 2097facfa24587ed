"""Places whose mean effect is known: the intervals of the mean cover it as often as they say.

A fast version with fixed seeds; ``benchmarks/pooling.py`` has the full table, with prediction intervals
(for which see also ``test_prediction.py``). The bounds are 93 to 97%, two Monte Carlo standard errors of
400 comparisons wider on either side.
"""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.synthesis.pooling import PooledAverage, pool_places

REPLICATES = 400
SLACK = 2 * np.sqrt(0.95 * 0.05 / REPLICATES)


def covers(summary: PooledAverage | None) -> bool:
    """Tell whether an interval holds the mean, which is zero."""
    assert summary is not None
    return summary.low <= 0 <= summary.high


def simulate(places: int, share: float, largest: float, seed: int) -> dict[str, float]:
    """Pool many comparisons of places of which the largest has ``largest`` times the people."""
    rng = np.random.default_rng(seed)
    errors = np.geomspace(1, largest**-0.5, places)
    spread = np.sqrt(share / (1 - share) * np.median(errors) ** 2)
    held = {"reported": 0, "hartung_knapp": 0, "dersimonian_laird": 0, "fixed_effect": 0}
    for _ in range(REPLICATES):
        found = pool_places(rng.normal(0, np.hypot(errors, spread)), errors)
        for name in held:
            held[name] += covers(getattr(found, name))
    return {name: count / REPLICATES for name, count in held.items()}


@pytest.mark.parametrize("places", [5, 10, 20, 50])
def test_places_that_differ(places: int) -> None:
    found = simulate(places, share=0.75, largest=4.0, seed=places)
    assert 0.93 - SLACK < found["hartung_knapp"] < 0.97 + SLACK
    assert 0.93 - SLACK < found["reported"] < 0.97 + SLACK
    # What would be reported without: an average of these places taken for the mean of all places.
    assert found["fixed_effect"] < 0.75


@pytest.mark.parametrize("places", [5, 10, 20, 50])
def test_places_that_do_not_differ(places: int) -> None:
    found = simulate(places, share=0.0, largest=4.0, seed=100 + places)
    assert 0.93 - SLACK < found["hartung_knapp"] < 0.97 + SLACK
    # Never narrower than the Wald interval, so on the safe side with five places.
    assert 0.93 - SLACK < found["reported"] < 0.99


def test_the_usual_interval_of_few_places_promises_too_much() -> None:
    found = simulate(5, share=0.75, largest=10.0, seed=7)
    assert found["dersimonian_laird"] < 0.93 < found["hartung_knapp"]
