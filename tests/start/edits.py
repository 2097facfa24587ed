"""How many lines a person still has to change in what ``start --yes`` writes, until the tables are what an export truly holds.

An edit is one line: an entry added, changed or removed. All lines in which the settings differ from those by hand are taken back one by one
as long as the tables stay right; what is left is counted.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.project import FILE, read_project
from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import Started, start

from .exports.export import Export
from .test_exports_by_hand import TODAY, rows_of

Path_ = tuple[str, ...]
_GONE = object()


@dataclass(frozen=True)
class Outcome:
    """What a start came to.

    Attributes
    ----------
    started : Started
    data : dict
        The section ``data`` that was written.
    edits : tuple of str
        Lines that a person has to change, as paths of keys.
    """

    started: Started
    data: dict[str, Any]
    edits: tuple[str, ...]


def started_on(export: Export, root: Path) -> tuple[Started, dict[str, Any]]:
    """Start on the files of an export, in a project that says what its person knows and nothing of the data."""
    export.write(root / "data")
    text = export.evaluation({}).replace("data: {}\n", "")
    (root / FILE).write_text(text, encoding="utf-8")
    found = find_candidates([root / "data"], root)
    result = start(root, found.files, Nobody(), dt.date(2026, 11, 1))
    written = YAML(typ="safe", pure=True).load((root / FILE).read_text(encoding="utf-8"))
    return result, written.get("data") or {}


def is_right(export: Export, root: Path, data: Mapping[str, Any]) -> bool:
    """Whether a section ``data`` gives the tables that an export truly holds."""
    (root / FILE).write_text(export.evaluation(data), encoding="utf-8")
    try:
        project = read_project(root)
        tables = load(project, today=TODAY)
    except ProjectError:
        return False
    if set(tables) != set(export.truth):
        return False
    for table, truth in export.truth.items():
        frame = tables[table]
        if not set(truth) <= set(frame):
            return False
        if rows_of(frame, list(truth)) != rows_of(truth, list(truth)):
            return False
    return True


def outcome_of(export: Export, root: Path) -> Outcome:
    """Start on an export and count the edits that are left."""
    started, data = started_on(export, root)
    if is_right(export, root, data):
        return Outcome(started, data, ())
    edits = dict(differences(data, export.data))
    assert is_right(export, root, with_edits(data, edits)), export.name
    for path in list(edits):
        fewer = {other: value for other, value in edits.items() if other != path}
        if is_right(export, root, with_edits(data, fewer)):
            edits = fewer
    return Outcome(started, data, tuple(".".join(path) for path in edits))


def differences(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], path: Path_ = ()
) -> Iterator[tuple[Path_, Any]]:
    """Give the lines in which settings differ, with what should stand there: a list is one line, a mapping one for each entry."""
    for key in dict.fromkeys((*map(str, theirs), *map(str, mine))):
        here, there = (_of(settings, key) for settings in (mine, theirs))
        if isinstance(here, Mapping) and isinstance(there, Mapping):
            yield from differences(here, there, (*path, key))
        elif here is _GONE and isinstance(there, Mapping):
            yield from differences({}, there, (*path, key))
        elif here != there:
            yield (*path, key), there


def _of(settings: Mapping[str, Any], key: str) -> Any:
    value = next((value for name, value in settings.items() if str(name) == key), _GONE)
    return list(value) if isinstance(value, tuple) else value


def with_edits(data: Mapping[str, Any], edits: Mapping[Path_, Any]) -> dict[str, Any]:
    """Give settings with lines changed."""
    made = copy.deepcopy(dict(data))
    for path, value in edits.items():
        node: Any = made
        for step in path[:-1]:
            below = node.get(step)
            if not isinstance(below, dict):
                below = node[step] = {}
            node = below
        if value is _GONE:
            node.pop(path[-1], None)
        else:
            node[path[-1]] = value
    return {key: value for key, value in made.items() if value != {}}
