"""The gate on Quarto's way out: the site that ``quarto render`` has made stays in its folder only if all of it may leave.

``quarto publish`` sends that folder as it lies there. So a site of which a part has not passed ``localeval publish`` is moved
where nobody sends it from, for the person's own eyes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from localeval.analysis.published_record import published_folder
from localeval.base.digests import digest, file_digest
from localeval.base.errors import Problem, ProjectError
from localeval.bundles.layout import FIGURES, RESULT, SOURCE
from localeval.changes.publication import read_own_result
from localeval.project.project import ASSEMBLED, Project
from localeval.publishing.conditions import Leaving, about_persons, called_in
from localeval.publishing.published_comparison import FOLDER as COMPARISON

#: What ``localeval publish`` notes of what it has published, in a folder of ``published/``.
PUBLICATION = "publication.json"
#: In it: the digest of the assembled report that was published.
REPORT = "report"
#: Where a site lies that may not leave, under ``build``.
ASIDE = "site"

#: Kinds of files that a site is made of.
_OF_A_SITE = frozenset(
    "html css js json xml txt md png svg jpg jpeg gif ico woff woff2 ttf pdf docx pptx epub webmanifest".split()
)
#: Programs and letters that Quarto brings with it, and its lists of the site's own addresses: they hold nothing of the project.
_OF_QUARTO = frozenset({"site_libs", "robots.txt", "sitemap.xml"})


def report_digest(folder: Path) -> str:
    """Digest of an assembled report with all its pictures; empty where there is none."""
    if not (folder / SOURCE).is_file():
        return ""
    # what Quarto leaves beside it, such as styles of typst, is no part of it
    files = [folder / SOURCE, *sorted((folder / FIGURES).glob("*"))]
    return digest({path.relative_to(folder).as_posix(): file_digest(path) for path in files})


def standing_against(project: Project, site: Path) -> list[Problem]:
    """Find what stands against sending a site.

    Parameters
    ----------
    project : Project
    site : Path
        The folder that Quarto has filled.
    """
    problems = [*_unpublished(project), *_foreign(site)]
    return problems or list(_about_texts(project, site))


def set_aside(project: Project, site: Path, whole: bool) -> Path:
    """Move a site where it can be looked at and is not sent from; give the folder.

    Where not the whole site was rendered, what lies there of earlier stays.
    """
    aside = project.root / "build" / ASIDE
    if whole:
        shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(site, aside, dirs_exist_ok=True)
    shutil.rmtree(site)
    return aside


def _unpublished(project: Project) -> Iterator[Problem]:
    """Say which reports are not those that were published last."""
    named = {
        place.folder: (place.name, published_folder(project, place)) for place in project.places
    }
    named[COMPARISON] = ("the comparison", project.root / "published" / COMPARISON)
    for report in sorted((project.root / ASSEMBLED).glob(f"*/{SOURCE}")):
        folder = report.parent
        where = f"{ASSEMBLED}/{folder.name}"
        if folder.name not in named:
            what = "this is no report of a place in evaluation.yml."
            yield Problem(where, what, "Delete the folder.")
            continue
        name, published = named[folder.name]
        if _noted(published) != report_digest(folder):
            what = f"{name} has not passed 'localeval publish' as it is now."
            yield Problem(where, what, "Use 'localeval publish public', then 'quarto publish'.")


def _noted(folder: Path) -> str:
    try:
        found = json.loads((folder / PUBLICATION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "-"
    return str(found.get(REPORT, "-")) if isinstance(found, dict) else "-"


def _foreign(site: Path) -> Iterator[Problem]:
    """Say which files are of no kind that a site is made of: data among them."""
    for path in _files(site):
        if path.suffix.lstrip(".").lower() not in _OF_A_SITE:
            name = path.relative_to(site.parent).as_posix()
            yield Problem(
                name, "a site needs no such file.", "Take what brings it out of _quarto.yml."
            )


def _about_texts(project: Project, site: Path) -> Iterator[Problem]:
    """Scan every file for what is about single people."""
    results = []
    for place in project.places:
        path = published_folder(project, place) / RESULT
        if path.is_file():
            try:
                results.append(read_own_result(path, str(path)))
            except ProjectError as error:
                yield from error.problems
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in _files(site)}
    yield from about_persons(
        project,
        [
            Leaving(
                where=site.name,
                outputs=files,
                made={},
                numbers=[result.model_dump(mode="json") for result in results],
                days=frozenset(result.run.date for result in results),
                names=called_in(row for result in results for row in result.context),
            )
        ],
    )


def _files(site: Path) -> list[Path]:
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return [path for path in found if path.relative_to(site).parts[0] not in _OF_QUARTO]
