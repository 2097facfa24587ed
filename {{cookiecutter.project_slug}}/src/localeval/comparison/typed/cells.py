"""The cells of one row of the table, and the problems that are found in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from localeval.errors import Problem

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")


class Cells:
    """One row; collects its problems, one a column."""

    def __init__(self, cells: Mapping[str, str], name: str, number: int) -> None:
        self.cells, self.name, self.number = cells, name, number
        self.problems: list[Problem] = []

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, column: str, what: str, remedy: str) -> None:
        if not any(problem.column == column for problem in self.problems):
            self.problems.append(Problem(self.name, what, remedy, column=column, row=self.number))

    def match(self, column: str, pattern: re.Pattern[str], remedy: str) -> None:
        if not pattern.fullmatch(self.get(column)):
            self.wrong(column, f"'{self.get(column)[:40]}' is not written as it should be.", remedy)

    def whole(self, column: str, low: int, high: int) -> int:
        given = self.get(column)
        if given.isascii() and given.isdigit() and low <= int(given[:6]) <= high:
            return int(given[:6])
        self.wrong(column, "this is no such number.", f"Write a whole number, {low} to {high}.")
        return low

    def count(self, column: str) -> int | None:
        return self.whole(column, 0, 999_999) if self.get(column) else None

    def decimal(self, column: str) -> float | None:
        given = self.get(column)
        if not given:
            return None
        if _NUMBER.fullmatch(given):
            return float(given)
        self.wrong(
            column, "this is no plain number.", "Write it as 1234.5, without signs of units."
        )
        return None
