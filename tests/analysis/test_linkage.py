"""Links in the findings: who was found, how sure that is, what missed and wrong links do, and what may be published of it."""

from __future__ import annotations

import dataclasses
import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.evidence import link_doubts
from localeval.base.errors import ProjectError
from localeval.data.linked_people import Links
from localeval.project.project import read_project
from localeval.results import Linkage, Records, Result

from ..linked import LinkedPlace, linked_place, settings


def evaluate(
    folder: Path, place: LinkedPlace, design: str = "randomised_trial", **changes: Any
) -> Evaluation:
    """Evaluate a linked place in memory."""
    (folder / "evaluation.yml").write_text(json.dumps(settings(design, **changes)), "utf-8")
    project = read_project(folder)
    tables = {"people": place.people, "outcomes": place.outcomes}
    return Evaluation(project, project.places[0], tables.__getitem__, links=lambda: place.links)


place = cache(linked_place)


def found(evaluation: Evaluation) -> Linkage:
    assert evaluation.linkage is not None
    return evaluation.linkage


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_the_adjusted_effect_is_nearer_to_the_truth_than_the_one_as_linked(
    tmp_path: Path, design: str
) -> None:
    """3% of participants and 25% of the others were missed: as linked the effect is 12 points too large."""
    made = place(missed=(0.03, 0.25), effect=0.07, sizes=(400, 700))
    evaluation = evaluate(tmp_path, made, design)
    primary, linkage = evaluation.estimates[0], found(evaluation)
    adjusted = linkage.adjusted
    assert adjusted is not None
    assert adjusted.estimate is not None
    assert adjusted.low is not None
    assert adjusted.high is not None
    assert abs((primary.estimate or 0) - made.truth) > 8
    assert abs(adjusted.estimate - made.truth) < 3
    assert adjusted.low <= made.truth <= adjusted.high
    assert (adjusted.role, adjusted.method) == ("sensitivity", "adjusted_for_links")
    assert adjusted.participant_level is None
    # Another verdict than the main one's, in the groups missed unlike each other: weak, and said so.
    assert linkage.agrees is False
    assert linkage.missed_alike is False
    assert evaluation.evidence.level <= 2
    assert {"links_decide", "links_unlike"} <= set(evaluation.evidence.caveats)


def test_few_links_missed_alike_change_nothing(tmp_path: Path) -> None:
    made = place(missed=(0.02, 0.02), effect=0.2)
    evaluation = evaluate(tmp_path, made, allocated={"participant": 300, "comparison": 500})
    linkage = found(evaluation)
    assert linkage.agrees is True
    assert linkage.missed_alike is True
    assert evaluation.evidence.level == 5
    assert evaluation.evidence.caveats == ()


def test_without_a_review_the_model_stands_in_a_range_is_assumed_and_no_trial_is_of_the_highest_level(
    tmp_path: Path,
) -> None:
    made = place(missed=(0.02, 0.02), effect=0.2, reviewed=0)
    evaluation = evaluate(tmp_path, made, allocated={"participant": 300, "comparison": 500})
    linkage, primary = found(evaluation), evaluation.estimates[0]
    assert linkage.sources[0].basis == "model"
    assert all(group.found_low is None for group in linkage.sources[0].quality)
    assert linkage.due_to_review is None
    assert linkage.assumed_low is not None
    assert linkage.assumed_high is not None
    assert linkage.assumed_low < (primary.estimate or 0) < linkage.assumed_high
    assert evaluation.evidence.level == 4
    assert evaluation.evidence.caveats == ("links_unreviewed",)


def unreviewed(made: LinkedPlace, group: str) -> LinkedPlace:
    """Let nobody have looked at a pair of a group."""
    (source,) = made.links.quality.sources
    review = [
        s.model_copy(update={"reviewed": 0, "true": 0}) if s.group == group else s
        for s in source.review
    ]
    source = source.model_copy(update={"review": review})
    quality = made.links.quality.model_copy(update={"sources": [source]})
    return dataclasses.replace(made, links=Links(quality, made.links.tables))


@pytest.mark.parametrize("group", ["participant", "comparison"])
def test_a_review_of_one_group_says_nothing_of_the_other(tmp_path: Path, group: str) -> None:
    made = unreviewed(place(missed=(0.02, 0.02), effect=0.2), group)
    evaluation = evaluate(tmp_path, made, allocated={"participant": 300, "comparison": 500})
    linkage = found(evaluation)
    assert linkage.sources[0].basis == "model"
    assert sorted(item.found_low is None for item in linkage.sources[0].quality) == [False, True]
    assert linkage.assumed_low is not None
    assert evaluation.evidence.level == 4
    assert evaluation.evidence.caveats == ("links_unreviewed",)


@pytest.mark.parametrize("nobody", [False, True])
def test_a_group_without_a_pair_needs_no_review(tmp_path: Path, nobody: bool) -> None:
    """Of the comparison group nobody has a candidate; where nobody has one at all, nothing was reviewed."""
    made = linked_place()
    table = made.links.tables["payroll"]
    gone = (made.people["group"] == "comparison").to_numpy() | nobody
    table.loc[gone, "probability"] = np.nan
    table.loc[gone, "linked"] = False
    evaluation = evaluate(tmp_path, unreviewed(made, "comparison"))
    assert found(evaluation).sources[0].basis == ("model" if nobody else "review")


def test_where_no_record_says_nothing_missed_links_are_lost_outcomes_and_counted_once(
    tmp_path: Path,
) -> None:
    evaluation = evaluate(tmp_path, place(means="unknown", missed=(0.03, 0.25)))
    linkage = found(evaluation)
    assert linkage.missed_alike is None
    assert linkage.unseen == 0
    assert "many_lost" in evaluation.evidence.caveats
    assert "links_unlike" not in evaluation.evidence.caveats
    # No link is wrong, so nothing is adjusted.
    primary, adjusted = evaluation.estimates[0], linkage.adjusted
    assert adjusted is not None
    assert adjusted.estimate == pytest.approx(primary.estimate, abs=0.1)


def test_higher_thresholds_take_links_away_and_never_few_of_them(tmp_path: Path) -> None:
    made = place()
    linkage = found(evaluate(tmp_path, made))
    thresholds = [0.9, *(item.threshold for item in linkage.thresholds)]
    assert len(thresholds) > 1
    assert thresholds == sorted(set(thresholds))
    table, works = made.links.tables["payroll"], made.outcomes["employed"].to_numpy() > 0
    for last, now in itertools.pairwise(thresholds):
        taken = (
            table["linked"] & (table["probability"] >= last) & (table["probability"] < now)
        ).to_numpy()
        for group in ("participant", "comparison"):
            mine = taken & (made.people["group"] == group).to_numpy()
            assert mine.sum() >= 10
            assert (mine & works).sum() == 0 or (mine & works).sum() >= 10


def test_match_rates_are_rounded_and_hidden_like_every_count(tmp_path: Path) -> None:
    """Of the women all but three were found, which would be told by how many were."""
    made = linked_place(seed=5)
    table = made.links.tables["payroll"]
    women = (made.people["sex"] == "Female").to_numpy()
    ours = (made.people["group"] == "participant").to_numpy()
    linked = table["linked"].to_numpy(copy=True)
    linked[women & ours] = True
    linked[np.flatnonzero(women & ours)[:3]] = False
    table["linked"] = linked
    table.loc[linked & table["probability"].isna().to_numpy(), "probability"] = 0.95
    linkage = found(evaluate(tmp_path, made))
    rates = {(r.group, r.value): r for r in linkage.sources[0].rates}
    assert rates["participants", "Female"].linked is None
    assert rates["participants", "Female"].share is None
    assert all(n is None or n % 5 == 0 for r in rates.values() for n in (r.people, r.linked))


def test_a_place_without_a_comparison_group_has_rates_and_no_effect(tmp_path: Path) -> None:
    made = linked_place()
    made.people["group"] = "participant"
    linkage = found(evaluate(tmp_path, made, "monitoring"))
    assert {rate.group for rate in linkage.sources[0].rates} == {"participants"}
    assert linkage.adjusted is None
    assert linkage.primary_source == ""


def test_an_outcome_of_no_linked_source_is_left_alone(tmp_path: Path) -> None:
    evaluation = evaluate(tmp_path, place(gives=("earnings",)))
    linkage = found(evaluation)
    assert (linkage.primary_source, linkage.adjusted, linkage.thresholds) == ("", None, ())
    assert not {"links_decide", "links_unlike", "links_unreviewed"} & set(
        evaluation.evidence.caveats
    )


def test_a_result_that_is_not_given_says_nothing_of_what_links_do_to_it(tmp_path: Path) -> None:
    made = linked_place(sizes=(9, 40))
    evaluation = evaluate(tmp_path, made)
    linkage = found(evaluation)
    assert evaluation.estimates[0].verdict == "withheld"
    assert linkage.adjusted is None
    assert linkage.not_adjusted == "no_main"
    assert linkage.thresholds == ()
    assert all(group.found is None for group in linkage.sources[0].quality[:1])


def test_people_who_were_not_among_those_linked_are_named(tmp_path: Path) -> None:
    made = linked_place()
    made.people.loc[0, "person_id"] = "someone else"
    made.outcomes.loc[0, "person_id"] = "someone else"
    with pytest.raises(ProjectError, match="1 of 800 people"):
        _ = evaluate(tmp_path, made).linkage


def test_without_links_a_result_does_not_name_them(tmp_path: Path) -> None:
    assert "linkage" not in Records().model_dump(mode="json")
    evaluation = evaluate(tmp_path, place())
    records = Records(linkage=evaluation.linkage)
    assert Records.model_validate(records.model_dump(mode="json")) == records
    assert "linkage" in Result.model_json_schema()["properties"]


def test_what_links_do_to_the_evidence_is_read_from_what_is_published() -> None:
    assert link_doubts(None) == frozenset()


def with_earnings(made: LinkedPlace) -> LinkedPlace:
    """Let the records give earnings too: nought for whoever is not found."""
    spread = np.random.default_rng(9).uniform(800, 1200, len(made.outcomes))
    outcomes = made.outcomes.assign(earnings=np.round(made.outcomes["employed"] * spread))
    return dataclasses.replace(made, outcomes=outcomes)


EARNINGS = [
    {"code": "employed", "month": 12, "primary": True},
    {"code": "earnings", "month": 12},
]


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_every_outcome_of_linked_records_is_adjusted(tmp_path: Path, design: str) -> None:
    """3% of participants and 25% of the others were missed, of whom each in work earned 1,000: earnings are as much too large."""
    made = with_earnings(
        place(missed=(0.03, 0.25), effect=0.07, sizes=(400, 700), gives=("employed", "earnings"))
    )
    evaluation = evaluate(tmp_path, made, design, outcomes=EARNINGS)
    (other,) = found(evaluation).others
    given = next(e for e in evaluation.estimates if e.role == "secondary")
    assert (other.outcome, other.month, other.source) == ("earnings", 12, "payroll")
    assert other.adjusted is not None
    assert other.adjusted.role == "sensitivity"
    truth = 10 * made.truth  # 1,000 for each
    assert abs((given.estimate or 0) - truth) > 80
    assert abs((other.adjusted.estimate or 0) - truth) < 40
    assert other.agrees is False
    assert other.missed_alike is False
    assert other.thresholds
    rates = found(evaluate(tmp_path, made, design)).others
    assert rates == ()


def test_what_cannot_be_adjusted_of_other_outcomes_says_why(tmp_path: Path) -> None:
    made = with_earnings(
        place(missed=(0.05, 0.15), sizes=(400, 700), gives=("employed", "earnings"))
    )
    twice = made.links.quality.sources[0]
    second = twice.model_copy(update={"name": "hmrc", "gives": ["earnings"]})
    quality = made.links.quality.model_copy(update={"sources": [twice, second]})
    links = Links(quality, {name: made.links.tables["payroll"] for name in ("payroll", "hmrc")})
    evaluation = evaluate(tmp_path, dataclasses.replace(made, links=links), outcomes=EARNINGS)
    (other,) = found(evaluation).others
    assert (other.adjusted, other.not_adjusted) == (None, "several")
    assert found(evaluation).adjusted is not None


def test_a_result_with_others_can_be_read_again_and_contradictions_are_seen(tmp_path: Path) -> None:
    made = with_earnings(
        place(missed=(0.05, 0.15), sizes=(400, 700), gives=("employed", "earnings"))
    )
    linkage = found(evaluate(tmp_path, made, outcomes=EARNINGS))
    again = Linkage.model_validate_json(linkage.model_dump_json())
    assert again == linkage
    assert not linkage.disagreement()
    other = linkage.others[0]
    assert linkage.model_copy(update={"others": (other, other)}).disagreement()
    stranger = other.model_copy(update={"source": "college"})
    assert linkage.model_copy(update={"others": (stranger,)}).disagreement()
