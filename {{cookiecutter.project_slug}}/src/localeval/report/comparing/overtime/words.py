"""What is drawn over time, in words for people who cannot see it; ``ends`` has the numbers of each place."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.comparison.models import Pool
from localeval.report.comparing.overtime.places import Place
from localeval.report.numbers import MINUS, count, level
from localeval.report.phrases import number_of, plain
from localeval.results import Series


def alt_of(pool: Pool, part: Sequence[Place], total: int, months: Sequence[int]) -> str:
    """Say what one figure of small multiples shows, of ``total`` places in all."""
    how_many = count(total) if len(part) == total else f"{count(len(part))} of {count(total)}"
    groups = (
        ("Participants", "participants as a solid line", [place.participants for place in part]),
        (
            "Comparison group",
            "the comparison group as a dashed line",
            [place.comparison for place in part],
        ),
    )
    kinds = [look for _, look, held in groups if any(held)]
    said = [_ends(name, held, pool.unit) for name, _, held in groups]
    words = (
        f"Small line charts, one a place ({how_many}), on one scale, from month {months[0]} to month {months[-1]}, with a "
        f"line at the start. {plain(pool.label)}, {' and '.join(kinds)}."
    ).replace("month -", f"month {MINUS}")
    return " ".join([words, *filter(None, said)])


def alt_of_all(pool: Pool, shown: Sequence[tuple[str, Sequence[Series | None], str]]) -> str:
    """Say where the lines of each group end: name, lines and colour of each in ``shown``."""
    said = [_ends(name, held, pool.unit) for name, held, _ in shown]
    chart = "Line chart with a thin line for each place and no names."
    return " ".join([chart, f"{plain(pool.label)}.", *filter(None, said)])


def _ends(name: str, held: Sequence[Series | None], unit: str) -> str:
    """Say between which levels the lines of a group end; nothing where no last level is given."""
    lasts = [series.points[-1].level for series in held if series is not None]
    ends = sorted(value for value in lasts if value is not None)
    if not ends:
        return ""
    if len(ends) == 1:
        return f"{name}: one line, which ends at {level(ends[0], unit)}."
    half = f", half of them at {level(ends[len(ends) // 2], unit)} or more" if len(ends) > 2 else ""
    return (
        f"{name}: {number_of(len(ends), 'line')}, which end between {level(ends[0], unit)} and "
        f"{level(ends[-1], unit)}{half}."
    )
