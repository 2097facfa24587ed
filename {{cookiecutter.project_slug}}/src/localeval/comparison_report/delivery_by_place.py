"""How programmes were delivered, place by place: steps of the way and the time to a first job, side by side.

Nothing is pooled and nobody is put in an order: places take in different people, and what they call a referral and a start differs. Jobs
within different windows stand in different columns. Nothing is computed.
"""

from __future__ import annotations

from localeval.comparison.models import Comparison, StudyDescription
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import PlaceNames
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table, Text
from localeval.report.table_parts import MOST_ROWS, NOT_APPLICABLE, table
from localeval.report.wording.coarseness_text import day_of_run
from localeval.report.wording.delivery_words import STEPS, step_name
from localeval.report.wording.phrases import sentence_case
from localeval.results import DeliveryFigure

#: Months at which the time to a first job is set side by side, the first at which two places have it.
_MONTHS = (12, 6)
_FEWEST = 2


def delivery_text(comparison: Comparison) -> Text | None:
    """Say what stands side by side, and what it does not say; None where fewer than two places have it."""
    found = _told(comparison)
    if len(found) < _FEWEST:
        return None
    say = fixed()
    evaluations = sentence_case(counted("evaluations", len(found)))
    parts = [
        f"## {say.plain('delivery.heading')}",
        say.markdown("delivery.caution", Evaluations=evaluations),
        say.markdown("delivery.too_many") if len(found) > MOST_ROWS else "",
    ]
    return Text("\n\n".join(filter(None, parts)))


def delivery_table(comparison: Comparison) -> Table | None:
    """Set the places side by side, in the order of their names; None where fewer than two have it, or more than a table holds."""
    found = _told(comparison)
    if not _FEWEST <= len(found) <= MOST_ROWS:
        return None
    say, places = fixed(), PlaceNames.of(comparison)
    found = sorted(found, key=lambda e: places.label(e.id).casefold())
    windows = {(one.kind, one.months): one for e in found for one in _steps(e)}
    steps = sorted(windows, key=lambda key: (STEPS.index(key[0]), -key[1]))
    month = next((m for m in _MONTHS if sum(_at(e, m) is not None for e in found) >= _FEWEST), None)
    rows = []
    for e in found:
        mine = {(one.kind, one.months): one for one in _steps(e)}
        cells = [_cell(mine.get(key)) for key in steps]
        if month is not None:
            cells.append(_cell(_at(e, month)))
        rows.append([places.label(e.id), *cells, day_of_run(e.delivery[0].until)])
    heads = [_head(windows[key]) for key in steps]
    if month is not None:
        heads.append(say.plain("delivery.by_month", month=str(month)))
    return table(
        "delivery",
        say.plain("delivery.caption"),
        [say.plain("delivery.place"), *heads, say.plain("delivery.until")],
        rows,
        [say.plain("delivery.note"), say.plain("delivery.curve") if month is not None else ""],
    )


def _told(comparison: Comparison) -> list[StudyDescription]:
    return [e for e in comparison.evaluations if _steps(e)]


def _steps(e: StudyDescription) -> list[DeliveryFigure]:
    return [one for one in e.delivery if one.kind in STEPS]


def _at(e: StudyDescription, month: int) -> DeliveryFigure | None:
    """Give the time to a first job of a place at a month; None where it is not so far."""
    of_curve = (one for one in e.delivery if one.kind == "first_job")
    return next((one for one in of_curve if one.months == month), None)


def _head(figure: DeliveryFigure) -> str:
    """Name a step with its window; of lasting work the window is that of the job."""
    if figure.kind == "kept":
        return fixed().plain("delivery.kept", months=str(figure.months))
    return step_name(figure)


def _cell(figure: DeliveryFigure | None) -> str:
    if figure is None or figure.people == 0:
        return NOT_APPLICABLE
    if figure.share is None or figure.low is None or figure.high is None:
        return CONFIDENTIAL
    return fixed().plain(
        "delivery.cell",
        share=f"{figure.share:.0f}",
        low=f"{figure.low:.0f}",
        high=f"{figure.high:.0f}",
    )
