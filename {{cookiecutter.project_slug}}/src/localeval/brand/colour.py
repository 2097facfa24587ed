"""Colours as numbers: reading one, how well it can be read on a ground (WCAG 2.2), and what comes nearest to it that can.

Also how far two colours are apart for eyes that do not tell red from green. It knows nothing of brands or reports.
"""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Sequence
from functools import lru_cache

from localeval.brand.css_names import CSS_NAMES

#: Least contrast of text and of marks with their ground: WCAG 2.2, 1.4.3 and 1.4.11.
TEXT, MARK = 4.5, 3.0

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*\)")
_SHIFTS = 200

#: What the eye of somebody without one kind of cone sees, in linear light: Machado, Oliveira and Fernandes (2009),
#: severity 1 of protanopia, deuteranopia and tritanopia.
_UNSEEN: tuple[tuple[tuple[float, float, float], ...], ...] = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)  # fmt: skip


def read_colour(text: str) -> str | None:
    """Give a colour as ``#rrggbb``: from ``#rgb``, ``#rrggbb``, ``rgb(r, g, b)`` or a name of CSS; None where it is none."""
    said = text.strip().casefold()
    if _HEX.fullmatch(said):
        return said if len(said) == 7 else "#" + "".join(2 * digit for digit in said[1:])
    if found := _RGB.fullmatch(said):
        parts = [int(part) for part in found.groups()]
        return "#{:02x}{:02x}{:02x}".format(*parts) if max(parts) < 256 else None
    return CSS_NAMES.get(said)


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_light(colour: str) -> bool:
    """Whether dark letters are read on this ground, rather than light ones."""
    return contrast(colour, "#000000") >= contrast(colour, "#ffffff")


def mixed(colour: str, ground: str, share: float) -> str:
    """Mix so much of a colour into a ground."""
    pairs = zip(_bytes(colour), _bytes(ground), strict=True)
    return _hex([round(share * a + (1 - share) * b) for a, b in pairs])


def readable(colour: str, grounds: Sequence[str], least: float = TEXT) -> str:
    """Give the colour itself, or what is nearest to it that has the contrast on every ground.

    Its hue stays; it gets darker on light grounds and lighter on dark ones. Where no shade does, black or white is given.
    """
    if all(contrast(colour, ground) >= least for ground in grounds):
        return colour
    dark = is_light(grounds[0])
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in _bytes(colour)))
    for step in range(1, _SHIFTS + 1):
        to = light * (1 - step / _SHIFTS) if dark else light + (1 - light) * step / _SHIFTS
        shade = _hex([round(255 * part) for part in colorsys.hls_to_rgb(hue, to, strength)])
        if all(contrast(shade, ground) >= least for ground in grounds):
            return shade
    return "#000000" if dark else "#ffffff"


@lru_cache(maxsize=1024)
def told_apart(one: str, other: str) -> float:
    """Give how far two colours are apart for whoever sees them least (distance in CIE Lab; 20 is clear at a glance)."""
    pairs = ((_seen(one, eye), _seen(other, eye)) for eye in _UNSEEN)
    return min(math.dist(*pair) for pair in pairs)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(parts: Sequence[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)


def _linear(colour: str) -> list[float]:
    parts = (part / 255 for part in _bytes(colour))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    return sum(
        weight * part
        for weight, part in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True)
    )


def _seen(colour: str, eye: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Give a colour in CIE Lab (D65) as an eye sees it."""
    light = _linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in eye
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
