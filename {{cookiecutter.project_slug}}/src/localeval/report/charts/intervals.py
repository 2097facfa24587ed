"""The results of a report as intervals: outcomes, groups of people, and levels where there is no comparison group.

Makes the model of ``forest`` from findings that have passed disclosure control. What a result is called is decided in
``wording``; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import ForestModel, ForestPanel, ForestRow
from localeval.report.charts.marks import mark_of
from localeval.report.display import Figure, Numbers
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts, sides
from localeval.report.wording.grammar import is_given, needs_comparison, parts_without_whole
from localeval.report.wording.phrases import column_name, group_label, value_name
from localeval.results import Estimate, Level


def impact_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure | None:
    """Draw the primary and secondary outcomes as intervals around no difference; None where no result is given.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "impact_figure")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    if not any(map(is_given, main)):
        return None
    main.sort(key=lambda e: e.role != "primary")
    panels, shown = [], []
    for unit in dict.fromkeys(e.unit for e in main):
        these = [e for e in main if e.unit == unit]
        amounts = _amounts(these)
        rows = [_result(e, say.outcome_name(e), amounts) for e in these]
        panels.append(_panel(unit, rows))
        shown += [(e, row.name, row) for e, row in zip(these, rows, strict=True)]
    return _chart("impact", facts, panels, shown, say.OUTCOMES).figure()


def subgroup_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure | None:
    """Draw the primary outcome in each group of participants; None where no result of a group is given.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "subgroup_figure")
    groups = [e for e in estimates if e.subgroup is not None]
    if not any(map(is_given, groups)):
        return None
    unit, amounts = groups[0].unit, _amounts(groups)
    rows, shown = [], []
    for variable in dict.fromkeys(e.subgroup.variable for e in groups if e.subgroup):
        rows.append(ForestRow(column_name(variable), kind="heading"))
        for e in groups:
            if e.subgroup and e.subgroup.variable == variable:
                rows.append(_result(e, value_name(e.subgroup), amounts))
                shown.append((e, group_label(e), rows[-1]))
    middle = next(
        (e.estimate for e in estimates if e.subgroup is None and e.role == "primary" and is_given(e)), None
    )  # fmt: skip
    words = say.everyone(amounts.cell(middle)) if middle is not None else ""
    panel = _panel(unit, rows, middle, words)
    alone = parts_without_whole(estimates) is not None
    return _chart("subgroups", facts, [panel], shown, say.GROUPS, alone=alone).figure()


def levels_figure(facts: Facts, levels: Sequence[Level]) -> Figure | None:
    """Draw outcomes of participants alone, for a design without a comparison group; None where none is given."""
    if all(item.level is None for item in levels):
        return None
    panels, said, numbers = [], [], []
    for unit in dict.fromkeys(item.unit for item in levels):
        these = [item for item in levels if item.unit == unit]
        amounts = Amounts.together(these)
        rows = [_level(item, amounts) for item in these]
        said += [say.row_said(row.name, row.words, "") for row in rows]
        limits = (0.0, 100.0) if unit == "percent" else None
        panels.append(ForestPanel(rows, unit, say.axis(unit), limits=limits))
        numbers += [
            (row.name, say.unit_words(unit), i.n, row.point, row.low, row.high)
            for i, row in zip(these, rows, strict=True)
        ]
    title, alt = say.levels_of(facts), say.described(say.word("levels_drawn"), said)
    model = ForestModel(
        panels, say.word("outcome"), say.word("people"), say.word("level_head"), "", title, alt
    )
    return Chart(
        label="levels",
        title=title,
        under=say.levels_under(levels),
        source=say.source(facts),
        alt=alt,
        numbers=Numbers(say.level_columns(levels), tuple(numbers)),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _amounts(items: Sequence[Estimate]) -> Amounts:
    """Choose how results of one unit are rounded: by those that are given."""
    return Amounts.together([e for e in items if is_given(e)] or items)


def _result(e: Estimate, name: str, amounts: Amounts) -> ForestRow:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return ForestRow(name, words=say.not_given(e))
    mark = mark_of(e)
    return ForestRow(
        name=name,
        note=say.both_groups(e),
        words=amounts.with_range(e.estimate, e.low, e.high),
        result=say.mark_word(mark),
        point=e.estimate,
        low=e.low,
        high=e.high,
        mark=mark,
        strong=mark in {"better", "worse"},
    )


def _level(item: Level, amounts: Amounts) -> ForestRow:
    name = say.level_name(item)
    if item.level is None:
        return ForestRow(name, words=say.not_given(item))
    note = "" if item.n is None else f"{item.n:,}"
    if item.low is None or item.high is None:
        words, low, high = amounts.level_cell(item.level), item.level, item.level
    else:
        words = amounts.level_with_range(item.level, item.low, item.high)
        low, high = item.low, item.high
    return ForestRow(name, note, words, "", item.level, low, high, "level")


def _panel(
    unit: str, rows: Sequence[ForestRow], middle: float | None = None, words: str = ""
) -> ForestPanel:
    return ForestPanel(rows, unit, say.difference_axis(unit), sides(unit), middle, words)


def _chart(
    label: str,
    facts: Facts,
    panels: Sequence[ForestPanel],
    shown: Sequence[tuple[Estimate, str, ForestRow]],
    noun: str,
    *,
    alone: bool = False,
) -> Chart:
    """Put panels together: the title counts what was found, the table has each result, with its name, as published.

    ``alone`` says that these are groups of people and that no result is given for everybody.
    """
    title = say.found(noun, [row.mark if row.is_drawn else "" for _, _, row in shown])
    said = [say.row_said(name, row.words, row.result) for _, name, row in shown]
    whole = say.word("whole_not_given") if alone else ""
    drawn = " ".join(filter(None, (say.word("results_drawn"), whole)))
    alt = say.described(drawn, said)
    items = [e for e, _, _ in shown]
    model = ForestModel(
        panels,
        say.head_of(noun),
        say.people_heads(facts),
        say.word("difference_head"),
        say.word("result"),
        title,
        alt,
    )
    rows = tuple(  # what is not drawn is not given here either
        (name, say.unit_words(e.unit), e.n_participants, e.n_comparison, row.point, row.low, row.high, row.result or row.words)
        for e, name, row in shown
    )  # fmt: skip
    return Chart(
        label=label,
        title=title,
        under=" ".join(filter(None, (say.differences_under(items), whole))),
        source=say.source_and_marks(facts, (row.mark for _, _, row in shown if row.is_drawn)),
        alt=alt,
        numbers=Numbers(say.result_columns(facts, items), rows),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )
