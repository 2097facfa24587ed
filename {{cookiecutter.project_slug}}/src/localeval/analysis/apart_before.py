"""Whether the groups differ in the outcome of months before the start, beyond what is adjusted for.

A programme changes nothing before it begins. So the difference in an earlier month, adjusted as the result is, says how much of a later
one may be who is in the groups, or how their values were gathered (Heckman and Hotz 1989, "Choosing among alternative nonexperimental
methods", J. Am. Stat. Assoc. 84: 862-874, the test before the programme). A linear regression says about how much that is; it is no estimate. What is
declared as an outcome before the start is adjusted for, and its balance is shown: this looks at months that the table of outcomes has
besides.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from localeval.analysis.doubts import FEWEST, Doubtful, PlaceValues, larger_in
from localeval.analysis.reversed_outcome import known_before
from localeval.catalogue.catalogue import same_kind
from localeval.data.standard import outcome_column
from localeval.designs.evidence_rules import BALANCE_LIMIT
from localeval.project.project import Measure, Project

#: Chance makes one place in so many as different, over the months before the start together or in one of them: asked about, as is a draw
#: that seldom comes out so, and from the other on sure.
_SELDOM, _NEVER = 0.01, 1e-3
#: So many months are looked at, the nearest to the start.
_MONTHS = 12
#: A month counts towards all of them together where it is known of so many.
_MOSTLY_KNOWN = 0.8


def apart_before(project: Project, values: PlaceValues, measure: Measure) -> Iterator[Doubtful]:
    """Find the month before the start at which the groups differ most, where chance hardly makes it so.

    Parameters
    ----------
    project : Project
    values : PlaceValues
        Of one place.
    measure : Measure
        The primary one: its outcome is looked at, and others that measure the same in another way.
    """
    codes = dict.fromkeys(m.outcome.code for m in (measure, *project.measures))
    outcomes = {m.outcome.code: m.outcome for m in project.measures}
    columns = [outcome_column(outcomes[c]) for c in codes if same_kind(c, measure.outcome.code)]
    columns = [column for column in columns if values.has(column)]
    months = values.months_before[:_MONTHS]
    if not months or min(int(flags.sum()) for flags in values.groups.values()) < FEWEST:
        return
    covariates = {n: k for n, k in project.settings.covariates.items() if n in values.people.columns}  # fmt: skip
    known = known_before(values.people, covariates) if covariates else None
    found: list[tuple[float, float, str, int]] = []
    for column in columns:
        by_month = np.array([values.at(column, month) for month in months])
        # What is wrong with one month is mostly wrong with all, and shows best in all of them together.
        ways = {0: _mean_of_known(by_month), **dict(zip(months, by_month, strict=True))}
        for month, then in ways.items():
            apart = _apart(then, values.participant, known)
            if apart is not None and abs(apart[1]) > BALANCE_LIMIT:
                # Half of what chance may do goes to all months together, the other half to each by itself.
                looks = 2 * len(columns) * (len(months) if month else 1)
                chance = 2 * float(stats.norm.sf(abs(apart[0]))) * looks
                found.append((chance, apart[1], column, month))
    if not found:
        return
    chance, size, column, month = min(found)
    if chance < _SELDOM:
        other = "" if column == columns[0] else column
        yield Doubtful("apart_before", larger_in(size), other=other, month=month, value=size, sure=chance < _NEVER)  # fmt: skip


def _mean_of_known(by_month: np.ndarray) -> np.ndarray:
    """Give each person's mean over the months that are known of most people, shape (n,); missing where one of them is not known."""
    often = np.isfinite(by_month).mean(axis=1) >= _MOSTLY_KNOWN
    if often.sum() < 2:
        return np.full(by_month.shape[1], np.nan)
    return np.asarray(by_month[often].mean(axis=0))


def _apart(
    then: np.ndarray, participant: np.ndarray, known: np.ndarray | None
) -> tuple[float, float] | None:
    """Give how far the groups are apart beyond what is known of them, in standard errors and in standard deviations.

    None where that cannot be said: few are known, or hardly anybody is unlike the others.
    """
    there = np.isfinite(then)
    y, ours = then[there], participant[there]
    if min(int(ours.sum()), int((~ours).sum())) < 2 * FEWEST:
        return None
    spread = float(np.sqrt((y[ours].var() + y[~ours].var()) / 2))
    if spread == 0 or min(np.count_nonzero(y), np.count_nonzero(y != y.max())) < FEWEST:
        return None
    beside = [known[there]] if known is not None else []
    design = np.column_stack([np.ones(len(y)), ours.astype("float64"), *beside])
    if len(y) < 2 * design.shape[1] + FEWEST:
        return None
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ y
    # By the spread in each group, which is another where a yes is rarer (White 1980), and for what was fitted (MacKinnon and White 1985).
    scores = design * (y - design @ slopes)[:, None]
    variance = (inverse @ scores.T @ scores @ inverse)[1, 1] * len(y) / (len(y) - design.shape[1])
    if variance <= 0:
        return None
    return float(slopes[1] / np.sqrt(variance)), float(slopes[1] / spread)
