"""What tells of the machine that made a file: paths and the name of its user."""

from __future__ import annotations

import getpass
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import localeval

_UNIX_PATH = re.compile(
    r"(?<![\w/.:~<@%])/(?:home|Users|root|tmp|var|opt|mnt|media|srv|private|Volumes|usr|etc|workspace|builds)"
    r"(?:/[^\s\"'<>|,;:)\\]+)+"
)
_WINDOWS_PATH = re.compile(
    r"(?<![A-Za-z])[A-Za-z]:[\\/](?![\\/])[^\s\"'<>|]+|(?<!\\)\\\\[\w.-]+\\[\w$.-]+"
)
_FILE_ADDRESS = re.compile(r"file://[^\s\"'<>]+")
#: Names of users that are no names of persons.
_NOBODY = frozenset(
    "root admin administrator user users runner ubuntu debian vagrant jovyan docker build guest test analyst "
    "default public shared nobody owner student".split()
)


def find_paths(text: str, folders: Sequence[str], *, code: bool) -> Iterator[tuple[str, str]]:
    """Give the kind and the text of each path; in code, a colon and a backslash are no path of Windows."""
    for folder in folders:
        if folder in text:
            yield "a path on this machine", folder
            return
    patterns = [_UNIX_PATH, _FILE_ADDRESS] + ([] if code else [_WINDOWS_PATH])
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield "a path on a machine", match.group()


def user_name() -> str:
    """Give the name of who uses this machine, in one case; empty where it is no name of a person."""
    try:
        name = getpass.getuser().casefold()
    except (OSError, KeyError, ImportError):  # no such user, as in a container
        return ""
    return "" if name in _NOBODY or len(name) < 4 else name


def folders_of(root: Path | None) -> Iterable[str]:
    """Give folders of this machine; those near its top are left to the patterns."""
    for folder in (
        root,
        Path.home(),
        Path(tempfile.gettempdir()),
        Path(localeval.__file__).parents[1],
    ):
        if folder is not None and len(folder.parts) > 2:
            yield str(folder)
            yield folder.as_posix()
