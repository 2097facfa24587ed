"""Reading the files of a bundle into memory, from a zip file or from a folder, without believing either.

The zip reader takes only what ``localeval publish`` writes: entries one after the other without gap or overlap, each
described alike in both places where a zip describes it, stored or deflated, and nothing before, between or after.
Python's ``zipfile`` is made to open whatever can be opened, and so takes two programs' views of one file for granted.
Entries are unpacked in memory within limits; nothing is ever written.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from localeval.base.errors import Refused
from localeval.base.untrusted import quoted
from localeval.bundles.layout import NOTEBOOKS, Limits, check_names

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
#: Name in UTF-8; the other bits are for encryption, patches, and sizes that follow the data.
_UTF8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
STORED, _DEFLATED = 0, 8
_DOS_FOLDER = 0x10
_NOT_PUBLISHED = "which 'localeval publish' never writes"

_CHUNK = 65_536


@dataclass(frozen=True)
class ZipEntry:
    """An entry as the zip's directory describes it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    moment: tuple[int, int]
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def end(self) -> int:
        """Where its content ends in the zip file, in bytes."""
        return self.offset + _LOCAL.size + len(self.raw_name) + self.packed


def read_directory(data: bytes, limits: Limits) -> list[ZipEntry]:
    """Read the zip's directory, which must end where the end record starts and that where the file ends."""
    if not data.startswith(b"PK\x03\x04"):
        msg = "it is no zip file, or something stands before the first entry."
        raise Refused(msg)
    at = len(data) - _END.size
    if at < 0 or data[at : at + 4] != b"PK\x05\x06":
        msg = "the zip file is cut off, or something stands after its end."
        raise Refused(msg)
    _, disk, first, here, count, size, offset, comment = _END.unpack_from(data, at)
    if disk or first or here != count or comment:
        msg = f"the zip file has several parts or a comment, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if count > limits.files:
        msg = f"it says that it holds {count:,} files, where {limits.files} are the most."
        raise Refused(msg)
    if offset + size != at:
        msg = "the zip's directory is not where its end record says (hidden data, or the zip64 format)."
        raise Refused(msg)
    entries = []
    for _ in range(count):
        entry, offset = _described(data, offset, at)
        entries.append(entry)
    if offset != at:
        msg = "the zip's directory holds more than it says."
        raise Refused(msg)
    return entries


def _described(data: bytes, offset: int, end: int) -> tuple[ZipEntry, int]:
    if offset + _CENTRAL.size > end or data[offset : offset + 4] != b"PK\x01\x02":
        msg = "the zip's directory is broken."
        raise Refused(msg)
    fields = _CENTRAL.unpack_from(data, offset)
    flags, method, *moment = fields[3:7]
    crc, packed, size, name_size, extra, comment, disk = fields[7:14]
    attributes, position = fields[15:17]
    start = offset + _CENTRAL.size
    raw = data[start : start + name_size]
    name = raw.decode("utf-8", "backslashreplace")
    if len(raw) != name_size or start + name_size > end:
        msg = "the zip's directory is broken."
        raise Refused(msg)
    if flags & _ENCRYPTED:
        msg = f"the entry '{quoted(name)}' is encrypted, {_NOT_PUBLISHED}."
        raise Refused(msg)
    kind = stat.S_IFMT(attributes >> 16)
    if stat.S_ISLNK(kind):
        msg = f"the entry '{quoted(name)}' is a link, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if kind not in (0, stat.S_IFREG) or attributes & _DOS_FOLDER:
        msg = f"the entry '{quoted(name)}' is a folder or a device, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if method not in (STORED, _DEFLATED):
        msg = f"the entry '{quoted(name)}' is packed by method {method}, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if flags & ~_UTF8 or extra or comment or disk:
        msg = f"the entry '{quoted(name)}' has extra fields, a comment or flags, {_NOT_PUBLISHED}."
        raise Refused(msg)
    pair = (moment[0], moment[1])
    entry = ZipEntry(name, raw, flags, method, pair, crc, packed, size, position)
    return entry, start + name_size


def check_tiling(data: bytes, entries: list[ZipEntry]) -> None:
    """Refuse entries that overlap (zip quines and bombs), leave gaps, or are described in two ways."""
    (directory,) = struct.unpack_from("<I", data, len(data) - 6)
    expected = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < expected:
            msg = f"the entry '{quoted(entry.name)}' overlaps another one."
            raise Refused(msg)
        if entry.offset > expected or entry.end > directory:
            msg = f"there is hidden data before or after the entry '{quoted(entry.name)}'."
            raise Refused(msg)
        fields = _LOCAL.unpack_from(data, entry.offset)
        start = entry.offset + _LOCAL.size
        raw = data[start : start + fields[9]]
        alike = (entry.flags, entry.method, *entry.moment, entry.crc, entry.packed, entry.size)
        if (
            fields[0] != b"PK\x03\x04"
            or fields[2:9] != alike
            or raw != entry.raw_name
            or fields[10]
        ):
            msg = f"the entry '{quoted(entry.name)}' is described in two ways."
            raise Refused(msg)
        expected = entry.end
    if expected != directory:
        msg = "there is hidden data between the last entry and the zip's directory."
        raise Refused(msg)


def unpack(data: bytes, entry: ZipEntry, limits: Limits, left: int) -> bytes:
    """Unpack an entry to at most ``left`` bytes; ``Refused`` where it is larger or damaged."""
    start = entry.end - entry.packed
    packed = memoryview(data)[start : entry.end]
    most = _most_bytes(entry, limits, left)
    if entry.method == STORED:
        content = bytes(packed[: most + 1])
    else:
        content = _inflated(packed, most, entry.name)
    if len(content) > most:
        raise Refused(_too_large(entry, most))
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        msg = f"the entry '{quoted(entry.name)}' is damaged: size or checksum (CRC) is wrong."
        raise Refused(msg)
    return content


def _most_bytes(entry: ZipEntry, limits: Limits, left: int) -> int:
    by_ratio = max(limits.ratio * entry.packed, limits.ratio_from)
    return min(limits.file_bytes, left, by_ratio)


def _too_large(entry: ZipEntry, most: int) -> str:
    return (
        f"the entry '{quoted(entry.name)}' unpacks to more than {most:,} bytes: "
        f"it is too large, or made to fill the memory."
    )


def _inflated(packed: memoryview, most: int, name: str) -> bytes:
    """Inflate until the end or until one byte over ``most``."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    chunks: list[bytes] = []
    made = used = 0
    try:
        while not stream.eof and made <= most:
            feed: bytes | memoryview = stream.unconsumed_tail
            if not feed:
                feed = packed[used : used + _CHUNK]
                used += len(feed)
            chunk = stream.decompress(feed, min(_CHUNK, most + 1 - made))
            if not feed and not chunk:
                break
            chunks.append(chunk)
            made += len(chunk)
    except zlib.error:
        msg = f"the entry '{quoted(name)}' is damaged: it cannot be unpacked."
        raise Refused(msg) from None
    if made <= most and (not stream.eof or stream.unused_data or used < len(packed)):
        msg = f"the entry '{quoted(name)}' is damaged: it ends too early or too late."
        raise Refused(msg)
    return b"".join(chunks)


def read_zip(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Unpack a zip file in memory.

    Parameters
    ----------
    data : bytes
        The whole zip file.
    limits : Limits
        Kept to while unpacking; what headers say of sizes is never relied on.

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


def _checked(data: bytes, limits: Limits) -> list[ZipEntry]:
    entries = read_directory(data, limits)
    check_names([entry.name for entry in entries])
    check_tiling(data, entries)
    return entries


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
                msg = f"'{quoted(name)}' is a link, which no bundle holds."
                raise Refused(msg)
            if entry.is_dir(follow_symlinks=False):
                if name != NOTEBOOKS:
                    msg = f"it holds a folder '{quoted(name)}', which no bundle has."
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
                msg = f"'{quoted(name)}' is a device or a pipe and not a file."
                raise Refused(msg)
            if about.st_size > most:
                msg = f"'{quoted(name)}' has more than {most:,} bytes."
                raise Refused(msg)
            content = file.read(about.st_size + 1)
    except OSError as error:
        msg = f"'{quoted(name)}' cannot be read ({error.strerror})."
        raise Refused(msg, remedy="Check that it is an ordinary file that you may read.") from None
    if len(content) != about.st_size:
        msg = f"'{quoted(name)}' changes while it is read."
        raise Refused(msg, remedy="Copy it elsewhere, then open the copy.")
    return content
