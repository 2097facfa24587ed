"""How a report falls on printed pages: what starts where, what stays together, and what is made smaller to fit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from localeval.render import pandoc
from localeval.report.charts.canvas import drawing_board, save

from ..own_figures import INCH, WIDTH, axes, blank_page
from ..white import PICTURES, white_at_ends

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
EMU = 12_700  # of a point
FOOT = 70.8  # where the text of a page of the PDF ends, in points from its lower edge
CAPTION = (
    "What each place found, told in so many words that no line of a page is long enough for them"
)
WORDS = "The places together cannot say whether the programmes changed the share in paid work. " * 9
#: Tables of twelve rows, many of which would fall on the end of a page.
TABLES = "\n\n".join(
    "| Place | Share |\n|:---|---:|\n"
    + "".join(f"| Row {row} of table {n} | {row} |\n" for row in range(1, 13))
    + f"\n: Shares {{#tbl-{n}}}\n\n{WORDS[: 85 * n]}"
    for n in range(1, 9)
)
#: Small tables with a note under each, so many that pages end behind tables as well as behind notes.
NOTED = "\n\n".join(
    "| Place | Share |\n|:---|---:|\n"
    + "".join(f"| Row {row} of table {n} | {row} |\n" for row in range(1, 5))
    + f"\n: Shares {{#tbl-{n}}}\n\n::: table-note\nNote {n}: {WORDS[:76]}\n:::\n\n{WORDS[: 76 * (n % 7)]}"
    for n in range(1, 61)
)
REPORT = f"""---
title: Working Well in several places
date: 2026-11-25
---

# Summary

{WORDS * 2}

::: headline
Inconclusive: the places together cannot say

[2.0 points]{{.estimate}} [95% interval: 1.0 to 3.0]{{.interval}}

{WORDS}

{WORDS}

{WORDS}

{WORDS}
:::

# Results

![{CAPTION}](figures/fig-tall.png){{#fig-tall .wide fig-alt="A row for each of forty places."}}

## Month by month

![{CAPTION}](figures/fig-low.png){{#fig-low fig-alt="Two lines, one above the other."}}

# Tables

{TABLES}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Render a report with a headline longer than its first page and a picture as tall as a page."""
    folder = tmp_path_factory.mktemp("paging")
    (folder / "figures").mkdir()
    with drawing_board():
        for name, height in (("fig-tall", 690.0), ("fig-low", 200.0)):
            drawing = blank_page(height)
            axes(drawing, 20, 20, WIDTH - 40, height - 40)
            png, svg = save(drawing)
            (folder / "figures" / f"{name}.png").write_bytes(png)
            (folder / "figures" / f"{name}.svg").write_text(svg, encoding="utf-8")
    (folder / "report.qmd").write_text(REPORT, encoding="utf-8")
    return pandoc.PandocRenderer().render(folder, ["docx", "pdf"], STYLE)


@pytest.fixture
def pages(made: dict[str, Path]) -> list[list[tuple[float, str]]]:
    return pieces_of_pages(made["pdf"])


def pieces_of_pages(pdf: Path) -> list[list[tuple[float, str]]]:
    """Give the pieces of text of each page of a PDF, with their heights above its lower edge."""
    found: list[list[tuple[float, str]]] = []
    for sheet in pypdf.PdfReader(pdf).pages:
        pieces: list[tuple[float, str]] = []

        def take(text: str, outer: Any, inner: Any, *_: Any, into: Any = pieces) -> None:
            if text.strip():
                into.append((outer[5] + inner[5] * outer[3], text))

        sheet.extract_text(visitor_text=take)
        found.append(pieces)
    return found


def words(pieces: list[tuple[float, str]]) -> str:
    return re.sub(r"\s+", " ", "".join(text for _, text in pieces))


def test_a_long_headline_starts_on_the_first_page_of_the_pdf(
    pages: list[list[tuple[float, str]]],
) -> None:
    assert "Inconclusive: the places together cannot say" in words(pages[0])
    assert "95% interval: 1.0 to 3.0" in words(pages[0])
    assert "Inconclusive" not in words(pages[1])


def test_a_tall_picture_leaves_room_for_its_caption_in_the_pdf(
    pages: list[list[tuple[float, str]]],
) -> None:
    (found,) = [pieces for pieces in pages if "Figure 1:" in words(pieces)]
    assert CAPTION in words(found)
    running = re.compile(r"Page|of|\d+")
    heights = [height for height, text in found if not running.match(text.strip())]
    assert min(heights) >= FOOT


def test_a_tall_picture_leaves_room_for_its_caption_in_word(made: dict[str, Path]) -> None:
    document = docx.Document(str(made["docx"]))
    section = document.sections[0]
    assert None not in (section.page_height, section.top_margin, section.bottom_margin)
    room = section.page_height - section.top_margin - section.bottom_margin  # type: ignore[operator]
    sizes = [
        (int(extent.get("cx")), int(extent.get("cy")))
        for extent in document.element.body.iter(qn("wp:extent"))
    ]
    (wide, tall), (other, low) = sizes
    assert tall <= room - 60 * EMU
    assert wide / tall == pytest.approx(WIDTH / 690.0, rel=0.01)
    assert other / low == pytest.approx(WIDTH / 200.0, rel=0.01)
    assert other > wide
    assert other <= INCH * 6.6 * EMU


def test_a_table_of_twelve_rows_stays_on_one_page_of_the_pdf(
    pages: list[list[tuple[float, str]]],
) -> None:
    texts = [words(pieces) for pieces in pages]
    for n in range(1, 9):
        on = {
            i
            for i, text in enumerate(texts)
            for row in range(1, 13)
            if f"Row {row} of table {n}" in text
        }
        assert len(on) == 1, f"table {n}"
        assert f"Table {n}: Shares" in texts[on.pop()]


def test_the_notes_under_a_table_stay_on_its_page_of_the_pdf(tmp_path: Path) -> None:
    (tmp_path / "report.qmd").write_text(f"---\ntitle: Notes\n---\n\n{NOTED}\n", encoding="utf-8")
    made = pandoc.PandocRenderer().render(tmp_path, ["pdf"], STYLE)
    texts = [words(pieces) for pieces in pieces_of_pages(made["pdf"])]
    assert len(texts) > 8
    for n in range(1, 61):
        (at,) = [i for i, text in enumerate(texts) if f"Note {n}:" in text]
        assert f"Row 4 of table {n} " in texts[at], f"table {n}"


def test_a_picture_stays_with_its_title_and_lets_the_next_heading_go(
    made: dict[str, Path],
) -> None:
    """Else all that lies between two pages of text hangs together, and breaks where nobody wants it."""
    names = ("Heading 2", "Figure Caption", "Figure", "Figure Source", "Figure End")
    styles: Any = docx.Document(str(made["docx"])).styles
    kept = {s.name: s.paragraph_format.keep_with_next for s in styles if s.name in names}
    assert kept == {
        "Heading 2": True,
        "Figure Caption": True,
        "Figure": True,
        "Figure Source": None,
        "Figure End": None,
    }


def floated(folder: Path, lines: int) -> tuple[list[str], list[float]]:
    """Render a tall picture behind so many paragraphs; give the texts of the pages, and how white they are at their ends."""
    (folder / "figures").mkdir(parents=True)
    with drawing_board():
        drawing = blank_page(500.0)
        axes(drawing, 20, 20, WIDTH - 40, 460.0)
        png, svg = save(drawing)
        (folder / "figures" / "fig-tall.png").write_bytes(png)
        (folder / "figures" / "fig-tall.svg").write_text(svg, encoding="utf-8")
    before = "\n\n".join(f"Line {n}. {WORDS[:76]}" for n in range(lines))
    text = (
        f"---\ntitle: A report\n---\n\n# How it works\n\n{before}\n\n"
        '![Steps one by one](figures/fig-tall.png){#fig-tall fig-alt="A row for each step."}\n\n'
        f"After the picture. {WORDS * 3}\n\nAnd so on. {WORDS * 2}\n\n# What was learnt\n\n{WORDS}\n\n"
        f"# Annex {{#sec-annex}}\n\n{WORDS * 4}\n"
    )
    (folder / "report.qmd").write_text(text, encoding="utf-8")
    made = pandoc.PandocRenderer().render(folder, ["pdf"], STYLE)
    return [words(one) for one in pieces_of_pages(made["pdf"])], white_at_ends(made["pdf"], folder)


def test_a_picture_that_would_leave_a_page_half_empty_lets_the_text_go_on_before_it(
    tmp_path: Path,
) -> None:
    if PICTURES is None:
        pytest.skip("pdftoppm, which makes pictures of pages, is not installed")
    texts, white = floated(tmp_path / "far", lines=12)
    (at,) = [n for n, text in enumerate(texts) if "Figure 1: Steps one by one" in text]
    assert "After the picture" in texts[at - 1]
    learnt = [
        n for n, text in enumerate(texts) if "What was learnt" in text and "Contents" not in text
    ]
    assert learnt == [at], "no picture goes over into the next section"
    assert white[at - 1] < 0.3, white


def test_a_picture_for_which_there_is_room_stays_where_it_is(tmp_path: Path) -> None:
    if PICTURES is None:
        pytest.skip("pdftoppm, which makes pictures of pages, is not installed")
    texts, _ = floated(tmp_path / "near", lines=2)
    (page,) = [text for text in texts if "Figure 1: Steps one by one" in text]
    assert page.index("Line 1") < page.index("Figure 1")
    assert "After the picture" not in page
