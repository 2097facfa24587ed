"""The first screen of a report: the finding as its title, its picture, how strong the evidence is, and what to take care of.

Puts together what ``wording`` says and ``charts`` draw, and decides nothing. It needs what all other notebooks recorded.
"""

from __future__ import annotations

from dataclasses import replace

from localeval.analysis.facts import Facts
from localeval.report import wording
from localeval.report.charts import impact_figure, levels_figure
from localeval.report.display import Answer, Figure
from localeval.results import Estimate, Records


def answer(facts: Facts, results: Records) -> Answer:
    """Give the first screen.

    Parameters
    ----------
    facts : Facts
    results : Records
        ``section.results``.
    """
    basis = wording.Basis.of(results)
    primary = next((e for e in results.estimates if e.role == "primary"), None)
    found = wording.finding(facts, primary, results.levels, basis)
    parts = (
        wording.synthetic_banner(facts),
        wording.notice(facts),
        _picture(facts, primary, results),
        wording.strength(facts, basis, primary),
        wording.careful(facts, basis, primary, results.levels),
    )
    return Answer(found.title, found.likely, parts)


def _picture(facts: Facts, primary: Estimate | None, results: Records) -> Figure | None:
    if not facts.has_comparison:
        levels = [replace(levels_figure(facts, results.levels[:1]), label="answer")]
        return levels[0] if results.levels else None
    drawn = impact_figure(facts, [primary]) if primary is not None else None
    return replace(drawn, label="answer") if drawn else None
