"""Simulating whole places, in several processes; the same numbers whatever their number."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from calibration.estimating import Found, intervals, known_keys, project_of
from calibration.scenarios import Scenario, scenarios
from calibration.sums import Kept, version_of_estimates
from calibration.tallies import Tally, tally
from localeval.designs.filling import Fillings

#: Places that one process simulates at a time.
_BATCH = 10


def simulate(
    scenario: Scenario, first: int, count: int, seed: int = 1, *, only_main: bool = False
) -> list[list[Found]]:
    """Simulate places of a scenario.

    Parameters
    ----------
    scenario : Scenario
    first, count : int
        Which of them: place ``i`` is the same whoever draws it.
    seed : int
    only_main : bool
        Leave out the alternatives to the main estimate and the parts, which take most of the time where gaps are filled.
    """
    project = project_of(scenario)
    mark = [ord(letter) for letter in scenario.name]
    found = []
    # The range for gaps that depend on what is missing promises no share of the truths, and takes a tenth of the time.
    with patch.object(Fillings, "moved", lambda *_: None):
        for i in range(first, first + count):
            rng = np.random.default_rng([seed, i, *mark])
            found.append(list(intervals(project, scenario.draw(rng), only_main=only_main)))
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


def _timed(
    scenario: Scenario, first: int, count: int, seed: int, only_main: bool
) -> tuple[list[list[Found]], float]:
    begun = time.process_time()
    found = simulate(scenario, first, count, seed, only_main=only_main)
    return found, time.process_time() - begun


def tallies_of(
    chosen: Sequence[Scenario],
    replicates: int,
    jobs: int,
    seconds: float = float("inf"),
    kept: Kept | None = None,
    seed: int = 1,
    *,
    only_main: bool = False,
) -> Iterator[tuple[Scenario, list[Tally]]]:
    """Simulate scenarios one after another and sum each up.

    Parameters
    ----------
    chosen : sequence of Scenario
    replicates : int
        Places of each, at most.
    jobs : int
        Processes.
    seconds : float
        Of processor: a scenario that has used as many gets no further places.
    kept : Kept, optional
        Places that are there already count, and are gone on from.
    seed : int
    only_main : bool
        Leave out the alternatives to the main estimate and the parts.
    """
    kept, version = kept or Kept(None), version_of_estimates()
    with ProcessPoolExecutor(jobs, initializer=threadpool_limits, initargs=(1,)) as pool:
        for scenario in chosen:
            simulated, spent = kept.of(scenario), 0.0
            while simulated.places < replicates and spent < seconds:
                starts = range(simulated.places, replicates, _BATCH)[:jobs]
                waiting = [
                    pool.submit(
                        _timed, scenario, first, min(_BATCH, replicates - first), seed, only_main
                    )
                    for first in starts
                ]
                for one in waiting:
                    found, taken = one.result()
                    simulated.add(scenario, found, version, only_main=only_main)
                    spent += taken
                kept.write()
            yield scenario, tally(scenario, simulated)
