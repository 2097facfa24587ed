"""A place's result from its findings and from what they were made of: settings, inputs, code.

Used where a result is written and where the report compares it with the last publication, so that both
compare the same. It computes digests and no finding.
"""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Mapping
from pathlib import Path

from localeval import __version__
from localeval.base.digests import file_digest, method_digest, package_digest
from localeval.project.project import Place, Project
from localeval.project.settings import Settings
from localeval.results import Ages, PlaceOf, Population, Programme, Records, Result, Run, Starts

ENVIRONMENT_FILE = "requirements.txt"


def code_digests(project: Project) -> dict[str, str]:
    """Give the digests of what computes: this package, what of it decides the numbers, and the pinned environment."""
    return {
        "package": package_digest(),
        "method": method_digest(),
        "environment": file_digest(project.root / ENVIRONMENT_FILE),
    }


def input_digests(project: Project) -> dict[str, str]:
    """Give the digest of each declared data file."""
    tables = project.settings.data.tables()
    return {name: file_digest(project.root / path) for name, path in tables.items()}


def make_result(
    project: Project,
    place: Place,
    records: Records,
    date: dt.date,
    renderer: str = "",
    digests: Mapping[str, str] | None = None,
) -> Result:
    """Put the findings of a place into the result contract.

    Parameters
    ----------
    project : Project
    place : Place
    records : Records
        What the notebooks found.
    date : date
        Of the run.
    renderer : str
        What made the report.
    digests : mapping of str to str, optional
        Of the package, the environment and each data file, as a run has taken them at its start.
    """
    settings = project.settings
    digests = digests or {**code_digests(project), **input_digests(project)}
    rules = settings.disclosure
    started = settings.programme.started
    return Result(
        programme=Programme(
            name=settings.programme.name,
            organisation=settings.programme.organisation,
            provider=settings.programme.provider,
            started=started.isoformat() if started else None,
            description=settings.programme.description,
        ),
        place=PlaceOf(
            code=place.code,
            name=place.name,
            region=place.region,
            boundary_year=place.boundary_year,
        ),
        run=Run(
            date=date.isoformat(),
            package_version=__version__,
            package_digest=digests["package"],
            method_digest=digests["method"],
            environment_digest=digests["environment"],
            inputs={name: digests[name] for name in settings.data.tables()},
            parameters_digest=project.analysis_digest(place),
            git_commit=_git_commit(project.root),
            renderer=renderer,
            synthetic=settings.data.synthetic,
        ),
        design=settings.design,
        currency=settings.currency,
        disclosure={
            "threshold": rules.threshold,
            "rounding": rules.rounding,
            "approved_by": rules.approved_by,
            "reason": rules.reason,
        },
        population=_population(settings),
        flow=records.flow,
        estimates=records.estimates,
        levels=records.levels,
        series=records.series,
        balance=records.balance,
        evidence=records.evidence,
        context=records.context,
        lessons=records.lessons,
    )


def _population(settings: Settings) -> Population | None:
    """Say whom the evaluation is about; None where the settings say nothing of it."""
    declared = settings.population
    if not declared.model_fields_set:
        return None
    ages, starts = declared.ages, declared.starts
    return Population(
        who=declared.who,
        ages=Ages(low=ages.low, high=ages.high) if ages else None,
        starts=Starts(first=starts.first.isoformat(), last=starts.last.isoformat())
        if starts
        else None,
    )


def _git_commit(root: Path) -> str | None:
    """Commit of the project where it is under git; None elsewhere."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
