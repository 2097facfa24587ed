"""Numbers of people that stand in the settings, as they may be published: how many were allocated to each group."""

from __future__ import annotations

from typing import Any


def coarse_people(value: Any, threshold: int, rounding: int) -> Any:
    """Round every number in nested mappings as coarsely as numbers of people are ever published.

    The report may withhold such a number, or print it coarser than others, for the sake of a few who were lost. A few are taken for as many
    as the threshold, so that nobody can tell them from these.

    Parameters
    ----------
    value : int or mapping
    threshold, rounding : int
        Of disclosure control.
    """
    if isinstance(value, dict):
        return {key: coarse_people(item, threshold, rounding) for key, item in value.items()}
    if not isinstance(value, int):
        return value
    # A kernel that only shows findings reads the settings, too, and imports no statistics.
    from localeval.methods.disclosure.rounding import nested_steps, round_counts

    step = nested_steps(rounding, threshold)[-1]
    return int(round_counts([max(value, threshold)], step)[0])
