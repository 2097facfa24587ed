"""Figures as a person draws them in a notebook of their own, for tests of how reports show them."""

from __future__ import annotations

from typing import Any

#: Width of a page in points, and points to an inch.
WIDTH, INCH = 468.0, 72.0


def blank_page(height: float) -> Any:
    """Give an empty figure as wide as a page; ``height`` is in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(WIDTH / INCH, height / INCH), dpi=INCH, facecolor="white")
    FigureCanvasAgg(drawing)
    return drawing


def axes(drawing: Any, left: float, top: float, width: float, height: float) -> Any:
    """Put axes on the page, in points from its top left corner."""
    whole = drawing.get_figheight() * INCH
    box = (left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole)
    return drawing.add_axes(box)
