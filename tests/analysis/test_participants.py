"""Who counts as a participant: what is declared decides the level, and is said.

A programme that does nothing, of which only those are in the data who stayed, looks as if it worked: no table can show it.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.provenance import make_result
from localeval.designs.participants import PARTICIPANTS, SELECTED_LATER, ParticipantsCode
from localeval.library.entries import facts_of_result
from localeval.project.project import read_project
from localeval.report import wording
from localeval.report.wording import Basis
from localeval.results import Records, result_from_json, result_to_json

from .conftest import Evaluate, alike_before

#: The level that a comparison deserves which is alike in an earlier outcome, and the caveat, by what is declared.
DESERVED: list[tuple[dict[str, Any] | None, int, str]] = [
    (None, 3, ""),
    ({"who": "everyone_started"}, 3, ""),
    ({"who": "everyone_referred"}, 3, "participants_referred"),
    ({"who": "other", "note": "everybody whom the jobcentre sent"}, 3, ""),
    ({"who": "agreed_to_share"}, 3, "participants_agreed"),
    ({"who": "minimum_stay", "note": "at least four weeks"}, 2, "participants_selected"),
    ({"who": "completed"}, 2, "participants_selected"),
    ({"who": "followed_up"}, 2, "participants_selected"),
]


def of(evaluate: Evaluate, said: dict[str, Any] | None, **settings: Any) -> Evaluation:
    return alike_before(
        evaluate,
        **{"comparison_group": {"from": "not_offered"}, "participant_group": said, **settings},
    )


@pytest.mark.parametrize(("said", "level", "caveat"), DESERVED)
def test_what_is_declared_decides_the_level_and_stands_on_the_first_page(
    evaluate: Evaluate, said: dict[str, Any] | None, level: int, caveat: str
) -> None:
    found = of(evaluate, said)
    assert found.evidence.level == level
    own = {"participants_selected", "participants_agreed", "participants_referred"}
    assert own & set(found.evidence.caveats) == ({caveat} if caveat else set())
    basis = Basis(found.evidence, found.balance, found.flow)
    primary = found.estimates[0]
    box = wording.careful(found.facts, basis, primary).markdown
    assert ("may have fared worse for reasons of their own" in box) == (level == 2)
    assert ("So they tell of the offer" in box) == (caveat == "participants_referred")
    assert ("agreed that their records are used" in box) == (caveat == "participants_agreed")
    title = wording.finding(found.facts, primary, (), basis).title
    assert ("this counts only people who" in title) == (level == 2)
    assert ("Who counts as having joined:" in wording.scope(found.facts, found.flow).markdown) == (
        said is not None
    )
    method = wording.method_text(found.facts).markdown
    assert ("Who counts as having joined." in method) == (said is not None)
    if said and "note" in said:
        assert said["note"] in method


def test_every_kind_of_group_has_its_meaning_its_words_and_its_level() -> None:
    assert tuple(PARTICIPANTS) == get_args(ParticipantsCode)
    assert set(PARTICIPANTS) == {said["who"] for said, _, _ in DESERVED if said}
    assert {said["who"] for said, level, _ in DESERVED if said and level == 2} == SELECTED_LATER


def test_participants_alone_are_said_to_be_those_who_stayed(evaluate: Evaluate) -> None:
    found = of(
        evaluate,
        {"who": "completed"},
        design="monitoring",
        comparison_group=None,
        prior_outcomes=[],
    )
    assert found.evidence.level == 1
    assert found.evidence.caveats == ("no_comparison", "participants_selected")
    basis = Basis(found.evidence, found.balance, found.flow)
    box = wording.careful(found.facts, basis, None).markdown
    assert "only people who completed the programme" in box


def test_nothing_declared_changes_no_digest_and_what_is_said_reaches_the_result(
    evaluate: Evaluate, tmp_path: Path
) -> None:
    project = of(evaluate, None).project
    digest = project.analysis_digest(project.places[0])
    content = json.loads((tmp_path / "evaluation.yml").read_text(encoding="utf-8"))
    del content["participant_group"]
    (tmp_path / "evaluation.yml").write_text(json.dumps(content), encoding="utf-8")
    bare = read_project(tmp_path)
    assert bare.analysis_digest(bare.places[0]) == digest
    told = of(evaluate, {"who": "minimum_stay", "note": "at least four weeks"})
    project = told.project
    assert project.analysis_digest(project.places[0]) != digest
    records = Records(estimates=told.estimates, evidence=told.evidence)
    made = make_result(project, project.places[0], records, dt.date(2026, 5, 4))
    again = result_from_json(result_to_json(made))
    assert again.participant_group is not None
    assert again.participant_group.model_dump() == {
        "who": "minimum_stay",
        "note": "at least four weeks",
    }
    assert facts_of_result(again).participants == told.facts.participants
    silent = make_result(bare, bare.places[0], records, dt.date(2026, 5, 4))
    assert "participant_group" not in json.loads(result_to_json(silent))
