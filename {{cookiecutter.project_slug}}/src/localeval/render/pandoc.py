"""Renders with pandoc and typst, both from the package index: nothing else need be installed.

Reads the files of the Quarto extension `_extensions/localeval`, so that both renderers make the same. Also holds what the
Quarto renderer shares with it: the PDF made from typst. It does not touch the words of the report.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from localeval.render import word
from localeval.render.finished import check_docx, check_html, check_typst
from localeval.render.front_matter import front_matter, meta_from, split_front_matter
from localeval.render.interface import RenderError, RenderWarning, ReportMeta
from localeval.render.portable import without_commands
from localeval.render.programs import Programs
from localeval.render.quarto_settings import heeded_by_quarto_only
from localeval.render.workspace import (
    check_request,
    move_reports,
    root_of,
    workspace,
)

#: Markdown as Quarto reads it too (_extensions/localeval): an @ is never a citation here.
READER = "markdown-citations"

TIMEOUT = 120.0

TYPST_PROGRAM = Path(__file__).with_name("typst_program.py")
REINSTALL = (
    "Install the project's requirements again: python -m pip install --no-deps -r requirements.txt"
)


class PandocRenderer:
    """The renderer that is always there: pandoc for html and Word, pandoc and typst for PDF."""

    name = "pandoc"

    def __init__(self) -> None:
        self._programs = Programs()
        self.program = pandoc_program()
        self.version = f"pandoc {pandoc_version(self.program)}, typst {typst_version()}"

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd`.

        Parameters
        ----------
        folder : Path
            Holds `report.qmd` and `figures/`; the outputs are put there as `report.<format>`.
        formats : sequence of {"html", "docx", "pdf"}
        style : Path
            The formats of reports: the project's `_extensions/localeval`.

        Returns
        -------
        dict
            Format -> file made.

        Raises
        ------
        RenderError
            Names what failed and what to do; outputs of earlier renders are untouched.
        """
        check_request(folder, formats, style)
        for name in heeded_by_quarto_only(root_of(style)):
            message = f"_quarto.yml sets '{name}', which counts for Quarto only; this report was made by pandoc."
            warnings.warn(message, RenderWarning, stacklevel=2)
        with workspace(folder, style) as work:
            meta = write_source(folder, work)
            if "html" in formats:
                self._run(work, meta, "html", "report.html")
                check_html(work / "report.html", meta)
            if "docx" in formats:
                self._run(work, meta, "docx", "report.docx")
                word.finish_document(work / "report.docx", meta)
                check_docx(work / "report.docx", meta)
            if "pdf" in formats:
                self._run(work, meta, "typst", "report.typ")
                check_typst(work / "report.typ", meta)
                compile_pdf(self._programs, work, meta)
            return move_reports(work, folder, formats)

    def stop(self) -> None:
        """End what is being rendered."""
        self._programs.stop()

    def _run(self, work: Path, meta: ReportMeta, to: str, output: str) -> None:
        args: list[str | Path] = [self.program, "report.qmd", f"--from={READER}", f"--to={to}"]
        args += ["--lua-filter=filter.lua", f"--output={output}", "--wrap=none"]
        args += [f"--data-dir={work}"]
        args += {
            "html": [
                "--standalone",
                "--template=template.html",
                "--embed-resources",
                "--mathml",
                "--css=base.css",
                "--css=theme.css",
            ],
            "docx": ["--reference-doc=reference.docx"],
            "typst": ["--standalone", "--template=template.typ"],
        }[to]
        self._programs.run(
            args,
            work,
            epoch=meta.epoch,
            timeout=TIMEOUT,
            what=f"pandoc could not make {output} of {meta.title}",
            remedy="Look for unusual Markdown in the notebook that the message points to.",
        )


def pandoc_program() -> Path:
    """Return the pandoc program: the one that came with pypandoc, else one on PATH."""
    try:
        import pypandoc
    except ImportError as error:
        msg = "The Python package pypandoc_binary, which brings pandoc, is not installed."
        raise RenderError(msg, REINSTALL) from error
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    bundled = Path(pypandoc.__file__).parent / "files" / name
    if bundled.is_file():
        return bundled
    try:
        return Path(pypandoc.get_pandoc_path())
    except OSError as error:
        msg = "No pandoc program was found: the package pypandoc is here without one."
        raise RenderError(msg, "python -m pip install --force-reinstall pypandoc_binary") from error


def pandoc_version(program: Path) -> str:
    """Return the version that the pandoc program gives of itself, such as "3.9"."""
    output = Programs().run(
        [program, "--version"],
        Path.cwd(),
        epoch=0,
        timeout=30,
        what="pandoc does not answer",
        remedy=REINSTALL,
    )
    found = re.match(r"pandoc\S*\s+(\S+)", output)
    return found.group(1) if found else "of unknown version"


def typst_version() -> str:
    """Return the version of the typst package."""
    try:
        return importlib.metadata.version("typst")
    except importlib.metadata.PackageNotFoundError as error:
        raise RenderError("The Python package typst is not installed.", REINSTALL) from error


def write_source(folder: Path, work: Path, settings: Mapping[str, Any] | None = None) -> ReportMeta:
    """Write `report.qmd` into the working folder as the filter reads it; return what its front matter says.

    ``settings`` of the renderer stand at the head of the document.
    """
    front, body = split_front_matter((folder / "report.qmd").read_text(encoding="utf-8"))
    meta = meta_from(front)
    head = front_matter(meta)
    # JSON is YAML that needs no care for what stands in it.
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in (settings or {}).items())
    head = head.removesuffix("---\n") + lines + "---\n\n"
    (work / "report.qmd").write_text(head + without_commands(body), encoding="utf-8")
    return meta


def font_folders(work: Path) -> list[Path]:
    """Return the folders that typefaces of the PDF are read from, the organisation's own first."""
    own = work / "fonts"
    return ([own] if own.is_dir() else []) + [_packaged_typefaces()]


def typefaces() -> list[Path]:
    """Give the files of the letters that a report is set in: upright and slanted, of either weight."""
    return [
        _packaged_typefaces() / f"SourceSansPro-{cut}.otf"
        for cut in ("Regular", "It", "Bold", "BoldIt")
    ]


def _packaged_typefaces() -> Path:
    try:
        import font_source_sans_pro
    except ImportError as error:
        msg = "The Python package font-source-sans-pro, the PDF's typeface, is not installed."
        raise RenderError(msg, REINSTALL) from error
    return Path(str(font_source_sans_pro.__file__)).parent / "files"


def compile_pdf(programs: Programs, work: Path, meta: ReportMeta) -> None:
    """Compile `work/report.typ` to `work/report.pdf`: tagged, and claiming PDF/UA-1 and PDF/A-2a.

    Warns
    -----
    RenderWarning
        When this typst cannot make the document meet one of the two; the PDF is then tagged all the same.

    Raises
    ------
    RenderError
        When the document does not compile.
    """
    asked = {
        "source": str(work / "report.typ"),
        "output": str(work / "report.pdf"),
        "root": str(work),
        "font_paths": [str(p) for p in font_folders(work)],
        "ignore_system_fonts": True,
        "timestamp": meta.epoch,
    }
    (work / "typst.json").write_text(json.dumps(asked), encoding="utf-8")
    claim = programs.run(
        [sys.executable, "-P", TYPST_PROGRAM, work / "typst.json"],
        work,
        epoch=meta.epoch,
        timeout=TIMEOUT,
        what=f"typst could not make the PDF of {meta.title}",
        remedy="Look at style.typ if you changed it, else at the text the message names.",
    )
    if claim.strip():
        message = f"The PDF is tagged but does not claim {claim.strip()}"
        warnings.warn(message, RenderWarning, stacklevel=2)
