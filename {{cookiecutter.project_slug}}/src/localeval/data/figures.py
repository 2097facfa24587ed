"""What only shows when figures about places are read against the catalogue and the places of the project.

A code that is not in the catalogue is lawful: a place may use any figure. What looks like a slip is told as a
note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval import catalogue
from localeval.data.conform import Checked
from localeval.data.wording import clip, names, rows_problem
from localeval.errors import Problem
from localeval.project import Project

#: More figures about one place than a result holds.
MOST_FIGURES = 500
_CODE = re.compile(r"(local:)?[a-z][a-z0-9_]{0,59}")


def figure_problems(context: Checked, project: Project) -> Iterator[Problem]:
    """Find codes that are none, and more rows about a place than a result holds."""
    if not context.usable("indicator"):
        return
    file, column = context.spec.file, context.theirs["indicator"]
    for code in context.frame["indicator"].dropna().unique():
        if not _CODE.fullmatch(code):
            rows = context.frame.index[context.frame["indicator"] == code].tolist()
            near = catalogue.nearest(code, list(catalogue.shared_indicators()))
            hint = f"Did you mean '{near}'? " if near else ""
            remedy = f"{hint}Write small letters, digits and underscores, such as claimant_rate."
            what = f"'{clip(code)}' is not a code"
            yield rows_problem(file, column, rows, what, remedy)
    if not context.usable("place_code"):
        return
    for place in project.places:
        count = int((context.frame["place_code"] == place.code).sum())
        if count > MOST_FIGURES:
            what = f"there are {count:,} rows about {place.name}, more than the {MOST_FIGURES} that a result holds."
            yield Problem(file, what, "Keep the indicators and periods that matter.")


def figure_notes(context: Checked, project: Project) -> Iterator[str]:
    """Say what is lawful and may be a slip: no value, another spelling, other ages, nothing about a place."""
    file, frame = context.spec.file, context.frame
    empty = int(frame["value"].isna().sum())
    if empty:
        rows = "row has" if empty == 1 else "rows have"
        yield f"{file}: {empty:,} {rows} no value and {'is' if empty == 1 else 'are'} left out."
    shared = catalogue.shared_indicators()
    for code in frame["indicator"].dropna().unique():
        near = None if code in shared else catalogue.nearest(code, list(shared))
        if near and not code.startswith(catalogue.LOCAL_PREFIX):
            yield f"{file}: '{code}' is not in the catalogue of indicators; should it be '{near}'?"
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
