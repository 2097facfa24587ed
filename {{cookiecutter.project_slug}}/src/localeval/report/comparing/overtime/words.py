"""What is drawn over time, in words for people who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.comparison.models import Pool
from localeval.report.comparing.overtime.places import Place
from localeval.report.numbers import count, level
from localeval.report.phrases import number_of, plain, sentence_case
from localeval.results import Series

_MOST_IN_ALT = 12


def alt_of(pool: Pool, part: Sequence[Place], total: int, months: Sequence[int]) -> str:
    """Say what one figure of small multiples shows, of ``total`` places in all."""
    words = (
        f"Small line charts, one a place ({count(total)} in all), on one scale, from month {months[0]} to month "
        f"{months[-1]}, with a line at the start. {plain(pool.label)}, participants as a solid line and the comparison group "
        "as a dashed line."
    ).replace("month -", "month −")
    said = []
    for place in part[:_MOST_IN_ALT]:
        ends = [f"{name} {_ends(series, pool.unit)}" for name, series in (("participants", place.participants), ("comparison group", place.comparison)) if series]  # fmt: skip
        said.append(f"{place.name}: {'; '.join(ends)}.")
    rest = len(part) - len(said)
    more = (
        f" {sentence_case(number_of(rest, 'further place'))} in the same way." if rest > 0 else ""
    )
    return f"{words} {' '.join(said)}{more}"


def _ends(series: Series, unit: str) -> str:
    given = [p for p in series.points if p.level is not None]
    first, last = given[0], given[-1]
    words = [f"{level(p.level or 0.0, unit)} at month {p.month}" for p in (first, last)]
    return f"from {words[0]} to {words[1]}".replace("month -", "month −")


def alt_of_all(pool: Pool, shown: Sequence[tuple[str, Sequence[Series | None], str]]) -> str:
    """Say where the lines of each group end: name, lines and colour of each in ``shown``."""
    said = []
    for name, held, _ in shown:
        lasts = [s.points[-1] for s in held if s is not None and s.points[-1].level is not None]
        ends = sorted(p.level for p in lasts if p.level is not None)
        if ends:
            middle = ends[len(ends) // 2]
            said.append(
                f"{name}: {count(len(ends))} lines, which end between {level(ends[0], pool.unit)} and "
                f"{level(ends[-1], pool.unit)}, half of them at {level(middle, pool.unit)} or more."
            )
    return f"Line chart with a thin line for each place and no names. {plain(pool.label)}. {' '.join(said)}"
