"""What the tables share: labels, withheld numbers, alignment, and the notes under a table.

Explains each GSS shorthand that occurs in a table, and no other. What holds for every table alike is kept apart from what is
about one, so that a report says it once. It knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from localeval.analysis.withholding_reasons import HANG_ON_THE_OUTCOME, protects_people
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Align, Table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import (
    about_which,
    of_rounded_average,
    of_rounded_people,
    stands,
)
from localeval.report.wording.numbers import NOT_AVAILABLE, precision_of_averages, unit_in_label
from localeval.report.wording.phrases import (
    at_month,
    between_two_numbers,
    group_label,
    label_of,
    method_name,
    plain,
)
from localeval.report.wording.retold import retold
from localeval.results import Estimate, Level

#: Rows of a table that a reader still looks through; what is beyond stands in the data beside the report.
MOST_ROWS = 30

NOT_APPLICABLE = "[z]"

#: GSS shorthand, explained where it occurs: the key of each in ``en/tables.yml``.
_SHORTHAND = {
    CONFIDENTIAL: "sign.confidential",
    NOT_AVAILABLE: "sign.not_available",
    NOT_APPLICABLE: "sign.not_applicable",
}


def table(
    label: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Iterable[str],
    *,
    text_columns: int = 1,
    last_is_text: bool = False,
    pairs: Mapping[str, tuple[str, str]] | None = None,
    general: Iterable[str] = (),
    rounding: tuple[str, str] = ("", ""),
    behind: str = "",
    whole: Sequence[Sequence[str]] = (),
    stands: str = "",
) -> Table:
    """Make a table, and explain each shorthand that stands in one of its cells.

    Parameters
    ----------
    label, caption, header, rows, pairs, behind, whole
        As of ``Table``.
    notes : iterable of str
        What is about this table alone; empty ones are left out.
    text_columns : int
        So many columns at the left hold words.
    last_is_text : bool
    general : iterable of str
        What holds for every table alike.
    rounding : (str, str)
        How its numbers of people are rounded: said of this table alone, or of all (``coarseness_text.of_this_table``).
    stands : str
        That all of its numbers stand from an earlier publication (``coarseness_text.all_stand``): said under it, wherever else it is said.
    """
    align: list[Align] = ["left" if i < text_columns else "right" for i in range(len(header))]
    if last_is_text:
        align[-1] = "left"
    cells = {cell for row in (*rows, *whole) for cell in row}
    shorthand = [
        sentences().plain(key)
        for sign, key in _SHORTHAND.items()
        if any(_has(sign, cell) for cell in cells)
    ]
    return Table(
        label,
        caption,
        header,
        rows,
        align,
        list(filter(None, [*notes, rounding[0], stands])),
        pairs or {},
        [*dict.fromkeys(filter(None, [*general, rounding[1]])), *shorthand],
        behind,
        whole,
        [stands] if stands else [],
    )


def heading_of_general_notes() -> str:
    """Give the heading under which a report says what holds for every table."""
    return sentences().plain("general.heading")


def _has(sign: str, cell: str) -> bool:
    """Whether a cell is, or is made of, this shorthand; a name that happens to hold it is not."""
    return sign in re.split("|".join(map(re.escape, between_two_numbers())), cell)


def missing(item: Estimate | Level) -> str:
    """Choose the shorthand of a number that is not given: confidential where that protects people, else not available."""
    return CONFIDENTIAL if protects_people(item.withheld) else NOT_AVAILABLE


def amounts_by_unit(items: Iterable[Estimate | Level]) -> dict[str, Amounts]:
    """Say for each unit of a table how its numbers are printed: as the coarsest of its rows that are given needs."""
    found: dict[str, list[Estimate | Level]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    given = {unit: [i for i in these if not i.withheld] for unit, these in found.items()}
    return {unit: Amounts.together(given[unit] or these) for unit, these in found.items()}


def average_cells(values: Sequence[float | None], coarsest: float = 0.0) -> list[str]:
    """Give the averages of a row, all as precise; withheld ones as shorthand."""
    precision = precision_of_averages([v for v in values if v is not None], coarsest)
    amounts = Amounts(sentences(), "score", precision)
    return [CONFIDENTIAL if value is None else amounts.cell(value) for value in values]


def share_cells(values: Sequence[float | None]) -> list[str]:
    """Give shares in whole per cent, for whom the smaller group is not counted here; withheld ones as shorthand."""
    amounts = Amounts.of_ranges("percent", ())
    return [CONFIDENTIAL if value is None else amounts.level_cell(value) for value in values]


def outcome_label(item: Estimate | Level, *, mark: bool) -> str:
    """Name an outcome with its unit and month; ``mark`` says that it is the primary one."""
    say = sentences()
    label = say.plain(
        "table.outcome_month",
        label=unit_in_label(label_of(item), item.unit),
        month=at_month(item.month),
    )
    return say.plain("table.primary", label=label) if mark else label


def reasons(items: Sequence[Estimate | Level]) -> list[str]:
    """Say once why numbers are withheld, outcome by outcome, where a reason is given.

    Of several rows of one outcome, by different methods, those that a note is not true of are kept out of it.
    """
    why: dict[str, list[Estimate | Level]] = {}
    for item in items:
        if item.withheld:
            reason = plain(retold(item.withheld)).rstrip(".")
            why.setdefault(sentences().plain("table.not_given", reason=reason), []).append(item)
    return about_which(
        {text: _names(some, items) for text, some in (*why.items(), *_coarseness(items).items())}
    )


def selected(items: Sequence[Estimate | Level]) -> list[str]:
    """Say where the results that are given are no random part of all, because what is withheld hangs on the outcome."""
    if not any(item.withheld in HANG_ON_THE_OUTCOME for item in items):
        return []
    return [sentences().plain("table.hang_on_the_outcome")]


def _coarseness(items: Sequence[Estimate | Level]) -> dict[str, list[Estimate | Level]]:
    """Give which results are printed more coarsely than the others, or stand from an earlier publication, by what is said of it."""
    said: dict[str, list[Estimate | Level]] = {}
    for item in items:
        # Of what is not given there is no share and no average.
        coarse = (
            of_rounded_people(item.people_rounded_to),
            of_rounded_average(item.rounded_to, item.unit),
        )
        for text in (*(() if item.withheld else coarse), stands(item.stands_since)):
            if text:
                said.setdefault(text, []).append(item)
    return said


def _names(some: Sequence[Estimate | Level], items: Sequence[Estimate | Level]) -> list[str]:
    """Name some of the rows of a table: by the outcome or group where it is all rows of it, else by the method too."""
    told = [_row_name(item) for item in some]
    every = [_row_name(item) for item in items]
    names = [
        name
        if told.count(name) == every.count(name) or not isinstance(item, Estimate)
        else f"{name}, {method_name(item.method)}"
        for name, item in zip(told, some, strict=True)
    ]
    return list(dict.fromkeys(names))


def _row_name(item: Estimate | Level) -> str:
    return group_label(item) if item.subgroup else outcome_label(item, mark=False)
