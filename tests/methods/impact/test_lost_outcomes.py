"""Outcomes that are lost: the chance of being known, the weights from it, and a known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import expit

from localeval.methods.impact.effect import Effect
from localeval.methods.impact.propensity import PropensityFit, fit_propensity
from localeval.methods.impact.retention import Retention, fit_retention
from localeval.methods.impact.trial import difference_in_means
from localeval.methods.impact.uncertainty import effect_of
from localeval.methods.impact.weighting import weighted_att
from localeval.methods.inputs import MethodError

from .estimates import balanced, calibrated
from .test_weighting import numerical_sandwich

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
REPLICATES = 120


def people(seed: int, count: int) -> tuple[Floats, Flags, Floats, Flags]:
    """Draw outcome, group, two covariates, and whose outcome is known: those better off less often."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(count, 2))
    group = rng.random(count) < expit(-0.5 + table @ [0.5, 0.2])
    outcome = table @ [1.0, 0.5] + rng.normal(size=count)
    known = rng.random(count) < expit(1.2 - table @ [0.8, -0.4] - 0.4 * group)
    return outcome, group, table, known


def kept_of(fit: PropensityFit, table: Floats, known: Flags) -> tuple[Retention, Retention]:
    design = pd.DataFrame(table)
    return (
        fit_retention(known, fit.participant & fit.on_support, design),
        fit_retention(known, ~fit.participant & fit.on_support, design),
    )


# -- the chance that an outcome is known


@pytest.mark.quick
def test_chances_agree_with_statsmodels() -> None:
    _, group, table, known = people(1, 500)
    found = fit_retention(known, group, pd.DataFrame(table))
    theirs = sm.Logit(known[group].astype(float), sm.add_constant(table[group]))
    expected = theirs.fit(disp=False, tol=1e-12).predict()
    assert found.chance[group] == pytest.approx(expected, rel=1e-8)
    assert np.all(found.chance[~group] == 1)


@pytest.mark.quick
def test_nobody_lost_needs_no_chance() -> None:
    _, group, table, known = people(2, 200)
    found = fit_retention(np.ones(200, dtype=bool), group, pd.DataFrame(table))
    assert np.all(found.chance == 1)
    assert np.all(found.correction(np.ones(200)) == 0)
    assert known.sum() < 200


@pytest.mark.quick
def test_losses_that_say_nothing_of_who_is_lost_are_refused() -> None:
    _, group, table, _ = people(3, 200)
    design = pd.DataFrame(table)
    by_covariate = table[:, 0] < 0.3
    with pytest.raises(MethodError, match="exactly whose outcome is lost") as caught:
        fit_retention(by_covariate, group, design)
    assert caught.value.reason == "separation"
    one_lost = np.ones(200, dtype=bool)
    one_lost[np.flatnonzero(group)[0]] = False
    for known in (one_lost, ~one_lost, ~group):
        with pytest.raises(MethodError, match="Too few people are lost, or left") as caught:
            fit_retention(known, group, design)
        assert caught.value.reason == "too_few"


# -- weights by one over the chance


@pytest.mark.quick
def test_weights_by_the_chance_are_the_sandwich_of_all_equations() -> None:
    outcome, group, table, known = people(4, 600)
    fit = fit_propensity(group, pd.DataFrame(table))
    effect = effect_of(
        weighted_att(np.where(known, outcome, np.nan), fit, kept=kept_of(fit, table, known))
    )
    # On the people that the fit uses, as the estimate is.
    rows = fit.on_support
    outcome, group, table, known = outcome[rows], group[rows], table[rows], known[rows]
    basis = sm.add_constant(table)
    score = sm.Logit(group.astype(float), basis).fit(disp=False, tol=1e-12).params
    ours, theirs = (
        sm.Logit(known[rows].astype(float), basis[rows]).fit(disp=False, tol=1e-12).params
        for rows in (group, ~group)
    )
    values = np.where(known, outcome, 0.0)

    def moments(parameters: Floats) -> Floats:
        effect, level = parameters[:2]
        score, first, second = parameters[2:5], parameters[5:8], parameters[8:11]
        kept = [expit(basis @ slopes) for slopes in (first, second)]
        return np.column_stack(
            [
                group * known / kept[0] * (values - level - effect),
                ~group * known / kept[1] * np.exp(basis @ score) * (values - level),
                basis * (group - expit(basis @ score))[:, None],
                basis * (group * (known - kept[0]))[:, None],
                basis * (~group * (known - kept[1]))[:, None],
            ]
        )

    solution = np.array([effect.estimate, effect.comparison_level, *score, *ours, *theirs])
    assert effect.std_error == pytest.approx(numerical_sandwich(moments, solution, 0), rel=1e-5)
    assert (effect.n_participants, effect.n_comparison) == (
        (known & group).sum(),
        (known & ~group).sum(),
    )


@pytest.mark.quick
def test_nobody_lost_gives_the_estimate_without_chances() -> None:
    outcome, group, table, _ = people(5, 400)
    fit = fit_propensity(group, pd.DataFrame(table))
    everybody = np.ones(400, dtype=bool)
    found = effect_of(weighted_att(outcome, fit, kept=kept_of(fit, table, everybody)))
    plain = effect_of(weighted_att(outcome, fit))
    assert [found.estimate, found.std_error, found.df] == pytest.approx(
        [plain.estimate, plain.std_error, plain.df]
    )


# -- calibration to all who are meant


@pytest.mark.quick
def test_those_left_get_the_averages_of_all_who_are_meant() -> None:
    outcome, group, table, known = people(6, 500)
    design = pd.DataFrame(table)
    lost = np.where(known, outcome, np.nan)
    for target, meant in (("participants", group), ("everyone", np.ones(500, dtype=bool))):
        shares = balanced(lost, group, design, target=target).shares  # type: ignore[arg-type]
        assert np.all(shares[~known] == 0)
        for rows in (group, ~group):
            assert shares[rows].sum() == pytest.approx(1)
            assert shares[rows] @ table[rows] == pytest.approx(table[meant].mean(axis=0), abs=1e-6)


@pytest.mark.quick
def test_everyone_lost_in_a_group_is_refused() -> None:
    outcome, group, table, _ = people(7, 100)
    for rows in (group, ~group):
        with pytest.raises(MethodError, match="at least 2 in each group") as caught:
            calibrated(np.where(rows, np.nan, outcome), group, pd.DataFrame(table))
        assert caught.value.reason == "too_few"


# -- a known truth


def coverage(found: list[tuple[Effect, Effect]]) -> tuple[Floats, float, float]:
    """Give the errors of the first of two estimates, and how often each covers a truth of nothing."""
    errors = np.array([effect.estimate for effect, _ in found])
    covers = [[e.low <= 0 <= e.high for e in pair] for pair in found]
    return errors, *np.mean(covers, axis=0)


def assert_holds(errors: Floats, std_errors: Floats, covers: float) -> None:
    spread = errors.std()
    assert abs(errors.mean()) < 4 * spread / np.sqrt(REPLICATES)
    ratio = np.sqrt(np.square(std_errors).mean()) / spread
    assert abs(ratio - 1) < 4 / np.sqrt(2 * REPLICATES)
    assert abs(covers - 0.95) < 4 * np.sqrt(0.95 * 0.05 / REPLICATES)


def test_a_trial_with_outcomes_missing_at_random() -> None:
    """Two in five of those offered are lost, above all those well off; nobody of the others."""
    rng, found = np.random.default_rng(8), []
    for _ in range(REPLICATES):
        before, group = rng.normal(size=240), rng.permutation(240) < 120
        outcome = before + 0.7 * rng.normal(size=240)
        outcome[group & (rng.random(240) < expit(-0.4 + 1.2 * before))] = np.nan
        known = np.isfinite(outcome)
        design = pd.DataFrame({"before": before})
        found.append(
            (
                calibrated(outcome, group, design, target="everyone"),
                difference_in_means(outcome[known], group[known]),
            )
        )
    errors, covers, unadjusted = coverage(found)
    assert_holds(errors, np.array([e.std_error for e, _ in found]), covers)
    assert unadjusted < 0.5


def test_a_matched_comparison_with_outcomes_missing_at_random() -> None:
    """Those better off take part and are lost; those left are weighted to the averages of all participants."""
    rng, found = np.random.default_rng(9), []
    for _ in range(REPLICATES):
        table = rng.normal(size=(400, 2))
        group = rng.random(400) < expit(-0.8 + table @ [0.4, 0.3])
        # The effect differs between people, so that it matters whom it is for.
        outcome = table @ [1.0, 0.6] + rng.normal(size=400) + group * 0.8 * table[:, 0]
        truth = 0.8 * table[group, 0].mean()
        outcome[rng.random(400) < expit(-0.9 + 0.9 * table[:, 0] * (0.3 + group))] = np.nan
        known = np.isfinite(outcome)
        design = pd.DataFrame(table)
        less = outcome - truth * group
        found.append(
            (
                calibrated(less, group, design),
                calibrated(less[known], group[known], design[known]),
            )
        )
    errors, covers, of_those_left = coverage(found)
    spread = errors.std()
    assert abs(errors.mean()) < 4 * spread / np.sqrt(REPLICATES)
    assert covers > 0.95 - 4 * np.sqrt(0.95 * 0.05 / REPLICATES)
    assert of_those_left < 0.8
