"""The forest plot: what each place found, the pooled value, and where a new place would be expected.

A square for each pooled estimate, larger the more it weighs; a ring for one that is not pooled, under a heading that says
so. Thirty rows a page; beyond three pages a caterpillar, a row of intervals without names: in a row of a hundred they
would be read as a league table. Draws what ``Pool`` holds and computes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Member, Pool, Summary
from localeval.comparison_report.interval_sheet import (
    Sheet,
    SheetRow,
    draw_sheet,
    estimate_with_interval,
    scale_limits,
)
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    title,
)
from localeval.comparison_report.printed_pool import (
    DrawnEstimate,
    drawn_estimates,
    printed_summaries,
    reported_summary,
    second_model,
)
from localeval.comparison_report.reason_words import short
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    axes,
    blank_page,
    dots,
    drawing_board,
    save,
    side_ticks,
)
from localeval.report.display import Blocks, Figure
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    axis_sign,
    between,
    count,
    decimal,
    difference,
    is_money,
    per_cent,
    unit_words,
)
from localeval.report.wording.phrases import inside, number_with_noun, sentence_case

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Rows of a page, and how many pages: with more rows the caterpillar takes their place.
PAGE = 30
_MOST_PAGES = 3

_MOST_IN_ALT = 12

#: Reasons for which an estimate cannot stand on the same scale.
_OTHER_SCALE = {"unit", "local_outcome"}

#: Of the caterpillar, in points.
_HEIGHT, _LEFT, _TOP, _BODY = 300.0, 56.0, 24.0, 226.0


def forest_figures(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw what the places found.

    Returns
    -------
    Blocks
        A figure for each thirty rows; a caterpillar alone from 91 rows on; none without a single estimate.
    """
    places = PlaceNames.of(comparison)
    ordered = drawn_estimates(members_in_order(comparison, places, pool.members, pool.direction))
    pooled = [g for g in ordered if g.member.pooled]
    apart = [g for g in ordered if g.member.reasons and not _OTHER_SCALE & {*g.member.reasons}]
    if not pooled and not apart:
        return Blocks()
    if len(pooled) + len(apart) > PAGE * _MOST_PAGES:
        return Blocks((caterpillar_figure(pool),))
    largest = max((g.member.weight or 0.0 for g in pooled), default=0.0)
    lines = [_line(places, g, largest) for g in pooled] + _summary_lines(pool, len(pooled))
    if apart:
        lines.append(SheetRow((_apart_heading(pool),), look="heading"))
        lines += [_line(places, g, largest) for g in apart]
    limits = scale_limits(lines)
    return Blocks(
        tuple(
            _figure(pool, places, part, limits, n, [*pooled, *apart])
            for n, part in enumerate(_pages(lines))
        )
    )


def _pages(lines: Sequence[SheetRow]) -> list[Sequence[SheetRow]]:
    """Share rows out over as few pages as hold them, about as many on each."""
    pages = math.ceil(len(lines) / (PAGE + 4))  # the pooled value and a heading come on top
    size = math.ceil(len(lines) / pages)
    return [lines[i : i + size] for i in range(0, len(lines), size)]


def _figure(
    pool: Pool,
    places: PlaceNames,
    lines: Sequence[SheetRow],
    limits: tuple[float, float],
    n: int,
    found: Sequence[DrawnEstimate],
) -> Figure:
    best = reported_summary(pool)
    better = "higher" if pool.direction == "increase" else "lower"
    png, svg = draw_sheet(
        Sheet(
            heads=("Place", "People", "Evidence\nlevel"),
            words_head=f"Difference\n({_interval_head(found)})",
            tail_head="Weight" if any(line.tail for line in lines) else "",
            lines=lines,
            axis=f"Difference ({unit_words(pool.unit)}); {better} is better",
            limits=limits,
            sign=axis_sign(pool.unit),
            zero="no difference",
            middle=best.estimate if best else None,
        )
    )
    return Figure(
        label_of_figure(pool, "forest") + (f"-{n + 1}" if n else ""),
        f"What each place found: {inside(title(pool))}" + (" (continued)" if n else ""),
        _alt(pool, places, found, n),
        png,
        svg,
        wide=True,
    )


def _line(places: PlaceNames, g: DrawnEstimate, largest: float) -> SheetRow:
    m = g.member
    level = places.by_id[m.evaluation].evidence_level if m.evaluation in places.by_id else None
    share = math.sqrt((m.weight or 0.0) / largest) if largest else 0.6
    return SheetRow(
        cells=(
            places.label(m.evaluation),
            people(m, typed=places.is_typed(m.evaluation)),
            "[x]" if level is None else str(level),
        ),
        words=estimate_with_interval(g.estimate, g.low, g.high, m.unit),
        tail=f"{decimal(m.weight, 1)}%" if m.weight is not None else short(m.reasons),
        point=g.estimate,
        low=g.low,
        high=g.high,
        look="pooled" if m.pooled else "open",
        size=share,
    )


def people(m: Member, *, typed: bool) -> str:
    """Count the people of both groups, where both are published; what was typed without them has none to withhold."""
    if m.n_participants is None or m.n_comparison is None:
        return NOT_AVAILABLE if typed else CONFIDENTIAL
    return count(m.n_participants + m.n_comparison)


def _summary_lines(pool: Pool, k: int) -> list[SheetRow]:
    both = printed_summaries(pool)
    found = [
        SheetRow(
            cells=(f"Pooled, {k} results{_model_name(s, both)}", "", ""),
            words=estimate_with_interval(s.estimate, s.low, s.high, pool.unit),
            tail="100%" if n == 0 else "",
            point=s.estimate,
            low=s.low,
            high=s.high,
            look="diamond",
        )
        for n, s in enumerate(both)
    ]
    spread = pool.heterogeneity
    if spread and spread.prediction_low is not None and spread.prediction_high is not None:
        places = 0 if is_money(pool.unit) else 2
        ends = (
            f"{decimal(spread.prediction_low, places)} to {decimal(spread.prediction_high, places)}"
        )
        found.append(
            SheetRow(
                cells=("Expected in a new place", "", ""),
                words=ends,
                low=spread.prediction_low,
                high=spread.prediction_high,
                look="range",
            )
        )
    return found


def _model_name(summary: Summary, both: Sequence[Summary]) -> str:
    """Name the model where two stand beside each other."""
    if len(both) == 1:
        return ""
    return ", fixed effect" if summary.model == "fixed_effect" else ", random effects"


def _apart_heading(pool: Pool) -> str:
    return "Not pooled" if pool.summaries else "Not set together with others"


def _interval_head(found: Sequence[DrawnEstimate]) -> str:
    levels = {g.member.confidence for g in found}
    return f"{per_cent(levels.pop())} interval" if len(levels) == 1 else "interval"


def _alt(pool: Pool, places: PlaceNames, found: Sequence[DrawnEstimate], n: int) -> str:
    if n:
        return f"Forest plot, continued: the same scale and columns for further places. {_pooled_said(pool, reported_summary(pool))}"
    said = [
        f"{places.label(g.member.evaluation)}: {between(g.low, g.high, pool.unit)}"
        + ("" if g.member.pooled else f" (not pooled: {short(g.member.reasons)})")
        for g in found[:_MOST_IN_ALT]
    ]
    rest = len(found) - len(said)
    intro = (
        f"Forest plot. A row for each of {number_with_noun(len(found), 'result')}: people, level of evidence, the estimated "
        "difference and its interval beside a line at no difference, and its weight."
    )
    words = [intro, _pooled_said(pool, reported_summary(pool)), *(f"{text}." for text in said)]
    if rest > 0:
        words.append(f"{sentence_case(number_with_noun(rest, 'further result'))} in the same way.")
    return " ".join(word for word in words if word)


def _pooled_said(pool: Pool, best: Summary | None) -> str:
    if best is None:
        return "No pooled value is drawn."
    words = (
        f"The pooled value is {difference(best.estimate, pool.unit)}, {per_cent(best.confidence)} interval "
        f"{between(best.low, best.high, pool.unit)}."
    )
    other = second_model(pool)
    if other is not None:
        words = words.replace("The pooled value", "The pooled value by the fixed effect", 1)
        words += (
            f" With random effects it is {difference(other.estimate, pool.unit)}, interval "
            f"{between(other.low, other.high, pool.unit)}."
        )
    spread = pool.heterogeneity
    if spread and spread.prediction_low is not None and spread.prediction_high is not None:
        words += f" In a new place it is expected {between(spread.prediction_low, spread.prediction_high, pool.unit)}."
    return words


def caterpillar_figure(pool: Pool) -> Figure:
    """Draw every pooled estimate in the order of its size, without its name."""
    found = sorted(drawn_estimates(pool.pooled), key=lambda g: g.estimate)
    best = reported_summary(pool)
    far = [i for i, g in enumerate(found) if g.member.beyond_chance]
    near = [i for i, g in enumerate(found) if not g.member.beyond_chance]
    with drawing_board():
        drawing = blank_page(_HEIGHT)
        area = axes(drawing, _LEFT, _TOP, WIDTH - _LEFT - 10, _BODY)
        for rows, colour, width, marker, size in (
            (near, BLUE, 0.8, "o", 2.6),
            (far, ORANGE, 1.2, "D", 4.0),
        ):
            points = [found[i].estimate for i in rows]
            lows, highs = [found[i].low for i in rows], [found[i].high for i in rows]
            area.vlines(
                rows, lows, highs, color=colour, alpha=0.45, lw=width, rasterized=dots(len(found))
            )
            area.plot(
                rows,
                points,
                ls="none",
                marker=marker,
                ms=size,
                color=colour,
                zorder=4,
                rasterized=dots(len(found)),
            )
        area.axhline(0, color=GREY, linewidth=0.9)
        if best:
            area.axhline(best.estimate, color=BLUE, linewidth=0.9, linestyle=(0, (3, 3)))
        area.set_xlim(-1, len(found))
        _label_caterpillar(area, pool, len(found))
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "forest"),
        f"What {count(len(found))} evaluations found, without names: {inside(title(pool))}",
        _caterpillar_alt(pool, len(found), found[0].estimate, found[-1].estimate, len(far)),
        png,
        svg,
    )


def _label_caterpillar(area: Axes, pool: Pool, n: int) -> None:
    side_ticks(area, sign=axis_sign(pool.unit))
    area.set_xticks([])
    area.set_xlabel(f"{count(n)} results in the order of their size, without names", labelpad=8)
    area.annotate(
        f"Difference ({unit_words(pool.unit)})",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-_LEFT + 6, 6),
        textcoords="offset points",
        va="bottom",
        annotation_clip=False,
    )


def _caterpillar_alt(pool: Pool, n: int, least: float, most: float, far: int) -> str:
    words = (
        f"Caterpillar plot. {count(n)} estimated differences with their intervals, in the order of their size and without "
        f"names, from {difference(least, pool.unit)} to {difference(most, pool.unit)}."
    )
    best = reported_summary(pool)
    if best:
        words += (
            f" A dashed line marks the pooled value, {difference(best.estimate, pool.unit)}, interval "
            f"{between(best.low, best.high, pool.unit)}."
        )
    return f"{words} {count(far)} lie away from it by more than chance and are drawn as diamonds."
