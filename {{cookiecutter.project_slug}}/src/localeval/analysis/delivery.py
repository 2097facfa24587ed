"""The findings on delivery of a place as they may be printed: each step of the way, the wait before the start, and the time to a first job.

Shares and their intervals are worked out of numbers as they are printed, so that they tell no more than these do; the curve of first
jobs is in whole per cent, at months between which enough people found work. What is counted is in ``delivered``, what is withheld is
chosen of ``delivery_counts``. Nothing here says what a programme changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from localeval.analysis.coarse_counts import CoarseShare
from localeval.analysis.count_cells import CellName
from localeval.analysis.delivered import FEWEST_POINTS, Delivered
from localeval.analysis.delivery_coarseness import allowing_for, own_step
from localeval.analysis.delivery_counts import (
    at_risk_name,
    band_cell,
    first_job_name,
    left_out_name,
    step_names,
    waiting_name,
)
from localeval.analysis.delivery_pace import pace_figures
from localeval.analysis.delivery_parts import joined_figures, part_names, with_limits
from localeval.analysis.delivery_reach import reach_figures
from localeval.analysis.delivery_targets import target_figures
from localeval.analysis.protection import Protection
from localeval.methods.delivery.calendar_months import MONTHS_TO_START
from localeval.methods.delivery.first_event import MonthOfCurve, interval_of, people_behind
from localeval.methods.delivery.funnel import FunnelStep, wilson_interval
from localeval.methods.delivery.intensity import MONTHS as INTENSITY_MONTHS
from localeval.methods.disclosure.door import Door
from localeval.methods.inputs import Flags
from localeval.results import DeliveryFigure


def delivery_figures(
    found: Delivered, door: Door, step: int, protection: Protection
) -> tuple[DeliveryFigure, ...]:
    """Give the figures as they may be printed.

    Parameters
    ----------
    found : Delivered
    door : Door
        By which numbers of people leave.
    step : int
        To what that rounds them, where it is more than everywhere; else 0.
    protection : Protection
    """
    steps = list(_steps(found, door, protection))
    figures = [*steps, *_by_part(found, steps, door, protection)]
    figures += target_figures(found.against_targets, found.until, door, protection)
    if found.joined is not None:
        figures += reach_figures(found.joined, found.until, door, protection)
    figures += _waiting(found, door, protection)
    figures += [*_first_jobs(found, door, protection), *_bands(found, door, protection)]
    if found.pace is not None:
        by_step = "job" if any(one.name == "job" for one in found.steps) else ""
        figures += pace_figures(found.pace, by_step, found.until, door, protection)
    return tuple(
        one.model_copy(update={"people_rounded_to": max(step, one.people_rounded_to)})
        for one in figures
    )


def _steps(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    everyone: dict[str, Flags] = {"": np.ones(len(found.on_record.histories.started), dtype=bool)}
    for cohort, members in {**everyone, **found.cohorts}.items():
        for step in found.steps:
            if cohort and step.name == "started":
                continue
            left_out = int(step.contradictory.sum())
            yield _step_figure(found, step, members, step_names(step.name, cohort), door, protection).model_copy(
                update={
                    "cohort": cohort,
                    "left_out": door.count(left_out)
                    if not cohort and protection.shows(left_out_name(step.name))
                    else None,
                }
            )  # fmt: skip


def _by_part(
    found: Delivered, steps: Sequence[DeliveryFigure], door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give each step by each part of people, with what chance alone would do."""
    wholes = {one.kind: one for one in steps if not one.cohort}
    for by, parted in found.by.items():
        if by in found.characteristics:
            yield from joined_figures(by, parted, found.participants, found.until, door, protection)
        for step in found.steps_by_part[by]:
            figures = [
                _step_figure(found, step, who, part_names(step.name, by, part), door, protection).model_copy(
                    update={"by": by, "part": part}
                )
                for part, who in parted.members.items()
            ]  # fmt: skip
            shown = by in found.asked.by
            yield from with_limits(figures, wholes[step.name], door) if shown else figures


def _step_figure(
    found: Delivered,
    step: FunnelStep,
    members: Flags,
    names: tuple[CellName, CellName],
    door: Door,
    protection: Protection,
) -> DeliveryFigure:
    """Give a step of some people as it may be printed."""
    n, did = int((step.could & members).sum()), int((step.reached & members).sum())
    could, reached = names
    shown = protection.shows(could)
    coarse = protection.door_of(could, door)
    people = coarse.count(n) if shown else None
    count = coarse.count(did) if shown and protection.shows(reached) else None
    figure = DeliveryFigure(
        kind=step.name,
        months=step.months,
        until=found.until,
        people=people,
        reached=count,
        people_rounded_to=own_step(coarse, door),
    )
    # Rounded numbers that are the same would make a share of all of them, and nought one of none, which it may not be.
    whole = count == people and (coarse != door or did < n)
    told = count is not None and people and count <= people and not whole and (count or not did)
    if told and door.share_is_safe(did, n):
        assert people is not None
        assert count is not None
        low, high = wilson_interval(count, people)
        if figure.people_rounded_to:
            off = CoarseShare(count, people, figure.people_rounded_to).off / 100
            low, high = allowing_for(count / people, low, high, off)
        share = {
            "share": door.number(100 * count / people, "percent"),
            "low": door.number(100 * low, "percent"),
            "high": door.number(100 * high, "percent"),
        }
        return figure.model_copy(update=share)
    return figure.model_copy(update={"reached": None})


def _waiting(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give the wait in whole weeks, where enough people are on either side of each number."""
    days, n = found.waits, len(found.waits)
    if not n:
        return
    coarse = protection.door_of(waiting_name(), door)
    shown = protection.shows(waiting_name()) and n >= 2 * door.threshold
    # Away from the middle, as it is said that so many waited so long or less, or so long or more.
    quarter, half, last = (float(q) / 7 for q in np.quantile(days, [0.25, 0.5, 0.75]))
    weeks = [float(np.ceil(quarter)), float(np.ceil(half)), float(np.floor(last))]
    # Where half and the last quarter are of one week there is no more to say than of the half.
    quarters = shown and n >= 4 * door.threshold and weeks[1] <= weeks[2]
    yield DeliveryFigure(
        kind="waiting",
        months=MONTHS_TO_START,
        until=found.until,
        people=coarse.count(n) if shown else None,
        people_rounded_to=own_step(coarse, door),
        weeks=weeks[1] if shown else None,
        weeks_low=weeks[0] if quarters else None,
        weeks_high=weeks[2] if quarters else None,
    )


def _first_jobs(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give the curve at those months of which each number may be printed, where these are enough."""
    points = found.curve
    shown = [p for p in points if _shows_month(p, protection)]
    if len(shown) < FEWEST_POINTS or shown[0].month != 0:
        return
    everybody = points[0].at_risk
    coarse = protection.door_of(at_risk_name(0), door)
    for point in shown:
        share, low, high = _of_rounded(point, everybody, coarse, own_step(coarse, door))
        yield DeliveryFigure(
            kind="first_job",
            months=point.month,
            until=found.until,
            people=coarse.count(point.at_risk),
            people_rounded_to=own_step(coarse, door),
            share=float(np.floor(100 * share + 0.5)),
            low=float(np.floor(100 * low + 1e-9)),  # outwards, so that the interval holds as much
            high=float(np.ceil(100 * high - 1e-9)),
        )


def _shows_month(point: MonthOfCurve, protection: Protection) -> bool:
    begun = [] if point.share == 0 else [first_job_name(point.month)]
    return protection.shows(at_risk_name(point.month), *begun)


def _of_rounded(
    point: MonthOfCurve, everybody: int, door: Door, coarse: int
) -> tuple[float, float, float]:
    """Give a share of the curve and its interval as those of rounded numbers of people, which tell no more than a rounded count does.

    The share is of so many people as if nobody's data had ended, and the interval of as many as would make it as wide.
    """
    whole, jobs = door.count(everybody) or 0, round(point.share * everybody)
    part = min(door.count(jobs) or 0, whole)
    if not 0 < part < whole:
        return part / max(whole, 1), part / max(whole, 1), part / max(whole, 1)
    of = round(people_behind(point, everybody))
    low, high = interval_of(part / whole, max(door.count(of) or 0, door.rounding))
    if coarse:
        low, high = allowing_for(
            part / whole, low, high, CoarseShare(part, whole, coarse).off / 100
        )
    return part / whole, low, high


def _bands(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give how many attended how often; of a band of nobody it is said that nobody is in it."""
    n = sum(found.bands.values())
    for band, did in found.bands.items() if n else ():
        shown = protection.shows(band_cell(""), band_cell(band))
        people = door.count(n) if protection.shows(band_cell("")) else None
        count = door.count(did) if shown else None
        given = count is not None and bool(people) and did < n
        yield DeliveryFigure(
            kind="attended",
            band=band,
            months=INTENSITY_MONTHS,
            until=found.until,
            people=people,
            reached=min(count or 0, people or 0) if given else None,
            share=door.number(100 * min(count or 0, people or 0) / (people or 1), "percent")
            if given
            else None,
        )
