"""The summary as a page of html that stands for itself: nothing is fetched, and on paper it is one page too.

Colours and typeface are those of the project's ``theme.css``, the layout is ``assets/summary.css``.
"""

from __future__ import annotations

from pathlib import Path

from localeval.base.html_templates import html_templates
from localeval.brand.model import Logo
from localeval.render.brand_css import logo_address, logo_html
from localeval.render.finished import remote_addresses
from localeval.render.front_matter import link_parts
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.summary_blocks import blocks_of
from localeval.render.workspace import ASSETS
from localeval.report.charts.colours import page_rules
from localeval.report.charts.page import inline
from localeval.report.display import Figure
from localeval.report.summary_page import SummaryPage


def summary_html(
    page: SummaryPage, meta: ReportMeta, theme: str, report: str, logo: Logo | None = None
) -> bytes:
    """Write the page.

    Parameters
    ----------
    page : SummaryPage
    meta : ReportMeta
        What the title block of the report shows.
    theme : str
        The project's ``theme.css``.
    report : str
        Name of the file of the full report, which lies beside it.
    logo : Logo, optional
        Of the organisation.

    Raises
    ------
    RenderError
        The theme would load something from the web.
    """
    from markupsafe import Markup

    layout = (ASSETS / "summary.css").read_text(encoding="utf-8")
    template = html_templates(Path(ASSETS)).get_template("summary.html")
    text = template.render(
        page=page,
        meta=meta,
        report=report,
        # No style ends the element that it stands in.
        style=Markup("\n".join((theme, layout, page_rules())).replace("</", "<\\/")),
        logo=Markup(logo_html(logo, logo_address(logo))) if logo else "",
        picture=Markup(_both_layouts(page.picture)) if page.picture else "",
        blocks=blocks_of,
        links=link_parts,
    )
    if remote := remote_addresses(text):
        msg = f"The summary would load {', '.join(remote[:3])} when it is opened."
        raise RenderError(msg, "Take web addresses out of theme.css.")
    return text.encode("utf-8")


def _both_layouts(figure: Figure) -> str:
    return inline(figure.svg, "wide", figure.alt) + inline(figure.narrow, "narrow", figure.alt)
