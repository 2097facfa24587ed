"""What a brand becomes in reports: every colour of a page, of paper and of charts, each of which can be read on its ground.

A colour of the brand is taken as it is where text in it has a contrast of 4.5 to 1, else as the nearest shade of it that has. What the brand
says nothing of keeps the colour of the package; without a brand nothing changes. Paper is white, whatever ground pages on a screen have.
"""

from __future__ import annotations

from collections.abc import Mapping

from localeval.brand.colour import TEXT, contrast, mixed, readable, told_apart
from localeval.brand.model import Brand

Colours = dict[str, str]

#: The colours of the package: variables of style sheets, and keys of ``style.typ``.
PACKAGE: Mapping[str, str] = {
    "page": "#ffffff",
    "ink": "#14181d",
    "muted": "#4c565c",
    "brand": "#12436d",
    "brand-tint": "#edf3f8",
    "brand-rule": "#7f9cb5",
    "link": "#1a5b93",
    "link-visited": "#4c2c92",
    "focus": "#ffdd00",
    "rule": "#b3bac0",
    "rule-light": "#dde2e6",
    "grey-tint": "#f4f5f6",
    "caution": "#b15f00",
    "caution-tint": "#fdf5ea",
    "warning": "#a3203f",
    "warning-tint": "#fdf1f3",
}

#: The same on a screen that asks for a dark page. ``title`` is the ground of the title, which has white letters.
NIGHT: Mapping[str, str] = {
    "page": "#12161a",
    "ink": "#eceff1",
    "muted": "#b3bcc4",
    "brand": "#84b6e3",
    "brand-tint": "#1b2833",
    "brand-rule": "#57799a",
    "link": "#8fc1ee",
    "link-visited": "#c3b0f2",
    "rule": "#5b656e",
    "rule-light": "#333b42",
    "grey-tint": "#1b2025",
    "caution": "#e39a45",
    "caution-tint": "#2b2217",
    "warning": "#f08aa2",
    "warning-tint": "#301a20",
    "head": "#060809",
    "title": "#10324f",
    "on-head": "#ffffff",
    "on-focus": "#14181d",
}

#: Of charts, which ``report.charts.colours`` has for itself; here is what a brand is held against.
_OTHERS, _OTHERS_LINE = "#a9b3bb", "#7a858e"
#: A line of the programme is told from that of similar people without colour: so much lighter or darker it is.
_APART = 1.6
#: What stands for "worse" has another colour than the brand for every eye: the first of these that is so far from it.
_WORSE = ("#a84300", "#7b2d8b", "#00665e", "#14181d")
_WORSE_DARK = ("#ff9d5c", "#d9a3e8", "#6fd6c9", "#f2f4f5")
_CLEAR = 25.0

_WHITE, _BLACK = "#ffffff", "#000000"
#: Contrast of the ground of a light page with black, and of a dark page with white, at least; white and black have 21.
_LIGHTEST = _DARKEST = 15.0


def screen_colours(brand: Brand) -> Colours:
    """Give the variables of a page that the brand changes."""
    ground = brand.colours.get("background", "")
    return _changed(brand, ground if ground and is_ground(ground) else _WHITE)


def is_ground(colour: str) -> bool:
    """Whether pages can have this ground: as light as paper may be, so that every mark on it is still seen."""
    return contrast(colour, _BLACK) >= _LIGHTEST


def is_night_ground(colour: str) -> bool:
    """Whether pages on a dark screen can have this ground: so dark that every mark on it is still seen."""
    return contrast(colour, _WHITE) >= _DARKEST


def paper_colours(brand: Brand) -> Colours:
    """Give the colours of Word and PDF that the brand changes; the ground is white."""
    return _changed(brand, _WHITE)


def night_colours(brand: Brand) -> Colours:
    """Give the variables of a page that the brand changes on a dark screen."""
    said, dark = brand.colours, brand.dark
    found: Colours = {}
    page = dark.get("background", "")
    page = page if page and is_night_ground(page) else NIGHT["page"]
    if page != NIGHT["page"]:
        found |= {"page": page, "rule-light": mixed(_WHITE, page, 0.16), "grey-tint": mixed(_WHITE, page, 0.06)}  # fmt: skip
    grounds = [page, found.get("grey-tint", NIGHT["grey-tint"])]
    for name, key, least in (("ink", "foreground", 7), ("muted", "secondary", TEXT)):
        if key in dark:
            found[name] = readable(dark[key], grounds, least)
    own = dark.get("primary") or said.get("primary")
    if own:
        tint = mixed(own, page, 0.16)
        brand_colour = readable(own, [*grounds, tint], 6)
        found |= {
            "brand": brand_colour,
            "brand-tint": tint,
            "brand-rule": mixed(brand_colour, page, 0.6),
            "title": readable(mixed(own, _BLACK, 0.7), [_WHITE], 7),
        }
    link = dark.get("link") or said.get("link") or own
    if link:
        tint = found.get("brand-tint", NIGHT["brand-tint"])
        found["link"] = readable(link, [*grounds, tint], 6)
    for name, key in (("caution", "warning"), ("warning", "danger")):
        if key in dark:
            tint = mixed(dark[key], page, 0.16)
            found |= {name: readable(dark[key], [page, tint]), f"{name}-tint": tint}
    if "headings" in dark:
        found["headings"] = readable(dark["headings"], grounds)
    return found


def chart_colours(brand: Brand, page: str = _WHITE) -> Colours:
    """Give the roles of charts that the brand changes on a light ground."""
    found: Colours = {}
    if page != _WHITE:
        found |= {"page": page, "tint": mixed("#12436d", page, 0.07)}
    if "foreground" in brand.colours:
        found["ink"] = readable(brand.colours["foreground"], [page], 7)
    if "secondary" in brand.colours:
        found["muted"] = readable(brand.colours["secondary"], [page])
    if own := brand.colours.get("primary"):
        line = _darker_than_others(readable(own, [page, mixed(own, page, 0.08)]))
        found |= {
            "brand": line,
            "brand-band": mixed(line, page, 0.36),
            "tint": mixed(line, page, 0.07),
            "worse": _first_apart(_WORSE, line),
        }
    return found


def night_chart_colours(brand: Brand) -> Colours:
    """Give the roles of charts that the brand changes on a dark screen."""
    night = night_colours(brand)
    page = night.get("page", NIGHT["page"])
    found: Colours = {name: night[name] for name in ("page", "ink", "muted") if name in night}
    if "brand" in night:
        line = night["brand"]
        found |= {
            "brand": line,
            "brand-band": mixed(line, page, 0.36),
            "tint": mixed(line, page, 0.12),
            "worse": _first_apart(_WORSE_DARK, line),
        }
    return found


def on_screen(brand: Brand) -> str:
    """Give the ground of a page."""
    return screen_colours(brand).get("page", _WHITE)


def _changed(brand: Brand, page: str) -> Colours:
    said = brand.colours
    found: Colours = {}
    own_ground = page != _WHITE
    if own_ground:
        # What is a shade of grey on white is one of the page on another ground.
        found["page"] = page
        found |= {name: mixed(PACKAGE["ink"], page, share) for name, share in (("rule", 0.33), ("rule-light", 0.14), ("grey-tint", 0.05))}  # fmt: skip
    tints = [page, found.get("grey-tint", PACKAGE["grey-tint"])]
    if "foreground" in said or own_ground:
        found["ink"] = readable(said.get("foreground", PACKAGE["ink"]), [*tints, PACKAGE["focus"]], 7)  # fmt: skip
    if "secondary" in said or own_ground:
        found["muted"] = readable(said.get("secondary", PACKAGE["muted"]), tints)
    if "primary" in said or own_ground:
        own = said.get("primary", PACKAGE["brand"])
        tint = mixed(own, page, 0.08)
        shade = readable(own, [*tints, tint])
        found |= {"brand": shade, "brand-tint": tint, "brand-rule": mixed(page, shade, 0.5)}
    if "link" in said or "primary" in said or own_ground:
        own = said.get("link") or said.get("primary") or PACKAGE["link"]
        found["link"] = readable(own, [*tints, found.get("brand-tint", PACKAGE["brand-tint"])])
    if own_ground:
        found["link-visited"] = readable(PACKAGE["link-visited"], tints)
    for name, key in (("caution", "warning"), ("warning", "danger")):
        if key in said or own_ground:
            own = said.get(key, PACKAGE[name])
            tint = mixed(own, page, 0.08)
            found |= {name: readable(own, [page, tint]), f"{name}-tint": tint}
    if "headings" in said:
        found["headings"] = readable(said["headings"], tints)
    if found.get("ink") and "headings" in found and found["headings"] == found["ink"]:
        del found["headings"]
    return found


def _darker_than_others(colour: str) -> str:
    """Make a colour of charts so dark that its line and area are told from the greys of others without colour."""
    return readable(colour, [_WHITE], contrast(_OTHERS_LINE, _WHITE) * _APART)


def _first_apart(candidates: tuple[str, ...], colour: str) -> str:
    apart = {other: told_apart(other, colour) for other in candidates}
    clear = (other for other in candidates if apart[other] >= _CLEAR)
    return next(clear, max(candidates, key=lambda other: apart[other]))


def shortfalls(brand: Brand) -> list[tuple[str, str, str, str]]:
    """Give each colour of the brand that text cannot have: its key, itself, the ground that it fails on most, and the shade in its place."""
    screen = screen_colours(brand)
    look = {**PACKAGE, **screen}
    grounds = {
        "primary": ("page", "grey-tint", "brand-tint"), "link": ("page", "grey-tint", "brand-tint"),
        "warning": ("page", "caution-tint"), "danger": ("page", "warning-tint"),
    }  # fmt: skip
    uses = {
        "foreground": "ink", "secondary": "muted", "primary": "brand", "link": "link", "warning": "caution",
        "danger": "warning", "headings": "headings",
    }  # fmt: skip
    found = []
    for key, variable in uses.items():
        own = brand.colours.get(key)
        on = [look[name] for name in grounds.get(key, ("page", "grey-tint"))]
        if own and screen.get(variable, own) != own:
            fails = contrast(own, on[0]) < TEXT
            worst = on[0] if fails else min(on, key=lambda ground: contrast(own, ground))
            found.append((key, own, worst, screen[variable]))
    return found
