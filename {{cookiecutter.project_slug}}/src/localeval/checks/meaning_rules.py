"""Rules about whether values mean what they are taken for: one unit, one way of measuring, yes where yes is meant.

All of it is advice: each may be right as it is, and only a person can know. What speaks against the primary outcome also
stands in the report and lowers the level of evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.data.standard import outcome_column

if TYPE_CHECKING:
    from localeval.analysis.measured_alike import Doubtful

#: So many times as many participants as people to compare them with are asked about.
_LARGER = 1.5
_GROUPS = {"participants": "participants", "comparison": "the comparison group"}


class MeasuredAlike(Rule):
    """Outcomes look as if they had been measured alike in both groups, in one unit, and the right way round."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.measured_alike import doubts_of
        from localeval.analysis.sample import build_sample

        project = subject.project
        for place in project.places:
            frames = subject.tables.for_place(place, project).frames
            where = "" if len(project.places) == 1 else f" in {place.name}"
            for measure in project.measures:
                for doubt in doubts_of(project, build_sample(frames, measure), measure):
                    name = outcome_column(measure.outcome)
                    column = project.settings.data.called.get(name, name)
                    tables = project.settings.data.tables()
                    file = tables.get("outcomes", tables["people"])
                    what, remedy = _in_words(doubt, name, measure.month, where)
                    yield Problem(file, what, remedy, column=column)


class PartsMeasuredAlike(Rule):
    """Amounts look as if they had been given in one unit for all parts of the people: providers, sites, quarters."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.measured_alike import parts_apart
        from localeval.analysis.sample import build_sample
        from localeval.data.load import unused_texts

        project, settings = subject.project, subject.project.settings
        people = subject.tables["people"]
        columns = {str(name): values for name, values in unused_texts(project).items()}
        columns |= {
            settings.data.called.get(name, name): people[name].astype("object")
            for name, kind in settings.covariates.items()
            if kind == "category" and name in people.columns
        }
        for measure in project.measures:
            sample = build_sample(subject.tables.frames, measure)
            known = people["person_id"].isin(sample.people["person_id"]).to_numpy()
            name = outcome_column(measure.outcome)
            for column, values in columns.items():
                for part, times in parts_apart(sample, measure, values[known]).items():
                    smaller, many = times < 1, max(times, 1 / times)
                    # A value is not shown: a column that is not declared may hold names of persons.
                    of = f"the {int((values == part).sum()):,} people of one of the {values.nunique()} values of '{column}'"
                    what = (
                        f"is '{name}' at month {measure.month} in one unit for everybody? Of {of}, those who have any have {many:,.1f} "
                        f"times {'less' if smaller else 'more'} than the others."
                    )
                    remedy = (
                        "Ask whoever gave the amounts whether they are a week's, a month's or a year's, and bring them into one. If they "
                        "are right, leave it."
                    )
                    yield Problem(settings.data.tables()["people"], what, remedy, column=column)


class GroupsAsCalled(Rule):
    """Where a comparison group was looked for, it is the larger one: the two words are not exchanged."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.has_comparison:
            return "nobody is compared"
        if subject.project.design.asks_allocated:
            return "chance is said to have made the groups, which may be of any size"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import participants_in

        project = subject.project
        for place in project.places:
            ours = participants_in(subject.tables.for_place(place, project)["people"])
            participants, others = int(ours.sum()), int((~ours).sum())
            if participants > _LARGER * others:
                where = "" if len(project.places) == 1 else f" in {place.name}"
                what = (
                    f"are the groups exchanged? There are {participants:,} participants and {others:,} people in the comparison "
                    f"group{where}; who looks for people like the participants mostly finds more of them."
                )
                remedy = "If the words were exchanged, correct them. If not, leave it: more people to compare with make a result surer."
                column = project.settings.data.called.get("group", "group")
                yield Problem(project.settings.data.tables()["people"], what, remedy, column=column)


def _in_words(doubt: Doubtful, name: str, month: int, where: str) -> tuple[str, str]:
    """Say what was seen, and what to do."""
    at = f"at month {month}{where}"
    if doubt.kind == "reversed" and not doubt.column:
        return (
            f"are yes and no reversed in one group? What goes with '{name}' {at} in one group goes against it in the other.",
            "If 1 means no in one of the two, exchange 0 and 1 there. If it is right, leave it.",
        )
    if doubt.kind == "reversed":
        return (
            f"are yes and no reversed? '{name}' {at} is rarer among those who had '{doubt.column}', or more of it, before the start.",
            "If 1 means no in one of the two columns, exchange 0 and 1 there. If it is right, leave it.",
        )
    if doubt.kind == "two_sizes":
        return (
            f"is '{name}' in one unit? Its amounts {at} are of two sizes, one about {doubt.times:,.0f} times the other, with none between.",
            "Write all amounts in the same unit: pounds, not thousands or pence, and a year's, not a month's.",
        )
    smaller = _GROUPS[doubt.group]
    if doubt.kind == "ceiling":
        return (
            f"is '{name}' cut off at {doubt.value:,.0f} {at}? No amount of {smaller} is above it and many are exactly that, while the "
            "other group's go on.",
            "Take both groups' amounts from a source without that limit, or cut both off there.",
        )
    return (
        f"is '{name}' {at} in the same unit in both groups? Those of {smaller} who have any have {doubt.times:,.1f} times less than the "
        "others, and programmes do not change amounts so much.",
        "Check that both are a year's or both a month's, before or after tax alike, and in the same unit; then bring them into one.",
    )
