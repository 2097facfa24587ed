"""Imperfections that systems make when they write or show a table: marks of programs, letters of other keyboards, lists of a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from gauntlet.kinds import COMPARED, of_files
from gauntlet.place import Sheets

Generator = np.random.Generator
How = Callable[[Sheets, Generator], None]
_CYRILLIC = str.maketrans("aeo", "\u0430\u0435\u043e")
_WIDE = str.maketrans({str(figure): chr(0xFF10 + figure) for figure in range(10)})


def _some(sheets: Sheets, table: str, share: float, rng: Generator) -> list[list[str]]:
    rows = sheets.cells[table][1:]
    return [row for row, chosen in zip(rows, rng.random(len(rows)) < share, strict=True) if chosen]


def _written(table: str, column: str, write: Callable[[str], str], share: float = 1.0) -> How:
    """Write the values of a column otherwise in a part of the rows."""

    def how(sheets: Sheets, rng: Generator) -> None:
        position = sheets.column(table, column)
        for row in _some(sheets, table, share, rng):
            if row[position]:
                row[position] = write(row[position])

    return how


def _american_with_time(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return f"{day.month}/{day.day}/{day.year} 9:30 AM"


of_files(
    "days as 3/4/2024 9:30 AM",
    r"read for certain|month-first",
    _written("people", "start_date", _american_with_time),
)
of_files(
    "days as 2024-4-3",
    r"read for certain",
    _written("people", "start_date", lambda text: "{}-{}-{}".format(*map(int, text.split("-")))),
    harmless=True,
)
of_files(
    "moments with GMT behind them",
    r"read for certain",
    _written("people", "start_date", lambda text: f"{text} 00:00:00 GMT"),
    harmless=True,
)
of_files(
    "milliseconds since 1970 for days",
    r"since 1970",
    _written(
        "people",
        "start_date",
        lambda text: str(int(dt.datetime.fromisoformat(f"{text}T00:00+00:00").timestamp() * 1000)),
    ),
)
of_files(
    "letters of another alphabet in part of a category",
    r"look alike",
    _written("people", "sex", lambda text: text.translate(_CYRILLIC), 0.3),
)
of_files(
    "figures of double width in part of the ages",
    r"plain number",
    _written("people", "age", lambda text: text.translate(_WIDE), 0.2),
    harmless=True,
)
of_files(
    "a full stop behind half of the words",
    r"mean the same|slips",
    _written("people", "sex", lambda text: f"{text}.", 0.5),
)


def _unchosen(sheets: Sheets, rng: Generator) -> None:
    """Leave what a form shows first for some people of one group."""
    group, position = sheets.column("people", "group"), sheets.column("people", "sex")
    for row in _some(sheets, "people", 0.3, rng):
        if row[group] == "comparison":
            row[position] = "--Select--"


of_files("what a form shows first, in one group", r"not known|--Select--", _unchosen, designs=COMPARED)  # fmt: skip
of_files(
    "a number of the visit behind the ids of outcomes",
    r"behind a slash",
    _written("outcomes", "person_id", lambda text: f"{text}/1"),
)


def _bytes(change: Callable[[bytes], bytes]) -> How:
    def how(sheets: Sheets, rng: Generator) -> None:
        if sheets.names["people"] != "people.csv" or sheets.separator != ",":
            msg = "these kinds do not go together"
            raise ValueError(msg)
        sheets.on_bytes.append(
            lambda name, content: change(content) if name == "people" else content
        )

    return how


of_files("a line that says the separator", r"sep=", _bytes(lambda content: b"sep=,\r\n" + content), harmless=True)  # fmt: skip
of_files("carets between the columns", r"separated by '\^'", _bytes(lambda content: content.replace(b",", b"^")))  # fmt: skip
