"""The love plot: how far apart two groups are on each characteristic, before and after they are made alike.

Its model is made from a ``Balance`` that has passed disclosure control; how it is drawn is in ``gaps``. What the numbers mean
is said in ``wording.data_quality_text``.
"""

from __future__ import annotations

import math

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.gaps import Gap, GapsModel, draw_narrow, draw_wide
from localeval.report.display import Figure, Numbers
from localeval.report.wording import chart_words as say
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import column_name
from localeval.results import Balance


def balance_figure(facts: Facts, balance: Balance | None) -> Figure | None:
    """Draw how far apart the groups are on each characteristic, before and after they are made alike.

    None where there is nothing to compare.
    """
    chart = balance_chart(facts, balance)
    return chart.figure() if chart else None


def balance_chart(facts: Facts, balance: Balance | None, *, label: str = "balance") -> Chart | None:
    """Give the love plot as a chart; None where there is nothing to compare.

    Parameters
    ----------
    facts : Facts
    balance : Balance or None
    label : str
        The only one of its kind in a report.
    """
    if balance is None or not balance.rows or not facts.has_comparison:
        return None
    shown = [row for row in balance.rows if not is_withheld(row)]
    if not shown:
        return None
    gaps = [Gap(column_name(r.covariate), r.smd_before, r.smd_after) for r in shown]
    gaps.sort(key=lambda gap: -math.inf if gap.before is None else -gap.before)
    weighted = balance.over_limit_after is not None
    how = facts.words.adjusting if weighted else ""
    over = balance.over_limit_before if balance.over_limit_after is None else balance.over_limit_after  # fmt: skip
    limit = decimal(balance.limit)
    title = say.balance_title(over, len(balance.rows) if weighted else len(gaps), how)
    said = [say.gap_row(g.name, _said(g.before), _said(g.after) if weighted else "") for g in gaps]
    alt = say.described(say.balance_drawn(weighted, limit), said)
    model = GapsModel(gaps, balance.limit, weighted, say.balance_key(how, limit), title, alt)
    return Chart(
        label=label,
        title=title,
        under=say.balance_under(facts, how),
        source=say.source(facts),
        alt=alt,
        numbers=Numbers(
            say.balance_columns(how),
            tuple((g.name, g.before, g.after) if weighted else (g.name, g.before) for g in gaps),
        ),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _said(value: float | None) -> str:
    return say.NOT_MEASURED if value is None else decimal(value)
