"""``localeval publish``: the gate that everything which leaves must pass, then the bundle and the static folder.

All problems of all places are said together, and while there is any nothing is written. What was published is
noted in ``published/`` last, once everything else is in place. Whether the outputs are up to date is asked of
the pipeline through a function; nothing is executed here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval import __version__
from localeval.errors import Problem, ProjectError
from localeval.files import replace_file, replace_text
from localeval.project import FILE, Place, Project
from localeval.results import Context, Result
from localeval.sharing.bundle import bundle_files, bundle_name, bundle_time, outputs, packed
from localeval.sharing.errors import BundleError
from localeval.sharing.gate import Leaving, about_persons
from localeval.sharing.joint import FOLDER as COMPARISON
from localeval.sharing.joint import Joint, joint
from localeval.sharing.layout import RESULT
from localeval.sharing.opening import check_bundle
from localeval.sharing.published import (
    last_publication,
    note_problem,
    published_folder,
    read_result,
)
from localeval.sharing.site import FOLDER, Page, index_page, site_files
from localeval.sharing.slivers import slivers
from localeval.sharing.staging import staged

PUBLICATION = "publication.json"
#: How the files begin that are put into a folder of the static folder, beside bundles.
_MADE = ("report.", "comparison.", "index.html")
#: Folders of a project that are made or kept for something else.
_OWN_FOLDERS = ("data", "build", "output", "published", "notebooks", "report", "src", "tests")

#: Given the renderer that each place's result names, the steps that a run would still do, for each place and, under
#: "comparison", for the comparison of the places.
Outstanding = Callable[[dict[str, str]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Published:
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


@dataclass(frozen=True)
class _Ready:
    """A place that has been run: its outputs, and what would leave."""

    place: Place
    result: Result
    outputs: dict[str, bytes]
    files: dict[str, bytes]


def publish(
    project: Project,
    dest: Path,
    places: Sequence[Place] | None,
    outstanding: Outstanding,
) -> list[Published]:
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
    list of Published

    Raises
    ------
    ProjectError
        With every reason why something may not leave; nothing was written.
    """
    chosen = tuple(places or project.places)
    dest = dest.resolve()
    problems = [*_about_dest(project, dest), *_about_settings(project)]
    ready = []
    for place in chosen:
        try:
            ready.append(_ready(project, place))
        except ProjectError as error:
            problems += error.problems
    made_by = {item.place.code: item.result.run.renderer for item in ready}
    steps = outstanding(made_by) if made_by else {}
    problems += _about_runs(project, ready, steps)
    problems += _about_changes(project, ready)
    problems += _about_slivers(project, ready)
    problems += _about_readers(project, ready)
    together = None
    try:
        together = joint(project, {r.place.code: r.outputs[RESULT] for r in ready}, dest / FOLDER)
    except ProjectError as error:
        problems += error.problems
    problems += _about_comparison(together, steps)
    problems += about_persons(project, _leaving(project, ready, together))
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    return _write(project, dest, ready, together)


def _ready(project: Project, place: Place) -> _Ready:
    folder = project.output(place)
    shown = folder.relative_to(project.root).as_posix()
    if not (folder / RESULT).is_file():
        what = f"{place.name} has not been run yet."
        raise ProjectError(Problem(shown, what, "Use 'localeval run' first."))
    result = read_result(folder / RESULT, f"{shown}/{RESULT}")
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
    return _Ready(place, result, found, files)


def _about_dest(project: Project, dest: Path) -> Iterator[Problem]:
    remedy = "Name a folder of its own, such as 'public'."
    if dest.exists() and not dest.is_dir():
        yield Problem(str(dest), "this is a file, not a folder.", remedy)
    elif dest == project.root or dest in project.root.parents:
        yield Problem(str(dest), "the project itself lies there.", remedy)
    elif dest.is_relative_to(project.root):
        first = dest.relative_to(project.root).parts[0]
        if first in _OWN_FOLDERS or first.startswith("."):
            yield Problem(first, "this folder of the project is for something else.", remedy)


def _about_settings(project: Project) -> Iterator[Problem]:
    report = project.settings.report
    if not report.contact:
        yield Problem(
            FILE,
            "nobody is named who answers questions about the report.",
            "Write an address, such as evaluation@example.org, and run again.",
            column="report.contact",
        )
    if not report.licence:
        yield Problem(
            FILE, "no licence is given.", "Name one and run again.", column="report.licence"
        )


def _about_runs(
    project: Project, ready: Sequence[_Ready], steps: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Say whether what would leave is what the inputs give now, and is about what it says."""
    for item in ready:
        where = project.output(item.place).relative_to(project.root).as_posix()
        if steps.get(item.place.code):
            todo = _todo(steps[item.place.code])
            what = f"the outputs of {item.place.name} are not up to date with the inputs ({todo})."
            yield Problem(where, what, "Use 'localeval run' first.")
        if item.result.place.code != item.place.code:
            what = f"the result is about {item.result.place.code}, not {item.place.code}."
            yield Problem(f"{where}/{RESULT}", what, "Use 'localeval run' first.")
        if item.result.run.synthetic != project.settings.data.synthetic:
            what = "the result does not say of its data what evaluation.yml says (data.synthetic)."
            yield Problem(f"{where}/{RESULT}", what, "Use 'localeval run' first.")


def _about_comparison(
    together: Joint | None, steps: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    if together is not None and steps.get(COMPARISON):
        todo = _todo(steps[COMPARISON])
        what = f"the comparison of the places is not up to date with their results ({todo})."
        yield Problem(f"output/{COMPARISON}", what, "Use 'localeval run' first.")


def _todo(steps: Sequence[str]) -> str:
    todo = list(dict.fromkeys(steps))
    more = f" and {len(todo) - 3} more" if len(todo) > 3 else ""
    return f"to do: {', '.join(todo[:3])}{more}"


def _leaving(project: Project, ready: Sequence[_Ready], together: Joint | None) -> list[Leaving]:
    """Give everything that would leave to the scan."""
    found = [
        Leaving(
            where=project.output(item.place).relative_to(project.root).as_posix(),
            outputs=item.outputs,
            made=item.files,
            numbers=item.result.model_dump(mode="json"),
            days=frozenset({item.result.run.date, bundle_time(item.result).date().isoformat()}),
            names=_called(item.result.context),
        )
        for item in ready
    ]
    if together is not None:
        compared = together.comparison
        days = {compared.made, *(item.run_date for item in compared.evaluations)}
        numbers = compared.model_dump(mode="json")
        where = f"output/{COMPARISON}"
        names = _called(row for item in compared.evaluations for row in item.context)
        found.append(Leaving(where, together.outputs, {}, numbers, frozenset(days), names))
    return found


def _called(context: Iterable[Context]) -> tuple[str, ...]:
    return tuple(text for row in context for text in (row.label, row.period, row.source))


def _about_changes(project: Project, ready: Sequence[_Ready]) -> Iterator[Problem]:
    for item in ready:
        try:
            problem = note_problem(project, item.place, item.result)
        except ProjectError as error:
            yield from error.problems
        else:
            if problem is not None:
                yield problem


def _about_readers(project: Project, ready: Sequence[_Ready]) -> Iterator[Problem]:
    """Refuse what other places' copies of this package would refuse to open."""
    for item in ready:
        try:
            check_bundle(bundle_name(project, item.place), item.files)
        except BundleError as error:
            yield from error.problems


def _about_slivers(project: Project, ready: Sequence[_Ready]) -> Iterator[Problem]:
    """Refuse what, beside the last publication, would tell about the few who came in between."""
    for item in ready:
        try:
            last = last_publication(project, item.place)
        except ProjectError:
            continue  # said by the check of changes
        if last is None or item.result.run.synthetic:
            continue
        remedy = (
            "Wait until more people have been added, or raise 'rounding' under disclosure, so that "
            "shares no longer tell exact counts, and run again."
        )
        for what in slivers(last.result, item.result):
            yield Problem(FILE, f"{item.place.name}: {what}", remedy, column="disclosure")


def _write(
    project: Project, dest: Path, ready: Sequence[_Ready], together: Joint | None
) -> list[Published]:
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
            Published(
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
    theme = (project.root / "report" / "theme.css").read_text(encoding="utf-8")
    joint_files = together.site_files() if together else {}
    files |= {f"{FOLDER}/{COMPARISON}/{name}": body for name, body in joint_files.items()}
    sizes = {name: len(body) for name, body in joint_files.items()}
    files[f"{FOLDER}/index.html"] = index_page(listed, project.settings, theme, sizes)
    with staged(files, dest) as move:
        move()
    _remove_stale(dest / FOLDER / COMPARISON, sizes)
    for item, publication in zip(ready, done, strict=True):
        _remove_stale(dest / FOLDER / item.place.folder, pages[item.place.code].sizes)
        _note(project, item, publication)
    return done


def _already_there(project: Project, site: Path) -> dict[str, Page]:
    """Find the places that were published into the same folder before."""
    found = {}
    for place in project.places:
        folder = site / place.folder
        if not (folder / RESULT).is_file():
            continue
        result = read_result(folder / RESULT, str(folder / RESULT))
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


def _note(project: Project, item: _Ready, publication: Published) -> None:
    """Keep the result as published and say of which bundle it is; nothing changes when the bundle has not."""
    folder = published_folder(project, item.place)
    replace_file(folder / RESULT, item.outputs[RESULT])
    if not publication.changed:
        return
    about = {
        "date": _today().isoformat(),
        "bundle": publication.bundle.name,
        "sha256": publication.sha256,
        "version": __version__,
    }
    replace_text(folder / PUBLICATION, json.dumps(about, indent=1, ensure_ascii=False) + "\n")


def _today() -> dt.date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now().astimezone().date()
