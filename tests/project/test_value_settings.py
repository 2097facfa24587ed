"""The part ``value`` of evaluation.yml: nothing that takes deadweight off twice or not at all, and nothing assumed that is not written."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.errors import ProjectError

from ..small_project import Make

ASSUMED = {"low": 0, "central": 20, "high": 40, "reason": "a report"}
COSTS = {"within": 10, "reason": "management accounts"}
FULL: dict[str, Any] = {
    "costs": COSTS,
    "price_year": 2024,
    "basis": "net",
    "horizon": 5,
    "duration": {**ASSUMED, "low": 1, "central": 2, "high": 3},
    "drop_off": ASSUMED,
    "displacement": ASSUMED,
    "optimism_bias": ASSUMED,
}
DATA = {"costs": "data/costs.csv", "unit_values": "data/unit_values.csv"}


def test_a_whole_part_is_read(make: Make) -> None:
    project = make(data=DATA, value=FULL)
    assert project.settings.value is not None
    assert project.asked_for == ("value",)
    assert list(project.settings.value.assumed) == [
        "displacement",
        "duration",
        "drop_off",
        "optimism_bias",
    ]


def test_a_project_that_asks_for_nothing_has_the_digest_that_it_had(make: Make) -> None:
    project = make()
    view = project.settings.model_dump(mode="json")
    assert (view["value"], view["data"]["unit_values"], view["data"]["deflators"]) == (None,) * 3
    assert project.asked_for == ()


@pytest.mark.parametrize(
    ("changes", "column", "says"),
    [
        ({"value": {**FULL, "deadweight": ASSUMED}}, "value.deadweight", "off twice"),
        ({"value": {**FULL, "basis": "gross"}}, "value.basis", "no deadweight is taken off"),
        ({"value": {k: v for k, v in FULL.items() if k != "basis"}}, "value", "basis is not given"),
        (
            {"value": {"costs": COSTS, "price_year": 2024, "basis": "net"}},
            "value",
            "horizon, duration, drop_off, displacement, optimism_bias are not given",
        ),
        ({"design": "monitoring", "value": FULL}, "value.basis", "nobody is compared"),
        ({"data": {}, "value": FULL}, "value", "no table of costs"),
        ({"value": None}, "data.unit_values", "nothing says how outcomes are valued"),
        (
            {"value": {**FULL, "displacement": {**ASSUMED, "central": 60}}},
            "value.displacement",
            "low (0), central (60) and high (40) are not in order",
        ),
        (
            {"value": {**FULL, "outcome": {"code": "employed", "month": 24}}},
            "value.outcome",
            "employed at month 24 is none of outcomes",
        ),
        ({"value": {**FULL, "horizon": 1}}, "value.horizon", "before an outcome at month 12"),
        (
            {"value": {**FULL, "costs": {**COSTS, "for_these_people": 80}}},
            "value.costs.for_these_people",
            "how that part was found",
        ),
        (
            {
                "value": {
                    **FULL,
                    "basis": "gross",
                    "deadweight": ASSUMED,
                    "outcome": {"code": "earnings", "month": 12},
                }
            },
            "value.basis",
            "yes or no",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    make: Make, changes: dict[str, Any], column: str, says: str
) -> None:
    given = {"data": DATA, **changes}
    if given["value"] is None:
        del given["value"]
    if given.get("design") == "monitoring":
        given["covariates"] = {}
    with pytest.raises(ProjectError) as error:
        make(**given)
    found = [p for p in error.value.problems if p.column == column and says in p.what]
    assert found, [(p.column, p.what) for p in error.value.problems]
    assert all(p.remedy for p in found)


def test_gross_with_deadweight_is_allowed(make: Make) -> None:
    project = make(data=DATA, value={**FULL, "basis": "gross", "deadweight": ASSUMED})
    assert project.settings.value is not None
    assert project.settings.value.basis == "gross"
