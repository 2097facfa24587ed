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


#: A year from January to the April after it, as people and programmes write its months; the twelfth of everybody is among them.
WRITTEN = {
    "%b-%y": "Jan-25 Feb-25 Mar-25 Apr-25 May-25 June-25 July-25 Aug-25 Sept-25 Oct-25 Nov-25 Dec-25 Jan-26",
    "%B %Y": "January 2025|FEBRUARY 2025|Mar 2025|Apr. 2025|Mai 2025|June 2025|july 2025|Aug 2025|Sept. 2025|Hydref 2025|Nov 2025|Dec 2025|January 2026",
}


def by_month(names: list[str]) -> str:
    header = ",".join(["person_id", *(f"Pay {name}" for name in names)])
    rows = [f"00{n}," + ",".join(str(1000 * n + i) for i in range(len(names))) for n in range(1, 6)]
    return "\n".join([header, *rows, ""])


@pytest.mark.parametrize("form", WRITTEN)
def test_a_month_is_read_by_any_usual_word(make: Make, form: str) -> None:
    names = WRITTEN[form].split("|" if "|" in WRITTEN[form] else " ")
    project = make(
        {"people.csv": STARTED, "outcomes.csv": by_month(names)},
        data=settings(form),
        outcomes=EARNINGS,
    )
    outcomes = load(project, today=dt.date(2026, 11, 1))["outcomes"]
    assert len(outcomes) == 5 * 13
    mine = outcomes[outcomes["person_id"] == "001"].set_index("month")["earnings"]
    assert mine.to_dict() == {8 + i: 1000 + i for i in range(13)}


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ("Pay Septmber-25", True),
        ("Pay 2025-09", True),
        ("Pay 09/2025", True),
        ("Pay Sep-2025", True),
        ("Pay Sept", True),
        ("pay  Sep-25", True),
        # no month, several, or one that another column says
        ("Pay method", False),
        ("Pay 2024-25", False),
        ("Pay Jan-25 to Dec-25", False),
        ("Pay Jun-2025", False),
        ("Pay total 25", False),
        ("Pay 2025", False),
    ],
)
def test_a_month_that_cannot_be_read_is_not_left_out_in_silence(
    make: Make, other: str, refused: bool
) -> None:
    files = {"people.csv": STARTED, "outcomes.csv": PAY.replace("Pay method", other)}
    project = make(files, data=settings(), outcomes=EARNINGS)
    if not refused:
        load(project, today=TODAY)
        return
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    (problem,) = caught.value.problems
    assert (problem.where, problem.column) == ("data/outcomes.csv", " ".join(other.split()))
    assert "month cannot be read" in problem.what
    assert "Pay Apr-25" in problem.remedy


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ("Pay M 24", True),
        ("pay M24", True),
        ("pay m12", False),
        ("Pay Mean", False),
    ],
)
def test_a_number_of_a_month_that_is_written_otherwise_neither(
    make: Make, other: str, refused: bool
) -> None:
    outcomes = f"person_id,Pay M6,Pay M12,{other}\n" + "".join(
        f"00{n},{n}000,{n}2000,{n}3000\n" for n in range(1, 6)
    )
    data = {"wide": {"earnings": "Pay M{month}"}}
    project = make({"people.csv": STARTED, "outcomes.csv": outcomes}, data=data, outcomes=EARNINGS)
    if not refused:
        load(project, today=TODAY)
        return
    with pytest.raises(ProjectError, match="month cannot be read"):
        load(project, today=TODAY)


def test_a_column_that_is_read_as_something_else_is_no_month(make: Make) -> None:
    pay = [line.split(",", 1)[1] for line in PAY.replace("Pay method", "Pay 2025-09").splitlines()]
    lines = [f"{row},{more}" for row, more in zip(STARTED.splitlines(), pay, strict=True)]
    project = make(
        {"people.csv": "\n".join([*lines, ""]), "outcomes.csv": None},
        data={**settings(), "outcomes": None, "columns": {"method": "Pay 2025-09"}},
        covariates={"age": "numeric", "sex": "category", "method": "category"},
        outcomes=EARNINGS,
    )
    load(project, today=TODAY)
