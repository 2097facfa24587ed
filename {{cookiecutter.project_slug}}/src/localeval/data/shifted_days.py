"""Days that look like those before: midnight of one time zone, written as the day in another.

A database that keeps moments in universal time gives the midnight of a British summer day as 23:00 of the day before, and an export
without times as that day. Where programmes start on working days, or on the first of a month, such days are Sundays, or the last of
a month. And a list in which no day stands is often given the one on which it was made. Both are asked about and never mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from localeval.data.checked import Checked
from localeval.data.questions import DAYS, Question

#: Fewer days than this show no habit.
_FEWEST = 20
#: Sundays from this share on are asked about, where Saturdays and Fridays are so much rarer.
_SUNDAYS, _SATURDAYS, _FRIDAYS = 0.08, 0.25, 0.5
#: Last days of a month from this share on, where first days are so much rarer.
_LAST_DAYS, _FIRST_DAYS = 0.5, 0.1
#: One day of so large a part of all people, beside so many others, is no day on which each of them started.
_OF_ALL, _OTHER_DAYS = 0.3, 10
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
#: Months in which clocks are an hour ahead for the whole month or most of it.
_SUMMER = (4, 5, 6, 7, 8, 9, 10)
#: Shares of dates of birth on one day beyond which somebody has filled it in: three in a thousand people, and one in 30, are born so.
_MOST_NEW_YEAR, _MOST_FIRSTS, _FEWEST_FILLED_IN = 0.05, 0.15, 10
_COLUMNS = (("people", "start_date"), ("events", "date"))


def shifted_days(tables: Mapping[str, Checked]) -> Iterator[Question]:
    """Ask about columns of days that may each be a day early.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; columns that could not be read are passed over.
    """
    for name, column in _COLUMNS:
        table = tables.get(name)
        if table is None or not table.usable(column):
            continue
        days = table.frame[column].dropna()
        many = days.value_counts()
        if column == "start_date":
            yield from _one_for_many(table, column, many)
        days = days[~days.isin(many.index[many > _OF_ALL * len(days)])]
        summer = days[days.dt.month.isin(_SUMMER)]
        for part in (summer, days):
            what = _seems_early(part)
            if what:
                when = (
                    " from April to October" if part is summer and len(summer) < len(days) else ""
                )
                remedy = (
                    "If midnight was written in another time zone, have the column exported as a day, or in UK time; nothing here moves "
                    "days."
                )
                yield Question(
                    DAYS,
                    table.spec.file,
                    column,
                    table.theirs[column],
                    (),
                    f"the days{when} look a day early: {what}",
                    remedy,
                )
                break


def _one_for_many(table: Checked, column: str, many: pd.Series) -> Iterator[Question]:
    """Ask about a day that stands for a large part of the people where the others have days of their own."""
    if len(many) <= _OTHER_DAYS or many.iloc[0] < max(_OF_ALL * many.sum(), 5 * many.iloc[1]):
        return
    day, rows = many.index[0], int(many.iloc[0])
    what = f"{rows:,} people have {day:%Y-%m-%d}, and the others {len(many) - 1:,} different days: it may be the day on which a list was made"
    remedy = "Months are counted from it: give each person's own day, or leave the cell empty where it is not known."
    found = tuple(int(row) for row in table.frame.index[table.frame[column] == day])
    yield Question(DAYS, table.spec.file, column, table.theirs[column], found, what, remedy)


def filled_in_births(days: pd.Series) -> tuple[int, str] | None:
    """Find dates of birth of which so many are one day of the year, or of months, that a system has filled it in.

    Parameters
    ----------
    days : pandas.Series of datetime64
        Without what is not known.

    Returns
    -------
    tuple of int and str or None
        How many, and which day they are.
    """
    firsts = int((days.dt.day == 1).sum())
    new_year = int(((days.dt.day == 1) & (days.dt.month == 1)).sum())
    if max(firsts, new_year) < _FEWEST_FILLED_IN:
        return None
    if new_year > _MOST_NEW_YEAR * len(days) and new_year > firsts / 2:
        return new_year, "1 January"
    return (firsts, "the first of a month") if firsts > _MOST_FIRSTS * len(days) else None


def _seems_early(days: pd.Series) -> str:
    """Say what of the days looks early; empty where nothing does."""
    if len(days) < _FEWEST or days.nunique() < 3:
        return ""
    week = days.dt.day_of_week
    sundays, saturdays, fridays = (
        float((week == day).mean()) for day in (_SUNDAY, _SATURDAY, _FRIDAY)
    )
    if sundays >= _SUNDAYS and saturdays <= _SATURDAYS * sundays and fridays <= _FRIDAYS * sundays:
        return f"{100 * sundays:.0f}% are Sundays, and hardly any a Friday or Saturday"
    last, first = float(days.dt.is_month_end.mean()), float(days.dt.is_month_start.mean())
    if last >= _LAST_DAYS and first <= _FIRST_DAYS:
        return f"{100 * last:.0f}% are the last day of a month, and hardly any the first"
    return ""
