"""The drawing room: a picture is a list of shapes in pixels, written as SVG, or painted as PNG by ``raster``.

Shapes name roles and not colours (``colours``). The same picture gives the same bytes: coordinates have one
digit, and there is no date and no id. Words stay words, so that they can be searched and read out. Nothing here knows what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from localeval.report.charts.colours import Role, chart_look

#: The two widths that every chart is laid out for: a desktop and paper, and a phone.
WIDE, NARROW = 800.0, 360.0

FAMILY = "'Source Sans 3','Source Sans Pro','Segoe UI','Helvetica Neue',Arial,'DejaVu Sans Condensed',sans-serif"

Anchor = Literal["start", "middle", "end"]
Dash = tuple[float, ...]

#: The dash of what stands for no difference, and of similar people.
DOTTED: Dash = (3.0, 3.0)
DASHED: Dash = (6.0, 4.0)


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Role = "ink"
    width: float = 1.0
    dash: Dash = ()


@dataclass(frozen=True)
class Shape:
    """A line through points, closed where it is filled."""

    points: tuple[tuple[float, float], ...]
    fill: Role | None = None
    ink: Role | None = None
    width: float = 1.0
    dash: Dash = ()
    opacity: float = 1.0


@dataclass(frozen=True)
class Disc:
    """A dot."""

    x: float
    y: float
    r: float
    fill: Role
    ink: Role | None = None
    width: float = 1.0


@dataclass(frozen=True)
class Words:
    """A line of text; ``y`` is the foot of its letters. With a halo it can be read over lines."""

    x: float
    y: float
    text: str
    size: float = 14.0
    ink: Role = "ink"
    bold: bool = False
    anchor: Anchor = "start"
    halo: bool = True


Part = Line | Shape | Disc | Words


@dataclass(frozen=True)
class Picture:
    """Shapes on a page of ``width`` by ``height`` pixels, the last one on top.

    Attributes
    ----------
    title : str
        What is drawn.
    says : str
        What it shows, with its numbers, for those who do not see it.
    """

    width: float
    height: float
    parts: Sequence[Part]
    title: str
    says: str


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: Role | None,
    ink: Role | None = None,
    edge: float = 1.0,
    dash: Dash = (),
) -> Shape:
    """Give a rectangle by its upper left corner."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape((*corners, corners[0]), fill, ink, edge, dash)


def svg(picture: Picture) -> str:
    """Write a picture as a file of SVG, in the colours of a light page; ``page.inline`` puts it into html."""
    width, height = _short(picture.width), _short(picture.height)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}">',
            f"<title>{_text(picture.title)}</title><desc>{_text(picture.says)}</desc>",
            f'<rect class="ground" width="{width}" height="{height}" fill="{chart_look().colours["page"]}"/>',
            f'<g font-family="{escape(family(), quote=False)}">',
            elements(picture.parts),
            "</g></svg>",
        ]
    )


def family() -> str:
    """Give the typefaces of a picture, the brand's own first."""
    own = chart_look().family
    return f"'{own}',{FAMILY}" if own else FAMILY


def elements(parts: Sequence[Part]) -> str:
    """Write shapes by themselves, for a picture that a page puts together of several."""
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    if isinstance(part, Line):
        ends = _attributes(x1=part.x1, y1=part.y1, x2=part.x2, y2=part.y2)
        return f"<line{ends}{_paint(None, part.ink, part.width, part.dash)}/>"
    if isinstance(part, Shape):
        places = " ".join(f"{_short(x)},{_short(y)}" for x, y in part.points)
        name = "polygon" if part.fill else "polyline"
        paint = _paint(part.fill, part.ink, part.width, part.dash)
        none = "" if part.fill else ' fill="none"'
        none += "" if part.opacity == 1 else f' fill-opacity="{_short(part.opacity)}"'
        return f'<{name} points="{places}"{none}{paint}/>'
    if isinstance(part, Disc):
        return f"<circle{_attributes(cx=part.x, cy=part.y, r=part.r)}{_paint(part.fill, part.ink, part.width)}/>"
    weight = ' font-weight="700"' if part.bold else ""
    anchor = "" if part.anchor == "start" else f' text-anchor="{part.anchor}"'
    halo = ""
    paint = _paint(part.ink, None, 0)
    if part.halo:
        halo = ' stroke-linejoin="round" paint-order="stroke"'
        paint = _paint(part.ink, "page", 4)
    place = _attributes(x=part.x, y=part.y, font_size=part.size)
    return f"<text{place}{weight}{anchor}{paint}{halo}>{_text(part.text)}</text>"


def _paint(fill: Role | None, ink: Role | None, width: float, dash: Dash = ()) -> str:
    """Give fill and stroke, as colours of a light page and as classes by which a page may choose others."""
    names = ([f"f-{fill}"] if fill else []) + ([f"s-{ink}"] if ink else [])
    out = f' class="{" ".join(names)}"' if names else ""
    colours = chart_look().colours
    if fill:
        out += f' fill="{colours[fill]}"'
    if ink:
        out += f' stroke="{colours[ink]}" stroke-width="{_short(width)}"'
    if dash:
        out += f' stroke-dasharray="{" ".join(map(_short, dash))}"'
    return out


def _attributes(**values: float) -> str:
    return "".join(f' {name.replace("_", "-")}="{_short(value)}"' for name, value in values.items())


def _short(value: float) -> str:
    """Write a coordinate with one digit after the point, which no eye can tell from more."""
    text = f"{value:.1f}"
    return "0" if text in {"0.0", "-0.0"} else text.removesuffix(".0")


def _text(words: str) -> str:
    """Write words, without the characters that a file of SVG must not hold."""
    kept = "".join(c for c in words if c in "\t\n" or (ord(c) >= 0x20 and c not in "\ufffe\uffff"))
    return escape(kept, quote=False)
