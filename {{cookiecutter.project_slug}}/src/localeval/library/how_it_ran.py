"""How a programme ran, as the page of its evaluation shows it: delivery, how it was meant to work, who took part, what people said.

Tables, charts and sentences are those of a place's report; nothing is computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from localeval.analysis.facts import Facts
from localeval.library import vocabulary
from localeval.library.fixed_sentences import said
from localeval.library.page_parts import ShownChart, shown
from localeval.library.pages import html
from localeval.report.charts.delivery_steps import steps_chart
from localeval.report.charts.delivery_steps import steps_table as steps_of_delivery
from localeval.report.charts.first_jobs import first_jobs_chart
from localeval.report.charts.theory_of_change import steps_table, theory_chart
from localeval.report.delivery_section import cohorts_table
from localeval.report.display import Table, Text
from localeval.report.partners_section import partners_table
from localeval.report.process_section import overview, plan_table
from localeval.report.theory_section import links_table
from localeval.report.voices_section import asked_table, quotations_text, themes_table
from localeval.report.wording.delivery_words import steps_of
from localeval.report.wording.theory_words import Measured, numbered_steps
from localeval.results import Result


@dataclass(frozen=True)
class RunOfProgramme:
    """How a programme was meant to work, who took part, how it ran and what people said, as its report tells it; empty where it does not."""

    theory: ShownChart | None = None
    steps: Table | None = None
    links: Table | None = None
    partners: Table | None = None
    answers: Table | None = None
    plan: Table | None = None
    asked: Table | None = None
    themes: Table | None = None
    quotations: Markup = Markup("")  # noqa: RUF009 - a text that nobody can change


@dataclass(frozen=True)
class DeliveryShown:
    """What a page shows of how the programme was delivered."""

    note: str
    pictures: tuple[ShownChart, ...]
    tables: list[Table]


def learning(facts: Facts, result: Result) -> RunOfProgramme:
    """Give how a programme was meant to work, who took part, how it ran and what people said, in the tables of its report."""
    theory = result.theory
    quotations = quotations_text(result.quotations)
    found = RunOfProgramme(
        partners=partners_table(result.partners),
        answers=overview(result.process),
        plan=plan_table(facts, result.process, result.delivery),
        asked=asked_table(facts, result.voices),
        themes=themes_table(facts, result.voices),
        quotations=_quotations(quotations) if quotations else Markup(""),
    )
    if theory is None:
        return found
    measured = Measured(result.estimates, result.levels, result.delivery)
    steps = numbered_steps(theory, measured)
    return replace(
        found,
        theory=shown(theory_chart(facts, theory, steps)),
        steps=steps_table(steps, measured),
        links=links_table(theory),
    )


def _quotations(text: Text) -> Markup:
    """Give quotations without their heading, which the page has, and with themes as the beginnings of paragraphs."""
    below = text.markdown.partition("\n\n")[2]
    return html(re.sub(r"^### (.+)$", r"**\1**", below, flags=re.MULTILINE))


def delivery_shown(facts: Facts, result: Result) -> DeliveryShown | None:
    """Show the steps of the way and the time to a first job; None where a result has none."""
    steps = steps_of(result.delivery)
    if not steps:
        return None
    charts = [
        chart
        for chart in (
            steps_chart(facts, result.delivery),
            first_jobs_chart(facts, result.delivery),
        )
        if chart is not None
    ]
    tables = [steps_of_delivery(facts, steps), cohorts_table(facts, result.delivery)]
    return DeliveryShown(
        said("evaluation.delivery_note", day=vocabulary.day(steps[0].until)),
        tuple(map(shown, charts)),
        [table for table in tables if table is not None],
    )
