"""Rules on the design: groups that chance does not make, sites that nobody declared, the allocated, earlier outcomes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from localeval.analysis.shared_columns import looks_shared
from localeval.analysis.telling_columns import told
from localeval.base.errors import Problem
from localeval.checks import check_folder
from localeval.data.load import load

from ..small_project import Make

TRIAL = {"design": "randomised_trial"}
PEOPLE = 400


def tables(**columns: Any) -> dict[str, str | bytes | None]:
    """Give people in two groups that are alike, with more columns, and their outcomes."""
    rng = np.random.default_rng(2)
    group = np.where(np.arange(PEOPLE) % 2, "participant", "comparison")
    people = pd.DataFrame(
        {
            "person_id": [f"{i:04d}" for i in range(PEOPLE)],
            "group": group,
            "age": rng.integers(18, 65, PEOPLE),
            "sex": rng.choice(["Female", "Male"], PEOPLE),
            **columns,
        }
    )
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": 12,
            "employed": rng.integers(0, 2, PEOPLE),
            "earnings": rng.integers(0, 20000, PEOPLE),
        }
    )
    return {
        "people.csv": people.to_csv(index=False),
        "outcomes.csv": outcomes.to_csv(index=False),
    }


def advice(root: Path, rule: str) -> tuple[Problem, ...]:
    [found] = [one for one in check_folder(root).findings if one.rule.name() == rule]
    assert found.rule.kind == "advice"
    return found.problems


def taking_part() -> np.ndarray:
    return np.asarray(np.arange(PEOPLE) % 2 == 1)


def test_groups_that_chance_does_not_make_are_a_warning_with_the_covariates(make: Make) -> None:
    older = {"age": np.random.default_rng(2).integers(18, 65, PEOPLE) + 9 * taking_part()}
    root = make(tables(**older), **TRIAL).root
    [problem] = advice(root, "groups-fit-the-draw")
    assert (problem.where, problem.column) == ("evaluation.yml", "design")
    assert problem.line is not None
    assert "less than once in a thousand times; most unlike are age (0.6" in problem.what
    for way_out in ("covariates were known before the draw", "(strata, cluster)", "another design"):
        assert way_out in problem.remedy


def test_groups_that_chance_makes_once_in_some_hundred_times_are_asked_about(make: Make) -> None:
    age = np.random.default_rng(2).integers(18, 65, PEOPLE)
    some = age + 5 * taking_part()
    # Seldom, not hardly ever: by a test of age alone, which the other characteristics only dilute.
    assert 1e-4 < ttest_ind(some[taking_part()], some[~taking_part()]).pvalue < 4e-3
    [problem] = advice(make(tables(age=some), **TRIAL).root, "groups-fit-the-draw")
    assert "less than once in a hundred times; most unlike are age" in problem.what
    assert "one sound draw in a hundred looks like this" in problem.remedy


def test_a_draw_is_no_warning_and_other_designs_are_not_asked(make: Make) -> None:
    assert advice(make(tables(), **TRIAL).root, "groups-fit-the-draw") == ()
    older = {"age": np.random.default_rng(2).integers(18, 65, PEOPLE) + 9 * taking_part()}
    assert advice(make(tables(**older)).root, "groups-fit-the-draw") == ()


def test_each_place_is_judged_by_itself(make: Make) -> None:
    places = [{"code": "E08000003", "name": "Manchester"}, {"code": "E08000001", "name": "Bolton"}]
    there = np.repeat(["E08000003", "E08000001"], PEOPLE // 2)
    age = np.random.default_rng(2).integers(18, 65, PEOPLE)
    age = age + 14 * (taking_part() & (there == "E08000001"))
    root = make(tables(place_code=there, age=age), places=places, **TRIAL).root
    [problem] = advice(root, "groups-fit-the-draw")
    assert "as different as these in Bolton less than" in problem.what


def sites(count: int, named: bool = True) -> np.ndarray:
    """Give sites that are in one group as a whole."""
    numbers = (np.arange(PEOPLE) // 2 % count) * 2 + taking_part()
    return np.array([f"Site {i}" for i in numbers]) if named else numbers


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
@pytest.mark.parametrize(
    ("name", "key", "more"),
    [
        ("site", "site", ""),
        ("Provider_Name", "Provider_Name", ""),
        ("Job Centre", "job_centre", " and under data, columns: job_centre: Job Centre"),
    ],
)
def test_a_column_that_looks_like_a_site_is_asked_about(
    make: Make, design: str, name: str, key: str, more: str
) -> None:
    root = make(tables(**{name: sites(10)}), design=design).root
    [problem] = advice(root, "cluster-declared")
    assert (problem.where, problem.column) == ("data/people.csv", name)
    assert f"'{name}'" in problem.what
    assert f"If so, write cluster: {key}{more}." in problem.remedy
    assert "Site 1" not in str(problem)


@pytest.mark.parametrize("design", ["matched_comparison", "randomised_trial"])
def test_an_adviser_of_participants_alone_is_asked_about_where_the_remedy_is_read(
    make: Make, design: str
) -> None:
    """Of a trial it is none: there people were drawn, and met an adviser afterwards."""
    files = tables(adviser=np.where(taking_part(), sites(10), ""))
    asked = advice(make(files, design=design).root, "cluster-declared")
    assert len(asked) == (design == "matched_comparison")
    if asked:
        project = make(files, design=design, cluster="adviser")
        assert load(project)["people"]["adviser"].notna().all()
        assert advice(project.root, "cluster-declared") == ()


def test_what_is_declared_is_not_asked_about(make: Make) -> None:
    for changes in (
        {"cluster": "site"},
        {"strata": "site"},
        {"covariates": {"age": "numeric", "site": "category"}},
    ):
        assert advice(make(tables(site=sites(10)), **changes).root, "cluster-declared") == ()


SHARED = {
    "site_id": sites(10, named=False),
    "adviserRef": sites(30, named=False),
    "JCP": sites(5),
    "Household": np.array([f"h{i // 3}" for i in range(PEOPLE)]),
    "ward": np.array([f"w{i % 7}" for i in range(PEOPLE)]),
    "trained_where": sites(10),  # by what it does, not by its name
}


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("name", sorted(SHARED))
def test_sites_are_known_by_their_name_or_by_who_takes_part(name: str, drawn: bool) -> None:
    values = pd.Series(SHARED[name]).astype(str)
    assert looks_shared(name, values, taking_part(), drawn=drawn)


WHOLE = np.repeat(np.arange(20), PEOPLE // 20)


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize(
    ("values", "asked"),
    [
        (WHOLE + 300, True),
        (np.where(np.arange(PEOPLE) % 4, WHOLE, WHOLE + 1) + 300, False),
        (np.arange(PEOPLE) % 13 * (WHOLE % 2), False),  # sessions: one value in the other group
    ],
)
def test_numbers_of_which_each_is_in_one_group_whole_are_of_sites(
    values: np.ndarray, asked: bool, drawn: bool
) -> None:
    ours = WHOLE % 2 == 1
    assert looks_shared("v14", pd.Series(values).astype(str), ours, drawn=drawn) is asked


def intakes(whole: bool) -> dict[str, str | bytes | None]:
    """Give people who started on twenty days, each of one group whole or of both."""
    ours = np.arange(PEOPLE) % 2
    day = (np.arange(PEOPLE) // 2 % 10) * 2 + ours if whole else np.arange(PEOPLE) // 2 % 20
    dates = (pd.Timestamp("2024-04-01") + pd.to_timedelta(14 * day, unit="D")).strftime("%Y-%m-%d")
    return tables(start_date=dates)


def test_whole_intakes_of_a_trial_are_asked_about(make: Make) -> None:
    [problem] = advice(make(intakes(whole=True), **TRIAL).root, "cluster-declared")
    assert problem.column == "start_date"
    assert "whole intakes allocated together" in problem.what
    assert advice(make(intakes(whole=False), **TRIAL).root, "cluster-declared") == ()
    assert advice(make(intakes(whole=True)).root, "cluster-declared") == ()


@pytest.mark.parametrize("inside", [True, False])
def test_a_site_that_is_wider_than_the_declared_cluster_is_asked_about(
    make: Make, inside: bool
) -> None:
    site = (np.arange(PEOPLE) // 2 % 10) * 2 + np.arange(PEOPLE) % 2
    order = np.argsort(np.argsort(site, kind="stable")) if inside else np.arange(PEOPLE)
    more = {"site": [f"s{one}" for one in site], "household": [f"h{one // 2}" for one in order]}
    found = advice(make(tables(**more), cluster="household").root, "cluster-declared")
    assert [one.column for one in found] == (["site"] if inside else [])


@pytest.mark.parametrize(
    ("counts", "asked"),
    [((200, 200), False), ((400, 200), False), ((300, 100), False), ((158, 224), True), ((290, 414), True)],
)  # fmt: skip
def test_numbers_that_nobody_draws_are_asked_about(
    make: Make, counts: tuple[int, int], asked: bool
) -> None:
    given = {"allocated": {"participant": counts[0], "comparison": counts[1]}}
    found = advice(make(tables(), **given, **TRIAL).root, "allocated-stated")
    assert [bool("really what was drawn" in one.what) for one in found] == [True] * asked


def ordinary(rng: np.random.Generator) -> dict[str, Any]:
    """Make up what people's tables often hold beside the declared columns."""
    takes = taking_part()
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 90, PEOPLE), unit="D")
    jobs = [f"job {i}" for i in range(15)]
    tilt = np.linspace(1, 3, 15) / np.linspace(1, 3, 15).sum()
    return {
        "ethnicity": rng.choice(["Asian", "Black", "Mixed", "Other", "White"], PEOPLE),
        "qualification": np.where(takes, rng.choice(["None", "Level 1"], PEOPLE), "Level 3"),
        "occupation": np.where(takes, rng.choice(jobs, PEOPLE, p=tilt), rng.choice(jobs, PEOPLE)),
        "years_school": rng.integers(5, 16, PEOPLE),
        "distance_to_office_km": rng.normal(8, 2, PEOPLE).round(1),
        "school_end_date": days.strftime("%Y-%m-%d"),
        "hours_attended": rng.integers(1, 40, PEOPLE) * takes,
        "wage_before": rng.lognormal(9, 1, PEOPLE).round(),
        "reason_left": pd.Series(rng.choice([f"r{i}" for i in range(12)], PEOPLE)).where(takes),
        "notes": [f"text {i}" for i in range(PEOPLE)],
        "site": ["the only one"] * PEOPLE,
        "email": [f"a{i}@example.org" for i in range(PEOPLE)],
    }


@pytest.mark.parametrize("seed", range(25))
def test_ordinary_columns_are_not_asked_about(seed: int) -> None:
    found = ordinary(np.random.default_rng(seed))
    asked = [
        name
        for name, values in found.items()
        if looks_shared(name, pd.Series(values, dtype="str"), taking_part(), drawn=False)
    ]
    drawn = np.random.default_rng(seed + 1000).permutation(PEOPLE) < PEOPLE // 2
    asked += [
        f"{name}, drawn"
        for name, values in found.items()
        if looks_shared(name, pd.Series(values, dtype="str"), drawn, drawn=True)
    ]
    assert asked == []


def test_a_trial_is_asked_how_many_were_allocated(make: Make) -> None:
    [problem] = advice(make(tables(), **TRIAL).root, "allocated-stated")
    assert "how many people were allocated to each group" in problem.what
    assert "month 12" in problem.remedy
    given = {"allocated": {"participant": 240, "comparison": 238}}
    assert advice(make(tables(), **given, **TRIAL).root, "allocated-stated") == ()
    assert advice(make(tables()).root, "allocated-stated") == ()


def test_a_bare_earlier_outcome_is_advised_to_say_what_it_measures(make: Make) -> None:
    before = {"covariates": {"age": "numeric", "sex": "category"}}
    [problem] = advice(
        make(tables(), prior_outcomes=["age"], **before).root, "prior-outcomes-stated"
    )
    assert "of 'age' it does not say outcome and month" in problem.what
    assert "{column: age, outcome: employed, month: -12}" in problem.remedy
    stated = [{"column": "age", "outcome": "earnings", "month": -12}]
    root = make(tables(), prior_outcomes=stated, **before).root
    assert advice(root, "prior-outcomes-stated") == ()
    recent = [{"column": "age", "outcome": "employed", "month": -1}]
    [problem] = advice(
        make(tables(), prior_outcomes=recent, **before).root, "prior-outcomes-stated"
    )
    assert "an earlier outcome of this kind of 6 months or more before the start" in problem.what
    assert "{column: age_earlier, outcome: employed, month: -12}" in problem.remedy


def test_without_data_what_needs_them_is_not_applied(make: Make) -> None:
    project = make({"people.csv": "person_id\n1\n"}, **TRIAL)
    for rule in ("groups-fit-the-draw", "cluster-declared"):
        [found] = [one for one in check_folder(project.root).findings if one.rule.name() == rule]
        assert (found.status, found.remarks) == ("not applicable", ("the data cannot be used",))
        [left] = [
            one
            for one in check_folder(project.root, with_data=False).findings
            if one.rule.name() == rule
        ]
        assert left.remarks == ("the data were left out",)


def _asked_later(outcome: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    score = 50 + 10 * rng.normal(size=PEOPLE) + 12 * outcome + 6 * taking_part()
    return np.asarray(score.round(1), dtype=np.float64)


@pytest.mark.parametrize("design", ["matched_comparison", "randomised_trial"])
@pytest.mark.parametrize("kind", ["numeric", "category"])
def test_a_characteristic_that_tells_the_outcome_as_only_a_consequence_would_is_asked_about(
    make: Make, design: str, kind: str
) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])))
    score = _asked_later(outcomes["employed"].to_numpy(), np.random.default_rng(3))
    ready = score if kind == "numeric" else np.where(score > 59, "ready", "not yet")
    project = make(
        tables(Readiness=ready),
        design=design,
        covariates={"age": "numeric", "sex": "category", "ready": kind},
        data={
            "people": "data/people.csv",
            "outcomes": "data/outcomes.csv",
            "columns": {"ready": "Readiness"},
        },
    )
    [problem] = advice(project.root, "known-before-the-start")
    assert (problem.where, problem.column) == ("data/people.csv", "Readiness")
    assert "was 'ready' known before the start?" in problem.what
    assert "take it out of covariates" in problem.remedy


def test_an_earlier_outcome_may_tell_the_outcome_and_what_tells_as_much_as_it_does(
    make: Make,
) -> None:
    rng = np.random.default_rng(4)
    files = tables()
    employed = pd.read_csv(io.StringIO(str(files["outcomes.csv"])))["employed"].to_numpy()
    before = np.where(rng.random(PEOPLE) < 0.75, employed, 1 - employed)
    score = _asked_later(employed, rng)
    covariates = {"age": "numeric", "before": "numeric", "ready": "numeric"}
    prior = [{"column": "before", "outcome": "employed", "month": -1}]
    root = make(
        tables(before=before, ready=score), covariates=covariates, prior_outcomes=prior
    ).root
    assert advice(root, "known-before-the-start") == ()
    unknown = make(tables(before=before, ready=score), covariates=covariates).root
    assert advice(unknown, "known-before-the-start") == ()  # two that tell as much are no exception


def test_what_a_characteristic_tells_is_its_share_of_the_variation_within_groups() -> None:
    rng = np.random.default_rng(5)
    group = np.arange(2000) % 2 == 1
    x = rng.normal(size=2000) + 3 * group
    y = x + rng.normal(size=2000) + 40 * group
    design = np.column_stack([np.ones(2000), group])
    rest = [v - design @ np.linalg.lstsq(design, v, rcond=None)[0] for v in (x, y)]
    assert told(pd.Series(x), y, group) == pytest.approx(np.corrcoef(*rest)[0, 1] ** 2)
    noise = pd.Series(rng.choice(list("abcdefghij"), 2000))
    assert told(noise, y, group) < 0.01
    assert told(pd.Series(["a"] * 2000), y, group) == 0
    assert told(pd.Series(np.where(y > 40, "high", "low")), y, ~group & False) > 0.3
    assert told(pd.Series(x), np.zeros(2000), group) == 0


def test_more_participants_than_people_to_compare_with_are_asked_about(make: Make) -> None:
    few = np.where(np.arange(PEOPLE) % 4, "participant", "comparison")
    [problem] = advice(make(tables(group=few)).root, "groups-as-called")
    assert (problem.where, problem.column) == ("data/people.csv", "group")
    assert "There are 300 participants and 100 people in the comparison group" in problem.what
    assert advice(make(tables()).root, "groups-as-called") == ()
    assert advice(make(tables(group=few), design="randomised_trial").root, "groups-as-called") == ()


def test_amounts_of_another_unit_in_one_group_are_asked_about_with_the_column(make: Make) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    pay = np.random.default_rng(6).lognormal(9, 0.5, PEOPLE).round(2)
    for factor, found in ((1 / 12, ["earnings"]), (1.0, [])):
        spoilt = outcomes.assign(earnings=np.where(taking_part(), pay, pay * factor).round(2))
        root = make({**files, "outcomes.csv": spoilt.to_csv(index=False)}).root
        asked = advice(root, "measured-alike")
        assert [(one.where, one.column) for one in asked] == [
            ("data/outcomes.csv", name) for name in found
        ]
        assert all("in the same unit in both groups?" in one.what for one in asked)


@pytest.mark.parametrize("declared", [False, True])
def test_amounts_of_another_unit_from_one_provider_are_asked_about_and_no_value_is_shown(
    make: Make, declared: bool
) -> None:
    rng = np.random.default_rng(8)
    provider = rng.choice(["Acme", "Bridge", "Council"], PEOPLE)
    pay = np.where(rng.random(PEOPLE) < 0.5, rng.lognormal(9.5, 0.6, PEOPLE), 0).round(2)
    covariates = {"age": "numeric", "sex": "category"}
    covariates |= {"provider": "category"} if declared else {}
    for factor, found in ((1 / 4.345, 1), (1.0, 0), (0.7, 0)):
        files = tables(provider=provider)
        outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
        outcomes["earnings"] = np.where(provider == "Acme", pay * factor, pay).round(2)
        files |= {"outcomes.csv": outcomes.to_csv(index=False)}
        asked = advice(make(files, covariates=covariates).root, "parts-measured-alike")
        assert len(asked) == found
        for problem in asked:
            assert problem.column == "provider"
            assert "one of the 3 values of 'provider'" in problem.what
            assert "Acme" not in str(problem)


def test_yes_and_no_may_be_one_letter(make: Make) -> None:
    files = tables()
    outcomes = pd.read_csv(io.StringIO(str(files["outcomes.csv"])), dtype={"person_id": str})
    letters = outcomes.assign(employed=np.where(outcomes["employed"] == 1, "Y", "n"))
    found = load(make({**files, "outcomes.csv": letters.to_csv(index=False)}))
    assert found["outcomes"]["employed"].tolist() == outcomes["employed"].tolist()


def test_where_nobody_is_drawn_it_is_asked_who_started(make: Make) -> None:
    [problem] = advice(make(tables()).root, "everyone-who-started")
    assert (problem.where, problem.column) == ("evaluation.yml", "participant_group")
    assert "only those who stayed to the end" in problem.what
    assert "participant_group: {who: everyone_started}" in problem.remedy
    stated = {"participant_group": {"who": "everyone_started"}}
    assert advice(make(tables(), **stated).root, "everyone-who-started") == ()
    stayed = {"participant_group": {"who": "completed"}}
    [problem] = advice(make(tables(), **stayed).root, "everyone-who-started")
    assert "only those who completed it" in problem.what
    assert "at most level 2" in problem.remedy
    assert advice(make(tables(), **TRIAL).root, "everyone-who-started") == ()
    events = "person_id,event,date\n0001,started,2024-05-01\n"
    files = {**tables(), "events.csv": events}
    data = {
        "people": "data/people.csv",
        "outcomes": "data/outcomes.csv",
        "events": "data/events.csv",
    }
    assert advice(make(files, data=data).root, "everyone-who-started") == ()


@pytest.mark.parametrize("name", ["survey_weight", "Weighting", "wgt_2024"])
def test_a_column_of_weights_is_asked_about(make: Make, name: str) -> None:
    weights: list[float | None] = [2.5 if i % 3 == 0 else 1.0 for i in range(PEOPLE)]
    # Given for those whom a survey asked alone, and nought for some.
    weights[:5], weights[7] = [None] * 5, 0.0
    [problem] = advice(make(tables(**{name: weights})).root, "rows-count-once")
    assert (problem.where, problem.column) == ("data/people.csv", name)
    assert "each row counts once" in problem.what


@pytest.mark.parametrize(
    ("name", "values"), [("weight_kg", [70, 80]), ("weight", [1, 1]), ("weight", ["low", "high"])]
)
def test_what_is_no_weight_of_a_sample_is_not(make: Make, name: str, values: list[object]) -> None:
    column = np.resize(np.array(values, dtype=object), PEOPLE)
    assert advice(make(tables(**{name: column})).root, "rows-count-once") == ()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (None, "where does the comparison group come from?"),
        ({"from": "not_offered"}, ""),
        ({"from": "waiting_list", "joins_month": 12}, ""),
        ({"from": "waiting_list"}, "from which month on did people of the comparison group take part"),
        ({"from": "later_starters", "joins_month": 6}, "of month 12, but people of the comparison group take part themselves from month 6"),
        ({"from": "declined"}, "people who were asked and said no differ from participants"),
        ({"from": "other_area"}, "nothing shows how alike the areas are"),
        ({"from": "eligible_not_referred", "note": "those who did not attend the first meeting"}, "did the comparison group say no"),
    ],
)  # fmt: skip
def test_it_is_asked_where_the_comparison_group_comes_from(
    make: Make, said: dict[str, Any] | None, asked: str
) -> None:
    project = make(tables(), **({} if said is None else {"comparison_group": said}))
    found = advice(project.root, "origin-stated")
    assert (asked in found[0].what) if asked else not found
    if said is None:
        assert "comparison_group: {from: not_offered}" in found[0].remedy


def test_of_several_places_those_are_named_that_do_not_say_it(make: Make) -> None:
    places = [
        {"code": "E08000003", "name": "Manchester"},
        {"code": "E08000001", "name": "Bolton"},
    ]
    half = np.where(np.arange(PEOPLE) % 4 < 2, "E08000003", "E08000001")
    project = make(
        tables(place_code=half),
        places=places,
        comparison_group={"E08000003": {"from": "not_offered"}},
    )
    [found] = advice(project.root, "origin-stated")
    assert "come from in Bolton?" in found.what
    assert "comparison_group: {E08000001: {from: not_offered}}" in found.remedy


def test_what_is_declared_is_not_asked_again(make: Make) -> None:
    took_part = np.arange(PEOPLE) % 2 == 1
    said_no = np.where(took_part, "joined", "declined")
    area = np.where(took_part, "Leeds", "Bradford")
    columns = tables(reason=said_no, district=area)

    def asked(root: Path) -> list[str]:
        found = advice(root, "groups-as-called")
        return [problem.what for problem in found]

    silent = " ".join(asked(make(columns).root))
    assert "did the comparison group say no" in silent
    assert "of another area" in silent
    no = " ".join(asked(make(columns, comparison_group={"from": "declined"}).root))
    assert "say no" not in no
    assert "of another area" in no
    elsewhere = " ".join(asked(make(columns, comparison_group={"from": "other_area"}).root))
    assert "say no" in elsewhere
    assert "of another area" not in elsewhere


@pytest.mark.parametrize(
    ("shares", "asked"),
    [((0.3, 0.5, 0.7), True), ((0.5, 0.5, 0.5), False), ((0.35, 0.5, 0.65), True)],
)
def test_a_column_within_which_other_shares_were_drawn_is_asked_about(
    make: Make, shares: tuple[float, ...], asked: bool
) -> None:
    rng = np.random.default_rng(5)
    # Who takes part stands fixed in the tables: so many of each group are of each area that its share is the wanted one.
    weights = {True: np.array(shares), False: 1 - np.array(shares)}
    area = [
        f"Area {rng.choice(3, p=weights[bool(i % 2)] / weights[bool(i % 2)].sum()) + 1}"
        for i in range(PEOPLE)
    ]
    files = tables(area=area)
    found = advice(make(files, **TRIAL).root, "same-share-drawn")
    assert bool(found) is asked
    if asked:
        assert "strata: [area]" in found[0].remedy
        assert not advice(make(files, **TRIAL, strata=["area"]).root, "same-share-drawn")


def test_what_came_of_the_draw_is_not_asked_about_as_if_it_had_been_drawn_within(
    make: Make,
) -> None:
    attended = np.where(taking_part() & (np.arange(PEOPLE) % 3 > 0), "Yes", "No")
    assert not advice(make(tables(attended=attended), **TRIAL).root, "same-share-drawn")


def test_a_trial_by_the_names_of_people_is_asked_about_as_what_it_is(make: Make) -> None:
    rng = np.random.default_rng(3)
    letters = [str(rng.choice(list("ABCDEFGHIJKLM" if one else "NOPRSTUVWYZ"))) for one in taking_part()]  # fmt: skip
    files = tables(surname_initial=letters)
    found = advice(make(files, **TRIAL).root, "groups-as-called")
    [problem] = [one for one in found if one.column == "surname_initial"]
    assert "By whether the letter in 'surname_initial' is early or late in the alphabet" in problem.what  # fmt: skip
    assert advice(make(files, **TRIAL).root, "cluster-declared") == ()
    assert [one.column for one in advice(make(files).root, "cluster-declared")] == ["surname_initial"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("referral_source", np.where(taking_part(), "Self-referral", "Jobcentre")),
        ("ReferredBy", np.where(np.arange(PEOPLE) % 20 < 1, "GP", np.where(taking_part(), "Friend", "Jobcentre"))),
        ("allocation_method", np.where(taking_part() & (np.arange(PEOPLE) % 3 < 1), "Panel", "Random")),
        ("motivation", np.random.default_rng(1).normal(50, 10, PEOPLE).round() + 6 * taking_part()),
        ("priority score", np.random.default_rng(2).normal(50, 10, PEOPLE).round(1) - 6 * taking_part()),
        ("priority", np.where(taking_part() & (np.arange(PEOPLE) % 4 < 2), "High", "Low")),
    ],
)  # fmt: skip
def test_what_was_known_before_a_draw_and_is_too_unlike_is_asked_about(
    make: Make, name: str, values: np.ndarray
) -> None:
    files = tables(**{name: values})
    for settings in (TRIAL, TRIAL | {"strata": ["sex"]}):
        [problem] = advice(make(files, **settings).root, "alike-before-the-draw")
        assert (problem.where, problem.column) == ("data/people.csv", name)
        assert problem.remedy.endswith(f"accept: [{{rule: alike-before-the-draw, column: {name}, reason: ...}}]")  # fmt: skip
    assert advice(make(files, **TRIAL).root, "same-share-drawn") == ()
    accept = [{"rule": "alike-before-the-draw", "column": name, "reason": "Asked after the draw."}]
    assert advice(make(files, data={"accept": accept}, **TRIAL).root, "alike-before-the-draw") == ()
    assert advice(make(files).root, "alike-before-the-draw") == ()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("referral_source", np.where(np.arange(PEOPLE) % 4 < 2, "Self-referral", "Jobcentre")),
        ("referral_source", np.where(taking_part(), "Jobcentre", "not referred")),
        ("delivery method", np.where(taking_part(), "Online", "By post")),
        ("allocation method", np.where(taking_part(), "Blue", "Orange")),
        ("motivation at exit", np.random.default_rng(1).normal(50, 10, PEOPLE) + 6 * taking_part()),
        ("wellbeing score", np.random.default_rng(1).normal(50, 10, PEOPLE) + 6 * taking_part()),
        ("readiness", np.where(taking_part(), np.arange(PEOPLE) % 9, np.nan)),
        ("motivation", np.random.default_rng(4).normal(50, 10, PEOPLE).round()),
    ],
)  # fmt: skip
def test_what_chance_makes_and_what_came_after_a_draw_is_not(
    make: Make, name: str, values: np.ndarray
) -> None:
    assert advice(make(tables(**{name: values}), **TRIAL).root, "alike-before-the-draw") == ()


def test_an_area_that_is_not_adjusted_for_and_moves_the_result_is_asked_about(make: Make) -> None:
    rng = np.random.default_rng(6)
    employed = pd.read_csv(io.StringIO(str(tables()["outcomes.csv"])))["employed"].to_numpy()
    north = rng.random(PEOPLE) < 0.15 + 0.3 * taking_part() + 0.4 * employed
    words = np.where(north, "North", "South")
    [problem] = advice(make(tables(region=words)).root, "adjusted-for-what-matters")
    assert (problem.where, problem.column) == ("data/people.csv", "region")
    assert "does 'region' make the difference?" in problem.what
    line = "accept: [{rule: adjusted-for-what-matters, column: region, reason: ...}]"
    assert problem.remedy.endswith(f"If it is right, write under data: {line}")
    declared = {"age": "numeric", "sex": "category", "region": "category"}
    adjusted = make(tables(region=words), covariates=declared)
    assert advice(adjusted.root, "adjusted-for-what-matters") == ()
    assert advice(make(tables(hobby=words)).root, "adjusted-for-what-matters") == ()
    assert advice(make(tables(region=words), **TRIAL).root, "adjusted-for-what-matters") == ()


@pytest.mark.parametrize(("days", "time"), [(1, "day"), (7, "week"), (None, "month"), (0, "")])
def test_intakes_that_were_allocated_whole_are_asked_about(
    make: Make, days: int | None, time: str
) -> None:
    """Weeks or months that took turns, as where nobody drew a lot for each person."""
    rng = np.random.default_rng(8)
    start = pd.Timestamp("2024-01-01")  # a Monday
    ours = taking_part()
    if days is None:
        first = start + pd.to_timedelta(0, unit="D")
        months = np.array([2 * int(rng.integers(0, 6)) + int(flag) for flag in ours])
        when = [first + pd.DateOffset(months=int(m), days=int(rng.integers(0, 27))) for m in months]
    elif days:
        turns = np.array([2 * int(rng.integers(0, 15)) + int(flag) for flag in ours])
        when = [start + pd.Timedelta(days=int(k * days + rng.integers(0, days))) for k in turns]
    else:
        when = [start + pd.Timedelta(days=int(k)) for k in rng.integers(0, 360, PEOPLE)]
    columns = tables(start_date=[f"{day:%Y-%m-%d}" for day in when])
    project = make(
        columns, programme={"name": "Working Well", "organisation": "A council"}, **TRIAL
    )
    found = [p.what for p in advice(project.root, "cluster-declared")]
    assert found == (
        [
            f"were whole intakes allocated together? In each {time} of a start all people are in one group."
        ]
        if time
        else []
    )
