"""The key ``link`` of ``evaluation.yml``: the sources that ``localeval link`` joins to the people of the programme.

Only the shape is here; what its parts must agree with is in ``link_consistency``, and ``linking`` does the work. Nothing in
this section is ever published: it names files that hold names of persons.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from localeval.project.data_settings import DataSettings
from localeval.project.data_values import (
    CalledColumns,
    Codes,
    Header,
    Meaning,
    Separator,
    TableFiles,
    TextOrEach,
    all_names,
)
from localeval.project.setting_types import SettingLine, SettingsPart

#: Columns by which somebody is known in a source; they are compared, and never leave the private folder.
IDENTITY = (
    "record_id",
    "first_name",
    "middle_name",
    "last_name",
    "full_name",
    "date_of_birth",
    "sex",
    "postcode",
    "earlier_postcodes",
    "nino",
)
#: Of these, columns that have one word for each meaning.
WORDED = ("sex",)
#: The environment variable that holds the key, unless the settings name another.
KEY_VARIABLE = "LOCALEVAL_LINK_KEY"
#: That of the secret that organisations share who link by hashed keys.
SECRET_VARIABLE = "LOCALEVAL_LINK_SECRET"
#: Names of files that linking writes itself beside those of the sources.
TAKEN_NAMES = ("people", "outcomes", "quality", "model")

Engine = Literal["duckdb", "spark", "hashed"]


def _variable(value: str) -> str:
    """Take ``environment NAME`` or ``NAME`` for the name of a variable; whatever else is written could be the key itself."""
    bare = re.sub(r"^environment\s+", "", value)
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{2,60}", bare):
        msg = "it must name an environment variable in capitals, such as LOCALEVAL_LINK_KEY; the key itself never stands in a file of the project"
        raise PydanticCustomError("no_variable", msg)
    return bare


class LinkTable(SettingsPart):
    """A table of records of persons, and how its file is written."""

    file: TableFiles = Field(description="The file, or a list of files that are one table.")
    columns: CalledColumns = Field(
        default_factory=dict,
        description="Standard name: the name in the file. By which somebody is known: "
        + ", ".join(IDENTITY)
        + ". Any other column that is named here is kept under that name.",
    )
    keep: Annotated[tuple[SettingLine, ...], Field(strict=False)] = Field(
        (), description="Further columns, as the file calls them, that are kept beside the links."
    )
    encoding: SettingLine = Field("utf-8", description="Encoding of a text file.")
    separator: Separator | None = Field(None, description="What parts the columns of a text file.")
    sheet: SettingLine | None = Field(None, description="Name of the sheet of a workbook.")
    header_row: Header | None = Field(
        None, description="Row that holds the names of the columns, or a list of such rows."
    )
    skip_rows: Annotated[tuple[int, ...], Field(strict=False)] = Field(
        (), description="Rows within the table that are no part of it."
    )
    skip_footer: Annotated[int, Field(ge=0, le=1000)] = Field(
        0, description="How many rows below the table are totals or notes."
    )
    dates: TextOrEach | None = Field(
        None,
        description="How dates of birth are written: day-first, month-first, iso, excel, or a format such as %d.%m.%y.",
    )
    missing: Codes = Field(
        (), description="What is written where a name, date or number is not known."
    )
    values: dict[SettingLine, dict[str, Meaning]] = Field(
        default_factory=dict,
        description="Under sex, what each word of the file stands for: f or m, e.g. sex: {W: f, M: m}.",
    )

    @property
    def compared(self) -> tuple[str, ...]:
        """The columns by which somebody is known that the table has, in the order of ``IDENTITY``."""
        return tuple(name for name in IDENTITY if name in self.columns)

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the table."""
        return (self.file,) if isinstance(self.file, str) else self.file

    def reading(self) -> DataSettings:
        """Give how the file is read as ``data`` says it of a table of people, so that the same readers take it."""
        said = {
            "people": self.file,
            "columns": self.columns,
            "encoding": self.encoding,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "skip_rows": self.skip_rows or None,
            "skip_footer": self.skip_footer,
        }
        if self.separator is not None:
            said["separator"] = self.separator
        return DataSettings.model_construct(**said)  # type: ignore[arg-type]

    def names_of(self, column: str) -> tuple[str, ...]:
        """Give the names that a column may have in a file."""
        return all_names(self.columns[column])


class LinkPeople(LinkTable):
    """Whom the sources are searched for: participants, and people to compare them with."""


class LinkSource(LinkTable):
    """A source that is searched."""

    label: SettingLine = Field(description="What it is called in the report, e.g. Payroll records.")
    domain: SettingLine = Field(
        description="The policy domain that it is from, e.g. employment, health, housing, education, benefits."
    )
    no_record_means: Literal["no", "unknown"] = Field(
        description="What it means that somebody has no record: no (nothing of it happened to them) or unknown."
    )
    one_to_one: bool = Field(
        True,
        description="Whether a person has at most one record: one record_id, or one name and date of birth.",
    )
    threshold: Annotated[float, Field(ge=0.5, lt=1)] = Field(
        0.9, description="From which probability on two records are taken for one person's."
    )
    gives: Annotated[tuple[SettingLine, ...], Field(strict=False)] = Field(
        (), description="Codes of the outcomes that come from this source."
    )


_SourceName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"),
]


def _no_taken_name(sources: dict[str, LinkSource]) -> dict[str, LinkSource]:
    taken = [name for name in sources if name in TAKEN_NAMES]
    if taken:
        msg = "a source cannot be called '{name}', as linking writes a file of that name itself"
        raise PydanticCustomError("taken_name", msg, {"name": taken[0]})
    return sources


class LinkSettings(SettingsPart):
    """How the records of several sources are joined."""

    engine: Engine = Field(
        "duckdb",
        description="duckdb (on this computer), spark (the same on Spark), or hashed (files of hashed keys, without names).",
    )
    key: Annotated[SettingLine, AfterValidator(_variable)] = Field(
        KEY_VARIABLE,
        description="The environment variable that holds the secret key from which ids are made.",
    )
    key_file: SettingLine | None = Field(
        None, description="Or a file outside the project that holds the key."
    )
    secret: Annotated[SettingLine, AfterValidator(_variable)] = Field(
        SECRET_VARIABLE,
        description="For hashed keys: the environment variable that holds the secret which both organisations have.",
    )
    secret_file: SettingLine | None = Field(
        None, description="Or a file outside the project that holds the secret."
    )
    model: SettingLine | None = Field(
        None, description="A file of yours in place of the built-in model of comparisons."
    )
    max_pairs: Annotated[int, Field(ge=10_000, le=1_000_000_000)] = Field(
        5_000_000,
        description="How many pairs of records are compared to learn how often true and chance pairs agree.",
    )
    people: LinkPeople = Field(
        description="Whom to look for: participants, and people to compare them with."
    )
    sources: Annotated[
        dict[_SourceName, LinkSource], Field(min_length=1), AfterValidator(_no_taken_name)
    ] = Field(description="Where they are looked for, each source under a short name.")
