"""Compiles a document with typst, as a program of its own: ``python typst_program.py <options.json>``.

typst is a library that cannot be interrupted while it compiles; a program can be ended. It imports nothing of this package. The
options are those of ``typst.compile``, with ``source`` and ``output``. It prints why the document does not claim PDF/UA-1, if
so; it fails with what typst said when there is no document at all.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst

_ERRORS = (RuntimeError, ValueError, TypeError)


def words(error: Exception) -> str:
    """Return what typst said of an error: its message and hints."""
    hints = [f"hint: {hint}" for hint in getattr(error, "hints", [])]
    return "\n".join([str(getattr(error, "message", error)), *hints])


def main(asked: Path) -> int:
    """Compile a document, tagged and claiming PDF/UA-1 if it can; give the exit code."""
    options = json.loads(asked.read_text(encoding="utf-8"))
    source = options.pop("source")
    try:
        typst.compile(source, pdf_standards=["ua-1"], **options)
    except _ERRORS as claim:
        try:
            typst.compile(source, **options)
        except _ERRORS as error:
            print(words(error))
            return 1
        print(words(claim))
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(Path(sys.argv[1])))
