"""The day of a run and of a publication; ``SOURCE_DATE_EPOCH`` sets it, so that a build can be repeated to the byte."""

from __future__ import annotations

import datetime as dt
import os

#: Seconds since 1970, as https://reproducible-builds.org/specs/source-date-epoch/ has it.
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def set_time() -> dt.datetime | None:
    """Give the time that ``SOURCE_DATE_EPOCH`` sets; None where it is not set."""
    epoch = os.environ.get(EPOCH_VARIABLE)
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else None


def today() -> dt.date:
    """Give the day of today where the person is, or the one that is set."""
    return (set_time() or dt.datetime.now().astimezone()).date()
