"""Value for money of a place: out of published numbers only, additional outcomes only where somebody is compared."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.valued import participants, shared_among
from localeval.methods.disclosure.door import Door
from localeval.results import FlowStep, Value

from ..project.test_value_settings import FULL
from ..small_project import Make
from .conftest import people_and_outcomes
from .test_delivery import DAY, place_of

SOURCE: dict[str, Any] = {
    "price_year": 2024,
    "source": "A handbook",
    "edition": "2.0",
    "licence": "OGL v3.0",
}
VALUES = pd.DataFrame(
    [
        {"label": "Output", "gain": "economic", "transfer": "no", "amount": 12_000.0},
        {"label": "Benefits", "gain": "fiscal", "transfer": "yes", "amount": 5_000.0},
    ]
).assign(outcome="employed", per="year", **SOURCE)
COSTS = pd.DataFrame(
    {
        "item": ["Key workers", "Rooms", "Mentors", "Refund"],
        "kind": ["cash", "in_kind", "in_kind", "cash"],
        "amount": [200_000.0, 20_000.0, None, -10_000.0],
        "year": [2024, 2024, 2024, 2023],
        "funder": ["City", "City", "Firms", None],
        "place_code": "E08000003",
    }
)
TABLES = {"costs": "data/costs.csv", "unit_values": "data/unit_values.csv"}


@pytest.fixture
def find(make: Make) -> Any:
    """Evaluate a trial whose participants are more often in work."""

    def _find(
        lift: float = 0.3,
        n: int = 300,
        values: pd.DataFrame | None = VALUES,
        costs: pd.DataFrame = COSTS,
        **changes: Any,
    ) -> Value | None:
        people, outcomes = people_and_outcomes(n, n, seed=3)
        outcomes.loc[: int(n * lift), "employed"] = 1.0
        outcomes["out_of_work_benefits"] = 1 - outcomes["employed"]
        data = dict(TABLES) if values is not None else {"costs": TABLES["costs"]}
        given: dict[str, Any] = {"design": "randomised_trial", "value": FULL, "data": data}
        project = make(**{**given, **changes})
        tables = {"people": people, "outcomes": outcomes, "costs": costs, "unit_values": VALUES}
        if values is not None:
            tables["unit_values"] = values
        if not project.has_comparison:
            tables["people"] = people[people["group"] == "participant"].drop(columns="group")
        return Evaluation(project, project.places[0], tables.__getitem__).value

    return _find


def of_kind(value: Value | None, kind: str) -> Any:
    assert value is not None
    return next((one for one in value.unit_costs if one.kind == kind), None)


def test_costs_are_put_into_one_years_prices_and_counted(find: Any) -> None:
    value = find()
    refund = 10_000 * 100 / 96.2507
    assert (value.cash, value.in_kind) == (round(200_000 - refund), 20_000)
    assert value.cost == round(220_000 - refund)
    assert value.funders == {"City": 220_000, "Firms": 0, "": round(-refund)}
    assert (value.lines, value.not_valued, value.credits, value.converted) == (4, 1, 1, 1)
    assert "MNF2" in value.deflator
    each = of_kind(value, "participant")
    assert each.value == pytest.approx(value.cost / 300, abs=0.01)
    assert each.low == pytest.approx(each.value * 0.9, abs=0.01)


def test_an_additional_outcome_carries_both_uncertainties(find: Any) -> None:
    sure, unsure = find(value={**FULL, "costs": {"within": 0, "reason": "audited"}}), find()
    narrow, wide = (of_kind(value, "additional") for value in (sure, unsure))
    assert narrow.value == wide.value
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_net_value_rests_on_published_numbers_and_leaves_transfers_out(find: Any) -> None:
    value = find()
    net = value.net
    assert [one.counted for one in net.benefits] == [True, False]
    assert net.value == pytest.approx(net.benefits[0].value - net.cost, abs=1)
    assert net.benefits[1].value == pytest.approx(net.benefits[0].value * 5 / 12, abs=1)
    assert net.low < net.value < net.high
    assert net.drivers[0].name == "effect"
    # The net value is linear in the effect: benefits at break-even are as large as the costs.
    effect = next(d for d in net.drivers if d.name == "effect")
    slope = (effect.net_at_high - effect.net_at_low) / (effect.high - effect.low)
    assert net.break_even == pytest.approx((0 - effect.net_at_low) / slope + effect.low, rel=1e-4)
    assert value == find()  # the same bytes, chance and all
    assert "Green Book" in value.discount_rates
    assert value.disagreement() == ""


def test_where_the_effect_may_be_nought_no_cost_is_made_up(find: Any) -> None:
    value = find(lift=0.0)
    additional = of_kind(value, "additional")
    assert (additional.value, additional.high, additional.why) == (None, None, "unbounded")
    assert value.net is not None  # a net value can be given, and so can the effect that it needs
    assert value.net.low < 0


def test_less_of_what_is_bad_is_what_is_bought(find: Any) -> None:
    outcomes = [{"code": "out_of_work_benefits", "month": 12, "primary": True}]
    values = VALUES.assign(outcome="out_of_work_benefits")
    value = find(outcomes=outcomes, values=values, prior_outcomes=[])
    assert value.net is not None
    assert value.net.break_even < 0  # so many fewer people on benefits
    effect = next(d for d in value.net.drivers if d.name == "effect")
    assert effect.high < effect.low < 0
    assert effect.net_at_low < effect.net_at_high
    assert of_kind(value, "additional").value > 0
    assert of_kind(value, "in_outcome") is None


def test_gross_takes_deadweight_off_all_outcomes(find: Any) -> None:
    half = {"low": 50, "central": 50, "high": 50, "reason": "a report"}
    none = {"low": 0, "central": 0, "high": 0, "reason": "a report"}
    first, second = (
        find(value={**FULL, "basis": "gross", "deadweight": share}).net for share in (half, none)
    )
    assert first.benefits[0].value == pytest.approx(second.benefits[0].value / 2, abs=1)


def test_monitoring_says_what_a_participant_and_an_outcome_cost_and_nothing_more(find: Any) -> None:
    described = {key: FULL[key] for key in ("costs", "price_year")}
    value = find(design="monitoring", value=described)
    assert [one.kind for one in value.unit_costs] == ["participant", "in_outcome"]
    assert (value.net, value.why_no_net, value.basis) == (None, "not_compared", None)


def test_where_no_line_has_an_amount_that_is_the_reason_why_nothing_is_given(find: Any) -> None:
    value = find(costs=COSTS[COSTS["item"] == "Mentors"])
    assert (value.cost, value.not_valued, value.lines, value.people) == (0, 1, 1, 300)
    assert (value.unit_costs, value.net, value.why_no_net) == ((), None, "no_costs")


def test_a_job_costs_what_published_numbers_say(make: Make) -> None:
    place = place_of(400)
    data = {
        "people": "data/people.csv",
        "outcomes": "data/outcomes.csv",
        "events": "data/events.csv",
        "locked": DAY.isoformat(),
        "costs": "data/costs.csv",
    }
    described = {key: FULL[key] for key in ("costs", "price_year")}
    project = make(design="monitoring", data=data, cluster=None, value=described)
    tables = {
        "people": place.people,
        "outcomes": place.outcomes,
        "events": place.events,
        "costs": COSTS,
    }
    found = Evaluation(project, project.places[0], tables.__getitem__)
    job = of_kind(found.value, "job")
    share = next(d.share for d in found.delivery if d.kind == "job" and not d.cohort)
    assert found.value is not None
    assert share is not None
    # The total over the cost of a job over the share is the number of people as it is printed.
    assert job.value == pytest.approx(
        of_kind(found.value, "participant").value / share * 100, abs=0.02
    )


def test_a_start_is_dearer_than_a_place_that_was_offered(make: Make) -> None:
    people, outcomes = people_and_outcomes(300, 300, seed=3)
    people["start_date"] = pd.Timestamp("2024-03-01")
    took_up = people["person_id"][:203]
    events = pd.DataFrame(
        {"person_id": took_up, "event": "started", "date": pd.Timestamp("2024-03-09")}
    )
    data = {**TABLES, "events": "data/events.csv", "locked": "2026-03-31"}
    project = make(design="randomised_trial", value=FULL, data=data)
    tables = {
        "people": people,
        "outcomes": outcomes,
        "costs": COSTS,
        "unit_values": VALUES,
        "events": events,
    }
    value = Evaluation(project, project.places[0], tables.__getitem__).value
    start = of_kind(value, "start")
    # Of 203 who started, as they are printed: 205.
    assert start.value == pytest.approx(of_kind(value, "participant").value * 300 / 205, abs=0.02)
    tables["events"] = events.iloc[:4]
    few = of_kind(Evaluation(project, project.places[0], tables.__getitem__).value, "start")
    assert (few.value, few.why) == (None, "withheld")
    tables["events"] = events.assign(event="attended")
    assert (
        of_kind(Evaluation(project, project.places[0], tables.__getitem__).value, "start") is None
    )


def test_few_people_are_not_told_by_what_one_costs(find: Any) -> None:
    value = find(n=8, values=None)
    assert [(one.kind, one.why) for one in value.unit_costs] == [("participant", "withheld")]
    assert value.people is None


def test_without_values_it_is_said_why_there_is_no_net_value(find: Any) -> None:
    assert find(values=None).why_no_net == "no_values"


def test_those_who_are_in_no_file_share_the_costs() -> None:
    def step(name: str, n: int | None) -> FlowStep:
        return FlowStep(step=name, label=name, participants=n)

    assert participants((step("in_data", 90),)) == 90
    assert participants((step("everyone", 100), step("too_recent", 10), step("in_data", 90))) == 100
    steps = (step("everyone", 100), step("too_recent", 10), step("allocated", 120))
    assert participants(steps) == 130
    assert participants((step("too_recent", None), step("allocated", 120))) is None


def test_public_budgets_stand_beside_society_and_no_transfer_is_in_both(find: Any) -> None:
    value = find(value={**FULL, "public_funders": ["city"]})
    assert value.net is not None
    budgets, plain = value.net.public_budgets, find().net
    assert budgets is not None
    assert plain.public_budgets is None
    assert value.net.model_copy(update={"public_budgets": None}).value == plain.value
    assert (
        value.public_cost == 220_000
    )  # what City paid and gave; Firms and the refund are of others
    assert budgets.cost == 220_000
    [benefits] = [one for one in value.net.benefits if one.gain == "fiscal"]
    assert not benefits.counted
    assert budgets.gains == benefits.value
    assert abs(budgets.value - (budgets.gains - budgets.cost)) <= 1
    assert budgets.low < budgets.value < budgets.high


def test_who_bears_the_costs_is_said_where_nobody_is_compared(find: Any) -> None:
    told = {"costs": FULL["costs"], "price_year": 2024, "public_funders": ["City"]}
    value = find(design="monitoring", values=None, value=told)
    assert (value.public_cost, value.net) == (220_000, None)


@pytest.mark.parametrize(
    ("in_data", "left_out", "joined", "among"),
    [
        (1000, [0, 5], 1000, (1000, None)),  # told exactly
        (None, [0, None], 1000, (995, 1004)),  # a few were like nobody else
        (None, [20, None], 1020, (1015, 1024)),
        (None, [None, None], 1000, (None, None)),  # who is left out is not told at all
        (None, [0, None], 1200, (None, None)),  # what is withheld is no few
    ],
)
def test_a_few_people_who_are_not_told_of_do_not_take_the_costs_away(
    in_data: int | None,
    left_out: list[int | None],
    joined: int,
    among: tuple[int | None, int | None],
) -> None:
    steps = [FlowStep(step="in_data", label="x", participants=in_data)]
    steps += [FlowStep(step=f"out{i}", label="x", participants=n, excluded=True) for i, n in enumerate(left_out)]  # fmt: skip
    steps += [FlowStep(step="evaluated", label="x", participants=995)]
    people = pd.DataFrame({"group": ["participant"] * joined})
    evaluation: Any = SimpleNamespace(flow=tuple(steps), door=Door(10, 5), tables={"people": people})  # fmt: skip
    assert shared_among(evaluation) == among


def test_the_range_of_a_cost_allows_for_the_few(find: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = of_kind(find(), "participant")
    monkeypatch.setattr("localeval.analysis.value.shared_among", lambda _: (300, 309))
    few = of_kind(find(), "participant")
    assert few.value == exact.value
    assert few.low < exact.low
    assert few.high == exact.high
