"""A bundle as a zip file, unpacked in memory."""

from __future__ import annotations

from localeval.sharing.archive.directory import Entry, check_tiling, read_directory
from localeval.sharing.archive.unpacking import unpack
from localeval.sharing.layout import Limits, check_names


def read_zip(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Unpack a zip file in memory.

    Parameters
    ----------
    data : bytes
        The whole zip file.
    limits : Limits
        Held while unpacking; what headers say of sizes is never relied on.

    Returns
    -------
    dict
        Name -> content, in the order of the zip.

    Raises
    ------
    Refused
        Anything about it is not as ``localeval publish`` writes it.
    """
    files: dict[str, bytes] = {}
    left = limits.total_bytes
    for entry in _checked(data, limits):
        files[entry.name] = unpack(data, entry, limits, left)
        left -= len(files[entry.name])
    return files


def _checked(data: bytes, limits: Limits) -> list[Entry]:
    entries = read_directory(data, limits)
    check_names([entry.name for entry in entries])
    check_tiling(data, entries)
    return entries
