"""What came out of a renderer, looked at before anybody gets it: the look is there, the marks are there, and nothing is loaded from outside.

A renderer can end well and leave the look out: Quarto passes over the settings of a folder when another above it is hidden, and the
page then comes without title, mark and pictures. Nothing is changed here.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from localeval.render.interface import RenderError, RenderWarning, ReportMeta

#: Where a link may lead out of a page: to what is in the file, to the web, to a mailbox.
_MAY_LEAD = ("data:", "https:", "http:", "mailto:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Elements without an end, whose content none can be.
_EMPTY = frozenset({"meta", "link", "br", "img", "hr", "input", "source", "path", "use", "wbr"})


class _Page(HTMLParser):
    """Collects what a browser would load, where links lead, and the texts of title and marks."""

    def __init__(self) -> None:
        super().__init__()
        self.remote: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.title = ""
        self.marks = ""
        self._in_style = False
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            loads = name in ("src", "srcset", "poster", "data") or (
                tag in ("link", "image", "use") and name in ("href", "xlink:href")
            )
            if loads and re.match(r"\s*(https?:)?//", value):
                self.remote.append(value.strip())
            if name == "style":
                self._add_css(value)
        if given.get("id"):
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"].strip())
        if tag not in _EMPTY:
            classes = given.get("class", "").split()
            self._open.append("title" if tag == "h1" else "marks" if "status" in classes else tag)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if self._open and tag not in _EMPTY:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._add_css(data)
        elif "marks" in self._open:
            self.marks += data
        elif "title" in self._open:
            self.title += data

    def _add_css(self, css: str) -> None:
        pattern = r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)"""
        self.remote.extend(re.findall(pattern, css))


def _read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def remote_addresses(html: str) -> list[str]:
    """Return every remote address that a browser would load when it opens `html`.

    Links that a person may follow are not counted.
    """
    return _read(html).remote


def check_html(path: Path, meta: ReportMeta) -> None:
    """Look at a page.

    Raises
    ------
    RenderError
        It has not the title or a mark of the report, would load anything from the web, or has a link to no web page or mailbox.

    Warns
    -----
    RenderWarning
        A link leads nowhere: to a file beside this one, or to a label that is not there.
    """
    page = _read(path.read_text(encoding="utf-8"))
    if page.remote:
        msg = f"The html report would load {', '.join(page.remote[:3])} when it is opened."
        raise RenderError(msg, "Take web addresses out of theme.css and out of pictures.")
    if _plain(meta.title) not in _plain(page.title):
        raise _without_look("html", f"its title '{meta.title}'")
    _all_marked("html", meta.status, page.marks)
    schemes = [link for link in page.links if _SCHEME.match(link)]
    refused = [link for link in schemes if not link.lower().startswith(_MAY_LEAD)]
    if refused:
        msg = f"The html report has a link that no reader should follow: {', '.join(refused[:3])}."
        raise RenderError(
            msg, "Write an address that begins with https:// or mailto: in the notebook."
        )
    astray = [
        link
        for link in page.links
        if (link[1:] not in page.ids if link.startswith("#") else link not in schemes)
    ]
    if astray:
        msg = (
            f"The html report has a link that leads nowhere once the report is passed on: {', '.join(astray[:3])}. "
            "In the notebook that has it, write a whole address (https://...), or the label of something in the report."
        )
        warnings.warn(msg, RenderWarning, stacklevel=2)


def check_docx(path: Path, meta: ReportMeta) -> None:
    """Look at a finished Word document; raise `RenderError` where a mark of the report is in none of its headers and footers."""
    with zipfile.ZipFile(path) as parts:
        names = [n for n in parts.namelist() if re.fullmatch(r"word/(header|footer)\d*\.xml", n)]
        xml = " ".join(parts.read(name).decode("utf-8") for name in names)
    _all_marked("docx", meta.status, " ".join(_xml_texts(xml)))


def check_typst(path: Path, meta: ReportMeta) -> None:
    """Look at what the PDF is compiled from; raise `RenderError` where it is not of the report's template, which sets title and marks."""
    text = path.read_text(encoding="utf-8")
    if "style.typ" not in text:
        raise _without_look("pdf", "its styles")
    block = re.search(r"^#let meta = \((.*)\)$", text, re.MULTILINE)
    if not block:
        raise _without_look("pdf", "its title and marks")
    letters = re.sub(r"\\(?:u\{([0-9a-f]+)\}|(.))", _letter, block.group(1))
    _all_marked("pdf", meta.status, letters)


def _letter(escaped: re.Match[str]) -> str:
    """Give the letter that typst reads where one is escaped."""
    return escaped.group(2) or chr(int(escaped.group(1), 16))


def _xml_texts(xml: str) -> list[str]:
    from html import unescape

    return [unescape(text) for text in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _all_marked(kind: str, status: Sequence[str], text: str) -> None:
    held = _plain(text)
    for mark in status:
        if _plain(mark) not in held:
            raise _without_look(kind, f"the mark '{mark}'")


def _without_look(kind: str, lacks: str) -> RenderError:
    msg = f"The {kind} report came out without {lacks}: the renderer has left out the report's template."
    remedy = "Copy the _extensions/ folder back from the template, or use the other renderer: localeval report --renderer pandoc."
    return RenderError(msg, remedy)
