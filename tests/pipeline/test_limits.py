"""A notebook takes no more of the machine than it may: time, and room for what it prints."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from localeval.pipeline.execution import NotebookError, execute_notebook
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.limits import CUT, Limits, NotebookMeter

from .conftest import code, notebook

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def test_what_a_cell_prints_is_kept_up_to_a_size() -> None:
    meter = NotebookMeter(Limits(printed_in_a_cell=10))
    note = CUT.format(most=10)
    assert [meter.kept(text) for text in ("12345", "67890", "more", "more")] == [
        "12345",
        "67890",
        note,
        "",
    ]
    meter.next_cell(3)
    assert meter.kept("another cell") == "another ce" + note


def test_output_is_counted_over_all_cells() -> None:
    meter = NotebookMeter(Limits(put_out=10))
    assert meter.put_out(6)
    meter.next_cell(1)
    assert not meter.put_out(6)
    assert meter.exceeded == "output"


def test_all_cells_share_the_time() -> None:
    meter = NotebookMeter(Limits(seconds=0.05))
    assert 0 < meter.seconds_left() <= 0.05
    assert not meter.late()
    time.sleep(0.06)
    meter.next_cell(1)
    assert 0 < meter.seconds_left() <= 0.001
    assert meter.late()


def run(folder: Path, source: str, limits: Limits) -> list[str]:
    """Run a notebook whose second cell is this, and give what its cells have printed."""
    path = folder / "06_own.ipynb"
    content = notebook(code(source="print('first')"), code(source=source))
    content["metadata"] = KERNEL
    path.write_text(json.dumps(content), encoding="utf-8")
    with kernel_environment(), Kernels(warm=False) as kernels:
        made, _ = execute_notebook(
            path, {}, folder / "work", kernels, f"notebooks/{path.name}", folder, limits
        )
    return ["".join("".join(out["text"]) for out in cell["outputs"]) for cell in made["cells"]]


def test_a_notebook_that_does_not_end_is_stopped_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as caught:
        run(tmp_path, "while True: pass", Limits(seconds=1.5))
    said = str(caught.value)
    assert said.startswith("notebooks/06_own.ipynb, cell 2: it was stopped, because the notebook")
    assert "longer than 1.5 seconds" in said
    assert "run: {notebook_minutes: ...} in evaluation.yml" in said


def test_what_is_printed_without_end_is_cut_and_the_rest_is_run(tmp_path: Path) -> None:
    source = "for _ in range(2000): print('x' * 99)\nprint('end')"
    first, second = run(tmp_path, source, Limits(printed_in_a_cell=1000))
    assert first == "first\n"
    assert second == ("x" * 99 + "\n") * 10 + CUT.format(most=1000)


@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 10_000)",
        "import os\nwhile True: os.write(1, b'x' * 10_000)",
        "from IPython.display import display\nwhile True: display('x' * 10_000)",
    ],
    ids=["printed", "by the system", "shown"],
)
def test_a_notebook_that_puts_out_without_end_is_stopped(tmp_path: Path, source: str) -> None:
    with pytest.raises(NotebookError, match="more than 200,000 characters") as caught:
        run(tmp_path, source, Limits(put_out=200_000))
    assert "06_own.ipynb, cell 2: it was stopped" in str(caught.value)
