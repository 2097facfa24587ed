"""What a programme cost: in all, and for each person, start, job and additional outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from localeval.analysis.count_cells import PARTICIPANTS, everyone_name
from localeval.analysis.facts import MOST_FUNDERS
from localeval.analysis.valued import (
    ValuedEvaluation,
    WhyNot,
    estimated_share,
    level_reached,
    started_name,
    started_of,
)
from localeval.catalogue.money_over_time import Deflator
from localeval.data.shared_costs import SHARE
from localeval.data.value_checks import folded, valued
from localeval.methods.value.net_value import Spread
from localeval.methods.value.ratio import Estimated, ratio
from localeval.results import UnitCost

if TYPE_CHECKING:
    import pandas as pd

    from localeval.project.value_settings import ValueSettings


@dataclass(frozen=True)
class Costs:
    """The costs of a place in one year's prices."""

    cash: float
    in_kind: float
    funders: dict[str, float]
    public: float | None
    lines: int
    not_valued: int
    credits: int
    shared: int
    shared_percent: float
    converted: int

    @property
    def total(self) -> float:
        """Cash and in kind together."""
        return self.cash + self.in_kind


def costs_of(frame: pd.DataFrame, settings: ValueSettings, deflator: Deflator) -> Costs:
    """Put the lines into prices of one year and take the share of each that is this place's and these people's.

    Parameters
    ----------
    frame : DataFrame
        The table of costs: ``year``, ``amount``, ``kind``, and ``funder`` and the place's share where they are given.
    settings : ValueSettings
    deflator : Deflator

    Returns
    -------
    Costs
        In the currency of the project, in prices of ``settings.price_year``.
    """
    factor = frame["year"].map(lambda year: deflator.factor(int(year), settings.price_year))
    share = frame.get(SHARE, 1.0)
    amount = frame["amount"] * factor * share * settings.costs.for_these_people / 100
    kind = frame["kind"].astype("str")
    funders: dict[str, float] = {}
    if "funder" in frame:
        named = frame["funder"].astype("object").where(frame["funder"].notna(), "")
        sums = amount.groupby(named.astype("str").str.slice(0, 200)).sum()
        largest = sums.sort_values(ascending=False, kind="stable")[:MOST_FUNDERS]
        funders = {str(n): float(a) for n, a in largest.items()}
    public = None
    if settings.public_funders is not None and "funder" in frame:
        public = float(
            amount[frame["funder"].map(folded).isin(map(folded, settings.public_funders))].sum()
        )
    common = (frame[SHARE] < 1) if SHARE in frame else frame["amount"] != frame["amount"]
    has_share = SHARE in frame and bool(common.any())
    return Costs(
        cash=float(amount[kind == "cash"].sum()),
        in_kind=float(amount[kind == "in_kind"].sum()),
        funders=funders if set(funders) - {""} else {},
        public=public,
        lines=len(frame),
        not_valued=int(frame["amount"].isna().sum()),
        credits=int((frame["amount"] < 0).sum()),
        shared=int(common.sum()) if has_share else 0,
        shared_percent=float(100 * frame[SHARE][common].iloc[0]) if has_share else 0.0,
        converted=int((frame["year"] != settings.price_year).sum()),
    )


def unit_costs_of(
    evaluation: ValuedEvaluation,
    cost: Estimated,
    people: int | None,
    at_most: int | None,
    effect: Spread | None,
    why: WhyNot,
) -> tuple[UnitCost, ...]:
    """Give what one of each costs, as far as the counts and shares behind it are published.

    Parameters
    ----------
    evaluation : ValuedEvaluation
    cost : Estimated
        Of all, in prices of one year.
    people : int or None
        All who joined, as it is printed; None where it is withheld.
    at_most : int or None
        How many they are at most, where a few are left out.
    effect : Spread or None
        What the programme added, as a share of participants; None where nothing can be said of that.
    why : WhyNot
        Why not, then.
    """
    if cost.value <= 0:
        return ()
    if not people:
        return (UnitCost(kind="participant", why="withheld"),)
    each = cost.times(1 / people)
    if at_most is not None:
        shared = ratio(cost, Estimated(people, people, at_most))
        each = Estimated(each.value, shared.low or each.low, each.high)
    found = [_unit("participant", each, Estimated(1, 1, 1))]
    started = started_of(evaluation)
    if started is not None:
        shown = evaluation.protection.shows(everyone_name(PARTICIPANTS), started_name())
        door = evaluation.protection.as_coarse(evaluation.door)
        count = door.count(started) if shown else None
        known = Estimated(count, count, count) if count else None
        found.append(_unit("start", cost, known))
    job = next((d for d in evaluation.delivery if d.kind == "job" and not d.cohort), None)
    if job is not None:
        found.append(
            replace_months(
                _unit("job", each, estimated_share(job.share, job.low, job.high)), job.months
            )
        )
    measure = valued(evaluation.project)
    if measure.outcome.unit == "percent" and measure.outcome.direction == "increase":
        found.append(
            replace_months(_unit("in_outcome", each, level_reached(evaluation)), measure.month)
        )
    if effect is None:
        if evaluation.project.has_comparison:
            found.append(UnitCost(kind="additional", months=measure.month, why=why or "withheld"))
    else:
        ends = Estimated(effect.central, effect.low, effect.high)
        found.append(replace_months(_unit("additional", each, ends), measure.month))
    return tuple(found)


def replace_months(one: UnitCost, months: int) -> UnitCost:
    """Say at which month."""
    return one.model_copy(update={"months": months})


def _unit(
    kind: Literal["participant", "start", "job", "in_outcome", "additional"],
    cost: Estimated,
    count: Estimated | None,
) -> UnitCost:
    if count is None:
        return UnitCost(kind=kind, why="withheld")
    found = ratio(cost, count)
    if found.kind != "bounded":
        low = None if found.low is None else round(found.low, 2)
        return UnitCost(kind=kind, low=low, why=found.kind)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return UnitCost(
        kind=kind, value=round(found.value, 2), low=round(found.low, 2), high=round(found.high, 2)
    )
