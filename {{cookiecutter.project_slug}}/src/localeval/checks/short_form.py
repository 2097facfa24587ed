"""What was read, in a line a column for a terminal; the page that ``profile_page`` writes says the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.data.profile import ColumnProfile, TableProfile

#: More columns than this in a table are left to the page.
_MOST = 40
_WIDTH = 28


def short_form(tables: Sequence[TableProfile]) -> Iterator[str]:
    """Give a line for each table and each of its columns.

    Parameters
    ----------
    tables : sequence of TableProfile
    """
    for table in tables:
        sheet = f", sheet '{table.sheet}'" if table.sheet else ""
        yield f"{table.name}: {table.file}{sheet}, {table.rows:,} rows"
        for column in table.columns[:_MOST]:
            name = (
                column.name if column.name == column.theirs else f"{column.name} ({column.theirs})"
            )
            known = f"{column.known:,} known"
            if column.missing:
                known += f", {column.missing:,} not"
            odd = " (!)" if column.surprising else ""
            yield f"  {name[:_WIDTH]:<{_WIDTH}}  {known:<22}  {_values(column)}{odd}".rstrip()
        if len(table.columns) > _MOST:
            yield f"  and {len(table.columns) - _MOST} more columns"


def _values(column: ColumnProfile) -> str:
    if column.shape:
        return f"{column.read_as}; values not shown"
    if column.ends:
        low, middle, high = column.ends
        return f"{low} to {high}, median {middle}"
    shown = [f"{word} {count:,}" for word, count in column.categories[:4]]
    others = len(column.categories) + column.more - len(shown)
    more = f" and {others} more" if others > 0 else ""
    return f"{', '.join(shown)}{more}" if shown else column.read_as
