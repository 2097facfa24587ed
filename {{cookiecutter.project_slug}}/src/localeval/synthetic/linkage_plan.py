"""The part ``sources`` of ``simulation.yml``: how well records of made-up people would link, and which sources there are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.project.setting_types import SettingsPart

SourceName = Literal["college", "benefits", "payroll", "health", "housing"]
#: In the order in which they are made.
SOURCES: tuple[SourceName, ...] = ("college", "benefits", "payroll", "health", "housing")

_Percent = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]


class Recording(SettingsPart):
    """How a source writes people down, compared with the programme: per cent of people, or of records."""

    movers: _Percent = Field(15, description="People whom the source has at another address.")
    typing_errors: _Percent = Field(
        6,
        description="Records with a slip of the keyboard in a name, a date, a postcode or a number.",
    )
    other_names: _Percent = Field(
        6, description="Records with a short name or another spelling, where the name has one."
    )
    name_changes: _Percent = Field(
        4,
        description="Women whom the source has under another surname, as at marriage; of men a tenth.",
    )
    swapped_days: _Percent = Field(
        1, description="Records with day and month exchanged, where both readings are a day."
    )
    missing_postcodes: _Percent = Field(5, description="Records without a postcode.")
    missing_births: _Percent = Field(0.5, description="Records without a date of birth.")
    missing_numbers: _Percent = Field(
        20, description="Records without a National Insurance number, where the source keeps it."
    )


class SourcesPlan(Recording):
    """Records of people in sources, and how well they would link."""

    which: Annotated[tuple[SourceName, ...], Field(min_length=1, strict=False)] = Field(
        ("college", "benefits", "payroll"),
        description="Which sources are made: college, benefits, payroll, health, housing.",
    )
    others: Annotated[float, Field(allow_inf_nan=False, ge=0, le=1000)] = Field(
        3,
        description="People of the area who are not in the programme, for each one who is; the sources hold them too.",
    )
    twins: _Percent = Field(1, description="People who have a twin among all.")
    namesakes: _Percent = Field(
        2,
        description="People who share surname and home with another, some of them also the first name.",
    )
    unrecorded: _Percent = Field(
        0,
        description="People whom a source lacks though there was something to record: no linking finds them.",
    )
