"""Where a comparison group comes from: what is declared decides the level, and is said.

What each origin may deserve is the Maryland Scale's, as ``docs/decisions.md`` reads it, and stands here in full.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, get_args

import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.provenance import make_result
from localeval.designs.origins import ORIGINS, OriginCode
from localeval.library.entries import facts_of_result
from localeval.project.project import read_project
from localeval.report import wording
from localeval.report.wording import Basis
from localeval.results import Records, result_from_json, result_to_json

from .conftest import START, Evaluate, alike_before

#: The level that a comparison deserves which is alike in an earlier outcome, and the caveat, by what is declared.
DESERVED: list[tuple[dict[str, Any] | None, int, str]] = [
    (None, 3, "origin_unknown"),
    ({"from": "not_offered"}, 3, ""),
    ({"from": "eligible_not_referred"}, 3, ""),
    ({"from": "administrative_records"}, 3, ""),
    ({"from": "other", "note": "drawn from the register of the college"}, 3, ""),
    ({"from": "other_area"}, 3, "elsewhere"),
    ({"from": "survey"}, 3, "elsewhere"),
    ({"from": "waiting_list"}, 2, "joins_later"),
    ({"from": "waiting_list", "joins_month": 11}, 2, "joins_later"),
    ({"from": "waiting_list", "joins_month": 12}, 3, ""),
    ({"from": "later_starters", "joins_month": 3}, 2, "joins_later"),
    ({"from": "later_starters", "joins_month": 18}, 3, ""),
    ({"from": "earlier_cohort"}, 2, "other_time"),
    ({"from": "not_eligible"}, 2, "origin_selected"),
    ({"from": "declined"}, 2, "origin_selected"),
    ({"from": "did_not_attend"}, 2, "origin_selected"),
    ({"from": "withdrew"}, 2, "origin_selected"),
]


def of_origin(evaluate: Evaluate, said: dict[str, Any] | None) -> Evaluation:
    return alike_before(evaluate, comparison_group=said)


@pytest.mark.parametrize(("said", "level", "caveat"), DESERVED)
def test_what_is_declared_decides_the_level_and_stands_on_the_first_page(
    evaluate: Evaluate, said: dict[str, Any] | None, level: int, caveat: str
) -> None:
    found = of_origin(evaluate, said)
    own = {"origin_unknown", "elsewhere", "joins_later", "other_time", "origin_selected"}
    assert found.evidence.level == level
    assert own & set(found.evidence.caveats) == ({caveat} if caveat else set())
    basis = Basis(found.evidence, found.balance, found.flow)
    primary = found.estimates[0]
    box = wording.careful(found.facts, basis, primary).markdown
    words = {
        "": "This is not evidence that the programme fails",
        "origin_unknown": "Nothing says how the others were chosen",
        "elsewhere": "Weighting does not even that out",
        "joins_later": "does not show what would have been without the programme",
        "other_time": "started at another time",
        "origin_selected": "That can look like an effect of the programme",
    }
    assert words[caveat] in box
    title = wording.finding(found.facts, primary, (), basis).title
    assert (", and " in title) == (caveat in {"joins_later", "other_time", "origin_selected"})
    method = wording.method_text(found.facts).markdown
    assert ("This is not stated." in method) == (said is None)


def test_every_origin_has_its_meaning_its_words_and_its_level() -> None:
    assert tuple(ORIGINS) == get_args(OriginCode)
    assert set(ORIGINS) == {said["from"] for said, _, _ in DESERVED if said}


def test_nothing_declared_changes_no_digest_and_what_is_said_reaches_the_result(
    evaluate: Evaluate, tmp_path: Path
) -> None:
    project = of_origin(evaluate, None).project
    digest = project.analysis_digest(project.places[0])
    content = json.loads((tmp_path / "evaluation.yml").read_text(encoding="utf-8"))
    del content["comparison_group"]
    (tmp_path / "evaluation.yml").write_text(json.dumps(content), encoding="utf-8")
    bare = read_project(tmp_path)
    assert bare.analysis_digest(bare.places[0]) == digest
    said = {"from": "waiting_list", "joins_month": 9, "note": "the list of the spring"}
    told = of_origin(evaluate, said)
    project = told.project
    assert project.analysis_digest(project.places[0]) != digest
    records = Records(estimates=told.estimates, evidence=told.evidence)
    made = make_result(project, project.places[0], records, dt.date(2026, 5, 4))
    again = result_from_json(result_to_json(made))
    assert again.comparison_group is not None
    assert again.comparison_group.model_dump() == {
        "origin": "waiting_list",
        "note": "the list of the spring",
        "joins_month": 9,
    }
    # The library tells it in the same words as the report.
    assert facts_of_result(again).origin == told.facts.origin
    silent = make_result(bare, bare.places[0], records, dt.date(2026, 5, 4))
    assert "comparison_group" not in json.loads(result_to_json(silent))


def test_places_may_say_it_each_and_a_place_that_is_left_out_says_nothing(tmp_path: Path) -> None:
    settings = {
        **START,
        "design": "matched_comparison",
        "places": [
            {"code": "E08000003", "name": "Manchester"},
            {"code": "E08000001", "name": "Bolton"},
        ],
        "comparison_group": {"E08000003": {"from": "declined"}},
    }
    (tmp_path / "evaluation.yml").write_text(json.dumps(settings), encoding="utf-8")
    project = read_project(tmp_path)
    assert [project.origin(place).code for place in project.places] == ["declined", ""]


@pytest.mark.parametrize(("month", "said"), [(-1, True), (-5, True), (-6, False), (-12, False)])
def test_an_earlier_outcome_of_just_before_the_start_is_said_to_be_one(
    evaluate: Evaluate, month: int, said: bool
) -> None:
    """Who joins at a passing low comes out of it without help (Ashenfelter 1978)."""
    prior = {"column": "before", "outcome": "earnings", "month": month}
    # Of one month each: earnings of a year go back a year.
    found = alike_before(evaluate, prior_outcomes=[prior], data={"units": {"before": "monthly"}})
    assert found.evidence.level == 3
    assert found.evidence.caveats == (("recent_prior",) if said else ())
    basis = Basis(found.evidence, found.balance, found.flow)
    box = wording.careful(found.facts, basis, found.estimates[0]).markdown
    assert ("join at a low point" in box) is said
