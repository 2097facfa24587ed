"""Words that the text, the tables and the chart on value for money share: amounts, what an outcome is called, what was assumed.

The sentences are in ``en/value.yml``. Amounts of one kind are printed as precisely as the widest of their ranges lets them be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from localeval.analysis.facts import Facts
from localeval.catalogue.catalogue import Outcome
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import Precision, currency_sign, precision_of_amount
from localeval.report.wording.phrases import outcome_of, plain
from localeval.results import Driver, UnitCost, Value


def money(value: Value, ranges: Iterable[tuple[float, float]]) -> Amounts:
    """Say how amounts of money that stand together are printed: to two digits of half the widest range, so that their sums can be followed."""
    half = max((abs(high - low) / 2 for low, high in ranges), default=0.0)
    step = 10.0 ** (math.floor(math.log10(half) + 1e-12) - 1) if half > 0 else 1.0
    return Amounts(sentences(), value.currency, Precision(max(1.0, step)))


def of_total(value: Value) -> Amounts:
    """Say how the total and its parts are printed: four digits of the total, and whole pounds."""
    digits = len(str(int(max(value.cost, 1)))) - 4
    return Amounts(sentences(), value.currency, Precision(float(10 ** max(0, digits))))


def each_and_range(value: Value, one: UnitCost) -> tuple[str, str]:
    """Give what one costs and its range: ``£2,000`` and ``£1,800 to £2,200``."""
    low, middle, high = (one.low or 0.0, one.value or 0.0, one.high or 0.0)
    printed = _of_one(value, low, middle, high)
    return printed.bare(middle), range_words(printed, low, high)


def at_least(value: Value, least: float) -> str:
    """Give the end of a likely range that has no other: two digits, as there is no width that more would be of; rounded down."""
    step = 0.01 if least < 10 else max(1.0, 10.0 ** (math.floor(math.log10(least)) - 1))
    printed = Amounts(sentences(), value.currency, Precision(step))
    return printed.bare(math.floor(least / step + 1e-9) * step)


def _of_one(value: Value, low: float, middle: float, high: float) -> Amounts:
    if high < 10:
        step = 0.01
    else:
        step = precision_of_amount(low, high, value.currency).step
        if low == high:
            step = of_total(value.model_copy(update={"cost": middle})).precision.step
    return Amounts(sentences(), value.currency, Precision(step))


def range_words(amounts: Amounts, low: float, high: float) -> str:
    """Give a range: ``−£1,000,000 to £405,000``."""
    return sentences().plain("from_to", low=amounts.bare(low), high=amounts.bare(high))


def value_point(facts: Facts, value: Value) -> str:
    """Say in one main point what a participant cost and what the net value is; empty where neither is given."""
    say = sentences()
    one = next((unit for unit in value.unit_costs if unit.kind == "participant"), None)
    if one is None or one.value is None:
        return ""
    each, between = each_and_range(value, one)
    whom = "offered" if facts.method.asks_allocated else "joined"
    if value.net is None:
        return say.markdown(f"value.main_point.{whom}", each=each, range=between)
    amounts = money(value, [(value.net.low, value.net.high)])
    return say.markdown(
        f"value.main_point.{whom}_net",
        each=each,
        value=amounts.bare(value.net.value),
        range=range_words(amounts, value.net.low, value.net.high),
    )


def valued_outcome(facts: Facts, value: Value) -> Outcome | None:
    """Give the outcome that is valued."""
    return outcome_of(facts, value.outcome)


def additional_what(facts: Facts, value: Value) -> str:
    """Name one additional outcome: ``person in paid work``."""
    say, outcome = sentences(), valued_outcome(facts, value)
    phrase = plain(outcome.phrase or outcome.label) if outcome else value.outcome
    unit = outcome.unit if outcome else "score"
    if unit == "percent":
        way = "down" if outcome is not None and outcome.direction == "decrease" else "up"
        return say.plain(f"value.what.percent_{way}", phrase=phrase)
    if unit == "money":
        return say.plain("value.what.money", one=one_of(value), phrase=phrase)
    return say.plain("value.what.other", phrase=phrase)


def one_of(value: Value) -> str:
    """Give one of the currency: ``£1``."""
    return f"{currency_sign(value.currency)}1"


def effect_words(facts: Facts, value: Value, effect: float) -> str:
    """Give an effect in a sentence: ``12 more in 100``."""
    unit = _unit(facts, value)
    return Amounts.of_ranges(unit, [(-abs(effect) / 20, abs(effect) / 20)]).difference(effect)


def _unit(facts: Facts, value: Value) -> str:
    """Give the unit of the contract in which the effect is."""
    outcome = valued_outcome(facts, value)
    unit: str = outcome.unit if outcome else "score"
    return value.currency if unit == "money" else unit


def level_words(effect: float) -> str:
    """Give a share of people: ``40 in 100``."""
    return Amounts.of_ranges("percent", ()).level(effect)


def ends_words(facts: Facts, value: Value, driver: Driver) -> str:
    """Give between what an assumption was turned: ``20% to 40%``, ``1 to 3 years``."""
    say = sentences()
    if driver.name == "effect":
        if value.basis == "gross":
            return Amounts.of_ranges("percent", ()).level_range(driver.low, driver.high)
        unit = _unit(facts, value)
        ends = sorted((driver.low, driver.high))
        return Amounts.of_ranges(unit, [(ends[0], ends[1])]).range(ends[0], ends[1])
    if driver.name == "cost":
        return range_words(money(value, [(driver.low, driver.high)]), driver.low, driver.high)
    if driver.name == "duration":
        return say.plain("value.ends", low=f"{driver.low:g}", high=years(driver.high))
    if driver.name == "unit_values":
        return say.plain("value.of_central", low=f"{driver.low:.0f}", high=f"{driver.high:.0f}")
    return say.plain("value.ends", low=per_cent(driver.low), high=per_cent(driver.high))


def years(n: float) -> str:
    """Give a number of years: ``1 year``, ``2.5 years``."""
    say = sentences()
    return say.plain(say.by_number("value.in_years", f"{n:g}"), n=f"{n:g}")


def per_cent(n: float) -> str:
    """Give a share in per cent: ``20%``."""
    return sentences().plain("value.in_per_cent", n=f"{n:g}")


def driver_name(driver: Driver) -> str:
    """Name what was turned."""
    return sentences().plain(f"value.driver.{driver.name}")
