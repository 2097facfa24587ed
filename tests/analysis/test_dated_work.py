"""Dated jobs and payments of two groups: ends, reach and work at the start, by numbers that can be counted."""

from __future__ import annotations

import numpy as np

from localeval.analysis.dated_work import breaks_off, ends_lacking, in_work_at_start
from localeval.data.job_outcomes import Jobs

OURS = np.arange(200) < 100
START = np.full(200, np.datetime64("2023-01-10"))


def jobs(person: np.ndarray, first: str, last: np.ndarray) -> Jobs:
    return Jobs(person, np.full(len(person), np.datetime64(first)), last.astype("datetime64[D]"))


def test_a_job_on_the_day_of_the_start_counts_until_its_last_day() -> None:
    who = np.arange(20)
    until = jobs(who, "2022-06-01", np.full(20, np.datetime64("2023-01-10")))
    found = in_work_at_start(until, START, OURS)
    assert found is not None
    assert (found.ours, found.theirs) == (0.2, 0.0)
    ended = jobs(who, "2022-06-01", np.full(20, np.datetime64("2023-01-09")))
    assert in_work_at_start(ended, START, OURS) is None
    begins = jobs(who, "2023-01-10", np.full(20, np.datetime64("NaT")))
    assert in_work_at_start(begins, START, OURS) is None


def test_jobs_that_had_longer_to_end_are_no_lack_of_ends() -> None:
    """The comparison group's jobs are three years old and half have ended; four in five of participants' new ones have not."""
    none, some = np.datetime64("NaT"), np.datetime64("2024-12-01")
    ours = np.where(np.arange(50) % 5 == 0, some, none)
    theirs = np.where(np.arange(50) % 2 == 0, some, none)
    first = np.repeat(np.array(["2024-06-01", "2021-06-01"], dtype="datetime64[D]"), 50)
    found = Jobs(np.arange(50, 150), first, np.concatenate([ours, theirs]))
    until = np.datetime64("2025-06-01")
    assert ends_lacking(found, OURS, until) is None
    at_once = Jobs(found.person, np.full(100, first[0]), np.concatenate([np.full(50, none), theirs]))  # fmt: skip
    lacking = ends_lacking(at_once, OURS, until)
    assert lacking is not None
    assert (lacking.ours, lacking.theirs) == (1.0, 0.5)


def test_what_is_missing_is_what_came_in_the_same_month_of_earlier_starts() -> None:
    """Of each group half started in January and half in September; four in ten found work after 130 days, and one group's rows end in June."""
    january = np.arange(400) % 2 == 0
    start = np.where(january, np.datetime64("2023-01-01"), np.datetime64("2023-09-01"))
    ours, until = np.arange(400) < 200, np.datetime64("2024-12-31")
    found = np.flatnonzero(np.arange(400) % 10 < 4)
    day = start[found] + np.timedelta64(130, "D")
    assert breaks_off(found, day, start, ours, until, 12, again=False) is None
    early = ours[found] | (day < np.datetime64("2023-06-30"))
    # Nobody of the group had lived through month 5 when its rows end, so half of what the other group has is expected of the 100 of September.
    one = breaks_off(found[early], day[early], start, ours, until, 12, again=False)
    assert one is not None
    assert (one.group, one.newest) == ("comparison", np.datetime64("2023-05-11"))
    assert one.missing == 100 * 0.4 / 2
    assert breaks_off(found[early], day[early], start, ours, until, 4, again=False) is None
