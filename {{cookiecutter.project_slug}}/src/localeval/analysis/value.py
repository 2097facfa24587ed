"""What a place's programme cost and was worth: out of its costs and of findings as they are published, and of nothing else.

Counts of people, shares of jobs and the estimate are taken as they have left disclosure control, so that no cost of one job tells how many
jobs there were. What is not given there is not given here either. Additional outcomes are spoken of only where somebody is compared and
the evidence is strong enough; a report that compares nobody says what a participant, a start and a job cost.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
)
from localeval.analysis.facts import MOST_FUNDERS
from localeval.analysis.sample import participants_in
from localeval.base.digests import digest
from localeval.catalogue.money_over_time import Deflator, discount_rates
from localeval.data.shared_costs import SHARE
from localeval.data.standard import PARTICIPANT
from localeval.data.value_checks import deflator_of, folded, valued
from localeval.data.words import event_words
from localeval.methods.delivery.funnel import wilson_interval
from localeval.methods.value.discounting import Step, discount_factors
from localeval.methods.value.net_value import (
    DRAWS,
    Case,
    Spread,
    UnitValue,
    Worth,
    break_even,
    draws,
    drivers,
    interval,
    public_purse,
    worth,
)
from localeval.methods.value.net_value import Driver as TurnedInput
from localeval.methods.value.ratio import Estimated, ratio
from localeval.results import (
    Assumption,
    Benefit,
    DeliveryFigure,
    Driver,
    Estimate,
    Evidence,
    FlowStep,
    Level,
    NetValue,
    PublicBudgets,
    UnitCost,
    UnitValueRow,
    Value,
)

if TYPE_CHECKING:
    import pandas as pd

    from localeval.analysis.protection import Protection
    from localeval.methods.disclosure.door import Door
    from localeval.project.project import Project
    from localeval.project.value_settings import ValueSettings

#: Raise it when a number that is published can become another one.
EDITION = "2026.1"
#: From this level of the Maryland scale on a difference is said to be the programme's.
LEAST_EVIDENCE = 3
_NOTHING = Spread(0, 0, 0)
_Why = Literal["", "withheld", "not_compared", "evidence", "no_estimate"]


class ValuedEvaluation(Protocol):
    """What is asked of an ``analysis.evaluation.Evaluation``."""

    project: Project
    door: Door

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]: ...
    @property
    def protection(self) -> Protection: ...
    @property
    def flow(self) -> tuple[FlowStep, ...]: ...
    @property
    def estimates(self) -> tuple[Estimate, ...]: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def delivery(self) -> tuple[DeliveryFigure, ...]: ...
    @property
    def evidence(self) -> Evidence: ...


@dataclass(frozen=True)
class _Costs:
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
        return self.cash + self.in_kind


def value(evaluation: ValuedEvaluation) -> Value | None:
    """Say what the programme cost and was worth; None where ``evaluation.yml`` does not ask for it."""
    project, settings = evaluation.project, evaluation.project.settings.value
    if settings is None or "costs" not in project.tables:
        return None
    deflator = deflator_of(_own(evaluation, "deflators"))
    costs = _costs(evaluation.tables["costs"], settings, deflator)
    measure, people, at_most = valued(project), *_shared_among(evaluation)
    share = settings.costs.within / 100
    cost = Estimated(costs.total, costs.total * (1 - share), costs.total * (1 + share))
    effect, why = _additional(evaluation)
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
        unit_costs=_unit_costs(evaluation, cost, people, at_most, effect, why),
    )
    return _with_net_value(evaluation, found, costs, effect, why, deflator)


def participants(flow: tuple[FlowStep, ...]) -> int | None:
    """Count those among whom costs are shared, as published: all participants, those who were allocated and are in no file among them."""
    counts = {step.step: step.participants for step in flow}
    if "allocated" in counts:
        recent, allocated = counts.get("too_recent", 0), counts["allocated"]
        return None if recent is None or allocated is None else allocated + recent
    return counts.get("everyone", counts.get("in_data"))


def _shared_among(evaluation: ValuedEvaluation) -> tuple[int | None, int | None]:
    """Count those among whom costs are shared, and how many they are at most where that is not printed exactly.

    Where a few people are left out on the way, such as those like whom nobody is, the number of all who joined is withheld to protect them.
    What is printed of the others, and that there are fewer more than the threshold, is enough for what a person cost.
    """
    flow, door = evaluation.flow, evaluation.door
    people, last = participants(flow), next((s for s in flow if s.step == "evaluated"), None)
    if people is not None or last is None or last.participants is None:
        return people, None
    left_out = [step.participants for step in flow if step.excluded]
    if any(step.step == "allocated" for step in flow) or left_out.count(None) != 1:
        return None, None
    n = last.participants + sum(count for count in left_out if count is not None)
    joined = int(participants_in(evaluation.tables["people"]).sum())
    if not 0 < joined - n + door.rounding < door.threshold + 2 * door.rounding:
        return None, None
    return n, n + door.threshold - 1


def _own(evaluation: ValuedEvaluation, table: str) -> pd.DataFrame | None:
    return evaluation.tables[table] if table in evaluation.project.tables else None


def _costs(frame: pd.DataFrame, settings: ValueSettings, deflator: Deflator) -> _Costs:
    """Put the lines into prices of one year and take the share of each that is this place's and these people's."""
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
    return _Costs(
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


def _unit_costs(
    evaluation: ValuedEvaluation,
    cost: Estimated,
    people: int | None,
    at_most: int | None,
    effect: Spread | None,
    why: _Why,
) -> tuple[UnitCost, ...]:
    """Give what one of each costs, as far as the counts and shares behind it are published."""
    if cost.value <= 0:
        return ()
    if not people:
        return (UnitCost(kind="participant", why="withheld"),)
    each = cost.times(1 / people)
    if at_most is not None:
        shared = ratio(cost, Estimated(people, people, at_most))
        each = Estimated(each.value, shared.low or each.low, each.high)
    found = [_unit("participant", each, Estimated(1, 1, 1))]
    started = _started(evaluation)
    if started is not None:
        shown = evaluation.protection.shows(everyone_name(PARTICIPANTS), started_name())
        door = evaluation.protection.as_coarse(evaluation.door)
        count = door.count(started) if shown else None
        known = Estimated(count, count, count) if count else None
        found.append(_unit("start", cost, known))
    job = next((d for d in evaluation.delivery if d.kind == "job" and not d.cohort), None)
    if job is not None:
        found.append(
            replace_months(_unit("job", each, _share(job.share, job.low, job.high)), job.months)
        )
    measure = valued(evaluation.project)
    if measure.outcome.unit == "percent" and measure.outcome.direction == "increase":
        found.append(replace_months(_unit("in_outcome", each, _level(evaluation)), measure.month))
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


def _share(share: float | None, low: float | None, high: float | None) -> Estimated | None:
    """Give a share in per cent as a number between 0 and 1; None where it is not published or nought."""
    if share is None or low is None or high is None or share <= 0 or low <= 0:
        return None
    return Estimated(share / 100, low / 100, high / 100)


def _level(evaluation: ValuedEvaluation) -> Estimated | None:
    """Give the share of participants who have the valued outcome, as published; None where it is not."""
    measure = valued(evaluation.project)
    if not evaluation.project.has_comparison:
        for level in evaluation.levels:
            if (level.outcome, level.month) == (
                measure.outcome.code,
                measure.month,
            ) and not level.subgroup:
                return _share(level.level, level.low, level.high)
        return None
    estimate = _estimate(evaluation)
    if estimate is None or estimate.participant_level is None or not estimate.n_participants:
        return None
    share, n = estimate.participant_level / 100, estimate.n_participants
    low, high = wilson_interval(round(share * n), n)
    return _share(100 * share, 100 * min(low, share), 100 * max(high, share))


def _estimate(evaluation: ValuedEvaluation) -> Estimate | None:
    measure = valued(evaluation.project)
    return next(
        (
            one
            for one in evaluation.estimates
            if (one.outcome, one.month) == (measure.outcome.code, measure.month)
            and one.subgroup is None
            and one.role != "sensitivity"
        ),
        None,
    )


def _additional(evaluation: ValuedEvaluation) -> tuple[Spread | None, _Why]:
    """Give the additional outcomes a participant, the better the larger; None, and why, where nothing may be said of them."""
    if not evaluation.project.has_comparison:
        return None, "not_compared"
    found = _estimate(evaluation)
    if found is None:
        return None, "no_estimate"
    if found.estimate is None or found.low is None or found.high is None:
        return None, "withheld"
    if evaluation.evidence.level < LEAST_EVIDENCE:
        return None, "evidence"
    scale = 0.01 if found.unit == "percent" else 1.0
    ends = Estimated(found.estimate, found.low, found.high)
    ends = ends.times(scale if found.direction == "increase" else -scale)
    return Spread(ends.value, ends.low, ends.high, "normal"), ""


def _with_net_value(
    evaluation: ValuedEvaluation,
    found: Value,
    costs: _Costs,
    effect: Spread | None,
    why: _Why,
    deflator: Deflator,
) -> Value:
    """Add the net present value where outcomes have values and something can be said of them, else why there is none."""
    settings, values = evaluation.project.settings.value, _own(evaluation, "unit_values")
    assert settings is not None
    if not evaluation.project.has_comparison:
        return found.model_copy(update={"why_no_net": "not_compared"})
    if values is None:
        return found.model_copy(update={"why_no_net": "no_values"})
    mine = values[values["outcome"].astype("str") == found.outcome]
    case = None
    if settings.basis == "gross" and not why:
        level = _level(evaluation)
        effect = None if level is None else Spread(level.value, level.low, level.high, "normal")
        why = "withheld" if effect is None else ""
    if effect is not None and found.people and costs.total > 0:
        case = _case(found, costs.total, effect, mine, settings, deflator)
    if case is None:
        return found.model_copy(update={"why_no_net": why or "withheld"})
    converted = int((mine["price_year"] != settings.price_year).sum())
    rates = discount_rates()
    public = None if costs.public is None else costs.public / costs.total
    said = f"{deflator.source}; {deflator.published}" if converted or found.converted else ""
    return found.model_copy(
        update={
            "net": _net_value(case, mine, _scale(evaluation), public),
            "assumptions": tuple(_assumptions(settings)),
            "values": tuple(map(_value_row, mine.to_dict("records"))),
            "horizon": settings.horizon or 0,
            "discount_rates": f"{rates.source}",
            "converted": found.converted + converted,
            "deflator": said,
        }
    )


def _scale(evaluation: ValuedEvaluation) -> float:
    """Give what turns an effect of a case into one as it is printed: in per cent, and down where down is good."""
    outcome = valued(evaluation.project).outcome
    scale = 100.0 if outcome.unit == "percent" else 1.0
    return scale if outcome.direction == "increase" else -scale


def _spread(given: object, scale: float = 1.0) -> Spread:
    if given is None:
        return _NOTHING
    low, central, high = (float(getattr(given, end)) * scale for end in ("low", "central", "high"))
    return Spread(central, low, high)


def _case(
    found: Value,
    total: float,
    effect: Spread,
    values: pd.DataFrame,
    settings: ValueSettings,
    deflator: Deflator,
) -> Case:
    horizon, rates = settings.horizon or 1, discount_rates().rates
    factors = {
        kind: tuple(discount_factors([Step(*step) for step in steps], horizon).tolist())
        for kind, steps in rates.items()
    }
    share = settings.costs.within / 100
    return Case(
        people=float(found.people or 0),
        cost=Spread(total, total * (1 - share), total * (1 + share), "normal"),
        effect=effect,
        first_year=found.month // 12,
        factors=factors["standard"],
        health_factors=factors["health"],
        values=tuple(
            _unit_value(row, deflator, settings.price_year) for row in values.to_dict("records")
        ),
        duration=_spread(settings.duration),
        drop_off=_spread(settings.drop_off, 0.01),
        displacement=_spread(settings.displacement, 0.01),
        deadweight=_spread(settings.deadweight, 0.01),
        optimism_bias=_spread(settings.optimism_bias, 0.01),
        optimism_bias_costs=_spread(settings.optimism_bias_costs, 0.01),
    )


def _unit_value(row: Mapping[Hashable, Any], deflator: Deflator, to: int) -> UnitValue:
    factor = deflator.factor(int(str(row["price_year"])), to)
    central = float(str(row["amount"]))
    ends = [row.get(end) for end in ("low", "high")]
    low, high = (central if end is None or end != end else float(str(end)) for end in ends)
    return UnitValue(
        amount=Spread(central * factor, low * factor, high * factor),
        once=row["per"] == "once",
        gain=row["gain"],
        health=row.get("rates") == "health",
        counted=row["transfer"] == "no",
    )


def _value_row(row: Mapping[Hashable, Any]) -> UnitValueRow:
    return UnitValueRow.model_validate(
        {
            "label": str(row["label"])[:500],
            "gain": str(row["gain"]),
            "transfer": row["transfer"] == "yes",
            "amount": float(str(row["amount"])),
            "per": str(row["per"]),
            "rates": "health" if row.get("rates") == "health" else "standard",
            "price_year": int(str(row["price_year"])),
            "source": str(row["source"])[:500],
            "edition": str(row["edition"])[:500],
            "licence": str(row["licence"])[:500],
        }
    )


def _net_value(case: Case, values: pd.DataFrame, scale: float, public: float | None) -> NetValue:
    central = worth(case)
    # By the content, so that the same evaluation gives the same bytes, and no two share their chance.
    drawn = draws(case, int(digest(repr(case))[:16], 16))
    low, high = interval(drawn.net)
    benefits = []
    for i, (label, value) in enumerate(zip(values["label"], case.values, strict=True)):
        ends = interval(drawn.benefits[i])
        benefits.append(
            Benefit(
                label=str(label)[:500],
                gain=value.gain,
                counted=value.counted,
                value=round(float(central.benefits[i][0])),
                low=round(ends[0]),
                high=round(ends[1]),
            )
        )
    cost = float(central.cost[0])
    ratio_low, ratio_high = interval((drawn.net + drawn.cost) / drawn.cost)
    even = break_even(case)
    return NetValue(
        value=round(float(central.net[0])),
        low=round(low),
        high=round(high),
        positive_in_100=int(100 * (drawn.net > 0).mean()),
        benefits=tuple(benefits),
        cost=round(cost),
        ratio=round((float(central.net[0]) + cost) / cost, 2),
        ratio_low=round(ratio_low, 2),
        ratio_high=round(ratio_high, 2),
        break_even=None if even is None else round(even * scale, 4),
        drivers=tuple(_driver(one, scale) for one in drivers(case)),
        draws=DRAWS,
        public_budgets=None if public is None else _public_budgets(case, central, drawn, public),
    )


def _public_budgets(case: Case, central: Worth, drawn: Worth, share: float) -> PublicBudgets:
    """Give what the programme did to public budgets, of the same draws as the net value."""
    middle, found = public_purse(case, central, share), public_purse(case, drawn, share)
    (low, high), (gains_low, gains_high) = interval(found.net), interval(found.gains)
    return PublicBudgets(
        value=round(float(middle.net[0])),
        low=round(low),
        high=round(high),
        positive_in_100=int(100 * (found.net > 0).mean()),
        gains=round(float(middle.gains[0])),
        gains_low=round(gains_low),
        gains_high=round(gains_high),
        cost=round(float(middle.cost[0])),
    )


def _driver(one: TurnedInput, scale: float) -> Driver:
    """Give it in the units of the estimate, shares in per cent."""
    factor = {"effect": scale, "cost": 1.0, "duration": 1.0}.get(one.name, 100.0)
    return Driver(
        name=one.name,
        low=round(one.low * factor, 4),
        high=round(one.high * factor, 4),
        net_at_low=round(one.net_at_low),
        net_at_high=round(one.net_at_high),
    )


def _assumptions(settings: ValueSettings) -> list[Assumption]:
    return [
        Assumption.model_validate(
            {
                "name": key,
                "unit": "years" if key == "duration" else "percent",
                "low": given.low,
                "central": given.central,
                "high": given.high,
                "reason": given.reason,
            }
        )
        for key, given in settings.assumed.items()
    ]


def started_name() -> CellName:
    """Name the people of whom it is on record that they started, of those who were offered a place."""
    return ("value", "started")


def _started(evaluation: ValuedEvaluation) -> int | None:
    """Count participants with a start on record, where a place was offered by chance and some did not take it up; else None."""
    project = evaluation.project
    if project.settings.value is None or "events" not in project.tables:
        return None
    if not project.design.asks_allocated or "costs" not in project.tables:
        return None
    people, events = evaluation.tables["people"], evaluation.tables["events"]
    mine = people.loc[people["group"] == PARTICIPANT, "person_id"].astype("str")
    rows = events[event_words(events["event"]) == "started"]
    started = int(mine.isin(rows["person_id"].astype("str")).sum())
    return started if 0 < started < len(mine) else None


def count_value(evaluation: ValuedEvaluation, cells: CountCells) -> None:
    """Add who started of those who were offered a place, and tie it to them."""
    started = _started(evaluation)
    if started is None:
        return
    everyone = cells.find(everyone_name(PARTICIPANTS))
    total = cells.values.get(everyone)
    cells.add(started_name(), started, rounded=True, worth=BY_THE_WAY)
    if total is not None and total > started:
        rest: CellName = ("value", "rest")
        cells.hide(rest, total - started)
        cells.total(everyone, [started_name(), rest])
