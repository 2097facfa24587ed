"""The final columns and types of a table without problems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from localeval.data.checked import Checked
from localeval.data.in_parts import parts
from localeval.data.standard import PARTICIPANT
from localeval.project.project import Project


def with_final_types(checked: Checked, project: Project, *, used_up: bool = False) -> pd.DataFrame:
    """Give a table without problems its final columns and types.

    Parameters
    ----------
    checked : Checked
        Without problems.
    project : Project
    used_up : bool, optional
        Whether nobody looks at ``checked`` again, so that its memory may be used.

    Returns
    -------
    pandas.DataFrame
        In the order of the standard, index 0 to n - 1. ``group`` and ``place_code`` are there and filled; a category
        keeps the order of the file where that has one, and is sorted otherwise.
    """
    spec, frame = checked.spec, checked.frame.reset_index(drop=True)
    if spec.name == "people" and not project.has_comparison:
        frame["group"] = PARTICIPANT
    if spec.name in {"people", "costs"} and len(project.places) == 1:
        frame["place_code"] = project.places[0].code
    for column in spec.columns:
        if column.name in frame and column.kind == "category":
            frame[column.name] = _categorical(frame[column.name], column.allowed)
        if column.name in frame and column.kind == "whole":
            frame[column.name] = _whole(frame[column.name], used_up=used_up)
    return frame[[column.name for column in spec.columns if column.name in frame]]


def _whole(values: pd.Series, *, used_up: bool) -> pd.Series:
    """Give whole numbers as int64; in the place where they stand where nobody looks at ``values`` again."""
    numbers = np.asarray(values.array)
    if not used_up or not numbers.flags.writeable:
        return values.astype("int64")
    whole = numbers.view(np.int64)
    for part in parts(len(numbers)):
        whole[part] = numbers[part].astype(np.int64)
    return pd.Series(whole, index=values.index, copy=False)


def _categorical(values: pd.Series, allowed: Sequence[str]) -> pd.Series:
    if not allowed and isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.remove_unused_categories()
    codes, found = pd.factorize(values)
    given = [str(level) for level in found]
    levels = list(allowed) or sorted(given, key=_natural)
    # The last is that of what is missing.
    place = np.array([*(levels.index(one) if one in levels else -1 for one in given), -1])
    kinds = pd.CategoricalDtype(levels)
    return pd.Series(pd.Categorical.from_codes(place[codes], dtype=kinds), index=values.index)


def _natural(level: str) -> tuple[int, float, str, str]:
    """Sort numbers as numbers and before words; words without regard to case."""
    try:
        return (0, float(level), "", level)
    except ValueError:
        return (1, 0.0, level.casefold(), level)
