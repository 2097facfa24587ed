"""Whether an outcome looks as if it had been measured alike in both groups, and in one unit.

A programme moves an outcome by a part of what it is. It does not make amounts three times as large for everybody who has
any, part them into two sizes with hardly any between, or stop all amounts of one group at one value. Where that is seen, the
likelier cause is in the numbers: a month's pay beside a year's, pence beside pounds, a ceiling in one source. Parts of the people
are looked at in ``parts_alike``, a yes that means no in ``reversed_outcome``. These are guesses for a question to a person and for a warning to the reader; limits are wide, so
that what is found is seldom what the programme did. It publishes no number.
"""

from __future__ import annotations

import numpy as np

from localeval.analysis.doubts import (
    BOTH,
    FAR,
    FEW,
    FEWEST,
    TIMES,
    Doubtful,
    Group,
    larger_in,
    medians_apart,
    never_by_chance,
    shares_apart,
)
from localeval.analysis.numbers_alike import numbers_apart
from localeval.analysis.paid_jobs import is_a_wage, more_have_any
from localeval.analysis.reversed_outcome import known_before, reversed_in_one, reversed_since
from localeval.analysis.sample import Sample
from localeval.analysis.spread_alike import amounts_before, wider_spread
from localeval.catalogue.catalogue import same_kind
from localeval.project.project import Measure, Project

#: Amounts of those who have any, by their median, this many times as large in one group as in the other: where chance made the
#: groups or amounts of before the start tell how unlike they were, and where nothing does.
_TIMES_KNOWN = 1.8
#: Amounts that are all larger by one factor, evenly so from small to large ones, are asked about from this factor on.
_FACTOR, _EVEN = 1.2, 1.2
#: And where chance did not make the groups, from this one on beside all that is known, among so many of each.
_FACTOR_BESIDE, _FACTOR_OF = 1.22, 60
#: Nobody is without an outcome, and for this share it is not known.
_GAPS = 0.2
#: A month's amounts among a year's: two heaps so many times apart, each of this share at least, with less than this share of the
#: smaller one midway between, by so many standard errors: no clean amounts tried make such a valley.
_A_MONTH, _NEAR, _HEAP, _BETWEEN_HEAPS, _VALLEY = 12.0, 0.35, 0.05, 0.5, 2.0
#: Amounts that stand twice are looked for among so many with odd pence.
_ODD_PENCE = 100
#: Amounts are of two sizes where so many times lie between them, so many standard deviations within a size, at least this share
#: of the amounts is of the rarer one, and hardly any lie in the middle third between them, as a share of the rarer one's.
_TWO_SIZES, _APART, _SHARE_BESIDE, _BETWEEN = 20.0, 5.0, 0.05, 0.1
#: A ceiling: this share of a group's amounts is its largest value, and the other group has as many above it.
_SHARE_AT_CEILING = 0.05
#: Amounts are each person's own where this share of a group's values differ; of these, this share of one group's in the other is no chance.
_OWN, _COPIED = 0.9, 0.1
#: Pasted rows stand twice or three times; an amount that more people share is a wage that they share.
_TWICE = 3
#: That no amount of a group is as small as many of the other's are: chance makes it so once in so many.
_HARDLY_EVER = 1_000_000
#: One amount is repeated: by this share of those of a group who have any, and by hardly any of the other.
#: It lowers the evidence from the last share on: fewer may have one wage of one employer.
_REPEATED, _HARDLY, _IMPUTED = 0.05, 0.01, 0.3
#: Scores of nought are not known, most likely, where this share of one group has them and hardly anybody of the other.
_NOUGHTS, _FEW_NOUGHTS = 0.1, 0.03


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
    by_itself = measure.outcome.unit != "money"
    drawn = project.design.asks_allocated
    known = (
        known_before(sample.people, covariates) if covariates and (by_itself or not drawn) else None
    )
    return doubts_about(sample, measure, drawn=drawn, earlier=earlier, known=known)


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
    if alone := _known_of_some(sample):
        return alone
    turned: list[Doubtful] = []
    if measure.outcome.unit != "money":
        turned = reversed_since(sample, earlier) or reversed_in_one(sample, known)
    if measure.outcome.kind == "binary":
        return _all_alike(sample) or turned
    groups: dict[Group, np.ndarray] = {
        "participants": sample.outcome[sample.participant],
        "comparison": sample.outcome[~sample.participant],
    }
    amounts = {name: values[values > 0] for name, values in groups.items()}
    if measure.outcome.unit != "money":
        if any(len(values) < FEWEST for values in amounts.values()):
            return turned
        spans = measure.outcome.unit in {"weeks", "months"}
        unlike = _of_another_span(amounts) if spans else _noughts_of_one(groups)
        return turned or unlike or ceiling(amounts) or numbers_apart(groups, drawn=drawn)
    found = _two_sizes(np.concatenate(list(amounts.values())))
    together = np.concatenate(list(amounts.values()))
    if not found and all(len(values) >= FEWEST for values in amounts.values()):
        before = _apart_before(sample, earlier)
        limit = TIMES if before is None and not drawn else _TIMES_KNOWN
        found = [*_unlike_size(amounts, before or 0.0, limit, drawn=drawn), *ceiling(amounts)]
        found = found or _floor(amounts, drawn=drawn, jobs=more_have_any(groups))
        if not found and drawn:
            found = wider_spread(amounts)
        if not found and known is not None and not drawn:
            found = _one_factor_beside(sample, known, before or 0.0)
        if not found and not drawn and earlier:
            found = wider_spread(amounts, amounts_before(sample, earlier[0]))
    found = found or _some_by_the_month(together)
    return (
        _repeated(amounts) or found or _all_alike(sample) or _copied(amounts) or _pasted(together)
    )


def _copied(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find amounts of one group that stand in the other to the penny, where hardly any stands twice within a group."""
    ours, theirs = amounts["participants"], amounts["comparison"]
    if min(len(ours), len(theirs)) < FEWEST:
        return []
    own = min(len(np.unique(values)) / len(values) for values in (ours, theirs))
    both = int(np.isin(theirs, ours).sum())
    if own < _OWN or both < max(FEW, _COPIED * len(theirs)):
        return []
    return [Doubtful("copied", "comparison", people=both, among=len(theirs), sure=False)]


def _pasted(amounts: np.ndarray) -> list[Doubtful]:
    """Find amounts with odd pence that many people share with one other: whole rows or columns were pasted twice."""
    odd = amounts[np.round(amounts * 100) % 100 != 0]
    if len(odd) < max(_ODD_PENCE, len(amounts) / 2):
        return []
    counts = np.unique(odd, return_counts=True)[1]
    twice = int(counts[(counts > 1) & (counts <= _TWICE)].sum())
    many = int(counts[counts > _TWICE].sum())
    if twice < max(2 * FEW, _COPIED * len(odd)) or twice < many:
        return []
    return [Doubtful("pasted", people=twice, among=len(odd), sure=False)]


def _all_alike(sample: Sample) -> list[Doubtful]:
    """Find a group of which nobody has an outcome, or everybody, though many of the other have it and many not."""
    some = sample.outcome > 0
    groups: dict[Group, np.ndarray] = {
        "participants": sample.participant,
        "comparison": ~sample.participant,
    }
    for name, flags in groups.items():
        mine, other = some[flags], some[~flags]
        if min(len(mine), len(other)) >= FEWEST and never_by_chance(mine, float(other.mean()), 1):
            return [Doubtful("all_alike", name, value=float(mine.mean()))]
    return []


def _known_of_some(sample: Sample) -> list[Doubtful]:
    """Find an outcome that everybody of whom it is known has, or nobody, where nobody is compared and many are not known."""
    if not sample.participant.all() or len(sample.outcome) < FEWEST:
        return []
    some, gaps = sample.outcome > 0, sample.missing[0] / max(sample.in_data[0], 1)
    if 0 < some.sum() < len(some) or gaps < _GAPS:
        return []
    return [Doubtful("known_of_some", value=float(some.mean()), people=len(some), shares=(gaps, 0.0))]  # fmt: skip


def _repeated(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find an amount that many of one group have to the penny, and hardly anybody of the other."""
    for name, other in BOTH:
        values, beside = amounts[name], amounts[other]
        found, counts = np.unique(values, return_counts=True)
        if min(len(values), len(beside)) < FEWEST or len(found) < 2:
            continue
        most = int(counts[:-1].argmax())  # the largest may be where all amounts are cut off
        rare = (beside == found[most]).mean() <= _HARDLY
        # Amounts that are rounded have values that many share, in either group another one.
        heaped = float(np.unique(beside, return_counts=True)[1].max() / len(beside))
        if counts[most] >= max(FEW, (_REPEATED + heaped) * len(values)) and rare:
            share, value = float(counts[most] / len(values)), float(found[most])
            paid = name == "participants" and is_a_wage(value, values)
            return [Doubtful("repeated", name, value=value, shares=(share, 0.0), people=int(counts[most]), sure=share >= _IMPUTED and not paid)]  # fmt: skip
    return []


def _two_sizes(amounts: np.ndarray) -> list[Doubtful]:
    """Find amounts of two sizes: split where that leaves least variation (Otsu 1979), far apart and with hardly any between."""
    logs = np.log(np.sort(amounts))
    n, least = len(logs), max(FEW, int(np.ceil(_SHARE_BESIDE * len(amounts))))
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


def _some_by_the_month(amounts: np.ndarray) -> list[Doubtful]:
    """Find amounts that make two heaps, one about twelve times the other, with a valley between."""
    logs = np.log(np.sort(amounts))
    if len(logs) < 4 * FEWEST:
        return []
    for share in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9):
        cut = int(share * len(logs))
        low, high = float(np.median(logs[:cut])), float(np.median(logs[cut:]))
        apart = high - low
        if abs(apart - np.log(_A_MONTH)) > _NEAR:
            continue
        wide = apart / 8
        below, between, above = (
            np.count_nonzero(np.abs(logs - at) < wide) for at in (low, (low + high) / 2, high)
        )
        fewer = min(below, above)
        deep = fewer - between > _VALLEY * np.sqrt(fewer + between)
        if deep and fewer >= max(FEW, _HEAP * len(logs)) and between < _BETWEEN_HEAPS * fewer:
            return [Doubtful("two_sizes", times=float(np.exp(apart)), sure=False)]
    return []


def _unlike_size(
    amounts: dict[Group, np.ndarray], before: float, limit: float, *, drawn: bool
) -> list[Doubtful]:
    """Find groups of which one has amounts several times those of the other, also beside those of before the start.

    Where chance made the groups, amounts that are all larger by one factor are asked about from a smaller one on: tax, or a share
    of the year.
    """
    logs = {name: np.log(values) for name, values in amounts.items()}
    apart, error = medians_apart(logs["participants"], logs["comparison"])
    both = [apart, apart - before]
    least = min(map(abs, both))
    if min(both) * max(both) < 0 or abs(apart) < FAR * error:
        return []
    sure = least >= np.log(limit)
    if not sure and (not drawn or least < np.log(_FACTOR) or not _one_factor(logs)):
        return []
    return [Doubtful("unlike_size", larger_in(-apart), times=float(np.exp(abs(apart))), sure=sure)]


def _of_another_span(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find groups of which one has several times as much time as the other, of those who have any: weeks beside months, or days."""
    apart, error = medians_apart(*(np.log(values) for values in amounts.values()))
    if abs(apart) < max(np.log(TIMES), FAR * error):
        return []
    return [Doubtful("unlike_size", larger_in(-apart), times=float(np.exp(abs(apart))), sure=False)]


def _noughts_of_one(groups: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find a group of which many have a score of nought, and hardly anybody of the other: of people who never answered, most likely."""
    for name, other in BOTH:
        none, beside = groups[name] == 0, groups[other] == 0
        many = none.sum() >= max(FEW, _NOUGHTS * len(none))
        if many and beside.mean() <= _FEW_NOUGHTS and shares_apart(none, beside)[1] > FAR:
            share = float(none.mean())
            return [Doubtful("repeated", name, value=0.0, shares=(share, 0.0), people=int(none.sum()), sure=share >= _IMPUTED)]  # fmt: skip
    return []


def _one_factor(logs: dict[Group, np.ndarray]) -> bool:
    """Whether small, middling and large amounts of the groups are all as far apart."""
    shares = [0.1, 0.25, 0.5, 0.75, 0.9]
    apart = np.quantile(logs["participants"], shares) - np.quantile(logs["comparison"], shares)
    return bool(np.ptp(apart) < _EVEN * abs(apart.mean()))


def _one_factor_beside(sample: Sample, known: np.ndarray, before: float) -> list[Doubtful]:
    """Find a group whose amounts are all larger by one factor beside all that is known of people, which they were not before."""
    some = sample.outcome > 0
    ours = sample.participant[some]
    if min(ours.sum(), (~ours).sum()) < max(_FACTOR_OF, 5 * (known.shape[1] + 1)):
        return []
    logs = np.log(sample.outcome[some])
    beside = np.column_stack([np.ones(len(logs)), ours, known[some]])
    slopes = np.linalg.lstsq(beside, logs, rcond=None)[0]
    left = logs - beside[:, 2:] @ slopes[2:]
    parts: dict[Group, np.ndarray] = {"participants": left[ours], "comparison": left[~ours]}
    apart, error = medians_apart(parts["participants"], parts["comparison"])
    both = [apart, apart - before]
    if min(both) * max(both) < 0 or min(map(abs, both)) < max(np.log(_FACTOR_BESIDE), FAR * error):
        return []
    if not _one_factor(parts):
        return []
    return [Doubtful("unlike_size", larger_in(-apart), times=float(np.exp(abs(apart))), sure=False)]


def _apart_before(sample: Sample, earlier: tuple[str, ...]) -> float | None:
    """Give how far apart amounts were before the start, as a difference of logarithms; None where that is not known."""
    for name in earlier:
        values = sample.people[name].to_numpy(dtype="float64", na_value=np.nan)
        parts = [
            values[flags & (values > 0)] for flags in (sample.participant, ~sample.participant)
        ]
        if all(len(part) >= FEWEST for part in parts):
            return float(np.median(np.log(parts[0])) - np.median(np.log(parts[1])))
    return None


def _floor(amounts: dict[Group, np.ndarray], *, drawn: bool, jobs: bool) -> list[Doubtful]:
    """Find a group that has no amounts as small as many of the other group's are, as chance would have it hardly ever.

    Where chance has not made the groups one may earn more throughout; so it must have none as small beside its own median either. Where
    the programme gave jobs, their wage may be the least, and it is not sure.
    """
    beside = {name: values / np.median(values) for name, values in amounts.items()}
    for name, other in BOTH:
        least = float(amounts[name].min())
        below = float((amounts[other] < least).mean())
        if not drawn:
            below = min(below, float((beside[other] < beside[name].min()).mean()))
        if len(amounts[name]) * np.log1p(-min(below, 0.999)) < -np.log(_HARDLY_EVER):
            paid = name == "participants" and (jobs or is_a_wage(least, amounts[name]))
            return [Doubtful("floor", name, value=least, shares=(below, 0.0), sure=drawn and not paid)]  # fmt: skip
    return []


def ceiling(amounts: dict[Group, np.ndarray]) -> list[Doubtful]:
    """Find a group whose amounts stop at a value that many have, where those of the other go on.

    Parameters
    ----------
    amounts : dict of str to ndarray
        Of each group, those of people who have any.
    """
    for name, other in BOTH:
        values, beyond = amounts[name], amounts[other]
        top = float(values.max())
        at_top = int((values == top).sum())
        above = int((beyond > top).sum())
        if at_top >= max(FEW, _SHARE_AT_CEILING * len(values)) and above >= max(
            FEW, _SHARE_AT_CEILING * len(beyond)
        ):
            return [Doubtful("ceiling", name, value=top)]
    return []
