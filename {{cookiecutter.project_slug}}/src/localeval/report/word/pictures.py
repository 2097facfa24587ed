"""Pictures: their alternative texts, and a size that fits the page."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from localeval.report.render.errors import RenderError
from localeval.report.word.elements import qualified

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
        shown.set("name", f"Figure {number}")
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
