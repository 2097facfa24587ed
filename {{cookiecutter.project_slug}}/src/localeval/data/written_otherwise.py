"""How the values of a column are written, where that tells of another meaning than they are read with.

Days that a spreadsheet turned round, figures that were cut off, money of another country, marks of a web page: it looks at the texts of the files before
anything is made of them. What would turn a result is sure, so that the data are refused until it is mended or accepted; nothing is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.problems import names
from localeval.data.questions import CODES, DAYS, LEVEL, POSSIBLE, Question
from localeval.data.raw import MISSING, RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.standard import ColumnSpec, TableSpec
from localeval.data.words import says_not_known
from localeval.project.project import Project

#: A day as a spreadsheet gives it where it knows it for one: year-month-day, or with its month in words.
_KNOWN_DAY = re.compile(
    r"\d{4}-(\d{2})-(\d{2})(?!\d)|(\d{1,2})[ /-]?([A-Za-z]{3,9})[ /-]?(?:\d{4}|\d{2})\b"
)
#: A day as text: two numbers of which one is a month, and a year.
_DAY_AS_TEXT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?!\d)")
#: Of the days of a year so large a share can have day and month exchanged; where so unlikely a pattern stands, it was not chance.
_CAN_TURN, _CHANCE, _FEWEST = 12 / 30.4, 0.01, 3
#: As a spreadsheet shows a number for which a column is too narrow: 1.2E+04.
_CUT_OFF = r"^[+-]?\d(\.\d{1,3})?E\+\d\d$"
_MANY_FIGURES = r"^[+-]?\d\.\d{4,}E[+-]?\d\d$"
#: Signs of money, and whose they are.
_MONEY = {"£": "GBP", "$": "USD", "€": "EUR", "GBP": "GBP", "EUR": "EUR", "USD": "USD"}
_MARK_OF_PAGE = r"(?i)</?(a|b|i|u|br|p|div|span|font|td)(\s[^<>]*)?/?>"
_TRIED_OUT = re.compile(
    r"(?i)(test|dummy|example|training|zz+test)[ _-]*(test|person|client|user|record|participant|case)?[ _-]*\d*"
)
_FEW_TRIED = 0.05
_NUMBER_KINDS = ("number", "whole")


def questions_of_writing(
    raw: RawTable, source: str, spec: TableSpec, project: Project
) -> list[Question]:
    """Ask about columns whose texts tell of another meaning than they are read with.

    Parameters
    ----------
    raw : RawTable
        As the files hold it.
    source : str
        Its file or files.
    spec : TableSpec
    project : Project
    """
    data = project.settings.data
    columns = list(spec.columns)
    known = {column.name for column in columns}
    # A date of birth, of which an age is worked out.
    columns += [ColumnSpec(name, "date", "") for name in data.of_days.values() if name not in known]
    found: list[Question] = []
    for column in columns:
        theirs = next((n for n in data.names_of(column.name) if n in raw.columns), None)
        if theirs is None or not pa.types.is_string(raw.columns[theirs].type):
            continue
        texts = raw.columns[theirs]
        look = _Column(column, theirs, texts, raw.rows, source)
        if column.kind == "date":
            found += _turned_round(look)
        elif column.kind in _NUMBER_KINDS:
            found += _cut_off(look)
            found += (
                _other_money(look, project)
                if column.role == "outcome" or spec.name in {"costs", "pay"}
                else ()
            )
        elif spec.name == "people" and column.kind in {"id", "category"}:
            found += _of_a_page(look)
            found += _no_ids(look) if column.kind == "id" else ()
    return found


class _Column:
    """A column with its texts, and where they stand."""

    def __init__(
        self, spec: ColumnSpec, theirs: str, texts: pa.ChunkedArray, rows: np.ndarray, source: str
    ) -> None:
        self.spec, self.theirs, self.rows, self.source = spec, theirs, rows, source
        self.texts = texts

    def matches(self, pattern: str) -> np.ndarray:
        """Flag the texts that a pattern finds, shape (n,)."""
        found: np.ndarray = pc.fill_null(pc.match_substring_regex(self.texts, pattern), False).to_numpy()  # fmt: skip
        return found

    def ask(
        self, rule: str, flags: np.ndarray, what: str, remedy: str, *, sure: bool = False
    ) -> Question:
        rows = tuple(int(row) for row in self.rows[flags])
        return Question(rule, self.source, self.spec.name, self.theirs, rows, what, remedy, sure=sure)  # fmt: skip


def _turned_round(column: _Column) -> Iterator[Question]:
    """Find files whose days were taken for dates of another country where they could be, and left as text where they could not.

    Excel with American settings makes 4 March of 3/4, and leaves 21/05 as it is.
    """
    coded = texts_of(column.texts).combine_chunks().dictionary_encode()
    words, where = coded.dictionary.to_pylist(), coded.indices.to_numpy()
    of_file = file_numbers(column.source, column.rows)
    for number, _file in enumerate(files_of(column.source)):
        mine = of_file == number
        there = np.unique(where[mine])
        known, text = [], []
        for code in there.tolist():
            if (day := _KNOWN_DAY.match(words[code])) is not None:
                known.append((code, int(day[2] or day[3])))
            elif (numbers := _DAY_AS_TEXT.match(words[code])) is not None:
                text.append(max(int(numbers[1]), int(numbers[2])))
        turned = len(known) >= _FEWEST and len(text) >= _FEWEST
        turned = turned and all(day <= 12 for _, day in known) and min(text) > 12
        # Days that are all the first of a month are so for another reason.
        turned = turned and len({day for _, day in known}) >= _FEWEST
        if turned and _CAN_TURN ** len(known) * (1 - _CAN_TURN) ** len(text) < _CHANCE:
            flags = mine & np.isin(where, [code for code, _ in known])
            what = (
                f"day and month look exchanged: of these {int(flags.sum()):,} days, which the file holds as dates, none has a day above 12, and all days that "
                "it holds as text have one, as where a spreadsheet of another country made dates of what it could"
            )
            remedy = (
                "Import what the system gave once more, with the day first (in Excel: Data, From Text/CSV, and a locale of the United Kingdom), or use "
                "the system's own csv."
            )
            yield column.ask(DAYS, flags, what, remedy, sure=True)


def _cut_off(column: _Column) -> Iterator[Question]:
    """Find numbers of which a spreadsheet has kept a few figures only."""
    if not pc.any(pc.match_substring(column.texts, "E+")).as_py():
        return
    flags = column.matches(_CUT_OFF)
    if not flags.any() or column.matches(_MANY_FIGURES).any():
        return
    what = f"'{column.theirs}' has numbers such as 1.2E+04, of which a spreadsheet has kept a few figures: the rest is lost"
    remedy = "Widen the column in the spreadsheet, format it as a number, and save it as csv again; or export it from where it comes from."
    yield column.ask(POSSIBLE, flags, what, remedy)


def _other_money(column: _Column, project: Project) -> Iterator[Question]:
    """Find amounts with a sign of money that is not the project's, which ``numbers`` says to take away."""
    own = project.settings.currency
    style = project.settings.data.numbers
    styles = list(style.values()) if isinstance(style, dict) else [style] if style else []
    declared = {sign for one in styles for sign in one.currency}
    foreign = [sign for sign in _MONEY if sign in declared and _MONEY[sign] != own]
    flags = np.zeros(len(column.rows), dtype=bool)
    there = []
    for sign in foreign:
        has = pc.fill_null(pc.match_substring(column.texts, sign), False).to_numpy()
        there += [sign] if has.any() else []
        flags |= has
    if not there:
        return
    shown = names(there)
    what = f"amounts of '{column.theirs}' are in {shown}, and the project counts in {own}"
    remedy = f"Turn them into {own} in the file."
    if len(there) == 1 and flags.sum() > len(flags) / 2:
        remedy = f"Turn them into {own} in the file; or, if all amounts of the project are so, write currency: {_MONEY[there[0]]} in evaluation.yml."
    yield column.ask(LEVEL, flags, what, remedy, sure=True)


def _of_a_page(column: _Column) -> Iterator[Question]:
    """Find marks of a web page round words and ids."""
    if not pc.any(pc.match_substring(column.texts, "<")).as_py():
        return
    flags = column.matches(_MARK_OF_PAGE)
    if flags.any():
        what = f"'{column.theirs}' has marks of a web page (such as <a href=...>) in its values, which count as a part of them"
        remedy = "Export the column as plain text; links and formats are no part of a value."
        yield column.ask(CODES, flags, what, remedy, sure=column.spec.kind == "id")


def _no_ids(column: _Column) -> Iterator[Question]:
    """Find words in the place of an id: what stands where none is known, and records by which somebody tried the system out."""
    # Of a million ids few have no figure, and few have these letters: only those are looked at one by one.
    bare, like_test = (
        np.flatnonzero(column.matches(pattern)).tolist()
        for pattern in (r"^[^\d]+$", r"(?i)test|dummy|example|training")
    )
    texts = {i: str(column.texts[i].as_py()).strip() for i in {*bare, *like_test}}
    # A code is an id, and an empty cell is said elsewhere.
    unknown = [i for i in bare if texts[i].lower() not in MISSING and says_not_known(texts[i])]
    if unknown:
        shown = names(sorted({texts[i] for i in unknown}), 5)
        what = f"{shown} stands where an id should, and counts as one person"
        remedy = "Give each person an id of their own, or remove the row."
        yield column.ask(CODES, _at(unknown, column), what, remedy, sure=True)
    tried = [i for i in like_test if _TRIED_OUT.fullmatch(texts[i])]
    if tried and len(tried) <= _FEW_TRIED * len(column.rows):
        what = "the id looks like that of a record by which somebody tried the system out (test, dummy)"
        yield column.ask(CODES, _at(tried, column), what, "Remove the row if it is no person.")


def _at(places: list[int], column: _Column) -> np.ndarray:
    flags = np.zeros(len(column.rows), dtype=bool)
    flags[places] = True
    return flags
