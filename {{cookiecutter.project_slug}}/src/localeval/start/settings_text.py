"""Writing proposals into ``evaluation.yml`` as text: what a person wrote, and every comment, stays as it is, byte for byte.

A key is put in where it is missing, or where the value with which a project is made still stands. The rest is given back, to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from localeval.base.flow_yaml import flow, scalar
from localeval.start.declared import NEW_DATA, NEW_PROJECT
from localeval.start.proposal import Proposed

#: Keys of ``data`` in the order in which they are written.
_ORDER = (
    "people outcomes jobs pay events costs context sheet header_row skip_rows skip_footer fill_down encoding separator columns identifying dates numbers missing values wide event_dates "
    "duplicates every_row units derive job_outcome month_window synthetic"
).split()
_WIDTH = 110
_COMMENTS_AT = 44


@dataclass
class Written:
    """What came of writing.

    Attributes
    ----------
    text : str
    written : list of Proposed
    kept : list of Proposed
        Where a person has said something else, which stays.
    """

    text: str
    written: list[Proposed] = field(default_factory=list)
    kept: list[Proposed] = field(default_factory=list)


def write(
    text: str, entries: Sequence[Proposed], headline: str, own: Sequence[Proposed] = ()
) -> Written:
    """Put proposals into the text of ``evaluation.yml``.

    Parameters
    ----------
    text : str
    entries : sequence of Proposed
    headline : str
        A comment that says who wrote the lines; put in with the first of ``data``.
    own : sequence of Proposed
        What would be proposed without any answer of a person: where that stands word for word, an answer may take its place.

    Returns
    -------
    Written
    """
    lines_end = "\r\n" if "\r\n" in text else "\n"
    result = Written(text.replace("\r\n", "\n"))
    if _composed(result.text) is not None and _node(result.text, ()) is None:
        result.kept = list(entries)  # no settings at all, which the check says
        return result
    data = [item for item in entries if not item.top]
    data.sort(key=lambda item: _ORDER.index(item.key) if item.key in _ORDER else len(_ORDER))
    unanswered = {(item.top, item.key): item for item in own}
    for item in data:
        _put(result, ("data",), item, NEW_DATA, unanswered.get((False, item.key)))
    if any(not item.top for item in result.written):
        _say_who(result, headline)
    for item in entries:
        if item.top:
            _put(result, (), item, NEW_PROJECT, unanswered.get((True, item.key)))
    result.text = result.text.replace("\n", lines_end)
    return result


def _put(
    result: Written,
    where: tuple[str, ...],
    item: Proposed,
    new: Mapping[str, Any],
    unanswered: Proposed | None,
) -> None:
    node = _node(result.text, where)
    if where and node is None:
        if item.value is None:
            return
        result.text = _with_section(result.text, where[0])
        node = _node(result.text, where)
    if node is None or not _is_block(node):
        result.kept.append(item)
        return
    lines = result.text.split("\n")
    indent = _indent_of(node, where)
    entry = next(((key, value) for key, value in node.value if key.value == item.key), None)
    if entry is not None:
        current = _plain(result.text, (*where, item.key))
        if current == _as_read(item.value):
            return
        first, last = _span(entry, lines)
        made = item.key in new and current == new[item.key]
        ours = unanswered is not None and lines[first : last + 1] == render(unanswered, indent)
        if not (made or ours or current is None):
            result.kept.append(item)
            return
        comment = "" if ours else _comment_of(entry, lines)
        block = render(item, indent) if item.value is not None else [_gone(item, indent)]
        if comment:
            block = [f"{' ' * indent}{comment}", *block]
        lines[first : last + 1] = block
    elif item.value is None:
        return
    else:
        at = _place_for(node, item.key, lines)
        lines[at:at] = render(item, indent)
    result.text = "\n".join(lines)
    result.written.append(item)


def _gone(item: Proposed, indent: int) -> str:
    return f"{' ' * indent}# {item.key}: {item.why}"


# -- where things stand


def _node(text: str, where: Sequence[str]) -> Any:
    """Give the mapping under a key, with its marks; None where it is not there or is empty."""
    from ruamel.yaml.nodes import MappingNode

    node = _composed(text)
    for step in where:
        if not isinstance(node, MappingNode):
            return None
        node = next((value for key, value in node.value if key.value == step), None)
    if not isinstance(node, MappingNode) or (where and not node.value):
        return None
    return node


@lru_cache(maxsize=2)
def _composed(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt", pure=True).compose(text)


@lru_cache(maxsize=2)
def _loaded(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _is_block(node: Any) -> bool:
    return not node.flow_style


def _plain(text: str, where: Sequence[str]) -> Any:
    value = _loaded(text)
    for step in where:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _as_read(value: Any) -> Any:
    return json.loads(json.dumps(value)) if not isinstance(value, dict) else value


def _indent_of(node: Any, where: Sequence[str]) -> int:
    return int(node.value[0][0].start_mark.column) if node.value else 2 * len(where)


def _span(entry: tuple[Any, Any], lines: Sequence[str]) -> tuple[int, int]:
    """Give the first and the last line of an entry, without comments that follow it."""
    key, value = entry
    first = int(key.start_mark.line)
    if value.value == "" and getattr(value, "style", None) is None:
        return first, first  # the mark of a value that is not there stands after the comments below
    last = max(_last_line(value), first)
    return first, last


def _last_line(node: Any) -> int:
    if isinstance(node.value, list) and not node.flow_style and node.value:
        parts = node.value[-1]
        return _last_line(parts[1] if isinstance(parts, tuple) else parts)
    end = node.end_mark
    # An empty or a multi-line value ends at the beginning of the next line.
    back = 1 if end.column == 0 and end.line > node.start_mark.line else 0
    return int(end.line) - back


def _comment_of(entry: tuple[Any, Any], lines: Sequence[str]) -> str:
    """Give the comment behind an entry of one line."""
    first, last = _span(entry, lines)
    if first != last:
        return ""
    end = entry[1].end_mark
    behind = lines[last][end.column :] if end.line == last else ""
    at = behind.find("#")
    return behind[at:].rstrip() if at >= 0 else ""


def _place_for(node: Any, key: str, lines: Sequence[str]) -> int:
    """Give the line before which a key is put: after the nearest key that comes before it, or at the end."""
    there = {str(name.value): (name, value) for name, value in node.value}
    before = _ORDER[: _ORDER.index(key)] if key in _ORDER else []
    for name in reversed(before):
        if name in there:
            return _span(there[name], lines)[1] + 1
    entry = max(there.values(), key=lambda item: _span(item, lines)[1])
    return _span(entry, lines)[1] + 1


def _with_section(text: str, key: str) -> str:
    """Give the text with an empty section that can be filled."""
    lines = text.split("\n")
    node = _node(text, ())
    for name, value in node.value if node is not None else ():
        if name.value == key:
            first, last = _span((name, value), lines)
            comment = _comment_of((name, value), lines)
            lines[first : last + 1] = [
                f"{key}:{f'  {comment}' if comment else ''}",
                "  synthetic: false",
            ]
            return "\n".join(lines)
    body = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{body}{key}:\n  synthetic: false\n"


def _say_who(result: Written, headline: str) -> None:
    node = _node(result.text, ("data",))
    lines = result.text.split("\n")
    first = int(node.value[0][0].start_mark.line)
    if any(headline[:28] in line for line in lines):
        return
    lines.insert(first, f"{' ' * _indent_of(node, ('data',))}# {headline}")
    result.text = "\n".join(lines)


# -- how things are written


def render(item: Proposed, indent: int) -> list[str]:
    """Give the lines of a key, each with its comment."""
    margin = " " * indent
    value = item.value
    if isinstance(value, dict) and value and (item.parts or len(flow(value)) > _WIDTH - 30):
        lines = [_commented(f"{margin}{item.key}:", item.why)]
        for name, part in value.items():
            why = item.parts.get(name, "")
            text = f"{margin}  {scalar(name)}: {flow(part)}"
            if isinstance(part, dict) and len(text) > _WIDTH:
                lines.append(_commented(f"{margin}  {scalar(name)}:", why))
                lines += [
                    f"{margin}    {scalar(word)}: {flow(meaning)}" for word, meaning in part.items()
                ]
            else:
                lines.append(_commented(text, why))
        return lines
    if (
        isinstance(value, list)
        and value
        and (isinstance(value[0], dict) or len(flow(value)) > _WIDTH - 30)
    ):
        return [
            _commented(f"{margin}{item.key}:", item.why),
            *(f"{margin}  - {flow(part)}" for part in value),
        ]
    return [_commented(f"{margin}{item.key}: {flow(value)}", item.why)]


def _commented(line: str, why: str) -> str:
    text = " ".join(why.split())
    return f"{line.ljust(_COMMENTS_AT)}  # {text}" if text else line
