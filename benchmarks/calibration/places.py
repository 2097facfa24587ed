"""Simulating whole places, in several processes; the same numbers whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from calibration.estimating import Found, intervals, known_keys, project_of
from calibration.scenarios import Scenario, scenarios
from calibration.tallies import Tally, tally

#: Places that one process simulates at a time.
_BATCH = 25


def simulate(scenario: Scenario, first: int, count: int, seed: int = 1) -> list[list[Found]]:
    """Simulate places of a scenario.

    Parameters
    ----------
    scenario : Scenario
    first, count : int
        Which of them: place ``i`` is the same whoever draws it.
    seed : int
    """
    project = project_of(scenario)
    mark = [ord(letter) for letter in scenario.name]
    found = []
    for i in range(first, first + count):
        rng = np.random.default_rng([seed, i, *mark])
        found.append(list(intervals(project, scenario.draw(rng))))
    return found


def chosen_scenarios(words: Sequence[str] = ()) -> list[Scenario]:
    """Give the scenarios that this version can be asked, those with one of the words in their name if any is given."""
    known = known_keys()
    return [
        item
        for item in scenarios()
        if item.fits(known)
        and (not words or any(word.casefold() in item.name.casefold() for word in words))
    ]


def tallies_of(
    chosen: Sequence[Scenario], replicates: int, jobs: int, seed: int = 1
) -> Iterator[tuple[Scenario, list[Tally]]]:
    """Simulate scenarios one after another and sum each up."""
    starts = range(0, replicates, _BATCH)
    if jobs == 1:
        for scenario in chosen:
            yield scenario, tally(scenario, simulate(scenario, 0, replicates, seed))
        return
    with ProcessPoolExecutor(jobs, initializer=threadpool_limits, initargs=(1,)) as pool:
        for scenario in chosen:
            batches = pool.map(
                simulate,
                [scenario] * len(starts),
                starts,
                [min(_BATCH, replicates - first) for first in starts],
                [seed] * len(starts),
            )
            yield scenario, tally(scenario, [one for batch in batches for one in batch])
