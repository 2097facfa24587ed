"""What share of a group something is not known of, as it is printed wherever a report says it.

One share has one home: the table of how complete the data are and the findings on lost outcomes give the same number. It is
taken of rounded numbers of people, so that it tells no more than these do. Beside an earlier publication these are so coarse
that the share of them would be wrong by several points (50 of 185 people would be 45 of 180); there it is taken of the numbers
rounded as everywhere, and then rounded itself: to so many per cent that it tells a number of people no better than to half the
threshold, or to the whole of it where everything is coarser still. Of the exact numbers it would cut what the rounded ones of
another publication leave open: 48 to 52 at one of the limits of its own steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.protection import Protection
from localeval.methods.disclosure.door import Door

#: Per cent to which shares are rounded beside an earlier publication.
STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True)
class MissingShares:
    """How shares of people of whom something is not known leave.

    Attributes
    ----------
    door : Door
    step : float
        Per cent to which they are rounded; 0 where they are of rounded numbers.
    """

    door: Door
    step: float = 0.0

    @classmethod
    def of(cls, door: Door, protection: Protection, groups: Sequence[int]) -> MissingShares:
        """Choose how coarse they are, of groups of so many people in the data."""
        if not protection.caution:
            return cls(door)
        people = max(door.rounding, protection.caution * door.threshold / 2)
        least = 100 * people / min((n for n in groups if n), default=1)
        return cls(door, next((step for step in STEPS if step >= least), STEPS[-1]))

    def share(self, missing: int, whole: int) -> float | None:
        """Give a share in per cent; None where it is about too few people. All and none are always said."""
        if missing in (0, whole):
            return 100.0 if missing else 0.0
        if not self.door.share_is_safe(missing, whole):
            return None
        if not self.step:
            # What is printed as none missing, or as all, is none and all: the report says so in words.
            return min(max(round(self.door.share(missing, whole), 1), 0.1), 99.9)
        coarse = float(round(self.door.share(missing, whole) / self.step) * self.step)
        return coarse if 0 < coarse < 100 else None

    def share_of_printed(self, missing: Sequence[int], whole: int) -> float | None:
        """Give the share of several numbers together, each of which is printed; None where one of them is not."""
        lost = [n for n in missing if n]
        if len(lost) < 2 or self.step:
            return self.share(sum(lost), whole)
        printed = [self.door.count(n) for n in (*lost, whole)]
        if None in printed:
            return None
        *parts, everyone = (n for n in printed if n is not None)
        return min(max(round(100 * sum(parts) / everyone, 1), 0.1), 99.9)
