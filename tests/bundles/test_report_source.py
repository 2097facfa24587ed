"""The assembled report of somebody else's bundle: a good one is taken, and any that a renderer would carry out is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.base.errors import BundleError, Refused
from localeval.bundles.opening import check_bundle
from localeval.bundles.report_source import check_drawing, check_source
from localeval.render.assemble import assemble
from localeval.render.portable import harmless
from localeval.report.display import Figure, Table, Text, escape

from ..injection import PAYLOADS
from ..pipeline.conftest import code, notebook, prose
from ..publishing.handmade_project import png, source, svg
from .good_bundle import good_files, with_crate

HEAD = '---\ntitle: "A"\nlocaleval: {"title": "A"}\n---\n\n'
GOOD = (
    "# Summary\n\nAs `code` and [a link](https://example.org), 5 < 6, \\<script>.\n\n"
    "| a | b |\n| :--- | ---: |\n| 1 | 2 |\n\n```\nplain code\n```\n\n``` {.python}\ncoloured\n```\n\n"
    '![Figure 1: x](figures/fig-a.png){#figure-a fig-alt="y"}\n'
)
#: What Quarto or pandoc would carry out, load or obey.
HOSTILE = (
    "```{python}\nprint(1)\n```",
    "  ~~~ {r}\n1\n~~~",
    "> ```{ojs}\n> 1\n> ```",
    "```{=html}\n<b>\n```",
    "`<b>`{=html}",
    "It is `{python} 1 + 1`.",
    "It is `r 1 + 1`.",
    "{{< include /etc/passwd >}}",
    "{{< env HOME >}}",
    "text\n\n---\nfilters: [x.lua]\n---\n",
    "<script>alert(1)</script>",
    "\\\\<script>alert(1)</script>",
    "<IMG src=https://evil.example/x.png>",
    "<svg onload=alert(1)>",
    "<style>@import 'https://evil.example/a.css';</style>",
    "[x](javascript:alert(1))",
    "[x]( data:text/html;base64,AAAA)",
    "[x](&#106;avascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](<java%73cript:alert(1)>)",
    "[x][y]\n\n[y]: vbscript:alert(1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_carried_out_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        check_source(f"{HEAD}{text}\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_the_same_in_a_notebook_is_harmless_once_assembled(text: str) -> None:
    check_source(f"{HEAD}{harmless(text)}\n")


def test_a_report_of_hostile_texts_is_taken(tmp_path: Path) -> None:
    """What is written as a text stays one, so that nobody's name keeps their report from being passed on."""
    for text in [*PAYLOADS, " ".join(PAYLOADS)]:
        shown: tuple[Table | Figure | Text, ...] = (
            Table("a", text, ["b"], [[text]], ["left"], [text]),
            Figure("c", text, text, b"png", "<svg/>"),
            Text(escape(text)),
        )
        whole = notebook(prose(f"# A\n\n{text.replace('![', '[')}"), code(*shown))
        made = assemble([("01_a", whole)], {"title": text, "status": [text]}, tmp_path)
        check_source(made.files[0].read_text(encoding="utf-8"))


def test_a_good_report_is_taken_and_left_as_it_is() -> None:
    check_source(HEAD + GOOD)
    assert harmless(GOOD) == GOOD


@pytest.mark.parametrize(
    "key", ["filters", "format", "engine", "jupyter", "include-in-header", "execute"]
)
def test_a_front_matter_with_commands_is_refused(key: str) -> None:
    with pytest.raises(Refused, match=key):
        check_source(f'---\ntitle: "A"\n{key}: x\n---\n\ntext\n')


def test_a_report_without_front_matter_is_refused() -> None:
    with pytest.raises(Refused, match="no front matter"):
        check_source("# A\n")


@pytest.mark.parametrize(
    "drawing",
    [
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="alert(1)"/>',
        "<svg><foreignObject><p/></foreignObject></svg>",
        '<svg><image href="https://evil.example/x.png"/></svg>',
        "<svg><style>@import 'https://evil.example/a.css';</style></svg>",
        '<svg><rect fill="url(https://evil.example/a)"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    ],
)
def test_a_picture_that_loads_or_runs_something_is_refused(drawing: str) -> None:
    with pytest.raises(Refused):
        check_drawing(drawing)
    check_drawing(svg())


def bundle(**files: bytes) -> dict[str, bytes]:
    named = {name.replace("__", "/").replace("_DOT_", "."): body for name, body in files.items()}
    return with_crate({**good_files(), **named})


def test_a_bundle_may_have_its_assembled_report() -> None:
    whole = bundle(
        report_DOT_qmd=source(), figures__fig_DOT_png=png(), figures__fig_DOT_svg=svg().encode()
    )
    assert "report.qmd" in check_bundle("a.zip", whole).files


@pytest.mark.parametrize(
    "files",
    [
        {"report_DOT_qmd": source("```{python}\n1\n```").replace(b"; ", b"\n\n")},
        {"figures__fig_DOT_svg": b"<svg><script>1</script></svg>"},
        {"figures__fig_DOT_png": b"MZ a program"},
        {"figures__fig_DOT_exe": b"MZ a program"},
        {"figures__a__fig_DOT_png": png()},
        {"_extensions__x_DOT_lua": b"os.execute('rm')"},
    ],
)
def test_a_bundle_with_anything_else_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(BundleError):
        check_bundle("a.zip", bundle(**files))
