"""The section "Fidelity": how closely services keep to supported employment, by their reviews (IPS-25).

A total is given only where all items were rated, and a word for it only where its source was read. The sentences are in
``wording/en/fidelity.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.report.display import Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run
from localeval.report.wording.phrases import joined, plain
from localeval.results import FidelityReview

_MOST, _GOOD = 125, 100
#: Reviews that stand side by side; older ones are in the result.
_SIDE_BY_SIDE = 6
#: Items that are named as lowest.
_MOST_NAMED = 5


def fidelity(reviews: Sequence[FidelityReview]) -> Text:
    """Say what the reviews of a place found; a sentence where there is none of it."""
    say = sentences()
    if not reviews:
        return Text(say.markdown("fidelity.none"))
    lines = "\n".join(f"- {' '.join(_said(one))}" for one in reviews)
    good = any((one.total or 0) >= _GOOD for one in reviews)
    parts = [
        say.markdown("fidelity.scale"),
        lines,
        say.markdown("fidelity.good") if good else "",
        say.markdown("fidelity.own") if any(one.own for one in reviews) else "",
        say.markdown("fidelity.related"),
    ]
    return Text("\n\n".join(filter(None, parts)))


def _said(one: FidelityReview) -> Iterator[str]:
    say = sentences()
    slots = {"reviewer": plain(one.reviewer), "day": day_of_run(one.date)}
    who = "own" if one.own else "outside"
    head = (
        say.markdown("fidelity.of_provider", provider=plain(one.provider)) if one.provider else ""
    )
    rated = [score for score in one.items if score is not None]
    if one.total is not None:
        told = say.markdown(f"fidelity.{who}_total", total=str(one.total), **slots)
    else:
        lacking = [str(i) for i, score in enumerate(one.items, start=1) if score is None]
        told = say.markdown(
            say.by_number(f"fidelity.{who}_incomplete", len(lacking)),
            items=joined(lacking),
            total=str(sum(rated)),
            most=str(5 * len(rated)),
            **slots,
        )
    yield f"{head} {told}".strip()
    lowest = min(rated, default=5)
    if lowest < 5:
        items = [str(i) for i, score in enumerate(one.items, start=1) if score == lowest]
        if len(items) <= _MOST_NAMED:
            yield say.markdown(
                say.by_number("fidelity.lowest", len(items)), items=joined(items), score=str(lowest)
            )


def items_table(reviews: Sequence[FidelityReview]) -> Table | None:
    """Give the scores item by item, the latest reviews side by side; None without a review."""
    if not reviews:
        return None
    say = sentences()
    shown = sorted(reviews, key=lambda one: one.date)[-_SIDE_BY_SIDE:]
    shown = [one for one in reviews if one in shown]
    rows = [
        [
            say.plain("fidelity.caseload") if i == 0 else str(i + 1),
            *(NOT_APPLICABLE if one.items[i] is None else str(one.items[i]) for one in shown),
        ]
        for i in range(len(shown[0].items))
    ]
    totals = [NOT_APPLICABLE if one.total is None else str(one.total) for one in shown]
    rows.append([say.plain("fidelity.total_head"), *totals])
    heads = [
        f"{plain(one.provider)}, {day_of_run(one.date)}" if one.provider else day_of_run(one.date)
        for one in shown
    ]
    unrated = any(score is None for one in shown for score in one.items)
    return table(
        "fidelity-items",
        say.plain("fidelity.caption"),
        [say.plain("fidelity.item"), *heads],
        rows,
        [
            say.plain("fidelity.unrated") if unrated else "",
            say.plain("fidelity.later_only", n=str(_SIDE_BY_SIDE)) if len(reviews) > len(shown) else "",
        ],
    )  # fmt: skip
