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
    not_a_list,
    on_one_line,
    open_written,
    raise_all,
    refused_texts,
    validated,
    wrong_places,
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
    file = open_written(project, "partners")
    if file is None:
        return ()
    raise_all(not_a_list(file, "name"))
    found = validated(file, _File, PartnerEntry)
    raise_all([*(found if isinstance(found, list) else []), *_across(file, project)])
    return tuple((_partner(entry), entry.place) for entry in found.root)


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
    for i, entry in enumerate(file.value):
        if not isinstance(entry, dict):
            continue
        yield from refused_texts(file, (i,), entry)
        yield from wrong_places(file, (i,), entry, project)
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
    if len(file.value) > MOST_PARTNERS:
        what = f"it has {len(file.value):,} partners, more than the {MOST_PARTNERS} of a result."
        yield Problem(file.shown, what, "Keep those that mattered.", line=1)


def partners_schema() -> dict[str, object]:
    """Give the JSON Schema of ``partners.yml`` for editors."""
    return list_schema(_File, "PartnerEntry", ("domains", "gave", "place"), "partners.yml")


def list_schema(
    model: type[RootModel[Any]], entry: str, lists: tuple[str, ...], title: str
) -> dict[str, object]:
    """Give the JSON Schema of a file that is a list, in which one word is taken for a list of one."""
    schema: dict[str, Any] = model.model_json_schema()
    fields = schema["$defs"][entry]["properties"]
    for name in lists:
        items = fields[name].pop("items")
        kind = {"type": fields[name].pop("type"), "items": items, "minItems": 1}
        fields[name] = {**fields[name], "anyOf": [items, kind]}
        fields[name].pop("minItems", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = title
    return schema
