"""The methods beside what a user might do instead with the same numbers, on simulated data with a known truth.

For each scenario: the bias, the reported standard error against the real spread of the estimates, how often the 95%
interval covers the truth and how often an effect is called significant. It measures the methods alone, on arrays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import statsmodels.api as sm
from causaldata import cps_mixtape, nsw_mixtape
from numpy.typing import NDArray
from scipy.special import expit

from localeval.methods.impact.calibrated import calibrated_difference
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.propensity import fit_propensity
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.impact.uncertainty import effect_of
from localeval.methods.impact.weighting import doubly_robust_att, weighted_att
from localeval.methods.inputs import MethodError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Draw:
    """One simulated evaluation."""

    outcome: Floats
    group: NDArray[np.bool_]
    table: Floats


class Reported(Protocol):
    """What any method reports, ours or another."""

    @property
    def estimate(self) -> float: ...
    @property
    def std_error(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True)
class Interval:
    """What a regression reports."""

    estimate: float
    std_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Scenario:
    """A way of making data, and the effect that is true in it."""

    name: str
    draw: Callable[[np.random.Generator], Draw]
    truth: float


# -- what a user might do instead


def _from_regression(fit: sm.regression.linear_model.RegressionResults, position: int) -> Interval:
    low, high = fit.conf_int()[position]
    return Interval(fit.params[position], fit.bse[position], low, high)


def ols_difference(case: Draw) -> Interval:
    """Regress on the group alone, with the errors that software gives by default."""
    return _from_regression(sm.OLS(case.outcome, sm.add_constant(case.group * 1.0)).fit(), 1)


def ols_control_for(case: Draw) -> Interval:
    """Regress on the group and the covariates, with the errors that software gives by default."""
    design = np.column_stack([np.ones(len(case.group)), case.group, case.table])
    return _from_regression(sm.OLS(case.outcome, design).fit(), 1)


def weights_as_fixed(case: Draw) -> Interval:
    """Fit a weighted regression with robust errors, as if the weights had been given."""
    basis = sm.add_constant(case.table)
    fit = sm.Logit(case.group * 1.0, basis).fit(disp=False, warn_convergence=False)
    if not fit.mle_retvals["converged"]:
        msg = "the score did not converge"
        raise np.linalg.LinAlgError(msg)
    score = fit.predict()
    weights = np.where(case.group, 1.0, score / (1 - score))
    design = sm.add_constant(case.group * 1.0)
    return _from_regression(sm.WLS(case.outcome, design, weights=weights).fit(cov_type="HC1"), 1)


# -- methods side by side


def trial_methods(case: Draw) -> Iterator[tuple[str, Reported | None]]:
    """Estimate a trial by each method."""
    design = pd.DataFrame(case.table)
    yield "**difference in means**", difference_in_means(case.outcome, case.group)
    yield "**regression adjusted**", regression_adjusted(case.outcome, case.group, design)
    yield "OLS on assignment", ols_difference(case)
    yield "OLS, controlling for covariates", ols_control_for(case)


def matched_methods(case: Draw) -> Iterator[tuple[str, Reported | None]]:
    """Estimate a comparison that was not randomised by each method; None where one refuses."""
    design = pd.DataFrame(case.table)
    names = ["**propensity weighting**", "**doubly robust**", "**calibrated weighting**"]
    try:
        fit = fit_propensity(case.group, design)
        yield names[0], effect_of(weighted_att(case.outcome, fit))
        yield names[1], effect_of(doubly_robust_att(case.outcome, fit))
    except MethodError:
        yield names[0], None
        yield names[1], None
    try:
        found = calibrated_difference(case.outcome, case.group, design, target="participants")
        yield names[2], effect_of(found.estimated)
    except MethodError:
        yield names[2], None
    yield "raw difference", difference_in_means(case.outcome, case.group)
    yield "OLS, controlling for covariates", ols_control_for(case)
    try:
        yield "weighted regression, weights as fixed", weights_as_fixed(case)
    except (sm.tools.sm_exceptions.PerfectSeparationError, np.linalg.LinAlgError):
        yield "weighted regression, weights as fixed", None


# -- scenarios


def trial(
    people: int, assigned: int, effect: float = 0.0, kind: str = "normal"
) -> Callable[[np.random.Generator], Draw]:
    """Make a trial in which ``assigned`` of ``people`` are assigned and one covariate predicts."""

    def draw(rng: np.random.Generator) -> Draw:
        group = rng.permutation(people) < assigned
        before = rng.normal(size=people)
        if kind == "normal":
            outcome = before + rng.normal(size=people) + effect * group
        elif kind == "wider":
            outcome = before + rng.normal(size=people) * np.where(group, 3, 1) + effect * group
        elif kind == "earnings":
            works = rng.random(people) < expit(0.6 + 0.5 * before)
            outcome = works * np.exp(8.5 + 0.3 * before + rng.normal(0, 0.8, people))
            outcome = outcome + effect * group
        else:
            outcome = (rng.random(people) < expit(before) + effect * group) * 1.0
        return Draw(outcome, group, before[:, None])

    return draw


def matched(
    people: int,
    *,
    share: float = 0.25,
    effect: float = 0.0,
    pull: float = 1.0,
    kind: str = "linear",
) -> Callable[[np.random.Generator], Draw]:
    """Make a comparison in which those with better prospects take part.

    ``pull`` is how strongly the covariates decide who takes part.
    """

    def draw(rng: np.random.Generator) -> Draw:
        table = np.column_stack([rng.normal(size=(people, 3)), rng.random((people, 2)) < 0.4])
        index = table @ (pull * np.array([0.5, 0.4, -0.3, 0.5, -0.4]))
        if kind == "score not linear":
            index = index + 0.5 * (table[:, 0] ** 2 - 1)
        group = rng.random(people) < expit(np.log(share / (1 - share)) + index)
        prospects = table @ np.array([1.0, 0.7, 0.0, -0.5, 0.5])
        if kind == "outcome not linear":
            prospects = prospects + 0.7 * (table[:, 0] ** 2 - 1)
        noise = rng.normal(size=people) * (1 + 0.5 * table[:, 3])
        gain = effect * np.ones(people)
        if kind == "effects differ":
            # Those with the best prospects gain least; the mean gain of participants is 'effect'.
            gain = gain - 0.6 * (table[:, 0] - DIFFERING_MEAN)
        outcome = prospects + noise + gain * group
        if kind == "yes or no":
            outcome = (rng.random(people) < expit(0.8 * prospects)) * 1.0
        return Draw(outcome, group, table)

    return draw


def _mean_of_first_covariate_among_participants() -> float:
    case = matched(4_000_000)(np.random.default_rng(0))
    return float(case.table[case.group, 0].mean())


DIFFERING_MEAN = _mean_of_first_covariate_among_participants()

TRIALS = [
    Scenario("60 people, 30 assigned, no effect", trial(60, 30), 0.0),
    Scenario("60 people, 30 assigned, effect 0.8", trial(60, 30, 0.8), 0.8),
    Scenario(
        "60 people, 15 assigned with 3 times the noise, no effect", trial(60, 15, 0.0, "wider"), 0.0
    ),
    Scenario(
        "60 people, 45 assigned with 3 times the noise, no effect", trial(60, 45, 0.0, "wider"), 0.0
    ),
    Scenario("20 people, 10 assigned, no effect", trial(20, 10), 0.0),
    Scenario(
        "400 people, 130 assigned, skewed earnings with zeros, no effect",
        trial(400, 130, 0.0, "earnings"),
        0.0,
    ),
    Scenario(
        "400 people, 130 assigned, skewed earnings with zeros, effect 2,000",
        trial(400, 130, 2000.0, "earnings"),
        2000.0,
    ),
    Scenario("300 people, 150 assigned, yes or no, no effect", trial(300, 150, 0.0, "share"), 0.0),
    Scenario("1,000 people, 500 assigned, effect 0.2", trial(1000, 500, 0.2), 0.2),
]
MATCHED = [
    Scenario("60 people, about 15 participants, no effect", matched(60), 0.0),
    Scenario("200 people, about 50 participants, no effect", matched(200), 0.0),
    Scenario("200 people, about 50 participants, effect 0.5", matched(200, effect=0.5), 0.5),
    Scenario("1,000 people, about 250 participants, no effect", matched(1000), 0.0),
    Scenario("1,000 people, about 250 participants, effect 0.2", matched(1000, effect=0.2), 0.2),
    Scenario("3,000 people, about 750 participants, no effect", matched(3000), 0.0),
    Scenario("2,000 people, about 40 participants, no effect", matched(2000, share=0.02), 0.0),
    Scenario("1,000 people, effects that differ, mean 0.5", matched(1000, effect=0.5, kind="effects differ"), 0.5),
    Scenario("1,000 people, yes or no, no effect", matched(1000, kind="yes or no"), 0.0),
    Scenario("1,000 people, groups very unlike, no effect", matched(1000, pull=2.5), 0.0),
    Scenario("1,000 people, outcome not linear in a covariate, no effect", matched(1000, kind="outcome not linear"), 0.0),
    Scenario("1,000 people, score not linear in a covariate, no effect", matched(1000, kind="score not linear"), 0.0),
]  # fmt: skip


# -- measuring and writing


def measure(
    scenario: Scenario,
    methods: Callable[[Draw], Iterator[tuple[str, Reported | None]]],
    replicates: int,
    seed: int,
) -> pd.DataFrame:
    """Run one scenario; one row a method."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    for _ in range(replicates):
        for name, effect in methods(scenario.draw(rng)):
            rows = found.setdefault(name, [])
            if effect is not None:
                rows.append((effect.estimate, effect.std_error, effect.low, effect.high))
    table = []
    for name, rows in found.items():
        estimate, error, low, high = np.array(rows).T
        spread = estimate.std(ddof=1)
        table.append(
            {
                "method": name,
                "bias / spread": (estimate.mean() - scenario.truth) / spread,
                "reported / real error": np.sqrt(np.square(error).mean()) / spread,
                "covers": np.mean((low <= scenario.truth) & (scenario.truth <= high)),
                "significant": np.mean((low > 0) | (high < 0)),
                "refused": 1 - len(rows) / replicates,
            }
        )
    return pd.DataFrame(table)


def _one_table(scenario: Scenario, table: pd.DataFrame) -> str:
    """Write one scenario's table."""
    called = "false alarms" if scenario.truth == 0 else "found"
    lines = [
        f"### {scenario.name[0].upper()}{scenario.name[1:]}",
        "",
        f"| method | bias / spread | reported / real error | 95% interval covers | {called} | refused |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in table.to_dict("records"):
        lines.append(
            f"| {row['method']} | {row['bias / spread']:+.2f} | {row['reported / real error']:.2f} "
            f"| {row['covers']:.1%} | {row['significant']:.1%} | {row['refused']:.1%} |"
        )
    return "\n".join([*lines, ""])


def real_data() -> str:
    """Set the methods beside the truth that a trial found: the National Supported Work participants."""
    nsw, cps = nsw_mixtape.load_pandas().data, cps_mixtape.load_pandas().data
    both = pd.concat([nsw[nsw["treat"] == 1], cps], ignore_index=True)
    names = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]
    design = design_matrix(both, dict.fromkeys(names, "numeric"))
    case = Draw(both["re78"].to_numpy(float), both["treat"].to_numpy() == 1, design.to_numpy(float))
    lines = [
        "| method | estimate | standard error | 95% interval | covers 1,794 |",
        "|---|---:|---:|---:|---|",
    ]
    for name, found in matched_methods(case):
        if found is not None:
            covers = "yes" if found.low <= 1794.34 <= found.high else "no"
            lines.append(
                f"| {name} | {found.estimate:,.0f} | {found.std_error:,.0f} "
                f"| {found.low:,.0f} to {found.high:,.0f} | {covers} |"
            )
    return "\n".join([*lines, ""])


INTRODUCTION = """# Calibration of the methods, side by side

Made by `make benchmark-calibration CALIBRATION_ARGS="--only methods"`: {replicates:,} simulated evaluations a scenario, fixed
seeds. Ours are in bold; the others are what a user might do instead with the same data.

- **bias / spread**: mean error of the estimate, in standard deviations of the estimate. 0 is ideal.
- **reported / real error**: the standard error a method reports over the real spread of its
  estimates. Under 1 it promises too much.
- **95% interval covers**: should be 95%. With {replicates:,} evaluations, {low:.1%} to {high:.1%} is
  within chance.
- **false alarms**: how often an effect is called significant at 5% where there is none; **found**:
  how often where there is one.
- **refused**: no number was given, because the data could not support one.

"""


def as_markdown(replicates: int) -> str:
    """Run all scenarios of methods, and the real data; give their tables."""
    chance = 1.96 * np.sqrt(0.95 * 0.05 / replicates)
    parts = [INTRODUCTION.format(replicates=replicates, low=0.95 - chance, high=0.95 + chance)]
    blocks = [("## Randomised trials", TRIALS, trial_methods), ("## Matched comparisons", MATCHED, matched_methods)]  # fmt: skip
    for seed, (heading, scenarios, methods) in enumerate(blocks):
        parts.append(f"{heading}\n")
        for place, scenario in enumerate(scenarios):
            begun = time.perf_counter()
            table = measure(scenario, methods, replicates, 1000 * seed + place)
            parts.append(_one_table(scenario, table))
            print(f"{scenario.name}: {time.perf_counter() - begun:.0f} s", flush=True)
    parts.append(
        "## Real data with a known truth\n\nNational Supported Work participants beside people "
        "of the Current Population Survey: the effect on 1978 earnings, which the trial put at "
        "1,794 USD.\n"
    )
    parts.append(real_data())
    return "\n".join(parts)
