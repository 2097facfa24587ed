"""The whole of a result, ``results.json`` and ``results.csv``: what a run says to others, and what its parts must agree on.

The CSV is the estimates as a tidy table, in which no text can run as a formula when a spreadsheet opens it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from localeval.results.fields import Code, Count, Line, Part
from localeval.results.findings import Balance, Estimate, Evidence, FlowStep, Level, Series
from localeval.results.parts import Changes, Context, Lesson, PlaceOf, Population, Programme, Run


class Records(Part):
    """What a notebook adds to the result; the run puts the notebooks' records together."""

    flow: tuple[FlowStep, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    levels: tuple[Level, ...] = ()
    balance: Balance | None = None
    evidence: Evidence | None = None
    series: tuple[Series, ...] = ()
    context: tuple[Context, ...] = ()
    lessons: tuple[Lesson, ...] = ()

    def merge(self, other: Records) -> Records:
        """Put two records together.

        Raises
        ------
        ValueError
            Both hold the same finding, so that one would be lost.
        """
        for name in ("flow", "balance", "evidence", "context", "lessons"):
            if getattr(self, name) and getattr(other, name):
                msg = f"'{name}' is already recorded"
                raise ValueError(msg)
        for name in ("estimates", "levels", "series"):
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
            series=self.series + other.series,
            context=self.context or other.context,
            lessons=self.lessons or other.lessons,
        )


class Result(Part):
    """The whole of ``results.json``."""

    schema_version: Literal["1.1"] = "1.1"
    programme: Programme
    place: PlaceOf
    run: Run
    design: Code
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    disclosure: Annotated[dict[Code, Count | Line], Field(max_length=50)]
    population: Population | None = None
    flow: Annotated[tuple[FlowStep, ...], Field(max_length=200)]
    estimates: Annotated[tuple[Estimate, ...], Field(max_length=2000)]
    levels: Annotated[tuple[Level, ...], Field(max_length=2000)]
    series: Annotated[tuple[Series, ...], Field(max_length=200)] = ()
    balance: Balance | None
    evidence: Evidence | None
    context: Annotated[tuple[Context, ...], Field(max_length=500)] = ()
    lessons: Annotated[tuple[Lesson, ...], Field(max_length=200)] = ()
    changes: Changes | None = Field(
        None, description="Since the last publication; null where there is none."
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """Refuse findings that stand twice or contradict themselves or the rest of the result."""
        findings: tuple[Estimate | Level | Series, ...] = (
            *self.estimates,
            *self.levels,
            *self.series,
        )
        _once("estimates", (item.key for item in self.estimates))
        _once("levels", (item.key for item in self.levels))
        _once("series", (item.key for item in self.series))
        _once("flow", (step.step for step in self.flow))
        _once("context", (row.key for row in self.context))
        _once("lessons", (lesson.key for lesson in self.lessons))
        if sum(item.role == "primary" for item in self.estimates) > 1:
            msg = "more than one estimate is the primary one"
            raise ValueError(msg)
        for item in findings:
            if problem := item.disagreement():
                when = "over time" if isinstance(item, Series) else f"at month {item.month}"
                msg = f"{item.outcome} {when}: {problem}"
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


def json_schema() -> dict[str, object]:
    """Give the JSON Schema of ``results.json``."""
    schema = Result.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval results.json"
    return schema


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
        writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return out.getvalue()


#: What starts a formula, full-width forms included, at the start of a text or after what a spreadsheet of another
#: language takes as the end of a cell.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def safe_cell(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value
