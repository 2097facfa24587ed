"""Whether the two groups are of one area, by a column that names areas: other towns have other employers and other services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.undeclared_texts import plain_name

_AREA = re.compile(
    r"(^|[^a-z])(area|authority|borough|city|constituency|council|county|district|la|lad|lsoa|local ?authority|msoa|place|"
    r"locality|region|town|ward)(s|[^a-z]|$)"
)
_NOT_LIVED_IN = re.compile(r"birth|born|educated|expertise|interest|job|school|subject|work")
#: So large a share of a group would have to live elsewhere for both to be alike, less what chance makes; from the other on hardly
#: anybody of one group is of an area of the other.
_ELSEWHERE, _HARDLY = 0.75, 0.98
#: As many areas as this at most.
_MOST = 400


def names_an_area(name: str) -> bool:
    """Say whether a column is named as the area in which people live."""
    bare = plain_name(name)
    return _AREA.search(bare) is not None and not _NOT_LIVED_IN.search(bare)


def areas_apart(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find columns of areas of which the groups have hardly one in common, or in which most of each live in another one.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, values in columns.items():
        if not names_an_area(name):
            continue
        words = values.astype("str").str.strip().str.casefold().where(values.notna())
        ours, theirs = (words[flags].dropna() for flags in (participant, ~participant))
        if min(len(ours), len(theirs)) < FEWEST or words.nunique() > _MOST:
            continue
        apart = _elsewhere(
            words, participant & words.notna().to_numpy(), ~participant & words.notna().to_numpy()
        )
        if apart >= _ELSEWHERE:
            yield Doubtful(
                "other_area", column=name, value=apart if apart < _HARDLY else 1.0, sure=False
            )


def _elsewhere(words: pd.Series, ours: np.ndarray, theirs: np.ndarray) -> float:
    """Give the share of a group that would have to live in another area for both to be alike, less what chance makes of it."""
    codes = pd.factorize(words)[0]
    size = int(codes.max()) + 1
    mine, rest = (np.bincount(codes[who], minlength=size) / who.sum() for who in (ours, theirs))
    if not np.minimum(mine, rest).any():
        return 1.0
    both = np.bincount(codes[ours | theirs], minlength=size) / (ours | theirs).sum()
    chance = np.sqrt(2 / np.pi * both * (1 - both) * (1 / ours.sum() + 1 / theirs.sum()))
    return float((np.abs(mine - rest) - chance).sum() / 2)
