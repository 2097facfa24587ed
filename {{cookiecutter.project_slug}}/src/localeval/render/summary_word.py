"""The summary as a Word document of one page, in the styles of the project's ``reference.docx``.

Text is as large as fits: how much room it takes is worked out from the widths of letters, because only Word itself lays a
document out. Nothing here stands in a table, so that it is read in its order.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from localeval.render.front_matter import link_parts
from localeval.render.interface import RenderError, ReportMeta
from localeval.render.summary_blocks import Run, blocks_of, foot_of
from localeval.render.word import fill_placeholders, same_bytes, set_language, set_properties
from localeval.render.word_pictures import fill_alternative_text
from localeval.render.word_xml import qualified, set_style, word_element
from localeval.report.charts.letters import width_of
from localeval.report.summary_page import SummaryPage

#: Sizes of running text in points, of which the first is taken whose page has room to spare.
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
#: So much of the page is filled at most: Word breaks lines a little otherwise.
_FILLED = 0.94
#: Height of a line as a multiple of its letters, and how far a list and the text of a box stand in, in points.
_LINE = 1.17
_BULLET = 11.0
_BOX = 24.0
#: What the frame of a strip takes, above and below.
_FRAME = 14.0


@dataclass(frozen=True)
class _Piece:
    """A paragraph of the page.

    Attributes
    ----------
    style : str
        Its style in ``reference.docx``.
    runs : tuple of Run
    scale : float
        Its letters, as a multiple of the running text.
    before, after : float
        Space around it, in points.
    listed : bool
        Whether it is an item of a list.
    indent, frame : float
        How far its style sets it in from the margins, and the height of the frame that it gives it, in points.
    """

    style: str
    runs: tuple[Run, ...]
    scale: float = 1.0
    before: float = 0.0
    after: float = 3.0
    listed: bool = False
    indent: float = 0.0
    frame: float = 0.0

    def height(self, size: float, width: float) -> float:
        """Give how high it stands between margins that are so far apart, in points."""
        em = size * self.scale
        words = "".join(run.text for run in self.runs)
        bold = all(run.bold for run in self.runs)
        room = width - self.indent - (_BULLET if self.listed else 0.0)
        lines = max(1, ceil(1.03 * width_of(words, em, bold=bold) / room))
        return self.before + self.after + self.frame + lines * em * _LINE


def summary_word(page: SummaryPage, meta: ReportMeta, style: Path, report: str) -> bytes:
    """Write the document.

    Parameters
    ----------
    page : SummaryPage
    meta : ReportMeta
        What the title block of the report shows.
    style : Path
        The project's ``report`` folder, with ``reference.docx``.
    report : str
        Name of the file of the full report.

    Raises
    ------
    RenderError
        ``reference.docx`` cannot be read.
    """
    import docx

    try:
        document = docx.Document(str(style / "reference.docx"))
    except (KeyError, ValueError, OSError) as error:
        msg = "reference.docx is not a readable Word document."
        raise RenderError(msg, "Copy it back from the template's report/ folder.") from error
    body = document.element.body
    for old in [item for item in body if not item.tag.endswith("}sectPr")]:
        body.remove(old)
    width, height = _set_page(document)
    before, after = list(_head(page, meta)), list(_rest(page, meta, report))
    picture = _Picture(document, page, width)
    pieces = [*before, *after]
    room = height * _FILLED - picture.height
    fitting = (size for size in _SIZES if sum(p.height(size, width) for p in pieces) <= room)
    size = next(fitting, _SIZES[-1])
    bullets = _bullet_list(document)
    for piece in before:
        _add(document, piece, size, bullets)
    picture.add()
    for piece in after:
        _add(document, piece, size, bullets)
    fill_alternative_text(body)
    fill_placeholders(document, meta)
    set_properties(document, meta)
    document.core_properties.title = page.title[:255]
    set_language(document, meta.lang)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _head(page: SummaryPage, meta: ReportMeta) -> Iterator[_Piece]:
    kicker = " · ".join(filter(None, (meta.name, page.words["kind"], meta.month_text)))
    yield _Piece("Kicker", (Run(kicker),), 0.9, after=2)
    yield _Piece("Title", (Run(page.title, bold=True),), 1.8, after=4)
    yield _Piece("Subtitle", (Run(page.likely),), 1.2, after=5)
    for strip in page.strips:
        for block in blocks_of(strip.markdown):
            style = {"synthetic": "Synthetic"}.get(strip.kind, "Caution")
            yield _Piece(style, block.runs, before=3, after=6, indent=_BOX, frame=_FRAME)
    if page.picture:
        yield _Piece("AnswerTitle", (Run(page.picture.caption, bold=True),), 1.05, 4, 2)


def _rest(page: SummaryPage, meta: ReportMeta, report: str) -> Iterator[_Piece]:
    for box in page.boxes:
        style = box.kind.capitalize()
        for n, block in enumerate(blocks_of(box.markdown)):
            if box.kind == "strength" and n == 0:
                runs = tuple(Run(run.text) for run in block.runs)
                yield _Piece("Heading1", runs, 1.1, before=4, after=2)
            else:
                frame = _FRAME if box.kind == "strength" and n == 1 else 0.0
                yield _Piece(style, block.runs, after=1, indent=_BOX, frame=frame)
    for part in page.parts:
        yield _Piece("Heading1", (Run(part.heading, bold=True),), 1.15, before=8, after=2)
        for block in blocks_of(part.text.markdown):
            yield _Piece("BodyText", block.runs, after=2, listed=block.listed)
    lines: Sequence[str] = foot_of(page, meta, report)
    for n, line in enumerate(lines):
        yield _Piece("TableNote", _linked(line), 0.85, before=0 if n else 6, after=0)


def _linked(line: str) -> tuple[Run, ...]:
    return tuple(Run(part["text"]) for part in link_parts(line))


class _Picture:
    """The picture across the page; of no height where there is none."""

    def __init__(self, document: Any, page: SummaryPage, width: float) -> None:
        from docx.image.image import Image
        from docx.shared import Pt

        self._document, self._figure = document, page.picture
        self._width = Pt(width)
        self.height = 0.0
        if self._figure:
            image = Image.from_blob(self._figure.png)
            self.height = width * image.px_height / image.px_width + 6

    def add(self) -> None:
        """Put it at the end of the document."""
        if self._figure is None:
            return
        paragraph = self._document.add_paragraph()
        set_style(paragraph._p, "AnswerPicture")
        paragraph.paragraph_format.space_after = 0
        shape = paragraph.add_run().add_picture(io.BytesIO(self._figure.png), width=self._width)
        shape._inline.docPr.set("descr", self._figure.alt)


def _set_page(document: Any) -> tuple[float, float]:
    """Make the page A4, within the margins of ``reference.docx``; give the width and height between them, in points."""
    from docx.shared import Mm

    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    return width / Mm(1) * 72 / 25.4, height / Mm(1) * 72 / 25.4


def _add(document: Any, piece: _Piece, size: float, bullets: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    set_style(paragraph._p, piece.style)
    room = paragraph.paragraph_format
    room.space_before, room.space_after, room.line_spacing = Pt(piece.before), Pt(piece.after), 1.0
    if piece.listed:
        _set_list(paragraph._p, bullets, size)
    for run in piece.runs:
        made = paragraph.add_run(run.text)
        made.font.size = Pt(size * piece.scale * (1.2 if run.dots else 1))
        if run.bold:
            made.bold = True
        if run.dots:
            made._r.get_or_add_rPr().insert(0, word_element("w:rStyle", val="Dots"))


def _set_list(paragraph: Any, number: str, size: float) -> None:
    properties = paragraph.get_or_add_pPr()
    mark = word_element("w:rPr")  # a bullet is as large as the mark at the end of its paragraph
    mark.append(word_element("w:sz", val=str(round(2 * size))))
    properties.append(mark)
    numbered = properties.get_or_add_numPr()
    numbered.append(word_element("w:ilvl", val="0"))
    numbered.append(word_element("w:numId", val=number))


def _bullet_list(document: Any) -> str:
    """Add a list with bullets to the document; give the number by which paragraphs name it."""
    numbering = document.part.numbering_part.element
    taken = [
        int(item.get(qualified(f"w:{name}")))
        for tag, name in (("w:abstractNum", "abstractNumId"), ("w:num", "numId"))
        for item in numbering.findall(qualified(tag))
    ]
    number = str(max(taken, default=0) + 1)
    kind = word_element("w:abstractNum", abstractNumId=number)
    level = word_element("w:lvl", ilvl="0")
    level.append(word_element("w:start", val="1"))
    level.append(word_element("w:numFmt", val="bullet"))
    level.append(word_element("w:lvlText", val="•"))
    level.append(word_element("w:lvlJc", val="left"))
    indents = word_element("w:pPr")
    step = str(round(_BULLET * 20))
    indents.append(word_element("w:ind", left=step, hanging=step))
    level.append(indents)
    kind.append(level)
    first = numbering.find(qualified("w:num"))
    if first is None:
        numbering.append(kind)
    else:
        first.addprevious(kind)
    named = word_element("w:num", numId=number)
    named.append(word_element("w:abstractNumId", val=number))
    numbering.append(named)
    return number
