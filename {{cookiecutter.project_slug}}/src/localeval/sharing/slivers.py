"""What a reader of two reports of one place can learn of the few people who came between them.

A share with two decimals often tells exactly how many people it is about, although their number is
printed rounded. When a few people have joined since the last publication, the two shares together tell
the outcome of those few. Here every pair of counts that fits the two printed shares is listed; when all
of them are less than the threshold apart, the publication is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localeval.results import Result

#: Digits after the point of a published share (disclosure.DIGITS).
_SHARE_DIGITS = 2

Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Share:
    """A printed share and the rounded number of people that it is printed beside."""

    share: float
    people: int


def slivers(old: Result, new: Result) -> list[str]:
    """Find groups whose shares would tell about fewer people than the threshold.

    Parameters
    ----------
    old, new : Result
        The last publication of a place, and what is to be published now.

    Returns
    -------
    list of str
        One sentence a group.
    """
    before, threshold = _shares(old), int(new.disclosure["threshold"])
    base = int(new.disclosure["rounding"])
    found = []
    for key, now in _shares(new).items():
        if key in before and _tells_of_few(before[key], now, base, threshold):
            outcome, month, side, part = key
            among = f"{side}, {part}" if part else side
            found.append(
                f"the share of {outcome} at month {month} among {among} tells, beside the last "
                f"publication, about fewer than {threshold} people who came or went since."
            )
    return found


def _tells_of_few(before: Share, now: Share, base: int, threshold: int) -> bool:
    """Whether every change of numbers that fits both reports is small, and some change is certain."""
    changes = [
        abs(later - earlier)
        for earlier in _sizes(before, base, threshold)
        for later in _sizes(now, base, threshold)
    ]
    same = before == now
    return bool(changes) and not same and 0 < max(changes) < threshold


def _sizes(printed: Share, base: int, threshold: int) -> list[float]:
    """List the numbers of people that fit a printed share and its rounded number."""
    from localeval.methods.rounding import rounded_interval
    from localeval.methods.safety import fitting_pairs

    low, high = rounded_interval([printed.people], base, threshold)[0]
    pairs = fitting_pairs([printed.share], _SHARE_DIGITS, (int(low), int(high)))
    return sorted(set(pairs[:, 1]))


def _shares(result: Result) -> dict[Key, Share]:
    """Give every unweighted share of a result with the number of people it is about."""
    return dict(_each_share(result))


def _each_share(result: Result) -> Iterator[tuple[Key, Share]]:
    for estimate in result.estimates:
        if estimate.unit != "percent" or estimate.role == "sensitivity":
            continue
        part = (
            f"{estimate.subgroup.variable} {estimate.subgroup.value}" if estimate.subgroup else ""
        )
        key = (estimate.outcome, estimate.month)
        if estimate.participant_level is not None and estimate.n_participants:
            share = Share(estimate.participant_level, estimate.n_participants)
            yield (*key, "participants", part), share
        # The level of a weighted comparison group is no share of a number of people.
        weighted = estimate.method != "difference_in_means"
        if not weighted and estimate.comparison_level is not None and estimate.n_comparison:
            share = Share(estimate.comparison_level, estimate.n_comparison)
            yield (*key, "the comparison group", part), share
    for level in result.levels:
        if level.unit == "percent" and level.level is not None and level.n:
            part = f"{level.subgroup.variable} {level.subgroup.value}" if level.subgroup else ""
            yield (level.outcome, level.month, "participants", part), Share(level.level, level.n)
