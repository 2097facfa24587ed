"""Days that look like those before: midnight of one time zone, written as the day in another.

A database that keeps moments in universal time gives the midnight of a British summer day as 23:00 of the day before, and an export
without times as that day. Where programmes start on working days, or on the first of a month, such days are Sundays, or the last of
a month. It is asked about and never mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from localeval.data.conform import Checked
from localeval.data.questions import DAYS, Question

#: Fewer days than this show no habit.
_FEWEST = 20
#: Sundays from this share on are asked about, where Saturdays and Fridays are so much rarer.
_SUNDAYS, _SATURDAYS, _FRIDAYS = 0.08, 0.25, 0.5
#: Last days of a month from this share on, where first days are so much rarer.
_LAST_DAYS, _FIRST_DAYS = 0.5, 0.1
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6
#: Months in which clocks are an hour ahead for the whole month or most of it.
_SUMMER = (4, 5, 6, 7, 8, 9, 10)
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
