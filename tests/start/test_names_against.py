"""Names that speak against what they are declared as, and innocent ones that look like them."""

from __future__ import annotations

import pytest

from localeval.catalogue.catalogue import shared_outcomes
from localeval.start.names_against import against_day, against_outcome, is_later
from localeval.start.vocabulary import vocabulary

KNOWN = shared_outcomes()


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("employed", "Employed at start", "something from the start"),
        ("employed", "employed_before_programme", "something from before the start"),
        ("employed", "Status at exit", "something from the end of each person's time in the programme"),
        ("out_of_work_benefits", "On benefits at exit", "something from the end of each person's time in the programme"),
        ("employed", "Volunteering", "'volunteering'"),
        ("employed", "Job offer received", "'job offer'"),
        ("sustained_26_weeks", "Predicted to be in work", "'predicted'"),
        ("employed", "Unemployed", "'unemployed'"),
        ("earnings", "Net pay", "'net'"),
        ("earnings", "WeeklyPay", "'weekly'"),
        ("earnings", "Pay per week", "'per week'"),
        ("earnings", "Household income", "'household'"),
        ("earnings", "Expected salary", "'expected'"),
    ],
)  # fmt: skip
def test_a_name_that_says_another_thing_than_the_outcome(code: str, name: str, said: str) -> None:
    assert against_outcome(name, KNOWN[code]) == said


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("employed", "Status at 12 months"),
        ("employed", "Employed at 12 months after start"),
        ("employed", "Status at end of follow-up"),
        ("employed", "In work at end of month 12"),
        ("employed", "Job start"),
        ("employed", "Job entry"),
        ("employed", "Current employment status"),
        ("employed", "Working in family business"),
        ("earnings", "Gross annual pay"),
        ("earnings", "Earnings before tax"),
        ("earnings", "Net of corrections earnings"),
        ("out_of_work_benefits", "Out of work benefits"),
        ("out_of_work_benefits", "Household on benefits"),
        ("qualification_gained", "Passed at end of course"),
    ],
)
def test_a_name_that_may_well_be_of_the_outcome(code: str, name: str) -> None:
    assert against_outcome(name, KNOWN[code]) == ""


def test_what_is_declared_besides_answers_it() -> None:
    assert against_outcome("Weekly pay", KNOWN["earnings"], span_said=True) == ""
    assert against_outcome("Weekly net pay", KNOWN["earnings"], span_said=True) == "'net'"
    assert against_outcome("Unemployed", KNOWN["employed"], turned=True) == ""
    assert against_outcome("Employed at exit", KNOWN["employed"], timed=False) == ""


def test_names_that_are_known_everywhere_speak_against_nothing() -> None:
    listed = vocabulary()
    for code, entry in listed["outcomes"].items():
        for name in entry.get("names", ()) if code in KNOWN else ():
            assert against_outcome(str(name), KNOWN[code], span_said=True) == "", name
    for code, entry in listed["covariates"].items():
        for name in (code, *entry.get("names", ())):
            assert not is_later(str(name)), name
    for name in listed["columns"]["start_date"]["names"]:
        assert against_day(str(name), "start_date") == "", name


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("qualification_at_exit", True),
        ("benefit_status_month_3", True),
        ("confidence_after", True),
        ("Earnings in year after start", True),
        ("Months unemployed at exit", True),
        ("Wellbeing at 6 months", True),
        ("endline_score", True),
        ("Qualification at entry", False),
        ("age_at_end_of_education", False),
        ("time_since_last_job", False),
        ("looked_after", False),
        ("unemployed after 12 months", False),
        ("in_work_12_months_before_start", False),
        ("benefit 24 of last 36 months", False),
        ("Months since prison exit", False),
        ("follow_up_consent", False),
        ("months_workless", False),
    ],
)
def test_a_characteristic_whose_name_is_of_after_the_start(name: str, later: bool) -> None:
    assert is_later(name) == later


@pytest.mark.parametrize(
    ("name", "standard", "said"),
    [
        ("Exit date", "start_date", "'exit'"),
        ("Date of birth", "start_date", "'birth'"),
        ("Job end", "job_start", "'end'"),
        ("Date started", "job_end", "'started'"),
        ("Referral date", "start_date", ""),
        ("Week ending", "start_date", ""),
        ("Assessment completed", "start_date", ""),
        ("Start (end of intake)", "start_date", ""),
        ("Last day with first employer", "job_end", ""),
        ("Exit date", "month", ""),
    ],
)
def test_a_day_that_is_another_one(name: str, standard: str, said: str) -> None:
    assert against_day(name, standard) == said
