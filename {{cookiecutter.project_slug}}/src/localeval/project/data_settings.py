"""The key ``data`` of ``evaluation.yml``: where the tables are, and the recipe by which a person's export is read.

Only the shape is here; what the recipe must agree with is in ``recipe_consistency``, and ``data.recipe`` applies it. Each key says
something once that would otherwise be done by hand every time. Without a key nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeVar, get_args

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
)

from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.project.data_values import (
    ALL,
    EACH,
    FROM,
    Accepted,
    Called,
    Codes,
    Constant,
    Derived,
    Duplicates,
    Footer,
    Header,
    JobOutcome,
    JobTable,
    Meaning,
    NumbersSetting,
    OfJobs,
    OfPay,
    Rows,
    Separator,
    TableFiles,
    TableName,
    TextOrEach,
    Units,
    WhichStart,
    WideColumns,
    Window,
    all_names,
    bare_names,
    called_together,
    numbers_or_each,
    one_or_each,
    usual_separator,
)
from localeval.project.setting_types import (
    SettingDay,
    SettingLine,
    SettingsPart,
    StandardName,
)

T = TypeVar("T")


class DataSettings(SettingsPart):
    """Where the tables are and how they are written."""

    people: TableFiles = Field(
        "data/people.csv",
        description="One row a person. A file, or several that are one table: a list of them, a name with * (data/people-*.csv), or a folder.",
    )
    outcomes: TableFiles | None = Field(None, description="One row a person and month.")
    jobs: TableFiles | None = Field(
        None, description="One row a job of a person, of which derive works outcomes out."
    )
    pay: TableFiles | None = Field(
        None, description="One row a payment to a person, of which derive works outcomes out."
    )
    events: TableFiles | None = Field(None, description="One row an event of a person.")
    costs: TableFiles | None = Field(None, description="One row a cost line.")
    unit_values: TableFiles | None = Field(
        None,
        description="One row a value of an outcome, each with its source, edition, price year and licence.",
    )
    deflators: TableFiles | None = Field(
        None,
        description="One row a year: the index of prices, with its series, source and day of publication.",
    )
    voices: TableFiles | None = Field(
        None, description="One row a passage of an interview, survey or focus group, by theme."
    )
    context: TableFiles | None = Field(None, description="One row a place, indicator and period.")
    lessons: SettingLine | None = Field(None, description="What was learnt (lessons.yml).")
    columns: Annotated[dict[StandardName, Called], AfterValidator(bare_names)] = Field(
        default_factory=dict,
        description="Standard name: the name that the column has in the file, or a list of names where files call it otherwise. "
        "An outcome of your own is named with or without local:",
    )
    identifying: Annotated[tuple[SettingLine, ...], Field(strict=False)] = Field(
        (),
        description="Columns, as the files call them, that tell who somebody is: names, dates of birth, postcodes. They are read "
        "in memory only, for derive, for linking and for the scan before publishing, and never stored.",
    )
    synthetic: bool = Field(
        False, description="True while the data are made up; stamped on every output."
    )
    locked: SettingDay | None = Field(
        None, description="When the data were fixed for the analysis; no row has changed since."
    )
    censor: bool = Field(
        False,
        description="True to leave out, and count, what lies after the day in locked, or after today: values at months that were "
        "not over, events, and people who had not started.",
    )
    encoding: TextOrEach = Field(
        "utf-8",
        description="Encoding of text files, e.g. windows-1252; or one under the name of each table or file.",
    )
    separator: Annotated[
        Annotated[Separator, ALL] | Annotated[dict[SettingLine, Separator], EACH],
        Discriminator(one_or_each),
    ] = Field(
        ",",
        description="What parts the columns of text files; or one under the name of each table or file. Unless said, a comma, and in "
        ".tsv and .tab files a tab.",
    )
    sheet: (
        Annotated[
            Annotated[TableFiles, ALL] | Annotated[dict[SettingLine, TableFiles], EACH],
            Discriminator(one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="Name of the sheet of a workbook, or a list of sheets that are one table; or that under the name of each table or "
        "file.",
    )
    header_row: (
        Annotated[
            Annotated[Header, ALL] | Annotated[dict[SettingLine, Header], EACH],
            Discriminator(one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="Row that holds the names of the columns, the first row of the file being 1, or a list of rows whose names are "
        "joined; or that under the name of each table, file or sheet.",
    )
    skip_rows: (
        Annotated[
            Annotated[Rows, ALL] | Annotated[dict[SettingLine, Rows], EACH],
            Discriminator(one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="Row below the names of the columns that is no part of the table, such as one of units, the first row of the file "
        "being 1, or a list of such rows; or that under the name of each table, file or sheet.",
    )
    skip_footer: Annotated[
        Annotated[Footer, ALL] | Annotated[dict[SettingLine, Footer], EACH],
        Discriminator(one_or_each),
    ] = Field(
        0,
        description="How many rows below the table are totals or notes; or one under the name of each table, file or sheet.",
    )
    fill_down: Annotated[tuple[StandardName, ...], Field(strict=False)] = Field(
        (),
        description="Columns that name a thing in the first row of each block only: each empty cell has the value above it, within its "
        "file or sheet, e.g. [provider].",
    )
    dates: TextOrEach | None = Field(
        None,
        description="How days are written: day-first, month-first, iso, excel (days as numbers, as spreadsheets count them), or a format "
        "such as %d.%m.%y; or one under the name of each column, table or file.",
    )
    numbers: (
        Annotated[
            Annotated[NumbersSetting, ALL] | Annotated[dict[SettingLine, NumbersSetting], EACH],
            Discriminator(numbers_or_each),
        ]
        | None
    ) = Field(
        None,
        description="How numbers are written, e.g. {thousands: ',', currency: £}; or that under the name of each table or file.",
    )
    missing: Annotated[
        Annotated[Codes, ALL] | Annotated[dict[SettingLine, Codes], EACH],
        Discriminator(one_or_each),
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
    wide: dict[SettingLine, WideColumns] = Field(
        default_factory=dict,
        description="Outcomes that have a column for each month: code: the names of these, with {month} for the number, e.g. "
        "employed: In work M{month}, or with the format of a month of the calendar, e.g. earnings: Pay {%b-%y}; or a name under "
        "each month.",
    )
    event_dates: dict[SettingLine, SettingLine] = Field(
        default_factory=dict,
        description="Events that have a column of days each, as where a row is a person: the event and the name of its column, e.g. "
        "{referred: Referral date, left: Exit date, job_start: Job start}. events names the file, which may be that of people.",
    )
    duplicates: (
        Annotated[
            Annotated[Duplicates, ALL] | Annotated[dict[TableName, Duplicates], EACH],
            Discriminator(one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="drop-identical: of rows of people, outcomes and events that are the same, one is kept. first-start or "
        "last-start: so too, and who started more than once has one row, that of this start, from which months count. Or that under "
        "the name of each table.",
    )
    every_row: dict[SettingLine, dict[StandardName, Constant]] = Field(
        default_factory=dict,
        description="Under the name of a file, a sheet or a table, what every row of it has and no column says, e.g. data/pool.csv: "
        "{group: comparison}.",
    )
    units: dict[SettingLine, Units] = Field(
        default_factory=dict,
        description="In what the file gives an outcome, months_workless or the amount of costs, where that is not the standard's unit, "
        "e.g. earnings: monthly, months_workless: years, amount: thousands.",
    )
    derive: dict[Derived, SettingLine] = Field(
        default_factory=dict,
        description="Columns that are worked out: age: from date_of_birth, months_workless: from last_worked, quarter: from "
        "start_date, month: from outcome_date; and of dated jobs employed, weeks_employed and sustained_26_weeks: from jobs, or from "
        "events; of payments first_earnings: from pay, and job_outcome: from pay, from jobs, or from pay and jobs; "
        "self_employed_6m: from jobs.",
    )
    job_outcome: JobOutcome | None = Field(
        None,
        description="For derive: job_outcome: above what earnings have to go, e.g. {rate: at_start} or {threshold: 5079}.",
    )

    month_window: (
        Annotated[
            Annotated[Window, ALL] | Annotated[dict[SettingLine, Window], EACH],
            Discriminator(one_or_each),
        ]
        | None
    ) = Field(
        None,
        description="Up to how many months before or after its own the value of an outcome may be of, where people were asked when they "
        "could be reached, e.g. 1; or one under the code of each outcome.",
    )
    accept: Annotated[tuple[Accepted, ...], Field(strict=False)] = Field(
        (),
        description="Findings that are right, each with a reason: {rule: possible-values, column: age, value: 12, reason: ...}.",
    )

    @property
    def called(self) -> dict[str, str]:
        """What each column is called in the files; the first name where there are several."""
        return {name: str(given) for name, given in self.columns.items()}

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each standard name with each name that it has in the files."""
        return tuple(
            (name, theirs) for name, given in self.columns.items() for theirs in all_names(given)
        )

    def names_of(self, name: str) -> tuple[str, ...]:
        """Give the names that a standard column may have in a file, its own the last."""
        return (*(theirs for own, theirs in self.pairs if own == name), name)

    def files(self) -> dict[str, tuple[str, ...]]:
        """Give the declared tables and the paths of their files, in the order of the data standard."""
        given = {
            "people": self.people,
            "outcomes": self.outcomes,
            "jobs": self.jobs,
            "pay": self.pay,
            "events": self.events,
            "costs": self.costs,
            "unit_values": self.unit_values,
            "deflators": self.deflators,
            "voices": self.voices,
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
        return {name: called_together(files) for name, files in self.files().items()}

    def encoding_of(self, table: str, file: str) -> str:
        """Give the encoding of a csv file of a table."""
        return _said(self.encoding, table, file, "utf-8")

    def separator_of(self, table: str, file: str) -> str:
        """Give what parts the columns of a text file of a table; what its ending says, where nothing is declared."""
        usual = usual_separator(file)
        declared = "separator" in self.model_fields_set
        return _said(self.separator, table, file, usual) if declared else usual

    def sheets_of(self, table: str, file: str) -> tuple[str, ...]:
        """Give the names of the sheets that hold a table, one under the other; none where nothing is said."""
        said = _said(self.sheet, table, file, None)
        return () if said is None else (said,) if isinstance(said, str) else tuple(said)

    def named_sheets(self) -> tuple[str, ...]:
        """Give all sheets that are named."""
        each = self.sheet.values() if isinstance(self.sheet, dict) else [self.sheet or ()]
        return tuple(name for said in each for name in ((said,) if isinstance(said, str) else said))

    def header_rows_of(self, table: str, file: str, sheet: str | None = None) -> tuple[int, ...]:
        """Give the rows that hold the names of the columns; none where nothing is said."""
        said = _said(self.header_row, table, file, None, sheet)
        return () if said is None else (said,) if isinstance(said, int) else tuple(sorted(said))

    def skip_rows_of(self, table: str, file: str, sheet: str | None = None) -> tuple[int, ...]:
        """Give the rows within a table that are no part of it."""
        said = _said(self.skip_rows, table, file, None, sheet)
        return () if said is None else (said,) if isinstance(said, int) else tuple(sorted(said))

    def skip_footer_of(self, table: str, file: str, sheet: str | None = None) -> int:
        """Give how many rows below a table are no part of it."""
        return _said(self.skip_footer, table, file, 0, sheet)

    def every_row_of(self, table: str, file: str, sheet: str | None = None) -> dict[str, Constant]:
        """Give what every row of a file or a sheet has, by the standard name of its column; the nearest that is said holds."""
        said = {**self.every_row.get(table, {}), **self.every_row.get(file, {})}
        said |= self.every_row.get(sheet, {}) if sheet is not None else {}
        return {name.removeprefix(LOCAL_PREFIX): value for name, value in said.items()}

    def dates_of(self, column: str, table: str, file: str | None = None) -> str | None:
        """Give how the days of a column are written: as is said of the file, else of the column, else of the table; None where nothing is said."""
        if not isinstance(self.dates, dict):
            return self.dates
        return next(
            (self.dates[name] for name in (file, column, table) if name in self.dates), None
        )

    def numbers_of(self, table: str, file: str | None = None) -> NumbersSetting | None:
        """Give how numbers of a table, or of one of its files, are written; None where nothing is said."""
        if not isinstance(self.numbers, dict):
            return self.numbers
        return next((self.numbers[name] for name in (file, table) if name in self.numbers), None)

    def duplicates_of(self, table: str, usual: bool) -> bool:
        """Whether rows of a table that are the same are kept once; ``usual`` is whether one word for all means it too."""
        if isinstance(self.duplicates, dict):
            return table in self.duplicates
        return self.duplicates is not None and usual

    def duplicates_line(self, table: str, word: Duplicates) -> str:
        """Give the line that says this of the rows of a table, beside what is said of others."""
        if not isinstance(self.duplicates, dict):
            starts = word == "drop-identical" and self.which_start
            return f"duplicates: {self.which_start if starts else word}"
        said: dict[str, str] = {**dict(self.duplicates.items()), table: word}
        return f"duplicates: {{{', '.join(f'{name}: {one}' for name, one in said.items())}}}"

    @property
    def which_start(self) -> WhichStart | None:
        """From which start the months of a person count who has rows of several; None where nothing is said of that."""
        said = self.duplicates
        said = said.get("people") if isinstance(said, dict) else said
        return None if said == "drop-identical" else said

    @property
    def derived_from(self) -> dict[Derived, str]:
        """The columns that are worked out, each with the column that it is made from."""
        return {name: words.removeprefix(FROM).strip() for name, words in self.derive.items()}

    @property
    def of_jobs(self) -> dict[OfJobs, JobTable]:
        """The outcomes that are worked out of dated jobs, each with the table that holds these."""
        said = self.derived_from
        outcomes: tuple[OfJobs, ...] = get_args(OfJobs)
        return {
            name: "events" if said[name] == "events" else "jobs"
            for name in outcomes
            if name in said
        }

    @property
    def of_pay(self) -> dict[OfPay, tuple[str, ...]]:
        """The outcomes that are worked out of payments, pay of jobs or self-employment, each with the tables that it takes."""
        said = self.derived_from
        outcomes: tuple[OfPay, ...] = get_args(OfPay)
        return {name: tuple(said[name].split(" and ")) for name in outcomes if name in said}

    @property
    def worked_out(self) -> dict[str, tuple[str, ...]]:
        """All outcomes that are worked out of other tables, each with these."""
        found: dict[str, tuple[str, ...]] = {n: (table,) for n, table in self.of_jobs.items()}
        return found | {str(name): tables for name, tables in self.of_pay.items()}

    @property
    def made_of(self) -> tuple[str, ...]:
        """The tables of which outcomes are worked out, each once."""
        return tuple(dict.fromkeys(table for each in self.worked_out.values() for table in each))

    @property
    def of_days(self) -> dict[Derived, str]:
        """The columns that are worked out of days in the same table, each with the column that it is made from."""
        return {n: made_of for n, made_of in self.derived_from.items() if n not in self.worked_out}

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
    "skip_rows",
    "skip_footer",
    "fill_down",
    "dates",
    "numbers",
    "missing",
    "values",
    "wide",
    "event_dates",
    "duplicates",
    "every_row",
    "units",
    "derive",
)
#: What tells of local files only: names of columns and sheets, and words and codes that stand in them. It is never published.
LOCAL_KEYS = ("columns", "identifying", "encoding", "separator", "accept", *RECIPE)


def _said(
    given: T | Mapping[str, T], table: str, file: str, usual: T, sheet: str | None = None
) -> T:
    """Give what is said of a sheet or a file: under its own name, under its table's, or for all."""
    if not isinstance(given, Mapping):
        return given
    if sheet is not None and sheet in given:
        return given[sheet]
    return given.get(file, given.get(table, usual))
