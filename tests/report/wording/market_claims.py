"""What the sentences on a labour market claim, checked against the figures that they were made from; they add to ``sentence_claims``."""

from __future__ import annotations

import math
import re

from localeval.analysis.labour_market import (
    LabourMarket,
    MarketFigure,
    MarketIndicator,
    MarketSeries,
)

from .findings_grid import Case
from .sentence_claims import claim, number

_MONTHS = "January February March April May June July August September October November December"
_AREA = re.compile(r"(?P<area>[A-Z][A-Za-z ]+?) \((?P<value>[\d.,]+)%?\)")


def market(case: Case) -> LabourMarket:
    assert case.market is not None
    return case.market


def month_of(words: str) -> int:
    """Read ``in April 2024`` and ``in the year to March 2025``: the last month that is named."""
    name, year = words.split()[-2:]
    return int(year) * 12 + _MONTHS.split().index(name)


def figures_of(case: Case) -> list[tuple[MarketIndicator, MarketSeries, MarketFigure]]:
    return [(i, s, f) for i in market(case).indicators for s in i.series for f in s.figures]


def value_of(text: str) -> float:
    return float(text.replace(",", "").removesuffix("%"))


@claim(
    r"The place is Leeds, Yorkshire and The Humber \(code E08000035, boundaries of 2023\)\.",
    r"Figures of surveys come from samples\.",
    r"These figures do not show why one of them went up or down, or differs from that of another area\.",
    r"These figures describe the place, not the programme or the people in it\.",
    r"Where two places have different outcomes, the places themselves may be the reason: .+",
    r"That alone says nothing about their programmes\.",
    r"Figures from surveys are less exact for small places\.",
)
def _declared(_: re.Match[str], case: Case) -> bool:
    return case.market is not None


@claim(r"Two areas are called different only where the difference is larger than chance in both samples makes likely \(95% intervals\)\.")  # fmt: skip
def _sampled(_: re.Match[str], case: Case) -> bool:
    return any(figure.low is not None for _, _, figure in figures_of(case))


@claim(r"Each published count is rounded by itself, so that parts need not add up to their total\.")
def _rounded(_: re.Match[str], case: Case) -> bool:
    return any(item.unit == "people" for item in market(case).indicators)


@claim(
    r"It is set beside (?P<areas>.+), which are like it according to (?P<who>.+)\.",
    r"It is set beside (?P<areas>.+), which (?P<chosen>.+) has chosen\.",
)
def _set_beside(match: re.Match[str], case: Case) -> bool:
    names = {s.name for i in market(case).indicators for s in i.of("neighbour")}
    said = set(re.split(r", | and ", match["areas"]))
    by = market(case).neighbours_by
    who = match.groupdict().get("who")
    return said == names and (who == by if who else not by)


@claim(r"(?P<label>Claimant rate|Employment rate|Claimants) in Leeds: (?P<moments>.+)\.")
def _course(match: re.Match[str], case: Case) -> bool:
    item = next(i for i in market(case).indicators if i.label == match["label"])
    known = [f for f in item.mine.figures if f.value is not None]
    moments = re.findall(
        r"([\d.,]+)%? (in (?:the year to )?[A-Z]\w+ \d{4})( \(before)?", match["moments"]
    )
    found = {f.last: f for f in known}
    true = all(
        abs((found[month_of(when)].value or 0) - value_of(value)) < 0.006
        for value, when, _ in moments
    )
    ends = month_of(moments[0][1]) == known[0].last and month_of(moments[-1][1]) == known[-1].last
    start = market(case).start
    before = [month_of(when) for _, when, said in moments if said]
    earlier = [f.last for f in known if start is not None and f.last < start]
    return true and ends and (before == [max(earlier)] if before else True)


def _apart(mine: MarketFigure, theirs: MarketFigure) -> str:
    """Judge two figures anew."""
    assert mine.value is not None
    assert theirs.value is not None
    difference = mine.value - theirs.value
    if mine.low is not None and mine.high is not None:
        assert theirs.low is not None
        assert theirs.high is not None
        chance = math.sqrt(
            ((mine.high - mine.low) / 2) ** 2 + ((theirs.high - theirs.low) / 2) ** 2
        )
        return (
            "Not told apart from"
            if abs(difference) <= chance
            else "Higher than"
            if difference > 0
            else "Lower than"
        )
    return "The same as" if difference == 0 else "Higher than" if difference > 0 else "Lower than"


@claim(
    r"(?P<how>Higher than|Lower than|The same as) (?P<areas>.+) (?P<when>in (?:the year to )?[A-Z]\w+ \d{4})\.",
    r"(?P<how>Not told apart from) (?P<areas>.+) (?P<when>in (?:the year to )?[A-Z]\w+ \d{4}): chance in the samples can make such a difference\.",
)
def _relation(match: re.Match[str], case: Case) -> bool:
    """Find the indicator of which every area that is named has this value then, and stands so to the place."""
    areas = [
        (m["area"].removeprefix("and "), value_of(m["value"]))
        for m in _AREA.finditer(match["areas"])
    ]
    return bool(areas) and any(
        all(
            _stands(item, area, value, month_of(match["when"]), match["how"])
            for area, value in areas
        )
        for item in market(case).indicators
    )


def _stands(item: MarketIndicator, area: str, value: float, month: int, how: str) -> bool:
    theirs = next(
        (f for s in item.series if s.name == area for f in s.figures if f.last == month), None
    )
    mine = next((f for f in item.mine.figures if f.last == month), None)
    if mine is None or theirs is None or mine.value is None or theirs.value is None:
        return False
    return abs(theirs.value - value) < 0.006 and _apart(mine, theirs) == how


@claim(r"Of (?P<n>\w+) neighbours (?P<when>in (?:the year to )?[A-Z]\w+ \d{4}): (?P<parts>.+)\.")
def _counted(match: re.Match[str], case: Case) -> bool:
    month = month_of(match["when"])
    said = {
        words: number(n)
        for n, words in re.findall(r"(\w+) (higher|lower|the same|not told apart)", match["parts"])
    }
    words = {
        "Higher than": "lower",
        "Lower than": "higher",
        "The same as": "the same",
        "Not told apart from": "not told apart",
    }
    for item in market(case).indicators:
        mine = next(f for f in item.mine.figures if f.last == month)
        found = [f for s in item.of("neighbour") for f in s.figures if f.last == month]
        if mine.value is None or any(f.value is None for f in found):
            continue
        relations = [words[_apart(mine, f)] for f in found]
        if {word: relations.count(word) for word in relations} == said and len(found) == number(
            match["n"]
        ):
            return True
    return False
