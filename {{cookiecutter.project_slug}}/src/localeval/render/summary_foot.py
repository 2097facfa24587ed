"""The lines at the foot of the summary on paper: where the full report is, whose it is and of which day, contact and licence."""

from __future__ import annotations

from localeval.render.interface import ReportMeta
from localeval.report.summary_page import SummaryPage


def foot_of(page: SummaryPage, meta: ReportMeta, report: str) -> list[str]:
    """Give the lines, in plain text; what is empty is left out."""
    whose = ", ".join(filter(None, (meta.organisation, meta.date_text)))
    lines = [("report", report), ("contact", meta.contact), ("licence", meta.licence)]
    said = [f"{page.words[name]}: {text}" for name, text in lines if text]
    return [". ".join(filter(None, (said[0] if report else "", whose))), *said[bool(report) :]]
