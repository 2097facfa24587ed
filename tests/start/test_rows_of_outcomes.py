"""What the rows of outcomes are of: a payment or a person who was asked once, everybody or those who were paid."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from .exports.writing import csv_bytes
from .test_start_command import HEADER, root, rows
from .test_what_is_not_taken import begin

__all__ = ["root"]


def given(
    root: Path, head: list[str], table: list[list[Any]], code: str = "earnings"
) -> tuple[dict[str, Any], str]:
    """Start on people, and a table of outcomes beside them."""
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("code: employed", f"code: {code}")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    people = [HEADER[:-1], *([row[0], row[1], _start(n).isoformat(), *row[3:-1]] for n, row in enumerate(rows()))]  # fmt: skip
    (root / "data" / "people.csv").write_bytes(csv_bytes(people))
    (root / "data" / "pay.csv").write_bytes(csv_bytes([head, *table]))
    return begin(root)


def _start(n: int) -> dt.date:
    return dt.date(2024, 1 + n % 3, 10)


def _later(start: dt.date, months: int) -> str:
    number = start.year * 12 + start.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 15).isoformat()


def test_pay_that_everybody_was_asked_for_once_is_asked_about(root: Path) -> None:
    table = [[row[0], _later(_start(n), 12), n * 150] for n, row in enumerate(rows())]
    settings, open_ = given(root, ["Ref", "Survey date", "Earnings"], table)
    assert "units" not in settings
    assert "has one row a person, with a day, and does not say of what time" in open_
    assert "units: {earnings: monthly}" in open_


def test_a_survey_that_says_of_what_time_its_pay_is_needs_no_question(root: Path) -> None:
    table = [[row[0], _later(_start(n), 12), n * 150] for n, row in enumerate(rows())]
    settings, open_ = given(root, ["Ref", "Survey date", "Monthly pay"], table)
    assert settings["units"] == {"earnings": "monthly"}
    assert "does not say of what time" not in open_


def payroll(n: int, ref: str, months: int) -> list[list[Any]]:
    """Give pay of some months after the start, about every other of them."""
    paid = [month for month in range(1, months) if (month * 7 + n * 5) % 11 < 6]
    return [[ref, _later(_start(n), month), 900 + 10 * n] for month in paid]


def test_a_row_a_pay_day_is_pay_of_a_month(root: Path) -> None:
    table = [line for n, row in enumerate(rows()) for line in payroll(n, row[0], 15)]
    settings, _ = given(root, ["Ref", "Pay date", "Gross pay"], table)
    assert settings["units"] == {"earnings": "monthly"}


@pytest.mark.parametrize("zeros", [False, True])
def test_who_has_no_row_of_the_month_is_said_where_nobody_has_nothing(
    root: Path, zeros: bool
) -> None:
    table = []
    for n, row in enumerate(rows()):
        paid = {line[1]: line for line in payroll(n, row[0], 15)}
        days = [_later(_start(n), month) for month in range(1, 15)]
        table += [paid.get(day, [row[0], day, 0]) for day in days] if zeros else [*paid.values()]
    _, open_ = given(root, ["Ref", "Pay date", "Gross pay"], table)
    assert ("of 40 people have no row of month 12 in 'data/pay.csv'" in open_) == (not zeros)


def test_a_month_that_has_not_come_is_no_missing_row(root: Path) -> None:
    # Those who started last have a row of every month until then: their month 12 lies ahead.
    table: list[list[Any]] = []
    for n, row in enumerate(rows()):
        last = 12 - n % 3
        table += [[row[0], _later(_start(n), month), 900 + n] for month in range(1, last + 1)]
    _, open_ = given(root, ["Ref", "Pay date", "Gross pay"], table)
    assert "no row of month" not in open_


def test_scores_of_those_who_answered_are_no_rows_of_those_who_were_paid(root: Path) -> None:
    table = [[row[0], 6 if n % 2 else 12, n % 10 + 1] for n, row in enumerate(rows())]
    _, open_ = given(root, ["Ref", "Month", "Life satisfaction"], table, code="wellbeing")
    assert "no row of month" not in open_
