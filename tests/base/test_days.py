"""The day of a run, and the time that a build which is to be repeated sets."""

from __future__ import annotations

import datetime as dt

import pytest

from localeval.base.dates import EPOCH_VARIABLE, latest_day, set_time, today


def test_a_time_that_is_set_is_taken_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH_VARIABLE, "1700000000")
    assert set_time() == dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)
    assert today() == dt.date(2023, 11, 14)


def test_without_one_it_is_the_day_where_the_person_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EPOCH_VARIABLE, raising=False)
    assert set_time() is None
    assert abs(today() - dt.datetime.now(dt.UTC).date()) <= dt.timedelta(days=1)


def test_the_last_day_is_tomorrow_whatever_earlier_day_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for epoch in (None, "0", "1700000000"):
        if epoch is None:
            monkeypatch.delenv(EPOCH_VARIABLE, raising=False)
        else:
            monkeypatch.setenv(EPOCH_VARIABLE, epoch)
        assert 0 <= (latest_day() - tomorrow).days <= 1
    monkeypatch.setenv(EPOCH_VARIABLE, "4102444800")  # the first day of 2100
    assert latest_day() == dt.date(2100, 1, 2)
