"""The files of sentences: every key is used and every key that is asked for is there, and no module keeps a sentence to itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from localeval import report
from localeval.base.fixed_texts import FOLDER, file_names
from localeval.report.wording.catalogue import (
    WordingError,
    as_one,
    sentences,
)

REPORT = Path(report.__file__).parent
#: Packages whose words reach the reader of a report.
ROOMS = ("analysis", "changes", "designs", "render", "report")
#: What the methods of ``Sentences`` are called with.
ASKING = {"plain", "markdown", "by_number", "has"}
#: Forms of a sentence, behind its key.
FORMS = {
    "one",
    "two",
    "other",
    "up",
    "down",
    "across",
    "joined",
    "offered",
    "start",
    "months",
    "years",
}
#: Keys that are asked for by a name which stands in no text: a field of ``Words``, a code of findings, a word of a chart.
ASKED_BY_NAME = (
    "design.", "estimator.", "reserved_design.", "evidence_reason.", "withheld.", "no_number.", "flow_step.", "quality_note.",
    "change.", "change_label.", "part.", "rule.", "turned.", "made.", "made_level.", "column.", "column_value.", "month_name.", "month_short.", "chart.", "rounded.",
    "workbook.", "site.", "slides.", "changes.", "document.", "take_away.", "front.", "heading.", "prose.",
)  # fmt: skip
#: Texts of two words or more that no reader is told: what is looked for in data, marks of files, names of programs.
NO_WORDS = {
    "analysis/all_stayed.py": "words of people's files that say that somebody stayed",
    "analysis/called_groups.py": "words of people's files that say who is in a group, and keys of evaluation.yml",
    "analysis/columns_of_the_draw.py": "words of columns that say what was drawn",
    "analysis/foreseen_draw.py": "words in names of columns that hold numbers and names of people",
    "analysis/known_before_the_draw.py": "words of columns that were known before a draw",
    "analysis/found_out_alike.py": "words of people's files that say how an outcome was found out",
    "analysis/gone_people.py": "words of people's files that say that somebody is gone",
    "analysis/tables_agree.py": "names of columns that say who somebody is",
    "analysis/uncounted_rows.py": "words of people's files that say that a job or a payment is none",
    "analysis/known_of_comparison.py": "names of columns that only people who were asked, or who took part, have",
    "analysis/shared_columns.py": "words in names of columns that say what people share",
    "analysis/source_columns.py": "words in names of columns that say who gave the data",
    "analysis/who_took_part.py": "words of people's files by which groups are known",
    "analysis/reader_inference.py": "who a number is of, inside the protection and for whoever runs it",
    "analysis/hidden_findings.py": "what a run says of numbers that it withholds",
    "analysis/average_differencing.py": "what a publication that is refused says",
    "analysis/differencing.py": "what a publication that is refused says",
    "analysis/published_record.py": "an error",
    "analysis/count_cells.py": "names of cells inside the protection",
    "analysis/count_tables.py": "names of cells inside the protection",
    "analysis/coarse_counts.py": "names of cells inside the protection",
    "analysis/containment.py": "names of cells inside the protection",
    "analysis/delivery_counts.py": "names of cells inside the protection",
    "analysis/delivery_coarseness.py": "names of cells inside the protection",
    "analysis/delivery_pace.py": "names of cells inside the protection",
    "analysis/delivery_parts.py": "names of cells inside the protection",
    "analysis/delivery_reach.py": "names of cells inside the protection",
    "analysis/delivery_volumes.py": "names of cells inside the protection",
    "analysis/flow_counts.py": "names of cells inside the protection",
    "analysis/link_counts.py": "names of cells inside the protection",
    "analysis/voices.py": "names of cells inside the protection",
    "changes/diff.py": "what the command line prints",
    "changes/notes.py": "what is wrong with changes.yml",
    "designs/origins.py": "what each origin means, for editors and for the question of check",
    "designs/participants.py": "who may count as a participant, for editors and for the question of check",
    "designs/registry.py": "what is wrong with a design of one's own",
    "changes/publication.py": "what is wrong with a publication",
    "report/charts/page.py": "marks of HTML",
    "render/quarto_program.py": "how Quarto is installed, for the command line",
    "render/brand_css.py": "styles of a page",
    "render/brand_styles.py": "styles of the PDF",
    "report/charts/colours.py": "names of things in programs",
    "report/charts/forest.py": "marks",
    "report/charts/forest_model.py": "marks",
    "report/charts/typeface.py": "letters whose width is measured",
    "report/charts/marks.py": "marks",
    "report/charts/picture.py": "typefaces",
    "report/charts/raster.py": "typefaces, and a warning of matplotlib",
    "report/charts/canvas.py": "a warning of matplotlib",
    "analysis/withholding_reasons.py": "looked for in the reasons that older results give",
    "report/wording/chart_words.py": "marks",
    "report/wording/opening_text.py": "the heading of a notebook, which is told by it",
    "render/assemble.py": "what a run says of prose that is hidden in some formats",
    "render/report_draft.py": "what a run says of outputs that it leaves out",
    "render/quarto.py": "what went wrong with Quarto, for the command line",
    "render/front_matter.py": "what is wrong with a file that was changed by hand, for the command line",
    "render/interface.py": "looked for in what programs print",
    "render/finished.py": "what is wrong with a file that a renderer made",
    "report/charts/square_map.py": "names of marks; a comparison, which is in English, draws them",
    "render/pandoc.py": "the head of a file, and versions of programs",
    "render/word_pictures.py": "names of styles",
    "render/workbook.py": "a warning of gptables",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(rooms: tuple[str, ...] = ROOMS) -> list[Path]:
    """Give the modules of these rooms, and the step of a run that writes the title block."""
    found = [path for room in rooms for path in (REPORT.parent / room).rglob("*.py")]
    return sorted(
        [
            *found,
            REPORT.parent / "pipeline" / "steps.py",
            REPORT.parent / "base" / "dates.py",
            REPORT.parent / "publishing" / "site.py",
        ]
    )


def pattern(node: ast.expr) -> str | None:
    """Give the keys that an expression can stand for, as a pattern; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part) or r"[\w-]+(?:\.[\w-]+)*" for part in node.values)
    return None


def texts(tree: ast.AST) -> Iterator[str]:
    """Give every text of a module as a pattern, those in one f-string as one."""
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if id(node) in inside and isinstance(node, ast.Constant):
            continue
        if isinstance(node, ast.expr) and (found := pattern(node)):
            yield found


def asked(tree: ast.AST) -> Iterator[str]:
    """Give what the sentences are asked for, where the call itself says it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in ASKING or not node.args:
            continue
        choices = [node.args[0]]
        while choices:
            choice = choices.pop()
            if isinstance(choice, ast.IfExp):
                choices += [choice.body, choice.orelse]
            elif isinstance(choice, ast.Call):  # plain(by_number("…")), which is walked over itself
                continue
            elif found := pattern(choice):
                yield found


def is_used(key: str, known: list[re.Pattern[str]]) -> bool:
    heads = [key]
    while "." in heads[-1] and heads[-1].rpartition(".")[2] in FORMS:
        heads.append(heads[-1].rpartition(".")[0])
    return any(item.fullmatch(head) for head in heads for item in known)


def test_every_key_is_used() -> None:
    found = {text for path in modules() for text in texts(parsed(path))}
    # A text that names no part of a key would match them all.
    known = [
        re.compile(text) for text in found if re.search(r"[a-z]{3}", text.replace(r"[\w-]", ""))
    ]
    unused = [
        key
        for key in sentences().names()
        if not key.startswith(ASKED_BY_NAME) and not is_used(key, known)
    ]
    assert unused == []


def test_every_key_that_is_asked_for_is_there() -> None:
    known = sentences().names()
    heads = {key[:at] for key in known for at, c in enumerate(key) if c == "."}
    known += heads
    lacking = [
        f"{path.name}: {text}"
        for path in modules()
        for text in asked(parsed(path))
        if not any(re.fullmatch(text, key) for key in known)
    ]
    assert lacking == []


def docstrings(tree: ast.AST) -> set[int]:
    """Give the texts that stand for themselves: docstrings of modules, classes, functions and attributes."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def messages(tree: ast.AST) -> set[int]:
    """Give the texts of errors, which no report prints."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            named = {to.id for to in node.targets if isinstance(to, ast.Name)}
            is_message = bool(named & {"message", "msg", "remedy", "what", "REINSTALL"})
        elif isinstance(node, ast.keyword):
            is_message = node.arg in {"remedy", "what"}
        elif isinstance(node, ast.Call):
            is_message = isinstance(node.func, ast.Name) and node.func.id in {"Concern", "Problem"}
        else:
            is_message = isinstance(node, ast.Raise)
        if is_message:
            found |= {id(part) for part in ast.walk(node)}
    return found


def has_words(text: str) -> bool:
    """Whether a text is one that a reader could be told: two words of letters in a row, marks of HTML and SVG aside."""
    told = re.sub(r"<[^>]*>?", " ", text)
    return bool(
        re.search(
            r"(?<![\w.\\/-])[A-Za-z][a-z’']+[,:;]? (?:\{\} )?[A-Za-z][a-z’']+(?![\w.(\\/=-])", told
        )
    )


def words_in(path: Path) -> list[str]:
    tree = parsed(path)
    passed_over = docstrings(tree) | messages(tree)
    found = []
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values
            )
            passed_over |= {id(part) for part in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if has_words(text):
            found.append(text)
    return found


def test_no_module_whose_words_reach_a_report_holds_any() -> None:
    found = {p.relative_to(REPORT.parent).as_posix(): words_in(p) for p in modules()}
    assert {name: texts for name, texts in found.items() if texts and name not in NO_WORDS} == {}
    assert [name for name in NO_WORDS if not found[name]] == [], "take what is moved off the list"


def test_words_in_python_are_found() -> None:
    assert has_words("The programme helped.")
    assert has_words("Comparison group")
    assert has_words("after {} months of work")
    assert not has_words("table.comparison_adjusted")
    assert not has_words("outcome")


def test_no_file_has_a_key_twice() -> None:
    """The loader that reads fast would take the last of two."""
    from ruamel.yaml import YAML

    for language in ("en", "cy"):
        for name in file_names(language):
            YAML(typ="safe", pure=True).load((FOLDER / language / f"{name}.yml").read_text("utf-8"))


def test_a_key_stands_in_one_file_only() -> None:
    with pytest.raises(WordingError, match=r"'who' stands both in a\.yml and in b\.yml"):
        as_one({"a.yml": {"who": "people"}, "b.yml": {"who": "persons"}})
