"""Who started too recently for an outcome is left out and counted, is never lost, and is told of as little as anybody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.differencing import disclosed_by_both
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.sample import build_sample
from localeval.data.standard import OBSERVED
from localeval.designs.losses import losses_are_many
from localeval.report.tables import flow_table, quality_table

from .conftest import Evaluate, people_and_outcomes
from .test_differencing import result_of

Frames = tuple[pd.DataFrame, pd.DataFrame]
LATER = [
    {"code": "earnings", "month": 12, "primary": True},
    {"code": "employed", "month": 12},
    {"code": "weeks_employed", "month": 24},
]


def recent(frames: Frames, ours: int, theirs: int, months: int = 7) -> Frames:
    """Let the last so many of each group have come no further than so many months."""
    people, outcomes = (frame.copy() for frame in frames)
    observed = np.full(len(people), 12.0)
    for group, n in (("participant", ours), ("comparison", theirs)):
        observed[np.flatnonzero(people["group"] == group)[::-1][:n]] = months
    people[OBSERVED] = observed
    late = set(people["person_id"][observed < 12])
    return people, outcomes[~outcomes["person_id"].isin(late)].reset_index(drop=True)


def without_recent(frames: Frames) -> Frames:
    people, outcomes = frames
    early = people[people[OBSERVED] >= 12].drop(columns=OBSERVED)
    return early.reset_index(drop=True), outcomes


def steps(found: Evaluation) -> dict[str, tuple[int | None, int | None]]:
    return {step.step: (step.participants, step.comparison) for step in found.flow}


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_the_numbers_are_those_of_the_people_who_started_early_enough(
    evaluate: Evaluate, design: str
) -> None:
    frames = recent(people_and_outcomes(150, 200, 3), 50, 20)
    frames[1].loc[::9, "earnings"] = np.nan  # and some are lost
    all_of_them, early = (
        evaluate(*frames, design=design),
        evaluate(*without_recent(frames), design=design),
    )
    assert all_of_them.estimates == early.estimates
    assert all_of_them.evidence == early.evidence
    assert all_of_them.limits == early.limits
    assert steps(all_of_them).items() >= steps(early).items()
    assert steps(all_of_them)["everyone"] == (150, 200)
    assert steps(all_of_them)["too_recent"] == (50, 20)
    assert steps(all_of_them)["in_data"] == (100, 180)


def test_monitoring_leaves_them_out_as_well(evaluate: Evaluate) -> None:
    frames = recent(people_and_outcomes(150, 0, 3), 50, 0)
    found = evaluate(*frames, design="monitoring")
    assert steps(found)["too_recent"] == (50, None)
    assert found.levels == evaluate(*without_recent(frames), design="monitoring").levels


def test_nobody_of_them_is_lost(evaluate: Evaluate) -> None:
    people, outcomes = recent(people_and_outcomes(100, 100), 60, 0)
    found = evaluate(people, outcomes)
    sample = build_sample(
        {"people": people, "outcomes": outcomes}, found.project.primary, (40, 100)
    )
    assert (sample.too_recent, sample.missing, sample.in_data) == ((60, 0), (0, 0), (40, 100))
    assert sample.everyone == (100, 100)
    assert not losses_are_many(sample)
    assert found.limits is None
    lost = build_sample(
        {"people": people.drop(columns=OBSERVED), "outcomes": outcomes}, found.project.primary
    )
    assert losses_are_many(lost)


def test_nobody_is_lost_to_a_later_outcome_whose_month_has_not_come(evaluate: Evaluate) -> None:
    """Numbers allocated early enough for month 12 stood beside those who had come to month 24, as if the others were lost."""
    people, outcomes = people_and_outcomes(80, 80)
    early = np.arange(160) % 80 < 40
    people[OBSERVED] = np.where(early, 24.0, 14.0)
    later = outcomes[early].assign(month=24)
    measures = [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "earnings", "month": 24},
    ]
    allocated = {"participant": 80, "comparison": 80}
    both = pd.concat([outcomes, later], ignore_index=True)
    found = evaluate(people, both, outcomes=measures, allocated=allocated)
    [second] = [one for one in found.estimates if one.role == "secondary"]
    assert (second.month, second.n_participants) == (24, 40)
    assert second.estimate is not None, second.withheld
    assert steps(found)["allocated"] == (80, 80)


def test_the_allocated_are_those_allocated_early_enough(evaluate: Evaluate) -> None:
    frames = recent(people_and_outcomes(150, 150), 50, 50)
    found = evaluate(*frames, allocated={"participant": 120, "comparison": 120})
    assert steps(found)["allocated"] == (120, 120)
    assert steps(found)["not_in_data"] == (20, 20)
    assert any(
        "Allocated to the groups early enough for month 12" in step.label for step in found.flow
    )


@pytest.mark.parametrize("few", [1, 3, 9])
def test_a_few_of_them_are_not_told(evaluate: Evaluate, few: int) -> None:
    found = evaluate(*recent(people_and_outcomes(150, 200), few, 40))
    shown = steps(found)
    assert shown["too_recent"] == (None, 40)
    assert None in (shown["everyone"][0], shown["in_data"][0])


@pytest.mark.parametrize("few", [3, 7])
def test_for_a_few_of_them_the_main_result_is_not_withheld(evaluate: Evaluate, few: int) -> None:
    """Month 6 has come for them and month 12 has not: how many there are goes, and month 6 becomes coarser."""
    n = 174 + few
    people, outcomes = recent(people_and_outcomes(n, n), few, few)
    everybody = people_and_outcomes(n, n, 2)[1].assign(month=6)
    outcomes = pd.concat([outcomes, everybody], ignore_index=True)
    months = [{"code": "employed", "month": 12, "primary": True}, {"code": "employed", "month": 6}]
    found = evaluate(people, outcomes, outcomes=months, covariates={"age": "numeric"})
    main, second = (e for e in found.estimates if e.role != "sensitivity")
    early = (people["group"] == "participant") & (people[OBSERVED] >= 12)
    mine = outcomes["person_id"].isin(people["person_id"][early]) & (outcomes["month"] == 12)
    assert not main.withheld
    assert main.participant_level == round(100 * outcomes["employed"][mine].mean(), 2)
    assert not second.withheld
    assert second.people_rounded_to > 1
    assert steps(found)["too_recent"] == (None, None)
    assert steps(found)["everyone"] == (None, None)


def test_an_outcome_that_has_come_for_nobody_waits(evaluate: Evaluate) -> None:
    people, outcomes = recent(people_and_outcomes(60, 60), 0, 0)
    outcomes["weeks_employed"] = np.nan
    found = evaluate(people, outcomes, outcomes=LATER)
    waiting = found.estimates[[e.outcome for e in found.estimates].index("weeks_employed")]
    assert waiting.withheld == "its month had not come for anybody when the data were fixed"
    row = found.quality[-1]
    assert row.to_come == (True, True)
    shown = quality_table(found.facts, found.quality)
    assert shown is not None
    cells = shown.rows[-1]
    assert list(cells[3:5]) == ["[z]", "[z]"]
    assert "had not come" in cells[-1]
    described = evaluate(*people_only(people, outcomes), design="monitoring", outcomes=LATER)
    assert described.levels[-1].withheld == waiting.withheld


def people_only(people: pd.DataFrame, outcomes: pd.DataFrame) -> Frames:
    ours = people[people["group"] == "participant"].reset_index(drop=True)
    mine = outcomes[outcomes["person_id"].isin(ours["person_id"])].reset_index(drop=True)
    return ours, mine


def test_an_outcome_may_have_come_for_one_group_alone(evaluate: Evaluate) -> None:
    people, outcomes = recent(people_and_outcomes(60, 60), 0, 0)
    people.loc[people["group"] == "comparison", OBSERVED] = 24
    outcomes["weeks_employed"] = np.nan
    more = outcomes[outcomes["person_id"].isin(people["person_id"][60:])].assign(
        month=24, weeks_employed=np.arange(60) % 52
    )
    found = evaluate(people, pd.concat([outcomes, more], ignore_index=True), outcomes=LATER)
    waiting = found.estimates[[e.outcome for e in found.estimates].index("weeks_employed")]
    assert waiting.withheld == (
        "its month had not come for anybody in one of the groups when the data were fixed"
    )
    assert not found.estimates[0].withheld


def test_the_table_says_that_they_are_not_lost(evaluate: Evaluate) -> None:
    found = evaluate(*recent(people_and_outcomes(150, 200), 50, 40))
    shown = flow_table(found.facts, found.flow)
    assert any("Left out: started too recently" in row[0] for row in shown.rows)
    assert any("are not lost" in note for note in shown.notes)
    nobody = evaluate(*people_and_outcomes(60, 60))
    assert not any("not lost" in note for note in flow_table(nobody.facts, nobody.flow).notes)


def published(found: Evaluation) -> Any:
    return result_of(
        estimates=found.estimates, levels=found.levels, flow=found.flow, balance=found.balance,
        series=found.series, design=found.project.settings.design,
    )  # fmt: skip


@pytest.mark.parametrize("came", [2, 5, 40])
@pytest.mark.parametrize("design", ["randomised_trial", "monitoring"])
def test_a_quarter_later_few_who_have_come_so_far_are_not_told(
    evaluate: Evaluate, came: int, design: str
) -> None:
    """The same people, of whom a few more have come to the month of the outcome."""
    everybody = people_and_outcomes(200, 0 if design == "monitoring" else 200, 5)
    both = design != "monitoring"
    first = recent(everybody, 60, 60 if both else 0)
    then = recent(everybody, 60 - came, 60 if both else 0)
    before = published(evaluate(*first, design=design))
    alone = published(evaluate(*then, design=design))
    found = evaluate(*then, design=design, earlier=(before,))
    assert disclosed_by_both(before, published(found)) == []
    if came < 10:  # which would be told if nothing were done
        assert disclosed_by_both(before, alone)
    main = found.estimates[0] if both else found.levels[0]
    assert not main.withheld
