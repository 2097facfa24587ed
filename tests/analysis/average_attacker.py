"""An outsider who takes one printed average from another, and what is then known of the few people in between.

Written without the package's own account of it. The outsider knows how many people each printed average is of (shares with two
decimals tell that), that no amount is negative, and reads every printed number as the range that its rounding leaves: the
level itself, the middle of its interval, and the level of the other group plus the difference. The unknowns are the sums of
the outcome over each kind of people (sex by age band, missing ones too); a linear program gives the least and the
greatest sum of those few whose average is not printed.

A trial that lost outcomes prints averages with weights, and beside them the plain ones of everyone. The outsider takes the
plain ones where there are any, and the others to be off from plain by twice what everyone's are, times the root of how many
fewer people they are of; where they then contradict each other, by the least that reconciles them. What is concluded in that way
can be wrong, and is then no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from localeval.analysis.evaluation import Evaluation
from localeval.results import Estimate, Level

THRESHOLD = 10
VARIABLES = ("sex", "age_band")
#: Whether somebody is compared in everyone's result, and in those of the parts by each variable.
USED = ("used", "used by sex", "used by age_band")
KINDS = [*VARIABLES, *USED]


@dataclass(frozen=True)
class Told:
    """The average of a few people, as far as it is known: from ``low`` to ``high``, in truth ``mean``."""

    who: str
    people: int
    mean: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether it is true; where levels have weights an outsider can be mistaken."""
        return self.low - 0.02 <= self.mean <= self.high + 0.02

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.who}: {self.mean:.1f} of {self.people} is known to be {self.low:.1f} to {self.high:.1f}"


def told_averages(evaluation: Evaluation, precision: float) -> list[Told]:
    """Give what :func:`concluded_averages` concludes, as far as it is true."""
    return [one for one in concluded_averages(evaluation, precision) if one.holds]


def concluded_averages(evaluation: Evaluation, precision: float) -> list[Told]:
    """Find the averages of fewer than ten people that an outsider concludes from a report.

    Parameters
    ----------
    evaluation : Evaluation
        Of people with a sex and an age band, with an amount as the primary outcome.
    precision : float
        An average counts as told when it is known to within so many standard deviations, from end to end.
    """
    found: list[Told] = []
    groups = ["participant"]
    if evaluation.project.design.comparison_is_counted:
        groups.append("comparison")
    for group in groups:
        found += _told_of(evaluation, group, precision)
    return found


def _told_of(evaluation: Evaluation, group: str, precision: float) -> Iterator[Told]:
    people = _people(evaluation, group)
    spread = float(people["outcome"].std())
    kinds = people.groupby(KINDS).agg(n=("outcome", "size"), total=("outcome", "sum"))
    rows, low, high = [], [], []
    printed = {}
    items: list[Estimate | Level] = [*evaluation.estimates, *evaluation.levels]
    plain, everyone = _plain_of_everyone(evaluation), float(len(people))
    shift = 0.0
    if plain is not None:
        ours = [_level(item, group) for item in (plain, evaluation.estimates[0])]
        shift = abs(ours[0] - ours[1])
    for item in items if plain is None else [plain, *(i for i in items if i.subgroup)]:
        if (
            item.role == "sensitivity" and item is not plain
        ) or item.month != evaluation.project.primary.month:
            continue
        if item.outcome != evaluation.project.primary.outcome.code:
            continue
        who = _who(kinds, item)
        n = float(kinds["n"][who].sum())
        off = 2 * shift * float(np.sqrt(everyone / n)) if item.subgroup and n else 0.0
        for value, blur in _readings(item, group):
            blur += off
            rows.append(who.astype(float))
            low.append(n * (value - blur))
            high.append(n * (value + blur))
            printed[_name(item)] = who
    if not rows:
        return
    matrix, ends_of_rows = np.array(rows), (np.array(low), np.array(high))
    sizes = matrix @ kinds["n"].to_numpy(float)
    slack = _least_slack(matrix, ends_of_rows, sizes)
    least, greatest = ends_of_rows[0] - slack * sizes, ends_of_rows[1] + slack * sizes
    for name, who in _targets(kinds, printed):
        n = int(kinds["n"][who].sum())
        if not 0 < n < THRESHOLD:
            continue
        ends = []
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * who.astype(float),
                A_ub=np.vstack([matrix, -matrix]),
                b_ub=np.r_[greatest, -least],
                bounds=(0, None),
                method="highs",
            )
            assert answer.status in (0, 3), answer.message
            found = answer.fun if answer.status == 0 else None
            ends.append(np.inf if found is None else sign * found / n)
        mean = float(kinds["total"][who].sum()) / n
        if not ends[0] - 0.02 <= mean <= ends[1] + 0.02:
            # Levels with weights are no plain averages, and where no plain one stands beside them nobody can tell by how much.
            assert plain is not None or has_weights(evaluation), f"{name}: the outsider is mistaken"
        if ends[1] - ends[0] < precision * spread:
            yield Told(f"{group}, {name}", n, mean, ends[0], ends[1])


def _level(item: Estimate, group: str) -> float:
    value = item.participant_level if group == "participant" else item.comparison_level
    return value or 0.0


def has_weights(evaluation: Evaluation) -> bool:
    """Whether the levels of the primary result have weights: where people stand for others whose outcome is lost."""
    primary = next(iter(evaluation.estimates), None)
    sample = evaluation._samples[evaluation.project.primary]
    lost = len(sample.lost_participant) > 0
    return primary is not None and lost and primary.method != "difference_in_means"


def _plain_of_everyone(evaluation: Evaluation) -> Estimate | None:
    """Give the difference of plain averages that stands beside one of averages with weights; None where there is none."""
    code = evaluation.project.primary.outcome.code
    return next(
        (
            item
            for item in evaluation.estimates
            if item.method == "difference_in_means" and item.outcome == code
            and item.role == "sensitivity" and item.subgroup is None and item.estimate is not None
        ),
        None,
    )  # fmt: skip


def _least_slack(rows: np.ndarray, ends: tuple[np.ndarray, np.ndarray], sizes: np.ndarray) -> float:
    """Give by how much every average must be off at least, so that they do not contradict each other."""
    off = -sizes[:, None]
    answer = linprog(
        np.r_[np.zeros(rows.shape[1]), 1.0],
        A_ub=np.vstack([np.hstack([rows, off]), np.hstack([-rows, off])]),
        b_ub=np.r_[ends[1], -ends[0]],
        bounds=(0, None),
        method="highs",
    )
    assert answer.status == 0, answer.message
    assert answer.x is not None
    return float(answer.x[-1]) * (1 + 1e-6)


def _people(evaluation: Evaluation, group: str) -> pd.DataFrame:
    """Give kind and outcome of everyone of a group whose outcome is known.

    In a matched comparison it is found anew in each part who has anybody alike.
    """
    sample = evaluation._samples[evaluation.project.primary]
    frame = pd.DataFrame({"outcome": sample.outcome})
    for name in VARIABLES:
        column = sample.people[name].astype("object")
        frame[name] = column.where(column.notna(), "not known").to_numpy()
    for name in USED:
        frame[name] = True
    if evaluation.project.has_comparison:
        frame["used"] = evaluation._analysed[0].compared
    if evaluation.project.design.parts_anew:
        for name in VARIABLES:
            given = [
                part.in_everyone
                for part in evaluation._parts
                if part.group is not None and part.group.variable == name
            ]
            frame[f"used by {name}"] = np.any([who for who in given if who is not None], axis=0)
    return frame[sample.participant if group == "participant" else ~sample.participant]


def _name(item: Estimate | Level) -> str:
    return f"{item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""


def _who(kinds: pd.DataFrame, item: Estimate | Level) -> np.ndarray:
    if item.subgroup is None:
        return np.asarray(kinds.index.get_level_values("used"))
    variable, value = item.subgroup.variable, item.subgroup.value
    inside = kinds.index.get_level_values(variable) == value
    return np.asarray(inside & kinds.index.get_level_values(f"used by {variable}"))


def _readings(item: Estimate | Level, group: str) -> Iterator[tuple[float, float]]:
    """Give every reading of a group's level, with how far off it can be."""
    step = item.rounded_to or 0.01
    half = step / 2 + 1e-6
    if isinstance(item, Level):
        if item.level is not None and item.low is not None and item.high is not None:
            yield item.level, half
            if not item.rounded_to:
                yield (item.low + item.high) / 2, half
        return
    ours, theirs = item.participant_level, item.comparison_level
    if ours is None or theirs is None or item.estimate is None:
        return
    yield (ours, half) if group == "participant" else (theirs, half)
    if not item.rounded_to:
        own = theirs + item.estimate if group == "participant" else ours - item.estimate
        yield own, 2 * half


def _targets(
    kinds: pd.DataFrame, printed: dict[str, np.ndarray]
) -> Iterator[tuple[str, np.ndarray]]:
    """List those of whom no average is printed: single values, the rest beside a variable's, and differences."""
    everyone = np.asarray(kinds.index.get_level_values("used"))
    for variable in VARIABLES:
        values = kinds.index.get_level_values(variable)
        rest = everyone.copy()
        for value in sorted(set(values)):
            who = np.asarray(values == value) & everyone
            if f"{variable}: {value}" in printed:
                rest &= ~printed[f"{variable}: {value}"]
            else:
                yield f"{variable} {value}", who
        yield f"{variable} beside what is printed", rest
    for name, who in printed.items():
        for other, inside in printed.items():
            if not np.any(inside & ~who):
                yield f"{name or 'everyone'} without {other}", who & ~inside
