"""The trial's html report in a real browser, opened from the disk as a reader opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from ..browsing import faults, scrolls_sideways, tab_through, tables_that_scroll, watch
from .documents import even, read_html, solid
from .project import Project

WIDTHS = [320, 375, 1280]


@pytest.fixture(scope="module")
def report(trial: Project) -> Path:
    return trial.place / "report.html"


@pytest.fixture(scope="module", params=WIDTHS, ids=lambda width: f"{width}px")
def tab(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Any]:
    """Open the report at one of several widths."""
    opened = browser.new_page(viewport={"width": request.param, "height": 800})
    opened.goto(report.as_uri())
    yield opened
    opened.close()


@pytest.fixture
def wide(browser: Any, report: Path) -> Iterator[Any]:
    """Open the report on an office screen."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(report.as_uri())
    yield opened
    opened.close()


def test_opening_it_asks_for_nothing_else_and_nothing_goes_wrong(
    browser: Any, report: Path
) -> None:
    opened = browser.new_page()
    seen = watch(opened)
    opened.goto(report.as_uri(), wait_until="networkidle")
    opened.close()
    assert seen.asked == [report.as_uri()]
    assert seen.wrong == []


def test_axe_finds_no_fault(tab: Any) -> None:
    broken, kept = faults(tab)
    assert broken == {}
    assert {"color-contrast", "svg-img-alt", "document-title", "html-has-lang"} <= kept


def test_a_dark_screen_has_a_dark_page_without_a_fault(browser: Any, report: Path) -> None:
    opened = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    opened.goto(report.as_uri())
    ground = "getComputedStyle(document.body).backgroundColor"
    assert opened.evaluate(ground) == "rgb(18, 22, 26)"
    broken, kept = faults(opened)
    assert broken == {}
    assert "color-contrast" in kept
    opened.emulate_media(media="print")
    assert opened.evaluate(ground) == "rgb(255, 255, 255)"
    opened.close()


def test_the_page_never_scrolls_sideways(tab: Any) -> None:
    assert not scrolls_sideways(tab)
    assert tables_that_scroll(tab) == []


@pytest.mark.parametrize("width", [700, 820, 1024])
def test_no_table_has_to_be_moved_sideways_between_a_phone_and_a_desktop(
    browser: Any, report: Path, width: int
) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(report.as_uri())
    assert tables_that_scroll(opened) == []
    opened.close()


def test_every_figure_is_drawn_and_fits(tab: Any) -> None:
    sizes = tab.eval_on_selector_all(
        "figure",
        "all => all.map(f => [f.querySelector('img')?.naturalWidth "
        "?? Math.max(...[...f.querySelectorAll('svg')].map(s => s.clientWidth)), f.getBoundingClientRect().right])",
    )
    assert sizes
    for natural, right in sizes:
        assert natural > 0
        assert right <= tab.viewport_size["width"]


def test_the_keyboard_reaches_the_contents_and_the_tables(tab: Any, report: Path) -> None:
    # the tables behind charts are folded until somebody opens them
    tab.eval_on_selector_all(".table-behind", "all => all.forEach(fold => fold.open = true)")
    reached = tab_through(tab)
    assert reached[0]["href"] == "#content"
    kind = "beside" if tab.viewport_size["width"] >= 1024 else "folded"
    if kind == "folded":
        tab.click("nav.contents summary")
        tab.evaluate("document.activeElement.blur()")
        reached = tab_through(tab)
    links = tab.eval_on_selector_all(
        f"nav.contents .contents-{kind} a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert len(links) > 5
    assert [here["href"] for here in reached if here["href"] in links][: len(links)] == links
    regions = [even(here["name"]) for here in reached if here["role"] == "region"]
    told = read_html(report)
    shown = [name for name in regions if name.startswith("Table")]
    assert sorted(shown) == sorted(table.caption for table in told.tables)
    others = [name for name in regions if not name.startswith("Table")]
    assert {*others} <= {caption for caption, _ in told.figures}
    assert [here for here in reached if not here["seen"]] == []


def test_a_wide_table_is_read_on_a_phone_as_blocks(browser: Any, report: Path) -> None:
    """Each row says what it is about, then each value after the name of its column; it stays a table for a screen reader."""
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(report.as_uri())
    assert tables_that_scroll(opened) == []
    opened.click("#tbl-impact summary")
    table = opened.locator("#tbl-impact table")
    assert (
        table.locator("tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"
    )
    names = table.locator("thead th").all_text_contents()
    first = table.locator("tbody tr").first.locator("td")
    said = first.evaluate_all("all => all.map(td => getComputedStyle(td, '::before').content)")
    assert said == [f'"{name}"' for name in names[1:]]
    tree = table.aria_snapshot()
    opened.set_viewport_size({"width": 1280, "height": 800})
    for role, count in (
        ("row", 1 + table.locator("tbody tr").count()),
        ("columnheader", len(names)),
    ):
        assert tree.count(f"- {role} ") == table.aria_snapshot().count(f"- {role} ") == count
    opened.close()


def test_a_link_of_the_contents_leads_to_its_section(wide: Any) -> None:
    wide.click('nav.contents .contents-beside a[href="#sec-impact"]')
    top = wide.locator("#sec-impact").evaluate("here => here.getBoundingClientRect().top")
    assert 0 <= top < 200


def test_print_hides_the_navigation_and_cuts_nothing_off(
    wide: Any, report: Path, tmp_path: Path
) -> None:
    assert wide.is_visible("nav.contents")
    wide.emulate_media(media="print")
    assert not wide.is_visible("nav.contents")
    assert not wide.is_visible(".skip-link")
    printed = tmp_path / "printed.pdf"
    wide.pdf(path=printed, format="A4", prefer_css_page_size=True)
    text = solid(" ".join(page.extract_text() for page in pypdf.PdfReader(printed).pages))
    cells = [solid(cell) for t in read_html(report).tables for row in t.rows for cell in row]
    assert [cell for cell in cells if cell not in text] == []
