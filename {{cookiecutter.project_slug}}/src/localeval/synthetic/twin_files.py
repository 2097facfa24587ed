"""A twin as files: its tables, the settings that read them, and a page that says what it keeps and what it must not be used for.

The settings are the project's own, with the same columns, groups, outcomes and rules. What tells only how the real files are
written, or holds words, codes and reasons out of them, is left out, because the twin's tables are written as the standard says.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from localeval.base.atomic import replace_file
from localeval.base.errors import Problem, ProjectError
from localeval.data.load import load
from localeval.project.data_settings import LOCAL_KEYS
from localeval.project.project import FILE, Project, read_project
from localeval.synthetic.twin import Twin, make_twin, rules_of
from localeval.synthetic.writing import encoded

#: Where a twin goes unless said otherwise: with what a run keeps, so that somebody decides to share it.
FOLDER = "build/twin"
ABOUT = "README.md"
#: Kinds of files that made-up tables are written in.
_KINDS = (".csv", ".csv.gz", ".parquet", ".xlsx")


def write_twin(
    project: Project, out: Path, seed: int = 1, *, force: bool = False
) -> tuple[list[Path], list[str]]:
    """Write a twin of the project's data.

    Parameters
    ----------
    project : Project
        Its own tables are read and checked as in a run.
    out : Path
        The folder to write into.
    seed : int
    force : bool
        Replace files that are there.

    Returns
    -------
    list of Path
        What was written.
    list of str
        What of the data is not in it, for whoever made it.

    Raises
    ------
    ProjectError
        The tables cannot be used, a group is too small to be told of, or a file is there already.
    """
    twin = make_twin(project, load(project), seed)
    settings = _settings(project, twin)
    with tempfile.TemporaryDirectory() as work:
        # Read once as whoever gets it will, before anything is put in place.
        files = _files(Path(work), settings, twin, project)
        _read_again(Path(work), project)
    there = [name for name in files if (out / name).exists()]
    if there and not force:
        remedy = "Name another folder with --out, or use --force to replace what is there."
        raise ProjectError(
            [Problem(str(out / name), "is there already.", remedy) for name in there]
        )
    for name, content in files.items():
        replace_file(out / name, content)
    return [out / name for name in files], [*twin.notes, *_not_used(project)]


def _read_again(work: Path, project: Project) -> None:
    """Read a twin as whoever gets it will.

    Raises
    ------
    ProjectError
        So little may be told of that it cannot be read; the problems are of the twin, not of the person's own files.
    """
    try:
        load(read_project(work))
    except ProjectError as error:
        remedy = (
            f"What fewer than {project.settings.disclosure.threshold} people have is not told of, so that too little is left of it here. Remove it "
            "from evaluation.yml, in a copy of the project, and make a twin of that; or take more people."
        )
        raise ProjectError(
            [
                replace(problem, where=f"the twin, {problem.where}", remedy=remedy)
                for problem in error.problems
            ]
        ) from None


def _files(
    work: Path, settings: Mapping[str, Any], twin: Twin, project: Project
) -> dict[str, bytes]:
    files = {FILE: _yaml(settings), ABOUT: _about(project).encode()}
    for name, content in files.items():
        replace_file(work / name, content)
    made = read_project(work)
    for name, paths in made.settings.data.files().items():
        content = b"# Lessons are no data: they are not part of a twin.\n"
        if name != "lessons":
            content = encoded(twin.frames[name], made, name)
        files[paths[0]] = content
        replace_file(work / paths[0], content)
    return files


def _settings(project: Project, twin: Twin) -> dict[str, Any]:
    """Give the settings of the twin: those of the project, without what is only about its own files."""
    settings = project.settings
    local: Any = {
        "data": {*LOCAL_KEYS, "jobs", "pay", "job_outcome", "censor", "month_window", "voices"},
        "link": True,
    }
    if settings.profile is not None and settings.profile.endswith(".yml"):
        local["profile"] = True  # a file that stays with the project
    view: dict[str, Any] = _plain(
        settings.model_dump(by_alias=True, exclude_defaults=True, exclude=local)
    )
    data = view.setdefault("data", {})
    data |= _paths(twin, settings.data.files())
    data["synthetic"] = True
    held = {column for frame in twin.frames.values() for column in frame}
    columns = {name: theirs for name, theirs in settings.data.called.items() if name in held}
    if columns:
        data["columns"] = columns
    if "allocated" in view:
        view["allocated"] = _allocated(project, twin)
    return view


def _paths(twin: Twin, files: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give the file of each table: the project's own, where it is one in the project for this table alone and of a kind that is written."""
    made = {}
    for table in [*twin.frames, *({"lessons"} & set(files))]:
        usual = "lessons.yml" if table == "lessons" else f"data/{table}.csv"
        own = files.get(table, ())
        alone = len(own) == 1 and [own[0] in each for each in files.values()].count(True) == 1
        made[table] = own[0] if alone and _can_be_written(table, own[0]) else usual
    return made


def _can_be_written(table: str, file: str) -> bool:
    path = PurePosixPath(file)
    inside = not path.is_absolute() and ".." not in path.parts and not set(":\\") & set(file)
    return inside and (table == "lessons" or path.name.lower().endswith(_KINDS))


def _allocated(project: Project, twin: Twin) -> dict[str, Any]:
    """Give how many were allocated: rounded, and no fewer than the twin has."""
    people, rules = twin.frames["people"], rules_of(project)
    made: dict[str, Any] = {}
    for place in project.places:
        said = project.allocated(place)
        mine = people if "place_code" not in people else people[people["place_code"] == place.code]
        there = mine["group"].astype(str).value_counts()
        if said is not None:
            groups = zip(("participant", "comparison"), said, strict=True)
            made[place.code] = {
                group: max(rules.people(count), int(there.get(group, 0))) for group, count in groups
            }
    return made if len(project.places) > 1 else next(iter(made.values()))


def _plain(value: Any) -> Any:
    """Turn tuples into lists, which YAML knows; days stay days."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _yaml(view: Mapping[str, Any]) -> bytes:
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.width = 4096
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    writer.dump(dict(view), text)
    head = "# The settings of a synthetic twin: nobody in its tables is real, and nothing they show is true.\n"
    return (head + text.getvalue()).encode()


def _not_used(project: Project) -> list[str]:
    said = project.settings.data.model_fields_set
    keys = [key for key in LOCAL_KEYS if key != "columns" and key in said]
    if not keys:
        return []
    return [
        f"evaluation.yml: {', '.join(keys)} under data are about the real files and not in the twin's settings."
    ]


def _about(project: Project) -> str:
    rules = rules_of(project)
    return f"""# A synthetic twin

Made by `localeval simulate --like` from the data of an evaluation of {project.settings.programme.name}. **Nobody in it is real, and nothing that it
shows about the programme is true: never draw a conclusion from it.** It is for trying out settings, code and reports where
the data themselves may not go. Every output made of it says that it is synthetic.

What it keeps

- the tables, columns and types that `evaluation.yml` names, and the months of the outcomes;
- how many people are in each group and place, rounded to {rules.rounding}; a smaller group than {rules.threshold} is told as {rules.threshold};
- how each column is spread by itself, over all groups and places together: words that at least {rules.threshold} people have, numbers in cells
  of at least {rules.threshold} people (a value that so many have, or else the coarse median of the cell), days by their month, yes and no with at least
  {rules.threshold} people on either side; and how much is missing, from rounded counts;
- events by group: how many have each, and about how long from the start; published figures of places, values of outcomes and prices of years as they are.

What it does not keep

- any relation between two columns: which values stand beside each other is chance. Outcomes follow one made-up order of people, so that they do
  not contradict each other. The groups do not differ, so there is no effect in it;
- words, values and events that fewer than {rules.threshold} people have, the ends of numbers, single days, and columns that `evaluation.yml` does not name;
- names, dates of birth, postcodes, free text and ids: ids are new, and no digest or key leads back;
- what was bought and by whom it was paid: costs keep their kind, year and one digit.

What its maker must know: two twins of nearly the same people can tell, by a rounded count that moved, something of who came or left in
between. Share one, and no second one for a few people more. What is declared as published (figures of places, the settings) is passed on as it is.

To use it, put `evaluation.yml` and `data/` into a project that was made from the same template, and run `localeval check` and `localeval run`.
"""
