"""Words that the text, the tables and the charts on delivery share: steps, shares, cohorts, weeks.

The sentences are in ``en/delivery.yml``. Shares are in whole people of 100, as precise as their samples let them be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import count
from localeval.results import DeliveryFigure

#: Steps in their order.
STEPS = ("started", "stayed", "job", "kept")


def steps_of(figures: Iterable[DeliveryFigure], cohort: str = "") -> list[DeliveryFigure]:
    """Give the steps of everyone or of a cohort, in order."""
    found = {
        one.kind: one
        for one in figures
        if one.kind in STEPS and one.cohort == cohort and not one.by
    }
    return [found[kind] for kind in STEPS if kind in found]


def curve_of(figures: Iterable[DeliveryFigure]) -> list[DeliveryFigure]:
    """Give the months of the curve of first jobs that are given, in order."""
    found = [one for one in figures if one.kind == "first_job" and one.share is not None]
    return sorted(found, key=lambda one: one.months)


def waiting_of(figures: Iterable[DeliveryFigure]) -> DeliveryFigure | None:
    """Give the wait from referral to start; None without one."""
    return next((one for one in figures if one.kind == "waiting"), None)


def cohorts_of(figures: Iterable[DeliveryFigure]) -> list[str]:
    """Name the cohorts in order."""
    return list(
        dict.fromkeys(
            one.cohort for one in figures if one.cohort and one.kind in {*STEPS, "volume"}
        )
    )


def step_name(figure: DeliveryFigure) -> str:
    """Name a step: ``A job within 12 months``."""
    return sentences().plain(f"delivery.step.{figure.kind}", months=str(figure.months))


def of_whom(figure: DeliveryFigure) -> str:
    """Say of whom a share is: ``of those who joined``."""
    kind = "started" if figure.kind == "started" else "other"
    return sentences().plain(f"delivery.of.{kind}")


def in_100(share: float) -> str:
    """Give a share: ``53 in 100``."""
    return sentences().plain("level.percent", n=f"{share:.0f}")


def range_in_100(low: float, high: float) -> str:
    """Give a range of shares: ``49 to 57 in 100``."""
    return sentences().plain("level_range.percent", low=f"{low:.0f}", high=f"{high:.0f}")


def range_cell(low: float, high: float) -> str:
    """Give a range of shares as a cell of a column in 100: ``49 to 57``."""
    return sentences().plain("from_to", low=f"{low:.0f}", high=f"{high:.0f}")


def counted(figure: DeliveryFigure) -> str:
    """Give both numbers of a step: ``320 of 600``."""
    return sentences().plain(
        "delivery.out_of", reached=count(figure.reached), people=count(figure.people)
    )


def weeks_words(weeks: float) -> str:
    """Give a wait: ``3 weeks``; one of nought is told as a week, beyond which it was not."""
    say, n = sentences(), max(1, int(weeks))
    return say.plain(say.by_number("delivery.weeks", n), n=str(n))


def cohort_words(cohort: str) -> str:
    """Name a cohort: ``January to March 2024``; a name that is none of these stands as it is."""
    say, (year, _, part) = sentences(), cohort.partition("-")
    if part in {"H1", "H2"}:
        return say.plain(f"delivery.cohort_name.{part}", year=year)
    if part in {"Q1", "Q2", "Q3", "Q4"}:
        months = say.plain(f"delivery.quarter.{part[1]}")
        return say.plain("delivery.cohort_name.Q", month=months, year=year)
    if re.fullmatch(r"M(\d|1[0-2])", part):
        month = say.plain(f"month_name.{part[1:]}")
        return say.plain("delivery.cohort_name.Q", month=month, year=year)
    return say.plain("delivery.cohort_name.year", year=cohort)


def times_words(band: str) -> str:
    """Say how often: ``never``, ``3 to 5 times``, ``11 times or more``."""
    say, (low, _, high) = sentences(), band.partition("-")
    if band == "0":
        return say.plain("delivery.times.never")
    if band.endswith("+"):
        return say.plain("delivery.times.more", low=band.removesuffix("+"))
    return say.plain("delivery.times.from_to", low=low, high=high)


def half_by(curve: Sequence[DeliveryFigure]) -> int | None:
    """Give the first month of the curve by which half had begun a job; None where that is not reached."""
    return next((one.months for one in curve if (one.share or 0) >= 50), None)
