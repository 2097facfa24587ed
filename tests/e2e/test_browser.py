"""The trial's html report in a real browser, opened from the disk as a reader opens it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from .documents import even, read_html, solid
from .project import Project

pytestmark = pytest.mark.xdist_group("browser")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = [320, 375, 1280]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser of this machine; none is downloaded."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser on PATH: none of {', '.join(NAMES)}")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=options)
        yield running
        running.close()


@pytest.fixture
def report(trial: Project) -> Path:
    return trial.place / "report.html"


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
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
    asked: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: wrong.append(said.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("requestfailed", lambda request: wrong.append(request.url))
    opened.goto(report.as_uri(), wait_until="networkidle")
    opened.close()
    assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
    assert wrong == []


def test_axe_finds_no_fault(tab: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {"target-size": {"enabled": True}},
    }
    found = Axe().run(tab, options=options).response
    faults = {v["id"]: [node["html"] for node in v["nodes"]] for v in found["violations"]}
    assert faults == {}
    looked_at = {rule["id"] for rule in found["passes"]}
    assert {"color-contrast", "image-alt", "document-title", "html-has-lang"} <= looked_at


def test_the_page_never_scrolls_sideways(tab: Any) -> None:
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    sideways = tab.evaluate("() => { window.scrollBy(500, 0); return window.scrollX }")
    assert sideways == 0


def test_every_figure_is_drawn_and_fits(tab: Any) -> None:
    sizes = tab.eval_on_selector_all(
        "figure",
        "all => all.map(f => [f.querySelector('img').naturalWidth, f.getBoundingClientRect().right])",
    )
    assert sizes
    for natural, right in sizes:
        assert natural > 0
        assert right <= tab.viewport_size["width"]


FOCUSED = """() => {
  const here = document.activeElement
  const style = getComputedStyle(here)
  return {
    href: here.getAttribute('href'), role: here.getAttribute('role'), tag: here.tagName,
    name: here.getAttribute('aria-label')
          ?? document.getElementById(here.getAttribute('aria-labelledby'))?.innerText ?? '',
    seen: (style.outlineStyle !== 'none' && style.outlineWidth !== '0px')
          || style.boxShadow !== 'none',
  }
}"""


def tab_through(page: Any) -> list[dict[str, Any]]:
    """Press Tab until the page is left, and say what was reached."""
    reached: list[dict[str, Any]] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] in {"BODY", "HTML"}:
            return reached
        reached.append(here)
    pytest.fail("the keyboard never gets out of the page")


def test_the_keyboard_reaches_the_contents_and_the_tables(tab: Any, report: Path) -> None:
    reached = tab_through(tab)
    assert reached[0]["href"] == "#content"
    links = tab.eval_on_selector_all(
        "nav.contents a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert len(links) > 5
    assert [here["href"] for here in reached if here["href"] in links][: len(links)] == links
    regions = [even(here["name"]) for here in reached if here["role"] == "region"]
    told = read_html(report)
    assert [name for name in regions if name.startswith("Table")] == [
        t.caption for t in told.tables
    ]
    others = [name for name in regions if not name.startswith("Table")]
    assert others in ([], [caption for caption, _ in told.figures])
    assert [here for here in reached if not here["seen"]] == []


def test_a_wide_table_is_moved_with_the_arrow_keys_on_a_phone(browser: Any, report: Path) -> None:
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(report.as_uri())
    region = opened.locator("#tbl-impact")
    region.focus()
    for _ in range(5):
        opened.keyboard.press("ArrowRight")
    opened.wait_for_timeout(300)
    assert region.evaluate("here => here.scrollLeft") > 0
    opened.close()


def test_a_link_of_the_contents_leads_to_its_section(wide: Any) -> None:
    wide.click('nav.contents a[href="#sec-impact"]')
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
