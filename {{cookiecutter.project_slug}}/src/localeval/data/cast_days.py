"""A column as days: those that can be read in one way only, in the time zone that the file gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.column_texts import (
    Cast,
    ColumnSource,
    as_text,
)
from localeval.data.problems import clip, rows_problem
from localeval.data.standard import ColumnSpec
from localeval.project.day_formats import certain_day

#: Days that lie decades back, by the name of their column.
BIRTHS = ("date_of_birth",)

_ISO_DAY = (
    r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z| ?(GMT|BST|UTC)| ?[+-]\d{2}:?\d{2})?)?$"
)
_HOUR = r"^.{10}[T ](\d{2}:\d{2})"
#: Midnight in British and in central European summer, written in UTC.
_MIDNIGHT_ELSEWHERE = ("22:00", "23:00")
#: A value of digits, separators and words of a calendar cannot be what somebody wrote about a person.
_LIKE_DATE = (
    r"(?i)^([\d./:,'* +-]|\b(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(day|nesday|rsday|urday)?\b|st|nd|rd|th|am|pm|gmt|bst|utc|[tzqw]"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|date|[()])+$"
)
#: Seconds or milliseconds since 1970, bare or as some programs write them: /Date(1712534400000)/.
_SINCE_1970 = r"^(?:/Date\()?(?:1\d{9}|1\d{12})(?:[+-]\d{4})?(?:\)/)?(?:\.0+)?$"
#: Days since 1970 of the years from 2000 to 2040; as a spreadsheet's days they would be of the years from 1929 to 1969.
_DAYS_SINCE_1970 = r"^(?:1[1-9]|2[0-5])\d{3}(?:\.0+)?$"
_SPREADSHEET_DAY = r"^[345]\d{4}(\.\d+)?$"


def cast_date(array: pa.ChunkedArray, spec: ColumnSpec, source: ColumnSource) -> Cast:
    """Read a column of days; one that cannot be read is named with the line of the recipe that would read it.

    Parameters
    ----------
    array : pyarrow.ChunkedArray, length n
        As the file holds it.
    spec : ColumnSpec
    source : ColumnSource
        Says in messages where the column is from.
    """
    if pa.types.is_timestamp(array.type):
        # The day in the time zone that the file gives.
        array = pc.strftime(array, format="%Y-%m-%d %H:%M")
    codes, days = pd.factorize(as_text(array).to_pandas().astype("str"))
    text = pd.Series(days, dtype="str")
    iso = text.str.match(_ISO_DAY)
    parsed = pd.to_datetime(text.where(iso).str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    for position in np.flatnonzero(~iso.fillna(False).to_numpy(dtype=bool)):
        day = certain_day(text.iloc[position])
        if day is not None:
            parsed.iloc[int(position)] = pd.Timestamp(day)
    unread = parsed.isna().to_numpy()
    hours = text.where(iso).str.extract(_HOUR, expand=False)
    shifted = hours.isin(_MIDNIGHT_ELSEWHERE).to_numpy()
    if shifted.any() and hours.dropna().isin(("00:00", *_MIDNIGHT_ELSEWHERE)).all():
        late = np.where(codes >= 0, shifted[codes], False).astype(bool)
        hour = hours[shifted].iloc[0]
        what = f"the moment is {hour}, as midnight in another time zone is written, so that the day would be the one before"
        remedy = "Export the days without a time, or the times in the time zone of the place."
        return Cast(
            pd.Series(pd.NaT, index=range(len(codes)), dtype="datetime64[us]"),
            (source.problem(late, what, remedy),),
            late,
        )
    values = pd.Series(parsed.reindex(codes).to_numpy(), dtype="datetime64[us]")
    bad = np.where(codes >= 0, unread[codes] if len(unread) else False, False).astype(bool)
    problems: list[Problem] = []
    if bad.any():
        first = str(text.iloc[codes[np.flatnonzero(bad)[0]]])
        rows = source.rows[bad].tolist()
        echo = pd.Series([first]).str.match(_LIKE_DATE).iloc[0]
        shown = f"'{clip(first)}'" if echo else "the value"
        what = f"{shown} is not a date that can be read for certain"
        remedy = "Write dates as year-month-day, such as 2024-04-01."
        given = text[unread & text.notna().to_numpy()]
        if given.str.match(_SINCE_1970).all():
            remedy = "This is a count of seconds or milliseconds since 1970, as programs keep days: export the column as days, such as 2024-04-01."
        elif given.str.match(_DAYS_SINCE_1970).all() and spec.name not in BIRTHS:
            remedy = "This may be a count of days since 1970, as programs keep them: export the column as days, such as 2024-04-01."
        elif pd.Series([first]).str.match(_SPREADSHEET_DAY).iloc[0]:
            remedy = "This is a spreadsheet's number of a day: format the column as a date in the spreadsheet, and save the file again."
        problems.append(rows_problem(source.file, source.column, rows, what, remedy))
    return Cast(values, tuple(problems), bad)
