"""The key ``report`` of ``evaluation.yml``: in which formats and language a report is made, and what stands on its first page.

Which formats there are, and what their files are called, is in ``report_formats``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError

from localeval.base.language import ENGLISH, Language
from localeval.project.report_formats import DOCUMENTS, EXTENDED, FURTHER, OWN, is_further
from localeval.project.setting_types import OptionalLine, SettingLine, SettingsPart

#: What pydantic's error about a format of the report that nobody makes is called.
UNKNOWN_FORMAT = "unknown_format"


def _is_made(kind: str) -> str:
    if kind not in OWN and not is_further(kind):
        raise PydanticCustomError(UNKNOWN_FORMAT, "it is not a format that a report is made in")
    return kind


class _ListOfFormats:
    """Gives the formats to the JSON Schema: completion by an editor, and those of Quarto's extensions by their pattern."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(core_schema),
            "anyOf": [{"enum": [*OWN, *FURTHER]}, {"pattern": EXTENDED}],
        }


#: A format that a report is made in: one of ours, or whatever Quarto may know.
Format = Annotated[str, AfterValidator(_is_made), _ListOfFormats()]


class ReportSettings(SettingsPart):
    """How the report is made and what stands on its first page."""

    language: Language = Field(
        ENGLISH,
        description="Language of the report: en for English, cy for Welsh; the comparison of places stays English.",
    )
    formats: Annotated[tuple[Format, ...], Field(min_length=1, strict=False)] = Field(
        ("html", "docx", "pdf"),
        description="Which files are made: html, docx, pdf, and slides (a deck of eight slides, slides.pptx); where Quarto is found also any format of its own, such as pptx, revealjs or epub.",
    )
    renderer: Literal["auto", "quarto", "pandoc"] = Field(
        "auto", description="auto takes Quarto where it is found, else the built-in pandoc."
    )
    classification: SettingLine = Field("OFFICIAL", description="Protective marking.")
    contact: OptionalLine = Field("", description="Who answers questions about the report.")
    licence: SettingLine = Field(
        "Open Government Licence v3.0", description="Licence of the report."
    )
    notice: OptionalLine = Field(
        "", description="A sentence every reader must see, printed at the top of the report."
    )

    @property
    def documents(self) -> tuple[str, ...]:
        """The formats of the report itself, which either renderer makes; slides are made beside it."""
        return tuple(kind for kind in self.formats if kind in DOCUMENTS)

    @property
    def further(self) -> tuple[str, ...]:
        """Formats that Quarto alone makes."""
        return tuple(kind for kind in self.formats if kind not in OWN)
