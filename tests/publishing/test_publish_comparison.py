"""Publishing the comparison of a project's places: with all that it is made from, through the same gate, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from localeval.comparison.compare import compare_evaluations
from localeval.comparison.estimates_csv import comparison_csv
from localeval.comparison.models import comparison_to_json
from localeval.project.project import Project
from localeval.publishing.publish import publish_places
from localeval.results import result_from_json

from ..comparison.made import Made
from .handmade_project import PERSON, html, make_project, pdf, word, workbook
from .test_publish import TWO, _Links, nothing_to_do, problems_of, tree


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def pair(tmp_path: Path) -> Project:
    """Give a project of two places with their comparison."""
    project = make_project(tmp_path / "project", TWO)
    results = [
        Made(
            result_from_json((project.output(place) / "results.json").read_text("utf-8")),
            place.code,
        )
        for place in project.places
    ]
    compared = compare_evaluations(results, today=dt.date(2026, 11, 1))
    folder = project.root / "output" / "comparison"
    folder.mkdir()
    (folder / "comparison.json").write_text(comparison_to_json(compared), encoding="utf-8")
    (folder / "comparison.csv").write_text(comparison_csv(compared), encoding="utf-8")
    for name, content in (("html", html()), ("docx", word()), ("pdf", pdf())):
        (folder / f"comparison.{name}").write_bytes(content)
    (folder / "tables.xlsx").write_bytes(workbook())
    return project


def test_the_comparison_is_published_with_all_of_its_places(pair: Project, tmp_path: Path) -> None:
    dest = tmp_path / "public"
    publish_places(pair, dest, None, nothing_to_do)
    assert sorted(path.name for path in (dest / "site" / "comparison").iterdir()) == [
        "comparison.csv",
        "comparison.docx",
        "comparison.json",
        "comparison.pdf",
        "index.html",
        "tables.xlsx",
    ]
    page = (dest / "site" / "index.html").read_text(encoding="utf-8")
    links = _Links()
    links.feed(page)
    assert "comparison/index.html" in links.targets
    assert all((dest / "site" / t).is_file() for t in links.targets if not t.startswith("#"))
    assert page.index("All places compared") < page.index("Manchester")
    publish_places(pair, tmp_path / "again", None, nothing_to_do)
    assert tree(dest) == tree(tmp_path / "again")


def test_the_comparison_waits_for_the_last_place(pair: Project, tmp_path: Path) -> None:
    dest = tmp_path / "public"
    publish_places(pair, dest, pair.places[:1], nothing_to_do)
    assert not (dest / "site" / "comparison").exists()
    publish_places(pair, dest, pair.places[1:], nothing_to_do)
    assert (dest / "site" / "comparison" / "index.html").is_file()


def test_a_comparison_with_numbers_that_are_not_published_is_taken_away(
    pair: Project, tmp_path: Path
) -> None:
    dest = tmp_path / "public"
    publish_places(pair, dest, None, nothing_to_do)
    other = pair.output(pair.places[1]) / "results.json"
    other.write_text(other.read_text(encoding="utf-8").replace("2026-10-01", "2026-10-02"), "utf-8")
    publish_places(pair, dest, pair.places[:1], nothing_to_do)
    assert not (dest / "site" / "comparison").exists()
    assert "comparison/" not in (dest / "site" / "index.html").read_text(encoding="utf-8")


def test_a_person_in_the_comparison_stops_everything(pair: Project, tmp_path: Path) -> None:
    page = pair.root / "output" / "comparison" / "comparison.html"
    page.write_bytes(html(f"<p>{PERSON['person_id']}</p>"))
    (problem,) = problems_of(pair, tmp_path / "public")
    assert problem.startswith("output/comparison/comparison.html: ")
    assert PERSON["person_id"] not in problem


def test_a_comparison_that_is_not_up_to_date_does_not_leave(pair: Project, tmp_path: Path) -> None:
    def behind(made_by: dict[str, str]) -> Mapping[str, Sequence[str]]:
        return {**nothing_to_do(made_by), "comparison": ["set the places side by side"]}

    (problem,) = problems_of(pair, tmp_path / "public", behind)
    assert "the comparison of the places is not up to date" in problem


def test_a_missing_format_of_the_comparison_is_named(pair: Project, tmp_path: Path) -> None:
    (pair.root / "output" / "comparison" / "comparison.pdf").unlink()
    (problem,) = problems_of(pair, tmp_path / "public")
    assert problem.startswith("output/comparison: comparison.pdf is not there")
