"""A Welsh report: in every design and for every verdict its files hold no English but names and a person's own words."""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from localeval.base.language import speaking
from localeval.render.assemble import assemble
from localeval.render.interface import ReportMeta
from localeval.render.pandoc import PandocRenderer
from localeval.render.published_tables import published_tables
from localeval.render.slide_deck import slide_deck
from localeval.render.slides import write_slides
from localeval.render.summary import summary_files
from localeval.render.workbook import workbook
from localeval.report import charts, tables, wording
from localeval.report.answer_section import answer
from localeval.report.summary_page import summary_page

from ..report.conftest import facts_of
from ..report.wording.english_words import english_in
from .first_screens import VARIANTS

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
OWN = re.compile(
    r"Next Step|Northby|Cyngor Enghraifft|Working Well|people out of work|Coaching for|[Aa]s it is rated|[Nn]ot known"
)
FRONT = {
    "title": "Next Step: Northby", "name": "Next Step, Northby", "organisation": "Cyngor Enghraifft", "place": "Northby",
    "lang": "cy", "date": "2026-11-28", "status": ["SWYDDOGOL"], "contact": "gwerthuso@example.org",
    "licence": "Open Government Licence v3.0", "version": "1.0",
}  # fmt: skip


def executed(name: str) -> tuple[Any, Any, list[tuple[str, Any]]]:
    """Give the facts and findings of a kind of finding, and notebooks as a run would have executed them."""
    design, records = VARIANTS[name]
    facts = facts_of(design, programme="Next Step", place="Northby", synthetic=True)
    basis = wording.Basis.of(records)
    first = [
        *answer(facts, records).bundles(),
        *_bundles(wording.main_points(facts, records.estimates, records.levels, basis)),
    ]
    compared = facts.has_comparison
    shown = [
        wording.about(facts),
        wording.scope(facts, records.flow),
        tables.flow_table(facts, records.flow) if records.flow else None,
        tables.profile_table(facts, records.balance),
        wording.meaning(facts, next(iter(records.estimates), None), basis) if compared else None,
        tables.impact_table(facts, records.estimates) if compared else None,
        charts.impact_figure(facts, records.estimates) if compared else None,
        None if compared else tables.levels_table(facts, records.levels),
        None if compared else charts.levels_figure(facts, records.levels),
        wording.secondary(facts, records.estimates, records.levels, basis),
        charts.balance_figure(facts, records.balance),
        wording.opening(facts, basis, method_section="Limits"),
        wording.method_text(facts, records.flow),
        wording.definitions(facts),
        wording.evidence_text(records.evidence) if records.evidence else None,
    ]
    limits = wording.limits_text(facts, records.evidence, records.balance, None, records.flow)
    cells = [
        _cell(first),
        nbformat.v4.new_markdown_cell("# Impact {#sec-impact}"),
        _cell([bundle for item in shown for bundle in _bundles(item)]),
        nbformat.v4.new_markdown_cell("## Limits"),
        _cell(_bundles(limits)),
    ]
    return facts, records, [("01_summary", nbformat.v4.new_notebook(cells=cells))]


def _bundles(item: Any) -> list[Any]:
    return [] if item is None else [item._repr_mimebundle_()]


def _cell(bundles: list[Any]) -> Any:
    outputs = [nbformat.v4.new_output("display_data", data, metadata=m) for data, m in bundles]
    return nbformat.v4.new_code_cell("shown", outputs=outputs)


def left(text: str) -> list[str]:
    """Give the English that is left in a text."""
    return english_in(OWN.sub(" ", " ".join(text.split())))


def visible(page: str) -> str:
    """Give what is read or read out of a page of html."""
    page = re.sub(r"<style.*?</style>", " ", page, flags=re.DOTALL)
    page = re.sub(r'(?:href|src)="[^"]*"', " ", page)
    said = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *said]))


def in_package(content: bytes, parts: str) -> str:
    """Give the words of the parts of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        read = [
            package.read(n).decode("utf-8") for n in package.namelist() if re.fullmatch(parts, n)
        ]
    assert read
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", part) for part in read))


@pytest.mark.parametrize("name", VARIANTS)
def test_no_english_is_left(name: str, tmp_path: Path) -> None:
    with speaking("cy"):
        facts, records, notebooks = executed(name)
        made = assemble(notebooks, {**FRONT, "subtitle": facts.words.title}, tmp_path)
        meta = ReportMeta(
            **{**FRONT, "status": tuple(FRONT["status"]), "subtitle": facts.words.title}
        )
        summary = summary_files(summary_page(facts, records), meta, ("html",), STYLE)
        sheets = workbook(published_tables([n for _, n in notebooks], made.numbers), meta)
        deck = slide_deck(notebooks, meta)
    page = tmp_path / "report.html"
    PandocRenderer().render(tmp_path, ["html"], STYLE)
    told = {
        "report": visible(page.read_text(encoding="utf-8")),
        "summary": visible(summary["html"].decode("utf-8")),
        "workbook": in_package(
            sheets, r"xl/sharedStrings\.xml|docProps/(?:app|core)\.xml|xl/workbook\.xml"
        ),
        "slides": " ".join(
            [deck.title, deck.range, *(f"{s.title} {s.markdown}" for s in deck.slides)]
        ),
    }
    assert {kind: found for kind, text in told.items() if (found := left(text))} == {}
    assert "Tabl 1" in told["report"] or "Ffigur 1" in told["report"]
    assert "28 Tachwedd 2026" in told["summary"]
    for kind in (page.read_text(encoding="utf-8"), summary["html"].decode("utf-8")):
        assert '<html lang="cy"' in kind


def test_documents_say_that_they_are_welsh(tmp_path: Path) -> None:
    with speaking("cy"):
        facts, _, notebooks = executed("inconclusive")
        assemble(notebooks, {**FRONT, "subtitle": facts.words.title}, tmp_path)
        meta = ReportMeta(**{**FRONT, "status": tuple(FRONT["status"])})  # type: ignore[arg-type]
        deck = slide_deck(notebooks, meta)
    # Renderers run where nobody has chosen a language: they go by that of the report.
    made = PandocRenderer().render(tmp_path, ["docx", "pdf"], STYLE)
    word, pdf = made["docx"].read_bytes(), made["pdf"].read_bytes()
    assert 'w:val="cy"' in _part(word, "word/styles.xml")
    assert "Cynnwys" in in_package(word, r"word/document\.xml")
    assert left(in_package(word, r"word/(?:document|header\d|footer\d)\.xml")) == []
    assert b"/Lang(cy)" in pdf
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    paper = read.stdout.decode("utf-8")
    assert "Tudalen 1 o " in paper
    assert left(paper) == []
    slides = write_slides(deck, meta, STYLE, tmp_path)
    assert 'lang="cy"' in _part(slides, "ppt/slides/slide2.xml")


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode("utf-8")
