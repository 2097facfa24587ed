"""Names of sections in headings: seen by whoever assembles, not by whoever reads a notebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localeval.base.notebook_headings import sections_of, with_attributes


@pytest.mark.parametrize(
    ("written", "for_pandoc"),
    [
        ("# Impact <!-- #sec-impact -->", "# Impact {#sec-impact}"),
        ("# Impact<!--#sec-impact-->  ", "# Impact {#sec-impact}"),
        ("Before.\n\n## Groups <!-- #groups -->\n\nAfter.", "Before.\n\n## Groups {#groups}\n\nAfter."),
        ("# Impact {#sec-impact}", "# Impact {#sec-impact}"),
        ("# Impact <!-- a note of mine -->", "# Impact <!-- a note of mine -->"),
        ("Words <!-- #sec-impact -->", "Words <!-- #sec-impact -->"),
    ],
)  # fmt: skip
def test_a_name_in_a_comment_is_the_name_of_the_heading(written: str, for_pandoc: str) -> None:
    assert with_attributes(written) == for_pandoc


def test_sections_are_known_in_either_form() -> None:
    text = "# One <!-- #sec-one -->\n\n# Two {#sec-two}\n\n## Three <!-- #sec-three -->"
    assert sections_of(text) == ["one", "two"]


def test_no_standard_notebook_shows_the_marks_of_its_headings(repository: Path) -> None:
    template = repository / "{{cookiecutter.project_slug}}"
    notebooks = [
        *template.glob("notebooks/*.ipynb"),
        *template.glob("src/localeval/*/notebooks/*.ipynb"),
    ]
    named = 0
    for path in notebooks:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                assert "{#" not in text, f"{path.name}: {text}"
                named += len(sections_of(text))
    assert named > 8
