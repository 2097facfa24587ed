"""``localeval publish``: the gate that everything which leaves must pass, then the bundle and the static folder.

All problems of all places are said together, and while there is any nothing is written. What was published is
noted in ``published/`` last, once everything else is in place. Whether the outputs are up to date is asked of
the pipeline through a function; nothing is executed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval import __version__
from localeval.analysis.published_record import FOLDER as EARLIER
from localeval.analysis.published_record import published_folder
from localeval.base.atomic import replace_file, replace_text, staged
from localeval.base.dates import today
from localeval.base.errors import Problem, ProjectError
from localeval.brand.reading import read_brand
from localeval.bundles.layout import RESULT
from localeval.changes.publication import read_own_result
from localeval.project.project import ASSEMBLED, Place, Project
from localeval.publishing.bundle import bundle_files, bundle_name, bundle_time, outputs, packed
from localeval.publishing.conditions import (
    Outstanding,
    Ready,
    about_comparison,
    about_persons,
    about_places,
    about_project,
    leaving,
)
from localeval.publishing.published_comparison import FOLDER as COMPARISON
from localeval.publishing.published_comparison import PublishableComparison, publishable_comparison
from localeval.publishing.quarto_site import PUBLICATION, REPORT, report_digest
from localeval.publishing.site import FOLDER, Page, index_page, site_files

#: How the files begin that are put into a folder of the static folder, beside bundles.
_MADE = ("report.", "summary.", "comparison.", "index.html", "slides.", "tables.")


@dataclass(frozen=True)
class PublishedPlace:
    """What was published of a place.

    Attributes
    ----------
    place : Place
    bundle : Path
    sha256 : str
        Of the bundle.
    size : int
        Bytes of the bundle.
    changed : bool
        Whether it differs from the last publication.
    synthetic : bool
    """

    place: Place
    bundle: Path
    sha256: str
    size: int
    changed: bool
    synthetic: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the publication to programs (``--json``)."""
        return {
            "place": self.place.code,
            "name": self.place.name,
            "bundle": str(self.bundle),
            "sha256": self.sha256,
            "bytes": self.size,
            "changed": self.changed,
            "synthetic": self.synthetic,
        }


def publish_places(
    project: Project,
    dest: Path,
    places: Sequence[Place] | None,
    outstanding: Outstanding,
) -> list[PublishedPlace]:
    """Publish places of a project into a folder.

    Parameters
    ----------
    project : Project
    dest : Path
        Made if it is not there. Other places that it holds stay.
    places : sequence of Place, optional
        Only these; all when not given.
    outstanding : callable
        Says what a run would still do.

    Returns
    -------
    list of PublishedPlace

    Raises
    ------
    ProjectError
        With every reason why something may not leave; nothing was written.
    """
    chosen = tuple(places or project.places)
    dest = dest.resolve()
    problems = list(about_project(project, dest))
    ready = []
    for place in chosen:
        try:
            ready.append(_ready(project, place))
        except ProjectError as error:
            problems += error.problems
    made_by = {item.place.code: item.result.run.renderer for item in ready}
    steps = outstanding(made_by) if made_by else {}
    problems += about_places(project, ready, steps)
    together = None
    try:
        together = publishable_comparison(
            project, {r.place.code: r.outputs[RESULT] for r in ready}, dest / FOLDER
        )
    except ProjectError as error:
        problems += error.problems
    problems += about_comparison(together, steps)
    problems += about_persons(project, leaving(project, ready, together))
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    return _write(project, dest, ready, together)


def _ready(project: Project, place: Place) -> Ready:
    folder = project.output(place)
    shown = folder.relative_to(project.root).as_posix()
    if not (folder / RESULT).is_file():
        what = f"{place.name} has not been run yet."
        raise ProjectError(Problem(shown, what, "Use 'localeval run' first."))
    result = read_own_result(folder / RESULT, f"{shown}/{RESULT}")
    try:
        found = outputs(project, place)
        files = bundle_files(found, result, project.settings)
    except FileNotFoundError as error:
        name = Path(str(error.filename)).name
        what = f"{name} is not there, although evaluation.yml asks for it."
        raise ProjectError(Problem(shown, what, "Use 'localeval run' first.")) from None
    except (ValueError, KeyError, TypeError):
        what = "an executed notebook cannot be read."
        raise ProjectError(
            Problem(f"{shown}/notebooks", what, "Use 'localeval run' to make it again.")
        ) from None
    return Ready(place, result, found, files)


def _write(
    project: Project, dest: Path, ready: Sequence[Ready], together: PublishableComparison | None
) -> list[PublishedPlace]:
    files: dict[str, bytes] = {}
    done = []
    pages: dict[str, Page] = {}
    for item in ready:
        name = bundle_name(project, item.place)
        content = packed(item.files, bundle_time(item.result))
        files[name] = content
        beside = site_files(item.files, name, content)
        files |= {f"{FOLDER}/{item.place.folder}/{file}": body for file, body in beside.items()}
        sizes = {file: len(body) for file, body in beside.items()}
        pages[item.place.code] = Page(item.place.folder, item.result, sizes)
        digest = hashlib.sha256(content).hexdigest()
        done.append(
            PublishedPlace(
                place=item.place,
                bundle=dest / name,
                sha256=digest,
                size=len(content),
                changed=_last(project, item.place).get("sha256") != digest,
                synthetic=item.result.run.synthetic,
            )
        )
    pages = {**_already_there(project, dest / FOLDER), **pages}
    listed = [pages[place.code] for place in project.places if place.code in pages]
    styles = [
        (project.extension / name).read_text(encoding="utf-8") for name in ("base.css", "theme.css")
    ]
    comparison_files = together.site_files() if together else {}
    files |= {f"{FOLDER}/{COMPARISON}/{name}": body for name, body in comparison_files.items()}
    sizes = {name: len(body) for name, body in comparison_files.items()}
    files[f"{FOLDER}/index.html"] = index_page(
        listed, project.settings, styles, sizes, read_brand(project.root)
    )
    with staged(files, dest) as move:
        move()
    _remove_stale(dest / FOLDER / COMPARISON, sizes)
    for item, publication in zip(ready, done, strict=True):
        _remove_stale(dest / FOLDER / item.place.folder, pages[item.place.code].sizes)
        _note(project, item, publication)
    if together:
        compared = {REPORT: report_digest(project.root / ASSEMBLED / COMPARISON)}
        replace_text(
            project.root / "published" / COMPARISON / PUBLICATION,
            json.dumps(compared, indent=1) + "\n",
        )
    return done


def _already_there(project: Project, site: Path) -> dict[str, Page]:
    """Find the places that were published into the same folder before."""
    found = {}
    for place in project.places:
        folder = site / place.folder
        if not (folder / RESULT).is_file():
            continue
        result = read_own_result(folder / RESULT, str(folder / RESULT))
        sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
        found[place.code] = Page(place.folder, result, sizes)
    return found


def _remove_stale(folder: Path, kept: Mapping[str, int]) -> None:
    """Delete formats and bundles of an earlier publication that this one does not have."""
    for file in folder.glob("*"):
        known = file.name.startswith(_MADE) or file.suffix == ".zip"
        if known and file.name not in kept:
            file.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _last(project: Project, place: Place) -> dict[str, Any]:
    path = published_folder(project, place) / PUBLICATION
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _keep_last(folder: Path, new: bytes) -> None:
    """Keep the result that was published until now, because whoever reads the new one has it too."""
    last = folder / RESULT
    if not last.is_file() or (content := last.read_bytes()) == new:
        return
    kept = folder / EARLIER
    number = max((int(path.stem) for path in kept.glob("[0-9]*.json")), default=0) + 1
    replace_file(kept / f"{number:04d}.json", content)


def _note(project: Project, item: Ready, publication: PublishedPlace) -> None:
    """Keep the result as published and say of which bundle it is; nothing changes when the bundle has not."""
    folder = published_folder(project, item.place)
    _keep_last(folder, item.outputs[RESULT])
    replace_file(folder / RESULT, item.outputs[RESULT])
    if not publication.changed:
        return
    about = {
        "date": today().isoformat(),
        "bundle": publication.bundle.name,
        "sha256": publication.sha256,
        "version": __version__,
        REPORT: report_digest(project.assembled(item.place)),
    }
    replace_text(folder / PUBLICATION, json.dumps(about, indent=1, ensure_ascii=False) + "\n")
