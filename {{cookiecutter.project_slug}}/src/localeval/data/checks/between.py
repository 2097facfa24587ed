"""Every check of tables seen together, in the order in which problems are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from localeval.data.checks.dates import event_dates, start_dates
from localeval.data.checks.followup import follow_up
from localeval.data.checks.groups import empty_covariates, group_problems
from localeval.data.checks.ids import synthetic_unmarked, unknown_persons
from localeval.data.conform import Checked
from localeval.data.figures import figure_problems
from localeval.data.population import outside_population
from localeval.errors import Problem
from localeval.project import Project


def problems_between(
    tables: Mapping[str, Checked], project: Project, today: dt.date
) -> list[Problem]:
    """Find every problem that a single column cannot show.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; tables that could not be read are absent.
    project : Project
    today : datetime.date
        No real event is later.

    Returns
    -------
    list of Problem
    """
    found: list[Problem] = []
    people, outcomes, events = (tables.get(name) for name in ("people", "outcomes", "events"))
    context = tables.get("context")
    if people is not None:
        found += group_problems(people, project)
        found += empty_covariates(people, project)
        found += start_dates(people, project, today)
        found += outside_population(people, project)
        found += synthetic_unmarked(people, project)
    if people is not None and people.usable("person_id"):
        for table in (outcomes, events):
            if (
                table is not None
                and table.usable("person_id")
                and table.spec.file != people.spec.file
            ):
                found += unknown_persons(table, people)
    if outcomes is not None:
        found += follow_up(outcomes, people, project)
    if events is not None:
        found += event_dates(events, people, project, today)
    if context is not None:
        found += figure_problems(context, project)
    return found
