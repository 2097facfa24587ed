"""Reviews of fidelity as findings: a total of 25 items only, item 1 from the caseload, those of the place."""

from __future__ import annotations

from typing import Any

from localeval.analysis.findings_parts import parts
from localeval.pipeline.notebook import find_notebooks

from ..e2e.conftest import REPOSITORY
from ..small_project import Make

ITEMS: list[int | None] = [5, 4, 3, *[4] * 22]


class Place:
    """Stands for an evaluation, of which reviews need the settings only."""

    def __init__(self, make: Make, fidelity: Any, **changes: Any) -> None:
        self.project = make(delivery={"fidelity": fidelity}, **changes)
        self.place = self.project.places[0]


def review(**changes: Any) -> dict[str, Any]:
    return {"date": "2026-03-02", "reviewer": "IPS Grow", "items": ITEMS, **changes}


def test_totals_are_sums_of_all_items_in_the_order_of_providers_and_days(make: Make) -> None:
    part = parts()["fidelity"]
    lacking = [None, *ITEMS[1:]]
    given = [
        review(provider="Star", items=lacking, caseload=33),
        review(provider="Hope"),
        review(provider="Hope", date="2025-01-01", items=lacking, own=True),
    ]
    found = part.find(Place(make, given))
    assert [(one.provider, one.date, one.total) for one in found] == [
        ("Hope", "2025-01-01", None),
        ("Hope", "2026-03-02", 100),
        ("Star", "2026-03-02", 97),
    ]
    assert found[2].items[0] == 2
    assert part.from_text(part.to_text(found)) == found
    assert not any(one.disagreement() for one in found)


def test_each_place_has_its_own(make: Make) -> None:
    places = [
        {"code": "E08000003", "name": "Manchester"},
        {"code": "E06000052", "name": "Cornwall"},
    ]
    other = Place(make, {"E06000052": [review()]}, places=places)
    assert parts()["fidelity"].find(other) == ()


def test_its_notebook_is_there_only_where_a_review_is(make: Make) -> None:
    root = next(REPOSITORY.glob("*cookiecutter.project_slug*"))
    names = [
        {spec.name for spec in find_notebooks(root, "monitoring", ("people",), keys)}
        for keys in ((), make(delivery={"fidelity": [review()]}).asked_for)
    ]
    assert names[1] - names[0] == {"02_fidelity"}
