"""One file reaches every format: page, Word, PDF, slides, summary, charts, the list of places and the library."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from docx.shared import RGBColor

from localeval.brand.model import NO_BRAND, Brand
from localeval.brand.reading import brand_of_environment, brand_variable, read_brand
from localeval.library.build import Options, build_library
from localeval.publishing.person_columns import Persons
from localeval.publishing.scan import AllowedTexts, scan
from localeval.render.brand_css import brand_rules, night_rules
from localeval.render.brand_styles import branded_files, style_files, typst_style, write_branded
from localeval.render.interface import ReportMeta
from localeval.render.pandoc import PandocRenderer
from localeval.render.quarto import QuartoRenderer
from localeval.render.quarto_program import find_quarto
from localeval.render.slide_deck import Deck, Slide
from localeval.render.slides import write_slides
from localeval.render.summary import summary_files
from localeval.report.charts.colours import LIGHT, changes_charts, chart_look, drawn_as
from localeval.report.charts.picture import Disc, Picture, Words, svg
from localeval.report.charts.raster import png
from localeval.report.charts.typeface import chart_family

from ..library.sample import library
from ..render.test_summary import made
from .brands import BRAND, FONTS, LOGO, put_brand

STYLE = Path(__file__).parents[2] / "{{cookiecutter.project_slug}}" / "_extensions" / "localeval"
QUARTO = find_quarto()
TEAL, NIGHT, ALT = "#00625a", "#101828", "Teal & <Council>"
META = ReportMeta(
    title="A title", organisation="A council", date="2026-11-22", status=("OFFICIAL",)
)
REPORT = """\
---
title: A title
organisation: A council
date: 2026-11-22
status: [OFFICIAL]
---

# Findings

It is [a link](https://example.org/) to `code`.

## Below

Words.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with a brand."""
    folder = tmp_path_factory.mktemp("project")
    put_brand(folder)
    return folder


@pytest.fixture(scope="module")
def brand(root: Path) -> Brand:
    return read_brand(root)


@pytest.fixture(scope="module")
def style(root: Path, brand: Brand) -> Path:
    """Give the styles with the brand in them."""
    write_branded(STYLE, brand, root / "build" / "style")
    return root / "build" / "style"


@pytest.fixture(scope="module")
def report(root: Path, style: Path) -> dict[str, Path]:
    """Give a report in every format."""
    folder = root / "build" / "report"
    folder.mkdir()
    (folder / "report.qmd").write_text(REPORT, encoding="utf-8")
    return PandocRenderer().render(folder, ("html", "docx", "pdf"), style)


def test_the_styles_are_the_files_that_were_named(brand: Brand, style: Path) -> None:
    assert style_files(style) == branded_files(STYLE, brand, style)
    before = {path: path.read_bytes() for path in style_files(style)}
    write_branded(STYLE, brand, style)
    assert {path: path.read_bytes() for path in style_files(style)} == before


def test_the_page_has_colours_typeface_and_logo(report: dict[str, Path]) -> None:
    text = report["html"].read_text(encoding="utf-8")
    for words in (f"--brand: {TEAL};", f"--ink: {NIGHT};", f"--link: {TEAL};", f"--chart-ink: {NIGHT};", '--font: "STIXGeneral", "Source Sans 3"', "h2, h3, h4 { color: var(--headings"):  # fmt: skip
        assert words in text
    assert re.search(r"--chart-brand: #[0-9a-f]{6};", text)
    assert text.count("font/ttf;base64,") == 2
    page = BeautifulSoup(text, "html.parser")
    logo = page.find("img", class_="brand-logo")
    assert logo is not None
    assert logo["alt"] == ALT
    assert str(logo["src"]).startswith("data:image/svg+xml;base64,")


def test_word_has_colours_typeface_and_logo(report: dict[str, Path]) -> None:
    document = docx.Document(str(report["docx"]))
    shades = {
        style.style_id: style.font.color.rgb for style in document.styles if hasattr(style, "font")
    }
    assert shades["Title"] == shades["Heading1"] == RGBColor.from_string(TEAL[1:].upper())
    xml = zipfile.ZipFile(report["docx"]).read("word/styles.xml").decode()
    assert "STIXGeneral" in xml
    for old in ("12436D", "14181D", "EDF3F8", '"Arial"'):
        assert old not in xml
    [shown] = document.sections[0].first_page_header._element.iter(qn("wp:docPr"))
    assert shown.get("descr") == ALT
    assert "OFFICIAL" in document.sections[0].first_page_header.paragraphs[0].text


def test_the_pdf_has_typeface_and_logo(report: dict[str, Path]) -> None:
    page: Any = pypdf.PdfReader(report["pdf"]).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert any("STIXGeneral" in name for name in fonts)
    assert not any("SourceSans" in name for name in fonts)
    drawn = page.get_contents().get_data().decode("latin-1")
    assert "0 0.38431" in drawn  # teal


def test_typst_has_what_the_brand_changes_as_texts_and_colours(brand: Brand) -> None:
    text = typst_style(brand)
    for words in (f'brand: rgb("{TEAL}")', f'headings: rgb("{TEAL}")', 'font: "STIXGeneral"', 'alt: "Teal & <Council>"'):  # fmt: skip
        assert words in text
    assert typst_style(NO_BRAND) == brand_rules(NO_BRAND) == ""


def test_slides_have_colours_typeface_and_logo(style: Path, tmp_path: Path) -> None:
    deck = Deck("The finding", "the range", [Slide("One", "words")])
    archive = zipfile.ZipFile(io.BytesIO(write_slides(deck, META, style, tmp_path)))
    theme = archive.read("ppt/theme/theme1.xml").decode()
    assert TEAL[1:].upper() in theme
    assert '<a:latin typeface="STIXGeneral"/>' in theme
    assert "12436D" not in theme
    layout = archive.read("ppt/slideLayouts/slideLayout1.xml").decode()
    assert 'descr="Teal &amp; &lt;Council&gt;"' in layout
    assert archive.read("ppt/media/brand-logo.png").startswith(b"\x89PNG")
    assert b'Extension="png"' in archive.read("[Content_Types].xml")


def test_the_summary_has_colours_typeface_and_logo(style: Path, brand: Brand) -> None:
    page, meta, _ = made("better")
    found = summary_files(page, meta, ("html", "pdf", "docx"), style, brand.logo)
    html = found["html"].decode()
    assert f"--brand: {TEAL};" in html
    assert 'alt="Teal &amp; &lt;Council&gt;"' in html
    sheet: Any
    [sheet] = pypdf.PdfReader(io.BytesIO(found["pdf"])).pages
    fonts = [str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()]
    assert any("STIXGeneral" in name for name in fonts)
    header = docx.Document(io.BytesIO(found["docx"])).sections[0].first_page_header
    assert list(header._element.iter(qn("w:drawing")))


@pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}")
def test_quarto_makes_them_in_the_same_brand(root: Path, brand: Brand) -> None:
    shutil.copytree(STYLE, root / "_extensions" / "localeval")
    styles = root / "reports" / "_extensions" / "localeval"
    write_branded(STYLE, brand, styles)
    folder = root / "reports" / "E1"
    folder.mkdir()
    (folder / "report.qmd").write_text(REPORT, encoding="utf-8")
    renderer = QuartoRenderer(QUARTO.path, QUARTO.version)
    made = renderer.render(folder, ("html", "docx", "pdf"), styles)
    assert f"--brand: {TEAL};" in made["html"].read_text(encoding="utf-8")
    assert "STIXGeneral" in zipfile.ZipFile(made["docx"]).read("word/styles.xml").decode()
    page: Any = pypdf.PdfReader(made["pdf"]).pages[0]
    fonts = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    assert any("STIXGeneral" in name for name in fonts)
    [slides] = renderer.render_further(folder, ["revealjs"], styles).values()
    assert TEAL[1:] in unquote(slides.decode())
    logo = BeautifulSoup(slides.decode(), "html.parser").find("img", class_="slide-logo")
    assert logo is not None
    assert logo["alt"] == ALT


DRAWN = Picture(40, 40, [Disc(20, 20, 9, "brand"), Words(2, 38, "Words", ink="ink")], "t", "s")


def test_charts_are_drawn_in_the_brand_and_only_inside_the_block(brand: Brand) -> None:
    plain = svg(DRAWN), png(DRAWN)
    with drawn_as(brand):
        look, picture, paint = chart_look().colours, svg(DRAWN), png(DRAWN)
    assert (svg(DRAWN), png(DRAWN)) == plain
    assert f'fill="{look["brand"]}"' in picture
    assert f'fill="{NIGHT}"' in picture
    assert "font-family=\"'STIXGeneral','Source Sans 3'" in picture
    assert paint != plain[1]
    assert changes_charts(NO_BRAND) == {}
    assert changes_charts(Brand(logo=brand.logo)) == {}


def test_a_typeface_that_is_too_wide_for_charts_stays_out_of_them(tmp_path: Path) -> None:
    put_brand(tmp_path)
    (tmp_path / "fonts" / "wide.ttf").write_bytes((FONTS / "DejaVuSans.ttf").read_bytes())
    text = "typography: {base: DejaVu Sans, fonts: [{family: DejaVu Sans, source: file, files: [fonts/wide.ttf]}]}"
    (tmp_path / "_brand.yml").write_text(text, encoding="utf-8")
    wide = read_brand(tmp_path)
    assert chart_family(wide) == ""
    assert ".chart text { font-family: 'Source Sans 3'" in brand_rules(wide)
    assert changes_charts(wide) == {}


def test_notebooks_in_no_project_find_the_brand(
    root: Path, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert brand_of_environment() is NO_BRAND
    for name, value in brand_variable(root, brand).items():
        monkeypatch.setenv(name, value)
    assert brand_of_environment().colours == brand.colours
    assert brand_variable(root, NO_BRAND) == {}


def test_the_library_has_colours_for_day_and_night_typeface_and_logo(
    brand: Brand, tmp_path: Path
) -> None:
    build_library(*library(), tmp_path / "site", Options(brand=brand))
    css = (tmp_path / "site" / "assets" / "library.css").read_text(encoding="utf-8")
    light = css.split("@media print, (prefers-color-scheme: light) {")[-1].split("}")[0]
    assert f"--brand: {TEAL};" in light
    assert css.rstrip().endswith(night_rules(brand).rstrip())
    assert "--chart-brand" in night_rules(brand)
    page: Any = BeautifulSoup((tmp_path / "site" / "lessons" / "index.html").read_text(encoding="utf-8"), "html.parser")  # fmt: skip
    logo = page.find("img", class_="brand-logo")
    assert logo is not None
    assert logo["alt"] == ALT
    shown = tmp_path / "site" / "lessons" / str(logo["src"])
    assert shown.read_text(encoding="utf-8").startswith("<svg")
    policy = str(page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"])
    assert "img-src data: 'self' file:; font-src data:;" in policy


HOSTILE = '$title$ "; x #image("/etc/passwd") </style><b> ]] {{< meta x >}}'


def test_texts_of_the_brand_stay_texts_and_are_looked_at_before_publishing(tmp_path: Path) -> None:
    said = LOGO.replace("</svg>", "<text>jo.bloggs@example.org</text></svg>")
    put_brand(tmp_path, BRAND.replace('"Teal & <Council>"', json.dumps(HOSTILE)), said)
    write_branded(STYLE, read_brand(tmp_path), tmp_path / "style")
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.qmd").write_text(REPORT, encoding="utf-8")
    made = PandocRenderer().render(tmp_path / "report", ("html", "pdf"), tmp_path / "style")
    page = BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html.parser")
    logo = page.find("img", class_="brand-logo")
    assert logo is not None
    assert logo["alt"] == HOSTILE
    assert page.find("b") is None
    found = scan({"report.html": made["html"].read_bytes()}, Persons(), AllowedTexts())
    assert "an e-mail address" in {item.kind for item in found}


def test_every_colour_of_the_package_is_that_of_the_styles() -> None:
    from localeval.brand.look import NIGHT, PACKAGE

    light, _, dark = (STYLE / "theme.css").read_text(encoding="utf-8").partition("@media")
    said = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    assert dict(said.findall(light)) == dict(PACKAGE)
    of_pages = {k: v for k, v in said.findall(dark) if not k.startswith("chart-")}
    assert of_pages == dict(NIGHT)
    others = {role: LIGHT[role] for role in ("others", "others-line", "worse")}
    assert others == {"others": "#a9b3bb", "others-line": "#7a858e", "worse": "#a84300"}
