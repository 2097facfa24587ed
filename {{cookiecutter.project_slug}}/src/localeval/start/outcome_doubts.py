"""What is said of columns that were taken for outcomes by a name that may say something else: a part of it, a year, a hyphen, a time before the start."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.data.problems import clip, names
from localeval.start.before_the_start import time_in_name
from localeval.start.months_in_names import may_be_year
from localeval.start.proposal import quoted
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.taken_columns import TakenColumns


def say_partly(taken: TakenColumns, found: Sequence[tuple[TableColumns, Recognised]]) -> None:
    """Say that a column was taken for an outcome by a part of its name: a work placement is no work, an in-work benefit neither."""
    names_of = [one.column for _, one in found if one.partly]
    if not names_of:
        return
    name = found[0][1].target.name
    taken.made.leave_open(
        f"{names(names_of, 3)} {'was' if len(names_of) == 1 else 'were'} taken for '{name}' by a part of the name.",
        f"If it is something else, name the right column under data: columns: {{{name}: ...}}, or remove {name} from outcomes.",
    )


def say_years(
    taken: TakenColumns,
    items: Sequence[TableColumns],
    found: Sequence[tuple[TableColumns, Recognised]],
) -> None:
    """Say that a number in a name may be a year, where no other name of the table has one that can only be a month."""
    bare = [one for _, one in found if one.month is not None and may_be_year(one.month)]
    months = [one.month for item in items for one in item.outcomes if one.month is not None]
    if not bare or not all(map(may_be_year, months)):
        return
    called = list(dict.fromkeys(one.column for one in bare))
    number = next(one.month.month for one in bare if one.month is not None)
    name = bare[0].target.name
    taken.made.leave_open(
        f"{names(called, 4)}: {number} was taken for a month after the start, and may be the year 20{number}.",
        f"If it is a year, remove {name} from columns and wide under data, and export it by month after the start.",
    )


def say_hyphens(taken: TakenColumns, items: Sequence[TableColumns]) -> None:
    """Say that a minus before a month was taken for a hyphen."""
    columns = list(dict.fromkeys(column for item in items for column in item.hyphens))
    if columns:
        taken.made.leave_open(
            f"{names(columns, 4)}: the sign before the month was taken for a hyphen, so for months after the start, as no column is of one.",
            "If it is a minus, and they are of months before the start, write wide under data without that sign before {month}, and remove from outcomes what is then not there.",
        )


def only_before(taken: TakenColumns, found: Sequence[tuple[TableColumns, Recognised]]) -> bool:
    """Say that all columns of an outcome are of months before the start, so that they are none of what came after it."""
    months = [one.month for _, one in found]
    if not all(m is not None and not m.calendar and m.month < 0 for m in months):
        return False
    columns = list(dict.fromkeys(one.column for _, one in found))
    target, month = found[-1][1].target, found[-1][1].month
    name = f"{target.name}_before"
    said = 0 if month is None else month.month
    taken.made.leave_open(
        f"{names(columns, 4)} {'is' if len(columns) == 1 else 'are'} '{target.name}' before the start, by the minus before the month, and no outcome after it.",
        f"To compare people who were alike in it, write {name}: numeric under covariates, {{column: {name}, outcome: {target.outcome}, month: {said}}} under "
        f"prior_outcomes, and columns: {{{name}: {quoted(columns[-1])}}} under data.",
    )
    return True


def say_now(
    taken: TakenColumns, table: str, found: Sequence[tuple[TableColumns, Recognised]]
) -> None:
    """Say that a column tells how things stood when the file was made, which is another month for each person."""
    column, months = found[0][1].column, taken.declared.months
    time = time_in_name(column)
    if table != "people" or time is None or time.when != "now" or found[0][1].month is not None:
        return
    which = f"month {months[0]}" if len(months) == 1 else "one month"
    taken.made.leave_open(
        f"'{clip(column, 40)}' says how it was when the file was made or filled in, which may be another month for each person; it was taken for {which}.",
        "If it is not of that month for everybody, export how it was then, or a column of the day on which each was asked (outcome_date).",
    )
