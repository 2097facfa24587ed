"""Two results in, everything that changed between them out, in the order of a report."""

from __future__ import annotations

from itertools import chain, islice

from localeval.results import Changes, Result
from localeval.sharing.changes.basis import (
    compare_context,
    compare_lessons,
    compare_making,
    compare_population,
)
from localeval.sharing.changes.findings import (
    compare_estimates,
    compare_evidence,
    compare_levels,
    compare_outcomes,
    compare_series,
)
from localeval.sharing.changes.groups import compare_balance, compare_flow

#: Bound of the result contract, which only a made-up file of somebody else's reaches.
MOST_CHANGES = 20_000


def compare_results(old: Result, new: Result) -> Changes:
    """Say what of ``new`` is not as it was in ``old``.

    Parameters
    ----------
    old, new : Result
        Of the same place.

    Returns
    -------
    Changes
        Without the date of the publication and the notes, which ``published`` adds.
    """
    found = (
        compare_making(old, new),
        compare_population(old, new),
        compare_context(old, new),
        compare_lessons(old, new),
        compare_outcomes(old, new),
        compare_evidence(old, new),
        compare_estimates(old.estimates, new.estimates),
        compare_levels(old.levels, new.levels),
        compare_series(old.series, new.series),
        compare_flow(old, new),
        compare_balance(old.balance, new.balance),
    )
    return Changes(items=tuple(islice(chain.from_iterable(found), MOST_CHANGES)))
