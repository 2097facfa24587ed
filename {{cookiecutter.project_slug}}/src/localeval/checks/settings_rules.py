"""Rules about what ``evaluation.yml`` says: outcomes, when they were chosen, the licence, who answers.

What would keep the file from being read at all is raised by ``project``; here is what the standard asks beyond that.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.checks.rule import Rule, Subject
from localeval.project.place_consistency import default_code_in_words, left_at_default
from localeval.project.project import FILE


class SettingsAgree(Rule):
    """evaluation.yml can be read, and its parts agree."""

    family = "evaluation.yml"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[str]:
        # Reading a project raises whatever is wrong; there is no subject without one.
        project = subject.project
        yield f"{FILE}: {project.settings.design}, {len(project.places)} place(s)"


class OutcomeCodes(Rule):
    """Every outcome has a code of the shared catalogue, so that places can be compared."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for i, outcome in enumerate(subject.project.settings.outcomes):
            if outcome.code.startswith(LOCAL_PREFIX):
                what = f"'{outcome.code}' is this place's own: it is reported, but never compared."
                codes = ", ".join(shared_outcomes())
                remedy = f"Where one fits, use: {codes}."
                yield subject.setting(("outcomes", i, "code"), what, remedy)


class UsualMonths(Rule):
    """Outcomes are measured in the months in which other places measure them."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for i, outcome in enumerate(subject.project.settings.outcomes):
            shared = shared_outcomes().get(outcome.code)
            usual = shared.months if shared else ()
            if usual and outcome.month not in usual:
                what = f"'{outcome.code}' is measured at month {outcome.month}."
                months = ", ".join(map(str, usual))
                remedy = f"Add a usual month, if the data have it: {months}."
                yield subject.setting(("outcomes", i, "month"), what, remedy)


class PopulationStated(Rule):
    """The file says whom the evaluation is about: their ages, and when they started."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        declared = subject.project.settings.population
        for key, value, words, example in (
            ("ages", declared.ages, "of which ages people are", "ages: {low: 18, high: 66}"),
            (
                "starts",
                declared.starts,
                "when they started",
                "starts: {first: 2024-04-01, last: 2025-03-31}",
            ),
        ):
            if value is None:
                what = f"it does not say {words}, so other places cannot tell whether they may be compared."
                yield subject.setting(("population", key), what, f"Add it, such as {example}.")


class CodeOfThePlace(Rule):
    """No place has the code with which a new project begins beside another place's name."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        # With real data it is an error: then the project cannot be read.
        settings = subject.project.settings
        i = left_at_default(settings)
        if i is not None:
            yield subject.setting(
                ("places", i, "code"), *default_code_in_words(settings.places[i].name)
            )


class BoundariesStated(Rule):
    """Every place has the year of the boundaries that its code stands for."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for i, place in enumerate(subject.project.settings.places):
            if place.boundary_year is None:
                what = f"it does not say which boundaries {place.name} has."
                remedy = (
                    "Add the year, such as boundary_year: 2023; codes stay when boundaries move."
                )
                yield subject.setting(("places", i, "boundary_year"), what, remedy)


class PrespecificationStated(Rule):
    """The file says when and where the primary outcome was written down."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        said = subject.project.settings.prespecified
        for key, value, words in (("date", said.date, "when"), ("where", said.where, "where")):
            if not value:
                what = f"it does not say {words} the primary outcome was written down."
                remedy = "Fill it in; an outcome that is chosen after the analysis proves little."
                yield subject.setting(("prespecified", key), what, remedy)


class DataLockStated(Rule):
    """The file says when the data were fixed for the analysis."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "the data are made up" if subject.project.settings.data.synthetic else ""

    def check(self, subject: Subject) -> Iterator[Problem]:
        if subject.project.settings.data.locked is None:
            what = "it does not say when the data were fixed."
            yield Problem(
                FILE, what, "Give the day after which no row changed.", column="data.locked"
            )


class PrespecifiedBeforeLock(Rule):
    """The primary outcome was written down before the data were fixed."""

    family = "evaluation.yml"

    def check(self, subject: Subject) -> Iterator[Problem]:
        settings = subject.project.settings
        written, locked = settings.prespecified.date, settings.data.locked
        if written is not None and locked is not None and written > locked:
            what = (
                f"the primary outcome was written down on {written}, after the data were fixed on "
                f"{locked}."
            )
            remedy = (
                "Correct the date that is wrong. If both are right, the outcome was not chosen before the "
                "analysis: delete the date, and say so under report.notice."
            )
            yield subject.setting(("prespecified", "date"), what, remedy)


class LicenceStated(Rule):
    """The licence of the report is stated."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if "licence" not in subject.project.settings.report.model_fields_set:
            what = (
                f"no licence is named; the report names {subject.project.settings.report.licence}."
            )
            yield subject.setting(("report", "licence"), what, "Name the one that you mean.")


class ContactStated(Rule):
    """The report on real data says who answers questions about it.

    Advice, because publishing insists on it (``publishing.conditions``): a first check of one's data need not fail for it.
    """

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "the data are made up" if subject.project.settings.data.synthetic else ""

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not subject.project.settings.report.contact:
            what = "no contact is given for questions; the report says 'not provided'."
            yield Problem(
                FILE, what, "Give an address, such as that of a team.", column="report.contact"
            )
