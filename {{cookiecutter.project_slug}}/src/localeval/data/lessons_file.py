"""``lessons.yml``: what was learnt, in the words of those who ran and studied a programme.

A list, one lesson an entry, in the shape of ``results.Lesson``; in a project of several places an entry may
say which of them it is about. Every problem is raised at once, with its line. It is read here and nowhere
else; nothing is written, and nothing is judged: the words are the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
)

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean
from localeval.base.untrusted import why_refused
from localeval.base.yamlfile import YamlFile
from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_topics
from localeval.project.project import Place, Project
from localeval.project.pydantic_problems import explain_error
from localeval.project.setting_types import SettingsPart
from localeval.results import Lesson
from localeval.results.about import Domain, EvidenceKind, LessonFinding, Reach, Stage

#: More lessons than a result holds.
MOST_LESSONS = 200
#: Longest title, and longest paragraph; the contract of a result has the same.
LONGEST_LINE, LONGEST_TEXT = 500, 5000
_TOPICS = "src/localeval/catalogue/topics.yml"
_OWN_TOPIC = LOCAL_PREFIX + r"[a-z][a-z0-9_]{0,59}"

Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]

_Found = tuple[str, str, str]


def _listed(value: Any) -> Any:
    """Take one word for a list of one."""
    return [value] if isinstance(value, str) else value


class LessonEntry(SettingsPart):
    """One entry of the file."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")] = Field(
        description="A short name of your own, no two the same: one_key_worker."
    )
    title: Title = Field(description="The lesson in one line, as somebody elsewhere would want it.")
    place: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(strict=False)] = Field(
        (), description="Code of the place it is about, or a list of codes; all places if left out."
    )
    stage: Stage = Field(description="When in the life of a programme it matters.")
    domains: Annotated[
        tuple[Domain, ...], BeforeValidator(_listed), Field(strict=False, min_length=1)
    ] = Field(description="The policy areas that it touches, one or several.")
    topic: str = Field(
        description="The practice it is about: a code of the catalogue, or your own with local: in front."
    )
    topic_label: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = Field(
        "", description="Only for a topic of your own: its name in words."
    )
    finding: LessonFinding = Field(description="What those involved report of the practice.")
    what_happened: Paragraph = Field(description="What was done and what was seen.")
    for_whom: Paragraph = Field(description="The people it holds for.")
    circumstances: Paragraph = Field(
        description="What was special: the place, the time, the set-up."
    )
    mechanism: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = Field(
        "", description="Why it came out so, as far as anybody can say."
    )
    evidence: Paragraph = Field(description="What it rests on: how many were asked, which figures.")
    evidence_kind: Annotated[
        tuple[EvidenceKind, ...], BeforeValidator(_listed), Field(strict=False, min_length=1)
    ] = Field(description="The kinds of evidence, one or several.")
    advice: Paragraph = Field(description="What somebody elsewhere should do.")
    transferable: Reach = Field(description="How far it is likely to hold.")


class _File(RootModel[tuple[LessonEntry, ...]]):
    model_config = ConfigDict(strict=False)


@dataclass(frozen=True)
class PlacedLesson:
    """A lesson, and the codes of the places that it is about; none for all of them."""

    lesson: Lesson
    places: tuple[str, ...] = ()

    def is_about(self, place: Place) -> bool:
        """Whether the lesson is one of this place's."""
        return not self.places or place.code in self.places


def read_lessons(project: Project) -> tuple[PlacedLesson, ...]:
    """Read every lesson, in the order of the file; none where no file is declared.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    name = project.settings.data.lessons
    if name is None:
        return ()
    if not (project.root / name).is_file():
        remedy = "Put it there, or remove lessons under data in evaluation.yml."
        raise ProjectError(Problem(name, "the file does not exist.", remedy))
    file = YamlFile(project.root / name, name)
    if file.value is None:
        return ()
    if not isinstance(file.value, list):
        remedy = "Begin each lesson with '- code: ...', as the example in a new project does."
        raise ProjectError(Problem(name, "it is not a list of lessons.", remedy, line=1))
    try:
        entries = _File.model_validate(file.value).root
    except ValidationError as error:
        shape = explain_error(error, file, LessonEntry)
    else:
        shape = []
    problems = [*shape, *_across(file, project)]
    if problems:
        raise ProjectError(sorted(dict.fromkeys(problems), key=lambda item: item.line or 0))
    return tuple(PlacedLesson(_lesson(entry), entry.place) for entry in entries)


def lessons_of(project: Project, place: Place) -> tuple[Lesson, ...]:
    """Give the lessons about a place, in the order of the file.

    Raises
    ------
    ProjectError
        With every problem of the file.
    """
    return tuple(item.lesson for item in read_lessons(project) if item.is_about(place))


def _lesson(entry: LessonEntry) -> Lesson:
    """Put an entry into the shape of a result, each text on one line."""
    fields = entry.model_dump(exclude={"place"})
    texts = {key: " ".join(value.split()) for key, value in fields.items() if type(value) is str}
    shared = shared_topics().get(entry.topic)
    label = shared.label if shared else texts["topic_label"]
    return Lesson.model_validate({**fields, **texts, "topic_label": label})


def _across(file: YamlFile, project: Project) -> Iterator[Problem]:
    """Find what the shape of one value cannot show; entries that are no lessons are passed over."""
    known = {place.code for place in project.places}
    seen: set[str] = set()
    for i, entry in enumerate(file.value):
        if not isinstance(entry, dict):
            continue
        found = [*_about_topic(entry), *_about_places(entry, known), *_about_texts(entry)]
        code = entry.get("code")
        if isinstance(code, str) and code in seen:
            found.append(("code", f"the code '{code}' stands twice.", "Give each its own."))
        seen.add(str(code))
        for key, what, remedy in found:
            yield file.problem((i, key), what, remedy)
    if len(file.value) > MOST_LESSONS:
        what = f"it has {len(file.value):,} lessons, more than the {MOST_LESSONS} of a result."
        yield Problem(file.shown, what, "Keep those that others can use.", line=1)


def _about_topic(entry: dict[str, Any]) -> Iterator[_Found]:
    topic, label = entry.get("topic"), entry.get("topic_label")
    codes = list(shared_topics())
    if not isinstance(topic, str):
        return
    if topic.startswith(LOCAL_PREFIX):
        if not re.fullmatch(_OWN_TOPIC, topic):
            remedy = "Write local: and then small letters, digits and underscores."
            yield "topic", f"'{topic}' is not a code.", remedy
        elif not label:
            what = f"'{topic}' is a topic of your own without a name."
            yield "topic", what, "Add topic_label: its name in words."
    elif topic not in codes:
        hint = did_you_mean(topic, codes)
        remedy = f"{hint}{_TOPICS} lists them; a topic of your own begins with {LOCAL_PREFIX}"
        yield "topic", f"'{topic}' is not a topic of the catalogue.", remedy
    elif label:
        remedy = f"Delete topic_label, or use a topic of your own that begins with {LOCAL_PREFIX}"
        yield "topic_label", f"'{topic}' has its name from the catalogue.", remedy


def _about_places(entry: dict[str, Any], known: set[str]) -> Iterator[_Found]:
    given = _listed(entry.get("place"))
    for code in given if isinstance(given, list) else ():
        if isinstance(code, str) and code not in known:
            remedy = f"Use some of: {', '.join(sorted(known))}."
            yield "place", f"there is no place '{code}'.", remedy


def _about_texts(entry: dict[str, Any]) -> Iterator[_Found]:
    for key, value in entry.items():
        if not isinstance(value, str) or not value.strip() or key not in LessonEntry.model_fields:
            continue
        if why := why_refused(" ".join(value.split()), limit=LONGEST_TEXT):
            yield key, f"'{key}' holds {why}.", "Readers of the report see all of it; correct it."


def lessons_schema() -> dict[str, object]:
    """Give the JSON Schema of ``lessons.yml`` for editors, which complete codes and say what they mean."""
    schema: dict[str, Any] = _File.model_json_schema()
    fields = schema["$defs"]["LessonEntry"]["properties"]
    shared = [
        {"const": topic.code, "title": topic.label, "description": topic.definition}
        for topic in shared_topics().values()
    ]
    own = {"type": "string", "pattern": f"^{_OWN_TOPIC}$"}
    fields["topic"] |= {"anyOf": [*shared, own]}
    for name in ("place", "domains", "evidence_kind"):  # one word is taken for a list of one
        items = fields[name].pop("items")
        kind = {"type": fields[name].pop("type"), "items": items, "minItems": 1}
        fields[name] = {**fields[name], "anyOf": [items, kind]}
        fields[name].pop("minLength", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "lessons.yml"
    return schema
