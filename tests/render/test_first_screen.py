"""The first screen answers: what a reader, or a machine, has read after the first thousand characters of each format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup

from ..e2e.documents import solid
from .first_screens import VARIANTS, rendered

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
FORMATS = ("html", "docx", "pdf")
#: What must be read first, for each kind of finding: title, range or what stands for it, strength, caveat.
REQUIRED = {
    "better": ("12 more people in 100 were in paid work", "6 to 18 more in 100 (95% interval)", "3 of 5: moderate", "Take care:"),
    "worse": ("7 fewer people in 100 were in paid work", "3 to 11 fewer in 100 (95% interval)", "3 of 5: moderate", "Take care:"),
    "inconclusive": ("We cannot tell whether Next Step helped: 3 more people", "4 fewer to 10 more in 100", "3 of 5: moderate", "not evidence that the programme fails"),
    "offered": ("People offered Next Step earned £1,800 more in the year than people not offered it", "£500 to £3,100 more (95% interval)", "4 of 5: strong", "cannot show, from what may be published", "Take care:"),
    "monitoring": ("43 in 100 people were in paid work; we cannot say", "38 to 48 in 100 (95% interval)", "1 of 5: describes only", "Do not read 43 in 100"),
    "downgraded": ("Treat with caution: 8 more people in 100 were in paid work, but about 4 in 10 people have no known outcome", "1 to 15 more in 100", "2 of 5: weak", "could be anything from 38 fewer to 42 more in 100"),
    "unlike": ("Treat with caution: 11 more people in 100", "3 to 20 more in 100", "2 of 5: weak", "the groups still differ"),
    "withheld": ("No result can be given for the main outcome of Next Step: the two groups stayed too different to compare", "This does not mean that the programme works, or that it does not", "2 of 5: no result", "What would help:"),
}  # fmt: skip
#: What a report of that kind must not say there.
FORBIDDEN = {
    "monitoring": r"\b(more|fewer) (people )?in 100\b|than among|against",
    "offered": r"took part|joined|similar people",
    "withheld": r"\d+ in 100",
}


@pytest.fixture(scope="module", params=VARIANTS)
def report(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Path]]:
    """Render the report of one kind of finding."""
    name: str = request.param
    return name, rendered(name, tmp_path_factory.mktemp(name), STYLE, FORMATS)


def page_of(made: dict[str, Path]) -> Any:
    return BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html5lib")


def visible(made: dict[str, Path]) -> dict[str, str]:
    """Give the text of each format as it is read from the top."""
    page = page_of(made)
    word = docx.Document(str(made["docx"]))
    pdf = pypdf.PdfReader(made["pdf"])
    return {
        "html": page.body.get_text(" "),
        "docx": " ".join(p.text for p in word.paragraphs),
        "pdf": " ".join(sheet.extract_text() for sheet in pdf.pages),
    }


def test_the_first_thousand_characters_answer(report: tuple[str, dict[str, Path]]) -> None:
    name, made = report
    for kind, text in visible(made).items():
        first = re.sub(r"\s+", " ", text).strip()[:1000]
        missing = [part for part in REQUIRED[name] if solid(part) not in solid(first)]
        assert missing == [], (kind, first)
        if name in FORBIDDEN:
            assert not re.search(FORBIDDEN[name], first), (kind, first)


def test_the_finding_is_the_title_of_every_file(report: tuple[str, dict[str, Path]]) -> None:
    name, made = report
    page = page_of(made)
    title = re.sub(r"\s+", " ", page.h1.text).strip()
    assert REQUIRED[name][0] in title
    assert page.title.text.startswith(title)
    assert "Next Step, Northby" in page.title.text
    assert docx.Document(str(made["docx"])).core_properties.title == title
    metadata = pypdf.PdfReader(made["pdf"]).metadata
    assert metadata is not None
    assert metadata.title == title


def test_it_stands_on_the_first_page_on_paper(report: tuple[str, dict[str, Path]]) -> None:
    name, made = report
    first = pypdf.PdfReader(made["pdf"]).pages[0].extract_text()
    for part in (*REQUIRED[name], "Main points"):
        assert solid(part) in solid(first)


INSIDE = """() => ['h1', '.likely', '.strength', '.careful', '.answer-picture svg.chart']
  .flatMap(s => [...document.querySelectorAll(s)])
  .filter(e => e.getClientRects().length)
  .map(e => [e.getAttribute('class') ?? e.tagName, Math.round(e.getBoundingClientRect().bottom)])"""


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_it_stands_on_the_first_screen(
    report: tuple[str, dict[str, Path]], browser: Any, width: int, height: int
) -> None:
    _, made = report
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(made["html"].as_uri())
    found = tab.evaluate(INSIDE)
    scrolled = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert len(found) == 5
    assert [part for part, bottom in found if bottom > height] == [], found
    assert scrolled == width
