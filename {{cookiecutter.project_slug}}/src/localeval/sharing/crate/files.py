"""The files of a bundle, each by its kind, size and digest."""

from __future__ import annotations

import hashlib

from localeval.sharing.crate.graph import Graph

_KINDS = {
    "html": ("text/html", "The report as a web page"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "The report as a Word document",
    ),
    "pdf": ("application/pdf", "The report as a PDF"),
    "json": ("application/json", "The result for programs: estimates, flow, balance, provenance"),
    "csv": ("text/csv", "The estimates as a table"),
    "yml": ("application/yaml", "The settings of the evaluation, without its local files"),
    "ipynb": ("application/x-ipynb+json", "An executed notebook: one section of the report"),
}


def add_file(graph: Graph, path: str, content: bytes) -> None:
    """Add a file by its path in the bundle."""
    kind, what = _KINDS[path.rpartition(".")[2]]
    name = path if path.startswith("notebooks/") else what
    graph.add_file(
        path,
        name=name,
        description=what,
        encodingFormat=kind,
        contentSize=str(len(content)),
        sha256=hashlib.sha256(content).hexdigest(),
    )
