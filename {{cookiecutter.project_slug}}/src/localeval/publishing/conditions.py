"""The gate: what must hold before anything leaves, and the look for persons in everything that would leave.

Where it goes, what it says, that it is up to date, explained and readable, and that neither it nor the outputs that it was
made from tell of a person. Every reason why something may not leave is given in words for the person who publishes; nothing
is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.analysis.differencing import disclosed_by_both, disclosure_sentence
from localeval.analysis.published_record import earlier_results
from localeval.base.errors import BundleError, Problem, ProjectError
from localeval.brand.model import FILE as FILE_OF_BRAND
from localeval.brand.reading import read_brand
from localeval.bundles.layout import RESULT
from localeval.bundles.opening import check_bundle
from localeval.changes.publication import last_publication, note_problem
from localeval.project.project import FILE, Place, Project
from localeval.publishing.bundle import bundle_name, bundle_time
from localeval.publishing.heard_persons import add_heard_persons
from localeval.publishing.linked_persons import add_linked_persons
from localeval.publishing.persons import read_persons
from localeval.publishing.published_comparison import FOLDER as COMPARISON
from localeval.publishing.published_comparison import PublishableComparison
from localeval.publishing.scan import AllowedTexts, reported_numbers, scan
from localeval.results import Context, Result

#: Folders of a project that are made or kept for something else.
_OWN_FOLDERS = ("data", "build", "output", "published", "notebooks", "reports", "src", "tests")
#: Given the renderer that each place's result names, the steps that a run would still do, for each place and, under
#: "comparison", for the comparison of the places.
Outstanding = Callable[[dict[str, str]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Ready:
    """A place that has been run: its outputs, and what would leave."""

    place: Place
    result: Result
    outputs: dict[str, bytes]
    files: dict[str, bytes]


@dataclass(frozen=True)
class Leaving:
    """Files that would leave.

    Attributes
    ----------
    where : str
        Folder of the outputs, for messages.
    outputs, made : mapping of str to bytes
        The outputs, and what has been made from them to leave.
    numbers : Any
        What holds the published numbers, which have been through disclosure control.
    days : frozenset of str
        Days that may stand in it.
    names : tuple of str
        What published figures about places are called, which is nobody's data.
    """

    where: str
    outputs: Mapping[str, bytes]
    made: Mapping[str, bytes]
    numbers: Any
    days: frozenset[str]
    names: tuple[str, ...] = ()


def about_project(project: Project, dest: Path) -> Iterator[Problem]:
    """Find what stands against publishing anything of a project into a folder."""
    yield from _about_dest(project, dest)
    yield from _about_settings(project)


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


def about_places(
    project: Project, ready: Sequence[Ready], steps: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Find what stands against publishing places that have been run.

    Parameters
    ----------
    project : Project
    ready : sequence of Ready
    steps : mapping of str to sequence of str
        What a run would still do for each place.
    """
    yield from _about_runs(project, ready, steps)
    yield from _about_changes(project, ready)
    yield from _about_newcomers(project, ready)
    yield from _about_readers(project, ready)


def _about_runs(
    project: Project, ready: Sequence[Ready], steps: Mapping[str, Sequence[str]]
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


def _about_changes(project: Project, ready: Sequence[Ready]) -> Iterator[Problem]:
    for item in ready:
        try:
            problem = note_problem(project, item.place, item.result)
        except ProjectError as error:
            yield from error.problems
        else:
            if problem is not None:
                yield problem


def _about_newcomers(project: Project, ready: Sequence[Ready]) -> Iterator[Problem]:
    """Refuse what, beside any earlier publication, would tell about the few who came in between."""
    for item in ready:
        try:
            last = last_publication(project, item.place)
        except ProjectError:
            continue  # said by the check of changes
        if last is None or item.result.run.synthetic:
            continue
        try:
            earlier = earlier_results(project, item.place)
        except ProjectError as error:
            yield from error.problems
            continue
        for number, old in enumerate(reversed(earlier)):
            beside = f"the publication of {old.run.date}" if number else "the last publication"
            disclosed = disclosed_by_both(old, item.result)
            if disclosed:
                what = disclosure_sentence(disclosed, project.settings.disclosure.threshold, beside)
                remedy = (
                    "Wait until more people have been added, or leave out the part or the characteristic that it is "
                    "about, and run again."
                )
                yield Problem(FILE, f"{item.place.name}: {what}", remedy, column="disclosure")
                break


def _about_readers(project: Project, ready: Sequence[Ready]) -> Iterator[Problem]:
    """Refuse what other places' copies of this package would refuse to open."""
    for item in ready:
        try:
            check_bundle(bundle_name(project, item.place), item.files)
        except BundleError as error:
            yield from error.problems


def about_comparison(
    together: PublishableComparison | None, steps: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Find what stands against publishing the comparison of the places."""
    if together is not None and steps.get(COMPARISON):
        todo = _todo(steps[COMPARISON])
        what = f"the comparison of the places is not up to date with their results ({todo})."
        yield Problem(f"output/{COMPARISON}", what, "Use 'localeval run' first.")


def _todo(steps: Sequence[str]) -> str:
    todo = list(dict.fromkeys(steps))
    more = f" and {len(todo) - 3} more" if len(todo) > 3 else ""
    return f"to do: {', '.join(todo[:3])}{more}"


def leaving(
    project: Project, ready: Sequence[Ready], together: PublishableComparison | None
) -> list[Leaving]:
    """Give everything that would leave to the scan."""
    found = [
        Leaving(
            where=project.output(item.place).relative_to(project.root).as_posix(),
            outputs=item.outputs,
            made=item.files,
            numbers=item.result.model_dump(mode="json"),
            days=frozenset({item.result.run.date, bundle_time(item.result).date().isoformat()}),
            names=called_in(item.result.context),
        )
        for item in ready
    ]
    if together is not None:
        compared = together.comparison
        days = {compared.made, *(item.run_date for item in compared.evaluations)}
        numbers = compared.model_dump(mode="json")
        where = f"output/{COMPARISON}"
        names = called_in(row for item in compared.evaluations for row in item.context)
        found.append(Leaving(where, together.outputs, {}, numbers, frozenset(days), names))
    if found and (logo := read_brand(project.root).logo):
        # it stands in the list of places too, which is made last
        made = {logo.file: logo.content, FILE_OF_BRAND: logo.alt.encode("utf-8")}
        found.append(Leaving("", {}, made, {}, frozenset(), ()))
    return found


def called_in(context: Iterable[Context]) -> tuple[str, ...]:
    """Give what published figures about places are called."""
    return tuple(text for row in context for text in (row.label, row.period, row.source))


def about_persons(project: Project, leaving: Sequence[Leaving]) -> Iterator[Problem]:
    """Scan what would leave, and the outputs that it was made from."""
    if not leaving:
        return
    try:
        persons = read_persons(project)
        add_linked_persons(persons, project)
        add_heard_persons(persons, project, _quoted(leaving))
    except ProjectError as error:
        yield from error.problems
        return
    for item in leaving:
        made = {name: body for name, body in item.made.items() if name not in item.outputs}
        files = {**item.outputs, **made}
        for finding in scan(files, persons, _allowed(project, item), project.root):
            inside = finding.file in item.outputs
            yield Problem(
                f"{item.where}/{finding.file}" if inside else finding.file,
                f"{finding.where} holds {finding.kind} ({finding.hint}).",
                "Take out what puts it there, run again, and publish then.",
            )


def _quoted(leaving: Sequence[Leaving]) -> set[str]:
    """Give the quotations that the results hold, which have been looked at before they were printed."""
    return {
        " ".join(quotation["text"].split())
        for item in leaving
        for result in _results(item)
        for quotation in result.get("quotations", ())
    }


def _results(item: Leaving) -> Iterator[Mapping[str, Any]]:
    yield from item.numbers if isinstance(item.numbers, list) else [item.numbers]


def _allowed(project: Project, item: Leaving) -> AllowedTexts:
    settings = project.settings
    programme = settings.programme
    days = set(item.days)
    if programme.started:
        days.add(programme.started.isoformat())
    return AllowedTexts(
        contact=settings.report.contact,
        names=(
            programme.name,
            programme.organisation,
            programme.provider,
            *(place.name for place in project.places),
            # Organisations: an entry that is a person's was refused when the file was read.
            *(
                partner["name"]
                for result in _results(item)
                for partner in result.get("partners", ())
            ),
            *item.names,
        ),
        numbers=reported_numbers(item.numbers),
        dates=frozenset(days),
    )
