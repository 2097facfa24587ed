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

_ERRORS = (RuntimeError, ValueError, TypeError)


def words(error: Exception) -> str:
    """Return what typst said of an error: its message and hints."""
    hints = [f"hint: {hint}" for hint in getattr(error, "hints", [])]
    return "\n".join([str(getattr(error, "message", error)), *hints])


def main(asked: Path) -> int:
    """Compile a document, tagged and claiming as much as it can; give the exit code."""
    options = json.loads(asked.read_text(encoding="utf-8"))
    source = options.pop("source")
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
