"""The report as it grows: what it holds so far, and what each display object of a notebook becomes in it.

A table is Markdown, a figure a picture beside the report, with what html takes in its place; the finding becomes the title. What is
no display object becomes nothing but a note. In which order all stands is ``assemble``'s.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from localeval.base.errors import Problem
from localeval.base.notebook_outputs import METADATA, NARROW_MIME
from localeval.base.spelling import kept_together
from localeval.render.annex import behind_chart
from localeval.render.portable import harmless
from localeval.report.charts.page import csv_link, figure_html
from localeval.report.display import Figure, Numbers, escape

if TYPE_CHECKING:
    pass

#: How the name of a piece of html ends that ``filter.lua`` puts into the page as it is; no attached picture can have it.
_READY = "+ready.html"


@dataclass
class ReportDraft:
    """The report as it grows.

    Attributes
    ----------
    parts, annex, pieces : list of str
        Markdown of the sections, of the annex, and of pieces of it that stand in several sections.
    charts : mapping of str to bool
        Labels of the figures, and whether a table stands behind each.
    answer : list of str
        What stands beside the finding on the first screen.
    finding : dict of str to str
        ``title`` and ``likely``; empty until a notebook gives them.
    pictures : dict of str to bytes
        Files beside the report, by name.
    where : dict of str to str
        Labels that are taken, and the cell of each.
    problems : list of Problem
        For which there is no report.
    notes : list of str
        What a run says at its end.
    general : list of str
        What is said once for all tables.
    repeated : frozenset of str
        Notes of several tables, which are said once too.
    """

    parts: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    charts: Mapping[str, bool] = field(default_factory=dict)
    answer: list[str] = field(default_factory=list)
    finding: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    repeated: frozenset[str] = frozenset()

    def name(self, label: str, notebook: str) -> None:
        """Take a label for a table or figure; one that is taken is a problem."""
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


def block_of(draft: ReportDraft, cell: str, output: Mapping[str, Any]) -> str:
    """Give a display object as it stands in the report, or nothing for any other output.

    Parameters
    ----------
    draft : ReportDraft
        Takes what the object brings along: pictures, notes, problems, the finding.
    cell : str
        Where it is, for messages.
    output : mapping
        As ``nbformat`` gives it.
    """
    about = output.get("metadata", {}).get(METADATA)
    if not about:
        draft.notes.append(_left_out(cell, output))
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
        return _table(draft, about)
    if kind == "figure":
        draft.name(about["label"], cell)
        if about.get("own"):
            draft.notes.append(
                f"{cell}: the figure '{about['label']}' is the notebook's own, and disclosure control has not seen what it "
                "shows. See to it that no small group of people can be read from it."
            )
        return _figure(draft, about, output["data"])
    return _text(about)


def _left_out(cell: str, output: Mapping[str, Any]) -> str:
    """Say that an output is no display object, and what to do where it is a picture."""
    remedy = (
        " Show a figure of your own with section.figure(figure, label, caption, alt)."
        if "image/png" in output.get("data", {})
        else ""
    )
    return (
        f"{cell}: an output that is not a table, figure or text of localeval.report is left out of the report, "
        f"because it has not been through disclosure control.{remedy}"
    )


def _table(draft: ReportDraft, about: Mapping[str, Any]) -> str:
    """Give a table with its caption and notes; what holds for several is said once for all."""
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


def _text(about: Mapping[str, Any]) -> str:
    kind = about["kind"]
    if kind == "records" or not about.get("body", "").strip():
        return ""
    body = harmless(str(about["body"]).strip())
    return body if kind == "text" else f"::: {{.{kind}}}\n{body}\n:::"


def _find(draft: ReportDraft, cell: str, about: Mapping[str, Any]) -> None:
    """Take the finding as the title of the report; there is one."""
    if draft.finding:
        what = "it shows a second answer, and a report has one title."
        draft.problems.append(Problem(cell, what, "Keep the answer in one notebook."))
    draft.finding = {"title": about["title"], "likely": about["likely"]}


def _beside_finding(draft: ReportDraft, about: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Give a part of the first screen; its picture has a title and no number."""
    return _figure(draft, about, data, answer=True) if about["kind"] == "figure" else _text(about)


def _figure(
    draft: ReportDraft, about: Mapping[str, Any], data: Mapping[str, Any], *, answer: bool = False
) -> str:
    """Give a figure with the words around it; its pictures lie beside the report."""
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
    # so that it is seen to be no html, and by the bracket to be no link
    return escaped.replace("<", "&lt;")


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
