"""Turning content into pages: templates in which every text is escaped and nothing may be missing.

The reports' sentences become html: paragraphs, lists, bold, escapes and the spans of the reports are known; links,
pictures, html and code are not, so that such marks in somebody's name are letters like any others. markdown-it parses;
every text it finds is escaped. What a page shows is decided by the module of that page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from localeval import __version__
from localeval.base.html_templates import html_templates
from localeval.brand.model import Logo
from localeval.library import addresses, vocabulary
from localeval.library.fixed_sentences import counted, fixed, said
from localeval.render.front_matter import LONG_TITLE

if TYPE_CHECKING:
    from jinja2 import Environment
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

#: The menu: address, and the key of its word.
MENU = (
    (addresses.INDEX, "menu.evaluations"),
    (addresses.PLACES, "menu.places"),
    (addresses.COMPARE, "menu.compare"),
    (addresses.OUTCOMES, "menu.outcomes"),
    (addresses.LESSONS, "menu.lessons"),
    (addresses.ABOUT, "menu.about"),
)

_CLASS = re.compile(r"\{\.(estimate|interval|dots)\}")


def html(markdown: str) -> Markup:
    """Turn sentences of ``localeval.report`` into html.

    Parameters
    ----------
    markdown : str
        As ``display.Text`` holds it: other people's texts in it have been through ``display.escape``.
    """
    return Markup(_parser().render(markdown))


def says(key: str, **slots: object) -> Markup:
    """Give a sentence of the library as a part of a paragraph; what fills its slots is escaped."""
    texts = {name: str(value) for name, value in slots.items()}
    return Markup(_parser().renderInline(fixed().markdown(key, **texts)))


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
        unread = {"aria-hidden": "true"} if named.group(1) == "dots" else {}
        state.push("span_open", "span", 1).attrs = {"class": named.group(1), **unread}
        state.pos, state.posMax = state.pos + 1, end
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("span_close", "span", -1)
    state.pos = named.end()
    return True


@dataclass(frozen=True)
class Frame:
    """What every page of one library has around it.

    Attributes
    ----------
    title : str
        Of the library.
    synthetic : bool
        Whether any evaluation in it is of made-up data.
    base_url : str
        Where the library is put, with a slash at its end; empty when that is not known.
    left_out : int
        Sources that were left out.
    updated : str
        Day of the newest results, ISO 8601.
    logo : Logo, optional
        Of the organisation whose library it is.
    own_letters : bool
        Whether the style sheet brings typefaces.
    """

    title: str
    synthetic: bool
    base_url: str
    left_out: int
    updated: str
    logo: Logo | None = None
    own_letters: bool = False


@dataclass(frozen=True)
class Head:
    """What a page says of itself.

    Attributes
    ----------
    address : str
        Of the page, inside the library.
    heading : str
    subtitle : str
    kicker : tuple of str
        What stands over a heading that is a finding: whose it is, and then how and when.
    likely : str
        The line under a heading that is a finding.
    tab : str
        What a browser calls the page, where that is not its heading.
    section : str
        The entry of the menu that it belongs to: an address.
    synthetic : bool
        Whether the page itself shows made-up data.
    description : str
        One sentence for lists of pages.
    """

    address: str
    heading: str
    subtitle: str = ""
    kicker: tuple[str, ...] = ()
    likely: str = ""
    tab: str = ""
    section: str = ""
    synthetic: bool = False
    description: str = ""

    @property
    def long(self) -> bool:
        """Whether the heading needs smaller letters, as that of a report."""
        return len(self.heading) > LONG_TITLE


def render_page(template: str, frame: Frame, head: Head, **content: Any) -> str:
    """Give a page.

    Parameters
    ----------
    template : str
        File name in ``templates``.
    frame : Frame
    head : Head
    **content
        What the template asks for.

    Raises
    ------
    jinja2.UndefinedError
        The template asks for something that was not given.
    """
    text = (
        _environment()
        .get_template(template)
        .render(frame=frame, head=head, up=addresses.up(head.address), **content)
    )
    return f"{text}\n"


@cache
def _environment() -> Environment:
    environment = html_templates(Path(__file__).parent / "templates", keep_last_newline=False)
    environment.filters |= {
        "day": vocabulary.day,
        "ages": vocabulary.ages,
        "starts": vocabulary.starts,
        "size": vocabulary.file_size,
    }
    environment.globals |= {
        "at": addresses,
        "menu": MENU,
        "version": __version__,
        "words": vocabulary,
        "said": said,
        "says": says,
        "counted": counted,
    }
    return environment
