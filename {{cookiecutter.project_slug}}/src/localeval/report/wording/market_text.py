"""What the text says of the labour market round a programme: how each figure went, and where the place stood beside others.

Figures are told as they were published, and compared only as far as samples let them be. No word of it claims that anything was the
cause of anything, so that it serves every design. The sentences are in ``en/market.yml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from localeval.analysis.facts import Facts
from localeval.analysis.labour_market import (
    LabourMarket,
    MarketFigure,
    MarketIndicator,
    MarketSeries,
    compared,
)
from localeval.project.project import Place
from localeval.report.display import Text
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.market_words import (
    MOST_NAMED,
    charted,
    figure_in_unit,
    in_words,
    label_of,
    long_month,
    nearest_start,
)
from localeval.report.wording.phrases import joined, plain, spelled

_RELATION = {1: "higher", -1: "lower", 0: "not_told_apart"}


def labour_market_text(facts: Facts, place: Place, market: LabourMarket | None) -> Text | None:
    """Say how the labour market of the place went round the programme, and where it stood; None without figures."""
    if market is None:
        return None
    say, year = sentences(), place.boundary_year
    where = say.markdown(
        "place.is",
        name=plain(place.name),
        region=say.plain("place.region", region=plain(place.region)) if place.region else "",
        code=plain(place.code),
        boundaries=say.plain("place.boundaries", year=str(year)) if year else "",
    )
    told = "\n".join(
        f"- {_course(market, item)} {_beside(item)}".rstrip() for item in charted(market)
    )
    parts = [
        f"{where} {_neighbours(facts, market)}".rstrip(),
        told,
        " ".join(_how_to_read(market)),
        say.markdown("place.caution"),
    ]
    return Text("\n\n".join(filter(None, parts)))


def _course(market: LabourMarket, item: MarketIndicator) -> str:
    """Tell a figure of the place: the first, that of when the programme started, and the last."""
    say, known = sentences(), item.mine.known
    moments = [_moment(known[0], item)]
    start = None if market.start is None else nearest_start(item.mine, market.start)
    if start is not None and market.start is not None and start not in (known[0], known[-1]):
        moments.append(
            say.plain(
                "market.at_start",
                moment=_moment(start, item),
                month=long_month(market.start),
            )
        )
    if len(known) > 1:
        moments.append(_moment(known[-1], item))
    return say.markdown(
        "market.course", label=label_of(item), place=item.mine.name, moments=joined(moments)
    )


def _moment(figure: MarketFigure, item: MarketIndicator) -> str:
    value = figure_in_unit(figure.value or 0.0, item.unit)
    return sentences().plain("market.moment", value=value, when=in_words(figure))


def _beside(item: MarketIndicator) -> str:
    """Tell where the place stood beside others in the last period that they share, those with the same answer in one sentence."""
    say = sentences()
    named = item.of("neighbour")
    named = named if len(named) <= MOST_NAMED else ()
    found: dict[tuple[str, str], list[str]] = {}
    for series in (*named, *item.of("region"), *item.of("country")):
        pair = _last_of_both(item.mine, series)
        relation = compared(*pair) if pair else None
        if pair and relation is not None:
            value = figure_in_unit(pair[1].value or 0.0, item.unit)
            area = say.plain("market.area", area=series.name, value=value)
            found.setdefault((_relation(relation, pair[0]), in_words(pair[0])), []).append(area)
    said = [
        say.markdown(f"market.relation.{relation}", areas=joined(areas), when=when)
        for (relation, when), areas in found.items()
    ]
    return " ".join([*said, _among_neighbours(item)]).strip()


def _relation(relation: int, figure: MarketFigure) -> str:
    """Name how two figures stand to each other: counts are the same, those of samples cannot be told apart."""
    return "same" if relation == 0 and figure.low is None else _RELATION[relation]


def _among_neighbours(item: MarketIndicator) -> str:
    """Count many neighbours with a higher and a lower figure, in the last period that all of them share with the place."""
    neighbours, say = item.of("neighbour"), sentences()
    if len(neighbours) <= MOST_NAMED:
        return ""
    for figure in reversed(item.mine.known):
        others = [series.at(figure.period) for series in neighbours]
        if all(other is not None and other.value is not None for other in others):
            # Seen from the neighbour, so that it is the one that is higher.
            relations = [compared(other, figure) for other in others if other]
            if None in relations:
                return ""
            counts = Counter(_relation(relation, figure) for relation in relations if relation is not None)  # fmt: skip
            parts = [
                say.plain(f"market.so_many.{name}", n=spelled(counts[name]))
                for name in ("higher", "lower", "same", "not_told_apart")
                if counts[name]
            ]
            n = spelled(len(relations))
            return say.markdown(
                "market.neighbours", n=n, when=in_words(figure), parts=", ".join(parts)
            )
    return ""


def _last_of_both(
    mine: MarketSeries, theirs: MarketSeries
) -> tuple[MarketFigure, MarketFigure] | None:
    for figure in reversed(mine.known):
        other = theirs.at(figure.period)
        if other is not None and other.value is not None:
            return figure, other
    return None


def _neighbours(facts: Facts, market: LabourMarket) -> str:
    """Name the areas beside the place that are no region or country, and who says that they are like it."""
    say = sentences()
    names = dict.fromkeys(
        series.name for item in market.indicators for series in item.of("neighbour")
    )
    if not names:
        return ""
    key = "by_source" if market.neighbours_by else "by_choice"
    return say.markdown(
        f"market.set_beside.{key}",
        areas=joined(map(plain, names)),
        source=plain(market.neighbours_by),
        organisation=plain(facts.organisation),
    )


def _how_to_read(market: LabourMarket) -> Iterator[str]:
    say = sentences()
    figures = [f for item in market.indicators for series in item.series for f in series.figures]
    if any(figure.low is not None for figure in figures):
        yield say.markdown("market.sampled")
    if any(item.indicator == "claimant_count" for item in market.indicators):
        yield say.markdown("market.rounded")
    yield say.markdown("market.no_cause")
