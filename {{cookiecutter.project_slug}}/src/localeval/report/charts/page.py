"""A chart as it stands in a page of html: both layouts, of which the page shows one, its numbers, and both to take away.

Used for reports and for the library alike. Everything is in the page itself: the links hold what they give (``data:``), and
nothing is fetched. A picture that was not made by ``picture`` is refused, because what stands in a page could do more than
be seen. Where thousands of pages share a style sheet, pictures are lean: their shapes name the classes of their colours only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote
from xml.etree import ElementTree

from localeval.base.csvtext import safe_cell
from localeval.report.charts.colours import class_rules
from localeval.report.display import Figure, Numbers
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import MINUS

_HEAD = re.compile(
    r'^<svg xmlns="http://www\.w3\.org/2000/svg" role="img" (viewBox="[\d. ]+") width="[\d.]+" height="[\d.]+">'
)
_GROUND = re.compile(r'<rect class="ground"[^<>]*/>')

#: What a shape says beside the classes by which a style sheet gives the same (``colours.page_rules``).
_TAG = re.compile(r"<[^>]*>")
_COLOUR = re.compile(r' (?:fill|stroke)="#[0-9a-f]{6}"')
_HALO = ' stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
_USUAL = ' stroke-width="1"'
_DESCRIPTION = re.compile(r"<desc>[^<]*</desc>")
_CLASS = re.compile(r'class="([^"]*)"')
#: What may stand in an address as it is.
_PLAIN = "!$'()*+,/:;=?@"

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


def inline(svg: str, layout: str, alt: str, *, lean: bool = False) -> str:
    """Give a picture of ours as part of a page.

    Parameters
    ----------
    svg : str
        As ``picture.svg`` writes it.
    layout : {"wide", "narrow"}
        By which the style sheet shows it or not.
    alt : str
    lean : bool
        Whether colours are left to the style sheet of the page, and the description to ``alt``.

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
    if lean:
        shown = _DESCRIPTION.sub("", _by_class(shown), count=1)
    return (
        f'<svg class="chart {layout}" role="img" aria-label="{escape(alt)}" {head.group(1)}>{shown}'
    )


def _by_class(shapes: str) -> str:
    """Leave out of shapes, and not of words, what the rules of their classes say."""
    return _TAG.sub(
        lambda tag: _COLOUR.sub("", tag[0]).replace(_HALO, "").replace(_USUAL, ""), shapes
    )


def _lean_file(svg: str) -> str:
    """Write a picture of ours anew with each colour said once."""
    ground = svg.replace('class="ground"', 'class="ground f-page"', 1)
    used = {name for classes in _CLASS.findall(ground) for name in classes.split()}
    rules = "".join(class_rules(used))
    start = ground.index("<rect")
    return f"{ground[:start]}<style>{rules}</style>{_by_class(ground[start:])}"


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


def figure_html(figure: Figure, *, table: bool = True, lean: bool = False) -> str:
    """Give what stands under the title of a chart: its two layouts, its source, its numbers, and both to take away.

    Parameters
    ----------
    figure : Figure
    table : bool
        Whether its numbers stand there as a table, or a table of the page has them already.
    lean : bool
        Whether the style sheet of the page has the colours of charts, so that pictures need not.

    Raises
    ------
    ValueError
        The figure has not both layouts, or they were not made by the drawing room.
    """
    say = sentences()
    pictures = "".join(
        inline(svg, layout, figure.alt, lean=lean)
        for svg, layout in ((figure.svg, "wide"), (figure.narrow, "narrow"))
    )
    source = f'<p class="source">{escape(figure.source)}</p>\n' if figure.source else ""
    file = _lean_file(figure.svg) if lean else figure.svg
    links = [_link(f"{figure.label}.svg", "image/svg+xml", file, say.plain("take_away.svg"))]
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
    address = f"data:{kind},{quote(content, safe=_PLAIN)}"
    return f'<a download="{escape(name)}" href="{escape(address)}">{words}</a>'


def _table(numbers: Numbers, caption: str) -> str:
    """Give the numbers as a table; a column of numbers stands at the right, with as many decimals as one of them has."""
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
        f'<tr role="row">{_cells(row, numbers.header, right)}</tr>' for row in _shown_rows(numbers)
    )
    kind = "stacked dense" if len(numbers.header) >= _DENSE else "stacked"
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="{kind}" role="table">'
        f"<caption>{escape(sentences().plain('take_away.table', title=caption))}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">{body}</tbody></table></div>\n'
    )


def _cells(row: Sequence[str], header: Sequence[str], right: Sequence[bool]) -> str:
    first = f'<th scope="row" role="rowheader">{escape(row[0])}</th>'
    return first + "".join(
        f'<td role="cell" data-label="{escape(name)}"{_side(is_right)}>{escape(cell)}</td>'
        for name, cell, is_right in zip(header[1:], row[1:], right[1:], strict=True)
    )


def _side(right: bool) -> str:
    return ' class="number right"' if right else ""


def _shown_rows(numbers: Numbers) -> Iterator[Sequence[str]]:
    """Give the cells for the eye, row by row."""
    columns = []
    for column in zip(*numbers.rows, strict=True):
        decimals = max((_decimals(cell) for cell in column), default=0)
        columns.append([_shown(cell, decimals) for cell in column])
    return zip(*columns, strict=True)


def _decimals(cell: str | float | None) -> int:
    if cell is None or isinstance(cell, str):
        return 0
    return len(f"{cell:.10f}".rstrip("0").partition(".")[2])


def _shown(cell: str | float | None, decimals: int) -> str:
    """Give a cell for the eye: numbers with separators and a proper minus."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    text = f"{abs(cell):,.{decimals}f}"
    return f"{MINUS}{text}" if cell < 0 and text.strip("0.") else text
