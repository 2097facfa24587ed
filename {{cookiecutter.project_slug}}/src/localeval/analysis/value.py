"""What a place's programme cost and was worth: out of its costs and of findings as they are published, and of nothing else.

Counts of people, shares of jobs and the estimate are taken as they have left disclosure control, so that no cost of one job tells how many
jobs there were. What is not given there is not given here either. Additional outcomes are spoken of only where somebody is compared and
the evidence is strong enough; a report that compares nobody says what a participant, a start and a job cost.
"""

from __future__ import annotations

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
)
from localeval.analysis.net_value import with_net_value
from localeval.analysis.unit_costs import costs_of, unit_costs_of
from localeval.analysis.valued import (
    ValuedEvaluation,
    additional_outcome,
    own_table,
    shared_among,
    started_name,
    started_of,
)
from localeval.data.value_checks import deflator_of, valued
from localeval.methods.value.ratio import Estimated
from localeval.results import Value

#: Raise it when a number that is published can become another one.
EDITION = "2026.2"


def value(evaluation: ValuedEvaluation) -> Value | None:
    """Say what the programme cost and was worth; None where ``evaluation.yml`` does not ask for it."""
    project, settings = evaluation.project, evaluation.project.settings.value
    if settings is None or "costs" not in project.tables:
        return None
    deflator = deflator_of(own_table(evaluation, "deflators"))
    costs = costs_of(evaluation.tables["costs"], settings, deflator)
    measure, people, at_most = valued(project), *shared_among(evaluation)
    share = settings.costs.within / 100
    cost = Estimated(costs.total, costs.total * (1 - share), costs.total * (1 + share))
    effect, why = additional_outcome(evaluation)
    found = Value(
        edition=EDITION,
        currency=project.settings.currency,
        price_year=settings.price_year,
        outcome=measure.outcome.code,
        month=measure.month,
        basis=settings.basis,
        people=people,
        people_at_most=at_most,
        cost=max(0.0, float(round(costs.total))),
        cash=round(costs.cash),
        in_kind=round(costs.in_kind),
        within=settings.costs.within,
        within_reason=settings.costs.reason,
        for_these_people=settings.costs.for_these_people,
        for_these_people_reason=settings.costs.for_these_people_reason or "",
        funders={name: round(amount) for name, amount in costs.funders.items()},
        public_funders=tuple(settings.public_funders or ()),
        public_cost=None if costs.public is None else round(costs.public),
        lines=costs.lines,
        not_valued=costs.not_valued,
        credits=costs.credits,
        shared=costs.shared,
        shared_percent=round(costs.shared_percent, 1),
        converted=costs.converted,
        deflator=f"{deflator.source}; {deflator.published}" if costs.converted else "",
        unit_costs=unit_costs_of(evaluation, cost, people, at_most, effect, why),
    )
    return with_net_value(evaluation, found, costs, effect, why, deflator)


def count_value(evaluation: ValuedEvaluation, cells: CountCells) -> None:
    """Add who started of those who were offered a place, and tie it to them."""
    started = started_of(evaluation)
    if started is None:
        return
    everyone = cells.find(everyone_name(PARTICIPANTS))
    total = cells.values.get(everyone)
    cells.add(started_name(), started, rounded=True, worth=BY_THE_WAY)
    if total is not None and total > started:
        rest: CellName = ("value", "rest")
        cells.hide(rest, total - started)
        cells.total(everyone, [started_name(), rest])
