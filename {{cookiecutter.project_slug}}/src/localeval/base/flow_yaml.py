"""Values of YAML written on one line, as a message shows them to be pasted; and two values of one key put together."""

from __future__ import annotations

import json
import re
from typing import Any

#: Stands for what a person has to fill in.
TO_FILL_IN = "..."
_PLAIN = re.compile(r"[A-Za-z£][A-Za-z0-9_£/.()+ -]*")
_NOT_TEXT = re.compile(r"(?i)(true|false|null|yes|no|on|off|y|n|~|\.nan|[.+-]?inf)")


def flow(value: Any) -> str:
    """Write a value on one line.

    Examples
    --------
    >>> flow({"age": [99], "sex": {"F": "Female", "No": None}})
    '{age: [99], sex: {F: Female, "No": null}}'
    """
    if isinstance(value, dict):
        inner = ", ".join(f"{scalar(key)}: {flow(part)}" for key, part in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value)


def scalar(value: Any) -> str:
    """Write a single value so that it is read as what it is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if text == TO_FILL_IN:
        return text
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)


def joined(one: Any, other: Any) -> Any:
    """Put two values of one key together.

    Returns
    -------
    object
        Mappings with the keys of both, lists with the items of both, each once; None where the two say different things.

    Examples
    --------
    >>> joined({"sex": [9]}, {"age": [99], "sex": [9, 8]})
    {'sex': [9, 8], 'age': [99]}
    >>> joined({"sex": [9]}, [99]) is None
    True
    """
    if isinstance(one, dict) and isinstance(other, dict):
        whole = dict(one)
        for key, value in other.items():
            whole[key] = joined(one[key], value) if key in one else value
            if key in one and whole[key] is None and (one[key] is not None or value is not None):
                return None
        return whole
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *(item for item in other if item not in one)]
    return one if one == other else None
