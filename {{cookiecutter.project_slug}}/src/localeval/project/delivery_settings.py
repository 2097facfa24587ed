"""The part ``delivery`` of ``evaluation.yml``: what is shown of how a programme was delivered beside what its events tell by themselves.

Everything in it is optional. What its parts must agree with is in ``delivery_consistency``; the events themselves are a table,
``data.events``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from localeval.base.spelling import one_line
from localeval.catalogue.equality import equality_standards
from localeval.project.fidelity_settings import Fidelity, FidelityReviewSetting
from localeval.project.setting_types import (
    ColumnName,
    SettingDay,
    SettingLine,
    SettingsPart,
    as_list,
)

#: One column, or a list of them.
PeopleColumns = Annotated[
    tuple[ColumnName, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=ColumnName | tuple[ColumnName, ...]),
]


#: What targets are set for, in the order of the way.
MEASURES = ("referrals", "starts", "jobs", "sustained_jobs")
_Planned = Annotated[int, Field(ge=0, le=10_000_000)] | None


#: One word, or a list of them.
Words = Annotated[
    tuple[SettingLine, ...],
    Field(strict=False, min_length=1),
    BeforeValidator(as_list, json_schema_input_type=str | tuple[str, ...]),
]


#: How a quarter of the calendar is written, and how people write it.
QUARTER = r"^[12]\d{3}-Q[1-4]$"
_YEAR_FIRST = re.compile(r"([12]\d{3})\s*[-/ ]?\s*Q([1-4])", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"Q([1-4])\s*[-/ ]?\s*([12]\d{3})", re.IGNORECASE)


def _as_quarter(value: Any) -> Any:
    """Take Q1 2025 and 2025 Q1 for 2025-Q1; a quarter of a financial year, such as 2024/25 Q1, is left to be refused."""
    text = value.strip() if isinstance(value, str) else ""
    if found := _YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-Q{found[2]}"
    if found := _QUARTER_FIRST.fullmatch(text):
        return f"{found[2]}-Q{found[1]}"
    return value


class Target(SettingsPart):
    """How many people were planned: up to a day, counted from the first, or in one quarter of the calendar."""

    by: SettingDay | None = Field(
        None, description="Up to and with this day, counted from the first person, e.g. 2025-03-31."
    )
    quarter: (
        Annotated[str, BeforeValidator(_as_quarter), StringConstraints(pattern=QUARTER)] | None
    ) = Field(
        None,
        description="In its place: in this quarter of the calendar alone, e.g. 2025-Q1 for January to March; quarters are added up.",
    )
    referrals: _Planned = Field(None, description="People referred.")
    starts: _Planned = Field(None, description="People who joined.")
    jobs: _Planned = Field(None, description="People who began a job after they joined.")
    sustained_jobs: _Planned = Field(None, description="People then in work for 26 weeks on end.")

    @property
    def last(self) -> dt.date | None:
        """The last day of its period; None where it says none."""
        if self.quarter is None:
            return self.by
        year, number = int(self.quarter[:4]), int(self.quarter[-1])
        after = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
        return after - dt.timedelta(days=1)

    @property
    def first(self) -> dt.date | None:
        """The first day of its quarter; None where it counts from the first person."""
        if self.quarter is None:
            return None
        return dt.date(int(self.quarter[:4]), 3 * int(self.quarter[-1]) - 2, 1)


def plain_word(word: str) -> str:
    """Give a word as it is compared with those of a column: without regard to capitals and blanks."""
    return " ".join(one_line(word).split()).casefold()


def each_place(value: Any) -> Any:
    """Take a list for that of the one place, under the empty code."""
    return value if isinstance(value, dict) else {"": value}


Targets = Annotated[
    dict[str, Annotated[tuple[Target, ...], Field(strict=False)]],
    BeforeValidator(
        each_place, json_schema_input_type=tuple[Target, ...] | dict[str, tuple[Target, ...]]
    ),
]


_Number = Annotated[float, Field(ge=0, le=1e9)]


class EligibleNumber(SettingsPart):
    """A number of people, with its 95% interval where it was estimated."""

    people: _Number = Field(description="How many there are.")
    low: _Number | None = Field(None, description="Lower end of its 95% interval.")
    high: _Number | None = Field(None, description="Upper end of its 95% interval.")


def _as_number(value: Any) -> Any:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return {"people": value} if plain else value


_EligibleNumber = Annotated[
    EligibleNumber, BeforeValidator(_as_number, json_schema_input_type=float | EligibleNumber)
]


class EligibleSettings(EligibleNumber):
    """How many people could join, who says so, and who they are."""

    source: SettingLine = Field(description="Who says so, e.g. Census 2021 table RM024, ONS.")
    date: SettingDay = Field(description="The day that the number is of.")
    estimate: bool = Field(False, description="Whether it was estimated, as by a survey.")
    residents: dict[ColumnName, Words] = Field(
        default_factory=dict,
        description="Which participants are of them, where not all are: a column of people and its words, e.g. {lives_in: Lewisham}.",
    )
    by: Annotated[
        dict[ColumnName, dict[SettingLine, _EligibleNumber]],
        BeforeValidator(
            lambda value: value,
            json_schema_input_type=str | dict[ColumnName, dict[SettingLine, _EligibleNumber]],
        ),
    ] = Field(
        default_factory=dict,
        description="The same people by columns of people: the number for each of their words, e.g. sex: {Female: 6500, Male: 5900}; or a CSV "
        "with the columns characteristic, category, people, and low and high where they were estimated.",
    )


def _each_eligible(value: Any) -> Any:
    """Take what is said once for that of the one place, under the empty code."""
    once = not isinstance(value, dict) or bool({"people", "source", "date", "by"} & set(value))
    return {"": value} if once else value


Eligible = Annotated[
    dict[str, EligibleSettings],
    BeforeValidator(
        _each_eligible, json_schema_input_type=EligibleSettings | dict[str, EligibleSettings]
    ),
]


class EqualitySetting(SettingsPart):
    """A characteristic by which people are counted for equality."""

    column: ColumnName = Field(description="The column of people.")
    standard: SettingLine | None = Field(
        None,
        description="Edition of published categories, e.g. ethnicity_2025_03 (catalogue/equality.yml); the column's own unless given.",
    )
    values: dict[SettingLine, SettingLine] = Field(
        default_factory=dict,
        description="Words of the column that the edition calls otherwise: {White British: ...}; words alike need none.",
    )

    def category(self, word: str) -> str:
        """Give the category of a word of the column: as the edition writes it, or the word itself."""
        if self.standard is None:
            return word
        given = {plain_word(mine): theirs for mine, theirs in self.values.items()}
        told = given.get(plain_word(word), word)
        known = {plain_word(one): one for one in equality_standards()[self.standard].words}
        return known.get(plain_word(told), told)

    @property
    def categories(self) -> tuple[str, ...]:
        """Those of the edition, in its order; none without one."""
        return equality_standards()[self.standard].words if self.standard else ()


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


_EqualityEntry = Annotated[
    EqualitySetting, BeforeValidator(_as_column, json_schema_input_type=str | EqualitySetting)
]


class DeliverySettings(SettingsPart):
    """What is shown of delivery."""

    by: PeopleColumns = Field(
        (),
        description="Column or columns of people by which shares are given beside what chance would do, e.g. provider, borough "
        "or site; their words are printed, so never one that names a person.",
    )

    targets: Targets = Field(
        default_factory=dict,
        description="How many people were planned by when; with several places, a list under the code of each.",
    )

    eligible: Eligible = Field(
        default_factory=dict,
        description="How many people could have joined, for reach and representation; with several places, that under the code of each.",
    )

    equality: Annotated[tuple[_EqualityEntry, ...], Field(strict=False)] = Field(
        (),
        description="Characteristics by which people are counted: columns, or {column: ..., standard: ..., values: ...}.",
    )

    fidelity: Fidelity = Field(
        default_factory=dict,
        description="Reviews of services by the fidelity scale of supported employment (IPS-25); with several places, a list under the code of each.",
    )

    def fidelity_of(self, code: str) -> tuple[FidelityReviewSetting, ...]:
        """Give the reviews of a place."""
        return self.fidelity.get(code) or self.fidelity.get("") or ()

    def equality_of(self, column: str) -> EqualitySetting | None:
        """Give what is said of a column as a characteristic; None where it is none."""
        return next((one for one in self.equality if one.column == column), None)

    def eligible_of(self, code: str) -> EligibleSettings | None:
        """Give who could have joined in a place; None where it is not said."""
        return self.eligible.get(code) or self.eligible.get("")

    def targets_of(self, code: str) -> tuple[Target, ...]:
        """Give the targets of a place, in the order of their days."""
        found = self.targets.get(code) or self.targets.get("") or ()
        return tuple(sorted(found, key=lambda one: one.last or dt.date.max))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of people that this part asks for, each once."""
        residents = [column for one in self.eligible.values() for column in one.residents]
        return tuple(dict.fromkeys([*self.shown, *residents]))

    @property
    def shown(self) -> tuple[str, ...]:
        """Those of them whose words are printed, each once."""
        of_eligible = [column for one in self.eligible.values() for column in one.by]
        of_equality = [one.column for one in self.equality]
        return tuple(dict.fromkeys([*self.by, *of_equality, *of_eligible]))
