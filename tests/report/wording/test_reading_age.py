"""What a reader meets first can be read at twelve or thirteen: the first screen and the main points, of findings of all kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from localeval.report import wording

from .findings_grid import Case, cases

textstat = pytest.importorskip("textstat")

#: Of Flesch and Kincaid: years at school, from the words of a sentence and the syllables of a word.
HIGHEST = 9.0


def plain(markdown: str) -> Iterator[str]:
    """Give the paragraphs and bullets of a text, each as sentences without marks."""
    for line in markdown.splitlines():
        words = (
            re.sub(r"\[[●○]+\]\{\.dots\}", "", line).replace("**", "").removeprefix("- ").strip()
        )
        words = re.sub(r"\\(.)", r"\1", words)
        if words:
            yield words if words[-1] in ".?!" else f"{words.rstrip(':')}."


def title(case: Case) -> list[str]:
    found = wording.finding(case.facts, case.primary, case.levels, case.basis)
    return [*plain(found.title), *plain(found.likely)]


def boxes(case: Case) -> list[str]:
    """Give the strength, the caveat and each main point."""
    texts = (
        wording.strength(case.facts, case.basis, case.primary),
        wording.careful(case.facts, case.basis, case.primary, case.levels),
        wording.main_points(case.facts, case.estimates, case.levels, case.basis),
    )
    return [line for text in texts for line in plain(text.markdown)]


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


@pytest.fixture(scope="module")
def met() -> list[tuple[list[str], list[str]]]:
    return [(title(case), boxes(case)) for case in cases(400, seed=9)]


def test_a_first_screen_with_its_main_points(met: list[tuple[list[str], list[str]]]) -> None:
    read = {" ".join([*first, *rest]) for first, rest in met}
    assert len(read) > 200
    assert [text for text in read if grade(text) > HIGHEST] == []


def test_each_paragraph_and_bullet_by_itself(met: list[tuple[list[str], list[str]]]) -> None:
    """A title is one sentence that holds the finding, and is read with what follows it."""
    said = {re.sub(r"[0-9][0-9,.]*", "9", line) for _, rest in met for line in rest}
    assert len(said) > 80
    assert {line: grade(line) for line in said if grade(line) > HIGHEST} == {}


def test_hard_words_are_found() -> None:
    hard = "Notwithstanding considerable heterogeneity, statistically insignificant differentials were established."
    assert grade(hard) > HIGHEST
