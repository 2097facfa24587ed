"""``process.yml``: whether what was planned happened, for whom, and what helped or hindered, each with what that rests on.

A list, one question an entry, in the shape of ``results.ProcessAnswer``. A question may name the step of delivery beside which it
stands, and how many of 100 people were planned to get there: the report then sets plan and data side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, RootModel

from localeval.base.errors import Problem
from localeval.base.yamlfile import YamlFile
from localeval.data.written_file import (
    OptionalParagraph,
    OwnCode,
    Paragraph,
    Places,
    Title,
    each_entry,
    entries_of,
    list_schema,
    on_one_line,
)
from localeval.project.project import Place, Project
from localeval.project.setting_types import SettingsPart, as_list
from localeval.results.about import EvidenceKind
from localeval.results.learning import AsPlanned, ConfidenceWord, DeliveryStep, ProcessAnswer

#: More answers than a result holds.
MOST_ANSWERS = 100


class ProcessEntry(SettingsPart):
    """One question and its answer."""

    code: OwnCode = Field(description="A short name of your own, no two the same: reach.")
    question: Title = Field(description="The question, as it was asked before the work began.")
    planned: Paragraph = Field(description="What was planned.")
    happened: Paragraph = Field(description="What happened.")
    as_planned: AsPlanned = Field(description="Whether it happened as planned.")
    for_whom: OptionalParagraph = Field("", description="For whom it did, and for whom not.")
    helped: OptionalParagraph = Field("", description="What helped.")
    hindered: OptionalParagraph = Field("", description="What hindered.")
    evidence: Paragraph = Field(description="What the answer rests on, and where that is.")
    evidence_kind: Annotated[
        tuple[EvidenceKind, ...], BeforeValidator(as_list), Field(strict=False, min_length=1)
    ] = Field(description="The kinds of evidence, one or several.")
    confidence: ConfidenceWord = Field(description="How sure the answer is.")
    delivery: DeliveryStep | None = Field(
        None, description="The step of delivery that it is about: started, stayed, job or kept."
    )
    planned_share: Annotated[float, Field(ge=0, le=100, strict=False)] | None = Field(
        None, description="Of 100 people, how many were planned to get to that step."
    )
    place: Places = Field((), description="Code of the place, or a list; all places if left out.")


class _File(RootModel[tuple[ProcessEntry, ...]]):
    model_config = ConfigDict(strict=False)


def read_process(project: Project) -> tuple[tuple[ProcessAnswer, tuple[str, ...]], ...]:
    """Read every answer and the places that it is about (none for all), in the order of the file.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    found = entries_of(project, "process", "code", _File, ProcessEntry, _across)
    return tuple((ProcessAnswer.model_validate(on_one_line(entry)), entry.place) for entry in found)


def process_of(project: Project, place: Place) -> tuple[ProcessAnswer, ...]:
    """Give the answers about a place, in the order of the file."""
    return tuple(a for a, places in read_process(project) if not places or place.code in places)


def _across(file: YamlFile, project: Project) -> Iterator[Problem]:
    """Find what the shape of one value cannot show."""
    seen: set[str] = set()

    def about_one(i: int, entry: dict[str, Any]) -> Iterator[Problem]:
        code = entry.get("code")
        if isinstance(code, str) and code in seen:
            what = f"the code '{code}' stands twice."
            yield file.problem((i, "code"), what, "Give each its own.")
        seen.add(str(code))
        share = entry.get("planned_share")
        if share is not None and entry.get("delivery") is None:
            what = "a share is planned, and it is not said of which step."
            remedy = "Add delivery: started, stayed, job or kept; or say the plan in words alone."
            yield file.problem((i, "planned_share"), what, remedy)
        if isinstance(share, float) and 0 < share < 1:
            what = f"{share:g} of 100 people are planned, which looks like a share of 1."
            remedy = f"Write {100 * share:g} for {100 * share:g} of 100."
            yield file.problem((i, "planned_share"), what, remedy)

    yield from each_entry(file, project, about_one)
    if len(file.value) > MOST_ANSWERS:
        what = f"it has {len(file.value):,} answers, more than the {MOST_ANSWERS} of a result."
        yield Problem(file.shown, what, "Keep those that others can use.", line=1)


def process_schema() -> dict[str, object]:
    """Give the JSON Schema of ``process.yml`` for editors."""
    return list_schema(_File, "ProcessEntry", ("evidence_kind", "place"), "process.yml")
