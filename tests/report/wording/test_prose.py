"""The prose of the standard notebooks: it is told in the language of the report, and a person's own stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import localeval
from localeval.base.language import speaking
from localeval.report.wording.prose import is_standard, told_heading, told_prose

NOTEBOOKS = sorted((Path(localeval.__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_prose_that_reaches_a_report_is_known(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "markdown" and "remove-cell" not in cell["metadata"].get("tags", ())
    ]
    assert prose
    assert [text for text in prose if not is_standard(text)] == []


def test_prose_is_told_in_the_language_of_the_report() -> None:
    text = "## Who was evaluated {#sec-participants}\n\nWhat was known of people\nbefore they started.\n\nOurs."
    assert told_prose(text) == text
    with speaking("cy"):
        heading, known, own = told_prose(text).split("\n\n")
        assert heading.startswith("## ")
        assert heading.endswith(" {#sec-participants}")
        assert "evaluated" not in heading
        assert "known" not in known
        assert own == "Ours."
        assert told_heading("A heading of our own") == "A heading of our own"
