"""Outcomes of another time than a month after the start: before it they are found, at it asked about, and never taken for the month's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.start.before_the_start import time_in_name
from localeval.start.candidate_files import find_candidates
from localeval.start.declared import _AS_MADE
from localeval.start.meanings import yes_or_no
from localeval.start.proposal import Asker, Nobody
from localeval.start.starting import Started, start

from .exports.made_up import people
from .exports.writing import csv_bytes

PLACE = "programme: {name: Way In, organisation: A council, started: 2024-04-01}\nplaces: [{code: E08000003, name: Manchester}]\ndesign: matched_comparison\n"
NEW = "data:\n  people: data/people.csv\n  outcomes: data/outcomes.csv\n  columns: {}\n  synthetic: true\n"


class First:
    """Somebody who takes the first answer each time."""

    def choose(self, question: str, options: Any) -> int | None:
        return 0


def started(
    root: Path, columns: dict[str, Any], ask: Asker | None = None, text: str = ""
) -> tuple[Started, dict[str, Any]]:
    """Start a new project on a file with some columns beside the usual ones; each is a list of words that goes round."""
    of = people(77, 30, 34, months=(12,))
    rows: list[list[Any]] = [["ID", "Group", "Start date", "Age", "Sex", *columns]]
    for i, p in enumerate(of):
        own = [words[i % len(words)] for words in columns.values()]
        rows.append([f"A{p.number}", p.group, p.start.isoformat(), p.age, p.sex, *own])
    (root / "data").mkdir()
    (root / "data" / "export.csv").write_bytes(csv_bytes(rows))
    made = text or PLACE + "".join(_AS_MADE.values()) + NEW
    (root / "evaluation.yml").write_text(made, encoding="utf-8")
    found = find_candidates([root / "data"], root)
    result = start(root, found.files, ask or Nobody(), dt.date(2026, 11, 1))
    read = YAML(typ="safe", pure=True).load((root / "evaluation.yml").read_text(encoding="utf-8"))
    return result, read


ANSWERS = ["Yes", "No", "No", "Yes", "No"]
LATER = {"In work at 12 months": ["Yes", "No"]}
DECLARED = (
    PLACE
    + "covariates: {age: numeric, sex: category}\noutcomes: [{code: employed, month: 12, primary: true}]\n"
)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("In work before start", -1),
        ("EmployedBefore", -1),
        ("Employed_Before__c", -1),
        ("Job before?", -1),
        ("In paid work 3m before", -3),
        ("Working 6 months prior to referral (Y/N)", -6),
        ("Employed 12 months before attachment", -12),
        ("Employed 2 years before the start", -24),
        ("In work 26 weeks before start", -6),
        ("Employment status at referral", -1),
        ("Employed (baseline)", -1),
        ("In work month -12", -12),
    ],
)
def test_a_name_that_says_when_before_the_start_is_an_earlier_outcome(
    tmp_path: Path, name: str, month: int
) -> None:
    result, read = started(tmp_path, {name: ANSWERS, **LATER})
    assert read["data"]["columns"]["employed_before"] == name
    assert read["covariates"]["employed_before"] == "numeric"
    assert {"column": "employed_before", "outcome": "employed", "month": month} in read["prior_outcomes"]  # fmt: skip
    assert read["data"]["columns"]["employed"] == "In work at 12 months"
    assert not [point for point in result.open if name in str(point)]


MAYBE = ["Employed at start", "In work on entry", "Previously employed", "emp_status_start"]


@pytest.mark.parametrize("name", MAYBE)
def test_a_name_that_does_not_say_when_is_asked_about(tmp_path: Path, name: str) -> None:
    result, read = started(tmp_path, {name: ANSWERS, **LATER})
    assert "employed_before" not in read["covariates"]
    [point] = [str(point) for point in result.open if name in str(point)]
    for line in (
        "employed_before: numeric under covariates",
        "{column: employed_before, outcome: employed, month: -1}",
        "employed_before: ",
    ):
        assert line in point


@pytest.mark.parametrize("name", MAYBE)
def test_what_a_person_answers_is_taken(tmp_path: Path, name: str) -> None:
    _, read = started(tmp_path, {name: ANSWERS, **LATER}, First())
    assert read["data"]["columns"]["employed_before"] == name
    assert read["prior_outcomes"][-1]["column"] == "employed_before"


@pytest.mark.parametrize(
    "name",
    [
        "Employed at start",
        "Employment status at referral",
        "Employment status (baseline)",
        "Previously employed",
        "In work at intake",
        "Employed at exit",
        "In work at end of programme",
    ],
)
@pytest.mark.parametrize("text", [DECLARED, ""])
def test_what_is_of_another_time_is_no_outcome_of_the_month(
    tmp_path: Path, name: str, text: str
) -> None:
    result, read = started(tmp_path, {name: ANSWERS}, text=text)
    assert "employed" not in read["data"].get("columns", {})
    assert "wide" not in read["data"]
    assert result.open


def test_how_it_is_now_is_taken_with_a_word(tmp_path: Path) -> None:
    result, read = started(tmp_path, {"Current employment status": ANSWERS}, text=DECLARED)
    assert read["data"]["columns"]["employed"] == "Current employment status"
    assert any("another month for each person" in str(point) for point in result.open)


@pytest.mark.parametrize(
    "name",
    ["In work", "Employed 6 months after start", "In work 26 weeks from start", "Started work", "Job outcome", "In work at 12 months", "Ever worked", "Worked in last 12 months"],
)  # fmt: skip
def test_other_names_say_no_such_time(name: str) -> None:
    assert time_in_name(name) is None


def test_months_that_contradict_what_is_declared_are_named(tmp_path: Path) -> None:
    text = (
        PLACE
        + "covariates: {age: numeric, sex: category, employed_before: numeric}\n"
        + "prior_outcomes: [{column: employed_before, outcome: employed, month: -12}]\n"
        + "outcomes: [{code: employed, month: 12, primary: true}]\n"
    )
    result, read = started(tmp_path, {"In work 3 months before": ANSWERS, **LATER}, text=text)
    assert read["data"]["columns"]["employed_before"] == "In work 3 months before"
    assert any("says 3 months before the start, and prior_outcomes says month -12" in str(point) for point in result.open)  # fmt: skip


def test_words_of_the_outcome_are_known_before_the_start_too(tmp_path: Path) -> None:
    words = ["Employed", "Unemployed", "Retired", "Self-employed"]
    _, read = started(tmp_path, {"Employment status before start": words, **LATER})
    said = read["data"]["values"]["employed_before"]
    assert said == {"Employed": 1, "Unemployed": 0, "Retired": 0, "Self-employed": 1}


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("No, I am not", 0),
        ("Yes, I am", 1),
        ("No - looking for work", 0),
        ("No (carer)", 0),
        ("No I don't", 0),
        ("Yes - full time", 1),
        ("No longer unemployed", None),
        ("No comment", None),
        ("Yes/No", None),
    ],
)
def test_an_answer_with_more_behind_it_is_one_where_that_is_certain(
    word: str, meaning: int | None
) -> None:
    assert yes_or_no(word, "employed") == meaning


def test_the_line_to_paste_does_not_suggest_the_answer(tmp_path: Path) -> None:
    words = {"In work at 12 months": ["Yes", "No", "Sort of"]}
    result, _ = started(tmp_path, words, text=DECLARED)
    [point] = [str(point) for point in result.open if "Sort of" in str(point)]
    assert '"Sort of": ...' in point
    assert "1 for yes, 0 for no" in point


def test_six_months_in_work_are_no_self_employment(tmp_path: Path) -> None:
    columns = {"Employed_6_Months__c": ["Yes", "No"], "Employed_12_Months__c": ["No", "Yes"]}
    _, read = started(tmp_path, columns)
    assert read["data"]["wide"] == {"employed": "Employed_{month}_Months__c"}
    assert {one["code"] for one in read["outcomes"]} == {"employed"}


#: How each outcome that has a state before the start is called, in both languages, with what stands in its column.
_STATES = {
    "employed": ("In work", "Employed", "Mewn gwaith", "Cyflogedig"),
    "any_earnings": ("Any earnings", "Unrhyw enillion"),
    "out_of_work_benefits": ("On Universal Credit", "Claiming benefits", "Credyd Cynhwysol", "Ar fudd-daliadau"),
    "inactivity_benefits": ("On ESA", "Inactivity benefits", "Budd-daliadau anweithgarwch"),
    "neet": ("NEET", "NEET status", "Nid mewn addysg, cyflogaeth na hyfforddiant"),
    "isolation": ("Isolated", "Unigrwydd"),
}  # fmt: skip
_AMOUNTS = {
    "earnings": ("Earnings", "Gross pay", "Enillion", "Cyflog"),
    "weeks_employed": ("Weeks in work", "Wythnosau mewn gwaith"),
    "wellbeing": ("Life satisfaction", "Wellbeing", "Boddhad bywyd", "Llesiant"),
    "job_quality": ("Job quality", "Ansawdd swydd"),
}
_TIMES = {
    "{} 12 months before": -12,
    "{} 6 months before joining": -6,
    "{} before joining": -1,
    "{} at baseline": -1,
    "Baseline {}": -1,
    "{} 12 mis cyn dechrau": -12,
    "{} chwe mis cyn ymuno": -6,
    "{} (3 mis cyn dechrau'r rhaglen)": -3,
    "{} flwyddyn cyn dechrau": -12,
    "{} 2 flynedd cyn": -24,
    "{} cyn atgyfeirio": -1,
    "{} adeg atgyfeirio": -1,
    "{} llinell sylfaen": -1,
}


@pytest.mark.parametrize("time", _TIMES)
def test_every_outcome_is_found_with_every_way_of_saying_before(tmp_path: Path, time: str) -> None:
    turn = list(_TIMES).index(time)  # each way meets another name of each outcome
    columns: dict[str, Any] = {time.format(of[turn % len(of)]): ANSWERS for of in _STATES.values()}
    for code, of in _AMOUNTS.items():
        column = time.format(of[turn % len(of)])
        columns[column] = [7100, 0, 9350, 12400] if code == "earnings" else [3, 7, 5, 8]
    _, read = started(tmp_path, {**columns, **LATER})
    found = {one["outcome"]: one["month"] for one in read["prior_outcomes"]}
    assert found == dict.fromkeys((*_STATES, *_AMOUNTS), _TIMES[time])


@pytest.mark.parametrize(
    "name", ["Mewn gwaith ar ôl 12 mis", "Mewn gwaith 12 mis ar ôl dechrau", "Mewn gwaith mis 12"]
)
def test_what_is_after_the_start_in_welsh_is_not_before_it(tmp_path: Path, name: str) -> None:
    assert time_in_name(name) is None
    _, read = started(tmp_path, {name: ["Ydy", "Nac ydy"]})
    assert read["prior_outcomes"] == []
    assert {"code": "employed", "month": 12, "primary": True} in read["outcomes"]


def test_an_evaluation_of_another_outcome_is_asked_for_its_primary_one(tmp_path: Path) -> None:
    later = {"NEET at 12 months": ANSWERS, "Destination at 12 months": ["Employed", "Unemployed"]}
    result, read = started(tmp_path, {"NEET 12 months before": ANSWERS, **later})
    assert not any(one.get("primary") for one in read["outcomes"])
    assert any("which is the primary one is for you to say" in str(point) for point in result.open)


def test_the_primary_outcome_stays_where_it_or_its_kind_is_known_before(tmp_path: Path) -> None:
    later = {"NEET at 12 months": ANSWERS, **LATER}
    _, read = started(tmp_path, {"NEET 12 months before": ANSWERS, "Pay 12 months before": [7000, 0, 900], **later})  # fmt: skip
    assert {"code": "employed", "month": 12, "primary": True} in read["outcomes"]
