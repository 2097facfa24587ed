"""Where in each file its table stands and how its text is written, as keys of ``data``: said once for all files, or by file or table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localeval.data.problems import names
from localeval.project.data_values import usual_separator
from localeval.start.proposal import Proposal
from localeval.start.seen_tables import SeenTable
from localeval.start.table_roles import TableRoles


def file_layout(roles: TableRoles, made: Proposal) -> None:
    """Propose ``encoding``, ``separator``, ``sheet``, ``header_row`` and ``skip_footer``, as far as files need them."""
    held = _by_key(roles)
    encodings = _said(held, lambda table: table.encoding)
    if encodings:
        # A file that is UTF-8 is read as UTF-8 whatever is said.
        alone = len(set(encodings.values())) == 1 and not any(
            value.startswith("utf-16") for value in encodings.values()
        )
        value: Any = next(iter(encodings.values())) if alone else encodings
        are = "is" if len(encodings) == 1 else "are"
        made.add("encoding", value, f"{names(list(encodings), 3)} {are} not UTF-8")
    texts = {key: tables for key, tables in held.items() if tables[0].separator is not None}
    # What the ending of a file says already needs no line.
    parted = _said(texts, lambda t: None if t.separator == usual_separator(t.file) else t.separator)
    _add(made, "separator", parted, texts, "what parts the columns")
    _sheets(roles, held, made)
    why = "a title stands above the names of the columns"
    headers = _said(held, _header)
    if any(isinstance(rows, list) for rows in headers.values()):
        why = (
            "names of groups of columns stand above those of the columns, and are joined with them"
        )
    _add(made, "header_row", headers, held, why)
    footers = _said(held, lambda t: t.footer or None)
    _add(made, "skip_footer", footers, held, "rows below the table: totals and notes")


def _header(table: SeenTable) -> int | list[int] | None:
    rows = table.header_rows
    if len(rows) > 1:
        return list(rows)
    return rows[0] if table.titles else None


def _sheets(roles: TableRoles, held: Mapping[str, Sequence[SeenTable]], made: Proposal) -> None:
    """Propose ``sheet``: a list where several sheets are one table."""
    named = {
        key: [str(t.sheet) for t in tables] if len(tables) > 1 else tables[0].sheet
        for key, tables in held.items()
        if tables[0].sheets > 1
    }
    if not named:
        return
    same_columns = {item.table.file for item in roles.same_columns}
    files = {table.file for key in named for table in held[key]}
    why = "the other sheets hold no table of people or outcomes"
    if any(isinstance(sheets, list) for sheets in named.values()):
        why = "sheets with the same columns are one table"
    if same_columns & files:
        why = "only what is named here: others have the same columns, and their rows are NOT read"
    same = len(set(map(str, named.values()))) == 1 and len(named) == len(held)
    made.add("sheet", next(iter(named.values())) if same else named, why)


def _by_key(roles: TableRoles) -> dict[str, list[SeenTable]]:
    """Give the tables under the name of their file, or of the table of the standard where a file holds several of these."""
    files = [(name, item.table) for name, items in roles.tables.items() for item in items]
    if "outcomes" in roles.tables and roles.outcomes == roles.people:
        files = [entry for entry in files if entry[0] != "outcomes"]
    of_file: dict[str, set[str]] = {}
    for name, table in files:
        of_file.setdefault(table.file, set()).add(name)
    held: dict[str, list[SeenTable]] = {}
    for name, table in files:
        held.setdefault(table.file if len(of_file[table.file]) == 1 else name, []).append(table)
    return held


def _said(
    held: Mapping[str, Sequence[SeenTable]], of: Callable[[SeenTable], Any]
) -> dict[str, Any]:
    """Give what is said of each table: once for all sheets of it, or under the name of each sheet."""
    found: dict[str, Any] = {}
    for key, tables in held.items():
        values = [of(table) for table in tables]
        if len(set(map(str, values))) == 1:
            found[key] = values[0]
        else:
            found |= {str(t.sheet): value for t, value in zip(tables, values, strict=True)}
    return {key: value for key, value in found.items() if value is not None}


def _add(
    made: Proposal,
    key: str,
    found: Mapping[str, Any],
    held: Mapping[str, Sequence[SeenTable]],
    why: str,
) -> None:
    """Propose one value where it holds for all files, else one under the name of each."""
    if not found:
        return
    same = len(set(map(str, found.values()))) == 1 and set(found) == set(held)
    made.add(key, next(iter(found.values())) if same else dict(found), why)
