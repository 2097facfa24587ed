"""The comparison's html in a real browser, opened from the disk: nothing asked for, no fault, no sideways scroll."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from localeval import comparison_report
from localeval.render import pandoc
from localeval.render.assemble import assemble
from localeval.report.display import Blocks

from ..browsing import faults, running_browser, scrolls_sideways, tab_through, watch
from .handmade_comparison import comparison_of
from .test_notebook import STYLE

CALLS = (
    "comparison_banner", "comparison_opening", "comparison_headline", "other_outcomes_text", "comparison_scope",
    "allowed_reasons_text", "left_out_sources", "places_table", "comparability_matrix", "outcome_sections",
    "lessons_introduction", "topics_table", "lessons_by_area", "comparison_method_text", "comparison_limits_text",
    "comparison_sources",
)  # fmt: skip


def as_notebook(*shown: Any) -> Any:
    """Put what cells would show into an executed notebook, without a kernel."""
    import nbformat

    cells = [nbformat.v4.new_markdown_cell("# Comparison")]
    for item in shown:
        for part in item.parts if isinstance(item, Blocks) else [item]:
            if part is not None:
                data, about = part._repr_mimebundle_()
                output = nbformat.v4.new_output("display_data", data, metadata=about)
                cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    given = comparison_of(12, synthetic=True, allowed=("month",))
    shown = [getattr(comparison_report, name)(given) for name in CALLS]
    # One of the pictures that are not laid out anew for a phone.
    shown.append(comparison_report.place_context_figure(given, given.pools[0]))
    front = {"title": given.title, "lang": "en-GB", "date": given.made, "organisation": "A council"}
    assemble([("01_comparison", as_notebook(*shown))], front, folder)
    return pandoc.PandocRenderer().render(folder, ["html"], STYLE)["html"]


@pytest.fixture(scope="module", params=[320, 375, 1280], ids=lambda width: f"{width}px")
def tab(request: pytest.FixtureRequest, browser: Any, page: Path) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": request.param, "height": 800})
    opened.goto(page.as_uri())
    yield opened
    opened.close()


def test_opening_it_asks_for_nothing_else_and_nothing_goes_wrong(browser: Any, page: Path) -> None:
    opened = browser.new_page()
    seen = watch(opened)
    opened.goto(page.as_uri(), wait_until="networkidle")
    opened.close()
    assert (seen.asked, seen.wrong) == ([page.as_uri()], [])


def test_axe_finds_no_fault(tab: Any) -> None:
    broken, kept = faults(tab)
    assert broken == {}
    assert {"color-contrast", "image-alt"} <= kept


def test_the_page_never_scrolls_sideways(tab: Any) -> None:
    assert not scrolls_sideways(tab)


def test_pictures_with_small_letters_are_wider_than_a_phone(tab: Any) -> None:
    widths = tab.eval_on_selector_all("figure.wide img", "all => all.map(i => i.clientWidth)")
    assert len(widths) >= 1
    assert min(widths) >= 700


def test_charts_are_laid_out_for_the_window(tab: Any) -> None:
    """One of the two layouts of each is shown, and none is wider than the page."""
    charts = tab.eval_on_selector_all(
        "figure.chart-figure",
        "all => all.map(f => [...f.querySelectorAll('svg.chart')].filter(i => i.getClientRects().length)"
        ".map(i => [i.classList.contains('narrow'), i.getBoundingClientRect().width]))",
    )
    assert len(charts) >= 2
    for shown in charts:
        [(narrow, width)] = shown
        assert narrow == (tab.viewport_size["width"] < 640)
        assert 250 <= width <= tab.viewport_size["width"]


def test_a_shadow_shows_where_a_picture_goes_on_beyond_the_edge(browser: Any, page: Path) -> None:
    """Else the numbers at the right of a forest plot are missed on a phone."""
    from PIL import Image

    def sides(shot: bytes) -> tuple[bool, bool]:
        seen = np.asarray(Image.open(io.BytesIO(shot)).convert("L"))
        left, right = (bool(np.median(seen[:, x]) < 250) for x in (1, -2))
        return left, right

    opened = browser.new_page(viewport={"width": 375, "height": 800})
    opened.goto(page.as_uri())
    figure = opened.locator("figure.wide .figure-scroll").first
    assert sides(figure.screenshot()) == (False, True)
    figure.evaluate("here => here.scrollTo(here.scrollWidth, 0)")
    assert sides(figure.screenshot()) == (True, False)
    opened.set_viewport_size({"width": 1280, "height": 800})
    assert sides(figure.screenshot()) == (False, False)
    opened.close()


def test_the_keyboard_reaches_every_table_and_picture(browser: Any, page: Path) -> None:
    opened = browser.new_page(viewport={"width": 375, "height": 800})
    opened.goto(page.as_uri())
    regions = [here["name"] for here in tab_through(opened) if here["role"] == "region"]
    tables = opened.locator(".table-scroll:not(.behind-chart *)").count()
    assert len(regions) == tables + opened.locator(".figure-scroll").count()
    assert all(regions)
    opened.close()


def test_it_prints_without_cutting_anything_off(browser: Any, page: Path) -> None:
    opened = browser.new_page()
    opened.goto(page.as_uri())
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 673, "height": 900})  # A4 within its margins
    right = opened.eval_on_selector_all(
        "figure img, table", "all => Math.max(...all.map(e => e.getBoundingClientRect().right))"
    )
    opened.close()
    assert right <= 673 + 1
