"""Ids of tables that no name says, or that a name says wrongly: what is different in every row, and what tables share."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.recipe_cells import texts_of
from localeval.data.words import plain
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.seen_tables import SeenTable
from localeval.start.targets import Target

#: So large a share of the ids of a table must be among those of people.
_LINKED = 0.5
#: So many different ids are there for 100 rows where each person has one, but for rows that are there twice.
_ONE_ROW = 0.8
#: In fewer rows anything can be different by chance.
_ROWS_THAT_TELL = 15


def id_texts(table: SeenTable, column: str) -> pa.Array:
    """Give the different values of a column, as texts."""
    return plain(texts_of(table.raw.columns[column])).combine_chunks().unique()


def one_row_a_person(items: Sequence[TableColumns]) -> bool:
    """Whether nearly everybody has one row in all tables that are one table together: a survey, and no payroll by month."""
    columns = [(i.table, column) for i in items if (column := i.column("person_id")) is not None]
    if not columns:
        return False
    ids = pa.concat_arrays([id_texts(table, column) for table, column in columns])
    rows = sum(table.contents[column].known for table, column in columns)
    return len(ids.unique()) >= _ONE_ROW * rows


def ids_without_a_name(found: Sequence[TableColumns], wanted: Sequence[Target]) -> None:
    """Take for the id, where no name says one, the only column that is different in every row and holds no name, day or amount."""
    target = next(item for item in wanted if item.name == "person_id")
    for item in found:
        if "person_id" in item.found:
            continue
        likely = [
            column
            for column, content in item.table.contents.items()
            if content.unique
            and content.rows >= _ROWS_THAT_TELL
            and content.has_digits
            and content.kind in {"words", "numbers"}
            and not content.personal
            and (content.numbers is None or content.numbers.whole)
            and column not in item.used
        ]
        if len(likely) == 1:
            why = "no other column is different in every row"
            item.found["person_id"] = Recognised(target, likely[0], 0.6, why)


def link_ids(found: Sequence[TableColumns], wanted: Sequence[Target]) -> None:
    """Take for the id, where there are several tables, the column whose values they share."""
    target = next(item for item in wanted if item.name == "person_id")
    for item in found:
        _prefer_over_row_numbers(item)
    several = [item for item in found if "person_id" in item.found]
    for item in found:
        others = [other for other in several if other is not item]
        if not others or (item.found.get("person_id") and item.found["person_id"].score >= 2):
            continue
        ids = [id_texts(other.table, other.found["person_id"].column) for other in others]
        current = item.column("person_id")
        candidates = [
            column
            for column, content in item.table.contents.items()
            if content.kind in {"words", "numbers"}
            and content.known >= 0.9 * content.rows
            and content.distinct >= min(10, content.rows)
        ]
        shares = {column: share_of_ids(item.table, column, ids) for column in candidates}
        best = max(shares, key=lambda column: shares[column], default=None)
        if best is None or best == current or shares[best] < _LINKED:
            continue
        if current is None or shares[best] > shares.get(current, 0.0) + 0.3:
            why = "its values are those of the ids in another file"
            _drop(item, best)
            item.found["person_id"] = Recognised(target, best, 1.0, why)
            item.doubtful.pop("person_id", None)


def _drop(item: TableColumns, column: str) -> None:
    item.found = {name: one for name, one in item.found.items() if one.column != column}
    item.outcomes = [one for one in item.outcomes if one.column != column]


def share_of_ids(table: SeenTable, column: str, ids: Sequence[pa.Array]) -> float:
    """Give the share of the values of a column that are among the ids of another table, of the one with most."""
    mine = id_texts(table, column)
    if not len(mine):
        return 0.0
    return max(float(pc.mean(pc.is_in(mine, value_set=other)).as_py()) for other in ids)


def _prefer_over_row_numbers(item: TableColumns) -> None:
    """Do not take the numbers of the rows for the id where another column could be it."""
    one = item.found.get("person_id")
    others = item.doubtful.get("person_id", ())
    if one is None or not others or one.score >= 2:
        return
    content = item.table.contents[one.column]
    if content.numbers is None:
        return
    values = sorted(content.numbers.values.tolist())
    if values == list(range(1, len(values) + 1)):
        item.found["person_id"] = Recognised(
            one.target, others[0], one.score, "by its name; the other numbers the rows"
        )
        item.doubtful["person_id"] = tuple(others[1:])
        if not item.doubtful["person_id"]:
            del item.doubtful["person_id"]
