"""JSON of other people: read only when every reader would read the same, and only as much as is asked for.

Stricter than Python's reader, which takes a key twice, NaN, numbers that become infinite, and half
characters. Size, depth and the number of values are checked before anything is parsed. It does not know
what the JSON means.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from localeval.base.errors import Refused
from localeval.base.untrusted import quoted

#: Far more than a result or a crate has.
DEEPEST = 24
MOST_VALUES = 100_000
#: Characters of a number: a double needs at most 24.
LONGEST_NUMBER = 32

#: A text, closed or not, found in one pass whatever is in it.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b"[]{},:")
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse(
    data: bytes, *, most_bytes: int, what: str = "the file", most_values: int = MOST_VALUES
) -> Any:
    """Parse strict JSON.

    Parameters
    ----------
    data : bytes
    most_bytes : int
        Larger files are refused unread.
    what : str
        How the file is called in messages.
    most_values : int
        A file with more is refused.

    Returns
    -------
    object
        dict, list, str, int, float, bool or None.

    Raises
    ------
    Refused
        It is too large or too deep, no UTF-8, no JSON, or can be read in more than one way.
    """
    if len(data) > most_bytes:
        msg = f"{what} has {len(data):,} bytes, where {most_bytes:,} are the most."
        raise Refused(msg)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        msg = f"{what} starts with a byte order mark; JSON is UTF-8 without one."
        raise Refused(msg)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = f"{what} is not UTF-8 text (byte {error.start:,})."
        raise Refused(msg) from None
    _check_shape(data, what, most_values)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        msg = f"{what} is not JSON (line {error.lineno:,}: {quoted(error.msg)})."
        raise Refused(msg) from None
    _check_texts(value, what)
    return value


def _check_shape(data: bytes, what: str, most_values: int) -> None:
    """Count values and depth without parsing; texts are cut out first."""
    depth = values = 0
    for byte in _STRING.sub(b"", data).translate(None, _NO_STRUCTURE):
        if byte in b"[{":
            depth += 1
            values += 1
            if depth > DEEPEST:
                msg = f"{what} is nested more than {DEEPEST} levels deep."
                raise Refused(msg)
        elif byte in b"]}":
            depth -= 1
        else:
            values += 1
    if values > most_values:
        msg = f"{what} holds {values:,} values, where {most_values:,} are the most."
        raise Refused(msg)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            msg = f"the key '{quoted(key)}' stands twice, so that readers may differ in which they take."
            raise Refused(msg)
        found[key] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        msg = f"a number has {len(digits):,} digits."
        raise Refused(msg)
    return int(digits)


def _finite(digits: str) -> float:
    if len(digits) > LONGEST_NUMBER:
        msg = f"a number has {len(digits):,} characters."
        raise Refused(msg)
    value = float(digits)
    mantissa = re.split("[eE]", digits)[0]
    if not math.isfinite(value) or (value == 0 and re.search("[1-9]", mantissa)):
        msg = f"the number {quoted(digits)} is beyond what a computer can hold."
        raise Refused(msg)
    return value


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number that JSON has."
    raise Refused(msg)


def _check_texts(value: object, what: str) -> None:
    parts = [value]
    texts: dict[str, None] = {}
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            texts.update(dict.fromkeys(part))
            parts.extend(part.values())
        elif isinstance(part, list):
            parts.extend(part)
        elif isinstance(part, str):
            texts[part] = None
    for text in texts:
        if _HALF.search(text):
            msg = f"a text in {what} holds half of a character (a lone surrogate)."
            raise Refused(msg)
        if control := _CONTROL.search(text):
            msg = f"a text in {what} holds a control character (U+{ord(control[0]):04X})."
            raise Refused(msg)
