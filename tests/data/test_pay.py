"""Outcomes of dated payments: by the published definition of a job outcome, with gaps, corrections, changing rates and people not yet followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_project import Make, make

from localeval.analysis.facts import facts_of_place
from localeval.base.errors import ProjectError
from localeval.base.language import speaking
from localeval.catalogue.living_wage import HOURS, known_days, rate_on, rates
from localeval.data.job_outcomes import Jobs
from localeval.data.load import load
from localeval.data.pay_outcomes import (
    Payments,
    earned_above,
    nobody,
    self_employed,
    weekly_pay,
)
from localeval.report.wording.file_reading_text import units_text

__all__ = ["make"]
TODAY = dt.date(2026, 11, 28)
UNTIL = np.datetime64("2026-06-30")
#: 416 hours at £11.44, the rate from 1 April 2024.
OF_2024 = 416 * 11.44


def days(*texts: str | None) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def start_on(*texts: str | None) -> pd.Series:
    return pd.Series(days(*texts).astype("datetime64[s]"))


def paid(*rows: tuple[str, float], start: str = "2024-05-01", above: float = 1000.0) -> Any:
    """Give the day on which one person had earned more."""
    on, amounts = zip(*rows, strict=True)
    payments = Payments(np.zeros(len(rows), dtype=int), days(*on), np.array(amounts))
    return earned_above(payments, start_on(start), np.array([above]))


# The rates -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2021-03-31", None), ("2021-04-01", 8.91), ("2022-04-01", 9.50), ("2024-03-31", 10.42), ("2024-04-01", 11.44),
        ("2025-04-01", 12.21), ("2026-04-01", 12.71), ("2027-03-31", 12.71), ("2027-04-01", None),
    ],
)  # fmt: skip
def test_the_rate_is_that_of_the_day_and_none_is_made_up(day: str, rate: float | None) -> None:
    [found] = rate_on(days(day))
    assert found == rate or (rate is None and np.isnan(found))


def test_every_rate_has_its_day_and_its_source() -> None:
    for rate in rates():
        assert (rate.since.month, rate.since.day) == (4, 1)
        assert "gov.uk/national-minimum-wage-rates" in rate.source
    assert HOURS == 416
    assert known_days() == (dt.date(2021, 4, 1), dt.date(2027, 3, 31))


# The day on which a threshold is passed ---------------------------------------------------------------------------------------


def test_earnings_have_to_exceed_the_threshold() -> None:
    assert np.isnat(paid(("2024-06-30", 1000.0)).on[0])
    assert paid(("2024-06-30", 600.0), ("2024-07-31", 400.01)).on[0] == days("2024-07-31")


def test_pay_from_before_the_start_does_not_count_and_that_of_the_day_does() -> None:
    assert np.isnat(paid(("2024-04-30", 5000.0)).on[0])
    assert paid(("2024-05-01", 5000.0)).on[0] == days("2024-05-01")


def test_what_was_paid_by_mistake_and_taken_back_does_not_count() -> None:
    twice = paid(("2024-06-30", 1200.0), ("2024-07-31", -1200.0), ("2024-12-31", 1100.0))
    assert twice.on[0] == days("2024-12-31")
    small = paid(("2024-06-30", 1200.0), ("2024-07-31", -50.0))
    assert small.on[0] == days("2024-06-30"), "what is left still exceeds it"
    assert np.isnat(paid(("2024-06-30", 1200.0), ("2024-07-31", -1200.0)).on[0])


def test_the_order_of_rows_and_two_payments_of_a_day_change_nothing() -> None:
    rows = [("2024-07-31", 300.0), ("2024-06-30", 500.0), ("2024-07-31", 300.0)]
    assert paid(*rows).on[0] == paid(*rows[::-1]).on[0] == days("2024-07-31")


def test_a_payment_without_an_amount_leaves_it_open_unless_the_rest_suffices() -> None:
    months = [1, 2, 3]
    left_open = paid(("2024-06-15", np.nan), ("2024-05-20", 10.0)).by(start_on("2024-05-01"), months)  # fmt: skip
    assert left_open[0, 0] == 0
    assert np.isnan(left_open[0, 1:]).all()
    enough = paid(("2024-06-15", np.nan), ("2024-05-20", 1001.0)).by(start_on("2024-05-01"), months)
    assert enough.tolist() == [[1, 1, 1]]


def test_a_start_that_is_not_known_has_no_value() -> None:
    found = nobody(2).by(start_on(None, "2024-05-01"), [12])
    assert np.isnan(found[0, 0])
    assert found[1, 0] == 0


@given(
    st.lists(st.tuples(st.integers(0, 200), st.floats(-500, 900).map(lambda x: round(x, 2))), min_size=1, max_size=12),
    st.floats(0, 1500).map(lambda x: round(x, 2)),
)  # fmt: skip
def test_the_day_is_that_of_a_plain_count(rows: Sequence[tuple[int, float]], above: float) -> None:
    begun = dt.date(2024, 5, 1)
    found = paid(*((str(begun + dt.timedelta(days=n)), x) for n, x in rows), above=above)
    sums = {d: round(sum(x for n, x in rows if n <= d), 6) for d in sorted({n for n, _ in rows})}
    safe = [d for d in sums if all(sums[e] > above for e in sums if e >= d)]
    expected = days(str(begun + dt.timedelta(days=safe[0]))) if safe else None
    assert found.on[0] == expected if safe else np.isnat(found.on[0])


# Jobs with hours and pay, and self-employment ---------------------------------------------------------------------------------


def jobs(*spans: tuple[str, str | None]) -> Jobs:
    first, last = zip(*spans, strict=True)
    return Jobs(np.zeros(len(spans), dtype=int), days(*first), days(*last))


def test_what_a_job_pays_is_paid_by_the_week_and_its_last_week_in_part() -> None:
    found = weekly_pay(jobs(("2024-05-01", "2024-05-17")), np.array([70.0]), UNTIL)
    assert found.day.astype(str).tolist() == ["2024-05-07", "2024-05-14", "2024-05-17"]
    assert found.amount.tolist() == [70, 70, 30]
    assert weekly_pay(jobs(("2024-05-01", None)), np.array([7.0]), days("2024-05-03")[0]).amount.tolist() == [3]  # fmt: skip


def test_sixteen_hours_at_the_wage_for_26_weeks_just_fail_and_a_day_more_does_not() -> None:
    weekly = np.array([16 * 11.44])
    start = start_on("2024-05-01")
    for last, reached in (("2024-10-29", False), ("2024-10-30", True)):
        found = weekly_pay(jobs(("2024-05-01", last)), weekly, UNTIL)
        assert np.isnat(earned_above(found, start, np.array([OF_2024])).on[0]) != reached


@pytest.mark.parametrize(
    ("spans", "done"),
    [
        ([("2024-06-01", "2024-11-30")], "2024-11-30"),  # six months of the calendar
        ([("2024-06-01", "2024-11-29")], None),
        ([("2024-06-01", "2024-08-31"), ("2024-09-01", None)], "2024-11-30"),  # one after the other
        ([("2024-06-01", "2024-08-31"), ("2024-09-10", "2024-12-31")], None),  # not on end
        ([("2023-01-01", None)], "2024-10-31"),  # counted from the start
        ([("2026-02-01", None)], None),  # not yet
    ],
)
def test_self_employment_counts_six_months_on_end_since_the_start(
    spans: Sequence[tuple[str, str | None]], done: str | None
) -> None:
    found = self_employed(jobs(*spans), np.ones(len(spans)), start_on("2024-05-01"), UNTIL).on[0]
    assert found == days(done)[0] if done else np.isnat(found)


def test_a_job_of_which_nobody_says_what_it_is_leaves_it_open() -> None:
    own = np.array([np.nan])
    found = self_employed(jobs(("2024-06-01", None)), own, start_on("2024-05-01"), UNTIL)
    values = found.by(start_on("2024-05-01"), [3, 12])
    assert values[0, 0] == 0
    assert np.isnan(values[0, 1])


# From a file to a table -------------------------------------------------------------------------------------------------------
PAY = """\
person_id,paid_on,amount
001,2024-06-30,2000
001,2024-07-31,2500
001,2024-08-31,400
002,2024-06-30,900
002,2024-07-31,-900
003,2024-05-15,9000
003,2024-07-31,
"""
CODES = [{"code": c, "month": 12, "primary": c == "job_outcome"} for c in ("job_outcome", "first_earnings")]  # fmt: skip
DATA: dict[str, Any] = {
    "pay": "data/pay.csv",
    "outcomes": None,
    "derive": {"job_outcome": "from pay", "first_earnings": "from pay"},
    "job_outcome": {"rate": "at_start"},
    "locked": "2025-12-31",
}


@pytest.fixture
def loaded(make: Make) -> Any:
    def _loaded(pay: str = PAY, jobs_csv: str | None = None, **data: Any) -> Any:
        files = {"pay.csv": pay, "outcomes.csv": None} | (
            {"jobs.csv": jobs_csv} if jobs_csv else {}
        )
        project = make(files, data={**DATA, **data}, outcomes=CODES)
        return load(project, today=TODAY)

    return _loaded


def at_12(tables: Any, name: str = "job_outcome") -> dict[str, float]:
    rows = tables["outcomes"].query("month == 12").set_index("person_id")[name]
    return {str(who): None if pd.isna(value) else float(value) for who, value in rows.items()}  # type: ignore[misc]


def test_payments_make_a_table_of_outcomes(loaded: Any) -> None:
    tables = loaded()
    assert at_12(tables) == {"001": 1, "002": 0, "004": 0, "005": 0}
    assert at_12(tables, "first_earnings") == {"001": 1, "002": 0, "004": 0, "005": 0}
    by_month = tables["outcomes"].query("person_id == '001'").set_index("month")["job_outcome"]
    assert by_month.loc[[3, 4]].tolist() == [0, 1], "£4,900 by August, of £4,759.04"
    assert "pay" not in tables
    notes = "\n".join(tables.notes)
    assert "1 of 7 payments are from before the person's start" in notes
    assert "1 payments have no amount" in notes
    assert "the last payment to anybody is of 2024-08-31" in notes


def test_who_was_not_followed_for_long_enough_has_no_value(loaded: Any) -> None:
    tables = loaded(locked="2025-05-01")
    assert set(at_12(tables)) == {"001", "004", "005"}


def test_a_rate_that_changes_in_april_counts_as_it_is_declared(loaded: Any) -> None:
    pay = (
        "person_id,paid_on,amount\n001,2025-03-31,2000\n001,2025-04-30,2900\n002,2024-07-31,6000\n"
    )
    assert at_12(loaded(pay))["001"] == 1, "£4,900 are above £4,759.04"
    by_day = {"job_outcome": {"rate": "at_payment"}}
    assert at_12(loaded(pay, **by_day))["001"] == 0, "174.8 and 237.5 hours are not 416"
    assert at_12(loaded(pay, job_outcome={"threshold": 4900}))["001"] == 0
    assert at_12(loaded(pay, job_outcome={"threshold": 4899.99}))["001"] == 1


def test_self_employment_is_the_other_way_to_a_job_outcome(loaded: Any) -> None:
    jobs = "person_id,job_start,job_end,self_employed\n002,2024-06-01,2024-12-31,1\n004,2024-06-01,,0\n"
    data = {"jobs": "data/jobs.csv", "derive": {"job_outcome": "from pay and jobs", "first_earnings": "from pay"}}  # fmt: skip
    tables = loaded(PAY, jobs, **data)
    assert at_12(tables) == {"001": 1, "002": 1, "004": 0, "005": 0}
    assert at_12(tables, "first_earnings")["002"] == 0


def test_jobs_with_hours_and_pay_serve_where_payments_are_not_known(make: Make) -> None:
    jobs = """\
person_id,job_start,job_end,self_employed,hours_a_week,pay_an_hour
001,2024-05-01,2024-12-31,0,20,11.44
002,2024-05-08,2024-08-31,0,40,11.44
003,2024-06-01,,0,,12
004,2024-06-01,2024-12-31,yes,,
"""
    data = {**DATA, "pay": None, "jobs": "data/jobs.csv", "derive": {"job_outcome": "from jobs"}}
    project = make({"jobs.csv": jobs, "outcomes.csv": None}, data=data, outcomes=CODES[:1])
    assert at_12(load(project, today=TODAY)) == {"001": 1, "002": 1, "004": 1, "005": 0}  # fmt: skip


def test_jobs_that_do_not_say_who_is_self_employed_are_refused_until_it_is_said(
    make: Make,
) -> None:
    jobs = "person_id,job_start,job_end,hours_a_week,pay_an_hour\n001,2024-05-01,2024-12-31,20,11.44\n002,2024-06-01,,1,12\n"
    data = {**DATA, "pay": None, "jobs": "data/jobs.csv", "derive": {"job_outcome": "from jobs"}}
    files = {"jobs.csv": jobs, "outcomes.csv": None}
    with pytest.raises(ProjectError, match=r"every_row: \{jobs: \{self_employed: 0\}\}"):
        load(make(files, data=data, outcomes=CODES[:1]), today=TODAY)
    said = {**data, "every_row": {"jobs": {"self_employed": 0}}}
    assert at_12(load(make(files, data=said, outcomes=CODES[:1]), today=TODAY))["001"] == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("001,2024-07-31,2500", "001,2024-06-30,2000"), "the same payment to the same person stands there before"),
        (("001,2024-08-31", "001,2026-08-31"), "the payment is of a day after"),
        (("001,2024-08-31", "099,2024-08-31"), "Add them to people"),
        (("2024-05-15,9000", "15.05.2024,9000"), "paid_on"),
        (("001,2024-08-31,400", "001,2024-08-31,lots"), "amount"),
    ],
)  # fmt: skip
def test_payments_that_cannot_be_meant_are_refused(
    loaded: Any, change: tuple[str, str], says: str
) -> None:
    with pytest.raises(ProjectError) as error:
        loaded(PAY.replace(*change))
    assert any(says in str(problem) for problem in error.value.problems), error.value.problems


def test_amounts_in_pence_are_refused(loaded: Any) -> None:
    rows = "".join(f"001,2024-{m:02}-28,{m}50000\n" for m in range(6, 12))
    with pytest.raises(ProjectError, match="no pay of a week or month in pounds"):
        loaded("person_id,paid_on,amount\n" + rows)


@pytest.mark.parametrize(("each", "days"), [("12000", 7), ("1.4", 30)])
def test_pence_by_the_week_and_thousands_by_the_month_are_seen_by_the_year(
    loaded: Any, each: str, days: int
) -> None:
    first = dt.date(2024, 6, 7)
    rows = "".join(f"001,{first + dt.timedelta(days * n)},{each}\n" for n in range(6))
    with pytest.raises(
        ProjectError, match="at the pace at which they were paid, half of the people"
    ):
        loaded("person_id,paid_on,amount\n" + rows)


def test_the_same_payment_twice_is_one_where_that_is_said(loaded: Any) -> None:
    twice = PAY + "001,2024-06-30,2000\n"
    assert at_12(loaded(twice, duplicates={"pay": "drop-identical"})) == at_12(loaded())
    two = "person_id,paid_on,amount,employer\n001,2024-06-30,2400,A\n001,2024-06-30,2400,B\n"
    assert at_12(loaded(two))["001"] == 1


def test_the_recipe_holds_for_payments(loaded: Any) -> None:
    pay = 'Ref,Date,Gross\n001,30/06/2024,"£2,000.00"\n001,31/07/2024,"£3,000.00"\n002,31/01/2026,£10\n'
    tables = loaded(
        pay,
        columns={"person_id": ["person_id", "Ref"], "paid_on": "Date", "amount": "Gross"},
        dates={"paid_on": "day-first"},
        numbers={"pay": {"thousands": ",", "currency": "£"}},
        censor=True,
    )
    assert at_12(tables)["001"] == 1
    assert any("1 payments from after 2025-12-31" in note for note in tables.notes)


def test_a_start_of_which_no_rate_is_known_is_named(make: Make) -> None:
    people = "person_id,group,start_date,age,sex\n1,participant,2020-05-01,30,F\n2,comparison,2024-05-01,31,M\n"
    files = {"people.csv": people, "pay.csv": "person_id,paid_on,amount\n1,2020-06-30,900\n", "outcomes.csv": None}  # fmt: skip
    project = make(files, data=DATA, outcomes=CODES)
    with pytest.raises(ProjectError, match=r"2021-04-01 to 2027-03-31.*threshold") as error:
        load(project, today=TODAY)
    assert [(p.column, p.row) for p in error.value.problems][-1:] == [("start_date", 2)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"job_outcome": None}, "take it from your contract"),
        ({"job_outcome": {"rate": "at_start", "threshold": 10}}, "or says it twice"),
        ({"job_outcome": {"rate": "start"}}, "at_start"),
        ({"derive": {"job_outcome": "from pays", "first_earnings": "from pay"}}, "from pay and jobs"),
        ({"derive": {"job_outcome": "from pay and jobs", "first_earnings": "from pay"}}, "no table 'jobs'"),
        ({"derive": {"job_outcome": "from pay", "first_earnings": "from jobs"}}, "cannot be worked out from 'jobs'"),
        ({"derive": {"first_earnings": "from pay"}}, "none is worked out"),
        ({"derive": {}, "job_outcome": None, "outcomes": "data/outcomes.csv"}, "nothing is worked out of it"),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused_with_their_line(
    make: Make, data: dict[str, Any], says: str
) -> None:
    with pytest.raises(ProjectError) as error:
        make({"pay.csv": PAY}, data={**DATA, **data}, outcomes=CODES)
    problems = error.value.problems
    assert any(says in str(problem) and problem.line for problem in problems), problems


def test_another_currency_needs_an_amount(make: Make) -> None:
    with pytest.raises(ProjectError, match="is in pounds, and amounts are in EUR"):
        make({"pay.csv": PAY}, data=DATA, outcomes=CODES, currency="EUR")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"rate": "at_start"}, "more than 416 hours at the National Living Wage of the day of the start"),
        ({"rate": "at_payment"}, "of the day of each payment"),
        ({"threshold": 5079}, "more than 5,079, the amount that the evaluation names"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("spoken", ["en", "cy"])
def test_the_report_says_by_which_rule(
    make: Make, said: dict[str, Any], words: str, spoken: str
) -> None:
    project = make({"pay.csv": PAY, "outcomes.csv": None}, data={**DATA, "job_outcome": said}, outcomes=CODES)  # fmt: skip
    with speaking(spoken):  # type: ignore[arg-type]
        text = units_text(facts_of_place(project, project.places[0]))
    assert words in text or spoken == "cy"
    assert "corrections taken off" in text or "tynnu cywiriadau" in text
    assert "self-employed for six months is not on record" in text or spoken == "cy"
