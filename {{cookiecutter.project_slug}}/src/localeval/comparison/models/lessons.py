"""Lessons of several places side by side: by policy domain and stage, and by topic."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from localeval.comparison.models.evaluations import EvaluationId
from localeval.results.fields import Count, Line, Part
from localeval.results.lessons import Domain, Finding, Lesson, Stage


class HeldLesson(Part):
    """A lesson and the evaluation that it is from.

    A lesson of a whole programme is published by each of its places in the same words. It is held once: it is one report,
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


class Topic(Part):
    """Lessons of several places on one practice, and whether they agree."""

    topic: Line
    label: Line
    agreement: Literal["one_place", "agree", "differ"]
    findings: Annotated[tuple[tuple[Finding, Count], ...], Field(max_length=4)]
    lessons: Annotated[tuple[HeldLesson, ...], Field(max_length=20_000)]
    lessons_left_out: Count = Field(
        0, description="Lessons beyond the largest number that is carried."
    )

    @property
    def is_of_one_programme(self) -> bool:
        """Whether all that is reported comes from one programme about several of its places."""
        return self.agreement == "one_place" and any(held.also for held in self.lessons)


class LessonGroup(Part):
    """The lessons of one policy domain and stage, by topic."""

    domain: Domain
    stage: Stage
    topics: Annotated[tuple[Topic, ...], Field(max_length=20_000)]
    topics_left_out: Count = Field(
        0, description="Topics beyond the largest number that is carried; places' own."
    )
