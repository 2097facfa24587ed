"""Implausible values, codes, levels and days are asked about or refused; what is usual is not; what is accepted is silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.codes import heaped_codes, lone_codes
from localeval.data.load import load
from localeval.data.questions import Question, unanswered

from ..small_project import Make, make

__all__ = ["make"]

TODAY = dt.date(2026, 11, 28)
RNG = np.random.default_rng(4)
N = 60
PAY = np.where(RNG.random(N) < 0.5, RNG.gamma(6, 2500, N).round(2), 0.0)


def files(
    pay: Sequence[float] | np.ndarray = PAY,
    ages: Sequence[float] | None = None,
    months: Sequence[float] | None = None,
    starts: Sequence[str] | None = None,
    more: dict[str, Sequence[object]] | None = None,
) -> dict[str, str]:
    ids = [f"P{i:03d}" for i in range(N)]
    people = pd.DataFrame(
        {
            "person_id": ids,
            "group": ["participant", "comparison"] * (N // 2),
            "start_date": starts or [f"2024-05-{1 + i % 28:02d}" for i in range(N)],
            "age": list(ages) if ages is not None else [20 + i % 40 for i in range(N)],
            "sex": ["Female", "Male", "Male"] * (N // 3),
            "months_workless": list(months) if months is not None else [i % 30 for i in range(N)],
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": ids,
            "month": 12,
            "employed": (np.array(pay) > 0).astype(int),
            "earnings": pay,
        }
        | (more or {})
    )
    return {"people.csv": people.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}


COVARIATES = {"age": "numeric", "sex": "category", "months_workless": "numeric"}


def asked(make: Make, given: dict[str, str], **changes: object) -> list[Question]:
    project = make(given, **{"covariates": COVARIATES, **changes})
    return unanswered(load(project, today=TODAY).questions, project.settings.data)


def refused(make: Make, given: dict[str, str], **changes: object) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        asked(make, given, **changes)
    return [str(problem) for problem in caught.value.problems]


def but(values: Sequence[float] | np.ndarray, **changes: float) -> list[float]:
    """Change single values: ``but(AGES, at3=99)``."""
    out = list(values)
    for key, value in changes.items():
        out[int(key.removeprefix("at"))] = value
    return out


AGES, MONTHS = [20.0 + i % 40 for i in range(N)], [float(i % 30) for i in range(N)]


def test_usual_data_are_not_asked_about(make: Make) -> None:
    assert asked(make, files()) == []


@pytest.mark.parametrize(
    ("given", "rule", "says", "line"),
    [
        (files(ages=but(AGES, at3=3)), "possible-values", "column age, row 5: 3 is no age", "missing: {age: [3]}"),
        (files(ages=but(AGES, at3=99, at9=99)), "possible-values", "99 is seldom an age", "missing: {age: [99]}"),
        (files(months=but(MONTHS, at7=540)), "values-go-together", "540 months without work", "column: months_workless"),
        (files(months=but(MONTHS, at7=-9)), None, "-9 is not possible here", ""),
        (files(pay=but(PAY, at5=-9)), "codes-declared", "'earnings' is -9 in 1 row", "missing: {earnings: [-9]}"),
        (files(pay=but(PAY, at5=-9, at6=-9, at8=-9)), "codes-declared", "'earnings' is -9 in 3 rows", "missing: {earnings: [-9]}"),
        (files(pay=but(PAY, at5=999999)), "possible-values", "999,999 is more than people have", "missing: {earnings: [999999]}"),
        (files(pay=but(PAY, at5=99999999)), None, "row 7: 99,999,999 is more than anybody has", "value: 99999999"),
        (files(pay=PAY / 12), "usual-level", "smaller than is usual", "units: {earnings: monthly}"),
        (files(pay=PAY * 100), None, "much larger than is usual", "units: {earnings: pence}"),
        (files(pay=PAY / 1000), None, "much smaller than is usual", "units: {earnings: thousands}"),
        (files(pay=PAY / 52), None, "much smaller than is usual", "'weekly'"),
    ],
)  # fmt: skip
def test_what_is_hardly_possible_is_asked_about_or_refused(
    make: Make, given: dict[str, str], rule: str | None, says: str, line: str
) -> None:
    if rule is None:
        [said] = refused(make, given)
    else:
        [question] = asked(make, given)
        assert question.rule == rule
        said = str(question.problem())
        assert f"accept: [{{rule: {rule}, column: " in said
    assert says in said
    assert line in said


def test_weeks_that_no_time_has_are_refused(make: Make) -> None:
    outcomes = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "weeks_employed", "month": 12},
    ]
    weeks = [float(i % 53) for i in range(N)]
    assert asked(make, files(more={"weeks_employed": weeks}), outcomes=outcomes) == []
    [said] = refused(make, files(more={"weeks_employed": but(weeks, at4=97)}), outcomes=outcomes)
    assert "97 weeks by month 12 are more than that time has" in said
    [days] = refused(
        make, files(more={"weeks_employed": [7 * week for week in weeks]}), outcomes=outcomes
    )
    assert "units: {weeks_employed: days}" in days


def test_a_code_in_an_outcome_of_ones_own_that_would_turn_its_average_is_refused(
    make: Make,
) -> None:
    outcomes = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "local:visits", "month": 12, "label": "Visits", "unit": "score", "direction": "increase", "definition": "Visits made."},
    ]  # fmt: skip
    visits = [float(i % 9) for i in range(N)]
    assert asked(make, files(more={"visits": visits}), outcomes=outcomes) == []
    [said] = refused(
        make, files(more={"visits": but(visits, at1=999, at2=999, at3=999)}), outcomes=outcomes
    )
    assert "'visits' is 999 in 3 rows" in said
    [question] = asked(make, files(more={"visits": but(visits, at1=999)}), outcomes=outcomes)
    assert question.rule == "codes-declared"


@pytest.mark.parametrize(
    ("entry", "silent"),
    [
        ({"rule": "possible-values", "column": "age", "reason": "A family learning scheme."}, True),
        ({"rule": "possible-values", "column": "age", "value": 3, "reason": "Checked."}, True),
        ({"rule": "possible-values", "column": "age", "value": 4, "reason": "Checked."}, False),
        ({"rule": "possible-values", "column": "earnings", "reason": "Checked."}, False),
        ({"rule": "usual-level", "column": "age", "reason": "Checked."}, False),
        ({"rule": "possible-values", "reason": "All of them."}, True),
    ],
)
def test_what_is_accepted_is_silent(make: Make, entry: dict[str, object], silent: bool) -> None:
    left = asked(make, files(ages=but(AGES, at3=3)), data={"accept": [entry]})
    assert (left == []) == silent


def test_what_is_refused_can_be_accepted(make: Make) -> None:
    entry = {"rule": "usual-level", "column": "earnings", "reason": "Pay of Saturday jobs."}
    assert asked(make, files(pay=PAY / 52), data={"accept": [entry]}) == []


def test_another_currency_is_not_judged(make: Make) -> None:
    assert asked(make, files(pay=PAY * 100), currency="JPY") == []


def mondays(n: int, first: str = "2024-04-01") -> list[str]:
    start = pd.Timestamp(first)
    days = [start + pd.Timedelta(days=7 * (i // 2) + (i % 5)) for i in range(n)]
    return [day.date().isoformat() for day in days]


def a_day_early(days: Sequence[str]) -> list[str]:
    """Write each midnight of British time as the day in universal time."""
    local = pd.to_datetime(pd.Series(days)).dt.tz_localize("Europe/London")
    return local.dt.tz_convert("UTC").dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    "days",
    [mondays(N), [f"2024-{4 + i % 9:02d}-01" for i in range(N)]],
    ids=["working days", "first days of months"],
)
def test_days_that_are_each_a_day_early_are_asked_about(make: Make, days: list[str]) -> None:
    assert asked(make, files(starts=days)) == []
    programme = {"name": "W", "organisation": "C", "started": "2024-03-01"}
    [question] = asked(make, files(starts=a_day_early(days)), programme=programme)
    assert question.rule == "days-not-shifted"
    assert "look a day early" in str(question.problem())


def test_one_day_for_a_group_may_be_that_of_a_list(make: Make) -> None:
    """A Sunday, which is no reason to say that all days look a day early."""
    days = mondays(N)
    listed = ["2024-03-31" if i % 2 else day for i, day in enumerate(days)]
    programme = {"name": "W", "organisation": "C", "started": "2024-03-01"}
    [question] = asked(make, files(starts=listed), programme=programme)
    assert question.what.startswith(f"{N // 2} people have 2024-03-31, and the others")
    assert question.rows[0] == 3
    assert asked(make, files(starts=["2024-03-31"] * N), programme=programme) == []


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([2, 14, 3, 30, 9, 999, 8], [999]),
        ([2, 14, 3, 30, 9, -9, 8], [-9]),
        ([2, 14, 3, 30, 9, 41, 8], []),
        ([2, 14, 999], []),  # too few others
        ([10, 200, 999, 700, 1500, 40], []),  # inside
        ([*range(18, 65), 99], [99]),
        ([-4, -9, 3, 8, 12, 1], []),  # a score that may be below zero
    ],
)
def test_a_lone_code_lies_far_outside(values: list[float], codes: list[float]) -> None:
    assert lone_codes(pd.Series(values, dtype=float)) == codes


def test_tables_of_several_files_and_months_in_columns_name_the_place(make: Make) -> None:
    given = files(ages=but(AGES, at3=3, at40=4))
    header, *rows = given["people.csv"].splitlines(keepends=True)
    pieces = {"a.csv": header + "".join(rows[:30]), "b.csv": header + "".join(rows[30:])}
    wide = "person_id,Work M12,Pay M12\n" + "".join(
        f"P{i:03d},{int(PAY[i] > 0)},{PAY[i] / 12}\n" for i in range(N)
    )
    found = asked(
        make,
        {**pieces, "outcomes.csv": wide},
        data={
            "people": ["data/a.csv", "data/b.csv"],
            "wide": {"employed": "Work M{month}", "earnings": "Pay M{month}"},
        },
    )
    ages, level = sorted(
        (str(question.problem()) for question in found), key=lambda text: "outcomes" in text
    )
    assert ages.startswith("data/a.csv, column age, row 5: 3 is no age")
    assert "row 12 in data/b.csv" in ages
    assert level.startswith("data/outcomes.csv, column ")
    assert "smaller than is usual" in level


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([*range(100, 9000, 70), *[99] * 6], [99]),
        ([*range(100, 9000, 70), *[99] * 4], []),  # too seldom
        ([*range(100, 9000, 70), *[5000] * 20], []),  # no code
        ([*[20 + i % 45 for i in range(300)], *[33] * 30], []),
        ([*range(100, 9000, 70), *[99] * 6, *[150] * 6, *[250] * 6], []),  # people round
        ([*range(1, 9), *[99] * 9], []),
    ],
)
def test_a_heap_of_codes_stands_where_amounts_do_not_repeat(
    values: list[int], codes: list[float]
) -> None:
    assert heaped_codes(pd.Series(values, dtype=float)) == codes


def test_a_code_inside_the_range_of_amounts_is_asked_about(make: Make) -> None:
    pay = RNG.gamma(6, 2500, N).round(2)
    [question] = asked(
        make, files(pay=but(pay, at0=0, at7=0, at1=999, at2=999, at3=999, at4=999, at5=999))
    )
    assert "'earnings' is 999 in 5 rows, where other amounts stand once or twice" in question.what
