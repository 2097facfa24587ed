"""What is wrong, or noted, about a table of figures about places (``context``): codes, intervals, periods, and what no figure can be.

Figures that ``localeval context`` fetched are read in ``fetched_figures``; they were written by this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.base.dates import today
from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean, nearest
from localeval.catalogue import catalogue
from localeval.catalogue.periods import month_number, span_of
from localeval.data.checked import Checked
from localeval.data.problems import clip, names, rows_problem
from localeval.project.project import Project

#: So many figures about one place a result holds.
MOST_FIGURES = 500
#: What is written as a month or a day is, though no year may have it.
_NO_MONTH = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?")
_CODE = re.compile(r"(local:)?[a-z][a-z0-9_]{0,59}")
#: Unit of a figure -> between which values it can lie.
_CAN_BE = {"percent": (0.0, 100.0), "points": (-100.0, 100.0)}
_NOT_NEGATIVE = (0.0, float("inf"))
#: As many figures of one kind that all lie between nought and one are shares rather than per cent.
_MANY_SHARES = 3


def figure_problems(context: Checked, project: Project) -> Iterator[Problem]:
    """Find codes that are none, and more rows about a place than a result holds."""
    if not context.usable("indicator"):
        return
    file, column = context.spec.file, context.theirs["indicator"]
    for code in context.frame["indicator"].dropna().unique():
        if not _CODE.fullmatch(code):
            rows = context.frame.index[context.frame["indicator"] == code].tolist()
            hint = did_you_mean(code, list(catalogue.shared_indicators()))
            remedy = f"{hint}Write small letters, digits and underscores, such as claimant_rate."
            what = f"'{clip(code)}' is not a code"
            yield rows_problem(file, column, rows, what, remedy)
    yield from _interval_problems(context)
    yield from _impossible_figures(context)
    yield from _impossible_periods(context, project)
    if not context.usable("place_code"):
        return
    for place in project.places:
        count = int((context.frame["place_code"] == place.code).sum())
        if count > MOST_FIGURES:
            what = f"there are {count:,} rows about {place.name}, more than the {MOST_FIGURES} that a result holds."
            yield Problem(file, what, "Keep the indicators and periods that matter.")


def _interval_problems(context: Checked) -> Iterator[Problem]:
    """Find figures that lie outside their own interval, or have half of one."""
    names = ("value", "low", "high")
    if not all(name in context.frame and context.usable(name) for name in names):
        return
    value, low, high = (context.frame[name] for name in names)
    wrong = (low > value) | (high < value) | (low.isna() != high.isna())
    if wrong.any():
        file, column = context.spec.file, context.theirs["low"]
        what = "the figure does not lie between 'low' and 'high', the ends of its 95% interval"
        remedy = "Write both ends, or none; they are in the unit of the figure, and no margins."
        yield rows_problem(file, column, context.frame.index[wrong].tolist(), what, remedy)


def _impossible_figures(context: Checked) -> Iterator[Problem]:
    """Find figures of the catalogue that cannot be: of a share more than all, of a number less than none."""
    if not context.usable("value"):
        return
    frame, shared = context.frame, catalogue.shared_indicators()
    for code in frame["indicator"].dropna().unique():
        if code not in shared:
            continue
        least, most = _CAN_BE.get(shared[code].unit, _NOT_NEGATIVE)
        wrong = (frame["indicator"] == code) & ~frame["value"].between(least, most)
        wrong &= frame["value"].notna()
        if wrong.any():
            said = f"between {least:g} and {most:g}" if most < _NOT_NEGATIVE[1] else "0 or more"
            yield rows_problem(
                context.spec.file,
                context.theirs["value"],
                frame.index[wrong].tolist(),
                f"no {code} can be so: it is {said}",
                "Correct the figure, or the indicator that it is of.",
            )


def _impossible_periods(context: Checked, project: Project) -> Iterator[Problem]:
    """Find figures for months that are still to come, and for months that no year has."""
    if not context.usable("period"):
        return
    periods = context.frame["period"].dropna()
    now = month_number(today().year, today().month)
    spans = {text: span_of(text) for text in periods.unique()}
    later = {text for text, span in spans.items() if span is not None and span.first > now}
    if project.settings.data.synthetic:  # a rehearsal may be of years to come
        later = set()
    none = {text for text, span in spans.items() if span is None and _NO_MONTH.fullmatch(text)}
    file, column = context.spec.file, context.theirs["period"]
    for texts, what, remedy in (
        (later, "the period has not begun yet", "Correct the period; a forecast is no figure."),
        (
            none,
            "there is no such month",
            "Write the year and a month from 01 to 12, such as 2024-05.",
        ),
    ):
        rows = periods.index[periods.isin(texts)].tolist()
        if rows:
            yield rows_problem(file, column, rows, what, remedy)


def figure_notes(context: Checked, project: Project) -> Iterator[str]:
    """Say what is lawful and may be a slip: no value, another spelling, other ages, nothing about a place."""
    file, frame = context.spec.file, context.frame
    empty = int(frame["value"].isna().sum())
    if empty:
        rows = "row has" if empty == 1 else "rows have"
        yield f"{file}: {empty:,} {rows} no value and {'is' if empty == 1 else 'are'} left out."
    shared = catalogue.shared_indicators()
    for code in frame["indicator"].dropna().unique():
        near = None if code in shared else nearest(code, list(shared))
        if near and not code.startswith(catalogue.LOCAL_PREFIX):
            yield f"{file}: '{code}' is not in the catalogue of indicators; should it be '{near}'?"
        if code in shared and shared[code].unit == "percent":
            values = frame.loc[frame["indicator"] == code, "value"].dropna()
            if len(values) >= _MANY_SHARES and values.between(0, 1).all() and values.any():
                yield f"{file}: all {len(values):,} figures of '{code}' lie between 0 and 1. They are taken for per cent; if they are shares, multiply them by 100."
        if code in shared:
            found = frame.loc[frame["indicator"] == code, "age_band"].dropna().unique()
            other = [band for band in found if band != shared[code].age_band]
            if other:
                yield (
                    f"{file}: '{code}' is for {names(other, 3)}; it usually covers '{shared[code].age_band}', and "
                    "figures for other ages cannot be compared."
                )
    silent = [place.name for place in project.places if place.code not in set(frame["place_code"])]
    if silent:
        yield f"{file}: there is no row about {names(silent, 5)}."
