"""What ``theory.yml``, ``partners.yml`` and ``process.yml`` have in common: they are opened, their texts looked at, and put on one line.

Each is read into the shape of the result, in a module of its own; every problem is raised at once, with its line. Nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
)

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean
from localeval.base.untrusted import why_refused
from localeval.base.yamlfile import Location, YamlFile
from localeval.project.project import Project
from localeval.project.pydantic_problems import explain_error
from localeval.project.setting_types import as_list
from localeval.project.written_files import WRITTEN, WrittenName

#: Longest title and longest paragraph; the contract of a result has the same.
LONGEST_LINE, LONGEST_SAID = 500, 1500

Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SAID)]
OptionalParagraph = Annotated[str, StringConstraints(max_length=LONGEST_SAID)]
OwnCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
#: Codes of the places that an entry is about.
Places = Annotated[tuple[str, ...], BeforeValidator(as_list), Field(strict=False)]


def open_written(project: Project, name: WrittenName) -> YamlFile | None:
    """Open one of the files; None where it is not there or holds nothing but comments.

    Raises
    ------
    ProjectError
        It is no text or no YAML.
    """
    if name not in project.written:
        return None
    file = YamlFile(project.root / WRITTEN[name], WRITTEN[name])
    return None if file.value in (None, [], {}) else file


def validated(file: YamlFile, model: type[BaseModel], of_entries: type[BaseModel]) -> Any:
    """Validate what a file holds; problems are explained by the keys that an entry has.

    Returns
    -------
    object or list of Problem
        An instance of ``model``, or why it is none.
    """
    try:
        return model.model_validate(file.value)
    except ValidationError as error:
        return explain_error(error, file, of_entries)


def on_one_line(entry: BaseModel, **more: Any) -> dict[str, Any]:
    """Give the fields of an entry with each text on one line."""
    fields = {**entry.model_dump(exclude={"place"}), **more}
    return {k: " ".join(v.split()) if type(v) is str else v for k, v in fields.items()}


def refused_texts(file: YamlFile, at: Location, entry: object) -> Iterator[Problem]:
    """Find texts whose readers would see something else than what they hold."""
    for key, value in entry.items() if isinstance(entry, dict) else ():
        if isinstance(value, str) and value.strip():
            why = why_refused(" ".join(value.split()), limit=2 * LONGEST_SAID)
            if why:
                what, remedy = f"'{key}' holds {why}.", "Readers of the report see it; correct it."
                yield file.problem((*at, key), what, remedy)


def wrong_places(
    file: YamlFile, at: Location, entry: object, project: Project
) -> Iterator[Problem]:
    """Find codes of places that the project does not have."""
    known = sorted(place.code for place in project.places)
    given = as_list(entry.get("place")) if isinstance(entry, dict) else None
    for code in given if isinstance(given, list) else ():
        if isinstance(code, str) and code not in known:
            hint = did_you_mean(code, known)
            what = f"there is no place '{code}'."
            yield file.problem((*at, "place"), what, f"{hint}Use some of: {', '.join(known)}.")


def not_a_list(file: YamlFile, begin: str) -> list[Problem]:
    """Say that a file that should be a list is none; nothing where it is one."""
    if isinstance(file.value, list):
        return []
    remedy = f"Begin each entry with '- {begin}: ...', as the example in a new project does."
    return [Problem(file.shown, "it is not a list.", remedy, line=1)]


def entries_of(
    project: Project,
    name: WrittenName,
    begin: str,
    model: type[RootModel[Any]],
    entry: type[BaseModel],
    across: Callable[[YamlFile, Project], Iterator[Problem]],
) -> tuple[Any, ...]:
    """Read the entries of a file that is a list.

    Parameters
    ----------
    project : Project
    name : str
    begin : str
        The key with which an entry begins.
    model, entry : type
        Of the file and of one entry.
    across : callable
        Finds what the shape of one value cannot show; ``each_entry`` goes through the entries.

    Returns
    -------
    tuple of BaseModel
        In the order of the file; empty where there is none.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    file = open_written(project, name)
    if file is None:
        return ()
    raise_all(not_a_list(file, begin))
    found = validated(file, model, entry)
    raise_all([*(found if isinstance(found, list) else []), *across(file, project)])
    return tuple(found.root)


def each_entry(
    file: YamlFile,
    project: Project,
    about_one: Callable[[int, dict[str, Any]], Iterator[Problem]],
) -> Iterator[Problem]:
    """Find what is wrong with texts and places of each entry of a list, and what ``about_one`` finds."""
    for i, entry in enumerate(file.value):
        if isinstance(entry, dict):
            yield from refused_texts(file, (i,), entry)
            yield from wrong_places(file, (i,), entry, project)
            yield from about_one(i, entry)


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


def raise_all(problems: Sequence[Problem]) -> None:
    """Raise all problems together, each once, in the order of their lines.

    Raises
    ------
    ProjectError
        There is one.
    """
    if problems:
        raise ProjectError(sorted(dict.fromkeys(problems), key=lambda item: item.line or 0))
