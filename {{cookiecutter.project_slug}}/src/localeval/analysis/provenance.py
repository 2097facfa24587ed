"""A place's result from its findings and from what they were made of: settings, inputs, code.

Used where a result is written and where the report compares it with the last publication, so that both
compare the same. It computes digests, says which editions were used, and no finding.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from localeval import __version__
from localeval.analysis.published_record import RECORD, record_digest
from localeval.base.digests import CodeState, code_state, digest, file_digest, package_digest
from localeval.data.link_quality import links_digest
from localeval.designs.origins import Origin
from localeval.designs.participants import ParticipantGroup as Participants
from localeval.designs.registry import BUILT_IN, design_of, own_files
from localeval.project.project import Place, Project
from localeval.project.settings import Settings
from localeval.results import (
    PUBLISHED_TABLES,
    SHARED_EDITION,
    Ages,
    ComparisonGroup,
    Editions,
    Estimate,
    InputTable,
    ParticipantGroup,
    PlaceOf,
    Population,
    Programme,
    Records,
    Result,
    Run,
    Starts,
)

ENVIRONMENT_FILE = "requirements.txt"
#: The end of a file's name, which says its kind; what stands before it can name anybody.
_KIND = re.compile(r"\.([a-z0-9]{1,10}(?:\.gz)?)$")


def code_digests(project: Project) -> dict[str, str]:
    """Give what computes: the digest of this package, whether it is a released one, and the pinned environment.

    The modules of designs that are no part of the package count as code of it.
    """
    own = [file_digest(file) for file in own_files()]
    return {
        "package": digest([package_digest(), own]) if own else package_digest(),
        "code": code_state(),
        "environment": file_digest(project.root / ENVIRONMENT_FILE),
    }


def input_digests(project: Project) -> dict[str, str]:
    """Give the digest of each data file: those that are declared, and figures about places that were fetched.

    They tell on this machine what has to be made anew. Those of persons leave it in nothing: not in a result, not in git.
    """
    found = {
        name: [file_digest(project.root / path) for path in files]
        for name, files in project.input_files.items()
    }
    return {name: each[0] if len(each) == 1 else digest(each) for name, each in found.items()}


def editions_of(design: str, estimates: Iterable[Estimate]) -> Editions:
    """Give the editions that make results of a design: the shared one, its own, and those of the estimators in use.

    A method of a place's own, which a section of its own has recorded, has no edition.
    """
    its = design_of(design)
    used = {estimate.method for estimate in estimates}
    return Editions(
        shared=SHARED_EDITION,
        design=its.edition,
        estimators={e.code: e.edition for e in its.estimators if e.code in used},
    )


def code_of(design: str, state: str) -> CodeState:
    """Say whether a result of a design is made by the code of a release: a design of somebody's own is no part of one."""
    built_in = any(design == item.code for item in BUILT_IN)
    if state == "released" and built_in:
        return "released"
    return "unknown" if state == "unknown" else "changed"


def findings_sources(project: Project, place: Place) -> dict[str, str]:
    """Give the digest of all that the findings of a place can rest on: settings, code, environment, data, publications."""
    files = {f"file {name}": value for name, value in input_digests(project).items()}
    return {
        **code_digests(project),
        "settings": project.findings_digest(place),
        RECORD: record_digest(project, place),
        **links_digest(project.root),
        **files,
    }


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
        Of the package, the environment and each data file, and whether the code is a released one, as a run has taken
        them at its start.
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
            editions=editions_of(settings.design, records.estimates),
            code=code_of(settings.design, digests["code"]),
            environment_digest=digests["environment"],
            inputs={
                name: _described(name, files[0], digests)
                for name, files in project.input_files.items()
            },
            parameters_digest=project.published_digest(place),
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
        comparison_group=_comparison_group(project.origin(place)),
        participant_group=_participant_group(project.participants(place)),
        **dict(records),
    )


def _described(name: str, path: str, digests: Mapping[str, str]) -> InputTable:
    """Say of a table what tells nothing of its rows: the kind of its file, and its digest only where it is published."""
    kind = _KIND.search(path.lower())
    return InputTable(
        kind=kind[1] if kind else None, digest=digests[name] if name in PUBLISHED_TABLES else None
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


def _comparison_group(origin: Origin) -> ComparisonGroup | None:
    """Say where the comparison group comes from; None where the settings do not."""
    if not origin.code:
        return None
    return ComparisonGroup(origin=origin.code, note=origin.note, joins_month=origin.joins_month)


def _participant_group(found: Participants) -> ParticipantGroup | None:
    """Say who counts as a participant; None where the settings do not."""
    return ParticipantGroup(who=found.code, note=found.note) if found.code else None


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
