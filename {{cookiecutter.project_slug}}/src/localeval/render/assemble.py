"""From the executed notebooks of a place to one plain Markdown report with its figures beside it.

Takes the notebooks in report order, keeps the prose and the display objects, puts the annex last, numbers tables and
figures and resolves every reference to them, so that each renderer shows the same. Code, tracebacks and outputs
that are not display objects do not reach the report.
"""

from __future__ import annotations

import base64
import copy
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from localeval.base.atomic import replace_file, replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.base.notebook_headings import with_attributes
from localeval.base.notebook_outputs import METADATA
from localeval.base.spelling import kept_together
from localeval.render.annex import headings, part_cells, tables_in_order, with_annex
from localeval.render.front_matter import front_matter, meta_from
from localeval.render.general_notes import with_general_notes
from localeval.render.hidden_prose import is_hidden_in_some_formats, without_hidden
from localeval.render.portable import harmless, marks_block, with_numbers, without_commands
from localeval.render.report_draft import ReportDraft, block_of
from localeval.report.wording.phrases import numbered
from localeval.report.wording.prose import told_prose

if TYPE_CHECKING:
    from nbconvert import MarkdownExporter

_REFERENCE = re.compile(r"(?<![\w@\\])@((?:tbl|fig)-[a-z0-9][a-z0-9-]*)")

#: A picture in prose, up to its address: ``![words](address``.
_PICTURE = re.compile(r"(!\[[^\]]*\]\(\s*)([^)\s]+)")

_IN_ALL_FORMATS = (
    "a part that is hidden in some formats only stands in the report in all of them, because one report is put together for "
    "all. Write ::: {.content-hidden} alone to leave it out everywhere."
)

#: Cells that are for the analyst and not for the reader.
_REMOVE = ("parameters", "injected-parameters", "remove-cell")


@dataclass(frozen=True)
class Assembled:
    """An assembled report.

    Attributes
    ----------
    files : list of Path
        Every file of it, ``report.qmd`` first.
    notes : list of str
        What was left out, and why.
    numbers : dict of str to str
        What the report calls each table and figure, by its label: ``tbl-impact`` is ``Table 5``.
    """

    files: list[Path]
    notes: list[str]
    numbers: dict[str, str]


def assemble(
    notebooks: Sequence[tuple[str, Mapping[str, Any]]], front: Mapping[str, Any], folder: Path
) -> Assembled:
    """Write ``report.qmd`` and its figures.

    Parameters
    ----------
    notebooks : sequence of (name, notebook)
        Executed notebooks as ``nbformat.read`` gives them, in report order.
    front : mapping
        Front matter: title, subtitle, lang and what the title block shows. The finding of a notebook takes the place of
        the title.
    folder : Path
        Where the report is put together; figures no longer used are removed from it.

    Returns
    -------
    Assembled

    Raises
    ------
    ProjectError
        A label that is used twice, a reference to nothing, or no section at all.
    """
    from nbconvert import MarkdownExporter

    draft = ReportDraft()
    # One for all: each compiles its templates anew.
    exporter = MarkdownExporter(exclude_input=True, exclude_output_prompt=True)
    draft.charts = _charts(notebooks)
    draft.repeated = _repeated_notes(notebooks)
    for name, notebook in notebooks:
        _add_notebook(draft, exporter, name, notebook)
    if not any(re.search(r"^# ", part, re.MULTILINE) for part in draft.parts):
        draft.problems.append(
            Problem("notebooks", "no notebook has a heading.", "Start each with '# Heading'.")
        )
    sections = with_annex("\n\n".join(draft.parts), draft.annex, draft.pieces)
    sections = with_general_notes(without_empty_sections(sections), draft.general)
    numbers = _numbers(sections, draft)
    body = [_resolve(part, draft, numbers) for part in [*_first_screen(draft), sections]]
    if draft.problems:
        raise ProjectError(dict.fromkeys(draft.problems))
    meta = meta_from({**front, **draft.finding})
    whole = with_numbers(without_commands("\n\n".join(body)), numbers)
    text = f"{front_matter(meta)}\n{marks_block(meta.status)}{kept_together(whole)}\n"
    report = folder / "report.qmd"
    files = []
    for name, content in draft.pictures.items():
        replace_file(folder / "figures" / name, content)
        files.append(folder / "figures" / name)
    replace_text(report, text)
    for stale in (folder / "figures").glob("*"):
        if stale not in files:
            stale.unlink()
    return Assembled([report, *files], draft.notes, numbers)


def _shown(notebooks: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """Give what the display objects of the report say of themselves."""
    return [
        output.get("metadata", {}).get(METADATA, {})
        for _, notebook in notebooks
        for cell in notebook["cells"]
        if not set(_REMOVE) & set(cell.get("metadata", {}).get("tags", ()))
        for output in cell.get("outputs", ())
    ]


def _repeated_notes(notebooks: Sequence[tuple[str, Mapping[str, Any]]]) -> frozenset[str]:
    """Give the notes that stand under more than one table, and are not about each of them alone."""
    shown = [about for about in _shown(notebooks) if about.get("kind") == "table"]
    tables = [set(about["notes"]) - set(about.get("alone", ())) for about in shown]
    times = Counter(note for notes in tables for note in notes)
    return frozenset(note for note, n in times.items() if n > 1)


def _charts(notebooks: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, bool]:
    """Give the label of each figure of the report, and whether a table stands behind it."""
    shown = _shown(notebooks)
    behind = {about.get("behind") for about in shown}
    figures = [about["label"] for about in shown if about.get("kind") == "figure"]
    return {label: label in behind for label in figures}


def _numbers(text: str, draft: ReportDraft) -> dict[str, str]:
    """Say what each table and figure is called, in the order in which they stand on paper."""
    figures = [label for label in draft.where if label.startswith("fig-")]
    figures.sort(key=lambda label: text.find(f"{{#{label} "))
    return {
        label: numbered(kind, number)
        for kind, labels in (("table", tables_in_order(text)), ("figure", figures))
        for number, label in enumerate(labels, start=1)
    }


def _first_screen(draft: ReportDraft) -> list[str]:
    """Give what stands beside the finding, ahead of all sections, whichever notebook it is from."""
    return ["\n\n".join(["::::: {.answer}", *draft.answer, ":::::"])] if draft.answer else []


def without_empty_sections(text: str) -> str:
    """Take out headings under which nothing stands, up to the next heading of the same or a higher level."""
    lines, found = text.split("\n"), list(headings(text))
    ends = [at for at, _ in found[1:]] + [len(lines)] * bool(found)
    empty: set[int] = set()
    later: list[tuple[int, bool]] = []  # sections below: level, and whether anything stands there
    for (at, level), end in reversed(list(zip(found, ends, strict=True))):
        below = []
        while later and later[-1][0] > level:
            below.append(later.pop()[1])
        filled = any(line.strip() for line in lines[at + 1 : end]) or any(below)
        later.append((level, filled))
        if not filled:
            empty.add(at)
    kept = "\n".join(line for at, line in enumerate(lines) if at not in empty)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _add_notebook(
    draft: ReportDraft, exporter: MarkdownExporter, name: str, notebook: Mapping[str, Any]
) -> None:
    """Turn a notebook's prose and display objects into Markdown with nbconvert."""
    import nbformat

    kept: list[Any] = []
    number = 0
    for cell in copy.deepcopy(notebook["cells"]):
        tags = cell.metadata.get("tags", ())
        number += "injected-parameters" not in tags  # as the person counts, without papermill's own
        if any(tag in tags for tag in _REMOVE):
            continue
        where = f"notebooks/{name}.ipynb, cell {number}"
        if cell.cell_type == "code":
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"text/markdown": block})
                for output in cell.outputs
                if (block := block_of(draft, where, output))
            ]
        elif cell.cell_type == "markdown":
            if is_hidden_in_some_formats(cell.source):
                draft.notes.append(f"{where}: {_IN_ALL_FORMATS}")
            cell.source = without_hidden(cell.source)
            if not cell.source.strip():
                continue
            cell.source = told_prose(with_attributes(cell.source))
            cell.source = harmless(_with_pictures(draft, where, f"{name}-{number}", cell))
            cell.pop("attachments", None)
        kept.append(cell)

    def prose(cells: Sequence[Any]) -> list[str]:
        text, _ = exporter.from_notebook_node(nbformat.from_dict({**notebook, "cells": cells}))
        text = re.sub(r"\n{3,}", "\n\n", text).strip()
        return [text] if text else []

    parted = part_cells(kept)
    draft.parts += prose(parted.body)
    draft.pieces += prose(parted.pieces) if parted.pieces else []
    for section in parted.sections:
        draft.annex += prose(section)


def _with_pictures(draft: ReportDraft, where: str, prefix: str, cell: Mapping[str, Any]) -> str:
    """Take the pictures that are attached to a cell of prose, under names of the cell's own."""
    attached = cell.get("attachments", {})
    names: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        address = match.group(2)
        picture = unquote(address.removeprefix("attachment:"))
        if not address.startswith("attachment:") or picture not in attached:
            draft.problems.append(
                Problem(
                    where,
                    f"the picture '{address}' is not in the notebook, so the report cannot hold it.",
                    "Drag the picture's file into the cell in JupyterLab.",
                )
            )
            return match.group(0)
        if picture not in names:
            stem = re.sub(r"[^A-Za-z0-9_-]+", "-", f"{prefix}-{len(names) + 1}")
            names[picture] = stem + Path(picture).suffix.lower()
            content = next(iter(attached[picture].values()))
            draft.pictures[names[picture]] = base64.b64decode("".join(content))
        return f"{match.group(1)}figures/{names[picture]}"

    return _PICTURE.sub(place, cell["source"])


def _resolve(text: str, draft: ReportDraft, numbers: Mapping[str, str]) -> str:
    """Put the number and a link in the place of each reference."""

    def link(match: re.Match[str]) -> str:
        label = match.group(1).rstrip("-")
        if label not in numbers:
            known = ", ".join(f"@{name}" for name in numbers) or "none"
            draft.problems.append(
                Problem(
                    "notebooks",
                    f"'@{label}' refers to no table or figure of this report.",
                    f"Use one of: {known}.",
                )
            )
            return match.group(0)
        return f"[{numbers[label]}](#{label})"

    return _REFERENCE.sub(link, text)
