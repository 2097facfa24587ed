"""What is made of a notebook that has been executed or has failed; the kernel itself is played here."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

from localeval.base.errors import THIS_NOTEBOOK, Problem, ProjectError
from localeval.pipeline.execution import NotebookError, execute
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.notebook import read_spec
from localeval.report.display import Problems, Recorded, Text

from .conftest import Cell, Write, code, notebook, prose

FLOW = {"flow": [{"step": "in_data", "label": "In the data", "participants": 190}]}
EVIDENCE = {"evidence": {"level": 5, "reasons": ["Chance decided."]}}


class PapermillExecutionError(Exception):
    """As papermill has it."""

    def __init__(self, cell_index: int, source: str, ename: str, evalue: str) -> None:
        super().__init__(cell_index, source, ename, evalue)
        self.cell_index, self.source, self.ename, self.evalue = cell_index, source, ename, evalue


class Papermill:
    """Plays papermill: fills in its paths as papermill does, then writes a notebook or raises."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.errors: list[Exception] = []
        self.calls: list[dict[str, Any]] = []

    def execute_notebook(self, input_path: str, output_path: str, **options: Any) -> None:
        self.calls.append(options)
        given, made = (
            Path(input_path.format(**options["parameters"])),
            Path(output_path.format(**options["parameters"])),
        )
        assert given.is_file()
        injected = code(source='place = "E1"', tags=["injected-parameters"])
        whole = notebook(*nbformat.read(given, as_version=4).cells, injected, *self.cells)
        whole["metadata"] = {"papermill": {"duration": 1.5}, "kernelspec": {"name": "python3"}}
        made.write_text(json.dumps(whole), encoding="utf-8")
        if self.errors:
            raise self.errors.pop(0)


@pytest.fixture
def papermill(monkeypatch: pytest.MonkeyPatch) -> Papermill:
    """Put ``Papermill`` in the place of the real one, which takes seconds to import."""
    stand_in = Papermill()
    module, exceptions = ModuleType("papermill"), ModuleType("papermill.exceptions")
    module.execute_notebook = stand_in.execute_notebook  # type: ignore[attr-defined]
    exceptions.PapermillExecutionError = PapermillExecutionError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "papermill", module)
    monkeypatch.setitem(sys.modules, "papermill.exceptions", exceptions)

    @contextlib.contextmanager
    def options(_: Kernels) -> Iterator[dict[str, Any]]:
        yield {}

    monkeypatch.setattr(Kernels, "options", options)
    monkeypatch.setattr("localeval.pipeline.execution.engine", lambda meter: ("played", {}))
    return stand_in


class Run:
    """A notebook in a project, and the files that its execution makes."""

    def __init__(self, path: Path, root: Path) -> None:
        self.spec = read_spec(path, ("people",))
        self.root = root
        self.executed, self.records = root / "executed.ipynb", root / "records.json"

    def __call__(self, records: bool = True) -> None:
        target = self.records if records else None
        execute(self.spec, "E1", self.root / "build", self.executed, target, Kernels(warm=False))

    @property
    def outputs(self) -> list[Any]:
        cells = json.loads(self.executed.read_text())["cells"]
        return [output for cell in cells for output in cell.get("outputs", [])]


@pytest.fixture
def run(papermill: Papermill, write: Write, tmp_path: Path) -> Run:
    """Give a notebook that can be executed."""
    return Run(write(), tmp_path)


def test_the_place_is_given_and_the_kernel_works_in_its_own_folder(
    run: Run, papermill: Papermill
) -> None:
    run()
    [options] = papermill.calls
    assert options["parameters"] == {"place": "E1"}
    assert options["resources"] == {"metadata": {"path": str(run.root / "build")}}
    assert "cwd" not in options  # it would change the folder of all threads


def test_records_of_all_cells_are_kept(run: Run, papermill: Papermill) -> None:
    papermill.cells = [code(Recorded(FLOW)), code(Recorded(EVIDENCE))]
    run()
    assert json.loads(run.records.read_text()) == {**FLOW, **EVIDENCE}


def test_a_notebook_that_records_nothing(run: Run, papermill: Papermill) -> None:
    papermill.cells = [code(Text("words"))]
    run()
    assert json.loads(run.records.read_text()) == {}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([code(Recorded(FLOW)), code(Recorded(FLOW))], "'flow' is already recorded"),
        ([code(Recorded({"flows": []}))], "what it records does not fit the result"),
    ],
)
def test_records_that_cannot_be_used(
    run: Run, papermill: Papermill, cells: list[Cell], says: str
) -> None:
    papermill.cells = cells
    with pytest.raises(ProjectError, match=says) as caught:
        run()
    assert caught.value.problems[0].where == "notebooks/04_impact.ipynb"
    assert not run.executed.exists()


def test_a_notebook_that_reads_the_results_may_record_none(run: Run, papermill: Papermill) -> None:
    papermill.cells = [code(Recorded(FLOW))]
    with pytest.raises(ProjectError, match="Record them in another notebook"):
        run(records=False)
    papermill.cells = [code(Text("words"))]
    run(records=False)
    assert run.executed.exists()


def test_what_differs_between_equal_runs_is_not_kept(run: Run, papermill: Papermill) -> None:
    warning = {"output_type": "stream", "name": "stderr", "text": "/home/me/x.py: a warning"}
    result = {
        "output_type": "execute_result",
        "execution_count": 7,
        "metadata": {},
        "data": {"text/plain": "1"},
    }
    papermill.cells = [{**code(warning, result, Text("words")), "execution_count": 7}]
    run()
    text = run.executed.read_text()
    assert "warning" not in text
    assert "papermill" not in text
    assert [output["output_type"] for output in run.outputs] == ["execute_result", "display_data"]
    assert run.outputs[0]["execution_count"] is None


def test_the_half_run_copy_is_removed_after_success_only(run: Run, papermill: Papermill) -> None:
    run()
    assert not (run.root / "build" / "executed.ipynb").exists()


def failing(index: int, ename: str = "KeyError", evalue: str = "'age'") -> PapermillExecutionError:
    return PapermillExecutionError(index, "\nframe = load()\nframe['age']\n", ename, evalue)


def test_a_failure_names_the_cell_as_the_person_counts_them(run: Run, papermill: Papermill) -> None:
    # papermill's cells: 0 parameters, 1 its own, 2 the one that failed: the person's second.
    papermill.errors = [failing(2)]
    with pytest.raises(NotebookError) as caught:
        run()
    assert str(caught.value) == (
        "notebooks/04_impact.ipynb, cell 2 (frame = load()): KeyError: 'age'. Open "
        f"{Path('build') / 'executed.ipynb'} to see the whole of it; the last good outputs are unchanged."
    )
    assert caught.value.exit_code == 1


def test_a_long_reason_is_cut_to_its_first_line_with_one_full_stop(
    run: Run, papermill: Papermill
) -> None:
    papermill.errors = [failing(2, "ValueError", "\nIt broke.\nMuch more\n")]
    with pytest.raises(NotebookError, match=r"ValueError: It broke\. Open"):
        run()


def test_a_failure_leaves_the_last_outputs(run: Run, papermill: Papermill) -> None:
    run()
    before = (run.executed.read_bytes(), run.records.read_bytes())
    papermill.errors = [failing(2)]
    with pytest.raises(NotebookError):
        run()
    assert (run.executed.read_bytes(), run.records.read_bytes()) == before


def test_what_the_person_can_put_right_is_said_in_its_own_words(
    run: Run, papermill: Papermill
) -> None:
    papermill.errors = [failing(2, "ProjectError", "data/people.csv: it is empty. Fill it.")]
    with pytest.raises(ProjectError) as caught:
        run()
    assert str(caught.value) == "notebooks/04_impact.ipynb: data/people.csv: it is empty. Fill it."


def test_what_the_person_can_put_right_keeps_its_lines_and_keys(
    run: Run, papermill: Papermill
) -> None:
    found = (
        Problem("changes.yml", "the date is no date.", "Write 2026-02-01.", line=4, column="date"),
        Problem(THIS_NOTEBOOK, "it uses 'costs'.", "Declare it.", column="reads"),
        Problem("data/people.csv", "a value is missing.", "Fill it in.", column="sex", row=7),
    )
    papermill.cells = [code(Problems(found))]
    papermill.errors = [failing(2, "ProjectError", str(ProjectError(found)))]
    with pytest.raises(ProjectError) as caught:
        run()
    named = dataclasses.replace(found[1], where="notebooks/04_impact.ipynb")
    assert caught.value.problems == (found[0], named, found[2])


def test_a_kernel_that_does_not_start_is_tried_once_more(run: Run, papermill: Papermill) -> None:
    papermill.errors = [RuntimeError("Kernel died before replying to kernel_info")]
    run()
    assert len(papermill.calls) == 2
    assert run.executed.exists()


def test_a_kernel_that_dies_again_is_an_error_with_a_remedy(run: Run, papermill: Papermill) -> None:
    papermill.errors = [RuntimeError("Kernel died"), RuntimeError("Kernel died")]
    with pytest.raises(
        NotebookError, match=r"04_impact\.ipynb: its Python process .* lack of memory"
    ):
        run()
    assert len(papermill.calls) == 2


def test_a_failing_cell_is_not_tried_again(run: Run, papermill: Papermill) -> None:
    papermill.errors = [failing(2)]
    with pytest.raises(NotebookError):
        run()
    assert len(papermill.calls) == 1


def test_braces_in_the_name_or_the_folder_are_taken_as_they_are(
    papermill: Papermill, write: Write, tmp_path: Path
) -> None:
    folder = tmp_path / "{project} }{"
    folder.mkdir()
    run = Run(write("06_costs {place}", 'project = "."\nplace = ""', prose("# Costs")), folder)
    run()
    assert run.executed.exists()
