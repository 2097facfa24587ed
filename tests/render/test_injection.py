"""No text of a project's own becomes more than text in the html that a renderer makes."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from localeval.render import quarto_program
from localeval.render.choice import choose_renderer
from localeval.render.front_matter import meta_from
from localeval.render.interface import RenderError, RenderWarning
from localeval.report.display import Table, Text, escape

from ..injection import PAYLOADS, dangers, skeleton

STYLE = (
    Path(__file__).resolve().parents[2]
    / "{{cookiecutter.project_slug}}"
    / "_extensions"
    / "localeval"
)
QUARTO = quarto_program.find_quarto()
RENDERERS = [
    "pandoc",
    pytest.param(
        "quarto", marks=pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}")
    ),
]
FRONT = (
    "title",
    "subtitle",
    "organisation",
    "place",
    "contact",
    "licence",
    "description",
    "version",
)


def document(text: str) -> str:
    """Give an assembled report with a text in every field of its front and in every kind of its body."""
    front = {name: text for name in FRONT} | {"lang": "en-GB", "date": "2026-10-01"}
    lines = [f"{key}: {json.dumps(value)}" for key, value in front.items()]
    lines.append(f"status: {json.dumps([text, text])}")
    table = Table("flow", text, [text, "People"], [[text, "10"]], ["left", "right"], [text])
    body = [
        f"# {escape(text)}",
        escape(text),
        f"- **{escape(text)}:** {escape(text)}",
        f"::: {{.headline}}\n{escape(text)}\n:::",
        f"{table.body()}\n\n: {escape(table.caption)} {{#tbl-flow}}",
        f"::: {{.table-note}}\n{escape(text)}\n:::",
    ]
    return "---\n" + "\n".join(lines) + "\n---\n\n" + "\n\n".join(body) + "\n"


def rendered(folder: Path, name: str, text: str, formats: tuple[str, ...] = ("html",)) -> Any:
    folder.mkdir(parents=True)
    (folder / "report.qmd").write_text(text, encoding="utf-8")
    return choose_renderer(name).render(folder, formats, STYLE)


@pytest.mark.parametrize("name", RENDERERS)
def test_every_field_and_every_part_stays_text(name: str, tmp_path: Path) -> None:
    every = " ".join(" ".join(payload.split()) for payload in PAYLOADS)
    as_long = ("words " * len(every))[: len(every)].strip()
    harmless = rendered(tmp_path / "harmless", name, document(as_long))["html"]
    spoilt = rendered(tmp_path / "spoilt", name, document(every))["html"].read_text("utf-8")
    assert dangers(spoilt) == []
    assert skeleton(spoilt) == skeleton(harmless.read_text("utf-8"))
    assert spoilt.count("alert(1)") >= len(FRONT), "it is there, as it is written"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_alone_in_the_description_ends_no_attribute(payload: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndescription: {json.dumps(payload)}\n---\n\n# One\n"
    page = rendered(tmp_path / "report", "pandoc", text)["html"].read_text("utf-8")
    plain = rendered(tmp_path / "plain", "pandoc", text.replace(json.dumps(payload), "x"))["html"]
    assert dangers(page) == []
    assert skeleton(page) == skeleton(plain.read_text("utf-8"))


PROSE = {
    "a script": "<script>alert(1)</script>",
    "an element with an event": 'A <b onclick="alert(1)">word</b> and <div onclick="alert(1)">a block</div>.',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "a link that runs": "[x](javascript:alert(1)) [y](JaVa&#x0a;Script:alert(1)) [z](vbscript:x) [w](data:text/html,x)",
    "a link by reference": "[x][y]\n\n[y]: javascript:alert(1)",
    "a link in brackets": "<javascript:alert(1)>",
    "attributes": '[x](https://a.example){onclick="alert(1)"} [y]{onmouseover="alert(1)"} `c`{onclick="alert(1)"}',
    "attributes of a block": '::: {.note onclick="alert(1)" style="position:fixed"}\nx\n:::',
    "attributes of a heading": '# Heading {#id onclick="alert(1)"}',
    "attributes of code": '```{.python onclick="alert(1)"}\nx = 1\n```',
    "raw html": '```{=html}\n<script>alert(1)</script>\n```\n\n`<img src=x onerror=alert(1)>`{=html}',
    "settings in its midst": "Words.\n\n---\nlang: '\"><script>alert(1)</script>'\ncss: https://evil.example/a.css\n---\n\nMore.",
    "settings that end with points": "Words.\n\n---\ndescription: '\"><script>alert(1)</script>'\n...\n\nMore.",
    "mathematics": "$\\href{javascript:alert(1)}{x}$",
}  # fmt: skip


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("what", PROSE)
def test_a_persons_own_prose_runs_nothing(what: str, name: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\n---\n\n# One\n\n{PROSE[what]}\n"
    page = rendered(tmp_path / "report", name, text)["html"].read_text("utf-8")
    assert dangers(page) == []
    assert '<html lang="en-GB">' in page
    assert "evil.example/a.css" not in page.partition("<body")[0]


SHORT_CODE = "{{< env LOCALEVAL_SECRET >}}"


def short_codes(folder: Path) -> str:
    """Give a report with a short code of Quarto wherever a text can stand, and the picture that it shows."""
    (folder / "figures").mkdir(parents=True)
    Image.new("RGB", (80, 40), "white").save(folder / "figures" / "a.png")
    text = escape(SHORT_CODE)
    picture = f'![{text}](figures/a.png){{#fig-a fig-alt="{text}"}}'
    prose = (
        f"# {SHORT_CODE}\n\n## A {text}.\n\n### {{{SHORT_CODE}}} >}}}} B\n\n`{SHORT_CODE}` [x](https://a.example/{text}) "
        f'[y]{{custom-style="{text}"}}\n\n```\n{SHORT_CODE}\n```\n\n{picture}'
    )
    return f"{document(SHORT_CODE)}\n{prose}\n"


@pytest.mark.parametrize("name", RENDERERS)
def test_no_short_code_is_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quarto would print a variable of the environment in its place, which may be a password."""
    monkeypatch.setenv("LOCALEVAL_SECRET", "hush-hush")
    folder = tmp_path / "report"
    text = short_codes(folder)
    (folder / "report.qmd").write_text(text, encoding="utf-8")
    made = choose_renderer(name).render(folder, ("html", "docx", "pdf"), STYLE)
    assert "hush" not in made["html"].read_text("utf-8").lower()
    with zipfile.ZipFile(made["docx"]) as word:
        for part in word.namelist():
            assert b"hush" not in word.read(part), part
    pdf = pypdf.PdfReader(made["pdf"])
    assert "hush" not in "".join(page.extract_text() for page in pdf.pages)
    described = re.findall(rb"/Alt\s*\(([^)]*)\)", made["pdf"].read_bytes())
    assert not [alt for alt in described if b"hush" in alt]
    page = BeautifulSoup(made["html"].read_text("utf-8"), "html5lib")
    assert [h.text for h in page.select("article h2, article h3, article h4")][1:] == [
        SHORT_CODE,
        f"A {SHORT_CODE}.",
        f"{{{SHORT_CODE}}} >}}}} B",
    ]
    contents = [a.text for a in page.select("nav .contents-beside a")]
    assert contents == [SHORT_CODE, SHORT_CODE, f"A {SHORT_CODE}."]


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize(
    "code", ['`x <- "1"`', "`x`{.python}", "```\nx\\y\n```", "```python\nx = 1\n```"]
)
def test_code_in_prose_is_printed_in_the_pdf(code: str, name: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\n---\n\n# One\n\nBefore.\n\n{code}\n"
    made = rendered(tmp_path / "report", name, text, ("pdf",))["pdf"]
    printed = pypdf.PdfReader(made).pages[0].extract_text()
    inside = re.sub(r"^```(python)?\n|\n```$|^`|`(\{\.python\})?$", "", code)
    assert re.sub(r"\s", "", inside) in re.sub(r"\s", "", printed)


def test_links_that_a_person_may_follow_stay(tmp_path: Path) -> None:
    links = "[a](https://a.example/x?y=1#z) [b](mailto:a@b.example) [c](#one) [d](other.html)"
    text = f"---\ntitle: A\n---\n\n# One\n\n{links}\n"
    with pytest.warns(
        RenderWarning, match=r"leads nowhere once the report is passed on: other\.html"
    ):
        page = rendered(tmp_path / "report", "pandoc", text)["html"].read_text("utf-8")
    for target in ("https://a.example/x?y=1#z", "mailto:a@b.example", "#one", "other.html"):
        assert f'href="{target}"' in page


@pytest.mark.parametrize("lang", ['en"><script>', "en GB", "", "e"])
def test_a_language_is_a_tag(lang: str) -> None:
    with pytest.raises(RenderError, match="no tag such as en-GB"):
        meta_from({"title": "A", "lang": lang})


def test_word_and_pdf_hold_them_as_they_are_written(tmp_path: Path) -> None:
    every = " ".join(" ".join(payload.split()) for payload in PAYLOADS)
    made = rendered(tmp_path / "report", "pandoc", document(every), ("docx", "pdf"))
    word = docx.Document(str(made["docx"]))
    assert word.core_properties.title.startswith(PAYLOADS[0])
    targets = [rel.target_ref for rel in word.part.rels.values() if rel.is_external]
    assert not [target for target in targets if not target.startswith(("http", "mailto:"))]
    pdf = pypdf.PdfReader(made["pdf"])
    assert pdf.metadata is not None
    assert str(pdf.metadata.title) == every
    actions = [
        str(note.get_object().get("/A", {}).get("/URI", ""))
        for page in pdf.pages
        for note in page.get("/Annots") or ()
    ]
    assert not [
        target for target in actions if target and not target.startswith(("http", "mailto:"))
    ]
    assert "/JavaScript" not in str(pdf.trailer["/Root"])


def test_what_a_notebook_shows_stays_text_in_it() -> None:
    """JupyterLab reads Markdown too."""
    for payload in PAYLOADS:
        shown = [escape(payload), Text(escape(payload)).markdown]
        assert not any(re.search(r"(?<!\\)(<|\]\()", text) for text in shown)
