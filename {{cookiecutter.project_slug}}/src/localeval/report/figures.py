"""The figures of a report, the same in every place, each with a caption and alternative text.

Turns models that have passed disclosure control into pictures: results as intervals, balance as a love
plot, overlap back to back. Shape or fill tells apart what colour tells apart, and labels stand at what
they name. Nothing is computed here beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.models import Facts, Overlap
from localeval.report import intervals
from localeval.report.canvas import BLUE, GREY, ORANGE
from localeval.report.display import Figure
from localeval.report.groups import draw_balance, draw_overlap
from localeval.report.headline import is_given
from localeval.report.intervals import Panel, Row
from localeval.report.numbers import (
    between,
    currency_sign,
    decimal,
    difference,
    interval,
    is_money,
    level,
    per_cent,
)
from localeval.report.phrases import VERDICTS, after, column_name, number_of, plain, sentence_case
from localeval.results import Balance, Estimate, Level

_COLOURS = {"better": BLUE, "worse": ORANGE, "inconclusive": GREY, "withheld": GREY}
_MOST_IN_ALT = 12


def impact_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure:
    """Draw the primary and secondary outcomes as intervals around no difference.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    _needs_comparison(facts, "impact_figure")
    main = [e for e in estimates if e.subgroup is None and e.role in {"primary", "secondary"}]
    main.sort(key=lambda e: e.role != "primary")
    titles = [_outcome(e) + (" (primary outcome)" if e.role == "primary" else "") for e in main]
    return _results(
        "impact",
        "Difference between participants and the comparison group in each outcome",
        main,
        titles,
    )


def subgroup_figure(facts: Facts, estimates: Sequence[Estimate]) -> Figure:
    """Draw the primary outcome in each group of participants.

    Raises
    ------
    ValueError
        The design has no comparison group.
    """
    _needs_comparison(facts, "subgroup_figure")
    groups = [e for e in estimates if e.subgroup is not None]
    about = f": {_outcome(groups[0])}" if groups else ""
    return _results(
        "subgroups",
        f"Difference between participants and the comparison group in each group of people{about}",
        groups,
        [_group(e) for e in groups],
    )


def levels_figure(facts: Facts, levels: Sequence[Level]) -> Figure:
    """Draw outcomes of participants alone, for a design without a comparison group."""
    panels, said = [], []
    for unit in dict.fromkeys(item.unit for item in levels):
        rows = []
        for item in levels:
            if item.unit != unit:
                continue
            title = f"{_outcome(item)}{', ' + _group(item) if item.subgroup else ''}"
            row = _level_row(item, title)
            rows.append(row)
            said.append(f"{title}: {row.words[:1].lower()}{row.words[1:]}")
        panels.append(
            Panel(
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


def balance_figure(facts: Facts, balance: Balance) -> Figure:
    """Draw how far apart the groups are on each characteristic, before and after weighting."""
    weighted = balance.largest_after is not None
    rows = sorted(balance.rows, key=lambda row: -row.smd_before)
    png, svg = draw_balance(
        [(column_name(row.covariate), row.smd_before, row.smd_after) for row in rows], balance.limit
    )
    n, limit = len(rows), decimal(balance.limit)
    said = [
        f"{'Before weighting, ' if weighted else ''}{balance.over_limit_before} of {n} characteristics differ "
        f"by more than {limit}, the largest by {decimal(balance.largest_before)}"
        + (f" ({column_name(rows[0].covariate)})" if rows else "")
    ]
    if balance.largest_after is not None:
        said.append(
            f"After weighting, {balance.over_limit_after} of {n} do, the largest by "
            f"{decimal(balance.largest_after)}"
        )
    dots = "a hollow dot before weighting and a filled dot after" if weighted else "a dot"
    return Figure(
        "balance",
        "How far apart the groups are on each characteristic"
        + (", before and after weighting" if weighted else ""),
        _alt(
            f"A row for each characteristic, with {dots}, and a line at the limit of {limit}.", said
        ),
        png,
        svg,
    )


def overlap_figure(facts: Facts, overlap: Overlap) -> Figure:
    """Draw the propensity scores of both groups back to back, as they are and as weighted."""
    png, svg = draw_overlap(overlap)
    said = [
        f"{name}: half of the people have a score under about {_median(overlap.edges, shares)}"
        for name, shares in (
            ("Participants", overlap.participants),
            ("Comparison group as it is", overlap.comparison),
            ("Comparison group after weighting", overlap.weighted),
        )
    ]
    return Figure(
        "overlap",
        "How likely people of each group were to be participants, by what was known of them",
        _alt(
            "Two pairs of bar charts back to back: participants above, the comparison group below, "
            "first as the groups are and then after weighting.",
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
            Panel(
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


def _result_row(e: Estimate, title: str) -> Row:
    if not is_given(e) or e.estimate is None or e.low is None or e.high is None:
        return Row(title, _not_given(e), None, None, None)
    words = f"{VERDICTS[e.verdict]}: {_short(e)} ({interval(e.low, e.high, e.unit)})"
    clear = e.verdict in {"better", "worse"}
    return Row(title, words, e.estimate, e.low, e.high, clear, _COLOURS[e.verdict])


def _short(e: Estimate) -> str:
    return difference(e.estimate or 0.0, e.unit).replace("percentage points", "points")


def _result_said(e: Estimate) -> str:
    if not is_given(e):
        return "not given"
    return f"{VERDICTS[e.verdict].lower()}, {between(e.low or 0.0, e.high or 0.0, e.unit)}"


def _level_row(item: Level, title: str) -> Row:
    if item.level is None:
        return Row(title, _not_given(item), None, None, None)
    words = sentence_case(level(item.level, item.unit))
    if item.low is None or item.high is None:
        return Row(title, words, item.level, item.level, item.level)
    return Row(
        title,
        f"{words} ({interval(item.low, item.high, item.unit)})",
        item.level,
        item.low,
        item.high,
    )


def _not_given(item: Estimate | Level) -> str:
    why = plain(item.withheld).rstrip(".")
    return f"Not given: {why}" if why else "Not given"


def _outcome(item: Estimate | Level) -> str:
    return f"{plain(item.label)}, {after(item.month)}"


def _group(item: Estimate | Level) -> str:
    if item.subgroup is None:
        return "Everyone"
    return f"{column_name(item.subgroup.variable)}: {plain(item.subgroup.value)}"


def _unit(unit: str) -> str:
    if unit == "percent":
        return "percentage points"
    return currency_sign(unit).strip() if is_money(unit) else {"score": "points"}.get(unit, unit)


def _empty() -> Panel:
    return Panel([Row("There are no results to draw", "", None, None, None)], "")


def _alt(intro: str, said: Sequence[str]) -> str:
    """Say what is drawn and what it shows; a long figure names its first results and counts the rest."""
    rest = len(said) - _MOST_IN_ALT
    words = [f"{text.rstrip('.')}." for text in said[:_MOST_IN_ALT]]
    if rest > 0:
        words.append(f"The table gives {number_of(rest, 'further result')}.")
    return " ".join([intro, *words])


def _median(edges: Sequence[float], shares: Sequence[float]) -> str:
    """Give the upper edge of the bin in which the middle person is."""
    half, seen = sum(shares) / 2, 0.0
    for edge, share in zip(edges[1:], shares, strict=True):
        seen += share
        if seen >= half:
            return decimal(edge)
    return decimal(edges[-1])


def _needs_comparison(facts: Facts, name: str) -> None:
    if not facts.has_comparison:
        msg = f"{name} needs a comparison group; the design '{facts.design}' has levels only (levels_figure)"
        raise ValueError(msg)
