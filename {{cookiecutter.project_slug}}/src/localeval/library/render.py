"""Turning views into pages: one Jinja environment in which every text is escaped and nothing may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from localeval import __version__
from localeval.library import addresses, words

if TYPE_CHECKING:
    from jinja2 import Environment


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
    """

    title: str
    synthetic: bool
    base_url: str
    left_out: int
    updated: str


@dataclass(frozen=True)
class Head:
    """What a page says of itself.

    Attributes
    ----------
    address : str
        Of the page, inside the library.
    heading : str
    subtitle : str
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
    section: str = ""
    synthetic: bool = False
    description: str = ""


#: The menu: address and word.
MENU = (
    (addresses.INDEX, "Evaluations"),
    (addresses.OUTCOMES, "Outcomes"),
    (addresses.LESSONS, "Lessons"),
    (addresses.ABOUT, "About"),
)


def page(template: str, frame: Frame, head: Head, **content: Any) -> str:
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
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("localeval.library"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "day": words.day,
        "ages": words.ages,
        "starts": words.starts,
        "size": words.size,
    }
    environment.globals |= {
        "at": addresses,
        "menu": MENU,
        "version": __version__,
        "words": words,
    }
    return environment
