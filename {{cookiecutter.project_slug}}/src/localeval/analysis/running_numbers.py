"""Whether numbers are lacking among ids that run: people who were on the list once and are not in the file.

Who is allocated, or joins, mostly gets the next number. Where nearly all numbers between the first and the last are there, those that are not were most
likely somebody's who was left out: who withdrew, never came, refused consent, was not found. Who they were no file shows, and mostly they fared worse.
Asked about only: numbers may have been given to others too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEW, Doubtful, Group

#: Of so many ids with one beginning, so large a share of all numbers between the first and the last is there, and so large a share is not.
_FEWEST, _RUN, _LACKING = 60, 0.65, 0.05
_FORM = r"^(\D*)(\d{1,9})$"


def numbers_lacking(
    ids: pd.Series, participant: np.ndarray, *, explained: int = 0
) -> Iterator[Doubtful]:
    """Find ids that run, and lack numbers.

    Parameters
    ----------
    ids : Series of str, shape (n,)
    participant : ndarray of bool, shape (n,)
    explained : int
        How many people are known to have been there besides, as who was allocated.
    """
    parts = ids.astype("str").str.extract(_FORM)
    for _, numbers in parts[1].dropna().astype("int64").groupby(parts[0]):
        run = int(numbers.max() - numbers.min()) + 1
        there = int(numbers.nunique())
        gone = run - there
        # A single number far off, such as a test's, makes no run.
        if there < _FEWEST or there < _RUN * run or gone < max(FEW, _LACKING * run):
            continue
        if gone <= explained:
            continue
        ours = participant[ids.index.get_indexer(numbers.index)]
        group: Group = "participants" if ours.all() else "" if ours.any() else "comparison"
        yield Doubtful("numbers_lacking", group, column="person_id", people=gone, among=run, sure=False)  # fmt: skip
