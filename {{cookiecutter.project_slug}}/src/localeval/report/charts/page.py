"""A chart as it stands in a page of html: both layouts, of which the page shows one, its numbers, and both to take away.

Used for reports and for the library alike. Everything is in the page itself: the links hold what they give (``data:``), and
nothing is fetched. A picture that was not made by ``picture`` is refused, because what stands in a page could do more than
be seen.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote
from xml.etree import ElementTree

from localeval.base.csvtext import safe_cell
from localeval.report.display import Figure, Numbers
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import MINUS

_HEAD = re.compile(
    r'^<svg xmlns="http://www\.w3\.org/2000/svg" role="img" (viewBox="[\d. ]+") width="[\d.]+" height="[\d.]+">'
)
_GROUND = re.compile(r'<rect class="ground"[^<>]*/>')

#: From so many columns on a table has the small letters, as those of a report have.
_DENSE = 7

_ELEMENTS = frozenset(
    {"svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "circle", "text"}
)
_ATTRIBUTES = frozenset(
    {
        "role", "viewBox", "width", "height", "class", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray",
        "stroke-linejoin", "paint-order", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "font-family",
        "font-size", "font-weight", "text-anchor",
    }
)  # fmt: skip


def inline(svg: str, layout: str, alt: str) -> str:
    """Give a picture of ours as part of a page.

    Parameters
    ----------
    svg : str
        As ``picture.svg`` writes it.
    layout : {"wide", "narrow"}
        By which the style sheet shows it or not.
    alt : str

    Raises
    ------
    ValueError
        The picture was not made by the drawing room.
    """
    head = _HEAD.match(svg)
    if head is None or not _is_ours(svg):
        msg = "only a picture of localeval.report.charts can stand in a page by itself"
        raise ValueError(msg)
    shown = _GROUND.sub("", svg[head.end() :], count=1)
    return (
        f'<svg class="chart {layout}" role="img" aria-label="{escape(alt)}" {head.group(1)}>{shown}'
    )


def _is_ours(svg: str) -> bool:
    """Whether a picture holds nothing but shapes and words."""
    if "<!" in svg or "<?" in svg:
        return False
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError:
        return False
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    return names <= _ELEMENTS and {k for e in root.iter() for k in e.attrib} <= _ATTRIBUTES


def figure_html(figure: Figure, *, table: bool = True) -> str:
    """Give what stands under the title of a chart: its two layouts, its source, its numbers, and both to take away.

    Parameters
    ----------
    figure : Figure
    table : bool
        Whether its numbers stand there as a table, or a table of the page has them already.

    Raises
    ------
    ValueError
        The figure has not both layouts, or they were not made by the drawing room.
    """
    say = sentences()
    pictures = inline(figure.svg, "wide", figure.alt) + inline(figure.narrow, "narrow", figure.alt)
    source = f'<p class="source">{escape(figure.source)}</p>\n' if figure.source else ""
    links = [_link(f"{figure.label}.svg", "image/svg+xml", figure.svg, say.plain("take_away.svg"))]
    rows = ""
    if figure.numbers:
        links.insert(0, csv_link(figure.label, figure.numbers))
        rows = _table(figure.numbers, figure.caption)
    take_away = f'<p class="take-away">{" ".join(links)}</p>\n'
    if not table:
        return f"{pictures}\n{source}{take_away}"
    return (
        f'{pictures}\n{source}<details class="behind-chart"><summary>{say.plain("take_away.summary")}'
        f'<span class="unseen">{escape(say.plain("take_away.of", title=figure.caption))}</span></summary>\n{rows}{take_away}</details>\n'
    )


def csv_link(name: str, numbers: Numbers) -> str:
    """Give a link that holds a table as CSV, with cells that no spreadsheet runs as a formula."""
    return _link(
        f"{name}.csv", "text/csv;charset=utf-8", as_csv(numbers), sentences().plain("take_away.csv")
    )


def as_csv(numbers: Numbers) -> str:
    """Give a table as CSV; numbers bare, and nothing where one is not given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (numbers.header, *numbers.rows):
        writer.writerow(["" if cell is None else safe_cell(cell) for cell in row])
    return "\ufeff" + out.getvalue()  # a spreadsheet takes it for UTF-8 by this


def _link(name: str, kind: str, content: str, words: str) -> str:
    address = f"data:{kind},{quote(content, safe='')}"
    return f'<a download="{escape(name)}" href="{address}">{words}</a>'


def _table(numbers: Numbers, caption: str) -> str:
    """Give the numbers as a table; a column of numbers stands at the right."""
    right = [
        not any(isinstance(cell, str) for cell in column)
        and any(cell is not None for cell in column)
        for column in zip(*numbers.rows, strict=True)
    ]
    head = "".join(
        f'<th scope="col" role="columnheader"{_side(is_right)}>{escape(name)}</th>'
        for name, is_right in zip(numbers.header, right, strict=True)
    )
    body = "\n".join(
        f'<tr role="row">{_cells(row, numbers.header, right)}</tr>' for row in numbers.rows
    )
    kind = "stacked dense" if len(numbers.header) >= _DENSE else "stacked"
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="{kind}" role="table">'
        f"<caption>{escape(sentences().plain('take_away.table', title=caption))}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">{body}</tbody></table></div>\n'
    )


def _cells(row: Sequence[str | float | None], header: Sequence[str], right: Sequence[bool]) -> str:
    first = f'<th scope="row" role="rowheader">{escape(_shown(row[0]))}</th>'
    return first + "".join(
        f'<td role="cell" data-label="{escape(name)}"{_side(is_right)}>{escape(_shown(cell))}</td>'
        for name, cell, is_right in zip(header[1:], row[1:], right[1:], strict=True)
    )


def _side(right: bool) -> str:
    return ' class="number right"' if right else ""


def _shown(cell: str | float | None) -> str:
    """Give a cell for the eye: numbers with separators and a proper minus, as many decimals as they have."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    text = f"{abs(cell):,.10f}".rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if cell < 0 and text != "0" else text
