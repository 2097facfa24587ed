"""The page of places: where an evaluation lies, a map of squares without anybody's geometry, and a table that says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from localeval.library import build_library
from localeval.library.regions import SQUARES, region_of
from localeval.report.charts.marks import Mark
from localeval.report.charts.square_map import (
    LEAST_COUNT,
    CountMap,
    CountSquare,
    draw_narrow,
    draw_wide,
    fits,
)

from ..report.charts.drawn import outside, overlapping
from .sample import entry, library, result, results

KINDS: tuple[Mark, ...] = (
    "better",
    "worse",
    "may be chance",
    "cannot tell",
    "apart",
    "withheld",
)


def about(region: str, code: str = "E08000003") -> Any:
    """Describe an evaluation by what it says of where it lies."""
    return entry("E08000003-x", result("Somewhere", code, region)).about


@pytest.mark.parametrize(
    ("stated", "code", "expected"),
    [
        ("North West", "E08000003", "North West"),
        ("yorkshire & the humber", "E08000035", "Yorkshire and The Humber"),
        ("East of England", "E07000008", "East of England"),
        ("Greater London", "E09000023", "London"),
        ("", "E09000023", "London"),
        ("", "W06000015", "Wales"),
        ("", "S12000036", "Scotland"),
        ("", "N09000003", "Northern Ireland"),
        ("", "E12000005", "West Midlands"),
        ("", "E08000003", ""),
        ("", "FR", ""),
        ("Brittany", "FR", "Brittany"),
        ("Wessex", "W06000015", "Wessex"),
    ],
)
def test_a_region_is_what_is_stated_or_what_a_code_tells_for_certain(
    stated: str, code: str, expected: str
) -> None:
    assert region_of(about(stated, code)) == expected


def test_no_two_squares_share_a_place() -> None:
    assert len(set(SQUARES.values())) == len(SQUARES) == 12


def page_of(site: Path) -> Any:
    """Read the page."""
    return BeautifulSoup((site / "places/index.html").read_text(encoding="utf-8"), "html5lib")


def words(node: Any) -> str:
    """Give text with single blanks."""
    return " ".join(node.get_text(" ").split())


def test_the_map_counts_what_the_table_says(site: Path) -> None:
    page = page_of(site)
    said = words(page.select_one("figcaption"))
    assert "5 evaluations in 5 regions or nations: 2 better, 1 worse, 1 cannot tell and 1 without a comparison" in said  # fmt: skip
    rows = page.select("#tbl-places")[0].find_parent("table").select("tbody tr")
    found = {
        words(row.th).partition(":")[0]: [words(td) for td in row.select("td")] for row in rows
    }
    assert list(found) == ["Manchester", "Leeds", "Caerdydd", "Cornwall", "Lewisham"], "by region"
    assert found["Cornwall"][0] == "South West"
    assert found["Cornwall"][1].startswith("Worse. Working Well: 7 fewer people in 100")
    assert found["Leeds"][2] == "1 of 5: describes only"
    alt = page.select_one("svg.chart.wide")["aria-label"]
    assert "South West: 1 worse." in alt
    assert "London: 1 cannot tell." in alt
    assert "MIT licence" in words(page.select_one(".source"))


def test_what_has_no_position_is_listed_and_stands_in_the_table(tmp_path: Path) -> None:
    content = results()
    content["E08000003-working-well"]["place"]["region"] = ""
    build_library(*library(content), tmp_path / "site")
    page = page_of(tmp_path / "site")
    assert "Not on the map: Manchester. They state no region" in words(page.article)
    row = page.find("a", string=lambda text: text and text.startswith("Manchester:")).parent.parent
    assert words(row.select("td")[0]) == "not stated"


def test_with_positions_every_place_has_a_square_of_its_own(tmp_path: Path) -> None:
    tiles = (("E08000003", 4, 7), ("E08000035", 6, 7), ("E06000052", 3, 12))
    build_library(*library(tiles=tiles), tmp_path / "site")
    page = page_of(tmp_path / "site")
    drawn = [text.get_text() for text in page.select("svg.chart.wide text")]
    assert {"Manchester", "Leeds", "Cornwall"} <= set(drawn)
    assert "North West" not in drawn
    assert "Not on the map: Caerdydd and Lewisham." in words(page.article)


def test_without_any_position_there_is_no_map_and_it_is_said(tmp_path: Path) -> None:
    content = {key: value | {"place": {**value["place"], "region": "Elsewhere"}} for key, value in results().items()}  # fmt: skip
    comparison, entries = library(content)
    kept = [item for item in entries if not item.about.typed]
    pools = tuple(
        pool.model_copy(update={"members": tuple(m for m in pool.members if "W06" not in m.evaluation)})
        for pool in comparison.pools
    )  # fmt: skip
    made = comparison.model_copy(
        update={"evaluations": tuple(item.about for item in kept), "pools": pools}
    )
    build_library(made, kept, tmp_path / "site")
    page = page_of(tmp_path / "site")
    assert page.select_one("figure") is None
    assert "There is no map" in words(page.article)
    assert len(page.select("tbody tr")) == 4


@pytest.mark.parametrize("n", [1, 12, 99, 1234])
@pytest.mark.parametrize("name", ["Bury", "Yorkshire and The Humber", "Newcastle-upon-Tyne"])
@pytest.mark.parametrize("columns", [1, 4, 7])
def test_nothing_in_a_square_touches_anything_else(n: int, name: str, columns: int) -> None:
    counts = tuple((mark, n) for mark in KINDS)
    tiles = [
        CountSquare(f"{name}", i % columns, i // columns, counts if i % 2 else ()) for i in range(8)
    ]
    model = CountMap(tiles, [(mark, mark) for mark in KINDS], "A map", "What it shows")
    for picture in (draw_wide(model), draw_narrow(model)):
        assert outside(picture) == []
        assert overlapping(picture) == []


def test_a_map_whose_squares_nobody_could_read_is_not_drawn() -> None:
    wide = CountMap([CountSquare("Here", 0, 0), CountSquare("Far away", 30, 0)], [], "A map", "")
    assert not fits(wide)
    assert LEAST_COUNT > 360 / 31
