"""The love plot: how far apart two groups are on each characteristic, before and after they are made alike.

Its model is made from a ``Balance`` that has passed disclosure control; how it is drawn is in ``gaps``. What the numbers mean
is said in ``wording.data_quality_text``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.designs.evidence_rules import BALANCE_REFUSED
from localeval.report.charts.chart import Chart
from localeval.report.charts.gaps import Gap, GapsModel, draw_narrow, draw_wide
from localeval.report.display import Figure, Numbers
from localeval.report.wording import balance_words as say
from localeval.report.wording.chart_words import described, source
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import beside_limit, decimal
from localeval.report.wording.phrases import column_name
from localeval.results import Balance

#: So many gaps has the first screen room for.
_LARGEST = 5


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
    weighted, how = _adjusted(facts, balance)
    limit, hidden = decimal(balance.limit), len(balance.rows) - len(shown)
    counted = balance.over_limit_before if balance.over_limit_after is None else balance.over_limit_after  # fmt: skip
    over = sum(_is_over(gap, balance.limit, weighted) for gap in gaps) if hidden else counted
    title = say.balance_title(over, len(gaps), how, some=hidden > 0)
    rest = max(counted - over, 0) if weighted else None
    left = say.not_drawn(hidden, rest)
    drawn = _together(say.balance_drawn(weighted, limit), left)
    alt = described(drawn, _rows_said(gaps, weighted, balance.limit))
    model = GapsModel(gaps, balance.limit, weighted, say.balance_key(how, limit), title, alt)
    return _chart(facts, model, how, label, _together(say.balance_under(facts, how), left))


def refusal_chart(facts: Facts, balance: Balance | None, *, label: str) -> Chart | None:
    """Show why groups are too different for a result: their largest gaps, beside how large one may be.

    None where none of the gaps that may be shown is so large.
    """
    if balance is None or not facts.has_comparison:
        return None
    weighted, how = _adjusted(facts, balance)
    sized = [
        (size, Gap(column_name(row.covariate), row.smd_before, row.smd_after))
        for row in balance.rows
        if not is_withheld(row)
        and (size := row.smd_after if weighted else row.smd_before) is not None
    ]
    sized.sort(key=lambda pair: -pair[0])
    if not sized or sized[0][0] <= BALANCE_REFUSED:
        return None
    gaps = [gap for _, gap in sized[:_LARGEST]]
    title, limit = say.why_no_number(), decimal(BALANCE_REFUSED)
    some = any(map(is_withheld, balance.rows))
    alt = described(say.refusal_drawn(limit), _rows_said(gaps, weighted, BALANCE_REFUSED))
    model = GapsModel(gaps, BALANCE_REFUSED, weighted, say.refusal_key(how, limit), title, alt)
    return _chart(facts, model, how, label, say.refusal_under(limit, some=some))


def _adjusted(facts: Facts, balance: Balance) -> tuple[bool, str]:
    """Give whether the groups were made alike, and how that is called."""
    weighted = balance.over_limit_after is not None
    return weighted, facts.words.adjusting if weighted else ""


def _is_over(gap: Gap, limit: float, weighted: bool) -> bool:
    """Whether a gap as it is drawn is over the limit; one that cannot be measured counts as over it."""
    size = gap.after if weighted else gap.before
    return size is None or size >= limit


def _together(first: str, then: str) -> str:
    return f"{first} {then}" if then else first


def _rows_said(gaps: Sequence[Gap], weighted: bool, limit: float) -> list[str]:
    return [
        say.gap_row(g.name, _said(g.before, limit), _said(g.after, limit) if weighted else "")
        for g in gaps
    ]


def _chart(facts: Facts, model: GapsModel, how: str, label: str, under: str) -> Chart:
    rows = tuple(
        (g.name, g.before, g.after) if model.weighted else (g.name, g.before) for g in model.gaps
    )
    return Chart(
        label=label,
        title=model.title,
        under=under,
        source=source(facts),
        alt=model.says,
        numbers=Numbers(say.balance_columns(how), rows),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _said(value: float | None, limit: float) -> str:
    return say.not_measured() if value is None else beside_limit(value, limit)
