"""Averages of overlapping groups of people: what they tell together of the few in between, and how coarse is coarse enough.

Whoever knows how many people two averages are of knows two sums, and takes one from the other. Where all but a few of the
people cancel out, the average of those few is left. :func:`protect_averages` finds such combinations, works out by linear
programming how well the sum of the few would be known, and has the averages of parts rounded to a coarser step until it
is known no better than of people drawn by chance; where no useful step does, the average of the smallest part is withheld.

The rule. Of ``k`` people, fewer than the threshold, a reader's interval for their average must be at least one standard
deviation wide, and at least two for one person: what everybody's mean and standard deviation say of anyone. Where more are
left than the threshold, and have little, that holds of any few among them: where nobody can have less than nothing, no
few can have more than all.

An average with an interval of its own tells the sum of squares as well, and with it how far from everybody's mean the few
are: that must stay one standard deviation wide too. The error of a difference between two groups tells neither group's.

Limits. Combinations of three and more variables are not looked at. A reader who knows some of the people in a group knows
more than is assumed here.

Source: Hundepool et al. (2012), Statistical Disclosure Control, section 4.3 (magnitude tables: the interval in which a
contribution must stay), for the idea; the width asked for is this package's choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from localeval.methods.critical_values import critical_value
from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.inputs import Flags, Floats

#: Every average is printed with no more digits than this.
FINEST = 0.01
#: No average is rounded to a step of more than so many standard errors: it would say too little.
COARSEST_ERRORS = 2.0
#: Of a few people, no more than this many standard deviations may be known of their average, from end to end; and of
#: ``k`` people twice that over the root of ``k``.
LEAST_WIDTH = 1.0


@dataclass(frozen=True, eq=False)
class AveragedGroup:
    """An outcome of one group of people, and the parts of it that an average is printed of.

    Attributes
    ----------
    values : array (people,)
    members : array (averages, people) of bool
        Whom each average is of; the first is of everyone.
    with_interval : bool
        Whether each average is printed with an interval of its own, Student's at 95%.
    """

    values: Floats
    members: Flags
    with_interval: bool = False


@dataclass(frozen=True)
class Coarseness:
    """How the averages are printed.

    Attributes
    ----------
    steps : tuple of float
        To which the average of each part is rounded; 0 where it is printed as it is.
    withheld : tuple of bool
    """

    steps: tuple[float, ...]
    withheld: tuple[bool, ...]


def width_for_few(threshold: int) -> float:
    """Give how wide a reader's interval for the sum of few people must be, however many these are, in standard deviations."""
    k = np.arange(1, max(threshold, 2))
    return float(LEAST_WIDTH * np.maximum(k, 2 * np.sqrt(k)).max())


def ladder(finest: float, coarsest: float) -> list[float]:
    """Give the steps 1, 2 and 5 times a power of ten from ``finest`` to ``coarsest``, both included where they are such."""
    steps = []
    power = int(np.floor(np.log10(finest)))
    while 10.0**power <= coarsest * (1 + 1e-9):
        tenth = (round(digit * 10.0**power, max(0, -power)) for digit in (1, 2, 5))
        steps += [step for step in tenth if finest <= step * (1 + 1e-9) <= coarsest * (1 + 2e-9)]
        power += 1
    return steps


def lie_in_one_another(step: float, other: float) -> bool:
    """Say whether the bins of one step are whole bins of the other; they are where one is an odd number of times the other."""
    times = max(step, other) / min(step, other)
    return abs(times - round(times)) < 1e-6 and round(times) % 2 == 1


def step_beside(least: float, printed: Collection[float]) -> float:
    """Give a step for an average that has been printed rounded before, so that both together tell no more than the finer.

    Parameters
    ----------
    least
        No step is finer; 0 stays, as what is printed as it is.
    printed
        To which it was rounded in earlier publications.
    """
    steps = {step for step in printed if step > FINEST}
    if not least or not steps:
        return least
    top = max(steps)
    # Finer than the coarsest before: a fifth, or a fifth of that, whose digits are as short. Coarser: three, five, seven times.
    finer = [top / 5**power for power in range(6, -1, -1)]
    factor = max(int(np.ceil(least / top - 1e-9)), 1)
    coarser = [top * (odd + (odd + 1) % 2) for odd in range(factor, factor + 60)]
    for step in (*finer, *coarser):
        if step >= least * (1 - 1e-9) and all(lie_in_one_another(step, one) for one in steps):
            return float(round(step, 6))
    return float(round(coarser[0], 6))


def round_to(value: float, step: float) -> float:
    """Round to the nearest multiple of a step, half a step upwards; as it is where the step is 0."""
    if not step:
        return value
    digits = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    return float(round(np.floor(value / step + 0.5) * step, digits)) + 0.0


def widened(half: float, off: float) -> float:
    """Give half the width of an interval at 95% that allows for rounding as well.

    Parameters
    ----------
    half
        Half the width that was worked out.
    off
        By how much the printed number can differ from the exact one, either way and any amount as likely; of several that are
        rounded by themselves the root of the sum of squares.
    """
    rounding = critical_value(0.95, np.inf) * off / np.sqrt(3)
    return float(np.hypot(half, rounding))


def half_width(half: float, off: float, step: float) -> float:
    """Give half the width of an interval as it is printed beside a rounded number: widened, and up to whole steps."""
    return float(round(np.ceil(widened(half, off) / step - 1e-9) * step, 6))


def protect_averages(
    groups: Sequence[AveragedGroup],
    variables: Sequence[str],
    threshold: int,
    least: float = -np.inf,
    whole_step: float = 0.0,
) -> Coarseness:
    """Choose how coarsely the averages of parts are printed, and which are withheld.

    Parameters
    ----------
    groups
        One or two, with the same averages: what is printed of one is printed of the other.
    variables
        To which variable each average belongs; empty for the first, which is of everyone. All parts of a variable are
        rounded to the same step.
    threshold
        Fewer people than this are few.
    least
        Least value that the outcome can have, which readers know.
    whole_step
        To which the average of everyone is rounded; 0 where it is printed as it is.
    """
    if any(group.values.min(initial=np.inf) < least for group in groups):
        # Data that hold less, such as pay that was paid back, are published as they are; a reader who trusted the limit could find no values at all.
        least = -np.inf
    coarsest = {name: _coarsest(groups, variables, name) for name in dict.fromkeys(variables)}
    steps = {name: [0.0, *ladder(FINEST, coarsest[name])] for name in coarsest if name}
    at = dict.fromkeys(steps, 0)
    withheld = [False] * len(variables)
    while True:
        using = np.array([steps[name][at[name]] if name else whole_step for name in variables])
        told = _told(groups, variables, threshold, least, using, withheld)
        if not told:
            break
        may = [name for name in told if at[name] + 1 < len(steps[name])]
        if may:
            at |= {name: at[name] + 1 for name in may}
            continue
        printed = [i for i, name in enumerate(variables) if name in told and not withheld[i]]
        smallest = min(printed, key=lambda i: min(int(group.members[i].sum()) for group in groups))
        withheld[smallest] = True
        at |= dict.fromkeys(told, 0)
    return Coarseness(tuple(float(step) for step in using), tuple(withheld))


def _coarsest(groups: Sequence[AveragedGroup], variables: Sequence[str], variable: str) -> float:
    """Give the largest step that leaves an average of a variable's parts worth printing."""
    errors = [
        float(group.values[group.members[i]].std() / np.sqrt(group.members[i].sum()))
        for group in groups
        for i, name in enumerate(variables)
        if name == variable and group.members[i].any()
    ]
    return max([*(COARSEST_ERRORS * error for error in errors), FINEST])


def _told(
    groups: Sequence[AveragedGroup],
    variables: Sequence[str],
    threshold: int,
    least: float,
    steps: Floats,
    withheld: Sequence[bool],
) -> set[str]:
    """Name the variables by which too much is told of a few people."""
    printed = [i for i in range(len(variables)) if not withheld[i]]
    found: set[str] = set()
    for group in groups:
        among = AveragedGroup(group.values, group.members[printed], group.with_interval)
        names = [variables[i] for i in printed]
        few = list(_few_left(among, names, threshold, least))
        if not few:
            continue
        spread = float(group.values.std())
        signs = np.array([one.signs for one in few])
        sums = hidden_sums(among, steps[printed], signs, least)
        squares = hidden_squares(among, steps[printed], signs) if group.with_interval else None
        for i, one in enumerate(few):
            if sums[i, 1] - sums[i, 0] < one.asked(spread) - 1e-9:
                found |= one.variables
            elif squares is not None and np.all(one.signs >= 0) and not one.among_more:
                low, high = np.sqrt(np.maximum(squares[i], 0.0) / one.signs.sum())
                if high - low < LEAST_WIDTH * spread - 1e-9:
                    found |= one.variables
    return found


@dataclass(frozen=True)
class _Few:
    """A few people who are left when averages are taken from one another.

    ``signs`` (people,) says how often each counts in what is left. ``among_more``: they stand for any few of more people
    that are left.
    """

    signs: Floats
    variables: frozenset[str]
    among_more: bool = False

    def asked(self, spread: float) -> float:
        """Give how wide the interval of what is left must be, as a sum over people."""
        k = float(np.abs(self.signs).sum())
        return float(LEAST_WIDTH * spread * max(k, 2 * np.sqrt(k)))


def _few_left(
    group: AveragedGroup, variables: Sequence[str], threshold: int, least: float
) -> Iterator[_Few]:
    """List whom everyone less the parts, a part less parts of another variable, and a part less another one leave."""
    members = group.members.astype(float)
    enough, known_least = width_for_few(threshold) * float(group.values.std()), np.isfinite(least)
    seen: set[bytes] = set()
    for i, own in enumerate(variables):
        for other in dict.fromkeys(variables):
            if not other or other == own:
                continue
            parts = [j for j, name in enumerate(variables) if name == other]
            inside = [j for j in parts if not np.any(group.members[j] & ~group.members[i])]
            for taken in ([*parts], inside, *([j] for j in parts)):
                if not taken:
                    continue
                signs = members[i] - members[taken].sum(axis=0)
                left = int(np.count_nonzero(signs))
                if 0 < left < threshold and signs.tobytes() not in seen:
                    seen.add(signs.tobytes())
                    yield _Few(signs, frozenset({own, other} - {""}))
                elif (
                    known_least
                    and left >= threshold
                    and np.all(signs >= 0)
                    and signs.tobytes() not in seen
                ):
                    seen.add(signs.tobytes())
                    # What they have above the least that anybody can have is the most that any few of them have.
                    if float(signs @ (group.values - least)) < enough:
                        few = np.zeros(len(signs))
                        few[np.flatnonzero(signs)[: threshold - 1]] = 1.0
                        yield _Few(few, frozenset({own, other} - {""}), among_more=True)


def hidden_sums(group: AveragedGroup, steps: Floats, targets: Floats, least: float) -> Floats:
    """Give a reader's interval for sums over people, given all averages.

    Parameters
    ----------
    group
        Of whom averages are printed.
    steps
        To which each is rounded (averages,); 0 where it has two decimals.
    targets
        How often each person counts in each sum that is asked for (targets, people).
    least
        Least value that the outcome can have.

    Returns
    -------
    array (targets, 2)
        Least and greatest sum; infinity where the averages set no limit.
    """
    sizes = group.members.sum(axis=1)
    exact = group.members @ group.values / sizes
    low, high = _around(exact, steps)
    return _least_and_greatest(group.members, targets, (low * sizes, high * sizes), least)


def hidden_squares(group: AveragedGroup, steps: Floats, targets: Floats) -> Floats:
    """Give a reader's interval for sums of squared distances from everybody's mean, given averages with intervals.

    Parameters
    ----------
    group, steps, targets
        As for :func:`hidden_sums`.

    Returns
    -------
    array (targets, 2)
    """
    sizes = group.members.sum(axis=1)
    centre = float(group.values[group.members[0]].mean())
    critical = np.array([critical_value(0.95, n - 1) for n in sizes])
    spread = np.array([group.values[who].std(ddof=1) for who in group.members])
    half = critical * spread / np.sqrt(sizes)
    rounded = np.array(
        [half_width(h, s / 2, s) if s else h for h, s in zip(half, steps, strict=True)]
    )
    # An interval that is printed as it is has two ends of two decimals.
    ends = rounded - steps, rounded
    lowest, highest = (
        np.sqrt(np.maximum(end**2 - widened(0.0, 1.0) ** 2 * (steps / 2) ** 2, 0.0)) + more
        for end, more in zip(ends, (-FINEST, FINEST), strict=True)
    )
    lowest = np.maximum(lowest, 0.0)
    variance = [(end / critical) ** 2 * sizes * (sizes - 1) for end in (lowest, highest)]
    low, high = _around(group.members @ group.values / sizes, steps)
    away = (
        np.maximum(np.maximum(low - centre, centre - high), 0.0),
        np.maximum(np.abs(low - centre), np.abs(high - centre)),
    )
    limits = variance[0] + sizes * away[0] ** 2, variance[1] + sizes * away[1] ** 2
    return _least_and_greatest(group.members, targets, limits, 0.0)


def _around(exact: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Give between what each average lies, by what is printed of it."""
    steps = np.maximum(steps, FINEST)
    printed = np.array([round_to(m, step) for m, step in zip(exact, steps, strict=True)])
    return printed - steps / 2 - 1e-9, printed + steps / 2 + 1e-9


def _least_and_greatest(
    members: Flags, targets: Floats, limits: tuple[Floats, Floats], least: float
) -> Floats:
    """Give the least and the greatest of sums over people, when those over ``members`` lie within limits."""
    kinds, kind = np.unique(np.vstack([members, targets]), axis=1, return_inverse=True)
    people = np.bincount(kind.ravel(), minlength=kinds.shape[1]).astype(float)
    rows = sparse.csr_array(kinds[: len(members)] * 1.0)
    far = 1e4 * (float(np.abs(np.concatenate(limits)).max()) + 1.0)
    low = np.maximum(people * least, -far) if np.isfinite(least) else np.full(len(people), -far)
    bounds = np.column_stack([low, np.full(len(people), far)])
    found = np.empty((len(targets), 2))
    for i, sums in enumerate(kinds[len(members) :]):
        for side, sign in enumerate((1.0, -1.0)):
            answer = solve_linear_program(sign * sums, rows, limits, bounds)
            if answer is None:
                msg = "Averages are not possible together though they were worked out: a fault of this package."
                raise RuntimeError(msg)
            end = float(sums @ answer)
            found[i, side] = end if abs(end) < far / 10 else -sign * np.inf
    return found
