"""Templates of html in which every text is escaped and nothing may be missing; what stands in them is not known here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def html_templates(folder: Path, *, keep_last_newline: bool = True) -> Environment:
    """Give the templates of a folder.

    Parameters
    ----------
    folder : Path
    keep_last_newline : bool, optional
        Whether the line break at the end of each is kept; of templates that others include it is not.

    Returns
    -------
    jinja2.Environment
        The same one for the same folder: what is added to it stays. Asked for something that was not given, its templates
        raise ``jinja2.UndefinedError``.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_last_newline,
        auto_reload=False,
    )
