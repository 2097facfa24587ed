"""The rule about names: what a column of the file is called does not say that it is another thing than what it is declared as.

It asks: a name may be an old one, and only a person can know. What is looked for is in ``start.names_against``, which knows what ``localeval start`` would
not have taken by itself. Of what is adjusted for ``checks.design_rules`` asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import clip
from localeval.data.questions import accept_line
from localeval.data.row_sources import names_in_files
from localeval.data.standard import project_outcomes


class ColumnsHoldWhatTheirNamesSay(Rule):
    """What columns are called does not say that they are another thing, or of another time, than what they are declared as."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.start.names_against import against_day, against_outcome

        project, data = subject.project, subject.project.settings.data
        outcomes: dict[str, Outcome] = dict(project_outcomes(project))
        before = _before_the_start(subject)
        for table in subject.look.checked.values():
            for name, theirs in table.theirs.items():
                for called in sorted(names_in_files(table.spec.file, theirs)):
                    outcome = outcomes.get(name) or before.get(name)
                    said = against_day(called, name)
                    remedy = f"If it is another day, name the column of the right one under data: columns: {{{name}: ...}}."
                    if outcome is not None and called != name:
                        said = against_outcome(
                            called,
                            outcome,
                            span_said=name in data.units,
                            turned=name in data.values,
                            timed=name in outcomes,
                        )
                        remedy = _remedy(name, outcome)
                    if said:
                        what = f"does '{clip(called, 40)}' hold what '{name}' is{_meaning(outcome)}? Its name says {said}."
                        line = accept_line(self.name(), name)
                        remedy = f"{remedy} If it is right, write under data: {line}"
                        yield Problem(str(table.spec.file), what, remedy, column=theirs)


def _before_the_start(subject: Subject) -> dict[str, Outcome]:
    """Give the outcome that each characteristic is a value of from before the start, of those that say so."""
    known = shared_outcomes()
    return {
        prior.column: known[prior.outcome]
        for prior in subject.project.settings.prior_outcomes
        if prior.outcome in known
    }


def _meaning(outcome: Outcome | None) -> str:
    return "" if outcome is None else f", {outcome.label[0].lower()}{outcome.label[1:]}"


def _remedy(name: str, outcome: Outcome) -> str:
    if outcome.unit == "money":
        return (
            f"If it is pay of another time, write units: {{{name}: weekly}} under data, or whichever it is; if it is another thing, name the column of the "
            f"right one (columns: {{{name}: ...}}), or remove it from outcomes."
        )
    return (
        f"If it is another thing, or of another time, name the column of the right one under data: columns: {{{name}: ...}}; if there is none, remove it from "
        "outcomes, or declare it as a local outcome of its own."
    )
