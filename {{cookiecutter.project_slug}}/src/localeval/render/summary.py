"""The summary in each of its formats: always as a page of html, and as Word and PDF where the report is asked for in these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from localeval.brand.model import Logo
from localeval.render.interface import ReportMeta, summary_formats
from localeval.render.summary_html import summary_html
from localeval.render.summary_pdf import summary_pdf
from localeval.render.summary_word import summary_word
from localeval.report.summary_page import SummaryPage


def summary_files(
    page: SummaryPage,
    meta: ReportMeta,
    formats: Sequence[str],
    style: Path,
    logo: Logo | None = None,
) -> dict[str, bytes]:
    """Write the summary.

    Parameters
    ----------
    page : SummaryPage
    meta : ReportMeta
        What the title block of the report shows.
    formats : sequence of str
        Of the report, which lies beside it.
    style : Path
        The folder of styles.
    logo : Logo, optional
        Of the organisation.

    Returns
    -------
    dict
        Format -> content of the file.

    Raises
    ------
    RenderError
        Names what failed and what to do.
    """
    report = f"report.{next((kind for kind in ('html', 'pdf', 'docx') if kind in formats), 'html')}"
    theme = (style / "theme.css").read_text(encoding="utf-8")
    made = {"html": summary_html(page, meta, theme, report, logo)}
    wanted = summary_formats(formats)
    if "docx" in wanted:
        made["docx"] = summary_word(page, meta, style, report)
    if "pdf" in wanted:
        made["pdf"] = summary_pdf(page, meta, style, report)
    return made
