"""What a value under the key ``data`` of ``evaluation.yml`` may be: files, codes, ways of writing numbers, names of columns.

Only the shape of each; the keys themselves are in ``data_settings``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    StringConstraints,
    Tag,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.catalogue.written_units import WrittenUnit
from localeval.project.setting_types import (
    SettingLine,
    SettingsPart,
    StandardName,
    TheirName,
    as_list,
)

TableName = Literal[
    "people", "outcomes", "jobs", "pay", "events", "costs", "unit_values", "deflators", "voices", "context",
]  # fmt: skip
Separator = Literal[",", ";", "\t", "|"]
#: A code for "not known", as YAML reads it.
Code = str | int | float | bool | dt.date | None
#: What a word of the file stands for; nothing at all stands for "not known".
Meaning = str | int | float | bool | None
Duplicates = Literal["drop-identical", "first-start", "last-start"]
#: From which start the months of a person count who started more than once.
WhichStart = Literal["first-start", "last-start"]
#: What can be worked out of dated jobs: outcomes of the catalogue.
OfJobs = Literal["employed", "weeks_employed", "sustained_26_weeks"]
#: What can be worked out of dated payments, of jobs with hours and pay, or of self-employment: outcomes of the catalogue.
OfPay = Literal["first_earnings", "job_outcome", "self_employed_6m"]
#: From what each of these can be worked out, as ``derive`` says it.
PAY_SOURCES: Mapping[OfPay, tuple[str, ...]] = {
    "first_earnings": ("pay",),
    "job_outcome": ("pay", "jobs", "pay and jobs"),
    "self_employed_6m": ("jobs",),
}
#: What can be worked out: the name of a column, and what it is made of.
Derived = Literal[
    "age",
    "months_workless",
    "quarter",
    "month",
    "employed",
    "weeks_employed",
    "sustained_26_weeks",
    "first_earnings",
    "job_outcome",
    "self_employed_6m",
]
#: Tables that hold dated jobs.
JobTable = Literal["jobs", "events"]

#: Stands in the name of a wide outcome for the number of the month.
SAYS_MONTH = "{month}"
#: Stands there for a month of the calendar, with the format in which it is written: {%b-%y}.
SAYS_DAY = re.compile(r"\{(%[^{}]+)\}")
#: Stands before what a column is worked out of.
FROM = "from "


#: More files than this are not all named where a table of them is.
_NAMED_TOGETHER = 3


def called_together(files: Sequence[str]) -> str:
    """Name the files of one table in words: all of a few, of many the first and how many more.

    Examples
    --------
    >>> called_together(["q1.csv", "q2.csv"])
    'q1.csv and q2.csv'
    >>> called_together([f"q{n}.csv" for n in range(1, 6)])
    'q1.csv and 4 more files'
    """
    if len(files) > _NAMED_TOGETHER:
        return f"{files[0]} and {len(files) - 1:,} more files"
    return " and ".join(files)


def usual_separator(file: str) -> str:
    """Give what parts the columns of a text file by its ending: a tab in ``.tsv`` and ``.tab``, else a comma."""
    return "\t" if file.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ","


def one_or_each(value: Any) -> str:
    """Say whether one value stands for all, or one stands under each name.

    The tags are in brackets, as pydantic marks keys, so that no message takes them for a part of the file.
    """
    return "[each]" if isinstance(value, dict) else "[all]"


def numbers_or_each(value: Any) -> str:
    """Say whether one way of writing numbers stands for all, or one under each name."""
    # What was read is a setting already where it is written out again.
    each = isinstance(value, dict) and any(
        isinstance(item, dict | NumbersSetting) for item in value.values()
    )
    return "[each]" if each else "[all]"


def _one_or_several(value: Any) -> str:
    return "[several]" if isinstance(value, list | tuple) else "[one]"


def _as_codes(value: Any) -> Any:
    return value if isinstance(value, list | tuple | dict) else [value]


#: Tags of one value for all, and of one under each name.
ALL, EACH = Tag("[all]"), Tag("[each]")
_Files = Annotated[tuple[SettingLine, ...], Field(strict=False, min_length=1)]
#: A file, or a list of files that are one table.
TableFiles = Annotated[
    Annotated[SettingLine, Tag("[one]")] | Annotated[_Files, Tag("[several]")],
    Discriminator(_one_or_several),
]
#: A text for all, or one under each name.
TextOrEach = Annotated[
    Annotated[SettingLine, ALL] | Annotated[dict[SettingLine, SettingLine], EACH],
    Discriminator(one_or_each),
]
_Row = Annotated[int, Field(ge=1, le=1000)]
#: The row of the names of columns, or the rows whose names are read as one: a group above, a name below.
Header = Annotated[
    Annotated[_Row, Tag("[one]")]
    | Annotated[
        Annotated[tuple[_Row, ...], Field(strict=False, min_length=1, max_length=4)],
        Tag("[several]"),
    ],
    Discriminator(_one_or_several),
]
_InTable = Annotated[int, Field(ge=2)]
#: A row within a table, or several.
Rows = Annotated[
    Annotated[_InTable, Tag("[one]")]
    | Annotated[
        Annotated[tuple[_InTable, ...], Field(strict=False, min_length=1, max_length=1000)],
        Tag("[several]"),
    ],
    Discriminator(_one_or_several),
]
#: How many rows stand below a table.
Footer = Annotated[int, Field(ge=0, le=1000)]
#: So many months before or after that of an outcome.
Window = Annotated[int, Field(ge=1, le=6)]
#: A code for "not known", or a list of them.
Codes = Annotated[
    tuple[Code, ...],
    Field(strict=False),
    BeforeValidator(_as_codes, json_schema_input_type=Code | tuple[Code, ...]),
]
_MonthText = Annotated[str, StringConstraints(pattern=r"^-?\d{1,3}$")]
#: The unit of an outcome in the files, or one for each of them.
Units = Annotated[
    tuple[WrittenUnit, ...],
    Field(strict=False, min_length=1),
    BeforeValidator(as_list, json_schema_input_type=WrittenUnit | tuple[WrittenUnit, ...]),
]
_Signs = Annotated[
    tuple[SettingLine, ...],
    Field(strict=False),
    BeforeValidator(as_list, json_schema_input_type=SettingLine | tuple[SettingLine, ...]),
]


#: Where the minus of a number stands; accounts put brackets instead.
Minus = Literal["before", "behind", "brackets"]


class NumbersSetting(SettingsPart):
    """How numbers are written in a file."""

    decimal: Literal[".", ","] = Field(".", description="What stands before decimals.")
    thousands: Literal[",", ".", " ", "'"] | None = Field(
        None, description="What parts the digits into threes."
    )
    currency: _Signs = Field((), description="Signs of money before or after, e.g. £ or GBP.")
    minus: Minus = Field(
        "before",
        description="Where the minus of a number below nothing stands: before it, behind it (12.50-), or brackets for it (12.50).",
    )


class Names(str):
    """What a column is called in most files, and what it may be called in others: the first that a file has is read.

    Attributes
    ----------
    others : tuple of str
    """

    others: tuple[str, ...]

    def __new__(cls, called: Sequence[str]) -> Names:
        """Take the first as the name itself."""
        made = super().__new__(cls, called[0])
        made.others = tuple(called[1:])
        return made

    def __getnewargs__(self) -> tuple[tuple[str, ...]]:  # type: ignore[override]
        return ((str(self), *self.others),)


def all_names(called: str) -> tuple[str, ...]:
    """Give all that a column may be called."""
    return (str(called), *(called.others if isinstance(called, Names) else ()))


def _one_name_or_several(value: Any, read: Callable[[Any], str]) -> str:
    if not isinstance(value, list | tuple):
        return read(value)
    if not value:
        raise PydanticCustomError("too_short", "the list is empty")
    return Names([read(name) for name in value])


#: What a column is called: a name, or a list of names where files call it otherwise.
Called = Annotated[
    TheirName,
    WrapValidator(_one_name_or_several, json_schema_input_type=TheirName | tuple[TheirName, ...]),
    PlainSerializer(
        lambda called: list(all_names(called)) if isinstance(called, Names) else called,
        return_type=str | list[str],
    ),
]
#: What each standard column is called in the files.
CalledColumns = dict[StandardName, Called]
#: A value that every row of a file has.
Constant = str | int | float | bool | dt.date


def bare_names(columns: dict[str, str]) -> dict[str, str]:
    """Name the column of an outcome of one's own without its prefix, as the tables do."""
    bare = {name.removeprefix(LOCAL_PREFIX): theirs for name, theirs in columns.items()}
    twice = [name for name in bare if name in columns and f"{LOCAL_PREFIX}{name}" in columns]
    if twice:
        msg = "'{name}' and 'local:{name}' are one column, and both are named"
        raise PydanticCustomError("named_twice", msg, {"name": twice[0]})
    return bare


#: What the columns of an outcome are called that has one for each month.
WideColumns = Annotated[
    Annotated[TheirName, ALL] | Annotated[dict[_MonthText, TheirName], EACH],
    Discriminator(one_or_each),
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


class JobOutcome(SettingsPart):
    """What earnings have to go above for a job outcome."""

    rate: Literal["at_start", "at_payment"] | None = Field(
        None,
        description="16 hours a week for 26 weeks at the National Living Wage of the day of the person's start, or each payment in hours "
        "at that of its own day.",
    )
    threshold: Annotated[float, Field(gt=0, strict=False)] | None = Field(
        None, description="Or an amount that is the same for everybody, as the contract has it."
    )

    @property
    def in_short(self) -> str:
        """Which of the two it is: the name of the rate, or the amount."""
        return self.rate or f"{self.threshold:,.2f}".removesuffix(".00")
