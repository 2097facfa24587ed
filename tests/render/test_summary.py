"""The summary on one page: the report's own sentences in every format, the answer first, and never a second page."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn

from localeval.analysis.facts import Facts
from localeval.render.interface import FORMATS, ReportMeta, summary_formats
from localeval.render.summary import summary_files
from localeval.render.summary_blocks import Block, Run, blocks_of
from localeval.report import wording
from localeval.report.display import escape
from localeval.report.summary_page import SummaryPage, summary_page
from localeval.results import Evidence, FlowStep, Lesson, Records

from ..browsing import faults, running_browser, scrolls_sideways
from ..claims import IMPACT_WORDS
from ..pdfs import structure
from ..report.conftest import balance_of, estimate_of, facts_of, level_of, withheld_of

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
MATCHED = "matched_comparison"
LONG = "The Greater Northumbria and Tees Valley Combined Authority Working Well Early Help and Employment Support Pathway"
NOTICE = "These numbers are provisional, and will be replaced when the records of the second half of the year have come. "
FLOW = (
    FlowStep(step="in_data", label="In the data", participants=200, comparison=700),
    FlowStep(step="evaluated", label="Evaluated", participants=185, comparison=650),
)


def _estimate(**changes: Any) -> Any:
    levels = {"participant_level": 42.1, "comparison_level": 30.2}
    numbers = {
        "estimate": 11.9,
        "low": 5.9,
        "high": 18.1,
        "n_participants": 185,
        "n_comparison": 650,
    }
    return estimate_of(**{"estimand": "ATT", **levels, **numbers, **changes})  # fmt: skip


EARNINGS = _estimate(
    role="secondary", outcome="earnings", label="Annual earnings", unit="GBP", estimate=1500.0, low=500.0, high=2500.0,
    participant_level=9000.0, comparison_level=7500.0,
)  # fmt: skip
WORSE = _estimate(
    verdict="worse",
    estimate=-7.0,
    low=-11.0,
    high=-3.0,
    participant_level=23.0,
    comparison_level=30.0,
)
UNCLEAR = _estimate(
    verdict="inconclusive", estimate=3.0, low=-4.0, high=10.0, participant_level=33.0, comparison_level=30.0,
    minimum_detectable=8.8,
)  # fmt: skip


def _records(
    *estimates: Any, level: int = 3, caveats: tuple[str, ...] = (), **more: Any
) -> Records:
    evidence = Evidence(level=level, reasons=("a",), caveats=caveats)
    return Records(estimates=estimates, evidence=evidence, **{"flow": FLOW, **more})


def _lessons(*titles: str) -> tuple[Lesson, ...]:
    """Give a lesson for each title."""
    words = dict.fromkeys(("what_happened", "for_whom", "circumstances", "evidence", "advice"), "x")
    return tuple(
        Lesson(
            code=f"lesson_{number}",
            title=title,
            stage="delivery",
            domains=("health",),
            topic="key_worker",
            finding="worked_in_part",
            evidence_kind=("survey",),
            transferable="locally",
            **words,
        )
        for number, title in enumerate(titles)
    )


#: Facts and findings of each kind of report.
VARIANTS: dict[str, tuple[Facts, Records]] = {
    "better": (facts_of(MATCHED, starts=(dt.date(2023, 4, 1), dt.date(2024, 3, 31))), _records(_estimate(), EARNINGS, lessons=_lessons("Keep one adviser *throughout*", "Free bus passes"))),
    "worse": (facts_of(MATCHED), _records(WORSE, EARNINGS)),
    "inconclusive": (facts_of(MATCHED), _records(UNCLEAR, EARNINGS)),
    "monitoring": (
        facts_of("monitoring"),
        _records(
            level=1, caveats=("no_comparison",), flow=(FLOW[1],), levels=(level_of(level=43.0, low=38.0, high=48.0),)
        ),
    ),
    "downgraded": (facts_of(MATCHED), _records(_estimate(), EARNINGS, level=2, caveats=("not_alike",), balance=balance_of(3))),
    "withheld": (
        facts_of(MATCHED),
        _records(
            withheld_of(withheld="the groups stay too different after adjustment"), EARNINGS, level=2,
            caveats=("not_given",),
        ),
    ),
    "synthetic": (facts_of(synthetic=True, notice=NOTICE), _records(_estimate(estimand="ATE"), EARNINGS, level=5)),
    "long": (
        facts_of(MATCHED, programme=LONG, place=f"{LONG}, east", organisation=LONG, synthetic=True, notice=3 * NOTICE),
        _records(
            UNCLEAR, EARNINGS, level=2, caveats=("not_alike", "many_lost", "measured_unlike"), balance=balance_of(8),
            lessons=_lessons(*(f"{n}. {LONG}" for n in range(5))),
        ),
    ),
}  # fmt: skip
#: What the first 1,000 letters of each variant must hold: finding, number, interval, evidence and caveat.
FIRST = {
    "better": ("12 more people in 100", "6 to 18 more in 100", "3 of 5: moderate", "nobody recorded"),
    "worse": ("7 fewer people in 100", "3 to 11 fewer in 100", "3 of 5: moderate", "nobody recorded"),
    "inconclusive": ("We cannot tell", "3 more people", "4 fewer to 10 more in 100", "3 of 5", "More people would be needed"),
    "monitoring": ("43 in 100 people", "38 to 48 in 100", "1 of 5: describes only", "Do not read 43 in 100 as what"),
    "downgraded": ("Treat with caution: 12 more people", "6 to 18 more in 100", "2 of 5: weak", "differ"),
    "withheld": ("No result can be given", "too different to compare", "2 of 5: no result", "What would help:"),
    "synthetic": ("12 more people in 100", "6 to 18 more", "5 of 5: very strong", "Synthetic data.", "Please note:", "Take care:"),
}  # fmt: skip
#: What the first letters of such a summary must not hold: a difference without anybody to compare with, a number that is not given.
FORBIDDEN = {
    "monitoring": r"\b(more|fewer) (people )?in 100\b|than among|against|similar people who",
    "withheld": r"\d+ in 100",
    "synthetic": r"took part|people who joined|similar people",
}


@cache
def made(name: str) -> tuple[SummaryPage, ReportMeta, dict[str, bytes]]:
    """Make the summary of a variant; a PDF that does not claim PDF/UA-1 is an error."""
    facts, results = VARIANTS[name]
    page = summary_page(facts, results)
    status = ("OFFICIAL", "Synthetic data: not a real result") if facts.synthetic else ("OFFICIAL",)
    meta = ReportMeta(
        title=page.title,
        likely=page.likely,
        name=f"{facts.programme}, {facts.place}",
        organisation=facts.organisation,
        date="2026-11-22",
        status=status,
        contact="Evaluation team, evaluation@example.org",
        licence="Open Government Licence v3.0",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return page, meta, summary_files(page, meta, FORMATS, STYLE)


def words_of(name: str, kind: str) -> str:
    """Give the text of a summary as a machine reads it, in its order."""
    content = made(name)[2][kind]
    if kind == "html":
        body = BeautifulSoup(content, "html.parser").body
        assert body is not None
        text = body.get_text(" ")
    elif kind == "docx":
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    return " ".join(text.split())


@pytest.mark.parametrize("name", VARIANTS)
def test_the_pdf_is_one_page_of_a4_and_accessible(name: str) -> None:
    page, _, files = made(name)
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    (sheet,) = reader.pages
    assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == page.title
    tags = structure(reader)
    pictures = [alt for tag, alt in tags if tag == "/Figure"]
    assert pictures == ([page.picture.alt] if page.picture else [])
    assert [tag for tag, _ in tags].count("/Title") == 1
    assert [tag for tag, _ in tags].count("/H1") == len(
        page.parts
    ) + 1  # the strength of the evidence


@pytest.mark.parametrize("name", VARIANTS)
def test_the_word_document_is_one_page(name: str) -> None:
    document = docx.Document(io.BytesIO(made(name)[2]["docx"]))
    assert not document.tables
    assert not list(document.element.body.iter(qn("w:br")))
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    height = section.page_height - section.top_margin - section.bottom_margin  # type: ignore[operator]
    assert (
        sum(_height(paragraph, width / 12_700) for paragraph in document.paragraphs)
        <= height / 12_700
    )


def _height(paragraph: Any, width: float) -> float:
    """Estimate how high a paragraph stands, in points: letters of Arial are half as wide as high."""
    pictures = [int(extent.get("cy")) / 12_700 for extent in paragraph._p.iter(qn("wp:extent"))]
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
    size = max(sizes, default=0.0)
    lines = math.ceil(len(paragraph.text) * 0.5 * size / (width - 24))
    room = paragraph.paragraph_format
    around = sum(space.pt for space in (room.space_before, room.space_after) if space)
    framed = 14 if paragraph.style.name in {"Synthetic", "Caution", "Strength"} else 0
    return float(sum(pictures) + lines * size * 1.17 + around + framed)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", FIRST)
def test_the_first_thousand_letters_hold_the_answer(name: str, kind: str) -> None:
    said = words_of(name, kind)[:1000]
    assert [part for part in FIRST[name] if part not in said] == []
    assert not re.search(FORBIDDEN.get(name, r"$^"), said)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", VARIANTS)
def test_every_format_says_all_of_it(name: str, kind: str) -> None:
    page, meta, _ = made(name)
    texts = [*page.strips, *page.boxes, *(part.text for part in page.parts)]
    said = [block.text for text in texts for block in blocks_of(text.markdown)]
    said += [
        page.title,
        page.likely,
        meta.contact,
        meta.licence,
        meta.organisation,
        "22 November 2026",
    ]
    said += [
        "Summary of the evaluation",
        "Full report",
        "report.html",
        *(part.heading for part in page.parts),
    ]
    shown = _squeezed(words_of(name, kind))
    assert [text for text in said if _squeezed(text) not in shown] == []


def _squeezed(text: str) -> str:
    """Leave out blanks and marks of lists, which each format has in its own places."""
    return re.sub(r"[\s•]", "", text)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", VARIANTS)
def test_synthetic_data_cannot_be_missed(name: str, kind: str) -> None:
    assert (
        words_of(name, kind).count("Synthetic data") >= (2 if kind != "docx" else 1)
    ) == VARIANTS[name][0].synthetic


@pytest.mark.parametrize("kind", FORMATS)
def test_without_a_comparison_group_nothing_claims_an_impact(kind: str) -> None:
    said = words_of("monitoring", kind).replace("what the programme achieved", "")
    assert not IMPACT_WORDS.findall(said)
    assert "more in 100" not in said
    assert "fewer in 100" not in said


def test_the_page_says_what_the_report_says() -> None:
    facts, results = VARIANTS["better"]
    page = made("better")[0]
    basis, (primary, *_) = wording.Basis.of(results), results.estimates
    found = wording.finding(facts, primary, (), basis)
    assert (page.title, page.likely) == (found.title, found.likely)
    assert page.boxes == (
        wording.strength(facts, basis, primary),
        wording.careful(facts, basis, primary),
    )
    assert "They started from 1 April 2023 to 31 March 2024." in page.parts[-2].text.markdown


def test_what_was_learnt_is_there_where_the_place_has_any() -> None:
    *_, learnt = made("better")[0].parts
    assert learnt.heading == "What was learnt"
    assert [block.text for block in blocks_of(learnt.text.markdown)] == [
        "Keep one adviser *throughout* (reported as: worked in part)",
        "Free bus passes (reported as: worked in part)",
    ]
    assert made("long")[0].parts[-1].text.markdown.endswith("The full report has 2 more.")
    assert "What was learnt" not in [part.heading for part in made("worse")[0].parts]


def test_outcomes_that_have_no_room_are_in_the_full_report() -> None:
    facts, results = VARIANTS["better"]
    more = [EARNINGS.model_copy(update={"month": month}) for month in range(12, 20)]
    page = summary_page(
        facts, results.model_copy(update={"estimates": (*results.estimates, *more)})
    )
    assert "more outcomes** are in the full report." in page.parts[0].text.markdown


def test_what_is_not_told_repeats_nothing_of_the_first_screen() -> None:
    for facts, results in VARIANTS.values():
        page = summary_page(facts, results)
        said = [block.text for box in page.boxes for block in blocks_of(box.markdown)]
        told = [block.text for part in page.parts for block in blocks_of(part.text.markdown)]
        assert not [text for text in told if any(text in box for box in said)]
        assert len(told) == len(set(told))


def test_the_same_findings_give_the_same_bytes() -> None:
    page, meta, files = made("synthetic")
    assert summary_files(page, meta, FORMATS, STYLE) == files


def test_it_is_made_in_the_formats_of_the_report_and_always_for_the_web() -> None:
    page, meta, _ = made("withheld")
    assert summary_formats(("html",)) == ("html",)
    assert summary_formats(("pdf",)) == ("html", "pdf")
    only = summary_files(page, meta, ("docx",), STYLE)
    assert list(only) == ["html", "docx"]
    assert b'<a href="report.docx">' in only["html"]


HARD = 'A <b>& "B"</b> *c* _d_ [e](f) `g` {.dots} #h $i$ \\j 50% {{< env X >}} #k[l]'


def test_names_come_out_letter_by_letter() -> None:
    results = VARIANTS["better"][1]
    page = summary_page(facts_of(MATCHED, programme=HARD, notice=HARD), results)
    meta = ReportMeta(
        title=page.title,
        likely=page.likely,
        name=HARD,
        organisation=HARD,
        contact=HARD,
        date="2026-11-22",
    )
    files = summary_files(page, meta, FORMATS, STYLE)
    soup = BeautifulSoup(files["html"], "html.parser")
    assert soup.h1 is not None
    assert soup.h1.get_text() == page.title
    assert HARD in page.title
    assert HARD in soup.select(".caution")[0].get_text()
    assert not soup.select("main b")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(files["docx"])).paragraphs]
    assert page.title in paragraphs
    assert _squeezed(page.title) in _squeezed(
        pypdf.PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text()
    )


@pytest.mark.parametrize("text", ["plain", HARD, "1. one", "- two", "a * b ** c"])
def test_what_was_escaped_is_read_as_it_was(text: str) -> None:
    (block,) = blocks_of(f"- **{escape(text)}** and")
    assert block == Block((Run(text, bold=True), Run(" and")), listed=True)


def test_a_page_of_html_is_whole_by_itself() -> None:
    page, _, files = made("better")
    soup = BeautifulSoup(files["html"], "html.parser")
    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert soup.title is not None
    assert soup.title.get_text().startswith(page.title)
    assert page.picture is not None
    assert [svg["aria-label"] for svg in soup.select("svg")] == 2 * [page.picture.alt]
    assert {link["href"] for link in soup.select("a")} == {
        "#content",
        "report.html",
        "mailto:evaluation@example.org",
    }
    assert [heading.name for heading in soup.select("h1, h2, h3")] == [
        "h1",
        *["h2"] * (len(page.parts) + 1),
    ]


def test_it_fits_a_screen_a_phone_and_a_sheet_of_paper(tmp_path: Path) -> None:
    with running_browser() as browser:
        for name in FIRST:
            path = tmp_path / f"{name}.html"
            path.write_bytes(made(name)[2]["html"])
            tab = browser.new_page(viewport={"width": 1400, "height": 900})
            tab.goto(path.as_uri())
            assert tab.evaluate("document.documentElement.scrollHeight") <= 900, name
            assert (
                len(pypdf.PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages) == 1
            ), name
            if name in {"synthetic", "withheld"}:  # all kinds of parts; axe is slow
                for scheme in ("light", "dark"):
                    tab.emulate_media(color_scheme=scheme)
                    broken, kept = faults(tab)
                    assert (broken, "document-title" in kept) == ({}, True), (name, scheme)
                inks = tab.eval_on_selector_all(".chart .f-ink", "all => all.map(e => getComputedStyle(e).fill)")  # fmt: skip
                assert set(inks) <= {"rgb(242, 244, 245)"}, "charts are dark too"
            tab.set_viewport_size({"width": 320, "height": 640})
            assert not scrolls_sideways(tab), name
            tab.close()
