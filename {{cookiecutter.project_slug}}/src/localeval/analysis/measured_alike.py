"""Whether an outcome looks as if it had been measured alike in both groups, in one unit, and the right way round.

A programme moves an outcome by a part of what it is. It does not make amounts three times as large for everybody who has
any, part them into two sizes with hardly any between, stop all amounts of one group at one value, or make
those who were in work before less likely to be in work than those who were not. Where that is seen, the likelier cause is in
the numbers: a month's pay beside a year's, pence beside pounds, thousands from the middle of a file on, a ceiling in one
source, a yes that means no. These are guesses for a question to a person and for a warning to the reader; limits are wide, so
that what is found is seldom what the programme did. It publishes no number.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from localeval.analysis.sample import Sample
from localeval.catalogue.catalogue import same_kind
from localeval.methods.impact.covariates import build_design
from localeval.methods.inputs import MethodError
from localeval.project.project import Measure, Project

Doubt = Literal["unlike_size", "two_sizes", "ceiling", "reversed"]

#: Amounts of those who have any, by their median, this many times as large in one group as in the other: where chance made the
#: groups or amounts of before the start tell how unlike they were, and where nothing does.
_TIMES_KNOWN, _TIMES = 1.8, 3.0
#: People are looked at by parts where there are at most so many.
_MOST_PARTS = 30
#: Fewer amounts than this in a group are not compared.
_FEWEST = 20
#: A difference in size, a reversal: this many standard errors, which chance makes once in 4,000 in one direction.
_FAR = 3.5
#: Amounts are of two sizes where so many times lie between them, so many standard deviations within a size, at least this share
#: of the amounts is of the rarer one, and hardly any lie in the middle third between them, as a share of the rarer one's.
_TWO_SIZES, _APART, _SHARE_BESIDE, _BETWEEN = 20.0, 5.0, 0.05, 0.1
#: A ceiling: this share of a group's amounts is its largest value, and the other group has as many above it.
_SHARE_AT_CEILING = 0.05
#: Of amounts, gaps and ceilings this many people at least.
_FEW = 10


@dataclass(frozen=True)
class Doubtful:
    """What speaks against the numbers of an outcome having been measured alike.

    Attributes
    ----------
    kind : str
        ``unlike_size``: amounts of one group are several times those of the other; ``two_sizes``: amounts of two very
        different sizes stand in one column; ``ceiling``: no amount of one group is above a value that many have;
        ``reversed``: the outcome is rarer among those who had it, or more of its kind, before the start, or what goes with
        it in one group goes against it in the other.
    group : str
        ``participants`` or ``comparison``: the group with the smaller amounts, the ceiling; empty where it is no group.
    times : float
        How many times as large; 0 where that is not what is found.
    value : float
        The ceiling; 0 elsewhere.
    column : str
        The earlier outcome, of ``reversed``; empty where all that is known of people says so, in one group.
    """

    kind: Doubt
    group: str = ""
    times: float = 0.0
    value: float = 0.0
    column: str = ""


def doubts_of(project: Project, sample: Sample, measure: Measure) -> list[Doubtful]:
    """Find what speaks against an outcome of a project having been measured alike, by what ``evaluation.yml`` says.

    Parameters
    ----------
    project : Project
        With a comparison group.
    sample : Sample
        Of that outcome, in one place.
    measure : Measure
    """
    same, alike = [], []
    for prior in project.settings.prior_outcomes:
        if prior.outcome is None or prior.column not in sample.people.columns:
            continue
        if prior.outcome == measure.outcome.code:
            same.append(prior.column)
        elif (
            same_kind(prior.outcome, measure.outcome.code)
            and project.outcome(prior.outcome).direction == measure.outcome.direction
        ):
            alike.append(prior.column)
    earlier = (*same, *alike) if measure.outcome.kind == "binary" else tuple(same)
    covariates = project.settings.covariates
    known = None
    if measure.outcome.kind == "binary" and covariates:
        # A column that cannot be used is said elsewhere.
        with contextlib.suppress(MethodError):
            known = build_design(sample.people, covariates).matrix.to_numpy(dtype="float64")
    drawn = project.design.asks_allocated
    return doubts_about(sample, measure, drawn=drawn, earlier=earlier, known=known)


def parts_apart(sample: Sample, measure: Measure, parts: pd.Series) -> dict[str, float]:
    """Find parts of the people, such as those of one provider, whose amounts are several times smaller or larger than the rest's.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    parts : Series, shape (n,)
        A category of each of its people.

    Returns
    -------
    dict
        By part how many times as large its amounts are; those of everybody who has any, in either group.
    """
    if measure.outcome.unit != "money" or not 2 <= parts.nunique() <= _MOST_PARTS:
        return {}
    some = (sample.outcome > 0) & parts.notna().to_numpy()
    logs, words = np.log(sample.outcome[some]), parts[some].astype("str").to_numpy()
    found = {}
    for word in sorted(set(words)):
        mine, rest = logs[words == word], logs[words != word]
        if min(len(mine), len(rest)) < _FEWEST:
            continue
        apart, error = _medians_apart(mine, rest)
        if abs(apart) >= max(np.log(_TIMES), _FAR * error):
            found[word] = float(np.exp(apart))
    return found


def doubts_about(
    sample: Sample,
    measure: Measure,
    *,
    drawn: bool,
    earlier: tuple[str, ...] = (),
    known: np.ndarray | None = None,
) -> list[Doubtful]:
    """Find what speaks against an outcome having been measured alike.

    Parameters
    ----------
    sample : Sample
        Of that outcome.
    measure : Measure
    drawn : bool
        Whether chance is said to have made the groups, so that their amounts are alike but for the programme.
    earlier : tuple of str
        Columns of people with the same outcome, or for a yes-or-no one of its kind, at a month before the start.
    known : ndarray of float64, shape (n, k), optional
        All that is known of people before the start, without gaps.
    """
    if measure.outcome.kind == "binary":
        return _reversed(sample, earlier) or _reversed_in_one(sample, known)
    groups = {
        "participants": sample.outcome[sample.participant],
        "comparison": sample.outcome[~sample.participant],
    }
    amounts = {name: values[values > 0] for name, values in groups.items()}
    if measure.outcome.unit != "money":
        return []
    found = _two_sizes(np.concatenate(list(amounts.values())))
    if not found and all(len(values) >= _FEWEST for values in amounts.values()):
        before = _apart_before(sample, earlier)
        limit = _TIMES if before is None and not drawn else _TIMES_KNOWN
        found = [*_unlike_size(amounts, before or 0.0, limit), *_ceiling(amounts)]
    return found


def _two_sizes(amounts: np.ndarray) -> list[Doubtful]:
    """Find amounts of two sizes: split where that leaves least variation (Otsu 1979), far apart and with hardly any between."""
    logs = np.log(np.sort(amounts))
    n, least = len(logs), max(_FEW, int(np.ceil(_SHARE_BESIDE * len(amounts))))
    if n < 2 * least:
        return []
    below = np.arange(1, n)
    low, whole = np.cumsum(logs)[:-1] / below, logs.mean()
    high = (n * whole - below * low) / (n - below)
    at = int((below * (n - below) * (high - low) ** 2).argmax())
    apart = float(high[at] - low[at])
    within = np.concatenate([logs[: at + 1] - low[at], logs[at + 1 :] - high[at]])
    between = np.count_nonzero((logs > low[at] + apart / 3) & (logs < high[at] - apart / 3))
    fewer = min(at + 1, n - at - 1)
    if (
        fewer < least
        or apart < max(np.log(_TWO_SIZES), _APART * float(within.std()))
        or between > _BETWEEN * fewer
    ):
        return []
    return [Doubtful("two_sizes", times=float(np.exp(apart)))]


def _unlike_size(amounts: dict[str, np.ndarray], before: float, limit: float) -> list[Doubtful]:
    """Find groups of which one has amounts several times those of the other, also beside those of before the start."""
    logs = {name: np.log(values) for name, values in amounts.items()}
    apart, error = _medians_apart(logs["participants"], logs["comparison"])
    both = [apart, apart - before]
    if (
        min(map(abs, both)) < np.log(limit)
        or min(both) * max(both) < 0
        or abs(apart) < _FAR * error
    ):
        return []
    smaller = "comparison" if apart > 0 else "participants"
    return [Doubtful("unlike_size", smaller, times=float(np.exp(abs(apart))))]


def _medians_apart(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Give how far apart the medians of two sets of logarithms are, and the standard error of that."""
    apart = float(np.median(ours) - np.median(theirs))
    # The error of a median of normal values is 1.25 times that of their mean.
    spread = float(np.sqrt(ours.var(ddof=1) / len(ours) + theirs.var(ddof=1) / len(theirs)))
    return apart, 1.2533 * spread


def _apart_before(sample: Sample, earlier: tuple[str, ...]) -> float | None:
    """Give how far apart amounts were before the start, as a difference of logarithms; None where that is not known."""
    for name in earlier:
        values = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        parts = [
            values[flags & (values > 0)] for flags in (sample.participant, ~sample.participant)
        ]
        if all(len(part) >= _FEWEST for part in parts):
            return float(np.median(np.log(parts[0])) - np.median(np.log(parts[1])))
    return None


def _ceiling(amounts: dict[str, np.ndarray]) -> list[Doubtful]:
    """Find a group whose amounts stop at a value that many have, where those of the other go on."""
    for name, other in (("participants", "comparison"), ("comparison", "participants")):
        values, beyond = amounts[name], amounts[other]
        top = float(values.max())
        at_top = int((values == top).sum())
        above = int((beyond > top).sum())
        if at_top >= max(_FEW, _SHARE_AT_CEILING * len(values)) and above >= max(
            _FEW, _SHARE_AT_CEILING * len(beyond)
        ):
            return [Doubtful("ceiling", name, value=top)]
    return []


def _reversed(sample: Sample, earlier: tuple[str, ...]) -> list[Doubtful]:
    """Find an outcome that is rarer among those who had it, or more of its kind, before the start, in either group."""
    for name in earlier:
        before = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        for flags in (sample.participant, ~sample.participant):
            known = flags & np.isfinite(before)
            if (
                known.sum() < 2 * _FEWEST
                or np.std(before[known]) == 0
                or np.std(sample.outcome[known]) == 0
            ):
                continue
            r = float(np.corrcoef(before[known], sample.outcome[known])[0, 1])
            if r * np.sqrt(known.sum()) < -_FAR:
                return [Doubtful("reversed", column=name)]
    return []


def _reversed_in_one(sample: Sample, known: np.ndarray | None) -> list[Doubtful]:
    """Find an outcome that what is known of people foretells in one group the other way round than in the other."""
    if known is None:
        return []
    groups = sample.participant, ~sample.participant
    if any(flags.sum() < 10 * (known.shape[1] + 1) for flags in groups):
        return []
    for flags, others in (groups, groups[::-1]):
        foretold = known[others] @ _slopes(known[flags], sample.outcome[flags])
        if np.std(foretold) == 0 or np.std(sample.outcome[others]) == 0:
            return []
        r = float(np.corrcoef(foretold, sample.outcome[others])[0, 1])
        if r * np.sqrt(others.sum()) > -_FAR:
            return []
    return [Doubtful("reversed")]


def _slopes(known: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Give the coefficients of a linear regression, without its intercept."""
    found = np.linalg.lstsq(known - known.mean(axis=0), outcome - outcome.mean(), rcond=None)[0]
    return np.asarray(found, dtype=np.float64)
