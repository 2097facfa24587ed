"""The first screen of a report: the finding as its title, its picture, how strong the evidence is, and what to take care of.

Puts together what ``wording`` says and ``charts`` draw, and decides nothing. It needs what all other notebooks recorded.
"""

from __future__ import annotations

from localeval.analysis.facts import Facts
from localeval.analysis.withholding_reasons import LEFT_DIFFERENT, STILL_DIFFERENT
from localeval.report import wording
from localeval.report.charts import levels_chart
from localeval.report.charts.love_plot import refusal_chart
from localeval.report.display import Answer, Figure
from localeval.report.wording.caveats import promise_holds
from localeval.report.wording.finding import main_level
from localeval.results import Estimate, Records


def answer(facts: Facts, results: Records, *, painted: bool = True) -> Answer:
    """Give the first screen.

    Parameters
    ----------
    facts : Facts
    results : Records
        ``section.results``.
    painted : bool
        Whether the picture has a PNG too, which a page of html does without (``Chart.figure``).
    """
    basis = wording.Basis.of(results)
    primary = next((e for e in results.estimates if e.role == "primary"), None)
    found = wording.finding(facts, primary, results.levels, basis)
    parts = (
        wording.synthetic_banner(facts),
        wording.notice(facts),
        _picture(facts, primary, results, basis, painted),
        wording.strength(facts, basis, primary),
        wording.careful(facts, basis, primary, results.levels),
    )
    return Answer(found.title, found.likely, parts)


def _picture(
    facts: Facts,
    primary: Estimate | None,
    results: Records,
    basis: wording.Basis,
    painted: bool,
) -> Figure | None:
    """Draw both levels and the difference, or the one level that there is; else why there is no number, where that can be shown."""
    item = primary if facts.has_comparison else main_level(results.levels)
    alike = promise_holds(facts, basis)
    title = wording.finding(facts, primary, results.levels, basis).picture
    chart = levels_chart(facts, item, title=title, label="answer", alike=alike)
    if (
        chart is None
        and primary is not None
        and primary.withheld in (STILL_DIFFERENT, LEFT_DIFFERENT)
    ):
        chart = refusal_chart(facts, basis.balance, label="answer")
    return chart.figure(painted=painted) if chart is not None else None
