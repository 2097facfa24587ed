"""Names of columns and words as systems write them, and what is not certain."""

from __future__ import annotations

import pyarrow as pa
import pytest

from localeval.start.content import look_at
from localeval.start.meanings import (
    event_of,
    group_of,
    month_of,
    published_coding,
    sex_of,
    yes_or_no,
)
from localeval.start.months_in_names import month_in_name
from localeval.start.vocabulary import best_match, is_not_known, tokens, unit_in_name, vocabulary


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("Client Ref No.", "person_id"),
        ("CLMNT_ID", "person_id"),
        ("LearnRefNumber", "person_id"),
        ("Programme Start Dt", "start_date"),
        ("STRT_DT", "start_date"),
        ("D.O.B.", "date_of_birth"),
        ("DateOfBirth", "date_of_birth"),
        ("Months since intake", "month"),
        ("mth", "month"),
        ("Date Last Worked", "last_worked"),
        ("Pay date", "outcome_date"),
        ("GSS Code", "place_code"),
    ],
)
def test_names_of_standard_columns(name: str, standard: str) -> None:
    scores = {
        column: best_match(tokens(name), map(str, entry["names"])).score
        for column, entry in vocabulary()["columns"].items()
    }
    assert max(scores, key=lambda column: scores[column]) == standard
    assert scores[standard] >= 0.55


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Employment status", "employed"),
        ("Sustained employment", "sustained_26_weeks"),
        ("First earnings", "first_earnings"),
        ("Earnings job outcome", "job_outcome"),
        ("Life skills gained", "life_skills"),
        ("Basic skills following support", "basic_skills"),
        ("ESOL qualification", "esol"),
        ("Qualification gained", "qualification_gained"),
        ("Qualification achieved", "course_passed"),
        ("Engaged with keyworker", "keyworker_engaged"),
        ("Feels isolated", "isolation"),
        ("Fidelity score", "ips_fidelity"),
    ],
)
def test_names_of_outcomes(name: str, code: str) -> None:
    scores = {
        outcome: best_match(tokens(name), map(str, entry["names"])).score
        for outcome, entry in vocabulary()["outcomes"].items()
    }
    assert max(scores, key=lambda outcome: scores[outcome]) == code
    assert scores[code] >= 0.55


@pytest.mark.parametrize(
    "name", ["Date ended", "Review date", "Job start date", "Notes", "Adviser"]
)
def test_other_things_have_names_of_their_own(name: str) -> None:
    assert best_match(tokens(name), map(str, vocabulary()["other"])).score >= 0.9


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("Programme", "participant"),
        ("Enrolled", "participant"),
        ("I took part", "participant"),
        ("1. Programme", "participant"),
        ("Working Well", "participant"),
        ("WW", "participant"),
        ("Did not start", "comparison"),
        ("DNA", "comparison"),
        ("I did not take part", "comparison"),
        ("Treatment as usual", "comparison"),
        ("Waitlist", "comparison"),
        ("A", None),
        ("Cohort 2", None),
        ("Leeds", None),
        ("1", None),
    ],
)
def test_groups(word: str, group: str | None) -> None:
    assert group_of(word, "Working Well") == group


@pytest.mark.parametrize(
    ("word", "code", "answer"),
    [
        ("Yes, an employee", "employed", 1),
        ("Employed - FT", "employed", 1),
        ("Unemployed", "employed", 0),
        ("Not employed", "employed", 0),
        ("Inactive - LTS", "employed", 0),
        ("1.00", "employed", 1),
        ("Achieved", "sustained_26_weeks", 1),
        ("Not achieved", "sustained_26_weeks", 0),
        ("Claiming", "out_of_work_benefits", 1),
        ("Claiming", "course_passed", None),
        ("2", "employed", None),
        ("Maybe", "employed", None),
    ],
)
def test_answers(word: str, code: str, answer: int | None) -> None:
    assert yes_or_no(word, code) == answer


@pytest.mark.parametrize(
    ("name", "month", "pattern"),
    [
        ("In work M12", 12, "In work M{month}"),
        ("emp_m6", 6, "emp_m{month}"),
        ("EMPD_12", 12, "EMPD_{month}"),
        ("Job @ 12 mths", 12, "Job @ {month} mths"),
        ("Pay month 3 (£)", 3, "Pay month {month} (£)"),
        ("Six month check", 6, None),
        ("Weekly wage (1y)", 12, None),
        ("Pay Y2", 24, None),
        ("Employed at 2024", None, None),
        ("Gross pay", None, None),
    ],
)
def test_months_in_names(name: str, month: int | None, pattern: str | None) -> None:
    found = month_in_name(name)
    assert (found and found.month, found and found.pattern) == (month, pattern)


def test_single_words() -> None:
    assert [sex_of(word) for word in ("F", "female", "1. Male", "Woman", "q")] == [
        "Female",
        "Female",
        "Male",
        "Female",
        None,
    ]
    assert [month_of(word) for word in ("Month 6", "12 months", "Year 2", "Wave 2")] == [
        6,
        12,
        24,
        None,
    ]
    assert event_of("Referral received") == "referred"
    assert all(map(is_not_known, ("N/K", "Prefer not to say", "Awaiting evidence", "don’t know")))
    assert not any(map(is_not_known, ("None", "No", "Other")))


def test_units_in_names() -> None:
    assert unit_in_name("Gross monthly pay") == ["monthly"]
    assert unit_in_name("Weekly wage (6m)") == ["weekly"]
    assert "thousands" in unit_in_name("Pay £k")
    assert "pence" in unit_in_name("Amount in pence")
    assert unit_in_name("Gross pay") == []
    assert "monthly" in unit_in_name("Last month's pay")
    assert "monthly" in unit_in_name("Last month’s pay")
    for when in ("Earnings at 12 months", "Pay 12 months after start (£)"):
        assert "monthly" not in unit_in_name(when)


def of(*values: str) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values, pa.string())])


def test_days_are_certain_where_one_order_gives_days_that_do_not_exist() -> None:
    assert look_at("d", of("03/04/2024", "25/04/2024")).day_ways == ("day-first",)
    assert look_at("d", of("03/04/2024", "04/25/2024")).day_ways == ("month-first",)
    assert look_at("d", of("03/04/2024", "05/04/2024")).day_ways == ("day-first", "month-first")
    assert look_at("d", of("2024-04-03", "2024-05-04")).day_ways == ("iso",)
    assert look_at("d", of("20240403", "20241231", "00000000")).day_ways == ("%Y%m%d",)
    assert look_at("d", of("3 April 2024", "25 April 2024")).day_ways == ("day-first",)
    assert look_at("d", of("Wednesday 03 April 2024")).day_ways == ("day-first",)
    assert look_at("d", of("Apr-24", "May-24")).day_ways[0] == "%b-%y"


def test_numbers_with_signs_and_codes() -> None:
    pounds = look_at("n", of("£1,234.50", "£12.00", "£980"))
    assert pounds.numbers is not None
    assert (pounds.numbers.style.thousands, pounds.numbers.style.currency) == (",", ("£",))
    commas = look_at("n", of("1.234,50", "12,00", "980"))
    assert commas.numbers is not None
    assert commas.numbers.style.decimal == ","
    mixed = look_at("n", of("12", "15", "18", "Not known", "tbc", "[c]"))
    assert mixed.kind == "numbers"
    assert set(mixed.not_known) == {"Not known", "tbc"}
    assert set(mixed.marks) == {"[c]"}
    assert look_at("n", of(*map(str, range(50)), "999", "999", "999")).codes == [999.0]


def test_what_tells_who_somebody_is() -> None:
    numbers = of(*(f"QQ{n:06d}A" for n in range(9)))
    assert look_at("x", numbers).personal == "National Insurance numbers"
    assert look_at("x", of(*(f"p{n}@example.org" for n in range(9)))).personal == "e-mail addresses"
    assert look_at("x", of(*(f"LS{n} 4DY" for n in range(1, 10)))).personal == "postcodes"
    assert look_at("x", of(*(f"C{n:05d}" for n in range(9)))).personal == ""


@pytest.mark.parametrize("word", ["--Select--", "Choose an item.", "Please select", "Data missing", "Heb ei nodi"])  # fmt: skip
def test_what_forms_show_where_nothing_was_chosen_is_not_known(word: str) -> None:
    assert is_not_known(word)


@pytest.mark.parametrize("word", ["Selected", "None", "Select committee"])
def test_words_that_only_look_like_it_are_known(word: str) -> None:
    assert not is_not_known(word)


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("IPS", "participant"),
        ("Learner", "participant"),
        ("Matched non-learner", "comparison"),
        ("Not supported", "comparison"),
        ("Supported", "participant"),
        ("Usual care", "comparison"),
    ],
)
def test_groups_of_colleges_and_of_supported_employment_are_known(word: str, group: str) -> None:
    assert group_of(word, "Working Well") == group


def test_the_coding_of_destinations_of_learners_is_known() -> None:
    found = published_coding("employed", "EmpStatus", ["10", "11", "98"])
    assert found is not None
    assert found[0] == {"10": 1, "11": 0, "98": None}
