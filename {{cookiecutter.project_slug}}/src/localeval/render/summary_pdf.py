"""The summary as a PDF: one page of A4, tagged, compiled by typst from ``assets/summary.typ``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from localeval.render.front_matter import link_parts
from localeval.render.interface import ReportMeta
from localeval.render.pandoc import compile_pdf
from localeval.render.programs import Programs
from localeval.render.summary_blocks import blocks_of, foot_of
from localeval.render.workspace import ASSETS
from localeval.report.display import Text
from localeval.report.summary_page import SummaryPage


def summary_pdf(page: SummaryPage, meta: ReportMeta, style: Path, report: str) -> bytes:
    """Compile the page.

    Parameters
    ----------
    page : SummaryPage
    meta : ReportMeta
        What the title block of the report shows.
    style : Path
        The project's ``report`` folder, with ``style.typ`` and, where it has them, ``fonts``.
    report : str
        Name of the file of the full report.

    Raises
    ------
    RenderError
        The document does not compile.
    """
    import shutil

    with tempfile.TemporaryDirectory(prefix="summary-") as folder:
        work = Path(folder).resolve()
        shutil.copy(ASSETS / "summary.typ", work / "report.typ")
        shutil.copy(style / "style.typ", work)
        for picture in style.glob("brand-logo.*"):
            shutil.copy(picture, work)
        if (style / "fonts").is_dir():
            shutil.copytree(style / "fonts", work / "fonts")
        said = json.dumps(_words(page, meta, report), ensure_ascii=False)
        (work / "summary.json").write_text(said, encoding="utf-8")
        if page.picture:
            (work / "summary.svg").write_text(page.picture.narrow, encoding="utf-8")
        compile_pdf(Programs(), work, meta)
        return (work / "report.pdf").read_bytes()


def _words(page: SummaryPage, meta: ReportMeta, report: str) -> dict[str, Any]:
    language, _, region = meta.lang.partition("-")
    return {
        "title": page.title,
        "likely": page.likely,
        "name": meta.name,
        "kind": page.words["kind"],
        "month": meta.month_text,
        "status": list(meta.status),
        "organisation": meta.organisation,
        "language": language or "en",
        "region": region or None,
        "strips": _boxes(page.strips),
        "boxes": _boxes(page.boxes),
        "picture": {"title": page.picture.caption, "alt": page.picture.alt}
        if page.picture
        else None,
        "parts": [{"heading": part.heading, "blocks": _blocks(part.text)} for part in page.parts],
        "foot": [link_parts(line) for line in foot_of(page, meta, report)],
    }


def _boxes(texts: Sequence[Text]) -> list[dict[str, Any]]:
    return [{"kind": text.kind, "blocks": _blocks(text)} for text in texts]


def _blocks(text: Text) -> list[dict[str, Any]]:
    return [
        {
            "listed": block.listed,
            "runs": [{"text": run.text, "bold": run.bold, "dots": run.dots} for run in block.runs],
        }
        for block in blocks_of(text.markdown)
    ]
