"""Whether the groups differ in the outcome of months before the start, beyond what is adjusted for.

A programme changes nothing before it begins. So the difference in an earlier month, adjusted as the result is, says how much of a later
one may be who is in the groups, or how their values were gathered (Heckman and Hotz 1989, "Choosing among alternative nonexperimental
methods", J. Am. Stat. Assoc. 84: 862-874, the test before the programme). A linear regression says about how much that is; it is no estimate. What is
declared as an outcome before the start is adjusted for, and its balance is shown: this looks at months that the table of outcomes has
besides.

People of one site are alike, and where sites were drawn they were not drawn one by one: chance is then what it is between the declared
clusters. Strata of a draw may have other shares of participants, and are adjusted for as in the result.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from localeval.analysis.doubts import FEWEST, Doubtful, PlaceValues, larger_in
from localeval.analysis.drawn_groups import drawn_within
from localeval.analysis.reversed_outcome import known_before
from localeval.catalogue.catalogue import same_kind
from localeval.data.standard import outcome_column
from localeval.designs.evidence_rules import BALANCE_LIMIT
from localeval.methods.impact.arms import Arm
from localeval.methods.impact.clusters import LEAST_CLUSTERS, clustered_mean
from localeval.methods.inputs import MethodError
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
    known, clusters = _adjusted_for(project, values), None
    if project.settings.cluster in values.people.columns:
        clusters = pd.factorize(values.people[project.settings.cluster], use_na_sentinel=False)[0]
    found: list[tuple[float, float, str, int]] = []
    for column in columns:
        by_month = np.array([values.at(column, month) for month in months])
        # What is wrong with one month is mostly wrong with all, and shows best in all of them together.
        ways = {0: _mean_of_known(by_month), **dict(zip(months, by_month, strict=True))}
        for month, then in ways.items():
            apart = _apart(then, values.participant, known, clusters)
            if apart is not None and abs(apart[1]) > BALANCE_LIMIT:
                # Half of what chance may do goes to all months together, the other half to each by itself.
                looks = 2 * len(columns) * (len(months) if month else 1)
                chance = 2 * float(stats.t.sf(abs(apart[0]), apart[2])) * looks
                found.append((chance, apart[1], column, month))
    if not found:
        return
    chance, size, column, month = min(found)
    if chance < _SELDOM:
        other = "" if column == columns[0] else column
        yield Doubtful("apart_before", larger_in(size), other=other, month=month, value=size, sure=chance < _NEVER)  # fmt: skip


def _adjusted_for(project: Project, values: PlaceValues) -> np.ndarray | None:
    """Give what the result is adjusted for as numbers, shape (n, k): covariates, and the strata of a draw as they are weighed by."""
    people = values.people
    kinds: dict[str, str] = {
        name: kind for name, kind in project.settings.covariates.items() if name in people.columns
    }
    strata = [name for name in project.settings.strata if name in people.columns]
    if not project.design.asks_allocated:
        kinds |= {name: "category" for name in strata if name not in kinds}
        return known_before(people, kinds) if kinds else None
    known = known_before(people, kinds) if kinds else None
    codes = drawn_within(people, values.participant, strata)
    if codes is None:
        return known
    levels = (codes[:, None] == np.unique(codes)[None, 1:]).astype("float64")
    return levels if known is None else np.column_stack([known, levels])


def _mean_of_known(by_month: np.ndarray) -> np.ndarray:
    """Give each person's mean over the months that are known of most people, shape (n,); missing where one of them is not known."""
    often = np.isfinite(by_month).mean(axis=1) >= _MOSTLY_KNOWN
    if often.sum() < 2:
        return np.full(by_month.shape[1], np.nan)
    return np.asarray(by_month[often].mean(axis=0))


def _apart(
    then: np.ndarray,
    participant: np.ndarray,
    known: np.ndarray | None,
    clusters: np.ndarray | None = None,
) -> tuple[float, float, float] | None:
    """Give how far the groups are apart beyond what is known of them, in standard errors and in standard deviations, and degrees of freedom.

    None where that cannot be said: few are known, hardly anybody is unlike the others, or a group is of one cluster.
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
    left = y - design @ slopes
    if clusters is None:
        # By the spread in each group, which is another where a yes is rarer (White 1980), and for what was fitted (MacKinnon and White 1985).
        scores = (design * left[:, None]) @ inverse[1]
        variance = np.square(scores).sum() * len(y) / (len(y) - design.shape[1])
        freedom = np.inf
    else:
        codes = np.unique(clusters[there], return_inverse=True)[1]
        if min(len(np.unique(codes[flags])) for flags in (ours, ~ours)) < LEAST_CLUSTERS:
            return None
        # Errors of the first column, with the group in its place (CR2, Satterthwaite), as the result has them.
        group_first = design[:, [1, 0, *range(2, design.shape[1])]]
        arm = Arm(np.arange(len(y)), np.full(len(y), 1 / len(y)), left, group_first)
        try:
            variance, freedom = clustered_mean(arm, codes)
        except MethodError:
            return None
    if variance <= 0 or not freedom > 0:
        return None
    return float(slopes[1] / np.sqrt(variance)), float(slopes[1] / spread), float(freedom)
