"""The three documents of a real run: complete, accessible, and the same report in each."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn

from ..pdfs import structure
from ..white import OFFICE, PICTURES, as_pdf, white_at_ends
from .documents import (
    Document,
    alternative_of,
    bookmarks,
    even,
    pdf_text,
    read_docx,
    read_html,
    read_page,
    solid,
)
from .project import Project

PROJECTS = ["trial", "matched", "monitoring"]
FIRST = ["Main points", "The programme", "Who was evaluated", "Outcomes"]
ANNEX = "Annex: method, data and tables"
#: What a project has nothing of has no section: months in the one example, figures of a place and lessons in all.
SECTIONS = {
    "trial": [*FIRST, "Groups of people", "How sure are we", ANNEX],
    "matched": [*FIRST, "Groups of people", "How sure are we", ANNEX],
    "monitoring": [*FIRST, "Over time", "How sure are we", ANNEX],
}


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest) -> Project:
    found: Project = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def page(project: Project) -> Any:
    return read_page(project.place / "report.html")


@pytest.fixture
def html(project: Project) -> Document:
    return read_html(project.place / "report.html")


@pytest.fixture
def word(project: Project) -> Document:
    return read_docx(project.place / "report.docx")


@pytest.fixture
def pdf(project: Project) -> pypdf.PdfReader:
    return pypdf.PdfReader(project.place / "report.pdf")


# html ---------------------------------------------------------------------------------------


def test_html_has_language_title_and_one_first_heading(page: Any, project: Project) -> None:
    assert page.html["lang"] == "en-GB"
    assert page.title.text.startswith(page.h1.text)
    assert len(page.select("h1")) == 1
    programme = project.results()["programme"]["name"]
    assert programme in page.select_one(".kicker").text
    assert programme in page.title.text


def test_html_headings_go_down_one_level_at_a_time(page: Any) -> None:
    levels = [int(h.name[1]) for h in page.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1 or page.h1 is not None
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize("name", PROJECTS)
def test_sections_stand_in_report_order(name: str, request: pytest.FixtureRequest) -> None:
    project: Project = request.getfixturevalue(name)
    found = read_html(project.place / "report.html").headings
    assert [text for level, text in found if level == 1] == SECTIONS[name]


def test_html_table_headers_say_what_they_are_for(page: Any) -> None:
    tables = page.select("table")
    assert len(tables) >= 5
    for table in tables:
        assert table.caption is not None
        assert {cell.get("scope") for cell in table.select("thead th")} == {"col"}
        assert {cell.get("scope") for cell in table.select("tbody th")} == {"row"}
        assert all(row.find("th") is not None for row in table.select("tbody tr"))


def test_html_figures_have_words_that_hold_numbers(page: Any) -> None:
    figures = page.select("figure")
    assert figures
    assert len(page.select("figure img, svg.wide")) == len(figures)
    for figure in figures:
        alternative = alternative_of(figure)
        assert len(alternative) > 60
        assert re.search(r"\d", alternative)
        assert alternative != even(figure.figcaption.text)


def test_html_links_inside_the_page_lead_somewhere(page: Any) -> None:
    names = [tag["id"] for tag in page.select("[id]")]
    assert len(names) == len(set(names))
    links = {a["href"][1:] for a in page.select('a[href^="#"]')}
    assert {"sec-points", "sec-method"} <= links
    assert links <= set(names)


#: Where a browser loads from without being asked.
LOADED = [
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("use", "href"),
    ("image", "href"),
]


def remote(page: Any) -> list[str]:
    """Give every address that a browser would load and that is not inside the page."""
    found = [
        tag[name]
        for element, name in LOADED
        for tag in page.find_all(element)
        if tag.get(name) and not re.match(r"data:|#", tag[name])
    ]
    styles = [str(tag.string) for tag in page.select("style")]
    styles += [tag["style"] for tag in page.select("[style]")]
    for style in styles:
        found += re.findall(r"@import[^;]*", style)
        addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", style)
        found += [a for a in addresses if not re.match(r"data:|#", a)]
    return found


def test_html_loads_nothing_from_anywhere(page: Any) -> None:
    assert remote(page) == []
    assert page.select("script, base, meta[http-equiv=refresh]") == []


def test_the_search_for_remote_addresses_finds_them() -> None:
    from bs4 import BeautifulSoup

    text = (
        "<style>@import 'd.css'; p { background: url(https://e.example/f) }</style>"
        '<link href="https://a.example/a.css"><script src="//c.example"></script><img src="b.png">'
        '<img src="data:,"><p style="background: url(data:,)">'
    )
    found = remote(BeautifulSoup(text, "html5lib"))
    assert sorted(found) == [
        "//c.example",
        "@import 'd.css'",
        "b.png",
        "https://a.example/a.css",
        "https://e.example/f",
    ]


# Word ---------------------------------------------------------------------------------------


def test_word_has_title_language_and_words_for_figures(project: Project, word: Document) -> None:
    document = docx.Document(str(project.place / "report.docx"))
    assert document.core_properties.language == "en-GB"
    assert word.title == read_html(project.place / "report.html").title
    languages = document.styles.element.iter(qn("w:lang"))
    assert {tag.get(qn("w:val")) for tag in languages} == {"en-GB"}
    assert all(caption and alternative for caption, alternative in word.figures)


def test_word_tables_repeat_their_header_and_hold_their_rows_together(project: Project) -> None:
    tables = docx.Document(str(project.place / "report.docx")).tables
    for table in tables:
        first = table.rows[0]._tr.trPr
        assert first is not None
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_word_references_lead_somewhere(project: Project) -> None:
    body = docx.Document(str(project.place / "report.docx")).element.body
    marks = {tag.get(qn("w:name")) for tag in body.iter(qn("w:bookmarkStart"))}
    anchors = {a for tag in body.iter(qn("w:hyperlink")) if (a := tag.get(qn("w:anchor")))}
    assert anchors
    assert anchors <= marks


# The workbook -------------------------------------------------------------------------------


def test_the_workbook_has_every_table_of_the_report_and_no_other(
    project: Project, word: Document
) -> None:
    book = openpyxl.load_workbook(project.place / "tables.xlsx")
    sheets = [sheet for sheet in book if sheet.title.startswith("Table_")]
    titles = [even(sheet["A1"].value) for sheet in sheets]
    assert sorted(titles) == sorted(table.caption for table in word.tables)
    assert book.properties.title.endswith(": tables")


# PDF ----------------------------------------------------------------------------------------


def test_pdf_is_tagged_and_claims_pdf_ua(pdf: pypdf.PdfReader, html: Document) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data().decode("utf-8")
    assert re.search(r"<pdfuaid:part>1<", xmp)
    assert re.search(r"<pdfaid:part>2<", xmp)
    assert re.search(r"<pdfaid:conformance>A<", xmp)
    assert pdf.metadata is not None
    assert pdf.metadata.title == html.title


def test_pdf_tags_tables_and_gives_figures_words(
    pdf: pypdf.PdfReader, html: Document, page: Any
) -> None:
    tags = structure(pdf)
    names = [name for name, _ in tags]
    assert names.count("/Table") == len(html.tables)
    assert names.count("/TH") >= sum(len(table.rows[0]) for table in html.tables)
    answer = [alternative_of(figure) for figure in page.select(".first-screen figure")]
    assert [even(alt) for name, alt in tags if name == "/Figure"] == [
        *map(even, answer),
        *(even(alt) for _, alt in html.figures),
    ]


# Paper --------------------------------------------------------------------------------------


def test_no_page_is_half_empty(project: Project, tmp_path: Path) -> None:
    """Measured on pictures of the pages; only the last page ends where its text does."""
    if PICTURES is None:
        pytest.skip("pdftoppm, which makes pictures of pages, is not installed")
    printed = [project.place / "report.pdf"]
    if OFFICE:  # else the PDF alone is measured
        printed.append(as_pdf(project.place / "report.docx", tmp_path))
    for pdf in printed:
        texts = [even(page.extract_text()) for page in pypdf.PdfReader(pdf).pages]
        annex = next(n for n, text in enumerate(texts) if ANNEX in text and not contents_of(text))
        white = white_at_ends(pdf, tmp_path)
        long = [n + 1 for n, share in enumerate(white[:-1]) if share > 0.45]
        assert long == [], f"{pdf.name}: white at the ends of pages is {white}"
        assert annex <= 6, "without its annex the report has more pages than a reader will read"


def contents_of(page: str) -> bool:
    """Whether the contents stand on a page."""
    return "Contents" in page


def test_the_contents_of_the_word_document_name_the_pages(
    project: Project, word: Document, tmp_path: Path
) -> None:
    """What stands in the file is what Word shows before it works the numbers out; LibreOffice has worked them out."""
    document = docx.Document(str(project.place / "report.docx"))
    lines = [
        p.text.rpartition("\t") for p in document.paragraphs if p.style and p.style.name == "toc 1"
    ]
    assert [name for name, _, _ in lines] == [text for level, text in word.headings if level == 1]
    if OFFICE is None:
        pytest.skip("LibreOffice, whose pages they are held against, is not installed")
    printed = pypdf.PdfReader(as_pdf(project.place / "report.docx", tmp_path))
    pages = [even(page.extract_text()) for page in printed.pages]
    (contents,) = [text for text in pages if contents_of(text)]
    shown = re.findall(r" ?([^.]+?) ?\.{5,} ?(\d+)", contents.partition("Contents")[2])
    assert [even(name) for name, _ in shown] == [even(name) for name, _, _ in lines]
    apart = [
        abs(int(there) - int(here)) for (_, there), (_, _, here) in zip(shown, lines, strict=True)
    ]
    # lines break a little differently in each program, so that a section at the end of a page can fall on the next one
    assert max(apart) <= 1
    assert sum(apart) <= 2


# All three ----------------------------------------------------------------------------------


def test_the_three_have_the_same_headings(
    html: Document, word: Document, pdf: pypdf.PdfReader
) -> None:
    # tables behind charts are under a heading of their own on paper, which html need not have
    tables = (2, "Tables")
    assert [h for h in word.headings if h != tables] == [h for h in html.headings if h != tables]
    assert [mark for mark in bookmarks(pdf) if mark[1] != "Contents"] == word.headings


def test_the_three_have_the_same_tables(html: Document, word: Document, project: Project) -> None:
    assert [t.caption for t in html.tables] == [t.caption for t in word.tables]
    for ours, theirs in zip(html.tables, word.tables, strict=True):
        assert ours.rows == theirs.rows, ours.caption
    numbers = [re.match(r"Table (\d+): \S", table.caption) for table in html.tables]
    assert [int(n[1]) for n in numbers if n] == list(range(1, len(html.tables) + 1))
    printed = solid(pdf_text(project.place / "report.pdf"))
    at = 0
    for table in html.tables:
        at = printed.index(solid(table.caption), at)
        for row in table.rows:
            found = printed.find(solid("".join(row)), at)
            assert found >= at, f"{table.caption}: the PDF lacks {row}"
            at = found


def test_the_three_have_the_same_figures(html: Document, word: Document, project: Project) -> None:
    assert word.figures == html.figures
    numbers = [re.match(r"Figure (\d+): \S", caption) for caption, _ in html.figures]
    assert [int(n[1]) for n in numbers if n] == list(range(1, len(html.figures) + 1))
    printed = solid(pdf_text(project.place / "report.pdf"))
    assert all(solid(caption) in printed for caption, _ in html.figures)


NUMBER = re.compile(r"[−+]?[£$]?\d[\d,]*(?:\.\d+)?%?")


def test_the_three_have_the_same_numbers(html: Document, word: Document, project: Project) -> None:
    numbers = NUMBER.findall(html.text)
    assert len(numbers) > 80
    assert Counter(NUMBER.findall(word.text)) == Counter(numbers)
    missing = set(numbers) - set(NUMBER.findall(pdf_text(project.place / "report.pdf")))
    assert missing == set()


def test_every_paragraph_is_in_the_pdf(page: Any, project: Project) -> None:
    printed = solid(pdf_text(project.place / "report.pdf"))
    blocks = page.article.select(
        "p:not(.take-away), li, dt, dd, h2, h3"
    )  # a link to take numbers away is html's
    texts = [solid(block.text) for block in blocks if not block.select("p, li")]
    assert len(texts) > 30
    assert [text for text in texts if text not in printed] == []


def test_results_csv_has_the_estimates_of_results_json(project: Project) -> None:
    import csv

    with (project.place / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    estimates = json.loads((project.place / "results.json").read_text("utf-8"))["estimates"]
    assert [row["outcome"] for row in rows] == [e["outcome"] for e in estimates]
    shown = ["" if e["estimate"] is None else str(e["estimate"]) for e in estimates]
    assert [row["estimate"].lstrip("'") for row in rows] == shown


# Two places ---------------------------------------------------------------------------------


def everything(place: Path) -> str:
    """Give what all outputs of a place say."""
    parts = [
        read_html(place / "report.html").title,
        read_html(place / "report.html").text,
        read_docx(place / "report.docx").text,
        pdf_text(place / "report.pdf"),
        (place / "results.json").read_text(encoding="utf-8"),
        (place / "results.csv").read_text(encoding="utf-8"),
        *(path.read_text(encoding="utf-8") for path in (place / "notebooks").glob("*.ipynb")),
    ]
    return "\n".join(parts)


def test_each_of_two_places_shows_itself_and_never_the_other(two_places: Project) -> None:
    names = {"E08000003": "Manchester", "W06000015": "Caerdydd"}
    assert [place.name for place in two_places.places] == list(names)
    for place in two_places.places:
        other_code, other_name = next(item for item in names.items() if item[0] != place.name)
        text = everything(place)
        assert names[place.name] in text
        assert other_name not in text
        assert other_code not in text


def interval_of(estimate: dict[str, Any]) -> str:
    """Give an interval of shares of fewer than 1,000 people as the impact table has it, with the report's own minus sign."""
    low, high = (
        f"{end:.0f}".replace("-", "\N{MINUS SIGN}") for end in (estimate["low"], estimate["high"])
    )
    return f"{low} to {high}"


def test_each_of_two_places_shows_its_own_numbers(two_places: Project) -> None:
    first, second = (
        json.loads((place / "results.json").read_text("utf-8"))["estimates"][0]
        for place in two_places.places
    )
    assert first["estimate"] != second["estimate"]
    for place, mine, other in zip(two_places.places, (first, second), (second, first), strict=True):
        reports = [
            read_html(place / "report.html").text,
            read_docx(place / "report.docx").text,
            pdf_text(place / "report.pdf"),
        ]
        for text in reports:
            assert interval_of(mine) in text
            assert interval_of(other) not in text


def test_the_summary_is_one_page_and_has_the_finding_of_the_report(
    project: Project, page: Any
) -> None:
    summary = read_page(project.place / "summary.html")
    assert summary.h1.get_text() == page.h1.get_text()
    assert summary.find(class_="likely").get_text() == page.find(class_="likely").get_text()
    assert len(pypdf.PdfReader(project.place / "summary.pdf").pages) == 1
    assert (project.place / "summary.docx").is_file()
