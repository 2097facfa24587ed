"""The names of sections in the headings of notebooks.

A heading has a name by which links and the order of sections know it: ``# Impact <!-- #sec-impact -->``. A comment is not seen
in JupyterLab; the form of pandoc, ``# Impact {#sec-impact}``, is read as well and seen there.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(
    r"^(#{1,6}[ \t]+\S.*?)[ \t]*<!--[ \t]*#([a-z][a-z0-9-]*)[ \t]*-->[ \t]*$", re.MULTILINE
)
_SECTION = re.compile(r"^# .*\{#sec-([a-z0-9-]+)\}", re.MULTILINE)


def with_attributes(markdown: str) -> str:
    """Write the names of headings in the form of pandoc, which the renderers know."""
    return _COMMENT.sub(r"\1 {#\2}", markdown)


def sections_of(markdown: str) -> list[str]:
    """Give the names of the sections that a cell begins, without ``sec-``."""
    return _SECTION.findall(with_attributes(markdown))
