"""The curve of first events equals published values, a computation by hand, and counts nobody in a month that was not watched whole."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.delivery.first_event import curve

#: Arrests in each of 52 weeks among 432 people released from prison in Maryland (Rossi, Berk and Lenihan 1980; the others were
#: watched for all of them). Published by Fox and Weisberg, Cox Proportional-Hazards Regression for Survival Data in R: 114 arrests,
#: and a Kaplan-Meier estimate of 0.7361 at the end.
ARRESTS = [
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    5,
    2,
    1,
    2,
    2,
    1,
    3,
    2,
    2,
    3,
    3,
    2,
    5,
    2,
    1,
    1,
    4,
    3,
    3,
    2,
    2,
    0,
    2,
    1,
    2,
    2,
    2,
    4,
    3,
    4,
    1,
    2,
    4,
    0,
    2,
    4,
    2,
    2,
    4,
    1,
    2,
    5,
    3,
    0,
    4,
]


def rossi() -> tuple[np.ndarray, np.ndarray]:
    weeks = np.repeat(np.arange(1, 53), ARRESTS)
    months = np.concatenate([weeks, np.full(432 - len(weeks), 52)])
    return months, np.arange(432) < len(weeks)


def test_the_published_estimate_of_the_rossi_data_is_found() -> None:
    months, event = rossi()
    assert event.sum() == 114
    last = curve(months, event, [0, 26, 52])[-1]
    assert round(1 - last.share, 4) == 0.7361
    assert last.at_risk == 318


def test_gaps_in_watching_are_those_of_a_computation_by_hand() -> None:
    # Ten people: events in months 1, 2, 2 and 4; data end after month 1, 2, 3 and, three times, 5.
    months = np.array([1, 2, 2, 4, 1, 2, 3, 5, 5, 5])
    event = np.array([True, True, True, True, *[False] * 6])
    found = curve(months, event, range(6))
    survival = [1, 9 / 10, 9 / 10 * 6 / 8, 9 / 10 * 6 / 8, 9 / 10 * 6 / 8 * 3 / 4]
    assert [1 - point.share for point in found[:5]] == pytest.approx(survival)
    assert [point.at_risk for point in found] == [10, 9, 6, 5, 3, 3]
    assert [point.events for point in found] == [0, 1, 2, 0, 1, 0]


def test_the_interval_is_greenwoods_on_the_scale_of_log_log() -> None:
    months, event = rossi()
    last = curve(months, event, [0, 52])[-1]
    survival = 318 / 432
    greenwood = sum(
        d / (n * (n - d))
        for d, n in zip(ARRESTS, 432 - np.concatenate([[0], np.cumsum(ARRESTS)[:-1]]), strict=True)
    )
    width = 1.959964 * np.sqrt(greenwood) / abs(np.log(survival))
    assert 1 - last.low == pytest.approx(survival ** np.exp(-width), abs=1e-6)
    assert 1 - last.high == pytest.approx(survival ** np.exp(width), abs=1e-6)


def test_nobody_who_was_watched_for_no_whole_month_counts() -> None:
    months = np.array([0, 0, 3, 3, 1])
    found = curve(months, np.array([False, False, False, True, False]), [0, 3])
    assert [point.at_risk for point in found] == [3, 1]
    assert curve(np.zeros(4), np.zeros(4, dtype=bool), [0, 3]) == []


def test_the_curve_ends_where_nobody_is_watched() -> None:
    found = curve(np.array([2, 4]), np.array([True, False]), [0, 3, 6, 9])
    assert [point.month for point in found] == [0, 3]
