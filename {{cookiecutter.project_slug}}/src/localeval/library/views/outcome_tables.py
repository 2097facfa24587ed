"""The tables on the page of an outcome: every estimate that is pooled, every one that is not and why, place context.

Unlike a report's they are complete, however many places there are, and lead to the page of each evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.comparison.models import Member, Pool
from localeval.library import addresses, words
from localeval.library.entries import Shelf
from localeval.library.views.parts import Cell, Grid, Link, sides
from localeval.report.comparing.reported import reported
from localeval.report.numbers import count, decimal, interval, number, per_cent
from localeval.report.phrases import VERDICTS, after


def members_table(shelf: Shelf, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that can be pooled, with its weight where it is; None without any."""
    if not pool.pooled:
        return None
    judged = any(member.beyond_chance is not None for member in pool.pooled)
    allowed = any(member.allowed for member in pool.pooled)
    weighted = reported(pool) is not None
    header = ["Place and programme", "Difference", _interval_header(pool)]
    header += ["Weight (%)"] if weighted else []
    header += ["People in each group", "Design and evidence", "Result"]
    header += ["Differs by more than chance"] if judged else []
    header += ["Allowed although"] if allowed else []
    rows = []
    for member in pool.pooled:
        row: list[Cell] = [
            _name(shelf, member, up),
            *_values(member),
            *([_weight(member)] if weighted else []),
            _people(member),
            _strength(shelf, member),
            VERDICTS[member.verdict],
        ]
        row += ["yes" if member.beyond_chance else "no"] if judged else []
        row += [words.why(member.allowed) or "–"] if allowed else []
        rows.append(row)
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"pooled-{pool.key}",
        f"{'Pooled' if weighted else 'What each place found'}: {pool.label}, {after(pool.month)}",
        header,
        rows,
        sides("lrr" + "r" * weighted + "rll" + "l" * (judged + allowed)),
        [*_notes(), *_shorthand(cells)],
    )


def _notes() -> Iterator[str]:
    yield "People in each group: participants, then comparison group, as published (rounded)."
    yield "Result: what the place's own interval says, on its own."


def _shorthand(cells: set[str]) -> Iterator[str]:
    if any("[c]" in cell for cell in cells):
        yield "[c] withheld because it is about too few people (confidential)."
    if any("[x]" in cell for cell in cells):
        yield "[x] not available."


def moderators_table(pool: Pool) -> Grid | None:
    """Give how estimates go with place context; None where no line was fitted."""
    fitted = [m for m in pool.moderators if m.slope is not None]
    if not fitted:
        return None
    rows = [
        [
            m.label or words.word({}, m.indicator),
            m.period,
            m.age_band,
            decimal(m.slope or 0.0),
            f"{decimal(m.low)} to {decimal(m.high)}"
            if m.low is not None and m.high is not None
            else "[x]",
            str(m.k),
        ]
        for m in fitted
    ]
    return Grid(
        f"context-{pool.key}",
        "How estimates go with what places were like",
        ["Indicator", "Period", "Ages", "Change in the estimate", "95% interval", "Places"],
        rows,
        sides("lllrrr"),
        [
            "Change in the estimate for each unit of the indicator. Places differ in many ways at once, so this "
            "does not say what caused a difference."
        ],
    )


def not_pooled_table(shelf: Shelf, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that is not pooled and why; None where all are."""
    rest = [member for member in pool.members if not member.pooled]
    if not rest:
        return None
    rows: list[list[Cell]] = [
        [
            _name(shelf, member, up),
            "at the start" if member.month == 0 else f"month {member.month}",
            *_values(member),
            _strength(shelf, member),
            words.why(member.reasons),
        ]
        for member in rest
    ]
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"not-pooled-{pool.key}",
        "Not pooled, and why",
        ["Place and programme", "Measured", "Difference", "Interval", "Design and evidence", "Why"],
        rows,
        sides("llrrll"),
        list(_shorthand(cells)),
    )


def _name(shelf: Shelf, member: Member, up: str) -> Link:
    entry = shelf[member.evaluation]
    made_up = " (synthetic)" if entry.about.synthetic else ""
    return Link(
        f"{entry.about.place}: {entry.about.programme}{made_up}",
        f"{up}{addresses.evaluation(member.evaluation)}",
    )


def _values(member: Member) -> list[str]:
    if member.estimate is None or member.low is None or member.high is None:
        return ["[x]", "[x]"]
    return [
        number(member.estimate, member.unit),
        interval(member.low, member.high, member.unit),
    ]


def _interval_header(pool: Pool) -> str:
    levels = {member.confidence for member in pool.pooled}
    return f"{per_cent(levels.pop())} interval" if len(levels) == 1 else "Interval"


def _weight(member: Member) -> str:
    return "[x]" if member.weight is None else decimal(member.weight, 1)


def _people(member: Member) -> str:
    return f"{count(member.n_participants)} and {count(member.n_comparison)}"


def _strength(shelf: Shelf, member: Member) -> str:
    about = shelf[member.evaluation].about
    level = f"level {about.evidence_level}" if about.evidence_level else "level not stated"
    return f"{words.word(words.DESIGNS, about.design)}, {level}"
