"""The page of a place: its evaluations and its labour market over time, where figures have a course; else there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from localeval.library import build_library
from localeval.library.place_page import places_there
from localeval.library.places_page import FoundThere

from ..bundles.good_bundle import good_context
from .sample import library, results

MANCHESTER = "E08000003-working-well"


def course(**changes: Any) -> list[dict[str, Any]]:
    """Give a claimant rate month by month, and years of a survey with their intervals."""
    months = [good_context(period=f"2024-{n:02d}", value=5.0 + n / 10) for n in range(1, 10)]
    years = [
        good_context(
            indicator="employment_rate",
            label="Employment rate",
            period=f"{first}-{last}",
            value=70.0 + n,
            low=67.0 + n,
            high=73.0 + n,
        )
        for n, (first, last) in enumerate(
            [("Jul 2022", "Jun 2023"), ("Oct 2022", "Sep 2023"), ("Apr 2023", "Mar 2024")]
        )
    ]
    return [{**row, **changes} for row in (*months, *years)]


def made(tmp_path: Path, **context: list[dict[str, Any]]) -> Path:
    content = results()
    for identity, rows in context.items():
        content[identity.replace("_", "-")]["context"] = rows
    build_library(*library(content), tmp_path / "site")
    return tmp_path / "site"


def page(path: Path) -> Any:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def with_course(tmp_path: Path) -> Path:
    return made(tmp_path, **{MANCHESTER.replace("-", "_"): course()})


def test_without_a_course_no_place_has_a_page(tmp_path: Path) -> None:
    site = made(tmp_path)
    assert [path.name for path in (site / "places").iterdir()] == ["index.html"]
    assert "Labour market" not in words(page(site / "places/index.html").article)


def test_a_place_has_its_evaluations_and_its_labour_market(tmp_path: Path) -> None:
    site = with_course(tmp_path)
    found = page(site / "places/e08000003/index.html")
    said = words(found.article)
    assert "Working Well" in said
    assert "do not show why a programme found what it did" in said
    assert "Claimant rate in Manchester: 5.9% in September 2024" in said
    cells = [words(cell) for cell in found.select("#tbl-labour-market")[0].find_parent("table").select("tbody td, tbody th")]  # fmt: skip
    assert "72.0% (69.0% to 75.0%)" in cells
    assert "Apr 2023 to Mar 2024" in cells
    assert found.select_one("svg.chart.narrow") is not None


def around(rows: list[dict[str, Any]], shift: float) -> list[dict[str, Any]]:
    """Give the same figures of the region and of the country, so much lower."""
    areas = [
        ("region", "E12000002", "North West", shift),
        ("country", "E92000001", "England", 2 * shift),
    ]
    return [
        {
            **row,
            **{
                end: row[end] - less for end in ("value", "low", "high") if row.get(end) is not None
            },
            **{"role": role, "code": code, "name": name},
        }
        for role, code, name, less in areas
        for row in rows
    ]


def test_a_place_stands_beside_its_region_and_its_country(tmp_path: Path) -> None:
    content = results()
    content[MANCHESTER] |= {"context": course(), "context_beside": around(course(), 1.0)}
    build_library(*library(content), tmp_path / "site")
    article = page(tmp_path / "site/places/e08000003/index.html").article
    said = words(article)
    assert "Claimant rate in Manchester: 5.9% in September 2024" in said
    table = article.select("#tbl-labour-market")[0].find_parent("table")
    heads = [words(cell) for cell in table.select("thead th")]
    assert {"North West", "England"} <= set(heads)
    cells = [words(cell) for cell in table.select("tbody td, tbody th")]
    assert {"4.9%", "3.9%"} <= set(cells)
    assert any("North West" in words(node) for node in article.select("svg"))


def test_the_list_of_places_leads_there(tmp_path: Path) -> None:
    site = with_course(tmp_path)
    table = page(site / "places/index.html").select("#tbl-places")[0].find_parent("table")
    links = {
        words(row.th).partition(":")[0]: row.select("td")[-1] for row in table.select("tbody tr")
    }
    assert links["Manchester"].a["href"] == "../places/e08000003/index.html"
    assert (site / "places" / links["Manchester"].a["href"]).resolve().is_file()
    assert words(links["Leeds"]) == "No figures over time"


def test_the_page_of_an_evaluation_has_the_latest_of_each_kind_with_its_interval(
    tmp_path: Path,
) -> None:
    site = with_course(tmp_path)
    table = page(site / f"evaluations/{MANCHESTER}/index.html").select("#tbl-context")[0].find_parent("table")  # fmt: skip
    rows = [[words(cell) for cell in row.select("th, td")][:4] for row in table.select("tbody tr")]
    assert rows == [
        ["Claimant rate", "Sep 2024", "5.90", "percent"],
        ["Employment rate", "Apr 2023 to Mar 2024", "72 (69 to 75)", "percent"],
    ]


def test_of_two_evaluations_of_a_place_the_newest_has_the_last_word() -> None:
    content = results()
    first = content[MANCHESTER]
    first["context"] = course()
    later = {
        **first,
        "context": course(value=9.0, low=None, high=None),
        "run": {**first["run"], "date": "2027-01-01"},
    }
    from .sample import entry

    found = [
        FoundThere(entry("E08000003-later", later), None),  # type: ignore[arg-type]
        FoundThere(entry(MANCHESTER, first), None),  # type: ignore[arg-type]
    ]
    [place] = places_there(found)
    assert {figure.value for item in place.market.indicators for figure in item.mine.figures} == {
        9.0
    }
