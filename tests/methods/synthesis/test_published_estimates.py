"""Standard errors from what reports print, and two published results pooled by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from localeval.methods.impact.trial import difference_in_means
from localeval.methods.inputs import MethodError
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.published_estimates import from_interval, from_p_value, from_shares

pytestmark = pytest.mark.quick

# Half of the last of four printed digits.
PRINTED = 0.5e-4


def test_two_reports_of_the_employment_data_lab_pooled_by_hand() -> None:
    """Employed two years after starting: two matched comparisons of DWP, programmes for young people.

    Merseyside Youth Association Talent Match Plus (published 5 December 2023): "between 1 percentage
    point lower and 3 percentage points higher". Nottingham Works 4You (published 25 March 2025):
    "between 1 and 8 percentage points more". Both from the page "Employment Data Lab analysis" of
    that programme on gov.uk, headline results. The level is taken to be 95%; the averages are the
    same at any level that both share.
    """
    talent_match = from_interval(-1, 3)
    nottingham = from_interval(1, 8)
    # By hand. The middles are (-1 + 3) / 2 = 1 and (1 + 8) / 2 = 4.5, half of the widths 2 and 3.5, so
    # the standard errors are 2 / 1.96 = 1.0204 and 3.5 / 1.96 = 1.7857.
    assert (talent_match.estimate, nottingham.estimate) == (1, 4.5)
    assert [talent_match.std_error, nottingham.std_error] == pytest.approx(
        [1.0204, 1.7857], abs=PRINTED
    )
    found = pool_places(
        [talent_match.estimate, nottingham.estimate], [talent_match.std_error, nottingham.std_error]
    )
    # The difference: 1 - 4.5 = -3.5, half of its width sqrt(2^2 + 3.5^2) = sqrt(16.25) = 4.0311; so it
    # is -7.53 to 0.53, z = -3.5 / (4.0311 / 1.96) = -1.7018, p = 0.0888: not beyond chance.
    assert found.contrast is not None
    assert [found.contrast.low, found.contrast.high] == pytest.approx(
        [-7.5311, 0.5311], abs=PRINTED
    )
    assert found.contrast.p_value == pytest.approx(0.0888, abs=PRINTED)
    # Weights in proportion to 1 / 2^2 = 0.25 and 1 / 3.5^2 = 0.0816: 75.4% and 24.6%. The average is
    # (0.25 * 1 + 0.0816 * 4.5) / 0.3316 = 1.8615, half of its width 1 / sqrt(0.3316) = 1.7365.
    assert found.reported is not None
    assert found.reported.weights == pytest.approx([0.7538, 0.2462], abs=PRINTED)
    assert [found.reported.estimate, found.reported.low, found.reported.high] == pytest.approx(
        [1.8615, 0.1251, 3.5980], abs=PRINTED
    )
    # Q is z squared, 2.8960 on one degree of freedom; DerSimonian and Laird's tau2 is the excess over
    # 1, relative to C = (s1 + s2) - (s1^2 + s2^2) / (s1 + s2) with s = 1.96^2 times the weights:
    # s1 = 0.9604, s2 = 0.3136, C = 1.2740 - 1.0207 / 1.2740 = 0.4728, tau2 = 1.8960 / 0.4728 = 4.010.
    assert found.heterogeneity is not None
    assert found.heterogeneity.q == pytest.approx(2.8960, abs=5e-4)
    assert found.dersimonian_laird is not None
    assert found.dersimonian_laird.tau2 == pytest.approx(4.010, abs=2e-3)
    # What must not be printed of two: one degree of freedom makes an interval of over 40 points.
    assert found.hartung_knapp is not None
    assert found.hartung_knapp.high - found.hartung_knapp.low > 40
    assert found.cautions == ("two_places", "models_disagree", "one_place_dominates")


@given(
    estimate=st.floats(-1e4, 1e4),
    error=st.floats(0.01, 1e3),
    level=st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    df=st.sampled_from([3.0, 30.0, np.inf]),
)
def test_an_interval_goes_round(estimate: float, error: float, level: float, df: float) -> None:
    half = (_normal(level) if np.isinf(df) else _student(level, df)) * error
    found = from_interval(estimate - half, estimate + half, level, df=df)
    assert found.estimate == pytest.approx(estimate, abs=1e-9 + 1e-12 * abs(estimate))
    assert found.std_error == pytest.approx(error, rel=1e-6)


def _normal(level: float) -> float:
    """Look up the normal quantile in a printed table."""
    table = {0.8: 1.2815515655, 0.9: 1.6448536270, 0.95: 1.9599639845, 0.99: 2.5758293035}
    return table[level]


def _student(level: float, df: float) -> float:
    """Look up the quantile of t in a printed table, for 3 and 30 degrees of freedom."""
    table = {
        3.0: {0.8: 1.6377443537, 0.9: 2.3533634348, 0.95: 3.1824463053, 0.99: 5.8409093097},
        30.0: {0.8: 1.3104150254, 0.9: 1.6972608866, 0.95: 2.0422724563, 0.99: 2.7499956536},
    }
    return table[df][level]


@given(estimate=st.floats(0.1, 1e4), p_value=st.floats(0.001, 0.9), down=st.booleans())
def test_a_p_value_goes_round(estimate: float, p_value: float, down: bool) -> None:
    value = -estimate if down else estimate
    found = from_p_value(value, p_value)
    assert found.estimate == value
    # The result's own z test gives the p-value back, and its interval at level 1 - p just touches zero.
    assert 2 * stats.norm.sf(estimate / found.std_error) == pytest.approx(p_value)
    touching = from_interval(min(0, 2 * value), max(0, 2 * value), 1 - p_value)
    assert touching.std_error == pytest.approx(found.std_error)


def test_a_p_value_from_the_handbook() -> None:
    # Cochrane Handbook 5.1, 7.7.3.3: a difference of 3.8 with p = 0.008 in a t test with 25 + 22 - 2 = 45
    # degrees of freedom has a standard error of 3.8 / 2.78 = 1.37.
    found = from_p_value(3.8, 0.008, df=45)
    assert found.std_error == pytest.approx(1.37, abs=0.005)


def test_shares_give_the_difference_in_means_of_yes_and_no() -> None:
    ours, theirs = np.repeat([1.0, 0.0], [140, 45]), np.repeat([1.0, 0.0], [168, 92])
    welch = difference_in_means(100 * np.concatenate([ours, theirs]), np.arange(445) < 185)
    found = from_shares(100 * 140 / 185, 185, 100 * 168 / 260, 260)
    assert found.estimate == pytest.approx(welch.estimate)
    assert found.std_error == pytest.approx(welch.std_error)


@pytest.mark.parametrize(
    ("call", "reason", "words"),
    [
        (lambda: from_interval(3, 1), "wrong_setting", "not in order"),
        (lambda: from_interval(2, 2), "wrong_setting", "not in order"),
        (lambda: from_interval(0.5, 2.0, estimate=1.0), "wrong_setting", "a ratio cannot be used"),
        (lambda: from_interval(np.nan, 2.0), "not_finite", "missing"),
        (lambda: from_interval(1, 2, level=95), "wrong_setting", "confidence level"),
        (lambda: from_interval(1, 2, df=0), "wrong_setting", "Degrees of freedom"),
        (lambda: from_p_value(1.0, 0.0), "wrong_setting", "must be exact"),
        (lambda: from_p_value(0.0, 0.5), "wrong_setting", "estimate not zero"),
        (lambda: from_shares(120, 50, 30, 50), "wrong_setting", "from 0 to 100"),
        (lambda: from_shares(0, 50, 30, 50), "bad_std_error", "none or all"),
        (lambda: from_shares(10, 1, 30, 50), "too_few", "at least two"),
    ],
)
def test_numbers_that_give_no_standard_error(call: object, reason: str, words: str) -> None:
    with pytest.raises(MethodError, match=words) as caught:
        call()  # type: ignore[operator]
    assert caught.value.reason == reason
