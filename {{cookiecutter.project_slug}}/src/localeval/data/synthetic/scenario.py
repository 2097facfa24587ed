"""What is made up in one place, every value filled in. Where the values come from is the business of ``planning``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

#: People in each place, by design: participants, comparison.
SIZES = {
    "matched_comparison": (600, 2400),
    "randomised_trial": (600, 600),
    "monitoring": (600, 0),
}
#: Start of a programme that does not say when it started.
_USUAL_START = dt.date(2024, 4, 1)
USUAL_IN_WORK = 42.0
USUAL_FIGURES: Mapping[str, float] = {
    "claimant_rate": 5.1,
    "employment_rate": 71.0,
    "inactivity_rate": 24.0,
}

Figure = float | Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """The made-up people of one place, and the effect of the programme there.

    Attributes
    ----------
    participants, comparison : int
    effect : float
        By how much taking part raises the share of people in the good state: 0.08 is 8 percentage points.
    effects : mapping of str to float
        The same for single outcomes by code; for a score, in points of the score.
    selection : float
        How strongly poor prospects lead into the programme: log odds for one standard deviation.
    in_work : float
        Per cent in work a year after the start without the programme, for people of middling prospects.
    figures : mapping
        Indicators of the context table: a level, or a value for each year.
    missing_outcomes : float
        Share of people whose outcome of a month is not known.
    missing_covariates : tuple of float
        Smallest and largest share of people of whom a covariate is not known.
    ages : tuple of int
        Youngest and oldest.
    first_day : datetime.date
        First day on which somebody starts.
    days : int
        Length of the window in which people start.
    """

    participants: int = 600
    comparison: int = 2400
    effect: float = 0.08
    effects: Mapping[str, float] = field(default_factory=dict)
    selection: float = 0.8
    in_work: float = USUAL_IN_WORK
    figures: Mapping[str, Figure] = field(default_factory=lambda: USUAL_FIGURES)
    missing_outcomes: float = 0.03
    missing_covariates: tuple[float, float] = (0.02, 0.05)
    ages: tuple[int, int] = (18, 64)
    first_day: dt.date = _USUAL_START
    days: int = 365
