"""The shape of ``simulation.yml``: what the made-up people of each place are like, and what the programme does to them.

The file is optional and stands beside ``evaluation.yml``; it is read only while the data are synthetic. What it comes
to in a place, and whether it fits the evaluation, is the business of ``scenario``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from localeval.settings import AgesSetting, Line, Name, StartsSetting

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Percent = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
OutcomeName = Annotated[str, StringConstraints(pattern=r"^(local:)?[a-z][a-z0-9_]*$")]


class _Section(BaseModel):
    """A part of the file: unknown keys are errors, values are taken as written."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class LabourMarket(_Section):
    """What work there is in a place."""

    in_work: Percent | None = Field(
        None,
        description="Per cent in paid work a year after the start without the programme, among people of middling "
        "prospects (42 unless given). All other outcomes rise and fall with it.",
    )
    figures: dict[Name, Number | dict[Line, Number]] = Field(
        default_factory=dict,
        description="For the context table: an indicator such as claimant_rate, and its level or its value in each "
        "year, e.g. {2023: 5.8, 2024: 5.6}.",
    )


class Missing(_Section):
    """How much is not known; it goes missing at random."""

    outcomes: Percent | None = Field(None, description="Per cent of people, each month.")
    covariates: Percent | None = Field(None, description="Per cent of people, each covariate.")


class PlacePlan(_Section):
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


class Plan(_Section):
    """The whole of ``simulation.yml``."""

    seed: Annotated[int, Field(ge=0, le=2**31)] = Field(
        1, description="Another seed gives other people."
    )
    default: PlacePlan = Field(
        default_factory=lambda: PlacePlan(), description="What holds in every place."
    )
    places: dict[Line, PlacePlan] = Field(
        default_factory=dict,
        description="What is different in single places, by their code. What a place says of effects replaces all that "
        "the default says of them.",
    )


def json_schema() -> dict[str, object]:
    """Give the JSON Schema of ``simulation.yml`` (draft 2020-12) for editors."""
    schema = Plan.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "simulation.yml"
    return schema
