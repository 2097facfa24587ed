"""The cells of one row of a table of typed results, read one by one; what is wrong with them is collected, one problem a column."""

from __future__ import annotations

import re
from collections.abc import Mapping

from localeval.base.errors import Problem
from localeval.comparison.printed_numbers import printed_number

#: In a group of a typed result.
_MOST_PEOPLE = 999_999
#: Figures of a number that nobody means; it is not read, so that it costs nothing.
_TOO_LONG = 10


class RowCells:
    """One row; collects its problems, one a column."""

    def __init__(self, cells: Mapping[str, str], name: str, number: int) -> None:
        self.cells, self.name, self.number = cells, name, number
        self.problems: list[Problem] = []

    def get(self, column: str) -> str:
        """Give a cell as it is typed; empty where there is none."""
        return self.cells.get(column, "")

    def wrong(self, column: str, what: str, remedy: str) -> None:
        """Take down what is wrong with a column of the row; the first thing that is said of it counts."""
        if not any(problem.column == column for problem in self.problems):
            self.problems.append(Problem(self.name, what, remedy, column=column, row=self.number))

    def match(self, column: str, pattern: re.Pattern[str], remedy: str) -> None:
        """Check how a cell is written."""
        if not pattern.fullmatch(self.get(column)):
            self.wrong(column, f"'{self.get(column)[:40]}' is not written as it should be.", remedy)

    def whole(self, column: str, low: int, high: int) -> int:
        """Give a cell as a whole number between two ends; what is none, or outside them, is wrong."""
        given = self.get(column)
        figures = given.lstrip("0") or "0"
        if given.isascii() and given.isdigit() and len(figures) < _TOO_LONG:
            value = int(figures)
            if low <= value <= high:
                return value
        self.wrong(column, "this is no such number.", f"Write a whole number, {low} to {high}.")
        return low

    def count(self, column: str) -> int | None:
        """Read how many people: ``1260`` or ``1,260``."""
        if not self.get(column):
            return None
        read = printed_number(self.get(column), "people")
        if read.value is not None and read.value.is_integer() and 0 <= read.value <= _MOST_PEOPLE:
            return int(read.value)
        remedy = f"Write a whole number, 0 to {_MOST_PEOPLE}."
        self.wrong(column, "this is no such number.", remedy)
        return None

    def decimal(self, column: str, unit: str = "") -> float | None:
        """Read a number of the row's unit; of no unit unless given."""
        if not self.get(column):
            return None
        level = column == "confidence"
        read = printed_number(
            self.get(column), unit, is_error=column == "std_error", is_share=level
        )
        if read.value is None:
            self.wrong(column, read.what, read.remedy)
        return read.value
