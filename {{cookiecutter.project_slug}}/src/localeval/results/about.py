"""What a result is about: the programme, the place, its people and its context, and the run that made it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from localeval.results.fields import (
    Age,
    Code,
    Day,
    Digest,
    Finite,
    Line,
    OutcomeCode,
    Part,
    PlaceCode,
    Text,
    Year,
)


class Programme(Part):
    """The programme and who publishes its evaluation."""

    name: Line
    organisation: Line
    provider: Line = ""
    started: Day | None = None
    description: Text = ""


class PlaceOf(Part):
    """The place the result is about."""

    code: PlaceCode = Field(description="GSS code; outside the United Kingdom an ISO 3166 code.")
    name: Line
    region: Line = Field("", description="The larger area that it is part of, in words.")
    boundary_year: Year | None = Field(
        None, description="The year of the boundaries that the code stands for."
    )


class Ages(Part):
    """An age band, both ends included."""

    low: Age
    high: Age


class Starts(Part):
    """The window in which people started, as declared; both days included."""

    first: Day
    last: Day


class Population(Part):
    """Whom the evaluation is about, as its settings declare it."""

    who: Line = Field("", description="In words, e.g. people on out-of-work benefits.")
    ages: Ages | None = None
    starts: Starts | None = None


class Context(Part):
    """What a place was like: one indicator in one period."""

    indicator: OutcomeCode = Field(
        description="Of the catalogue of indicators, or the place's own."
    )
    label: Line = ""
    period: Line = Field(description="As the source names it, e.g. 2024 or Jan 2024-Dec 2024.")
    value: Finite
    unit: Line = Field(
        "percent", description="percent, people, GBP_week, ratio, score, or the place's own."
    )
    age_band: Line
    source: Line

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes a figure the only one of its kind in a report."""
        return (self.indicator, self.period, self.age_band)


class Run(Part):
    """What made the result, so that anyone can tell whether two results were made alike."""

    date: Day
    package_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+_-]{1,60}$")]
    package_digest: Digest
    method_digest: Digest | None = Field(
        None, description="SHA-256 of what decides the numbers; null where it was not recorded."
    )
    environment_digest: Digest
    inputs: Annotated[dict[Code, Digest], Field(max_length=50)]
    parameters_digest: Digest
    git_commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None
    renderer: Line
    synthetic: bool
