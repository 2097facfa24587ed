"""What takes part in a comparison and what does not: evaluations, and sources that were left out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.about import Ages, Context, Starts
from localeval.results.fields import (
    Code,
    Count,
    Day,
    Digest,
    Line,
    Part,
    PlaceCode,
    Text,
    Year,
)
from localeval.results.findings import Series

#: Stable name of an evaluation: ``E08000003-working-well``; a part of addresses and file names.
EvaluationId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,119}$")]


class Evaluated(Part):
    """One evaluation that takes part: what it is about and how it was made."""

    id: EvaluationId
    place_code: PlaceCode
    place: Line
    region: Line = ""
    boundary_year: Year | None = None
    programme: Line
    organisation: Line
    started: Day | None = None
    design: Code
    evidence_level: Annotated[int, Field(ge=1, le=5)] | None
    who: Line = ""
    ages: Ages | None = None
    starts: Starts | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    run_date: Day
    schema_version: Annotated[str, Field(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}$")]
    package_version: Line
    package_digest: Digest
    method_digest: Digest | None = Field(
        None, description="Of what decides the numbers; null where it was not recorded."
    )
    synthetic: bool
    typed: bool = Field(False, description="Typed from a report, not read from a bundle.")
    source: Line = Field(description="Name of the bundle, or where the typed numbers are printed.")
    sha256: Digest | None = Field(None, description="Of the bundle's file, where it is one.")
    participants: Count | None = Field(None, description="In the data, as published.")
    series: Annotated[tuple[Series, ...], Field(max_length=200)] = ()
    context: Annotated[tuple[Context, ...], Field(max_length=500)] = ()

    @property
    def method(self) -> str:
        """What is the same where two evaluations were made by the same method."""
        return self.method_digest or self.package_digest


class LeftOut(Part):
    """A source that takes no part, and why: a bundle that was refused, or one with a newer revision."""

    source: Line
    why: Text
    kind: Literal["refused", "superseded"]
