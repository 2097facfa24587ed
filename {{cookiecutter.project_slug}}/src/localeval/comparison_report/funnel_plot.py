"""Which differences between places exceed chance: a funnel of estimates, their precision and control limits.

The display for comparing places in the stead of a league table (Spiegelhalter 2005). Around the pooled value it draws the
limits within which 95% and 99.8% of results would fall by sampling error alone; a place is called different only where
``Member.beyond_chance`` says so, which allows for the number of places. From ten places on the same picture serves to look
for small-study effects (Egger and others 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Pool
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    title,
)
from localeval.comparison_report.point_labels import place_labels
from localeval.comparison_report.printed_pool import (
    FEW,
    DrawnEstimate,
    drawn_estimates,
    reported_summary,
)
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    WIDTH,
    axes,
    blank_page,
    dots,
    drawing_board,
    round_ticks,
    save,
    side_ticks,
)
from localeval.report.display import Figure, Text, escape
from localeval.report.wording.numbers import (
    axis_sign,
    decimal,
    difference,
    interval,
    p_value,
    unit_words,
)
from localeval.report.wording.phrases import inside, joined, number_with_noun, sentence_case

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Normal quantiles of 95% and 99.8%: two and three standard errors in round numbers.
LIMITS = ((1.95996, "95%", (0, (4, 3))), (3.09023, "99.8%", "solid"))

_HEIGHT, _LEFT, _TOP, _BODY = 300.0, 58.0, 32.0, 222.0

_MOST_NAMES = 10


def funnel_figure(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw each pooled estimate against its standard error, with control limits; None with fewer than five places."""
    best = reported_summary(pool)
    found = [g for g in drawn_estimates(pool.pooled) if g.member.std_error]
    if best is None or len(found) < FEW:
        return None
    places = PlaceNames.of(comparison)
    far = [g for g in found if g.member.beyond_chance]
    near = [g for g in found if not g.member.beyond_chance]
    with drawing_board():
        drawing = blank_page(_HEIGHT)
        area = axes(drawing, _LEFT, _TOP, WIDTH - _LEFT - 14, _BODY)
        _limits(area, best.estimate, found)
        for group, colour, marker in ((near, BLUE, "o"), (far, ORANGE, "D")):
            x, y = [g.estimate for g in group], [_error(g) for g in group]
            area.plot(x, y, ls="none", marker=marker, ms=7, mfc=colour, mec="white", mew=0.8, zorder=5, rasterized=dots(len(found)))  # fmt: skip
        _label(area, pool)
        points = [(g.estimate, _error(g)) for g in found]
        named = [(g.estimate, _error(g), places.label(g.member.evaluation)) for g in far]
        place_labels(area, named[:_MOST_NAMES], [(*p, *p) for p in points], SMALL)
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "funnel"),
        f"Which results differ from the pooled value by more than chance: {inside(title(pool))}",
        _alt(places, pool, found, far),
        png,
        svg,
    )


def chance_sentence(comparison: Comparison, pool: Pool) -> Text | None:
    """Say which places differ by more than chance, and why there is no ranking; None with fewer than five places."""
    if reported_summary(pool) is None or len(drawn_estimates(pool.pooled)) < FEW:
        return None
    places = PlaceNames.of(comparison)
    far = [g for g in drawn_estimates(pool.pooled) if g.member.beyond_chance]
    if not far:
        first = (
            "No place differs from the pooled value by more than chance once the number of places is allowed for. To name "
            "the best or the worst of them would be to rank chance."
        )
    else:
        names = [
            f"{places.safe(g.member.evaluation)} ({escape(difference(g.estimate, pool.unit))})"
            for g in far[:_MOST_NAMES]
        ]
        rest = len(far) - len(names)
        if rest:
            names.append(f"{number_with_noun(rest, 'other')}")
        verb = "differs" if len(far) == 1 else "differ"
        first = (
            f"{sentence_case(number_with_noun(len(far), 'place'))} {verb} from the pooled value by more than chance, the number of "
            f"places allowed for: {joined(names)}. The numbers do not say why: other people, other jobs, another way of "
            "delivering or of evaluating may all play a part. The other places cannot be told apart from the average."
        )
    return Text(first)


def small_study_sentence(pool: Pool) -> Text | None:
    """Say whether small evaluations find other results than large ones; None with fewer than ten places."""
    test = pool.small_study
    if test is None:
        return None
    numbers = (
        f"Egger's regression: intercept {decimal(test.intercept)}, 95% interval "
        f"{interval(test.low, test.high, 'score')}, p-value {p_value(test.p_value)}"
    )
    if test.low <= 0 <= test.high:
        said = (
            "Small evaluations do not find clearly other results than large ones. This does not rule out that some results "
            "were never published."
        )
    else:
        said = (
            "Small evaluations find other results than large ones. One reason may be that small evaluations with "
            "unwelcome results were not published; another that small programmes are different ones."
        )
    return Text(f"{said} ({escape(numbers)}.)")


def _error(g: DrawnEstimate) -> float:
    return g.member.std_error or 0.0


def _limits(area: Axes, target: float, found: Sequence[DrawnEstimate]) -> None:
    deepest = 1.08 * max(_error(g) for g in found)
    reach = LIMITS[-1][0] * deepest
    ends = [target - reach, target + reach, *(g.estimate for g in found)]
    room = 0.03 * (max(ends) - min(ends))
    area.set_xlim(min(ends) - room, max(ends) + room)
    area.set_ylim(deepest, 0)
    area.plot([target, target], [0, deepest], color=BLUE, linewidth=1.0)
    for quantile, name, style in LIMITS:
        for side in (-1, 1):
            end = target + side * quantile * deepest
            area.plot([target, end], [0, deepest], color=GREY, linewidth=1.0, linestyle=style)
        _name(area, target + quantile * deepest, f"{name} limit")
    _name(area, target, "pooled value")


def _name(area: Axes, x: float, words: str) -> None:
    """Name a line above the picture, where it would come out at the foot."""
    area.annotate(
        words, (x, area.get_ylim()[0]), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom",
        fontsize=SMALL, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0}, zorder=3,
    )  # fmt: skip


def _label(area: Axes, pool: Pool) -> None:
    sign = axis_sign(pool.unit)
    round_ticks(area, sign=sign)
    side_ticks(area, sign=sign)
    area.set_xlabel(f"Difference ({unit_words(pool.unit)})")
    area.annotate(
        "Standard error: the most precise results are at the top",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-_LEFT + 6, 8),
        textcoords="offset points",
        annotation_clip=False,
    )


def _alt(
    places: PlaceNames, pool: Pool, found: Sequence[DrawnEstimate], far: Sequence[DrawnEstimate]
) -> str:
    best = reported_summary(pool)
    middle = difference(best.estimate, pool.unit) if best else ""
    words = (
        f"Funnel plot. {len(found)} results by their standard error, the most precise at the top, around the pooled value "
        f"of {middle}, with limits within which 95% and 99.8% of results would fall by chance. "
    )
    if not far:
        return words + "None differs from the pooled value by more than chance."
    names = [f"{places.label(g.member.evaluation)}, {difference(g.estimate, pool.unit)}" for g in far[:_MOST_NAMES]]  # fmt: skip
    rest = f"; and {len(far) - len(names)} more" if len(far) > len(names) else ""
    verb = "differs" if len(far) == 1 else "differ"
    return f"{words}{sentence_case(number_with_noun(len(far), 'result'))} {verb} by more than chance, drawn as diamonds: {'; '.join(names)}{rest}."
