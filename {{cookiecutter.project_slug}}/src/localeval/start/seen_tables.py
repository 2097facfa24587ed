"""A table as it was found in a file that nobody has described yet, and all that was found."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import texts_of
from localeval.start.content import ColumnContent, look_at
from localeval.start.vocabulary import is_not_known

#: No export of persons has more columns that matter.
MOST_COLUMNS = 1000


@dataclass(frozen=True, eq=False)
class SeenTable:
    """A table that was found in a file.

    Attributes
    ----------
    file : str
        Path from the project's folder.
    raw : RawTable
        Without rows below the table.
    sheet : str, optional
        The sheet of a workbook.
    sheets : int
        How many sheets the workbook has.
    hidden : bool
        Whether the sheet is hidden.
    encoding, separator : str, optional
        Of a text file; ``encoding`` only where it is not UTF-8.
    header_rows : tuple of int
        Rows that hold the names of the columns, as a spreadsheet counts: one, or several whose names are joined.
    titles : int
        How many rows above the header hold something.
    footer : int
        How many rows below the table are no part of it.
    part : bool
        Whether only the beginning of a large file was looked at.
    codebook : bool
        Whether another sheet of the workbook is called like one that says what codes mean.
    labels : mapping of str to str
        What stands above the name of a column in other rows of names, where there are several.
    blocks : tuple of str
        Columns whose value stood in the first row of each block only, and stands in all of their rows here.
    labelled : str
        Where ``labels`` are from, as a comment says it.
    value_labels : mapping of str to mapping of str to str
        By column, codes with what a codebook says that they mean.
    unkept : mapping of str to int
        Columns with formulas whose values the file does not hold, with how many; nothing stands in ``raw`` there.
    """

    file: str
    raw: RawTable
    sheet: str | None = None
    sheets: int = 1
    hidden: bool = False
    encoding: str | None = None
    separator: str | None = None
    header_rows: tuple[int, ...] = (1,)
    titles: int = 0
    footer: int = 0
    part: bool = False
    codebook: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    unkept: Mapping[str, int] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()
    labelled: str = "above it stands"

    @property
    def called(self) -> str:
        """The file, and the sheet where there are several."""
        return f"{self.file}, sheet '{self.sheet}'" if self.sheets > 1 else self.file

    @property
    def rows(self) -> int:
        return len(self.raw.rows)

    @cached_property
    def contents(self) -> dict[str, ColumnContent]:
        """What each column holds, by its name, codes of a codebook as what they mean; of very many columns the first."""
        columns = itertools.islice(self.raw.columns.items(), MOST_COLUMNS)
        return {name: look_at(name, self._meant(name, values)) for name, values in columns}

    def _meant(self, name: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """Put what codes mean in their place: all of them, or of a column of numbers only those for "not known"."""
        meanings = self.value_labels.get(name)
        if not meanings:
            return values
        texts = texts_of(values)
        held = set(pc.unique(texts).to_pylist()) - {None, ""}
        if not held <= set(meanings):
            meanings = {
                code: meaning for code, meaning in meanings.items() if is_not_known(meaning)
            }
        codes = pa.array(list(meanings), pa.string())
        at = pc.index_in(texts, value_set=codes)
        named = pc.take(pa.array(list(meanings.values()), pa.string()), at)
        return pc.coalesce(named, texts)

    def written(self, column: str, word: str) -> list[str]:
        """Give what stands in the file for a word of ``contents``: the word, or codes that mean it."""
        meanings = self.value_labels.get(column, {})
        return [code for code, meaning in meanings.items() if meaning == word] or [word]


@dataclass
class Seen:
    """What was found in all files.

    Attributes
    ----------
    tables : list of SeenTable
    problems : list of Problem
        Files that cannot be used.
    notes : list of str
        What was seen and passed over.
    """

    tables: list[SeenTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
