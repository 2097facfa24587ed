"""Holm's adjustment of p-values, against R."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.inputs import MethodError
from localeval.methods.multiplicity import holm


def test_holm_agrees_with_r_and_skips_missing_results() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    gaps = holm([0.01, np.nan, 0.04, 0.03, 0.005])
    assert gaps == pytest.approx([0.03, np.nan, 0.06, 0.06, 0.02], nan_ok=True)
    assert holm([0.6, 0.7]) == pytest.approx([1, 1])
    assert holm([]).shape == (0,)
    with pytest.raises(MethodError):
        holm([0.5, 1.5])
