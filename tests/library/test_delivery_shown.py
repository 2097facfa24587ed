"""The page of an evaluation shows how its programme was delivered, where its result says so."""

from __future__ import annotations

from typing import Any

from localeval.library.entries import facts_of_result
from localeval.library.how_it_ran import delivery_shown
from localeval.results import Result

from .sample import monitoring


def step(kind: str, share: float | None, **changes: Any) -> dict[str, Any]:
    ends = {"low": share and share - 3, "high": share and share + 3}
    given = {"months": 12, "until": "2026-06-30", "people": 240, "reached": 120 if share else None}
    return {"kind": kind, "share": share, **ends, **given, **changes}


def shown(*figures: dict[str, Any]) -> Any:
    result = Result.model_validate({**monitoring(), "delivery": list(figures)})
    return delivery_shown(facts_of_result(result), result)


def test_steps_and_the_time_to_a_first_job_are_shown_with_the_caution() -> None:
    curve = [step("first_job", 20.0 * i, months=3 * i, reached=None) for i in range(3)]
    cohort = step("job", 48.0, cohort="2024-Q1")
    other = step("job", 48.0, by="provider", part="Hope")
    found = shown(step("job", 50.0), step("kept", None), cohort, other, *curve)
    assert "not what it changed" in found.note
    assert "30 June 2026" in found.note
    assert len(found.pictures) == 2
    steps, cohorts = found.tables
    assert [row[0] for row in steps.rows] == ["A job within 12 months", "In work for 26 weeks"]
    assert cohorts.rows[0][0] == "January to March 2024"


def test_without_delivery_there_is_no_section() -> None:
    assert shown() is None
