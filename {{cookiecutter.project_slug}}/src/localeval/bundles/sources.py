"""What a person named to be compared: files, folders, patterns and addresses, as a list of single results to open.

A folder may be a bundle that somebody has unpacked; a project, whose outputs are taken; or a folder of bundles, to any
reasonable depth, among them the one that ``localeval publish`` makes. A ``results.json`` that lies alone (in
``output/<place>/``) is taken as an output of one's own; beside a bundle it is only that bundle's copy. Nothing is
opened here.
"""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from localeval.base.errors import Problem, ProjectError
from localeval.base.untrusted import quoted
from localeval.bundles import remote
from localeval.bundles.layout import CRATE, RESULT, SETTINGS
from localeval.bundles.remote import Remote

#: As many as a comparison can hold.
MOST_SOURCES = 20_000
#: Folders below the one that is named, and names looked at: more is no folder of bundles but somebody's disk.
DEEPEST = 8
MOST_NAMES = 500_000
_SKIPPED = frozenset({"__pycache__", "node_modules"})
_LONGEST = 200


@dataclass(frozen=True)
class Local:
    """A result in a file or folder of this computer.

    Parameters
    ----------
    kind : {"zip", "folder", "result"}
        A bundle's file, an unpacked bundle, or a ``results.json`` that is in no bundle.
    path : Path
    shown : str
        Its name from the folder that the person named; nothing of where that lies.
    """

    kind: Literal["zip", "folder", "result"]
    path: Path = field(repr=False)
    shown: str


BundleSource = Local | Remote


def find_sources(named: Sequence[str | Path]) -> list[BundleSource]:
    """Find every result that a person named.

    Parameters
    ----------
    named : sequence of str or Path
        Files, folders, patterns (``*``, ``?``, ``**``) and addresses (``https://``, ``s3://``, ``file://`` ...).

    Returns
    -------
    list
        Sorted by what is shown of each, whatever the order in which they were named.

    Raises
    ------
    ProjectError
        With everything that was named and is not there, holds no bundle, or cannot be used.
    """
    found: dict[object, BundleSource] = {}
    problems: list[Problem] = []
    spent: dict[str, float] = {}
    for item in named:
        try:
            sources = _away(str(item), spent) or _here(str(item))
        except ProjectError as error:
            problems += error.problems
            continue
        found |= {_where(source): source for source in sources}
    if not named:
        what = "nothing was named to be compared."
        problems.append(Problem("command line", what, "Name bundles, folders or addresses."))
    if len(found) > MOST_SOURCES:
        what = f"there are {len(found):,} results, where {MOST_SOURCES:,} are the most."
        problems.append(Problem("command line", what, "Compare a part of them."))
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    return sorted(found.values(), key=lambda source: (source.shown, str(_where(source))))


def _where(source: BundleSource) -> object:
    return source.path if isinstance(source, Local) else (source.address, source.path)


def _away(item: str, spent: dict[str, float]) -> list[BundleSource]:
    """Give the bundles at an address, in what is left of the time of its server; none where it is a path."""
    if not remote.is_address(item) or remote.local_path(item) is not None:
        return []
    server = remote.server_of(item)
    begun = time.monotonic()
    try:
        left = remote.SILENCE - spent.get(server, 0.0)
        return list(remote.find_bundles(item, MOST_SOURCES, left))
    finally:
        spent[server] = spent.get(server, 0.0) + time.monotonic() - begun


def _here(item: str) -> list[BundleSource]:
    path = remote.local_path(item) or Path(item)
    if path.exists():
        return list(_at(path))
    if glob.has_magic(item):
        matches = [Path(name) for name in sorted(glob.glob(item, recursive=True))]
        useful = [match for match in matches if match.is_dir() or match.suffix in {".zip", ".json"}]
        sources = [source for match in useful for source in _at(match, must=False)]
        if sources:
            return sources
        raise _problem(path, "the pattern finds no bundle.")
    raise _problem(path, "there is no such file or folder.")


def _at(path: Path, must: bool = True) -> Iterator[BundleSource]:
    """Give the results at a path that is there."""
    path = path.resolve()
    if not path.is_dir():
        kind: Literal["zip", "result"] = "result" if path.suffix == ".json" else "zip"
        yield Local(kind, path, quoted(path.name, _LONGEST))
        return
    walk = _Walk(path)
    sources = list(walk.found())
    if not sources and must:
        what = "it holds no bundle (a file that ends in .zip) and no result."
        if walk.project:
            what = "this project has no outputs yet."
        raise _problem(path, what)
    yield from sources


class _Walk:
    """A walk through a folder that does not follow links and ends at some point."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = 0
        self.project = False

    def found(self) -> Iterator[Local]:
        """Give the results in the folder, sorted."""
        names = self._names(self.folder)
        if CRATE not in names and SETTINGS in names:
            self.project = True
            output = self.folder / "output"
            if output.is_dir():
                yield from self._in(output, 1)
            return
        yield from self._in(self.folder, 0)

    def _in(self, folder: Path, depth: int) -> Iterator[Local]:
        names = self._names(folder)
        if CRATE in names:
            yield self._local("folder", folder, folder)
            return
        zips = [
            name for name, is_folder in names.items() if not is_folder and name.endswith(".zip")
        ]
        for name in zips:
            yield self._local("zip", folder / name, folder / name)
        if not zips and names.get(RESULT) is False:
            yield self._local("result", folder / RESULT, folder)
        if depth == DEEPEST:
            return
        for name, is_folder in names.items():
            if is_folder and not name.startswith(".") and name not in _SKIPPED:
                yield from self._in(folder / name, depth + 1)

    def _names(self, folder: Path) -> dict[str, bool]:
        """Give the names in a folder, sorted, and whether each is a folder; links and devices are left out."""
        names = {}
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self.names += 1
                    if self.names > MOST_NAMES:
                        raise _problem(self.folder, f"it holds more than {MOST_NAMES:,} files.")
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if is_folder or entry.is_file(follow_symlinks=False):
                        names[entry.name] = is_folder
        except OSError as error:
            raise _problem(folder, f"it cannot be read ({error.strerror}).") from None
        return dict(sorted(names.items()))

    def _local(self, kind: Literal["zip", "folder", "result"], path: Path, named: Path) -> Local:
        inside = named.relative_to(self.folder).parts
        return Local(kind, path, quoted("/".join([self.folder.name, *inside]), _LONGEST))


def _problem(path: Path, what: str) -> ProjectError:
    remedy = "Name a bundle, a folder that holds bundles, or an address."
    return ProjectError(Problem(quoted(path, _LONGEST), what, remedy))
