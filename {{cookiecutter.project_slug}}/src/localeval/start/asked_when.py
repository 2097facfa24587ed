"""People who were asked once, when they could be reached: which months the answers are of, and what lets them stand for the month of an outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from localeval.data.recipe_cells import texts_of
from localeval.data.words import plain
from localeval.project.day_formats import read_day
from localeval.project.month_window import is_state
from localeval.start.meanings import month_of
from localeval.start.recognising import TableColumns
from localeval.start.table_roles import TableRoles
from localeval.start.taken_columns import TakenColumns
from localeval.start.vocabulary import is_not_known

#: Months before and after that of an outcome in which somebody may have been asked for it.
_ABOUT = 3
#: So many people, and so large a share of those who have an answer at about a month, have none of the month itself.
_SOME, _SHARE = 4, 0.05
#: A month at which so large a share of those has a row too who have one at the month itself is one at which everybody was asked.
_WAVE = 0.2


def propose_window(taken: TakenColumns) -> None:
    """Propose ``month_window`` where people have an answer of some months before or after that of an outcome, and none of its own."""
    items = taken.roles.tables.get("outcomes", [])
    if not items or taken.single or "month_window" in taken.declared.data:
        return
    answers = months_of_rows(taken.roles)
    if answers is None or answers.empty:
        return
    windows: dict[str, int] = {}
    told: set[int] = set()
    for code, months in taken.codes.items():
        own = taken.declared.own_outcomes.get(code, {})
        if code in taken.derive or not months or not is_state(code, own.get("unit")):
            continue
        apart = min((b - a for a, b in pairwise(sorted(set(months)))), default=100)
        needed = [_window(answers, month, set(months) - {month}) for month in months]
        window = max(needed)
        if 0 < window < min(months) and 2 * window < apart:
            windows[code] = window
            told |= {month for month, far in zip(months, needed, strict=True) if far}
    if not windows:
        return
    states = [code for code in taken.codes if is_state(code, None) and code not in taken.derive]
    same = len(set(windows.values())) == 1 and set(windows) == set(states)
    most = max(windows.values())
    near = "1 month" if most == 1 else f"{most} months"
    taken.made.add(
        "month_window",
        most if same else windows,
        f"who has no row of the month has one at most {near} before or after it",
    )
    listed = " and ".join(map(str, sorted(told)))
    taken.made.leave_open(
        f"Some people have no row at month {listed} of the outcomes and one at most {near} before or after it: month_window lets that stand for it, in both groups.",
        "If your protocol does not take it for that month, remove month_window under data; they then count as not known.",
    )


def _window(answers: pd.DataFrame, month: int, others: set[int]) -> int:
    """Give how many months before or after one the answers lie of those who have none at it; 0 where these are few."""
    apart = (answers["month"] - month).abs()
    own = answers.loc[answers["month"] == month, "person"].unique()
    asked = answers["person"].isin(own)
    # Who has the month too was asked at the other one as a matter of course.
    usual = answers.loc[asked & (apart > 0) & (apart <= _ABOUT), "month"].value_counts()
    waves = set(usual.index[usual >= _WAVE * max(len(own), 1)]) | others
    near = answers[
        ~asked & (apart <= _ABOUT) & (answers["month"] > 0) & ~answers["month"].isin(waves)
    ]
    people = near["person"].nunique()
    if people < max(_SOME, _SHARE * (len(own) + people)):
        return 0
    far = apart[near.index].groupby(near["person"]).min()
    return int(far.max())


def months_of_rows(roles: TableRoles) -> pd.DataFrame | None:
    """Give the person and the month of each row of outcomes; None where months or starts cannot be read.

    Parameters
    ----------
    roles : TableRoles

    Returns
    -------
    pandas.DataFrame or None
        ``person`` and ``month``.
    """
    parts = []
    for item in roles.tables.get("outcomes", []):
        ids, month = item.column("person_id"), item.column("month")
        if ids is None:
            return None
        person = _texts(item, ids)
        if month is not None:
            months = _texts(item, month).map(month_of, na_action="ignore")
        else:
            days = _days(item, "outcome_date")
            if days is None:
                return None
            begun = person.map(_starts(roles.people))
            months = days.map(_number, na_action="ignore") - begun.map(_number, na_action="ignore")
        parts.append(pd.DataFrame({"person": person, "month": pd.to_numeric(months)}))
    return pd.concat(parts, ignore_index=True).dropna() if parts else None


def months_with_values(roles: TableRoles, column: str) -> set[int]:
    """Give the months of rows in which a column of the outcomes holds anything; empty where that cannot be told.

    Parameters
    ----------
    roles : TableRoles
    column : str
        As the files call it.
    """
    found: set[int] = set()
    for item in roles.tables.get("outcomes", []):
        month, content = item.column("month"), item.table.contents.get(column)
        if month is None or item.table.part:
            return set()
        if content is None:
            continue
        texts = _texts(item, column)
        known = texts.notna() & ~texts.map(is_not_known, na_action="ignore").eq(True)
        found |= set(_texts(item, month)[known].map(month_of, na_action="ignore").dropna())
    return {int(month) for month in found}


def people_at(roles: TableRoles, months: Collection[int]) -> dict[int, tuple[int, int]]:
    """Count, for each of some months, the people for whom it has come, and those of them who have a row of it.

    Where the starts are not known a month counts as come for everybody. Nothing where the months of rows cannot be read.
    """
    rows = months_of_rows(roles)
    ids = [_texts(item, column) for item in roles.people if (column := item.column("person_id"))]
    if rows is None or rows.empty or not ids:
        return {}
    everybody = pd.Index(pd.concat(ids).dropna().unique())
    begun = _starts(roles.people).map(_number, na_action="ignore").astype("float")
    last = (rows["month"] + rows["person"].map(begun)).max()
    starts = np.asarray(everybody.map(begun), dtype="float")
    found = {}
    for month in months:
        come = everybody if pd.isna(last) else everybody[starts + month <= last]
        there = come.isin(rows.loc[rows["month"] == month, "person"])
        found[month] = (len(come), int(there.sum()))
    return found


def _starts(people: Sequence[TableColumns]) -> pd.Series:
    found = []
    for item in people:
        days, ids = _days(item, "start_date"), item.column("person_id")
        if days is not None and ids is not None:
            found.append(pd.Series(days.to_numpy(), index=_texts(item, ids)))
    every = pd.concat(found) if found else pd.Series(dtype="object")
    return every[every.index.notna() & ~every.index.duplicated()]


def _days(item: TableColumns, name: str) -> pd.Series | None:
    """Read the days of a column in the first way in which all can be read."""
    content, column = item.content(name), item.column(name)
    if content is None or column is None or not content.day_ways:
        return None
    way = content.day_ways[0]
    return _texts(item, column).map(lambda text: read_day(text, way), na_action="ignore")


def _number(day: object) -> float:
    """Give the number of a month of the calendar, counted from the year nought."""
    year, month = getattr(day, "year", None), getattr(day, "month", None)
    return np.nan if year is None or month is None else float(year * 12 + month)


def _texts(item: TableColumns, column: str) -> pd.Series:
    values = plain(texts_of(item.table.raw.columns[column])).to_pandas().astype("object")
    known: pd.Series = values.where((values != "") & values.notna(), None)
    return known
