"""Rules about what a funder asks for (``profile``): what of it the project measures, and what it lacks.

Whether the file of a profile can be read is the business of ``project.profiles``; a return says the same beside its numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.project.profiles import STEPS, Profile, ProfileOutcome
from localeval.project.project import Project

_NONE = "no profile is named"


class ProfileMet(Rule):
    """What a funder cannot do without is measured."""

    family = "evaluation.yml"

    def not_applicable(self, subject: Subject) -> str:
        profile = subject.project.profile
        if profile is None:
            return _NONE
        must = [*profile.must, *(asked for asked in profile.outcomes if asked.must)]
        return "" if must else "the profile asks for nothing that a project must have"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from _lacking(subject, must=True)


class ProfileAsks(Rule):
    """What a funder asks for is measured, as far as the data hold it."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.profile is not None else _NONE

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from _lacking(subject, must=False)
        project, profile = subject.project, subject.project.profile
        assert profile is not None
        asks = any(asked.code == "started" for asked in profile.outcomes)
        if "events" not in project.tables and (
            asks or any(t.step in STEPS for t in profile.targets)
        ):
            what = f"{profile.name} asks for steps of delivery, and no table of events is named, so that return.xlsx has no volumes."
            remedy = "Name a table of dated steps (referred, started, left, job_start, job_end) under data, events."
            yield subject.setting(("data", "events"), what, remedy)


def _lacking(subject: Subject, *, must: bool) -> Iterator[Problem]:
    """Find outcomes and columns that are asked for and not declared: those that must be there, or the others."""
    project, profile = subject.project, subject.project.profile
    assert profile is not None
    for asked in profile.outcomes:
        if asked.must == must and asked.code != "started":
            yield from _outcome(subject, project, profile, asked)
    for name in profile.equality:
        if (name in profile.must) == must and name not in project.settings.covariates:
            what = f"{profile.name} asks for figures by {name}, which is no covariate."
            remedy = f"If the data hold it, add it under covariates and to subgroups: {name}."
            yield subject.setting(("covariates",), what, remedy)


def _outcome(
    subject: Subject, project: Project, profile: Profile, asked: ProfileOutcome
) -> Iterator[Problem]:
    delivery = project.settings.delivery
    reviewed = asked.code == "ips_fidelity" and delivery is not None and bool(delivery.fidelity)
    if reviewed:
        return
    measured = sorted(m.month for m in project.measures if m.outcome.code == asked.code)
    wanted = [month for month in asked.months if month not in measured]
    if not measured and not asked.months:
        what = f"{profile.name} asks for {asked.code} ({asked.name}), which is not measured."
    elif wanted:
        months = " and ".join(map(str, wanted))
        what = f"{profile.name} asks for {asked.code} ({asked.name}) at month {months}, which is not measured."
    else:
        return
    lines = ", ".join(f"{{code: {asked.code}, month: {month}}}" for month in wanted or [12])
    remedy = f"If the data hold it, add it under outcomes: {lines}."
    if asked.code == "ips_fidelity":
        remedy = "If services were reviewed, write the reviews under delivery, fidelity (data/README.md shows how)."
    yield subject.setting(("outcomes",), what, remedy)
