"""Each place by name: which did better, which worse, for which we cannot tell; and which differs from the others.

Two tests are kept apart and named apart: a place's own range against no difference, and the place against the average of the
others with the number of places allowed for. Places stand in the order of their names. Nothing is computed.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.fixed_sentences import counted, fixed, listed, spelled
from localeval.comparison_report.names import PlaceNames
from localeval.comparison_report.printed_pool import reported_summary
from localeval.comparison_report.reason_words import short
from localeval.comparison_report.rounding import PoolNumbers
from localeval.comparison_report.shown_pools import (
    in_order_of_name,
    levels_shown,
    main_row,
    told_members,
)
from localeval.report.display import Text, escape
from localeval.report.wording.grammar import paragraphs

#: So many places are named; with more, the others are counted. What they found stands beside few of them: the chart has it too.
MOST_NAMED = 12
_MOST_WITH_NUMBERS = 4


def place_by_place(comparison: Comparison) -> Text | None:
    """Name the places by what they found in the outcome of the title; None where there is no outcome.

    What is not in the average is named like the others, with the reason: a place that did harm is not left for a later page.
    """
    row = main_row(comparison)
    if row is None:
        return None
    places = PlaceNames.of(comparison)
    given = in_order_of_name(places, told_members(row))
    if not given and levels_shown(row):
        return _levels(places, row)
    lines = [
        _numbered(places, row, "better", [m for m in given if m.verdict == "better"]),
        _numbered(places, row, "worse", [m for m in given if m.verdict == "worse"]),
        _named(places, row, "cannot_tell", [m for m in given if m.verdict == "inconclusive"]),
        _named(places, row, "not_given", in_order_of_name(places, _withheld(row))),
    ]
    both = any(m.verdict in {"better", "worse"} for m in given)
    rest = [
        fixed().markdown("place_by_place.own_range") if both else "",
        beyond_chance(comparison, row),
        new_place(row),
    ]
    heading = f"**{fixed().markdown('place_by_place.heading')}**"
    return Text(paragraphs([heading, *lines, *rest]), "strength")


def beyond_chance(comparison: Comparison, pool: Pool) -> str:
    """Say which places differ from the average of the others (Markdown); empty where that was not tested."""
    tested = [m for m in pool.pooled if m.beyond_chance is not None]
    if reported_summary(pool) is None or not tested:
        return ""
    places, say, n = PlaceNames.of(comparison), fixed(), spelled(len(tested))
    far = [m for m in in_order_of_name(places, tested) if m.beyond_chance]
    if not far:
        return say.markdown("place_by_place.nobody", n=n)
    names = _names(places, pool, far)
    key = say.by_number("place_by_place.only", len(far))
    return say.markdown(key, names=listed(names), n=n)


def new_place(pool: Pool) -> str:
    """Say what a new place could see (Markdown); empty where that is not worked out."""
    spread = pool.heterogeneity
    if reported_summary(pool) is None or spread is None:
        return ""
    low, high = spread.prediction_low, spread.prediction_high
    if low is None or high is None:
        return ""
    return fixed().markdown("place_by_place.new_place", range=PoolNumbers(pool).range(low, high))


def _withheld(pool: Pool) -> list[Member]:
    named = {m.evaluation for m in told_members(pool)}
    return [m for m in pool.members if "withheld" in m.reasons and m.evaluation not in named]


def _is_outside(pool: Pool, m: Member) -> bool:
    """Whether there is an average and a result that is given is not in it."""
    return reported_summary(pool) is not None and not m.pooled and "withheld" not in m.reasons


def _names(places: PlaceNames, pool: Pool, members: list[Member]) -> list[str]:
    """Name places, those outside the average as such, and count those beyond the most that are named."""
    say, named = fixed(), []
    for m in members[:MOST_NAMED]:
        name = places.label(m.evaluation)
        if _is_outside(pool, m):
            name = say.plain("place_by_place.named_outside", place=name, why=short(m.reasons))
        named.append(name)
    rest = len(members) - len(named)
    return [*named, counted("others", rest)] if rest else named


def _named(places: PlaceNames, pool: Pool, key: str, members: list[Member]) -> str:
    if not members:
        return ""
    say = fixed()
    names = _names(places, pool, members)
    return f"**{say.markdown(f'place_by_place.{key}')}** {escape(listed(names))}"


def _numbered(places: PlaceNames, pool: Pool, key: str, members: list[Member]) -> str:
    """Name places with what they found, the first of them with its unit; of many places the names alone."""
    if len(members) > _MOST_WITH_NUMBERS or not members:
        return _named(places, pool, key, members)
    say = fixed()
    named: list[str] = []
    unit = ""
    for m in members:
        numbers, again = PoolNumbers(pool).of_unit(m.unit), m.unit == unit
        value, low, high, unit = m.estimate or 0.0, m.low or 0.0, m.high or 0.0, m.unit
        slots = {
            "place": places.label(m.evaluation),
            "difference": numbers.short(value) if again else numbers.difference(value),
            "range": numbers.short_range(low, high),
        }
        form = "next" if named else "first"
        if _is_outside(pool, m):
            form, slots["why"] = f"{form}_outside", short(m.reasons)
        named.append(say.plain(f"place_by_place.{form}", **slots))
    return f"**{say.markdown(f'place_by_place.{key}')}** {escape(listed(named))}"


def _levels(places: PlaceNames, row: Pool) -> Text:
    """Name places without a comparison group with their level."""
    shown = in_order_of_name(places, levels_shown(row))
    say, numbers = fixed(), PoolNumbers(row)
    lines = [
        say.markdown(
            "place_by_place.level",
            place=places.label(m.evaluation),
            level=numbers.level(m.participant_level or 0.0),
        )
        for m in shown[:MOST_NAMED]
    ]
    rest = len(shown) - len(lines)
    if rest:
        lines.append(counted("others", rest))
    heading = f"**{say.markdown('place_by_place.heading')}**"
    return Text(paragraphs([heading, "  \n".join(lines)]), "strength")
