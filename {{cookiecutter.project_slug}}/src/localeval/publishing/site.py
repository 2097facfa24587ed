"""The static folder: a page that lists the places, and each place's report with its downloads beside it.

It can be put on any web host as it is: nothing in it is fetched from elsewhere or needs a script. It looks
like the reports because it uses their styles. Its HTML is in ``publishing/templates``, where every text is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from localeval.base.dates import day_words
from localeval.base.html_templates import html_templates
from localeval.base.language import TAGS, speaking
from localeval.brand.model import NO_BRAND, Brand
from localeval.project.settings import Settings
from localeval.render.brand_css import brand_rules, logo_address, logo_html
from localeval.report.wording.catalogue import sentences
from localeval.results import Result

FOLDER = "site"
_PACKAGE = Path(__file__).parents[1]
_TEMPLATES = _PACKAGE / "publishing" / "templates"
#: Files of a place, in the order in which they are listed; what each is called is in ``report/wording``.
_FILES = (
    "report.docx",
    "report.pdf",
    "summary.html",
    "summary.docx",
    "summary.pdf",
    "slides.pptx",
    "tables.xlsx",
    "results.csv",
    "results.json",
)
#: How the summary leads to the report, which is the first page of its folder here.
_TO_REPORT, _TO_FIRST_PAGE = (
    b'<a href="report.html">report.html</a>',
    b'<a href="index.html">index.html</a>',
)

_COMPARISON = (
    "comparison.docx",
    "comparison.pdf",
    "tables.xlsx",
    "comparison.csv",
    "comparison.json",
)


@dataclass(frozen=True)
class Page:
    """A place on the list.

    Attributes
    ----------
    folder : str
        Of the place, inside the site.
    result : Result
    sizes : mapping of str to int
        Bytes of each file that is in the folder.
    """

    folder: str
    result: Result
    sizes: Mapping[str, int]


def site_files(files: Mapping[str, bytes], bundle: str, packed: bytes) -> dict[str, bytes]:
    """Give the files of a place's folder: the report as its first page, the other formats, results and bundle."""
    found = {name: files[name] for name in _FILES if name in files}
    if "report.html" in files:
        found = {"index.html": files["report.html"], **found}
        if "summary.html" in found:
            found["summary.html"] = found["summary.html"].replace(_TO_REPORT, _TO_FIRST_PAGE)
    return {**found, bundle: packed}


def index_page(
    pages: Sequence[Page],
    settings: Settings,
    styles: Sequence[str],
    comparison: Mapping[str, int] | None = None,
    brand: Brand = NO_BRAND,
) -> bytes:
    """Write the page that lists the places.

    Parameters
    ----------
    pages : sequence of Page
        In the order in which they are listed.
    settings : Settings
    styles : sequence of str
        The styles of the project's reports, the later ones last.
    comparison : mapping of str to int, optional
        Bytes of each file of the comparison of the places, where it is published.
    brand : Brand
        Of the organisation.

    Returns
    -------
    bytes
        HTML, UTF-8.
    """
    from markupsafe import Markup

    room = "#content { padding: 2.5rem 0 4rem; }"  # a report leaves it to its two columns
    sheets = (*styles[:1], room, *styles[1:], *([brand_rules(brand)] if brand else []))
    style = "\n".join(sheets)
    with speaking(settings.report.language):
        template = html_templates(_TEMPLATES).get_template("site.html")
        text = template.render(
            programme=settings.programme,
            report=settings.report,
            lang=TAGS[settings.report.language],
            say=_say,
            description=" ".join(settings.programme.description.split()),
            synthetic=any(page.result.run.synthetic for page in pages),
            logo=Markup(logo_html(brand.logo, logo_address(brand.logo))) if brand.logo else "",
            # No style ends the element that it stands in.
            style=Markup(style.replace("</", "<\\/")),
            sections=[*_comparison(comparison or {}), *map(_place, pages)],
        )
    return text.encode("utf-8")


@dataclass(frozen=True)
class _Link:
    """A file of the folder; ``size`` is empty for a page that is read where it is."""

    address: str
    words: str
    size: str


@dataclass(frozen=True)
class _Section:
    """A part of the list; ``run`` is the day of a place's run in words, empty for the comparison."""

    id: str
    heading: str
    links: Sequence[_Link]
    run: str = ""
    synthetic: bool = False


def _say(key: str, **slots: str) -> str:
    return sentences().plain(f"site.{key}", **slots)


def _named(files: Sequence[str]) -> dict[str, str]:
    return {name: _say(name.replace(".", "_")) for name in files}


def _comparison(sizes: Mapping[str, int]) -> list[_Section]:
    """List the comparison first: it is about all of the places."""
    words = {"index.html": _say("comparison_html"), **_named(_COMPARISON)}
    links = _links("comparison", words, sizes)
    return [_Section("comparison", _say("comparison"), links)] if links else []


def _place(page: Page) -> _Section:
    place, run = page.result.place, page.result.run
    words = {
        "index.html": _say("read", place=place.name),
        **_named(_FILES),
        **{name: _say("bundle") for name in page.sizes if name.endswith(".zip")},
    }
    links = _links(page.folder, words, page.sizes)
    return _Section(f"place-{page.folder}", place.name, links, day_words(run.date), run.synthetic)


def _links(folder: str, words: Mapping[str, str], sizes: Mapping[str, int]) -> list[_Link]:
    return [
        _Link(f"{folder}/{name}", said, "" if name == "index.html" else _size(sizes[name]))
        for name, said in words.items()
        if name in sizes
    ]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
