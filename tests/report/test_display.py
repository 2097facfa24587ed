"""Display objects: Markdown in which any text stands as it is, and what assembly needs beside it."""

from __future__ import annotations

import json
from typing import Any

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.base.language import speaking
from localeval.base.notebook_outputs import METADATA, RECORDS_MIME
from localeval.report.display import Figure, Recorded, Table, Text, escape

#: What the renderers read Markdown as.
READER = "markdown-citations"

HOSTILE = [
    "*bold* _it_ `code` **b**",
    "a | b",
    "<script>alert(1)</script>",
    "$x$ and ^up^ and ~down~ and ~~out~~",
    "[link](http://example.org) ![picture](x.png)",
    "@tbl-flow @fig-balance",
    "{{< include secret >}}",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "(2) item",
    "iv) item",
    "a) item",
    ": definition",
    "% title",
    ":::",
    "::: {.caution}",
    "---",
    "--- a --- b -- c",
    "===",
    "wait...",
    "\"quoted\" and 'single'",
    "R&amp;D &lt;b&gt; &#64; & co",
    "back\\slash \\* \\",
    "A. Khan",
    "A.",
    "line one\nline two\n\n# three",
    "tab\tand   blanks",
    "-5.2",
    "+11.06",
    "Ynys Môn – Zoë’s ½",
    "[^1]: note",
    "[x]: http://example.org",
    "```",
    "~~~",
    "    four blanks",
    "| a | b |",
    "Table: a caption",
    "\\newpage \\(x\\)",
]


def plain(node: Any) -> str:
    """Give the text of pandoc's inlines; anything but words and blanks shows as its kind."""
    if isinstance(node, list):
        return "".join(plain(item) for item in node)
    kinds = {"Space": " ", "SoftBreak": "\n"}
    return str(node["c"]) if node["t"] == "Str" else kinds.get(node["t"], f"<{node['t']}>")


def folded(text: str) -> str:
    return " ".join(text.split())


def as_paragraphs(texts: list[str]) -> list[str]:
    """Read each text, escaped, as a paragraph of its own."""
    markdown = "\n\n".join(f"next\n\n{escape(text)}" for text in texts)
    blocks = json.loads(pypandoc.convert_text(markdown, "json", format=READER))["blocks"]
    assert {block["t"] for block in blocks} <= {"Para"}
    found = [plain(block["c"]) for block in blocks]
    assert found[::2] == ["next"] * len(texts)
    return found[1::2]


def test_no_text_is_read_as_markdown() -> None:
    assert as_paragraphs(HOSTILE) == [folded(text) for text in HOSTILE]


words = st.text(
    st.one_of(
        st.sampled_from("*_`|<>$^~[](){}@#-+:%.=!&;\\\"'/1aB "),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]),
    ),
    max_size=12,
).filter(lambda text: bool(text.strip()))


@settings(max_examples=12, deadline=None)
@given(st.lists(words, min_size=20, max_size=60))
def test_any_text_stands_literally_as_a_paragraph(texts: list[str]) -> None:
    assert as_paragraphs(texts) == [folded(text) for text in texts]


@settings(max_examples=12, deadline=None)
@given(st.lists(words, min_size=10, max_size=40))
def test_any_text_stands_literally_in_a_table(texts: list[str]) -> None:
    table = Table("t", "c", ["head"], [[text] for text in texts], ["left"])
    [block] = json.loads(pypandoc.convert_text(table.body(), "json", format=READER))["blocks"]
    assert block["t"] == "Table"
    rows = block["c"][4][0][3]
    found = [plain(row[1][0][4][0]["c"]) for row in rows]
    assert found == [folded(text) for text in texts]


def test_a_table_aligns_and_counts_its_columns() -> None:
    table = Table(
        "flow", "Who", ["Step", "n"], [["In the data", "190"]], ["left", "right"], ["a | b"]
    )
    assert table.body() == "| Step | n |\n| :--- | ---: |\n| In the data | 190 |"
    data, metadata = table._repr_mimebundle_()
    assert data["text/markdown"].startswith("**Who**\n\n| Step")
    assert data["text/plain"] == "Step\tn\nIn the data\t190"
    assert metadata[METADATA]["label"] == "tbl-flow"
    assert metadata[METADATA]["notes"] == ["a | b"]


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="different widths"):
        Table("flow", "Who", ["Step", "n"], [["In the data"]], ["left", "right"])


@pytest.mark.parametrize("label", ["", "Flow", "a b", "a_b", "a}", "-a", "a-", "a--b", "é"])
def test_a_label_that_no_reference_could_name_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="label"):
        Table(label, "c", ["a"], [], ["left"])
    with pytest.raises(ValueError, match="label"):
        Figure(label, "c", "alt", b"", "")


def test_a_figure_carries_both_pictures_and_its_words() -> None:
    data, metadata = Figure(
        "balance", "Caption", "What it shows", b"\x89PNG", "<svg/>"
    )._repr_mimebundle_()
    assert data["image/png"] == "iVBORw=="
    assert data["image/svg+xml"] == "<svg/>"
    assert metadata[METADATA]["alt"] == "What it shows"


def test_a_text_carries_its_kind() -> None:
    _, metadata = Text("Words.", "caution")._repr_mimebundle_()
    assert metadata[METADATA] == {"kind": "caution", "body": "Words."}


def test_a_record_is_one_quiet_line() -> None:
    recorded = Recorded({"flow": [1], "estimates": []})
    data, _ = recorded._repr_mimebundle_()
    assert data["text/plain"] == "Recorded for the result: flow."
    with speaking("cy"):
        told, _ = recorded._repr_mimebundle_()
    assert told["text/plain"] == "Cofnodwyd ar gyfer y canlyniad: flow."
    assert data[RECORDS_MIME] == {"flow": [1], "estimates": []}


def shown_by(figure: Figure) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Give what a notebook shows of a figure."""
    return figure.bundles()


def test_a_notebook_shows_the_title_of_a_chart_and_where_its_numbers_are_from() -> None:
    figure = Figure(
        "levels", "Paid work: 12 more", "Two bars.", b"png", "<svg/>", under="In *100*.", source="Source: us."
    )  # fmt: skip
    title, picture, source = shown_by(figure)
    assert title[0]["text/markdown"] == "**Paid work: 12 more**  \nIn \\*100\\*."
    assert picture[0]["image/svg+xml"] == "<svg/>"
    assert source[0]["text/markdown"] == "*Source: us.*"
    assert not any("text/html" in data for data, _ in shown_by(figure)), "Quarto would fetch for it"


def test_what_only_a_notebook_shows_does_not_reach_the_report() -> None:
    figure = Figure("levels", "Paid work", "Two bars.", b"", "<svg/>", under="In 100.")
    words, _ = shown_by(figure)
    assert words[1] == {"localeval": {"kind": "text", "body": ""}}


def test_a_box_is_set_in_where_a_notebook_shows_it_and_not_in_the_report() -> None:
    data, metadata = Text("**Take care:** small.\n\nVery.", "careful")._repr_mimebundle_()
    assert data["text/markdown"] == "> **Take care:** small.\n>\n> Very."
    assert metadata["localeval"]["body"] == "**Take care:** small.\n\nVery."
