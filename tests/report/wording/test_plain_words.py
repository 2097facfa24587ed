"""One word for one thing, the plain one: what the body of a report never says, and what may not be said without a comparison group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localeval.report import wording
from localeval.report.wording.catalogue import sentences

from ...claims import IMPACT_WORDS
from .findings_grid import Case, cases
from .test_every_sentence import GENERATORS

#: Whose sentences stand in the annex, where the terms of the field are used.
ANNEX = {"definitions", "evidence_text", "method_text", "opening"}
#: What the body does not say, and what it says instead.
NOT_IN_BODY = {
    r"\bparticipants?\b": "people who joined, or who were offered a place",
    r"\bpercentage points?\b": "in 100",
    r"\bp-values?\b": "chance",
    r"\binconclusive\b": "cannot tell",
    r"\b(?<!statistically )significant": "chance alone",
    r"\bwithheld\b": "not given, not shown",
    r"(?<!too few people )\btook part\b|\btaken part\b": "joined",
    r"\bapproximately\b": "about",
    r"\bproved\b|\bno effect of the programme was\b|\btrend\b|\bas expected\b": "nothing of the kind",
    r"made to be alike": "similar people",
    r"\bpropensity\b|\bstandard deviations?\b(?! lower or higher)|\bstandardised\b": "alike, similar",
    r"\bprimary outcome\b|\bsecondary outcomes?\b": "main outcome, other outcomes",
}
#: Of the sentences of a design with a comparison group, what none without one may hold.
NEEDS_A_COMPARISON = re.compile(
    r"more people in 100|fewer people in 100|more in 100|fewer in 100|similar people who|than among|against|people who did not join|"
    r"Treat with caution|We cannot tell|could be chance|chance alone|a true difference|would be missed|can say:|fails|"
    r"weighting|the groups|the two groups|other methods?|one differs by chance|may be chance|left out for lack",
    re.IGNORECASE,
)
#: What a description says with such words: that it compares nothing, what would help, and whose numbers are weighed.
ALLOWED = re.compile(
    r"To learn what it changed: compare with similar people in the same records\.|it shows how far chance alone could move the number"
)


def body(case: Case) -> Iterator[tuple[str, str]]:
    """Write what stands in the body of a report, without names of people's own."""
    for name, make in GENERATORS.items():
        shown = make(case) if name not in ANNEX else None
        if shown is not None and hasattr(shown, "markdown"):
            yield name, shown.markdown.replace("**", "").replace("\\", "")


@pytest.fixture(scope="module")
def written() -> list[tuple[Case, str, str]]:
    return [(case, name, text) for case in cases(250, seed=12) for name, text in body(case)]


@pytest.mark.parametrize("word", NOT_IN_BODY, ids=list(NOT_IN_BODY.values()))
def test_the_body_uses_the_plain_word(written: list[tuple[Case, str, str]], word: str) -> None:
    found = {(name, m.group()) for _, name, text in written for m in re.finditer(word, text, re.I)}
    assert found == set()


def test_the_comparison_group_is_people_in_the_body(written: list[tuple[Case, str, str]]) -> None:
    """Where there is none, that is said by its name."""
    found = {
        (name, text[max(0, m.start() - 40) : m.end() + 20])
        for case, name, text in written
        if case.facts.has_comparison
        for m in re.finditer(r"comparison group", text)
    }
    assert found == set()


def test_without_a_comparison_group_nothing_is_said_that_needs_one(
    written: list[tuple[Case, str, str]],
) -> None:
    alone = [(name, text) for case, name, text in written if not case.facts.has_comparison]
    assert len(alone) > 300
    found = {
        (name, m.group(), text[:200])
        for name, text in alone
        for m in NEEDS_A_COMPARISON.finditer(ALLOWED.sub("", text))
    }
    assert found == set()
    assert not [text for _, text in alone if IMPACT_WORDS.search(text)]


def test_the_words_are_found_where_they_stand() -> None:
    compared = next(c for c in cases(60, seed=2) if c.given and c.facts.design != "monitoring")
    title = wording.finding(compared.facts, compared.primary, (), compared.basis).title
    assert NEEDS_A_COMPARISON.search(title)
    assert any(re.search(word, "The participants took part.") for word in NOT_IN_BODY)


#: Each of the six results has one word, wherever it is printed.
RESULTS: dict[str, Callable[[str], str]] = {
    "verdict.": str.lower,
    "groups.result.": str,
    "points.result.": str,
}
WORDS = {
    "better": "better", "worse": "worse", "may_be_chance": "may be chance", "inconclusive": "cannot tell",
    "withheld": "not given",
}  # fmt: skip


def test_each_result_has_one_word() -> None:
    say: Any = sentences()
    for head, lowered in RESULTS.items():
        assert {code: lowered(say.plain(f"{head}{code}")) for code in WORDS} == WORDS
    drawn = {code: say.plain(f"chart.mark.{code}") for code in WORDS if code != "withheld"}
    assert drawn == {code: word for code, word in WORDS.items() if code != "withheld"}
