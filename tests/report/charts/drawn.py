"""What tests ask of any picture of the drawing room: are all words inside, and does none lie on another."""

from __future__ import annotations

from itertools import combinations

from localeval.report.charts.letters import width_of
from localeval.report.charts.picture import Disc, Line, Picture, Shape, Words

Box = tuple[float, float, float, float]


def words_of(picture: Picture) -> list[Words]:
    return [part for part in picture.parts if isinstance(part, Words)]


def box_of(words: Words) -> Box:
    """Give left, top, right and bottom of a line of text; letters are not as high as their size."""
    width = width_of(words.text, words.size, bold=words.bold)
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    return (left, words.y - 0.72 * words.size, left + width, words.y + 0.2 * words.size)


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """List pairs of words of which one lies on the other."""
    boxes = [(words.text, box_of(words)) for words in words_of(picture)]
    return [
        (first, second)
        for (first, a), (second, b) in combinations(boxes, 2)
        if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5
    ]


def outside(picture: Picture) -> list[str]:
    """List what reaches beyond the page: words by their text, shapes by their kind."""
    found = []
    for part in picture.parts:
        if isinstance(part, Words):
            box, name = box_of(part), part.text
        elif isinstance(part, Line):
            box = (min(part.x1, part.x2), min(part.y1, part.y2), max(part.x1, part.x2), max(part.y1, part.y2))  # fmt: skip
            name = "line"
        elif isinstance(part, Disc):
            box, name = (part.x - part.r, part.y - part.r, part.x + part.r, part.y + part.r), "disc"
        else:
            assert isinstance(part, Shape)
            xs, ys = zip(*part.points, strict=True)
            box, name = (min(xs), min(ys), max(xs), max(ys)), "shape"
        if box[0] < -1 or box[1] < -1 or box[2] > picture.width + 1 or box[3] > picture.height + 1:
            found.append(name)
    return found
