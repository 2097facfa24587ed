"""The section "The place and its labour market": dated figures about the place, next to the results.

So that a difference between two places is not read as a difference between their programmes. Every row has
its period, its ages and its source. No word of it claims an impact, so that it serves every design. The sentences are in
``wording/en/place.yml``. Where figures have a course over time, the notebook on the labour market shows them and this is silent.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.analysis.labour_market import has_course
from localeval.project.project import Place
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.market_words import (
    figure_in_unit,
    label_of_figure,
    period_words,
    source_words,
)
from localeval.report.wording.phrases import plain, spelled
from localeval.report.wording.retold import retold
from localeval.results import Context

__all__ = ["context_text", "figure_words", "figures_table"]

#: With more rows than this the first and the last period of each indicator are printed.
_MOST_ROWS = 24


def context_text(facts: Facts, place: Place, context: Sequence[Context]) -> Text | None:
    """Say which place it is, by which boundaries, and how figures about it may be read; None where there are none."""
    if not context or has_course(context):
        return None
    say, year = sentences(), place.boundary_year
    where = say.markdown(
        "place.is",
        name=plain(place.name),
        region=say.plain("place.region", region=plain(place.region)) if place.region else "",
        code=plain(place.code),
        boundaries=say.plain("place.boundaries", year=str(year)) if year else "",
    )
    return Text(f"{where}\n\n{say.markdown('place.caution')}")


def figures_table(context: Sequence[Context]) -> Table | None:
    """Give each figure with its period, its ages and its source; None without any.

    A long list is cut to the first and the last period of each indicator, and says so.
    """
    if not context or has_course(context):
        return None
    shown = list(context) if len(context) <= _MOST_ROWS else _ends(context)
    rows = [
        (
            label_of_figure(item.indicator, item.label),
            period_words(item.period),
            plain(retold(item.age_band)),
            figure_words(item),
            source_words(item.source),
        )
        for item in shown
    ]
    left_out = len(context) - len(shown)
    say = sentences()
    notes = [say.plain("place.pay")] if "GBP_week" in {item.unit for item in shown} else []
    if left_out:
        notes.append(say.plain(say.by_number("place.cut", left_out), n=spelled(left_out)))
    return table(
        "place",
        say.plain("place.caption"),
        [say.plain(f"place.{key}") for key in ("figure", "period", "ages", "value", "source")],
        rows,
        notes,
        text_columns=3,
        last_is_text=True,
    )


def figure_words(item: Context) -> str:
    """Give a figure as it is printed: ``5.2%``, ``£575.30``, ``352,000``, ``12 per 1,000``."""
    return figure_in_unit(item.value, item.unit)


def _ends(context: Sequence[Context]) -> list[Context]:
    """Keep the first and the last row of each indicator and age band, in the order of the table."""
    kept: dict[tuple[str, str], list[int]] = {}
    for i, item in enumerate(context):
        key = (item.indicator, item.age_band)
        kept[key] = [kept.get(key, [i])[0], i]
    chosen = sorted({i for ends in kept.values() for i in ends})
    return [context[i] for i in chosen]
