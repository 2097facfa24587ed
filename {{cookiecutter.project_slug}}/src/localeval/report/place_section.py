"""The section "The place and its labour market": dated figures about the place, next to the results.

So that a difference between two places is not read as a difference between their programmes. Every row has
its period, its ages and its source. No word of it claims an impact, so that it serves every design.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.project.project import Place
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.numbers import MINUS
from localeval.report.wording.phrases import number_with_noun, plain, safe
from localeval.results import Context

__all__ = ["context_text", "figure_words", "figures_table"]

#: With more rows than this the first and the last period of each indicator are printed.
_MOST_ROWS = 24

#: What stands behind or before a figure.
_UNITS = {
    "percent": "{}%",
    "people": "{}",
    "GBP_week": "£{}",
    "ratio": "{}",
    "score": "{}",
    "": "{}",
}

_CAUTION = (
    "These figures describe the place, not the programme or the people in it. Where two places have different "
    "outcomes, the places themselves may be the reason: their jobs, their services, the people who live "
    "there. That alone says nothing about their programmes. Figures from surveys are less exact for small "
    "places."
)


def context_text(facts: Facts, place: Place, context: Sequence[Context]) -> Text:
    """Say which place it is, by which boundaries, and how figures about it may be read."""
    region = f", {safe(place.region)}" if place.region else ""
    year = f", boundaries of {place.boundary_year}" if place.boundary_year else ""
    where = f"The place is {safe(place.name)}{region} (code {safe(place.code)}{year})."
    if not context:
        return Text(f"{where} No figures about its labour market were provided.")
    return Text(f"{where}\n\n{_CAUTION}")


def figures_table(context: Sequence[Context]) -> Table | None:
    """Give each figure with its period, its ages and its source; None without any.

    A long list is cut to the first and the last period of each indicator, and says so.
    """
    if not context:
        return None
    shown = list(context) if len(context) <= _MOST_ROWS else _ends(context)
    rows = [
        (
            plain(item.label or item.indicator),
            plain(item.period),
            plain(item.age_band),
            figure_words(item),
            plain(item.source),
        )
        for item in shown
    ]
    left_out = len(context) - len(shown)
    notes = [
        "GBP_week" in {item.unit for item in shown} and "Pay is in pounds a week.",
        left_out
        and f"The first and the last period of each figure; results.json holds {number_with_noun(left_out, 'more row')}.",
    ]
    return table(
        "place",
        "The place and its labour market",
        ("Figure", "Period", "Ages", "Value", "Source"),
        rows,
        [note for note in notes if note],
        text_columns=3,
        last_is_text=True,
    )


def figure_words(item: Context) -> str:
    """Give a figure as it is printed: ``5.2%``, ``£575.30``, ``352,000``, ``12 per 1,000``."""
    least = {"GBP_week": 2, "percent": 1}.get(item.unit, 0)
    number = f"{abs(item.value):,.2f}"
    while number.endswith("0") and len(number.partition(".")[2]) > least:
        number = number[:-1]
    number = number.removesuffix(".")
    written = _UNITS.get(item.unit, f"{{}} {plain(item.unit)}").replace("{}", number)
    return f"{MINUS}{written}" if item.value < 0 and number.strip("0.,") else written


def _ends(context: Sequence[Context]) -> list[Context]:
    """Keep the first and the last row of each indicator and age band, in the order of the table."""
    kept: dict[tuple[str, str], list[int]] = {}
    for i, item in enumerate(context):
        key = (item.indicator, item.age_band)
        kept[key] = [kept.get(key, [i])[0], i]
    chosen = sorted({i for ends in kept.values() for i in ends})
    return [context[i] for i in chosen]
