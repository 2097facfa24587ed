"""Years, quarters, days, bands and hyphens in names of columns are no months after the start that nobody is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localeval.start.months_in_names import month_in_name, without_period

from .exports.writing import csv_bytes
from .test_start_command import HEADER, root, rows
from .test_what_is_not_taken import begin

__all__ = ["root"]

PERIODS = (
    "Earnings 2023-24|Earnings 23-24|Earnings 2023/24|Earnings 2023_24|Earnings FY24|Earnings FY 24/25|Earnings tax year 24|Earnings 2024|Earnings 2024 Q2|"
    "Employed 31.03.25|Employed 31/03/2025|In work Q4|In work quarter 4|Earnings band 12|In work wave 2|Paid day 90"
)


@pytest.mark.parametrize("name", PERIODS.split("|"))
def test_a_period_of_the_calendar_is_no_month_after_the_start(name: str) -> None:
    assert month_in_name(name) is None
    assert without_period(name) is not None


@pytest.mark.parametrize("name", ["Earnings 13-26", "Earnings months 1-12", "q3_1"])
def test_a_span_and_a_question_are_no_month(name: str) -> None:
    assert month_in_name(name) is None


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Earnings_12", 12),
        ("In work - 12", 12),
        ("Survey Q3 In work at 12 months", 12),
        ("Earnings M12 2024", 12),
        ("emp24", 24),
    ],
)
def test_a_month_is_one_beside_other_numbers(name: str, month: int) -> None:
    found = month_in_name(name)
    assert found is not None
    assert found.month == month
    assert without_period(name) is None


def given(root: Path, outcome: str, **columns: str) -> tuple[dict[str, Any], str]:
    """Start on a file with these columns in the place of the outcome: amounts, or answers."""
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("{code: employed, month: 12, primary: true}", outcome)
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    table = []
    for n, row in enumerate(rows()):
        values = [7000 + 311 * n if kind == "pay" else row[-1] for kind in columns.values()]
        table.append([*row[:-1], *values])
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER[:-1], *columns], *table]))
    return begin(root)


@pytest.mark.parametrize(
    "columns", [["Earnings 2022-23", "Earnings 2023-24"], ["Earnings 2023-24"], ["Earnings FY24"], ["Earnings 2024"], ["Earnings band 12"]]
)  # fmt: skip
def test_pay_of_a_year_is_named_and_not_used(root: Path, columns: list[str]) -> None:
    outcome = "{code: earnings, month: 24, primary: true}"
    settings, open_ = given(root, outcome, **dict.fromkeys(columns, "pay"))
    assert "wide" not in settings
    assert "earnings" not in settings["columns"]
    assert "'earnings' of a year, a quarter, a day or a band" in open_
    assert all(name in open_ for name in columns)


@pytest.mark.parametrize("name", ["In work Q4", "Employed 31.03.25"])
def test_an_answer_of_a_quarter_or_a_day_is_named_and_not_used(root: Path, name: str) -> None:
    settings, open_ = given(
        root, "{code: employed, month: 12, primary: true}", **{name: "yes or no"}
    )
    assert "wide" not in settings
    assert "employed" not in settings["columns"]
    assert "'employed' of a year, a quarter, a day or a band" in open_


def test_two_digits_that_may_be_a_year_are_said(root: Path) -> None:
    outcome = "{code: earnings, month: 24, primary: true}"
    _, open_ = given(root, outcome, Earnings_23="pay", Earnings_24="pay")
    assert "may be the year 2023" in open_


def test_two_digits_beside_a_month_are_a_month(root: Path) -> None:
    outcome = "{code: earnings, month: 24, primary: true}"
    settings, open_ = given(root, outcome, Earnings_12="pay", Earnings_24="pay")
    assert settings["wide"] == {"earnings": "Earnings_{month}"}
    assert "may be the year" not in open_


BOTH = "{code: earnings, month: 12, primary: true}, {code: employed, month: 12}"
MINUS = {"Earnings M-12": "pay", "Earnings M-6": "pay", "In work M6": "yes", "In work M12": "yes"}


def test_a_minus_beside_months_after_the_start_is_one(root: Path) -> None:
    settings, open_ = given(root, BOTH, **MINUS)
    assert "earnings" not in settings["wide"]
    assert "'Earnings M-12' and 'Earnings M-6' are 'earnings' before the start" in open_
    assert "{column: earnings_before, outcome: earnings, month: -6}" in open_


def test_a_hyphen_before_every_month_is_taken_for_one_and_said(root: Path) -> None:
    columns = {name.replace("M6", "M-6").replace("M12", "M-12"): kind for name, kind in MINUS.items()}  # fmt: skip
    settings, open_ = given(root, BOTH, **columns)
    assert settings["wide"]["earnings"] == "Earnings M-{month}"
    assert settings["wide"]["employed"] == "In work M-{month}"
    assert "was taken for a hyphen" in open_


BORN = "Date of birth"


def with_ages(root: Path, name: str, *, born: bool) -> tuple[dict[str, Any], str]:
    """Start on a file whose ages are called so, with or without dates of birth."""
    head = [*HEADER[:3], name, *HEADER[4:], *([BORN] if born else [])]
    births = [[f"{13 + n % 15}/{1 + n % 12:02d}/{1962 + n % 40}"] if born else [] for n in range(40)]  # fmt: skip
    table = [[*row, *birth] for row, birth in zip(rows(), births, strict=True)]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    return begin(root)


SOME_DAY = "Current age|Age now|Age today|Age as at extract|Age at March 2025"
AFTER = "Age at exit|Age on leaving|Age at end of programme"
UNREAD = "Age at 31/03/2025|Age at 12 months|Age at follow up"


@pytest.mark.parametrize("name", SOME_DAY.split("|"))
def test_an_age_of_some_day_is_worked_out_of_births_or_said(root: Path, name: str) -> None:
    settings, open_ = with_ages(root, name, born=False)
    assert settings["columns"]["age"] == name
    assert f"'{name}' was taken for 'age', which should be that at the start" in open_


@pytest.mark.parametrize("name", "|".join((SOME_DAY, AFTER, UNREAD)).split("|"))
def test_an_age_of_another_day_gives_way_to_dates_of_birth(root: Path, name: str) -> None:
    settings, open_ = with_ages(root, name, born=True)
    assert settings["derive"]["age"] == "from date_of_birth"
    assert "age" not in settings["columns"]
    assert f"'{name}'" not in open_


@pytest.mark.parametrize("name", AFTER.split("|"))
def test_an_age_after_the_start_is_named_and_not_used(root: Path, name: str) -> None:
    settings, open_ = with_ages(root, name, born=False)
    assert "age" not in settings["columns"]
    assert f"'{name}' says 'age' after the start, and was not used" in open_
    assert "age_band" not in open_


def test_an_age_after_the_start_needs_no_word_beside_one_at_it(root: Path) -> None:
    (root / "data" / "a.csv").write_bytes(
        csv_bytes([[*HEADER, "Age at exit"], *([*row, row[3] + 1] for row in rows())])
    )
    settings, open_ = begin(root)
    assert settings["columns"]["age"] == "Age"
    assert "Age at exit" not in open_


@pytest.mark.parametrize("name", UNREAD.split("|"))
def test_an_age_that_says_too_much_else_is_not_used(root: Path, name: str) -> None:
    settings, open_ = with_ages(root, name, born=False)
    assert "age" not in settings["columns"]
    assert "No column was recognised as 'age'" in open_


@pytest.mark.parametrize("name", ["Age", "Age at start", "Age on joining", "Age at referral"])
def test_an_age_at_the_start_needs_no_word(root: Path, name: str) -> None:
    settings, open_ = with_ages(root, name, born=False)
    assert settings["columns"]["age"] == name
    assert f"'{name}'" not in open_


def test_a_qualification_after_the_start_is_no_characteristic(root: Path) -> None:
    text = (root / "evaluation.yml").read_text(encoding="utf-8")
    text = text.replace("sex: category}", "sex: category, qualification: category}")
    (root / "evaluation.yml").write_text(text, encoding="utf-8")
    head = [*HEADER, "Highest qualification at exit"]
    table = [[*row, f"Level {n % 3}"] for n, row in enumerate(rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    settings, open_ = begin(root)
    assert "qualification" not in settings["columns"]
    assert "says 'qualification' after the start, and was not used" in open_
