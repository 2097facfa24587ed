"""A column that says one thing or nothing: asked about, and read as the answer says."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pandas as pd
import pytest
import yaml

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load

from ..small_project import OUTCOMES as SMALL
from ..small_project import Make

TODAY = dt.date(2026, 1, 1)
PEOPLE = 60
OUTCOMES = [{"code": "employed", "month": 12, "primary": True}]


def files(column: str, values: list[Any]) -> dict[str, str]:
    n = range(PEOPLE)
    people = pd.DataFrame(
        {
            "person_id": [f"P{i:03d}" for i in n],
            "group": ["participant" if i % 2 else "comparison" for i in n],
            "start_date": "2024-05-01",
            column: values,
        }
    )
    outcomes = pd.DataFrame(
        {"person_id": people["person_id"], "month": 12, "employed": [i % 3 == 0 for i in n]}
    ).astype({"employed": int})
    return {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}


def asked(tables: CheckedTables, column: str) -> list[str]:
    return [str(q.problem()) for q in tables.questions if q.column == column]


def ticks(word: Any, every: int = 3) -> list[Any]:
    return [word if i % every == 0 else "" for i in range(PEOPLE)]


@pytest.mark.parametrize(
    ("kind", "word", "levels"),
    [
        ("category", "Yes", {"Yes": 20, "No": 40}),
        ("category", "✓", {"Yes": 20, "No": 40}),
        ("category", "x", {"Yes": 20, "No": 40}),
        ("category", "no", {"no": 20, "Yes": 40}),
        ("category", "Care leaver", {"Care leaver": 20, "No": 40}),
        ("numeric", 1, {1: 20, 0: 40}),
        ("numeric", 0, {0: 20, 1: 40}),
    ],
)
def test_one_word_or_nothing_is_asked_about_and_the_line_answers_it(
    make: Make, kind: str, word: Any, levels: dict[Any, int]
) -> None:
    settings: dict[str, Any] = {"covariates": {"ticked": kind}, "outcomes": OUTCOMES}
    table = files("ticked", ticks(word))
    tables = load(make(table, **settings), today=TODAY)
    [question] = asked(tables, "ticked")
    assert f"'ticked' says '{word}' or nothing: it is empty in 40 of 60 rows" in question
    assert not [note for note in tables.notes if "same for everybody" in note]
    line = question.partition("write under data: ")[2].partition(". If it is not known")[0]
    answered = load(make(table, **settings, data=yaml.safe_load(line)), today=TODAY)
    assert not asked(answered, "ticked")
    assert answered.frames["people"]["ticked"].value_counts().to_dict() == levels


@pytest.mark.parametrize("design", ["matched_comparison", "monitoring"])
def test_outcomes_that_are_ticked_or_empty_are_refused_until_it_is_said(
    make: Make, design: str
) -> None:
    """Without a comparison group the report would say that all who are known are in work."""
    table = files("age", [20 + i for i in range(PEOPLE)])
    if design == "monitoring":
        table["people.csv"] = table["people.csv"].replace("comparison", "participant")
    outcomes = pd.read_csv(StringIO(table["outcomes.csv"]))
    outcomes["employed"] = ticks(1)
    table["outcomes.csv"] = outcomes.to_csv(index=False)
    settings: dict[str, Any] = {"covariates": {"age": "numeric"}, "outcomes": OUTCOMES}
    with pytest.raises(ProjectError, match="column employed") as raised:
        load(make(table, design=design, **settings), today=TODAY)
    assert 'write under data: values: {employed: {"": 0}}.' in str(raised.value)
    answered = make(table, design=design, **settings, data={"values": {"employed": {"": 0}}})
    assert load(answered, today=TODAY).frames["outcomes"]["employed"].sum() == 20


@pytest.mark.parametrize(
    "values",
    [
        ["Yes" if i > 4 else "" for i in range(PEOPLE)],  # a few are not known
        ["Yes"] * PEOPLE,
        [("Yes", "No", "")[i % 3] for i in range(PEOPLE)],
    ],
    ids=["a few empty", "none empty", "two words"],
)
def test_other_columns_are_not(make: Make, values: list[str]) -> None:
    table = files("ticked", values)
    tables = load(make(table, covariates={"ticked": "category"}, outcomes=OUTCOMES), today=TODAY)
    assert not [q for q in asked(tables, "ticked") if "or nothing" in q]


def amounts(empty: int, least: float = 900.0) -> list[Any]:
    return ["" if i < empty else least + 10 * i for i in range(PEOPLE)]


def with_earnings(values: list[Any], before: list[Any]) -> dict[str, str]:
    table = files("earnings_before", before)
    outcomes = pd.read_csv(StringIO(table["outcomes.csv"])).assign(earnings=values)
    return {**table, "outcomes.csv": outcomes.to_csv(index=False)}


MONEY_COLUMNS = ("earnings", "earnings_before")
MONEY: dict[str, Any] = {
    "covariates": {"earnings_before": "numeric"},
    "outcomes": [{"code": "earnings", "month": 12, "primary": True}],
}


def test_amounts_that_are_empty_or_above_nought_are_asked_about(make: Make) -> None:
    """Who had no earnings may have an empty cell: the average would be of those who have some."""
    table = with_earnings(amounts(25), amounts(20))
    tables = load(make(table, **MONEY), today=TODAY)
    after, before = (" ".join(asked(tables, column)) for column in MONEY_COLUMNS)
    assert "'earnings' is empty in 25 of 60 rows and nought in none" in after
    assert "'earnings_before' is empty in 20 of 60 rows and nought in none" in before
    said = {"earnings": {"": 0}, "earnings_before": {"": 0}}
    answered = load(make(table, **MONEY, data={"values": said}), today=TODAY)
    for column in MONEY_COLUMNS:
        assert not [q for q in asked(answered, column) if "nought in none" in q]
    assert (answered.frames["outcomes"]["earnings"] == 0).sum() == 25
    accepted = [
        {"rule": "codes-declared", "column": column, "reason": "not asked"}
        for column in MONEY_COLUMNS
    ]
    kept = load(make(table, **MONEY, data={"accept": accepted}), today=TODAY)
    assert kept.frames["outcomes"]["earnings"].isna().sum() == 25


@pytest.mark.parametrize(
    "values",
    [amounts(5), amounts(0), [*amounts(25)[:-1], 0], amounts(45)],
    ids=["few are empty", "none is empty", "nought is written", "few are known"],
)
def test_amounts_of_which_some_are_not_known_are_not(make: Make, values: list[Any]) -> None:
    tables = load(make(with_earnings(values, amounts(0)), **MONEY), today=TODAY)
    assert not [q for q in asked(tables, "earnings") if "nought in none" in q]


def test_a_span_in_bands_is_no_amount(make: Make) -> None:
    bands = ["" if i < 20 else ("under a year", "longer")[i % 2] for i in range(PEOPLE)]
    settings: dict[str, Any] = {"covariates": {"months_workless": "category"}, "outcomes": OUTCOMES}
    assert not asked(
        load(make(files("months_workless", bands), **settings), today=TODAY), "months_workless"
    )


def wide(pay: dict[str, list[Any]]) -> dict[str, str | None]:
    """Give a row a person, with a column for each outcome and month."""
    table = files("age", [20 + i for i in range(PEOPLE)])
    people = pd.read_csv(StringIO(table["people.csv"])).assign(**pay)
    return {"people.csv": people.to_csv(index=False), "outcomes.csv": None}


IN_WORK = [i % 3 % 2 for i in range(PEOPLE)]
FULL, SOME = amounts(0), amounts(25)
WIDE: dict[str, Any] = {"employed": "Work M{month}", "earnings": "Pay M{month}"}


def load_wide(make: Make, columns: dict[str, list[Any]], **data: Any) -> CheckedTables:
    project = make(
        wide(columns),
        covariates={"age": "numeric"},
        outcomes=[
            {"code": "employed", "month": 12, "primary": True},
            {"code": "earnings", "month": 12},
        ],
        data={"outcomes": None, "wide": WIDE, **data},
    )
    return load(project, today=TODAY)


def noughts(tables: CheckedTables) -> list[str]:
    return [said for said in asked(tables, "earnings") if "nought in none" in said]


def test_a_month_without_a_column_has_no_empty_cells(make: Make) -> None:
    columns = {f"Work M{m}": IN_WORK for m in (3, 6, 12)} | {"Pay M6": FULL, "Pay M12": FULL}
    tables = load_wide(make, columns)
    assert len(tables["outcomes"]) == 3 * PEOPLE
    assert not noughts(tables)


def test_of_months_with_a_column_empty_cells_are_counted(make: Make) -> None:
    columns = {f"Work M{m}": IN_WORK for m in (3, 6, 12)} | {"Pay M6": FULL, "Pay M12": SOME}
    [question] = noughts(load_wide(make, columns))
    assert "is empty in 25 of 120 rows" in question


def test_a_month_of_which_nothing_is_known_says_nothing(make: Make) -> None:
    nothing = [""] * PEOPLE
    columns = {f"Work M{m}": IN_WORK for m in (6, 12)} | {"Pay M6": nothing, "Pay M12": FULL}
    assert not noughts(load_wide(make, columns))


def test_the_line_for_empty_cells_fills_no_month_without_a_column(make: Make) -> None:
    columns = {f"Work M{m}": IN_WORK for m in (3, 6, 12)} | {"Pay M6": SOME, "Pay M12": SOME}
    tables = load_wide(make, columns, values={"earnings": {"": 0}})
    known = tables["outcomes"].groupby("month")["earnings"].count()
    assert known.to_dict() == {3: 0, 6: PEOPLE, 12: PEOPLE}
    assert (tables["outcomes"]["earnings"] == 0).sum() == 50
    assert any("values: 50 values of 'earnings' put into" in note for note in tables.notes)


def test_months_of_the_calendar_neither(make: Make) -> None:
    """The month since the start may have a column for others, who started earlier."""
    months = ("Mar-25", "Apr-25", "May-25", "Jun-25")
    columns = {f"Work {m}": IN_WORK for m in months} | {f"Pay {m}": FULL for m in months[2:]}
    named = {"employed": "Work {%b-%y}", "earnings": "Pay {%b-%y}"}
    tables = load_wide(make, columns, wide=named)
    assert not noughts(tables)
    filled = load_wide(make, columns, wide=named, values={"earnings": {"": 0}})
    assert not (filled["outcomes"]["earnings"] == 0).any()


def test_ticks_of_some_months_are_asked_about_by_their_own_cells(make: Make) -> None:
    """Everybody at month 12 is in work and no cell is empty: months without the column are no blanks beside ticks."""
    columns = {f"Pay M{m}": FULL for m in (3, 6, 12)} | {"Work M12": [1] * PEOPLE}
    with pytest.raises(ProjectError) as caught:
        load_wide(make, columns)
    [problem] = [p for p in caught.value.problems if p.column == "employed"]
    assert "is 1 for everybody" in problem.what
    assert "empty cell" not in problem.remedy


def test_a_file_without_the_column_has_no_empty_cells(make: Make) -> None:
    costs = "item,kind,amount,year,funder\nRooms,cash,900,2024,UKSPF\nTravel,cash,90,2024,\n"
    rows = [line.rsplit(",", 1)[0] for line in costs.splitlines()]
    project = make(
        {"costs.csv": costs, "more.csv": "\n".join([*rows, ""]), "outcomes.csv": SMALL},
        data={
            "costs": ["data/costs.csv", "data/more.csv"],
            "values": {"funder": {"UKSPF": "UKSPF", "": "The council"}},
        },
    )
    funders = load(project, today=TODAY)["costs"]["funder"]
    assert funders.astype("object").where(funders.notna(), None).tolist() == [
        "UKSPF",
        "The council",
        None,
        None,
    ]
