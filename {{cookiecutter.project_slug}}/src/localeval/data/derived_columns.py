"""Columns that are worked out of others: age and months without work at the start, quarter of the start, month of an outcome.

Each has one rule, which the report states. What they are made from, a date of birth above all, is read in memory only: no column
of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.project.data_values import Derived


@dataclass(frozen=True)
class Rule:
    """How a column is worked out; ``project.data_settings`` has the same in words.

    Attributes
    ----------
    table : str
        Which table it belongs to.
    needs_start : bool
        Whether the day of the person's start is needed besides.
    make : callable
        From the days of the column, and those of the start, to values, each shape (n,); not known where either is not.
    """

    table: str
    needs_start: bool
    make: Callable[[pd.Series, pd.Series], pd.Series]


def completed_years(born: pd.Series, day: pd.Series) -> pd.Series:
    """Count birthdays up to a day, shape (n,): who is born on 29 February has theirs on 1 March in other years."""
    early = (day.dt.month * 100 + day.dt.day) < (born.dt.month * 100 + born.dt.day)
    years: pd.Series = day.dt.year - born.dt.year - early
    return years.where(born.notna() & day.notna())


def completed_months(began: pd.Series, day: pd.Series) -> pd.Series:
    """Count whole months up to a day, shape (n,): one is over on the day of the month on which the first began."""
    early = day.dt.day < began.dt.day
    months: pd.Series = _month_number(day) - _month_number(began) - early
    return months.where(began.notna() & day.notna())


def calendar_months(day: pd.Series, start: pd.Series) -> pd.Series:
    """Count calendar months to that of a day from that of the start, shape (n,); negative before it.

    A record for each month of the calendar has then one month since the start for each person, whichever day it was taken.
    """
    months = _month_number(day) - _month_number(start)
    return months.where(day.notna() & start.notna())


def quarter(day: pd.Series, _start: pd.Series | None = None) -> pd.Series:
    """Name the quarter of the calendar year, shape (n,): ``2024 Q2``."""
    year, number = (part.astype("Int64").astype("str") for part in (day.dt.year, day.dt.quarter))
    named: pd.Series = year + " Q" + number
    return named.where(day.notna())


def _month_number(days: pd.Series) -> pd.Series:
    number: pd.Series = days.dt.year * 12 + days.dt.month
    return number


RULES: dict[Derived, Rule] = {
    "age": Rule("people", True, completed_years),
    "months_workless": Rule("people", True, completed_months),
    "quarter": Rule("people", False, quarter),
    "month": Rule("outcomes", True, calendar_months),
}


def days_of_table(table: str, of_days: Mapping[Derived, str]) -> tuple[str, ...]:
    """Give the columns of a table that others of it are worked out of, each once.

    Parameters
    ----------
    table : str
    of_days : mapping of str to str
        The columns that are worked out of days, each with the column that it is made from.
    """
    return tuple(
        dict.fromkeys(made_of for name, made_of in of_days.items() if RULES[name].table == table)
    )


def starts_of(ids: pd.Series, people: pd.DataFrame) -> pd.Series:
    """Give the start of the person of each row, shape (n,); not known for ids that are not in people, or are there twice."""
    known = people.dropna(subset=["person_id"]).drop_duplicates("person_id", keep=False)
    found = ids.map(known.set_index("person_id")["start_date"])
    return pd.Series(pd.to_datetime(found).to_numpy(), dtype="datetime64[us]")


def as_texts(values: pd.Series) -> np.ndarray:
    """Write what was worked out as a file would hold it, shape (n,); None where it is not known."""
    known = values.notna().to_numpy()
    whole = pd.api.types.is_numeric_dtype(values)
    texts = [
        (str(int(value)) if whole else str(value)) if there else None
        for value, there in zip(values, known, strict=True)
    ]
    return np.array(texts, dtype=object)
