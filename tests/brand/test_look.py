"""Whatever colours a brand has, what stands in reports can be read, and charts are told apart without colour."""

from __future__ import annotations

import itertools
import random

import pytest

from localeval.brand.colour import contrast, read_colour, readable, told_apart
from localeval.brand.look import (
    NIGHT,
    PACKAGE,
    chart_colours,
    night_chart_colours,
    night_colours,
    on_screen,
    paper_colours,
    screen_colours,
)
from localeval.brand.model import NO_BRAND, Brand
from localeval.report.charts.colours import DARK, LIGHT

KEYS = ("foreground", "background", "primary", "secondary", "warning", "danger", "link", "headings")
CHOSEN = [
    {"primary": "#ffdd00"},
    {"primary": "#000000", "background": "#ffffff"},
    {"primary": "#ffffff", "foreground": "#ffffff", "secondary": "#ffffff", "link": "#ffffff"},
    {"primary": "#00a3e0", "background": "#fff1e5"},
    {"primary": "#a84300", "background": "#777777"},
]


def some_brands() -> list[dict[str, str]]:
    draw = random.Random(7)
    shades = (f"#{draw.randrange(1 << 24):06x}" for _ in itertools.count())
    return [
        *CHOSEN,
        *({key: next(shades) for key in KEYS if draw.random() < 0.6} for _ in range(30)),
    ]


@pytest.mark.parametrize("colours", some_brands(), ids=str)
def test_text_can_be_read_on_every_ground(colours: dict[str, str]) -> None:
    brand = Brand(colours=colours)
    for found in (screen_colours(brand), paper_colours(brand)):
        look = {**PACKAGE, **found}
        grounds = [look["page"], look["grey-tint"], look["brand-tint"]]
        for name in ("ink", "muted", "brand", "link", "link-visited", "headings"):
            for ground in grounds[: 2 if name in ("muted", "link-visited", "headings") else 3]:
                assert contrast(look.get(name, look["ink"]), ground) >= 4.5, (name, ground)
        assert contrast(look["ink"], look["focus"]) >= 4.5
        assert contrast(look["caution"], look["page"]) >= 4.4  # that of the package has 4.6
        assert contrast(look["warning"], look["warning-tint"]) >= 4.5


@pytest.mark.parametrize("colours", some_brands(), ids=str)
@pytest.mark.parametrize("said_of_dark", [False, True], ids=["light only", "of dark too"])
def test_text_can_be_read_on_a_dark_screen(colours: dict[str, str], said_of_dark: bool) -> None:
    brand = Brand(colours=colours, dark=colours if said_of_dark else {})
    look = {**NIGHT, **night_colours(brand)}
    grounds = [look["page"], look["grey-tint"], look["brand-tint"]]
    for name in ("ink", "muted", "brand", "link", "link-visited", "headings"):
        for ground in grounds[: 2 if name in ("muted", "link-visited", "headings") else 3]:
            assert contrast(look.get(name, look["ink"]), ground) >= 4.5, (name, ground)
    for ground in ("head", "title"):
        assert contrast(look["on-head"], look[ground]) >= 7
    assert contrast(look["on-focus"], PACKAGE["focus"]) >= 7
    for name in ("caution", "warning"):
        assert contrast(look[name], look["page"]) >= 4.5
        assert contrast(look[name], look[f"{name}-tint"]) >= 4.5
        assert contrast(look["ink"], look[f"{name}-tint"]) >= 4.5


@pytest.mark.parametrize("colours", some_brands(), ids=str)
def test_charts_are_told_apart_without_colour(colours: dict[str, str]) -> None:
    brand = Brand(colours=colours)
    for own, package, found in (
        (chart_colours(brand, on_screen(brand)), LIGHT, screen_colours(brand)),
        (chart_colours(brand), LIGHT, paper_colours(brand)),
        (night_chart_colours(brand), DARK, night_colours(brand)),
    ):
        look = {**{str(role): colour for role, colour in package.items()}, **own}
        for role in ("ink", "muted", "brand", "worse"):
            assert contrast(look[role], look["page"]) >= (3 if role == "worse" else 4.5), role
        if "brand" in own:
            assert contrast(look["brand"], look["others"]) >= 1.6
            assert told_apart(look["brand"], look["worse"]) >= 20
        assert "brand" in found or "primary" not in colours


def test_without_a_brand_there_is_nothing_to_change() -> None:
    for found in (screen_colours, paper_colours, night_colours, chart_colours, night_chart_colours):
        assert found(NO_BRAND) == {}


def test_the_packages_own_colour_is_kept_as_it_is() -> None:
    found = screen_colours(Brand(colours={"primary": PACKAGE["brand"]}))
    assert found["brand"] == PACKAGE["brand"]
    assert readable("#767676", ["#ffffff"]) == "#767676"
    assert contrast(readable("#777777", ["#ffffff"]), "#ffffff") >= 4.5


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#ABC", "#aabbcc"),
        (" #12436D ", "#12436d"),
        ("rgb(1, 2, 3)", "#010203"),
        ("RebeccaPurple", "#663399"),
        ("rgb(1,2,256)", None),
        ("#12436d80", None),
        ("hsl(1 2 3)", None),
        ("url(x)", None),
        ("", None),
    ],
)
def test_colours_as_css_writes_them(text: str, colour: str | None) -> None:
    assert read_colour(text) == colour
