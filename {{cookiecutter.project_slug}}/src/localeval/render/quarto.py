"""Renders with Quarto, when a usable one is found on this machine.

Quarto reads the same document in the formats of the same extension (`_extensions/localeval`) as the pandoc renderer, so both give
the same report. The PDF is compiled by the typst package, not by Quarto's own typst, so that it is tagged and claims PDF/UA-1 too.
Formats of Quarto that are not ours are made as well. Quarto is started once for several reports.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from localeval.brand.reading import read_brand
from localeval.project.report_formats import further_file, further_settings
from localeval.render import pandoc, word
from localeval.render.brand_css import logo_address
from localeval.render.finished import check_docx, check_html, check_typst
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.programs import Programs
from localeval.render.quarto_settings import own_settings
from localeval.render.workspace import check_request, move_reports, root_of, workspace

#: Seconds for a report.
TIMEOUT = 300.0

#: Our formats by what they make; Quarto shall not compile the PDF.
TARGETS = {"html": "localeval-html", "docx": "localeval-docx", "pdf": "localeval-typst"}
_ALWAYS: dict[str, dict[str, Any]] = {"localeval-typst": {"output-ext": "typ"}}

#: Keeps Quarto from taking a project further up for that of the documents.
_PROJECT = "project:\n  type: default\n"


@dataclass(frozen=True)
class _Document:
    """A report that is being rendered."""

    folder: Path
    work: Path
    meta: ReportMeta


class QuartoRenderer:
    """Renders with the Quarto program at `path`."""

    name = "quarto"

    def __init__(self, path: Path, version: str) -> None:
        self._programs = Programs()
        self.path = path
        self.version = f"Quarto {version}"

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd`; as `PandocRenderer.render`, with the same errors."""
        return self.render_all([folder], formats, style)[folder]

    def render_all(
        self, folders: Sequence[Path], formats: Sequence[str], style: Path
    ) -> dict[Path, dict[str, Path]]:
        """Render the report of each folder, all with one start of Quarto.

        Parameters
        ----------
        folders : sequence of Path
            Each with ``report.qmd`` and ``figures``.
        formats : sequence of {"html", "docx", "pdf"}
        style : Path
            The formats of reports: the project's ``_extensions/localeval``.

        Returns
        -------
        dict
            Folder -> format -> file made.

        Raises
        ------
        RenderError
            As `PandocRenderer.render`; then nothing has a final name.
        """
        for folder in folders:
            check_request(folder, formats, style)
        with workspace(folders[0], style) as work:
            documents = self._rendered(folders, {TARGETS[f]: {} for f in formats}, style, work)
            for item in documents:
                if "html" in formats:
                    check_html(item.work / "report.html", item.meta)
                if "docx" in formats:
                    word.finish_document(item.work / "report.docx", item.meta)
                    check_docx(item.work / "report.docx", item.meta)
                if "pdf" in formats:
                    check_typst(item.work / "report.typ", item.meta)
                    pandoc.compile_pdf(self._programs, item.work, item.meta)
            return {
                item.folder: move_reports(item.work, item.folder, formats) for item in documents
            }

    def render_further(self, folder: Path, kinds: Sequence[str], style: Path) -> dict[str, bytes]:
        """Render the report in formats of Quarto that are not ours.

        Parameters
        ----------
        folder : Path
            With ``report.qmd`` and ``figures``.
        kinds : sequence of str
            As Quarto calls them: ``revealjs``, ``pptx``, ``epub``.
        style : Path

        Returns
        -------
        dict of str to bytes
            Each file by its name.

        Raises
        ------
        RenderError
            Quarto cannot make one of them.
        """
        made = {}
        with workspace(folder, style) as work:
            for kind in kinds:  # one at a time: where one fails it is named
                item = self._rendered(
                    [folder], {kind: _settings_of(kind, root_of(style))}, style, work
                )[0]
                name = further_file(kind)
                path = item.work / name
                if not path.is_file():
                    msg = f"Quarto ended without making {name} of {item.meta.title}."
                    raise RenderError(msg, _without(kind))
                made[name] = path.read_bytes()
        return made

    def stop(self) -> None:
        """End what is being rendered."""
        self._programs.stop()

    def _rendered(
        self,
        folders: Sequence[Path],
        formats: Mapping[str, Mapping[str, Any]],
        style: Path,
        work: Path,
    ) -> list[_Document]:
        """Render in a project of Quarto's inside the working folder, a folder a report."""
        project = work / "project"
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(style, project / "_extensions" / "localeval")
        (project / "_quarto.yml").write_text(_PROJECT, encoding="utf-8")
        if not set(formats) <= set(TARGETS.values()):  # ours have the brand in their styles
            _bring_brand(root_of(style), project)
        settings = _head(own_settings(root_of(style)), formats)
        documents = []
        for number, folder in enumerate(folders):
            place = project / str(number)
            shutil.copytree(style, place)  # what typst and its typefaces are read from
            if (folder / "figures").is_dir():
                shutil.copytree(folder / "figures", place / "figures")
            documents.append(_Document(folder, place, pandoc.write_source(folder, place, settings)))
        kind = next(iter(formats)) if len(formats) == 1 else ""
        if any(part.startswith(".") for part in project.resolve().parts):
            # Quarto sees no project there, so that each document has the formats beside it.
            for item in documents:
                extension = item.work / "_extensions"
                shutil.copytree(project / "_extensions", extension)
                self._start(item.work, "report.qmd", kind, [item])
        else:
            self._start(project, ".", kind, documents)
        return documents

    def _start(self, at: Path, what: str, kind: str, documents: Sequence[_Document]) -> None:
        pandoc_does = "Use the other renderer: localeval report --renderer pandoc."
        self._programs.run(
            [self.path, "render", what, "--no-execute", *(["--to", kind] if kind else [])],
            at,
            epoch=documents[0].meta.epoch,
            timeout=TIMEOUT * len(documents),
            what=f"Quarto could not render {', '.join(item.meta.title for item in documents)}",
            remedy=_without(kind) if kind and kind not in TARGETS.values() else pandoc_does,
        )


def _head(own: Mapping[str, Any], formats: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give what stands at the head of a document, where Quarto heeds it wherever the document lies.

    A file of settings it passes over where a folder above it is hidden.
    """
    theirs = own.get("format", {})
    return {key: value for key, value in own.items() if key != "format"} | {
        "format": {
            name: {**(theirs.get(name) or {}), **fixed, **_ALWAYS.get(name, {})} or "default"
            for name, fixed in formats.items()
        }
    }


def _bring_brand(root: Path, project: Path) -> None:
    """Put the brand with the files that it names where Quarto looks for it.

    The logo is left out: with resources embedded, Quarto looks for it at the root of the disk.
    """
    from ruamel.yaml import YAML

    file, *named = read_brand(root).sources or (None,)
    if file is None:
        return
    for source in named:
        target = project / source.relative_to(root.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    yaml = YAML(typ="safe", pure=True)
    said = yaml.load(file.read_text(encoding="utf-8-sig")) or {}
    said.pop("logo", None)
    text = io.StringIO()
    yaml.dump(said or {"meta": {}}, text)
    (project / file.name).write_text(text.getvalue(), encoding="utf-8")


def _settings_of(kind: str, root: Path) -> dict[str, Any]:
    """Give what a format of Quarto's own is rendered with; slides have the logo of the brand."""
    logo = read_brand(root).logo if kind == "revealjs" else None
    # Quarto writes the text into html as it is
    shown = {"logo": {"path": logo_address(logo), "alt": escape(logo.alt)}} if logo else {}
    return {**further_settings(kind), **shown}


def _without(kind: str) -> str:
    return (
        f"Take {kind} out of report: formats in evaluation.yml, or see what it needs: quarto check."
    )
