"""The kinds of values that results are made of, each with its bounds.

Results also come from other people, so that lengths, codes and sizes are part of the contract.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Verdict = Literal["better", "worse", "inconclusive", "withheld"]
MeasureRole = Literal["primary", "secondary", "sensitivity"]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64}|missing)$", description="SHA-256.")]
Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="ISO 8601."),
    AfterValidator(lambda day: dt.date.fromisoformat(day).isoformat()),
]
#: A code that this package or the shared catalogue gives: a design, a method, a step of the flow.
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
OutcomeCode = Annotated[str, Field(pattern=r"^(local:)?[a-z][a-z0-9_]{0,59}$")]
ResultUnit = Annotated[str, Field(pattern=r"^(percent|weeks|months|score|[A-Z]{3})$")]
#: Lengths and sizes beyond anything that an evaluation has, and small enough to be handled by everyone.
OneLine = Annotated[str, Field(max_length=500)]
LongText = Annotated[str, Field(max_length=5000)]
#: Larger numbers are no people and no money; 1e15 is still exact as a double.
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
NotNegative = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e15)]
Probability = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Confidence = Annotated[float, Field(allow_inf_nan=False, gt=0, lt=1)]
Count = Annotated[int, Field(ge=0, le=10_000_000_000)]
Whole = Annotated[int, Field(ge=-10_000_000_000, le=10_000_000_000)]
Month = Annotated[int, Field(ge=0, le=1200)]
#: Months before the start are negative.
AnyMonth = Annotated[int, Field(ge=-1200, le=1200)]
Age = Annotated[int, Field(ge=0, le=120)]
Year = Annotated[int, Field(ge=1900, le=2200)]
_ISO_3166, _GSS = r"[A-Z]{2}(-[A-Z0-9]{1,3})?", r"[A-Z][0-9]{8}"
#: GSS code; outside the United Kingdom an ISO 3166 code.
PLACE_CODE = re.compile(f"{_ISO_3166}|{_GSS}")
PlaceCode = Annotated[str, Field(pattern=f"^{_ISO_3166}$|^{_GSS}$")]
#: Stable name of an evaluation: ``E08000003-working-well``; a part of addresses and file names.
EvaluationId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,119}$")]


@dataclass(frozen=True)
class CountsPeople:
    """Marks a field as a number of people, so that two publications are looked at for what they tell together."""


#: A number of people as it is published: rounded, or null where it is withheld.
People = Annotated[Count | None, CountsPeople()]


class ResultPart(BaseModel):
    """A part of a result: nothing unknown in it, and it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def counts_of_people(cls) -> tuple[str, ...]:
        """Name the fields that are numbers of people (``People``)."""
        marked = CountsPeople()
        return tuple(name for name, field in cls.model_fields.items() if marked in field.metadata)
