"""Whether the two groups are of one area, by a column that names areas: other towns have other employers and other services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful

_AREA = re.compile(
    r"(^|[^a-z])(area|authority|borough|city|constituency|council|county|district|la|lad|lsoa|local ?authority|msoa|place|"
    r"locality|region|town|ward)(s|[^a-z]|$)"
)
_NOT_LIVED_IN = re.compile(r"birth|born|educated|expertise|interest|job|school|subject|work")
#: So small a share of the people have a value that both groups use.
_BOTH = 0.02
#: As many areas as this at most.
_MOST = 400


def areas_apart(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find columns of areas of which the groups have hardly one in common.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, values in columns.items():
        bare = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).lower()
        if not _AREA.search(bare) or _NOT_LIVED_IN.search(bare):
            continue
        words = values.astype("str").str.strip().str.casefold().where(values.notna())
        ours, theirs = (words[flags].dropna() for flags in (participant, ~participant))
        if min(len(ours), len(theirs)) < FEWEST or words.nunique() > _MOST:
            continue
        shares = [part.value_counts(normalize=True) for part in (ours, theirs)]
        both = shares[0].index.intersection(shares[1].index)
        if float(np.minimum(shares[0][both], shares[1][both]).sum()) < _BOTH:
            yield Doubtful("other_area", column=name, sure=False)
