"""From tables that were found to a proposed section ``data``, and to what of ``covariates`` and ``outcomes`` the files decide.

Nothing is proposed that only a person can know: which outcome is the primary one, what was known before the start of columns that no list
names, who is in which group where no word says so. These are left open, with what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from localeval.data.problems import clip, names
from localeval.start.amount_units import RowOf, written_units
from localeval.start.asked_when import propose_window
from localeval.start.declared import Declared
from localeval.start.evaluated import covariates_of, new_declarations, outcomes_of
from localeval.start.event_days import take_event_dates
from localeval.start.file_layout import file_layout
from localeval.start.filled_blocks import say_blocks
from localeval.start.identifying_settings import say_identifying
from localeval.start.job_settings import settle_jobs, take_jobs
from localeval.start.outcome_settings import take_outcomes
from localeval.start.pay_settings import settle_pay, take_pay
from localeval.start.people_settings import take_people
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.repeated_rows import say_duplicates
from localeval.start.shared_ids import one_row_a_person
from localeval.start.table_roles import TableRoles
from localeval.start.taken_columns import KINDS, TakenColumns
from localeval.start.targets import Target
from localeval.start.uses import Use
from localeval.start.value_styles import day_styles, missing_codes, number_styles
from localeval.start.vocabulary import vocabulary
from localeval.start.word_values import word_meanings

_OF_EVENTS = ("person_id", "event", "date")
_ROW_IN_WORDS = {
    "people": "one row a person",
    "outcomes": "one row a person and month",
    "jobs": "one row a job",
    "pay": "one row a payment",
    "events": "one row an event",
    "costs": "one row a cost",
    "context": "one row a figure of a place",
}
_WHY_DERIVED = {
    "age": "completed years at the start; the date of birth is not stored",
    "months_workless": "whole months up to the start",
    "quarter": "of the start",
    "month": "calendar months since that of the start",
    "employed": "a job on any day of the month",
    "weeks_employed": "weeks with any day in a job",
    "sustained_26_weeks": "182 days in jobs in all",
    "first_earnings": "any payment since the start",
    "job_outcome": "earnings above what job_outcome says",
    "self_employed_6m": "six months of self-employment on end",
}


def propose(roles: TableRoles, declared: Declared, ask: Asker) -> Proposal:
    """Propose settings.

    Parameters
    ----------
    roles : TableRoles
    declared : Declared
    ask : Asker
        Answers where two readings are possible.
    """
    covariates, codes = covariates_of(roles, declared), outcomes_of(roles, declared)
    taken = TakenColumns(roles, declared, ask, covariates, codes, single=roles.wide)
    made = taken.made
    for what, remedy in roles.open:
        made.leave_open(what if what.endswith(".") else f"{what}.", remedy)
    _settle_doubts(taken)
    _columns_of_one_name(taken)
    _turned_names(taken)
    _other_times(taken)
    _periods(taken)
    settle_pay(taken)
    settle_jobs(taken)
    _files(taken)
    take_people(taken)
    take_event_dates(taken)
    take_jobs(taken)
    take_pay(taken)
    take_outcomes(taken)
    for name in _OF_EVENTS:
        taken.use("events", name, roles.tables.get("events", []))
    _plain_tables(taken)
    file_layout(roles, made)
    # How values are written is seen of the columns that are used, and stands below them.
    entries, made.entries = made.entries, []
    if taken.columns:
        made.add("columns", taken.columns, "", taken.why)
    day_styles(taken.uses, made, ask)
    styled = number_styles(taken.uses, made)
    not_known = missing_codes(taken.uses, styled, made)
    word_meanings(taken.uses, not_known, declared, made, ask)
    if taken.every_row:
        made.add("every_row", taken.every_row, "", taken.why_every)
    if taken.wide:
        made.add("wide", taken.wide, "a column for each month", {})
    if taken.event_dates:
        why = dict.fromkeys(taken.event_dates, "by its name")
        made.add("event_dates", taken.event_dates, "", why)
    say_duplicates(taken)
    say_blocks(taken)
    dated = not roles.wide and any("outcome_date" in item.found for item in roles.outcomes)
    row_of: RowOf = ""
    if dated:
        row_of = "asked once" if one_row_a_person(roles.outcomes) else "pay day"
    written_units(taken.uses, declared, made, ask, answered=taken.units, row_of=row_of)
    if taken.derive:
        made.add("derive", taken.derive, "", {name: _WHY_DERIVED[name] for name in taken.derive})
    propose_window(taken)
    say_identifying(taken)
    made.entries = [*entries, *made.entries]
    new_declarations(roles, declared, covariates, codes, made, ask)
    return made


def _settle_doubts(taken: TakenColumns) -> None:
    """Ask where two columns could be the same thing; without an answer the first is proposed, and the doubt is named."""
    for table, items in taken.roles.tables.items():
        for item in items[:1]:
            for name, others in item.doubtful.items():
                if name not in item.found or (
                    name in {"month", "event", "date"} and table == "people"
                ):
                    continue
                current = item.found[name]
                options = [current.column, *others]
                answer = taken.ask.choose(
                    f"In {item.table.called}, {names(options, 6)} could be '{name}'. Which is it?",
                    options,
                )
                if answer is None:
                    taken.made.leave_open(
                        f"In {item.table.called}, '{clip(current.column, 40)}' was taken for '{name}'; {names(list(others), 4)} could be it as well.",
                        f"Correct columns, {name} under data if it is another.",
                    )
                elif answer:
                    for other in items:
                        if options[answer] in other.table.contents:
                            other.found[name] = Recognised(
                                current.target, options[answer], 1.0, "as you said"
                            )


def _columns_of_one_name(taken: TakenColumns) -> None:
    """Name columns that are called alike: which of them is meant only a person can say."""
    for table in dict.fromkeys(taken.roles.seen):
        if table.raw.repeated:
            taken.made.leave_open(
                f"More than one column of {table.called} is called {names(list(table.raw.repeated), 6)}.",
                "Give each a name of its own that says what it is and of which month (Pay before, Pay month 12), and start again.",
            )


def _turned_names(taken: TakenColumns) -> None:
    """Name yes-or-no columns whose names turn that of an outcome: whether yes is the opposite of it only a person can say."""
    for item in (*taken.roles.people, *taken.roles.outcomes):
        for name, column in item.others.turned.items():
            words = [word for word in item.table.contents[column].words if word][:2]
            example = ", ".join(f"{quoted(word)}: ..." for word in words)
            taken.made.leave_open(
                f"'{clip(column, 40)}' may be the opposite of '{name}', or another thing, and was not used.",
                f"If it is the opposite, write columns: {{{name}: {quoted(column)}}} and values: {{{name}: {{{example}}}}} under data, with 1 for the word that means '{name}' and 0 for the other.",
            )


def _periods(taken: TakenColumns) -> None:
    """Name columns that say an outcome of a year, a quarter or a day of the calendar, which is another month since the start for each person."""
    for item in (*taken.roles.people, *taken.roles.outcomes):
        for name, columns in item.others.periods.items():
            one = len(columns) == 1
            month = next(iter(taken.declared.months), 12)
            taken.made.leave_open(
                f"{names(columns, 4)} {'says' if one else 'say'} '{name}' of a year, a quarter, a day or a band, which is no month after the start, and {'was' if one else 'were'} not used.",
                "Export it by month after the start, or with the day of each amount or answer. If one is of the same month after the start for everybody, "
                f"write wide: {{{name}: {{{month}: {quoted(columns[-1])}}}}} under data.",
            )


def _other_times(taken: TakenColumns) -> None:
    """Name columns that say an outcome at another time: at the start, at the end of the programme, or before."""
    held = {one.target.name for item in taken.roles.outcomes for one in item.outcomes}
    for item in (*taken.roles.people, *taken.roles.outcomes):
        for name, column in item.others.untimed.items():
            if name in held or column in item.others.maybe_before.values():
                continue
            taken.made.leave_open(
                f"'{clip(column, 40)}' says '{name}' at another time than a month after the start, and was not used.",
                f"If it is of the month that evaluation.yml reports, for everybody, write columns: {{{name}: {quoted(column)}}} under data.",
            )
    if "covariates" not in taken.declared.new or "prior_outcomes" not in taken.declared.new:
        return
    for item in taken.roles.people:
        for name, column in item.others.maybe_before.items():
            code = str(vocabulary()["covariates"].get(name, {}).get("outcome", ""))
            if not code:
                continue
            options = ["yes, before anything was done for the person", "no, or not for everybody"]
            answer = taken.ask.choose(
                f"Does '{clip(column, 40)}' say how it was before the start?", options
            )
            if answer == 0:
                target = Target(name, "yesno", (), "", code)
                item.found[name] = Recognised(target, column, 1.0, "as you said")
                taken.covariates[name] = "numeric"
            elif answer is None:
                taken.made.leave_open(
                    f"'{clip(column, 40)}' may be '{code}' before the start, by which a comparison is stronger, and was not used.",
                    f"If it was so before anything was done for the person, write {name}: numeric under covariates, {{column: {name}, outcome: {code}, month: -1}} "
                    f"under prior_outcomes, and columns: {{{name}: {quoted(column)}}} under data.",
                )


def _files(taken: TakenColumns) -> None:
    made, roles = taken.made, taken.roles
    for table in ("people", "outcomes", "jobs", "pay", "events", "costs", "context"):
        items = roles.tables.get(table)
        if not items:
            continue
        files = list(dict.fromkeys(item.table.file for item in items))
        value: Any = files[0] if len(files) == 1 else files
        made.add(table, value, _why_table(taken, table, items))
    if roles.people and "outcomes" not in roles.tables and "outcomes" in taken.declared.data:
        why = "the outcomes are columns of people"
        if taken.codes and all(code in taken.derive for code in taken.codes):
            made_of = "payments" if "pay" in roles.tables else "jobs"
            why = f"the outcomes are worked out of {made_of}"
        elif not roles.outcomes:
            why = "no outcome was recognised"
        made.add("outcomes", None, why)
    if not roles.people:
        taken.made.leave_open(
            "No table of people was recognised: one row a person, with an id, a group and what was known before the start.",
            "Write under data, people which file it is, and under columns what its columns are called.",
        )


def _why_table(taken: TakenColumns, table: str, items: Sequence[TableColumns]) -> str:
    """Say what a row is. No count of people stands in a comment: evaluation.yml goes with the code, which may be public."""
    row = _ROW_IN_WORDS[table]
    ids = items[0].content("person_id")
    if table == "outcomes" and taken.single:
        row = "one row a person, with a column for each month"
    if table == "people" and ids is not None and not ids.mostly_unique:
        row = "several rows of a person"
    files = len({item.table.file for item in items})
    if files > 1:
        row += f"; {files} files of the same things"
    if len(items) > files:
        row += f"; {len(items)} sheets of the same things"
    if any(item.table.part for item in items):
        row += "; only the beginning was looked at, so large is the file"
    return row


def _plain_tables(taken: TakenColumns) -> None:
    for table, columns in taken.roles.plain.items():
        seen = taken.roles.tables[table][0].table
        for name, column in columns.items():
            taken.name(name, ((seen, column),), "by its name")
            kind = KINDS.get(name, "text")
            kind = "text" if name == "place_code" else kind
            taken.uses.append(Use(table, name, kind, ((seen, column),)))
