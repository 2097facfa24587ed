"""One name for the files of one table, a file a quarter or a provider, so that the next one is read without a new line.

A pattern (``data/people-*.csv``), or the folder, is proposed only where it stands for exactly the files that were seen, and where all of them
are read in one way. What is said of all of them under each name is said once, of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from localeval.project.table_files import files_under, in_order, kind_of
from localeval.start.candidate_files import DATA
from localeval.start.proposal import Proposed

#: Parts of a name: words, numbers, and what stands between them.
_PARTS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
#: A word of so few letters before a number is a part of it: q1, fy24, w3.
_SHORT = 2
#: So many letters of a name have to be the same to tell the files of a table from others.
_FEWEST = 3


def with_patterns(entries: Sequence[Proposed], root: Path) -> list[Proposed]:
    """Give what is proposed with patterns in the place of lists of files.

    Parameters
    ----------
    entries : sequence of Proposed
    root : Path
        The project's folder.
    """
    made = list(entries)
    for entry in entries:
        files = entry.value if isinstance(entry.value, list) else []
        if entry.top or len(files) < 2 or any(not isinstance(file, str) or kind_of(file) is None for file in files):  # fmt: skip
            continue
        name = one_name(files, root)
        spoken = None if name is None else _said_once(made, files, name)
        if name is None or spoken is None:
            continue
        why = f"{entry.why}: all that are called so, also those to come"
        if "*" not in name:
            why = f"{entry.why}: all of this folder, also those to come"
        made = [replace(one, value=name, why=why) if one.key == entry.key else one for one in spoken]  # fmt: skip
    return made


def one_name(files: Sequence[str], root: Path) -> str | None:
    """Give the pattern, or the folder, that stands for these files and no others; None where there is none.

    Parameters
    ----------
    files : sequence of str
        Paths from ``root``.
    root : Path
    """
    paths = [PurePosixPath(file) for file in files]
    folders, kinds = {path.parent for path in paths}, {kind_of(path.name) for path in paths}
    if len(folders) > 1 or len(kinds) > 1:
        return None
    folder, kind = folders.pop(), str(kinds.pop())
    stems = [path.name[: -len(kind)] for path in paths]
    front, back = _in_common(stems)
    wanted = sorted(files, key=in_order)
    if sum(map(str.isalpha, front + back)) >= _FEWEST:
        # The ending as the files have it: .CSV is found by .csv, and looks like them.
        name = (folder / f"{front}*{back}{paths[0].name[-len(kind) :]}").as_posix()
        if files_under(root, name) == wanted:
            return name
    if folder.as_posix() not in {DATA, "."} and files_under(root, folder.as_posix()) == wanted:
        return folder.as_posix()
    return None


def _in_common(stems: Sequence[str]) -> tuple[str, str]:
    """Give how all names begin and end, in whole words and without what counts them."""
    parted = [_PARTS.findall(stem) for stem in stems]
    front = _run(parted)
    back = _run([list(reversed(each[len(front) :])) for each in parted])
    return "".join(_before_count(front)), "".join(reversed(_before_count(back, short=False)))


def _run(parted: Sequence[Sequence[str]]) -> list[str]:
    run: list[str] = []
    for same in zip(*parted, strict=False):
        if len(set(same)) > 1:
            break
        run.append(same[0])
    return run


def _before_count(run: Sequence[str], *, short: bool = True) -> list[str]:
    """Leave out a number and all behind it, and a short word right before: the next file is of another year."""
    at = next((i for i, part in enumerate(run) if part.isdigit()), len(run))
    kept = list(run[:at])
    if short and kept and kept[-1].isalpha() and len(kept[-1]) <= _SHORT:
        kept.pop()
    return kept


def _said_once(entries: Sequence[Proposed], files: Sequence[str], name: str) -> list[Proposed] | None:  # fmt: skip
    """Say under the pattern what is said of each file; None where the files are not read in one way."""
    made = []
    for entry in entries:
        said = entry.value
        if not isinstance(said, Mapping) or not set(files) & set(said):
            made.append(entry)
            continue
        values = [said.get(file) for file in files]
        if any(value != values[0] for value in values):
            return None
        once: dict[str, Any] = {}
        for key, value in said.items():
            once[name if key in files else key] = value
        parts = {name if key in files else key: part for key, part in entry.parts.items()}
        made.append(replace(entry, value=once, parts=parts))
    return made
