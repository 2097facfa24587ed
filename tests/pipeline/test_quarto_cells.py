"""Notebooks are decent documents of Quarto: notes are hidden, code is not shown, tables and pictures say what they are."""

from __future__ import annotations

import json
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

import localeval
from localeval.base.notebook_outputs import METADATA, QUARTO_KEYS, QUARTO_UNSEEN
from localeval.pipeline.quarto_cells import ready_cell, ready_prose
from localeval.publishing.bundle import scrubbed_notebook
from localeval.render.hidden_prose import without_hidden
from localeval.render.quarto_program import find_quarto
from localeval.report.charts.picture import Disc, Picture, svg
from localeval.report.charts.raster import png
from localeval.report.display import Figure, Recorded, Table, Text

from .conftest import notebook

PACKAGE = Path(localeval.__file__).parent
SOURCES = [
    *sorted((PACKAGE.parents[1] / "notebooks").glob("*.ipynb")),
    *sorted((PACKAGE / "comparison_report" / "notebooks").glob("*.ipynb")),
]
QUARTO = find_quarto()
DRAWN = Picture(90, 40, [Disc(20, 20, 9, "brand")], "t", "s")
TABLE = Table("flow", "Who's in *it*", ["Step", "People"], [["In", "12"]], ["left", "right"], ["A note."])  # fmt: skip


def figure(label: str) -> Figure:
    return Figure(label, f"Title {label}", f"It shows what's in {label}", png(DRAWN), svg(DRAWN))


def outputs_of(*shown: Any) -> list[dict[str, Any]]:
    bundles = [
        bundle
        for one in shown
        for bundle in (one.bundles() if isinstance(one, Figure) else [one._repr_mimebundle_()])
    ]
    return [
        {
            "output_type": "display_data",
            "data": dict(data),
            "metadata": json.loads(json.dumps(about)),
        }
        for data, about in bundles
    ]


def ready(*shown: Any, **own: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": outputs_of(*shown)}
    ready_cell(cell, own)
    return cell


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_note_is_hidden_by_quarto_and_no_code_is_shown(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source, tags = "".join(cell["source"]), cell["metadata"].get("tags", ())
        if cell["cell_type"] == "code":
            assert cell["metadata"]["echo"] is False
            continue
        is_note = "remove-cell" in tags
        assert is_note == source.startswith("::: {.content-hidden}\n\n") == source.endswith("\n\n:::")  # fmt: skip
        assert is_note == ("**For the analyst.**" in source)
        assert without_hidden(source) == ("" if is_note else source)


def test_the_only_table_of_a_cell_has_caption_and_label() -> None:
    cell = ready(TABLE)
    caption = r"Who’s in \\*it\\*"
    assert cell["metadata"] == {"echo": False, "label": "tbl-flow", "tbl-cap": caption}
    title, table = cell["outputs"]
    assert title["data"]["text/markdown"] == r"**Who\'s in \*it\***"
    assert title["metadata"] == {METADATA: {"kind": "text", "body": ""}, QUARTO_UNSEEN: False}
    assert table["data"]["text/markdown"].startswith("| Step | People |")
    assert "A note." in table["data"]["text/markdown"]
    assert table["metadata"] == outputs_of(TABLE)[0]["metadata"]


def test_of_several_tables_none_loses_its_title() -> None:
    cell = ready(TABLE, Table("b", "Another", ["A"], [["1"]], ["left"]))
    assert cell["metadata"] == {"echo": False}
    assert [output["data"]["text/markdown"][:2] for output in cell["outputs"]] == ["**", "**"]


def test_pictures_have_their_alternative_text_where_quarto_looks_for_it() -> None:
    cell = ready(Text("before"), figure("a"), figure("b"))
    shown = [output["metadata"][METADATA]["kind"] for output in cell["outputs"]]
    texts = cell["metadata"]["fig-alt"]
    assert [kind == "figure" for kind in shown] == [bool(text) for text in texts]
    assert list(filter(None, texts)) == ["It shows what’s in a", "It shows what’s in b"]


def test_what_is_for_the_run_is_not_shown_and_what_a_person_chose_is_kept() -> None:
    cell = ready(Recorded({"flow": [1]}), echo=True, include=False, collapsed=True)
    assert cell["metadata"] == {"echo": True, "include": False}
    assert cell["outputs"][0]["metadata"][QUARTO_UNSEEN] is False


def test_a_note_of_a_persons_own_is_hidden_too() -> None:
    cell = {"cell_type": "markdown", "source": ["A note\n", "of two lines"], "metadata": {}}
    ready_prose(cell, ["remove-cell"])
    assert "".join(cell["source"]) == "::: {.content-hidden}\n\nA note\nof two lines\n\n:::"
    before = list(cell["source"])
    ready_prose(cell, ["remove-cell"])
    assert cell["source"] == before
    prose = {"cell_type": "markdown", "source": "Words", "metadata": {}}
    ready_prose(prose, ["annex"])
    assert prose["source"] == "Words"


def test_what_quarto_needs_leaves_with_a_bundle_and_nothing_else() -> None:
    cell = {**ready(TABLE), "execution_count": 3}
    cell["metadata"]["secret"] = "Jo Bloggs"
    [kept] = json.loads(scrubbed_notebook(json.dumps(notebook(cell)).encode()))["cells"]
    assert set(kept["metadata"]) == {"echo", "label", "tbl-cap"} <= set(QUARTO_KEYS)
    assert len(kept["outputs"]) == 2


@pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}")
def test_quarto_renders_it_from_its_stored_outputs(tmp_path: Path) -> None:
    note = {
        "cell_type": "markdown",
        "metadata": {"tags": ["remove-cell"]},
        "source": "For you alone.",
    }
    ready_prose(note, ["remove-cell"])
    heading = {"cell_type": "markdown", "metadata": {}, "source": "# Flow <!-- #sec-flow -->"}
    injected = ready()
    injected["source"] = "place = 'secret'"
    injected["metadata"]["tags"] = ["injected-parameters"]
    cells = [heading, note, injected, ready(TABLE), ready(figure("a")), ready(Recorded({"a": 1}))]
    whole = notebook(*({**cell, "execution_count": None} if "outputs" in cell else cell for cell in cells))  # fmt: skip
    (tmp_path / "n.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    command = [str(QUARTO.path), "render", "n.ipynb", "--to", "html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = BeautifulSoup((tmp_path / "n.html").read_text(encoding="utf-8"), "html.parser")
    main: Any = page.find("main")
    words = " ".join(main.get_text(" ").split())
    assert "Table 1: Who’s in *it*" in words
    assert words.count("Who’s in") == 1
    for unseen in ("secret", "For you alone", "Recorded"):
        assert unseen not in words
    assert main.find(id="tbl-flow") is not None
    assert main.find("img")["alt"] == "It shows what’s in a"
