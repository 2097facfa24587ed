"""What a notebook opens in its first cell: one place's findings, limited to what the notebook declares.

In a run the findings are those that the run has worked out once; a notebook that is opened alone in JupyterLab reads
them too, and works out what is not there or no longer true. A notebook that reads ``results`` gets what the others have
recorded, and one that reads ``published`` what the place last published. Whoever uses what they did not declare is
stopped, because the run would not know when to repeat the notebook.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.facts import Facts
from localeval.analysis.findings_parts import FACTS, TABLE, FindingsPart, everything, parts
from localeval.analysis.kept_findings import KeptFindings, NotFreshError
from localeval.analysis.provenance import findings_sources
from localeval.base.errors import THIS_NOTEBOOK, Problem, ProjectError
from localeval.base.language import ENGLISH, speak, speaking
from localeval.brand.reading import read_brand
from localeval.methods.disclosure.door import Door
from localeval.project.project import Place, Project, read_project
from localeval.report.charts.colours import draw_as, look_of
from localeval.report.display import Figure, Problems, Recorded
from localeval.report.in_every_cell import in_every_cell
from localeval.results import Lesson, Records, Result, Written

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

    from localeval.data.linked_people import Links

#: Set by a run in the notebooks it executes: findings, tables and records are taken from ``build``.
RUN_VARIABLE = "LOCALEVAL_RUN"

#: What a notebook declares to use the other notebooks' records.
RESULTS = "results"

#: What a notebook declares to use the last publication of the place.
PUBLISHED = "published"

#: What a notebook declares to use what was learnt in the place.
LESSONS = "lessons"

#: What a notebook declares to use ``evaluation.yml`` beyond what ``section.facts`` says.
SETTINGS = "settings"


class Findings:
    """The findings of a place as a notebook sees them: ``section.evaluation.estimates``, any part by its name."""

    def __init__(self, section: Section) -> None:
        self._section = section

    def __getattr__(self, name: str) -> Any:
        if name not in parts():
            msg = f"there is no part '{name}' of the findings; there are: {', '.join(parts())}"
            raise AttributeError(msg)
        return self._section.part(name)

    def __dir__(self) -> list[str]:
        return list(parts())


class Section:
    """One notebook's view of an evaluation.

    Parameters
    ----------
    project : Project
    place : Place
    reads : sequence of str
        What the notebook uses: parts of the findings, tables, ``results``, ``published`` or ``settings``.
    """

    def __init__(self, project: Project, place: Place, reads: Sequence[str]) -> None:
        self.place = place
        self.reads = tuple(reads)
        self.evaluation = Findings(self)
        self._project = project
        self._loaded: dict[str, pd.DataFrame] = {}
        self._found: dict[str, Any] = {}

    @property
    def project(self) -> Project:
        """The project with all its settings.

        Raises
        ------
        ProjectError
            The notebook declares neither ``settings`` nor ``published``.
        """
        if PUBLISHED not in self.reads:
            self.must_read(SETTINGS)
        return self._project

    @property
    def facts(self) -> Facts:
        """What the report says of the evaluation before any number; every notebook may use it."""
        facts: Facts = self._part(FACTS)
        return facts

    @property
    def door(self) -> Door:
        """Rounds and withholds counts of one's own by the rules of the evaluation: ``section.door.count(n)``."""
        return Door(self.facts.threshold, self.facts.rounding)

    def part(self, name: str) -> Any:
        """Give a part of the findings.

        Raises
        ------
        ProjectError
            The notebook does not declare it.
        """
        if name != FACTS:
            self.must_read(name)
        return self._part(name)

    def table(self, name: str) -> pd.DataFrame:
        """Give a checked table of the place, for a section of one's own.

        Nothing of it has been through disclosure control: what is shown of it must be (``section.door``).

        Parameters
        ----------
        name : str
            Such as ``people``; the notebook names it in ``reads``.

        Raises
        ------
        ProjectError
            The notebook does not declare it, or the project has no such table.
        """
        if f"{TABLE}{name}" not in self.reads:
            self.must_read(f"{TABLE}{name}" if name in parts() else name)
        if name not in self._project.tables:
            known = ", ".join(self._project.tables)
            msg = f"there is no table '{name}' in this project."
            raise ProjectError(Problem(THIS_NOTEBOOK, msg, f"Use one of: {known}."))
        return self._table(name)

    def figure(self, drawing: Drawing, label: str, caption: str, alt: str) -> Figure:
        """Put a matplotlib figure of one's own into the report.

        The package cannot look into a picture: whoever draws it sees to it that it shows no small group of people. The
        run says of each such figure that it is the notebook's own.

        Parameters
        ----------
        drawing : matplotlib Figure
        label : str
            Short name in lower case with hyphens; prose refers to it as ``@fig-<label>``.
        caption : str
        alt : str
            What a reader who cannot see the picture needs to know.

        Raises
        ------
        ProjectError
            The caption or the alternative text is empty.
        """
        from localeval.report.charts.canvas import drawing_board, save

        empty = [name for name, text in (("caption", caption), ("alt", alt)) if not text.strip()]
        if empty:
            msg = f"the figure '{label}' has an empty {empty[0]}."
            remedy = "Say in a sentence what it shows; without it some readers learn nothing."
            raise ProjectError(Problem(THIS_NOTEBOOK, msg, remedy))
        with drawing_board():
            png, svg = save(drawing)
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(drawing)  # or it would be shown a second time when the cell ends
        return Figure(label, caption, alt, png, svg, own=True)

    @cached_property
    def results(self) -> Records:
        """What the other notebooks have recorded; computed here when the notebook runs alone.

        Raises
        ------
        ProjectError
            The notebook does not declare ``results``.
        """
        self.must_read(RESULTS)
        if RUN_VARIABLE in os.environ:
            from localeval.report.run_files import read_records

            return read_records(self._project.build(self.place))
        in_result = [part for part in parts().values() if part.goes_into_result(self._project)]
        return Records(**{part.name: self._part(part.name) for part in in_result})

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """What was learnt in the place, in the order of ``lessons.yml``; none where there is none.

        Raises
        ------
        ProjectError
            The notebook does not declare ``lessons``, or the file cannot be read.
        """
        lessons: tuple[Lesson, ...] = self.part(LESSONS)
        return lessons

    def record(self, **findings: object) -> Recorded:
        """Add findings to the place's result: ``section.record(flow=..., estimates=...)``."""
        records = Records.model_validate(findings)
        return Recorded(records.model_dump(mode="json", exclude_defaults=True))

    def _part(self, name: str) -> Any:
        if name not in self._found:
            part = parts()[name]
            in_run = RUN_VARIABLE in os.environ
            self._found[name] = self._kept.read(part) if in_run else self._fresh(part)
        return self._found[name]

    def _fresh(self, part: FindingsPart) -> Any:
        """Give a part that is true of the files as they are now; where none is kept, all are worked out."""
        try:
            return self._kept.fresh(part)
        except NotFreshError:
            pass
        with speaking(ENGLISH):  # in which findings are kept, whatever the report is written in
            found = {part.name: part.find(self._alone)}
            for other in parts().values():
                # The other notebooks will ask for them, and most of the work is the same.
                with contextlib.suppress(ProjectError):  # raised again for whoever asks for it
                    found.setdefault(other.name, other.find(self._alone))
        if findings_sources(self._project, self.place) == self._sources:
            # Of a file that was replaced meanwhile it is not known which of the two was read.
            for name, value in found.items():
                self._kept.write(parts()[name], value)
        self._found |= found
        return found[part.name]

    @cached_property
    def _sources(self) -> dict[str, str]:
        return findings_sources(self._project, self.place)

    @cached_property
    def _kept(self) -> KeptFindings:
        in_run = RUN_VARIABLE in os.environ
        return KeptFindings(self._project.build(self.place), {} if in_run else self._sources)

    @cached_property
    def _alone(self) -> Evaluation:
        """The evaluation of the data files as they are now."""
        from localeval.analysis.published_record import earlier_results
        from localeval.data.lessons_file import lessons_of
        from localeval.data.linked_people import read_links
        from localeval.data.written import written_of

        def lessons() -> tuple[Lesson, ...]:
            return lessons_of(self._project, self.place)

        def earlier() -> tuple[Result, ...]:
            return earlier_results(self._project, self.place)

        def links() -> Links | None:
            return read_links(self._project.root)

        def written() -> Written:
            return written_of(self._project, self.place)

        return Evaluation(self._project, self.place, self._table, lessons, earlier, links, written)

    def _table(self, name: str) -> pd.DataFrame:
        if name in self._loaded:
            return self._loaded[name]
        if RUN_VARIABLE in os.environ:
            from localeval.data.store import read_table

            self._loaded[name] = read_table(self._project.stored_table(self.place, name))
        else:
            from localeval.data.load import load

            self._loaded |= load(self._project).for_place(self.place, self._project).frames
        return self._loaded[name]

    def must_read(self, name: str) -> None:
        """Stop a notebook that uses what it does not declare.

        Raises
        ------
        ProjectError
            ``name`` is not in ``reads``.
        """
        if name in self.reads:
            return
        declared = ", ".join(f'"{item}"' for item in (*self.reads, name))
        msg = f"it uses '{name}', which its parameters cell does not declare."
        raise ProjectError(
            Problem(THIS_NOTEBOOK, msg, f"Write reads = [{declared}] there.", column="reads")
        )


def open_section(project: str, place: str, reads: Sequence[str] | None = None) -> Section:
    """Open a place's evaluation in a notebook.

    Parameters
    ----------
    project : str
        A folder inside the project; ``evaluation.yml`` is looked for there and upwards.
    place : str
        Place code; empty for the first place.
    reads : sequence of str, optional
        What the notebook uses: parts of the findings, tables, ``results``, ``published`` or ``settings``; every part
        and every table when not given.
    """
    if RUN_VARIABLE in os.environ:
        _hand_on_problems()
    found = read_project(project)
    chosen = found.settings.report.language
    in_every_cell(lambda: speak(chosen))
    if brand := read_brand(found.root):
        look = look_of(brand)
        in_every_cell(lambda: draw_as(look))
    return Section(found, found.place(place), everything(found.tables) if reads is None else reads)


def _hand_on_problems() -> None:
    """Let problems that stop a cell leave the notebook as data too, so that the run loses no line of a file."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return

    def show(shell: Any, kind: Any, error: ProjectError, trace: Any, tb_offset: Any = None) -> Any:
        from IPython.display import display

        display(Problems(error.problems))  # type: ignore[no-untyped-call]
        return shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((ProjectError,), show)
