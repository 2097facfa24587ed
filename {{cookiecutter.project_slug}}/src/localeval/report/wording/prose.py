"""The prose of the standard notebooks in the language of the report.

A notebook's own cells are in English. What stands in them as ``en/notebooks.yml`` has it is told in the language that is
spoken; whatever a person has written or changed stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from localeval.base.fixed_texts import texts_of
from localeval.base.language import ENGLISH, language
from localeval.base.notebook_headings import with_attributes
from localeval.report.wording.catalogue import sentences

_FILE = "notebooks"
_HEADING = re.compile(r"(#{1,6} +)(.+?)( +\{#[\w-]+\})?")


def told_prose(markdown: str) -> str:
    """Give the text of a cell, paragraph by paragraph, in the language that is spoken."""
    if language() == ENGLISH:
        return markdown
    return "\n\n".join(map(_paragraph, re.split(r"\n{2,}", markdown)))


def told_heading(heading: str) -> str:
    """Give the heading of a standard section in the language that is spoken; any other as it is."""
    return _told(heading, "heading")


def is_standard(markdown: str) -> bool:
    """Whether every paragraph of a cell is one of those that are told in other languages."""
    return all(map(_is_known, re.split(r"\n{2,}", with_attributes(markdown.strip()))))


def _paragraph(text: str) -> str:
    if found := _HEADING.fullmatch(text.strip()):
        return f"{found[1]}{told_heading(found[2])}{found[3] or ''}"
    return _told(text, "prose")


def _is_known(text: str) -> bool:
    if found := _HEADING.fullmatch(text):
        return found[2] in _keys("heading")
    return " ".join(text.split()) in _keys("prose")


def _told(text: str, part: str) -> str:
    key = _keys(part).get(" ".join(text.split()))
    return text if key is None or language() == ENGLISH else sentences().plain(key)


@cache
def _keys(part: str) -> dict[str, str]:
    texts = texts_of(ENGLISH, _FILE).items()
    return {text: key for key, text in texts if key.startswith(f"{part}.")}
