"""The part ``comparison_group`` of ``evaluation.yml``: where the people come from with whom participants are compared.

What follows from it for the evidence is the business of ``designs.origins``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema

from localeval.base.errors import Problem
from localeval.base.yamlfile import Location, ProblemAt
from localeval.designs.origins import JOIN_LATER, NOT_SAID, ORIGINS, Origin, OriginCode
from localeval.designs.registry import design_of
from localeval.project.said_by_place import once_or_by_place, problems_by_place, said_of
from localeval.project.setting_types import OptionalLine, SettingLine, SettingsPart

KEY = "comparison_group"


class _ListOfOrigins:
    """Gives each origin with what it means to the JSON Schema."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"oneOf": [{"const": code, "description": text} for code, text in ORIGINS.items()]}


class ComparisonGroup(SettingsPart):
    """Where the people come from with whom participants are compared."""

    origin: Annotated[OriginCode, _ListOfOrigins()] = Field(
        alias="from",
        description="How they came to be in the comparison group; without it the first page says that it is not stated.",
    )
    note: OptionalLine = Field(
        "", description="More in your own words, e.g. who chose them and how; it is printed."
    )
    joins_month: Annotated[int, Field(ge=0, le=240)] | None = Field(
        None,
        description="For waiting_list and later_starters: months after the start from which the first of them take part themselves.",
    )


#: ``{from: waiting_list, joins_month: 6}``, or that under the code of each place.
ComparisonGroups = Annotated[
    Annotated[ComparisonGroup, Tag("[one]")]
    | Annotated[dict[SettingLine, ComparisonGroup], Tag("[places]")],
    Discriminator(once_or_by_place),
]


def origin_in(given: ComparisonGroup | dict[str, ComparisonGroup] | None, place: str) -> Origin:
    """Give where the comparison group of a place comes from, as far as it is said.

    Parameters
    ----------
    given : ComparisonGroup, dict of them or None
        ``comparison_group`` of the settings.
    place : str
        Code of the place.
    """
    said = said_of(given, place)
    return NOT_SAID if said is None else Origin(said.origin, said.note, said.joins_month)


def comparison_group(
    given: ComparisonGroup | dict[str, ComparisonGroup] | None,
    design: str,
    places: list[str],
    problem: ProblemAt,
) -> Iterator[Problem]:
    """Check that what is said of the comparison group fits the design, the places and itself.

    Parameters
    ----------
    given : ComparisonGroup, dict of them or None
    design : str
        Code of the design.
    places : list of str
        Codes of the places.
    problem : callable
        Makes a problem at a place of the file.
    """
    if given is None:
        return
    if not design_of(design).asks_origin:
        has_one = design_of(design).has_comparison
        why = "chance decides who is in it" if has_one else "nobody is compared"
        what = f"in the design {design} {why}."
        yield problem((KEY,), what, "Remove it: it belongs to a comparison group that was chosen.")
        return
    check = partial(_fits_itself, problem)
    yield from problems_by_place(KEY, given, places, problem, check)


def _fits_itself(problem: ProblemAt, where: Location, said: ComparisonGroup) -> Iterator[Problem]:
    if said.origin == "other" and not said.note:
        what = "it does not say where the comparison group comes from."
        remedy = 'Say in note who they are and how they were chosen: {from: other, note: "..."}.'
        yield problem(where, what, remedy)
    if said.joins_month is not None and said.origin not in JOIN_LATER:
        what = f"people of the origin '{said.origin}' do not take part later."
        remedy = f"Remove joins_month, or use one of: {', '.join(sorted(JOIN_LATER))}."
        yield problem((*where, "joins_month"), what, remedy)
