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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from localeval.base.atomic import replace_file, replace_text
from localeval.base.errors import Problem, ProjectError
from localeval.base.notebook_headings import with_attributes
from localeval.base.notebook_outputs import METADATA, NARROW_MIME
from localeval.base.spelling import kept_together
from localeval.render.annex import behind_chart, headings, part_cells, tables_in_order, with_annex
from localeval.render.front_matter import front_matter, meta_from
from localeval.render.general_notes import with_general_notes
from localeval.render.hidden_prose import is_hidden_in_some_formats, without_hidden
from localeval.render.portable import harmless, marks_block, with_numbers, without_commands
from localeval.report.charts.page import csv_link, figure_html
from localeval.report.display import Figure, Numbers, escape
from localeval.report.wording.phrases import numbered
from localeval.report.wording.prose import told_prose

if TYPE_CHECKING:
    from nbconvert import MarkdownExporter

_REFERENCE = re.compile(r"(?<![\w@\\])@((?:tbl|fig)-[a-z0-9][a-z0-9-]*)")

#: A picture in prose, up to its address: ``![words](address``.
_PICTURE = re.compile(r"(!\[[^\]]*\]\(\s*)([^)\s]+)")

#: How the name of a piece of html ends that ``filter.lua`` puts into the page as it is; no attached picture can have it.
_READY = "+ready.html"

_IN_ALL_FORMATS = (
    "a part that is hidden in some formats only stands in the report in all of them, because one report is put together for "
    "all. Write ::: {.content-hidden} alone to leave it out everywhere."
)

#: Cells that are for the analyst and not for the reader.
_REMOVE = ("parameters", "injected-parameters", "remove-cell")


@dataclass
class _Draft:
    """The report as it grows."""

    parts: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    charts: Mapping[str, bool] = field(default_factory=dict)  # whether a table stands behind it
    answer: list[str] = field(default_factory=list)
    finding: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    repeated: frozenset[str] = frozenset()  # notes of several tables, which are said once too

    def name(self, label: str, notebook: str) -> None:
        if label in self.where:
            self.problems.append(
                Problem(
                    notebook,
                    f"the label '{label}' is already used in {self.where[label]}.",
                    "Give one of the two another label.",
                )
            )
            return
        self.where[label] = notebook


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

    draft = _Draft()
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
    """Give the notes that stand under more than one table."""
    tables = [set(about["notes"]) for about in _shown(notebooks) if about.get("kind") == "table"]
    times = Counter(note for notes in tables for note in notes)
    return frozenset(note for note, n in times.items() if n > 1)


def _charts(notebooks: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, bool]:
    """Give the label of each figure of the report, and whether a table stands behind it."""
    shown = _shown(notebooks)
    behind = {about.get("behind") for about in shown}
    figures = [about["label"] for about in shown if about.get("kind") == "figure"]
    return {label: label in behind for label in figures}


def _numbers(text: str, draft: _Draft) -> dict[str, str]:
    """Say what each table and figure is called, in the order in which they stand on paper."""
    figures = [label for label in draft.where if label.startswith("fig-")]
    figures.sort(key=lambda label: text.find(f"{{#{label} "))
    return {
        label: numbered(kind, number)
        for kind, labels in (("table", tables_in_order(text)), ("figure", figures))
        for number, label in enumerate(labels, start=1)
    }


def _first_screen(draft: _Draft) -> list[str]:
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
    draft: _Draft, exporter: MarkdownExporter, name: str, notebook: Mapping[str, Any]
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
                if (block := _block(draft, where, output))
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


def _with_pictures(draft: _Draft, where: str, prefix: str, cell: Mapping[str, Any]) -> str:
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


def _block(draft: _Draft, cell: str, output: Mapping[str, Any]) -> str:
    """Give a display object as it stands in the report, or nothing for any other output."""
    about = output.get("metadata", {}).get(METADATA)
    if not about:
        picture = "image/png" in output.get("data", {})
        remedy = (
            " Show a figure of your own with section.figure(figure, label, caption, alt)."
            if picture
            else ""
        )
        draft.notes.append(
            f"{cell}: an output that is not a table, figure or text of localeval.report is left out of the report, "
            f"because it has not been through disclosure control.{remedy}"
        )
        return ""
    kind = about["kind"]
    if kind == "finding":
        _find(draft, cell, about)
        return ""
    if about.get("answer"):
        draft.answer.append(_beside_finding(draft, about, output["data"]))
        return ""
    if kind == "table":
        draft.name(about["label"], cell)
        if about.get("numbers"):
            link = csv_link(about["label"].removeprefix("tbl-"), Numbers.of(about["numbers"]))
            draft.pictures[f"{about['label']}{_READY}"] = link.encode("utf-8")
        table = f"{about['body']}\n\n: {escape(about['caption'])} {{#{about['label']}}}"
        draft.general += about.get("general", ())
        draft.general += [note for note in about["notes"] if note in draft.repeated]
        own = [note for note in about["notes"] if note not in draft.repeated]
        notes = "  \n".join(map(escape, own))
        if notes:
            table += f"\n\n::: {{.table-note}}\n{notes}\n:::"
        return behind_chart(table) if about.get("behind") in draft.charts else table
    if kind == "figure":
        draft.name(about["label"], cell)
        if about.get("own"):
            draft.notes.append(
                f"{cell}: the figure '{about['label']}' is the notebook's own, and disclosure control has not seen what it "
                "shows. See to it that no small group of people can be read from it."
            )
        return _figure(draft, about, output["data"])
    return _text(about)


def _text(about: Mapping[str, Any]) -> str:
    kind = about["kind"]
    if kind == "records" or not about.get("body", "").strip():
        return ""
    body = harmless(str(about["body"]).strip())
    return body if kind == "text" else f"::: {{.{kind}}}\n{body}\n:::"


def _find(draft: _Draft, cell: str, about: Mapping[str, Any]) -> None:
    """Take the finding as the title of the report; there is one."""
    if draft.finding:
        what = "it shows a second answer, and a report has one title."
        draft.problems.append(Problem(cell, what, "Keep the answer in one notebook."))
    draft.finding = {"title": about["title"], "likely": about["likely"]}


def _beside_finding(draft: _Draft, about: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Give a part of the first screen; its picture has a title and no number."""
    return _figure(draft, about, data, answer=True) if about["kind"] == "figure" else _text(about)


def _figure(
    draft: _Draft, about: Mapping[str, Any], data: Mapping[str, Any], *, answer: bool = False
) -> str:
    label = about["label"]
    draft.pictures[f"{label}.png"] = base64.b64decode("".join(data["image/png"]))
    draft.pictures[f"{label}.svg"] = "".join(data["image/svg+xml"]).encode("utf-8")
    words = {"fig-alt": about["alt"]}
    if NARROW_MIME in data:
        table = not draft.charts.get(label)
        draft.pictures[f"{label}{_READY}"] = _chart_html(about, data, table).encode("utf-8")
        # on paper it shares the width of the page with what stands beside it
        if answer and not about.get("broad"):
            draft.pictures[f"{label}-narrow.svg"] = "".join(data[NARROW_MIME]).encode("utf-8")
        words |= {name: about[name] for name in ("under", "source") if about.get(name)}
    said = " ".join(f'{name}="{_attribute(text)}"' for name, text in words.items())
    broad = " .broad" if about.get("broad") else ""
    mark = f".answer-picture{broad}" if answer else f"#{label}"
    return f"![{escape(about['caption'])}](figures/{label}.png){{{mark} {said}}}"


def _attribute(text: str) -> str:
    escaped = re.sub(r'([\\"&@\]{])', r"\\\1", " ".join(text.split()))
    return escaped.replace(
        "<", "&lt;"
    )  # so that it is seen to be no html, and by the bracket to be no link


def _chart_html(about: Mapping[str, Any], data: Mapping[str, Any], table: bool) -> str:
    """Give the inside of a chart for html, with its numbers unless a table of the report has them; paper takes its picture."""
    figure = Figure(
        about["label"].removeprefix("fig-"),
        about["caption"],
        about["alt"],
        b"",
        "".join(data["image/svg+xml"]),
        narrow="".join(data[NARROW_MIME]),
        source=about.get("source", ""),
        numbers=Numbers.of(about["numbers"]) if about.get("numbers") else None,
    )
    return kept_together(figure_html(figure, table=table))


def _resolve(text: str, draft: _Draft, numbers: Mapping[str, str]) -> str:
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
