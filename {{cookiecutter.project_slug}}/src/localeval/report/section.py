"""What a notebook opens in its first cell: one place's evaluation, limited to the data it declares.

In JupyterLab the tables are loaded from the data files; in a run they are the tables that the run has
already checked and stored, a notebook that reads ``results`` gets what the others have recorded, and one that
reads ``published`` gets what the place last published. A notebook that uses data it did not declare is stopped, because the run would not know when to repeat it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.facts import Facts
from localeval.base.errors import THIS_NOTEBOOK, Problem, ProjectError
from localeval.project.project import Place, Project, read_project
from localeval.report.display import Problems, Recorded
from localeval.results import Lesson, Records

if TYPE_CHECKING:
    import pandas as pd

#: Set by a run in the notebooks it executes: tables and records are taken from ``build``.
RUN_VARIABLE = "LOCALEVAL_RUN"

#: What a notebook declares to use the other notebooks' records.
RESULTS = "results"

#: What a notebook declares to use the last publication of the place.
PUBLISHED = "published"

#: What a notebook declares to use what was learnt in the place.
LESSONS = "lessons"


class Section:
    """One notebook's view of an evaluation.

    Parameters
    ----------
    project : Project
    place : Place
    reads : sequence of str
        The tables the notebook uses, ``lessons``, ``results`` or ``published``.
    """

    def __init__(self, project: Project, place: Place, reads: Sequence[str]) -> None:
        self.project = project
        self.place = place
        self.reads = tuple(reads)
        self._loaded: dict[str, pd.DataFrame] = {}
        self.evaluation = Evaluation(project, place, self._table)

    @property
    def facts(self) -> Facts:
        """What the report says of the evaluation before any number."""
        return self.evaluation.facts

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
            from localeval.report.records import read_records

            return read_records(self.project.build(self.place))
        alone = Section(self.project, self.place, (*self.project.tables, LESSONS))
        found = alone.evaluation
        return Records(
            flow=found.flow,
            estimates=found.estimates,
            levels=found.levels,
            balance=found.balance if self.project.has_comparison else None,
            evidence=found.evidence,
            series=found.series,
            context=found.context,
            lessons=alone.lessons,
        )

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """What was learnt in the place, in the order of ``lessons.yml``; none where there is none.

        Raises
        ------
        ProjectError
            The notebook does not declare ``lessons``, or the file cannot be read.
        """
        self.must_read(LESSONS)
        if RUN_VARIABLE in os.environ:
            text = self.project.stored_table(self.place, LESSONS).read_text(encoding="utf-8")
            return tuple(Lesson.model_validate(item) for item in json.loads(text))
        from localeval.data.lessons_file import lessons_of

        return lessons_of(self.project, self.place)

    def record(self, **findings: object) -> Recorded:
        """Add findings to the place's result: ``section.record(flow=..., estimates=...)``."""
        records = Records.model_validate(findings)
        return Recorded(records.model_dump(mode="json", exclude_defaults=True))

    def _table(self, name: str) -> pd.DataFrame:
        self.must_read(name)
        if name not in self._loaded:
            self._loaded[name] = self._read(name)
        return self._loaded[name]

    def _read(self, name: str) -> pd.DataFrame:
        if RUN_VARIABLE in os.environ:
            from localeval.data.store import read_table

            return read_table(self.project.stored_table(self.place, name))
        from localeval.data.load import load

        tables = load(self.project).for_place(self.place, self.project)
        self._loaded |= {key: tables[key] for key in self.reads if key in tables}
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
        The tables that the notebook uses, ``lessons``, ``results`` or ``published``; every declared table when not
        given.
    """
    if RUN_VARIABLE in os.environ:
        _hand_on_problems()
    found = read_project(project)
    declared = found.tables if reads is None else reads
    return Section(found, found.place(place), declared)


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
