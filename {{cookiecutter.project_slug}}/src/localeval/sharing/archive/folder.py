"""A bundle that somebody has unpacked, and any single file of somebody else's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from localeval.sharing.errors import Refused
from localeval.sharing.layout import NOTEBOOKS, Limits, check_names
from localeval.sharing.text import shown


def read_folder(folder: Path, limits: Limits) -> dict[str, bytes]:
    """Read a bundle that somebody has unpacked.

    Parameters
    ----------
    folder : Path
    limits : Limits

    Returns
    -------
    dict
        Name -> content, sorted by name.

    Raises
    ------
    Refused
        It holds anything but the files of a bundle: links and devices are not even opened.
    """
    found = _listed(folder, "", limits)
    check_names([name for name, _ in found])
    files: dict[str, bytes] = {}
    left = limits.total_bytes
    for name, path in sorted(found):
        files[name] = read_file(path, min(limits.file_bytes, left), name)
        left -= len(files[name])
    return files


def _listed(folder: Path, prefix: str, limits: Limits) -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name.encode("utf-8", "backslashreplace").decode("utf-8")
            if entry.is_symlink():
                msg = f"'{shown(name)}' is a link, which no bundle holds."
                raise Refused(msg)
            if entry.is_dir(follow_symlinks=False):
                if name != NOTEBOOKS:
                    msg = f"it holds a folder '{shown(name)}', which no bundle has."
                    raise Refused(msg)
                found += _listed(Path(entry.path), f"{NOTEBOOKS}/", limits)
            else:
                found.append((name, Path(entry.path)))
            if len(found) > limits.files:
                msg = f"it holds more than {limits.files} files."
                raise Refused(msg)
    return found


def read_file(path: Path, most: int, name: str) -> bytes:
    """Read an ordinary file of at most so many bytes; never wait for a pipe or follow a link.

    Raises
    ------
    Refused
        It is no ordinary file, is too large, or cannot be read.
    """
    try:
        safely = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, safely | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                msg = f"'{shown(name)}' is a device or a pipe and not a file."
                raise Refused(msg)
            if about.st_size > most:
                msg = f"'{shown(name)}' has more than {most:,} bytes."
                raise Refused(msg)
            content = file.read(about.st_size + 1)
    except OSError as error:
        msg = f"'{shown(name)}' cannot be read ({error.strerror})."
        raise Refused(msg, remedy="Check that it is an ordinary file that you may read.") from None
    if len(content) != about.st_size:
        msg = f"'{shown(name)}' changes while it is read."
        raise Refused(msg, remedy="Copy it elsewhere, then open the copy.")
    return content
