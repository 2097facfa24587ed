"""The formats that a report can be asked for, and what the file of each is called: our own, and whatever Quarto knows.

``pptx`` and ``revealjs`` are Quarto's rendering of the report; the deck that this package makes is called ``slides``.
"""

from __future__ import annotations

import re
from typing import Any

#: Made by either renderer.
DOCUMENTS = ("html", "docx", "pdf")
#: The format that is no form of the report but a deck made from it.
DECK = "slides"
OWN = (*DOCUMENTS, DECK)

#: Formats of Quarto that are not ours: name -> how the file ends.
FURTHER = {
    "asciidoc": "adoc",
    "beamer": "pdf",
    "commonmark": "md",
    "context": "tex",
    "dashboard": "html",
    "docbook": "xml",
    "dokuwiki": "txt",
    "dzslides": "html",
    "epub": "epub",
    "fb2": "fb2",
    "gfm": "md",
    "haddock": "txt",
    "hugo-md": "md",
    "icml": "icml",
    "ipynb": "ipynb",
    "jats": "xml",
    "jira": "txt",
    "latex": "tex",
    "man": "man",
    "markdown": "md",
    "markua": "md",
    "mediawiki": "wiki",
    "ms": "ms",
    "muse": "txt",
    "native": "native",
    "odt": "odt",
    "opml": "opml",
    "org": "org",
    "plain": "txt",
    "pptx": "pptx",
    "revealjs": "html",
    "rst": "rst",
    "rtf": "rtf",
    "s5": "html",
    "slideous": "html",
    "slidy": "html",
    "tei": "xml",
    "texinfo": "texi",
    "textile": "textile",
    "typst": "pdf",
    "xwiki": "txt",
    "zimwiki": "txt",
}

#: A format that an extension of Quarto brings: its name, and the format that it is made from.
EXTENDED = "^[a-z0-9][a-z0-9_.-]*-[a-z0-9]+$"
_MADE_FROM = {**FURTHER, **{kind: kind for kind in DOCUMENTS}}


def is_further(kind: str) -> bool:
    """Whether Quarto may know a format of this name."""
    return kind in FURTHER or _ending_of_extension(kind) is not None


def further_file(kind: str) -> str:
    """Give the name of the file in a format: ``report.pptx``, or ``report-revealjs.html`` where others end so too."""
    ending = FURTHER.get(kind) or _ending_of_extension(kind) or kind
    return f"report.{ending}" if ending == kind else f"report-{kind}.{ending}"


def further_settings(kind: str) -> dict[str, Any]:
    """Give the settings by which a format makes one file, with all that it needs inside."""
    name = further_file(kind)
    whole = {"embed-resources": True} if name.endswith(".html") else {}
    return {"output-file": name, **whole}


def _ending_of_extension(kind: str) -> str | None:
    return _MADE_FROM.get(kind.rpartition("-")[2]) if re.fullmatch(EXTENDED, kind) else None
