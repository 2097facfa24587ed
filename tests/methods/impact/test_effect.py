"""Minimum detectable effects and the effective size of a weighted group, against published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from localeval.methods.impact.effect import kish_size, minimum_detectable_effect
from localeval.methods.inputs import MethodError


def test_minimum_detectable_effect_is_2_8_standard_errors() -> None:
    # Bloom (1995): 2.80 for 80% power, two-sided 5%; 2.49 for a one-sided 5% (here alpha = 0.10).
    assert minimum_detectable_effect(1.0) == pytest.approx(2.80, abs=0.005)
    assert minimum_detectable_effect(1.0, alpha=0.10) == pytest.approx(2.49, abs=0.005)
    assert minimum_detectable_effect(670.997) == pytest.approx(1879.9, abs=0.1)
    # An effect of this size is indeed found 80% of the time.
    size = minimum_detectable_effect(3.0) / 3.0
    assert stats.norm.sf(1.959964 - size) + stats.norm.cdf(-1.959964 - size) == pytest.approx(
        0.8, abs=1e-4
    )
    with pytest.raises(MethodError):
        minimum_detectable_effect(1.0, power=1.2)


def test_kish_size() -> None:
    assert kish_size(np.ones(7)) == pytest.approx(7)
    assert kish_size(np.array([1.0, 0, 0])) == 1
    assert kish_size(np.array([1.0, 3])) == pytest.approx(1.6)
    assert kish_size(np.zeros(3)) == 0
