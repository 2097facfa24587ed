"""The main result by which links count: as given, with surer links only, and adjusted for missed and wrong ones.

Makes the model of ``forest`` from findings that have passed disclosure control; nothing is computed here.
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
from localeval.report.wording.grammar import is_given
from localeval.results import Estimate, Linkage


def link_thresholds_figure(
    facts: Facts, estimates: Sequence[Estimate], linkage: Linkage | None
) -> Figure | None:
    """Draw the main result by which links count; None where no other threshold was tried."""
    primary = next((e for e in estimates if e.role == "primary"), None)
    if linkage is None or linkage.source is None or primary is None or not is_given(primary):
        return None
    if not linkage.thresholds:
        return None
    amounts = Amounts.of(primary)
    shown = [(say.links_row(f"{linkage.source.threshold:g}", given=True), primary)]
    shown += [
        (
            say.links_row(f"{item.threshold:g}"),
            primary.model_copy(update=item.model_dump(exclude={"threshold"})),
        )
        for item in linkage.thresholds
    ]
    if linkage.adjusted is not None:
        shown.append((say.links_adjusted(), linkage.adjusted))
    rows = [_row(name, e, amounts) for name, e in shown]
    title = say.links_found([row.mark for row in rows])
    alt = say.described(
        say.word("results_drawn"), [say.row_said(row.name, row.words, row.result) for row in rows]
    )
    panel = ForestPanel(rows, primary.unit, say.difference_axis(primary.unit), sides(primary.unit))
    model = ForestModel(
        [panel], say.links_head(), "", say.word("difference_head"), say.word("result"), title, alt
    )
    numbers = tuple(
        (row.name, say.unit_words(primary.unit), row.point, row.low, row.high, row.result)
        for row in rows
    )
    columns = say.result_columns(facts, [primary])
    return Chart(
        label="link-results",
        title=title,
        under=say.differences_under([primary]),
        source=say.source_and_marks(facts, (row.mark for row in rows)),
        alt=alt,
        numbers=Numbers((*columns[:2], *columns[4:]), numbers),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _row(name: str, e: Estimate, amounts: Amounts) -> ForestRow:
    mark = mark_of(e)
    return ForestRow(
        name=name,
        words=amounts.with_range(e.estimate or 0.0, e.low or 0.0, e.high or 0.0),
        result=say.mark_word(mark),
        point=e.estimate,
        low=e.low,
        high=e.high,
        mark=mark,
        strong=mark in {"better", "worse"},
    )
