"""Results of places made by hand, as ``bundles.gather`` gives them, and comparisons of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localeval.comparison.compare import compare_evaluations
from localeval.comparison.models import Comparison, Member, Pool
from localeval.results import Result

from ..bundles.good_bundle import good_estimate, good_lesson, good_result

TODAY = dt.date(2026, 11, 1)
#: A few places that exist, so that tests read as examples.
CODES = {
    "Bolton": "E08000001",
    "Bury": "E08000002",
    "Manchester": "E08000003",
    "Oldham": "E08000004",
    "Greater Manchester": "E47000001",
}


@dataclass(frozen=True)
class Made:
    """A result as if it had been opened."""

    result: Result
    source: str = "bundle.zip"
    schema_version: str = "1.2"
    sha256: str | None = None


def estimate(value: float | None = 10.0, error: float = 2.5, **changes: Any) -> dict[str, Any]:
    """Give an estimate with an interval and a verdict that go with it."""
    if value is None:
        numbers = dict.fromkeys(
            ("estimate", "std_error", "low", "high", "p_value", "p_adjusted", "participant_level")
        )
        return good_estimate(**numbers, verdict="withheld", withheld="too few people", **changes)
    low, high = value - 1.96 * error, value + 1.96 * error
    verdict = "better" if low > 0 else "worse" if high < 0 else "inconclusive"
    p = math.erfc(abs(value / error) / math.sqrt(2)) if error else 0.0
    numbers = {"estimate": value, "std_error": error, "low": low, "high": high, "p_value": p}
    return good_estimate(**{**numbers, "verdict": verdict, "p_adjusted": p, **changes})


def place(
    name: str = "Manchester",
    *estimates: dict[str, Any],
    source: str = "",
    version: str = "1.2",
    **changes: Any,
) -> Made:
    """Give the result of a place; ``changes`` replace parts of it: ``place("Bury", ages=(16, 24))``."""
    content = good_result()
    content["place"] |= {"name": name, "code": changes.pop("code", CODES.get(name, "E09000001"))}
    content["place"]["region"] = changes.pop("region", "")
    content["estimates"] = list(estimates) or [estimate()]
    content["series"] = []
    content["run"] |= {"synthetic": changes.pop("synthetic", False)}
    if "date" in changes:
        content["run"]["date"] = changes.pop("date")
    if "editions" in changes:
        content["run"]["editions"] = changes.pop("editions")
    if "made_with" in changes:
        content["run"]["code"] = changes.pop("made_with")
    if "ages" in changes:
        ages = changes.pop("ages")
        content["population"]["ages"] = ages and {"low": ages[0], "high": ages[1]}
    if "starts" in changes:
        starts = changes.pop("starts")
        content["population"]["starts"] = starts and {"first": starts[0], "last": starts[1]}
    if "level" in changes:
        level = changes.pop("level")
        content["evidence"] = level and {"level": level, "reasons": []}
    for key in ("name", "organisation"):
        if f"programme_{key}" in changes:
            content["programme"][key] = changes.pop(f"programme_{key}")
    content |= changes
    return Made(Result.model_validate(content), source or f"{name.lower()}.zip", version)


def linked(**changes: Any) -> dict[str, Any]:
    """Give what is known of a place's links: a payroll that the primary outcome comes from, missed alike and well checked."""
    source = {
        "name": "payroll",
        "label": "Payroll records",
        "domain": "employment",
        "no_record_means": "no",
        "threshold": 0.9,
        "basis": "review",
        "gives": ["employed"],
        "rates": [],
    }
    found = {"primary_source": "payroll", "agrees": True, "missed_alike": True}
    return {"sources": [{**source, **changes.pop("source", {})}], **found, **changes}


def lesson(**changes: Any) -> dict[str, Any]:
    """Give a lesson."""
    return good_lesson(**changes)


def compared(*places: Made, **options: Any) -> Comparison:
    """Compare places."""
    return compare_evaluations(places, **{"today": TODAY, **options})


def only_row(comparison: Comparison) -> Pool:
    """Give the only row of a comparison."""
    (row,) = comparison.pools
    return row


def of(comparison: Comparison, name: str, row: Pool | None = None) -> Member:
    """Give the estimate of a place in a row, by default the only one."""
    ids = {item.id for item in comparison.evaluations if item.place == name}
    found = [m for m in (row or only_row(comparison)).members if m.evaluation in ids]
    (member,) = found
    return member


def names(comparison: Comparison, members: Sequence[Member]) -> list[str]:
    """Name the places of estimates."""
    return [comparison.evaluation(member.evaluation).place for member in members]
