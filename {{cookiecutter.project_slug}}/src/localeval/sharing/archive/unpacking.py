"""One entry of a zip file unpacked in memory, within limits."""

from __future__ import annotations

import zlib

from localeval.sharing.archive.directory import STORED, Entry
from localeval.sharing.errors import Refused
from localeval.sharing.layout import Limits
from localeval.sharing.text import shown

_CHUNK = 65_536


def unpack(data: bytes, entry: Entry, limits: Limits, left: int) -> bytes:
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
        msg = f"the entry '{shown(entry.name)}' is damaged: size or checksum (CRC) is wrong."
        raise Refused(msg)
    return content


def _most_bytes(entry: Entry, limits: Limits, left: int) -> int:
    by_ratio = max(limits.ratio * entry.packed, limits.ratio_from)
    return min(limits.file_bytes, left, by_ratio)


def _too_large(entry: Entry, most: int) -> str:
    return (
        f"the entry '{shown(entry.name)}' unpacks to more than {most:,} bytes: "
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
        msg = f"the entry '{shown(name)}' is damaged: it cannot be unpacked."
        raise Refused(msg) from None
    if made <= most and (not stream.eof or stream.unused_data or used < len(packed)):
        msg = f"the entry '{shown(name)}' is damaged: it ends too early or too late."
        raise Refused(msg)
    return b"".join(chunks)
