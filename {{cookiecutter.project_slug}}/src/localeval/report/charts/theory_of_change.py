"""The drawing of a theory of change: a band for each part, a box for each step with its number, and arrows for the links.

On a wide page arrows run down from box to box, behind those that they pass; on a phone, and where there are too many links to follow,
each box says by number which steps come next, as it does beside the arrows too. Boxes of steps that the data tell of are tinted and say
what these say; the table behind has every word in full.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import WIDEST_FACE, broken
from localeval.report.charts.picture import NARROW, WIDE, Line, Part, Picture, Shape, Words, box
from localeval.report.display import Blocks, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import plain
from localeval.report.wording.theory_words import (
    Measured,
    NumberedStep,
    depths,
    indicator_words,
    kind_words,
    numbered_steps,
    then_words,
)
from localeval.results import Theory
from localeval.results.learning import KINDS

_LABEL = "theory"
#: Boxes beside each other, and links beyond which arrows would cross to no purpose.
_ACROSS, _MOST_ARROWS = 4, 30
#: So many steps are told in the alternative text; the table behind has them all.
_MOST_TOLD = 20
_LEFT, _GAP, _BETWEEN = 122.0, 12.0, 30.0
#: A box by itself is no wider, so that its lines are easy to read.
_WIDEST_BOX = 420.0


@dataclass(frozen=True)
class Box:
    """A step as it is drawn: its lines, and where it stands."""

    number: int
    what: Sequence[str]
    seen: Sequence[str]
    then: Sequence[str]
    measured: bool
    x: float
    y: float
    width: float
    height: float


def theory_of_change(facts: Facts, theory: Theory | None, found: Measured) -> Blocks:
    """Draw a theory of change with a table of it behind; nothing where there is none."""
    if theory is None:
        return Blocks(())
    steps = numbered_steps(theory, found)
    return Blocks((theory_chart(facts, theory, steps).figure(), steps_table(steps, found)))


def theory_chart(facts: Facts, theory: Theory, steps: Sequence[NumberedStep]) -> Chart:
    """Draw it without the table."""
    say = sentences()
    measured = sum(step.state in {"measured", "withheld"} for step in steps)
    form = "none" if not measured else "one" if measured == 1 else "some"
    title = say.plain(f"theory.title.{form}", measured=str(measured), n=str(len(steps)))
    arrows = len(theory.links) <= _MOST_ARROWS
    told = " ".join(f"{_told(step)}." for step in steps[:_MOST_TOLD])
    alt = say.plain(
        "theory.drawn", n=str(len(steps)), links=str(len(theory.links)), told=told
    ).strip()
    under = say.plain("theory.under")
    return Chart(
        label=_LABEL,
        title=title,
        under=under if arrows else f"{under}. {say.plain('theory.no_lines')}",
        source=say.plain("theory.source"),
        alt=alt,
        numbers=Numbers(
            tuple(
                say.plain(f"theory.{key}") for key in ("number", "kind_head", "step", "seen_head")
            ),
            tuple((s.number, kind_words(s.step.kind), plain(s.step.what), s.seen) for s in steps),
        ),
        wide=draw_wide(theory, steps, title, alt, arrows=arrows),
        narrow=draw_narrow(steps, title, alt),
    )


def _told(step: NumberedStep) -> str:
    say = sentences()
    numbers = ", ".join(map(str, step.then))
    return say.plain(
        "theory.step_said",
        number=str(step.number),
        kind=kind_words(step.step.kind),
        what=plain(step.step.what),
        seen=say.plain("theory.said_seen", seen=step.seen) if step.state == "measured" else "",
        next=say.plain("theory.said_next", numbers=numbers) if step.then else "",
    )


def steps_table(steps: Sequence[NumberedStep], found: Measured) -> Table:
    """Give every step with its indicator and what the data say of it."""
    say = sentences()
    keys = ("number", "kind_head", "step", "next", "indicator", "seen_head")
    rows = [
        (
            str(step.number),
            kind_words(step.step.kind),
            plain(step.step.what),
            ", ".join(map(str, step.then)),
            indicator_words(step.step, found),
            step.seen,
        )
        for step in steps
    ]
    caption, header = say.plain("theory.caption"), [say.plain(f"theory.{key}") for key in keys]
    return table(_LABEL, caption, header, rows, [], text_columns=len(keys), behind=_LABEL)


def draw_wide(
    theory: Theory, steps: Sequence[NumberedStep], title: str, says: str, *, arrows: bool
) -> Picture:
    """Lay the steps out for 800 pixels: a band for each part, its name at the left."""
    depth = depths(theory)
    boxes: dict[int, Box] = {}
    bands: list[Part] = []
    y = 4.0
    for kind in KINDS:
        of_kind = [step for step in steps if step.step.kind == kind]
        if not of_kind:
            continue
        top = y
        for level in sorted({depth[step.step.code] for step in of_kind}):
            row = [step for step in of_kind if depth[step.step.code] == level]
            for line in _lines(row):
                made = _row(line, y + 10)
                boxes |= {item.number: item for item in made}
                y += max(item.height for item in made) + _BETWEEN
        name = broken(kind_words(kind), (_LEFT - 8) * WIDEST_FACE, 15, bold=True, most=5)
        y = max(y, top + 19.0 * len(name) + 22)
        bands += [Words(2, top + 25 + 19 * i, text, 15, bold=True) for i, text in enumerate(name)]
        bands.append(Line(0, y - 8, WIDE, y - 8, "light"))
    bands.pop()
    parts = [*bands, *(_arrows(steps, boxes) if arrows else ())]
    for item in boxes.values():
        parts += _drawn(item, 14.0)
    return Picture(WIDE, y - 8, parts, title, says)


def _lines(row: Sequence[NumberedStep]) -> list[Sequence[NumberedStep]]:
    """Put steps of one depth on lines of at most so many boxes, as even as can be."""
    count = math.ceil(len(row) / _ACROSS)
    size = math.ceil(len(row) / count)
    return [row[i : i + size] for i in range(0, len(row), size)]


def _row(line: Sequence[NumberedStep], y: float) -> list[Box]:
    width = (WIDE - _LEFT - _GAP * (len(line) - 1) - 2) / len(line)
    width = min(width, _WIDEST_BOX)
    texts = [_texts(step, width - 20, 14.0) for step in line]
    height = max(_height(*text, 14.0) for text in texts)
    return [
        Box(
            step.number,
            *text,
            step.state == "measured",
            _LEFT + i * (width + _GAP),
            y,
            width,
            height,
        )
        for i, (step, text) in enumerate(zip(line, texts, strict=True))
    ]


def _texts(step: NumberedStep, width: float, size: float) -> tuple[list[str], list[str], list[str]]:
    """Break what stands in a box: the step, what the data say, and what comes next."""
    width *= WIDEST_FACE
    what = broken(f"{step.number}. {plain(step.step.what)}", width, size, bold=True, most=5)
    seen = [] if step.state == "none" else broken(step.seen, width, size - 1, most=4)
    then = broken(then_words(step.then), width, size - 1, most=2) if step.then else []
    return what, seen, then


def _height(what: Sequence[str], seen: Sequence[str], then: Sequence[str], size: float) -> float:
    return (size + 4) * len(what) + (size + 3) * (len(seen) + len(then)) + 18


def _drawn(item: Box, size: float) -> list[Part]:
    fill, edge = ("tint", "brand") if item.measured else ("page", "rule")
    parts: list[Part] = [
        box(item.x, item.y, item.width, item.height, fill, edge, 2.0 if item.measured else 1.2)  # type: ignore[arg-type]
    ]
    y = item.y + size + 7
    for text in item.what:
        parts.append(Words(item.x + 10, y, text, size, bold=True, halo=False))
        y += size + 4
    for text in item.seen:
        ink = "ink" if item.measured else "muted"
        parts.append(Words(item.x + 10, y, text, size - 1, ink, halo=False))  # type: ignore[arg-type]
        y += size + 3
    for text in item.then:
        parts.append(Words(item.x + 10, y, text, size - 1, "muted", halo=False))
        y += size + 3
    return parts


def _arrows(steps: Sequence[NumberedStep], boxes: dict[int, Box]) -> list[Part]:
    """Draw the links from foot to head, those of a box side by side along its edge."""
    pairs = [(step.number, end) for step in steps for end in step.then]
    parts: list[Part] = []

    def at(number: int, mine: list[int], other: int) -> float:
        place = boxes[number]
        order = sorted(mine, key=lambda n: (boxes[n].x, n))
        return place.x + place.width * (order.index(other) + 1) / (len(order) + 1)

    for start, end in pairs:
        x1 = at(start, [e for s, e in pairs if s == start], end)
        x2 = at(end, [s for s, e in pairs if e == end], start)
        y1, y2 = boxes[start].y + boxes[start].height, boxes[end].y
        turn = math.atan2(y2 - y1, x2 - x1)
        parts.append(Line(x1, y1, x2 - 7 * math.cos(turn), y2 - 7 * math.sin(turn), "others-line", 1.5))  # fmt: skip
        ends = [(x2 - 9 * math.cos(turn + side), y2 - 9 * math.sin(turn + side)) for side in (-0.4, 0.4)]  # fmt: skip
        parts.append(Shape(((x2, y2), *ends, (x2, y2)), "others-line"))
    return parts


def draw_narrow(steps: Sequence[NumberedStep], title: str, says: str) -> Picture:
    """Lay the steps out for 360 pixels: one under the other, each part under its name."""
    parts: list[Part] = []
    y = 4.0
    for kind in KINDS:
        of_kind = [step for step in steps if step.step.kind == kind]
        if not of_kind:
            continue
        for text in broken(kind_words(kind), NARROW - 6, 15, bold=True, most=2):
            parts.append(Words(3, y + 16, text, 15, bold=True))
            y += 19
        y += 8
        for step in of_kind:
            texts = _texts(step, NARROW - 26, 14.0)
            item = Box(
                step.number, *texts, step.state == "measured", 2, y, NARROW - 4, _height(*texts, 14)
            )
            parts += _drawn(item, 14.0)
            y += item.height + 8
        y += 8
    return Picture(NARROW, y - 6, parts, title, says)
