"""How coarsely the averages of parts of the people are printed, so that they tell nothing of the few in between.

The average of everyone less those of the parts is that of whoever is in no printed part: a category too small for a result,
people of whom it is not known to which part they belong, people compared in a part and not in the whole. What is printed of
whom is gathered here; ``methods.disclosure.averages`` decides. Shares are counts of people, and are the business of
``protection``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from localeval.analysis.count_cells import SamplePart
from localeval.analysis.sample import Sample
from localeval.catalogue.catalogue import Outcome
from localeval.methods.disclosure.averages import (
    FINEST,
    AveragedGroup,
    ladder,
    protect_averages,
    width_for_few,
)
from localeval.methods.inputs import Flags, Floats
from localeval.project.project import Measure


@dataclass(frozen=True)
class AverageProtection:
    """What is made of the averages of parts.

    Attributes
    ----------
    withheld : frozenset of (measure, variable, value)
        Parts whose average is not printed; a measure by its key.
    steps : mapping of (measure, variable) to float
        To which the averages by a variable are rounded; 0 where they are not.
    printed_covariates : mapping of str to frozenset of float
        To which averages of covariates were rounded in earlier publications.
    """

    withheld: frozenset[tuple[str, str, str]] = frozenset()
    steps: Mapping[tuple[str, str], float] = field(default_factory=dict)
    printed_covariates: Mapping[str, frozenset[float]] = field(default_factory=dict)


def protect_average_of_parts(
    measure: Measure,
    sample: Sample,
    compared: Flags,
    parts: Sequence[SamplePart],
    groups: Sequence[Flags],
    threshold: int,
    *,
    with_interval: bool,
    caution: int = 0,
) -> AverageProtection:
    """Choose how the averages of an amount in parts of the people are printed.

    Parameters
    ----------
    measure : Measure
        Of an outcome that is no yes or no, with a printed average of everyone.
    sample : Sample
    compared : array of bool
        Whom of the sample the average of everyone is about.
    parts : sequence of SamplePart
        Those, and only those, that would have a printed average.
    groups : sequence of arrays of bool
        The groups of the sample that have an average of people counted: participants, and the comparison group where it
        has no weights.
    threshold : int
    with_interval : bool
        Whether each average has an interval of its own, as without a comparison group.
    caution : int
        See ``cautious_step``.
    """
    whole = cautious_step([sample.outcome[compared & mine] for mine in groups], caution, threshold)
    if not parts:
        return AverageProtection(steps={(measure.key, ""): whole})
    members = [compared, *(part.compared for part in parts if part.compared is not None)]
    variables = ["", *(part.variable for part in parts)]
    tables = []
    for mine in groups:
        flags = np.array([who & mine for who in members])
        anyone = flags.any(axis=0)
        tables.append(AveragedGroup(sample.outcome[anyone], flags[:, anyone], with_interval))
    found = protect_averages(tables, variables, threshold, least_value(measure.outcome), whole)
    steps = {(measure.key, ""): whole}
    for i, (part, step) in enumerate(zip(parts, found.steps[1:], strict=True), start=1):
        own = cautious_step(
            [table.values[table.members[i]] for table in tables], caution, threshold
        )
        key = measure.key, part.variable
        steps[key] = max(steps.get(key, 0.0), step, own)
    return AverageProtection(
        frozenset(
            (measure.key, part.variable, part.value)
            for part, out in zip(parts, found.withheld[1:], strict=True)
            if out
        ),
        steps,
    )


def cautious_step(groups: Sequence[Floats], caution: int, threshold: int) -> float:
    """Give the step to which an average is rounded so that an earlier one beside it tells of no few people.

    Times the number of people it is over what the sum of a few must leave open (``width_for_few``); at a higher caution twice
    that.

    Parameters
    ----------
    groups : sequence of array
        What people of each group have.
    caution : int
        0 for no step.
    threshold : int
        Fewer people than this are few.
    """
    width = 1.1 * caution * width_for_few(threshold)
    asked = [width * float(np.std(values)) / len(values) for values in groups if len(values)]
    least = max([*asked, 0.0])
    if not caution or not least:
        return 0.0
    return next(iter(ladder(max(least, FINEST), 10 * max(least, FINEST))))


def least_value(outcome: Outcome) -> float:
    """Give the least value that readers know an outcome to have."""
    if outcome.range is not None:
        return outcome.range[0]
    return 0.0 if outcome.unit in {"money", "weeks", "months"} else -np.inf
