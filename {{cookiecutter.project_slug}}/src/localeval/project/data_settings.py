"""The key ``data`` of ``evaluation.yml``: where the tables are, and the recipe by which a person's export is read.

Only the shape is here; what the recipe must agree with is in ``recipe_consistency``, and ``data.recipe`` applies it. Each key says
something once that would otherwise be done by hand every time. Without a key nothing is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.written_units import WrittenUnit
from localeval.project.setting_types import ColumnName, SettingLine, SettingsPart, as_list

TableName = Literal["people", "outcomes", "events", "costs", "context"]
Separator = Literal[",", ";", "\t", "|"]
#: A code for "not known", as YAML reads it.
Code = str | int | float | bool | dt.date | None
#: What a word of the file stands for; nothing at all stands for "not known".
Meaning = str | int | float | bool | None
Duplicates = Literal["drop-identical"]
#: What can be worked out: the name of a column, and what it is made of.
Derived = Literal["age", "months_workless", "quarter", "month"]

#: How each is worked out, as a sentence goes on: "age: *completed years from the date of birth to the start*".
RULES_IN_WORDS: dict[Derived, str] = {
    "age": "completed years from the date of birth to the start",
    "months_workless": "whole months from the last day in work to the start",
    "quarter": "the quarter of the calendar year of the start",
    "month": "months of the calendar from that of the start to that of the outcome’s date",
}

#: Stands in the name of a wide outcome for the number of the month.
SAYS_MONTH = "{month}"
_FROM = "from "


T = TypeVar("T")


def _one_or_each(value: Any) -> str:
    """Say whether one value stands for all, or one stands under each name.

    The tags are in brackets, as pydantic marks keys, so that no message takes them for a part of the file.
    """
    return "[each]" if isinstance(value, dict) else "[all]"


def _numbers_or_each(value: Any) -> str:
    each = isinstance(value, dict) and any(isinstance(item, dict) for item in value.values())
    return "[each]" if each else "[all]"


def _one_or_several(value: Any) -> str:
    return "[several]" if isinstance(value, list | tuple) else "[one]"


def _as_codes(value: Any) -> Any:
    return value if isinstance(value, list | tuple | dict) else [value]


_ALL, _EACH = Tag("[all]"), Tag("[each]")
_Files = Annotated[tuple[SettingLine, ...], Field(strict=False, min_length=1)]
#: A file, or a list of files that are one table.
TableFiles = Annotated[
    Annotated[SettingLine, Tag("[one]")] | Annotated[_Files, Tag("[several]")],
    Discriminator(_one_or_several),
]
_Text = Annotated[
    Annotated[SettingLine, _ALL] | Annotated[dict[SettingLine, SettingLine], _EACH],
    Discriminator(_one_or_each),
]
_Row = Annotated[int, Field(ge=1, le=1000)]
_Footer = Annotated[int, Field(ge=0, le=1000)]
_Codes = Annotated[
    tuple[Code, ...],
    Field(strict=False),
    BeforeValidator(_as_codes, json_schema_input_type=Code | tuple[Code, ...]),
]
_MonthText = Annotated[str, StringConstraints(pattern=r"^-?\d{1,3}$")]
_Units = Annotated[
    tuple[WrittenUnit, ...],
    Field(strict=False, min_length=1),
    BeforeValidator(as_list, json_schema_input_type=WrittenUnit | tuple[WrittenUnit, ...]),
]
_Signs = Annotated[
    tuple[SettingLine, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=SettingLine | tuple[SettingLine, ...]),
]


class NumbersSetting(SettingsPart):
    """How numbers are written in a file."""

    decimal: Literal[".", ","] = Field(".", description="What stands before decimals.")
    thousands: Literal[",", ".", " ", "'"] | None = Field(
        None, description="What parts the digits into threes."
    )
    currency: _Signs = Field((), description="Signs of money before or after, e.g. £ or GBP.")


_Wide = Annotated[
    Annotated[SettingLine, _ALL] | Annotated[dict[_MonthText, SettingLine], _EACH],
    Discriminator(_one_or_each),
]


class Accepted(SettingsPart):
    """A finding about the data that somebody has looked into and found to be right."""

    rule: SettingLine = Field(description="The rule that finds it, as localeval check gives it.")
    column: SettingLine | None = Field(
        None, description="The column that it is about, by its standard name."
    )
    value: str | int | float | dt.date | None = Field(
        None, description="The value that it is about; any unless given."
    )
    reason: SettingLine = Field(description="Why it is right; printed in the report.")


class DataSettings(SettingsPart):
    """Where the tables are and how they are written."""

    people: TableFiles = Field(
        "data/people.csv", description="One row a person. A file, or a list of files."
    )
    outcomes: TableFiles | None = Field(None, description="One row a person and month.")
    events: TableFiles | None = Field(None, description="One row an event of a person.")
    costs: TableFiles | None = Field(None, description="One row a cost line.")
    context: TableFiles | None = Field(None, description="One row a place, indicator and period.")
    lessons: SettingLine | None = Field(None, description="What was learnt (lessons.yml).")
    columns: dict[ColumnName, SettingLine] = Field(
        default_factory=dict, description="Standard name: the name that the column has in the file."
    )
    synthetic: bool = Field(
        False, description="True while the data are made up; stamped on every output."
    )
    locked: dt.date | None = Field(
        None, description="When the data were fixed for the analysis; no row has changed since."
    )
    censor: bool = Field(
        False,
        description="True to leave out, and count, what lies after the day in locked, or after today: values at months that were "
        "not over, events, and people who had not started.",
    )
    encoding: _Text = Field(
        "utf-8",
        description="Encoding of csv files, e.g. windows-1252; or one under the name of each table or file.",
    )
    separator: Annotated[
        Annotated[Separator, _ALL] | Annotated[dict[SettingLine, Separator], _EACH],
        Discriminator(_one_or_each),
    ] = Field(
        ",", description="What parts csv columns; or one under the name of each table or file."
    )
    sheet: _Text | None = Field(
        None,
        description="Name of the sheet of a workbook; or one under the name of each table or file.",
    )
    header_row: (
        Annotated[
            Annotated[_Row, _ALL] | Annotated[dict[SettingLine, _Row], _EACH],
            Discriminator(_one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="Row that holds the names of the columns, the first row of the file being 1; or one under the name of "
        "each table or file.",
    )
    skip_footer: Annotated[
        Annotated[_Footer, _ALL] | Annotated[dict[SettingLine, _Footer], _EACH],
        Discriminator(_one_or_each),
    ] = Field(
        0,
        description="How many rows below the table are totals or notes; or one under the name of each table or file.",
    )
    dates: _Text | None = Field(
        None,
        description="How days are written: day-first, month-first, iso, or a format such as %d.%m.%y; or one under the name "
        "of each column.",
    )
    numbers: (
        Annotated[
            Annotated[NumbersSetting, _ALL] | Annotated[dict[TableName, NumbersSetting], _EACH],
            Discriminator(_numbers_or_each),
        ]
        | None
    ) = Field(
        None,
        description="How numbers are written, e.g. {thousands: ',', currency: £}; or that under the name of each table.",
    )
    missing: Annotated[
        Annotated[_Codes, _ALL] | Annotated[dict[SettingLine, _Codes], _EACH],
        Discriminator(_one_or_each),
    ] = Field(
        (),
        description="What is written where a value is not known, e.g. [Prefer not to say, 999]: in any column of people, "
        "outcomes and events but ids and months; or codes under the name of each column.",
    )
    values: dict[SettingLine, dict[str, Meaning]] = Field(
        default_factory=dict,
        description="Under the name of a column, each word of the file and what it stands for, e.g. group: {Programme: "
        "participant, Not started: comparison}.",
    )
    wide: dict[SettingLine, _Wide] = Field(
        default_factory=dict,
        description="Outcomes that have a column for each month: code: the names of these, with {month} for the number, e.g. "
        "employed: In work M{month}; or a name under each month.",
    )
    duplicates: (
        Annotated[
            Annotated[Duplicates, _ALL] | Annotated[dict[TableName, Duplicates], _EACH],
            Discriminator(_one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="drop-identical: of rows of people, outcomes and events that are the same, one is kept; or that under the "
        "name of each table.",
    )
    units: dict[SettingLine, _Units] = Field(
        default_factory=dict,
        description="In what the file gives an outcome, where that is not the catalogue's unit, e.g. earnings: monthly.",
    )
    derive: dict[Derived, SettingLine] = Field(
        default_factory=dict,
        description="Columns that are worked out: age: from date_of_birth, months_workless: from last_worked, quarter: from "
        "start_date, month: from outcome_date.",
    )

    accept: Annotated[tuple[Accepted, ...], Field(strict=False)] = Field(
        (),
        description="Findings that are right, each with a reason: {rule: possible-values, column: age, value: 12, reason: ...}.",
    )

    def files(self) -> dict[str, tuple[str, ...]]:
        """Give the declared tables and the paths of their files, in the order of the data standard."""
        given = {
            "people": self.people,
            "outcomes": self.outcomes,
            "events": self.events,
            "costs": self.costs,
            "context": self.context,
            "lessons": self.lessons,
        }
        return {
            name: (files,) if isinstance(files, str) else files
            for name, files in given.items()
            if files is not None
        }

    def tables(self) -> dict[str, str]:
        """Give the declared tables and, for messages, their files in words."""
        return {name: " and ".join(files) for name, files in self.files().items()}

    def encoding_of(self, table: str, file: str) -> str:
        """Give the encoding of a csv file of a table."""
        return _said(self.encoding, table, file, "utf-8")

    def separator_of(self, table: str, file: str) -> str:
        """Give what parts the columns of a csv file of a table."""
        return _said(self.separator, table, file, ",")

    def sheet_of(self, table: str, file: str) -> str | None:
        """Give the name of the sheet that holds a table."""
        return _said(self.sheet, table, file, None)

    def header_row_of(self, table: str, file: str) -> int | None:
        """Give the row that holds the names of the columns."""
        return _said(self.header_row, table, file, None)

    def skip_footer_of(self, table: str, file: str) -> int:
        """Give how many rows below a table are no part of it."""
        return _said(self.skip_footer, table, file, 0)

    def dates_of(self, column: str) -> str | None:
        """Give how the days of a column are written; None where nothing is said."""
        return self.dates.get(column) if isinstance(self.dates, dict) else self.dates

    def numbers_of(self, table: str) -> NumbersSetting | None:
        """Give how numbers of a table are written; None where nothing is said."""
        return self.numbers.get(table) if isinstance(self.numbers, dict) else self.numbers  # type: ignore[call-overload]

    def duplicates_of(self, table: str, usual: bool) -> bool:
        """Whether rows of a table that are the same are kept once; ``usual`` is whether one word for all means it too."""
        if isinstance(self.duplicates, dict):
            return table in self.duplicates
        return self.duplicates is not None and usual

    @property
    def derived_from(self) -> dict[Derived, str]:
        """The columns that are worked out, each with the column that it is made from."""
        return {name: words.removeprefix(_FROM).strip() for name, words in self.derive.items()}

    @property
    def wide_columns(self) -> dict[str, str | dict[int, str]]:
        """The outcomes with a column for each month, by the name of their column."""
        return {
            code.removeprefix(LOCAL_PREFIX): names
            if isinstance(names, str)
            else {int(month): name for month, name in names.items()}
            for code, names in self.wide.items()
        }

    @property
    def recipe(self) -> tuple[str, ...]:
        """The keys that say how an export is read, as far as they are used."""
        return tuple(
            key
            for key in RECIPE
            if getattr(self, key)  # nothing, nought and empty are the defaults
        )


#: Keys of the recipe.
RECIPE = (
    "sheet",
    "header_row",
    "skip_footer",
    "dates",
    "numbers",
    "missing",
    "values",
    "wide",
    "duplicates",
    "units",
    "derive",
)
#: What tells of local files only: names of columns and sheets, and words and codes that stand in them. It is never published.
LOCAL_KEYS = ("columns", "encoding", "separator", "accept", *RECIPE)


def _said(given: T | Mapping[str, T], table: str, file: str, usual: T) -> T:
    """Give what is said of a file: under its own name, under its table's, or for all."""
    if not isinstance(given, Mapping):
        return given
    return given.get(file, given.get(table, usual))
