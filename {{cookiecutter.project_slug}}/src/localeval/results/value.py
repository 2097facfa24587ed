"""What a programme cost and what it was worth, as a result says it.

Everything is worked out of numbers as they are published (counts of people, shares, the estimate and its interval), so that no cost of one
outcome tells how many there were exactly. A net value stands with its interval or not at all, and a benefit-cost ratio never without it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.fields import (
    Confidence,
    Count,
    Finite,
    Month,
    NotNegative,
    OneLine,
    OutcomeCode,
    People,
    ResultPart,
    Year,
)

UnitCostKind = Literal["participant", "start", "job", "in_outcome", "additional"]
WhyNoCost = Literal["", "withheld", "unbounded", "none", "not_compared", "evidence", "no_estimate"]
ValueInput = Literal[
    "effect",
    "cost",
    "deadweight",
    "displacement",
    "optimism_bias",
    "optimism_bias_costs",
    "duration",
    "drop_off",
    "unit_values",
]


class UnitCost(ResultPart):
    """What one participant, start, job or additional outcome cost; null numbers are not given, and ``why`` says why."""

    kind: UnitCostKind = Field(
        description="participant; start: of those offered a place; job: began within the months, of those who could have (delivery); "
        "in_outcome: has the outcome at the month, whatever brought it about; additional: because of the programme."
    )
    months: Month | None = Field(None, description="Of a job and an outcome.")
    value: NotNegative | None = None
    low: NotNegative | None = Field(
        None,
        description="Of the interval. Of an unbounded cost of an additional outcome: the least that it can be.",
    )
    high: NotNegative | None = None
    why: WhyNoCost = Field(
        "",
        description="withheld: of few people; unbounded: there may be no additional outcomes at all; none: there are none; evidence: too weak.",
    )


class Benefit(ResultPart):
    """Present value of what an outcome brought to whom."""

    label: OneLine
    gain: Literal["fiscal", "economic", "social"]
    counted: bool = Field(description="Whether it is part of the net value; a transfer is not.")
    value: Finite
    low: Finite
    high: Finite


class Driver(ResultPart):
    """What one assumption by itself does to the net value."""

    name: ValueInput
    low: Finite = Field(
        description="Of the effect as in the estimate; shares in per cent; money; years."
    )
    high: Finite
    net_at_low: Finite
    net_at_high: Finite


class Assumption(ResultPart):
    """Something that was assumed, and why."""

    name: ValueInput
    unit: Literal["percent", "years"]
    low: Finite
    central: Finite
    high: Finite
    reason: OneLine


class UnitValueRow(ResultPart):
    """What an additional outcome was taken to be worth, and by whose word."""

    label: OneLine
    gain: Literal["fiscal", "economic", "social"]
    transfer: bool
    amount: NotNegative = Field(description="In the prices of its source.")
    per: Literal["year", "once"]
    rates: Literal["standard", "health"] = "standard"
    price_year: Year
    source: OneLine
    edition: OneLine
    licence: OneLine


class PublicBudgets(ResultPart):
    """What the programme did to public budgets alone; never to be added to the net value, with which it shares gains and costs."""

    value: Finite = Field(description="Gains less cost, present value.")
    low: Finite
    high: Finite
    positive_in_100: Annotated[int, Field(ge=0, le=100)]
    gains: Finite = Field(description="Of public budgets, transfers to them included.")
    gains_low: Finite
    gains_high: Finite
    cost: Finite = Field(description="What public bodies paid or gave.")


class NetValue(ResultPart):
    """Net present value, and what it rests on."""

    value: Finite
    low: Finite
    high: Finite
    positive_in_100: Annotated[int, Field(ge=0, le=100)] = Field(
        description="In how many of 100 draws it is above nought."
    )
    benefits: Annotated[tuple[Benefit, ...], Field(max_length=200)]
    cost: NotNegative = Field(description="With what was put onto it for optimism bias.")
    ratio: Finite = Field(
        description="Benefits for each unit of cost; never to be read without the net value."
    )
    ratio_low: Finite
    ratio_high: Finite
    break_even: Finite | None = Field(
        None, description="The effect, as in the estimate, at which the net value is nought."
    )
    drivers: Annotated[tuple[Driver, ...], Field(max_length=20)]
    draws: Count
    public_budgets: PublicBudgets | None = Field(
        None, description="Only where it is said which funders are public."
    )


class Value(ResultPart):
    """What a programme cost and, where that can be said, what it was worth."""

    edition: OneLine = Field(description="Of the method by which it was worked out.")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    price_year: Year
    outcome: OutcomeCode
    month: Month
    basis: Literal["net", "gross"] | None = None
    people: People = Field(description="Among whom the costs are shared, as published.")
    people_at_most: People = Field(
        None, description="How many they are at most, where a few more are not told of exactly."
    )
    cost: NotNegative
    cash: Finite
    in_kind: Finite
    within: NotNegative = Field(description="Per cent to within which the costs are right.")
    within_reason: OneLine
    for_these_people: NotNegative = Field(100, description="Per cent of the lines that were taken.")
    for_these_people_reason: OneLine = ""
    funders: Annotated[dict[OneLine, Finite], Field(max_length=200)] = Field(
        default_factory=dict, description="Cost by who paid or gave it."
    )
    public_funders: Annotated[tuple[OneLine, ...], Field(max_length=200)] = Field(
        (), description="Those of them that are said to be public bodies."
    )
    public_cost: Finite | None = Field(None, description="What these paid or gave.")
    lines: Count
    not_valued: Count = Field(0, description="Lines in kind without a value.")
    credits: Count = Field(0, description="Lines below nought.")
    shared: Count = Field(0, description="Lines that all places share.")
    shared_percent: NotNegative = Field(0, description="Per cent of these that is this place's.")
    converted: Count = Field(0, description="Lines and values that were in prices of another year.")
    deflator: OneLine = ""
    unit_costs: Annotated[tuple[UnitCost, ...], Field(max_length=20)]
    net: NetValue | None = None
    why_no_net: Literal[
        "", "no_values", "not_compared", "evidence", "no_estimate", "withheld", "no_costs"
    ] = ""
    assumptions: Annotated[tuple[Assumption, ...], Field(max_length=20)] = ()
    values: Annotated[tuple[UnitValueRow, ...], Field(max_length=200)] = ()
    horizon: Count = 0
    discount_rates: OneLine = ""
    confidence: Confidence = 0.95

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the only one of its kind in a report."""
        return (self.outcome, str(self.month))

    @property
    def unit(self) -> str:
        """The unit of its amounts."""
        return self.currency

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""
        for one in self.unit_costs:
            given = [n for n in (one.low, one.value, one.high) if n is not None]
            if given != sorted(given):
                return "a cost lies outside its interval"
            if one.value is None and not one.why:
                return "a cost is not given, and it is not said why"
        if self.net is not None and not self.net.low <= self.net.high:
            return "the interval of the net value is the wrong way round"
        budgets = self.net.public_budgets if self.net is not None else None
        if budgets is not None and not budgets.low <= budgets.high:
            return "the interval of what public budgets gain is the wrong way round"
        if self.basis is None and self.net is not None:
            return "there is a net value, and it is not said whether it is net of deadweight"
        return ""
