"""A report read back from its three formats into one shape, with independent tools.

html through BeautifulSoup, Word through python-docx, PDF through pypdf. Nothing here knows how the
report was made.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import docx
import pypdf
from bs4 import BeautifulSoup
from docx.oxml.ns import qn

Heading = tuple[int, str]


def even(text: str) -> str:
    """Even out the spaces and line breaks of a text, and take out the joiner that keeps a minus with its number, which a PDF swallows."""
    return re.sub(r"\s+", " ", text.replace("\u2060", "")).strip()


#: Letters that some fonts draw as one; a PDF then gives the sign of both.
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


def solid(text: str) -> str:
    """Take all white space out of a text, since a PDF breaks lines where it likes, and part its ligatures."""
    return re.sub(r"[\s\u200b\u00ad\u2060]+", "", text.translate(_LIGATURES))


@dataclass(frozen=True)
class Table:
    """A table as a reader sees it."""

    caption: str
    rows: list[list[str]]


@dataclass(frozen=True)
class Document:
    """What a report says, whatever its format."""

    title: str
    headings: list[Heading]
    tables: list[Table]
    figures: list[tuple[str, str]]
    text: str


Read = TypeVar("Read")


def read_once(read: Callable[[Path], Read]) -> Callable[[Path], Read]:
    """Read a file once for all tests, and again when it was written anew; what is read is only looked at."""

    @functools.lru_cache(maxsize=32)
    def remembered(path: Path, written: int, size: int) -> Read:
        return read(path)

    @functools.wraps(read)
    def reading(path: Path) -> Read:
        about = path.stat()
        return remembered(path, about.st_mtime_ns, about.st_size)

    return reading


@read_once
def read_page(path: Path) -> Any:
    """Parse an html report as a browser does."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


#: The tables of a report itself; behind a chart stand its numbers, in html only.
TABLES = "table:not(.behind-chart *)"


def title_of(figure: Any) -> str:
    """Give the caption of a figure without the line under it."""
    return "".join(
        part.get_text() if part.name else str(part)
        for part in figure.figcaption.children
        if "under" not in (part.get("class", ()) if part.name else ())
    )


def alternative_of(figure: Any) -> str:
    """Give the words for those who do not see a picture, or a chart that stands in the page itself."""
    return str(figure.img["alt"] if figure.img else figure.select_one("svg.wide")["aria-label"])


def said(article: Any) -> Iterator[str]:
    """Give the texts of a report, without the words inside charts and the numbers behind them, which other formats draw."""
    drawn = "svg, .behind-chart, .take-away, .table-behind summary"
    hidden = {id(part) for part in article.select(drawn)}
    for text in article.find_all(string=True):
        if not hidden & {id(parent) for parent in text.parents}:
            yield str(text)


def number_of(table: Table) -> int:
    """Give the number of a table; those behind charts stand under them in html, and in the annex on paper."""
    return int(re.search(r"\d+", table.caption)[0])  # type: ignore[index]


@read_once
def read_html(path: Path) -> Document:
    """Read the html report: its article, without the contents at the side, and its tables by their numbers."""
    page = read_page(path)
    article = page.article
    return Document(
        title=even(page.h1.text),
        headings=[(int(h.name[1]) - 1, even(h.text)) for h in article.select("h2, h3, h4")],
        tables=sorted(
            (
                Table(
                    even(table.caption.text),
                    [[even(c.text) for c in row.select("th, td")] for row in table.select("tr")],
                )
                for table in article.select(TABLES)
            ),
            key=number_of,
        ),
        figures=[(even(title_of(f)), str(alternative_of(f))) for f in article.select("figure")],
        text=even(" ".join(map(str, said(article)))),
    )


def _blocks(document: Any) -> Iterator[tuple[str, Any]]:
    """Give paragraphs and tables in the order of the document, each with its style."""
    paragraphs = {p._p: p for p in document.paragraphs}
    tables = {t._tbl: t for t in document.tables}
    for element in document.element.body.iterchildren():
        if element in paragraphs:
            yield paragraphs[element].style.name, paragraphs[element]
        elif element in tables:
            yield "table", tables[element]


@read_once
def read_docx(path: Path) -> Document:
    """Read the Word report, without its contents."""
    document = docx.Document(str(path))
    headings, tables, captions, texts = [], [], [], []
    waiting = ""
    body = False
    for style, block in _blocks(document):
        if style == "table":
            tables.append(Table(waiting, [[even(c.text) for c in r.cells] for r in block.rows]))
            texts += [cell for row in tables[-1].rows for cell in row]
            continue
        text = even(block.text)
        if level := re.fullmatch(r"Heading (\d)", style):
            body = True
            headings.append((int(level[1]), text))
        elif style == "Caption":
            waiting = text
        elif style == "Figure Caption":
            captions.append(text)
        # in html these stand in the foot of the page and at its side
        if body and style != "Details" and not style.startswith("toc"):
            texts.append(text)
    # the picture of the first screen stands before all sections, and has a title but no number
    first = [p._p for p in document.paragraphs if p.style and p.style.name == "Answer Picture"]
    answers = [picture for paragraph in first for picture in paragraph.iter(qn("wp:docPr"))]
    pictures = document.element.body.iter(qn("wp:docPr"))
    alternatives = [p.get("descr", "") for p in pictures if p not in answers]
    return Document(
        title=document.core_properties.title,
        headings=headings,
        tables=tables,
        figures=list(itertools.zip_longest(captions, alternatives, fillvalue="")),
        text=even(" ".join(texts)),
    )


@read_once
def pdf_text(path: Path) -> str:
    """Text of a PDF without the lines that stand at the top and the foot of each page."""
    pages = [page.extract_text().strip().splitlines() for page in pypdf.PdfReader(path).pages]
    running = {lines[0] for lines in pages[1:]}
    kept = [
        line
        for lines in pages
        for line in lines
        if line not in running and not re.search(r"Page \d+ of \d+$", line)
    ]
    return even(" ".join(kept))


def bookmarks(reader: pypdf.PdfReader) -> list[Heading]:
    """Give the headings of a PDF as its bookmarks have them."""

    def visit(entries: Any, level: int) -> Iterator[Heading]:
        for entry in entries:
            if isinstance(entry, list):
                yield from visit(entry, level + 1)
            else:
                yield level, even(str(entry["/Title"]))

    return list(visit(reader.outline, 1))
