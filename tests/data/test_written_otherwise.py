"""Texts that tell of another meaning than they are read with: turned days, cut figures, other money, marks of a page, births filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load
from localeval.data.questions import Question

from ..small_project import Make, make

__all__ = ["make"]

TODAY = dt.date(2026, 1, 1)
#: Twenty starts, one a fortnight or so.
STARTS = [dt.date(2024, 4, 3) + dt.timedelta(days=13 * i) for i in range(20)]


def files(starts: list[str] | None = None, **columns: list[str]) -> dict[str, str]:
    """Make files of twenty people; ``columns`` are of people, or of outcomes where these have them."""
    starts = starts or [day.isoformat() for day in STARTS]
    n = range(20)
    sex = columns.get("sex", [("Female", "Male")[i % 2] for i in n])
    age, ids = columns.get("age", [str(25 + i) for i in n]), columns.get("ids", [f"P{i:02d}" for i in n])  # fmt: skip
    pay = columns.get("earnings", [str(9000 + 100 * i) for i in n])
    born = columns.get("born", [f"19{70 + i}-05-17" for i in n])
    people = [
        f"{ids[i]},{('participant', 'comparison')[i % 2]},{starts[i]},{age[i]},{sex[i]},{born[i]}" for i in n
    ]  # fmt: skip
    outcomes = [f'{ids[i]},12,{i % 3 == 0:d},"{pay[i]}"' for i in n]
    return {
        "people.csv": "\n".join(["person_id,group,start_date,age,sex,date_of_birth", *people]),
        "outcomes.csv": "\n".join(["person_id,month,employed,earnings", *outcomes]),
    }


def read(made: Any) -> CheckedTables:
    return load(made, today=TODAY)


def asked(tables: CheckedTables, column: str) -> list[Question]:
    return [one for one in tables.questions if one.column == column]


def turned(day: dt.date) -> str:
    """Give a day as American settings make it of day/month/year."""
    return dt.date(day.year, day.day, day.month).isoformat() if day.day <= 12 else f"{day:%d/%m/%Y}"


def test_days_that_a_spreadsheet_turned_round_are_refused_with_their_rows(make: Make) -> None:
    given = files([turned(day) for day in STARTS])
    with pytest.raises(ProjectError) as refused:
        read(make(given, data={"dates": "day-first"}))
    said = str(refused.value)
    assert "day and month look exchanged" in said
    assert "column start_date, row 2:" in said
    assert "with the day first" in said


@pytest.mark.parametrize(
    "write",
    [
        lambda day, i: day.isoformat() if i % 2 else f"{day:%d/%m/%Y}",  # two systems
        lambda day, i: day.isoformat() if day.day > 12 else f"{day:%d/%m/%Y}",
        # One system that keeps the first of the month, and one with days.
        lambda day, i: day.replace(day=1).isoformat() if i % 2 else f"{day.replace(day=20):%d/%m/%Y}",
    ],
)  # fmt: skip
def test_two_ways_of_writing_days_alone_are_not_that(make: Make, write: Any) -> None:
    given = files([write(day, i) for i, day in enumerate(STARTS)])
    assert not asked(read(make(given, data={"dates": "day-first"})), "start_date")


def test_who_knows_better_accepts_it(make: Make) -> None:
    given = files([turned(day) for day in STARTS])
    reason = "Checked with the provider."
    answer = {"rule": "days-not-shifted", "column": "start_date", "reason": reason}
    programme = {"name": "Way In", "organisation": "A council"}
    data = {"dates": "day-first", "accept": [answer]}
    assert len(read(make(given, programme=programme, data=data))["people"]) == 20


def test_numbers_that_a_narrow_column_cut_off_are_asked_about(make: Make) -> None:
    cut = [f"{9013 + 117 * i:.1E}" if i < 5 else str(9013 + 117 * i) for i in range(20)]
    [question] = asked(read(make(files(earnings=cut))), "earnings")
    assert question.rows == (2, 3, 4, 5, 6)
    assert "the rest is lost" in question.what
    whole = [f"{9013.25 + 117 * i:.6E}" for i in range(20)]
    assert not asked(read(make(files(earnings=whole))), "earnings")


@pytest.mark.parametrize(
    ("signs", "currency", "refused"),
    [("£" * 20, "GBP", False), ("£" * 17 + "€€€", "GBP", True), ("€" * 20, "GBP", True), ("€" * 20, "EUR", False)],
)  # fmt: skip
def test_amounts_in_other_money_than_the_project_counts_in(
    make: Make, signs: str, currency: str, refused: bool
) -> None:
    pay = [f"{sign}{9000 + 100 * i:,}" for i, sign in enumerate(signs)]
    numbers = {"thousands": ",", "currency": sorted(set(signs))}
    made = make(files(earnings=pay), data={"numbers": numbers}, currency=currency)
    if not refused:
        assert read(made)["outcomes"]["earnings"].tolist() == [9000 + 100 * i for i in range(20)]
        return
    with pytest.raises(ProjectError, match=r"'€', and the project counts in GBP") as caught:
        read(made)
    assert ("currency: EUR" in str(caught.value)) == (signs.count("€") == 20)


def test_marks_of_a_web_page_are_no_part_of_an_id(make: Make) -> None:
    linked = [f"<a href='https://crm.example/{i}'>P{i:02d}</a>" for i in range(20)]
    with pytest.raises(ProjectError, match="marks of a web page"):
        read(make(files(ids=linked)))
    bands = ["<25" if i % 2 else "25>" for i in range(20)]
    assert not asked(read(make(files(sex=bands))), "sex")


def test_births_on_1_january_are_asked_about_with_the_line_that_accepts(make: Make) -> None:
    born = [f"19{60 + i}-01-01" if i < 12 else f"19{60 + i}-05-17" for i in range(20)]
    text = {name: content.replace(",age,", ",x,") for name, content in files(born=born).items()}
    derive = {"derive": {"age": "from date_of_birth"}}
    tables = read(make(text, data=derive))
    [question] = asked(tables, "date_of_birth")
    assert "12 of 20 dates of birth are 1 January, as where only the year is known" in question.what
    assert question.rows == tuple(range(2, 14))
    line = "accept: [{rule: possible-values, column: date_of_birth, reason: ...}]"
    assert line in str(question.problem())
    # Born on 1 January 1960 and on 17 May 1972; started on 3 April and on 6 September 2024.
    assert tables["people"]["age"].tolist()[0] == 64
    assert tables["people"]["age"].tolist()[12] == 52
    usual = [f"19{60 + i}-01-01" if i < 2 else f"19{60 + i}-05-17" for i in range(20)]
    text = {name: content.replace(",age,", ",x,") for name, content in files(born=usual).items()}
    assert not asked(read(make(text, data=derive)), "date_of_birth")


@pytest.mark.parametrize("word", ["DNA", "Did not attend", "FTA", "No-show", "withdrawn", "Awaiting assessment", "Heb fynychu"])  # fmt: skip
def test_what_became_of_somebody_is_no_characteristic(make: Make, word: str) -> None:
    words = [word if i % 6 == 0 else ("Female", "Male")[i % 2] for i in range(20)]
    [question] = asked(read(make(files(sex=words))), "sex")
    assert f'missing: {{sex: ["{word}"]}}' in question.remedy


def test_a_column_of_what_became_of_people_is_not_asked_about(make: Make) -> None:
    words = [("Completed", "DNA", "Withdrawn", "Cancelled")[i % 4] for i in range(20)]
    assert not asked(read(make(files(sex=words))), "sex")


def test_signs_that_nobody_sees_make_no_other_word_of_what_is_declared(make: Make) -> None:
    words = [("\u200fF\u200e", "M", "\x07F", "M\u00ad", "Not\u200b said")[i % 5] for i in range(20)]
    values = {"sex": {"F": "Female", "M": "Male"}}
    tables = read(make(files(sex=words), data={"values": values, "missing": ["not said"]}))
    found = tables["people"]["sex"].astype(object).where(lambda s: s.notna(), None).tolist()
    assert found == [("Female", "Male", "Female", "Male", None)[i % 5] for i in range(20)]


@pytest.mark.parametrize("word", ["TBC", "Unknown", "n/k", "Not known"])
def test_a_word_for_not_known_is_no_id(make: Make, word: str) -> None:
    ids = [word if i == 3 else f"P{i:02d}" for i in range(20)]
    with pytest.raises(ProjectError) as refused:
        read(make(files(ids=ids)))
    assert f"'{word}' stands where an id should, and counts as one person" in str(refused.value)
    assert "row 5" in str(refused.value)


@pytest.mark.parametrize("word", ["TEST01", "Dummy", "test client 2", "ZZTEST"])
def test_a_record_by_which_the_system_was_tried_out_is_asked_about(make: Make, word: str) -> None:
    ids = [word if i == 3 else f"P{i:02d}" for i in range(20)]
    [question] = asked(read(make(files(ids=ids))), "person_id")
    assert question.rows == (5,)
    assert word not in question.what  # ids are shown nowhere
    own = [f"Test{i:02d}" for i in range(20)]
    assert not asked(read(make(files(ids=own))), "person_id")
