"""What Quarto needs to know of the cells of an executed notebook, to render it from its stored outputs as a decent document.

Quarto reads flat metadata of cells and passes over the tags that JupyterLab and papermill use: no code is shown, a table gets its caption
and its label, a picture its alternative text, and what is for the run alone is not shown. Nothing of what a notebook shows in JupyterLab
changes, and nothing of what the report is put together from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from localeval.base.notebook_outputs import METADATA, QUARTO_OWN_KEYS, QUARTO_UNSEEN
from localeval.report.display import escape

#: The tag of cells that no reader sees, and the class by which Quarto hides a part of a text.
REMOVE, HIDDEN = "remove-cell", ".content-hidden"


def ready_cell(cell: dict[str, Any], own: Mapping[str, Any]) -> None:
    """Write into a code cell, in place, what Quarto needs; ``own`` is the metadata that the cell had."""
    told = {"echo": False, **{key: own[key] for key in QUARTO_OWN_KEYS if key in own}}
    outputs = cell["outputs"] = _titles_apart(cell.get("outputs", []))
    about = [_about(output) for output in outputs]
    tables = [one for one in about if one.get("kind") == "table"]
    if len(tables) == 1:  # Quarto gives one label to a cell
        told |= {"label": tables[0]["label"], "tbl-cap": _in_attribute(tables[0]["caption"])}
    if any(one.get("kind") == "figure" for one in about):
        told["fig-alt"] = [_plain(str(one.get("alt", ""))) for one in about]
    for output, one in zip(outputs, about, strict=True):
        if one.get("kind") == "records":
            output["metadata"][QUARTO_UNSEEN] = False
    cell["metadata"] |= told


def ready_prose(cell: dict[str, Any], tags: Sequence[str]) -> None:
    """Hide a note for the analyst from Quarto too, which passes over the tag ``remove-cell`` of prose."""
    source = "".join(cell.get("source", ""))
    if REMOVE in tags and HIDDEN not in source:
        cell["source"] = f"::: {{{HIDDEN}}}\n\n{source.strip()}\n\n:::".splitlines(keepends=True)


def _plain(text: str) -> str:
    """Give a text without what would end the attribute that Quarto makes of it."""
    return " ".join(text.replace("'", "’").replace("\\", "").split())


def _in_attribute(text: str) -> str:
    """Give plain text as Markdown that Quarto puts into an attribute first, where a backslash is written twice."""
    return escape(_plain(text)).replace("\\", "\\\\")


def _about(output: Mapping[str, Any]) -> Mapping[str, Any]:
    about: Mapping[str, Any] = output.get("metadata", {}).get(METADATA, {})
    return about


def _titles_apart(outputs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the title over the only table of a cell be an output of its own, which Quarto does not show beside its caption."""
    if sum(_about(output).get("kind") == "table" for output in outputs) != 1:
        return list(outputs)
    apart: list[dict[str, Any]] = []
    for output in outputs:
        if _about(output).get("kind") == "table":
            seen = "".join(output["data"]["text/markdown"])
            title, _, rest = seen.partition("\n\n")
            if rest:
                output = {**output, "data": {**output["data"], "text/markdown": rest}}
                apart.append(
                    {
                        "output_type": "display_data",
                        "data": {"text/markdown": title, "text/plain": title},
                        "metadata": {METADATA: {"kind": "text", "body": ""}, QUARTO_UNSEEN: False},
                    }
                )
        apart.append(output)
    return apart
