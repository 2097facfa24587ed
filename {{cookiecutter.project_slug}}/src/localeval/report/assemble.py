"""From the executed notebooks of a place to one plain Markdown report with its figures beside it.

Takes the notebooks in report order, keeps the prose and the display objects, numbers tables and figures
and resolves every reference to them, so that each renderer shows the same. Code, tracebacks and outputs
that are not display objects do not reach the report.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localeval.errors import Problem, ProjectError
from localeval.files import replace_file, replace_text
from localeval.report.display import METADATA, escape

_REFERENCE = re.compile(r"(?<![\w@\\])@((?:tbl|fig)-[a-z0-9][a-z0-9-]*)")
_WORDS = {"tbl": "Table", "fig": "Figure"}
_REMOVE = frozenset({"parameters", "injected-parameters", "remove-cell"})


@dataclass
class _Draft:
    """The report as it grows."""

    blocks: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def number(self, label: str, notebook: str) -> None:
        kind = label.partition("-")[0]
        if label in self.numbers:
            self.problems.append(
                Problem(
                    notebook,
                    f"the label '{label}' is already used in {self.where[label]}.",
                    "Give one of the two another label.",
                )
            )
            return
        count = sum(other.startswith(f"{kind}-") for other in self.numbers) + 1
        self.numbers[label] = f"{_WORDS[kind]} {count}"
        self.where[label] = notebook


def assemble(
    notebooks: Sequence[tuple[str, Mapping[str, Any]]], front: Mapping[str, Any], folder: Path
) -> list[Path]:
    """Write ``report.qmd`` and its figures.

    Parameters
    ----------
    notebooks : sequence of (name, notebook)
        Executed notebooks as parsed JSON, in report order.
    front : mapping
        Front matter: title, subtitle, lang and what the title block shows.
    folder : Path
        Where the report is put together; figures no longer used are removed from it.

    Returns
    -------
    list of Path
        Every file of the report, ``report.qmd`` first.

    Raises
    ------
    ProjectError
        A label that is used twice, a reference to nothing, or no section at all.
    """
    draft = _Draft()
    for name, notebook in notebooks:
        for cell in notebook["cells"]:
            _add_cell(draft, f"notebooks/{name}.ipynb", cell)
    if not any(block.startswith("# ") for block in draft.blocks):
        draft.problems.append(
            Problem("notebooks", "no notebook has a heading.", "Start each with '# Heading'.")
        )
    body = [_resolve(block, draft) for block in draft.blocks]
    if draft.problems:
        raise ProjectError(draft.problems)
    text = f"---\n{_front_matter(front)}---\n\n" + "\n\n".join(body) + "\n"
    report = folder / "report.qmd"
    files = []
    for name, content in draft.pictures.items():
        replace_file(folder / "figures" / name, content)
        files.append(folder / "figures" / name)
    replace_text(report, text)
    for stale in (folder / "figures").glob("*"):
        if stale not in files:
            stale.unlink()
    return [report, *files]


def _front_matter(front: Mapping[str, Any]) -> str:
    """YAML in which every value is JSON, so that no name can break out of its quotes."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())


def _add_cell(draft: _Draft, notebook: str, cell: Mapping[str, Any]) -> None:
    tags = set(cell.get("metadata", {}).get("tags", ()))
    if tags & _REMOVE:
        return
    if cell["cell_type"] == "markdown":
        text = "".join(cell["source"]).strip()
        if text:
            draft.blocks.append(text)
    elif cell["cell_type"] == "code":
        for output in cell.get("outputs", ()):
            _add_output(draft, notebook, output)


def _add_output(draft: _Draft, notebook: str, output: Mapping[str, Any]) -> None:
    about = output.get("metadata", {}).get(METADATA)
    if not about:
        return
    kind = about["kind"]
    if kind == "table":
        draft.number(about["label"], notebook)
        draft.blocks.append(f"{about['body']}\n\n: {escape(about['caption'])} {{#{about['label']}}}")
        if about["notes"]:
            notes = "  \n".join(escape(note) for note in about["notes"])
            draft.blocks.append(f"::: {{.table-note}}\n{notes}\n:::")
    elif kind == "figure":
        draft.number(about["label"], notebook)
        draft.blocks.append(_figure(draft, about, output["data"]))
    elif kind == "text":
        if about["body"].strip():
            draft.blocks.append(about["body"].strip())
    elif kind != "records":
        draft.blocks.append(f"::: {{.{kind}}}\n{about['body'].strip()}\n:::")


def _figure(draft: _Draft, about: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    label = about["label"]
    draft.pictures[f"{label}.png"] = base64.b64decode("".join(data["image/png"]))
    draft.pictures[f"{label}.svg"] = "".join(data["image/svg+xml"]).encode("utf-8")
    alt = about["alt"].replace("\\", "\\\\").replace('"', '\\"')
    return f'![{escape(about["caption"])}](figures/{label}.png){{#{label} fig-alt="{alt}"}}'


def _resolve(block: str, draft: _Draft) -> str:
    """Put the number and a link in the place of each reference."""

    def link(match: re.Match[str]) -> str:
        label = match.group(1).rstrip("-")
        if label not in draft.numbers:
            known = ", ".join(f"@{name}" for name in draft.numbers) or "none"
            draft.problems.append(
                Problem(
                    "notebooks",
                    f"'@{label}' refers to no table or figure of this report.",
                    f"Use one of: {known}.",
                )
            )
            return match.group(0)
        return f"[{draft.numbers[label]}](#{label})"

    return _REFERENCE.sub(link, block)
