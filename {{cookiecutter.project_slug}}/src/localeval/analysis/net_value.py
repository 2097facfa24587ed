"""What stood against the costs: net present social value, by who gains, what drives it, and public budgets alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from localeval.analysis.unit_costs import Costs
from localeval.analysis.valued import ValuedEvaluation, WhyNot, level_reached, own_table, spread_of
from localeval.base.digests import digest
from localeval.catalogue.money_over_time import Deflator, discount_rates
from localeval.data.value_checks import valued
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
from localeval.results import (
    Assumption,
    Benefit,
    Driver,
    NetValue,
    PublicBudgets,
    UnitValueRow,
    Value,
)

if TYPE_CHECKING:
    import pandas as pd

    from localeval.project.value_settings import ValueSettings


def with_net_value(
    evaluation: ValuedEvaluation,
    found: Value,
    costs: Costs,
    effect: Spread | None,
    why: WhyNot,
    deflator: Deflator,
) -> Value:
    """Add the net present value where outcomes have values and something can be said of them, else why there is none.

    Parameters
    ----------
    evaluation : ValuedEvaluation
    found : Value
        What is known of its costs.
    costs : Costs
    effect : Spread or None
        What the programme added, as a share of participants; None where nothing can be said of that.
    why : WhyNot
        Why not, then.
    deflator : Deflator
    """
    settings, values = evaluation.project.settings.value, own_table(evaluation, "unit_values")
    assert settings is not None
    if not evaluation.project.has_comparison:
        return found.model_copy(update={"why_no_net": "not_compared"})
    if values is None:
        return found.model_copy(update={"why_no_net": "no_values"})
    if costs.total <= 0:
        return found.model_copy(update={"why_no_net": "no_costs"})
    mine = values[values["outcome"].astype("str") == found.outcome]
    case = None
    if settings.basis == "gross" and not why:
        level = level_reached(evaluation)
        effect = None if level is None else Spread(level.value, level.low, level.high, "normal")
        why = "withheld" if effect is None else ""
    if effect is not None and found.people:
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
        duration=spread_of(settings.duration),
        drop_off=spread_of(settings.drop_off, 0.01),
        displacement=spread_of(settings.displacement, 0.01),
        deadweight=spread_of(settings.deadweight, 0.01),
        optimism_bias=spread_of(settings.optimism_bias, 0.01),
        optimism_bias_costs=spread_of(settings.optimism_bias_costs, 0.01),
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
