"""Rules about costs and values: what a section on value for money would add, and what it lacks.

What stands in the tables is checked where they are read (``data.value_checks``); what must fit in ``evaluation.yml`` in ``project``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.project.project import FILE

_EXAMPLE = "value: {costs: {within: 10, reason: management accounts}, price_year: 2025}"


class CostsSetAgainstOutcomes(Rule):
    """Costs are set against what the programme brought."""

    family = "evaluation.yml"
    kind = "advice"
    about_values = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        settings = subject.project.settings
        compared = subject.project.has_comparison
        adds = "what a participant, a start and a job cost"
        if compared:
            adds += (
                ", what an additional outcome cost, and the benefits by who gains, with their ranges and the effect at which they make up for "
                "the costs"
            )
        if settings.data.costs is None:
            what = (
                f"it names no costs, so that the report has no section on value for money: {adds}."
            )
            remedy = f"Name a table of costs (data: costs: data/costs.csv; data/README.md says what it holds) and add '{_EXAMPLE}'."
            yield Problem(FILE, what, remedy, column="value")
        elif settings.value is None:
            what = f"there are costs, but nothing says how sure they are and in prices of which year, so that the report does not say {adds}."
            yield Problem(FILE, what, f"Add '{_EXAMPLE}'.", column="value")
        elif not compared and settings.data.unit_values is not None:
            what = (
                f"there is a table of unit values, and nobody is compared in the design {settings.design}: benefits are not set against the costs, "
                "because nothing is known of what came about through the programme."
            )
            yield Problem(
                FILE,
                what,
                "Remove the line, or keep it for the day on which people are compared.",
                column="data.unit_values",
            )
        elif compared and settings.data.unit_values is None:
            what = "nothing says what an additional outcome is worth, so that benefits are not set against the costs."
            remedy = "Name a table of values, each with its source, edition, price year and licence: data: unit_values: data/unit_values.csv."
            yield Problem(FILE, what, remedy, column="data.unit_values")


class PublicBudgetsApart(Rule):
    """What a programme did to public budgets stands beside what it was worth to society."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        settings = subject.project.settings
        if (
            settings.value is None
            or settings.data.unit_values is None
            or not subject.project.has_comparison
        ):
            return "benefits are not set against the costs"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        settings, costs = subject.project.settings, subject.tables["costs"]
        if (
            settings.value is None
            or settings.value.public_funders is not None
            or "funder" not in costs
        ):
            return
        named = list(dict.fromkeys(str(one) for one in costs["funder"].dropna()))
        gains = subject.tables["unit_values"]["gain"].astype("str")
        if not named or not (gains == "fiscal").any():
            return
        listed = ", ".join(json.dumps(one, ensure_ascii=False) for one in named[:10])
        what = "nothing says which funders are public bodies, so that the report does not say what the programme did to public budgets alone."
        yield Problem(
            FILE,
            what,
            f"Add those of them that are, under value: public_funders: [{listed}].",
            column="value",
        )


class CostsWhole(Rule):
    """Every line of costs has a value, so that the costs are not too low."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if "costs" not in subject.project.tables:
            return "there are no costs"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        costs = subject.tables["costs"]
        lacking = int(costs["amount"].isna().sum())
        if lacking:
            lines = "line was" if lacking == 1 else "lines were"
            what = f"{lacking:,} {lines} given in kind and has no value, so that all costs are too low by it."
            what = (
                what
                if lacking == 1
                else what.replace("has no", "have no").replace("by it", "by them")
            )
            remedy = "Write what it would have cost: a day's pay for a mentor, a room's usual rent."
            yield Problem(
                subject.project.settings.data.tables()["costs"], what, remedy, column="amount"
            )
