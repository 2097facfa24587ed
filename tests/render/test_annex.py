"""What goes into the annex of a report, where tables behind charts stand, and how they are called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup

from localeval.render.annex import part_cells, tables_in_order, under_annex
from localeval.render.assemble import assemble
from localeval.render.pandoc import PandocRenderer
from localeval.report.display import Figure, Table, Text

from ..pipeline.conftest import code, notebook, prose

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
FRONT = {"title": "Working Well in Leeds", "date": "2026-11-25"}


def tagged(cell: Any, *tags: str) -> Any:
    cell["metadata"] = {**cell.get("metadata", {}), "tags": list(tags)}
    return cell


def table(label: str, behind: str = "") -> Table:
    rows = [["One", label]]
    return Table(label, f"About {label}", ["Row", "Value"], rows, ["left", "right"], behind=behind)


def figure(label: str) -> Figure:
    import base64

    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>'
    return Figure(label, f"Chart of {label}", "What it shows", dot, svg)


NOTEBOOKS = [
    ("01_who", notebook(prose("# Who"), code(table("people")))),
    (
        "02_quality",
        notebook(
            tagged(prose("# Data quality {#sec-quality}"), "annex"),
            prose("Nothing is missing."),
            prose("## Columns"),
            code(table("columns")),
        ),
    ),
    (
        "03_impact",
        notebook(
            prose("# Outcomes\n\nSee @tbl-impact and @tbl-methods."),
            code(figure("impact")),
            code(table("impact", behind="impact")),
            code(table("alone", behind="no-such-chart")),
            prose("# Sure"),
            tagged(code(table("methods")), "annex"),
            code(Text("Quite sure.")),
        ),
    ),
]
#: As they stand on paper: those of the body, then those of the annex.
ORDER = ["people", "alone", "columns", "impact", "methods"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str], dict[str, Path]]:
    folder = tmp_path_factory.mktemp("annex")
    found = assemble(NOTEBOOKS, FRONT, folder)
    text = found.files[0].read_text(encoding="utf-8")
    return text, found.numbers, PandocRenderer().render(folder, ["html", "docx", "pdf"], STYLE)


def test_the_annex_comes_last_with_what_is_tagged(made: Any) -> None:
    headings = re.findall(r"^#+ .*$", made[0], re.MULTILINE)
    assert headings == [
        "# Who",
        "# Outcomes",
        "# Sure",
        "# Annex: method, data and tables {#sec-annex}",
        "## Data quality {#sec-quality}",
        "### Columns",
        "## Tables {#sec-tables}",
    ]
    assert made[0].index("Quite sure.") < made[0].index("Nothing is missing.")


def test_tables_are_numbered_as_they_stand_on_paper(made: Any) -> None:
    numbers = {label: name for label, name in made[1].items() if label.startswith("tbl-")}
    assert numbers == {f"tbl-{label}": f"Table {n}" for n, label in enumerate(ORDER, start=1)}
    assert "See [Table 4](#table-impact) and [Table 5](#table-methods)." in made[0]
    word = docx.Document(str(made[2]["docx"]))
    captions = [p.text for p in word.paragraphs if p.style and p.style.name == "Caption"]
    assert captions == [f"Table {n}: About {label}" for n, label in enumerate(ORDER, start=1)]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(made[2]["pdf"]).pages)
    at = [text.index(caption) for caption in captions]
    assert at == sorted(at)


def test_on_a_screen_a_table_is_folded_under_its_chart(made: Any) -> None:
    page: Any = BeautifulSoup(made[2]["html"].read_text(encoding="utf-8"), "html5lib")
    fold = page.find("details", id="tbl-impact")
    assert fold.summary.get_text() == "Table 4: About impact"
    assert fold.find("td").get_text() == "impact"
    assert fold.find_previous("figure")["id"] == "fig-impact"
    assert len(page.select('[id="tbl-impact"]')) == 1
    # where the report has no such chart, the table is in sight
    assert not page.find(id="tbl-alone").find_parents("details")


def test_the_annex_begins_a_page_where_the_one_before_it_is_filled(made: Any) -> None:
    """In the PDF it is, with the contents; in Word it is not, and the annex goes on there."""
    pages = [page.extract_text() for page in pypdf.PdfReader(made[2]["pdf"]).pages]
    (at,) = [n for n, text in enumerate(pages) if "Nothing is missing." in text]
    assert "Quite sure." in pages[at - 1]
    assert pages[at].index("Annex: method") < pages[at].index("Data quality")
    word = docx.Document(str(made[2]["docx"]))
    assert not [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]


def test_an_annex_of_ones_own_is_added_to(tmp_path: Path) -> None:
    own = prose("# Further matters {#sec-annex}\n\nWords.")
    parts = notebook(prose("# A"), code(figure("f")), code(table("t", behind="f")), own)
    text = assemble([("01_a", parts)], FRONT, tmp_path).files[0].read_text(encoding="utf-8")
    assert text.count("#sec-annex") == 1
    assert text.index("Words.") < text.index("Tables {#sec-tables}")


def test_a_report_without_an_annex_has_none(tmp_path: Path) -> None:
    parts = notebook(prose("# A"), code(table("t")))
    text = assemble([("01_a", parts)], FRONT, tmp_path).files[0].read_text(encoding="utf-8")
    assert "annex" not in text.lower()


def test_a_heading_ends_what_a_tag_began() -> None:
    cells = [
        tagged(prose("## One"), "annex"),
        prose("### Below it"),
        prose("## Two"),
        tagged(prose("Alone."), "annex"),
    ]
    parted = part_cells(cells)
    words = [["".join(c["source"]) for c in section] for section in parted.sections]
    assert words == [["## One", "### Below it"]]
    assert ["".join(c["source"]) for c in parted.body] == ["## Two"]
    assert ["".join(c["source"]) for c in parted.pieces] == ["Alone."]


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("# A\n\n## B", "## A\n\n### B"),
        ("## A\n\n### B", "## A\n\n### B"),
        ("### A\n\n# B", "## A\n\n## B"),
        ("# A\n\n```\n# not one\n```", "## A\n\n```\n# not one\n```"),
        ("No heading.", "No heading."),
    ],
)
def test_headings_move_under_the_annex(text: str, moved: str) -> None:
    assert under_annex(text) == moved


def test_tables_without_a_place_for_them_come_last() -> None:
    text = "::: {.behind-chart}\n: A {#tbl-a}\n:::\n\n: B {#tbl-b}"
    assert tables_in_order(text) == ["tbl-b", "tbl-a"]
