"""In which encoding a text file is that does not say so."""

from __future__ import annotations

import codecs

#: Encodings of files that are not UTF-8: Windows; DOS, which old systems write; and old Macs.
_ENCODINGS = ("windows-1252", "cp850", "mac_roman")
#: Letters and signs beyond ASCII that names and amounts of these islands and their neighbours have.
_USUAL = set(
    "£€éèêëáàâäãåóòôöõøíìîïúùûüýÿçñßæœłżźśćńęąčšžřěůőűşğıŵŷÉÈÁÀÂÄÓÖÚÜÇÑÅØÆŁŻŚŠŽČŴŶ’‘“”–—…•½¼¾²³°©®™´ \u00a0"
)


def says_wide(content: bytes) -> bool:
    """Whether a file says of itself that it is UTF-16 or UTF-32; the reader believes it."""
    return content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))


def is_wide(content: bytes) -> bool:
    """Whether every other byte is nothing, as in UTF-16 text that does not say so."""
    head = content[:2000]
    return len(head) > 20 and head[1::2].count(0) > 0.9 * len(head[1::2]) and 0 not in head[::2]


def decoded(content: bytes) -> tuple[str, str | None]:
    """Decode a text file.

    Returns
    -------
    str
        Without a byte order mark.
    str or None
        The encoding, where it is not UTF-8: the one of those that are likely under which most signs beyond ASCII are usual ones.
    """
    if says_wide(content):
        wide = (
            "utf-32" if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) else "utf-16"
        )
        return content.decode(wide), None
    if is_wide(content):
        return content.decode("utf-16-le"), "utf-16-le"
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    beyond = bytes(byte for byte in content[: 1 << 22] if byte > 127)
    best, most = "windows-1252", -1.0  # kept unless another fits clearly better
    for encoding in _ENCODINGS:
        try:
            letters = beyond.decode(encoding)
        except UnicodeDecodeError:
            continue
        usual = sum(letter in _USUAL for letter in letters) / max(len(letters), 1)
        if usual > most + 0.05:
            best, most = encoding, usual
    try:
        return content.decode(best), best
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"
