"""What a reader meets first can be read at twelve or thirteen: the first screen and the main points, of findings of all kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from localeval.report import wording
from localeval.report.wording.catalogue import sentences

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


#: What a reader meets first of the further sections: their main points, and their bullets in bold. Slots are filled as reports fill them.
FIRST_OF_SECTIONS = re.compile(
    r"delivery\.(main_point|told|withheld)|value\.(main_point|told|additional|net\.(above|below|open))|targets\.(told|withheld|untold)"
    r"|variation\.(inside|outside)|pace\.(sooner|later|cannot_tell|withheld)"
)
SLOTS = {
    "n": "40", "months": "12", "month": "12", "people": "330", "reached": "170", "planned": "420", "share": "52 in 100", "kept": "32 in 100",
    "each": "£2,680", "range": "£2,410 to £2,940", "value": "£3,000", "least": "£20,000", "what": "person in paid work", "day": "30 June 2025",
    "label": "In paid work", "when": "a year after joining", "measure": "Began a job", "names": "Hope", "step": "A job", "far": "two",
}  # fmt: skip


def test_what_is_met_first_of_further_sections() -> None:
    say = sentences("en")
    keys = [key for key in say.names() if FIRST_OF_SECTIONS.match(key)]
    assert len(keys) > 30
    said = {key: re.sub(r"\{(\w+)\}", lambda m: SLOTS[m[1]], say.text(key)) for key in keys}
    lines = {key: line for key, text in said.items() for line in plain(text)}
    assert {line: grade(line) for line in lines.values() if grade(line) > HIGHEST} == {}


def test_hard_words_are_found() -> None:
    hard = "Notwithstanding considerable heterogeneity, statistically insignificant differentials were established."
    assert grade(hard) > HIGHEST
