"""The part ``participant_group`` of ``evaluation.yml``: who counts as a participant.

What follows from it for the evidence is the business of ``designs.participants``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic_core import CoreSchema

from localeval.base.errors import Problem
from localeval.base.yamlfile import Location, ProblemAt
from localeval.designs.participants import (
    NOBODY_SAYS,
    PARTICIPANTS,
    ParticipantGroup,
    ParticipantsCode,
)
from localeval.designs.registry import design_of
from localeval.project.said_by_place import once_or_by_place, problems_by_place, said_of
from localeval.project.setting_types import OptionalLine, SettingLine, SettingsPart

PARTICIPANTS_KEY = "participant_group"


class _ListOfGroups:
    """Gives each kind of group with what it means to the JSON Schema."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "oneOf": [{"const": code, "description": text} for code, text in PARTICIPANTS.items()]
        }


class ParticipantGroupSetting(SettingsPart):
    """Who counts as a participant."""

    who: Annotated[ParticipantsCode, _ListOfGroups()] = Field(
        description="Whom the rows of participants are of; localeval check asks where it is not said."
    )
    note: OptionalLine = Field(
        "", description="More in your own words, e.g. how long they had to stay; it is printed."
    )


#: ``{who: everyone_started}``, or that under the code of each place.
ParticipantGroups = Annotated[
    Annotated[ParticipantGroupSetting, Tag("[one]")]
    | Annotated[dict[SettingLine, ParticipantGroupSetting], Tag("[places]")],
    Discriminator(once_or_by_place),
]
_Given = ParticipantGroupSetting | dict[str, ParticipantGroupSetting] | None


def participants_in(given: _Given, place: str) -> ParticipantGroup:
    """Give who counts as a participant in a place, as far as it is said.

    Parameters
    ----------
    given : ParticipantGroupSetting, dict of them or None
        ``participant_group`` of the settings.
    place : str
        Code of the place.
    """
    said = said_of(given, place)
    return NOBODY_SAYS if said is None else ParticipantGroup(said.who, said.note)


def participant_group(
    given: _Given,
    design: str,
    places: list[str],
    problem: ProblemAt,
) -> Iterator[Problem]:
    """Check that what is said of participants fits the design, the places and itself.

    Parameters
    ----------
    given : ParticipantGroupSetting, dict of them or None
    design : str
        Code of the design.
    places : list of str
        Codes of the places.
    problem : callable
        Makes a problem at a place of the file.
    """
    if given is None:
        return
    if design_of(design).asks_allocated:
        what = (
            f"in the design {design} everybody counts who was allocated, whether they came or not."
        )
        remedy = "Remove it, and say under allocated how many that were; put rows back that were left out because people left or did not come."
        yield problem((PARTICIPANTS_KEY,), what, remedy)
        return
    check = partial(_says_who, problem)
    yield from problems_by_place(PARTICIPANTS_KEY, given, places, problem, check)


def _says_who(
    problem: ProblemAt, where: Location, said: ParticipantGroupSetting
) -> Iterator[Problem]:
    if said.who == "other" and not said.note:
        what = "it does not say who counts as a participant."
        yield problem(where, what, 'Say it in note: {who: other, note: "..."}.')
