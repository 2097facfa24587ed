"""The structure tree of a tagged PDF, read with pypdf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdf

Box = tuple[float, float, float, float]


def elements(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Give every element of the structure tree, in reading order."""

    def visit(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from visit(child)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from visit(node["/K"])

    root: Any = reader.trailer["/Root"]
    return visit(root["/StructTreeRoot"]["/K"])


def structure(reader: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Give the tag and the alternative text of every element."""
    return [(str(node["/S"]), str(node.get("/Alt", ""))) for node in elements(reader)]


def figure_boxes(reader: pypdf.PdfReader) -> list[Box]:
    """Give where the pictures stand on their pages: left, bottom, right and top, in points."""
    found: list[Box] = []
    for node in elements(reader):
        if node["/S"] == "/Figure":
            (layout,) = [attributes for attributes in node["/A"] if "/BBox" in attributes]
            left, bottom, right, top = (float(value) for value in layout["/BBox"])
            found.append((left, bottom, right, top))
    return found
