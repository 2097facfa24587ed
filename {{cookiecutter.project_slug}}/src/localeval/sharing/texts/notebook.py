"""The text of a notebook: cells, outputs in each of their kinds, attachments and metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from localeval.sharing.texts.markup import read_embedded, read_markup
from localeval.sharing.texts.piece import Piece, within

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def read_notebook(content: bytes) -> Iterator[Piece]:
    """Read a Jupyter notebook: its cells, outputs, attachments and metadata."""
    notebook = json.loads(content)
    yield from _values(notebook.get("metadata", {}), "metadata of the notebook")
    for number, cell in enumerate(notebook.get("cells", []), 1):
        where = f"cell {number}"
        is_code = cell.get("cell_type") == "code"
        yield Piece(where, _joined(cell.get("source", "")), code=is_code)
        yield from _values(cell.get("metadata", {}), f"{where}, metadata")
        for attached in cell.get("attachments", {}).values():
            yield from _bundle(attached, f"{where}, attachment")
        for order, output in enumerate(cell.get("outputs", []), 1):
            yield from _output(output, f"{where}, output {order}")


def _output(output: dict[str, Any], where: str) -> Iterator[Piece]:
    if "text" in output:
        yield Piece(where, _ANSI.sub("", _joined(output["text"])))
    yield from _bundle(output.get("data", {}), where)
    yield from _values(output.get("metadata", {}), f"{where}, metadata")
    for key in ("ename", "evalue", "traceback"):
        if key in output:
            yield Piece(f"{where}, {key}", _ANSI.sub("", "\n".join(_listed(output[key]))))


def _bundle(data: dict[str, Any], where: str) -> Iterator[Piece]:
    """Read one output in each of the kinds in which a notebook holds it."""
    for kind, value in data.items():
        if isinstance(value, dict) or "json" in kind:
            yield from _values(value, f"{where}, {kind}")
            continue
        text = _joined(value)
        if "svg" in kind or "html" in kind or "xml" in kind:
            yield from within(f"{where}, {kind}", read_markup(text.encode()))
        elif kind.startswith(("image/", "application/pdf")):
            yield from within(where, read_embedded(kind, True, "".join(text.split())))
        else:
            yield Piece(f"{where}, {kind}", text)


def _values(value: Any, where: str) -> Iterator[Piece]:
    """Give a structure's values, each under its key."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (
                _values(item, f"{where}, {key}")
                if isinstance(item, dict | list)
                else iter((Piece(where, f"{key}: {item}"),))
            )
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, where)
    elif value is not None:
        yield Piece(where, str(value))


def _joined(value: Any) -> str:
    return "".join(_listed(value))


def _listed(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
