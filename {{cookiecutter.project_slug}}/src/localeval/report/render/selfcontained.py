"""Whether a page loads anything from the web when it is opened."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from localeval.report.render.errors import RenderError


class _Loads(HTMLParser):
    """Collects the remote addresses that a browser would load on opening the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            loads = name in ("src", "srcset", "poster", "data") or (
                tag in ("link", "image", "use") and name in ("href", "xlink:href")
            )
            if value and loads and re.match(r"\s*(https?:)?//", value):
                self.found.append(value.strip())
            if value and name == "style":
                self._add_css(value)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._add_css(data)

    def _add_css(self, css: str) -> None:
        pattern = r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)"""
        self.found.extend(re.findall(pattern, css))


def remote_addresses(html: str) -> list[str]:
    """Return every remote address that a browser would load when it opens `html`.

    Links that a person may follow are not counted.
    """
    parser = _Loads()
    parser.feed(html)
    return parser.found


def require_self_contained(path: Path) -> None:
    """Raise `RenderError` when opening the html file would load anything from the web."""
    remote = remote_addresses(path.read_text(encoding="utf-8"))
    if remote:
        msg = f"The html report would load {', '.join(remote[:3])} when it is opened."
        raise RenderError(msg, "Take web addresses out of report/theme.css and out of pictures.")
