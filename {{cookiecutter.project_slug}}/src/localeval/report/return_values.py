"""What is given to a funder of one outcome or step: people, level and range, or why nothing is; and what an outcome is called.

Every number stands in the records of the report and has passed its disclosure control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.project.project import Measure
from localeval.report.table_parts import NOT_APPLICABLE, missing
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import NOT_AVAILABLE, count, unit_in_label
from localeval.report.wording.retold import retold, told_outcome
from localeval.results import DeliveryFigure, Estimate, Level, Records


@dataclass(frozen=True)
class GivenValue:
    """What is given of an outcome at a month."""

    people: str
    level: str
    range: str
    why: str = ""


def given_value(facts: Facts, records: Records, code: str, month: int | None) -> GivenValue:
    """Give what the report holds of an outcome at a month, or why nothing is given."""
    say = sentences()
    item = _result(records, code, month)
    if item is None:
        others = sorted(m.month for m in facts.measures if m.outcome.code == code)
        if not others:
            why = say.plain("return.why.not_measured")
        else:
            why = say.plain("return.why.other_months", months=", ".join(map(str, others)))
        return nothing_given(why)
    level = item.level if isinstance(item, Level) else item.participant_level
    people = item.n if isinstance(item, Level) else item.n_participants
    if level is None:
        sign = missing(item)
        why = retold(item.withheld) or say.plain("return.why.withheld")
        return GivenValue(CONFIDENTIAL if people is None else count(people), sign, sign, why)
    amounts = Amounts.of(item)
    ends = (item.low, item.high) if isinstance(item, Level) else (None, None)
    span = (
        NOT_APPLICABLE
        if ends[0] is None or ends[1] is None
        else amounts.level_range_cell(ends[0], ends[1])
    )
    return GivenValue(
        CONFIDENTIAL if people is None else count(people), amounts.level_cell(level), span
    )


def _result(records: Records, code: str, month: int | None) -> Level | Estimate | None:
    """Find what the report holds of an outcome among everyone who took part."""
    found: list[Level | Estimate] = [item for item in records.levels if item.subgroup is None]
    found += [
        item
        for item in records.estimates
        if item.subgroup is None and item.role in ("primary", "secondary")
    ]
    return next((item for item in found if (item.outcome, item.month) == (code, month)), None)


def nothing_given(why: str) -> GivenValue:
    """Give empty values, and why they are."""
    return GivenValue(NOT_AVAILABLE, NOT_AVAILABLE, NOT_AVAILABLE, why)


def given_of_step(step: DeliveryFigure | None) -> GivenValue:
    """Give the share who reached a step of delivery, with its interval, in per cent; or why nothing is given."""
    say = sentences()
    if step is None:
        return nothing_given(say.plain("return.why.no_step"))
    if step.share is None or step.low is None or step.high is None:
        people = count(step.people) if step.people else CONFIDENTIAL
        return GivenValue(people, CONFIDENTIAL, CONFIDENTIAL, say.plain("return.why.withheld"))
    low, high = f"{step.low:.0f}", f"{step.high:.0f}"
    span = say.plain("from_to", low=low, high=high)
    return GivenValue(count(step.people), f"{step.share:.0f}", span)


def label_with_unit(code: str, facts: Facts) -> str:
    """Name an outcome with its unit; one that nobody knows is named by its code."""
    outcome = known_outcome(code, facts.measures)
    if outcome is None:
        return code
    unit = facts.currency if outcome.unit == "money" else outcome.unit
    return unit_in_label(outcome.label, unit)


def known_outcome(code: str, measures: Sequence[Measure]) -> Outcome | None:
    """Find an outcome in the shared catalogue or among those of the project; None where it is in neither."""
    shared = shared_outcomes().get(code)
    if shared is not None:
        return told_outcome(shared)
    return next((m.outcome for m in measures if m.outcome.code == code), None)


def count_or_sign(n: int | None) -> str:
    """Give a number of people, or the sign for one that is withheld."""
    return CONFIDENTIAL if n is None else count(n)
