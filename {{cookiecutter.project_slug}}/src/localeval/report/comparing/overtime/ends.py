"""Where every line begins and ends, as a table: what the figure says, for people who cannot see it."""

from __future__ import annotations

from localeval.comparison.models import Comparison, Pool
from localeval.disclosure import CONFIDENTIAL
from localeval.report.cells import NOT_APPLICABLE, table
from localeval.report.comparing.front import MOST_ROWS
from localeval.report.comparing.names import label_of
from localeval.report.comparing.overtime.places import Place, places_of
from localeval.report.display import Table
from localeval.report.numbers import coarse, decimal, unit_in_label
from localeval.report.phrases import plain
from localeval.results import Series


def lines_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give the level of each group in the first and in the last month of each place.

    None where no line is drawn, and with more than thirty places, whose lines have no names in the figure either.
    """
    found = places_of(comparison, pool)
    if not 0 < len(found) <= MOST_ROWS:
        return None
    return table(
        label_of(pool, "months"),
        f"{unit_in_label(plain(pool.label), pool.unit)}, from the first to the last month in each place",
        ["Place", "Months", "Participants", "Comparison group"],
        [_row(place, pool.unit) for place in found],
        [
            "Months are counted from the start; those before it are negative. The months between are in comparison.json "
            "beside this report."
        ],
    )


def _row(place: Place, unit: str) -> list[str]:
    first = place.series[0]
    cells = [
        NOT_APPLICABLE
        if series is None
        else _levels(series, unit) + ("" if _months(series) == _months(first) else f" (months {_months(series)})")
        for series in (place.participants, place.comparison)
    ]  # fmt: skip
    return [place.name, _months(first), *cells]


def _months(series: Series) -> str:
    first, last = series.points[0].month, series.points[-1].month
    return f"{decimal(first, 0)} to {decimal(last, 0)}"


def _levels(series: Series, unit: str) -> str:
    """Give the first and the last level; a month that is given without a level was withheld."""
    ends = (series.points[0].level, series.points[-1].level)
    return " to ".join(CONFIDENTIAL if level is None else coarse(level, unit) for level in ends)
