"""Where in each file its table stands and how its text is written, as keys of ``data``: said once for all files, or by file or table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from localeval.data.problems import names
from localeval.project.data_settings import usual_separator
from localeval.start.proposal import Proposal
from localeval.start.seen_tables import SeenTable
from localeval.start.table_roles import TableRoles


def file_layout(roles: TableRoles, made: Proposal) -> None:
    """Propose ``encoding``, ``separator``, ``sheet``, ``header_row`` and ``skip_footer``, as far as files need them."""
    seen = roles.seen
    encodings = _by_file(roles, lambda table: table.encoding)
    if encodings:
        # A file that is UTF-8 is read as UTF-8 whatever is said.
        alone = len(set(encodings.values())) == 1 and not any(
            value.startswith("utf-16") for value in encodings.values()
        )
        value: Any = next(iter(encodings.values())) if alone else encodings
        are = "is" if len(encodings) == 1 else "are"
        made.add("encoding", value, f"{names(list(encodings), 3)} {are} not UTF-8")
    texts = len({table.file for table in seen if table.separator is not None})
    # What the ending of a file says already needs no line.
    books = len({table.file for table in seen if table.sheet is not None})
    parted = _by_file(
        roles, lambda t: None if t.separator in {None, usual_separator(t.file)} else t.separator
    )
    _add(made, "separator", parted, texts, "what parts the columns")
    sheets = _by_file(roles, lambda t: t.sheet if t.sheets > 1 else None)
    twins = {item.table.file for item in roles.twins}
    why = "the other sheets hold no table of people or outcomes"
    if twins & set(sheets):
        why = "this sheet only: others have the same columns, and their rows are NOT read"
    _add(made, "sheet", sheets, books if books == len(seen) else 0, why)
    headers = _by_file(roles, _header)
    why = "a title stands above the names of the columns"
    if any(isinstance(rows, list) for rows in headers.values()):
        why = (
            "names of groups of columns stand above those of the columns, and are joined with them"
        )
    _add(made, "header_row", headers, len(seen), why)
    footers = _by_file(roles, lambda t: t.footer or None)
    _add(made, "skip_footer", footers, len(seen), "rows below the table: totals and notes")


def _header(table: SeenTable) -> int | list[int] | None:
    rows = table.header_rows
    if len(rows) > 1:
        return list(rows)
    return rows[0] if table.titles else None


def _by_file(roles: TableRoles, of: Callable[[SeenTable], Any]) -> dict[str, Any]:
    """Give what is said of each table, under the name of its file, or of the table where a file holds several."""
    files = [(name, item.table) for name, items in roles.tables.items() for item in items]
    if "outcomes" in roles.tables and roles.outcomes == roles.people:
        files = [entry for entry in files if entry[0] != "outcomes"]
    held: dict[str, int] = {}
    for _, table in files:
        held[table.file] = held.get(table.file, 0) + 1
    return {
        (table.file if held[table.file] == 1 else name): value
        for name, table in files
        if (value := of(table)) is not None
    }


def _add(made: Proposal, key: str, found: Mapping[str, Any], files: int, why: str) -> None:
    """Propose one value where it holds for all files, else one under the name of each."""
    if not found:
        return
    same = len(set(map(str, found.values()))) == 1 and len(found) == files
    made.add(key, next(iter(found.values())) if same else dict(found), why)
