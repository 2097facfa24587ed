"""The numbers of a text that are values of the inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from localeval.sharing.persons import Persons
from localeval.sharing.persons.numbers import DIGITS, canonical, digits_of

#: So many values of a dense column, and at least half of all numbers there, are no chance any more.
DENSE_FINDINGS = 3
_NUMBER = re.compile(r"(?<![\w.,#])\d[\d,]*(?:\.\d+)?(?![\w])")


def find_numbers(text: str, persons: Persons, allowed: Set[str]) -> Iterator[tuple[str, str]]:
    """Give the column and the text of each number of the inputs; allowed numbers are canonical."""
    numbers = persons.numbers
    dense: list[tuple[str, str]] = []
    looked_at = 0
    if not numbers and not persons.dense:
        return
    for match in _NUMBER.finditer(text):
        number = canonical(match.group().rstrip(","))
        if digits_of(number) < DIGITS or number in allowed:
            continue
        looked_at += 1
        if number in numbers:
            yield numbers[number], match.group()
        elif number in persons.dense:
            dense.append((persons.dense[number], match.group()))
    if len(dict.fromkeys(dense)) >= DENSE_FINDINGS and 2 * len(dense) >= looked_at:
        yield from dense
