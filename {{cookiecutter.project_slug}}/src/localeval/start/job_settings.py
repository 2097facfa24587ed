"""What is proposed for a table of dated jobs: the outcomes that can be worked out of it, as far as they are wanted.

How outcomes follow from jobs is the business of ``data.job_outcomes``.
"""

from __future__ import annotations

from typing import get_args

from localeval.data.recipe_jobs import JOB_END, JOB_START
from localeval.project.data_values import OfJobs
from localeval.start.dated_jobs import start_of_a_job
from localeval.start.proposal import quoted
from localeval.start.taken_columns import TakenColumns

#: Where the project says nothing of outcomes, this month of being in work is proposed.
_USUAL_MONTH = 12


def settle_jobs(taken: TakenColumns) -> None:
    """Say which outcomes are worked out of jobs: those that are wanted and that no column holds. Without any the table is not used."""
    if "jobs" not in taken.roles.tables:
        _tell_of_starts_alone(taken)
        return
    held = {one.target.outcome for item in taken.roles.outcomes for one in item.outcomes}
    if "outcomes" in taken.declared.new and "employed" not in held:
        taken.codes.setdefault("employed", (_USUAL_MONTH,))
    for code in get_args(OfJobs):
        if code in taken.codes and code not in held:
            taken.derive[code] = "from jobs"
    if not any("jobs" in source for source in taken.derive.values()):
        del taken.roles.tables["jobs"]


def _tell_of_starts_alone(taken: TakenColumns) -> None:
    """Say why the day on which people began a job is not taken for being in work, where no outcome was found otherwise."""
    if any(item.outcomes for item in taken.roles.outcomes):
        return
    for item in taken.roles.people:
        if (column := start_of_a_job(item)) is None:
            continue
        taken.made.leave_open(
            f"'{column}' says when people began a job, and no column when jobs ended, so that it does not tell who was in work at a month.",
            "Add the last day of each job (an empty cell where it goes on), or a column that says who was in work 12 months after the start, such as "
            "'in work at 12 months' with yes and no. Who began a job at all can be an outcome of your own (local:began_job, a column of 1 and 0).",
        )
        return


def take_jobs(taken: TakenColumns) -> None:
    """Take the columns of jobs, where outcomes are worked out of them."""
    jobs = taken.roles.tables.get("jobs", [])
    if not jobs:
        return
    for name in ("person_id", JOB_START, JOB_END):
        taken.use("jobs", name, jobs, "id" if name == "person_id" else "days")
    called = quoted(jobs[0].column(JOB_END) or JOB_END)
    taken.made.leave_open(
        f"Who was in work is worked out of the jobs in {jobs[0].table.called}: no job on record means no job, and one without a day in {called} goes on.",
        "Leave people out of whose jobs nobody would know, and write under data, locked the day on which the jobs were taken out of the system.",
    )
