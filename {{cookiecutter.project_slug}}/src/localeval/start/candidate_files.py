"""Which files are meant, and how they are called in settings: files and folders that a person names, inside the project and outside.

Settings can name files of the project's folder only; one from outside has to be copied into ``data/``. Nothing is copied unless somebody says so.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from localeval.base.digests import file_digest
from localeval.base.errors import Problem, ProjectError, error_text
from localeval.project.table_files import in_order, kind_of
from localeval.start.seen_text import separator_of
from localeval.start.text_encoding import decoded

DATA = "data"
#: More files than this in a folder are no export.
MOST_FILES = 500
#: So many bytes say whether a text file has columns.
_LOOKED_AT = 1 << 16
#: A table has so many lines at least, and so large a share of them has as many columns.
_FEW_LINES, _ALIKE = 5, 0.7
_SKIPPED_FOLDERS = frozenset(
    {"build", "output", "published", "public", "notebooks", "src", "reports", ".git", ".venv"}
)


@dataclass(frozen=True)
class Candidate:
    """A file to look at.

    Attributes
    ----------
    path : Path
    name : str
        How settings call it: its path from the project's folder, or where it would have to be copied to.
    outside : bool
    """

    path: Path
    name: str
    outside: bool = False


@dataclass
class Candidates:
    """The files to look at, what is wrong with others, and what was passed over."""

    files: list[Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_candidates(given: Iterable[Path], root: Path, made_up: Iterable[Path] = ()) -> Candidates:
    """Find the files that are meant.

    Parameters
    ----------
    given : iterable of Path
        Files and folders; of a folder every table file in it and in folders below.
    root : Path
        The project's folder.
    made_up : iterable of Path
        Files with invented people, which are passed over.
    """
    found = Candidates()
    for path in given:
        try:
            if path.is_dir():
                _folder(path, root, found)
            elif path.exists():
                _add(path, root, found)
            else:
                what = "there is no such file or folder."
                found.problems.append(
                    Problem(
                        str(path), what, "Check the name; put names with blanks in quotation marks."
                    )
                )
        except OSError as error:
            what = f"it cannot be looked at ({error_text(error)})."
            found.problems.append(Problem(str(path), what, "Check the name, and who may read it."))
    _without_copies(found)
    invented = {path.resolve() for path in made_up}
    passed = [item.name for item in found.files if item.path in invented]
    if passed:
        found.files = [item for item in found.files if item.path not in invented]
        found.notes.append(
            f"passed over, as made up by 'localeval simulate' or a run: {', '.join(passed)}."
        )
    return found


def _without_copies(found: Candidates) -> None:
    """Pass over files that are another one to the byte: people in them would stand there twice."""
    sizes = Counter(item.path.stat().st_size for item in found.files)
    kept: dict[str, Candidate] = {}
    for item in sorted(found.files, key=lambda item: in_order(item.name)):
        size = item.path.stat().st_size
        # A file with nothing in it is said to be so.
        key = _content(item) if size and sizes[size] > 1 else item.name
        first = kept.setdefault(key, item)
        if first is not item:
            found.notes.append(f"{item.name}: passed over, as it is the same as {first.name}, to the byte.")  # fmt: skip
    found.files = [item for item in found.files if any(item is one for one in kept.values())]


def _content(item: Candidate) -> str:
    try:
        return file_digest(item.path)
    except OSError:
        return item.name  # whoever reads it says why it cannot be


#: How a file of a kind that is not read becomes one that is.
_SAVED_AS = (
    ({".psv", ".dat", ".asc"}, "a text file with separators can be renamed to .txt"),
    ({".xls", ".ods", ".xlsb", ".numbers"}, "open it and save it as 'Excel Workbook (.xlsx)'"),
    (
        {".sav", ".dta", ".sas7bdat", ".rds", ".json", ".xml", ".mdb", ".accdb", ".html"},
        "export its table as csv",
    ),
    ({".zip", ".7z", ".rar"}, "unpack it"),
)


def _remedy_for(kinds: set[str]) -> str:
    """Say what to do with files of these kinds, if one of them should be read."""
    ways = [
        f"{', '.join(sorted(kinds & these))}: {way}" for these, way in _SAVED_AS if kinds & these
    ]
    return f" If one should be read: {'; '.join(ways)}." if ways else ""


def _folder(folder: Path, root: Path, found: Candidates) -> None:
    files = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS
        )
        files += [Path(place) / name for name in sorted(names)]
        if len(files) > 10 * MOST_FILES:
            break
    tables = [
        path
        for path in files
        if kind_of(path.name) is not None
        and not path.name.startswith((".", "~$"))
        and (path.suffix.lower() != ".txt" or _parted(path))
    ]
    if len(tables) > MOST_FILES:
        what = f"the folder holds more than {MOST_FILES} table files."
        found.problems.append(Problem(str(folder), what, "Name the files that are meant."))
        return
    others = [
        path.name
        for path in files
        if path not in tables and path.name != "README.md" and not path.name.startswith((".", "~$"))
    ]
    for path in tables:
        _add(path, root, found)
    if others:
        some = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
        kinds = {Path(name).suffix.lower() for name in others}
        found.notes.append(f"{folder.name}: passed over, as no tables: {some}.{_remedy_for(kinds)}")
    if not tables:
        what, remedy = "the folder holds no csv, txt, xlsx or parquet file with a table.", "Put the exports there, or name their files."  # fmt: skip
        if others:
            what = f"{what.removesuffix('.')}, only {some}."
            remedy = f"{remedy}{_remedy_for(kinds)}"
        found.problems.append(Problem(str(folder), what, remedy))


def _parted(path: Path) -> bool:
    """Whether a text file looks like a table: a folder may hold notes too."""
    with path.open("rb") as opened:
        text, _ = decoded(opened.read(_LOOKED_AT))
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= _FEW_LINES and separator_of(text, _ALIKE) is not None


def _add(path: Path, root: Path, found: Candidates) -> None:
    whole = path.resolve()
    if any(known.path == whole for known in found.files):
        return
    if whole.is_relative_to(root):
        found.files.append(Candidate(whole, whole.relative_to(root).as_posix()))
    else:
        found.files.append(Candidate(whole, f"{DATA}/{whole.name}", outside=True))


def copy_in(candidate: Candidate, root: Path) -> Path:
    """Copy a file from outside into the project; the original stays as it is.

    Raises
    ------
    ProjectError
        Another file of that name is there, or it cannot be written.
    """
    target = root / candidate.name
    try:
        if target.exists():
            if file_digest(target) == file_digest(candidate.path):
                return target
            what = "there is another file of this name in the project already."
            raise ProjectError(
                Problem(candidate.name, what, "Rename one of the two, or copy it by hand.")
            )
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(candidate.path, target)
    except OSError as error:
        what = f"the file cannot be copied into the project ({error_text(error)})."
        raise ProjectError(Problem(candidate.name, what, "Copy it by hand.")) from None
    return target
