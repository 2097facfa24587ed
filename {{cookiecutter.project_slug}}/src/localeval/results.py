"""The result contract: what a run says to other places, as ``results.json`` and ``results.csv``.

The models are the contract; the JSON Schema is made from them. Every number in here has already passed
``disclosure``: counts are rounded or withheld (null), and estimates are rounded to the digits that are
printed. Results also come from other people, so that lengths, codes, bounds and what the parts of a result
must agree on are part of the contract. Nothing here estimates anything.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Verdict = Literal["better", "worse", "inconclusive", "withheld"]
Role = Literal["primary", "secondary", "sensitivity"]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64}|missing)$", description="SHA-256.")]
Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="ISO 8601."),
    AfterValidator(lambda day: dt.date.fromisoformat(day).isoformat()),
]
#: A code that this package or the shared catalogue gives: a design, a method, a step of the flow.
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
OutcomeCode = Annotated[str, Field(pattern=r"^(local:)?[a-z][a-z0-9_]{0,59}$")]
Unit = Annotated[str, Field(pattern=r"^(percent|weeks|months|score|[A-Z]{3})$")]
#: Lengths and sizes beyond anything that an evaluation has, and small enough to be handled by everyone.
Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=5000)]
#: Larger numbers are no people and no money; 1e15 is still exact as a double.
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
NotNegative = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e15)]
Probability = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Confidence = Annotated[float, Field(allow_inf_nan=False, gt=0, lt=1)]
Count = Annotated[int, Field(ge=0, le=10_000_000_000)]
Whole = Annotated[int, Field(ge=-10_000_000_000, le=10_000_000_000)]
Month = Annotated[int, Field(ge=0, le=1200)]
ChangedPart = Literal[
    "estimates",
    "levels",
    "flow",
    "balance",
    "evidence",
    "outcomes",
    "design",
    "inputs",
    "parameters",
    "method",
    "disclosure",
    "programme",
]
#: Parts that hold what was found; the others say how.
FINDINGS = frozenset({"estimates", "levels", "flow", "balance", "evidence"})


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subgroup(_Part):
    """The group of people an estimate is about."""

    variable: Line
    value: Line


def _in_order(low: float | None, middle: float | None, high: float | None) -> bool:
    """Whether an interval holds its estimate, as far as the numbers are given."""
    given = [value for value in (low, middle, high) if value is not None]
    return given == sorted(given)


def _group(subgroup: Subgroup | None) -> str:
    return f"{subgroup.variable}={subgroup.value}" if subgroup else ""


class Estimate(_Part):
    """One estimated impact.

    ``percent`` outcomes have levels in per cent and the estimate in percentage points; money is in the
    currency that ``unit`` names. A null number was withheld; ``withheld`` then says why.
    """

    outcome: OutcomeCode
    label: Line
    month: Month
    unit: Unit = Field(description="percent, weeks, months, score, or an ISO 4217 currency.")
    direction: Literal["increase", "decrease"] = Field(description="Which way is good.")
    estimand: Literal["ATE", "ATT"]
    method: Code
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
    std_error: NotNegative | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence = 0.95
    p_value: Probability | None
    p_adjusted: Probability | None = Field(None, description="Holm, within its family of tests.")
    tests_in_family: Annotated[int, Field(ge=1, le=100_000)] = 1
    minimum_detectable: NotNegative | None = None
    verdict: Verdict
    withheld: Line = Field("", description="Why the numbers are not given; empty when they are.")

    @property
    def key(self) -> tuple[str, int, str, str, str]:
        """What makes an estimate the only one of its kind in a report."""
        return (self.outcome, self.month, self.role, self.method, _group(self.subgroup))

    def disagreement(self) -> str:
        """Say what in the estimate contradicts itself; empty when nothing does."""
        if not _in_order(self.low, self.estimate, self.high):
            return "an estimate lies outside its interval"
        if self.estimate is None and self.verdict != "withheld":
            return "there is a verdict without an estimate"
        if self.verdict == "withheld" and not self.withheld:
            return "an estimate is withheld without a reason"
        if self.low is None or self.high is None:
            return ""
        # Rounded ends may touch zero although the exact ones do not.
        up, down = self.low >= 0, self.high <= 0
        better, worse = (up, down) if self.direction == "increase" else (down, up)
        said = {"better": better, "worse": worse, "inconclusive": self.low <= 0 <= self.high}
        if not said.get(self.verdict, True):
            return f"the verdict '{self.verdict}' is not what the interval says"
        return ""


class Level(_Part):
    """The level of an outcome among participants alone, for designs without a comparison group."""

    outcome: OutcomeCode
    label: Line
    month: Month
    unit: Unit
    role: Literal["primary", "secondary"]
    subgroup: Subgroup | None = None
    n: Count | None
    level: Finite | None
    low: Finite | None
    high: Finite | None
    confidence: Confidence = 0.95
    withheld: Line = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What makes a level the only one of its kind in a report."""
        return (self.outcome, self.month, _group(self.subgroup))

    def disagreement(self) -> str:
        """Say what in the level contradicts itself; empty when nothing does."""
        if not _in_order(self.low, self.level, self.high):
            return "a level lies outside its interval"
        if self.unit == "percent" and self.level is not None and not 0 <= self.level <= 100:
            return "a share is not between 0 and 100 per cent"
        return ""


class FlowStep(_Part):
    """A counted step from the people in the data to the people evaluated."""

    step: Code
    label: Line
    participants: Count | None
    comparison: Count | None = None
    excluded: bool = Field(False, description="True for a row that counts people left out.")


class BalanceRow(_Part):
    """One covariate, or one level of a category, before and after adjustment."""

    covariate: Line
    participant_mean: Finite | None
    comparison_before: Finite | None
    comparison_after: Finite | None
    smd_before: NotNegative | None = Field(description="Null where a group has no spread at all.")
    smd_after: NotNegative | None
    share: bool = Field(description="True where the means are shares of people, in per cent.")


class Balance(_Part):
    """How alike the groups are.

    ``smd`` is the absolute standardised mean difference; 0.1 is the limit used (Austin 2009).
    """

    rows: Annotated[tuple[BalanceRow, ...], Field(max_length=2000)]
    limit: NotNegative = 0.1
    largest_before: NotNegative | None
    largest_after: NotNegative | None
    over_limit_before: Count
    over_limit_after: Count | None
    passed: bool
    off_support: Count | None = None
    effective_comparison: Count | None = None


class Evidence(_Part):
    """How strong the evidence is: Maryland Scientific Methods Scale as What Works Growth uses it."""

    level: Annotated[int, Field(ge=1, le=5)]
    scale: Line = "Maryland Scientific Methods Scale, as used by What Works Growth"
    reasons: Annotated[tuple[Text, ...], Field(max_length=50)]


class Programme(_Part):
    """The programme and who publishes its evaluation."""

    name: Line
    organisation: Line
    provider: Line = ""
    started: Day | None = None
    description: Text = ""


class PlaceOf(_Part):
    """The place the result is about."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$|^[A-Z][0-9]{8}$")] = Field(
        description="GSS code; outside the United Kingdom an ISO 3166 code."
    )
    name: Line


class Run(_Part):
    """What made the result, so that anyone can tell whether two results were made alike."""

    date: Day
    package_version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+_-]{1,60}$")]
    package_digest: Digest
    environment_digest: Digest
    inputs: Annotated[dict[Code, Digest], Field(max_length=50)]
    parameters_digest: Digest
    git_commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")] | None
    renderer: Line
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


class Change(_Part):
    """One thing that is not as it was in the last publication.

    A number that is withheld now is not repeated from then: ``old`` is null as well.
    """

    part: ChangedPart
    key: Annotated[tuple[Line, ...], Field(max_length=10)] = Field(
        description="Which estimate, level, step, table or setting it is."
    )
    label: Text = Field(description="The same in words.")
    field: Line = Field("", description="Which of its fields; empty for the whole of it.")
    kind: Literal["moved", "appeared", "disappeared"]
    old: Whole | Finite | Text | None = None
    new: Whole | Finite | Text | None = None
    by: Finite | None = Field(None, description="New less old, in published digits.")
    unit: Line = ""

    @property
    def is_number(self) -> bool:
        """Whether it is about something that was found, and not about how."""
        return self.part in FINDINGS


class Changes(_Part):
    """What changed since the place last published; see ``sharing.changes``."""

    since: Day | None = Field(None, description="Date of the last publication.")
    notes: Annotated[tuple[Text, ...], Field(max_length=200)] = Field(
        (), description="Why, in the words of who publishes."
    )
    items: Annotated[tuple[Change, ...], Field(max_length=20_000)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has changed."""
        return not self.items

    @property
    def moved(self) -> bool:
        """Whether a finding that was published is another now, or is no longer given."""
        return any(item.is_number and item.kind != "appeared" for item in self.items)

    def as_dict(self) -> dict[str, Any]:
        """Give the changes to programs (``--json``)."""
        return {"moved": self.moved, "same": self.is_empty, **self.model_dump(mode="json")}


class Result(_Part):
    """The whole of ``results.json``."""

    schema_version: Literal["1.0"] = "1.0"
    programme: Programme
    place: PlaceOf
    run: Run
    design: Code
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    disclosure: Annotated[dict[Code, Count | Line], Field(max_length=50)]
    flow: Annotated[tuple[FlowStep, ...], Field(max_length=200)]
    estimates: Annotated[tuple[Estimate, ...], Field(max_length=2000)]
    levels: Annotated[tuple[Level, ...], Field(max_length=2000)]
    balance: Balance | None
    evidence: Evidence | None
    changes: Changes | None = Field(
        None, description="Since the last publication; null where there is none."
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """Refuse findings that stand twice or contradict themselves or the rest of the result."""
        findings: tuple[Estimate | Level, ...] = (*self.estimates, *self.levels)
        _once("estimates", (item.key for item in self.estimates))
        _once("levels", (item.key for item in self.levels))
        _once("flow", (step.step for step in self.flow))
        if sum(item.role == "primary" for item in self.estimates) > 1:
            msg = "more than one estimate is the primary one"
            raise ValueError(msg)
        for item in findings:
            if problem := item.disagreement():
                msg = f"{item.outcome} at month {item.month}: {problem}"
                raise ValueError(msg)
            if item.unit.isupper() and item.unit != self.currency:
                msg = f"amounts are in {item.unit}, although the currency is {self.currency}"
                raise ValueError(msg)
        return self


def _once(name: str, keys: Iterable[object]) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            msg = f"'{name}' holds the same finding twice"
            raise ValueError(msg)
        seen.add(key)


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


#: What starts a formula, full-width forms included, at the start of a text or after what a spreadsheet of another
#: language takes as the end of a cell.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value


def json_schema() -> dict[str, object]:
    """Give the JSON Schema of ``results.json``."""
    schema = Result.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval results.json"
    return schema
