"""Comparisons of one, two, three, twelve and 200 places, each made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from localeval.comparison.models import Comparison

from .handmade_comparison import comparison_of

SIZES = (1, 2, 3, 12, 200)
_made = cache(comparison_of)


@pytest.fixture(scope="session")
def compared() -> Callable[[int], Comparison]:
    """Give the comparison of so many places: ``compared(12)``."""
    return _made


@pytest.fixture(params=SIZES)
def comparison(request: pytest.FixtureRequest) -> Comparison:
    """Give a comparison of each size in turn."""
    return _made(request.param)
