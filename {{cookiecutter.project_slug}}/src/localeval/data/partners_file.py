"""``partners.yml``: the organisations that had a part in a programme, by policy domain, and what each gave.

A list, one organisation an entry, in the shape of ``results.Partner``; in a project of several places an entry may say which of
them it is about. Only organisations: an entry that looks like a person is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, RootModel

from localeval.base.errors import Problem
from localeval.base.yamlfile import YamlFile
from localeval.data.written_file import (
    OptionalParagraph,
    Places,
    Title,
    each_entry,
    entries_of,
    list_schema,
    on_one_line,
)
from localeval.methods.disclosure.recognisable import names_a_person
from localeval.project.project import Place, Project
from localeval.project.setting_types import SettingDay, SettingsPart, as_list
from localeval.results.about import Domain
from localeval.results.learning import Contribution, Partner, PartnerKind

#: More partners than a result holds.
MOST_PARTNERS = 200


class PartnerEntry(SettingsPart):
    """One organisation."""

    name: Title = Field(description="Name of the organisation, never of a person.")
    kind: PartnerKind = Field(description="What kind of organisation it is.")
    domains: Annotated[
        tuple[Domain, ...], BeforeValidator(as_list), Field(strict=False, min_length=1)
    ] = Field(description="The policy areas that it works in, one or several.")
    gave: Annotated[
        tuple[Contribution, ...], BeforeValidator(as_list), Field(strict=False, min_length=1)
    ] = Field(description="What it gave, one or several.")
    what: OptionalParagraph = Field("", description="What it gave, in words.")
    since: SettingDay | None = Field(None, description="Since when.")
    until: SettingDay | None = Field(None, description="Until when, where that is over.")
    place: Places = Field((), description="Code of the place, or a list; all places if left out.")


class _File(RootModel[tuple[PartnerEntry, ...]]):
    model_config = ConfigDict(strict=False)


def read_partners(project: Project) -> tuple[tuple[Partner, tuple[str, ...]], ...]:
    """Read every partner and the places that it is about (none for all), in the order of the file.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    found = entries_of(project, "partners", "name", _File, PartnerEntry, _across)
    return tuple((_partner(entry), entry.place) for entry in found)


def partners_of(project: Project, place: Place) -> tuple[Partner, ...]:
    """Give the partners in a place, in the order of the file."""
    return tuple(p for p, places in read_partners(project) if not places or place.code in places)


def _partner(entry: PartnerEntry) -> Partner:
    days = {
        key: day.isoformat() if day else None
        for key, day in (("since", entry.since), ("until", entry.until))
    }
    fields = on_one_line(entry, **days)
    return Partner.model_validate(
        {**fields, **{key: tuple(dict.fromkeys(fields[key])) for key in ("domains", "gave")}}
    )


def _across(file: YamlFile, project: Project) -> Iterator[Problem]:
    """Find what the shape of one value cannot show."""
    seen: set[str] = set()

    def about_one(i: int, entry: dict[str, Any]) -> Iterator[Problem]:
        name, since, until = (entry.get(key) for key in ("name", "since", "until"))
        if isinstance(name, str):
            same = " ".join(name.split()).casefold()
            if same in seen:
                what = f"'{name}' stands twice."
                yield file.problem((i, "name"), what, "Put both into one entry.")
            seen.add(same)
            if names_a_person(name):
                what = f"'{name}' looks like a person, and every partner is published."
                yield file.problem((i, "name"), what, "Name the organisation alone.")
        if since and until and type(since) is type(until) and since > until:
            what = "it ended before it began."
            yield file.problem((i, "until"), what, "Correct one of the days.")

    yield from each_entry(file, project, about_one)
    if len(file.value) > MOST_PARTNERS:
        what = f"it has {len(file.value):,} partners, more than the {MOST_PARTNERS} of a result."
        yield Problem(file.shown, what, "Keep those that mattered.", line=1)


def partners_schema() -> dict[str, object]:
    """Give the JSON Schema of ``partners.yml`` for editors."""
    return list_schema(_File, "PartnerEntry", ("domains", "gave", "place"), "partners.yml")
