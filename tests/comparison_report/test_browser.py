"""The comparison's html in a real browser, opened from the disk: nothing asked for, no fault, no sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localeval import comparison_report
from localeval.pipeline.comparison_steps import Signature, comparison_front_matter
from localeval.render import pandoc
from localeval.render.assemble import assemble
from localeval.report.display import Answer, Blocks

from ..browsing import (
    faults,
    running_browser,
    scrolls_sideways,
    tab_through,
    tables_that_scroll,
    watch,
)
from .handmade_comparison import comparison_of
from .test_notebook import STYLE

CALLS = (
    "comparison_answer", "main_points", "allowed_reasons_text", "not_pooled", "left_out_sources", "outcome_sections",
    "places_sections", "comparability_matrix", "lessons_introduction", "topics_table", "annex_sections", "lessons_by_area",
    "comparison_method_text", "comparison_limits_text", "comparison_sources",
)  # fmt: skip


def as_notebook(*shown: Any) -> Any:
    """Put what cells would show into an executed notebook, without a kernel."""
    import nbformat

    cells = [nbformat.v4.new_markdown_cell("# Comparison")]
    for item in shown:
        if isinstance(item, Answer):
            bundles = item.bundles()
        else:
            parts = item.parts if isinstance(item, Blocks) else [item]
            bundles = [part._repr_mimebundle_() for part in parts if part is not None]
        if bundles:
            for data, about in bundles:
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
    assert {"color-contrast", "svg-img-alt"} <= kept


def test_the_page_never_scrolls_sideways(tab: Any) -> None:
    assert not scrolls_sideways(tab)


def test_no_table_has_to_be_moved_sideways(browser: Any, page: Path) -> None:
    """Letters get smaller and rows become blocks before that, behind charts too."""
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(page.as_uri())
    for width in (320, 640, 700, 820, 960, 1024, 1100, 1280, 1400):
        opened.set_viewport_size({"width": width, "height": 800})
        assert tables_that_scroll(opened) == [], width
    opened.close()


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


def test_the_answer_stands_on_the_first_screen(browser: Any, page: Path) -> None:
    """Title, range, the forest plot with its first rows, and on a desktop each place by name; contents come after."""
    for width, height, parts in ((1400, 900, ("h1", ".likely", ".answer .chart.wide", ".answer .strength")), (390, 844, ("h1", ".likely", ".answer .chart.narrow"))):  # fmt: skip
        opened = browser.new_page(viewport={"width": width, "height": height})
        opened.goto(page.as_uri())
        tops = [
            opened.eval_on_selector(part, "e => e.getBoundingClientRect().top") for part in parts
        ]
        contents = opened.eval_on_selector(".contents", "e => e.getBoundingClientRect().top")
        assert max(tops) < height / 2
        assert contents > max(tops)
        opened.close()


def test_the_black_bar_says_what_is_compared_where_nobody_answers_for_it(
    browser: Any, tmp_path: Path
) -> None:
    given = comparison_of(3)
    front = comparison_front_matter(given, Signature())
    shown = [comparison_report.comparison_answer(given), comparison_report.main_points(given)]
    assemble([("01_comparison", as_notebook(*shown))], front, tmp_path)
    file = pandoc.PandocRenderer().render(tmp_path, ["html"], STYLE)["html"]
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(file.as_uri())
    bar, title, kicker = (opened.inner_text(part) for part in (".masthead-name", "h1", ".kicker"))
    opened.close()
    assert bar == given.title
    assert title == front["title"]
    assert kicker == "Comparison of 3 evaluations · November 2026"


def test_the_keyboard_reaches_every_table_and_picture(browser: Any, page: Path) -> None:
    opened = browser.new_page(viewport={"width": 375, "height": 800})
    opened.goto(page.as_uri())
    # the tables behind charts are folded until somebody opens them
    opened.eval_on_selector_all(".table-behind", "all => all.forEach(fold => fold.open = true)")
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
        "figure img, figure svg, article > .table-scroll table",
        "all => Math.max(...all.map(e => e.getBoundingClientRect().right))",
    )
    opened.close()
    assert right <= 673 + 1
