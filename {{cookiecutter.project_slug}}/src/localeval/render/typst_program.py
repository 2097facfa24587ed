"""Compiles a document with typst, as a program of its own: ``python typst_program.py <options.json>``.

typst is a library that cannot be interrupted while it compiles; a program can be ended. It imports nothing of this package. The
options are those of ``typst.compile``, with ``source`` and ``output``. It prints what the document does not claim of PDF/UA-1 and
PDF/A-2a, and why, if so; it fails with what typst said when there is no document at all.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import typst

#: What a document claims to be, the most first, and what it does not claim then: readable by everyone (PDF/UA), and for as long
#: as it is kept (PDF/A, whose level A asks for tags too).
_CLAIMS: tuple[tuple[list[Any], str], ...] = (
    (["ua-1", "a-2a"], ""),
    (["ua-1"], "PDF/A-2a"),
    ([], "PDF/UA-1"),
)

#: typst says of a tagged document that its tags are not suspect, which is so where nothing is said of it, and of which some
#: programs (poppler's) complain. Blanks take its place, so that nothing in the file moves.
_SAID = b"/MarkInfo<</Marked true/Suspects false>>"
_UNSAID = _SAID.replace(b"/Suspects false", b" " * len(b"/Suspects false"))

#: How much larger or smaller text and pictures may be than they are meant to be, what is nearest first.
_SCALES = (1.0, 0.98, 1.02, 0.96, 1.04)
#: The annex begins a page, or goes on where the body ends.
_ON_A_PAGE, _GOES_ON = "page", "on"
#: How much is to be filled of the last page before an annex that begins a page, and of the last page of all.
_FILLED, _FILLED_AT_END = 0.55, 0.1
#: A picture floats where it begins a page, and the one before is white from its last line for more than this share of its height.
_WHITE = 0.3
#: Pages are measured on pictures of so many dots an inch, without the heads and feet of pages, and what is darker is ink.
_DOTS, _HEAD, _FOOT, _INK = 20, 60.0, 55.0, 200
#: So often pictures that begin a page are looked for, since what floats moves what follows.
_ROUNDS = 4

_ERRORS = (RuntimeError, ValueError, TypeError)


def words(error: Exception) -> str:
    """Return what typst said of an error: its message and hints."""
    hints = [f"hint: {hint}" for hint in getattr(error, "hints", [])]
    return "\n".join([str(getattr(error, "message", error)), *hints])


def layout_of(source: str, options: dict[str, Any]) -> dict[str, str]:
    """Say how a document is laid out so that no page before its annex is left half empty, and the last one not all but empty.

    Returns
    -------
    dict
        ``scale`` of text and pictures, and where the ``annex`` begins. It begins a page where a scale fills the one before it;
        else it goes on where the body ends, if a scale leaves room there for its beginning. And which pictures are ``floating``:
        those that would leave the page before them half empty stand at the head of their page, and the text goes on before them.
    """
    asked = {name: options[name] for name in ("root", "font_paths", "ignore_system_fonts")}
    floating: list[str] = []
    for _ in range(_ROUNDS):
        layout = _filled(source, asked, ",".join(floating))
        found = _pictures_after_white(source, asked, layout)
        if not set(found) - set(floating):
            break
        floating += [name for name in found if name not in floating]
    return layout


def _pictures_after_white(source: str, asked: dict[str, Any], layout: dict[str, str]) -> list[str]:
    """Give the names of the pictures that begin a page after one that is left half empty."""
    try:
        found = _asked_for(source, asked, layout)
    except _ERRORS:
        return []
    pictures = found.get(
        "pictures", ()
    )  # an organisation's own template may not say where they are
    first = [one for one in pictures if one["page"] > 1 and one["begins"] < 0.01]
    if not first:
        return []
    pages = typst.compile(source, format="png", ppi=_DOTS, sys_inputs=layout, **asked)
    pages = pages if isinstance(pages, list) else [pages]
    return [one["name"] for one in first if _white_at_end(pages[one["page"] - 2]) > _WHITE]


def _white_at_end(page: bytes) -> float:
    """Give how much of a page is white below its last line or picture, as a share of what is between head and foot."""
    from PIL import Image

    with Image.open(io.BytesIO(page)) as picture:
        grey = picture.convert("L")
    top, foot = round(_HEAD * _DOTS / 72), grey.height - round(_FOOT * _DOTS / 72)
    inside = grey.crop((0, top, grey.width, foot)).point([255 * (n < _INK) for n in range(256)])
    box = inside.getbbox()
    return 1.0 - (box[3] if box else 0) / inside.height


def _asked_for(source: str, asked: dict[str, Any], layout: dict[str, str]) -> dict[str, Any]:
    """Give what the template says of a document that is laid out so; one without an annex says nothing."""
    said = typst.query(source, "<body-end>", field="value", one=True, sys_inputs=layout, **asked)
    found: dict[str, Any] = json.loads(said)
    return found


def _filled(source: str, asked: dict[str, Any], floating: str) -> dict[str, str]:
    """Give the layout that fills the last page before the annex, and leaves the last of all no line or two."""
    moved = {"floating": floating} if floating else {}
    layouts = [
        {"scale": str(s), "annex": a, **moved} for a in (_ON_A_PAGE, _GOES_ON) for s in _SCALES
    ]
    second: dict[str, str] | None = None
    ends: dict[str, int] = {}  # the page on which the body ends, by scale
    for layout in layouts:
        try:
            found = _asked_for(source, asked, layout)
        except _ERRORS:  # it has no annex
            break
        if layout["annex"] == _ON_A_PAGE:
            ends[layout["scale"]] = found["page"]
            fits = found["filled"] >= _FILLED
        else:  # what has no size, as the end of the body, would go over the page with the annex
            fits = found["annex"] == ends[layout["scale"]]
        if fits:
            if found["last"] >= _FILLED_AT_END:
                return layout
            second = second or layout
    return second or layouts[0]


def main(asked: Path) -> int:
    """Compile a document, tagged and claiming as much as it can; give the exit code."""
    options = json.loads(asked.read_text(encoding="utf-8"))
    source = options.pop("source")
    options["sys_inputs"] = layout_of(source, options)
    why = ""
    for standards, lacking in _CLAIMS:
        try:
            typst.compile(source, pdf_standards=standards, **options)
        except _ERRORS as error:
            why = words(error)
            continue
        made = Path(options["output"])
        made.write_bytes(made.read_bytes().replace(_SAID, _UNSAID))
        if lacking:
            print(f"{lacking}: {why}")
        return 0
    print(why)
    return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(Path(sys.argv[1])))
