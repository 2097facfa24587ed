"""How many examples and simulated places the tests look at: few in everyday use, many with ``make test-thorough``."""

from __future__ import annotations

import os

__all__ = ["THOROUGH", "times"]

THOROUGH = os.environ.get("LOCALEVAL_TESTS") == "thorough"


def times(few: int, many: int) -> int:
    """Give ``few``, or ``many`` where the tests are to be thorough."""
    return many if THOROUGH else few
