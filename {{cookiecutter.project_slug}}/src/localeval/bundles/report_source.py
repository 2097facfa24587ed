"""The assembled report of a bundle, from which whoever gets it renders it in a format of their own: nothing in it may be carried out.

A document that Quarto renders can run code, read files and take in scripts. One that localeval has assembled never does, so that
any that could is refused. Nothing is rendered here.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from localeval.base.errors import Refused
from localeval.base.untrusted import quoted

#: What the front matter of an assembled report has; other keys can name filters, scripts and engines.
_KEYS = frozenset(
    {"title", "subtitle", "author", "place", "date", "lang", "description", "localeval"}
)

_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_KEY = re.compile(r"^([^\s:#][^:\n]*):", re.MULTILINE)
#: Elements of html that load or run something.
TAGS = "script|iframe|object|embed|link|meta|base|form|style|svg|img"
#: What a renderer would obey in the text, and how it is called.
_OBEYED = (
    (re.compile(r"^\s*(?:>\s*)*[`~]{3,}\s*\{(?![.#])", re.MULTILINE), "code that is executed"),
    (re.compile(r"`\{[a-z]+\}|`r "), "code that is executed"),
    (re.compile(r"\{\{<"), "a short code of Quarto"),
    (re.compile(r"(?<!\\)(?:\\\\)*\{="), "text of one format that no other shows"),
    (re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE), "settings in its midst"),
    (
        re.compile(
            rf"(?<!\\)(?:\\\\)*</?(?:{TAGS})\b",
            re.IGNORECASE,
        ),
        "html that could load or run something",
    ),
)
#: Where links stand: in brackets, as a reference, as an address between angles.
LINKS = (
    re.compile(r"(?<!\\)((?:\\\\)*\]\(\s*<?)([^)\s>]*)"),
    re.compile(r"^(\s{0,3}\[[^\]\n]+\]:\s*<?)([^\s>]+)", re.MULTILINE),
    re.compile(r"(?<!\\)((?:\\\\)*<)([A-Za-z][A-Za-z0-9+.-]*:[^>\s]*)(?=>)"),
)
_SAFE = frozenset({"http", "https", "mailto"})
_DRAWN = (
    re.compile(r"<\s*(?:script|foreignobject|iframe|image|a|use|set|animate)\b", re.IGNORECASE),
    re.compile(
        r"\son[a-z]+\s*=|javascript:|<!ENTITY|@import|url\(\s*['\"]?\s*(?!#)", re.IGNORECASE
    ),
)


def check_source(text: str) -> None:
    """Refuse an assembled report in which a renderer would find something to carry out.

    Raises
    ------
    Refused
    """
    found = _FRONT.match(text)
    if not found:
        raise Refused("it has no front matter.")
    for key in _KEY.findall(found.group(1)):
        if key not in _KEYS:
            msg = f"its front matter has '{quoted(key)}', which an assembled report has not."
            raise Refused(msg)
    body = text[found.end() :]
    for pattern, what in _OBEYED:
        if match := pattern.search(body):
            line = text.count("\n", 0, found.end() + match.start()) + 1
            msg = f"line {line} has {what}."
            raise Refused(msg)
    if any(leads_astray(found.group(2)) for pattern in LINKS for found in pattern.finditer(body)):
        raise Refused("it has a link that no reader should follow.")


def leads_astray(target: str) -> bool:
    """Whether a link leads where no reader should follow: neither to the web, nor to a mailbox, nor into the report."""
    plain = re.sub(r"[\s\\\x00-\x20]", "", unescape(unquote(target))).lower()
    scheme = re.match(r"([^/?#]*?):", plain)
    return scheme is not None and scheme.group(1) not in _SAFE


def check_drawing(text: str) -> None:
    """Refuse a picture (SVG) that could load or run something.

    Raises
    ------
    Refused
    """
    if any(pattern.search(text) for pattern in _DRAWN):
        raise Refused("this picture could load or run something.")
