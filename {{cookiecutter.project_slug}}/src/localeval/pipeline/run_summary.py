"""What a run did, in its steps, its files and what a person should know of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localeval.pipeline.task import Task
    from localeval.render.interface import Renderer


@dataclass(frozen=True)
class RunSummary:
    """What a run did.

    Attributes
    ----------
    done, unchanged : list of str
        Steps that ran, and steps that were up to date.
    seconds : dict
        How long each step that ran took.
    renderer : str
        Which renderer made the reports.
    reports : list of Path
        Every output file of the places, html first.
    made_data : list of Path
        Synthetic tables that were made because none was there.
    notes : list of str
        What a person should know of the outputs, such as what was left out of a report.
    """

    done: list[str]
    unchanged: list[str]
    seconds: dict[str, float]
    renderer: str
    reports: list[Path]
    made_data: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def renderer_words(renderer: Renderer) -> str:
    """Name a renderer with its version."""
    return f"{renderer.name} ({renderer.version})"


def notes_of(tasks: list[Task]) -> list[str]:
    """Gather what the data and the assembly had to say, also when nothing had to be done again."""
    notes: list[str] = []
    for task in tasks:
        if task.stage == "data":
            for folder in sorted({path.parent for path in task.outputs}):
                notes += json.loads((folder / "notes.json").read_text(encoding="utf-8"))
        elif task.stage == "assemble":
            notes += json.loads(task.outputs[1].read_text(encoding="utf-8"))["notes"]
    return list(dict.fromkeys(notes))


def reports_of(tasks: list[Task]) -> list[Path]:
    """Give every output file of the places, without the notebooks."""
    return [
        path
        for task in tasks
        if task.stage == "finish"
        for path in task.outputs
        if path.parent.name != "notebooks"
    ]
