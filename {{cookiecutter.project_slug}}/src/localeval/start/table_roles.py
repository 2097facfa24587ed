"""Which table is people, outcomes, events, costs or figures of places.

A table that fits nothing is named and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from localeval.catalogue import catalogue
from localeval.start.dated_jobs import find_jobs
from localeval.start.dated_pay import OF_PAY, find_pay, lacks_its_days
from localeval.start.declared import Declared
from localeval.start.one_table import is_one_table, sheets_of_one_table, unread_sheets
from localeval.start.recognising import TableColumns, recognise, standard_table
from localeval.start.same_columns import agree
from localeval.start.seen_tables import SeenTable
from localeval.start.shared_ids import ids_without_a_name, link_ids
from localeval.start.targets import targets

#: Tables of which the columns are recognised by their names alone, with how many are needed.
_BY_NAMES = {"costs": 3, "context": 4}
#: Months about that of an outcome in which somebody may have been asked for it, and the share of rows that must be so near.
_ABOUT, _NEAR = 3, 0.8
_IN_PEOPLE_ONLY = ("group", "start_date", "date_of_birth", "last_worked")


@dataclass
class TableRoles:
    """The tables of a project as they were found.

    Attributes
    ----------
    tables : dict of str to list of TableColumns
        By name of the standard: its files, one under the other.
    plain : dict of str to dict of str to str
        Of costs and context: standard name and the file's.
    wide : bool
        Whether outcomes have one row a person: a column for each month, or one for the only month.
    with_people : bool
        Whether the outcomes are columns of people.
    unused : list of (str, str)
        Tables that were left out, each with the reason.
    open : list of (str, str)
        What a person has to decide: what was seen, and what to do.
    same_columns : list of TableColumns
        Sheets with the columns of one that is used.
    unkept : list of (SeenTable, tuple of str)
        Tables with columns that are needed and hold formulas whose values the file does not hold.
    """

    tables: dict[str, list[TableColumns]] = field(default_factory=dict)
    plain: dict[str, dict[str, str]] = field(default_factory=dict)
    wide: bool = False
    with_people: bool = False
    unused: list[tuple[str, str]] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)
    same_columns: list[TableColumns] = field(default_factory=list)
    unkept: list[tuple[SeenTable, tuple[str, ...]]] = field(default_factory=list)

    @property
    def people(self) -> list[TableColumns]:
        return self.tables.get("people", [])

    @property
    def outcomes(self) -> list[TableColumns]:
        """Where the outcomes stand: a table of their own, or people."""
        return self.tables.get("outcomes", []) or (self.people if self.with_people else [])

    @property
    def seen(self) -> list[SeenTable]:
        """All tables that are used."""
        return [item.table for each in self.tables.values() for item in each]


def find_roles(tables: Sequence[SeenTable], declared: Declared) -> TableRoles:
    """Say which table is what.

    Parameters
    ----------
    tables : sequence of SeenTable
    declared : Declared
    """
    roles = TableRoles()
    wanted = targets(declared)
    shown = _without_hidden_copies(tables, roles)
    others: list[SeenTable] = []
    for table in shown:
        name, columns = _by_names(table)
        if columns is None or name in roles.tables:
            others.append(table)
            continue
        roles.tables[name] = [TableColumns(table)]
        roles.plain[name] = dict(columns)
    found = [recognise(table, wanted, declared) for table in others]
    agree(found, declared)
    for item in found:
        _restricted(item, declared)
    ids_without_a_name(found, wanted)
    link_ids(found, wanted)
    _people(found, roles)
    others_than_people = [item for item in found if item not in roles.people]
    _self_employed_in_jobs(others_than_people, roles)
    pay = find_pay(roles.people, others_than_people, declared)
    # Payments are earnings by month as well where the project asks for both.
    only_pay = [] if _are_outcomes_too(pay, declared) else pay
    _outcomes([item for item in found if item not in only_pay], roles, declared)
    if pay:
        roles.tables["pay"] = pay
    _events(found, roles)
    taken = [item for each in roles.tables.values() for item in each]
    free = [item for item in found if item not in taken and item not in roles.same_columns]
    if jobs := find_jobs(roles.people, free):
        roles.tables["jobs"] = jobs
    _without_values(found, roles)
    for item in found:
        if item not in roles.same_columns and all(
            item not in each for each in roles.tables.values()
        ):
            roles.unused.append((item.table.called, _why_unused(item, roles)))
    return roles


def _self_employed_in_jobs(found: Sequence[TableColumns], roles: TableRoles) -> None:
    """Take no column of a table of jobs for an outcome where it says of each job what the outcome says of a person."""
    for item in found:
        codes = {one.target.outcome for one in item.outcomes}
        of_jobs = bool(codes) and codes <= {*OF_PAY, "self_employed_6m"}
        if of_jobs and find_jobs(roles.people, [item]) == [item]:
            item.outcomes.clear()


def _are_outcomes_too(pay: Sequence[TableColumns], declared: Declared) -> bool:
    """Whether a table of payments may be the one of outcomes too: an outcome that the project names is a column of it."""
    named = set(declared.outcomes) - set(OF_PAY) if "outcomes" not in declared.new else set()
    return any(one.target.outcome in named for item in pay for one in item.outcomes)


def _without_hidden_copies(tables: Sequence[SeenTable], roles: TableRoles) -> list[SeenTable]:
    """Leave out hidden sheets whose columns a sheet that is shown has too."""
    kept = []
    for table in tables:
        if table.hidden and any(
            not other.hidden and set(other.raw.columns) & set(table.raw.columns)
            for other in tables
            if other.file == table.file
        ):
            roles.unused.append(
                (table.called, "it is hidden, and a sheet that is shown holds its columns")
            )
        else:
            kept.append(table)
    return kept


def _by_names(table: SeenTable) -> tuple[str, Mapping[str, str] | None]:
    if {"person_id", "group"} & set(table.raw.columns):
        return "", None
    for name, needed in _BY_NAMES.items():
        columns = standard_table(table, name, needed)
        asked = {
            "costs": {"item", "amount"},
            "context": {"place_code", "indicator", "value", "period"},
        }[name]
        if columns is not None and asked <= set(columns):
            return name, columns
    return "", None


def _restricted(item: TableColumns, declared: Declared) -> None:
    """Take away months of follow-up where each row is a person of its own and the months differ.

    Not where the column has the standard name, or the months lie about those of the outcomes: then it says of which month each row is,
    as where people were asked when they could be reached, and no value may pass for one of another month.
    """
    ids, month = item.content("person_id"), item.content("month")
    if item.column("month") == "month":
        return
    if ids is not None and ids.mostly_unique and month is not None and month.distinct > 1:
        apart = "group" not in item.found and "start_date" not in item.found
        if not (apart and _is_asked_near(item, declared)):
            del item.found["month"]


def _is_asked_near(item: TableColumns, declared: Declared) -> bool:
    """Whether the months of a table with a row a person lie about those of the outcomes, so that they say when each was asked."""
    content = item.content("month")
    if content is None or content.numbers is None or not item.outcomes:
        return False
    asked = set(declared.months) if "outcomes" not in declared.new else set()
    shared = catalogue.shared_outcomes()
    for one in item.outcomes if not asked else ():
        outcome = shared.get(one.target.outcome)
        asked |= set(outcome.months) if outcome is not None else set()
    if not asked:
        return False
    values, counts = content.numbers.values, content.numbers.counts
    apart = np.min([np.abs(values - month) for month in asked], axis=0)
    return float(counts[apart <= _ABOUT].sum()) >= _NEAR * float(counts.sum())


def _worth_as_people(item: TableColumns) -> int:
    ids = item.content("person_id")
    if ids is None:
        return 0
    worth = 4 * ("group" in item.found) + sum(name in item.found for name in _IN_PEOPLE_ONLY[1:])
    standard = {
        "person_id",
        "group",
        "start_date",
        "month",
        "outcome_date",
        "event",
        "date",
        "place_code",
        *_IN_PEOPLE_ONLY,
    }
    worth += sum(name not in standard for name in item.found)
    if "event" in item.found and not ids.mostly_unique:
        return 0
    if not ids.mostly_unique and ("month" in item.found or "outcome_date" in item.found):
        worth -= 3
    return max(worth, 0)


def _people(found: Sequence[TableColumns], roles: TableRoles) -> None:
    worth = [(item, _worth_as_people(item)) for item in found]
    best = max(worth, key=lambda entry: entry[1], default=None)
    if best is None or best[1] == 0:
        return
    chosen = best[0]
    same = [
        item for item, value in worth if value and (item is chosen or is_one_table(item, chosen))
    ]
    roles.tables = {"people": _kept_sheets(same, roles), **roles.tables}


def _kept_sheets(same: Sequence[TableColumns], roles: TableRoles) -> list[TableColumns]:
    """Keep the sheets that are one table, and name those that have its columns and are not read."""
    kept, others = sheets_of_one_table(same)
    roles.same_columns += others
    for file in dict.fromkeys(item.table.file for item in others):
        first = next(item for item in kept if item.table.file == file)
        roles.open.append(
            unread_sheets(first, [item for item in others if item.table.file == file])
        )
    return kept


def _outcomes(found: Sequence[TableColumns], roles: TableRoles, declared: Declared) -> None:
    candidates = []
    for item in found:
        if item in roles.people or item in roles.same_columns:
            continue
        if "person_id" not in item.found or not item.outcomes:
            continue
        ids = item.content("person_id")
        if not {"event", "outcome_date", "month"} & set(item.found) and "date" in item.found:
            item.found["outcome_date"] = item.found.pop("date")  # of a form that was filled in
        long = "month" in item.found or "outcome_date" in item.found
        single = ids is not None and ids.mostly_unique
        if long or single:
            candidates.append((item, len({one.target.name for one in item.outcomes}), long))
    with_people = [item for item in roles.people if item.outcomes]
    if not candidates:
        roles.with_people = bool(with_people)
        people = roles.people[:1]
        if people:
            ids = people[0].content("person_id")
            long = "month" in people[0].found or "outcome_date" in people[0].found
            if roles.with_people and ids is not None and not ids.mostly_unique and long:
                # One file of a row a person and month, with what is known of the person in each.
                roles.tables["outcomes"] = list(roles.people)
            else:
                roles.wide = roles.with_people
        return
    best = max(candidates, key=lambda entry: (entry[1], entry[2], entry[0].table.rows))
    chosen = best[0]
    same = [item for item, _, _ in candidates if item is chosen or is_one_table(item, chosen)]
    roles.tables["outcomes"] = _kept_sheets(same, roles)
    roles.wide = "month" not in chosen.found and "outcome_date" not in chosen.found
    # A column for each month says more than a date beside it.
    if not roles.wide and "month" not in chosen.found:
        ids = chosen.content("person_id")
        named = [one for one in chosen.outcomes if one.month is not None]
        roles.wide = bool(ids is not None and ids.mostly_unique and named)


def _events(found: Sequence[TableColumns], roles: TableRoles) -> None:
    for item in found:
        taken = any(item in each for each in roles.tables.values())
        if taken or "person_id" not in item.found:
            continue
        if "event" in item.found and ("date" in item.found or "outcome_date" in item.found):
            if "date" not in item.found:
                item.found["date"] = item.found.pop("outcome_date")
            same = [item] + [
                other
                for other in found
                if other is not item
                and not any(other in each for each in roles.tables.values())
                and is_one_table(other, item)
            ]
            roles.tables["events"] = _kept_sheets(same, roles)
            return


def _without_values(found: Sequence[TableColumns], roles: TableRoles) -> None:
    """Name columns that are needed and hold formulas whose values the file does not hold."""
    for name, columns in roles.plain.items():
        table = roles.tables[name][0].table
        roles.unkept.append((table, tuple(c for c in table.unkept if c in columns.values())))
    for item in found:
        if "person_id" in item.found or "person_id" in item.unkept:
            needed = {*item.used, *item.unkept.values()}
            roles.unkept.append((item.table, tuple(c for c in item.table.unkept if c in needed)))
    roles.unkept = [(table, columns) for table, columns in roles.unkept if columns]


def _why_unused(item: TableColumns, roles: TableRoles) -> str:
    if "person_id" not in item.found:
        return "no column of ids was recognised in it"
    if not roles.people:
        return "neither groups nor what is known of people was recognised in it"
    if lacks_its_days(item):
        return (
            "people stand in it several times, and none of its columns is a day or a month since the start; give each row its day, such as "
            "30/04/2024 (a year and a month in two columns are not read)"
        )
    if item.outcomes:
        return "its columns are called otherwise than those of the table of outcomes"
    if _worth_as_people(item):
        return "another file holds the people; columns of two files are not joined"
    return "no outcome, event or group was recognised in it"
