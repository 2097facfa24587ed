"""Rules about what was learnt: that it can be read, and that there is some for each place."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.checks.rule import Rule, Subject
from localeval.errors import Problem, ProjectError
from localeval.project import FILE
from localeval.sharing.lessons import PlacedLesson, read_lessons


class LessonsReadable(Rule):
    """What was learnt (lessons.yml) can be read, where it is declared."""

    family = "lessons"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[str]:
        lessons = read_lessons(subject.project)
        if lessons:
            yield f"{subject.project.settings.data.lessons}: {len(lessons)} lesson(s)"


class LessonsGiven(Rule):
    """What was learnt is written down, so that other places can use it."""

    family = "lessons"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        name = subject.project.settings.data.lessons
        if name is None:
            remedy = "Write them into lessons.yml, and name it: data: lessons: lessons.yml"
            yield Problem(FILE, "no lessons are named.", remedy, column="data.lessons")
            return
        lessons = _readable(subject)
        if lessons is None:
            return  # the rule on reading them says so
        without = [
            place.name
            for place in subject.project.places
            if not any(item.is_about(place) for item in lessons)
        ]
        if without:
            more = f" and {len(without) - 5} more" if len(without) > 5 else ""
            what = f"no lesson is given for {', '.join(without[:5])}{more}."
            yield Problem(name, what, "Ask who ran the programme what they would do again.")


def _readable(subject: Subject) -> tuple[PlacedLesson, ...] | None:
    try:
        return read_lessons(subject.project)
    except ProjectError:
        return None
