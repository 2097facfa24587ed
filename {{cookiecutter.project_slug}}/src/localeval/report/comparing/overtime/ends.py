"""Where every line begins and ends, as a table: what the figure says, for people who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.comparison.models import Comparison, Pool
from localeval.disclosure import CONFIDENTIAL
from localeval.report.cells import table
from localeval.report.comparing.front import MOST_ROWS
from localeval.report.comparing.names import label_of
from localeval.report.comparing.overtime.places import Place, places_of
from localeval.report.display import Table
from localeval.report.numbers import decimal, number, unit_in_label
from localeval.report.phrases import number_of, plain, sentence_case
from localeval.results import Point


def lines_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give each place's first and last month of an outcome, with the level of each group; None where no line is drawn.

    Places stand by name, each with both of its groups; those beyond thirty rows are counted in a note.
    """
    found = places_of(comparison, pool)
    if not found:
        return None
    rows: list[list[str]] = []
    rest = len(found)
    for place in found:
        more = list(_rows(place, pool.unit))
        if len(rows) + len(more) > MOST_ROWS:
            break
        rows += more
        rest -= 1
    return table(
        label_of(pool, "months"),
        f"{unit_in_label(plain(pool.label), pool.unit)}, in the first and in the last month of each place",
        [
            "Place",
            "Group",
            "First month",
            unit_in_label("First level", pool.unit),
            "Last month",
            unit_in_label("Last level", pool.unit),
        ],
        rows,
        [
            "Months are counted from the start; those before it are negative. The months between are in comparison.json "
            "beside this report.",
            f"{sentence_case(number_of(rest, 'further place'))} {'is' if rest == 1 else 'are'} in comparison.json."
            if rest
            else "",
        ],
        text_columns=2,
    )


def _rows(place: Place, unit: str) -> Iterator[list[str]]:
    for group, series in (
        ("Participants", place.participants),
        ("Comparison group", place.comparison),
    ):
        if series is not None:
            first, last = series.points[0], series.points[-1]
            yield [place.name, group, *_cells(first, unit), *_cells(last, unit)]


def _cells(point: Point, unit: str) -> tuple[str, str]:
    """Give a month and the level in it; a month that is given without a level was withheld."""
    level = CONFIDENTIAL if point.level is None else number(point.level, unit)
    return decimal(point.month, 0), level
