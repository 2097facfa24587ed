"""Where sections fall in Word, and that the page before the annex is filled, before any program has laid the document out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from localeval.render.typst_program import layout_of
from localeval.render.word_pages import filled_before, goes_on, pages_of_marks
from localeval.render.word_pictures import fill_last_page
from localeval.render.word_xml import set_style

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
#: Lines of ``Compact`` that fill a page: 13.2 points with 3 between them, on 728.5 points.
A_PAGE = 45


@pytest.fixture
def document() -> Any:
    made = docx.Document(str(STYLE / "reference.docx"))
    body = made.element.body
    for old in [item for item in body if not item.tag.endswith("}sectPr")]:
        body.remove(old)
    return made


def add(document: Any, text: str, style: str, mark: str = "") -> Any:
    paragraph = document.add_paragraph(text)
    set_style(paragraph._p, style.replace(" ", ""))
    if mark:
        start = OxmlElement("w:bookmarkStart")
        start.set(qn("w:id"), "1")
        start.set(qn("w:name"), mark)
        paragraph._p.append(start)
    return paragraph


def test_lines_fill_pages_one_after_the_other(document: Any) -> None:
    for number in range(2 * A_PAGE + 1):
        add(document, "One line.", "Compact", f"line-{number}")
    pages = pages_of_marks(document)
    assert [pages[f"line-{n}"] for n in (0, A_PAGE - 2, A_PAGE + 1, 2 * A_PAGE)] == [1, 1, 2, 3]


def test_a_heading_goes_with_what_follows_it(document: Any) -> None:
    for _ in range(A_PAGE - 2):
        add(document, "One line.", "Compact")
    add(document, "A heading", "Heading 1", "sec-a")
    add(document, "Words.", "Body Text")
    assert pages_of_marks(document) == {"sec-a": 2}


def test_a_long_paragraph_goes_on_over_the_page(document: Any) -> None:
    for _ in range(A_PAGE - 4):
        add(document, "One line.", "Compact")
    add(document, "word " * 400, "Body Text", "long")
    add(document, "After it.", "Body Text", "after")
    assert pages_of_marks(document) == {"long": 1, "after": 2}


def test_a_row_is_as_high_as_its_highest_cell(document: Any) -> None:
    rows: list[Any] = []
    for text in ("short", "word " * 60):
        table = document.add_table(rows=30, cols=2)
        for row in table.rows:
            row.cells[0].text, row.cells[1].text = "Name", text
            for cell in row.cells:
                cell.paragraphs[0].style = "Table Text"
        add(document, "After it.", "Body Text", f"after-{len(rows)}")
        rows.append(table)
    pages = pages_of_marks(document)
    assert pages["after-0"] == 1
    assert pages["after-1"] >= 3


def test_how_much_of_a_page_is_filled_before_a_mark(document: Any) -> None:
    assert filled_before(document, "sec-annex") == 1
    for _ in range(A_PAGE // 2):
        add(document, "One line.", "Compact")
    annex = add(document, "Annex", "Heading 1", "sec-annex")
    annex.paragraph_format.page_break_before = True
    assert filled_before(document, "sec-annex") == pytest.approx(0.5, abs=0.03)
    assert pages_of_marks(document) == {"sec-annex": 2}


@pytest.mark.parametrize(("lines", "begins_a_page"), [(A_PAGE - 5, True), (A_PAGE // 4, False)])
def test_the_annex_begins_no_page_where_the_one_before_it_would_be_half_empty(
    document: Any, lines: int, begins_a_page: bool
) -> None:
    for _ in range(lines):
        add(document, "One line.", "Compact")
    annex = add(document, "Annex", "Heading 1", "sec-annex")
    annex.paragraph_format.page_break_before = True
    for _ in range(A_PAGE // 4):
        add(document, "One line.", "Compact")
    fill_last_page(document)
    assert goes_on(document, "sec-annex") == (not begins_a_page)
    assert pages_of_marks(document) == {"sec-annex": 2 if begins_a_page else 1}


#: A document whose lines are so high, of which so many points of the last page of its body are filled.
SOURCE = """
#set page(width: 200pt, height: 120pt, margin: 10pt)
#let scale = float(sys.inputs.at("scale", default: "1"))
#show heading: set block(sticky: true)
#for _ in range({lines}) {{ block(height: 10pt * scale, spacing: 0pt) }}
#context {{
  let annex = query(<annex>).first().location()
  let end = query(<end>).first().location()
  let filled(y) = (y - 10pt) / 100pt
  [#metadata((
    filled: filled(here().position().y), page: here().page(), annex: annex.page(), last: filled(end.position().y),
  )) <body-end>]
}}
#if sys.inputs.at("annex", default: "page") == "page" {{ pagebreak(weak: true) }}
#block(height: {annex}pt, breakable: false)[Annex <annex>]
#metadata(none) <end>
"""


@pytest.mark.parametrize(
    ("lines", "annex", "scaled", "begins"),
    [
        (8, 30, False, "page"),
        (16, 30, False, "page"),
        (11, 30, False, "on"),
        (11, 95, False, "page"),  # it would not fit there
        (12, 1, False, "on"),
    ],
)
def test_where_the_annex_of_a_pdf_begins(
    tmp_path: Path, lines: int, annex: int, scaled: bool, begins: str
) -> None:
    source = tmp_path / "report.typ"
    source.write_text(SOURCE.format(lines=lines, annex=annex), encoding="utf-8")
    asked = {"root": str(tmp_path), "font_paths": [], "ignore_system_fonts": True}
    layout = layout_of(str(source), asked)
    assert layout["annex"] == begins
    assert (layout["scale"] != "1.0") == scaled
    source.write_text("No annex.", encoding="utf-8")
    assert layout_of(str(source), asked) == {"scale": "1.0", "annex": "page"}
