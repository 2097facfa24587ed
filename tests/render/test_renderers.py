"""The three formats as a reader gets them, from each renderer that this machine has.

The sample report is rendered once by pandoc and once by Quarto (looked for on PATH, in this
environment, and in LOCALEVAL_QUARTO; skipped when there is none), then read back with independent
tools: BeautifulSoup, python-docx, pypdf and, where a browser is found, axe-core.
"""

from __future__ import annotations

import itertools
import json
import queue
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

import docx
import psutil
import pypdf
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn

from localeval.project.report_formats import further_file, is_further
from localeval.render import pandoc, quarto_program
from localeval.render.choice import choose_renderer, describe_renderers
from localeval.render.finished import check_html, remote_addresses
from localeval.render.front_matter import link_parts, meta_from, split_front_matter
from localeval.render.interface import (
    FORMATS,
    RenderError,
    RenderWarning,
    ReportMeta,
    last_lines,
)
from localeval.render.office_file import FIXED_ZIP_TIME
from localeval.render.programs import Programs
from localeval.render.quarto import QuartoRenderer
from localeval.render.quarto_settings import further_formats, own_settings
from localeval.render.workspace import check_request

from ..pdfs import structure

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "{{cookiecutter.project_slug}}" / "_extensions" / "localeval"
SAMPLE = Path(__file__).parent / "sample" / "report.qmd"
QUARTO = quarto_program.find_quarto()
needs_quarto = pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}")

TITLE = "Working Well: does it help people into work?"
SECTIONS = ["Summary", "Participants and comparison group", "Impact", "Method and limits"]
TABLES = [
    "Table 1: Flow of people into the analysis, Bournemouth, Christchurch and Poole, "
    "April 2024 to March 2025",
    "Table 2: Estimated effect on people who took part, all outcomes, 24 months after the start",
    "Table 3: Effect on being in paid work, by home area",
]
FIGURES = [
    "Figure 1: Standardised mean differences between participants and comparison group, "
    "before and after weighting",
    "Figure 2: Effect on each outcome as a share of the comparison group’s standard deviation, "
    "with 95% intervals",
]
ALTS = [
    "Dot plot of five characteristics. Before weighting the largest difference is 0.42 for "
    "months out of work; after weighting all five are within 0.1 of zero.",
    "Forest plot of four outcomes. Three intervals lie above zero, the one for out-of-work "
    "benefits crosses it.",
]
EARNINGS = ["Yearly earnings", "24", "£", "13,250", "11,456", "+1,794", "550 to 3,039", "0.005"]
AWKWARD = (
    'O\'Brien & Söhne "North" #1 $5 @home _a_ *b* <i>c</i> \\d `e` ^f^ ~g~ [h](i) {j} '
    "{{< meta k >}} -- l... ![m](n.png) | p % q"
)


def draw_figures(folder: Path) -> None:
    """Make the sample's two figures, as the report's own are made: one .png and one .svg each."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    folder.mkdir(parents=True)
    with plt.rc_context({"svg.hashsalt": "sample"}):
        for label in ("fig-balance", "fig-impact"):
            figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
            axes.scatter([0.02, -0.1, 0.3, 0.42], ["Age", "Sex", "Skills", "Months out of work"])
            figure.savefig(folder / f"{label}.png", dpi=150)
            figure.savefig(folder / f"{label}.svg", metadata={"Date": None})
            plt.close(figure)


def make_folder(folder: Path, figures: Path, **front: object) -> Path:
    """Copy the sample report and its figures into a folder; `front` replaces its front matter."""
    folder.mkdir(parents=True)
    shutil.copytree(figures, folder / "figures")
    text = SAMPLE.read_text(encoding="utf-8")
    for key, value in front.items():
        line = f"{key}: {json.dumps(value, ensure_ascii=False)}"
        old = re.search(rf"^{key}:.*$", text, flags=re.M)
        assert old is not None
        text = text.replace(old.group(0), line, 1)
    (folder / "report.qmd").write_text(text, encoding="utf-8")
    return folder


def plain(text: str) -> str:
    """Text with its line breaks and spaces evened out."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "figures"
    draw_figures(folder)
    return folder


@pytest.fixture(scope="session", params=["pandoc", pytest.param("quarto", marks=needs_quarto)])
def rendered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, figures: Path
) -> dict[str, Path]:
    """Render the sample in all formats; a warning (PDF/UA-1 not claimed, say) is an error."""
    folder = make_folder(tmp_path_factory.mktemp(request.param) / "place", figures)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RenderWarning)
        return choose_renderer(request.param).render(folder, FORMATS, STYLE)


@pytest.fixture
def page(rendered: dict[str, Path]) -> Any:
    return BeautifulSoup(rendered["html"].read_text(encoding="utf-8"), "html5lib")


@pytest.fixture
def document(rendered: dict[str, Path]) -> Any:
    return docx.Document(str(rendered["docx"]))


@pytest.fixture
def pdf(rendered: dict[str, Path]) -> pypdf.PdfReader:
    return pypdf.PdfReader(rendered["pdf"])


# html ---------------------------------------------------------------------------------------


def test_html_has_title_language_and_heading_order(page: Any) -> None:
    assert page.html["lang"] == "en-GB"
    assert page.title.text == f"{TITLE} - Swyddfa'r Cyngor & Partners"
    assert [h.text for h in page.find_all("h1")] == [TITLE]
    assert [h.text for h in page.select("article h2")] == SECTIONS
    levels = [int(h.name[1]) for h in page.find_all(re.compile(r"^h[1-6]$"))]
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_html_loads_nothing_and_runs_nothing(rendered: dict[str, Path]) -> None:
    text = rendered["html"].read_text(encoding="utf-8")
    assert remote_addresses(text) == []
    assert "<script" not in text
    assert "file://" not in text


def test_html_links_lead_somewhere(page: Any) -> None:
    targets = {str(tag["id"]) for tag in page.find_all(id=True)}
    links = [str(a["href"])[1:] for a in page.select('a[href^="#"]')]
    assert {"tbl-impact", "fig-impact", "sec-method", "content"} <= set(links)
    assert set(links) <= targets
    assert len(targets) == len(page.find_all(id=True))


def test_html_tables_have_captions_headers_and_a_labelled_region(page: Any) -> None:
    tables = page.find_all("table")
    assert [plain(t.caption.text) for t in tables] == TABLES
    for table in tables:
        assert {th.get("scope") for th in table.select("thead th")} == {"col"}
        assert {th.get("scope") for th in table.select("tbody th")} == {"row"}
        region = table.parent
        assert (region["role"], region["tabindex"]) == ("region", "0")
        label = page.find(id=region["aria-labelledby"])
        assert label is not None
        assert label in table.caption.find_all("span")
    row = [plain(cell.text) for cell in tables[1].find_all("tr")[3].find_all(["th", "td"])]
    assert row[:8] == EARNINGS


def test_html_figures_are_inside_the_file_with_caption_and_text(page: Any) -> None:
    found = page.find_all("figure")
    assert [plain(f.figcaption.text) for f in found] == FIGURES
    assert [f.img["alt"] for f in found] == ALTS
    assert all(f.img["src"].startswith("data:image/svg+xml") for f in found)


def test_html_has_contents_and_landmarks(page: Any) -> None:
    assert page.main is not None
    assert page.header is not None
    assert page.footer is not None
    beside, folded = (
        [a.text for a in page.select(f"nav.contents .contents-{kind} a")]
        for kind in ("beside", "folded")
    )
    assert beside == folded
    entries = beside
    assert [e for e in entries if e in SECTIONS] == SECTIONS
    assert "Subgroups" in entries


def test_html_facts_are_a_list_of_definitions(page: Any) -> None:
    facts = page.select_one(".key-facts dl")
    assert [t.text for t in facts.find_all("dt")][:2] == ["Took part", "Comparison group"]
    assert facts.dd.text.strip() == "1,240 people"


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_html_meets_wcag_22_aa_and_never_scrolls_sideways(
    rendered: dict[str, Path], browser: Any, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(rendered["html"].as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    # axe cannot judge contrast on the shadows that mark a table as scrollable
    tab.add_style_tag(content=".table-scroll { background: none !important }")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {
        "runOnly": {"type": "tag", "values": tags},
        "rules": {"target-size": {"enabled": True}},
    }
    result = Axe().run(tab, options=options).response
    tab.close()
    assert [v["id"] for v in result["violations"]] == []
    assert {"color-contrast", "target-size"} <= {p["id"] for p in result["passes"]}
    # what axe leaves open is the contrast of cells scrolled out of sight and of
    # single characters; the same colours pass elsewhere
    undecided = [n["html"] for i in result["incomplete"] for n in i["nodes"]]
    assert [html for html in undecided if not html.startswith(("<th", "<td", "<m"))] == []
    assert [u for u in asked if not u.startswith(("file:", "data:"))] == []


# Word ---------------------------------------------------------------------------------------


def styles_of(document: Any, style: str) -> list[str]:
    """Text of every paragraph of a style, in order."""
    return [plain(p.text) for p in document.paragraphs if p.style.name == style]


def test_word_headings_captions_and_boxes_are_styles(document: Any) -> None:
    assert styles_of(document, "Title") == [TITLE]
    assert styles_of(document, "Heading 1") == SECTIONS
    assert styles_of(document, "Caption") == TABLES
    assert styles_of(document, "Figure Caption") == FIGURES
    assert styles_of(document, "Headline")[0].startswith("More people were in work")
    assert styles_of(document, "Headline Text")[0] == (
        "+11.1 percentage points 95% interval: 5.4 to 16.7"
    )
    assert "invented" in styles_of(document, "Synthetic")[0]
    assert styles_of(document, "Key Facts")[0] == "Took part 1,240 people"


def test_word_keeps_a_box_whole_and_lets_a_picture_stand_alone(document: Any) -> None:
    names = ("Headline", "Headline Text", "Headline End", "Key Facts", "Key Facts End")
    kept = [s.paragraph_format.keep_with_next for n in names for s in document.styles if s.name == n]  # fmt: skip
    assert kept == [True, True, False, True, False]
    boxes = [p.style.name for p in document.paragraphs if p.style.name.startswith("Headline")]
    assert (boxes[0], boxes[-1], boxes.count("Headline")) == (
        "Headline",
        "Headline End",
        boxes.count("Headline End"),
    )


def test_word_tables_are_tables_with_header_rows(document: Any) -> None:
    assert [len(t.columns) for t in document.tables] == [3, 9, 3]
    for table in document.tables:
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
        assert sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid) > 0
    assert [plain(c.text) for c in document.tables[1].rows[3].cells][:8] == EARNINGS


def test_word_pictures_carry_alternative_text(document: Any) -> None:
    shown = list(document.element.body.iter(qn("wp:docPr")))
    assert [s.get("descr") for s in shown] == ALTS


def test_word_has_title_language_and_no_question_on_opening(document: Any) -> None:
    core = document.core_properties
    assert (core.title, core.language) == (TITLE, "en-GB")
    assert core.author == "Swyddfa'r Cyngor & Partners"
    languages = document.styles.element.iter(qn("w:lang"))
    assert {tag.get(qn("w:val")) for tag in languages} == {"en-GB"}
    assert document.settings.element.find(qn("w:updateFields")) is None
    fields = document.element.body.iter(qn("w:fldChar"))
    assert all(field.get(qn("w:dirty")) is None for field in fields)


def test_word_links_and_contents_lead_somewhere(document: Any) -> None:
    body = document.element.body
    marks = {tag.get(qn("w:name")) for tag in body.iter(qn("w:bookmarkStart"))}
    anchors = {a for tag in body.iter(qn("w:hyperlink")) if (a := tag.get(qn("w:anchor")))}
    assert {"tbl-impact", "fig-impact", "sec-method"} <= anchors
    assert anchors <= marks
    lines = [line.rpartition(" ") for line in styles_of(document, "toc 1")]
    assert [name for name, _, _ in lines] == SECTIONS
    assert [int(page) for _, _, page in lines] == sorted(int(page) for _, _, page in lines)


def test_word_header_and_footer_are_filled(document: Any) -> None:
    section = document.sections[0]
    assert section.header.paragraphs[0].text == f"{TITLE}\tOFFICIAL · Data: SYNTHETIC"
    assert "Data: SYNTHETIC" in section.footer.paragraphs[0].text
    assert "Swyddfa'r Cyngor & Partners" in section.first_page_header.paragraphs[0].text
    xml = section.footer._element.xml
    assert "NUMPAGES" in xml
    assert "[organisation]" not in xml


def test_word_says_nothing_of_the_machine_that_made_it(rendered: dict[str, Path]) -> None:
    with zipfile.ZipFile(rendered["docx"]) as archive:
        for name in archive.namelist():
            assert str(rendered["docx"].parent).encode() not in archive.read(name)
        assert b"<property" not in archive.read("docProps/custom.xml")


# PDF ----------------------------------------------------------------------------------------


def test_pdf_is_tagged_and_claims_pdf_ua_1(pdf: pypdf.PdfReader) -> None:
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data().decode("utf-8")
    assert re.search(r"<pdfuaid:part>1<", xmp)


def test_pdf_has_title_author_and_bookmarks(pdf: pypdf.PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == TITLE
    assert pdf.metadata.author == "Swyddfa'r Cyngor & Partners"
    marks = [str(entry["/Title"]) for entry in pdf.outline if not isinstance(entry, list)]
    assert [m for m in marks if m in SECTIONS] == SECTIONS


def test_pdf_tags_tables_headings_and_figures(pdf: pypdf.PdfReader) -> None:
    tags = structure(pdf)
    names = [name for name, _ in tags]
    assert names.count("/Table") == len(TABLES)
    assert names.count("/TH") == 3 + 9 + 3
    assert "/H1" in names
    assert "/H2" in names
    assert [alt for _, alt in tags if alt in ALTS] == ALTS


def test_pdf_words_numbers_and_links(pdf: pypdf.PdfReader) -> None:
    text = plain(" ".join(p.extract_text() for p in pdf.pages))
    for words in [*SECTIONS, *TABLES, *FIGURES, "Ynys Môn", "550 to 3,039", "+1,794"]:
        assert words in text
    kinds = [
        str(note.get_object()["/Subtype"]) for p in pdf.pages for note in p.get("/Annots", []) or []
    ]
    assert kinds.count("/Link") >= 10
    width, height = pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height
    assert (round(width), round(height)) == (595, 842)


def test_pdf_brings_its_own_typeface(pdf: pypdf.PdfReader) -> None:
    fonts: Any = pdf.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(f.get_object()["/BaseFont"]) for f in fonts.values()}
    assert any("SourceSansPro" in name for name in names)
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in names)


# All formats --------------------------------------------------------------------------------


def test_awkward_titles_come_out_letter_by_letter(
    tmp_path: Path, figures: Path, rendered: dict[str, Path]
) -> None:
    renderer = "quarto" if "quarto" in rendered["html"].parts[-3] else "pandoc"
    organisation = 'Llan\'s "A & B" $x$ \\alpha #z <b>'
    place = "[title] *Castle* {{< env HOME >}}"
    folder = make_folder(
        tmp_path / "p", figures, title=AWKWARD, organisation=organisation, place=place
    )
    made = choose_renderer(renderer).render(folder, FORMATS, STYLE)
    page: Any = BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html5lib")
    assert page.h1.text == AWKWARD
    assert page.title.text == f"{AWKWARD} - {organisation}"
    assert page.find(class_="details").dd.text == place
    document = docx.Document(str(made["docx"]))
    assert styles_of(document, "Title") == [AWKWARD]
    assert f"Place {place}" in styles_of(document, "Details")
    assert document.core_properties.title == AWKWARD
    assert document.core_properties.author == organisation
    reader = pypdf.PdfReader(made["pdf"])
    assert reader.metadata is not None
    assert reader.metadata.title == AWKWARD
    assert reader.metadata.author == organisation
    start = re.sub(r"\s", "", reader.pages[0].extract_text())
    assert start.startswith(re.sub(r"\s", "", organisation))
    assert re.sub(r"\s", "", AWKWARD) in start
    assert re.sub(r"\s", "", f"Place {place}") in start


def test_two_renders_are_the_same_to_the_byte(
    tmp_path: Path, figures: Path, rendered: dict[str, Path]
) -> None:
    renderer = "quarto" if "quarto" in rendered["html"].parts[-3] else "pandoc"
    folder = make_folder(tmp_path / "elsewhere", figures)
    again = choose_renderer(renderer).render(folder, FORMATS, STYLE)
    for name in FORMATS:
        assert again[name].read_bytes() == rendered[name].read_bytes(), name


@needs_quarto
def test_both_renderers_give_the_same_report(tmp_path: Path, figures: Path) -> None:
    texts = []
    for name in ("pandoc", "quarto"):
        folder = make_folder(tmp_path / name, figures)
        made = choose_renderer(name).render(folder, FORMATS, STYLE)
        page: Any = BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html5lib")
        document = docx.Document(str(made["docx"]))
        cells = [[c.text for c in r.cells] for t in document.tables for r in t.rows]
        words = [p.extract_text() for p in pypdf.PdfReader(made["pdf"]).pages]
        texts.append(
            {
                "html": plain(page.body.text),
                "docx": [(p.style and p.style.name, p.text) for p in document.paragraphs],
                "docx tables": cells,
                "pdf": words,
            }
        )
    assert texts[0] == texts[1]


def test_a_failed_render_leaves_earlier_outputs_as_they_were(tmp_path: Path, figures: Path) -> None:
    folder = make_folder(tmp_path / "place", figures)
    renderer = choose_renderer("pandoc")
    made = renderer.render(folder, ["html", "pdf"], STYLE)
    before = {name: path.read_bytes() for name, path in made.items()}
    with (folder / "report.qmd").open("a", encoding="utf-8") as file:
        file.write("\nSee [Table 9](#tbl-nowhere).\n")
    with pytest.raises(RenderError, match="tbl-nowhere"):
        renderer.render(folder, ["html", "pdf"], STYLE)
    assert {name: path.read_bytes() for name, path in made.items()} == before
    left = {p.name for p in folder.iterdir()}
    assert left == {"report.qmd", "figures", "report.html", "report.pdf"}


def test_raw_html_and_remote_pictures_never_reach_the_report(tmp_path: Path, figures: Path) -> None:
    folder = make_folder(tmp_path / "place", figures)
    with (folder / "report.qmd").open("a", encoding="utf-8") as file:
        file.write('\n<script src="https://example.org/a.js"></script>\n')
        file.write('\n![A picture](https://example.org/a.png){#fig-remote fig-alt="Far away"}\n')
    made = choose_renderer("pandoc").render(folder, ["html"], STYLE)
    text = made["html"].read_text(encoding="utf-8")
    assert "example.org" not in text
    assert "Figure 3: A picture" in text


# The parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="https://example.org">read</a>', []),
        ('<img src="https://example.org/a.png">', ["https://example.org/a.png"]),
        ('<link rel="stylesheet" href="//example.org/a.css">', ["//example.org/a.css"]),
        ("<style>@import 'https://example.org/b.css';</style>", ["https://example.org/b.css"]),
        ("<style>p { background: url(http://example.org/c) }</style>", ["http://example.org/c"]),
        ('<p style="background:url(//example.org/d)">', ["//example.org/d"]),
        ('<img src="data:image/png;base64,AA">', []),
    ],
)
def test_remote_addresses(html: str, expected: list[str]) -> None:
    assert remote_addresses(html) == expected


def test_front_matter_is_read_as_plain_text() -> None:
    front, body = split_front_matter(
        "---\ntitle: A\ndate: 2026-11-02\nversion: 1.10\nstatus: OFFICIAL\n---\n\n# B\n"
    )
    meta = meta_from(front)
    assert (meta.date_text, meta.status, body.strip()) == ("2 November 2026", ("OFFICIAL",), "# B")


def test_a_report_without_title_is_refused() -> None:
    with pytest.raises(RenderError, match="no title"):
        meta_from({"place": "Leeds"})


def test_source_date_epoch_wins_over_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = ReportMeta(title="A", date="2026-11-22")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert meta.epoch == 1_795_305_600
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert meta.epoch == 1_700_000_000


def test_addresses_in_contact_become_links() -> None:
    assert link_parts("Ask a_b@x.gov.uk or https://x.gov.uk/a_b.") == [
        {"text": "Ask "},
        {"text": "a_b@x.gov.uk", "target": "mailto:a_b@x.gov.uk"},
        {"text": " or "},
        {"text": "https://x.gov.uk/a_b", "target": "https://x.gov.uk/a_b"},
        {"text": "."},
    ]


def test_last_lines_drop_colours_and_stack_traces() -> None:
    output = "\x1b[91mERROR: no such file\x1b[39m\n\nStack trace:\n    at run (a.js:1:2)\n"
    assert last_lines(output) == "ERROR: no such file"


def test_unknown_format_and_missing_style_are_named(tmp_path: Path) -> None:
    (tmp_path / "report.qmd").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"odt[\s\S]*html, docx, pdf"):
        check_request(tmp_path, ["odt"], STYLE)
    with pytest.raises(RenderError, match=r"reference\.docx"):
        check_request(tmp_path, ["docx"], tmp_path)


def test_reference_docx_is_what_its_script_makes() -> None:
    script = ROOT / "tools" / "make_reference_docx.py"
    check = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_zip_parts_have_no_time_of_day(rendered: dict[str, Path]) -> None:
    with zipfile.ZipFile(rendered["docx"]) as archive:
        assert {info.date_time for info in archive.infolist()} == {FIXED_ZIP_TIME}
        assert archive.namelist()[0] == "[Content_Types].xml"


# Which renderer -----------------------------------------------------------------------------


def fake_quarto(folder: Path, script: str) -> Path:
    """Write a program called quarto that does what the script says."""
    program = folder / "quarto"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a shell script")


@posix
@pytest.mark.parametrize(
    ("script", "seconds", "usable", "reason"),
    [
        ("echo 1.4.557", 60, True, ""),
        ("echo 1.9.38", 60, True, ""),
        ("echo 1.3.450", 60, False, "older than 1.4"),
        ("echo 'download refused' >&2; exit 1", 60, False, "download refused"),
        ("echo hello", 60, False, "does not give a version"),
        ("sleep 600", 0.1, False, "no end after"),
    ],
)
def test_a_quarto_that_does_not_answer_is_not_usable(
    tmp_path: Path, script: str, seconds: float, usable: bool, reason: str
) -> None:
    found = quarto_program.probe(fake_quarto(tmp_path, script), timeout=seconds)
    assert found.usable is usable
    assert reason in found.reason


@posix
def test_auto_falls_back_to_pandoc_and_doctor_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fake_quarto(tmp_path, "echo 'no program was downloaded' >&2; exit 1")
    monkeypatch.setattr(quarto_program, "candidates", lambda: iter([broken]))
    assert choose_renderer("auto").name == "pandoc"
    with pytest.raises(RenderError, match=r"no program was downloaded[\s\S]*pip install"):
        choose_renderer("quarto")
    first, second = describe_renderers()
    assert (first.name, first.usable, second.name, second.usable) == (
        "quarto",
        False,
        "pandoc",
        True,
    )
    assert "no program was downloaded" in first.reason
    assert 'python -m pip install "quarto-cli"' in first.remedy


@posix
def _there(number: int) -> list[psutil.Process]:
    """Give a process, unless it has ended and only waits for its parent to hear of it."""
    if not psutil.pid_exists(number):
        return []
    found = psutil.Process(number)
    return [] if found.status() == psutil.STATUS_ZOMBIE else [found]


def test_a_program_in_a_thread_is_ended_with_what_it_started(tmp_path: Path) -> None:
    program = fake_quarto(tmp_path, "sleep 600 & echo $! > child; sleep 600")
    programs, failed = Programs(), queue.SimpleQueue[RenderError]()

    def work() -> None:
        try:
            programs.run([program], tmp_path, epoch=0, timeout=60, what="It", remedy="Again.")
        except RenderError as error:
            failed.put(error)

    thread = threading.Thread(target=work)
    thread.start()
    child = tmp_path / "child"
    while not (child.exists() and child.read_text(encoding="utf-8").endswith("\n")):
        time.sleep(0.02)
    programs.stop()
    thread.join(timeout=5)
    assert "was stopped" in failed.get(timeout=0).what
    started = int(child.read_text(encoding="utf-8"))
    assert psutil.wait_procs(_there(started), timeout=10)[1] == []
    with pytest.raises(RenderError, match="was stopped"):
        programs.run([program], tmp_path, epoch=0, timeout=60, what="It", remedy="Again.")


@needs_quarto
def test_auto_takes_quarto_when_it_is_usable() -> None:
    assert choose_renderer("auto").version == f"Quarto {QUARTO.version}"


def test_importing_the_renderers_is_cheap() -> None:
    code = (
        "import sys, localeval.render.choice, localeval.render.pandoc, "
        "localeval.render.quarto, localeval.render.word; "
        "print([m for m in ('pypandoc', 'typst', 'docx', 'lxml', 'ruamel.yaml') "
        "if m in sys.modules])"
    )
    source = str(Path(pandoc.__file__).parents[2])
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": source, "PATH": ""},
    )
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("hidden", ["", ".hidden"])
@needs_quarto
def test_quarto_gives_the_look_wherever_the_report_lies(
    hidden: str, tmp_path: Path, figures: Path
) -> None:
    folder = make_folder(tmp_path / hidden / "place", figures)
    made = QuartoRenderer(QUARTO.path, QUARTO.version).render(folder, ["html"], STYLE)
    plain_path = make_folder(tmp_path / "plain" / "place", figures)
    other = QuartoRenderer(QUARTO.path, QUARTO.version).render(plain_path, ["html"], STYLE)
    assert made["html"].read_bytes() == other["html"].read_bytes()


META = ReportMeta("Did it help?", status=("Synthetic data",))
PAGE = '<ul class="status"><li>Synthetic data</li></ul><h1>Did it <b>help</b>?</h1><p id="a"></p>'


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (PAGE, ""),
        (
            PAGE + '<a href="#a">a</a><a href="https://e.org">b</a><a href="mailto:a@e.org">c</a>',
            "",
        ),
        (PAGE.replace("<h1>Did", "<p>Did"), "without its title 'Did it help?'"),
        (PAGE.replace("status", "other"), "without the mark 'Synthetic data'"),
        (PAGE + '<a href="JavaScript:x()">b</a>', "no reader should follow: JavaScript:x()"),
        (PAGE + '<img src="//e.org/a.png">', "would load //e.org/a.png"),
    ],
)
def test_a_page_is_looked_at_before_anybody_gets_it(page: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    if not says:
        check_html(path, META)
        return
    with pytest.raises(RenderError, match=re.escape(says)):
        check_html(path, META)


@pytest.mark.parametrize("link", ["#b", "other.html"])
def test_a_link_that_leads_nowhere_is_said(link: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(f'{PAGE}<a href="{link}">b</a>', encoding="utf-8")
    with pytest.warns(RenderWarning, match=f"leads nowhere once the report is passed on: {link}"):
        check_html(path, META)


def own(root: Path, text: str) -> Path:
    """Give a project's formats beside a ``_quarto.yml`` of a person's own."""
    formats = root / "_extensions" / "localeval"
    shutil.copytree(STYLE, formats)
    (root / "_quarto.yml").write_text(text, encoding="utf-8")
    return formats


OWN = "project: {type: website}\nnumber-sections: true\nformat:\n  localeval-html: {toc: true}\n  revealjs: default\n"


def test_settings_of_quarto_are_read_or_named(tmp_path: Path) -> None:
    assert own_settings(STYLE.parents[1]) == {}
    own(tmp_path, OWN)
    assert own_settings(tmp_path) == {
        "number-sections": True,
        "format": {"localeval-html": {"toc": True}},
    }
    assert further_formats(tmp_path) == ["revealjs"]
    for text, says in (
        ("a: [", "not valid YAML"),
        ("- a", "does not hold settings"),
        ("format: [html]", "no list of formats"),
        ("format: {html: 3}", "neither options nor 'default'"),
    ):
        (tmp_path / "_quarto.yml").write_text(text, encoding="utf-8")
        with pytest.raises(RenderError, match=says):
            own_settings(tmp_path)


def test_pandoc_says_what_counts_for_quarto_only(tmp_path: Path, figures: Path) -> None:
    folder = make_folder(tmp_path / "place", figures)
    formats = own(tmp_path, OWN)
    with pytest.warns(RenderWarning) as warned:
        choose_renderer("pandoc").render(folder, ["html"], formats)
    said = [str(item.message) for item in warned]
    assert [text.split("'")[1] for text in said] == [
        "number-sections",
        "format: localeval-html: toc",
    ]


@needs_quarto
def test_quarto_heeds_what_a_person_has_set(tmp_path: Path, figures: Path) -> None:
    folder = make_folder(tmp_path / "place", figures)
    made = QuartoRenderer(QUARTO.path, QUARTO.version).render(folder, ["html"], own(tmp_path, OWN))
    assert "header-section-number" in made["html"].read_text(encoding="utf-8")


@needs_quarto
def test_several_reports_are_made_by_one_start_of_quarto(tmp_path: Path, figures: Path) -> None:
    folders = [make_folder(tmp_path / name, figures) for name in ("one", "two")]
    renderer = QuartoRenderer(QUARTO.path, QUARTO.version)
    together = renderer.render_all(folders, ["html", "docx", "pdf"], STYLE)
    alone = renderer.render(
        make_folder(tmp_path / "alone", figures), ["html", "docx", "pdf"], STYLE
    )
    for folder in folders:
        for kind, path in alone.items():
            assert together[folder][kind].read_bytes() == path.read_bytes()


@needs_quarto
@pytest.mark.parametrize("kind", ["revealjs", "pptx", "epub", "gfm", "typst", "odt"])
def test_any_format_of_quarto_is_made_with_its_marks_and_tables(
    kind: str, tmp_path: Path, figures: Path
) -> None:
    folder = make_folder(tmp_path / "place", figures)
    made = QuartoRenderer(QUARTO.path, QUARTO.version).render_further(folder, [kind], STYLE)
    [(name, content)] = made.items()
    assert name == further_file(kind)
    assert len(content) > 1000


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("pptx", "report.pptx"),
        ("revealjs", "report-revealjs.html"),
        ("acme-html", "report-acme-html.html"),
    ],
)
def test_files_of_further_formats_have_names_of_their_own(kind: str, file: str) -> None:
    assert is_further(kind)
    assert further_file(kind) == file
    assert not is_further("docxx")
