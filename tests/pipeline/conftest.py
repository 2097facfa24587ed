"""Notebooks and display outputs made by hand, as an executed notebook holds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest

from localeval.report.display import Figure, Problems, Recorded, Table, Text

Shown = Table | Figure | Text | Problems | Recorded | dict[str, Any]
Cell = dict[str, Any]

PARAMETERS = 'project = "."\nplace = ""\nreads = ["people"]\n'


def prose(source: str, *tags: str, **pictures: str) -> Cell:
    """Give a cell of prose; pictures are attached to it, base64, as ``image=...`` for image.png."""
    cell: Cell = nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})
    if pictures:
        cell["attachments"] = {
            f"{name}.png": {"image/png": data} for name, data in pictures.items()
        }
    return cell


def code(*shown: Shown, source: str = "show()", tags: Sequence[str] = ()) -> Cell:
    """Give a code cell with what it has shown: display objects, or raw outputs as dicts."""
    outputs = []
    for item in shown:
        if isinstance(item, dict):
            outputs.append(nbformat.from_dict(item))
            continue
        data, metadata = item._repr_mimebundle_()
        outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata))
    cell: Cell = nbformat.v4.new_code_cell(source, outputs=outputs, metadata={"tags": list(tags)})
    return cell


def notebook(*cells: Cell) -> Any:
    """Put cells together."""
    return nbformat.v4.new_notebook(cells=list(cells))


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a notebook with these parameters: ``write("04_impact", 'place = ""')``."""

    def _write(name: str = "04_impact", parameters: str | None = PARAMETERS, *cells: Cell) -> Path:
        first = [] if parameters is None else [code(source=parameters, tags=["parameters"])]
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notebook(*first, *cells)), encoding="utf-8")
        return path

    return _write
