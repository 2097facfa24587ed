"""The comparison's notebook: runs from a hand-made comparison.json, and becomes html, Word and PDF."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import nbformat
import papermill
import pypdf
import pytest
from bs4 import BeautifulSoup

import localeval.comparison
from localeval import comparison_report
from localeval.base.errors import ProjectError
from localeval.comparison.models import Comparison, LeftOut, comparison_to_json
from localeval.render import pandoc
from localeval.render.assemble import assemble
from localeval.render.interface import FORMATS, RenderWarning

from ..claims import IMPACT_WORDS
from ..injection import dangers, in_groups, strange
from .handmade_comparison import HOSTILE, comparison_of, evaluated, pools_of

NOTEBOOKS = sorted(
    (Path(localeval.comparison_report.__file__).parent / "notebooks").glob("*.ipynb")
)
STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
SOURCE = Path(localeval.comparison_report.__file__).resolve().parents[2]
Compared = Callable[[int], Comparison]


def run(given: Comparison, folder: Path) -> list[tuple[str, Any]]:
    """Execute the notebooks beside a comparison.json, as a person or the pipeline would."""
    (folder / "comparison.json").write_text(comparison_to_json(given), encoding="utf-8")
    done = []
    for path in NOTEBOOKS:
        target = folder / path.name
        papermill.execute_notebook(
            str(path).replace("{", "{{").replace("}", "}}"),
            str(target),
            parameters={"comparison": "comparison.json"},
            cwd=str(folder),
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
        )
        done.append((path.stem, nbformat.read(target, as_version=4)))
    return done


def report(given: Comparison, folder: Path) -> str:
    """Give the assembled Markdown of a comparison."""
    found = assemble(
        run(given, folder), {"title": given.title, "lang": "en-GB", "date": given.made}, folder
    )
    assert found.notes == []
    return (folder / "report.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def package_on_the_path() -> Iterator[None]:
    """Let the kernel find the package in place."""
    paths = [str(SOURCE), os.environ.get("PYTHONPATH", "")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in paths if path))
        yield


@pytest.fixture(scope="module")
def twelve(
    package_on_the_path: None, compared: Compared, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Give the folder of the report of twelve places."""
    folder = tmp_path_factory.mktemp("twelve")
    report(compared(12), folder)
    return folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_clean_and_short(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert len(cell.source.splitlines()) <= 10
    parameters = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", ())]
    assert [cell.source for cell in parameters] == ['comparison = "comparison.json"']
    assert (
        json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"] == "python3"
    )


@pytest.mark.parametrize("n", [1, 2, 3, 12])
def test_any_number_of_places_makes_a_report(
    compared: Compared, n: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if n == 12:
        text = (request.getfixturevalue("twelve") / "report.qmd").read_text(encoding="utf-8")
    else:
        text = report(compared(n), tmp_path)
    headings = re.findall(r"^# (.+?) \{", text, re.MULTILINE)
    first, *outcomes, places, lessons, annex = headings if n > 1 else ["What was found", *headings]
    assert (first, places, lessons, annex) == ("What was found", "The places", "What was learnt", "Annex: method and tables")  # fmt: skip
    assert outcomes[0] == "What is not pooled, and why"
    assert sum("after a year" in heading for heading in outcomes) == {1: 0, 2: 2, 3: 3, 12: 3}[n]
    front = text.partition("---\n\n")[0]
    assert json.dumps(comparison_report.comparison_title(compared(n)), ensure_ascii=False) in front
    assert text.index("::::: {.answer}") < text.index("# What")


def test_without_a_comparison_group_no_word_claims_an_impact(tmp_path: Path) -> None:
    found = [evaluated(i, design="monitoring", evidence_level=1) for i in range(3)]
    given = comparison_of(
        3, evaluations=tuple(found), pools=pools_of(found, {e.id: e.run_date for e in found})
    )
    text = report(given, tmp_path)
    assert "no place can say how many it would have been without the programme" in text
    assert [match.group(0) for match in IMPACT_WORDS.finditer(text)] == []


def test_hostile_names_stay_literal_in_every_format(tmp_path: Path) -> None:
    report(comparison_of(6, HOSTILE), tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RenderWarning)
        made = pandoc.PandocRenderer().render(tmp_path, FORMATS, STYLE)
    page = BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html5lib")
    assert not page.find_all("script")
    assert not [a for a in page.find_all("a") if str(a.get("href", "")).startswith("javascript:")]
    cells = {cell.get_text() for cell in page.find_all(["td", "th"])}
    assert {"<script>alert(1)</script>", "[x](javascript:alert(1))", "a | b"} <= cells
    words = docx.Document(str(made["docx"]))
    in_word = {cell.text for table in words.tables for row in table.rows for cell in row.cells}
    assert {"<script>alert(1)</script>", "[x](javascript:alert(1))", "a | b"} <= in_word
    assert len(pypdf.PdfReader(made["pdf"]).pages) > 5


def test_every_text_of_a_comparison_stays_text(compared: Compared, tmp_path: Path) -> None:
    """The title, the places, programmes, outcomes, context and lessons, and why something was left out."""
    groups = in_groups(300)
    plain = [f"{n} {'words ' * 60}"[: len(text)].strip() for n, text in enumerate(groups)]
    folders = [tmp_path / name for name in ("spoilt", "harmless")]
    pages = []
    for folder, texts in zip(folders, (groups, plain), strict=True):
        folder.mkdir()
        given = comparison_of(6, texts)
        left = [LeftOut(source=text, why=text, kind="refused") for text in texts]
        given = given.model_copy(update={"title": texts[0], "left_out": tuple(left)})
        report(given, folder)
        made = pandoc.PandocRenderer().render(folder, ["html"], STYLE)
        pages.append(made["html"].read_text(encoding="utf-8"))
    spoilt, harmless = pages
    assert dangers(spoilt) == []
    assert strange(spoilt, harmless) == set()


def test_every_picture_is_a_chart_in_two_layouts_with_its_words(twelve: Path) -> None:
    made = pandoc.PandocRenderer().render(twelve, ["html"], STYLE)
    page = BeautifulSoup(made["html"].read_text(encoding="utf-8"), "html5lib")
    charts = page.select("figure.chart-figure")
    assert len(page.select("figure")) == len(charts) >= 4
    assert charts[0].find_parent(class_="answer") is not None, (
        "the forest plot of the title stands first"
    )
    assert all(len(chart.select("svg.wide, svg.narrow")) == 2 for chart in charts)
    folded = [chart.find_next_sibling() for chart in charts]  # what stands after each
    assert all(
        chart.select("details.behind-chart table") or (after and "table-behind" in after["class"])
        for chart, after in zip(charts, folded, strict=True)
    )
    assert all(len(str(svg["aria-label"])) > 80 for svg in page.select("svg.chart"))
    assert not re.search(r"@(tbl|fig)-", page.get_text())


def test_on_paper_the_first_page_has_the_answer_and_the_whole_is_short(twelve: Path) -> None:
    """Title, range, forest plot and each place by name; at most twelve pages, and an annex."""
    made = pandoc.PandocRenderer().render(twelve, ["pdf"], STYLE)
    pages = [page.extract_text() for page in pypdf.PdfReader(made["pdf"]).pages]
    first = " ".join(pages[0].split())
    for words in ("Across eight places, about 5 more people in 100", "Place by place", "Eight places together", "A new place like these"):  # fmt: skip
        assert words in first
    annex = [n for n, text in enumerate(pages) if "Annex: method and tables\nMethod" in text]
    assert annex, "the annex begins with its method"
    assert annex[0] <= 12
    assert len(pages) - annex[0] <= 8


def test_it_runs_under_nbval(compared: Compared, tmp_path: Path) -> None:
    (tmp_path / "comparison.json").write_text(comparison_to_json(compared(2)), encoding="utf-8")
    for path in NOTEBOOKS:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "-p", "no:cacheprovider", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("text", ["", "{}", "nonsense", '{"schema_version": "9.9"}'])
def test_a_file_that_is_no_comparison_is_named_with_the_remedy(text: str, tmp_path: Path) -> None:
    file = tmp_path / "comparison.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(
        ProjectError, match=r"not a comparison as localeval writes it.*localeval compare"
    ):
        comparison_report.open_comparison(str(file))
    with pytest.raises(ProjectError, match="there is no comparison here"):
        comparison_report.open_comparison(str(tmp_path / "absent.json"))
