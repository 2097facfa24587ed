"""The part ``context`` of ``evaluation.yml``: which published figures about the places are fetched, for which areas, from when on.

Figures of one's own need none of this: they are a table, ``data.context``. What is fetched, and how, is the business of
``place_figures``; which region and country a place lies in that of ``areas``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from localeval.project.setting_types import (
    OptionalLine,
    SettingLine,
    SettingPlaceCode,
    SettingsPart,
    as_list,
)

#: Folder of the figures that were fetched; git keeps it, for they are published figures and about nobody.
FOLDER = "context"
#: The figures, as a table of the data standard, and what is known of them: when, from where, their digest.
FIGURES = f"{FOLDER}/figures.csv"
SNAPSHOT = f"{FOLDER}/snapshot.json"

_Codes = Annotated[
    tuple[SettingPlaceCode, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...]),
]


class Neighbours(SettingsPart):
    """Areas that a place is set beside, and who says that they are like it."""

    codes: _Codes = Field(description="GSS codes, e.g. [E08000006, E08000009].")
    source: OptionalLine = Field(
        "",
        description="Who says that they are like the place, e.g. CIPFA nearest neighbours model 2024; empty where you chose them.",
    )


def _as_neighbours(value: Any) -> Any:
    """Take a list of codes for neighbours that nobody else has named."""
    return {"codes": value} if isinstance(value, list | tuple | str) else value


_Neighbours = Annotated[
    Neighbours,
    BeforeValidator(_as_neighbours, json_schema_input_type=str | tuple[str, ...] | Neighbours),
]


def _each(value: Any) -> Any:
    """Take what is said once as said of every place: under the empty code."""
    once = not isinstance(value, dict) or "codes" in value or "source" in value
    return {"": value} if once else value


class ContextSettings(SettingsPart):
    """Published figures about the places, fetched by ``localeval context`` and kept beside the project."""

    origin: Literal["nomis"] = Field(
        alias="from", description="Where figures are fetched: nomis (www.nomisweb.co.uk)."
    )
    indicators: Annotated[tuple[SettingLine, ...], Field(strict=False)] = Field(
        (),
        description="Codes of the catalogue of indicators; all that can be fetched unless named.",
    )
    neighbours: Annotated[
        dict[str, _Neighbours],
        BeforeValidator(
            _each,
            json_schema_input_type=str
            | tuple[str, ...]
            | Neighbours
            | dict[str, str | tuple[str, ...] | Neighbours],
        ),
    ] = Field(
        default_factory=dict,
        description="Areas to set the place beside: a list of GSS codes, or {codes: [...], source: who says that they are alike}; "
        "with several places, that under the code of each.",
    )
    months_before: Annotated[int, Field(ge=1, le=240)] = Field(
        24, description="Months before the start of the programme from which figures are fetched."
    )

    def neighbours_of(self, code: str) -> Neighbours | None:
        """Give the areas that a place is set beside; None where none are named."""
        return self.neighbours.get(code) or self.neighbours.get("")
