"""Questions about what data mean: they name the file, the column and the rows, and a line that accepts them silences them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, DoubtKind, column_of
from localeval.analysis.meaning import doubts_of_place
from localeval.base.errors import Problem, ProjectError
from localeval.checks.accepted import without_accepted
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import question
from localeval.checks.group_rules import GroupsAsCalled
from localeval.checks.meaning_rules import (
    EffectBelievable,
    MeasuredAlike,
    PartsMeasuredAlike,
    PriorsMeasuredBefore,
)
from localeval.checks.plausibility_rules import AskedInTheirMonth
from localeval.checks.rule import Rule, Subject
from localeval.data.load import load

from ..small_project import Make
from .test_design_rules import PEOPLE, TRIAL, tables, taking_part


def asked(project: Any, rule: type[Rule]) -> list[Problem]:
    """Give what one rule asks that nobody has accepted."""
    subject = Subject(project)
    one = rule()
    assert one.not_applicable(subject) == ""
    problems = [item for item in one.check(subject) if isinstance(item, Problem)]
    return without_accepted(rule, problems, subject)


def test_a_status_that_contradicts_the_group_is_asked_about_with_its_rows(make: Make) -> None:
    said = np.where(taking_part(), "Completed", "Not started")
    said[[1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]] = "Not started"
    [problem] = asked(make(tables(status=said)), GroupsAsCalled)
    assert (problem.where, problem.column, problem.row) == ("data/people.csv", "group", 3)
    assert "By 'status', 12 of 200 participants began nothing (also in rows 5, 7, 9, 11 and 7 more)." in problem.what  # fmt: skip
    exchanged = np.where(taking_part(), "Not started", "Completed")
    [problem] = asked(make(tables(status=exchanged)), GroupsAsCalled)
    assert problem.what.startswith("are the groups exchanged?")
    assert "'status' says of 0% of participants and 100% of the comparison group" in problem.what


def test_participants_of_whom_nobody_left_early_are_asked_about_unless_it_is_said(
    make: Make,
) -> None:
    starts = pd.Series(pd.Timestamp("2024-05-01") + pd.to_timedelta(np.arange(PEOPLE) % 90, "D"))
    # As many leave in each week as a half-life of two months has it, without chance.
    stay = np.round(90 - 90 * np.log(1 - (np.arange(PEOPLE) * 7 % PEOPLE + 0.5) / PEOPLE))
    ends = (starts + pd.to_timedelta(stay, "D")).dt.strftime("%Y-%m-%d").where(taking_part(), "")
    files = tables(start_date=starts.dt.strftime("%Y-%m-%d"), exit_date=ends)
    [problem] = asked(make(files), GroupsAsCalled)
    assert problem.what.startswith("were participants left out who left early? By 'exit_date'")
    assert "participant_group: {who: minimum_stay}" in problem.remedy
    assert asked(make(files, participant_group={"who": "minimum_stay"}), GroupsAsCalled) == []
    early = (starts + pd.to_timedelta(stay - 90, "D")).dt.strftime("%Y-%m-%d")
    files = tables(start_date=starts.dt.strftime("%Y-%m-%d"), exit_date=early.where(taking_part(), ""))  # fmt: skip
    assert asked(make(files), GroupsAsCalled) == []


def test_running_ids_that_lack_numbers_are_asked_about_in_check_and_nowhere_else(
    make: Make,
) -> None:
    """A register numbers others too, which is for the analyst to know and tells a reader nothing."""
    numbers = np.sort(
        np.random.default_rng(3).choice(np.arange(PEOPLE * 5 // 4), PEOPLE, replace=False)
    )
    ids = [f"{n:05d}" for n in numbers.tolist()]
    files = tables(person_id=ids)
    files["outcomes.csv"] = pd.read_csv(io.StringIO(str(files["outcomes.csv"]))).assign(person_id=ids).to_csv(index=False)  # fmt: skip
    project = make(files)
    [problem] = asked(project, GroupsAsCalled)
    assert "groups-as-called, column: person_id" in problem.remedy
    frames = load(project).for_place(project.places[0], project).frames
    assert "numbers_lacking" not in doubts_of_place(project, frames).asked
    gone = PEOPLE * 5 // 4 - PEOPLE
    trial = {"design": "randomised_trial", "allocated": {"participant": PEOPLE // 2 + gone, "comparison": PEOPLE // 2}}  # fmt: skip
    found = asked(make(files, **trial), GroupsAsCalled)
    assert not [problem for problem in found if "column: person_id" in problem.remedy]


@pytest.mark.parametrize(
    ("lacks", "changes", "asks"),
    [
        ("comparison", {}, False),  # chosen from a register
        ("comparison", {"comparison_group": {"from": "other_area"}}, False),
        ("comparison", {"comparison_group": {"from": "waiting_list", "joins_month": 13}}, True),
        ("comparison", {"comparison_group": {"from": "declined"}}, True),
        ("comparison", TRIAL, True),
        ("participant", {}, True),
    ],
)
def test_numbers_of_a_register_are_no_list_of_the_programme(
    make: Make, lacks: str, changes: dict[str, Any], asks: bool
) -> None:
    numbers = np.arange(PEOPLE)
    group = np.where(taking_part(), "participant", "comparison")
    drawn = np.sort(np.random.default_rng(4).choice(300, PEOPLE // 2, replace=False))
    numbers[group == lacks] = drawn
    numbers[group != lacks] = np.arange(PEOPLE // 2)
    ids = [f"{'S' if own == 'participant' else 'BOL/'}{n:05d}" for own, n in zip(group, numbers, strict=True)]  # fmt: skip
    files = tables(person_id=ids)
    files["outcomes.csv"] = pd.read_csv(io.StringIO(str(files["outcomes.csv"]))).assign(person_id=ids).to_csv(index=False)  # fmt: skip
    found = asked(make(files, **changes), GroupsAsCalled)
    assert any("column: person_id" in problem.remedy for problem in found) is asks


def test_what_is_asked_gives_the_line_that_accepts_it(make: Make) -> None:
    files = tables(status=np.where(taking_part(), "Not started", "Completed"))
    [problem] = asked(make(files), GroupsAsCalled)
    line = "accept: [{rule: groups-as-called, column: group, reason: ...}]"
    assert problem.remedy.endswith(f"If it is right, write under data: {line}")
    accept = [{"rule": "groups-as-called", "column": "group", "reason": "The status is of another programme."}]  # fmt: skip
    assert asked(make(files, data={"accept": accept}), GroupsAsCalled) == []


def test_a_column_of_the_draw_that_the_groups_do_not_keep_is_asked_about_and_can_take_their_place(
    make: Make,
) -> None:
    drawn = np.where(taking_part(), "A", "B")
    came = taking_part() & (np.arange(PEOPLE) % 8 > 1)
    files = tables(group=np.where(came, "participant", "comparison"), randomised_to=drawn)
    [problem] = asked(make(files, **TRIAL), GroupsAsCalled)
    assert (problem.where, problem.column) == ("data/people.csv", "randomised_to")
    assert "puts 50 of 400 into the other group: by it 100% of participants and 20% of the comparison group" in problem.what  # fmt: skip
    assert "columns: {group: randomised_to}" in problem.remedy
    accept = [{"rule": "groups-as-called", "column": "randomised_to", "reason": "It is the wave."}]
    assert asked(make(files, data={"accept": accept}, **TRIAL), GroupsAsCalled) == []
    said = {"columns": {"group": "randomised_to"}, "values": {"group": {"A": "participant", "B": "comparison"}}}  # fmt: skip
    mended = make(files, data=said, **TRIAL)
    assert not [one for one in asked(mended, GroupsAsCalled) if one.column != "person_id"]
    frames = load(mended).for_place(mended.places[0], mended).frames
    assert (frames["people"]["group"] == "participant").sum() == taking_part().sum()
    assert asked(make(files), GroupsAsCalled) == []  # chance is not said to decide


def test_a_day_on_which_an_earlier_outcome_was_measured_lies_before_the_start(make: Make) -> None:
    start = pd.Timestamp("2024-05-01") + pd.to_timedelta(np.arange(PEOPLE) % 90, "D")
    columns = {"start_date": start.strftime("%Y-%m-%d"), "pay_before": np.arange(PEOPLE) * 10}
    settings = {
        "covariates": {"age": "numeric", "sex": "category", "pay_before": "numeric"},
        "prior_outcomes": [{"column": "pay_before", "outcome": "earnings", "month": -12}],
    }
    for days, rows in ((-90, 0), (60, PEOPLE)):
        day = (start + pd.Timedelta(days=days)).strftime("%d/%m/%Y")
        files = tables(**columns, **{"Date of pay before": day})
        found = asked(make(files, **settings), PriorsMeasuredBefore)
        assert len(found) == bool(rows)
        for problem in found:
            assert (problem.column, problem.row) == ("pay_before", 2)
            assert "By 'Date of pay before' it was, for 400 of 400 people" in problem.what


@pytest.mark.parametrize("word", ["worse", "large"])
def test_a_result_that_mistakes_make_more_often_is_asked_about(make: Make, word: str) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    chance = {"worse": (0.3, 0.6), "large": (0.75, 0.3)}[word]
    rng = np.random.default_rng(3)
    outcomes["employed"] = (rng.random(PEOPLE) < np.where(taking_part(), *chance)) * 1
    changed = {**files, "outcomes.csv": outcomes.to_csv(index=False)}
    [problem] = asked(make(changed, **TRIAL), EffectBelievable)
    assert problem.where == "evaluation.yml"
    start = {"worse": "did participants fare worse?", "large": "is the effect so large?"}[word]
    assert problem.what.startswith(start)
    assert asked(make(files, **TRIAL), EffectBelievable) == []


@pytest.mark.parametrize(("better", "asked_about"), [(2.5, True), (0.6, False)])
def test_an_effect_on_a_score_that_is_an_eighth_of_its_scale_is_asked_about(
    make: Make, better: float, asked_about: bool
) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    score = np.random.default_rng(3).normal(5, 1.2, PEOPLE) + better * taking_part()
    outcomes["wellbeing"] = np.clip(score.round(), 0, 10).astype(int)
    changed = {**files, "outcomes.csv": outcomes.to_csv(index=False)}
    settings = {**TRIAL, "outcomes": [{"code": "wellbeing", "month": 12, "primary": True}]}
    assert len(asked(make(changed, **settings), EffectBelievable)) == asked_about


def test_yes_and_no_reversed_at_one_provider_is_asked_about_by_its_rows(make: Make) -> None:
    rng = np.random.default_rng(4)
    provider = np.where(np.arange(PEOPLE) < 300, "Acme", "Bridge")
    files = tables(provider=provider)
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    works = rng.random(PEOPLE) < 0.4
    outcomes["earnings"] = np.where(works, 9000, 0)
    outcomes["employed"] = np.where(provider == "Bridge", ~works, works) * 1
    files |= {"outcomes.csv": outcomes.to_csv(index=False)}
    found = asked(make(files), PartsMeasuredAlike)
    problem = next(one for one in found if "reversed" in one.what)
    assert (problem.column, problem.row) == ("provider", 302)
    assert "Bridge" not in str(problem)
    [both] = [one for one in asked(make(files), MeasuredAlike) if "contradict" in one.what]
    assert both.column == "employed"


def test_of_several_places_each_is_asked_about_by_its_name(make: Make, tmp_path: Path) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000004", "name": "Oldham"}]
    code = np.where(np.arange(PEOPLE) < 200, "E08000003", "E08000004")
    day = np.where(taking_part() | (code == "E08000003"), "2024-05-01", "2019-05-01")
    project = make(tables(place_code=code, start_date=day), places=places)
    [problem] = asked(project, GroupsAsCalled)
    assert problem.column == "start_date"
    assert "start at another time in Oldham? Half of it had started by May 2019, half of the participants by May 2024" in problem.what  # fmt: skip


def test_per_cent_in_one_group_is_named_where_a_yes_or_no_is_expected(make: Make) -> None:
    before = np.random.default_rng(1).integers(0, 2, PEOPLE)
    files = tables(worked=np.where(taking_part(), before, 100 * before))
    settings = {
        "covariates": {"age": "numeric", "sex": "category", "worked": "numeric"},
        "prior_outcomes": [{"column": "worked", "outcome": "employed", "month": -12}],
    }
    with pytest.raises(ProjectError) as caught:
        load(make(files, **settings))
    [problem] = caught.value.problems
    assert problem.column == "worked"
    assert "100 looks like per cent, in the rows of the comparison group only" in problem.what


@pytest.mark.parametrize(
    ("allocated", "words"),
    [
        ((200, 190), "may be exchanged in some rows"),
        ((250, 150), "The words for the groups look exchanged: each has as many as the other was allocated."),
        ((100, 100), "the same person under two ids"),
    ],
)  # fmt: skip
def test_more_people_than_were_allocated_may_be_exchanged_words_or_twins(
    make: Make, allocated: tuple[int, int], words: str
) -> None:
    first = 150 if allocated == (250, 150) else 205
    group = np.where(np.arange(PEOPLE) < first, "participant", "comparison")
    files = tables(group=group)
    if allocated == (200, 190):
        keep = pd.read_csv(io.StringIO(str(files["people.csv"])), dtype=str).head(385)
        outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype=str).head(385)
        files = {"people.csv": keep.to_csv(index=False), "outcomes.csv": outcomes.to_csv(index=False)}  # fmt: skip
    said = dict(zip(("participant", "comparison"), allocated, strict=True))
    with pytest.raises(ProjectError) as caught:
        load(make(files, allocated=said, **TRIAL))
    assert any(words in problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize("kind", get_args(DoubtKind))
def test_every_kind_is_put_into_words_about_the_column_by_which_it_is_accepted(
    kind: DoubtKind,
) -> None:
    of_people = kind in {"groups_exchanged", "began_nothing", "took_part", "exchanged_in_part", "nobody_left_early", "other_clock", "in_both_groups", "two_ids", "called_chosen", "called_as_came", "was_asked", "all_stayed", "all_began"}  # fmt: skip
    named = kind.startswith("part_") or kind in {"other_time", "starts_unlike", "said_no", "other_area", "covariate_ceiling", "covariate_repeated", "unlike_covariate", "unlike_codes", "columns_exchanged", "prior_is_later", "prior_tells_too_much", "prior_contradicted", "unlike_before", "unrelated", "covariate_reversed", "tells_too_much", "left_unadjusted", "unlike_scale", "shared_site", "drawn_by_day", "other_clock", "other_month", "found_out_otherwise", "counted_otherwise", "tables_disagree", "against_the_draw", "not_drawn"}  # fmt: skip
    column = "start_date" if named or of_people else ""
    doubt = Doubtful(kind, "comparison", 3.0, 5.0, column, "other", month=6, people=40, among=90, shares=(9000.0, 8000.0) if kind in {"other_time", "starts_unlike"} else (0.2, 0.4))  # fmt: skip
    put = question(doubt, Asked("employed", 12, " in Oldham"))
    assert put.column == column_of(doubt, "employed")
    assert "?" in put.what
    assert put.remedy.endswith(".")
    assert not re.search(r"\bNone\b|participants people|of people of|[{}]", put.what)


@pytest.mark.parametrize(("moved", "asked_about"), [(0.3, True), (0.0, False)])
def test_people_who_were_asked_some_months_off_are_asked_about(
    make: Make, moved: float, asked_about: bool
) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])))
    off = taking_part() & (np.arange(PEOPLE) < moved * PEOPLE)
    outcomes.loc[off, "month"] = 13
    found = asked(make({**files, "outcomes.csv": outcomes.to_csv(index=False)}), AskedInTheirMonth)
    assert bool(found) is asked_about
    for problem in found:
        assert f"of {off.sum():,} people, who have it at month 13 only" in problem.what
        assert f"accept: [{{rule: asked-in-their-month, column: {problem.column}" in problem.remedy
        assert "write under data: month_window: {" in problem.remedy
        assert f"{problem.column}: 1" in problem.remedy


def test_people_who_were_followed_month_by_month_and_then_lost_are_not_asked_about(
    make: Make,
) -> None:
    files = tables()
    last = pd.read_csv(io.StringIO(str(files["outcomes.csv"])))
    months = [last.assign(month=month) for month in (10, 11)]
    whole = pd.concat([*months, last[np.arange(PEOPLE) > 100]])
    assert (
        asked(make({**files, "outcomes.csv": whole.to_csv(index=False)}), AskedInTheirMonth) == []
    )
