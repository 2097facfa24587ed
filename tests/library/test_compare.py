"""Evaluations side by side: what stands on one scale and what does not, from the disk, in the page alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from localeval.library import build_library, side_by_side
from localeval.library.fixed_sentences import fixed
from localeval.library.side_by_side import TRAITS
from localeval.report.charts.marks import draw_mark
from localeval.report.charts.picture import elements

from ..browsing import faults, scrolls_sideways, tables_that_scroll, watch
from .sample import Json, estimates, library, monitoring, result, results

PAGE = "compare/index.html"
MANCHESTER, LEWISHAM = "E08000003-working-well", "E09000023-working-well"
CORNWALL, LEEDS = "E06000052-working-well", "E08000035-working-well"
BURY, BOLTON, WIGAN = "E08000002-x", "E08000001-x", "E08000010-x"


def twin(place: str, code: str, **changes: Any) -> Json:
    """Give a place whose result is like Manchester's, but for what is changed."""
    return result(place, code, "North West", estimates=estimates(**changes))


def several() -> dict[str, Json]:
    """Give places of which three are alike, one is measured later, and others are of other kinds."""
    return {
        **results(),
        BOLTON: twin("Bolton", "E08000001", estimate=-8.25, low=-12.5, high=-4.0, verdict="worse"),
        BURY: twin("Bury", "E08000002", estimate=2.0, low=-3.0, high=7.0, verdict="inconclusive"),
        WIGAN: twin("Wigan", "E08000010", month=24),
        "E08000036-y": {**monitoring(), "place": {"code": "E08000036", "name": "Wakefield", "region": "", "boundary_year": None}},
    }  # fmt: skip


@pytest.fixture(scope="module")
def place_of_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a library with places that can be compared."""
    dest = tmp_path_factory.mktemp("compare") / "site"
    comparison, entries = library(several())
    build_library(comparison, entries, dest)
    return dest


@pytest.fixture
def compare(browser: Any, place_of_site: Path) -> Iterator[Any]:
    """Give a function that opens the page from the disk with evaluations chosen."""
    contexts = []

    def opened(*chosen: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        tab = context.new_page()
        state = "&".join(f"e={one}" for one in chosen)
        tab.goto(f"{(place_of_site / PAGE).as_uri()}{'#' if state else ''}{state}")
        return tab

    yield opened
    for context in contexts:
        context.close()


def scales(tab: Any) -> list[list[str]]:
    """Give the places of each scale that is drawn."""
    found: list[list[str]] = tab.eval_on_selector_all(
        "#compared table.scale",
        "all => all.map(t => Array.from(t.tBodies[0].rows).map(r => r.cells[0].innerText.split(':')[0]))",
    )
    return found


def test_results_that_are_alike_in_everything_stand_on_one_scale(compare: Any) -> None:
    tab = compare(MANCHESTER, BOLTON, BURY)
    assert scales(tab) == [["Bolton", "Bury", "Manchester"]], "by name, whatever the order chosen"
    said = tab.inner_text("#compared")
    assert "In paid work, 12 months after the start: 1 better, 1 worse and 1 cannot tell" in said
    assert "−8 (−13 to −4)" in said
    assert "10 (5 to 15)" in said


def test_marks_are_those_of_the_drawing_room_and_stand_where_the_numbers_are(compare: Any) -> None:
    tab = compare(MANCHESTER, BOLTON, BURY)
    drawn = tab.eval_on_selector_all(
        "#compared .row-picture > svg", "all => all.map(s => [s.getAttribute('x'), s.innerHTML])"
    )
    shapes = [shape for _, shape in drawn]
    for mark, shape in zip(("worse", "cannot tell", "better"), shapes, strict=True):
        expected = elements([draw_mark(mark, 0, 0, 7)]).replace("/>", "")  # type: ignore[arg-type]
        assert expected.split(">")[0] in shape, mark
    # on one scale, a number is as far along as its value: linear, and the same for all
    places = [float(x.rstrip("%")) for x, _ in drawn]
    assert (places[2] - places[1]) / (places[1] - places[0]) == pytest.approx(
        (10.0 - 2.0) / (2.0 + 8.25), rel=0.01
    )


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (WIGAN, "Measured at another time: 24 months after the start"),
        (LEWISHAM, "Other strength of evidence: 5 of 5: very strong"),
        (LEWISHAM, "the effect on everyone who was offered it"),
        (LEEDS, "a level among participants, with nobody to compare with"),
        (CORNWALL, "Real data, unlike the others"),
    ],
)
def test_what_must_not_be_compared_is_said_and_not_drawn(
    compare: Any, other: str, why: str
) -> None:
    tab = compare(MANCHESTER, BOLTON, other)
    assert scales(tab) == [["Bolton", "Manchester"]]
    assert why in tab.inner_text("#compared")


def test_two_of_different_kinds_are_on_no_scale_at_all(compare: Any) -> None:
    tab = compare(MANCHESTER, LEEDS)
    assert scales(tab) == []
    said = tab.inner_text("#compared")
    assert "No two of these results are alike enough to stand on one scale." in said
    assert "41 (35 to 48)" in said, "its number is there all the same"


def test_levels_of_two_places_stand_together_and_claim_no_difference(compare: Any) -> None:
    tab = compare(LEEDS, "E08000036-y")
    assert scales(tab) == [["Leeds", "Wakefield"]]
    said = tab.inner_text("#compared table.scale")
    assert "Level (likely range)" in said
    assert "Difference" not in said
    assert "Result" not in said


def test_ticking_writes_the_address_and_a_shared_address_shows_the_same(compare: Any) -> None:
    tab = compare()
    assert tab.inner_text("#chosen") == "Tick two or more to see them side by side."
    for name in ("Compare Bury: Working Well", "Compare Bolton: Working Well"):
        tab.get_by_label(name, exact=True).check()
    tab.wait_for_selector("#compared h2")
    address = tab.evaluate("location.hash")
    assert address == f"#e={BOLTON}&e={BURY}"
    shown = tab.inner_text("#compared")
    again = compare(BURY, BOLTON)
    assert again.inner_text("#compared") == shown
    tab.get_by_role("button", name="Take all away").click()
    assert tab.evaluate("location.hash") == ""
    assert tab.inner_text("#compared") == ""


def test_no_more_than_ten_and_nobody_who_is_not_there(browser: Any, tmp_path: Path) -> None:
    content = {f"E{n:08d}-x": twin(f"Place {n:02d}", f"E{n:08d}") for n in range(12)}
    build_library(*library({**results(), **content}), tmp_path / "site")
    tab = browser.new_page()
    address = "&".join(f"e={one}" for one in [*content, "E99999999-nobody"])
    tab.goto(f"{(tmp_path / 'site' / PAGE).as_uri()}#{address}")
    assert len(scales(tab)[0]) == 10
    said = tab.inner_text("#chosen")
    assert "Ten at most." in said
    assert "Not in this library: 1" in said
    tab.close()


def test_without_scripts_it_is_the_table_of_all(compare: Any) -> None:
    tab = compare(MANCHESTER, BOLTON, java_script_enabled=False)
    rows = tab.locator("#choices tbody tr")
    assert rows.count() == 9
    assert "To set some of them side by side, the page needs JavaScript." in tab.inner_text("main")
    assert not tab.is_visible("#choices .pick")
    assert "10 more people in 100 were in paid work" in tab.inner_text("#choices")


def test_axe_finds_no_fault_in_what_is_shown(compare: Any) -> None:
    tab = compare(MANCHESTER, BOLTON, BURY, LEEDS, width=320, color_scheme="dark")
    tab.evaluate("document.getElementById('choose').open = true")
    assert faults(tab)[0] == {}
    assert not scrolls_sideways(tab)
    assert tables_that_scroll(tab) == []


def test_nothing_is_fetched_but_the_files_of_the_page(browser: Any, place_of_site: Path) -> None:
    tab = browser.new_page()
    seen = watch(tab)
    tab.goto(f"{(place_of_site / PAGE).as_uri()}#e={MANCHESTER}&e={BOLTON}")
    assert scales(tab)
    assert seen.wrong == []
    assert all(url.startswith(place_of_site.as_uri()) for url in seen.asked)
    assert len(seen.asked) == 5, (
        "the page, its style, the sentences, the script and a part of the numbers"
    )
    tab.close()


def test_numbers_to_take_away_are_as_published(compare: Any) -> None:
    tab = compare(MANCHESTER, BOLTON)
    link = tab.get_attribute("#compared .take-away a", "href") or ""
    lines = unquote(link.partition(",")[2]).lstrip("\ufeff").splitlines()
    assert "-8.25,-12.5,-4" in lines[1]
    assert lines[2].startswith("Manchester: Working Well,In paid work,")


def test_ticks_of_the_first_page_lead_to_the_comparison(browser: Any, place_of_site: Path) -> None:
    tab = browser.new_page()
    tab.goto((place_of_site / "index.html").as_uri())
    for name in ("Bolton", "Manchester"):
        tab.get_by_label(f"Compare this: {name}, Working Well").check()
    tab.get_by_role("link", name="Compare the 2 that are ticked").click()
    tab.wait_for_selector("#compared h2")
    assert scales(tab) == [["Bolton", "Manchester"]]
    tab.close()


def test_the_data_hold_every_trait_and_every_sentence(place_of_site: Path) -> None:
    text = (place_of_site / "compare/compare-data.js").read_text(encoding="utf-8")
    data = json.loads(text.removeprefix("var localevalCompare = ").rstrip(";\n"))
    assert data["names"] == list(TRAITS)
    script = (place_of_site / "assets/compare.js").read_text(encoding="utf-8")
    for key in data["words"]:
        assert f'"{key}"' in script or f"`{key.partition('.')[0]}." in script, key
    own = {name.partition(".")[2] for name in fixed().names() if name.startswith("script.")}
    assert set(data["words"]) == own


def test_numbers_are_loaded_for_those_who_are_chosen_and_for_nobody_else(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "PART", 3)
    content = {f"E{n:08d}-x": twin(f"Place {n:02d}", f"E{n:08d}") for n in range(12)}
    build_library(*library({**results(), **content}), tmp_path / "site")
    parts = sorted((tmp_path / "site" / "compare").glob("part-*.js"))
    tab = browser.new_page()
    seen = watch(tab)
    tab.goto((tmp_path / "site" / PAGE).as_uri())
    assert not [url for url in seen.asked if "part-" in url]
    for name in ("Place 00", "Place 01", "Place 11"):
        tab.get_by_label(f"Compare {name}: Working Well", exact=True).check()
    tab.wait_for_selector("#compared h2")
    assert scales(tab) == [["Place 00", "Place 01", "Place 11"]]
    asked = {url.rpartition("/")[2] for url in seen.asked if "part-" in url}
    assert len(asked) <= 3 < len(parts)
    for part in parts:
        part.unlink()
    again = browser.new_page()
    again.goto(f"{(tmp_path / 'site' / PAGE).as_uri()}#e=E00000000-x&e=E00000011-x")
    gone = again.wait_for_selector("#compared p")
    assert gone.inner_text().startswith("The numbers could not be loaded.")
    tab.close()
    again.close()


def test_a_long_list_is_shown_in_part_and_searched_whole(browser: Any, tmp_path: Path) -> None:
    content = {f"E{n:08d}-x": twin(f"Place {n:03d}", f"E{n:08d}") for n in range(205)}
    build_library(*library(content), tmp_path / "site")
    address = (tmp_path / "site" / PAGE).as_uri()
    tab = browser.new_page()
    tab.goto(address)
    seen = "all => all.filter(row => row.checkVisibility()).length"
    assert tab.eval_on_selector_all("#choices tbody tr", seen) == 200
    assert "200 of 206 are listed. Search to find the others." in tab.inner_text("#find")
    tab.fill("#find-text", "place 204")
    first = tab.locator("#choices tbody tr").first
    first.wait_for(state="hidden")
    assert tab.eval_on_selector_all("#choices tbody tr", seen) == 1
    tab.get_by_label("Compare Place 204: Working Well", exact=True).check()
    tab.fill("#find-text", "")
    first.wait_for(state="visible")
    assert tab.is_checked("[value='E00000204-x']"), "who is chosen stays in the list"
    assert tab.locator("[value='E00000204-x']").is_visible()
    without = browser.new_context(java_script_enabled=False).new_page()
    without.goto(address)
    assert without.locator("#choices tbody tr").last.is_visible()
    tab.close()
    without.context.close()
