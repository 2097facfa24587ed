"""Columns of dates, and the dates of birth in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.raw import folded

_BIRTH = re.compile(r"(^|_)(dob|birth|born|d_o_b|birthday)(_|$)|dateofbirth|birthdate")
_DAY = r"^\d{4}-\d{1,2}-\d{1,2}([ T][\d:.]+)?$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$"


def are_days(texts: pa.ChunkedArray) -> bool:
    """Whether all values at the beginning of a column are dates."""
    sample = [value for value in texts.slice(0, 1000).to_pylist() if value]
    return bool(sample) and all(re.match(_DAY, value) for value in sample)


def births_of(column: str, texts: pa.ChunkedArray) -> Iterable[str]:
    """Give the dates of a column of births, known by its name or by lying a working life back."""
    days = pd.Series([value for value in pc.unique(texts).to_pylist() if value], dtype="string")
    iso = days.str.match(r"\d{4}")
    parsed = pd.concat(
        [
            pd.to_datetime(days[iso].str[:10], errors="coerce"),
            pd.to_datetime(days[~iso], dayfirst=True, format="mixed", errors="coerce"),
        ]
    ).dropna()
    if not len(parsed):
        return []
    years = parsed.dt.year
    spread = years.quantile(0.9) - years.quantile(0.1)
    if (
        not _BIRTH.search(folded(column)) and spread < 10
    ):  # people start within years, are born in decades
        return []
    return parsed.dt.strftime("%Y-%m-%d").tolist()
