"""The shape of ``simulation.yml``, and what is made up in one place once every value is filled in.

The file is optional and stands beside ``evaluation.yml``; it is read only while the data are synthetic. Where the values of
a place come from, and whether they fit the evaluation, is the business of ``scenarios``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, StringConstraints

from localeval.project.setting_types import ColumnName, SettingLine, SettingsPart
from localeval.project.settings import AgesSetting, StartsSetting
from localeval.synthetic.linkage_plan import SourcesPlan

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Percent = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
OutcomeName = Annotated[str, StringConstraints(pattern=r"^(local:)?[a-z][a-z0-9_]*$")]

#: Start of a programme that does not say when it started.
_USUAL_START = dt.date(2024, 4, 1)
USUAL_IN_WORK = 42.0
USUAL_FIGURES: Mapping[str, float] = {
    "claimant_rate": 5.1,
    "employment_rate": 71.0,
    "inactivity_rate": 24.0,
}
ContextFigure = float | Mapping[str, float]


class LabourMarket(SettingsPart):
    """What work there is in a place."""

    in_work: Percent | None = Field(
        None,
        description="Per cent in paid work a year after the start without the programme, among people of middling "
        "prospects (42 unless given). All other outcomes rise and fall with it.",
    )
    figures: dict[ColumnName, Number | dict[SettingLine, Number]] = Field(
        default_factory=dict,
        description="For the context table: an indicator such as claimant_rate, and its level or its value in each "
        "year, e.g. {2023: 5.8, 2024: 5.6}.",
    )
    over_time: bool | None = Field(
        None,
        description="True for a context table as published figures have it: months and quarters from two years before the start to "
        "two years after it, with intervals, beside the neighbours, the region and the country.",
    )


class Missing(SettingsPart):
    """How much is not known; it goes missing at random."""

    outcomes: Percent | None = Field(None, description="Per cent of people, each month.")
    covariates: Percent | None = Field(None, description="Per cent of people, each covariate.")


class PlacePlan(SettingsPart):
    """The made-up people of a place, and the effect of the programme there."""

    participants: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="People who take part (600 unless given)."
    )
    comparison: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        None,
        description="People who do not (2,400 unless given; 600 in a trial, none for monitoring).",
    )
    effect: Number | None = Field(
        None,
        description="Percentage points by which taking part raises the share of people in the good state of every "
        "outcome (8 unless given): more in work, or fewer on benefits. 0 is no effect, below 0 is harm. Amounts change "
        "with the share of people who have any, a score by 0.05 for each percentage point.",
    )
    effects: dict[OutcomeName, Number] = Field(
        default_factory=dict,
        description="The same for single outcomes by their code; for a score, in points of the score.",
    )
    selection: Annotated[float, Field(allow_inf_nan=False, ge=-2, le=2)] | None = Field(
        None,
        description="How strongly poor prospects lead into the programme: log odds for one standard deviation (0.8 "
        "unless given; 0 is none). A trial has none.",
    )
    labour_market: LabourMarket = Field(default_factory=lambda: LabourMarket())
    missing: Missing = Field(default_factory=lambda: Missing())
    ages: AgesSetting | None = Field(
        None, description="Ages of the people (population.ages of evaluation.yml unless given)."
    )
    starts: StartsSetting | None = Field(
        None, description="When they start (population.starts of evaluation.yml unless given)."
    )


class Plan(SettingsPart):
    """The whole of ``simulation.yml``."""

    seed: Annotated[int, Field(ge=0, le=2**31)] = Field(
        1, description="Another seed gives other people."
    )
    default: PlacePlan = Field(
        default_factory=lambda: PlacePlan(), description="What holds in every place."
    )
    places: dict[SettingLine, PlacePlan] = Field(
        default_factory=dict,
        description="What is different in single places, by their code. What a place says of effects replaces all that "
        "the default says of them.",
    )
    sources: SourcesPlan = Field(
        default_factory=lambda: SourcesPlan(),
        description="For localeval simulate --sources: which sources are made, and how well their records would link.",
    )


def simulation_schema() -> dict[str, object]:
    """Give the JSON Schema of ``simulation.yml`` (draft 2020-12) for editors."""
    schema = Plan.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "simulation.yml"
    return schema


@dataclass(frozen=True)
class Scenario:
    """The made-up people of one place, and the effect of the programme there.

    Attributes
    ----------
    participants, comparison : int
    effect : float
        By how much taking part raises the share of people in the good state: 0.08 is 8 percentage points.
    effects : mapping of str to float
        The same for single outcomes by code; for a score, in points of the score.
    selection : float
        How strongly poor prospects lead into the programme: log odds for one standard deviation.
    in_work : float
        Per cent in work a year after the start without the programme, for people of middling prospects.
    figures : mapping
        Indicators of the context table: a level, or a value for each year.
    over_time : bool
        Whether the context table has a course over time, beside other areas (``labour_market``).
    missing_outcomes : float
        Share of people whose outcome of a month is not known.
    missing_covariates : tuple of float
        Smallest and largest share of people of whom a covariate is not known.
    ages : tuple of int
        Youngest and oldest.
    first_day : datetime.date
        First day on which somebody starts.
    days : int
        Length of the window in which people start.
    """

    participants: int = 600
    comparison: int = 2400
    effect: float = 0.08
    effects: Mapping[str, float] = field(default_factory=dict)
    selection: float = 0.8
    in_work: float = USUAL_IN_WORK
    figures: Mapping[str, ContextFigure] = field(default_factory=lambda: USUAL_FIGURES)
    over_time: bool = False
    missing_outcomes: float = 0.03
    missing_covariates: tuple[float, float] = (0.02, 0.05)
    ages: tuple[int, int] = (18, 64)
    first_day: dt.date = _USUAL_START
    days: int = 365
