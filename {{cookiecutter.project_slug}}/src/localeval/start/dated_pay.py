"""Tables of payments: which file holds the day and the amount of each payment to a person, as a payroll extract does.

A row a person and month of the calendar may be an outcome of its own (earnings of that month) as well as payments; which of them is wanted
the outcomes of the project decide. What is proposed for payments is in ``pay_settings``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.data.recipe_cells import texts_of
from localeval.data.words import plain
from localeval.project.day_formats import read_day
from localeval.start.declared import Declared
from localeval.start.one_table import is_one_table
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.shared_ids import id_texts, share_of_ids
from localeval.start.targets import Target, TargetKind
from localeval.start.vocabulary import best_match, tokens, vocabulary

PAID_ON, AMOUNT, EMPLOYER = "paid_on", "amount", "employer"
#: Outcomes for which payments are wanted.
OF_PAY = ("first_earnings", "job_outcome")
#: How like a listed name that of a column must be.
_CALLED_SO = 0.85
#: So large a share of the ids of a table of payments must be among those of people.
_LINKED = 0.5
#: Where so large a share of the payments are not the only ones of their person and month, they are no earnings by month.
_SEVERAL = 0.05


def find_pay(
    people: Sequence[TableColumns], tables: Sequence[TableColumns], declared: Declared
) -> list[TableColumns]:
    """Give the tables of payments, where they are wanted or can be nothing else.

    Parameters
    ----------
    people : sequence of TableColumns
    tables : sequence of TableColumns
        Those that are not people.
    declared : Declared
    """
    if not people or "start_date" not in people[0].found:
        return []
    ids = [
        id_texts(item.table, column)
        for item in people
        if (column := item.column("person_id")) is not None
    ]
    wanted = any(code in declared.outcomes for code in OF_PAY)
    undecided = "outcomes" in declared.new or not declared.outcomes
    if not wanted and not undecided:
        return []
    found = [
        (item, chosen) for item in tables if (chosen := _columns_of_pay(item, ids)) is not None
    ]
    first = next(
        (one for one in found if wanted or _several_a_month(one[0], one[1][PAID_ON])), None
    )
    if first is None:
        return []
    item, chosen = first
    columns_of = dict(found)
    # Before what was found is added to: two tables are one where the same was recognised in both.
    same = [
        (other, columns_of.get(other) or chosen)
        for other in tables
        if other is item or _is_part_of(other, item, columns_of.get(other), chosen)
    ]
    for other, theirs in same:
        other.found.setdefault("person_id", item.found["person_id"])
        _take(other, theirs)
    return [other for other, _ in same]


def _is_part_of(
    other: TableColumns, item: TableColumns, theirs: dict[str, str] | None, mine: dict[str, str]
) -> bool:
    """Whether a table holds more payments of the kind of another: a file of few rows says less, and may have the same names all the same."""
    if theirs is not None:
        return is_one_table(other, item)
    needed = {mine[PAID_ON], mine[AMOUNT], item.found["person_id"].column}
    held = other.table.contents
    return needed <= set(held) and held[mine[PAID_ON]].kind in {"days", "empty"}


def _columns_of_pay(item: TableColumns, people: Sequence[pa.Array]) -> dict[str, str] | None:
    """Give the columns of the day and the amount of payments to people, and of who paid; None where a table is none of payments."""
    ids = item.content("person_id")
    column = item.column("person_id")
    if ids is None or column is None or share_of_ids(item.table, column, people) < _LINKED:
        return None
    if ids.unique:
        return None  # a row a person is a sum, or the last payment
    chosen = _called_as_pay(item, column)
    return chosen if {PAID_ON, AMOUNT} <= set(chosen) else None


def _called_as_pay(item: TableColumns, ids: str | None) -> dict[str, str]:
    """Give the columns that are called, and look, like the day or the amount of payments, or like who paid."""
    listed = vocabulary()["pay"]
    chosen: dict[str, str] = {}
    for name, kind, key in (
        (PAID_ON, "days", "day"),
        (AMOUNT, "numbers", "amount"),
        (EMPLOYER, "words", "employer"),
    ):
        names = [*map(str, listed[key])]
        scores = {
            one: best_match(tokens(one), names).score
            for one, content in item.table.contents.items()
            if content.kind == kind and one != ids and one not in chosen.values()
        }
        best = max(scores, key=lambda one: scores[one], default=None)
        if best is not None and scores[best] >= _CALLED_SO:
            chosen[name] = best
    return chosen


def lacks_its_days(item: TableColumns) -> bool:
    """Whether people have several payments or outcomes and no column says of when each is, as of the months of a tax year."""
    ids = item.content("person_id")
    if ids is None or ids.mostly_unique or "month" in item.found:
        return False
    if any(content.kind == "days" for content in item.table.contents.values()):
        return False
    return bool(item.outcomes) or AMOUNT in _called_as_pay(item, item.column("person_id"))


def _several_a_month(item: TableColumns, day: str) -> bool:
    """Whether people have several payments in a month of the calendar, as who is paid by the week has."""
    column = item.column("person_id")
    ways = item.table.contents[day].day_ways
    if column is None or not ways:
        return False
    ids = _texts(item, column)
    days = _texts(item, day)
    read = {word: read_day(word, ways[0]) for word in days.dropna().unique()}
    months = days.map(
        lambda word: None if (found := read.get(word)) is None else found.year * 12 + found.month
    )
    payments = pd.DataFrame({"person": ids, "month": months}).dropna()
    several = payments.duplicated(["person", "month"], keep=False).to_numpy()
    return bool(len(several)) and float(np.mean(several)) >= _SEVERAL


def _texts(item: TableColumns, column: str) -> pd.Series:
    values = plain(texts_of(item.table.raw.columns[column])).to_pandas()
    known: pd.Series = values.where(values != "")
    return known


def _take(item: TableColumns, chosen: dict[str, str]) -> None:
    kinds: dict[str, TargetKind] = {PAID_ON: "days", AMOUNT: "number", EMPLOYER: "words"}
    for name, column in chosen.items():
        target = Target(name, kinds[name], (name,))
        item.found[name] = Recognised(target, column, 1.0, "by its name")
