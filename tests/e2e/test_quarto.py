"""Quarto makes the same report from the same run as the built-in pandoc.

Runs wherever a usable Quarto is found: named by LOCALEVAL_QUARTO, in the environment, or on PATH.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pypdf
import pytest

from localeval.report.quarto import find_quarto

from .documents import bookmarks, pdf_text, read_docx, read_html, read_page, structure
from .project import Project, digests
from .test_documents import NUMBER, remote

QUARTO = find_quarto()

pytestmark = [
    pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}"),
    pytest.mark.xdist_group("quarto"),
]


@pytest.fixture(scope="module")
def rendered(trial: Project, once: Any) -> Project:
    """Run a copy of the finished trial again, with Quarto."""

    def copied(out: Path) -> Path:
        return Path(shutil.copytree(trial.root, out / trial.root.name))

    name = "LOCALEVAL_QUARTO"
    named = {name: os.environ[name]} if name in os.environ else {}
    made: Project = once("quarto", copied, renderer="quarto", **named)
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
