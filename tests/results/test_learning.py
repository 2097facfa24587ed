"""What a result says of a theory of change, of partners and of the process, as it may come from somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from localeval.changes.differences import compare_results
from localeval.results import (
    Partner,
    ProcessAnswer,
    Quotation,
    Records,
    Result,
    Theory,
    TheoryLink,
    TheoryStep,
)

from ..bundles.good_bundle import good_result


def step(code: str, kind: str = "outcome", **changes: Any) -> TheoryStep:
    return TheoryStep.model_validate({"code": code, "kind": kind, "what": code.title(), **changes})


def theory(*pairs: tuple[str, str], **kinds: str) -> Theory:
    links = [TheoryLink(start=start, end=end) for start, end in pairs]
    return Theory(steps=tuple(step(code, kind) for code, kind in kinds.items()), links=tuple(links))


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([("a", "b"), ("b", "a")], "circle: a, b, a"),
        ([("a", "a")], "circle"),
        ([("a", "c")], "not there"),
        ([("b", "z")], "back to an earlier"),
        ([("a", "b"), ("a", "b")], "stands twice"),
    ],
)
def test_what_cannot_be_drawn_is_refused(pairs: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        theory(*pairs, a="outcome", b="outcome", z="input")


def test_a_step_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="step of the theory of change stands twice"):
        Theory(steps=(step("a"), step("a")))


def test_records_without_them_are_what_they_were() -> None:
    written = Records().model_dump(mode="json")
    assert not {"theory", "partners", "process"} & set(written)
    given = Records(theory=theory(("a", "b"), a="input", b="impact"))
    assert Records.model_validate_json(given.model_dump_json()) == given


def test_what_contradicts_itself_is_told() -> None:
    partner = Partner(name="A", kind="charity", domains=("debt",), gave=("data",), since="2025-01-01", until="2024-01-01")  # fmt: skip
    assert partner.disagreement()
    assert not partner.model_copy(update={"until": None}).disagreement()
    answer = ProcessAnswer(code="a", question="q", planned="p", happened="h", as_planned="yes", evidence="e", evidence_kind=("survey",), confidence="low", planned_share=50)  # fmt: skip
    assert answer.disagreement()
    assert not answer.model_copy(update={"delivery": "job"}).disagreement()


def test_words_that_are_withdrawn_stand_in_no_list_of_changes() -> None:
    said = Quotation(theme="Trust", text="It was the same face each time.")
    whole = Result.model_validate(good_result() | {"quotations": [said.model_dump()]})
    now = whole.model_copy(update={"quotations": ()})
    changes = compare_results(whole, now)
    assert [(item.part, item.kind) for item in changes.items] == [("quotations", "disappeared")]
    assert "same face" not in changes.model_dump_json()
