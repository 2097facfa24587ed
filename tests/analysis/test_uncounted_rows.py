"""What a row of jobs or payments says of itself: words that make it no work and no pay, and words that look like them."""

from __future__ import annotations

import pandas as pd
import pytest

from localeval.analysis.uncounted_rows import Of, rows_that_may_not_count


def found(of: Of, column: str, *values: str) -> list[str]:
    """Give the values that are asked about."""
    texts = pd.Series(values)
    return [texts[i] for one in rows_that_may_not_count({column: texts}, of) for i in one.rows.nonzero()[0]]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "Offer withdrawn"),
        ("status", "Job offer received"),
        ("JobStatus", "Did not start"),
        ("job_status", "Didn't start"),
        ("job_status", "Not yet started"),
        ("status", "Interview booked"),
        ("job_type", "Work placement"),
        ("employment_type", "VOLUNTEERING"),
        ("Type of work", "Unpaid work experience"),
        ("outcome", "Training"),
        ("withdrawn", "Yes"),
        ("started", "No"),
        ("is_placement", "1"),
    ],
)
def test_what_is_no_job_is_found(column: str, value: str) -> None:
    other = {"Yes": "No", "No": "Yes", "1": "0"}.get(value, "Started")
    assert found("jobs", column, other, value) == [value]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "Offer accepted"),
        ("status", "Started"),
        ("job_type", "Voluntary sector"),
        ("job_type", "Apprenticeship"),
        ("job_type", "Paid placement"),
        ("sector", "Voluntary"),
        ("job_title", "Placement officer"),
        ("employer", "Volunteering Matters"),
        ("reason_for_leaving", "Cancelled contract"),
        ("end_status", "Voluntary"),
        ("started", "Yes"),
        ("withdrawn", "No"),
        ("placement_officer", "Ann"),
        ("notes", "Was offered a placement first"),
    ],
)
def test_what_only_looks_like_it_is_not(column: str, value: str) -> None:
    assert found("jobs", column, "Full time", value) == []


@pytest.mark.parametrize(
    ("column", "value", "asked"),
    [
        ("pay_type", "Training allowance", True),
        ("pay_type", "Private pension", True),
        ("source", "Universal Credit", True),
        ("description", "Travel expenses", True),
        ("benefit", "Yes", True),
        ("is_pay", "No", True),
        ("pay_type", "Car allowance", False),
        ("pay_type", "Pensionable pay", False),
        ("pay_type", "Statutory maternity pay", False),
        ("pay_type", "Salary less pension", False),
        ("pay_type", "Benefit in kind", False),
        ("employer_name", "The Pensions Regulator", False),
        ("benefit", "No", False),
    ],
)
def test_what_is_no_pay_for_work_is_found(column: str, value: str, asked: bool) -> None:
    other = {"Yes": "No", "No": "Yes"}.get(value, "Salary")
    assert (value in found("pay", column, other, value)) == asked


def test_a_column_of_many_values_names_people_or_things() -> None:
    assert found("jobs", "status", "Offer", *(f"No {i}" for i in range(60))) == []
