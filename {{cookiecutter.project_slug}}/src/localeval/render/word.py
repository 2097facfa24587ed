"""Finishes the Word document that pandoc or Quarto wrote.

Marks header rows, keeps rows whole, sets table widths and text sizes, makes sure every picture has alternative text and
fits the page, adds a table of contents that Word does not ask to update, fills the header and footer, sets title, author,
dates and language, and writes the file so that two renders are identical. It changes no word of the report.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from localeval.base.atomic import replace_file
from localeval.base.language import ENGLISH, speaking
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.office_file import fixed_parts
from localeval.render.word_contents import (
    add_contents,
    annex_headings,
    number_contents,
    put_marks_into_paragraphs,
)
from localeval.render.word_pictures import fill_alternative_text, fill_last_page, fit_pictures
from localeval.render.word_xml import child, qualified, remove, set_style, style_of, word_element
from localeval.report.wording.catalogue import sentences

#: From so many columns on, a table has the small letters.
DENSE_COLUMNS = 7

#: Up to so many rows, a table stays on one page.
SHORT_TABLE = 12

NO_CUSTOM_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)


def finish_document(path: Path, meta: ReportMeta) -> None:
    """Finish the document at `path` in place.

    Raises
    ------
    RenderError
        When the file is not a Word document that can be read.
    """
    import docx

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        msg = f"{path.name} is not a readable Word document."
        raise RenderError(msg, "Make reference.docx again from the template.") from error
    for table in document.tables:
        finish_table(table._tbl)
    body = document.element.body
    with speaking(meta.language):
        fill_alternative_text(body)
        fit_pictures(document)
        lift_kicker(body)
        put_marks_into_paragraphs(body)
        start_annex(body)
        add_contents(body, before=2 if meta.likely else 1)
        fill_placeholders(document, meta)
    set_properties(document, meta)
    set_language(document, meta.lang)
    fill_last_page(document)
    number_contents(document)
    buffer = io.BytesIO()
    document.save(buffer)
    replace_file(path, same_bytes(buffer.getvalue()))


def lift_kicker(body: Any) -> None:
    """Put the line that says what was evaluated, where and when over the title, where a reader looks for it."""
    for paragraph in body.findall(qualified("w:p")):
        if style_of(paragraph) == "Kicker":
            body.remove(paragraph)
            body.insert(0, paragraph)
            return


def start_annex(body: Any) -> None:
    """Let the annex begin a page."""
    for heading in annex_headings(body):
        properties = child(heading, "w:pPr")
        at = 0 if properties.find(qualified("w:pStyle")) is None else 1
        properties.insert(at, word_element("w:pageBreakBefore"))


def fill_placeholders(document: Any, meta: ReportMeta) -> None:
    """Replace [title], [place], [organisation], [date] and [status] in headers and footers.

    They are words in `reference.docx`, so an organisation can move or drop them in Word.
    """
    # what must be seen on each page, such as that the data are made up, stands at its foot
    at_foot = " · ".join(part for part in (meta.organisation, *meta.status[1:]) if part)
    values = {
        "[title]": meta.running if meta.likely else meta.title,
        "[place]": meta.place,
        "[organisation]": meta.organisation,
        "[date]": meta.date_text,
        "[status]": " · ".join(meta.status),
    }
    page = _page_words()
    for section in document.sections:
        foot = {**values, "[organisation]": at_foot}
        parts = (
            (section.header, values),
            (section.footer, foot),
            (section.first_page_header, values),
            (section.first_page_footer, foot),
        )
        for part, filled in parts:
            for words in part._element.iter(qualified("w:t")):
                # split on the placeholders, so that a title which holds one is not filled again
                text = page.get(words.text or "", words.text or "")
                words.text = "".join(filled.get(p, p) for p in _pieces(text, filled))


def _page_words() -> dict[str, str]:
    """Give the words around the number of a page, as reference.docx has them, in the language of the report."""
    theirs, ours = (
        say.plain("document.page", page="\0", pages="\0").split("\0")
        for say in (sentences(ENGLISH), sentences())
    )
    return dict(zip(theirs, ours, strict=True))


def _pieces(text: str, names: dict[str, str]) -> list[str]:
    return re.split("(" + "|".join(re.escape(name) for name in names) + ")", text)


def set_properties(document: Any, meta: ReportMeta) -> None:
    """Set title, author, subject, language and dates of the document."""
    core = document.core_properties
    stamp = dt.datetime.fromtimestamp(meta.epoch, tz=dt.UTC).replace(tzinfo=None)
    core.title = meta.title[:255]
    core.subject = (meta.subtitle or meta.description)[:255]
    core.author = meta.organisation[:255]
    core.last_modified_by = meta.organisation[:255]
    core.comments = meta.description[:255]
    core.language = meta.lang
    core.category = "; ".join(meta.status)[:255]
    core.created = core.modified = stamp
    core.revision = 1


def set_language(document: Any, lang: str) -> None:
    """Set the language that Word checks spelling in and that a screen reader speaks."""
    styles = document.styles.element
    defaults = styles.find(
        f"{qualified('w:docDefaults')}/{qualified('w:rPrDefault')}/{qualified('w:rPr')}"
    )
    for parent in [] if defaults is None else [defaults]:
        remove(parent, "w:lang")
        parent.append(word_element("w:lang", val=lang, eastAsia=lang, bidi="ar-SA"))
    for mark in list(document.element.iter(qualified("w:lang"))):
        mark.set(qualified("w:val"), lang)
    settings = document.settings.element
    theme = settings.find(qualified("w:themeFontLang"))
    if theme is not None:
        theme.set(qualified("w:val"), lang)
    remove(settings, "w:updateFields")  # it would make Word ask a question on opening


def finish_table(table: Any) -> None:
    """Mark the header row, keep every row on one page, fill the width, set the text style.

    The column shares are those that the filter computed; here they become a fixed grid, because
    Word's own fitting breaks long words and long numbers.
    """
    properties = child(table, "w:tblPr")
    remove(properties, "w:tblW", "w:tblLayout")
    at = 0 if properties.find(qualified("w:tblStyle")) is None else 1
    properties.insert(at, word_element("w:tblW", type="pct", w="5000"))
    look = properties.find(qualified("w:tblLook"))
    layout = word_element("w:tblLayout", type="fixed")
    if look is None:
        properties.append(layout)
    else:
        look.addprevious(layout)
    columns = table.findall(f"{qualified('w:tblGrid')}/{qualified('w:gridCol')}")
    widths = [column.get(qualified("w:w"), "0") for column in columns]
    size = "Small" if len(columns) >= DENSE_COLUMNS else ""
    rows = table.findall(qualified("w:tr"))
    following = table.getnext()
    noted = following is not None and style_of(following) == "TableNote"
    for i, row in enumerate(rows):
        style = f"{'TableText' if i else 'TableHeading'}{size}"
        # a table stays with its caption, and short ones whole and with their notes
        stays = i == 0 or (len(rows) <= SHORT_TABLE and (noted or i < len(rows) - 1))
        _finish_row(row, widths, style, heads=i == 0, stays=stays)


def _finish_row(row: Any, widths: Sequence[str], style: str, *, heads: bool, stays: bool) -> None:
    """Keep a row on one page, give its cells their widths and its paragraphs their style."""
    properties = child(row, "w:trPr")
    remove(properties, "w:cantSplit", "w:tblHeader")
    properties.append(word_element("w:cantSplit"))
    if heads:
        properties.append(word_element("w:tblHeader"))
    for j, cell in enumerate(row.findall(qualified("w:tc"))):
        cell_properties = child(cell, "w:tcPr")
        if j < len(widths) and cell_properties.find(qualified("w:gridSpan")) is None:
            remove(cell_properties, "w:tcW")
            cell_properties.insert(0, word_element("w:tcW", type="dxa", w=widths[j]))
        for paragraph in cell.findall(qualified("w:p")):
            set_style(paragraph, style)
            if stays:
                paragraph.find(qualified("w:pPr")).insert(1, word_element("w:keepNext"))


def same_bytes(content: bytes) -> bytes:
    """Write a docx again with its parts in a fixed order and without times of day."""
    # what pandoc makes of front matter that Word has no place for, paths included
    return fixed_parts(content, {"docProps/custom.xml": lambda _: NO_CUSTOM_PROPERTIES})
