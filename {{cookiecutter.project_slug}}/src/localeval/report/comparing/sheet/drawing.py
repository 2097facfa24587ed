"""A whole sheet as a picture."""

from __future__ import annotations

from localeval.report.canvas import WIDTH, axes, drawing_board, page, save
from localeval.report.comparing.sheet.ink import (
    draw_guides,
    draw_mark,
    draw_scale,
    write_heads,
    write_words,
)
from localeval.report.comparing.sheet.layout import (
    TOP,
    foot_height,
    head_height,
    height_of,
    layout_of,
)
from localeval.report.comparing.sheet.rows import Sheet


def draw_sheet(sheet: Sheet) -> tuple[bytes, str]:
    """Draw a sheet and give the picture as PNG and SVG."""
    with drawing_board():
        layout = layout_of(sheet)
        heights = [height_of(line, layout) for line in sheet.lines]
        head = head_height(sheet)
        body = sum(heights)
        drawing = page(TOP + head + body + foot_height(sheet))
        ink = axes(drawing, 0, 0, WIDTH, TOP + head + body + foot_height(sheet))
        ink.set_xlim(0, WIDTH)
        ink.set_ylim(TOP + head + body + foot_height(sheet), 0)
        ink.set_axis_off()
        left, right = layout.scale
        area = axes(drawing, left, TOP + head, right - left, body)
        area.set_xlim(*sheet.limits)
        area.set_ylim(TOP + head + body, TOP + head)
        area.patch.set_alpha(0)
        write_heads(ink, sheet, layout, TOP + head)
        draw_guides(area, sheet, TOP + head, TOP + head + body)
        y = TOP + head
        for line, height in zip(sheet.lines, heights, strict=True):
            write_words(ink, line, layout, y, height)
            draw_mark(area, line, y + height / 2)
            y += height
        draw_scale(area, ink, sheet, layout, y)
        return save(drawing)
