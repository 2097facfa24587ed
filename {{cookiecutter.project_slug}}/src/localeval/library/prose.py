"""The reports' sentences as html: of Markdown only what they use, and nothing that could load or run anything.

Paragraphs, lists, bold, escapes and the two spans of a headline are known; links, pictures, html and code are not, so
that such marks in somebody's name are letters like any others. markdown-it parses; every text it finds is escaped.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_CLASS = re.compile(r"\{\.(estimate|interval)\}")


def html(markdown: str) -> Markup:
    """Turn sentences of ``localeval.report`` into html.

    Parameters
    ----------
    markdown : str
        As ``display.Text`` holds it: other people's texts in it have been through ``display.escape``.
    """
    return Markup(_parser().render(markdown))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape", "list"])
    parser.inline.ruler.push("span", _span)
    return parser


def _span(state: StateInline, silent: bool) -> bool:
    """Read ``[text]{.estimate}``, which the renderers of the reports know too."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    named = _CLASS.match(state.src, end + 1) if end >= 0 else None
    if named is None:
        return False
    if not silent:
        last = state.posMax
        state.push("span_open", "span", 1).attrs = {"class": named.group(1)}
        state.pos, state.posMax = state.pos + 1, end
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("span_close", "span", -1)
    state.pos = named.end()
    return True
