"""A chart in a page of html: both layouts, its numbers and picture in the page itself, and nothing but shapes and words."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag

from localeval.base.notebook_outputs import NARROW_MIME
from localeval.render.assemble import assemble
from localeval.render.pandoc import PandocRenderer
from localeval.report.charts import colours
from localeval.report.charts.levels import levels_chart
from localeval.report.charts.page import as_csv, figure_html, inline
from localeval.report.display import Figure, Numbers, Table

from ...browsing import faults, running_browser, scrolls_sideways
from ...pipeline.conftest import code, notebook, prose

Make = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[3] / "{{cookiecutter.project_slug}}"
BASE_STYLE = ROOT / "_extensions/localeval/base.css"
THEME = ROOT / "_extensions/localeval/theme.css"


@pytest.fixture
def figure(facts: Make, estimate: Make) -> Figure:
    chart = levels_chart(facts("matched_comparison"), estimate())
    assert chart is not None
    return chart.figure()


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def taken(link: Tag) -> str:
    """Give what a link holds."""
    address = link["href"]
    assert isinstance(address, str)
    assert address.startswith("data:")
    return unquote(address.partition(",")[2])


def test_both_layouts_the_numbers_and_what_can_be_taken_away(figure: Figure) -> None:
    page = soup_of(figure_html(figure))
    svgs = page.find_all("svg")
    assert [svg["class"] for svg in svgs] == [["chart", "wide"], ["chart", "narrow"]]
    assert {svg["aria-label"] for svg in svgs} == {figure.alt}
    numbers, picture = page.select(".take-away a")
    assert (numbers["download"], picture["download"]) == ("levels.csv", "levels.svg")
    assert taken(picture) == figure.svg
    rows = list(csv.reader(io.StringIO(taken(numbers).removeprefix("\ufeff"))))
    shown = [
        [cell.get_text().replace(",", "") for cell in row.find_all(["th", "td"])]
        for row in page.select("tr")
    ]
    assert rows == shown
    assert rows[-1] == ["Difference", "", "11.06", "2.55", "19.57"]


def test_a_lean_picture_looks_the_same(figure: Figure) -> None:
    """In a page whose style sheet has the colours, and as the file to take away."""
    style = f"<style>{BASE_STYLE.read_text(encoding='utf-8')}</style>"
    full, lean = (figure_html(figure, lean=lean) for lean in (False, True))
    assert len(lean) < 0.75 * len(full)
    (address,) = (a for a in soup_of(lean).select(".take-away a") if a["download"] == "levels.svg")
    words = 'fill="#123456" stroke-width="1"'
    assert words in inline(
        figure.svg.replace("</text>", f" {words}</text>", 1), "wide", "x", lean=True
    )
    with running_browser() as browser:
        tab = browser.new_page(viewport={"width": 900, "height": 500})
        seen = []
        for content in (f"{style}{full}", f"{style}{lean}", figure.svg, taken(address)):
            tab.set_content(content)
            seen.append(tab.locator("svg").first.screenshot())
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]


def test_a_cell_is_no_formula() -> None:
    text = as_csv(Numbers(("Group", "n"), (("=HYPERLINK(1)", -3.5), ("@x", None))))
    assert text == "\ufeffGroup,n\r\n'=HYPERLINK(1),-3.5\r\n'@x,\r\n"


@pytest.mark.parametrize(
    "spoilt",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<image href="x.png"/>',
        "<style>*{}</style>",
        '<text style="x:y">x</text>',
        "<!-- x -->",
        "</svg><b>",
    ],
)
def test_what_could_do_more_than_be_seen_is_refused(figure: Figure, spoilt: str) -> None:
    with pytest.raises(ValueError, match="only a picture of"):
        inline(figure.svg.replace("<g ", f"{spoilt}<g ", 1), "wide", "x")
    with pytest.raises(ValueError, match="only a picture of"):
        inline("<svg><title>theirs</title></svg>", "wide", "x")


def test_the_style_sheet_has_the_colours_of_every_role() -> None:
    assert colours.page_rules() in BASE_STYLE.read_text(encoding="utf-8")
    assert colours.dark_variables() in THEME.read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [colours.LIGHT, colours.DARK], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_the_page(palette: dict[Any, str]) -> None:
    for role in ("ink", "muted"):
        assert contrast(palette[role], palette["page"]) >= 4.5
    for role in ("brand", "others-line", "worse", "ink"):
        assert contrast(palette[role], palette["page"]) >= 3
    # in grey, what is the programme's and what is the others' differ by lightness
    assert contrast(palette["brand"], palette["others"]) >= 2


def test_a_report_holds_the_chart_in_every_format(
    figure: Figure, facts: Make, level: Make, tmp_path: Path
) -> None:
    import docx
    import pypdf

    alone = levels_chart(facts("monitoring"), level(), label="alone")
    assert alone is not None
    table = Table("t", "A table", ["Group", "Amount"], [["=a", "£5"]], ["left", "right"])
    parts = [prose("# Outcomes\n\nSee @fig-alone."), code(figure, alone.figure(), table)]
    assemble([("01_outcomes", notebook(*parts))], {"title": "Report", "lang": "en-GB"}, tmp_path)
    made = PandocRenderer().render(
        tmp_path, ["html", "docx", "pdf"], ROOT / "_extensions" / "localeval"
    )

    page = soup_of(made["html"].read_text(encoding="utf-8"))
    shown = page.find("figure", id="fig-levels")
    assert isinstance(shown, Tag)
    assert len(shown.find_all("svg")) == 2
    assert not shown.find_all("img")
    assert shown.find("figcaption").get_text().startswith(f"Figure 1: {figure.caption}")  # type: ignore[union-attr]
    assert taken(page.select('[download="t.csv"]')[0]).endswith("'=a,£5\r\n")

    word = docx.Document(str(made["docx"]))
    texts = [paragraph.text for paragraph in word.paragraphs]
    # the title and what goes with it stand over the picture, the source under it
    at = texts.index(f"Figure 1: {figure.caption}")
    assert texts[at + 1 : at + 4] == [figure.under, "", figure.source]
    assert len(word.inline_shapes) == 2
    assert word.inline_shapes[0].width.mm == pytest.approx(150, abs=0.5)
    pdf = pypdf.PdfReader(made["pdf"]).pages[0].extract_text()
    assert "Figure 1: In paid work after two years" in pdf
    assert "Source: Leeds City Council." in pdf

    with running_browser() as browser:
        for width, visible in ((1400, "wide"), (320, "narrow")):
            tab = browser.new_page(viewport={"width": width, "height": 900})
            tab.goto(made["html"].as_uri())
            seen = tab.eval_on_selector_all(
                "svg.chart", "all => all.filter(e => e.getClientRects().length).map(e => e.classList[1])"
            )  # fmt: skip
            assert seen == [visible, visible]
            tab.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
            assert not scrolls_sideways(tab)
            assert faults(tab)[0] == {}
            tab.close()


def test_dark_screens_get_a_dark_chart_where_the_theme_has_one(figure: Figure) -> None:
    """Paper is always light, and so is a page whose theme says nothing of dark screens."""
    theme = THEME.read_text(encoding="utf-8")
    base = BASE_STYLE.read_text(encoding="utf-8")
    fill = "role => getComputedStyle(document.querySelector(`.chart.wide .f-${role}`)).fill"
    with running_browser() as browser:
        tab = browser.new_page(color_scheme="dark")

        def seen(theme: str) -> tuple[str, str]:
            tab.set_content(f"<style>{base}{theme}</style><body>{figure_html(figure)}")
            page = tab.evaluate("getComputedStyle(document.body).backgroundColor")
            return page, tab.evaluate(fill, "ink")

        light, dark = (rgb(palette) for palette in (colours.LIGHT, colours.DARK))
        assert seen(theme) == dark
        tab.emulate_media(media="print")
        assert seen(theme) == light
        tab.emulate_media(media="screen", color_scheme="dark")
        assert seen(theme.partition("@media")[0]) == light


def rgb(palette: dict[Any, str]) -> tuple[str, str]:
    """Give the ground and the letters of charts as a browser writes them."""
    page, ink = (
        ", ".join(str(int(palette[role][i : i + 2], 16)) for i in (1, 3, 5))
        for role in ("page", "ink")
    )
    return f"rgb({page})", f"rgb({ink})"


def test_a_notebook_keeps_what_html_needs(figure: Figure) -> None:
    data, metadata = figure._repr_mimebundle_()
    about = metadata["localeval"]
    assert figure.numbers is not None
    assert Numbers.of(about["numbers"]) == figure.numbers
    assert data["image/svg+xml"] == figure.svg
    assert data[NARROW_MIME] == figure.narrow
    assert NARROW_MIME not in dataclasses.replace(figure, narrow="")._repr_mimebundle_()[0]
