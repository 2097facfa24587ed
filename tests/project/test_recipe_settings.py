"""What the recipe under ``data`` may say: every slip in it is one message, with its line and the remedy."""

from __future__ import annotations

import pytest

from localeval.project.data_settings import LOCAL_KEYS, RECIPE, DataSettings
from localeval.project.project import read_project

from ..small_evaluation import Problems, Write

pytestmark = pytest.mark.quick

#: The key in the small evaluation.
HEAD = "data: {people: data/people.csv, outcomes: data/outcomes.csv}\n"


@pytest.mark.parametrize(
    ("lines", "key", "says", "remedy"),
    [
        ("dates: day_first", "data.dates", "'day_first' does not say", "Did you mean 'day-first'?"),
        ("dates: {start_date: '%d/%m'}", "data.dates.start_date", "'%d/%m' does not", "%d.%m.%y"),
        ("header_row: first", "data.header_row", "should be a whole number", "Correct it."),
        ("header_row: 0", "data.header_row", "'header_row' is 0", "at least 1"),
        (
            "separator: {poeple: ';'}",
            "data.separator.poeple",
            "neither a table nor a file",
            "Did you mean 'people'?",
        ),
        ("separator: {people: x}", "data.separator.people", "'x' is not allowed", "Use"),
        ("sheet: Data", "data.sheet", "no table is a workbook", "Remove it"),
        ("numbers: {thousands: '.'}", "data.numbers", "'.' cannot both part", "Say which"),
        ("numbers: {decimals: ','}", "data.numbers.decimals", "not a key", "'decimal'"),
        ("numbers: {currency: '£1'}", "data.numbers.currency", "holds digits", "such as £"),
        (
            "values: {group: {Programme: treated}}",
            "data.values.group.Programme",
            "'treated', which is no group",
            "Write participant or comparison.",
        ),
        (
            "wide: {employd: 'Work M{month}'}",
            "data.wide.employd",
            "not an outcome of this evaluation",
            "Did you mean 'employed'?",
        ),
        ("wide: {employed: Work M12}", "data.wide.employed", "does not say where", "Write {month}"),
        ("duplicates: drop", "data.duplicates", "'drop' is not allowed", "drop-identical"),
        ("duplicates: {costs: drop-identical}", "data.duplicates.costs", "no table", "Remove"),
        ("units: {earnings: yearly}", "data.units.earnings", "'yearly' is not allowed", "annual"),
        ("units: {earnings: days}", "data.units.earnings", "cannot be 'days'", "annual, quarterly"),
        ("units: {employed: monthly}", "data.units.employed", "is in percent", "Remove the line."),
        ("units: {age: monthly}", "data.units.age", "not known in what unit", "prior_outcomes"),
        ("derive: {agee: from dob}", "data.derive.agee", "'agee' is not allowed", "'age'"),
        ("derive: {quarter: from start_date}", "data.derive.quarter", "nothing uses it", "Add"),
        (
            "derive: {month: from checked}",
            "data.derive.month",
            "with one row a person and day",
            "Name that file",
        ),
        ("people: []", "data.people", "'people' is empty", "Fill it in."),
        ("people: [a.csv, a.csv]", "data.people", "'a.csv' stands twice", "once"),
        ("people: [a.csv, /b.csv]", "data.people", "points outside the project", "Copy"),
    ],
)
def test_a_slip_is_said_with_its_line(
    problems_of: Problems, lines: str, key: str, says: str, remedy: str
) -> None:
    found = problems_of((HEAD, f"data:\n  {lines}\n"))
    assert [(problem.column, problem.line) for problem in found] == [(key, 7)], found
    assert says in found[0].what
    assert remedy in found[0].remedy


def test_every_key_of_the_recipe_is_one_of_data_and_local() -> None:
    assert set(RECIPE) <= set(LOCAL_KEYS) <= set(DataSettings.model_fields)


def test_a_recipe_names_the_keys_that_are_used() -> None:
    assert DataSettings().recipe == ()
    data = DataSettings.model_validate({"dates": "iso", "missing": -9, "skip_footer": 0})
    assert data.recipe == ("dates", "missing")


def test_one_value_holds_for_all_and_others_for_a_table_or_a_file() -> None:
    data = DataSettings.model_validate(
        {
            "people": ["a.csv", "b.csv"],
            "separator": ";",
            "encoding": {"people": "cp1252", "b.csv": "utf-16"},
            "header_row": {"outcomes": 3, "b.csv": [4, 3]},
        }
    )
    assert {data.separator_of(table, "a.csv") for table in ("people", "outcomes")} == {";"}
    assert data.encoding_of("people", "a.csv") == "cp1252"
    assert data.encoding_of("people", "b.csv") == "utf-16"
    assert data.encoding_of("outcomes", "c.csv") == "utf-8"
    assert data.header_rows_of("people", "a.csv") == ()
    assert data.header_rows_of("people", "b.csv") == (3, 4)
    assert data.header_rows_of("outcomes", "c.csv") == (3,)
    assert data.files()["people"] == ("a.csv", "b.csv")


def test_the_example_of_every_key_in_the_template_is_read(write: Write) -> None:
    text = """data:
  sheet: {people: Clients}
  people: data/people.xlsx
  outcomes: [data/q1.csv, data/q2.csv]
  header_row: {people: 4}
  skip_rows: {people: 5, data/q1.csv: [2, 403]}
  skip_footer: {people: 2}
  fill_down: [site]
  encoding: {outcomes: windows-1252}
  separator: {data/q2.csv: ";"}
  dates: {start_date: day-first, date_of_birth: "%d.%m.%Y"}
  numbers: {thousands: ",", currency: £}
  missing: [Prefer not to say, N/A, "", -9, 999, 1900-01-01]
  values: {group: {Programme: participant, "Not started": comparison}, sex: {F: Female, 1: null}}
  wide: {employed: "In work M{month}", earnings: {12: Pay Y1}}
  events: data/people.xlsx
  event_dates: {referred: Referral date, left: Exit date}
  duplicates: drop-identical
  every_row: {data/q2.csv: {month: 24}}
  units: {earnings: [monthly, pence]}
  derive: {age: from date_of_birth}
"""
    data = read_project(write((HEAD, text))).settings.data
    assert data.recipe == RECIPE
    assert data.wide_columns == {"employed": "In work M{month}", "earnings": {12: "Pay Y1"}}
    assert data.derived_from == {"age": "date_of_birth"}
    assert data.values["sex"] == {"F": "Female", "1": None}
