"""Partners and assumptions of several places, side by side: what one programme says of ten places is said once."""

from __future__ import annotations

from typing import Any

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison_report.shared_ways import mechanisms_table, partners_table

from .made import Made, compared, place


def partner(name: str, *domains: str, kind: str = "charity", gave: tuple[str, ...] = ("staff",)) -> dict[str, Any]:  # fmt: skip
    return {"name": name, "kind": kind, "domains": list(domains), "gave": list(gave)}


def theory(assumption: str = "There are jobs") -> dict[str, Any]:
    steps = [
        {"code": "meet", "kind": "activity", "what": "People <b>meet</b>"},
        {"code": "work", "kind": "outcome", "what": "People work"},
        {"code": "last", "kind": "impact", "what": "The place does better"},
    ]
    links = [
        {"start": "meet", "end": "work", "assumption": assumption, "mechanism": "Trust"},
        {"start": "work", "end": "last"},
    ]
    return {"steps": steps, "links": links}


def of(name: str, *partners: dict[str, Any], **changes: Any) -> Made:
    return place(name, partners=list(partners), **changes)


def test_partners_stand_by_policy_area_and_those_of_one_programme_count_once() -> None:
    found = compared(
        of("Bolton", partner("A charity", "debt", "health"), partner("NHS", "health", kind="health")),
        of("Bury", partner("a CHARITY", "debt")),
        of("Oldham"),
    )  # fmt: skip
    areas = {area.domain: area for area in found.partners}
    assert list(areas) == ["health", "debt"]
    assert areas["debt"].partners == 1
    assert len(areas["debt"].evaluations) == 2
    assert areas["health"].kinds == (("health", 1), ("charity", 1))
    table = partners_table(found)
    assert table is not None
    assert table.rows[1][1:] == ("Bolton and Bury", "1", "charity", "staff")


def test_an_assumption_of_one_programme_is_told_once_with_its_places() -> None:
    found = compared(
        of("Bolton", theory=theory()), of("Bury", theory=theory()), of("Oldham", theory=theory("Other"))
    )  # fmt: skip
    assert [len(link.evaluations) for link in found.mechanisms] == [2, 1]
    table = mechanisms_table(found)
    assert table is not None
    assert table.rows[0][:3] == ("People <b>meet</b>; then: People work", "There are jobs", "Trust")
    assert "\\<b\\>meet" in table.body()
    assert Comparison.model_validate_json(found.model_dump_json()) == found


def test_many_assumptions_are_cut_and_said_to_be() -> None:
    whole = theory()
    for i in range(32):
        whole["steps"].append({"code": f"s{i}", "kind": "outcome", "what": f"Step {i}"})
        whole["links"].append({"start": "meet", "end": f"s{i}", "assumption": "It holds"})
    found = compared(of("Bolton", theory=whole), of("Bury"))
    table = comparison_report.mechanisms_table(found)
    assert table is not None
    assert len(table.rows) == 30
    assert table.notes[-1].startswith("Three further assumptions")


def test_without_them_a_comparison_is_what_it_was() -> None:
    found = compared(of("Bolton"), of("Bury"))
    assert not {"partners", "mechanisms", "mechanisms_left_out"} & set(found.model_dump())
    assert comparison_report.partners_table(found) is None
    assert comparison_report.mechanisms_table(found) is None
