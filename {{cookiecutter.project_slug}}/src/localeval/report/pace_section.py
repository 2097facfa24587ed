"""What the section "Delivery" shows of how soon groups found a first job: a ratio of each group beside the largest of its characteristic.

Nothing is said where no ratio is given. It describes, and no word of it says why groups differ or what the programme changed. Which way
a group lies is read off its range as it is printed. The sentences are in ``wording/en/pace.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import (
    ForestModel,
    ForestPanel,
    ForestRow,
    shared_limits,
)
from localeval.report.display import Blocks, Numbers, Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import all_stand, of_this_table
from localeval.report.wording.numbers import count
from localeval.report.wording.part_words import part_name, said_by
from localeval.report.wording.phrases import inside, joined, plain
from localeval.report.wording.retold import retold
from localeval.results import DeliveryFigure, PaceRatio

_LABEL = "first-job-groups"
#: So much of the width of a scale stays free at its ends.
_ROOM = 0.04


def pace(facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]) -> Blocks:
    """Show how soon groups found a first job; nothing where no ratio is given."""
    mine = [one for one in figures if one.kind == "pace"]
    whole = next((one for one in mine if not one.by), None)
    groups = [one for one in mine if one.by and one.pace is not None]
    chart = pace_chart(facts, groups)
    if whole is None or chart is None:
        return Blocks()
    declared = [one.column for one in beside.equality] if beside else []
    said = _said(whole, groups, declared or facts.subgroups)
    return Blocks([Text(said), chart.figure(), _table(facts, groups)])


def _said(whole: DeliveryFigure, groups: Sequence[DeliveryFigure], declared: Sequence[str]) -> str:
    say = sentences()
    columns = list(dict.fromkeys(one.by for one in groups))
    names = joined(inside(said_by(by)) for by in columns)
    opening = [
        say.markdown("pace.intro", people=count(whole.people), reached=count(whole.reached)),
        *_left_out(whole, names),
        say.markdown("pace.how"),
    ]
    if len(columns) > 1:
        opening.append(say.markdown("pace.together", columns=names))
    others = [by for by in declared if by not in columns]
    if others:
        not_in = joined(inside(said_by(by)) for by in others)
        opening.append(say.markdown("pace.not_in", columns=not_in))
    lines = [f"- {' '.join(_of_column([one for one in groups if one.by == by]))}" for by in columns]
    parts = [
        " ".join(opening),
        "\n".join(lines),
        say.markdown("pace.describes"),
        all_stand([whole.stands_since]),
    ]
    return "\n\n".join(filter(None, parts))


def _left_out(whole: DeliveryFigure, columns: str) -> Iterator[str]:
    if whole.left_out is None:
        yield sentences().markdown("pace.left_out_few", columns=columns)
    elif whole.left_out:
        yield sentences().markdown("pace.left_out", n=count(whole.left_out), columns=columns)


def _of_column(groups: Sequence[DeliveryFigure]) -> Iterator[str]:
    """Say of a characteristic who was sooner or later, who cannot be told, and what is withheld."""
    say = sentences()
    found: dict[str, list[str]] = {}
    for one, ratio in _beside(groups):
        slots = {"part": part_name(one)}
        if ratio.ratio is None:
            found.setdefault("withheld", []).append(slots["part"])
            continue
        found.setdefault(_way(ratio), []).append(say.plain("pace.named", **slots, **_ends(ratio)))
    yield say.markdown("pace.by", by=said_by(groups[0].by), beside=_largest(groups))
    for way in ("sooner", "later", "cannot_tell", "withheld"):
        if way in found:
            yield say.markdown(f"pace.{way}", names=joined(found[way]))
    if any(ratio.changes and ratio.ratio is not None for _, ratio in _beside(groups)):
        yield say.markdown("pace.changes")


def _beside(groups: Sequence[DeliveryFigure]) -> list[tuple[DeliveryFigure, PaceRatio]]:
    """Give the groups that stand beside the largest."""
    return [
        (one, one.pace) for one in groups if one.pace is not None and one.part != one.pace.beside
    ]


def _largest(groups: Sequence[DeliveryFigure]) -> str:
    return next(plain(retold(one.pace.beside)) for one in groups if one.pace is not None)


def _way(ratio: PaceRatio) -> str:
    """Read off the range as it is printed which way a group lies."""
    if ratio.low is not None and ratio.low > 1:
        return "sooner"
    return "later" if ratio.high is not None and ratio.high < 1 else "cannot_tell"


def _ends(ratio: PaceRatio) -> dict[str, str]:
    return {
        "ratio": ratio_words(ratio.ratio or 0.0),
        "low": ratio_words(ratio.low or 0.0),
        "high": ratio_words(ratio.high or 0.0),
    }


def ratio_words(ratio: float) -> str:
    """Write a ratio in two significant digits: ``0.90``, ``1.2``, ``12``."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:#.2g}"


def pace_chart(facts: Facts, groups: Sequence[DeliveryFigure]) -> Chart | None:
    """Draw each group's ratio with its range round 1; None where no ratio is given."""
    given = [(one, ratio) for one, ratio in _beside(groups) if ratio.ratio is not None]
    if not given:
        return None
    say = sentences()
    rows: list[ForestRow] = []
    for by in dict.fromkeys(one.by for one, _ in given):
        mine = [one for one in groups if one.by == by]
        rows += [ForestRow(said_by(by), kind="heading"), *map(_row, mine)]
    title = _title(given, some=len(given) < len(_beside(groups)))
    told = [
        say.plain("pace.said", group=_full_name(one), words=say.plain("pace.words", **_ends(ratio)))
        for one, ratio in given
    ]
    alt = say.plain("pace.drawn", told="; ".join(told))
    low, high = shared_limits(rows, zero=False)
    room = _ROOM * (high - low)
    panel = ForestPanel(
        rows,
        "score",
        say.plain("pace.axis"),
        middle=1.0,
        middle_words=say.plain("pace.as_soon"),
        limits=(max(0.0, low - room), high + room),
    )
    model = ForestModel(
        [panel],
        name_head=say.plain("pace.head.group"),
        note_head=say.plain("pace.head.people"),
        words_head=say.plain("pace.words_head"),
        result_head="",
        title=title,
        says=alt,
    )
    keys = ("group", "people", "ratio", "low", "high")
    header = tuple(say.plain(f"pace.numbers.{key}") for key in keys)
    return Chart(
        label=_LABEL,
        title=title,
        under=say.plain("pace.under"),
        source=say.plain("delivery.source_note", source=chart_words.source(facts)),
        alt=alt,
        numbers=Numbers(
            header,
            tuple((_full_name(one), one.people, r.ratio, r.low, r.high) for one, r in given),
        ),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _title(given: Sequence[tuple[DeliveryFigure, PaceRatio]], *, some: bool) -> str:
    """Name the groups that were clearly sooner, and those that were later; ``some`` where others are withheld."""
    say = sentences()
    names = {
        way: joined(_full_name(one) for one, ratio in given if _way(ratio) == way)
        for way in ("sooner", "later")
    }
    said = {way: say.plain(f"pace.title_{way}", names=who) for way, who in names.items() if who}
    if len(said) > 1:
        return say.plain("pace.title_both", **said)
    alike = say.plain(f"pace.title_alike{'_some' if some else ''}")
    return next(iter(said.values()), alike)


def _full_name(one: DeliveryFigure) -> str:
    return sentences().plain("group_of_people", variable=said_by(one.by), value=part_name(one))


def _row(one: DeliveryFigure) -> ForestRow:
    """Give the row of a group; the largest stands at 1."""
    ratio, name = one.pace, part_name(one)
    if ratio is not None and one.part == ratio.beside:
        said = sentences().plain("pace.one")
        return ForestRow(name, count(one.people), said, point=1.0, low=1.0, high=1.0, mark="apart")
    if ratio is None or ratio.ratio is None:
        return ForestRow(name, words=CONFIDENTIAL)
    row = ForestRow(
        name,
        note=count(one.people),
        words=sentences().plain("pace.words", **_ends(ratio)),
        point=ratio.ratio,
        low=ratio.low,
        high=ratio.high,
    )
    return row if _way(ratio) == "cannot_tell" else replace(row, mark="level", strong=True)


def _table(facts: Facts, groups: Sequence[DeliveryFigure]) -> Table:
    say = sentences()
    keys = ("group", "people", "reached", "ratio", "range")
    return table(
        _LABEL,
        say.plain("pace.caption"),
        [say.plain(f"pace.head.{key}") for key in keys],
        [_cells(one) for one in groups],
        [say.plain("pace.method"), say.plain("pace.chance")],
        rounding=of_this_table(facts, groups),
        behind=_LABEL,
    )


def _cells(one: DeliveryFigure) -> list[str]:
    say = sentences()
    people = [CONFIDENTIAL if n is None else count(n) for n in (one.people, one.reached)]
    ratio = one.pace
    if ratio is not None and one.part == ratio.beside:
        return [_full_name(one), *people, say.plain("pace.largest"), NOT_APPLICABLE]
    if ratio is None or ratio.ratio is None:
        return [_full_name(one), *people, CONFIDENTIAL, CONFIDENTIAL]
    ends = _ends(ratio)
    shown = say.plain("pace.from_to", low=ends["low"], high=ends["high"])
    return [_full_name(one), *people, ends["ratio"], shown]
