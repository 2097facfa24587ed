"""Rules about the notebooks: that they can be run, give the standard sections in order, and hold no output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from localeval.checks.rule import Rule, Subject
from localeval.errors import Problem, ProjectError

#: The sections of a report in order, by the label of their heading; the impact is that of the design.
SECTIONS = ("summary", "participants", "data-quality", "impact", "method", "lessons", "changes")
_INSTEAD = {"monitoring": {"impact": "outcomes"}}
_HEADING = re.compile(r"^# .*\{#sec-([a-z0-9-]+)\}", re.MULTILINE)


class NotebookParameters(Rule):
    """Every notebook can be read, and says in its parameters cell what it reads."""

    family = "notebooks"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        from localeval.pipeline.notebook import find_notebooks

        project = subject.project
        try:
            found = find_notebooks(subject.root, project.settings.design, project.tables)
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
        design = subject.project.settings.design
        wanted = [_INSTEAD.get(design, {}).get(name, name) for name in SECTIONS]
        found = [name for content in subject.notebooks.values() for name in _sections(content)]
        for name in wanted:
            if name not in found:
                what = f"no notebook has the section '{name}' (a heading with {{#sec-{name}}})."
                yield Problem("notebooks", what, "Restore it from git or from a new project.")
        present = [name for name in found if name in wanted]
        expected = [name for name in wanted if name in found]
        if present != expected:
            what = f"the sections stand in the order {', '.join(present)}."
            remedy = f"Number the notebooks so that it is {', '.join(expected)}."
            yield Problem("notebooks", what, remedy)


class NotebooksWithoutOutputs(Rule):
    """Notebooks are kept without outputs, which can hold data of persons."""

    family = "notebooks"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path, content in subject.notebooks.items():
            cells = [i for i, cell in enumerate(content["cells"], 1) if cell.get("outputs")]
            if cells:
                where = f"cell{'s' if len(cells) > 1 else ''} {', '.join(map(str, cells))}"
                remedy = "Clear them in JupyterLab (Edit, Clear Outputs of All Cells) and save."
                yield Problem(f"notebooks/{path.name}", f"{where} hold outputs.", remedy)


def _sections(notebook: dict[str, Any]) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell.get("cell_type") == "markdown"]
    return [name for cell in cells for name in _HEADING.findall("".join(cell.get("source", "")))]
