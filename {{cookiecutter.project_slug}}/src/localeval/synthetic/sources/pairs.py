"""Two files of records of persons, and who is in both: what linking is measured on, without a project.

The first file is as people truly are; the second is as a source writes them down. It can be done for millions of records.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.synthetic.linkage_plan import Recording
from localeval.synthetic.sources.identities import (
    draw_identities,
    draw_sexes,
    with_namesakes,
    with_twins,
)
from localeval.synthetic.sources.recording import as_known_there, written_down

#: Days of birth of people of working age at the end of 2025.
_BORN = np.datetime64("1957-01-01"), np.datetime64("2009-12-31")


@dataclass(frozen=True)
class TwoFiles:
    """Two files of records, under standard names, and their truth.

    Attributes
    ----------
    left, right : pandas.DataFrame
        ``record_id``, ``first_name``, ``last_name``, ``date_of_birth`` (datetime64), ``sex`` (F or M), ``postcode``, ``nino``.
    truth : pandas.DataFrame
        ``left`` and ``right``: the ids of each pair that is one person.
    """

    left: pd.DataFrame
    right: pd.DataFrame
    truth: pd.DataFrame


def two_files(
    left: int,
    right: int,
    both: int,
    how: Recording | None = None,
    seed: int = 1,
    *,
    twins: float = 1.0,
    namesakes: float = 2.0,
) -> TwoFiles:
    """Make two files of records.

    Parameters
    ----------
    left, right : int
        How many records each file has, one a person.
    both : int
        How many people are in both.
    how : Recording, optional
        How the second file writes people down; the usual movers and errors unless given.
    seed : int
        The same seed gives the same records.
    twins, namesakes : float
        Per cent of all people who have a twin among them, or share surname and home with another.

    Returns
    -------
    TwoFiles
    """
    if not 0 <= both <= min(left, right):
        msg = f"{both} people cannot be in files of {left} and {right}."
        raise ValueError(msg)
    generator = np.random.default_rng([seed, 5])
    how = Recording() if how is None else how
    count = left + right - both
    births = _BORN[0] + generator.integers(0, int((_BORN[1] - _BORN[0]).astype(int)), count)
    people = draw_identities(
        births, draw_sexes(count, generator), np.zeros(count, dtype=int), generator
    )
    order = generator.permutation(count)
    for share, relate in ((twins, with_twins), (namesakes, with_namesakes)):
        pairs = min(len(order) // 2, round(share / 100 * count / 2))
        people = relate(people, order[:pairs], order[pairs : 2 * pairs], generator)
        order = order[2 * pairs :]
    first = generator.permutation(left)
    second = generator.permutation(np.arange(left - both, count))
    known = as_known_there(people.of(second), how, generator)
    files = (
        _numbered("A", written_down(people.of(first), AS_THEY_ARE, generator)),
        _numbered("B", written_down(known, how, generator)),
    )
    where = np.full(count, -1)
    where[first] = np.arange(left)
    there = where[second]
    shared = np.flatnonzero(there >= 0)
    truth = pd.DataFrame(
        {
            "left": files[0]["record_id"].to_numpy()[there[shared]],
            "right": files[1]["record_id"].to_numpy()[shared],
        }
    )
    return TwoFiles(*files, truth)


#: Nothing but gaps: how the programme, which meets people, writes them down.
AS_THEY_ARE = Recording(
    movers=0,
    typing_errors=0,
    other_names=0,
    name_changes=0,
    swapped_days=0,
    missing_postcodes=2,
    missing_births=0,
    missing_numbers=15,
)


def _numbered(letter: str, frame: pd.DataFrame) -> pd.DataFrame:
    ids = [f"{letter}{number:07d}" for number in range(1, len(frame) + 1)]
    frame.insert(0, "record_id", ids)
    return frame
