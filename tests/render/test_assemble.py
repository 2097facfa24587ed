"""From executed notebooks to one Markdown report: what comes in, under which number, and what stays out."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.render.assemble import assemble, without_empty_sections
from localeval.render.front_matter import meta_from, split_front_matter
from localeval.render.hidden_prose import without_hidden
from localeval.report.display import Figure, Recorded, Table, Text

from ..pipeline.conftest import code, notebook, prose

FRONT = {"title": "Working Well: Leeds", "lang": "en-GB"}


def table(label: str = "flow", caption: str = "Who was evaluated", *notes: str) -> Table:
    return Table(label, caption, ["Step", "n"], [["In the data", "190"]], ["left", "right"], notes)


def figure(label: str = "balance", caption: str = "Balance", alt: str = "What it shows") -> Figure:
    return Figure(label, caption, alt, b"png of " + label.encode(), f"<svg>{label}</svg>")


def body(folder: Path, *notebooks: Any) -> str:
    """Assemble notebooks and give the report without its front matter."""
    named = [(f"{i:02}_part", each) for i, each in enumerate(notebooks, 1)]
    made = assemble(named, FRONT, folder)
    text = made.files[0].read_text(encoding="utf-8")
    return text.split("---\n", 2)[2].strip()


def problems(folder: Path, *notebooks: Any) -> list[Problem]:
    with pytest.raises(ProjectError) as caught:
        body(folder, *notebooks)
    return list(caught.value.problems)


def test_prose_and_display_objects_in_the_order_of_the_notebooks(tmp_path: Path) -> None:
    first = notebook(prose("# Summary"), code(Text("A sentence.")))
    second = notebook(prose("# Impact"), code(table(), Text("Take care.", "caution")))
    assert body(tmp_path, first, second) == (
        "# Summary\n\nA sentence.\n\n"
        "# Impact\n\n"
        "::: {#table-flow}\n| Step | n |\n| :--- | ---: |\n| In the data | 190 |\n\n: Table 1: Who was evaluated\n:::\n\n"
        "::: {.caution}\nTake care.\n:::"
    )


def test_notes_stand_under_their_table(tmp_path: Path) -> None:
    text = body(tmp_path, notebook(prose("# A"), code(table("flow", "Who", "one *", "two"))))
    assert text.endswith(": Table 1: Who\n:::\n\n::: {.table-note}\none \\*  \ntwo\n:::")


def test_references_become_links_with_numbers_in_document_order(tmp_path: Path) -> None:
    first = notebook(prose("# A\n\nSee @tbl-late, @fig-balance and @tbl-flow."))
    second = notebook(
        code(table("flow"), figure(), table("late"), Text("As @tbl-flow: (@fig-balance)."))
    )
    text = body(tmp_path, first, second)
    assert (
        "See [Table 2](#table-late), [Figure 1](#figure-balance) and [Table 1](#table-flow)."
        in text
    )
    assert "As [Table 1](#table-flow): ([Figure 1](#figure-balance))." in text


def test_an_address_or_an_escaped_reference_is_no_reference(tmp_path: Path) -> None:
    text = body(tmp_path, notebook(prose("# A\n\nWrite to a@fig-x or \\@tbl-flow."), code(table())))
    assert "Write to a@fig-x or \\@tbl-flow." in text


def test_a_reference_to_nothing(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, notebook(prose("# A\n\nSee @tbl-flw."), code(table())))
    assert problem.what == "'@tbl-flw' refers to no table or figure of this report."
    assert problem.remedy == "Use one of: @tbl-flow."


def test_a_label_used_twice_names_both_cells(tmp_path: Path) -> None:
    [problem] = problems(
        tmp_path,
        notebook(prose("# A"), code(table())),
        notebook(prose("# B"), prose("x"), code(table())),
    )
    assert problem.where == "notebooks/02_part.ipynb, cell 3"
    assert "already used in notebooks/01_part.ipynb, cell 2" in problem.what


def test_notebooks_without_a_heading(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, notebook(prose("Only words.")))
    assert problem.what == "no notebook has a heading."


def test_a_report_that_cannot_be_put_together_leaves_the_last_one(tmp_path: Path) -> None:
    body(tmp_path, notebook(prose("# A"), code(figure())))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    problems(tmp_path, notebook(prose("# A\n\n@tbl-nothing"), code(figure("other"))))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_for_the_analyst_does_not_reach_the_reader(tmp_path: Path) -> None:
    text = body(
        tmp_path,
        notebook(
            prose("# A"),
            prose("For the analyst.", "remove-cell"),
            code(source='place = "x"', tags=["parameters"]),
            code(source='place = "y"', tags=["injected-parameters"]),
            code(Text("hidden"), tags=["remove-cell"]),
            code(Text("shown"), source="secret_code()"),
            code(Recorded({"flow": []})),
            code(Text(" ")),
        ),
    )
    assert text == "# A\n\nshown"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("::: {.content-hidden}\nA note.\n:::", ""),
        ("Before.\n\n::: {.content-hidden}\n\n# A note\n\n:::\n\nAfter.", "Before.\n\nAfter."),
        ("::: {.content-hidden}\n:::: {.note}\nA\n::::\nB\n:::\nC", "C"),
        ("::: {.note}\nA\n::: {.content-hidden}\nB\n:::\n:::", "::: {.note}\nA\n:::"),
        ("A\n\n::: {.content-hidden}\n```\n:::\n```\nB\n:::\nC", "A\n\nC"),
        ("A\n::: {.content-hidden}\nnever closed", "A"),
        ("::: content-hidden\nA\n:::", ""),
        ("A `::: {.content-hidden}` mark", "A `::: {.content-hidden}` mark"),
    ],
)
def test_what_quarto_hides_is_left_out(source: str, left: str) -> None:
    assert without_hidden(source) == left


def test_a_note_that_quarto_hides_does_not_reach_the_reader(tmp_path: Path) -> None:
    note = "::: {.content-hidden}\n\n**For the analyst.** See @tbl-nothing ![](x.png)\n\n:::"
    shown = notebook(
        prose("# A <!-- #sec-a -->"), prose(note), prose(f"{note}\n\nB"), code(table())
    )
    text = body(tmp_path, shown)
    assert "analyst" not in text
    assert text.startswith("# A {#sec-a}\n\nB\n\n")


def test_what_is_hidden_in_some_formats_only_is_said_to_be_in_all(tmp_path: Path) -> None:
    part = '::: {.content-hidden when-format="pdf"}\n\nFor screens.\n\n:::'
    made = assemble([("01_a", notebook(prose("# A"), prose(part)))], {"title": "T"}, tmp_path)
    assert "For screens." in made.files[0].read_text(encoding="utf-8")
    [note] = made.notes
    assert "cell 2: a part that is hidden in some formats only" in note


STREAM = {"output_type": "stream", "name": "stdout", "text": "row-level data"}
FRAME = {
    "output_type": "execute_result",
    "execution_count": 1,
    "metadata": {},
    "data": {"text/html": "<table>row-level data</table>", "text/plain": "row-level data"},
}
ERROR = {
    "output_type": "error",
    "ename": "E",
    "evalue": "row-level data",
    "traceback": ["row-level data"],
}


@pytest.mark.parametrize("output", [STREAM, FRAME, ERROR], ids=["printed", "frame", "error"])
def test_what_has_not_been_through_the_door_is_left_out_with_a_note(
    tmp_path: Path, output: dict[str, Any]
) -> None:
    cells = (
        prose("# A"),
        code(source="x", tags=["parameters"]),
        code(source="y", tags=["injected-parameters"]),
    )
    made = assemble([("04_impact", notebook(*cells, code(Text("shown"), output)))], FRONT, tmp_path)
    assert "row-level" not in made.files[0].read_text()
    assert "shown" in made.files[0].read_text()
    [note] = made.notes
    # The third cell of the person's own notebook: what papermill puts in is not counted.
    assert note.startswith("notebooks/04_impact.ipynb, cell 3: an output that is not")
    assert "disclosure control" in note


def test_a_picture_that_is_left_out_says_how_it_gets_in(tmp_path: Path) -> None:
    picture = {
        "output_type": "display_data",
        "data": {"image/png": "AAAA", "text/plain": "<Figure size 640x480 with 1 Axes>"},
        "metadata": {},
    }
    made = assemble([("06_own", notebook(prose("# A"), code(picture)))], FRONT, tmp_path)
    [note] = made.notes
    assert note.startswith("notebooks/06_own.ipynb, cell 2: an output that is not")
    assert note.endswith("section.figure(figure, label, caption, alt).")


def test_a_figure_of_ones_own_is_in_the_report_and_is_said_to_be(tmp_path: Path) -> None:
    own = Figure("waits", "Waiting times", "A line that rises.", b"png", "<svg/>", own=True)
    made = assemble([("06_own", notebook(prose("# A"), code(own)))], FRONT, tmp_path)
    text = made.files[0].read_text()
    assert "![Figure 1: Waiting times](figures/fig-waits.png){#figure-waits " in text
    assert 'fig-alt="A line that rises."' in text
    [note] = made.notes
    assert note.startswith("notebooks/06_own.ipynb, cell 2: the figure 'fig-waits' is the notebook")


HOSTILE = 'A "quoted" \\ name & R&amp;D {#id} @tbl-flow $x$ | <b>\n\n# two'
LITERAL = 'A "quoted" \\ name & R&amp;D {#id} @tbl-flow $x$ | <b> # two'


def blocks_of(markdown: str) -> list[Any]:
    found: list[Any] = json.loads(
        pypandoc.convert_text(markdown, "json", format="markdown-citations")
    )["blocks"]
    return found


def words_of(inlines: list[Any]) -> str:
    return "".join({"Str": item.get("c"), "Space": " "}[item["t"]] for item in inlines)


def test_hostile_captions_and_alternative_text_stand_literally(tmp_path: Path) -> None:
    shown = (table("flow", HOSTILE), figure("balance", HOSTILE, HOSTILE))
    _, box, second = blocks_of(body(tmp_path, notebook(prose("# A"), code(*shown))))
    [first] = box["c"][1]
    assert (box["t"], box["c"][0][0], first["t"]) == ("Div", "table-flow", "Table")
    assert words_of(first["c"][1][1][0]["c"]) == f"Table 1: {LITERAL}"
    assert second["t"] == "Figure"
    assert second["c"][0][0] == "figure-balance"
    [image] = second["c"][2][0]["c"]
    attributes, description, target = image["c"]
    assert words_of(description) == f"Figure 1: {LITERAL}"
    assert dict(attributes[2])["fig-alt"] == LITERAL
    assert target[0] == "figures/fig-balance.png"


TEXTS = (
    "\"x\": 'y' # --- {z}",
    "1. First",
    "(iv) of *four* _parts_ ~ H~2~O ^2^ ... -- [x](y) <b> &amp; & `code` $x$ @me",
    "{{< env HOME >}} and {{< meta title >}}",
    "Sir Gâr: £1,800 more | a \\ b",
    "a) one",
    "- no list",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_the_front_matter_comes_out_letter_by_letter(text: str, tmp_path: Path) -> None:
    front = {"title": text, "status": ["OFFICIAL", text], "date": "2026-01-01", "contact": text}
    assemble([("01_a", notebook(prose("# A")))], front, tmp_path)
    whole = (tmp_path / "report.qmd").read_text(encoding="utf-8")
    read = meta_from(split_front_matter(whole)[0])
    assert (read.title, read.status, read.contact) == (text, ("OFFICIAL", text), text)
    meta = json.loads(pypandoc.convert_text(whole, "json", format="markdown-citations"))["meta"]
    # the mark of no width keeps Quarto from running a short code
    assert words_of(meta["title"]["c"]).replace("\u2060", "") == text
    assert "{{<" not in whole


def test_the_marks_stand_in_the_text_for_formats_of_others(tmp_path: Path) -> None:
    front = {**FRONT, "status": ["OFFICIAL", "Made-up *data*"]}
    assemble([("01_a", notebook(prose("# A")))], front, tmp_path)
    whole = (tmp_path / "report.qmd").read_text(encoding="utf-8")
    assert "OFFICIAL · Made-up *data*" in pypandoc.convert_text(
        whole, "plain", format="markdown"
    ).replace("**", "")


def test_figures_are_written_in_both_forms_and_old_ones_removed(tmp_path: Path) -> None:
    body(tmp_path, notebook(prose("# A"), code(figure("old"))))
    body(tmp_path, notebook(prose("# A"), code(figure("new"))))
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "fig-new.png",
        "fig-new.svg",
    ]
    assert (tmp_path / "figures" / "fig-new.svg").read_text() == "<svg>new</svg>"


def test_equal_notebooks_give_equal_files_that_are_not_touched(tmp_path: Path) -> None:
    def made() -> dict[str, int]:
        body(tmp_path, notebook(prose("# A"), code(figure(), table())))
        return {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}

    assert made() == made()


def picture(content: str) -> str:
    return base64.b64encode(content.encode()).decode()


def test_attached_pictures_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    """JupyterLab calls every picture that is pasted image.png."""
    source = "![words](attachment:image.png)"
    first = notebook(
        prose(f"# A\n\n{source} {source}", image=picture("one")),
        prose(source, image=picture("two")),
    )
    second = notebook(prose(f"# B\n\n{source}", image=picture("three")))
    text = body(tmp_path, first, second)
    names = [part.partition(")")[0] for part in text.split("![words](")[1:]]
    assert names[0] == names[1]
    assert [(tmp_path / name).read_text() for name in names] == ["one", "one", "two", "three"]


def test_a_picture_with_blanks_in_its_name(tmp_path: Path) -> None:
    cell = prose("# A\n\n![words](attachment:my%20photo.PNG)")
    cell["attachments"] = {"my photo.PNG": {"image/png": picture("one")}}
    text = body(tmp_path, notebook(cell))
    assert text == "# A\n\n![words](figures/01_part-1-1.png)"


@pytest.mark.parametrize(
    "address", ["attachment:lost.png", "logo.png", "https://example.org/logo.png"]
)
def test_a_picture_that_the_report_cannot_hold(tmp_path: Path, address: str) -> None:
    [problem] = problems(tmp_path, notebook(prose(f"# A\n\n![words]({address})")))
    assert problem.where == "notebooks/01_part.ipynb, cell 1"
    assert f"the picture '{address}' is not in the notebook" in problem.what


def test_headings_under_which_nothing_stands_are_left_out() -> None:
    text = (
        "# One\n\nWords.\n\n## Empty\n\n## Full\n\nWords.\n\n# Nothing\n\n## Nor here\n\n# Three\n\n"
        "```\n# no heading\n```\n\n## Last"
    )
    assert without_empty_sections(text) == (
        "# One\n\nWords.\n\n## Full\n\nWords.\n\n# Three\n\n```\n# no heading\n```"
    )


def test_a_minus_stays_on_one_line_with_its_money(tmp_path: Path) -> None:
    """By UAX 14 a line may end between U+2212 and a currency's sign (both are PR), and not where a word joiner stands."""
    amounts = Table("npv", "Value −£2", ["a"], [["−£2,480,000"], ["−3.5"]], ["right"], ["−€4"])
    text = body(tmp_path, notebook(prose("# A"), code(amounts, Text("It is −\\$3,200 to −£1."))))
    assert "−\u2060£2,480,000" in text
    assert "−\u2060\\$3,200 to −\u2060£1." in text
    assert "Value −\u2060£2" in text
    assert "−\u2060€4" in text
    assert "| −3.5 |" in text
    assert not re.search("−[£$€]", text)
