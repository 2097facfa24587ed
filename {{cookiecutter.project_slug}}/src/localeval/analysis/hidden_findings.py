"""What disclosure control makes of a place's findings, in lists for whoever can still change the settings or the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from localeval.analysis.evaluation import Evaluation
from localeval.results import Estimate, Level


@dataclass(frozen=True)
class HiddenFinding:
    """Something that a report will not print, or only coarsely.

    Attributes
    ----------
    what : str
        The result or the characteristic.
    coarse : bool
        Whether it will be printed, but coarsely.
    why : str
    variable : str
        The characteristic that it belongs to; empty for everyone.
    """

    what: str
    coarse: bool
    why: str
    variable: str = ""


def hidden_findings(evaluation: Evaluation) -> Iterator[HiddenFinding]:
    """List what the report of a place will not print, or only coarsely, and why."""
    main = [item for item in evaluation.estimates if item.role != "sensitivity"]
    items: list[Estimate | Level] = [*main, *evaluation.levels]
    for item in items:
        yield from _of(item)
    balance = evaluation.balance
    for row in balance.rows if balance else ():
        variable = row.covariate.partition(": ")[0]
        if row.participant_mean is None:
            yield HiddenFinding(row.covariate, False, "it is about too few people", variable)
        elif row.people_rounded_to:
            yield HiddenFinding(row.covariate, True, _beside(row.people_rounded_to), variable)


def _of(item: Estimate | Level) -> Iterator[HiddenFinding]:
    part = f", {item.subgroup.variable}: {item.subgroup.value}" if item.subgroup else ""
    what = f"{item.outcome} at month {item.month}{part}"
    variable = item.subgroup.variable if item.subgroup else ""
    if item.withheld:
        yield HiddenFinding(what, False, item.withheld, variable)
    elif item.stands_since:
        yield HiddenFinding(what, True, f"it stands from the run of {item.stands_since}", variable)
    elif item.people_rounded_to:
        yield HiddenFinding(what, True, _beside(item.people_rounded_to), variable)
    elif item.rounded_to:
        yield HiddenFinding(what, True, f"rounded to {item.rounded_to:g}", variable)


def _beside(step: int) -> str:
    return f"people are rounded to {step}, for the few beside it"
