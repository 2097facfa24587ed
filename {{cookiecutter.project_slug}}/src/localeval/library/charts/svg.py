"""What all pictures share: elements, scales with round ticks, numbers under an axis, and cutting of long names.

Colours are never set here: an element has a class and the style sheet knows the colour. Every text is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from localeval.report.wording.numbers import (
    MINUS,
    axis_sign,
)

#: Width of a letter of a sans-serif face, in parts of its size: wide enough for most names.
_LETTER = 0.54

#: Smaller ranges are rounding, not data.
_SMALLEST = 1e-9

_STEPS = (1.0, 2.0, 5.0, 10.0)


def svg_element(name: str, *content: str, **attributes: object) -> Markup:
    """Make an element; ``class_`` is ``class``, an underscore in a name is a hyphen, None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(map(escape, content))
    return Markup(f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>")


def _short(value: object) -> str:
    """Write a coordinate with one digit after the point, which no eye can tell from more."""
    if isinstance(value, float):
        text = f"{value:.1f}"
        return "0" if text in {"0.0", "-0.0"} else text.removesuffix(".0")
    return str(value)


def picture(
    parts: Iterable[Markup],
    *,
    identity: str,
    title: str,
    description: str,
    width: float,
    height: float,
    class_: str,
) -> Markup:
    """Put parts into a picture that says what it shows.

    Parameters
    ----------
    parts : iterable of Markup
    identity : str
        The only one of its kind on the page.
    title, description : str
        What is drawn, and what it shows; for those who do not see it.
    width, height : float
        In units that are pixels at the picture's natural size.
    class_ : str
        For the style sheet.
    """
    names = (f"{identity}-title", f"{identity}-desc")
    shown = [
        svg_element("title", title, id=names[0]),
        svg_element("desc", description, id=names[1]),
    ]
    return svg_element(
        "svg",
        *shown,
        *parts,
        role="img",
        aria_labelledby=" ".join(names),
        viewBox=f"0 0 {_short(width)} {_short(height)}",
        class_=f"chart {class_}",
    )


def text(x: float, y: float, words: str, class_: str, anchor: str | None = None) -> Markup:
    """Write words; ``anchor`` is ``middle`` or ``end``, and the start where none is given."""
    return svg_element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return svg_element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def polygon(points: Sequence[tuple[float, float]], class_: str, name: str = "polygon") -> Markup:
    """Draw a closed shape, or with ``name="polyline"`` an open one."""
    places = " ".join(f"{_short(float(x))},{_short(float(y))}" for x, y in points)
    return svg_element(name, points=places, class_=class_)


def fitted(words: str, width: float, size: float) -> str:
    """Cut words that are longer than a width at this size of type; the table beside has the whole."""
    most = max(4, int(width / (size * _LETTER)))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Scale:
    """Where a number stands: ``low`` to ``high`` in data, ``start`` to ``end`` in the picture."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a number is inside the picture."""
        return self.low <= value <= self.high

    def clip(self, value: float) -> float:
        """Bring a number to the nearest one inside the picture."""
        return min(max(value, self.low), self.high)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Give round numbers that span a range, a few of them: the first is at most ``low``, the last at least ``high``."""
    size = max(abs(low), abs(high))
    span = high - low
    if span <= size * 1e-9 or span < _SMALLEST:  # no range at all: some room around the one number
        span = max(size, 1.0)
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return [n * step for n in range(first, last + 1)]


def tick_label(value: float, marks: Sequence[float], unit: str) -> str:
    """Give a number under an axis, with as many digits as the steps between the numbers need."""
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    places = 0 if step >= 1 else min(6, math.ceil(-math.log10(step) - 1e-9))
    words = f"{abs(value):,.{places}f}"
    negative = value < 0 and any(digit in "123456789" for digit in words)
    sign = axis_sign(unit)
    return f"{MINUS if negative else ''}{sign}{words}"
