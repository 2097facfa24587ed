"""Outcomes with a column for each month of the calendar are counted from the start of each person."""

from __future__ import annotations

import datetime as dt

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
#: The last person has no start.
STARTED = PEOPLE.rsplit("006", 1)[0]
PAY = """\
person_id,Pay Apr-25,Pay May-25,Pay Jun-25,Pay method
001,10000,20000,30000,BACS
002,11000,21000,31000,BACS
003,12000,22000,32000,cheque
004,13000,23000,33000,BACS
005,14000,,34000,BACS
"""
FORMS = {"%b-%y": "Apr-25 May-25 Jun-25", "%Y-%m": "2025-04 2025-05 2025-06", "%B %Y": "April 2025,May 2025,June 2025"}  # fmt: skip


def written(form: str) -> str:
    names = FORMS[form].split("," if "," in FORMS[form] else " ")
    text = PAY
    for old, new in zip(("Apr-25", "May-25", "Jun-25"), names, strict=True):
        text = text.replace(old, new)
    return text


def settings(form: str = "%b-%y") -> dict[str, object]:
    return {"wide": {"earnings": f"Pay {{{form}}}"}}


EARNINGS = [{"code": "earnings", "month": 12, "primary": True}]


@pytest.mark.parametrize("form", FORMS)
def test_months_are_counted_from_the_month_of_the_start(make: Make, form: str) -> None:
    project = make(
        {"people.csv": STARTED, "outcomes.csv": written(form)},
        data=settings(form),
        outcomes=EARNINGS,
    )
    tables = load(project, today=TODAY)
    outcomes = tables["outcomes"]
    year = outcomes[outcomes["month"] == 12].set_index("person_id")["earnings"]
    # Starts are in May, and of person 003 in June.
    assert year.to_dict() == {"001": 20000, "002": 21000, "003": 32000, "004": 23000} | {
        "005": pytest.approx(float("nan"), nan_ok=True)
    }
    assert sorted(set(outcomes["month"])) == [10, 11, 12, 13]
    assert any("months April 2025, May 2025, June 2025" in note for note in tables.notes)


def test_a_person_without_a_start_is_named(make: Make) -> None:
    pay = PAY + "006,1,2,3,BACS\n"
    project = make({"people.csv": PEOPLE, "outcomes.csv": pay}, data=settings(), outcomes=EARNINGS)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    first = next(p for p in caught.value.problems if "start of this person" in p.what)
    assert (first.where, first.row) == ("data/outcomes.csv", 7)


def test_the_file_of_people_may_hold_them(make: Make) -> None:
    header, *rows = STARTED.splitlines()
    pay = [line.split(",", 1)[1] for line in PAY.splitlines()]
    lines = [f"{row},{more}" for row, more in zip((header, *rows), pay, strict=True)]
    project = make(
        {"people.csv": "\n".join([*lines, ""]), "outcomes.csv": None},
        data={**settings(), "outcomes": None},
        outcomes=EARNINGS,
    )
    outcomes = load(project, today=TODAY)["outcomes"]
    assert (outcomes["month"] == 12).sum() == 5


@pytest.mark.parametrize(
    ("wide", "says"),
    [
        ({"earnings": "Pay {%d}"}, "does not say how a month of the calendar is written"),
        ({"earnings": "Pay {%b-%y} M{month}"}, "does not say where in the name"),
        (
            {"earnings": "Pay {%b-%y}", "employed": "Work M{month}"},
            "some outcomes have months since the start",
        ),
    ],
)
def test_a_slip_is_said(make: Make, wide: dict[str, str], says: str) -> None:
    with pytest.raises(ProjectError, match=says):
        make(data={"wide": wide})


def test_a_name_that_no_column_has_is_said(make: Make) -> None:
    project = make(
        {"people.csv": STARTED, "outcomes.csv": PAY},
        data={"wide": {"earnings": "Wages {%b-%y}"}},
        outcomes=EARNINGS,
    )
    with pytest.raises(ProjectError, match="no column that is called 'Wages"):
        load(project, today=TODAY)
