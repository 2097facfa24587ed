"""The chart of partners: a bar for each policy area, as long as it has partners, and what these gave in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import broken
from localeval.report.charts.picture import NARROW, WIDE, Part, Picture, Words, box
from localeval.report.display import Blocks, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import count
from localeval.report.wording.partner_words import area_words, gave_words
from localeval.report.wording.phrases import inside, joined, plain, sentence_case, spelled
from localeval.results import Partner
from localeval.results.about import Domain

_LABEL = "partners-by-area"
#: So many policy areas with as many partners as any are named in the title; of more it is said how many they are.
_MOST_NAMED = 3


@dataclass(frozen=True)
class AreaBar:
    """A policy area as it is drawn: its partners, and what they gave, what most gave first."""

    name: str
    partners: Sequence[Partner]
    gave: str


def partners_by_domain(facts: Facts, partners: Sequence[Partner]) -> Blocks:
    """Draw the partners by policy area with a table behind; nothing where they are all of one area, which the list of them shows."""
    bars = area_bars(partners)
    if len(bars) < 2:
        return Blocks(())
    return Blocks((partners_chart(facts, bars, len(partners)).figure(), _table(bars)))


def area_bars(partners: Sequence[Partner]) -> list[AreaBar]:
    """Give the policy areas that have a partner, the fullest first."""
    found = []
    for domain in get_args(Domain):
        mine = [partner for partner in partners if domain in partner.domains]
        given = Counter(code for partner in mine for code in partner.gave)
        order = sorted(given, key=lambda code: -given[code])
        if mine:
            found.append(AreaBar(sentence_case(area_words(domain)), mine, joined(map(gave_words, order))))  # fmt: skip
    return sorted(found, key=lambda bar: -len(bar.partners))


def partners_chart(facts: Facts, bars: Sequence[AreaBar], everyone: int) -> Chart:
    """Draw it without the table."""
    say, title = sentences(), _title(bars, everyone)
    told = " ".join(
        say.plain("partners.area_said", area=bar.name, n=_number(bar), gave=bar.gave)
        for bar in bars
    )
    alt = say.plain("partners.drawn", told=told)
    return Chart(
        label=_LABEL,
        title=title,
        under=say.plain("partners.under"),
        source=say.plain("partners.source"),
        alt=alt,
        numbers=Numbers(
            tuple(say.plain(f"partners.{key}") for key in ("area", "partners", "gave_head")),
            tuple((bar.name, len(bar.partners), bar.gave) for bar in bars),
        ),
        wide=_wide(bars, title, alt),
        narrow=_narrow(bars, title, alt),
    )


def _title(bars: Sequence[AreaBar], everyone: int) -> str:
    """Name the fullest policy areas with how many partners they have; all together where none has more than another."""
    say, most = sentences(), len(bars[0].partners)
    first = [bar for bar in bars if len(bar.partners) == most]
    if len(first) == len(bars):
        key = "partners.title_same" if most > 1 else "partners.title_one"
        return say.plain(key, Areas=sentence_case(spelled(len(bars))), n=count(most))
    slots = {"n": count(most), "all": count(everyone)}
    if len(first) > _MOST_NAMED:
        areas = sentence_case(spelled(len(first)))
        return say.plain("partners.title_many", Areas=areas, **slots)
    names = [first[0].name, *(inside(bar.name) for bar in first[1:])]
    key = "partners.title_some" if len(first) > 1 else "partners.title"
    return say.plain(key, area=joined(names), **slots)


def _number(bar: AreaBar) -> str:
    say, n = sentences(), len(bar.partners)
    return say.plain(say.by_number("partners.number", n), n=count(n))


def _table(bars: Sequence[AreaBar]) -> Table:
    say = sentences()
    rows = [(bar.name, joined(plain(one.name) for one in bar.partners), bar.gave) for bar in bars]
    header = [say.plain(f"partners.{key}") for key in ("area", "partners", "gave_head")]
    caption = say.plain("partners.map_caption")
    return table(_LABEL, caption, header, rows, [], text_columns=3, behind=_LABEL)


def _wide(bars: Sequence[AreaBar], title: str, says: str) -> Picture:
    """Lay the bars out for 800 pixels: names left, numbers at their ends, what was given right."""
    longest, left, room = len(bars[0].partners), 150.0, 190.0
    parts: list[Part] = []
    y = 4.0
    for bar in bars:
        gave = broken(bar.gave, 0.86 * (WIDE - left - room - 62), 14, most=3)
        name = broken(bar.name, left - 14, 16, bold=True, most=2)
        height = max(34.0, 17.0 * len(gave) + 8, 19.0 * len(name) + 8)
        middle = y + height / 2
        width = room * len(bar.partners) / longest
        for i, text in enumerate(name):
            at = middle + 6 - 9.5 * (len(name) - 1) + 19 * i
            parts.append(Words(left - 12, at, text, 16, bold=True, anchor="end"))
        parts.append(box(left, middle - 10, width, 20, "brand"))
        parts.append(Words(left + width + 8, middle + 6, count(len(bar.partners)), 16, bold=True))
        for i, text in enumerate(gave):
            at = middle + 5 - 8.5 * (len(gave) - 1) + 17 * i
            parts.append(Words(left + room + 60, at, text, 14, "muted"))
        y += height + 6
    return Picture(WIDE, y, parts, title, says)


def _narrow(bars: Sequence[AreaBar], title: str, says: str) -> Picture:
    """Lay the bars out for 360 pixels: each name over its bar, what was given under it."""
    longest = len(bars[0].partners)
    parts: list[Part] = []
    y = 2.0
    for bar in bars:
        width = (NARROW - 46) * len(bar.partners) / longest
        for text in broken(bar.name, NARROW - 6, 15, bold=True, most=2):
            parts.append(Words(3, y + 15, text, 15, bold=True))
            y += 19
        parts.append(box(3, y + 3, width, 16, "brand"))
        parts.append(Words(width + 11, y + 17, count(len(bar.partners)), 15, bold=True))
        y += 22
        for text in broken(bar.gave, NARROW - 6, 13.5, most=3):
            parts.append(Words(3, y + 14, text, 13.5, "muted"))
            y += 17
        y += 12
    return Picture(NARROW, y, parts, title, says)
