"""The overlap of two groups' propensity scores, drawn back to back, before and after weighting.

Makes the model of ``back_to_back`` from an ``Overlap`` that has passed disclosure control. What it means is said in
``wording.data_quality_text``; nothing is computed beyond where to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from localeval.analysis.facts import Facts, Overlap
from localeval.report.charts.back_to_back import ScorePanel, ScoresModel, draw_narrow, draw_wide
from localeval.report.charts.chart import Chart
from localeval.report.display import Figure, Numbers
from localeval.report.wording import balance_words as say
from localeval.report.wording.chart_words import described, source

#: Numbers under the axis, as far as there is room for them.
_CHANCES = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)

#: Edges are published to six digits, so none is drawn closer to 0 or 1 than this.
_NEAREST = 1e-6


def overlap_figure(facts: Facts, overlap: Overlap | None) -> Figure | None:
    """Draw the propensity scores of both groups back to back, as they are and as weighted.

    The scale is that of the log-odds, on which the bins were made; the area of a bar is the share of people in it. None for a
    design without such scores.
    """
    if overlap is None:
        return None
    names = say.overlap_names(facts)
    groups = (overlap.participants, overlap.comparison, overlap.weighted)
    said = [
        say.overlap_half(name, _median(overlap.edges, shares))
        for name, shares in zip(names, groups, strict=True)
    ]
    title, alt = say.overlap_title(facts), described(say.overlap_drawn(facts), said)
    panels = [
        _panel(facts, overlap, theirs, weighted=weighted)
        for weighted, theirs in ((False, overlap.comparison), (True, overlap.weighted))
    ]
    low, high = panels[0].edges[0], panels[0].edges[-1]
    marks = [(_log_odds(c), f"{c:g}") for c in _CHANCES if low <= _log_odds(c) <= high]
    model = ScoresModel(panels, marks, say.overlap_axis(facts), title, alt)
    bins = zip(overlap.edges[:-1], overlap.edges[1:], *groups, strict=True)
    return Chart(
        label="overlap",
        title=title,
        under="",
        source=source(facts),
        alt=alt,
        numbers=Numbers((*say.overlap_columns(), *(f"{name} (%)" for name in names)), tuple(bins)),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _panel(
    facts: Facts, overlap: Overlap, theirs: Sequence[float], *, weighted: bool
) -> ScorePanel:
    title, name = say.overlap_panel(facts, weighted=weighted)
    edges, above, below = _bars(overlap.edges, overlap.participants, theirs)
    if len(edges) < 2:  # all have the same score
        edges, above, below = [-1.0, 1.0], [0.0], [0.0]
    return ScorePanel(title, facts.words.ours, name, edges, above, below, weighted)


def _median(edges: Sequence[float], shares: Sequence[float]) -> str:
    """Give the upper edge of the bin in which the middle person is, with two digits."""
    half, seen = sum(shares) / 2, 0.0
    for edge, share in zip(edges[1:], shares, strict=True):
        seen += share
        if seen >= half:
            return f"{edge:.2g}"
    return f"{edges[-1]:.2g}"


def _bars(
    edges: Sequence[float], ours: Sequence[float], theirs: Sequence[float]
) -> tuple[list[float], list[float], list[float]]:
    """Give edges as log-odds and heights as per cent per unit of width; bins without width join the next."""
    places, heights_ours, heights_theirs = [_log_odds(edges[0])], [], []
    a = b = 0.0
    for edge, share, other in zip(edges[1:], ours, theirs, strict=True):
        a, b = a + share, b + other
        width = _log_odds(edge) - places[-1]
        if width > 0:
            places.append(places[-1] + width)
            heights_ours.append(a / width)
            heights_theirs.append(b / width)
            a = b = 0.0
    return places, heights_ours, heights_theirs


def _log_odds(chance: float) -> float:
    inside = min(max(chance, _NEAREST), 1 - _NEAREST)
    return math.log(inside) - math.log1p(-inside)
