"""Pictures of a Word document: their alternative text, and a size with which they fit a page and leave none half empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from localeval.render.annex import ANNEX
from localeval.render.interface import RenderError
from localeval.render.word_contents import annex_headings
from localeval.render.word_pages import filled_at_end, filled_before, goes_on
from localeval.render.word_xml import child, qualified
from localeval.report.wording.phrases import numbered

#: Styles of paragraphs that hold a chart.
_CHARTS = frozenset({"Figure", "Figure End"})
#: How much larger or smaller charts may be, what is nearest first.
_SCALES = tuple(Fraction(share, 100) for share in (100, 97, 103, 94, 106, 91, 109, 88, 85))
#: How much of the last page before an annex is to be filled where the annex begins a page (by what is worked out here, which is
#: not exact), and of the last page of all.
_FILLED, _FILLED_AT_END = 0.6, 0.1
#: What says how large a picture is, with its own width and height.
_Sizes = Sequence[tuple[Any, int, int]]
#: What a caption of three lines needs below a picture, with the space around both, in EMU (60 points).
CAPTION_ROOM = 60 * 12_700


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
    for heading in annex_headings(document.element.body):
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
