"""How the files were read, as far as ``evaluation.yml`` says so: what a reader of the report should know of it.

Names of files and of their columns, words and codes that stand in them are left out: they are nobody's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.catalogue.catalogue import LOCAL_PREFIX, OutcomeUnit
from localeval.catalogue.written_units import COST_AMOUNT, COSTS, WrittenUnit
from localeval.data.questions import RULES_IN_WORDS
from localeval.data.standard import unit_of
from localeval.project.data_values import Derived, WhichStart
from localeval.project.day_formats import NAMED
from localeval.project.month_window import month_windows
from localeval.project.project import Project

#: Stands for a format of a file's own.
OWN_FORMAT = "own"


@dataclass(frozen=True)
class WrittenIn:
    """A column that a file gives in another unit than the catalogue.

    Attributes
    ----------
    column : str
        The outcome's code, or the covariate.
    unit : str
        The catalogue's.
    written : tuple of str
        The file's; with two, both rules were applied.
    """

    column: str
    unit: OutcomeUnit
    written: tuple[WrittenUnit, ...]


@dataclass(frozen=True)
class AcceptedFinding:
    """What looked wrong in the data and was found to be right.

    Attributes
    ----------
    about : str
        What the rule asks about, in words.
    column : str
        Empty where it is about any.
    reason : str
    """

    about: str
    column: str
    reason: str


@dataclass(frozen=True)
class FileReading:
    """What of the recipe a report says.

    Attributes
    ----------
    days : tuple of str
        Ways in which days are written: ``day-first``, ``month-first``, ``iso`` or ``own``.
    numbers, codes, duplicates, censor : bool
        Whether signs were taken from numbers, codes taken for "not known", rows kept once that are the same, and what lies after
        the day on which the data were fixed left out.
    words, wide, tables, sheets : tuple of str
        Columns whose words were replaced, outcomes that had a column for each month, tables of several files and of several sheets.
    which_start : str, optional
        ``first-start`` or ``last-start``, where people who started more than once are counted from that start.
    filled : tuple of str
        Columns of which empty cells had the value above them.
    units : tuple of WrittenIn
    derived : tuple of str
        Columns that were worked out.
    given : tuple of str
        Columns that no file has: what they hold was said for whole files.
    near : tuple of (str, int)
        Outcomes for which a value of a near month may stand, each with how many months before or after.
    accepted : tuple of AcceptedFinding
    job_outcome : str
        Above what earnings went for a job outcome: ``at_start``, ``at_payment``, or an amount; empty where none is worked out.
    self_employment : bool
        Whether six months of self-employment are a job outcome too: jobs are on record, with which of them are self-employment.
    """

    days: tuple[str, ...] = ()
    numbers: bool = False
    codes: bool = False
    words: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    duplicates: bool = False
    which_start: WhichStart | None = None
    filled: tuple[str, ...] = ()
    units: tuple[WrittenIn, ...] = ()
    derived: tuple[Derived, ...] = ()
    given: tuple[str, ...] = ()
    censor: bool = False
    near: tuple[tuple[str, int], ...] = ()
    accepted: tuple[AcceptedFinding, ...] = ()
    job_outcome: str = ""
    self_employment: bool = False


#: Of files that are read as they are.
AS_IT_IS = FileReading()


def reading_of(project: Project) -> FileReading:
    """Say how the files of a project are read."""
    data = project.settings.data
    dates = data.dates.values() if isinstance(data.dates, dict) else filter(None, [data.dates])
    ways = (written if written in NAMED else OWN_FORMAT for written in dates)
    units = []
    for key, written in data.units.items():
        unit = unit_of(key.removeprefix(LOCAL_PREFIX), project)
        if unit is not None:
            units.append(WrittenIn(key.removeprefix(LOCAL_PREFIX), unit, written))
        elif key == COST_AMOUNT and data.costs is not None:
            units.append(WrittenIn(COSTS, "money", written))
    return FileReading(
        days=tuple(dict.fromkeys(ways)),
        numbers=data.numbers is not None,
        codes=bool(data.missing),
        words=tuple(key.removeprefix(LOCAL_PREFIX) for key in data.values),
        wide=tuple(data.wide_columns),
        tables=tuple(name for name, files in data.files().items() if len(files) > 1),
        sheets=tuple(
            name
            for name, files in data.files().items()
            if any(len(data.sheets_of(name, file)) > 1 for file in files)
        ),
        duplicates=data.duplicates is not None,
        which_start=data.which_start,
        filled=data.fill_down,
        units=tuple(units),
        derived=tuple(data.derive),
        given=tuple(
            dict.fromkeys(
                name.removeprefix(LOCAL_PREFIX)
                for columns in data.every_row.values()
                for name in columns
            )
        ),
        censor=data.censor,
        near=tuple(
            (code.removeprefix(LOCAL_PREFIX), window)
            for code, window in month_windows(project.settings).items()
        ),
        accepted=tuple(
            AcceptedFinding(
                RULES_IN_WORDS.get(entry.rule, entry.rule.replace("-", " ")),
                (entry.column or "").removeprefix(LOCAL_PREFIX),
                entry.reason,
            )
            for entry in data.accept
        ),
        job_outcome="" if data.job_outcome is None else data.job_outcome.in_short,
        self_employment="jobs" in data.of_pay.get("job_outcome", ()),
    )
