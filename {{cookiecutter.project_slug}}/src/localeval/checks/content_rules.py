"""Rules about what the files hold: notebooks, data, lessons, and what was published.

Notebooks can be run, give the standard sections in order and are in git without outputs; data can be loaded as declared; lessons can
be read, and there are some for each place; what was published keeps to its schemas, and every number that moved has a
reason. What exactly is checked of the data is the business of ``data``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from localeval.base.errors import Problem, ProjectError
from localeval.base.notebook_headings import sections_of
from localeval.changes.notes import read_notes
from localeval.changes.publication import last_publication, note_problem, read_own_result
from localeval.checks.rule import Rule, Subject
from localeval.data.lessons_file import PlacedLesson, read_lessons
from localeval.project.project import FILE, Place, Project
from localeval.results import kept_parts

if TYPE_CHECKING:
    from localeval.analysis.hidden_findings import HiddenFinding

#: The sections of a report in order, by the label of their heading; the impact is that of the design. A part of the
#: contract may name another (``results.records``).
SECTIONS = (
    "points",
    "programme",
    "participants",
    "data-quality",
    "impact",
    "method",
    "lessons",
    "changes",
)

_SCHEMA_LINE = "# yaml-language-server: $schema="


class NotebookParameters(Rule):
    """Every notebook can be read, and says in its parameters cell what it reads."""

    family = "notebooks"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        from localeval.pipeline.notebook import find_notebooks

        project = subject.project
        try:
            found = find_notebooks(
                subject.root, project.settings.design, project.tables, project.asked_for
            )
        except ProjectError as error:
            yield from error.problems
            return
        yield f"notebooks: {len(found)} for this design"


class StandardSections(Rule):
    """Every standard section has its notebook, in the order of every place's report."""

    family = "notebooks"

    def not_applicable(self, subject: Subject) -> str:
        files = list((subject.root / "notebooks").glob("*.ipynb"))
        return "" if len(files) == len(subject.notebooks) else "a notebook cannot be read"

    def check(self, subject: Subject) -> Iterator[Problem]:
        instead = subject.project.design.instead
        wanted = [instead.get(name, name) for name in standard_sections()]
        found = [name for content in subject.notebooks.values() for name in _sections(content)]
        for name in wanted:
            if name not in found:
                what = f"no notebook has the section '{name}' (a heading that ends in <!-- #sec-{name} -->)."
                yield Problem("notebooks", what, "Restore it from git or from a new project.")
        present = [name for name in found if name in wanted]
        expected = [name for name in wanted if name in found]
        if present != expected:
            what = f"the sections stand in the order {', '.join(present)}."
            remedy = f"Number the notebooks so that it is {', '.join(expected)}."
            yield Problem("notebooks", what, remedy)


class NotebooksWithoutOutputs(Rule):
    """Git holds notebooks without outputs, which can hold data of persons.

    One that was run and saved in JupyterLab has some, and that is as it should be until it is committed.
    """

    family = "notebooks"

    def check(self, subject: Subject) -> Iterator[Problem]:
        found = (
            subject.git("grep", "-l", "-z", "output_type", "HEAD", "--", "notebooks/*.ipynb") or ""
        )
        for entry in filter(None, found.split("\0")):
            name = entry.removeprefix("HEAD:")
            try:
                content = json.loads(subject.git("show", f"HEAD:./{name}") or "")
                cells = [i for i, cell in enumerate(content["cells"], 1) if cell.get("outputs")]
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # the rule on parameters says that it cannot be read
            if cells:
                where = f"cell{'s' if len(cells) > 1 else ''} {', '.join(map(str, cells))}"
                what = f"in the last commit, {where} hold outputs, and everyone who gets the repository gets them."
                remedy = (
                    f"Clear them with 'python tools/refuse_data.py {name}' and commit it again; install the hook, as "
                    "README.md says, which does it for you."
                )
                yield Problem(name, what, remedy)


def standard_sections() -> tuple[str, ...]:
    """Give the labels of the standard sections in order, those that parts of the contract name among them."""
    names = list(SECTIONS)
    for kept in kept_parts().values():
        if kept.section and kept.section not in names:
            names.insert(names.index(kept.after) + 1, kept.section)
    return tuple(names)


def _sections(notebook: dict[str, Any]) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell.get("cell_type") == "markdown"]
    return [name for cell in cells for name in sections_of("".join(cell.get("source", "")))]


class DataReadable(Rule):
    """Every declared table can be loaded, and its values are what they are declared to be."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.with_data else "the data were left out"

    def check(self, subject: Subject) -> Iterator[str]:
        data = subject.project.settings.data
        paths = [
            path for name, files in data.files().items() if name != "lessons" for path in files
        ]
        if data.synthetic and not any(subject.exists(path) for path in paths):
            yield "data: none yet; the first run makes a synthetic set"
            return
        tables = subject.tables
        yield from (f"{name}: {len(frame):,} rows" for name, frame in tables.frames.items())
        yield from (f"note: {note}" for note in tables.notes)


class LargeGroupsShown(Rule):
    """Disclosure control leaves the results of large groups as they are."""

    family = "data"
    kind = "advice"
    about_values = False

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        from localeval.analysis.hidden_findings import hidden_findings
        from localeval.analysis.published_record import earlier_results

        project = subject.project
        for place in project.places:
            earlier = partial(earlier_results, project, place)
            if project.has_comparison and (before := earlier()):
                yield (
                    f"{place.name} published before (run of {before[-1].run.date}): the run may print numbers more coarsely "
                    "beside that, or let them stand"
                )
            by_variable: dict[str, list[HiddenFinding]] = {}
            for hidden in hidden_findings(subject.evaluation(place)):
                by_variable.setdefault(hidden.variable, []).append(hidden)
            for variable, items in by_variable.items():
                yield _hidden_problem(project, place, variable, items)


def _hidden_problem(
    project: Project, place: Place, variable: str, items: Sequence[HiddenFinding]
) -> Problem:
    """Say what of a characteristic, or of everyone, will be hidden, why, and which edit avoids it."""
    items = sorted(items, key=lambda item: item.coarse)  # what is not printed at all is said first
    named = [f"{item.what} ({'coarse: ' if item.coarse else ''}{item.why})" for item in items[:4]]
    more = f"; and {len(items) - 4} more" if len(items) > 4 else ""
    what = f"{place.name}: not printed as it is: {'; '.join(named)}{more}."
    remedy = (
        _of_hidden(project, variable, items)
        if variable
        else "Wait for more people, or take the outcome out."
    )
    where = (
        ("subgroups" if variable in project.settings.subgroups else "covariates")
        if variable
        else "outcomes"
    )
    return Problem(FILE, what, remedy, column=where)


def _of_hidden(project: Project, variable: str, items: Sequence[HiddenFinding]) -> str:
    """Say which edit shows a characteristic; what is known from before the start is not to be given up for a row of a table."""
    alike = f"the groups are made alike in '{variable}' all the same, and " if project.has_comparison else ""  # fmt: skip
    leave = f"eave it: {alike}only these numbers are not printed, or coarsely."
    if project.settings.covariates.get(variable) == "numeric":
        # A number has no categories: what is counted of it are its gaps, and where it is a yes or no those who have it.
        if not any(item.what.startswith(f"{variable}: ") for item in items):
            return f"L{leave}"
        found = f"Find the values of '{variable}' that are missing for a few people, if anybody has them."
        return f"{found} Or l{leave}"
    join = f"Join the small categories of '{variable}' with others in the data"
    if variable in {one.column for one in project.settings.prior_outcomes}:
        return f"{join}. Or l{leave}"
    return f"{join}, or take '{variable}' out of covariates and subgroups. Or l{leave}"


class SimulationPlan(Rule):
    """simulation.yml can be read, and what it plans is possible."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        from localeval.synthetic.scenarios import PLAN_FILE

        if not subject.project.settings.data.synthetic:
            return "the data are not made up"
        return "" if subject.exists(PLAN_FILE) else f"there is no {PLAN_FILE}"

    def check(self, subject: Subject) -> Iterator[str]:
        from localeval.synthetic.scenarios import PLAN_FILE, read_plan

        plan = read_plan(subject.project)
        yield f"{PLAN_FILE}: {len(plan.places)} place(s) differ from the default"


class PositionsReadable(Rule):
    """The positions for the tile map of a comparison can be read, where they are named."""

    family = "data"
    kind = "input"

    def not_applicable(self, subject: Subject) -> str:
        named = subject.project.settings.comparison.tiles
        return "" if named else "no positions are named (comparison.tiles)"

    def check(self, subject: Subject) -> Iterator[str]:
        from localeval.pipeline.comparison_steps import read_positions

        file = subject.project.settings.comparison.tiles
        yield f"{file}: {len(read_positions(subject.root / file, file))} position(s)"


class LessonsReadable(Rule):
    """What was learnt (lessons.yml) can be read, where it is declared."""

    family = "lessons"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[str]:
        lessons = read_lessons(subject.project)
        if lessons:
            yield f"{subject.project.settings.data.lessons}: {len(lessons)} lesson(s)"


class LessonsGiven(Rule):
    """What was learnt is written down, so that other places can use it."""

    family = "lessons"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        name = subject.project.settings.data.lessons
        if name is None:
            remedy = "Write them into lessons.yml, and name it: data: lessons: lessons.yml"
            yield Problem(FILE, "no lessons are named.", remedy, column="data.lessons")
            return
        lessons = _readable(subject)
        if lessons is None:
            return  # the rule on reading them says so
        without = [
            place.name
            for place in subject.project.places
            if not any(item.is_about(place) for item in lessons)
        ]
        if without:
            more = f" and {len(without) - 5} more" if len(without) > 5 else ""
            what = f"no lesson is given for {', '.join(without[:5])}{more}."
            yield Problem(name, what, "Ask who ran the programme what they would do again.")


def _readable(subject: Subject) -> tuple[PlacedLesson, ...] | None:
    try:
        return read_lessons(subject.project)
    except ProjectError:
        return None


class SchemaVersions(Rule):
    """What was published is in a version of the result's schema that can be read."""

    family = "publication"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            last_publication(subject.project, place)
        yield from ()


class SchemaNamed(Rule):
    """evaluation.yml names its schema, so that editors complete and check it."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        first = subject.read(FILE).partition("\n")[0].strip()
        name = first.removeprefix(_SCHEMA_LINE)
        if name == first or not subject.exists(name):
            what = "its first line does not name a schema that is there."
            remedy = f"Begin with: {_SCHEMA_LINE}src/localeval/schema/evaluation.schema.json"
            yield Problem(FILE, what, remedy, line=1)


class ChangeNotes(Rule):
    """changes.yml can be read, where there is one."""

    family = "publication"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[str]:
        notes = read_notes(subject.project)
        if notes:
            yield f"changes.yml: {len(notes)} note(s)"


class MovedNumbersExplained(Rule):
    """Where a published number has moved, a change note says why."""

    family = "publication"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            path = subject.project.output(place) / "results.json"
            if not path.exists():
                continue
            result = read_own_result(path, path.relative_to(subject.root).as_posix())
            problem = note_problem(subject.project, place, result)
            if problem is not None:
                yield problem
