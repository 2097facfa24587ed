"""What one would not expect of a column, said of its values: for the page that ``localeval check`` shows, and for nothing else.

Each is a limit that most sound columns keep, and none stops anything: values that are wrong, or asked about, are the business of the
checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from localeval.data.problems import clip, names
from localeval.data.standard import GROUPS, ColumnSpec

#: Fewer values than this say nothing of the rest.
_FEW = 10


def surprises(
    column: ColumnSpec, values: pd.Series, known: pd.Series, groups: pd.Series | None
) -> Iterator[str]:
    """Say what of a column one would not expect, the weightiest first.

    Parameters
    ----------
    column : ColumnSpec
    values, known : Series
        Of all rows, and of those where something is known.
    groups : Series or None
        The group of each row; None where the table has none.
    """
    if len(values) < _FEW:
        return
    gone = 1 - len(known) / len(values)
    if not len(known):
        yield "nothing is known of anybody"
        return
    if groups is not None:
        shares = [
            100 * float(values[(groups == word).to_numpy()].isna().mean())
            for word in GROUPS
            if (groups == word).any()
        ]
        if len(shares) == 2 and abs(shares[0] - shares[1]) >= 15:
            yield f"not known of {shares[0]:.0f}% of participants and {shares[1]:.0f}% of the comparison group"
    if gone >= 0.3:
        yield f"not known in {100 * gone:.0f}% of rows"
    if column.name in {"group", "month"} or column.kind == "id":
        return
    if known.nunique() == 1:
        yield "the same in every row"
        return
    if column.kind in {"number", "whole"}:
        yield from _of_numbers(known.astype("float64"))
    elif column.kind == "date":
        yield from _of_dates(known)
    elif column.kind == "category":
        yield from _of_words(known.astype("str"))
    if groups is not None and column.kind in {"number", "binary"}:
        yield from _between(values.astype("float64"), groups)


def _of_numbers(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    top, often = float(counts.index[0]), int(counts.iloc[0])
    if top != 0 and len(counts) > 20 and often >= max(0.2 * len(known), _FEW):
        yield f"{top:,.10g} stands in {100 * often / len(known):.0f}% of rows"
    zeros = float((known == 0).mean())
    if len(counts) > 20 and zeros > 0.5:
        yield f"{100 * zeros:.0f}% are nought"
    positive = known[known > 0]
    if len(positive) >= 20:
        high = float(positive.quantile(0.95))
        if positive.max() > 5 * high:
            yield f"the largest is {positive.max() / high:,.0f} times the value that 95% stay below"
    negative = int((known < 0).sum())
    if 0 < negative <= 0.2 * len(known):
        yield f"{negative:,} below nought"
    whole = float((known == known.round()).mean())
    if len(counts) > 20 and 0.9 < whole < 1:
        yield f"whole numbers, but for {int((known != known.round()).sum()):,}"


def _of_dates(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    if counts.iloc[0] >= max(0.3 * len(known), _FEW):
        yield f"{counts.index[0].date()} stands in {100 * counts.iloc[0] / len(known):.0f}% of rows"
    first = float((known.dt.day == 1).mean())
    if first >= 0.5 and len(counts) > 2:
        yield f"{100 * first:.0f}% are the first of a month"
    months = np.unique((known.dt.year * 12 + known.dt.month).to_numpy())
    between = int(months[-1] - months[0] + 1 - len(months))
    if len(months) > 5 and between:
        yield f"{between} months between the first and the last have none"
    weekend = float((known.dt.day_of_week >= 5).mean())
    if weekend >= 0.2:
        yield f"{100 * weekend:.0f}% are Saturdays or Sundays"


def _of_words(known: pd.Series) -> Iterator[str]:
    counts = known.value_counts()
    alike = _spelt_almost_alike(list(counts.index[:200]))
    if alike:
        yield f"{names(alike, 4)} may be one"
    rare = counts[counts < _FEW]
    if len(rare) and len(counts) > 1:
        yield f"{len(rare)} {'category holds' if len(rare) == 1 else 'categories hold'} fewer than {_FEW} rows"
    if counts.iloc[0] > 0.95 * len(known):
        yield f"‘{clip(str(counts.index[0]))}’ stands in {100 * counts.iloc[0] / len(known):.0f}% of rows"


def _spelt_almost_alike(levels: Sequence[str]) -> list[str]:
    """Find words that a person would take for one: but for capitals, spaces and points."""
    folded: dict[str, str] = {}
    for level in levels:
        bare = re.sub(r"[\W_]+", "", level.casefold())
        if bare in folded:
            return [folded[bare], level]
        folded[bare] = level
    return []


def _between(values: pd.Series, groups: pd.Series) -> Iterator[str]:
    ours, theirs = (values[(groups == word).to_numpy()].dropna() for word in GROUPS)
    if min(len(ours), len(theirs)) < _FEW:
        return
    spread = float(np.sqrt((ours.var() + theirs.var()) / 2))
    if spread > 0 and abs(ours.mean() - theirs.mean()) > 0.8 * spread:
        apart = abs(ours.mean() - theirs.mean()) / spread
        yield f"the groups differ by {apart:.1f} standard deviations ({ours.mean():,.4g} and {theirs.mean():,.4g})"
