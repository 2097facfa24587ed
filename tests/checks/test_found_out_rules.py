"""Columns of the outcomes that nobody declared are asked about as those of people are, with the file, the column and the line that accepts it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.checks.found_out_rules import FoundOutAlike
from localeval.checks.meaning_rules import PartsMeasuredAlike
from localeval.data.load import look
from localeval.data.unused_columns import unused_of_outcomes

from ..small_project import Make
from .test_design_rules import PEOPLE, tables, taking_part
from .test_meaning_rules import asked

HALF = np.asarray(np.arange(PEOPLE) % 4 < 2)
STARTS = pd.Series(pd.Timestamp("2024-05-01") + pd.to_timedelta(np.arange(PEOPLE) * 7 % 90, "D"))


def in_outcomes(**columns: Any) -> dict[str, str | bytes | None]:
    """Give tables of which the outcomes have month 6 as well, rows in another order, and more columns at month 12."""
    files = tables(start_date=STARTS.dt.strftime("%Y-%m-%d"))
    year = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    half = year.assign(month=6, employed=np.random.default_rng(8).integers(0, 2, PEOPLE))
    whole = pd.concat([half, year.assign(**columns)]).sample(frac=1, random_state=1)
    return {**files, "outcomes.csv": whole.to_csv(index=False)}


def works(files: dict[str, Any]) -> np.ndarray:
    rows = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    year = rows[rows["month"] == 12].sort_values("person_id")
    return np.asarray(year["employed"] == 1)


def test_texts_of_outcomes_stand_beside_the_people_they_are_about(make: Make) -> None:
    files = in_outcomes(note=[f"note {i}" for i in range(PEOPLE)])
    project = make(files)
    found = unused_of_outcomes(look(project), 12)
    assert found.texts["note"].tolist() == [f"note {i}" for i in range(PEOPLE)]
    lines = str(files["outcomes.csv"]).splitlines()
    assert [lines[row - 1].split(",")[0] for row in found.rows[:40]] == [f"{i:04d}" for i in range(40)]  # fmt: skip
    assert unused_of_outcomes(look(project), 6).texts["note"].isna().all()
    assert (unused_of_outcomes(look(project), 3).rows == -1).all()


def test_how_outcomes_were_found_out_is_asked_about_once_and_can_be_accepted(make: Make) -> None:
    files = in_outcomes(evidence=np.where(taking_part(), "Self-declared", "HMRC PAYE"))
    [problem] = asked(make(files), FoundOutAlike)
    assert (problem.where, problem.column) == ("data/outcomes.csv", "evidence")
    assert "was 'employed' at month 12 found out in the same way in both groups?" in problem.what
    assert "100% of participants and 0% of the comparison group" in problem.what
    assert "HMRC" not in str(problem)
    line = "accept: [{rule: found-out-alike, column: evidence, reason: ...}]"
    assert problem.remedy.endswith(f"If it is right, write under data: {line}")
    accept = [{"rule": "found-out-alike", "column": "evidence", "reason": "Both were checked."}]
    assert asked(make(files, data={"accept": accept}), FoundOutAlike) == []
    both = in_outcomes(evidence=np.where(HALF, "Self-declared", "HMRC PAYE"))
    assert asked(make(both), FoundOutAlike) == []


def test_a_word_that_counts_in_one_group_is_asked_about_with_rows_of_the_outcomes(make: Make) -> None:  # fmt: skip
    plain = works(in_outcomes())
    said = np.where(HALF, "Self-employed", "Employee")
    work_type = np.where(plain, said, "")
    files = in_outcomes(work_type=work_type)
    assert asked(make(files), FoundOutAlike) == []
    gone = in_outcomes(work_type=work_type, employed=(plain & ~(HALF & ~taking_part())) * 1)
    [problem] = asked(make(gone), FoundOutAlike)
    assert (problem.where, problem.column) == ("data/outcomes.csv", "work_type")
    assert "100% of participants and 0% of the comparison group have it (also in rows" in problem.what  # fmt: skip
    assert problem.row is not None
    assert "Self-employed" in str(gone["outcomes.csv"]).splitlines()[problem.row - 1]


@pytest.mark.parametrize("where", ["outcomes", "people"])
@pytest.mark.parametrize(("days", "found"), [(150, 1), (360, 0)])
def test_the_day_of_a_measurement_is_asked_about_in_either_table(
    make: Make, where: str, days: int, found: int
) -> None:
    on = (STARTS + pd.to_timedelta(np.where(taking_part(), 365, days), "D")).dt.strftime("%Y-%m-%d")
    files = in_outcomes(**({"observed_on": on.to_numpy()} if where == "outcomes" else {}))
    if where == "people":
        people = pd.read_csv(io.StringIO(str(files["people.csv"])), dtype={"person_id": str})
        files["people.csv"] = people.assign(observed_on=on).to_csv(index=False)
    problems = asked(make(files), FoundOutAlike)
    assert len(problems) == found
    for problem in problems:
        assert (problem.where, problem.column) == (f"data/{where}.csv", "observed_on")
        assert "365 days after it in the middle of participants, and 150 in that" in problem.what


def test_people_who_are_gone_by_a_column_of_outcomes_are_asked_about(make: Make) -> None:
    gone = HALF & ~taking_part()
    reason = np.where(gone, np.where(np.arange(PEOPLE) % 3, "Deceased", "In custody"), "")
    files = in_outcomes(reason=reason)
    assert asked(make(files), PartsMeasuredAlike) == []
    none = in_outcomes(reason=reason, employed=(works(files) & ~gone) * 1)
    [problem] = [one for one in asked(make(none), PartsMeasuredAlike) if "gone?" in one.what]
    assert (problem.where, problem.column) == ("data/outcomes.csv", "employed")
    assert "By 'reason' 100 died, moved or were not found" in problem.what
    assert problem.row is not None
    told = str(none["outcomes.csv"]).splitlines()[problem.row - 1]
    assert "Deceased" in told or "In custody" in told


def test_details_of_an_outcome_beside_it_are_no_sign_of_anything(make: Make) -> None:
    """What is written of those alone who have the outcome, or follows from it, is in one group as in the other."""
    plain = works(in_outcomes())
    rng = np.random.default_rng(4)
    files = in_outcomes(
        status=np.where(plain, rng.choice(["Employee", "Self-employed"], PEOPLE), rng.choice(["Unemployed", "Retired"], PEOPLE)),
        source=np.where(plain, "PAYE", "No record"),
        contract=np.where(plain, rng.choice(["Full-time", "Part-time"], PEOPLE), ""),
        sector=np.where(plain, rng.choice(["Care", "Retail", "Other"], PEOPLE), ""),
        job_start_date=(STARTS + pd.to_timedelta(np.where(taking_part(), 60, 200), "D")).dt.strftime("%Y-%m-%d").where(plain),
        survey_status=rng.choice(["Completed", "Partial"], PEOPLE),
        hours=np.where(plain, rng.integers(5, 40, PEOPLE), 0),
    )  # fmt: skip
    project = make(files)
    assert asked(project, FoundOutAlike) == []
    assert asked(project, PartsMeasuredAlike) == []


def test_a_source_among_the_outcomes_that_has_them_the_wrong_way_round_is_asked_about(make: Make) -> None:  # fmt: skip
    rng = np.random.default_rng(6)
    source = np.where(np.arange(PEOPLE) < 300, "Register", "Survey")
    had = rng.random(PEOPLE) < 0.4
    said = {"data_source": source, "earnings": np.where(had, 9000, 0)}
    assert asked(make(in_outcomes(**said, employed=had * 1)), PartsMeasuredAlike) == []
    turned = np.where(source == "Survey", ~had, had) * 1
    files = in_outcomes(**said, employed=turned)
    problem = next(one for one in asked(make(files), PartsMeasuredAlike) if "reversed" in one.what)
    assert (problem.where, problem.column) == ("data/outcomes.csv", "data_source")
    assert problem.row is not None
    assert "Survey" in str(files["outcomes.csv"]).splitlines()[problem.row - 1]
