"""The comparison of a project's places, which its run makes last, and ``localeval compare`` outside of any project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from localeval.comparison.models import Comparison, comparison_from_json

from .documents import pdf_text, read_docx, read_html
from .project import Project, digests, localeval

NAMES = ("Manchester", "Caerdydd")
FILES = {
    "comparison.html",
    "comparison.docx",
    "comparison.pdf",
    "comparison.json",
    "comparison.csv",
    "tables.xlsx",
    "notebooks/01_comparison.ipynb",
}
#: 1 November 2026.
EPOCH = "1793491200"


@pytest.fixture
def made(two_places: Project) -> Path:
    """Give the folder of the comparison."""
    return two_places.output / "comparison"


def read(folder: Path) -> Comparison:
    return comparison_from_json((folder / "comparison.json").read_text(encoding="utf-8"))


def test_a_run_of_several_places_ends_with_their_comparison(made: Path) -> None:
    assert set(digests(made)) == FILES
    found = read(made)
    assert found.title == "Working Well: comparison of places"
    assert sorted(item.place for item in found.evaluations) == sorted(NAMES)
    assert [item.source for item in found.evaluations] == ["output/W06000015", "output/E08000003"]
    assert found.synthetic


def test_its_estimates_are_those_of_the_places(two_places: Project, made: Path) -> None:
    found = read(made)
    for place in two_places.places:
        result: dict[str, Any] = json.loads((place / "results.json").read_text("utf-8"))
        primary = next(item for item in result["estimates"] if item["role"] == "primary")
        members = [
            member
            for row in found.pools
            for member in row.members
            if found.evaluation(member.evaluation).place_code == place.name
            and row.outcome == primary["outcome"]
        ]
        assert [member.estimate for member in members] == [primary["estimate"]]
        assert all(member.pooled for member in members)


def test_it_says_the_same_in_every_format(made: Path) -> None:
    html, word = read_html(made / "comparison.html"), read_docx(made / "comparison.docx")
    assert html.headings == word.headings
    for text in (html.text, word.text, pdf_text(made / "comparison.pdf")):
        assert all(name in text for name in NAMES)
        assert "synthetic data" in text.casefold()


def test_it_names_no_folder_of_the_machine(two_places: Project, made: Path) -> None:
    for path in made.rglob("*"):
        if path.is_file():
            assert str(two_places.root).encode() not in path.read_bytes(), path.name


def test_the_executed_notebook_runs_again_where_it_lies(made: Path) -> None:
    cells = json.loads((made / "notebooks" / "01_comparison.ipynb").read_text("utf-8"))["cells"]
    injected = next(c for c in cells if "injected-parameters" in c["metadata"].get("tags", ()))
    assert 'comparison = "../comparison.json"' in "".join(injected["source"])
    assert (made / "notebooks" / "../comparison.json").resolve() == made / "comparison.json"


def test_nothing_new_means_that_nothing_is_compared_again(
    two_places: Project, tmp_path: Path
) -> None:
    copy = Project(tmp_path / "copy", {})
    shutil.copytree(two_places.root, copy.root)
    before = digests(copy.output)
    done = copy.run("--place", "E08000003", "--json")
    assert json.loads(done.stdout)["done"] == []
    assert digests(copy.output) == before


def test_places_are_compared_outside_of_any_project_with_the_same_bytes_each_time(
    two_places: Project, tmp_path: Path
) -> None:
    package = two_places.root
    for name in ("one", "two"):
        command = localeval(
            tmp_path,
            *("compare", str(two_places.root), "--out", name, "--renderer", "pandoc"),
            PYTHONPATH=str(package / "src"),
            SOURCE_DATE_EPOCH=EPOCH,
        )
        assert command.returncode == 0, command.stderr
    assert set(digests(tmp_path / "one")) == FILES
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    found = read(tmp_path / "one")
    assert found.made == "2026-11-01"
    assert sorted(item.place for item in found.evaluations) == sorted(NAMES)
