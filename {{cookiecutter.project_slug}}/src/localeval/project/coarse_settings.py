"""Settings as they may be published: numbers of people that stand in them are as coarse as any that a report prints."""

from __future__ import annotations

from typing import Any


def with_coarse_people(view: dict[str, Any], threshold: int, rounding: int) -> dict[str, Any]:
    """Give settings in which how many were allocated to each group is rounded as coarsely as numbers of people are ever published.

    The report may withhold such a number, or print it coarser than others, for the sake of a few who were lost. A few are taken for as many
    as the threshold, so that nobody can tell them from these.

    Parameters
    ----------
    view : dict
        The settings as plain values.
    threshold, rounding : int
        Of disclosure control.
    """
    if view.get("allocated") is None:
        return view
    return {**view, "allocated": _coarse(view["allocated"], threshold, rounding)}


def _coarse(value: Any, threshold: int, rounding: int) -> Any:
    """Round every number in nested mappings: of the groups, or of the places and their groups."""
    if isinstance(value, dict):
        return {key: _coarse(item, threshold, rounding) for key, item in value.items()}
    if not isinstance(value, int):
        return value
    # A kernel that only shows findings reads the settings, too, and imports no statistics.
    from localeval.methods.disclosure.rounding import nested_steps, round_counts

    step = nested_steps(rounding, threshold)[-1]
    return int(round_counts([max(value, threshold)], step)[0])
