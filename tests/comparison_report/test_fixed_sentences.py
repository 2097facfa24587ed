"""The files of a comparison's sentences: every key is used, every key that is asked for is there, no module keeps one to itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from localeval import comparison_report
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.report.wording.catalogue import WordingError, sentences

from ..report.wording import test_sentence_files as files

ROOM = Path(comparison_report.__file__).parent
MODULES = sorted(ROOM.glob("*.py"))
#: Errors of whoever opens a file that is no comparison.
NO_WORDS = {"open_comparison.py"}
#: Names of marks, which ``report.charts.marks`` draws.
MARKS = {"cannot tell"}
#: Keys that are asked for by a name of the contract: a reason, a model, a verdict, a step of the method, a kind of source.
ASKED_BY_NAME = ("reason.", "table.model.", "result.", "method.", "limits.", "sources.", "left_out.kind.", "number.")  # fmt: skip


def test_every_key_is_used() -> None:
    found = {text for path in MODULES for text in files.texts(files.parsed(path))}
    known = [
        re.compile(text) for text in found if re.search(r"[a-z]{2}", text.replace(r"[\w-]", ""))
    ]
    unused = [
        key
        for key in fixed().names()
        if not key.startswith(ASKED_BY_NAME) and not files.is_used(key, known)
    ]
    assert unused == []


def test_every_key_that_is_asked_for_is_there() -> None:
    known = [*fixed().names(), *sentences().names()]
    known += {key[:at] for key in known for at, c in enumerate(key) if c == "."}
    lacking = [
        f"{path.name}: {text}"
        for path in MODULES
        for text in files.asked(files.parsed(path))
        if not any(re.fullmatch(text, key) for key in known)
    ]
    assert lacking == []


def test_no_module_holds_a_sentence() -> None:
    found = {path.name: files.words_in(path) for path in MODULES if path.name not in NO_WORDS}
    told = {name: [text for text in texts if text not in MARKS] for name, texts in found.items()}
    assert {name: texts for name, texts in told.items() if texts} == {}


@pytest.mark.parametrize("old", ["nconclusive", "percentage points", "statistically", "pooled value", "participants"])  # fmt: skip
def test_a_comparison_says_the_words_that_are_agreed(old: str) -> None:
    assert [key for key in fixed().names() if old in fixed().plain(key, **_slots(key))] == []


def _slots(key: str) -> dict[str, str]:
    """Give something for every slot that any sentence has."""
    text = fixed()._found[key]
    return dict.fromkeys(re.findall(r"\{(\w+)\}", text), "x")


def test_a_number_asks_for_its_form_and_is_spelled() -> None:
    assert counted("places", 1) == "one place"
    assert counted("places", 12) == "twelve places"
    assert counted("places", 1_300) == "1,300 places"
    assert listed(["a", "b", "c"]) == "a, b and c"
    with pytest.raises(WordingError, match="no 'nowhere'"):
        fixed().plain("nowhere")
