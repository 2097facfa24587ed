"""The tables and what the page's script filters by: every estimate, the published numbers, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest

from localeval.library import build_library
from localeval.library.search_index import facets_of, rows_of, values_of
from localeval.library.tidy_tables import ESTIMATE_COLUMNS, LEVEL_COLUMNS
from localeval.results import Estimate, Level, Result

from .sample import TYPED, library, results


def table(site: Path, name: str) -> list[dict[str, str]]:
    text = (site / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_estimate_is_a_row(site: Path) -> None:
    found = [
        (row["evaluation"], row["role"], row["subgroup_value"])
        for row in table(site, "estimates.csv")
    ]
    expected = [
        (identity, item["role"], item["subgroup"]["value"] if item["subgroup"] else "")
        for identity, content in results().items()
        for item in content["estimates"]
    ]
    expected.append((TYPED, "primary", ""))
    assert sorted(found) == sorted(expected)


def test_numbers_are_the_published_ones(site: Path) -> None:
    first = next(r for r in table(site, "estimates.csv") if r["evaluation"].startswith("E08000003"))
    assert (first["estimate"], first["low"], first["high"]) == ("10.0", "5.1", "14.9")
    assert (first["place"], first["region"], first["synthetic"]) == (
        "Manchester",
        "North West",
        "True",
    )
    assert (first["age_low"], first["age_high"], first["evidence_level"]) == ("18", "66", "3")


def test_each_row_says_by_which_edition_of_the_method_it_was_made(site: Path) -> None:
    parts = ("code", "shared_edition", "design_edition", "estimator_edition")
    rows = {
        row["evaluation"]: [row[part] for part in parts] for row in table(site, "estimates.csv")
    }
    assert rows[TYPED] == ["unknown", "", "", ""]
    del rows[TYPED]
    assert set(map(tuple, rows.values())) == {("released", "2026.1", "2026.1", "2026.1")}


def test_typed_numbers_say_so(site: Path) -> None:
    (row,) = (r for r in table(site, "estimates.csv") if r["evaluation"] == TYPED)
    assert (row["typed"], row["source"], row["estimate"]) == ("True", "Report 12, table 3", "3.4")


def test_parquet_says_the_same_with_numbers_as_numbers(site: Path) -> None:
    frame = pd.read_parquet(site / "data" / "estimates.parquet")
    rows = table(site, "estimates.csv")
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    assert frame["estimate"].dtype == "float64"
    assert str(frame["month"].dtype) == "int64"
    assert frame["estimate"].tolist()[0] == float(rows[0]["estimate"])


def test_levels_without_a_comparison_group_have_a_table_of_their_own(site: Path) -> None:
    (row,) = table(site, "levels.csv")
    assert (row["place"], row["outcome"], row["level"]) == ("Leeds", "employed", "41.25")


def test_no_text_runs_as_a_formula(tmp_path: Path) -> None:
    content = results()
    content["E06000052-working-well"]["programme"]["organisation"] = "=HYPERLINK(1);@SUM(2)"
    build_library(*library(content), tmp_path / "site")
    rows = table(tmp_path / "site", "estimates.csv")
    cells = {row["organisation"] for row in rows if row["evaluation"].startswith("E06000052")}
    assert cells == {"'=HYPERLINK(1);'@SUM(2)"}


def facets(content: dict[str, Any] | None = None) -> tuple[Any, list[Any]]:
    _, entries = library(content)
    loaded = [(entry, entry.load()) for entry in entries]
    return entries, [
        values_of(entry, result, [e.outcome for e in result.estimates] if result else ["employed"])
        for entry, result in loaded
    ]


def test_filters_offer_every_value_with_its_number() -> None:
    _, values = facets()
    found = {f.key: [(o.key, o.label, o.count) for o in f.options] for f in facets_of(values)}
    assert found["region"] == [
        ("London", "London", 1),
        ("North West", "North West", 1),
        ("South West", "South West", 1),
        ("Wales", "Wales", 1),  # as the code of Cardiff tells
        ("Yorkshire and The Humber", "Yorkshire and The Humber", 1),
    ]
    assert [key for key, _, _ in found["design"]] == [
        "randomised_trial",
        "matched_comparison",
        "monitoring",
    ]
    assert [key for key, _, _ in found["level"]] == ["5", "3", "1"]
    assert [key for key, _, _ in found["year"]] == ["2026", "2025", "2024"]
    assert found["domain"][0] == ("health", "Health", 3)
    assert found["population"] == [("18-66", "18 to 66", 3), ("unknown", "Not stated", 2)]


def test_outcomes_that_nobody_else_has_are_one_value() -> None:
    content = results()
    for n, one in enumerate(list(content.values())[:2]):
        one["estimates"] = [{**one["estimates"][0], "outcome": f"local:own_{n}"}]
    _, values = facets(content)
    (outcomes,) = (f for f in facets_of(values) if f.key == "outcome")
    assert [(o.key, o.count) for o in outcomes.options] == [("employed", 2), ("local", 2)]


def test_rows_hold_positions_among_the_options() -> None:
    entries, values = facets()
    found = facets_of(values)
    for entry, row in zip(entries, rows_of(values, found), strict=True):
        told = {
            facet.key: [facet.options[i].key for i in at]
            for facet, at in zip(found, row, strict=True)
        }
        assert told["place"] == [entry.about.place_code]
        assert told["year"] == [entry.about.run_date[:4]]


def test_the_index_follows_the_list_on_the_page(site: Path) -> None:
    text = (site / "search-index.js").read_text(encoding="utf-8")
    content = json.loads(text.removeprefix("var localevalLibrary = ").removesuffix(";\n"))
    page = (site / "index.html").read_text(encoding="utf-8")
    names = [texts[0] for texts in content["texts"]]
    places = [name.split(" in ")[1] for name in names]
    assert places == ["Caerdydd", "Cornwall", "Leeds", "Lewisham", "Manchester"]
    positions = [page.index(f">{place}: ") for place in places]
    assert positions == sorted(positions)


def test_a_result_is_read_once_and_not_kept(tmp_path: Path) -> None:
    comparison, entries = library()
    read: list[str] = []

    def counted(identity: str, load: Any) -> Any:
        def give() -> Result | None:
            read.append(identity)
            result: Result | None = load()
            return result

        return give

    watched = [
        type(e)(e.about, counted(e.about.id, e.load), e.download, e.earlier) for e in entries
    ]
    build_library(comparison, watched, tmp_path / "site")
    assert sorted(read) == sorted(e.about.id for e in entries)


@pytest.mark.parametrize("model", [Estimate, Level])
def test_every_number_of_a_result_has_a_column_of_numbers(
    model: type[Estimate] | type[Level],
) -> None:
    """A new field of the contract that nobody gave a kind would be text, and stop the table at its first number."""
    columns = ESTIMATE_COLUMNS if model is Estimate else LEVEL_COLUMNS
    numbers = {
        name
        for name, field in model.model_fields.items()
        if {int, float} & {*get_args(field.annotation), field.annotation}
    }
    assert {name for name in numbers if columns[name] == "text"} == set()
