"""What has been taken into a proposal so far: columns with their standard names, and what is said of whole files.

Names are settled here: one standard name, whatever each file calls it. Which columns are wanted is decided by whoever takes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

import pyarrow.compute as pc

from localeval.data.problems import clip, names
from localeval.data.recipe_cells import texts_of
from localeval.start.declared import Declared
from localeval.start.proposal import Asker, Proposal, quoted
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.seen_tables import SeenTable
from localeval.start.table_roles import TableRoles
from localeval.start.uses import Use

#: No more names than this for one column are put in order.
_MOST_NAMES = 5
#: What columns of the standard hold, where it is no text.
KINDS: Mapping[str, str] = {
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


@dataclass
class TakenColumns:
    """The columns of a proposal, key by key of the recipe.

    Attributes
    ----------
    roles : TableRoles
    declared : Declared
    ask : Asker
    covariates : dict of str to str
        Name and kind of those that are looked for.
    codes : dict of str to tuple of int
        Outcomes that are looked for, each with its months.
    made : Proposal
    uses : list of Use
        What is read, for whoever looks at how it is written.
    columns : dict
        ``columns`` of the recipe, with the reasons in ``why``.
    derive, every_row, wide, event_dates : dict
        The keys of that name; the reasons for the second are in ``why_every``.
    units : dict of str to str
        What somebody has said of the unit of a column.
    single : bool
        Whether outcomes have one row a person.
    """

    roles: TableRoles
    declared: Declared
    ask: Asker
    covariates: dict[str, str]
    codes: dict[str, tuple[int, ...]]
    made: Proposal = field(default_factory=Proposal)
    uses: list[Use] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    derive: dict[str, str] = field(default_factory=dict)
    every_row: dict[str, dict[str, Any]] = field(default_factory=dict)
    why_every: dict[str, str] = field(default_factory=dict)
    wide: dict[str, Any] = field(default_factory=dict)
    event_dates: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    single: bool = False
    _held: dict[str, list[tuple[SeenTable, str]]] = field(default_factory=dict)

    def whole(self, item: TableColumns) -> str:
        """Give the name under which ``every_row`` speaks of a table: its file, or its sheet where the file has several that are used."""
        table = item.table
        several = sum(other.file == table.file for other in dict.fromkeys(self.roles.seen)) > 1
        return str(table.sheet) if several and table.sheet is not None else table.file

    def say_of_whole(self, item: TableColumns, name: str, value: Any, why: str) -> None:
        """Say what every row of a table has."""
        key = self.whole(item)
        said = self.every_row.setdefault(key, {})
        if said.setdefault(name, value) != value:
            self.made.leave_open(
                f"Sheets called {names([key])} of two files have another '{name}'.",
                "Give one of them another name in its workbook, and start again.",
            )
        self.why_every[key] = why

    def use(
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
        return self.take(table, name, columns, first, kind or KINDS.get(name, "text"), outcome)

    def take(
        self,
        table: str,
        name: str,
        columns: Sequence[tuple[SeenTable, str]],
        first: Recognised,
        kind: str,
        outcome: str = "",
    ) -> bool:
        labels = [table.labels[column] for table, column in columns if column in table.labels]
        above = f"; {columns[0][0].labelled} '{clip(labels[0], 60)}'" if labels else ""
        self.name(name, columns, f"{first.why}{above}")
        self.uses.append(Use(table, name, kind, tuple(columns), outcome, first.target.before))
        return True

    def name(self, name: str, tables: Sequence[tuple[SeenTable, str]], why: str) -> None:
        """Say what a standard column is called; its own name needs no line, and files may call it otherwise."""
        self._held.setdefault(name, []).extend(tables)
        called = list(dict.fromkeys(column for _, column in self._held[name] if column != name))
        for order in permutations(called) if len(called) <= _MOST_NAMES else ():
            # The first of the names that a file has is read there.
            if all(
                next((one for one in (*order, name) if one in table.raw.columns), None) == column
                for table, column in self._held[name]
            ):
                if order:
                    self.columns[name] = order[0] if len(order) == 1 else list(order)
                    self.why[name] = why if len(order) == 1 else "each file has its own name for it"
                return
        self.made.leave_open(
            f"{names(called, 4)} are '{name}' in one file each, and another file has a column of that name too.",
            "Give the column one name in all files.",
        )

    def misfit(self, items: Sequence[TableColumns], name: str) -> bool:
        """Say where a column has the name of a standard one, but holds something else."""
        item = next((item for item in items if name in item.misfits), None)
        if item is None:
            return False
        column = item.misfits[name]
        wanted = next(
            (words for kind, words in _HOLDS.items() if KINDS.get(name, "") == kind),
            "numbers" if self.declared.covariates.get(name) == "numeric" else "what it should",
        )
        called = "" if column == name else f"columns: {{{name}: {quoted(column)}}} and "
        self.made.leave_open(
            f"'{clip(column, 40)}' is called like '{name}' and does not hold {wanted} in a way that can be read for certain{_examples(item, name, column)}.",
            f"Correct it in the file, or write {called}what its values mean under data.",
        )
        return True


#: A number as it is read without a word.
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")


def _examples(item: TableColumns, name: str, column: str) -> str:
    """Show what stands in a column, for the person at the terminal; never what tells who somebody is."""
    if KINDS.get(name) in {"births", "id"}:
        return ""
    texts = pc.unique(texts_of(item.table.raw.columns[column])).to_pylist()
    odd = [text for text in texts if text and not _PLAIN.fullmatch(text)]
    return f" (such as {names(odd[:2])})" if len(odd) > 2 else f" ({names(odd)})" if odd else ""
