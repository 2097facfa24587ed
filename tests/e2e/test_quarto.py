"""Quarto makes the same report from the same run as the built-in pandoc, and the same comparison from the same bundles.

Runs wherever a usable Quarto is found: named by LOCALEVAL_QUARTO, in the environment, or on PATH.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pypdf
import pytest

from localeval.render.quarto_program import find_quarto
from localeval.results import result_to_json

from ..browsing import scrolls_sideways
from ..bundles.good_bundle import good_context, good_files, good_series
from ..bundles.good_bundle import zip_of as zipped
from ..comparison.made import estimate, lesson, place
from ..pdfs import figure_boxes, structure
from .conftest import REPOSITORY
from .documents import (
    bookmarks,
    pdf_text,
    read_docx,
    read_html,
    read_page,
)
from .project import Project, digests, localeval
from .test_comparison import EPOCH
from .test_documents import NUMBER, remote

QUARTO = find_quarto()

pytestmark = pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}")


NAME = "LOCALEVAL_QUARTO"
NAMED = {NAME: os.environ[NAME]} if NAME in os.environ else {}
PACKAGE = REPOSITORY / "{{cookiecutter.project_slug}}"
#: Places that exist, and the effect that each is made to have found.
EFFECTS = {
    ("Bolton", "E08000001"): 10.0,
    ("Bury", "E08000002"): -8.0,
    ("Manchester", "E08000003"): 1.0,
    ("Oldham", "E08000004"): 9.0,
    ("Blackburn with Darwen", "E06000008"): 4.0,
}
#: Sides of the text of a page in points: A4 within the margins of the report.
LEFT, BOTTOM, RIGHT, TOP = 51.0, 56.6, 544.3, 779.6


@pytest.fixture(scope="module")
def rendered(trial: Project, once: Any) -> Project:
    """Run a copy of the finished trial again, with Quarto."""

    def copied(out: Path) -> Path:
        return Path(shutil.copytree(trial.root, out / trial.root.name))

    made: Project = once("quarto", copied, renderer="quarto", **NAMED)
    assert QUARTO.version in made.summary["renderer"]
    steps = {step.partition(" ")[0] for step in made.summary["done"]}
    assert steps == {"render", "result", "finish"}
    return made


def test_html_says_the_same(rendered: Project, trial: Project) -> None:
    ours, theirs = (read_html(p.place / "report.html") for p in (rendered, trial))
    assert ours == theirs
    page = read_page(rendered.place / "report.html")
    assert remote(page) == []
    assert page.html["lang"] == "en-GB"


def test_word_says_the_same(rendered: Project, trial: Project) -> None:
    ours, theirs = (read_docx(p.place / "report.docx") for p in (rendered, trial))
    assert ours == theirs


def test_pdf_says_the_same(rendered: Project, trial: Project) -> None:
    ours, theirs = (p.place / "report.pdf" for p in (rendered, trial))
    assert NUMBER.findall(pdf_text(ours)) == NUMBER.findall(pdf_text(theirs))
    assert pdf_text(ours) == pdf_text(theirs)
    readers = [pypdf.PdfReader(path) for path in (ours, theirs)]
    assert bookmarks(readers[0]) == bookmarks(readers[1])
    figures = [[alt for name, alt in structure(r) if name == "/Figure"] for r in readers]
    assert figures[0] == figures[1]
    assert all(figures[0])


def test_only_the_rendering_was_done_again(rendered: Project, trial: Project) -> None:
    """Another renderer changes no number: the executed notebooks and the estimates stay."""
    assert digests(rendered.place / "notebooks") == digests(trial.place / "notebooks")
    ours, theirs = rendered.results(), trial.results()
    assert re.match(r"Quarto ", ours["run"].pop("renderer"))
    theirs["run"].pop("renderer")
    assert ours == theirs


# The comparison -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Compare the same bundles with either renderer; the pictures of every kind are in it."""
    folder = tmp_path_factory.mktemp("compared")
    (folder / "bundles").mkdir()
    rows = ["place_code,column,row"]
    for i, ((name, code), effect) in enumerate(EFFECTS.items()):
        earnings = estimate(
            100 * effect, 200.0 + 30 * i, outcome="earnings", label="Annual earnings", unit="GBP",
            role="secondary",
        )  # fmt: skip
        made = place(
            name, estimate(effect, 2.0 + i / 4), earnings,
            code=code, ages=(18, 66), starts=("2024-04-01", "2025-03-31"), level=3, synthetic=True,
            series=[good_series("participants", 20.0 + i), good_series("comparison", 22.0)],
            context=[good_context(value=4.0 + i)], lessons=[lesson()],
        )  # fmt: skip
        content = json.loads(result_to_json(made.result))
        (folder / "bundles" / f"{code}.zip").write_bytes(zipped(good_files(content)))
        rows.append(f"{code},{2 + i % 3},{2 + i // 3}")
    (folder / "tiles.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    for renderer in ("quarto", "pandoc"):
        done = localeval(
            folder,
            *("compare", "bundles", "--tiles", "tiles.csv", "--out", renderer),
            *("--renderer", renderer, "--json"),
            PYTHONPATH=str(PACKAGE / "src"),
            SOURCE_DATE_EPOCH=EPOCH,
            **NAMED,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["renderer"].startswith(renderer)
    return {renderer: folder / renderer for renderer in ("quarto", "pandoc")}


def both(compared: dict[str, Path], kind: str) -> tuple[Path, Path]:
    """Give a format of the comparison as Quarto made it, and as pandoc did."""
    return compared["quarto"] / f"comparison.{kind}", compared["pandoc"] / f"comparison.{kind}"


def test_the_html_of_a_comparison_says_the_same(compared: dict[str, Path]) -> None:
    ours, theirs = (read_html(path) for path in both(compared, "html"))
    assert ours == theirs
    assert [caption.split(":")[0] for caption, _ in ours.figures] == [
        f"Figure {n}" for n in range(1, len(ours.figures) + 1)
    ]
    assert min(len(ours.tables), len(ours.figures)) >= 4
    pages = [read_page(path) for path in both(compared, "html")]
    assert remote(pages[0]) == []
    charts = [[figure["id"] for figure in page.select("figure.chart-figure[id]")] for page in pages]
    assert charts[0] == charts[1]
    kinds = {re.split("-employed|-earnings", name)[0] for name in charts[0]}
    assert kinds >= {"fig-forest", "fig-lines", "fig-beside", "fig-tiles"}
    assert all(len(page.select(".answer .answer-picture svg.chart")) == 2 for page in pages)


def test_the_word_document_of_a_comparison_says_the_same(compared: dict[str, Path]) -> None:
    ours, theirs = (read_docx(path) for path in both(compared, "docx"))
    assert ours == theirs
    page = read_html(compared["quarto"] / "comparison.html")
    assert ours.figures == page.figures
    assert [table.caption for table in ours.tables] == [table.caption for table in page.tables]


def test_the_pdf_of_a_comparison_says_the_same(compared: dict[str, Path]) -> None:
    paths = both(compared, "pdf")
    assert pdf_text(paths[0]) == pdf_text(paths[1])
    ours, theirs = (pypdf.PdfReader(path) for path in paths)
    assert bookmarks(ours) == bookmarks(theirs)
    assert structure(ours) == structure(theirs)
    page = read_html(compared["quarto"] / "comparison.html")
    tags = structure(ours)
    # The picture of the answer stands by itself, above all that is a figure of a section.
    answer, *others = [alt for name, alt in tags if name == "/Figure"]
    assert others == [alt for _, alt in page.figures]
    written = (compared["quarto"] / "comparison.html").read_text(encoding="utf-8")
    assert html.unescape(written).count(answer) >= 1
    assert [name for name, _ in tags].count("/Table") == len(page.tables)
    for caption, _ in page.figures:
        assert caption in pdf_text(paths[0])


def test_the_pictures_of_a_comparison_stay_within_the_page(compared: dict[str, Path]) -> None:
    for left, bottom, right, top in figure_boxes(pypdf.PdfReader(both(compared, "pdf")[0])):
        assert LEFT <= left < right <= RIGHT
        assert BOTTOM <= bottom < top <= TOP


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_of_a_comparison_but_a_table_moves_sideways(
    compared: dict[str, Path], browser: Any, width: int
) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 844})
    tab.goto((compared["quarto"] / "comparison.html").as_uri())
    assert not scrolls_sideways(tab)
    widths = tab.eval_on_selector_all(
        "svg.chart",
        "all => all.filter(e => e.getClientRects().length).map(e => e.getBoundingClientRect().width)",
    )
    tab.close()
    assert widths
    assert max(widths) <= width


def test_a_run_of_several_places_has_its_comparison_from_quarto_too(
    two_places: Project, once: Any
) -> None:
    def copied(out: Path) -> Path:
        return Path(shutil.copytree(two_places.root, out / two_places.root.name))

    made: Project = once("quarto-two", copied, renderer="quarto", **NAMED)
    assert "render comparison" in made.summary["done"]
    assert not any("notebook" in step for step in made.summary["done"])
    ours, theirs = (project.output / "comparison" for project in (made, two_places))
    name = "comparison"
    assert read_html(ours / f"{name}.html") == read_html(theirs / f"{name}.html")
    assert read_docx(ours / f"{name}.docx") == read_docx(theirs / f"{name}.docx")
    assert pdf_text(ours / f"{name}.pdf") == pdf_text(theirs / f"{name}.pdf")
