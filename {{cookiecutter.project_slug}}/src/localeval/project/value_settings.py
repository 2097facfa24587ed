"""The part ``value`` of ``evaluation.yml``: how costs are set against what a programme brought.

Costs, the values of outcomes and, where it is needed, a deflator are tables (``data.costs``, ``data.unit_values``, ``data.deflators``).
Nothing that decides a result has a default here: what is assumed is written down, with a reason, and printed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.project.setting_types import SettingLine, SettingsPart

#: The longest horizon; discount rates go on beyond it, and no outcome of a programme can be followed so far.
LONGEST = 60
PerCent = Annotated[float, Field(ge=0, le=100, strict=False)]
Years = Annotated[float, Field(ge=0, le=LONGEST, strict=False)]


class AssumedShare(SettingsPart):
    """A share in per cent that is assumed: what it is taken to be, and between what it must lie."""

    low: PerCent = Field(description="The least that it can be, in per cent.")
    central: PerCent = Field(description="The likeliest, in per cent.")
    high: PerCent = Field(description="The most that it can be, in per cent.")
    reason: SettingLine = Field(description="Why, with a source; printed in the report.")


class AssumedYears(SettingsPart):
    """A number of years that is assumed."""

    low: Years = Field(description="The fewest that it can be.")
    central: Years = Field(description="The likeliest.")
    high: Years = Field(description="The most that it can be.")
    reason: SettingLine = Field(description="Why, with a source; printed in the report.")


class CostSettings(SettingsPart):
    """How sure the costs are, and what of them is for the people evaluated."""

    within: PerCent = Field(
        description="The costs are right to within so many per cent, 19 times in 20; 0 only of audited accounts."
    )
    reason: SettingLine = Field(description="Why, e.g. management accounts; printed in the report.")
    for_these_people: PerCent = Field(
        100,
        description="Per cent of the costs that are for the people evaluated, where the lines are of a longer time than theirs.",
    )
    for_these_people_reason: SettingLine | None = Field(
        None, description="How that share was found; needed where it is not 100."
    )


class ValuedOutcome(SettingsPart):
    """The outcome that is valued, one of outcomes."""

    code: SettingLine = Field(description="Its code.")
    month: Annotated[int, Field(ge=0, le=120)] = Field(description="Months after the start.")


class ValueSettings(SettingsPart):
    """Value for money."""

    costs: CostSettings
    price_year: Annotated[int, Field(ge=1990, le=2100)] = Field(
        description="The year in whose prices every amount is given, four digits."
    )
    outcome: ValuedOutcome | None = Field(
        None, description="The outcome that is valued; the primary one unless said."
    )
    basis: Literal["net", "gross"] | None = Field(
        None,
        description="net: the estimated effect, which is net of what would have come about anyway. gross: all outcomes of "
        "participants, less an assumed deadweight. Needed where there are unit values.",
    )
    horizon: Annotated[int, Field(ge=1, le=LONGEST)] | None = Field(
        None,
        description="Years from joining up to which benefits are counted, from the month of the outcome on.",
    )
    duration: AssumedYears | None = Field(None, description="Years for which an outcome lasts.")
    drop_off: AssumedShare | None = Field(
        None, description="Per cent by which what is left of it falls each year."
    )
    displacement: AssumedShare | None = Field(
        None, description="Per cent of outcomes that were taken from other people."
    )
    deadweight: AssumedShare | None = Field(
        None, description="Only with basis: gross: per cent that would have come about anyway."
    )
    optimism_bias: AssumedShare | None = Field(
        None, description="Per cent taken off benefits, as such sums turn out too large."
    )
    optimism_bias_costs: AssumedShare | None = Field(
        None, description="Per cent put onto the costs, where they are planned and not paid."
    )

    public_funders: Annotated[list[SettingLine], Field(min_length=1, max_length=200)] | None = (
        Field(
            None,
            description="Those of the column funder that are public bodies. With it the report also says what the programme did to public "
            "budgets alone.",
        )
    )

    @property
    def assumed(self) -> dict[str, AssumedShare | AssumedYears]:
        """What is assumed, by key."""
        keys = (
            "deadweight",
            "displacement",
            "duration",
            "drop_off",
            "optimism_bias",
            "optimism_bias_costs",
        )
        return {key: given for key in keys if (given := getattr(self, key)) is not None}
