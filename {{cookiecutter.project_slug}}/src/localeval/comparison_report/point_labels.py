"""Names beside the points of a picture, where there is room for them.

Tries a few positions around each point and leaves a name out rather than print it over something; the table under the
picture has every name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.report.charts.canvas import WIDTH, text_width
from localeval.report.wording.phrases import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Box = tuple[float, float, float, float]
Named = tuple[float, float, str]

_WIDEST = 120.0
_GAP = 7.0

#: Positions around a point, right and up, in the order in which they are tried.
_AROUND = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))


def place_labels(area: Axes, named: Sequence[Named], taken: Sequence[Box], size: float) -> int:
    """Write names beside points.

    Parameters
    ----------
    area : Axes
        Its limits are set.
    named : sequence of (x, y, name)
        In data coordinates.
    taken : sequence of (x0, y0, x1, y1)
        What must not be printed over, in data coordinates.
    size : float
        Of the letters, in points.

    Returns
    -------
    int
        How many names were left out for lack of room.
    """
    boxes = [_on_page(area, box, 3.0) for box in taken]
    left_out = 0
    for x, y, name in named:
        text = shortened(name, _WIDEST, size)
        at = area.transData.transform((x, y))
        for right, up in _AROUND:
            box = _text_box(float(at[0]), float(at[1]), right, up, text, size)
            if _inside(area, box) and not any(_touch(box, other) for other in boxes):
                area.annotate(
                    text, (x, y), xytext=(_GAP * right, _GAP * up if right == 0 else 6 * up),
                    textcoords="offset points", fontsize=size, zorder=6,
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
                    ha={1: "left", -1: "right", 0: "center"}[right],
                    va="center" if right else {1: "bottom", -1: "top"}[up],
                )  # fmt: skip
                boxes.append(box)
                break
        else:
            left_out += 1
    return left_out


def shortened(name: str, width: float, size: float, weight: str = "normal") -> str:
    """Cut a name so that it is no wider than so many points."""
    text = plain(name)
    if text_width(text, weight, size) <= width:
        return text
    kept = bisect_right(
        range(len(text)), width, key=lambda n: text_width(f"{text[:n]}…", weight, size)
    )
    return f"{text[: max(kept - 1, 0)].rstrip(' ,')}…"


def _text_box(x: float, y: float, right: int, up: int, text: str, size: float) -> Box:
    width, height = text_width(text, "normal", size), size * 1.25
    start = x + _GAP * right - {1: 0.0, -1: width, 0: width / 2}[right]
    middle = y + (6 * up if right else up * (_GAP + height / 2))
    return (start, middle - height / 2, start + width, middle + height / 2)


def _on_page(area: Axes, box: Box, room: float) -> Box:
    (x0, y0), (x1, y1) = area.transData.transform([(box[0], box[1]), (box[2], box[3])])
    return (
        float(min(x0, x1)) - room,
        float(min(y0, y1)) - room,
        float(max(x0, x1)) + room,
        float(max(y0, y1)) + room,
    )


def _inside(area: Axes, box: Box) -> bool:
    frame = area.bbox
    return bool(
        box[0] >= frame.x0
        and box[2] <= min(frame.x1 + 12, WIDTH - 2)
        and box[1] >= frame.y0 + 2
        and box[3] <= frame.y1 - 2
    )


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
