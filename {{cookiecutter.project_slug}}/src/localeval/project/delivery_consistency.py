"""Whether the part ``delivery`` of ``evaluation.yml`` fits the other parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from localeval.base.errors import Problem
from localeval.base.yamlfile import Location
from localeval.project.settings import Settings

_Report = Callable[[Location, str, str], Problem]
#: What tells who somebody is, or parts people into places, each with a report of its own.
_NO_PART = {
    "person_id": "an id is of one person",
    "start_date": "a day is of few people",
    "place_code": "each place has a report of its own, and a comparison sets places side by side",
    "group": "delivery is about participants only",
}


def delivery(settings: Settings, problem: _Report) -> Iterator[Problem]:
    """Check the columns by which delivery is shown."""
    asked = settings.delivery
    if asked is None:
        return
    yield from columns(("delivery", "by"), asked.by, settings, problem)


def columns(
    where: Location, names: tuple[str, ...], settings: Settings, problem: _Report
) -> Iterator[Problem]:
    """Find columns that cannot part people: numbers, ids, days, and those that stand twice."""
    seen: set[str] = set()
    for i, name in enumerate(names):
        here = (*where, i) if len(names) > 1 else where
        if name in seen:
            yield problem(here, f"'{name}' stands twice.", "List each column once.")
        elif name in _NO_PART:
            what = f"people cannot be shown by '{name}': {_NO_PART[name]}."
            remedy = "Name a column of people that several share, such as provider."
            yield problem(here, what, remedy)
        elif settings.covariates.get(name) == "numeric":
            what = f"'{name}' is numeric, and people are shown by words."
            remedy = (
                "Put it into bands in a column of its own (for age, write age_band)."
                if name == "age"
                else "Put it into bands in a column of its own."
            )
            yield problem(here, what, remedy)
        seen.add(name)
