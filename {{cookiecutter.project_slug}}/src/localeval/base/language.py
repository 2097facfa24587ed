"""The language in which a report is written: chosen once for a piece of work, and true of that work alone.

It is a context variable: places that are made side by side, in threads or tasks, never see each other's choice. Whatever
nobody has chosen a language for, such as the command line, a comparison or the library, is English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

#: Codes of ISO 639-1, as ``report: {language: ...}`` has them.
Language = Literal["en", "cy"]
ENGLISH: Language = "en"
#: What pages and documents say their language is, as BCP 47 has it.
TAGS: dict[Language, str] = {"en": "en-GB", "cy": "cy"}

_CHOSEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """Give the language that is spoken here."""
    return _CHOSEN.get()


def speak(chosen: Language) -> None:
    """Choose a language for the rest of this context, where no block could hold it: in a notebook's kernel."""
    _CHOSEN.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Choose a language for what is done inside the block."""
    token = _CHOSEN.set(chosen)
    try:
        yield
    finally:
        _CHOSEN.reset(token)
