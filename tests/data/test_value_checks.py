"""Costs, values of outcomes and prices of years as people have them: gaps, credits, lines that stand twice, years of which nothing is known."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import OF_NO_PLACE, CheckedTables
from localeval.data.load import load, look
from localeval.data.shared_costs import costs_of_place
from localeval.data.standard import TABLES
from localeval.data.standard_tables import table_specs

from ..project.test_value_settings import FULL
from ..small_project import OUTCOMES, PEOPLE, Make

VALUES = """\
label,outcome,gain,transfer,amount,per,price_year,source,edition,licence
Tax,employed,fiscal,yes,1000,year,2024,A handbook,2.0,OGL v3.0
Output,employed,economic,no,9000,year,2024,A handbook,2.0,OGL v3.0
"""
COSTS = "item,kind,amount,year\nKey workers,cash,90000,2024\nRooms,In kind,,2024\n"
DATA = {"costs": "data/costs.csv", "unit_values": "data/unit_values.csv"}


def files(**changes: str) -> dict[str, str | bytes | None]:
    return {"costs.csv": COSTS, "unit_values.csv": VALUES, **changes}


def problems(make: Make, changes: dict[str, str], **settings: Any) -> list[str]:
    given: dict[str, Any] = {"data": DATA, "value": FULL, **settings}
    project = make({**files(), **changes}, **given)
    try:
        load(project)
    except ProjectError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_what_is_given_in_kind_may_have_no_value_yet(make: Make) -> None:
    assert problems(make, {}) == []
    [found] = problems(make, {"costs.csv": COSTS.replace("90000", "")})
    assert "a cost in cash has no amount" in found
    assert "row 2" in found


@pytest.mark.parametrize("column", ["source", "edition", "licence", "price_year"])
def test_a_value_without_its_source_is_refused_by_name(make: Make, column: str) -> None:
    frame = pd.read_csv(io.StringIO(VALUES), dtype=str)
    frame.loc[1, column] = ""
    found = problems(make, {"unit_values.csv": frame.to_csv(index=False)})
    assert len(found) == 1
    assert f"column {column}, row 3" in found[0]
    found = problems(make, {"unit_values.csv": frame.drop(columns=column).to_csv(index=False)})
    assert column in found[0]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"unit_values.csv": VALUES.replace("employed", "emploid")}, "no outcome that is known"),
        ({"unit_values.csv": VALUES.replace("employed", "earnings")}, "no row is about 'employed'"),
        (
            {
                "unit_values.csv": VALUES.replace("amount,", "amount,low,high,")
                .replace("1000,", "1000,2000,3000,")
                .replace("9000,", "9000,,,")
            },
            "the low end lies above the amount",
        ),
        ({"costs.csv": COSTS.replace("2024", "2025")}, "the deflator has no 2025"),
        ({"costs.csv": COSTS.replace("90000", "-90000")}, "which is no cost"),
    ],
)
def test_what_cannot_be_used_is_named(make: Make, changes: dict[str, str], says: str) -> None:
    found = problems(make, changes)
    assert any(says in one for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",2024\nRooms", ",2023/24\nRooms", "year in which it begins"),
        (",2024\nRooms", ",FY23\nRooms", "year in which it begins"),
        ("90000", '"(9,000)"', "minus: brackets"),
        ("90000", "9000-", "minus: behind"),
    ],
)
def test_how_accounts_write_years_and_credits_is_answered(
    make: Make, old: str, new: str, says: str
) -> None:
    [found] = problems(make, {"costs.csv": COSTS.replace(old, new)})
    assert says in found
    assert "row 2" in found


def test_prices_of_other_years_need_a_deflator_that_has_them(make: Make) -> None:
    older = {"costs.csv": COSTS.replace("90000,2024", "90000,2019")}
    assert problems(make, older) == []  # the one that comes with the package has it
    later = {"costs.csv": COSTS.replace("90000,2024", "90000,2025")}
    own = "year,index,series,source,published\n2024,100,L8GG,ONS,2026-03-31\n2025,103,L8GG,ONS,2026-03-31\n"
    data = {**DATA, "deflators": "data/deflators.csv"}
    assert problems(make, {**later, "deflators.csv": own}, data=data) == []
    [found] = problems(make, {**older, "deflators.csv": own}, data=data)
    assert "no 2019" in found
    assert "data: deflators" in found


def test_a_place_without_costs_is_named(make: Make) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
    people = PEOPLE.replace("start_date,", "start_date,place_code,").replace(
        ",2024-05-01", ",2024-05-01,E08000003"
    )
    people = people.replace(",2024-05-08", ",2024-05-08,E08000006").replace(
        ",2024-06-01", ",2024-06-01,E08000006"
    )
    people = people.replace("comparison,,64", "comparison,,E08000006,64")
    own = "item,kind,amount,year,place_code\nKey workers,cash,90000,2024,E08000003\n"
    given = {"people.csv": people, "costs.csv": own}
    found = problems(make, given, places=places)
    assert any("no cost of 'Salford'" in one for one in found), found
    shared = {**given, "costs.csv": own + "Rent,cash,500,2024,\n"}
    assert not any("costs.csv" in one for one in problems(make, shared, places=places))


def test_prices_of_values_of_other_outcomes_do_not_matter(make: Make) -> None:
    other = VALUES + "Pay,earnings,economic,no,1,year,1995,A handbook,1.0,OGL v3.0\n"
    assert problems(make, {"unit_values.csv": other}) == []
    [found] = problems(make, {"unit_values.csv": other.replace("earnings", "employed")})
    assert "no 1995" in found


def test_lines_that_may_be_mistakes_are_asked_about(make: Make) -> None:
    costs = (
        COSTS
        + "Laptops,cash,800,2024\nlaptops ,Cash,800.0,2024\nRefund,cash,-500,2024\nOld,cash,100,2015\n"
    )
    project = make(files(**{"costs.csv": costs}), data=DATA, value=FULL)
    asked = [q for q in look(project).questions if q.rule == "costs-as-meant"]
    assert [(q.column, q.rows) for q in asked] == [("item", (5,)), ("amount", (6,)), ("year", (7,))]
    assert not any(q.sure for q in asked)
    assert "accept: [{rule: costs-as-meant" in str(asked[0].problem())


@pytest.mark.parametrize("item", ["Total", "Grand total 2024", "Sub-total", "Everything"])
def test_a_sum_among_the_lines_is_refused_until_it_is_answered(make: Make, item: str) -> None:
    lines = "item,kind,amount,year\nKey workers,cash,90000,2024\nRent,cash,5000,2024\n"
    given = {"costs.csv": f"{lines}{item},cash,95000,2024\n"}
    [found] = problems(make, given)
    assert "looks like a sum of others" in found
    assert "row 4" in found
    accepted = {"rule": "costs-as-meant", "column": "item", "reason": "Another contract."}
    assert problems(make, given, data={**DATA, "accept": [accepted]}) == []
    assert problems(make, {"costs.csv": lines + "Totally Local Ltd,cash,700,2024\n"}) == []


@pytest.mark.parametrize("amount", ["12", "9000000"])
def test_costs_of_an_unusual_size_are_asked_about(make: Make, amount: str) -> None:
    costs = f"item,kind,amount,year\nKey workers,cash,{amount},2024\n"
    project = make(files(**{"costs.csv": costs}), data=DATA, value=FULL)
    [asked] = [q for q in look(project).questions if q.rule == "costs-as-meant"]
    assert "for each participant" in asked.what
    assert not asked.sure


def test_costs_without_a_place_are_shared_by_rounded_numbers_of_people(make: Make) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
    project = make(places=places)
    people = pd.DataFrame(
        {
            "group": ["participant"] * 52 + ["participant"] * 3 + ["comparison"] * 9,
            "place_code": ["E08000003"] * 52 + ["E08000006"] * 3 + ["E08000006"] * 9,
        }
    )
    costs = pd.DataFrame({"amount": [6000.0, 100.0], "place_code": [None, "E08000003"]})
    first, second = (costs_of_place(costs, people, place, project) for place in project.places)
    assert first["share"].tolist() == [45 / 60, 1]
    assert second["share"].tolist() == [15 / 60]  # three people are never told from nine
    bare = costs_of_place(costs[["amount"]], people, project.places[1], project)
    assert bare["share"].tolist() == [15 / 60, 15 / 60]


PLACES = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
#: Costs without a place, in the four ways in which files have them.
NO_PLACE = {
    "no column": "item,kind,amount,year\nKey workers,cash,400000,2024\nRooms,cash,100000,2024\n",
    "blank": "item,kind,amount,year,place_code\nKey workers,cash,400000,2024,\nRooms,cash,100000,2024,\n",
    "not known": "item,kind,amount,year,place_code\nKey workers,cash,400000,2024,n/a\nRooms,cash,100000,2024,\n",
    "blank funders too": "item,kind,amount,year,funder,place_code\nKey workers,cash,400000,2024,,\nRooms,cash,100000,2024,,\n",
}


def of_two_places() -> dict[str, str]:
    """Give the people of the small project, each of one of two places, and their outcomes."""
    header, *rows = PEOPLE.splitlines()
    codes = [PLACES[i % 3 // 2]["code"] for i in range(len(rows))]
    people = [f"{header},place_code", *(f"{r},{c}" for r, c in zip(rows, codes, strict=True))]
    outcomes = OUTCOMES.replace("006,12,,", "006,12,0,10")
    return {"people.csv": "\n".join(people), "outcomes.csv": outcomes}


@pytest.mark.parametrize("costs", NO_PLACE.values(), ids=NO_PLACE)
def test_no_cost_of_several_places_is_counted_in_each_in_full(make: Make, costs: str) -> None:
    """Where not one line named its place, each place had all of them as its own."""
    given = files(**of_two_places(), **{"costs.csv": costs})
    project = make(given, data=DATA, value=FULL, places=PLACES, covariates={"age": "numeric"})
    tables = load(project)
    parts = [tables.for_place(place, project)["costs"] for place in project.places]
    assert [part["share"].tolist() for part in parts] == [[0.5, 0.5], [0.5, 0.5]]
    assert sum((part["amount"] * part["share"]).sum() for part in parts) == 500_000


def test_only_what_is_of_no_place_is_handed_whole_to_each_of_several(make: Make) -> None:
    """What is handed whole to each is counted in each: a table of another kind must say of which place its rows are."""
    data = {name: f"data/{name}.csv" for name in TABLES}
    specs = table_specs(make(files(), data=data, value=FULL, places=PLACES))
    assert set(specs) == set(TABLES)
    divided = {"person_id", "place_code"}
    whole = {name for name, spec in specs.items() if not divided & {c.name for c in spec.columns}}
    assert whole == OF_NO_PLACE
    project = make(files(), places=PLACES)
    people = pd.DataFrame({"person_id": ["1"], "group": "participant", "place_code": "E08000003"})
    rent = pd.DataFrame({"amount": [500.0]})
    strange = CheckedTables({"people": people, "rents": rent})
    with pytest.raises(KeyError, match="place_code"):
        strange.for_place(project.places[0], project)


def test_shares_of_costs_tell_no_place_more_closely_than_its_report(make: Make) -> None:
    """The whole of a line is known from a contract, and a place's part from its report: their ratio was its number to the nearest 5."""
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000006", "name": "Salford"}]
    project = make(places=places)
    costs = pd.DataFrame({"amount": [6000.0]})
    fits: dict[float, list[int]] = {}
    for n in range(1, 140):
        codes = ["E08000003"] * 100 + ["E08000006"] * n
        people = pd.DataFrame({"group": "participant", "place_code": codes})
        [share] = costs_of_place(costs, people, project.places[1], project)["share"]
        fits.setdefault(share, []).append(n)
    assert min(max(some) - min(some) for some in list(fits.values())[:-1]) >= 14


FUNDED = "item,kind,amount,year,funder\nKey workers,cash,90000,2024,City  Council\nRooms,in_kind,5000,2024,\n"


@pytest.mark.parametrize(
    ("named", "costs", "says"),
    [
        (["CITY council"], FUNDED, ""),
        (["City Council", "County"], FUNDED, "names 'County', and no line of costs"),
        (["City Council"], COSTS, "there is no column funder"),
    ],
)
def test_public_bodies_are_among_the_funders_however_they_are_written(
    make: Make, named: list[str], costs: str, says: str
) -> None:
    found = problems(make, {"costs.csv": costs}, value={**FULL, "public_funders": named})
    assert [says in one for one in found] == ([True] if says else [])


IN_THOUSANDS = "item,kind,{amount},year\nKey workers,cash,240,2024\nRooms{of},in_kind,12.5,2024\n"


@pytest.mark.parametrize(
    ("amount", "of"),
    [("amount (£000s)", ""), ("Cost £k", ""), ("Cost ('000)", ""), ("Cost in thousands", ""), ("amount", " (£000)")],
)  # fmt: skip
def test_amounts_that_are_called_thousands_are_refused_until_it_is_said(
    make: Make, amount: str, of: str
) -> None:
    table = IN_THOUSANDS.format(amount=amount, of=of)
    columns = {} if amount == "amount" else {"columns": {"amount": amount}}
    [refused] = problems(make, {"costs.csv": table}, data={**DATA, **columns})
    assert "units: {amount: thousands}" in refused
    data = {**DATA, **columns, "units": {"amount": "thousands"}}
    project = make({**files(), "costs.csv": table}, data=data, value=FULL)
    tables = load(project)
    assert tables["costs"]["amount"].tolist() == [240_000, 12_500]
    # What an outcome is worth stands in a column of the same name, and is as it was.
    assert tables["unit_values"]["amount"].tolist() == [1000, 9000]
    assert any("multiplied by 1,000" in note for note in tables.notes)


@pytest.mark.parametrize("item", ["4,000 visits", "Visits (1000)", "Room 3000", "Kit"])
def test_items_with_numbers_are_no_thousands(make: Make, item: str) -> None:
    table = f'item,kind,amount,year\n"{item}",cash,90000,2024\n'
    assert problems(make, {"costs.csv": table}) == []


@pytest.mark.parametrize("unit", ["monthly", "weeks"])
def test_costs_are_of_no_span_of_time(make: Make, unit: str) -> None:
    with pytest.raises(ProjectError, match=r"cannot be .*Use one of: thousands, pence"):
        make(files(), data={**DATA, "units": {"amount": unit}}, value=FULL)


@pytest.mark.parametrize(
    ("item", "column", "says"),
    [
        ("VAT on rooms", "", "speaks of value added tax"),
        ("Rooms, excluding VAT", "", ""),
        ("Elevators", "", ""),
        ("Rooms", "Quarter", "has a column 'Quarter', which is not read"),
        ("Rooms", "Notes", ""),
    ],
)
def test_tax_and_parts_of_years_are_asked_about(
    make: Make, item: str, column: str, says: str
) -> None:
    table = f'item,kind,amount,year{"," + column if column else ""}\n"{item}",cash,90000,2024{",1" if column else ""}\n'
    project = make(files(**{"costs.csv": table}), data=DATA, value=FULL)
    asked = [
        q.what
        for q in look(project).questions
        if q.rule == "costs-as-meant" and "each participant" not in q.what
    ]
    assert [says in one for one in asked] == ([True] if says else [])
