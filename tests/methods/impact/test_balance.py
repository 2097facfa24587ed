"""Standardised differences, against MatchIt's own function and by hand.

Numbers marked R come from ``reference.R`` beside this file (MatchIt 4.5.1).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.methods.impact.balance import standardised_differences
from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick

# R: MatchIt:::bal1var before and after weighting, by the deviation of the participants
BY_PARTICIPANTS = {
    "age": (-1.0354998523, 0.4196364524, 0.0722912671, 0.4230759080),
    "educ": (-0.8363303392, 0.4905162515, 0.0122319391, 0.5928761201),
    "black": (2.1170717167, np.nan, 0.0026679768, np.nan),
    "hisp": (-0.0531817444, np.nan, -0.0020728392, np.nan),
    "marr": (-1.3341756522, np.nan, 0.0133642901, np.nan),
    "nodegree": (0.9068255920, np.nan, -0.0081071531, np.nan),
    "re74": (-2.4395647302, 0.2607425104, -0.0171971327, 1.5486987203),
    "re75": (-3.7644621884, 0.1205903011, -0.0113197345, 1.2448592438),
}
# R: the same by the pooled deviation
BY_POOLED = {
    "age": (-0.7961833136, 0.0555838810),
    "educ": (-0.6785020938, 0.0099235863),
    "black": (2.4321220564, 0.0030650096),
    "hisp": (-0.0507608823, -0.0019784824),
    "marr": (-1.2341017456, 0.0123618609),
    "nodegree": (0.9050475881, -0.0080912575),
    "re74": (-1.5689896063, -0.0110602200),
    "re75": (-1.7464280467, -0.0052515076),
}


def test_agrees_with_matchit(nsw_cps: pd.DataFrame, covariates: list[str]) -> None:
    design, treated = nsw_cps[covariates], nsw_cps["treat"]
    weights = fit_propensity(treated, design).weights
    before, after = (
        standardised_differences(design, treated),
        standardised_differences(design, treated, weights),
    )
    for name, expected in BY_PARTICIPANTS.items():
        found = [
            *before.loc[name, ["smd", "variance_ratio"]],
            *after.loc[name, ["smd", "variance_ratio"]],
        ]
        assert found == pytest.approx(expected, abs=2e-8, nan_ok=True), name
    before = standardised_differences(design, treated, denominator="pooled")
    after = standardised_differences(design, treated, weights, denominator="pooled")
    for name, (was, now) in BY_POOLED.items():
        assert before.loc[name, "smd"] == pytest.approx(was, abs=2e-8), name
        assert after.loc[name, "smd"] == pytest.approx(now, abs=2e-8), name


def test_nsw_against_cps_is_unlike_before_and_alike_after(
    nsw_cps: pd.DataFrame, covariates: list[str]
) -> None:
    design, treated = nsw_cps[covariates], nsw_cps["treat"]
    weights = fit_propensity(treated, design).weights
    assert standardised_differences(design, treated)["smd"].abs().max() == pytest.approx(
        3.764, abs=5e-4
    )
    assert standardised_differences(design, treated, weights)["smd"].abs().max() == pytest.approx(
        0.072, abs=5e-4
    )


def test_by_hand() -> None:
    design = pd.DataFrame({"age": [30.0, 50, 20, 30, 40], "woman": [1.0, 1, 1, 0, 0]})
    table = standardised_differences(design, [1, 1, 0, 0, 0], [1, 1, 0, 1, 3])
    assert table.index.name == "covariate"
    assert list(table.columns) == ["participant_mean", "comparison_mean", "smd", "variance_ratio"]
    age = table.loc["age"]
    assert age["participant_mean"] == 40
    assert age["comparison_mean"] == pytest.approx(37.5)
    assert age["smd"] == pytest.approx(2.5 / np.std([30, 50], ddof=1))
    # Weighted variance: (1/4)(-7.5)^2 + (3/4)(2.5)^2 = 18.75, over 1 - (1/16 + 9/16) = 3/8.
    assert age["variance_ratio"] == pytest.approx(200 / 50)


def test_a_level_all_participants_have_is_judged_by_the_pooled_deviation() -> None:
    design = pd.DataFrame({"workless": [1.0, 1, 1, 1, 0, 0]})
    table = standardised_differences(design, [1, 1, 0, 0, 0, 0])
    assert table.loc["workless", "smd"] == pytest.approx(0.5 / np.sqrt(0.25 / 2))
    split = standardised_differences(pd.DataFrame({"x": [1.0, 1, 0, 0]}), [1, 1, 0, 0])
    assert split.loc["x", "smd"] == np.inf
    assert (
        standardised_differences(pd.DataFrame({"x": [3.0, 3, 3]}), [1, 0, 0]).loc["x", "smd"] == 0
    )


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("n", [2, 9, 11, 49, 107, 300])
def test_a_level_that_everybody_has_is_no_difference_and_no_warning(n: int) -> None:
    """Shares that add up to a hair more than one gave a negative variance, whose root is no number."""
    group = [1] * n + [0] * n
    everybody = standardised_differences(pd.DataFrame({"known": [1.0] * (2 * n)}), group)
    assert everybody.loc["known", "smd"] == 0
    one_group = standardised_differences(pd.DataFrame({"known": [1.0] * n + [0.0] * n}), group)
    assert one_group.loc["known", "smd"] == np.inf


def test_groups_of_one_person_do_not_break_the_table() -> None:
    table = standardised_differences(pd.DataFrame({"age": [30.0, 40]}), [1, 0])
    assert table.loc["age", "participant_mean"] == 30
    assert table.loc["age", ["smd", "variance_ratio"]].isna().all()


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        ([1, 1, 0, 0], "no_weights"),
        ([0, 0, 1, 1], "no_weights"),
        ([1, 1, -1, 2], "wrong_setting"),
        ([1, 1, np.nan, 2], "not_finite"),
        ([1, 1, 1], "wrong_length"),
    ],
)
def test_weights_that_cannot_be_used(weights: list[float], reason: str) -> None:
    with pytest.raises(MethodError) as caught:
        standardised_differences(pd.DataFrame({"age": [1.0, 2, 3, 4]}), [1, 1, 0, 0], weights)
    assert caught.value.reason == reason


def test_unknown_denominator() -> None:
    with pytest.raises(MethodError, match="'participants' or 'pooled'"):
        standardised_differences(pd.DataFrame({"age": [1.0, 2]}), [1, 0], denominator="all")  # type: ignore[arg-type]
