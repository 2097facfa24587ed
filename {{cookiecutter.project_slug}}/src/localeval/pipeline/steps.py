"""The work of each step: load the data, assemble, render, write the result, put the outputs in place.

Each writes its files under a temporary name and renames them, so that a run that is cut off leaves what
was there. What depends on what is the business of ``plan``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from localeval import __version__
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.findings_parts import FACTS, WRITTEN_WORDS, parts, parts_named
from localeval.analysis.kept_findings import KeptFindings, NotFreshError
from localeval.analysis.provenance import input_digests, make_result
from localeval.analysis.published_record import earlier_results
from localeval.base.atomic import replace_file, replace_text
from localeval.base.dates import today
from localeval.base.digests import file_digest
from localeval.base.errors import Problem, ProjectError
from localeval.base.language import TAGS, speaking
from localeval.brand.model import NO_BRAND, Brand
from localeval.changes.publication import changes_since
from localeval.data.lessons_file import read_lessons
from localeval.data.written import written_of
from localeval.pipeline.notebook import LESSONS
from localeval.project.project import Place, Project
from localeval.render.assemble import assemble
from localeval.render.brand_styles import style_of
from localeval.render.front_matter import meta_from, split_front_matter
from localeval.render.interface import RETURN, SLIDES
from localeval.render.published_tables import published_tables
from localeval.report.charts.colours import drawn_as
from localeval.report.run_files import executed_file, read_records
from localeval.report.wording.catalogue import sentences
from localeval.results import Lesson, Written, estimates_csv, result_to_json


def load_data(project: Project, digests: Mapping[str, str] | None = None) -> None:
    """Check and load every table and the lessons, and store each place's part of them.

    Parameters
    ----------
    project : Project
    digests : mapping of str to str, optional
        Of each data file, as the run has taken them at its start; else they are taken now.

    Raises
    ------
    ProjectError
        With all problems of all files; or a file was replaced while it was read.
    """
    from localeval.data.load import load
    from localeval.data.store import write_place_tables

    digests = input_digests(project) if digests is None else digests
    problems: list[Problem] = []
    try:
        lessons = read_lessons(project)
    except ProjectError as error:
        problems += error.problems
    try:
        words = {place.code: written_of(project, place) for place in project.places}
    except ProjectError as error:
        problems += error.problems
    try:
        tables = load(project, today=today())
    except ProjectError as error:
        problems += error.problems
    if problems:
        raise ProjectError(problems)
    changed = [name for name, value in input_digests(project).items() if digests.get(name) != value]
    if changed:
        path = " and ".join(project.input_files[changed[0]])
        what = "the file was replaced while it was being read."
        raise ProjectError(Problem(path, what, "Run again once it is complete."))
    write_place_tables(tables, project, project.data_store)
    for place in project.places:
        mine = [item.lesson.model_dump(mode="json") for item in lessons if item.is_about(place)]
        text = json.dumps(mine, indent=1, ensure_ascii=False) + "\n"
        replace_text(project.stored_table(place, LESSONS), text)
        text = words[place.code].model_dump_json(indent=1) + "\n"
        replace_text(project.stored_table(place, WRITTEN_WORDS), text)


def find(project: Project, place: Place, names: Sequence[str], sources: Mapping[str, str]) -> None:
    """Work out parts of a place's findings from its stored tables; parts that are fresh stay as they are.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Of the parts.
    sources : mapping of str to str
        Digests of all that they rest on.
    """
    from localeval.data.linked_people import read_links
    from localeval.data.store import read_table

    tables: dict[str, Any] = {}

    def table(name: str) -> Any:
        if name not in tables:
            tables[name] = read_table(project.stored_table(place, name))
        return tables[name]

    def lessons() -> tuple[Lesson, ...]:
        text = project.stored_table(place, LESSONS).read_text(encoding="utf-8")
        return tuple(Lesson.model_validate(item) for item in json.loads(text))

    def written() -> Written:
        text = project.stored_table(place, WRITTEN_WORDS).read_text(encoding="utf-8")
        return Written.model_validate_json(text)

    kept = KeptFindings(project.build(place), sources)
    evaluation = Evaluation(
        project,
        place,
        table,
        lessons,
        partial(earlier_results, project, place),
        partial(read_links, project.root),
        written,
    )
    for part in parts_named(names):
        try:
            kept.fresh(part)
        except NotFreshError:
            kept.write(part, part.find(evaluation))


def assemble_place_report(
    project: Project, place: Place, names: Sequence[str], manifest: Path
) -> None:
    """Put the executed notebooks of a place together; list the files' digests and what was left out.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks in report order.
    manifest : Path
        Where the list goes, as JSON.
    """
    import nbformat

    build = project.build(place)
    notebooks = [(name, nbformat.read(executed_file(build, name), as_version=4)) for name in names]
    with speaking(project.settings.report.language):
        made = assemble(notebooks, front_matter(project, place), build / "report")
    listing = {
        "files": {file.name: file_digest(file) for file in made.files},
        "notes": made.notes,
        "numbers": made.numbers,
    }
    replace_text(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")


def write_tables(
    project: Project, place: Place, names: Sequence[str], manifest: Path, target: Path
) -> None:
    """Write the tables of a place's report as a workbook, under the numbers that they have in the assembled report.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks in report order.
    manifest : Path
        As ``assemble_place_report`` wrote it.
    target : Path
    """
    import nbformat

    from localeval.render.workbook import workbook

    build = project.build(place)
    notebooks = [nbformat.read(executed_file(build, name), as_version=4) for name in names]
    numbers = json.loads(manifest.read_text(encoding="utf-8"))["numbers"]
    with speaking(project.settings.report.language):
        meta = meta_from(front_matter(project, place))
        made = workbook(published_tables(notebooks, numbers), meta)
    replace_file(target, made)


def write_return(project: Project, place: Place, names: Sequence[str], target: Path) -> None:
    """Write the return to a funder, from what the notebooks of a place have recorded and what the profile asks for.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks that have written records.
    target : Path
    """
    from localeval.render.published_tables import as_published
    from localeval.render.workbook import RETURN_WORDS, workbook
    from localeval.report.funder_return import cover_facts, return_sheets

    profile = project.profile
    if profile is None:
        return
    build = project.build(place)
    kept = KeptFindings(build, {})
    facts = kept.read(parts()[FACTS])
    try:
        balance = kept.read(parts()["balance"])
    except FileNotFoundError:  # no notebook of this project shows who took part
        balance = None
    try:
        beside = kept.read(parts()["delivery_facts"])
    except FileNotFoundError:
        beside = None
    with speaking(project.settings.report.language):
        sheets = return_sheets(facts, profile, read_records(build, list(names)), balance, beside)
        tables = [as_published(sheet.table, sheet.name) for sheet in sheets]
        meta = meta_from(front_matter(project, place))
        made = workbook(tables, meta, RETURN_WORDS, cover_facts(profile))
    replace_file(target, made)


def write_slides(
    project: Project,
    place: Place,
    names: Sequence[str],
    style: Path,
    target: Path,
) -> None:
    """Write the slides of a place's report.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks in report order.
    style : Path
        Folder of the styles.
    target : Path
    """
    import tempfile

    import nbformat

    from localeval.render import slides
    from localeval.render.slide_deck import slide_deck

    build = project.build(place)
    notebooks = [(name, nbformat.read(executed_file(build, name), as_version=4)) for name in names]
    with speaking(project.settings.report.language), tempfile.TemporaryDirectory(dir=build) as work:
        meta = meta_from(front_matter(project, place))
        deck = slide_deck(notebooks, meta)
        made = slides.write_slides(deck, meta, style, Path(work))
    replace_file(target, made)


def write_summary(
    project: Project,
    place: Place,
    names: Sequence[str],
    targets: Sequence[Path],
    brand: Brand = NO_BRAND,
) -> None:
    """Write the summary on one page from what the notebooks have recorded, as the first screen of the report is.

    Its day and what the title block shows are those of the assembled report, so that both say the same.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks that have written records.
    targets : sequence of Path
        One a format, known by its ending.
    brand : Brand, optional
    """
    from localeval.render.summary import summary_files
    from localeval.report.summary_page import summary_page

    build = project.build(place)
    facts = KeptFindings(build, {}).read(parts()[FACTS])
    front, _ = split_front_matter((build / "report" / "report.qmd").read_text(encoding="utf-8"))
    meta, settings = meta_from(front), project.settings.report
    style = style_of(project.root, brand)
    with speaking(settings.language), drawn_as(brand):
        page = summary_page(facts, read_records(build, list(names)))
        made = summary_files(page, meta, settings.documents, style, brand.logo)
    for target in targets:
        replace_file(target, made[target.suffix[1:]])


def front_matter(project: Project, place: Place) -> dict[str, Any]:
    """Give what the title block of a report shows, in the language that is spoken."""
    settings, say = project.settings, sentences()
    status = [settings.report.classification]
    if settings.data.synthetic:
        status.append(say.plain("front.synthetic"))
    return {
        "title": f"{settings.programme.name}: {place.name}",
        "name": f"{settings.programme.name}, {place.name}",
        "subtitle": project.design.words.title,
        "organisation": settings.programme.organisation,
        "author": settings.programme.organisation,
        "place": place.name,
        "lang": TAGS[settings.report.language],
        "date": today().isoformat(),
        "status": status,
        "contact": settings.report.contact or say.plain("front.not_provided"),
        "licence": settings.report.licence,
        "description": " ".join(settings.programme.description.split()),
        "version": __version__,
    }


def write_result(
    project: Project,
    place: Place,
    names: Sequence[str],
    targets: Sequence[Path],
    digests: Mapping[str, str],
    made_by: str,
) -> None:
    """Put the notebooks' records together as the place's result, and write it as JSON and CSV.

    The result also says what has changed since the last publication of the place.

    Parameters
    ----------
    project : Project
    place : Place
    names : sequence of str
        Notebooks that have written records.
    targets : (Path, Path)
        Of ``results.json`` and ``results.csv``.
    digests : mapping of str to str
        Of the package, the environment and the data.
    made_by : str
        Renderer and version.
    """
    records = read_records(project.build(place), list(names))
    result = make_result(project, place, records, today(), made_by, digests)
    since = changes_since(project, place, result)
    if since is not None:
        result = result.model_copy(update={"changes": since.changes})
    replace_text(targets[0], result_to_json(result))
    replace_text(targets[1], estimates_csv(result))


def name_renderer(results: Path, made_by: str) -> None:
    """Say in a result that is there which renderer made its reports; the rest of it is of when the notebooks ran."""
    content = json.loads(results.read_text(encoding="utf-8"))
    content["run"]["renderer"] = made_by
    replace_text(results, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def put_outputs_in_place(files: Sequence[Path], executed: Sequence[Path], output: Path) -> None:
    """Put a complete set of outputs in place, file by file, only once all of them exist."""
    for file in files:
        replace_file(output / file.name, file.read_bytes())
    for file in executed:
        replace_file(output / "notebooks" / file.name, file.read_bytes())
    kept = {file.name for file in executed}
    for stale in (output / "notebooks").glob("*.ipynb"):
        if stale.name not in kept:
            stale.unlink()
    formats = {file.name for file in files}
    made_before = (
        found for name in ("report.*", "report-*", "summary.*") for found in output.glob(name)
    )
    for stale in (*made_before, output / SLIDES, output / RETURN):
        if stale.name not in formats:
            stale.unlink(missing_ok=True)
