"""To what averages were rounded in the publications of a place, so that a next one is rounded in bins that lie in these, or these in them.

One average of the same people that is rounded to 20 and later to 50 lies in both bins, which together can be a tenth as wide as either.
So a step is an odd number of times each earlier one, or an odd part of it (``methods.disclosure.averages.step_beside``). Of numbers of
people the steps are few and lie in one another from the beginning (``methods.disclosure.rounding.nested_steps``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from localeval.analysis.average_protection import AverageProtection
from localeval.methods.disclosure.averages import step_beside
from localeval.project.project import Measure
from localeval.results import Estimate, Level, Result

#: Outcome, month and variable of the parts, empty for everyone; or the name of a covariate.
PrintedSteps = Mapping[tuple[str, ...], frozenset[float]]


def printed_steps(earlier: Iterable[Result]) -> PrintedSteps:
    """Give the steps of every average that was printed rounded."""
    found: dict[tuple[str, ...], set[float]] = {}
    for result in earlier:
        items: list[Estimate | Level] = [*result.estimates, *result.levels]
        for item in items:
            variable = item.subgroup.variable if item.subgroup else ""
            found.setdefault((item.outcome, str(item.month), variable), set()).add(item.rounded_to)
        for row in result.balance.rows if result.balance else ():
            found.setdefault((row.covariate,), set()).add(row.rounded_to)
    return {name: frozenset(steps - {0.0}) for name, steps in found.items()}


def beside_printed(
    averages: AverageProtection, measures: Sequence[Measure], printed: PrintedSteps
) -> AverageProtection:
    """Give averages whose steps tell nothing beside those to which the same were rounded before."""
    by_key = {measure.key: measure for measure in measures}
    steps = {}
    for (key, variable), step in averages.steps.items():
        measure = by_key[key]
        name = measure.outcome.code, str(measure.month), variable
        steps[key, variable] = step_beside(step, printed.get(name, frozenset()))
    covariates = {name[0]: known for name, known in printed.items() if len(name) == 1}
    return replace(averages, steps=steps, printed_covariates=covariates)
