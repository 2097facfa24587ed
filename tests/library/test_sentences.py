"""The library's fixed sentences: every key that is asked for is there, every key is used, and no page keeps a sentence to itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from localeval import library
from localeval.library.entries import LibraryEntry
from localeval.library.first_screen import first_screen
from localeval.library.fixed_sentences import counted, fixed, said
from localeval.report.answer_section import answer
from localeval.report.display import Figure, Text
from localeval.report.wording.catalogue import WordingError

from .sample import library as sample_library
from .sample import results, typed

ROOM = Path(library.__file__).parent
_ASKED = re.compile(
    r"""(?:said|says|counted|markdown|plain|heading|words|for_script)\(f?["'`]([\w.-]+)"""
)
_WRITTEN = re.compile(r">\s*([A-Z][^<>{}]{3,})<")


def sources() -> str:
    """Give everything that may ask for a sentence."""
    files = [*ROOM.glob("*.py"), *ROOM.glob("templates/*.html"), ROOM / "assets" / "compare.js"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_sentence_is_used() -> None:
    text = sources()
    for key in fixed().names():
        parts = key.split(".")
        heads = [key, *(".".join(parts[:n]) + "." for n in range(1, len(parts)))]
        heads += [".".join(parts[:-1]), parts[0] if parts[0] == "script" else key]
        assert any(f"{quote}{head}" in text for head in heads for quote in "\"'`"), key


def test_a_page_has_no_sentence_of_its_own() -> None:
    """All that a template says is asked for by its key; names of formats are no sentences."""
    for path in ROOM.glob("templates/*.html"):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "{}", path.read_text(encoding="utf-8"))
        found = [words for words in _WRITTEN.findall(text) if not words.startswith("SHA-256")]
        assert found == [], path.name


def test_what_is_not_there_is_never_printed() -> None:
    with pytest.raises(WordingError, match=r"no 'about\.nothing'"):
        said("about.nothing")
    assert counted("evaluations", 1) == "1 evaluation"
    assert counted("evaluations", 1200) == "1,200 evaluations"


@pytest.mark.parametrize("identity", list(results()))
def test_a_page_says_first_what_the_report_says_first(identity: str) -> None:
    entry = next(item for item in sample_library()[1] if item.about.id == identity)
    result = entry.load()
    assert result is not None
    from localeval.library.entries import facts_of_result

    report = answer(facts_of_result(result), result)
    screen = first_screen(entry, result)
    assert (screen.finding.title, screen.finding.likely) == (report.title, report.likely)
    boxes = [part for part in report.parts if isinstance(part, Text)]
    texts = [box.markdown for box in boxes if box.kind in {"strength", "careful"}]
    assert [box.markdown for box in screen.boxes] == texts
    assert (screen.picture is not None) == any(isinstance(part, Figure) for part in report.parts)


def test_of_what_no_result_says_nothing_is_claimed() -> None:
    """Results do not say whether the primary outcome was chosen beforehand, so no page says that it was not."""
    entry = next(item for item in sample_library()[1] if item.about.design == "randomised_trial")
    boxes = " ".join(box.markdown for box in first_screen(entry, entry.load()).boxes)
    assert "beforehand" not in boxes
    assert "record" not in boxes


def test_numbers_that_were_typed_promise_nothing_of_how_they_were_made() -> None:
    comparison, entries = sample_library()
    del comparison
    entry: LibraryEntry = typed()
    screen = first_screen(entry, None, ())
    assert screen.finding.kind == "withheld"
    assert len(entries) == 5
    assert "Report 12, table 3" in screen.boxes[1].markdown.replace("\\", "")


#: Modules that say what stands on pages; the others word problems, or name files.
PAGES = (
    "compare_page evaluation_page first_screen front_page lessons_page outcome_page page_parts places_page search_index "
    "side_by_side vocabulary"
).split()


@pytest.mark.parametrize("module", PAGES)
def test_a_module_of_a_page_has_no_sentence_of_its_own(module: str) -> None:
    tree = ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8"))
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in documented and re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]", node.value)
    ]
    assert [text for text in found if not text.startswith("var ") and text != "may be chance"] == []
