"""What a comparison carries of what places learnt: lessons by topic, partners by policy area, and links of theories that are alike.

A part of the contract ``comparison.json``, whose other parts are in ``models``. It changes with what places write down, not with how
estimates are pooled.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.results.about import Domain, Lesson, LessonFinding, Stage
from localeval.results.fields import Count, EvaluationId, OneLine, ResultPart
from localeval.results.learning import Contribution, PartnerKind, Said

#: What places report of a practice: "unclear" where fewer than two of several say clearly how it went.
Agreement = Literal["one_place", "agree", "differ", "unclear"]


class AttributedLesson(ResultPart):
    """A lesson and the evaluation that it is from.

    A lesson of a whole programme is published by each of its places in the same words. It stands here once: it is one report,
    not several that agree.
    """

    evaluation: EvaluationId
    lesson: Lesson
    also: Annotated[tuple[EvaluationId, ...], Field(max_length=20_000)] = Field(
        (), description="Other evaluations of the programme that say it in the same words."
    )

    @property
    def evaluations(self) -> tuple[str, ...]:
        """All evaluations that say it."""
        return (self.evaluation, *self.also)


class Topic(ResultPart):
    """Lessons of several places on one practice, and whether they agree."""

    topic: OneLine
    label: OneLine
    agreement: Agreement
    findings: Annotated[tuple[tuple[LessonFinding, Count], ...], Field(max_length=4)]
    lessons: Annotated[tuple[AttributedLesson, ...], Field(max_length=20_000)]
    lessons_left_out: Count = Field(
        0, description="Lessons beyond the largest number that is carried."
    )

    @property
    def clear_reports(self) -> int:
        """How many reports say clearly how it went: one for each evaluation, or for a programme that says it of several."""
        clear = (item for item in self.lessons if item.lesson.finding != "unclear")
        return len({item.evaluation for item in clear})

    @property
    def is_of_one_programme(self) -> bool:
        """Whether all that is reported comes from one programme about several of its places."""
        return self.agreement == "one_place" and any(item.also for item in self.lessons)


class LessonGroup(ResultPart):
    """The lessons of one policy domain and stage, by topic."""

    domain: Domain
    stage: Stage
    topics: Annotated[tuple[Topic, ...], Field(max_length=20_000)]
    topics_left_out: Count = Field(
        0, description="Topics beyond the largest number that is carried; places' own."
    )


class PartnersInArea(ResultPart):
    """The partners of all places in one policy area: where there are some, of which kinds, and what they gave.

    One that a programme names for several of its places is one partner.
    """

    domain: Domain
    evaluations: Annotated[tuple[EvaluationId, ...], Field(max_length=20_000)]
    partners: Count
    kinds: Annotated[tuple[tuple[PartnerKind, Count], ...], Field(max_length=20)]
    gave: Annotated[tuple[tuple[Contribution, Count], ...], Field(max_length=20)]


class SharedMechanism(ResultPart):
    """A link of a theory of change with its assumption, and the evaluations that plan with it in the same words."""

    start: OneLine
    end: OneLine
    assumption: Said = ""
    mechanism: Said = ""
    evaluations: Annotated[tuple[EvaluationId, ...], Field(min_length=1, max_length=20_000)]
