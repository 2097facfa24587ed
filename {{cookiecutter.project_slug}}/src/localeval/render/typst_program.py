"""Compiles a document with typst, as a program of its own: ``python typst_program.py <options.json>``.

typst is a library that cannot be interrupted while it compiles; a program can be ended. It imports nothing of this package. The
options are those of ``typst.compile``, with ``source`` and ``output``. It prints what the document does not claim of PDF/UA-1 and
PDF/A-2a, and why, if so; it fails with what typst said when there is no document at all.
"""

from __future__ import annotations

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
        else it goes on where the body ends, if a scale leaves room there for its beginning.
    """
    asked = {name: options[name] for name in ("root", "font_paths", "ignore_system_fonts")}
    layouts = [{"scale": str(s), "annex": a} for a in (_ON_A_PAGE, _GOES_ON) for s in _SCALES]
    second: dict[str, str] | None = None
    ends: dict[str, int] = {}  # the page on which the body ends, by scale
    for layout in layouts:
        try:
            found = json.loads(
                typst.query(
                    source, "<body-end>", field="value", one=True, sys_inputs=layout, **asked
                )
            )
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
