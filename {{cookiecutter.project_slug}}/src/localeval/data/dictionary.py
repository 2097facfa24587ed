"""The data dictionary of a project: the columns of its tables in words."""

from __future__ import annotations

from localeval.data.standard import ColumnKind, ColumnSpec
from localeval.data.standard_tables import table_specs
from localeval.project.project import Project

_KIND_WORDS: dict[ColumnKind, str] = {
    "id": "text",
    "text": "text",
    "period": "text",
    "category": "category",
    "number": "number",
    "whole": "whole number",
    "binary": "0 or 1",
    "date": "date, such as 2024-04-01",
}


def dictionary(project: Project) -> list[dict[str, str]]:
    """Give the data dictionary: one row a column of each declared table.

    Returns
    -------
    list of dict
        With the keys ``table``, ``column``, ``your_column``, ``type``, ``required``, ``values`` and ``description``.
    """
    names = project.settings.data.columns
    return [
        {
            "table": spec.name,
            "column": column.name,
            "your_column": names.get(column.name, column.name),
            "type": _KIND_WORDS[column.kind],
            "required": "yes" if column.required else "no",
            "values": _values_in_words(column),
            "description": column.description,
        }
        for spec in table_specs(project).values()
        for column in spec.columns
    ]


def _values_in_words(column: ColumnSpec) -> str:
    if column.allowed:
        return ", ".join(column.allowed)
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    return f"{column.low:g} or more" if column.low is not None else ""
