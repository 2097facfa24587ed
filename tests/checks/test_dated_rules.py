"""Dated jobs and payments of which outcomes are worked out: what differs in how they were recorded is asked about, and what differs in work is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import Problem
from localeval.checks import check_folder

from ..small_project import Make

PEOPLE = 600
OURS = np.arange(PEOPLE) % 3 == 0
IDS = np.array([f"{i:04d}" for i in range(PEOPLE)])
STARTS = pd.Timestamp("2023-04-03") + pd.to_timedelta(np.arange(PEOPLE) * 7 % 360, unit="D")
UNTIL = pd.Timestamp("2025-09-30")
RULES = (
    "dated-rows-count",
    "ends-of-jobs-recorded",
    "dated-rows-reach-far",
    "alike-in-work-at-the-start",
)


def days(since: np.ndarray, who: np.ndarray) -> pd.Series:
    """Give days so many after the starts of people."""
    return pd.Series(STARTS[who] + pd.to_timedelta(since, unit="D"))


def some_jobs() -> pd.DataFrame:
    """Give six people in ten a job within a year; of half of them it lasts, of the others it ends within some months."""
    rng = np.random.default_rng(5)
    who = np.flatnonzero(rng.random(PEOPLE) < 0.6)
    first = rng.integers(10, 340, len(who))
    lasts = np.where(rng.random(len(who)) < 0.5, 2000, rng.integers(20, 150, len(who)))
    jobs = pd.DataFrame({"person_id": IDS[who], "job_start": days(first, who)})
    jobs["job_end"] = days(first + lasts, who)
    jobs["ours"] = OURS[who]
    return jobs


def some_pay() -> pd.DataFrame:
    """Give three people in ten their pay of each month from the second on."""
    rng = np.random.default_rng(6)
    who = np.repeat(np.flatnonzero(rng.random(PEOPLE) < 0.3), 15)
    paid = days(np.tile(30 * np.arange(2, 17), len(who) // 15), who)
    return pd.DataFrame({"person_id": IDS[who], "paid_on": paid, "amount": 1200, "ours": OURS[who]})


def project(make: Make, table: pd.DataFrame, **changes: Any) -> Path:
    """Make a project whose outcome is worked out of jobs or of payments, which are known until the data end."""
    name = "pay" if "amount" in table else "jobs"
    code = "first_earnings" if name == "pay" else "employed"
    table = table.drop(columns="ours")
    if name == "jobs":
        table["job_end"] = table["job_end"].where(table["job_end"] <= UNTIL)
    day = "paid_on" if name == "pay" else "job_start"
    table = table[~(table[day] > UNTIL)]
    people = pd.DataFrame(
        {
            "person_id": IDS,
            "group": np.where(
                OURS | (changes.get("design") == "monitoring"), "participant", "comparison"
            ),
            "start_date": STARTS.strftime("%Y-%m-%d"),
            "age": 20 + np.arange(PEOPLE) % 40,
            "sex": np.where(np.arange(PEOPLE) % 2, "Female", "Male"),
        }
    )
    data = {
        "outcomes": None,
        name: f"data/{name}.csv",
        "derive": {code: f"from {name}"},
        "locked": "2025-09-30",
        **changes.pop("data", {}),
    }
    files: dict[str, str | bytes | None] = {
        "people.csv": people.to_csv(index=False),
        "outcomes.csv": None,
        f"{name}.csv": table.to_csv(index=False, date_format="%Y-%m-%d"),
        **changes.pop("more", {}),
    }
    outcomes = [{"code": code, "month": 12, "primary": True}]
    programme = {"name": "Working Well", "organisation": "A council", "started": "2023-04-01"}
    return make(files, data=data, programme=programme, **{"outcomes": outcomes, **changes}).root


def asked(root: Path) -> dict[str, tuple[Problem, ...]]:
    """Give what the rules on dated rows ask, by rule."""
    found = [one for one in check_folder(root).findings if one.rule.name() in RULES]
    assert not [one for one in found if "the data cannot be used" in one.remarks]
    return {one.rule.name(): one.problems for one in found if one.problems}


def the_one(root: Path, rule: str) -> Problem:
    """Give the one thing that is asked, with the line that accepts it."""
    found = asked(root)
    assert list(found) == [rule]
    [problem] = found[rule]
    assert f"accept: [{{rule: {rule}, column: {problem.column}, reason: ...}}]" in problem.remedy
    return problem


def test_jobs_and_payments_that_are_told_alike_are_not_asked_about(make: Make) -> None:
    assert asked(project(make, some_jobs())) == {}
    assert asked(project(make, some_pay())) == {}
    none = {"design": "monitoring"}
    assert asked(project(make, some_jobs(), **none)) == {}


def test_ends_that_one_group_lacks_are_asked_about(make: Make) -> None:
    jobs = some_jobs()
    jobs.loc[jobs["ours"], "job_end"] = pd.NaT
    problem = the_one(project(make, jobs), "ends-of-jobs-recorded")
    assert (problem.where, problem.column) == ("data/jobs.csv", "job_end")
    assert "100% of participants' and 5" in problem.what  # half of the others' last


def test_jobs_none_of_which_ends_are_asked_about_without_a_comparison_too(make: Make) -> None:
    jobs = some_jobs()
    jobs["job_end"] = pd.Series(pd.NaT, index=jobs.index)
    problem = the_one(project(make, jobs, design="monitoring"), "ends-of-jobs-recorded")
    assert "Hardly any job" in problem.what


def test_jobs_of_participants_that_last_longer_are_an_effect(make: Make) -> None:
    jobs = some_jobs()
    longer = jobs["ours"] & (np.arange(len(jobs)) % 4 == 0)
    jobs.loc[longer, "job_end"] = pd.NaT
    assert asked(project(make, jobs)) == {}


@pytest.mark.parametrize("group", ["comparison", "participants", ""])
def test_jobs_that_break_off_before_the_data_end_are_asked_about(make: Make, group: str) -> None:
    jobs = some_jobs()
    whose = np.ones(len(jobs), dtype=bool) if not group else jobs["ours"] == (group != "comparison")
    jobs = jobs[~whose | (jobs["job_start"] <= "2024-02-29")]
    problem = the_one(project(make, jobs), "dated-rows-reach-far")
    of = {"comparison": " of the comparison group", "participants": " of participants", "": ""}
    assert problem.what.startswith(f"does the file tell of jobs{of[group]} until 2025-09-30?")
    assert f"The newest job{of[group]} began on 2024-02-" in problem.what
    assert problem.column == "job_start"


def test_the_day_until_which_the_file_tells_answers_it(make: Make) -> None:
    pay = some_pay()
    pay = pay[pay["ours"] | (pay["paid_on"] <= "2024-06-30")]
    problem = the_one(project(make, pay), "dated-rows-reach-far")
    assert "The newest payment of the comparison group is of 2024-06-30" in problem.what
    assert "locked: 2024-06-30, and censor: true" in problem.remedy
    locked = {"locked": "2024-06-30", "censor": True}
    assert asked(project(make, pay, data=locked)) == {}


def test_rows_of_the_months_of_the_outcomes_alone_reach_far_enough(make: Make) -> None:
    """Whoever is followed for a year has no row in the second, long before the data end."""
    followed = days(np.full(PEOPLE, 365), np.arange(PEOPLE)).set_axis(IDS)
    pay = some_pay()
    pay = pay[pay["paid_on"] <= pay["person_id"].map(followed)]
    assert asked(project(make, pay)) == {}


def in_work(who: np.ndarray) -> pd.DataFrame:
    """Give jobs with a long one that began before the start for some people."""
    before = pd.DataFrame({"person_id": IDS[who], "job_start": days(np.full(len(who), -90), who)})
    before["job_end"] = days(np.full(len(who), 90), who)
    return pd.concat([some_jobs(), before.assign(ours=OURS[who])], ignore_index=True)


def test_a_group_that_was_in_work_already_is_asked_about(make: Make) -> None:
    problem = the_one(project(make, in_work(np.flatnonzero(OURS)[::4])), "alike-in-work-at-the-start")  # fmt: skip
    assert "25% of participants and 0% of the comparison group had a job that began before their start" in problem.what  # fmt: skip
    assert asked(project(make, in_work(np.arange(PEOPLE)[::4]))) == {}  # of both groups alike


def test_payments_of_before_the_start_are_asked_about_by_group(make: Make) -> None:
    who = np.flatnonzero(OURS)[::3]
    paid = pd.DataFrame({"person_id": IDS[who], "paid_on": days(np.full(len(who), -40), who)})
    pay = pd.concat([some_pay(), paid.assign(amount=900, ours=True)], ignore_index=True)
    problem = the_one(project(make, pay), "alike-in-work-at-the-start")
    assert "were paid in the half year before their start" in problem.what
    assert problem.column == "paid_on"


def test_rows_that_say_that_they_are_no_work_are_asked_about(make: Make) -> None:
    jobs = some_jobs()
    jobs["Job status"] = "Started"
    jobs.loc[5:9, "Job status"] = "Offer withdrawn by Ann Lee"
    problem = the_one(project(make, jobs), "dated-rows-count")
    assert (problem.where, problem.column, problem.row) == ("data/jobs.csv", "Job status", 7)
    ours = int(jobs["ours"].iloc[5:10].sum())
    assert f"do 5 of {len(jobs)} jobs count, {ours} of them participants'?" in problem.what
    assert "Ann" not in str(problem)  # a value may name somebody
    pay = some_pay().assign(pay_type="Salary")
    pay.loc[:2, "pay_type"] = "Training allowance"
    problem = the_one(project(make, pay), "dated-rows-count")
    assert "do 3 of" in problem.what
    accepted = {"accept": [{"rule": "dated-rows-count", "column": "pay_type", "reason": "It is taxed."}]}  # fmt: skip
    assert asked(project(make, pay, data=accepted)) == {}


@pytest.mark.parametrize("wide", [False, True])
def test_jobs_among_events_are_looked_at_as_well(make: Make, wide: bool) -> None:
    jobs = some_jobs()
    jobs["detail"] = np.where(np.arange(len(jobs)) < 4, "Work placement", "Full time")
    events = jobs.drop(columns="ours").rename(columns={"job_start": "From", "job_end": "To"})
    events["To"] = events["To"].where(events["To"] <= UNTIL)
    data: dict[str, Any] = {
        "jobs": None,
        "events": "data/events.csv",
        "derive": {"employed": "from events"},
    }
    if wide:
        data["event_dates"] = {"job_start": "From", "job_end": "To"}
    else:
        parts = [events.assign(event="job_start", date=events["From"]), events.assign(event="job_end", date=events["To"])]  # fmt: skip
        events = pd.concat(parts).dropna(subset="date").drop(columns=["From", "To"])
    text = events.to_csv(index=False, date_format="%Y-%m-%d")
    root = project(make, jobs, data=data, more={"events.csv": text})
    problem = the_one(root, "dated-rows-count")
    assert (problem.where, problem.column) == ("data/events.csv", "detail")
    assert f"do 4 of {len(jobs)} jobs count" in problem.what
