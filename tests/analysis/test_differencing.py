"""Two reports of one place must not tell of the few people who came in between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localeval.analysis.coarse_results import coarse_level
from localeval.analysis.differencing import (
    DisclosedCount,
    _Both,
    disclosed_by_both,
    disclosure_sentence,
    is_disclosed_by_both,
)
from localeval.analysis.evaluation import Evaluation
from localeval.analysis.reader_inference import inferred_counts
from localeval.methods.disclosure.door import Door
from localeval.methods.impact.levels import mean_level
from localeval.project.project import Project, read_project
from localeval.results import (
    BalanceRow,
    DeliveryFigure,
    Estimate,
    FlowStep,
    Level,
    Result,
    Subgroup,
)

from ..bundles.good_bundle import good_result

DOOR = Door()


def result_of(**parts: Any) -> Result:
    """Give a trial's result that says nothing but these parts."""
    nothing = {
        "estimates": (),
        "levels": (),
        "flow": (),
        "balance": None,
        "design": "randomised_trial",
    }
    return Result.model_validate(good_result()).model_copy(update={**nothing, **parts})


def estimate_of(yes: int | None, n: int | None, part: str = "") -> Estimate:
    """Estimate the share in work of whom ``yes`` of ``n`` participants are."""
    return Estimate(
        outcome="employed",
        label="In paid work",
        month=12,
        unit="percent",
        direction="increase",
        estimand="ATE",
        method="difference_in_means",
        role="secondary" if part else "primary",
        subgroup=Subgroup(variable="sex", value=part) if part else None,
        n_participants=None if n is None else DOOR.count(n),
        n_comparison=None,
        participant_level=None if yes is None or n is None else round(100 * yes / n, 2),
        comparison_level=None,
        estimate=None,
        std_error=None,
        low=None,
        high=None,
        p_value=None,
        verdict="withheld",
        withheld="" if yes else "too few people",
    )


def told(old: Result, new: Result) -> list[str]:
    return [str(item) for item in disclosed_by_both(old, new)]


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ((140, 185), []),  # nothing new
        ((143, 185), []),  # three outcomes corrected, or three left and three came
        ((141, 186), ["participants", "with", "without"]),  # one person more: in work
        ((147, 193), ["participants", "with", "without"]),  # eight more, seven in work
        # 75.13% of about 195 is 145 of 193 or 148 of 197: three or four more without work
        ((145, 193), ["participants", "with", "without"]),
        ((160, 211), ["without"]),  # 26 more, of whom six without work
        ((160, 205), ["without"]),  # 20 more, all of them in work
        ((165, 225), []),  # 25 more in work and 15 more not
    ],
)
def test_newcomers_who_could_be_counted(now: tuple[int, int], says: list[str]) -> None:
    found = told(
        result_of(estimates=[estimate_of(140, 185)]), result_of(estimates=[estimate_of(*now)])
    )
    kinds = [line.split(", ")[-1].split(" '")[0] for line in found]
    assert kinds == says


def test_shares_that_fit_many_numbers_of_people_tell_nothing() -> None:
    """Half of 182, 184, 186, ... people: the number cannot be told, nor can who was added."""
    old, new = (result_of(estimates=[estimate_of(*pair)]) for pair in ((92, 184), (2500, 5000)))
    assert told(old, new) == []


def test_the_message_names_what_would_be_told_and_no_number() -> None:
    old, new = (result_of(estimates=[estimate_of(*pair)]) for pair in ((140, 185), (147, 193)))
    assert disclosure_sentence(disclosed_by_both(old, new), 10) == (
        "it tells, beside the last publication, about fewer than 10 people: participants; participants, with "
        "'employed at month 12'; participants, without 'employed at month 12'."
    )


def test_a_part_is_had_from_the_whole_and_the_other_part() -> None:
    """Men are withheld now; with everyone and the women of both reports their newcomers are plain."""
    before = [estimate_of(91, 181), estimate_of(41, 80, "Female"), estimate_of(50, 101, "Male")]
    now = [estimate_of(118, 234), estimate_of(61, 121, "Female"), estimate_of(None, 113, "Male")]
    found = told(result_of(estimates=before), result_of(estimates=now))
    assert "participants, sex: Male, with 'employed at month 12'" in found
    assert not [line for line in found if "Female" in line]


def test_what_was_withheld_last_time_is_not_told_now() -> None:
    """Nobody has come; what the first report withheld stands in the second."""
    whole = estimate_of(60, 110)
    before = [whole, estimate_of(None, 48, "Female"), estimate_of(None, 62, "Male")]
    now = [whole, estimate_of(5, 48, "Female")]
    found = told(result_of(estimates=before), result_of(estimates=now))
    assert "participants, sex: Female, with 'employed at month 12' (withheld last time)" in found


def flow_of(n: int) -> tuple[FlowStep, ...]:
    step = FlowStep(
        step="evaluated", label="Evaluated", participants=DOOR.count(n), comparison=None
    )
    return (step,)


def balance_of(women: int, men: int) -> Any:
    """Give the exact shares that a trial prints."""
    rows = [
        BalanceRow(
            covariate=f"sex: {name}",
            participant_mean=round(100 * n / (women + men), 2),
            comparison_before=None,
            comparison_after=None,
            smd_before=0.0,
            smd_after=None,
            share=True,
        )
        for name, n in (("Female", women), ("Male", men))
    ]
    return {
        "rows": rows, "largest_before": 0.0, "largest_after": None, "over_limit_before": 0,
        "over_limit_after": None, "passed": True,
    }  # fmt: skip


def test_characteristics_tell_of_newcomers_too() -> None:
    old, new = (
        Result.model_validate(
            {**result_of(flow=flow_of(women + men)).model_dump(), "balance": balance_of(women, men)}
        )
        for women, men in ((84, 101), (87, 139))
    )
    assert "participants, sex: Female" in told(old, new)


def test_rounded_counts_that_have_moved_by_a_step_tell_nothing() -> None:
    assert told(result_of(flow=flow_of(185)), result_of(flow=flow_of(188))) == []


def earnings_of(values: list[float], rounded_to: float = 0.0) -> Result:
    """Publish the average earnings of participants as monitoring does."""
    found = mean_level(np.array(values))
    level = Level(
        outcome="earnings",
        label="Earnings",
        month=12,
        unit="GBP",
        role="primary",
        n=DOOR.count(len(values)),
        level=round(found.value, 2),
        low=round(found.low, 2),
        high=round(found.high, 2),
    )
    return result_of(levels=(coarse_level(level, rounded_to),), design="monitoring")


EARNINGS = [float(v) for v in np.random.default_rng(5).lognormal(9.5, 0.6, 120).round(2)]


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (EARNINGS, False),
        ([*EARNINGS, 1352.0], True),  # one newcomer
        ([0.0, *EARNINGS[1:]], True),  # one left and one came
        (EARNINGS[1:], True),  # one left
        ([*EARNINGS, *EARNINGS[:4]], True),
        ([*EARNINGS, *EARNINGS[:30]], False),  # surely ten or more
    ],
)
def test_an_average_tells_of_the_few_by_whom_it_differs(now: list[float], says: bool) -> None:
    found = told(earnings_of(EARNINGS), earnings_of(now))
    assert bool(found) == says
    assert found == ["participants, average of 'earnings at month 12'"] * says


def test_an_average_of_a_coarse_step_does_not() -> None:
    """A step times 121 people is to be nine standard deviations: nine people, the most that are few, have one each open."""
    assert told(earnings_of(EARNINGS), earnings_of([*EARNINGS, 1352.0], rounded_to=200.0)) != []
    new = earnings_of([*EARNINGS, 1352.0], rounded_to=1000.0)
    assert told(earnings_of(EARNINGS), new) == []
    level = new.levels[0]
    assert level.level is not None
    newcomer = 121 * level.level - 120 * float(np.mean(EARNINGS))
    assert abs(newcomer - 1352) < 121 * 500 + 1, "as far as a reader gets"


def test_the_mean_of_a_characteristic_tells_of_them_too() -> None:
    def with_age(mean: float) -> Result:
        row = BalanceRow(
            covariate="age",
            participant_mean=mean,
            comparison_before=33.0,
            comparison_after=None,
            smd_before=round(abs(mean - 33) / 10, 3),
            smd_after=None,
            share=False,
        )
        parts = {**balance_of(84, 101), "rows": [row]}
        return Result.model_validate(
            {**result_of(flow=flow_of(185)).model_dump(), "balance": parts}
        )

    assert told(with_age(31.5), with_age(31.5)) == []
    assert told(with_age(31.5), with_age(31.62)) == ["participants, average of 'age'"]


# -- whole reports of people who come in month by month

SETTINGS = {
    "programme": {"name": "Test", "organisation": "Test"},
    "places": [{"code": "E08000003", "name": "Manchester"}],
    "data": {"people": "data/people.csv", "outcomes": "data/outcomes.csv"},
    "design": "monitoring",
    "covariates": {"sex": "category"},
    "outcomes": [{"code": "employed", "month": 12, "primary": True}],
    "subgroups": ["sex"],
}
SEXES = ("Female", "Male")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder: Path = tmp_path_factory.mktemp("monitoring")
    (folder / "evaluation.yml").write_text(json.dumps(SETTINGS), encoding="utf-8")
    return read_project(folder)


def published(project: Project, counts: list[int]) -> Result:
    """Publish a report of so many women in work, women out of work, men in work and men out of work."""
    kinds = [(sex, work) for sex in SEXES for work in (1.0, 0.0)]
    rows = [kind for kind, n in zip(kinds, counts, strict=True) for _ in range(n)]
    ids = [f"P{i}" for i in range(len(rows))]
    sex = pd.Categorical([sex for sex, _ in rows], categories=SEXES)
    tables = {
        "people": pd.DataFrame({"person_id": ids, "sex": sex}),
        "outcomes": pd.DataFrame({"person_id": ids, "month": 12, "employed": [w for _, w in rows]}),
    }
    found = Evaluation(project, project.places[0], tables.__getitem__)
    return result_of(levels=found.levels, flow=found.flow, design="monitoring")


def fitting(level: Level) -> set[tuple[int, int]]:
    """List every number of people with and without the outcome that a printed share can stand for."""
    assert level.n is not None
    if step := level.people_rounded_to:
        yes = round((level.level or 0) * level.n / 100)
        around = range(-(step // 2), (step + 1) // 2)
        return {
            (yes + a, level.n + b - yes - a)
            for a in around
            for b in around
            if level.n + b >= yes + a
        }
    return {
        (yes, n - yes)
        for n in range(max(level.n - 2, 10), level.n + 3)
        for yes in range(n + 1)
        if round(100 * yes / n, 2) == level.level
    }


def changes(old: Result, new: Result) -> Iterator[tuple[str, list[int]]]:
    """List, of each share that both print, every change of the numbers that fits both."""
    before = {level.key: level for level in old.levels if level.level is not None}
    for level in new.levels:
        if level.key not in before or level.level is None:
            continue
        moves = [
            (b[0] - a[0], b[1] - a[1])
            for a in fitting(before[level.key])
            for b in fitting(level)
            if b[0] >= a[0] and b[1] >= a[1]
        ]
        if min(with_it + without for with_it, without in moves) < 1:
            continue  # perhaps nobody has come
        yield f"{level.subgroup} with", [with_it for with_it, _ in moves]
        yield f"{level.subgroup} without", [without for _, without in moves]


START = st.lists(st.integers(0, 120), min_size=4, max_size=4)
MORE = st.lists(
    st.one_of(st.just(0), st.integers(0, 12), st.integers(10, 60)), min_size=4, max_size=4
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(START, MORE)
def test_what_passes_the_gate_tells_of_no_few_newcomers(
    project: Project, start: list[int], more: list[int]
) -> None:
    if sum(start) < 10:
        return
    old, new = published(project, start), published(project, list(np.add(start, more)))
    if told(old, new):
        return
    for name, moves in changes(old, new):
        few = max(moves) - min(moves) < 5 and min(moves) < 10
        assert not few, f"{name}: {min(moves)} to {max(moves)} came"


def test_the_gate_lets_through_what_has_enough_newcomers(project: Project) -> None:
    old, new = published(project, [40, 50, 60, 30]), published(project, [52, 65, 80, 45])
    assert told(old, new) == []
    assert list(changes(old, new)), "the test above has something to look at"


@pytest.mark.parametrize("seed", range(12))
def test_numbers_that_are_plainly_open_are_those_whose_exact_range_is_wide(
    project: Project, seed: int
) -> None:
    """Only of the others is the range worked out exactly, which took most of the time of a second publication."""
    rng = np.random.default_rng(seed)
    start = [int(n) for n in rng.integers(12, 90, 4)]
    more = [int(n) for n in rng.choice([0, 1, 4, 15, 40], 4)]
    old, new = published(project, start), published(project, list(np.add(start, more)))
    both = _Both.of(inferred_counts(old), inferred_counts(new))
    assert both is not None
    for kind in ("change", "earlier"):
        exact = both.infer(kind, both.common)
        left = both.narrow(kind, dict.fromkeys(both.common, 5.0))
        assert {name for name, (low, high) in exact.items() if high - low < 5 - 1e-5} <= set(left)
    assert is_disclosed_by_both(old, new) == bool(disclosed_by_both(old, new))


def delivered(reached: int, step: int = 0, kind: str = "job") -> tuple[DeliveryFigure, ...]:
    return (
        DeliveryFigure.model_validate(
            {"kind": kind, "months": 12, "until": "2026-06-30", "people": 200, "reached": reached, "people_rounded_to": step}
        ),
    )  # fmt: skip


def test_what_has_happened_only_grows_also_where_others_have_left() -> None:
    """65 to the nearest 5 and later 60 to the nearest 10 are 63 or 64 jobs: at most one has come, whoever has left the evaluation."""
    old = result_of(design="monitoring", flow=flow_of(120), delivery=delivered(65))
    fewer = result_of(design="monitoring", flow=flow_of(100), delivery=delivered(60, 10))
    told = disclosed_by_both(old, fewer)
    assert ("delivery", "job", "", "12", "", "reached") in [one.name for one in told if isinstance(one, DisclosedCount)]  # fmt: skip
    nested = result_of(design="monitoring", flow=flow_of(100), delivery=delivered(60, 15))
    assert disclosed_by_both(old, nested) == []


def test_how_often_people_came_may_change_either_way() -> None:
    """Who came five times moves on to the band of six and more; a band that is smaller says nothing of who came."""
    old = result_of(design="monitoring", flow=flow_of(120), delivery=delivered(65, kind="attended"))
    fewer = {"flow": flow_of(100), "delivery": delivered(60, 10, kind="attended")}
    new = result_of(design="monitoring", **fewer)
    assert disclosed_by_both(old, new) == []


def test_an_average_in_bins_that_do_not_lie_in_the_earlier_ones_is_not_safe() -> None:
    """Of 120 people 6,000 to the nearest 2,000 and 5,000 to the nearest 5,000 lie between 5,000 and 7,000; 4,800 would too."""

    def level(value: float, step: float) -> Level:
        return Level.model_validate(
            {"outcome": "earnings", "label": "Earnings", "month": 12, "unit": "GBP", "role": "primary", "n": 120, "level": value,
             "low": value - 2 * step, "high": value + 2 * step, "rounded_to": step}
        )  # fmt: skip

    def made(value: float, step: float) -> Result:
        return result_of(design="monitoring", flow=flow_of(120), levels=(level(value, step),))

    assert disclosed_by_both(made(6000, 2000), made(5000, 5000))
    assert disclosed_by_both(made(6000, 2000), made(6000, 6000)) == []


def test_those_in_whom_nothing_is_missing_are_people_of_their_own() -> None:
    """Twelve have come, eleven of them with gaps: beside the last publication the average of those without tells of one."""
    about = {
        "outcome": "earnings", "label": "Earnings", "month": 12, "unit": "GBP", "direction": "increase", "estimand": "ATT",
        "p_value": 0.2, "verdict": "inconclusive", "comparison_level": 8000.0, "n_comparison": 400,
    }  # fmt: skip

    def made(n: int, level: float, complete: int, of_these: float) -> Result:
        items = [
            Estimate.model_validate(
                {**about, "role": role, "method": method, "n_participants": DOOR.count(people), "participant_level": value,
                 "estimate": value - 8000, "std_error": 300.0, "low": value - 8600, "high": value - 7400}
            )
            for role, method, people, value in (
                ("primary", "calibrated_weighting", n, level), ("sensitivity", "complete_cases", complete, of_these),
            )
        ]  # fmt: skip
        return result_of(design="matched_comparison", flow=flow_of(n), estimates=tuple(items))

    told = disclosed_by_both(made(140, 8100, 97, 8200.0), made(155, 8120, 98, 8290.0))
    assert [str(one) for one in told] == ["participants, average of 'earnings at month 12, without gaps'"]  # fmt: skip
    assert disclosed_by_both(made(140, 8100, 97, 8200.0), made(155, 8120, 118, 8290.0)) == []
