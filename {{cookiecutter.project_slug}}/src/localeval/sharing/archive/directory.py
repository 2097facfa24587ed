"""The directory of a zip file: what it holds, as only ``localeval publish`` writes it."""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass

from localeval.sharing.errors import Refused
from localeval.sharing.layout import Limits
from localeval.sharing.text import shown

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
#: Name in UTF-8; the other bits are for encryption, patches, and sizes that follow the data.
_UTF8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
STORED, _DEFLATED = 0, 8
_DOS_FOLDER = 0x10
_NOT_PUBLISHED = "which 'localeval publish' never writes"


@dataclass(frozen=True)
class Entry:
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


def read_directory(data: bytes, limits: Limits) -> list[Entry]:
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


def _described(data: bytes, offset: int, end: int) -> tuple[Entry, int]:
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
        msg = f"the entry '{shown(name)}' is encrypted, {_NOT_PUBLISHED}."
        raise Refused(msg)
    kind = stat.S_IFMT(attributes >> 16)
    if stat.S_ISLNK(kind):
        msg = f"the entry '{shown(name)}' is a link, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if kind not in (0, stat.S_IFREG) or attributes & _DOS_FOLDER:
        msg = f"the entry '{shown(name)}' is a folder or a device, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if method not in (STORED, _DEFLATED):
        msg = f"the entry '{shown(name)}' is packed by method {method}, {_NOT_PUBLISHED}."
        raise Refused(msg)
    if flags & ~_UTF8 or extra or comment or disk:
        msg = f"the entry '{shown(name)}' has extra fields, a comment or flags, {_NOT_PUBLISHED}."
        raise Refused(msg)
    pair = (moment[0], moment[1])
    entry = Entry(name, raw, flags, method, pair, crc, packed, size, position)
    return entry, start + name_size


def check_tiling(data: bytes, entries: list[Entry]) -> None:
    """Refuse entries that overlap (zip quines and bombs), leave gaps, or are described in two ways."""
    (directory,) = struct.unpack_from("<I", data, len(data) - 6)
    expected = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < expected:
            msg = f"the entry '{shown(entry.name)}' overlaps another one."
            raise Refused(msg)
        if entry.offset > expected or entry.end > directory:
            msg = f"there is hidden data before or after the entry '{shown(entry.name)}'."
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
            msg = f"the entry '{shown(entry.name)}' is described in two ways."
            raise Refused(msg)
        expected = entry.end
    if expected != directory:
        msg = "there is hidden data between the last entry and the zip's directory."
        raise Refused(msg)
