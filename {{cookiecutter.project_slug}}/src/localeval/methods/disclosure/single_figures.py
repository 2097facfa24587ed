"""Single figures that tell too much about a few people: sums, percentages, regressions.

Each rule answers whether a figure may be printed, or gives the figure in a form that may. Tables of
counts, which protect and betray one another, are the business of ``suppression``.

Limits: each figure is judged by itself and beside the printed number of people; figures that combine
(a mean for all and for all but one) are not seen.

Source: Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (dominance and p% rules);
Green, Ritchie and others (2023), The SACRO guide to statistical output checking (threshold of 10, residual
degrees of freedom of 10), whose tool asks for n = 2, k = 90% and p = 10%.
"""

from __future__ import annotations

import numpy as np

from localeval.methods.inputs import Floats, MethodError, Values, to_float


def is_dominated(
    contributions: Values, *, largest: int = 2, share: float = 0.9, p: float = 0.1
) -> bool:
    """Say whether a few people make up so much of a sum of money that it tells what they have.

    True where the ``largest`` contributions exceed ``share`` of the sum, the (n, k)-dominance rule, or
    where what is left of the sum without the two largest is under ``p`` of the largest, the p%-rule:
    then the second could work out the first to within p.

    Parameters
    ----------
    contributions
        One amount a person, none negative.
    largest, share
        n and k of the dominance rule.
    p
        Of the p%-rule.

    Raises
    ------
    MethodError
        ``wrong_setting`` for negative amounts, for which neither rule has a meaning.
    """
    amounts = np.sort(to_float(contributions, "The list of amounts"))[::-1]
    if np.isnan(amounts).any():
        msg = "An amount is missing."
        raise MethodError("not_finite", msg)
    if np.any(amounts < 0):
        msg = "An amount is negative, for which dominance has no meaning."
        raise MethodError("wrong_setting", msg)
    total = amounts.sum()
    rest = total - amounts[:2].sum()
    # A sum of nothing tells that each has nothing: the all-or-none case, not dominance.
    return bool(total > 0 and (amounts[:largest].sum() > share * total or rest < p * amounts[0]))


def few_differ(values: Values, threshold: int) -> bool:
    """Say whether all but a few people have the same value, so that an average counts those few.

    A number that is 0 for nearly all is a count of the others in other clothes: a mean of 0.05 of 80 people and its standard
    deviation tell that three have one and one has two. Where nobody differs nobody is counted.

    Parameters
    ----------
    values
        One a person; missing ones are passed over.
    threshold
        Fewer people than this are few.
    """
    numbers = to_float(values, "The list of values")
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return False
    differ = len(known) - int(np.unique(known, return_counts=True)[1].max())
    return 0 < differ < threshold


def regression_is_safe(n: int, parameters: int, least: int = 10) -> bool:
    """Say whether a regression leaves enough residual degrees of freedom to be printed.

    Parameters
    ----------
    n
        People in it.
    parameters
        Coefficients that are estimated, the intercept among them.
    least
        Degrees of freedom that must be left.
    """
    return n - parameters >= least


def fitting_pairs(printed: float, digits: int, people: tuple[int, int]) -> Floats:
    """List what a reader can take a printed percentage to stand for.

    Parameters
    ----------
    printed
        The percentage.
    digits
        Digits after the point; negative for tens.
    people
        Least and greatest number of people that is known; see ``rounding.rounded_interval``.

    Returns
    -------
    array (pairs, 2)
        Each pair of a count and a number of people that gives the printed percentage.
    """
    n = np.arange(max(people[0], 1), people[1] + 1, dtype=np.float64)
    half = 0.5 * 10.0**-digits + 1e-9
    first = np.maximum(np.ceil((printed - half) * n / 100 - 1e-9), 0)
    last = np.minimum(np.floor((printed + half) * n / 100 + 1e-9), n)
    number = np.maximum(last - first + 1, 0).astype(int)
    sizes = np.repeat(n, number)
    within = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    counts = np.repeat(first, number) + within
    shares = np.round(100.0 * counts / sizes, digits)
    fits = np.isclose(shares, printed, rtol=0, atol=10.0**-digits / 100)
    return np.asarray(np.column_stack([counts, sizes])[fits], dtype=np.float64)


def share_step(n: int, people: int = 1) -> int:
    """Give the step, in per cent, to which a share of ``n`` people is rounded so that it does not tell n.

    No step is smaller than what one person counts, with a few people to spare: then every number of people
    near ``n`` has a count that gives the printed share. Beside an earlier publication none is smaller than what more ``people`` count, so
    that it does not say where one person who came since is.
    """
    return next((step for step in (1, 2, 5, 10, 20) if step * n >= 100 * people + 6), 50)
