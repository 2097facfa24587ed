"""The steps of a comparison: its outputs are replaced all together or not at all; kernel and renderer are played here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from localeval.base.progress import Standing
from localeval.comparison.models import Comparison, comparison_from_json
from localeval.pipeline import comparison_steps as steps
from localeval.pipeline.comparison_steps import (
    Job,
    Signature,
    comparison_front_matter,
    comparison_tasks,
)
from localeval.pipeline.execution import NotebookError
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.task import Task, do_in_turn
from localeval.render.interface import RenderError
from localeval.results import Records

from ..comparison.made import compared, place
from .conftest import notebook, prose


class Played:
    """Plays kernel and renderer; each can be told to fail."""

    name, version = "pandoc", "1"

    def __init__(self) -> None:
        self.notebook_error: Exception | None = None
        self.render_error: Exception | None = None
        self.parameters: list[Mapping[str, str]] = []
        self.seen: list[str] = []

    def execute(
        self, path: Path, parameters: Mapping[str, str], work: Path, *_: Any
    ) -> tuple[dict[str, Any], Records]:
        self.parameters.append(parameters)
        opened = (work / parameters["comparison"]).resolve()
        work.mkdir()
        if self.notebook_error:
            raise self.notebook_error
        title = comparison_from_json(opened.read_text(encoding="utf-8")).title
        return json.loads(json.dumps(notebook(prose(f"# {title}")))), Records()

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        if self.render_error:
            raise self.render_error
        made = {kind: folder / f"report.{kind}" for kind in formats}
        for path in made.values():
            path.write_text((folder / "report.qmd").read_text(encoding="utf-8"), encoding="utf-8")
        return made

    def stop(self) -> None:
        pass

    def stands(self, standing: Standing) -> None:
        pass

    def started(self, task: Task) -> None:
        self.seen.append(task.title)

    def ended(self, task: Task, seconds: float, ok: bool) -> None:
        pass


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    found = Played()
    monkeypatch.setattr(steps, "execute_notebook", found.execute)
    return found


def make(
    played: Played, root: Path, found: Comparison, formats: tuple[str, ...] = ("html", "pdf")
) -> dict[str, str]:
    """Make a comparison in ``out`` and give its files."""
    folder = root / f"work-{len(list(root.iterdir()))}"
    job = Job(folder, root / "out", formats, root, signature=Signature(organisation="A council"))
    do_in_turn(comparison_tasks(job, lambda: found, played, Kernels(False)), played)
    return files(root)


def files(root: Path) -> dict[str, str]:
    out = root / "out"
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_every_step_is_named_for_the_person_who_waits(played: Played, tmp_path: Path) -> None:
    made = make(played, tmp_path, compared(place("Bury")))
    assert set(made) == {
        "comparison.html",
        "comparison.pdf",
        "comparison.json",
        "comparison.csv",
        "tables.xlsx",
        "notebooks/01_comparison.ipynb",
    }
    assert played.parameters == [{"comparison": "../comparison.json"}]
    assert played.seen == [
        "set the places side by side",
        "01 comparison",
        "put the report together",
        "render html, pdf with pandoc",
        "write the tables as a workbook",
        "put the outputs in place",
    ]


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("notebook_error", NotebookError("a cell failed")),
        ("render_error", RenderError("it failed", "again")),
    ],
)
def test_a_failure_leaves_the_earlier_outputs(
    played: Played, tmp_path: Path, part: str, error: Exception
) -> None:
    before = make(played, tmp_path, compared(place("Bury")))
    setattr(played, part, error)
    with pytest.raises(type(error)):
        make(played, tmp_path, compared(place("Bury"), place("Bolton")))
    assert files(tmp_path) == before


def test_new_outputs_replace_all_of_the_old_ones(played: Played, tmp_path: Path) -> None:
    make(played, tmp_path, compared(place("Bury")), ("html", "docx", "pdf"))
    after = make(played, tmp_path, compared(place("Bury"), place("Bolton")), ("html",))
    assert "Comparison of 2 evaluations" in after["comparison.html"]
    assert set(after) == {
        "comparison.html",
        "comparison.json",
        "comparison.csv",
        "tables.xlsx",
        "notebooks/01_comparison.ipynb",
    }


def test_without_a_report_nothing_is_executed(played: Played, tmp_path: Path) -> None:
    made = make(played, tmp_path, compared(place("Bury")), ())
    assert set(made) == {"comparison.json", "comparison.csv"}
    assert played.parameters == []


def test_the_title_block_says_what_it_is_and_that_data_are_made_up() -> None:
    real, made_up = place("Bury"), place("Bolton", synthetic=True)
    signature = Signature("A council", "somebody@example.org", "OGL", "OFFICIAL")
    front = comparison_front_matter(compared(real, title="North West"), signature)
    assert front["title"].startswith("In paid work after a year: only Bury has a result, ")
    assert (front["name"], front["subtitle"]) == ("North West", "Comparison of 1 evaluation")
    assert (front["status"], front["date"]) == (["OFFICIAL"], "2026-11-01")
    some, all_of_it = (
        comparison_front_matter(compared(*places), Signature())["status"]
        for places in ((real, made_up), (made_up,))
    )
    assert some == ["Some of the data are synthetic"]
    assert all_of_it == ["Synthetic data: not a real result"]
