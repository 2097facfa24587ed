"""The colours of charts by what they mean, for a light page and for a dark one.

A shape names a role and never a colour, so that one table decides and a page can choose. Colour never carries meaning
alone: charts say the same by shape, dash and word. On white, text has a contrast of 4.5 to 1 or more and marks 3 to 1. An
organisation's brand changes some of them (``localeval.brand.look``), for a piece of work as its language is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, cast

from localeval.brand.look import chart_colours
from localeval.brand.model import Brand, FontFile
from localeval.report.charts.typeface import chart_family, chart_fonts

Role = Literal[
    "page", "ink", "muted", "brand", "brand-band", "others", "others-line", "others-band", "worse",
    "rule", "light", "tint",
]  # fmt: skip

#: Of a light page: ``brand`` is the programme and what is better, ``others`` are similar people, ``worse`` is nothing else.
LIGHT: dict[Role, str] = {
    "page": "#ffffff",
    "ink": "#14181d",
    "muted": "#4c565c",
    "brand": "#12436d",
    "brand-band": "#a9c4dc",
    "others": "#a9b3bb",
    "others-line": "#7a858e",
    "others-band": "#cfd5da",
    "worse": "#a84300",
    "rule": "#b3bac0",
    "light": "#dde2e6",
    "tint": "#edf3f8",
}

DARK: dict[Role, str] = {
    "page": "#12161a",
    "ink": "#f2f4f5",
    "muted": "#b6c0c7",
    "brand": "#7fb6e6",
    "brand-band": "#2a4d6e",
    "others": "#5d6870",
    "others-line": "#98a4ad",
    "others-band": "#39434a",
    "worse": "#ff9d5c",
    "rule": "#5f6a72",
    "light": "#2d353c",
    "tint": "#1b2833",
}


@dataclass(frozen=True)
class ChartLook:
    """The look of charts on paper: a colour for each role, and a typeface of the brand's own where it has one that fits."""

    colours: Mapping[Role, str]
    family: str = ""
    fonts: tuple[FontFile, ...] = ()


#: Without a brand.
PACKAGE_LOOK = ChartLook(LIGHT)
_LOOK: ContextVar[ChartLook] = ContextVar("chart look", default=PACKAGE_LOOK)


def chart_look() -> ChartLook:
    """Give the look in which charts are drawn here."""
    return _LOOK.get()


def look_of(brand: Brand) -> ChartLook:
    """Give the look that a brand gives to charts."""
    colours = cast("dict[Role, str]", {**LIGHT, **chart_colours(brand)})
    return ChartLook(colours, chart_family(brand), chart_fonts(brand))


def draw_as(look: ChartLook) -> None:
    """Choose the look of charts for the rest of this context, where no block could hold it: in a notebook's kernel."""
    _LOOK.set(look)


@contextmanager
def drawn_as(brand: Brand) -> Iterator[None]:
    """Choose the look of charts for what is drawn inside the block."""
    token = _LOOK.set(look_of(brand))
    try:
        yield
    finally:
        _LOOK.reset(token)


def changes_charts(brand: Brand) -> dict[str, Any]:
    """Give what a brand changes in charts, as plain values for a digest; nothing where it changes nothing."""
    look = look_of(brand)
    changed = {role: colour for role, colour in look.colours.items() if colour != LIGHT[role]}
    fonts = [font.path.name for font in look.fonts]
    return {"colours": changed, "family": look.family, "fonts": fonts} if changed or fonts else {}


#: The halo of words, which keeps them readable over lines.
HALO = "stroke-width: 4px; stroke-linejoin: round; paint-order: stroke"


def class_rules(used: Collection[str]) -> Iterator[str]:
    """Give the rules of a picture by itself: for each class that is used the colour of this look, and for words their halo."""
    for role, colour in chart_look().colours.items():
        for kind, name in (("f", "fill"), ("s", "stroke")):
            if f"{kind}-{role}" in used:
                yield f".{kind}-{role}{{{name}:{colour}}}"
    yield f"text.s-page{{{HALO}}}"


def page_rules() -> str:
    """Give the rules of a style sheet by which a page may choose the colours of its charts: a variable for each role."""
    rules = [f".chart text.s-page {{ {HALO}; }}"]
    for role, colour in LIGHT.items():
        rules.append(f".chart .f-{role} {{ fill: var(--chart-{role}, {colour}); }}")
        rules.append(f".chart .s-{role} {{ stroke: var(--chart-{role}, {colour}); }}")
    return "\n".join(rules)


def dark_variables() -> str:
    """Give the variables that a page on a dark ground sets."""
    return " ".join(f"--chart-{role}: {colour};" for role, colour in DARK.items())
