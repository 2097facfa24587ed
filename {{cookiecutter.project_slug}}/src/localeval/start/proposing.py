"""From tables that were found to a proposed section ``data``, and to what of ``covariates`` and ``outcomes`` the files decide.

Nothing is proposed that only a person can know: which outcome is the primary one, what was known before the start of columns that no list
names, who is in which group where no word says so. These are left open, with what to do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping, Sequence
from itertools import permutations
from typing import Any, TypeVar

import numpy as np

from localeval.data.problems import clip, names
from localeval.data.standard import GROUPS
from localeval.project.data_settings import SAYS_MONTH
from localeval.start.amount_units import written_units
from localeval.start.content import is_gss
from localeval.start.declared import Declared
from localeval.start.evaluated import (
    MADE_OF,
    can_derive,
    covariates_of,
    new_declarations,
    outcomes_of,
)
from localeval.start.file_layout import file_layout
from localeval.start.months_in_names import says_calendar_month
from localeval.start.proposal import Asker, Proposal
from localeval.start.recognising import Recognised, TableColumns, identifying_columns
from localeval.start.seen_tables import SeenTable
from localeval.start.table_roles import TableRoles
from localeval.start.uses import Use
from localeval.start.value_styles import day_styles, missing_codes, number_styles
from localeval.start.vocabulary import tokens
from localeval.start.whole_files import group_in_name, month_in_file_name, place_in_name
from localeval.start.word_values import word_meanings

T = TypeVar("T")
_ID_WORDS = frozenset({"id", "reference", "number", "key", "urn", "identifier"})
_SERIAL_FROM = dt.date(1899, 12, 30)
#: No more names than this for one column are put in order.
_MOST_NAMES = 5
#: Standard columns of each table that are not declared elsewhere.
_STANDARD = {
    "people": ("person_id", "group", "start_date", "place_code"),
    "events": ("person_id", "event", "date"),
}
_KINDS = {
    "person_id": "id",
    "group": "group",
    "start_date": "days",
    "place_code": "place",
    "date_of_birth": "births",
    "last_worked": "days",
    "month": "month",
    "outcome_date": "days",
    "event": "event",
    "date": "days",
    "amount": "amount",
    "value": "amount",
    "kind": "words",
    "year": "words",
    "period": "text",
}
_HOLDS = {"days": "days", "births": "days", "month": "months", "id": "ids"}
_ROW_IN_WORDS = {
    "people": "one row a person",
    "outcomes": "one row a person and month",
    "events": "one row an event",
    "costs": "one row a cost",
    "context": "one row a figure of a place",
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
    return _Proposing(roles, declared, ask).proposal()


class _Proposing:
    """The settings of one set of tables, key by key."""

    def __init__(self, roles: TableRoles, declared: Declared, ask: Asker) -> None:
        self.roles, self.declared, self.ask = roles, declared, ask
        self.made = Proposal()
        self.uses: list[Use] = []
        self.columns: dict[str, Any] = {}
        self.held: dict[str, list[tuple[SeenTable, str]]] = {}
        self.why: dict[str, str] = {}
        self.derive: dict[str, str] = {}
        #: Whether outcomes have one row a person.
        self.single = roles.wide
        self.every_row: dict[str, dict[str, Any]] = {}
        self.wide: dict[str, Any] = {}
        self.covariates = covariates_of(roles, declared)
        self.codes = outcomes_of(roles, declared)

    def proposal(self) -> Proposal:
        made = self.made
        for what, remedy in self.roles.open:
            made.leave_open(_sentence(what), remedy)
        self._settle_doubts()
        self._columns_of_one_name()
        self._turned_names()
        self._files()
        self._people()
        self._outcomes()
        self._events()
        self._plain_tables()
        file_layout(self.roles, made)
        entries, made.entries = made.entries, []
        if self.columns:
            made.add("columns", self.columns, "", self.why)
        day_styles(self.uses, made, self.ask)
        styled = number_styles(self.uses, made)
        not_known = missing_codes(self.uses, styled, made)
        word_meanings(self.uses, not_known, self.declared, made, self.ask)
        if self.every_row:
            made.add(
                "every_row", self.every_row, "", {file: "by its name" for file in self.every_row}
            )
        if self.wide:
            made.add("wide", self.wide, "a column for each month", {})
        self._duplicates()
        by_pay_day = any("outcome_date" in item.found for item in self.roles.outcomes)
        written_units(self.uses, self.declared, made, self.ask, by_pay_day=by_pay_day)
        if self.derive:
            made.add("derive", self.derive, "", {name: _why_derived(name) for name in self.derive})
        self._identifying()
        made.entries = [*entries, *made.entries]
        new_declarations(self.roles, self.declared, self.covariates, self.codes, made, self.ask)
        return made

    # -- tables

    def _settle_doubts(self) -> None:
        """Ask where two columns could be the same thing; without an answer the first is proposed, and the doubt is named."""
        for table, items in self.roles.tables.items():
            for item in items[:1]:
                for name, others in item.doubtful.items():
                    if name not in item.found or (
                        name in {"month", "event", "date"} and table == "people"
                    ):
                        continue
                    current = item.found[name]
                    options = [current.column, *others]
                    answer = self.ask.choose(
                        f"In {item.table.called}, {names(options, 6)} could be '{name}'. Which is it?",
                        options,
                    )
                    if answer is None:
                        self.made.leave_open(
                            f"In {item.table.called}, '{clip(current.column, 40)}' was taken for '{name}'; {names(list(others), 4)} could be it as well.",
                            f"Correct columns, {name} under data if it is another.",
                        )
                    elif answer:
                        for other in items:
                            if options[answer] in other.table.contents:
                                other.found[name] = Recognised(
                                    current.target, options[answer], 1.0, "as you said"
                                )

    def _columns_of_one_name(self) -> None:
        """Name columns that are called alike: which of them is meant only a person can say."""
        for table in dict.fromkeys(self.roles.seen):
            if table.raw.repeated:
                self.made.leave_open(
                    f"More than one column of {table.called} is called {names(list(table.raw.repeated), 6)}.",
                    "Give each a name of its own that says what it is and of which month (Pay before, Pay month 12), and start again.",
                )

    def _turned_names(self) -> None:
        """Name yes-or-no columns whose names turn that of an outcome: whether yes is the opposite of it only a person can say."""
        for item in (*self.roles.people, *self.roles.outcomes):
            for name, column in item.turned.items():
                words = [word for word in item.table.contents[column].words if word][:2]
                example = ", ".join(f"{_quoted(word)}: ..." for word in words)
                self.made.leave_open(
                    f"'{clip(column, 40)}' may be the opposite of '{name}', or another thing, and was not used.",
                    f"If it is the opposite, write columns: {{{name}: {_quoted(column)}}} and values: {{{name}: {{{example}}}}} under data, with 1 for the word that means '{name}' and 0 for the other.",
                )

    def _files(self) -> None:
        made, roles = self.made, self.roles
        for table in ("people", "outcomes", "events", "costs", "context"):
            items = roles.tables.get(table)
            if not items:
                continue
            files = [item.table.file for item in items]
            value: Any = files[0] if len(files) == 1 else files
            made.add(table, value, self._why_table(table, items))
        if roles.people and "outcomes" not in roles.tables and "outcomes" in self.declared.data:
            where = "a column for each month" if self.wide else "columns of people"
            made.add("outcomes", None, f"the outcomes are {where}")
        if not roles.people:
            self.made.leave_open(
                "No table of people was recognised: one row a person, with an id, a group and what was known before the start.",
                "Write under data, people which file it is, and under columns what its columns are called.",
            )

    def _why_table(self, table: str, items: Sequence[TableColumns]) -> str:
        """Say what a row is. No count of people stands in a comment: evaluation.yml goes with the code, which may be public."""
        row = _ROW_IN_WORDS[table]
        ids = items[0].content("person_id")
        if table == "outcomes" and self.single:
            row = "one row a person, with a column for each month"
        if table == "people" and ids is not None and not ids.mostly_unique:
            row = "several rows of a person"
        if len(items) > 1:
            row += f"; {len(items)} files of the same things"
        if any(item.table.part for item in items):
            row += "; only the beginning was looked at, so large is the file"
        return row

    def _use(
        self,
        table: str,
        name: str,
        items: Sequence[TableColumns],
        kind: str = "",
        outcome: str = "",
    ) -> bool:
        """Take a recognised column into the proposal."""
        there = [item for item in items if name in item.found]
        if not there:
            return False
        first = there[0].found[name]
        columns = tuple((item.table, item.found[name].column) for item in there)
        return self._take(table, name, columns, first, kind or _KINDS.get(name, "text"), outcome)

    def _take(
        self,
        table: str,
        name: str,
        columns: Sequence[tuple[SeenTable, str]],
        first: Recognised,
        kind: str,
        outcome: str = "",
    ) -> bool:
        labels = [table.labels[column] for table, column in columns if column in table.labels]
        above = f"; above it stands '{clip(labels[0], 60)}'" if labels else ""
        self._name(name, columns, f"{first.why}{above}")
        self.uses.append(Use(table, name, kind, tuple(columns), outcome))
        return True

    def _name(self, name: str, tables: Sequence[tuple[SeenTable, str]], why: str) -> None:
        """Say what a standard column is called; its own name needs no line, and files may call it otherwise."""
        self.held.setdefault(name, []).extend(tables)
        called = list(dict.fromkeys(column for _, column in self.held[name] if column != name))
        for order in permutations(called) if len(called) <= _MOST_NAMES else ():
            # The first of the names that a file has is read there.
            if all(
                next((one for one in (*order, name) if one in table.raw.columns), None) == column
                for table, column in self.held[name]
            ):
                if order:
                    self.columns[name] = order[0] if len(order) == 1 else list(order)
                    self.why[name] = why if len(order) == 1 else "each file has its own name for it"
                return
        self.made.leave_open(
            f"{names(called, 4)} are '{name}' in one file each, and another file has a column of that name too.",
            "Give the column one name in all files.",
        )

    def _people(self) -> None:
        people, declared = self.roles.people, self.declared
        if not people:
            return
        for name in _STANDARD["people"]:
            if name == "place_code" and not self._places_matter(people):
                continue
            if name == "group" and not declared.compares and "group" not in people[0].found:
                continue
            if not self._use("people", name, people) and name != "place_code":
                self._misfit(people, name)
        if declared.compares:
            self._of_whole_files(
                people, "group", lambda item: group_in_name(item, declared), GROUPS
            )
        if len(declared.places) > 1:
            codes = tuple(declared.places)
            self._of_whole_files(
                people, "place_code", lambda item: place_in_name(item, declared), codes
            )
        self._other_places(people)
        self._unnamed_start(people)
        wanted = {**self.covariates, **dict.fromkeys(declared.shared, "category")}
        for name, kind in wanted.items():
            held = "number" if kind == "numeric" else "words"
            if any(i.found[name].target.kind == "yesno" for i in people if name in i.found):
                held = "yesno"
            if self._use("people", name, people, held):
                continue
            if can_derive(name, people):
                made_of = MADE_OF[name]
                if made_of != "start_date":
                    self._use("people", made_of, people)
                self.derive[name] = f"from {made_of}"
            elif not self._misfit(people, name):
                self.made.leave_open(
                    f"No column was recognised as '{name}', which evaluation.yml declares.",
                    f"Write columns: {{{name}: ...}} under data, or remove it from evaluation.yml.",
                )
        self._start_for_all(people)

    def _of_whole_files(
        self,
        items: Sequence[TableColumns],
        name: str,
        of: Callable[[TableColumns], Any],
        choices: Sequence[Any],
    ) -> None:
        """Say once for a file what no column of it says, where its name tells it, or a person."""
        lacking = [item for item in items if name not in item.found]
        unsaid = []
        for item in lacking:
            value = of(item)
            if value is None and name not in item.misfits:
                question = (
                    f"No column of {item.table.called} says '{name}'. Is it the same in every row?"
                )
                answer = self.ask.choose(question, [str(choice) for choice in choices])
                value = None if answer is None else choices[answer]
            if value is None:
                unsaid.append(item)
            else:
                self.every_row.setdefault(item.table.file, {})[name] = value
        said = {values.get(name) for values in self.every_row.values()} - {None}
        if (
            lacking
            and not unsaid
            and name == "group"
            and len(lacking) == len(items) == len(said) == 1
        ):
            self.made.leave_open(
                f"By its name, everybody in {lacking[0].table.called} is a {next(iter(said))}.",
                "A comparison needs people of both groups: name the file with the others too.",
            )
        if unsaid and not any(name in item.misfits for item in unsaid):
            example = f"every_row: {{{_quoted(unsaid[0].table.file)}: {{{name}: {choices[0]}}}}}"
            self.made.leave_open(
                f"No column of {names([item.table.called for item in unsaid], 4)} says '{name}'.",
                f"Name it under data: columns: {{{name}: ...}}; or, where it is the same in every row of a file, write {example}.",
            )

    def _other_places(self, people: Sequence[TableColumns]) -> None:
        """Name places of the files that are not declared, where there is one place only and all would count as of it."""
        if len(self.declared.places) != 1:
            return
        found = [content for item in people if (content := item.content("place_code")) is not None]
        codes = sorted({word for content in found for word in content.words if is_gss([word])})
        others = [code for code in codes if code not in self.declared.places]
        if others:
            listed = ", ".join(f"{{code: {code}, name: ...}}" for code in codes[:3])
            self.made.leave_open(
                f"'{clip(found[0].name, 40)}' holds codes of places that evaluation.yml does not list: {names(others, 4)}.",
                f"List all under places, as in {listed}, and write columns: {{place_code: {_quoted(found[0].name)}}} under data; else everybody counts as of one place.",
            )

    def _unnamed_start(self, people: Sequence[TableColumns]) -> None:
        """Ask about the only days of people that could be those of the start, where no name says so."""
        if any("start_date" in item.found for item in people):
            return
        item = people[0]
        days = [
            column
            for column, content in item.table.contents.items()
            if content.kind == "days" and not content.looks_like_births and column not in item.used
        ]
        if not days:
            return
        answer = self.ask.choose(
            f"No column is named as the day of the start. Is one of these of {item.table.called} it?",
            days,
        )
        if answer is None:
            self.made.leave_open(
                f"No column is named as the day of the start; {names(days, 4)} {'holds' if len(days) == 1 else 'hold'} days.",
                f"If it is that day, write columns: {{start_date: {_quoted(days[0])}}} under data.",
            )
            return
        columns = tuple(
            (one.table, days[answer]) for one in people if days[answer] in one.table.contents
        )
        self._name("start_date", columns, "as you said")
        self.uses.append(Use("people", "start_date", "days", columns))

    def _misfit(self, items: Sequence[TableColumns], name: str) -> bool:
        """Say where a column has the name of a standard one, but holds something else."""
        column = next((item.misfits[name] for item in items if name in item.misfits), None)
        if column is None:
            return False
        wanted = next(
            (words for kind, words in _HOLDS.items() if _KINDS.get(name, "") == kind),
            "what it should",
        )
        numbers = [
            look
            for item in items
            if (content := item.table.contents.get(column)) and (look := content.numbers)
        ]
        if wanted == "days" and numbers and all(_are_serial_days(look.values) for look in numbers):
            day = _SERIAL_FROM + dt.timedelta(days=int(numbers[0].values[0]))
            self.made.leave_open(
                f"'{clip(column, 40)}' is called like '{name}' and holds numbers, as a spreadsheet counts days: the first would be {day:%Y-%m}.",
                f"Give the column the format of a date in the spreadsheet and start again, or write columns: {{{name}: {_quoted(column)}}} and dates: {{{name}: excel}} under data.",
            )
            return True
        called = "" if column == name else f"columns: {{{name}: {_quoted(column)}}} and "
        self.made.leave_open(
            f"'{clip(column, 40)}' is called like '{name}' and does not hold {wanted} in a way that can be read for certain.",
            f"Correct it in the file, or write {called}what its values mean under data.",
        )
        return True

    def _places_matter(self, people: Sequence[TableColumns]) -> bool:
        content = people[0].content("place_code")
        return content is not None and len(self.declared.places) > 1

    def _start_for_all(self, people: Sequence[TableColumns]) -> None:
        """Name a start that most have, but a whole group lacks: months are counted from it."""
        starts = [content for item in people if (content := item.content("start_date")) is not None]
        rows = sum(content.rows for content in starts)
        known = sum(content.known for content in starts)
        needed = "age" in self.derive or any(
            "outcome_date" in item.found for item in self.roles.outcomes
        )
        if starts and known < 0.75 * rows:
            self.made.leave_open(
                f"'{clip(starts[0].name, 40)}' is empty in {rows - known:,} of {rows:,} rows"
                + (
                    ", so that what is counted from the start is not known there."
                    if needed
                    else "."
                ),
                "People who did not start need the day from which their months are counted, such as that of their referral.",
            )

    def _outcomes(self) -> None:
        items, roles = self.roles.outcomes, self.roles
        table = "outcomes" if "outcomes" in roles.tables else "people"
        if not items:
            self._no_outcomes()
            return
        if table == "outcomes":
            self._use("outcomes", "person_id", items)
            self._months_of_files(items)
            if "month" in items[0].found and not self.single:
                self._use("outcomes", "month", items)
            elif "outcome_date" in items[0].found and not self.single:
                self._use("outcomes", "outcome_date", items)
                self.derive["month"] = "from outcome_date"
                if not any("start_date" in item.found for item in roles.people):
                    self.made.leave_open(
                        "The outcomes have a date and no month, and no column says when people started.",
                        "Name it under data: columns: {start_date: ...}.",
                    )
        by_code: dict[str, list[tuple[TableColumns, Recognised]]] = {}
        for item in items:
            for one in item.outcomes:
                by_code.setdefault(one.target.outcome, []).append((item, one))
        as_columns = not self.single or self._only_month(by_code)
        for code in self.codes:
            found = by_code.get(code)
            name = code.removeprefix("local:")
            if self._unsettled(items, name) or (not found and self._misfit(items, name)):
                continue
            if not found:
                self.made.leave_open(
                    f"No column was recognised as the outcome '{code}'.",
                    f"Write columns: {{{code.removeprefix('local:')}: ...}} under data, or remove it from outcomes.",
                )
                continue
            kind = "yesno" if found[0][1].target.kind == "yesno" else "amount"
            name = found[0][1].target.name
            if as_columns:
                columns = tuple((item.table, one.column) for item, one in found)
                self._take(table, name, columns, found[0][1], kind, code)
            else:
                self._wide(table, name, code, found, kind)

    def _months_of_files(self, items: Sequence[TableColumns]) -> None:
        """Say the month of a file of outcomes whose columns say none, where its name does."""
        named = any(one.month is not None for item in items for one in item.outcomes)
        if not self.single or named:
            return
        months = [month_in_file_name(item) for item in items]
        if None in months:
            return
        for item, month in zip(items, months, strict=True):
            self.every_row.setdefault(item.table.file, {})["month"] = month
        self.single = False

    def _no_outcomes(self) -> None:
        """Say why no outcome was recognised, as far as the names of columns tell it."""
        people = self.roles.people
        if not people:
            return
        told = [
            self._unsettled(people, name) or self._misfit(people, name)
            for name in (code.removeprefix("local:") for code in self.codes)
        ]
        months = [c for item in people for c in item.table.contents if says_calendar_month(c)]
        if len(months) > 1:
            self.made.leave_open(
                f"{names(months, 3)} are months of the calendar, which are other months since the start for each person.",
                "Export one row a person and month instead, with a column of the date: it is turned into months since the start.",
            )
        elif not any(told):
            self.made.leave_open(
                "No column of an outcome was recognised.",
                "Write under data, outcomes which file holds them, and under columns what they are called.",
            )

    def _unsettled(
        self,
        items: Sequence[TableColumns],
        name: str,
    ) -> bool:
        """Leave open which of several columns an outcome is; none is taken."""
        columns = next((item.unsettled[name] for item in items if name in item.unsettled), ())
        if not columns:
            return False
        self.made.leave_open(
            f"{names(list(columns), 6)} could each be '{name}'.",
            f"Say which it is: columns: {{{name}: {_quoted(columns[0])}}} under data.",
        )
        return True

    def _only_month(self, by_code: Mapping[str, Sequence[tuple[TableColumns, Recognised]]]) -> bool:
        """Whether outcomes with one row a person are of the one month that is reported, so that they are columns of people."""
        if "outcomes" in self.roles.tables:
            return False
        months = {month for each in self.codes.values() for month in each}
        if len(months) != 1:
            return False
        for code in self.codes:
            per_file: dict[str, int] = {}
            for item, one in by_code.get(code, ()):
                per_file[item.table.called] = per_file.get(item.table.called, 0) + 1
                if one.month is not None and (
                    one.month.calendar or (one.month.month not in months and not one.month.bare)
                ):
                    return False
            if any(count > 1 for count in per_file.values()):
                return False
        return True

    def _wide(
        self,
        table: str,
        name: str,
        code: str,
        found: Sequence[tuple[TableColumns, Recognised]],
        kind: str,
    ) -> None:
        named = [(item, one) for item, one in found if one.month is not None]
        months = self.codes.get(code, ())
        if any(one.column in item.table.raw.repeated for item, one in found):
            return  # said: which of the columns is meant is not known
        if not named:
            if len(set(months)) == 1 and len({one.column for _, one in found}) == 1:
                month, column = months[0], found[0][1].column
                self.wide[code] = {month: column}
                self.made.leave_open(
                    f"'{clip(column, 40)}' does not say its month; it was taken to be month {month}, the only one in evaluation.yml.",
                    "Correct wide under data if it is another.",
                )
                named = list(found)
            else:
                self.made.leave_open(
                    f"'{clip(found[0][1].column, 40)}' holds '{name}' and does not say at which month after the start.",
                    f"Write wide: {{{code}: {{12: {_quoted(found[0][1].column)}}}}} with its month under data.",
                )
                return
        else:
            if any(one.month is not None and one.month.weeks for _, one in named):
                self.made.leave_open(
                    f"The columns of '{name}' say weeks; 26 were taken for 6 months, 52 for 12.",
                    "Correct wide under data if that is not what they are.",
                )
            by_month = {one.month.month: one.column for _, one in named if one.month is not None}
            calendar = any(one.month is not None and one.month.calendar for _, one in named)
            pattern = _pattern([one for _, one in named], named[0][0])
            if calendar and pattern is None:
                self.made.leave_open(
                    f"The columns of '{name}' are months of the calendar in several ways of writing.",
                    f'Rename them alike, and write wide: {{{code}: "Pay {{%b-%y}}"}} under data.',
                )
                return
            self.wide[code] = _pattern([one for _, one in named], named[0][0]) or dict(
                sorted(by_month.items())
            )
        columns = tuple((item.table, one.column) for item, one in named)
        self.uses.append(Use(table, name, kind, columns, code))

    def _events(self) -> None:
        items = self.roles.tables.get("events", [])
        for name in _STANDARD["events"]:
            self._use("events", name, items)

    def _plain_tables(self) -> None:
        for table, columns in self.roles.plain.items():
            seen = self.roles.tables[table][0].table
            for name, column in columns.items():
                self._name(name, ((seen, column),), "by its name")
                kind = _KINDS.get(name, "text")
                kind = "text" if name == "place_code" else kind
                self.uses.append(Use(table, name, kind, ((seen, column),)))

    def _duplicates(self) -> None:
        from localeval.start.repeated_rows import repeated

        found = {}
        for table in ("people", "outcomes", "events"):
            items = self.roles.tables.get(table)
            if not items:
                continue
            key = {"people": ("person_id",), "outcomes": ("person_id", "month")}.get(table, ())
            if table == "outcomes" and ("month" not in items[0].found or self.single):
                key = ("person_id",) if self.single else ("person_id", "outcome_date")
            used = [use for use in self.uses if use.table == table]
            same, other = repeated(items, key, used)
            if other and table != "events":
                self.made.leave_open(
                    f"{other:,} rows of {items[0].table.called} have the {' and '.join(key)} of another row and differ from it.",
                    "Keep one row for each, or correct the ids; the check names the rows.",
                )
            if same and table != "events":
                found[table] = same
        if found:
            only_people = (
                list(found) == ["people"] and self.roles.tables.get("outcomes") == self.roles.people
            )
            value: Any = {"people": "drop-identical"} if only_people else "drop-identical"
            self.made.add(
                "duplicates",
                value,
                f"rows of {' and '.join(found)} are the same as another in every column that is used",
            )

    def _identifying(self) -> None:
        found = identifying_columns(self.roles.seen)
        used_as_ids = {column for use in self.uses if use.kind == "id" for _, column in use.columns}
        stored = {
            column
            for use in self.uses
            if use.name not in {"date_of_birth", "last_worked"} and use.kind != "id"
            for _, column in use.columns
        }
        births = {c for use in self.uses if use.name == "date_of_birth" for _, c in use.columns}
        found |= {column: "days of birth" for column in births if column not in found}
        listed = {
            column: why for column, why in found.items() if column not in used_as_ids | stored
        }
        if listed:
            self.made.add(
                "identifying",
                list(listed),
                "tell who somebody is: read in memory, looked for in what is published, never stored",
            )
        for column in used_as_ids & set(found):
            if found[column] != "by its name" or re.search(
                r"(?i)n\W*i\W*(no|num)|nino|insurance|nhs", column
            ):
                others = self._other_ids(found)
                if others:
                    self.made.leave_open(
                        f"The id that was recognised is '{clip(column, 40)}', which tells who somebody is; {names(others, 3)} is different in every row too.",
                        f"If that is in all files, write columns: {{person_id: {_quoted(others[0])}}} under data instead.",
                    )
                    continue
                self.made.leave_open(
                    f"The only id is '{clip(column, 40)}', which tells who somebody is.",
                    "Once the files are linked, put a number that means nothing in its place.",
                )

    def _other_ids(self, personal: Container[str]) -> list[str]:
        """Find columns of people that are not used, tell nobody who somebody is, and could be an id."""
        return [
            column
            for item in self.roles.people[:1]
            for column, content in item.table.contents.items()
            if column not in item.used
            and column not in personal
            and not content.personal
            and content.kind != "days"
            and content.known == content.rows == content.distinct
            and content.has_digits
            and not _ID_WORDS.isdisjoint(tokens(column))
        ]


def _pattern(found: Sequence[Recognised], item: TableColumns) -> str | None:
    """Give the one name with ``{month}`` under which exactly the columns of an outcome are found."""
    patterns = {one.month.pattern for one in found if one.month is not None}
    if len(patterns) != 1 or None in patterns:
        return None
    pattern = patterns.pop()
    assert pattern is not None
    if any(one.month is not None and one.month.calendar for one in found):
        return pattern
    before, _, after = pattern.partition(SAYS_MONTH)
    like = re.compile(rf"{re.escape(before)}([+-]?\d{{1,3}}){re.escape(after)}")
    mine = {one.column for one in found}
    return pattern if all(c in mine for c in item.table.contents if like.fullmatch(c)) else None


def _are_serial_days(values: np.ndarray) -> bool:
    """Whether numbers can be days since the end of 1899, as spreadsheets count them: all of 1954 to 2064."""
    return bool(len(values) and (values >= 20_000).all() and (values <= 60_000).all())


def _why_derived(name: str) -> str:
    return {
        "age": "completed years at the start; the date of birth is not stored",
        "months_workless": "whole months up to the start",
        "quarter": "of the start",
        "month": "calendar months since that of the start",
    }[name]


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _quoted(text: str) -> str:
    return '"' + clip(text, 40).replace('"', "'") + '"'
