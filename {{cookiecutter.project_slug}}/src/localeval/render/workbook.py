"""``tables.xlsx`` and ``return.xlsx``: tables of a report as a workbook in the manner of official statistics, by gptables.

A cover, a list of the sheets, the notes, and a table a sheet: its title in the first cell, no merged cells, one value a
cell, numbers as numbers, marks explained, title and language set. The same report gives the same bytes. What the tables
are is read elsewhere (``published_tables``), and how a cell is a value too (``sheet_values``).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from localeval.base.errors import Problem, ProjectError
from localeval.render.interface import WORKBOOK, ReportMeta
from localeval.render.office_file import fixed_parts
from localeval.render.published_tables import PublishedTable
from localeval.render.sheet_values import Column, PartNames, Value, columns
from localeval.report.wording.catalogue import sentences

if TYPE_CHECKING:
    from gptables import GPTable

#: Characters of a column: a number has room, a sentence is broken over lines.
_NARROWEST, _WIDEST, _COVER_WIDTH = 10, 60, 100
#: Characters of all columns of a sheet together, where they can be so few: a page of A4 then has letters of a size that is read. No
#: column is made narrower for it than the longest of its words, or than this where a word is an address.
_SHEET, _ADDRESS = 150, 24
#: A letter of the theme is so much wider than the letter that widths are counted in; a bold one is wider still.
_LETTER, _BOLD = 1.15, 1.3
#: Points of a line of the theme's letters, and of the cover's headings.
_LINE, _HEADING_LINE, _TITLE_LINE = 15.75, 24.0, 21.0
_PAPER_A4 = 9
#: With more rows than this the heading of a table stays in view; where all are seen at once, frozen rows only take room from letters
#: that are made larger.
_FREEZE_FROM = 25

#: Under which key of the sentences stands what is said of the tables of a report, and of a return to a funder.
TABLES, RETURN_WORDS = "workbook", "return"

#: What gptables would take for a link or for a reference to a note, parted by a mark of no width.
_TAKEN = re.compile(r"(?<=\])(?=\()|(?<=\$)(?=\$)")
_HAS_LETTERS = re.compile(r"[A-Za-z0-9]")
_SHORTHAND = re.compile(r"\[[a-z]\]")


def workbook(
    tables: Sequence[PublishedTable],
    meta: ReportMeta,
    said: str = TABLES,
    facts: Sequence[str] = (),
) -> bytes:
    """Make the workbook of a report.

    Parameters
    ----------
    tables : sequence of PublishedTable
    meta : ReportMeta
        What the report says of itself.
    said : str
        Under which key of the sentences its title stands, and what its cover says: of the tables of a report, or of a return.
    facts : sequence of str
        What the cover says beside the facts of the report.

    Returns
    -------
    bytes
        An xlsx file; the same for the same tables and the same front matter.

    Raises
    ------
    ProjectError
        gptables is not installed.
    """
    try:
        import gptables
    except ImportError as error:
        what = f"the Python package gptables, which writes {WORKBOOK}, is not installed."
        remedy = "Install the packages again: python -m pip install --no-deps -r requirements.txt"
        raise ProjectError(Problem("requirements.txt", what, remedy)) from error

    notes = _numbered_notes(tables)
    keys = ("range_from", "range_to", "number", "out_of", "share")
    names = PartNames(*(_said(key, column="{column}") for key in keys))
    parts = {_sheet(item): columns(item, names) for item in tables}
    sheets = {_sheet(item): _table(item, parts[_sheet(item)], notes, meta) for item in tables}
    if notes:
        sheets = {_said("notes"): _notes_sheet(tables, notes, meta), **sheets}
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "No note text provided")  # the sheet of notes is ours
        # what a later pandas will do otherwise is for gptables to mind: versions are pinned
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="gptables")
        book = gptables.produce_workbook(
            buffer,
            sheets,
            cover=gptables.Cover(_literal(_title(meta, said)), cover_label=_said("cover")),
            contentsheet_label=_said("contents") if sheets else None,
            contentsheet_options={
                "title": _said("contents_title"),
                "subtitles": _status(meta),
                "column_names": [_said("contents_sheet"), _said("contents_what")],
                "instructions": _said("contents_instructions"),
            },
            auto_width=False,
            # texts are texts, whatever they begin with
            workbook_options={
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
    _write_cover(book, tables, parts, meta, said, facts)
    for name, sheet in sheets.items():
        _finish_sheet(book.get_worksheet_by_name(name), sheet, parts.get(name, ()))
    if sheets:
        contents = book.get_worksheet_by_name(_said("contents"))
        contents.set_column(0, 0, _NARROWEST + 4)
        contents.set_column(1, 1, _COVER_WIDTH)
        _for_paper(contents)
    book.set_properties(
        {
            "title": _title(meta, said)[:255],
            "subject": meta.subtitle[:255],
            "author": meta.organisation[:255],
            "company": meta.organisation[:255],
            "category": "; ".join(meta.status)[:255],
            "comments": sentences().plain(f"{said}.description"),
            "created": dt.datetime.fromtimestamp(meta.epoch, tz=dt.UTC).replace(tzinfo=None),
        }
    )
    book.close()
    return fixed_parts(buffer.getvalue(), {"docProps/core.xml": _with_language(meta.lang)})


def _said(key: str, **slots: str) -> str:
    return sentences().plain(f"workbook.{key}", **slots)


def _title(meta: ReportMeta, said: str) -> str:
    return sentences().plain(f"{said}.title", title=meta.title)


def _known_marks() -> dict[str, str]:
    """Give what is said of each mark that stands in the place of a number."""
    return {f"[{mark}]": _said(f"mark.{mark}") for mark in "cxz"}


def _sheet(table: PublishedTable) -> str:
    """Name the sheet of a table by its number in the report: no blanks, which formulas would have to quote."""
    return table.number.replace(" ", "_")


def _literal(text: str) -> str:
    """Keep gptables from reading a link or a reference to a note into a text."""
    return _TAKEN.sub("\u2060", text)


def _status(meta: ReportMeta) -> list[str]:
    return [_literal(" · ".join(meta.status))] if meta.status else []


def _numbered_notes(tables: Sequence[PublishedTable]) -> dict[str, int]:
    """Give each note a number, in the order in which the tables need it; marks are explained elsewhere."""
    found = dict.fromkeys(note for table in tables for note in _plain_notes(table))
    return {note: number for number, note in enumerate(found, start=1)}


def _plain_notes(table: PublishedTable) -> list[str]:
    return [note for note in table.notes if note and not _SHORTHAND.match(note)]


def _table(
    table: PublishedTable, parts: Sequence[Column], notes: Mapping[str, int], meta: ReportMeta
) -> GPTable:
    used = sorted(notes[note] for note in _plain_notes(table))
    named = [_said("note", number=str(number)) for number in used]
    subtitles = _status(meta)
    if named:
        subtitles.append(_said("table_notes", notes=" ".join(named)))
    known = _known_marks()
    return _made(
        parts,
        name=f"{_sheet(table)}_{re.sub(r'[^A-Za-z0-9]+', '_', table.label)}".lower(),
        title=_said("table_title", number=table.number, caption=table.caption),
        subtitles=subtitles,
        instructions=_said("table_instructions"),
        legend=[known[mark] for mark in _marks(parts) if mark in known],
        source=_said(
            "source",
            of=", ".join(filter(None, (meta.title, meta.organisation, meta.date_text))),
        ),
    )


def _marks(parts: Sequence[Column]) -> list[str]:
    """List the marks that stand in the place of numbers."""
    cells = {str(value.content) for column in parts for value in column.cells}
    return sorted(cell for cell in cells if _SHORTHAND.fullmatch(cell))


def _notes_sheet(
    tables: Sequence[PublishedTable], notes: Mapping[str, int], meta: ReportMeta
) -> GPTable:
    where = {note: [_sheet(t) for t in tables if note in t.notes] for note in notes}
    cells = [
        (_said("note", number=str(number)), note, ", ".join(where[note]))
        for note, number in notes.items()
    ]
    parts = [
        Column(name, tuple(Value(row[i]) for row in cells), right=False)
        for i, name in enumerate(map(_said, ("notes_note", "notes_what", "notes_sheets")))
    ]
    return _made(
        parts,
        name="notes_table",
        title=_said("notes_title"),
        subtitles=_status(meta),
        instructions=_said("notes_instructions"),
    )


def _made(
    parts: Sequence[Column],
    *,
    name: str,
    title: str,
    subtitles: Sequence[str],
    instructions: str,
    legend: Sequence[str] = (),
    source: str = "",
) -> GPTable:
    import gptables
    import pandas as pd

    # gptables refuses a cell without one of its letters, such as a name in another script: it is written afterwards
    data = {c.name: [_accepted(v.content) for v in c.cells] for c in parts}
    formats: list[dict[str, Any]] = [
        {"column": {"columns": [i], "format": _side(parts, i), "include_names": True}}
        for i in range(len(parts))
    ]
    formats += [
        {"cell": {"cells": (row, i), "format": {"num_format": value.shown}}}
        for i, column in enumerate(parts)
        for row, value in enumerate(column.cells, start=1)
        if value.shown
    ]
    return gptables.GPTable(
        table=pd.DataFrame(data, dtype=object),
        table_name=name,
        title=_literal(title),
        subtitles=list(subtitles),
        instructions=instructions,
        legend=list(legend),
        source=_literal(source) or None,
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _accepted(content: float | int | str) -> float | int | str:
    if not isinstance(content, str):
        return content
    return _literal(content) if _HAS_LETTERS.search(content) else "x"


def _side(parts: Sequence[Column], i: int) -> dict[str, Any]:
    """Say where a column stands; a text behind a number keeps its distance."""
    if parts[i].right:
        return {"align": "right", "valign": "top"}
    return {"align": "left", "valign": "top", "indent": int(i > 0 and parts[i - 1].right)}


def _finish_sheet(sheet: Any, table: GPTable, parts: Sequence[Column]) -> None:
    """Set the widths of a sheet's columns, the heights of its rows and how it prints; write the cells that gptables refuses.

    Heights are given because not every program breaks lines anew when it opens a file.
    """
    head = table.data_range[0]
    for i, column in enumerate(parts):
        text = sheet._workbook.add_format({**sheet.theme.data_format, **_side(parts, i)})
        for row, value in enumerate(column.cells, start=head + 1):
            if isinstance(value.content, str) and not _HAS_LETTERS.search(value.content):
                sheet.write_string(row, i, value.content, text)
    names = [str(name) for name in table.table.columns]
    cells = [[str(cell) for cell in row] for row in table.table.itertuples(index=False)]
    widths = _widths(names, [[row[i] for row in cells] for i in range(len(names))])
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    for row, (texts, letter) in enumerate([(names, _BOLD), *((c, _LETTER) for c in cells)], head):
        lines = max(_lines(t, w, letter) for t, w in zip(texts, widths, strict=True))
        sheet.set_row(row, lines * _LINE)
    sheet.repeat_rows(head)
    if len(cells) > _FREEZE_FROM:
        sheet.freeze_panes(head + 1, 0)
    _for_paper(sheet)


def _for_paper(sheet: Any) -> None:
    """Print across the page, as many pages long as it is, each with the name of its sheet and its number."""
    sheet.set_footer("&L&A&R&P / &N")
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)


def _widths(names: Sequence[str], columns: Sequence[Sequence[str]]) -> list[float]:
    """Choose how wide the columns of a sheet are: as each likes best, the widest narrowed until they fit on a page."""
    liked = [_width(name, cells) for name, cells in zip(names, columns, strict=True)]
    least = [_least(name, cells) for name, cells in zip(names, columns, strict=True)]
    for most in range(_WIDEST, _NARROWEST - 1, -1):
        found = [min(w, max(most, low)) for w, low in zip(liked, least, strict=True)]
        if sum(found) <= _SHEET:
            break
    return found


def _least(name: str, cells: Sequence[str]) -> float:
    """Say how narrow a column may be: no word and no number is parted, but addresses."""
    words = max((len(word) * _LETTER for cell in cells for word in cell.split()), default=0)
    head = max((len(word) * _BOLD for word in name.split()), default=0)
    return max(_NARROWEST, min(max(words, head), _ADDRESS)) + 2


def _width(name: str, cells: Sequence[str]) -> float:
    """Choose how wide a column is: its cells on one line where they can, a heading on up to three."""
    longest = max((len(word) for word in name.split()), default=0)
    head = max(longest, len(name) / 3) * _BOLD
    return min(_WIDEST, max(_NARROWEST, head, *(len(cell) * _LETTER for cell in cells)) + 2)


def _lines(text: str, width: float, letter: float) -> int:
    """Count the lines that a text takes in a column."""
    return max(1, len(textwrap.wrap(text, max(1, int((width - 1) / letter)))))


def _write_cover(
    book: Any,
    tables: Sequence[PublishedTable],
    parts: Mapping[str, Sequence[Column]],
    meta: ReportMeta,
    said: str,
    more: Sequence[str],
) -> None:
    """Write what the cover says under its title."""
    sheet = book.get_worksheet_by_name(_said("cover"))
    heading = book.add_format(sheet.theme.cover_subtitle_format)
    text = book.add_format(sheet.theme.cover_text_format)
    facts = {
        "subtitle": meta.subtitle,
        "organisation": meta.organisation,
        "place": meta.place,
        "date": meta.date_text,
        "licence": meta.licence,
    }
    marks = {mark for found in parts.values() for mark in _marks(found)}
    blocks = [
        ("", list(meta.status)),
        ("", [] if tables else [sentences().plain(f"{said}.none")]),
        (
            _said("about_heading"),
            [
                sentences().plain(f"{said}.about.{key}", title=meta.title)
                for key in ("what", "safe", "more")
            ],
        ),
        (
            _said("marks_heading"),
            [words for mark, words in _known_marks().items() if mark in marks],
        ),
        (
            _said("facts_heading"),
            [*more, *(_said(f"fact.{key}", value=value) for key, value in facts.items() if value)],
        ),
        (_said("contact_heading"), [meta.contact] if meta.contact else []),
    ]
    title = _title(meta, said)
    sheet.set_row(0, _lines(title, _COVER_WIDTH, 2 * _LETTER) * _TITLE_LINE)
    row = 1
    for name, lines in blocks:
        if name and lines:
            sheet.write_string(row, 0, name, heading)
            sheet.set_row(row, _HEADING_LINE)
            row += 1
        for line in lines:
            sheet.write_string(row, 0, line, text)
            sheet.set_row(row, _lines(line, _COVER_WIDTH, _LETTER) * _LINE)
            row += 1
    sheet.set_column(0, 0, _COVER_WIDTH)
    _for_paper(sheet)


def _with_language(lang: str) -> Any:
    """Give what adds the language to the properties of a workbook, where xlsxwriter has no place for it."""

    def add(properties: bytes) -> bytes:
        mark = f"<dc:language>{escape(lang)}</dc:language></cp:coreProperties>"
        return properties.replace(b"</cp:coreProperties>", mark.encode("utf-8"))

    return add
