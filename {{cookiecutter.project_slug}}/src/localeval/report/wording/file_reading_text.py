"""How the files were read, in sentences: what ``evaluation.yml`` declares of an export, and how many rows stood twice.

A report of files that were read as they are has none of them. The sentences are in ``en/data.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from localeval.analysis.facts import Facts, TableSize
from localeval.analysis.file_reading import FileReading
from localeval.catalogue.written_units import AS_WRITTEN, unit_rules
from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import (
    column_name,
    joined,
    plain,
    sentence_case,
    spelled,
    table_name,
)
from localeval.report.wording.retold import retold, told_outcome

#: Units that are a span of time: what they give is of that span only.
_SPANS = {"quarterly", "monthly", "four-weekly", "fortnightly", "weekly"}


def reading_notes(facts: Facts, sizes: Sequence[TableSize]) -> list[str]:
    """Say, for under the table of tables, what was done to the files' own words, days, numbers and rows."""
    say = sentences()
    return [plain(words) for words in (*_declared(facts, say), *_duplicates(sizes, say))]


def flow_notes(facts: Facts, *, too_recent: bool, sizes: Sequence[TableSize] = ()) -> list[str]:
    """Say, for under the table of people who were left out, who is not among them.

    Parameters
    ----------
    facts : Facts
    too_recent : bool
        Whether somebody started too recently.
    sizes : sequence of TableSize
        With the numbers of rows that are the same and of rows of other starts; without those of people it is not known that there
        were none of them.
    """
    say = sentences()
    # Declared for an export that may hold such rows, and often none of them is there.
    people = next((size for size in sizes if size.table == "people"), None)
    some = facts.reading.duplicates and (people is None or people.duplicates != 0)
    notes = [say.plain("reading.duplicates_not_counted")] if some else []
    notes += _other_starts(facts, sizes, say)
    return notes + ([say.plain("reading.too_recent")] if too_recent else [])


def units_text(facts: Facts) -> str:
    """Say, for the account of the method, by which rule values were turned and worked out; empty where none was."""
    say = sentences()
    parts = [*_units(facts, say), *_derived(facts.reading, say)]
    return say.markdown("reading.units", rules=" ".join(parts)) if parts else ""


def _declared(facts: Facts, say: Sentences) -> Iterator[str]:
    reading = facts.reading
    if reading.tables:
        yield say.plain("reading.tables", names=joined(reading.tables))
    if reading.sheets:
        yield say.plain("reading.sheets", names=joined(reading.sheets))
    if reading.days:
        how = joined(say.plain(f"reading.day_format.{way}") for way in reading.days)
        yield say.plain("reading.days", how=how)
    if reading.numbers:
        yield say.plain("reading.numbers")
    if reading.codes:
        yield say.plain("reading.codes")
    if reading.words:
        yield say.plain("reading.words", names=_named(facts, reading.words))
    if reading.wide:
        yield say.plain("reading.wide", names=_named(facts, reading.wide))
    if reading.given:
        yield say.plain("reading.given", names=_named(facts, reading.given))
    if reading.filled:
        yield say.plain("reading.filled", names=_named(facts, reading.filled))
    if reading.censor:
        yield say.plain("reading.censor")
    for name, window in reading.near:
        key = say.by_number("reading.near", window)
        yield say.plain(key, name=_label(facts, name), n=spelled(window))
    for item in reading.accepted:
        column = column_name(item.column)
        where = say.plain("reading.accepted_where", column=column) if item.column else ""
        reason = item.reason.rstrip(".")
        yield say.plain("reading.accepted", about=retold(item.about), where=where, reason=reason)
    if reading.derived:
        yield say.plain("reading.derived", names=_named(facts, reading.derived))


def _duplicates(sizes: Sequence[TableSize], say: Sentences) -> Iterator[str]:
    for size in sizes:
        if size.duplicates is None:
            yield say.plain("reading.duplicates_hidden", table=table_name(size.table))
        elif size.duplicates:
            key = say.by_number("reading.duplicates", size.duplicates)
            yield say.plain(key, table=table_name(size.table), n=count(size.duplicates))


def _other_starts(facts: Facts, sizes: Sequence[TableSize], say: Sentences) -> Iterator[str]:
    """Say which start counts of people who started more than once, and how many rows of other starts there were."""
    which = facts.reading.which_start
    if which is None:
        return
    yield say.plain(f"reading.{which.replace('-', '_')}")
    for size in sizes:
        if size.other_starts is None:
            yield say.plain("reading.other_starts_hidden")
        elif size.other_starts:
            key = say.by_number("reading.other_starts", size.other_starts)
            yield say.plain(key, n=count(size.other_starts))


def _units(facts: Facts, say: Sentences) -> Iterator[str]:
    for item in facts.reading.units:
        rules = unit_rules(item.unit)
        said = AS_WRITTEN in item.written
        stated = [written for written in item.written if written != AS_WRITTEN]
        label = _label(facts, item.column)
        if said:
            turned = retold(rules[AS_WRITTEN].words)
            yield say.plain("reading.unit", label=label, turned=turned)
        if stated:
            turned = reduce(
                lambda first, then: say.plain("reading.and_then", first=first, then=then),
                (retold(rules[written].words) for written in stated),
            )
            key = "reading.unit_unsaid" if said else "reading.unit"
            yield say.plain(key, label=label, turned=turned)
        if _SPANS & set(item.written) or (said and item.unit == "money"):
            yield say.plain("reading.of_a_span")


def _derived(reading: FileReading, say: Sentences) -> Iterator[str]:
    for name in reading.derived:
        alone = name == "job_outcome" and not reading.self_employment
        key = f"reading.rule.{name}_alone" if alone else f"reading.rule.{name}"
        rule = say.plain(key, threshold=_threshold(reading, say))
        yield say.plain("reading.worked_out", Column=sentence_case(column_name(name)), rule=rule)


def _threshold(reading: FileReading, say: Sentences) -> str:
    """Say above what earnings went for a job outcome."""
    if not reading.job_outcome[:1].isdigit():
        return say.plain(f"reading.threshold.{reading.job_outcome}") if reading.job_outcome else ""
    return say.plain("reading.threshold.amount", amount=reading.job_outcome)


def _label(facts: Facts, column: str) -> str:
    """Name a column as the report does: that of an outcome by its label."""
    labels = {
        measure.outcome.code.removeprefix("local:"): told_outcome(measure.outcome).label
        for measure in facts.measures
    }
    return labels.get(column, column_name(column))


def _named(facts: Facts, columns: Sequence[str]) -> str:
    return joined(_label(facts, name) for name in columns)
