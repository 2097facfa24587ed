"""The library in a real browser: from a folder and from a web host, by eye, by keyboard and on paper."""

from __future__ import annotations

import functools
import http.server
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from ..browsing import Watched, faults, scrolls_sideways, tab_through, tables_that_scroll, watch
from ..e2e.documents import solid

MANCHESTER = "evaluations/E08000003-working-well/index.html"
TYPED = "evaluations/W06000015-work-programme/index.html"
EMPLOYED = "outcomes/employed/index.html"
PAGES = {
    "index": "index.html",
    "evaluation": MANCHESTER,
    "evaluation without a comparison group": "evaluations/E08000035-working-well/index.html",
    "typed evaluation": TYPED,
    "places": "places/index.html",
    "compare": "compare/index.html",
    "outcomes": "outcomes/index.html",
    "outcome": EMPLOYED,
    "outcome of one place": "outcomes/local-confidence/index.html",
    "list of lessons": "lessons/index.html",
    "lessons": "lessons/health/index.html",
    "about": "about/index.html",
    "left out": "left-out/index.html",
}
#: Cells of a block whose label would stand beyond the edge of the page.
LABELS_OUTSIDE = """all => all.filter(td => td.getClientRects().length && td.className !== 'drawn').filter(td => {
  const label = getComputedStyle(td, '::before')
  return parseFloat(label.marginLeft) + parseFloat(getComputedStyle(td).paddingLeft) < -0.5
}).map(td => td.innerText)"""
ALL = ["Caerdydd", "Cornwall", "Leeds", "Lewisham", "Manchester"]

#: The tabs of all pages by their address, each with what it has asked for.
Opened = dict[str, tuple[Any, Watched]]

each_page = pytest.mark.parametrize("page", list(PAGES.values()), ids=list(PAGES))


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    """Give the address of a plain web server of this machine that serves the folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Write nothing into the output of the tests."""

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def open_page(browser: Any, site: Path) -> Iterator[Any]:
    """Give a function that opens a page of the library from the disk."""
    contexts = []

    def opened(page: str = "index.html", width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        tab = context.new_page()
        address, _, state = page.partition("#")
        tab.goto((site / address).as_uri() + (f"#{state}" if state else ""))
        return tab

    yield opened
    for context in contexts:
        context.close()


def shown(tab: Any) -> list[str]:
    """Give the places of the evaluations that are seen, in order."""
    names = tab.eval_on_selector_all(
        "#entries > li",
        "all => all.filter(li => li.checkVisibility()).map(li => li.querySelector('h3').textContent)",
    )
    return [name.split(":")[0] for name in names]


def letters(text: str) -> str:
    """Take white space out, and make letters of ligatures again."""
    return solid(unicodedata.normalize("NFKC", text))


def wait_for(tab: Any, count: str) -> None:
    """Wait until the page says so many evaluations."""
    tab.wait_for_function(
        "count => document.getElementById('count').textContent === count", arg=count
    )


def opened_together(browser: Any, root: str) -> Iterator[Opened]:
    """Open all pages at once and wait until none asks for anything more; each with what it asked for."""
    context = browser.new_context()
    tabs = {page: context.new_page() for page in PAGES.values()}
    found = {page: (tab, watch(tab)) for page, tab in tabs.items()}
    for page, tab in tabs.items():
        tab.goto(f"{root}{page}")
    for tab in tabs.values():
        tab.wait_for_load_state("networkidle")
    yield found
    context.close()


@pytest.fixture(scope="module")
def from_folder(browser: Any, site: Path) -> Iterator[Opened]:
    """Give the pages opened from the disk, to be looked at only."""
    yield from opened_together(browser, f"{site.as_uri()}/")


@pytest.fixture(scope="module")
def from_host(browser: Any, host: str) -> Iterator[Opened]:
    """Give the pages opened from a web server, to be looked at only."""
    yield from opened_together(browser, host)


@each_page
def test_a_page_opens_from_a_folder_and_asks_for_nothing_else(
    from_folder: Opened, site: Path, page: str
) -> None:
    _, seen = from_folder[page]
    assert seen.asked[0] == (site / page).as_uri()
    assert [url for url in seen.asked if not url.startswith(site.as_uri())] == []
    assert seen.wrong == []


@each_page
def test_a_page_opens_from_a_web_host_and_asks_for_nothing_else(
    from_host: Opened, host: str, page: str
) -> None:
    tab, seen = from_host[page]
    styled = tab.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor")
    assert [url for url in seen.asked if not url.startswith(host)] == []
    assert seen.wrong == []
    assert styled == "rgb(20, 24, 29)"


@each_page
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_no_fault(open_page: Any, page: str, scheme: str, width: int) -> None:
    tab = open_page(page, width, color_scheme=scheme)
    broken, kept = faults(tab)
    assert broken == {}
    assert {"color-contrast", "document-title", "html-has-lang", "target-size"} <= kept


@each_page
def test_no_page_scrolls_sideways(open_page: Any, page: str) -> None:
    tab = open_page(page, 320)
    for width in (320, 375, 700, 820, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        assert not scrolls_sideways(tab), width
        assert tables_that_scroll(tab) == [], width
        if width < 640:  # there each row of a wide table is a block
            assert tab.eval_on_selector_all(".stacked td[data-label]", LABELS_OUTSIDE) == [], width


@each_page
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: Any, page: str) -> None:
    tab = open_page(page)
    expected = tab.eval_on_selector_all(
        "a[href], button, select, input, summary, [tabindex='0']",
        "all => all.filter(one => one.checkVisibility()).length",
    )
    reached = tab_through(tab)
    assert reached[0]["href"] == "#content"
    assert len(reached) >= expected
    assert [here for here in reached if not here["seen"]] == []


@each_page
def test_a_page_has_one_heading_of_the_first_level_and_its_landmarks(
    from_folder: Opened, page: str
) -> None:
    tab, _ = from_folder[page]
    for landmark in ("h1", "main", "body > header", "body > footer", "nav.menu"):
        assert tab.locator(landmark).count() == 1, landmark


@each_page
def test_synthetic_is_written_where_synthetic_data_are_shown(
    from_folder: Opened, page: str
) -> None:
    tab, _ = from_folder[page]
    said = "Synthetic data: not a real result" in tab.inner_text(".masthead")
    assert said == (page != TYPED)


def test_dark_is_dark_and_paper_is_white(open_page: Any) -> None:
    tab = open_page(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(background) == "rgb(18, 22, 26)"
    tab.emulate_media(media="print")
    assert tab.evaluate(background) == "rgb(255, 255, 255)"


def test_without_scripts_the_whole_list_is_there(open_page: Any) -> None:
    tab = open_page(java_script_enabled=False)
    assert tab.locator("#entries > li").count() == len(ALL)
    assert not tab.is_visible("#filters")
    assert "need JavaScript" in tab.inner_text(".results")


@pytest.mark.parametrize(
    ("box", "places"),
    [
        ("Region|London", ["Lewisham"]),
        ("Outcome|In paid work", ALL),
        ("Design|Randomised trial", ["Caerdydd", "Lewisham"]),
        ("Evidence level|1: no comparison group", ["Leeds"]),
        ("Lessons about|Transport", ["Cornwall"]),
        ("Ages|Not stated", ["Caerdydd", "Lewisham"]),
        ("Year of results|2025", ["Cornwall"]),
    ],
)
def test_a_filter_gives_the_right_rows(open_page: Any, box: str, places: list[str]) -> None:
    tab = open_page()
    name, label = box.split("|")
    tab.get_by_role("group", name=name).get_by_label(label).check()
    assert shown(tab) == places
    noun = "evaluations"
    assert tab.inner_text("#count") == f"{len(places)} of {len(ALL)} {noun}"


def test_a_place_is_chosen_from_a_list(open_page: Any) -> None:
    tab = open_page()
    tab.get_by_label("Place", exact=True).select_option(label="Cornwall")
    assert shown(tab) == ["Cornwall"]


def test_filters_narrow_together_and_values_of_one_widen(open_page: Any) -> None:
    tab = open_page()
    years = tab.get_by_role("group", name="Year of results")
    years.get_by_label("2026").check()
    assert shown(tab) == ["Leeds", "Lewisham", "Manchester"]
    tab.get_by_role("group", name="Lessons about").get_by_label("Health").check()
    assert shown(tab) == ["Leeds", "Lewisham", "Manchester"]
    tab.get_by_role("group", name="Design").get_by_label("Randomised trial").check()
    assert shown(tab) == ["Lewisham"]
    years.get_by_label("2025").check()
    assert shown(tab) == ["Lewisham"]


def test_an_option_says_how_many_it_would_leave(open_page: Any) -> None:
    tab = open_page()
    tab.get_by_role("group", name="Design").get_by_label("Randomised trial").check()
    regions = tab.get_by_role("group", name="Region").locator("label").all_inner_texts()
    assert regions == [
        "London 1",
        "North West 0",
        "South West 0",
        "Wales 1",
        "Yorkshire and The Humber 0",
    ]


def test_a_filtered_list_can_be_linked_to(open_page: Any) -> None:
    tab = open_page("index.html#region=North+West&region=London&design=randomised_trial")
    assert shown(tab) == ["Lewisham"]
    assert tab.get_by_role("group", name="Region").get_by_label("London").is_checked()


def test_the_address_follows_the_filters_and_can_be_loaded_again(open_page: Any) -> None:
    tab = open_page()
    tab.get_by_role("group", name="Region").get_by_label("North West").check()
    tab.get_by_label("Order").select_option("newest")
    assert tab.url.endswith("index.html#region=North+West&sort=newest")
    tab.reload()
    assert shown(tab) == ["Manchester"]
    tab.get_by_role("button", name="Clear").click()
    assert tab.url.endswith("index.html#sort=newest")
    assert sorted(shown(tab)) == ALL


def test_a_state_that_nobody_knows_filters_nothing(open_page: Any) -> None:
    tab = open_page("index.html#region=Atlantis&place=%3Cscript%3E&sort=best&colour=red")
    assert shown(tab) == ALL


def test_a_hidden_row_does_not_make_the_browser_count_the_others(open_page: Any) -> None:
    """List items are numbered anew whenever one is hidden, which took ten thousand of them minutes."""
    tab = open_page()
    kinds = tab.eval_on_selector_all(
        "#entries > li", "all => all.map(li => getComputedStyle(li).display)"
    )
    assert set(kinds) == {"block"}
    assert tab.get_by_role("listitem").filter(has=tab.get_by_role("heading")).count() == len(ALL)


def test_newest_results_can_stand_first(open_page: Any) -> None:
    tab = open_page()
    tab.get_by_label("Order").select_option("newest")
    assert shown(tab) == ["Leeds", "Lewisham", "Manchester", "Cornwall", "Caerdydd"]
    tab.get_by_label("Order").select_option("")
    assert shown(tab) == ALL


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("manchester", ["Manchester"]),
        ("mANCHES", ["Manchester"]),
        ("manchestre", ["Manchester"]),
        ("transport", ["Cornwall"]),
        ("job centre", ["Manchester"]),
        ("caseloads", ["Leeds"]),
        ("drop in", ["Manchester"]),  # a practice
        ("E06000052", ["Cornwall"]),
        ("lewisham randomised", ["Lewisham"]),
    ],
)
def test_a_search_gives_the_right_rows(open_page: Any, words: str, places: list[str]) -> None:
    tab = open_page()
    tab.get_by_role("searchbox").fill(words)
    wait_for(tab, f"{len(places)} of {len(ALL)} evaluations")
    assert shown(tab) == places


def test_a_search_and_a_filter_narrow_together(open_page: Any) -> None:
    tab = open_page("index.html#q=working+well&year=2025")
    wait_for(tab, f"1 of {len(ALL)} evaluations")
    assert shown(tab) == ["Cornwall"]


def test_a_search_without_a_result_says_so(open_page: Any) -> None:
    tab = open_page()
    tab.get_by_role("searchbox").fill("zzzz")
    wait_for(tab, f"0 of {len(ALL)} evaluations")
    assert tab.is_visible("#none")


def test_the_number_of_evaluations_is_announced(open_page: Any) -> None:
    tab = open_page()
    count = tab.get_by_role("status")
    assert count.get_attribute("aria-live") == "polite"
    assert count.inner_text() == "5 evaluations"


def test_filters_work_by_keyboard_alone(open_page: Any) -> None:
    tab = open_page()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")  # skip link
    assert tab.evaluate("document.activeElement.id") == "content"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.type("lewisham")
    wait_for(tab, f"1 of {len(ALL)} evaluations")
    tab.keyboard.press("Control+A")
    tab.keyboard.press("Delete")
    wait_for(tab, "5 evaluations")
    for _ in range(3):  # the panel, the list of places, the first region
        tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert shown(tab) == ["Lewisham"]


def test_the_filters_are_folded_on_a_phone_and_open_at_a_touch(open_page: Any) -> None:
    tab = open_page(width=375)
    box = tab.get_by_role("group", name="Region").get_by_label("London")
    assert not box.is_visible()
    tab.get_by_text("Filters", exact=True).click()
    box.check()
    assert shown(tab) == ["Lewisham"]


def test_the_tables_of_an_evaluation_are_seen_whole_on_a_desk(open_page: Any) -> None:
    tab = open_page("evaluations/E08000003-working-well/index.html", width=1280)
    cut = tab.evaluate(
        """() => [...document.querySelectorAll(".table-scroll")]
        .filter((box) => !box.closest("details") && box.scrollWidth > box.clientWidth)
        .map((box) => box.innerText.slice(0, 60))"""
    )
    assert cut == []


def test_a_phone_gets_the_narrow_picture_and_a_desk_the_wide_one(open_page: Any) -> None:
    for width, seen, hidden in ((375, "narrow", "wide"), (1280, "wide", "narrow")):
        tab = open_page(EMPLOYED, width)
        assert tab.is_visible(f"svg.chart.{seen} >> nth=0")
        assert not tab.is_visible(f"svg.chart.{hidden} >> nth=0")
        size = tab.evaluate(
            "kind => { const t = document.querySelector(`svg.${kind} text`); "
            "return t.getAttribute('font-size') * t.getBoundingClientRect().height / t.getBBox().height }",
            seen,
        )
        assert size >= 12, "the letters of the picture can be read"


def test_every_link_inside_the_library_leads_somewhere(open_page: Any, site: Path) -> None:
    for page in PAGES.values():
        tab = open_page(page)
        links = tab.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
        anchors = set(tab.eval_on_selector_all("[id]", "all => all.map(one => one.id)"))
        tab.close()
        for link in links:
            address, _, part = link.partition("#")
            path = Path(address.removeprefix("file://"))
            assert path.is_relative_to(site), f"{page}: {link}"
            assert path.is_file(), f"{page}: {link}"
            if part and path == site / page and "=" not in part:
                assert part in anchors, f"{page}: {link}"


def test_print_leaves_out_what_paper_cannot_do_and_cuts_nothing_off(
    open_page: Any, tmp_path: Path
) -> None:
    tab = open_page("index.html#region=London")
    tab.emulate_media(media="print")
    for gone in ("#filters", ".menu", ".skip-link", "#sort"):
        assert not tab.is_visible(gone), gone
    tab = open_page(EMPLOYED)
    cells = tab.eval_on_selector_all("td, th", "all => all.map(cell => cell.innerText)")
    printed = tmp_path / "printed.pdf"
    tab.pdf(path=printed, format="A4", prefer_css_page_size=True)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(printed).pages)
    assert [cell for cell in cells if letters(cell) not in letters(text)] == []


def test_a_bundle_is_downloaded_and_never_shown(open_page: Any, site: Path) -> None:
    tab = open_page(MANCHESTER)
    link = tab.get_by_role("link", name="Everything in one file")
    with tab.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename.startswith("E08000003-working-well-2026-10-01-")
    assert not list(site.rglob("report.html"))


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
@pytest.mark.parametrize("page", [MANCHESTER, PAGES["evaluation without a comparison group"]])
def test_the_answer_stands_on_the_first_screen(
    open_page: Any, page: str, width: int, height: int
) -> None:
    tab = open_page(page, width)
    for part in ("h1", ".likely", ".answer-picture svg:visible", ".strength", ".careful"):
        box = tab.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= height, part
