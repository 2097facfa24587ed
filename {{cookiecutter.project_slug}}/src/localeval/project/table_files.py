"""Which files ``evaluation.yml`` means: the kinds of file that are read, and what a folder or a name with ``*`` stands for.

A folder or a pattern stands for the files of one table, one a quarter or a provider, so that a new one needs no new line. It is written out
as the list of its files, in the order of their names as people count (q2 before q10), the same on every system, before anything else looks
at the settings; ``localeval check`` says which they are. No file is opened here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from localeval.project.data_values import TableName

#: Text with separators between columns; each also packed as ``.gz``.
TEXT_KINDS = (".csv", ".tsv", ".tab", ".txt")
#: Workbooks; one of the two may have macros, which are not looked at.
WORKBOOK_KINDS = (".xlsx", ".xlsm")
FILE_KINDS = (*TEXT_KINDS, *(f"{kind}.gz" for kind in TEXT_KINDS), ".parquet", *WORKBOOK_KINDS)
#: Kinds of file that hold tables and are not read: of a folder they are named, never passed over.
OTHER_TABLES = (
    ".xls", ".xlsb", ".ods", ".fods", ".numbers", ".sav", ".dta", ".sas7bdat", ".rds", ".mdb", ".accdb", ".psv", ".dat", ".zip", ".7z", ".rar",
    ".json", ".xml", ".html", ".htm",
)  # fmt: skip
#: Keys of ``data`` that may say something of a file, under its name.
_BY_FILE = ("encoding", "separator", "sheet", "header_row", "skip_rows", "skip_footer", "dates", "every_row", "numbers")  # fmt: skip


def kind_of(file: str) -> str | None:
    """Give the kind of a table file by its name: one of ``FILE_KINDS``; None where it is another."""
    kinds = sorted(FILE_KINDS, key=len, reverse=True)
    return next((kind for kind in kinds if file.lower().endswith(kind)), None)


@dataclass(frozen=True)
class FilesMeant:
    """What a folder or a pattern of ``evaluation.yml`` stands for.

    Attributes
    ----------
    table : str
    given : str
        As it stands there.
    files : tuple of str
        Paths from the project's folder, in the order in which they are read.
    unread : tuple of str
        Files among them of kinds that hold tables and are not read.
    passed_over : tuple of str
        Other files among them, and those that another table names.
    """

    table: str
    given: str
    files: tuple[str, ...]
    unread: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()


def is_pattern(name: str) -> bool:
    """Whether a name stands for several by ``*`` or ``?``."""
    return re.search(r"[*?]", name) is not None


def in_order(name: str) -> tuple[tuple[str | int, ...], str]:
    """Give by what names are put in order as people count: q2 before q10; the same on every system.

    Examples
    --------
    >>> sorted(["q10.csv", "Q2.csv", "q1 (1).csv", "q1.csv"], key=in_order)
    ['q1.csv', 'q1 (1).csv', 'Q2.csv', 'q10.csv']
    """
    # The ending is no part of the name: a copy, "q1 (1)", stands behind what it is a copy of.
    parts = re.split(r"(\d+)", _folded(name).removesuffix(kind_of(name) or ""))
    return tuple(int(part) if i % 2 else part for i, part in enumerate(parts)), name


def files_under(root: Path, given: str) -> list[str] | None:
    """Give all files of a folder, or that a pattern stands for, by their paths from ``root``; None where a name is meant as it is.

    Hidden files and those that a program keeps beside an open workbook are none of them; nor is what lies in folders below.
    """
    path = PurePosixPath(given)
    if path.is_absolute() or ".." in path.parts or "\\" in given or (root / given).is_file():
        return None
    try:
        if (root / given).is_dir():
            found = [f"{path.as_posix()}/{name}" for name in _names_in(root / given)]
        elif is_pattern(given):
            found = _matching(root, path.parts)
        else:
            return None
    except OSError:
        return None
    return sorted(found, key=in_order)


def _matching(root: Path, parts: tuple[str, ...]) -> list[str]:
    folders = [PurePosixPath()]
    for part in parts[:-1]:
        below = [folder / name for folder in folders for name in _alike(root / folder, part, folders=True)]  # fmt: skip
        folders = below if is_pattern(part) else [folder / part for folder in folders]
    return [
        (folder / name).as_posix()
        for folder in folders
        for name in _alike(root / folder, parts[-1], folders=False)
    ]


def _alike(folder: Path, pattern: str, *, folders: bool) -> list[str]:
    if not folder.is_dir():
        return []
    # A bracket is a sign like others here, as in "people [final]*.csv".
    wanted = _folded(pattern).replace("[", "[[]")
    return [name for name in _names_in(folder, folders=folders) if fnmatchcase(_folded(name), wanted)]  # fmt: skip


def _names_in(folder: Path, *, folders: bool = False) -> list[str]:
    return [
        one.name
        for one in folder.iterdir()
        if not one.name.startswith((".", "~$")) and (one.is_dir() if folders else one.is_file())
    ]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def with_files_named(
    value: dict[str, Any], root: Path
) -> tuple[dict[str, Any], tuple[FilesMeant, ...]]:
    """Write folders and patterns out as the lists of their files.

    Parameters
    ----------
    value : dict
        ``evaluation.yml`` as it was read.
    root : Path
        The project.

    Returns
    -------
    dict
        The same where none is named. One that stands for no file is left as it is, and named when the table is read.
    tuple of FilesMeant
    """
    value, found = _of_sources(value, root)
    data = value.get("data")
    if not isinstance(data, dict):
        return value, tuple(found)
    tables = {name: data[name] for name in get_args(TableName) if name in data}
    named = {name: _as_list(given) for name, given in tables.items()}
    said = {file for each in named.values() for file in each if files_under(root, file) is None}
    changed: dict[str, Any] = {}
    for table, each in named.items():
        files: list[str] = []
        for given in each:
            meant = _meant(root, table, given, said)
            if meant is not None:
                found.append(meant)
            files += meant.files if meant is not None and meant.files else [given]
        if files != each:
            changed[table] = list(dict.fromkeys(files))
    if not found:
        return value, ()
    by_file = {key: _by_file(data[key], found) for key in _BY_FILE if isinstance(data.get(key), dict)}  # fmt: skip
    return {**value, "data": {**data, **changed, **by_file}}, tuple(found)


def _of_sources(value: dict[str, Any], root: Path) -> tuple[dict[str, Any], list[FilesMeant]]:
    """Write out the files of the sources that are linked."""
    link = value.get("link")
    if not isinstance(link, dict) or not isinstance(link.get("sources"), dict):
        return value, []
    sources = link["sources"]
    found: list[FilesMeant] = []
    made = dict(sources)
    for name, source in sources.items():
        files: list[str] = []
        given = _as_list(source.get("file")) if isinstance(source, dict) else []
        for file in given:
            meant = _meant(root, f"link.sources.{name}", file, set())
            found += [meant] if meant is not None else []
            files += meant.files if meant is not None and meant.files else [file]
        if files != given:
            made[name] = {**source, "file": list(dict.fromkeys(files))}
    return ({**value, "link": {**link, "sources": made}} if found else value), found


def _as_list(given: Any) -> list[str]:
    return [one for one in (given if isinstance(given, list) else [given]) if isinstance(one, str)]


def _meant(root: Path, table: str, given: str, said: set[str]) -> FilesMeant | None:
    there = files_under(root, given)
    if there is None:
        return None
    folder = not is_pattern(given)
    own = [file for file in there if file not in said]
    files = tuple(file for file in own if kind_of(file) is not None)
    unread = tuple(file for file in own if file.lower().endswith(OTHER_TABLES))
    others = [file for file in there if file not in files and file not in unread]
    passed = tuple(file for file in others if not (folder and file.endswith("/README.md")))
    return FilesMeant(table, given, files, unread, passed)


def _by_file(said: Mapping[str, Any], found: list[FilesMeant]) -> dict[str, Any]:
    """Say of each file what is said of the pattern that stands for it, unless the file is named itself."""
    made = dict(said)
    for one in found:
        if one.given not in said or not one.files:
            continue
        value = made.pop(one.given, said[one.given])
        for file in one.files:
            both = isinstance(value, dict) and isinstance(said.get(file), dict)
            made[file] = {**value, **said[file]} if both else said.get(file, value)
    return made
