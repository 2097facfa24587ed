"""The chart of a first screen: two levels and the difference between them, on one scale.

Where there is nobody to compare with, one level and its range; nothing where the result is withheld. Takes findings that
have passed disclosure control, rounds them for the eye as the sample allows, and keeps the published ones in its table.
How it is drawn is in ``levels_picture``.

    chart = levels_chart(facts, estimate)      # or (facts, level), without a comparison group
    chart.figure()                             # in a notebook: html, Word and PDF are made from it
    chart.wide, chart.narrow                   # pictures; ``picture.svg`` and ``raster.png`` write them
"""

from __future__ import annotations

from dataclasses import replace

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.levels_picture import Bar, Gap, LevelsModel, draw_narrow, draw_wide
from localeval.report.charts.marks import mark_of
from localeval.report.display import Numbers
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.grammar import is_given
from localeval.results import Estimate, Level


def levels_chart(
    facts: Facts,
    item: Estimate | Level | None,
    *,
    title: str = "",
    label: str = "levels",
    amounts: Amounts | None = None,
    alike: bool = True,
) -> Chart | None:
    """Draw the levels of an outcome and the difference; None where the result is withheld or there is none.

    Parameters
    ----------
    facts : Facts
    item : Estimate, Level or None
        An estimate of any verdict; a level of participants alone for a design without a comparison group.
    title : str
        The finding, where another title than both levels is wanted.
    label : str
        The only one of its kind in a report.
    amounts : Amounts, optional
        How numbers are rounded, where several charts stand together; by the sample of this one otherwise.
    alike : bool
        Whether the groups are shown to be alike; if not, nobody is called similar.

    Returns
    -------
    Chart or None
        Its alternative text and its table of numbers hold what the pictures show.
    """
    if item is None:
        return None
    model = _model(facts, item, amounts or Amounts.of(item), alike=alike)
    if model is None:
        return None
    if title:
        model = replace(model, title=title)
    return Chart(
        label=label,
        title=model.title,
        under=say.unit_and_date(
            item, compared=model.gap is not None, levels=model.theirs is not None
        ),
        source=say.source(facts),
        alt=f"{say.bars_drawn(model.theirs is not None, model.gap is not None)} {model.says}",
        numbers=_numbers(facts, item, alike=alike),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _model(
    facts: Facts, item: Estimate | Level, amounts: Amounts, *, alike: bool
) -> LevelsModel | None:
    axis = say.axis(item.unit)
    if isinstance(item, Level):
        if item.level is None:
            return None
        ours = _bar(say.our_group(facts), say.people(item.n), item.level, amounts)
        if item.low is not None and item.high is not None:
            words = say.range_of_level(amounts.level_cell(item.low), amounts.level_cell(item.high))
            ours = replace(ours, low=item.low, high=item.high, range_says=words)
        unknown = "" if facts.has_comparison else say.word("nobody_to_compare")
        title = say.levels_title(item, ours.says, "")
        says = say.sentences([say.bar_said(ours.name, ours.says, ours.range_says), unknown])
        return LevelsModel(ours, None, None, item.unit, axis, unknown, title, says)
    if not is_given(item) or item.estimate is None or item.low is None or item.high is None:
        return None
    their_name, their_note = say.their_group(facts, alike=alike)
    ours_, theirs_ = (
        None if level is None else _bar(name, note, level, amounts)
        for name, note, level in (
            (say.our_group(facts), say.people(item.n_participants), item.participant_level),
            (their_name, say.people(item.n_comparison, their_note), item.comparison_level),
        )
    )
    if (
        ours_ is None or theirs_ is None
    ):  # a bar alone would stand for a comparison that is not shown
        ours_ = theirs_ = None
    gap = _gap(item, amounts)
    title = (
        say.levels_title(item, ours_.says, theirs_.says)
        if ours_ and theirs_
        else say.gap_title(item, gap.says)
    )
    said = [say.bar_said(bar.name, bar.says, "") for bar in (ours_, theirs_) if bar]
    says = say.sentences([*said, say.gap_said(gap.says, gap.range_says, item)])
    return LevelsModel(ours_, theirs_, gap, item.unit, axis, "", title, says)


def _bar(name: str, note: str, level: float, amounts: Amounts) -> Bar:
    return Bar(name, note, level, amounts.level(level), amounts.level_cell(level))


def _gap(e: Estimate, amounts: Amounts) -> Gap:
    low, high = e.low or 0.0, e.high or 0.0
    two_sides = low < 0 < high
    return Gap(
        value=e.estimate or 0.0,
        low=low,
        high=high,
        says=amounts.short_difference(e.estimate or 0.0),
        low_says=amounts.short_end(low, way_too=two_sides),
        high_says=amounts.short_end(high, way_too=two_sides),
        range_says=amounts.short_range(low, high),
        mark=mark_of(e),
    )


def _numbers(facts: Facts, item: Estimate | Level, *, alike: bool) -> Numbers:
    """Give what is drawn as it was published, not as it is rounded for the eye."""
    header = say.number_columns(item)
    if isinstance(item, Level):
        row = (say.our_group(facts), item.n, item.level, item.low, item.high)
        return Numbers(header, (row,))
    theirs, _ = say.their_group(facts, alike=alike)
    return Numbers(
        header,
        (
            (say.our_group(facts), item.n_participants, item.participant_level, None, None),
            (theirs, item.n_comparison, item.comparison_level, None, None),
            (say.word("difference"), None, item.estimate, item.low, item.high),
        ),
    )
