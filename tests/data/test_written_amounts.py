"""Values that say in words what they are in are read by that where it is declared, and named as what they are where it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.data.written_amounts import said_unit, says_what

from ..small_project import PEOPLE, Make

TODAY = dt.date(2026, 1, 1)


def outcomes(pay: tuple[str, ...]) -> str:
    rows = zip(("001", "002", "003", "004", "005", "006"), (1, 0, 1, 0, 1, ""), pay, strict=True)
    return "person_id,month,employed,earnings\n" + "".join(
        f'{who},12,{works},"{amount}"\n' for who, works, amount in rows
    )


def read(make: Make, pay: tuple[str, ...], **data: Any) -> list[float]:
    project = make({"outcomes.csv": outcomes(pay)}, data=data)
    return load(project, today=TODAY)["outcomes"]["earnings"].round(2).tolist()[:5]


def refusals(make: Make, pay: tuple[str, ...], **data: Any) -> str:
    with pytest.raises(ProjectError) as error:
        read(make, pay, **data)
    return "\n".join(map(str, error.value.problems))


AS_WRITTEN = {"units": {"earnings": "as-written"}}
POUNDS = {"numbers": {"currency": "£", "thousands": ","}}


@pytest.mark.parametrize(
    ("pay", "found"),
    [
        (("£450pcm", "0", "£500 pcm", "£0", "£1,000 per month", ""), [5400, 0, 6000, 0, 12000]),
        (("£450 pw", "0", "£120/week", "0", "£100 a week", ""), [23400, 0, 6240, 0, 5200]),
        (("£450pcm", "0", "£90 pw", "0", "£12,000 p.a.", ""), [5400, 0, 4680, 0, 12000]),
        (("12.3k", "0", "£9k", "0", "950", ""), [12300, 0, 9000, 0, 950]),
        (("£1.5k per month", "0", "1.2k pm gross", "0", "£20k pa", ""), [18000, 0, 14400, 0, 20000]),
        (("£12,000 gross", "0", "9100", "0", "8000 before tax", ""), [12000, 0, 9100, 0, 8000]),
        (("£1,23,456", "0", "12,34,567", "0", "9,100", ""), [123456, 0, 1234567, 0, 9100]),
    ],
)  # fmt: skip
def test_each_amount_is_turned_by_what_it_says(
    make: Make, pay: tuple[str, ...], found: list[float]
) -> None:
    assert read(make, pay, **AS_WRITTEN, **POUNDS) == found


@pytest.mark.parametrize(
    "pay",
    [
        ("1,23,456", "0", "9100", "0", "8000", ""),
        ("1,23,456", "0", "12,34,567", "0", "123,456", ""),
        ("1,23,456", "0", "12,34,56", "0", "8000", ""),
    ],
)
def test_digits_parted_as_in_india_are_read_where_all_are_and_refused_where_one_may_have_lost_a_digit(
    make: Make, pay: tuple[str, ...]
) -> None:
    assert "'1,23,456' is not a number written as numbers in evaluation.yml says" in refusals(make, pay, **POUNDS)  # fmt: skip


def test_a_declared_unit_is_that_of_amounts_that_say_none(make: Make) -> None:
    pay = ("450pcm", "0", "500", "0", "120pw", "")
    units = {"units": {"earnings": ["as-written", "monthly"]}}
    assert read(make, pay, **units) == [5400, 0, 6000, 0, 6240]
    found = refusals(make, pay, **AS_WRITTEN)
    assert "row 4: '500' does not say what it is in" in found
    assert "units: {earnings: [as-written, annual]}" in found


def test_codes_and_words_still_hold_beside_units_in_words(make: Make) -> None:
    pay = ("450pcm", "0", "999", "0", "nil", "")
    data = {**AS_WRITTEN, "missing": {"earnings": [999]}, "values": {"earnings": {"nil": 0}}}
    found = read(make, pay, **data)
    assert found[:2] == [5400, 0]
    assert found[2] != found[2]
    assert found[4] == 0


def test_spans_say_days_weeks_months_or_years(make: Make) -> None:
    times = ("14 months", "2 yrs", "26 weeks", "1 year 3 months", "730 days", "")
    header, *rows = PEOPLE.splitlines()
    people = "\n".join([f"{header},months_workless", *(f"{r},{t}" for r, t in zip(rows, times, strict=True))]) + "\n"  # fmt: skip
    covariates = {"age": "numeric", "sex": "category", "months_workless": "numeric"}
    project = make(
        {"people.csv": people},
        covariates=covariates,
        data={"units": {"months_workless": "as-written"}},
    )
    found = load(project, today=TODAY)
    assert found["people"]["months_workless"].tolist()[:5] == [14, 24, 6, 15, 24]
    assert any("are in years, and were multiplied by 12" in note for note in found.notes)
    with pytest.raises(ProjectError) as error:
        load(make({"people.csv": people}, covariates=covariates), today=TODAY)
    assert "units: {months_workless: as-written}" in str(error.value)


@pytest.mark.parametrize(
    ("amount", "says", "line"),
    [
        ("£450pcm", "says in words what it is in (monthly)", "units: {earnings: as-written} and numbers: {currency: [\"£\"]}"),
        ("£450 pw", "says in words what it is in (weekly)", "units: {earnings: as-written}"),
        ("12.3k", "says in words what it is in (thousands)", "units: {earnings: as-written}"),
        ("£11.44 ph", "is pay of an hour or a day", "the hours that were worked"),
        ("£450 pw net", "says that it is after tax", "before tax"),
        ("1,23,456", "is not a plain number", "without a thousands separator"),
        ("450-500", "is a range and no number", "values: {earnings: {\"450-500\": ...}}"),
        ("450 to 500", "is a range and no number", "values: {earnings:"),
        ("about 450", "is said to be an estimate", "values: {earnings: {\"about 450\": ...}}"),
        ("450ish", "is said to be an estimate", "values: {earnings:"),
        ("<450", "on which side of a number", "values: {earnings: {\"<450\": ...}}"),
        ("30,000+", "on which side of a number", "values: {earnings:"),
        ("450r", "has a mark behind its number", "if the mark says that it does not count"),
        ("450*", "has a mark behind its number", "Write the number without it"),
        ("450+300", "is a sum that is still to be done", "Write what it comes to"),
        ("45O", "has a letter among its digits", "Write 0 for O"),
        ("GBP 450", "is not a plain number", "numbers: {currency: [\"GBP\"]}"),
    ],
)  # fmt: skip
def test_an_amount_that_is_no_number_is_named_as_what_it_is(
    make: Make, amount: str, says: str, line: str
) -> None:
    found = refusals(make, (amount, "0", "9100", "0", "8000", ""))
    assert f"data/outcomes.csv, column earnings, row 2: '{amount}'" in found
    assert says in found
    assert line in found


@pytest.mark.parametrize(
    "amount", ["£450 ph", "£450pw net", "450-500", "about 450", "<450", "450r"]
)
def test_what_has_no_one_meaning_is_refused_beside_units_in_words(make: Make, amount: str) -> None:
    assert f"'{amount}'" in refusals(make, (amount, "0", "£90 pw", "0", "", ""), **AS_WRITTEN, **POUNDS)  # fmt: skip


@pytest.mark.parametrize("text", ["450", "9100.50", "-3", "E08000003", "M1 1AA", "", "n/a", "12/03/2024", "2023/24x", "A12"])  # fmt: skip
def test_other_texts_say_nothing_of_units(text: str) -> None:
    assert said_unit(text, "money") is None
    assert says_what(text) == ""


@pytest.mark.parametrize("unit", ["percent", "score"])
def test_shares_and_scores_say_no_unit(unit: Any) -> None:
    assert said_unit("12k", unit) is None
