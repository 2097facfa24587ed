"""The whole of a result, ``results.json`` and ``results.csv``: what a run says to others, and what its parts must agree on.

The CSV is the estimates as a tidy table, in which no text can run as a formula when a spreadsheet opens it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import chain
from typing import Annotated, Any, Literal, Protocol, Self, runtime_checkable

from pydantic import Field, model_validator

from localeval.base.csvtext import safe_cell
from localeval.results.about import (
    ComparisonGroup,
    ParticipantGroup,
    PlaceOf,
    Population,
    Programme,
    Run,
)
from localeval.results.changes import Changes
from localeval.results.fields import Code, Count, OneLine, ResultPart
from localeval.results.findings import Balance, Estimate, Evidence, FlowStep, Level
from localeval.results.records import Records

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


class Head(ResultPart):
    """What a result says before its findings."""

    schema_version: Literal["1.3"] = "1.3"
    programme: Programme
    place: PlaceOf
    run: Run
    design: Code
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    disclosure: Annotated[dict[Code, Count | OneLine], Field(max_length=50)]
    population: Population | None = None
    # Left out where nobody says so, so that such a result says what it always did.
    comparison_group: ComparisonGroup | None = Field(
        None, exclude_if=lambda said: said is None, description="Where it comes from, as declared."
    )
    participant_group: ParticipantGroup | None = Field(
        None, exclude_if=lambda said: said is None, description="Who counts as one, as declared."
    )


class Result(Records, Head):
    """The whole of ``results.json``."""

    # These every result names, empty or not; the other parts of ``Records`` older results do not have.
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
        found = {name: items_of(self, name) for name in Records.model_fields}
        for name, items in found.items():
            _once(name, (item.key for item in items if hasattr(item, "key")))
        if sum(item.role == "primary" for item in self.estimates) > 1:
            msg = "more than one estimate is the primary one"
            raise ValueError(msg)
        for item in chain.from_iterable(found.values()):
            if isinstance(item, Consistent):
                self._check(item)
        return self

    def _check(self, item: Consistent) -> None:
        """Refuse a finding that contradicts itself, or whose amounts are in another currency."""
        if problem := item.disagreement():
            msg = f"{_named(item)}: {problem}"
            raise ValueError(msg)
        unit = getattr(item, "unit", "")
        if unit.isupper() and unit != self.currency:
            msg = f"amounts are in {unit}, although the currency is {self.currency}"
            raise ValueError(msg)


@runtime_checkable
class Consistent(Protocol):
    """Something found that must agree within itself: an estimate, a level, a line over time."""

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the only one of its kind in a report."""

    def disagreement(self) -> str:
        """Say what in it contradicts itself; empty when nothing does."""


def _named(item: Consistent) -> str:
    """Name a finding in a message: its outcome and month where it has them."""
    outcome = getattr(item, "outcome", "")
    if not outcome:
        return ", ".join(str(step) for step in item.key)
    return f"{outcome} at month {item.month}" if hasattr(item, "month") else f"{outcome} over time"


def items_of(records: Records, name: str) -> tuple[Any, ...]:
    """Give the items of a part: those that it lists, or itself; none where it is empty."""
    part = getattr(records, name)
    if isinstance(part, list | tuple):
        return tuple(part)
    return () if part is None else (part,)


def _once(name: str, keys: Iterable[object]) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            msg = f"'{name}' holds the same finding twice"
            raise ValueError(msg)
        seen.add(key)


def result_to_json(result: Result) -> str:
    """Write a result as JSON, the same bytes for the same result."""
    return json.dumps(result.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"


def result_from_json(text: str) -> Result:
    """Read and validate a ``results.json``.

    Raises
    ------
    pydantic.ValidationError
        It does not fit the contract.
    """
    return Result.model_validate_json(text)


def all_estimates(result: Result) -> tuple[Estimate, ...]:
    """Give every estimate of a result, those without missed and wrong links last, where there are any."""
    linkage = result.linkage
    effects = (linkage, *linkage.others) if linkage else ()
    return (*result.estimates, *(one.adjusted for one in effects if one.adjusted))


def result_schema() -> dict[str, object]:
    """Give the JSON Schema of ``results.json``."""
    schema = Result.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "localeval results.json"
    return schema


def estimates_csv(result: Result) -> str:
    """Write the estimates as a tidy table: one row an estimate, one column a field."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=_CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for estimate in all_estimates(result):
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
