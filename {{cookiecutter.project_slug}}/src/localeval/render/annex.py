"""What of a report goes into its annex, and how the annex is put together.

A cell that is tagged ``annex`` goes there: a heading with all that stands under it, any other cell by itself. A table that
stands behind a chart stays with the chart on a screen, folded; on paper ``filter.lua`` moves it to the place that is kept for it
here. Nothing is worded here but by ``report/wording/en/annex.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localeval.report.wording.annex_text import annex_title, tables_title

#: The tag of cells that go into the annex.
TAG = "annex"

#: By which the heading of the annex is known, also where a notebook gives it (that of a comparison does).
ANNEX = "sec-annex"

#: The same of the heading of its tables.
TABLES = "sec-tables"

#: Class of what holds a table behind a chart, and of the place that such tables have on paper.
BEHIND, PLACE_OF_BEHIND = "behind-chart", "behind-charts"

_HEADING = re.compile(r"(#{1,6})(?= \S)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_ANNEX_HEADING = re.compile(rf"^# .*\{{#{ANNEX}\b", re.MULTILINE)
_TABLE = re.compile(r"^: .*\{#(tbl-[a-z0-9-]+)\}$", re.MULTILINE)
_DIV = re.compile(r"^:{3,} *(\{\.([a-z-]+)\})?$")

Cell = Mapping[str, Any]


@dataclass
class Parted:
    """The cells of a notebook, by where they go."""

    body: list[Cell] = field(default_factory=list)
    sections: list[list[Cell]] = field(default_factory=list)
    pieces: list[Cell] = field(default_factory=list)


def part_cells(cells: Sequence[Cell]) -> Parted:
    """Part the cells of a notebook into those of the body, sections of the annex, and single pieces of it."""
    found = Parted()
    level = (
        0  # of the heading that opened the section of the annex that is being read; 0 in the body
    )
    for cell in cells:
        tagged = TAG in cell.get("metadata", {}).get("tags", ())
        heading = _level(cell)
        if heading and (not level or heading <= level):
            level = heading if tagged else 0
            if tagged:
                found.sections.append([])
        if level:
            found.sections[-1].append(cell)
        else:
            (found.pieces if tagged else found.body).append(cell)
    return found


def _level(cell: Cell) -> int:
    """Give the level of the heading that a cell begins with; 0 where it begins with none."""
    if cell.get("cell_type") != "markdown":
        return 0
    match = _HEADING.match("".join(cell.get("source", "")))
    return len(match.group(1)) if match else 0


def headings(text: str) -> Iterator[tuple[int, int]]:
    """Give the line and the level of each heading; what only looks like one in a listing of code is none."""
    fenced = False
    for at, line in enumerate(text.split("\n")):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and (match := _HEADING.match(line)):
            yield at, len(match.group(1))


def under_annex(text: str) -> str:
    """Move the headings of a section so that its first one stands right under that of the annex."""
    found = list(headings(text))
    lines = text.split("\n")
    shift = 2 - found[0][1] if found else 0
    for at, level in found:
        lines[at] = "#" * min(max(level + shift, 2), 6) + lines[at][level:]
    return "\n".join(lines)


def with_annex(body: str, sections: Iterable[str], pieces: Sequence[str]) -> str:
    """Put the annex behind the body.

    Parameters
    ----------
    body : str
        Where a notebook has given an annex of its own, what else goes there is added to it.
    sections : iterable of str
        With headings as their notebooks have them.
    pieces : sequence of str
        Tables and charts that no section of the annex holds.
    """
    parts = [under_annex(section) for section in sections]
    tables = f"## {tables_title()} {{#{TABLES}}}"
    if pieces:
        parts += [tables, f"::: {{.{PLACE_OF_BEHIND}}}\n:::", *pieces]
    elif f"{{.{BEHIND}}}" in body + "".join(parts) and f"{{#{TABLES}}}" not in body:
        # On a screen nothing stands there, so the heading goes with it. Where a notebook has that heading, they stand at the end.
        parts.append(f"::: {{.{PLACE_OF_BEHIND}}}\n{tables}\n:::")
    if parts and not _ANNEX_HEADING.search(body):
        parts.insert(0, f"# {annex_title()} {{#{ANNEX}}}")
    return "\n\n".join([body, *parts])


def behind_chart(table: str) -> str:
    """Mark a table, with its notes, as one that a chart shows."""
    return f":::: {{.{BEHIND}}}\n{table}\n::::"


def tables_in_order(text: str) -> list[str]:
    """Give the labels of the tables as they follow each other on paper, those behind charts in the place kept for them."""
    order: list[str] = []
    behind: list[str] = []
    place: int | None = None
    opened: list[str] = []
    for line in text.split("\n"):
        if div := _DIV.match(line):
            if div.group(1):
                opened.append(div.group(2))
                place = len(order) if div.group(2) == PLACE_OF_BEHIND else place
            elif opened:
                opened.pop()
        elif found := _TABLE.match(line):
            (behind if BEHIND in opened else order).append(found.group(1))
    place = len(order) if place is None else place
    return order[:place] + behind + order[place:]
