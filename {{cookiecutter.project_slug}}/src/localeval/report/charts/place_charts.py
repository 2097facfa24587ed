"""The figures of a report, the same in every place, each with a caption and alternative text.

Turns models that have passed disclosure control into pictures: results as intervals, balance as a love
plot, overlap back to back. Shape or fill tells apart what colour tells apart, and labels stand at what
they name. Nothing is computed here beyond where to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from localeval.analysis.facts import Facts, Overlap
from localeval.report.charts import intervals
from localeval.report.charts.canvas import BLUE, GREY, ORANGE
from localeval.report.charts.intervals import IntervalPanel, IntervalRow
from localeval.report.charts.love_plot import Gap, draw_balance
from localeval.report.charts.score_overlap import draw_overlap
from localeval.report.display import Figure
from localeval.report.wording.grammar import (
    is_given,
    is_significant_after_tests,
    is_withheld,
    needs_comparison,
    verdict_words,
)
from localeval.report.wording.numbers import (
    between,
    currency_sign,
    decimal,
    difference,
    interval,
    is_money,
    level,
    per_cent,
)
from localeval.report.wording.phrases import (
    after,
    column_name,
    group_label,
    inside,
    number_with_noun,
    plain,
)
from localeval.results import Balance, Estimate, Level

#: Shape and colour of each verdict; the shapes tell them apart in black and white.
_LOOKS = {
    "better": ("o", BLUE),
    "worse": ("s", ORANGE),
    "inconclusive": ("o", GREY),
    "withheld": ("o", GREY),
}

_MOST_IN_ALT = 12


def impact_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure:
    """Draw the primary and secondary outcomes as intervals around no difference.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "impact_figure")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    main.sort(key=lambda e: e.role != "primary")
    titles = [_outcome(e) + (" (primary outcome)" if e.role == "primary" else "") for e in main]
    return _results(
        "impact",
        "Difference between participants and the comparison group in each outcome",
        main,
        titles,
    )


def subgroup_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure | None:
    """Draw the primary outcome in each group of participants; None without any.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    needs_comparison(facts, "subgroup_figure")
    groups = [e for e in estimates if e.subgroup is not None]
    if not groups:
        return None
    return _results(
        "subgroups",
        f"Difference in each group of people: {_outcome(groups[0])}",
        groups,
        [group_label(e) for e in groups],
    )


def levels_figure(facts: Facts, levels: Sequence[Level]) -> Figure:
    """Draw outcomes of participants alone, for a design without a comparison group."""
    panels, said = [], []
    for unit in dict.fromkeys(item.unit for item in levels):
        rows = []
        for item in levels:
            if item.unit != unit:
                continue
            title = _outcome(item) + (f", {group_label(item)}" if item.subgroup else "")
            title += " (primary outcome)" if item.role == "primary" and not item.subgroup else ""
            row = _level_row(item, title)
            rows.append(row)
            said.append(f"{title}: {inside(row.words)}")
        panels.append(
            IntervalPanel(
                rows,
                "Per cent of participants" if unit == "percent" else f"Average ({_unit(unit)})",
                sign=currency_sign(unit) if is_money(unit) else "",
                limits=(0, 100) if unit == "percent" else None,
            )
        )
    png, svg = intervals.draw(panels or [_empty()])
    confidence = max((item.confidence for item in levels), default=0.95)
    return Figure(
        "levels",
        f"Outcomes of participants, with {per_cent(confidence)} confidence intervals",
        _alt("A dot and a line for each outcome of participants: its level and interval.", said),
        png,
        svg,
    )


def balance_figure(facts: Facts, balance: Balance | None) -> Figure | None:
    """Draw how far apart the groups are on each characteristic, before and after they are made alike.

    None where there is nothing to compare.
    """
    if balance is None or not balance.rows or not facts.has_comparison:
        return None
    weighted = balance.over_limit_after is not None
    shown = [row for row in balance.rows if not is_withheld(row)]
    if not shown:
        return None
    gaps = [Gap(column_name(r.covariate), r.smd_before, r.smd_after) for r in shown]
    gaps.sort(key=lambda gap: -math.inf if gap.before is None else -gap.before)
    how = facts.words.adjusting
    png, svg = draw_balance(gaps, balance.limit, adjusting=how if weighted else "")
    said = [_gaps_said(balance.over_limit_before, len(gaps), balance.limit, balance.largest_before)]
    if balance.over_limit_after is not None:
        afterwards = _gaps_said(
            balance.over_limit_after, len(balance.rows), balance.limit, balance.largest_after
        )
        said = [f"Before {how}, {said[0]}", f"After {how}, {afterwards}"]
    dots = f"a hollow dot before {how} and a filled dot after" if weighted else "a dot"
    return Figure(
        "balance",
        "How far apart the groups are on each characteristic"
        + (f", before and after {how}" if weighted else ""),
        _alt(
            f"A row for each characteristic, with {dots}, and a line at the limit of "
            f"{decimal(balance.limit)}.",
            said,
        ),
        png,
        svg,
    )


def _gaps_said(over: int, total: int, limit: float, largest: float | None) -> str:
    most = "" if largest is None else f"; the largest difference is {decimal(largest)}"
    return f"{over} of {total} characteristics differ by {decimal(limit)} or more{most}"


def overlap_figure(facts: Facts, overlap: Overlap | None) -> Figure | None:
    """Draw the propensity scores of both groups back to back, as they are and as weighted.

    None for a design without such scores.
    """
    if overlap is None:
        return None
    how = facts.words.adjusting
    png, svg = draw_overlap(overlap, facts.words)
    said = [
        f"{name}: half of the people have a chance under about {_median(overlap.edges, shares)}"
        for name, shares in (
            ("Participants", overlap.participants),
            ("Comparison group as it is", overlap.comparison),
            (f"Comparison group after {how}", overlap.weighted),
        )
    ]
    return Figure(
        "overlap",
        "The chance that people of each group had of being participants, by what was known of them "
        "(propensity score)",
        _alt(
            "Two pairs of bar charts back to back: participants above, the comparison group below, "
            f"first as the groups are and then after {how}.",
            said,
        ),
        png,
        svg,
    )


def _results(label: str, caption: str, chosen: Sequence[Estimate], titles: Sequence[str]) -> Figure:
    panels, said = [], []
    for unit in dict.fromkeys(e.unit for e in chosen):
        rows = []
        for e, title in zip(chosen, titles, strict=True):
            if e.unit == unit:
                rows.append(_result_row(e, title))
                said.append(f"{title}: {_result_said(e)}")
        panels.append(
            IntervalPanel(
                rows,
                f"Difference ({_unit(unit)})",
                sign=currency_sign(unit) if is_money(unit) else "",
                zero="no difference",
            )
        )
    png, svg = intervals.draw(panels or [_empty()])
    confidence = max((e.confidence for e in chosen), default=0.95)
    intro = (
        "A dot and a line for each result: the estimated difference and its interval, beside a line at "
        "no difference."
    )
    return Figure(
        label,
        f"{caption}, with {per_cent(confidence)} confidence intervals",
        _alt(intro, said),
        png,
        svg,
    )


def _result_row(e: Estimate, title: str) -> IntervalRow:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return IntervalRow(title, _not_given(e), None, None, None)
    words = f"{verdict_words(e)}: {_short(e)} ({_interval(e.low, e.high, e)})"
    marker, colour = _LOOKS[e.verdict]
    clear = is_significant_after_tests(e)
    return IntervalRow(title, words, e.estimate, e.low, e.high, clear, marker, colour)


def _short(e: Estimate) -> str:
    return difference(e.estimate or 0.0, e.unit).replace("percentage points", "points")


def _result_said(e: Estimate) -> str:
    if not is_given(e):
        return "not given"
    return f"{verdict_words(e).lower()}, {between(e.low or 0.0, e.high or 0.0, e.unit)}"


def _level_row(item: Level, title: str) -> IntervalRow:
    if item.level is None:
        return IntervalRow(title, _not_given(item), None, None, None)
    words = level(item.level, item.unit)
    if item.low is None or item.high is None:
        return IntervalRow(title, words, item.level, item.level, item.level)
    words = f"{words} ({_interval(item.low, item.high, item)})"
    return IntervalRow(title, words, item.level, item.low, item.high)


def _interval(low: float, high: float, item: Estimate | Level) -> str:
    return f"{per_cent(item.confidence)} interval {interval(low, high, item.unit)}"


def _not_given(item: Estimate | Level) -> str:
    why = plain(item.withheld).rstrip(".")
    return f"Not given: {why}" if why else "Not given"


def _outcome(item: Estimate | Level) -> str:
    return f"{plain(item.label)}, {after(item.month)}"


def _unit(unit: str) -> str:
    if unit == "percent":
        return "percentage points"
    return currency_sign(unit).strip() if is_money(unit) else {"score": "points"}.get(unit, unit)


def _empty() -> IntervalPanel:
    return IntervalPanel([IntervalRow("There are no results to draw", "", None, None, None)], "")


def _alt(intro: str, said: Sequence[str]) -> str:
    """Say what is drawn and what it shows; a long figure names its first results and counts the rest."""
    rest = len(said) - _MOST_IN_ALT
    words = [f"{text.rstrip('.')}." for text in said[:_MOST_IN_ALT]]
    if rest > 0:
        words.append(f"The table gives {number_with_noun(rest, 'further result')}.")
    return " ".join([intro, *words])


def _median(edges: Sequence[float], shares: Sequence[float]) -> str:
    """Give the upper edge of the bin in which the middle person is, with two digits."""
    half, seen = sum(shares) / 2, 0.0
    for edge, share in zip(edges[1:], shares, strict=True):
        seen += share
        if seen >= half:
            return f"{edge:.2g}"
    return f"{edges[-1]:.2g}"
