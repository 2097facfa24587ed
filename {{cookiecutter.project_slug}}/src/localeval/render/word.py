"""Finishes the Word document that pandoc or Quarto wrote.

Marks header rows, keeps rows whole, sets table widths and text sizes, makes sure every picture has alternative text and
fits the page, adds a table of contents that Word does not ask to update, fills the header and footer, sets title, author,
dates and language, and writes the file so that two renders are identical. It changes no word of the report.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from localeval.base.language import ENGLISH, speaking
from localeval.render.annex import ANNEX
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.office_file import fixed_parts
from localeval.render.word_pages import filled_at_end, filled_before, goes_on, pages_of_marks
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import numbered

CONTENTS_LEVELS = 1  # sections only, so that the headline result is on the first page

#: From so many columns on, a table has the small letters.
DENSE_COLUMNS = 7

#: Styles of paragraphs that hold a chart; how much larger or smaller charts may be, what is nearest first; and how much of
#: the last page before an annex is to be filled where the annex begins a page (by what is worked out here, which is not exact),
#: and of the last page of all.
_CHARTS = frozenset({"Figure", "Figure End"})
_SCALES = tuple(Fraction(share, 100) for share in (100, 97, 103, 94, 106, 91, 109, 88, 85))
_FILLED, _FILLED_AT_END = 0.6, 0.1

#: What says how large a picture is, with its own width and height.
_Sizes = Sequence[tuple[Any, int, int]]

#: What a caption of three lines needs below a picture, with the space around both, in EMU (60 points).
CAPTION_ROOM = 60 * 12_700

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
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_bytes(same_bytes(buffer.getvalue()))
    os.replace(temporary, path)


def lift_kicker(body: Any) -> None:
    """Put the line that says what was evaluated, where and when over the title, where a reader looks for it."""
    for paragraph in body.findall(qualified("w:p")):
        style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
        if style is not None and style.get(qualified("w:val")) == "Kicker":
            body.remove(paragraph)
            body.insert(0, paragraph)
            return


def put_marks_into_paragraphs(body: Any) -> None:
    """Put each bookmark that stands between paragraphs into the next one.

    LibreOffice loses one that follows a table, and with it the page number of that section.
    """
    ends = {end.get(qualified("w:id")): end for end in body.iter(qualified("w:bookmarkEnd"))}
    for start in body.findall(qualified("w:bookmarkStart")):
        paragraph = start.getnext()
        while paragraph is not None and paragraph.tag != qualified("w:p"):
            paragraph = paragraph.getnext()
        end = ends.get(start.get(qualified("w:id")))
        if paragraph is None or end is None:
            continue
        first = paragraph.find(qualified("w:pPr"))
        paragraph.insert(0 if first is None else 1, start)
        paragraph.append(end)


def start_annex(body: Any) -> None:
    """Let the annex begin a page."""
    for heading in _annex_headings(body):
        properties = child(heading, "w:pPr")
        at = 0 if properties.find(qualified("w:pStyle")) is None else 1
        properties.insert(at, word_element("w:pageBreakBefore"))


def _annex_headings(body: Any) -> list[Any]:
    return [heading for _, heading in _headings(body) if bookmark_of(heading) == ANNEX]


def add_contents(body: Any, before: int = 1) -> None:
    """Put a table of contents before a section: the first, or the second where the first is the main points.

    Each entry is a link with the number of its page behind it, which is a field: Word shows the number that stands there
    and asks no question, works it out anew when the document is printed or its fields are updated, and LibreOffice does so
    as it opens the file. (Of a field that is the whole of the contents LibreOffice would show what stands there.)
    """
    headings = [(level, p, bookmark_of(p)) for level, p in _headings(body)]
    entries = [(level, p, mark) for level, p, mark in headings if mark]
    if len(entries) < 2:
        return
    first = headings[min(before, len(headings)) - 1][1]
    anchor = first
    while anchor.getprevious() is not None and anchor.getprevious().tag == qualified(
        "w:bookmarkStart"
    ):
        anchor = anchor.getprevious()
    title = word_element("w:p")
    set_style(title, "TOCHeading")
    title.append(_run(sentences().plain("document.contents")))
    anchor.addprevious(title)
    for at, (level, heading, mark) in enumerate(entries, start=1):
        line = word_element("w:p")
        set_style(line, f"TOC{level}")
        if at < len(entries):  # they stay together, on the first page where there is room
            line.find(qualified("w:pPr")).append(word_element("w:keepNext"))
        link = word_element("w:hyperlink", anchor=mark, history="1")
        link.append(_run("".join(t.text or "" for t in heading.iter(qualified("w:t")))))
        tab, end = word_element("w:r"), word_element("w:r")
        tab.append(word_element("w:tab"))
        end.append(word_element("w:fldChar", fldCharType="end"))
        link.extend([tab, *_field_start(f" PAGEREF {mark} \\h "), _run("1"), end])
        line.append(link)
        anchor.addprevious(line)


def number_contents(document: Any) -> None:
    """Write the pages of the sections behind their names in the contents, as far as they are known without Word."""
    pages = pages_of_marks(document)
    for link in document.element.body.iter(qualified("w:hyperlink")):
        texts = list(link.iter(qualified("w:t")))
        if any("PAGEREF" in (code.text or "") for code in link.iter(qualified("w:instrText"))):
            texts[-1].text = str(pages.get(link.get(qualified("w:anchor")), 1))


def _headings(body: Any) -> list[tuple[int, Any]]:
    found = []
    for paragraph in body.findall(qualified("w:p")):
        style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
        name = "" if style is None else style.get(qualified("w:val"), "")
        if name.startswith("Heading") and name[7:].isdigit() and int(name[7:]) <= CONTENTS_LEVELS:
            found.append((int(name[7:]), paragraph))
    return found


def bookmark_of(paragraph: Any) -> str:
    """Return the bookmark that starts at a heading: right before it, or within it."""
    before = paragraph.getprevious()
    if before is not None and before.tag == qualified("w:bookmarkStart"):
        return str(before.get(qualified("w:name"), ""))
    inside = paragraph.find(qualified("w:bookmarkStart"))
    return "" if inside is None else str(inside.get(qualified("w:name"), ""))


def _run(text: str) -> Any:
    run = word_element("w:r")
    words = word_element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _field_start(instruction: str) -> list[Any]:
    begin, code, separate = word_element("w:r"), word_element("w:r"), word_element("w:r")
    begin.append(word_element("w:fldChar", fldCharType="begin"))
    text = word_element("w:instrText")
    text.text = instruction
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.append(text)
    separate.append(word_element("w:fldChar", fldCharType="separate"))
    return [begin, code, separate]


def fill_alternative_text(body: Any) -> int:
    """Put each picture's alternative text where Word looks for it; return how many pictures.

    Raises
    ------
    RenderError
        When a picture has none.
    """
    drawings = list(body.iter(qualified("w:drawing")))
    for number, drawing in enumerate(drawings, start=1):
        shown = next(drawing.iter(qualified("wp:docPr")))
        text = (shown.get("descr") or shown.get("title") or "").strip()
        if not text:
            msg = f"Picture {number} of the Word document has no alternative text."
            raise RenderError(msg, 'Give the figure a fig-alt="..." in its notebook.')
        shown.set("descr", text)
        shown.attrib.pop("title", None)
        shown.set("name", numbered("figure", number))
        for inner in drawing.iter(qualified("pic:cNvPr")):
            inner.set("descr", text)
    return len(drawings)


def fit_pictures(document: Any) -> None:
    """Scale down pictures that are wider than the text, or too tall for a page with their caption."""
    section = document.sections[0]
    wide = int(section.page_width - section.left_margin - section.right_margin)
    tall = int(section.page_height - section.top_margin - section.bottom_margin) - CAPTION_ROOM
    for drawing in document.element.body.iter(qualified("w:drawing")):
        sizes = [*drawing.iter(qualified("wp:extent")), *drawing.iter(qualified("a:ext"))]
        sizes = [size for size in sizes if size.get("cx")]
        widest = max((int(size.get("cx")) for size in sizes), default=0)
        tallest = max((int(size.get("cy")) for size in sizes), default=0)
        if widest > wide or tallest > tall:
            share = min(Fraction(wide, widest), Fraction(tall, tallest))
            for size in sizes:
                size.set("cx", str(int(int(size.get("cx")) * share)))
                size.set("cy", str(int(int(size.get("cy")) * share)))


def fill_last_page(document: Any) -> None:
    """Leave the page before the annex no half-empty one, and the last page none with a line or two.

    Charts are made a little larger or smaller; where that does not fill the page, the annex begins no page and goes on there.
    """
    charts = [
        size
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name in _CHARTS
        for size in paragraph._p.iter(qualified("wp:extent"), qualified("a:ext"))
        if size.get("cx")
    ]
    own = [(size, int(size.get("cx")), int(size.get("cy"))) for size in charts]
    if _sized(own, document, lambda: filled_before(document, ANNEX) >= _FILLED):
        return
    for heading in _annex_headings(document.element.body):
        properties = child(heading, "w:pPr")
        properties.remove(properties.find(qualified("w:pageBreakBefore")))
    if not _sized(own, document, lambda: goes_on(document, ANNEX)):
        _resize(own, _SCALES[0])


def _sized(own: _Sizes, document: Any, fits: Callable[[], bool]) -> bool:
    """Give pictures the size nearest to their own with which the document fits; False where there is none."""
    second: Fraction | None = None
    for scale in _SCALES:
        _resize(own, scale)
        if fits():
            if filled_at_end(document) >= _FILLED_AT_END:
                return True
            second = second or scale
    if second is not None:
        _resize(own, second)
    return second is not None


def _resize(sizes: _Sizes, scale: Fraction) -> None:
    for size, wide, tall in sizes:
        size.set("cx", str(int(wide * scale)))
        size.set("cy", str(int(tall * scale)))


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
        for old in parent.findall(qualified("w:lang")):
            parent.remove(old)
        parent.append(word_element("w:lang", val=lang, eastAsia=lang, bidi="ar-SA"))
    for mark in list(document.element.iter(qualified("w:lang"))):
        mark.set(qualified("w:val"), lang)
    settings = document.settings.element
    theme = settings.find(qualified("w:themeFontLang"))
    if theme is not None:
        theme.set(qualified("w:val"), lang)
    for update in settings.findall(qualified("w:updateFields")):
        settings.remove(update)  # it would make Word ask a question on opening


def finish_table(table: Any) -> None:
    """Mark the header row, keep every row on one page, fill the width, set the text style.

    The column shares are those that the filter computed; here they become a fixed grid, because
    Word's own fitting breaks long words and long numbers.
    """
    properties = child(table, "w:tblPr")
    for name in ("w:tblW", "w:tblLayout"):
        for old in properties.findall(qualified(name)):
            properties.remove(old)
    style = properties.find(qualified("w:tblStyle"))
    at = 0 if style is None else 1
    properties.insert(at, word_element("w:tblW", type="pct", w="5000"))
    look = properties.find(qualified("w:tblLook"))
    layout = word_element("w:tblLayout", type="fixed")
    if look is None:
        properties.append(layout)
    else:
        look.addprevious(layout)
    columns = table.findall(f"{qualified('w:tblGrid')}/{qualified('w:gridCol')}")
    widths = [column.get(qualified("w:w"), "0") for column in columns]
    dense = len(columns) >= DENSE_COLUMNS
    rows = table.findall(qualified("w:tr"))
    following = table.getnext()
    noted = following is not None and style_of(following) == "TableNote"
    for i, row in enumerate(rows):
        row_properties = child(row, "w:trPr")
        for name in ("w:cantSplit", "w:tblHeader"):
            for old in row_properties.findall(qualified(name)):
                row_properties.remove(old)
        row_properties.append(word_element("w:cantSplit"))
        if i == 0:
            row_properties.append(word_element("w:tblHeader"))
        for j, cell in enumerate(row.findall(qualified("w:tc"))):
            cell_properties = child(cell, "w:tcPr")
            if j < len(widths) and cell_properties.find(qualified("w:gridSpan")) is None:
                for old in cell_properties.findall(qualified("w:tcW")):
                    cell_properties.remove(old)
                cell_properties.insert(0, word_element("w:tcW", type="dxa", w=widths[j]))
            for paragraph in cell.findall(qualified("w:p")):
                # a table stays with its caption, and short ones whole and with their notes
                kind = "TableHeading" if i == 0 else "TableText"
                set_style(paragraph, f"{kind}Small" if dense else kind)
                if i == 0 or (len(rows) <= 12 and (noted or i < len(rows) - 1)):
                    keep = word_element("w:keepNext")
                    paragraph.find(qualified("w:pPr")).insert(1, keep)


def same_bytes(content: bytes) -> bytes:
    """Write a docx again with its parts in a fixed order and without times of day."""
    # what pandoc makes of front matter that Word has no place for, paths included
    return fixed_parts(content, {"docProps/custom.xml": lambda _: NO_CUSTOM_PROPERTIES})


def qualified(name: str) -> str:
    """Give a name such as ``w:tbl`` with its namespace, as lxml writes it."""
    from docx.oxml.ns import qn

    return str(qn(name))


def child(parent: Any, name: str) -> Any:
    """Return the child called `name`, made first when it is missing (as the parent's first)."""
    from docx.oxml import OxmlElement

    found = parent.find(qualified(name))
    if found is None:
        found = OxmlElement(name)
        parent.insert(0, found)
    return found


def word_element(name: str, **attributes: str) -> Any:
    """Make an element with attributes of Word's own namespace."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qualified(f"w:{key}"), value)
    return made


def style_of(paragraph: Any) -> str:
    """Give the id of the style of a paragraph element; empty where it names none, and for anything else."""
    style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
    return "" if style is None else str(style.get(qualified("w:val"), ""))


def set_style(paragraph: Any, style_id: str) -> None:
    """Give a paragraph element the paragraph style with this id."""
    properties = child(paragraph, "w:pPr")
    style = child(properties, "w:pStyle")
    style.set(qualified("w:val"), style_id)
