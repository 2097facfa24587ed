"""The result contract: what a run says to other places, as ``results.json`` and ``results.csv``.

The models are the contract; the JSON Schema is made from them. Every number in here has already passed
``disclosure``: counts are rounded or withheld (null), and estimates are rounded to the digits that are
printed. Nothing here estimates anything.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["better", "worse", "inconclusive", "withheld"]
Role = Literal["primary", "secondary", "sensitivity"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subgroup(_Part):
    """The group of people an estimate is about."""

    variable: str
    value: str


def _group(subgroup: Subgroup | None) -> str:
    return f"{subgroup.variable}={subgroup.value}" if subgroup else ""


class Estimate(_Part):
    """One estimated impact.

    ``percent`` outcomes have levels in per cent and the estimate in percentage points; money is in the
    currency that ``unit`` names. A null number was withheld; ``withheld`` then says why.
    """

    outcome: str
    label: str
    month: int
    unit: str = Field(description="percent, weeks, months, score, or an ISO 4217 currency.")
    direction: Literal["increase", "decrease"] = Field(description="Which way is good.")
    estimand: Literal["ATE", "ATT"]
    method: str
    role: Role
    subgroup: Subgroup | None = None
    n_participants: Count | None
    n_comparison: Count | None
    effective_comparison: Count | None = Field(
        None, description="Kish effective size of a weighted comparison group."
    )
    participant_level: Finite | None
    comparison_level: Finite | None
    estimate: Finite | None
    std_error: Finite | None
    low: Finite | None
    high: Finite | None
    confidence: float = 0.95
    p_value: Finite | None
    p_adjusted: Finite | None = Field(None, description="Holm, within its family of tests.")
    tests_in_family: int = 1
    minimum_detectable: Finite | None = None
    verdict: Verdict
    withheld: str = Field("", description="Why the numbers are not given; empty when they are.")

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """What makes an estimate the only one of its kind in a report."""
        return (self.outcome, self.month, self.role, self.method, _group(self.subgroup))


class Level(_Part):
    """The level of an outcome among participants alone, for designs without a comparison group."""

    outcome: str
    label: str
    month: int
    unit: str
    role: Literal["primary", "secondary"]
    subgroup: Subgroup | None = None
    n: Count | None
    level: Finite | None
    low: Finite | None
    high: Finite | None
    confidence: float = 0.95
    withheld: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes a level the only one of its kind in a report."""
        return (self.outcome, self.month, _group(self.subgroup))


class FlowStep(_Part):
    """A counted step from the people in the data to the people evaluated."""

    step: str
    label: str
    participants: Count | None
    comparison: Count | None = None
    excluded: bool = Field(False, description="True for a row that counts people left out.")


class BalanceRow(_Part):
    """One covariate, or one level of a category, before and after adjustment."""

    covariate: str
    participant_mean: Finite | None
    comparison_before: Finite | None
    comparison_after: Finite | None
    smd_before: Finite | None = Field(description="Null where a group has no spread at all.")
    smd_after: Finite | None
    share: bool = Field(description="True where the means are shares of people, in per cent.")


class Balance(_Part):
    """How alike the groups are.

    ``smd`` is the absolute standardised mean difference; 0.1 is the limit used (Austin 2009).
    """

    rows: tuple[BalanceRow, ...]
    limit: float = 0.1
    largest_before: Finite | None
    largest_after: Finite | None
    over_limit_before: int
    over_limit_after: int | None
    passed: bool
    off_support: Count | None = None
    effective_comparison: Count | None = None


class Evidence(_Part):
    """How strong the evidence is: Maryland Scientific Methods Scale as What Works Growth uses it."""

    level: Annotated[int, Field(ge=1, le=5)]
    scale: str = "Maryland Scientific Methods Scale, as used by What Works Growth"
    reasons: tuple[str, ...]


class Programme(_Part):
    """The programme and who publishes its evaluation."""

    name: str
    organisation: str
    provider: str = ""
    started: str | None = None
    description: str = ""


class PlaceOf(_Part):
    """The place the result is about."""

    code: str
    name: str


class Run(_Part):
    """What made the result, so that anyone can tell whether two results were made alike."""

    date: str
    package_version: str
    package_digest: str
    environment_digest: str
    inputs: dict[str, str]
    parameters_digest: str
    git_commit: str | None
    renderer: str
    synthetic: bool


class Records(_Part):
    """What a notebook adds to the result; the run puts the notebooks' records together."""

    flow: tuple[FlowStep, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    levels: tuple[Level, ...] = ()
    balance: Balance | None = None
    evidence: Evidence | None = None

    def merge(self, other: Records) -> Records:
        """Put two records together.

        Raises
        ------
        ValueError
            Both hold the same finding, so that one would be lost.
        """
        for name in ("flow", "balance", "evidence"):
            if getattr(self, name) and getattr(other, name):
                msg = f"'{name}' is already recorded"
                raise ValueError(msg)
        for name in ("estimates", "levels"):
            taken = {item.key for item in getattr(self, name)}
            twice = [item.key for item in getattr(other, name) if item.key in taken]
            if twice:
                which = ", ".join(str(part) for part in twice[0] if part != "")
                msg = f"'{name}' holds something that is already recorded: {which}"
                raise ValueError(msg)
        return Records(
            flow=self.flow or other.flow,
            estimates=self.estimates + other.estimates,
            levels=self.levels + other.levels,
            balance=self.balance or other.balance,
            evidence=self.evidence or other.evidence,
        )


class Result(_Part):
    """The whole of ``results.json``."""

    schema_version: Literal["1.0"] = "1.0"
    programme: Programme
    place: PlaceOf
    run: Run
    design: str
    currency: str
    disclosure: dict[str, int | str]
    flow: tuple[FlowStep, ...]
    estimates: tuple[Estimate, ...]
    levels: tuple[Level, ...]
    balance: Balance | None
    evidence: Evidence | None


def to_json(result: Result) -> str:
    """Write a result as JSON, the same bytes for the same result."""
    return json.dumps(result.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def from_json(text: str) -> Result:
    """Read and validate a ``results.json``.

    Raises
    ------
    pydantic.ValidationError
        It does not fit the contract.
    """
    return Result.model_validate_json(text)


_CSV_COLUMNS = (
    "place_code",
    "place_name",
    "programme",
    "design",
    "synthetic",
    *(name for name in Estimate.model_fields if name != "subgroup"),
    "subgroup_variable",
    "subgroup_value",
)


def to_csv(result: Result) -> str:
    """Write the estimates as a tidy table: one row an estimate, one column a field."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=_CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for estimate in result.estimates:
        row: dict[str, Any] = estimate.model_dump(mode="json", exclude={"subgroup"})
        row |= {
            "place_code": result.place.code,
            "place_name": result.place.name,
            "programme": result.programme.name,
            "design": result.design,
            "synthetic": result.run.synthetic,
            "subgroup_variable": estimate.subgroup.variable if estimate.subgroup else "",
            "subgroup_value": estimate.subgroup.value if estimate.subgroup else "",
        }
        writer.writerow({key: _safe(value) for key, value in row.items()})
    return out.getvalue()


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula (OWASP, CSV injection)."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def json_schema() -> dict[str, object]:
    """Give the JSON Schema of ``results.json``."""
    schema = Result.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval results.json"
    return schema
