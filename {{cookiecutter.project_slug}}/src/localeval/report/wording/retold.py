"""What findings say in words, told in the language of the report.

Findings are kept and published in English, so that any place can read and compare them: labels of the outcome catalogue,
reasons for a level of evidence, steps from the data to the people evaluated. A report in another language knows such a text by
its sentence in ``en/findings.yml`` and ``catalogue/outcomes.yml``, and tells it from its own files. What is in neither, such as
a place's own words, stands as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from localeval.base.fixed_texts import texts_of
from localeval.base.language import ENGLISH, language
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.project.profiles import shared_unread
from localeval.report.wording.catalogue import sentences

#: Files of texts that findings may hold.
_FILES = ("findings", "designs")
_SLOT = re.compile(r"\\\{(\w+)\\\}")
#: Slots that hold a number.
_NUMBERS, _NUMBER = {"n", "oldest"}, r"[\d,]+"
#: Slots that hold a day.
_DAYS, _DAY = {"since", "until"}, r"\d{4}-\d{2}-\d{2}"
#: Of an outcome of the catalogue, what is told otherwise in another language.
_OF_OUTCOME = ("label", "phrase", "people", "person", "did", "definition")


def retold(text: str) -> str:
    """Tell a text of the findings in the language that is spoken; one that is not known stays as it is."""
    if not text or language() == ENGLISH:
        return text
    key = _exact().get(text)
    say = sentences()
    if key is not None:
        return say.plain(key) if say.has(key) else text
    for pattern, key in _with_slots():
        if (match := pattern.fullmatch(text)) and say.has(key):
            return say.plain(
                key, **{name: retold(value) for name, value in match.groupdict().items()}
            )
    return text


def told_outcome(outcome: Outcome) -> Outcome:
    """Give an outcome of the catalogue with its words in the language that is spoken."""
    words = {} if outcome.is_local else outcome_words(outcome.code)
    return replace(outcome, **words) if words else outcome


def outcome_words(code: str) -> dict[str, Any]:
    """Give the words of an outcome of the catalogue in the language that is spoken; nothing in English, where they are its own."""
    if language() == ENGLISH or code not in shared_outcomes():
        return {}
    say = sentences()
    keys = {name: f"outcome.{code}.{name}" for name in _OF_OUTCOME}
    return {name: say.plain(key, amount="{amount}") for name, key in keys.items() if say.has(key)}


def told_unread(line: str) -> str:
    """Tell what could not be read of what a funder publishes; a line of a profile of one's own stands as it was written."""
    if language() == ENGLISH:
        return line
    say, key = sentences(), f"unread.{shared_unread().get(line, '')}"
    return say.plain(key) if say.has(key) else line


@cache
def _exact() -> dict[str, str]:
    labels = {o.label: f"outcome.{code}.label" for code, o in shared_outcomes().items()}
    return {text: key for key, text in _all() if "{" not in text} | labels


@cache
def _with_slots() -> list[tuple[re.Pattern[str], str]]:
    """Give a pattern for each text that has slots, those that say most first."""
    found = []
    for key, text in sorted(_all(), key=lambda item: -len(item[1])):
        if "{" in text and _SLOT.sub("", re.escape(text)).strip():
            found.append((re.compile(_SLOT.sub(_group, re.escape(text)), re.DOTALL), key))
    return found


def _group(slot: re.Match[str]) -> str:
    name = slot.group(1)
    held = _NUMBER if name in _NUMBERS else _DAY if name in _DAYS else ".+?"
    return f"(?P<{name}>{held})"


def _all() -> Iterator[tuple[str, str]]:
    for name in _FILES:
        yield from texts_of(ENGLISH, name).items()
