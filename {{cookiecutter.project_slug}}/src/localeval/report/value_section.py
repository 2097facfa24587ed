"""The section "Value for money": what a participant, a job and an additional outcome cost, and what stood against the costs.

The chart is in ``charts.value_drivers``. Every number was worked out of published ones (``analysis.value``). Net value is said first and a
benefit-cost ratio only beside it; where an interval leaves open whether anything was added, it is said that a cost cannot be given, and at
which effect the benefits would be as large as the costs. The sentences are in ``wording/en/value.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.analysis.facts import MOST_FUNDERS, Facts
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import Precision, count
from localeval.report.wording.phrases import after, joined, plain
from localeval.report.wording.value_words import (
    additional_what,
    at_least,
    each_and_range,
    effect_words,
    level_words,
    money,
    of_total,
    one_of,
    per_cent,
    range_words,
    valued_outcome,
    years,
)
from localeval.results import NetValue, UnitCost, Value

__all__ = [
    "assumptions_table",
    "benefits_table",
    "costs_table",
    "public_table",
    "value_text",
    "values_table",
]


def value_text(facts: Facts, value: Value | None) -> Text:
    """Say what one of each cost, what the net value is, and what is to be known of the costs."""
    say = sentences()
    if value is None:
        return Text(say.plain("value.nothing"))
    told = [line for one in value.unit_costs if (line := _told(facts, value, one))]
    parts = [
        _first(facts, value),
        "\n".join(f"- {line}" for line in told),
        " ".join(_net(facts, value)),
        " ".join(_of_costs(value)),
    ]
    return Text("\n\n".join(filter(None, parts)))


def _first(facts: Facts, value: Value) -> str:
    say = sentences()
    one = next((unit for unit in value.unit_costs if unit.kind == "participant"), None)
    slots = {
        "programme": plain(facts.programme),
        "total": of_total(value).bare(value.cost),
        "year": str(value.price_year),
    }
    if _has_no_amounts(value):
        return say.markdown("value.cost.no_amounts", programme=slots["programme"])
    if value.cost <= 0:
        return say.markdown("value.cost.nought", programme=slots["programme"], year=slots["year"])
    if one is None or one.value is None:
        return say.markdown("value.cost.withheld", **slots)
    each, between = each_and_range(value, one)
    key = "offered" if facts.method.asks_allocated else "joined"
    told = say.markdown(f"value.cost.{key}", **slots, each=each, range=between)
    if value.people_at_most is None or value.people is None:
        return told
    few = say.markdown("value.few_more", n=count(value.people), most=count(value.people_at_most))
    return f"{told} {few}"


def _has_no_amounts(value: Value) -> bool:
    """Whether everything was given in kind and nobody has said what it is worth, so that no cost is known."""
    return value.cost <= 0 and value.not_valued == value.lines


def _told(facts: Facts, value: Value, one: UnitCost) -> str:
    say, outcome = sentences(), valued_outcome(facts, value)
    if one.kind == "participant":
        return ""
    label = {"label": plain(outcome.label if outcome else value.outcome)}
    if one.kind == "additional":
        return _additional(facts, value, one)
    if one.value is None:
        slots = {**label, "when": after(one.months or 0)} if one.kind == "in_outcome" else {}
        return say.markdown(f"value.told.withheld_{one.kind}", **slots)
    each, between = each_and_range(value, one)
    more: dict[str, str] = {}
    if one.kind == "job":
        more = {"months": str(one.months)}
    elif one.kind == "in_outcome":
        more = {**label, "when": after(one.months or 0)}
    return say.markdown(f"value.told.{one.kind}", each=each, range=between, **more)


def _additional(facts: Facts, value: Value, one: UnitCost) -> str:
    say, what = sentences(), additional_what(facts, value)
    if one.value is not None:
        each, between = each_and_range(value, one)
        return say.markdown("value.told.additional", each=each, range=between, what=what)
    if one.why == "unbounded" and one.low:
        least = at_least(value, one.low)
        return say.markdown("value.additional.unbounded", what=what, least=least)
    why = "unbounded_bare" if one.why == "unbounded" else one.why
    return say.markdown(f"value.additional.{why}", what=what)


def _net(facts: Facts, value: Value) -> Iterator[str]:
    say, net = sentences(), value.net
    if net is None:
        if value.why_no_net:
            yield say.markdown(f"value.why_no_net.{value.why_no_net}")
        return
    amounts = money(value, [(net.low, net.high)])
    verdict = "above" if net.low > 0 else "below" if net.high < 0 else "open"
    yield say.markdown(
        f"value.net.{verdict}",
        value=amounts.bare(net.value),
        range=range_words(amounts, net.low, net.high),
    )
    if 0 < net.positive_in_100 < 100:
        yield say.markdown("value.net.chance", n=str(net.positive_in_100))
    else:
        yield say.markdown(f"value.net.chance_{'most' if net.positive_in_100 else 'least'}")
    pennies = Amounts(say, value.currency, Precision(0.01))
    yield say.markdown(
        "value.net.ratio",
        one=one_of(value),
        ratio=pennies.bare(net.ratio),
        range=range_words(pennies, net.ratio_low, net.ratio_high),
    )
    yield _break_even(facts, value, net)
    yield from _public(value, net)
    if value.basis == "gross":
        yield say.markdown("value.net.gross")


def _break_even(facts: Facts, value: Value, net: NetValue) -> str:
    say = sentences()
    if net.break_even is None:
        return say.markdown("value.net.never")
    if value.basis == "gross":
        return say.markdown("value.net.break_even_gross", effect=level_words(net.break_even))
    return say.markdown("value.net.break_even", effect=effect_words(facts, value, net.break_even))


def _public(value: Value, net: NetValue) -> Iterator[str]:
    """Say what the programme did to public budgets alone, where it is known who of the funders is public."""
    say, one = sentences(), net.public_budgets
    if one is None:
        return
    if not any(benefit.gain == "fiscal" for benefit in net.benefits):
        yield say.markdown("value.public.no_gains")
        return
    amounts = money(value, [(one.low, one.high)])
    verdict = "above" if one.low > 0 else "below" if one.high < 0 else "open"
    yield say.markdown(
        f"value.public.{verdict}",
        value=amounts.bare(one.value),
        range=range_words(amounts, one.low, one.high),
    )
    yield say.markdown("value.public.apart")


def _of_costs(value: Value) -> Iterator[str]:
    """Say how sure the costs are, what was left out of them, and what was done to them."""
    say = sentences()
    given = [one.kind for one in value.unit_costs if one.value is not None]
    if value.net is not None or "additional" in given:
        yield say.markdown("value.everybody")
    reason = plain(value.within_reason)
    if value.cost <= 0:
        pass  # nothing is right to within anything
    elif value.within:
        yield say.markdown("value.within", n=f"{value.within:g}", reason=reason)
    else:
        yield say.markdown("value.exact", reason=reason)
    if value.for_these_people != 100:
        part, why = f"{value.for_these_people:g}", plain(value.for_these_people_reason)
        yield say.markdown("value.part", n=part, reason=why)
    for key in ("not_valued", "credits"):
        if n := getattr(value, key):
            yield say.markdown(say.by_number(f"value.{key}", n), n=str(n))
    if value.shared:
        key = say.by_number("value.shared", value.shared)
        yield say.markdown(key, n=str(value.shared), share=f"{value.shared_percent:g}")
    if value.converted:
        key = say.by_number("value.converted", value.converted)
        yield say.markdown(key, n=str(value.converted), deflator=plain(value.deflator))


def costs_table(value: Value | None) -> Table | None:
    """Show the costs by kind and by who paid or gave them; None where there are none, or none has an amount."""
    if value is None or _has_no_amounts(value):
        return None
    say, amounts = sentences(), of_total(value)
    rows = [
        [say.plain(f"value.{kind}"), amounts.bare(getattr(value, kind))]
        for kind in ("cash", "in_kind")
    ]
    rows.append([say.plain("value.all"), amounts.bare(value.cost)])
    for name, amount in sorted(value.funders.items(), key=lambda one: (-one[1], one[0])):
        funder = plain(name) or say.plain("value.nobody_named")
        rows.append([say.plain("value.by_funder", funder=funder), amounts.bare(amount)])
    if value.public_cost is not None:
        rows.append([say.plain("value.public.cost"), amounts.bare(value.public_cost)])
    return table(
        "value-costs",
        say.plain("value.costs_caption"),
        [say.plain("value.cost_of"), say.plain("value.amount")],
        rows,
        [
            say.plain("value.costs_note", year=str(value.price_year)),
            say.plain("value.funders_note", n=str(MOST_FUNDERS))
            if len(value.funders) >= MOST_FUNDERS
            else "",
        ],
    )


def benefits_table(value: Value | None) -> Table | None:
    """Show what was gained and by whom, what was spent, and the difference; None without a net value."""
    if value is None or value.net is None:
        return None
    say, net = sentences(), value.net
    amounts = money(value, [(net.low, net.high)])
    rows = []
    for one in sorted(net.benefits, key=lambda b: ("fiscal", "economic", "social").index(b.gain)):
        name = plain(one.label)
        name = name if one.counted else say.plain("value.transfer", label=name)
        cells = [amounts.bare(one.value), range_words(amounts, one.low, one.high)]
        rows.append([name, say.plain(f"value.gains.{one.gain}"), *cells])
    rows += [
        [say.plain("value.counted_sum"), "", amounts.bare(net.value + net.cost), ""],
        [say.plain("value.less_cost"), "", amounts.bare(net.cost), ""],
        [
            say.plain("value.net_row"),
            "",
            amounts.bare(net.value),
            range_words(amounts, net.low, net.high),
        ],
    ]
    note = say.plain("value.benefits_note", year=str(value.price_year), horizon=str(value.horizon))
    transfers = any(not one.counted for one in net.benefits)
    return table(
        "value-benefits",
        say.plain("value.benefits_caption"),
        [say.plain(f"value.{key}") for key in ("benefit", "gain", "present_value", "range")],
        rows,
        [note, say.plain("value.transfer_note") if transfers else ""],
        text_columns=2,
    )


def public_table(value: Value | None) -> Table | None:
    """Show what public budgets gained, what public bodies paid or gave, and the difference; None where that is not known."""
    net = value.net if value is not None else None
    if value is None or net is None or net.public_budgets is None:
        return None
    say, one = sentences(), net.public_budgets
    amounts = money(value, [(one.low, one.high)])
    rows = []
    for gain in (b for b in net.benefits if b.gain == "fiscal"):
        name = plain(gain.label) if gain.counted else say.plain("value.transfer", label=plain(gain.label))  # fmt: skip
        rows.append([name, amounts.bare(gain.value), range_words(amounts, gain.low, gain.high)])
    if not rows:
        return None
    gains = range_words(amounts, one.gains_low, one.gains_high)
    rows += [
        [say.plain("value.public.sum"), amounts.bare(one.gains), gains],
        [say.plain("value.public.cost"), amounts.bare(one.cost), ""],
        [say.plain("value.public.net_row"), amounts.bare(one.value), range_words(amounts, one.low, one.high)],
    ]  # fmt: skip
    return table(
        "value-public",
        say.plain("value.public.caption"),
        [say.plain(f"value.{key}") for key in ("benefit", "present_value", "range")],
        rows,
        [
            say.plain(
                "value.benefits_note", year=str(value.price_year), horizon=str(value.horizon)
            ),
            say.plain("value.public.note", names=joined(map(plain, value.public_funders))),
        ],
    )


def assumptions_table(value: Value | None) -> Table | None:
    """Show what was assumed and why; None without a net value."""
    if value is None or value.net is None:
        return None
    say = sentences()
    rows = []
    for one in value.assumptions:
        words = years if one.unit == "years" else per_cent
        ends = [words(end) for end in (one.low, one.central, one.high)]
        rows.append([say.plain(f"value.driver.{one.name}"), *ends, plain(one.reason)])
    return table(
        "value-assumptions",
        say.plain("value.assumptions_caption"),
        [say.plain(f"value.{key}") for key in ("assumption", "low", "central", "high", "reason")],
        rows,
        [
            say.plain(say.by_number("value.horizon_note", value.horizon), n=str(value.horizon)),
            say.plain("value.rates_note", rates=plain(value.discount_rates)),
            say.plain("value.drawn_note", n=f"{value.net.draws:,}"),
        ],
        last_is_text=True,
    )


def values_table(value: Value | None) -> Table | None:
    """Show what an additional outcome was taken to be worth, with the source of each number; None without a net value."""
    if value is None or value.net is None:
        return None
    say = sentences()
    rows = []
    for one in value.values:
        amounts = Amounts(say, value.currency, Precision(0.01 if one.amount < 10 else 1.0))
        name = plain(one.label)
        name = say.plain("value.transfer", label=name) if one.transfer else name
        source = say.plain(
            "value.source_cell",
            source=plain(one.source),
            edition=plain(one.edition),
            licence=plain(one.licence),
        )
        worth = say.plain(f"value.per.{one.per}", amount=amounts.bare(one.amount))
        rows.append(
            [name, say.plain(f"value.gains.{one.gain}"), worth, str(one.price_year), source]
        )
    return table(
        "value-values",
        say.plain("value.values_caption"),
        [say.plain(f"value.{key}") for key in ("benefit", "gain", "worth", "prices", "source")],
        rows,
        [],
        text_columns=2,
        last_is_text=True,
    )
