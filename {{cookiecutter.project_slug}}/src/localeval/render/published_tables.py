"""The tables of a report as data: read from its executed notebooks, cell by cell as they are printed.

So a workbook shows the tables of the report, and nothing that the report does not say. It formats nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localeval.base.notebook_outputs import METADATA
from localeval.report.display import Table

#: A bar that parts two cells, and not one inside a cell.
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")


@dataclass(frozen=True)
class PublishedTable:
    """A table as the report shows it.

    Attributes
    ----------
    number : str
        As the report calls it: ``Table 3``.
    label : str
        By which prose refers to it: ``tbl-impact``.
    caption : str
    header : tuple of str
        One a column.
    rows : tuple of tuple of str
        Cells as they are printed; all of them, where the report shows the ones that a reader needs and tells the rest in a sentence.
    right : tuple of bool
        For each column whether it stands to the right, as numbers do.
    notes : tuple of str
        What is said of it: under it, and once for all tables.
    pairs : mapping of str to (str, str)
        For a column whose cells hold two numbers, what each of the two is.
    """

    number: str
    label: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    notes: tuple[str, ...]
    pairs: Mapping[str, tuple[str, str]]


def published_tables(
    notebooks: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]
) -> list[PublishedTable]:
    """Read the tables that a report shows.

    Parameters
    ----------
    notebooks : sequence of notebook
        Executed, as ``nbformat.read`` gives them.
    numbers : mapping of str to str
        What the assembled report calls each table and figure, by its label (``assemble.Assembled.numbers``). A table
        that it does not hold is not in the report.

    Returns
    -------
    list of PublishedTable
        In the order of their numbers in the report.
    """
    order = list(numbers)
    found = [
        _table(about, numbers[about["label"]])
        for notebook in notebooks
        for about in _shown(notebook)
        if about["label"] in numbers
    ]
    return sorted(found, key=lambda item: order.index(item.label))


def _shown(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            about = output.get("metadata", {}).get(METADATA, {})
            if about.get("kind") == "table":
                yield about


def _table(about: Mapping[str, Any], number: str) -> PublishedTable:
    header, rule, *rows = (cells_of(line) for line in about["body"].splitlines())
    if about.get("whole"):
        rows = [tuple(row) for row in about["numbers"]["rows"]]
    return PublishedTable(
        number=number,
        label=about["label"],
        caption=about["caption"],
        header=header,
        rows=tuple(rows),
        right=tuple(mark.endswith(":") for mark in rule),
        notes=(*about["notes"], *about.get("general", ())),
        pairs={name: (one, two) for name, (one, two) in about.get("pairs", {}).items()},
    )


def as_published(shown: Table, number: str) -> PublishedTable:
    """Give a table that stands in no report as one of a workbook; ``number`` is the name of its sheet."""
    return PublishedTable(
        number=number,
        label=f"tbl-{shown.label}",
        caption=shown.caption,
        header=tuple(shown.header),
        rows=tuple(map(tuple, shown.whole or shown.rows)),
        right=tuple(side == "right" for side in shown.align),
        notes=(*shown.notes, *shown.general),
        pairs=dict(shown.pairs),
    )


def cells_of(line: str) -> tuple[str, ...]:
    """Read a row of a pipe table as ``report.display.Table`` writes it: its cells, without the escapes of Markdown."""
    return tuple(_ESCAPED.sub(r"\1", cell.strip()) for cell in _BAR.split(line)[1:-1])
