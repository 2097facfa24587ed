"""Renders with Quarto, when a usable one is found on this machine.

Quarto reads the same document with the same filter, html template and styles as the pandoc
renderer (`report/_quarto.yml` names them), so both give the same report. The PDF is compiled by the
typst package, not by Quarto's own typst, so that it is tagged and claims PDF/UA-1 too. Nothing is
downloaded here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.render import pandoc, word
from localeval.render.finished import check_docx, check_html, check_typst
from localeval.render.interface import RenderError
from localeval.render.programs import Programs
from localeval.render.workspace import (
    check_request,
    move_reports,
    workspace,
)

OLDEST = (1, 4)

#: Seconds for a render, and for a version number.
TIMEOUT = 300.0
ANSWER_TIMEOUT = 20.0

VARIABLE = "LOCALEVAL_QUARTO"

REMEDY = (
    'python -m pip install "quarto-cli" (it downloads Quarto from its release page), '
    "or install Quarto from https://quarto.org/docs/get-started/"
)

TARGETS = {"html": "html", "docx": "docx", "pdf": "typst"}


@dataclass(frozen=True)
class FoundQuarto:
    """A Quarto that was looked for: where, which version, and why it cannot be used if so."""

    path: Path
    version: str
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can render."""
        return not self.reason

    @property
    def label(self) -> str:
        """Name and version as a person reads it; empty when there is none."""
        return f"Quarto {self.version}" if self.version else ""

    @property
    def remedy(self) -> str:
        """How to get a usable one; empty when this one is."""
        return "" if self.usable else REMEDY


class QuartoRenderer:
    """Renders with the Quarto program at `path`."""

    name = "quarto"

    def __init__(self, path: Path, version: str) -> None:
        self._programs = Programs()
        self.path = path
        self.version = f"Quarto {version}"

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd`; as `PandocRenderer.render`, with the same errors."""
        check_request(folder, formats, style)
        with workspace(folder, style) as work:
            meta = pandoc.write_source(folder, work, document_settings(style))
            every = set(formats) == set(TARGETS)
            for target in ["all"] if every else [TARGETS[f] for f in formats]:
                self._programs.run(
                    [self.path, "render", "report.qmd", "--to", target, "--no-execute"],
                    work,
                    epoch=meta.epoch,
                    timeout=TIMEOUT,
                    what=f"Quarto could not render {meta.title}",
                    remedy="Use the other renderer: localeval report --renderer pandoc.",
                )
            if "html" in formats:
                check_html(work / "report.html", meta)
            if "docx" in formats:
                word.finish_document(work / "report.docx", meta)
                check_docx(work / "report.docx", meta)
            if "pdf" in formats:
                check_typst(work / "report.typ")
                pandoc.compile_pdf(self._programs, work, meta)
            return move_reports(work, folder, formats)

    def stop(self) -> None:
        """End what is being rendered."""
        self._programs.stop()


def document_settings(style: Path) -> dict[str, Any]:
    """Give the settings of ``report/_quarto.yml`` as a document has them at its head.

    There Quarto heeds them wherever the document lies; the file itself it passes over where a folder above it is hidden. Formats
    that localeval does not deliver are left out.

    Raises
    ------
    RenderError
        The file is no YAML, or does not hold settings.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    path = style / "_quarto.yml"
    remedy = "Correct it, or copy it back from the template's report/ folder."
    try:
        whole = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        msg = f"{path} is not valid YAML."
        raise RenderError(msg, remedy, str(error)) from error
    formats = whole.get("format") if isinstance(whole, dict) else None
    if not isinstance(formats, dict):
        msg = f"{path} does not say under format how each format is made."
        raise RenderError(msg, remedy)
    lacking = [name for name in TARGETS.values() if name not in formats]
    if lacking:
        msg = f"{path} has no settings for {', '.join(lacking)} under format."
        raise RenderError(msg, remedy)
    settings = {key: value for key, value in whole.items() if key != "project"}
    return settings | {"format": {name: formats[name] for name in TARGETS.values()}}


def candidates() -> Iterator[Path]:
    """Yield the programs to try: named by LOCALEVAL_QUARTO, of this environment, on PATH."""
    named = os.environ.get(VARIABLE, "")
    if named:
        yield Path(named)
    for name in ("quarto", "quarto.exe", "quarto.cmd"):
        beside = Path(sys.executable).parent / name
        if beside.is_file():
            yield beside
    on_path = shutil.which("quarto")
    if on_path:
        yield Path(on_path)


def probe(path: Path, timeout: float = ANSWER_TIMEOUT) -> FoundQuarto:
    """Ask a program for its version, waiting at most `timeout` seconds.

    The `quarto-cli` package can be installed while the program it should have downloaded is
    missing; such a `quarto` fails or hangs here, and is reported as not usable.
    """
    try:
        output = Programs().run(
            [path, "--version"],
            Path.cwd(),
            epoch=0,
            timeout=timeout,
            what=f"{path} does not answer `--version`",
            remedy=REMEDY,
        )
    except RenderError as error:
        return FoundQuarto(path, "", f"{error.what} {error.detail}".strip())
    found = re.search(r"^(\d+)\.(\d+)\S*", output, re.M)
    if not found:
        return FoundQuarto(path, "", f"{path} does not give a version number.")
    version = found.group(0)
    if (int(found.group(1)), int(found.group(2))) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        return FoundQuarto(path, version, f"Quarto {version} is older than {oldest}.")
    return FoundQuarto(path, version)


def find_quarto() -> FoundQuarto:
    """Return the first usable Quarto, else the reason why there is none."""
    failed: FoundQuarto | None = None
    for path in candidates():
        found = probe(path)
        if found.usable:
            return found
        failed = failed or found
    return failed or FoundQuarto(Path("quarto"), "", "it is not installed.")
