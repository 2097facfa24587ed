"""Text of other people: refused when it hides something, otherwise shown as it is written and never interpreted."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from localeval.base.untrusted import quoted, why_refused
from localeval.bundles.opening import open_bundle
from localeval.render.pandoc import READER, pandoc_program
from localeval.report.display import Table, escape
from localeval.results import Result, estimates_csv

from ..bundles.good_bundle import good_files, good_result, zip_of

#: Texts that are kept, because they show what they are: what somebody would make of them must not happen.
HARMFUL = [
    "<script>alert(1)</script>",
    "</td></table><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[click me](javascript:alert(1))",
    "[click me](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "[click me][1]",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "https://evil.example/",
    "javascript:alert(1)",
    "<!-- hidden -->",
    "`<script>alert(1)</script>`{=html}",
    "```{=html}",
    "$\\href{javascript:alert(1)}{x}$",
    "\\href{javascript:alert(1)}{x}",
    "[x]{onclick=alert(1)}",
    "::: {.headline onclick=alert(1)}",
    "a | b | c",
    "# A heading",
    "Manchester\\",
    "{{< include /etc/passwd >}}",
    "@tbl-flow",
    "^[a footnote <script>]",
    "| <script>",
    "1. A list",
    "---",
    "***bold***",
]
FORMULAS = [
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "＝1+1",
    "x;=cmd|'/C calc'!A0",
    '";=1+1',
    '=HYPERLINK("https://evil.example","x")',
]


def named(name: str) -> dict[str, Any]:
    """Give a result whose shown names are all this text."""
    content = good_result()
    content["place"]["name"] = name
    content["programme"] |= {"name": name, "organisation": name, "provider": name}
    content["estimates"][0]["label"] = name
    content["estimates"][1]["subgroup"] = {"variable": name, "value": name}
    return content


@pytest.mark.parametrize("name", HARMFUL + FORMULAS)
def test_a_harmful_name_is_kept_as_it_is_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(zip_of(good_files(named(name))))
    assert open_bundle(path).result.place.name == name


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    """Show every harmful text as report and comparison do: in a heading, a paragraph, a list and a table."""
    texts = HARMFUL + FORMULAS
    parts = [f"# {escape(text)}\n\n{escape(text)}\n\n- in {escape(text)} it\n" for text in texts]
    table = Table("x", "A table", ("Place", "n"), [(t, "1") for t in texts], ("left", "right"))
    source = "\n".join([*parts, table.body(), ""])
    command = [str(pandoc_program()), f"--from={READER}", "--to=html", "--mathml"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True)
    return BeautifulSoup(done.stdout.decode(), "html5lib")


def test_no_name_becomes_markup_in_html(page: BeautifulSoup) -> None:
    live = "script img svg iframe a object embed form input math link meta base style sup code"
    assert page.body is not None
    assert [str(tag)[:80] for tag in page.body.find_all(live.split())] == []
    attributes = {name for tag in page.body.find_all(True) for name in tag.attrs}
    assert attributes <= {"id", "style", "class"}
    styles = {tag["style"] for tag in page.body.find_all(style=True)}
    assert styles <= {"text-align: left;", "text-align: right;"}


@pytest.mark.parametrize("where", ["h1", "p", "li", "td"])
def test_every_name_is_read_letter_by_letter(page: BeautifulSoup, where: str) -> None:
    seen = {re.sub(r"\s+", " ", tag.get_text()).strip() for tag in page.find_all(where)}
    wanted = {f"in {text} it" if where == "li" else text for text in HARMFUL + FORMULAS}
    # Typographic quotation marks and dashes are the reader's; they are the same characters to a person.
    plain = str.maketrans("’‘“”–—…", "''\"\"--.")
    assert {text.translate(plain) for text in wanted} <= {text.translate(plain) for text in seen}


@pytest.mark.parametrize("name", HARMFUL + FORMULAS)
def test_no_name_becomes_a_formula_in_a_spreadsheet(name: str) -> None:
    table = estimates_csv(Result.model_validate(named(name)))
    for separator in (",", ";", "\t"):
        # Excel takes the separator of the computer's language, whatever the file was written with.
        for row in csv.reader(io.StringIO(table), delimiter=separator):
            for cell in row:
                number = re.fullmatch(r"-?[0-9.]+([,;].*)?", cell)
                assert number or not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell


def test_numbers_below_zero_stay_numbers_in_a_spreadsheet() -> None:
    content = good_result()
    content["estimates"][0] |= {"estimate": -5.0, "low": -9.0, "high": -1.0, "verdict": "worse"}
    row = next(csv.DictReader(io.StringIO(estimates_csv(Result.model_validate(content)))))
    assert (row["estimate"], row["low"]) == ("-5.0", "-9.0")


@pytest.mark.parametrize(
    "text",
    [
        "Manchester",
        "Côte-d'Or",
        "Caernarfon / Caernarfon – Gwynedd",
        "Ynys Môn & Arfon",
        "東京都",
        "Ελλάδα",
        "القاهرة",
        "हिन्दी",
        "Tiếng Việt",
        "£5 off: 20% [of] <all>",
        "",
    ],
)
def test_names_of_any_language_are_taken(text: str) -> None:
    assert why_refused(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("a\x00", "a\x1b[0m", "a\x7f", "a\x85", "a\n", "a\r", "a\u2028", "a\u2029"),
        *(f"a{chr(code)}b" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
        *("a\u200b", "a\u200d", "a\u2060", "a\ufeff", "a\u00ad", "a\u180e", "a\U000e0041"),
        *("a\u3164", "a\u115f", "a\uffa0", "a\u2800", "a\ufe0f", "a\u034f"),
        *(
            "a\ue000",
            "a\uffff",
            "a\ufdd0",
            "a\ud800",
            "a" + "\u0300" * 7,
            " ",
            "\u00a0",
            "x" * 2001,
        ),
    ],
)
def test_text_that_hides_something_is_refused(text: str) -> None:
    assert why_refused(text)


def test_lines_are_for_descriptions() -> None:
    assert why_refused("a\nb")
    assert not why_refused("a\nb", lines=True)
    assert why_refused("a\rb", lines=True)


@pytest.mark.parametrize("text", ["\x1b[2J", "a\u202eb", "a\nb", "\ud800", "x" * 1000, "\u200b"])
def test_a_quoted_text_is_one_short_visible_line(text: str) -> None:
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= 800
    quoted(text).encode("utf-8")
