"""Which areas a place is set beside: its neighbours as declared, its region and its country.

A region of England is the one that ``evaluation.yml`` names for the place, or the one that its code tells. Nothing is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from localeval.catalogue.wider_areas import country_code, region_by_code, region_code
from localeval.project.project import Place, Project

AreaRole = Literal["place", "neighbour", "region", "country"]


@dataclass(frozen=True)
class Area:
    """An area, and what it is to a place.

    Attributes
    ----------
    code : str
    role : str
        ``place`` itself, ``neighbour``, ``region`` or ``country``.
    """

    code: str
    role: AreaRole


def areas_of(project: Project, place: Place) -> tuple[Area, ...]:
    """Give a place and the areas that it is set beside, each once: the place, neighbours, region, country."""
    context = project.settings.context
    said = context.neighbours_of(place.code) if context else None
    region = region_code(place.region) or region_by_code(place.code)
    found = [
        Area(place.code, "place"),
        *(Area(code, "neighbour") for code in (said.codes if said else ())),
        Area(region, "region"),
        Area(country_code(place.code), "country"),
    ]
    each: dict[str, Area] = {}
    for area in found:
        if area.code:
            each.setdefault(area.code, area)
    return tuple(each.values())


def neighbours_source(project: Project, place: Place) -> str:
    """Give who says that the neighbours of a place are like it; empty where nobody is named."""
    context = project.settings.context
    said = context.neighbours_of(place.code) if context else None
    return said.source if said else ""
