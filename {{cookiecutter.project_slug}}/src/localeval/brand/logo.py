"""The logo of ``_brand.yml``: a picture inside the project that may stand in a page which is published.

An SVG is taken apart and put together again from what draws: nothing of it can run, load or lead elsewhere, and no comment or metadata of
a drawing program leaves with it. A PNG keeps its picture and loses what its writer said beside it.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any

#: A larger file would weigh on every report; a larger picture on whoever opens one.
MOST_BYTES = 500_000
MOST_PIXELS = 4_000
WIDEST = 12.0
#: Shapes of an SVG, with those that it draws again by reference.
MOST_SHAPES = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
#: Parts of a PNG that are needed to see it (W3C PNG, third edition).
_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP", b"pHYs"})  # fmt: skip
_SVG = "http://www.w3.org/2000/svg"
_DRAWS = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan use symbol clipPath mask linearGradient "
    "radialGradient stop".split()
)
_HAS = frozenset(
    "id class transform viewBox preserveAspectRatio width height version x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points offset "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray "
    "stroke-dashoffset opacity color clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits gradientUnits gradientTransform "
    "spreadMethod stop-color stop-opacity font-family font-size font-weight font-style text-anchor letter-spacing display visibility "
    "href".split()
)
#: What a value may say: nothing that leads out of the picture.
_LEADS = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|[\\<]", re.IGNORECASE)
_AT_RULE = re.compile(r"@[^;{}]*;")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


class UnfitPictureError(ValueError):
    """A picture cannot stand in a report; says why, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(what)


def clean_picture(content: bytes) -> tuple[str, bytes, float]:
    """Give the kind of a picture, its content without what does not draw, and its width by its height.

    Raises
    ------
    UnfitPictureError
    """
    if len(content) > MOST_BYTES:
        what = f"the file has {len(content) / 1000:,.0f} kB, and it would stand in every report."
        raise UnfitPictureError(what, f"Save it with at most {MOST_BYTES / 1000:,.0f} kB.")
    if content.startswith(_PNG):
        cleaned, width, height = _clean_png(content)
        kind = "png"
        if max(width, height) > MOST_PIXELS:
            what = f"the picture has {width:,.0f} by {height:,.0f} pixels."
            raise UnfitPictureError(what, f"Save it with at most {MOST_PIXELS:,} each way.")
    else:
        cleaned, width, height = _clean_svg(content)
        kind = "svg"
    if width <= 0 or height <= 0 or not 1 / WIDEST <= width / height <= WIDEST:
        what = "the picture is so long and narrow that it could not be seen in the head of a page."
        raise UnfitPictureError(what, "Use another version of the logo.")
    return kind, cleaned, width / height


def _clean_png(content: bytes) -> tuple[bytes, float, float]:
    broken = UnfitPictureError("the picture is damaged.", "Export it anew as PNG or SVG.")
    kept, at, seen = [_PNG], len(_PNG), []
    while at + 12 <= len(content):
        size = struct.unpack(">I", content[at : at + 4])[0]
        name, end = content[at + 4 : at + 8], at + 12 + size
        if end > len(content) or struct.unpack(">I", content[end - 4 : end])[0] != zlib.crc32(
            content[at + 4 : end - 4]
        ):
            raise broken
        if name in _NEEDED:
            kept.append(content[at:end])
        seen.append(name)
        at = end
        if name == b"IEND":
            break
    if seen[:1] != [b"IHDR"] or seen[-1:] != [b"IEND"] or b"IDAT" not in seen:
        raise broken
    width, height = struct.unpack(">II", content[16:24])
    return b"".join(kept), width, height


def _clean_svg(content: bytes) -> tuple[bytes, float, float]:
    from lxml import etree

    no_picture = UnfitPictureError(
        "the file is neither a PNG nor an SVG picture.", "Export the logo as PNG or SVG."
    )
    if re.search(rb"<!ENTITY", content, re.IGNORECASE):
        what = "the SVG declares entities, by which a picture can grow without end or read other files."
        raise UnfitPictureError(what, "Export it anew as plain SVG, or use a PNG.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise no_picture from None
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise no_picture
    if any(_local(item) == "image" for item in root.iter()):
        what = "the SVG holds a picture of another kind inside it, or leads to one."
        raise UnfitPictureError(what, "Export the logo as PNG, or with its shapes as paths.")
    width, height = _size(root)
    styles = _styles(root)
    made = _copied(root, styles)
    for name, value in (("width", width), ("height", height)):
        made.set(name, f"{value:g}")
    if made.get("viewBox") is None:
        made.set("viewBox", f"0 0 {width:g} {height:g}")
    if not any(
        _local(item) in _DRAWS - {"svg", "g", "defs", "title", "desc"} for item in made.iter()
    ):
        what = "nothing of the SVG is left once what could run or load is taken out of it."
        raise UnfitPictureError(what, "Export it anew as plain SVG, or use a PNG.")
    if _drawn(made) > MOST_SHAPES:
        what = "the SVG draws its shapes over and over, which takes whoever opens a page too long."
        raise UnfitPictureError(what, "Export it anew as plain SVG, or use a PNG.")
    etree.cleanup_namespaces(made)
    return etree.tostring(made), width, height


def _drawn(root: Any) -> int:
    """Count what is drawn, with what is drawn again by reference; a picture that refers to itself counts as too much."""
    named = {item.get("id"): item for item in root.iter() if item.get("id")}
    counted: dict[Any, int] = {}
    open_now: set[Any] = set()

    def count(item: Any) -> int:
        if item in open_now:
            return MOST_SHAPES + 1
        if item not in counted:
            open_now.add(item)
            again = named.get(item.get("href", "").removeprefix("#"))
            parts = [*item, *([] if again is None else [again])]
            counted[item] = min(MOST_SHAPES + 1, 1 + sum(map(count, parts)))
            open_now.discard(item)
        return counted[item]

    try:
        return count(root)
    except RecursionError:  # a chain of references that no logo has
        return MOST_SHAPES + 1


def _size(root: Any) -> tuple[float, float]:
    numbers = re.findall(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?", root.get("viewBox", ""))
    if len(numbers) == 4:
        return float(numbers[2]), float(numbers[3])
    sizes = [re.fullmatch(r"\s*(\d*\.?\d+)(?:px|pt|mm|cm|in)?\s*", root.get(name, "")) for name in ("width", "height")]  # fmt: skip
    if not all(sizes):
        what = "the SVG does not say how large it is (viewBox, or width and height)."
        raise UnfitPictureError(what, "Export it anew, with a viewBox.")
    return float(sizes[0].group(1)), float(sizes[1].group(1))  # type: ignore[union-attr]


def _local(item: Any) -> str:
    return item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""


def _styles(root: Any) -> dict[str, dict[str, str]]:
    """Read the style sheets in a picture as drawing programs write them: rules for classes, of which each becomes attributes."""
    found: dict[str, dict[str, str]] = {}
    for sheet in (item for item in root.iter() if _local(item) == "style"):
        for selectors, declared in _RULE.findall(_AT_RULE.sub("", "".join(sheet.itertext()))):
            for selector in selectors.split(","):
                if named := re.fullmatch(r"\s*\.([\w-]+)\s*", selector):
                    found.setdefault(named.group(1), {}).update(_declared(declared))
    return found


def _declared(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and value.strip()}


def _copied(item: Any, styles: dict[str, dict[str, str]]) -> Any:
    """Copy an element with what draws of it."""
    from lxml import etree

    made = etree.Element(f"{{{_SVG}}}{_local(item)}", nsmap={None: _SVG})
    for name, value in _attributes(item, styles):
        made.set(name, value)
    made.text = item.text
    for child in item:
        if _local(child) in _DRAWS and child.tag in (f"{{{_SVG}}}{_local(child)}", _local(child)):
            copy = _copied(child, styles)
            copy.tail = child.tail
            made.append(copy)
    return made


def _attributes(item: Any, styles: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    given = {name.rpartition("}")[2]: value for name, value in item.attrib.items()}
    said = {name: value for name, value in given.items() if name not in ("style", "class")}
    for name in given.get("class", "").split():
        said |= styles.get(name, {})
    said |= _declared(given.get("style", ""))
    for name, value in said.items():
        if name in _HAS and not _LEADS.search(value):
            if name == "href" and not value.startswith("#"):
                continue
            yield name, value
