"""How problems in rows are said: the first rows and a count, never the rows themselves.

A message must not grow with the data, and must not carry what is written about a person. So rows are given
by their number as a spreadsheet counts them, and a value only where the caller knows that it is harmless.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.base.errors import Problem
from localeval.data.row_sources import RowPlace, Source, place_of

#: How many row numbers a message lists.
ROWS_LISTED = 5
#: How much of a value a message shows.
VALUE_LENGTH = 20


def rows_problem(
    where: str, column: str | None, rows: Sequence[int], what: str, remedy: str
) -> Problem:
    """Make one problem of the same thing found in several rows.

    Parameters
    ----------
    where, column : str
        File and column. Of a table that is made of several pieces (``row_sources.Source``) each row is given as it stands in
        its own.
    rows : sequence of int
        At least one, in order, the header being row 1.
    what : str
        What is wrong in the first of them; no full stop at the end.
    remedy : str

    Returns
    -------
    Problem
        Its ``row`` is the first; the others follow as the next four and a count.
    """
    if isinstance(where, Source):
        places = list(dict.fromkeys(place_of(where, column, row) for row in rows))
        first = places[0]
        told = f"{what}{_also_at(places)}."
        return Problem(
            first.file, told, remedy, column=first.column, row=first.row, sheet=first.sheet
        )
    return Problem(where, f"{what}{also(rows)}.", remedy, column=column, row=int(rows[0]))


def _also_at(places: Sequence[RowPlace]) -> str:
    """Say where else the same was found, of pieces of a table: the column and the file as far as they are others."""
    first, others = places[0], places[1:ROWS_LISTED]
    if not others:
        return ""
    if all(
        (place.file, place.column, place.sheet) == (first.file, first.column, first.sheet)
        for place in places
    ):
        return also([place.row for place in places])
    shown = []
    for place in others:
        column = f" of '{place.column}'" if place.column != first.column else ""
        file = f" in {place.file}" if place.file != first.file else ""
        other = place.sheet is not None and (place.file, place.sheet) != (first.file, first.sheet)
        sheet = f" of sheet '{place.sheet}'" if other else ""
        shown.append(f"row {place.row}{column}{sheet}{file}")
    if len(places) > ROWS_LISTED:
        shown.append(f"{len(places) - ROWS_LISTED:,} more")
    return f" (also in {join_words(shown)})"


def also(rows: Sequence[int]) -> str:
    """Say in which other rows the same was found: `` (also in rows 4, 9 and 28 more)``."""
    return f" (also in {rows_in_words(rows[1:], ROWS_LISTED - 1)})" if len(rows) > 1 else ""


def rows_in_words(rows: Sequence[int], most: int = ROWS_LISTED) -> str:
    """Say row numbers in words: ``row 4``, ``rows 4 and 9``, ``rows 4, 9, 12 and 1,028 more``."""
    shown = [str(int(row)) for row in rows[:most]]
    if len(rows) > most:
        shown.append(f"{len(rows) - most:,} more")
    return f"row{'s' if len(rows) > 1 else ''} {join_words(shown)}"


def join_words(items: Sequence[str]) -> str:
    """Join with commas and a final 'and'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def names(items: Sequence[str], most: int = 12) -> str:
    """Quote and join names of columns or codes, at most ``most`` of them."""
    shown = [f"'{clip(item, 40)}'" for item in items[:most]]
    if len(items) > most:
        shown.append(f"{len(items) - most:,} more")
    return join_words(shown)


def clip(value: str, length: int = VALUE_LENGTH) -> str:
    """Shorten a value and make it one line."""
    line = " ".join(value.split())
    return line if len(line) <= length else f"{line[:length]}…"
