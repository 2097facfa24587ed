"""The funnel plot: many estimates at once, the precise ones at the top, with the limits that chance alone would keep.

Drawn where a forest plot would be a wall of lines. It ranks nobody: what it shows is which places differ from the
pooled value by more than chance, as the comparison has judged with all places considered.
"""

from __future__ import annotations

from markupsafe import Markup

from localeval.comparison.models import Member, Pool
from localeval.comparison_report.printed_pool import reported_summary
from localeval.library.charts.svg import Scale, line, picture, polygon, text, tick_label, ticks
from localeval.library.charts.svg import svg_element as el
from localeval.report.wording.numbers import number

#: 95% of estimates lie within so many standard errors where nothing but chance is at work.
_LIMIT = 1.96

_SIZES = {"wide": (760.0, 460.0, 62.0), "narrow": (340.0, 340.0, 46.0)}


def funnel_svg(pool: Pool) -> Markup:
    """Draw a funnel plot, wide and narrow; nothing where no estimate has a standard error."""
    rows = [m for m in pool.pooled if m.estimate is not None and m.std_error]
    if not rows:
        return Markup("")
    return _drawn(pool, rows, "wide") + _drawn(pool, rows, "narrow")


def _drawn(pool: Pool, rows: list[Member], layout: str) -> Markup:
    width, height, left = _SIZES[layout]
    most = 6 if layout == "wide" else 4
    errors = [row.std_error or 0.0 for row in rows]
    estimates = [row.estimate or 0.0 for row in rows]
    summary = reported_summary(pool)
    middle = summary.estimate if summary else sum(estimates) / len(estimates)
    down = ticks(0.0, max(errors), 4)
    across = ticks(min(*estimates, middle, 0.0), max(*estimates, middle, 0.0), most)
    x = Scale(across[0], across[-1], left, width - 10)
    y = Scale(down[0], down[-1], 10, height - 60)
    parts = [line(x(m), y.start, x(m), y.end, "c-grid") for m in across]
    parts += [line(x.start, y(m), x.end, y(m), "c-grid") for m in down]
    parts += _limits(middle, x, y)
    parts.append(line(x(middle), y.start, x(middle), y.end, "c-zero"))
    for row, error in zip(rows, errors, strict=True):
        parts.append(_mark(x(row.estimate or 0.0), y(error), bool(row.beyond_chance)))
    for mark in across:
        parts.append(
            text(x(mark), y.end + 18, tick_label(mark, across, pool.unit), "c-small", "middle")
        )
    for mark in down:
        parts.append(
            text(left - 8, y(mark) + 5, tick_label(mark, down, pool.unit), "c-small", "end")
        )
    parts.append(text((x.start + x.end) / 2, y.end + 36, "Estimate", "c-small", "middle"))
    parts.append(text(0, height - 6, "↑ more precise (smaller standard error)", "c-small"))
    return picture(
        parts,
        identity=f"funnel-{layout}-{pool.key}",
        title=f"Funnel plot: {pool.label}",
        description=funnel_alt(pool),
        width=width,
        height=height,
        class_=f"funnel {layout}",
    )


def _limits(middle: float, x: Scale, y: Scale) -> list[Markup]:
    """Draw the lines between which chance alone would keep 95 of 100 estimates."""
    parts = []
    for way in (-1, 1):
        error = y.high
        end = middle + way * _LIMIT * error
        if not x.holds(end):  # cut the line where it leaves the picture
            edge = x.clip(end)
            error = abs(edge - middle) / _LIMIT
            end = edge
        parts.append(line(x(middle), y(0.0), x(end), y(error), "c-predict"))
    return parts


def _mark(x: float, y: float, beyond: bool) -> Markup:
    if beyond:
        return polygon([(x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5)], "c-beyond")
    return el("circle", cx=x, cy=y, r=3, class_="c-dot")


def funnel_alt(pool: Pool) -> str:
    """Say what a funnel plot shows, for those who do not see it."""
    rows = [m for m in pool.pooled if m.estimate is not None and m.std_error]
    beyond = sum(bool(m.beyond_chance) for m in rows)
    summary = reported_summary(pool)
    around = f" around the pooled value of {number(summary.estimate, pool.unit)}" if summary else ""
    return (
        f"{len(rows):,} estimates against their standard errors{around}. {beyond:,} of them differ from the pooled "
        "value by more than chance, all places considered. The table below gives every number."
    )
