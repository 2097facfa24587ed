"""Lines of YAML in a message, with what the file says under the same key already: a key that stands twice is no YAML.

The line that a rule proposes is about one thing. Where ``data`` has its key, the message shows what the key will look like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from localeval.base.flow_yaml import flow, joined
from localeval.project.data_settings import DataSettings

_LINE = re.compile(rf"\b({'|'.join(DataSettings.model_fields)}): (?=[\[{{])")
_PAIRS = {"{": "}", "[": "]"}
#: A longer line is not read in a message: what stands there already is only pointed at.
_LONGEST = 160


def with_whole_keys(text: str, data: Mapping[str, Any]) -> str:
    """Show lines of a message together with what stands under their keys.

    Parameters
    ----------
    text : str
        Sentences with lines of YAML in them.
    data : mapping
        The section ``data`` as it stands in ``evaluation.yml``.
    """
    out, at, notes = "", 0, list[str]()
    for found in _LINE.finditer(text):
        key, end = found[1], _end(text, found.end())
        current = data.get(key)
        if found.start() < at or end is None or not isinstance(current, dict | list) or not current:
            continue
        proposed = _read(text[found.end() : end])
        whole = joined(current, proposed) if proposed is not None else None
        if whole is None or whole in (current, proposed):
            continue
        line = f"{key}: {flow(whole)}"
        short = len(line) <= _LONGEST
        out += text[at : found.start()] + (line if short else text[found.start() : end])
        notes.append(
            f"Put it in the place of what {key} says now."
            if short
            else _beside(key, current, proposed)
        )
        at = end
    if not notes:
        return text
    out += text[at:]
    out += "" if out.endswith((".", "!", "?")) else "."
    return " ".join([out, *dict.fromkeys(notes)])


def _beside(key: str, current: Any, proposed: Any) -> str:
    """Say what is added, and to which part of what a key says now."""
    where = [key]
    while isinstance(proposed, dict) and len(proposed) == 1:
        [(name, part)] = proposed.items()
        if not isinstance(current, dict) or not isinstance(current.get(name), type(part)):
            break
        where.append(str(name))
        current, proposed = current[name], part
    added = flow(proposed)[1:-1]
    return f"{', '.join(where)} is there already: add {added} to it."


def _end(text: str, start: int) -> int | None:
    """Give where a flow of YAML ends; None where it does not."""
    open_: list[str] = []
    quote = ""
    for i in range(start, len(text)):
        sign = text[i]
        if quote:
            quote = "" if sign == quote and text[i - 1] != "\\" else quote
        elif sign in "\"'" and text[i - 1] in " [{":
            quote = sign
        elif sign in _PAIRS:
            open_.append(_PAIRS[sign])
        elif open_ and sign == open_[-1]:
            open_.pop()
            if not open_:
                return i + 1
    return None


def _read(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        return None
