"""How the files were read, in sentences: what ``evaluation.yml`` declares of an export, and how many rows stood twice.

A report of files that were read as they are has none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts, TableSize
from localeval.analysis.file_reading import OWN_FORMAT, FileReading, WrittenIn
from localeval.catalogue.written_units import unit_rules
from localeval.project.data_settings import RULES_IN_WORDS
from localeval.project.day_formats import DAY_FIRST, EXCEL, ISO, MONTH_FIRST
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import column_name, joined, plain, sentence_case

_DAYS = {
    DAY_FIRST: "with the day first",
    MONTH_FIRST: "with the month first",
    ISO: "as year, month and day",
    EXCEL: "as the numbers that spreadsheets count days by",
    OWN_FORMAT: "in a format of their own",
}
#: Stands under the table of people who were left out.
TWINS_NOT_COUNTED = (
    "Rows that are the same as another are nobody, and were left out before people were counted; the section on data quality "
    "says how many."
)
#: Stands there where somebody started too recently.
TOO_RECENT = (
    "Who started too recently is not lost: the month of the outcome was not over for them when the data were fixed, so that nobody "
    "can know it yet."
)
#: Units that are a span of time: what they give is of that span only.
_SPANS = {"quarterly", "monthly", "four-weekly", "fortnightly", "weekly"}


def reading_notes(facts: Facts, sizes: Sequence[TableSize]) -> list[str]:
    """Say, for under the table of tables, what was done to the files' own words, days, numbers and rows."""
    return [plain(sentence) for sentence in (*_declared(facts.reading), *_twins(sizes))]


def units_text(facts: Facts) -> str:
    """Say, for the account of the method, by which rule values were turned and worked out; empty where none was."""
    parts = [*_units(facts), *_derived(facts.reading)]
    return f"**Units and derived values.** {' '.join(parts)}" if parts else ""


def _declared(reading: FileReading) -> Iterator[str]:
    if reading.tables:
        yield f"Made of several files: {joined(reading.tables)}."
    if reading.sheets:
        yield f"Made of several sheets of a workbook: {joined(reading.sheets)}."
    if reading.days:
        yield f"Days are written {joined(_DAYS[way] for way in reading.days)}, and were read so."
    if reading.numbers:
        yield "Signs of money and separators of thousands were taken from numbers."
    if reading.codes:
        yield "Codes that are declared to mean “not known” were taken for that."
    if reading.words:
        yield f"The files’ own words were replaced by those of the data standard in: {_named(reading.words)}."
    if reading.wide:
        yield f"Given in a column for each month: {_named(reading.wide)}."
    if reading.given:
        yield f"Said of whole files, which do not hold it: {_named(reading.given)}."
    if reading.censor:
        yield (
            "What lies after the day on which the data were fixed was left out by rule: values at months that were not over, events, "
            "and people who had not started."
        )
    for item in reading.accepted:
        where = f" in {column_name(item.column)}" if item.column else ""
        yield f"Asked about, looked into and found right: {item.about}{where}. The reason: {item.reason.rstrip('.')}."
    if reading.derived:
        yield f"Worked out from days, which are not kept: {_named(reading.derived)}."


def _twins(sizes: Sequence[TableSize]) -> Iterator[str]:
    for size in sizes:
        if size.twins is None:
            yield f"Of rows of {size.table} that are the same, one was kept; how many were left out is not shown."
        elif size.twins:
            yield f"Of rows of {size.table} that are the same, one was kept; {count(size.twins)} were left out."


def _units(facts: Facts) -> Iterator[str]:
    for item in facts.reading.units:
        rules = unit_rules(item.unit)
        turned = "; they ".join(rules[written].words for written in item.written)
        yield f"The file’s values of {_label(facts, item)} {turned}."
        if _SPANS & set(item.written):
            yield "That is the amount of a year only for people whose amount did not change in it."


def _derived(reading: FileReading) -> Iterator[str]:
    for name in reading.derived:
        yield f"{sentence_case(column_name(name))} was worked out: {RULES_IN_WORDS[name]}."


def _label(facts: Facts, item: WrittenIn) -> str:
    labels = {
        measure.outcome.code.removeprefix("local:"): measure.outcome.label
        for measure in facts.measures
    }
    return f"“{labels.get(item.column, column_name(item.column))}”"


def _named(columns: Sequence[str]) -> str:
    return joined(column_name(name) for name in columns)
