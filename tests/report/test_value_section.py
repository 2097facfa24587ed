"""The section on value for money: what it says first, what it never says, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from localeval.base.language import speaking
from localeval.report import value_section
from localeval.report.charts.value_drivers import value_chart, value_drivers
from localeval.report.display import Figure
from localeval.report.wording import Basis, main_points
from localeval.results import (
    Assumption,
    Benefit,
    Driver,
    NetValue,
    PublicBudgets,
    UnitCost,
    UnitValueRow,
    Value,
)

from .conftest import facts_of

NOTEBOOK = (
    Path(__file__).parents[2] / "{{cookiecutter.project_slug}}" / "notebooks" / "06_value.ipynb"
)
UNIT_COSTS = (
    UnitCost(kind="participant", value=2137.67, low=1923.9, high=2351.43),
    UnitCost(kind="job", months=12, value=4008.38, low=3529.46, high=4534.04),
    UnitCost(kind="in_outcome", months=24, value=4919.83, low=4290.81, high=5635.15),
    UnitCost(kind="additional", months=24, value=21969.85, low=14588.47, high=42723.92),
)
NET = NetValue(
    value=-336_898,
    low=-880_520,
    high=333_837,
    positive_in_100=13,
    benefits=(
        Benefit(label="Benefits not paid", gain="fiscal", counted=False, value=1, low=0, high=2),
        Benefit(label="Output", gain="economic", counted=True, value=945_702, low=4e5, high=1.5e6),
    ),
    cost=1_282_600,
    ratio=0.74,
    ratio_low=0.32,
    ratio_high=1.26,
    break_even=13.1962,
    drivers=(
        Driver(name="effect", low=5.03, high=14.43, net_at_low=-793_712, net_at_high=119_915),
        Driver(name="duration", low=1, high=3, net_at_low=-749_620, net_at_high=-17_290),
        Driver(name="unit_values", low=80, high=120, net_at_low=-526_039, net_at_high=-147_758),
        Driver(name="cost", low=1.15e6, high=1.41e6, net_at_low=-208_638, net_at_high=-465_158),
        Driver(name="drop_off", low=10, high=30, net_at_low=-285_308, net_at_high=-388_489),
    ),
    draws=10_000,
)


def value_of(**changes: Any) -> Value:
    given: dict[str, Any] = {
        "edition": "2026.1",
        "currency": "GBP",
        "price_year": 2024,
        "outcome": "employed",
        "month": 24,
        "basis": "net",
        "people": 600,
        "cost": 1_282_600,
        "cash": 1_181_500,
        "in_kind": 101_100,
        "within": 10,
        "within_reason": "management accounts",
        "funders": {"Combined authority": 1_052_800, "": 229_800},
        "lines": 5,
        "unit_costs": UNIT_COSTS,
        "net": NET,
        "assumptions": (
            Assumption(name="duration", unit="years", low=1, central=2, high=3, reason="a report"),
            Assumption(name="drop_off", unit="percent", low=1, central=2, high=3, reason="one"),
        ),
        "values": (
            UnitValueRow(
                label="Output",
                gain="economic",
                transfer=False,
                amount=12_000,
                per="year",
                price_year=2024,
                source="A handbook",
                edition="2.0",
                licence="OGL v3.0",
            ),
        ),
        "horizon": 5,
        "discount_rates": "The Green Book",
    }
    return Value(**{**given, **changes})


def said(value: Value, design: str = "matched_comparison") -> str:
    return value_section.value_text(facts_of(design), value).markdown


def test_the_answer_stands_first_and_the_ratio_never_alone() -> None:
    text = said(value_of())
    first = text.split("\n")[0]
    assert first == (
        "Working Well cost £1,283,000 in prices of 2024. That is £2,140 for each person who joined (likely range £1,920 to £2,350)."
    )
    assert (
        "£22,000 for each additional person in paid work (likely range £15,000 to £43,000)" in text
    )
    assert "**We cannot say whether the benefits were larger than the costs.**" in text
    assert text.index("−£340,000") < text.index("each £1 of cost stood against £0.74")
    assert "where the programme brings about 13 more in 100" in text
    assert "as much for everybody who joined" in text
    assert "right to within 10 per cent (management accounts)" in text


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(1e5, 5e5, "The benefits were larger"), (-5e5, -1e5, "The costs were larger")],
)
def test_the_verdict_is_that_of_the_interval(low: float, high: float, words: str) -> None:
    net = NET.model_copy(update={"low": low, "high": high, "value": (low + high) / 2})
    assert words in said(value_of(net=net))


def test_where_nobody_was_compared_nothing_is_additional() -> None:
    value = value_of(basis=None, net=None, why_no_net="not_compared", unit_costs=UNIT_COSTS[:3])
    text = said(value, "monitoring")
    assert "additional" not in text
    assert "because of the programme" not in text.lower()
    assert "whatever brought the job about" in text
    assert "nobody was compared" in text
    for made in (value_section.benefits_table, value_section.values_table):
        assert made(value) is None
    assert value_section.assumptions_table(value) is None
    assert value_chart(facts_of("monitoring"), value) is None
    assert list(value_drivers(facts_of("monitoring"), value).parts) == []


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            UnitCost(kind="additional", months=24, low=12_000, why="unbounded"),
            "cannot be said, as there may have been none. The likely range is £12,000 or more.",
        ),
        (
            UnitCost(kind="additional", months=24, low=11_999, why="unbounded"),
            "The likely range is £11,000 or more.",
        ),
        (
            UnitCost(kind="additional", months=24, low=7.239, why="unbounded"),
            "The likely range is £7.23 or more.",
        ),
        (UnitCost(kind="additional", months=24, why="unbounded"), "as there may have been none."),
        (UnitCost(kind="additional", months=24, why="none"), "wrong side of nought"),
        (UnitCost(kind="additional", months=24, why="evidence"), "evidence is too weak"),
        (
            UnitCost(kind="additional", months=24, why="withheld"),
            "The estimate is not given either",
        ),
        (
            UnitCost(kind="job", months=12, why="withheld"),
            "the share of people who began one is not, or is 0",
        ),
        (
            UnitCost(kind="in_outcome", months=12, why="withheld"),
            "Their share is not given, or is 0",
        ),
        (
            UnitCost(kind="start", why="withheld"),
            "the number of people who started is not, or is 0",
        ),
    ],
)
def test_a_cost_that_is_not_given_says_why(one: UnitCost, words: str) -> None:
    assert words in said(value_of(unit_costs=(UNIT_COSTS[0], one)))


@pytest.mark.parametrize(
    ("lines", "words", "has_table"),
    [
        (1, "What Working Well cost is not known, as no line of its costs has an amount.", False),
        (2, "The costs of Working Well come to nought or less in prices of 2024.", True),
    ],
)
def test_where_nothing_was_costed_the_number_of_people_is_not_the_reason(
    lines: int, words: str, has_table: bool
) -> None:
    value = value_of(
        **{"cost": 0, "cash": 0, "in_kind": 0, "funders": {}, "lines": lines, "not_valued": 1},
        **{"unit_costs": (), "net": None, "why_no_net": "no_costs"},
    )
    text = said(value)
    assert text.startswith(words)
    assert "1 line was given in kind and has no value" in text
    assert "not set against the costs, as there is no cost that counts" in text
    for wrong in ("number of people", "£0", "right to within", "taken as exact"):
        assert wrong not in text
    assert (value_section.costs_table(value) is not None) is has_table


def test_what_was_done_to_the_costs_is_said() -> None:
    text = said(
        value_of(
            not_valued=1,
            credits=2,
            shared=1,
            shared_percent=62.5,
            converted=3,
            deflator="HM Treasury; 2025-12",
            for_these_people=80,
            for_these_people_reason="starts by year",
        )
    )
    for words in (
        "1 line was given in kind and has no value",
        "2 lines are money that came back",
        "62.5 per cent of it is counted here",
        "3 amounts were in prices of other years",
        "80 per cent of the costs on record are counted (starts by year)",
    ):
        assert words in text


def test_gross_says_on_what_it_rests() -> None:
    text = said(value_of(basis="gross"))
    assert "does not rest on the comparison" in text
    assert "13 in 100 of those who joined have the outcome" in text


def test_tables_say_who_gains_and_by_whose_word() -> None:
    benefits = value_section.benefits_table(value_of())
    assert benefits is not None
    assert benefits.rows[0][:2] == ["Benefits not paid (transfer)", "public budgets"]
    assert benefits.rows[-1][0] == "Net present social value"
    costs = value_section.costs_table(value_of())
    assert costs is not None
    assert ["All", "£1,283,000"] in [list(row) for row in costs.rows]
    values = value_section.values_table(value_of())
    assert values is not None
    assert values.rows[0][-1] == "A handbook, 2.0, OGL v3.0"
    assumed = value_section.assumptions_table(value_of())
    assert assumed is not None
    assert list(assumed.rows[0]) == [
        "How long an outcome lasts",
        "1 year",
        "2 years",
        "3 years",
        "a report",
    ]


def test_the_chart_names_what_matters_most_and_says_its_numbers() -> None:
    chart = value_chart(facts_of("matched_comparison"), value_of())
    assert chart is not None
    assert chart.title.startswith("What the programme changed matters most")
    assert len(chart.numbers.rows) == 6
    assert "80 to 120 per cent of those assumed" in chart.alt
    assert isinstance(chart.figure(painted=False), Figure)


def test_the_title_names_all_assumptions_that_do_as_much() -> None:
    first, *rest = NET.drivers
    turned = {"net_at_low": first.net_at_low, "net_at_high": first.net_at_high}
    alike = tuple(
        Driver(name=name, low=10, high=30, **turned) for name in ("displacement", "optimism_bias")
    )
    net = NET.model_copy(update={"drivers": (*alike, *rest)})
    chart = value_chart(facts_of("matched_comparison"), value_of(net=net))
    assert chart is not None
    assert chart.title == (
        "Taken from other people and optimism bias of benefits matter most: each alone moves the net value from −£790,000 to £120,000"
    )


def test_it_is_told_in_welsh() -> None:
    with speaking("cy"):
        text = said(value_of())
    assert "Gwerth cymdeithasol presennol net" in text
    assert "programme" not in text.replace("Working Well", "")


@pytest.mark.parametrize("design", ["matched_comparison", "monitoring"])
def test_the_main_points_say_it_once(design: str) -> None:
    found = value_of() if design != "monitoring" else value_of(net=None, basis=None)
    points = main_points(facts_of(design), (), (), Basis(value=found)).markdown
    if design == "monitoring":
        assert (
            "**Cost:** £2,140 for each person who joined (likely range £1,920 to £2,350)." in points
        )
    else:
        assert "Net present social value: −£340,000 (likely range −£880,000 to £330,000)." in points
    withheld = value_of(unit_costs=(UnitCost(kind="participant", why="withheld"),))
    assert "Value" not in main_points(facts_of(design), (), (), Basis(value=withheld)).markdown


class Opened:
    """A section as the notebook opens it."""

    def __init__(self, value: Value | None) -> None:
        self.facts, self.evaluation = facts_of("matched_comparison"), SimpleNamespace(value=value)
        self.recorded: dict[str, Any] = {}

    def record(self, **parts: Any) -> None:
        """Keep what the notebook adds to the result."""
        self.recorded |= parts


@pytest.mark.parametrize("value", [value_of(), value_of(net=None, basis=None), None])
def test_each_cell_of_the_notebook_shows_something_of_it(
    monkeypatch: pytest.MonkeyPatch, value: Value | None
) -> None:
    section = Opened(value)
    monkeypatch.setattr("localeval.report.open_section", lambda *_: section)
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert section.recorded == {"value": value}
    assert names["needs"] == ["costs", "value"]


PUBLIC = PublicBudgets(
    value=-400_000,
    low=-700_000,
    high=-100_000,
    positive_in_100=1,
    gains=600_000,
    gains_low=300_000,
    gains_high=900_000,
    cost=1_000_000,
)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (-700_000, -100_000, "gained less than"),
        (-700_000, 100_000, "cannot say whether public"),
        (1, 100_000, "gained more than"),
    ],
)
def test_public_budgets_come_after_society_and_are_never_added(
    low: float, high: float, says: str
) -> None:
    budgets = PUBLIC.model_copy(update={"low": low, "high": high})
    value = value_of(
        net=NET.model_copy(update={"public_budgets": budgets}),
        public_funders=("Combined authority",),
        public_cost=1_000_000,
    )
    text = said(value)
    assert text.index("Net present social value") < text.index(says) < text.index("never added")
    made = value_section.public_table(value)
    assert made is not None
    rows = [row[0] for row in made.rows]
    assert rows == [
        "Benefits not paid (transfer)",
        "Gains of public budgets",
        "Paid or given by public bodies",
        "Public budgets, gains less costs",
    ]
    assert "Combined authority" in " ".join(made.notes)
    costs = value_section.costs_table(value)
    assert costs is not None
    assert costs.rows[-1][0] == "Paid or given by public bodies"


def test_nothing_is_said_of_public_budgets_where_none_of_the_values_is_theirs() -> None:
    economic = tuple(one for one in NET.benefits if one.gain != "fiscal")
    net = NET.model_copy(update={"public_budgets": PUBLIC, "benefits": economic})
    assert "nothing is said of public budgets" in said(value_of(net=net))
    assert value_section.public_table(value_of(net=net)) is None
    assert "public budgets alone" not in said(value_of()).lower()


def test_a_few_who_are_not_told_of_are_said() -> None:
    assert "taken to be 600, and 609 at most" in said(value_of(people_at_most=609))
    assert "at most" not in said(value_of())
