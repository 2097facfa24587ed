"""A column of the standard with the columns of the files that hold it, and what these hold together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from localeval.data.problems import names
from localeval.data.said_in_words import SIZE_BEHIND
from localeval.start.content import ColumnContent
from localeval.start.seen_tables import SeenTable


@dataclass(frozen=True)
class Use:
    """A column of the standard, and the columns of the files that hold it.

    Attributes
    ----------
    table : str
        Of the standard.
    name : str
        Standard name.
    kind : str
        As ``recognising.Target`` has it, or ``text``.
    columns : tuple of (SeenTable, str)
    outcome : str
        Code of the outcome, else nothing.
    before : str
        Code of the outcome of which it is a value from before the start, else nothing.
    """

    table: str
    name: str
    kind: str
    columns: tuple[tuple[SeenTable, str], ...]
    outcome: str = ""
    before: str = ""

    @property
    def contents(self) -> list[ColumnContent]:
        return [table.contents[column] for table, column in self.columns]

    @property
    def called(self) -> str:
        """What it is called in the files, for a message."""
        return names(list(dict.fromkeys(column for _, column in self.columns)), 3)

    @property
    def coded(self) -> bool:
        """Whether a codebook says what values of the files mean."""
        return any(column in table.value_labels for table, column in self.columns)

    def written(self, word: str) -> list[str]:
        """Give what stands in the files for a word: the word, or codes that mean it."""
        found = [code for table, column in self.columns for code in table.written(column, word)]
        return list(dict.fromkeys(found))

    def words(self) -> Counter[str]:
        """Give the different values of all files, where there are few; the size of a group behind its name is no part of it."""
        total: Counter[str] = Counter()
        for content in self.contents:
            for word, count in content.words.items():
                total[re.sub(SIZE_BEHIND, "", word) or word] += count
        return total

    def not_known(self) -> Counter[str]:
        """Give words for "not known" of all files."""
        total: Counter[str] = Counter()
        for content in self.contents:
            total.update(content.not_known)
        return total

    def odd(self) -> Counter[str]:
        """Give values of another kind than the others, of all files."""
        total: Counter[str] = Counter()
        for content in self.contents:
            total.update(content.odd)
        return total

    def numbers(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the different numbers of all files, and in how many rows each stands."""
        looks = [content.numbers for content in self.contents if content.numbers is not None]
        if not looks:
            return np.array([]), np.array([], dtype=int)
        return (
            np.concatenate([look.values for look in looks]),
            np.concatenate([look.counts for look in looks]),
        )


def plain_value(value: float) -> Any:
    """Give a whole number without a point."""
    return int(value) if float(value).is_integer() else value


def as_code(text: str) -> Any:
    """Give a code as YAML has it: a number where it is written as one."""
    return int(text) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text) else text
