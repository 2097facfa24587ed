"""``theory.yml``: how a programme was meant to work, from what goes in to what should change, and the assumptions in between.

Steps stand under ``inputs``, ``activities``, ``outputs``, ``outcomes`` and ``impact``; ``links`` say which leads to which. It is read
into the shape of ``results.Theory`` and nowhere else. What cannot be drawn (a step that is not there, a way back, a circle) is named
with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, YamlFile
from localeval.catalogue.catalogue import shared_outcomes
from localeval.data.written_file import (
    LONGEST_LINE,
    OptionalParagraph,
    OwnCode,
    Title,
    on_one_line,
    open_written,
    raise_all,
    refused_texts,
    validated,
)
from localeval.project.project import Project
from localeval.project.setting_types import SettingsPart
from localeval.results.learning import (
    KINDS,
    MOST_LINKS,
    MOST_STEPS,
    DeliveryStep,
    StepKind,
    Theory,
    TheoryLink,
    TheoryStep,
    circle,
)

#: The key of the file under which each kind of step stands.
HEADINGS: dict[str, StepKind] = {
    "inputs": "input",
    "activities": "activity",
    "outputs": "output",
    "outcomes": "outcome",
    "impact": "impact",
}
_CATALOGUE = "src/localeval/catalogue/outcomes.yml"


def _listed(value: Any) -> Any:
    """Take one entry for a list of one, and nothing for an empty list."""
    return [] if value is None else [value] if isinstance(value, dict) else value


class StepEntry(SettingsPart):
    """One step."""

    code: OwnCode = Field(
        description="A short name of your own, no two the same, for the links: key_workers."
    )
    what: Title = Field(description="The step in words.")
    outcome: str | None = Field(
        None, description="The outcome that shows it: a code as under outcomes in evaluation.yml."
    )
    month: Annotated[int, Field(ge=0, le=120)] | None = Field(
        None,
        description="At how many months after the start; the first that is measured if left out.",
    )
    delivery: DeliveryStep | None = Field(
        None, description="The step of delivery that shows it: started, stayed, job or kept."
    )
    indicator: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = Field(
        "", description="What shows it in words, where the data of the project do not measure it."
    )


class LinkEntry(SettingsPart):
    """That one step leads to another."""

    start: str = Field(alias="from", description="Code of the step that comes first.")
    end: str = Field(alias="to", description="Code of the step that it leads to.")
    assumption: OptionalParagraph = Field(
        "", description="What has to be true for one to lead to the other."
    )
    mechanism: OptionalParagraph = Field("", description="Why one should lead to the other.")


_Steps = Annotated[
    tuple[StepEntry, ...],
    BeforeValidator(_listed, json_schema_input_type=tuple[StepEntry, ...]),
    Field(strict=False),
]


class TheoryFile(SettingsPart):
    """The whole file."""

    inputs: _Steps = Field((), description="What goes in: money, staff, premises.")
    activities: _Steps = Field((), description="What is done with it.")
    outputs: _Steps = Field((), description="What that makes directly, such as people who join.")
    outcomes: _Steps = Field((), description="What should change for people.")
    impact: _Steps = Field((), description="What should change for the place, and last.")
    links: Annotated[
        tuple[LinkEntry, ...],
        BeforeValidator(_listed, json_schema_input_type=tuple[LinkEntry, ...]),
        Field(strict=False),
    ] = Field((), description="Which step leads to which, and what has to be true for that.")


def read_theory(project: Project) -> Theory | None:
    """Read the theory of change; None where nobody has written one.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    file = open_written(project, "theory")
    if file is None:
        return None
    if not isinstance(file.value, dict):
        remedy = "Write steps under inputs, activities, outputs, outcomes and impact, and links."
        raise_all([Problem(file.shown, "it does not have these keys.", remedy, line=1)])
    found = validated(file, TheoryFile, TheoryFile)
    problems = found if isinstance(found, list) else []
    raise_all([*problems, *_across(file, project)])
    steps = tuple(
        TheoryStep.model_validate(on_one_line(entry, kind=kind))
        for heading, kind in HEADINGS.items()
        for entry in getattr(found, heading)
    )
    links = tuple(TheoryLink.model_validate(on_one_line(entry)) for entry in found.links)
    return Theory(steps=steps, links=links)


def _entries(file: YamlFile, heading: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    """Give the entries under a heading with where they stand; those that are none are passed over."""
    given = file.value.get(heading)
    for i, entry in enumerate(_listed(given) if isinstance(given, list | dict) else ()):
        if isinstance(entry, dict):
            yield ((heading, i) if isinstance(given, list) else (heading,)), entry


def _across(file: YamlFile, project: Project) -> Iterator[Problem]:
    """Find what the shape of one value cannot show."""
    kinds: dict[str, StepKind] = {}
    count = 0
    for heading, kind in HEADINGS.items():
        for at, entry in _entries(file, heading):
            count += 1
            yield from refused_texts(file, at, entry)
            yield from _about_indicator(file, at, entry, project)
            code = entry.get("code")
            if not isinstance(code, str):
                continue
            if code in kinds:
                what = f"the code '{code}' stands twice."
                yield file.problem((*at, "code"), what, "Give each step its own.")
            kinds.setdefault(code, kind)
    if not count:
        what = "it has no step."
        remedy = "Write at least one under inputs, activities, outputs, outcomes or impact."
        yield Problem(file.shown, what, remedy, line=1)
    if count > MOST_STEPS:
        what = f"it has {count:,} steps, more than the {MOST_STEPS} that a reader can follow."
        yield Problem(file.shown, what, "Put together what belongs together.", line=1)
    yield from _about_links(file, kinds)


def _about_indicator(
    file: YamlFile, at: Location, entry: dict[str, Any], project: Project
) -> Iterator[Problem]:
    code, month = entry.get("outcome"), entry.get("month")
    own = {measure.outcome.code for measure in project.measures}
    known = [*own, *shared_outcomes()]
    if isinstance(code, str) and code not in known:
        hint = did_you_mean(code, known)
        remedy = (
            f"{hint}{_CATALOGUE} lists them; write what no code says under indicator, in words."
        )
        yield file.problem((*at, "outcome"), f"'{code}' is not an outcome.", remedy)
    if code is not None and entry.get("delivery") is not None:
        what = "it has both an outcome and a step of delivery."
        yield file.problem((*at, "delivery"), what, "Keep the one that shows it best.")
    if month is not None and code is None:
        what = "a month is given, and no outcome."
        yield file.problem((*at, "month"), what, "Add outcome, or delete month.")


def _about_links(file: YamlFile, kinds: dict[str, StepKind]) -> Iterator[Problem]:
    pairs: list[tuple[str, str]] = []
    found = list(_entries(file, "links"))
    for at, entry in found:
        yield from refused_texts(file, at, entry)
        ends = (entry.get("from"), entry.get("to"))
        for key, code in zip(("from", "to"), ends, strict=True):
            if isinstance(code, str) and code not in kinds:
                remedy = f"{did_you_mean(code, list(kinds))}Use the code of a step of this file."
                yield file.problem((*at, key), f"there is no step '{code}'.", remedy)
        start, end = ends
        if not (isinstance(start, str) and isinstance(end, str)):
            continue
        if (start, end) in pairs:
            what = f"the link from '{start}' to '{end}' stands twice."
            yield file.problem(at, what, "Put both into one.")
        pairs.append((start, end))
        if start not in kinds or end not in kinds:
            continue
        if KINDS.index(kinds[start]) > KINDS.index(kinds[end]):
            what = f"'{start}' ({kinds[start]}) cannot lead back to '{end}' ({kinds[end]})."
            remedy = "Turn it round, or put a step under another heading."
            yield file.problem(at, what, remedy)
    if steps := circle(list(kinds), pairs):
        last = next(at for at, e in found if (e.get("from"), e.get("to")) == tuple(steps[-2:]))
        what = f"the links go in a circle: {' to '.join(steps)}."
        yield file.problem(last, what, "Delete the link that does not come first in time.")
    if len(found) > MOST_LINKS:
        what = f"it has {len(found):,} links, more than the {MOST_LINKS} that a reader can follow."
        yield Problem(file.shown, what, "Keep those that matter.", line=1)


def theory_schema() -> dict[str, object]:
    """Give the JSON Schema of ``theory.yml`` for editors."""
    schema: dict[str, Any] = TheoryFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "theory.yml"
    return schema
