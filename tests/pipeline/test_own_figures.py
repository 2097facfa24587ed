"""A figure that a person draws with pyplot is in the executed notebook, whichever way its kernel was started."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localeval.pipeline.execution import execute_notebook
from localeval.pipeline.fork_client import CAN_FORK
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.kernels import Kernels

from .conftest import code, notebook

DRAW = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2, 3])"
SHOWN = {
    "left open": f"{DRAW};",
    "shown": f"{DRAW}\nplt.show()",
    "handed to the report": (
        f"{DRAW}\nfrom localeval.report.section import Section\n"
        "Section.figure(None, figure, 'own', 'A caption', 'What it shows')"
    ),
}


@pytest.mark.parametrize("warm", [True, False], ids=["forked", "afresh"])
def test_no_figure_vanishes(tmp_path: Path, warm: bool) -> None:
    if warm and not CAN_FORK:
        pytest.skip("this system cannot fork")
    path = tmp_path / "06_own.ipynb"
    content = notebook(*(code(source=source) for source in SHOWN.values()))
    content["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    with kernel_environment(), Kernels(warm) as kernels:
        made, _ = execute_notebook(path, {}, tmp_path / "work", kernels, path.name, tmp_path)
    outputs = [cell["outputs"] for cell in made["cells"] if cell["cell_type"] == "code"]
    pictures: list[list[dict[str, Any]]] = [
        [output["metadata"] for output in cell if "image/png" in output.get("data", {})]
        for cell in outputs
    ]
    assert [len(found) for found in pictures] == [1, 1, 1]
    assert [("localeval" in found[0]) for found in pictures] == [False, False, True]
