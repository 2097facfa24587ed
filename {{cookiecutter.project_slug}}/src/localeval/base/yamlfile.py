"""Reading a YAML file that a person wrote: plain values, and the line of each of them.

YAML 1.2 through ruamel.yaml, so that ``no`` stays a word and a key written twice is an error. It knows
nothing of what the file means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.base.flow_yaml import flow, joined

Location = tuple[str | int, ...]
#: Makes a problem of a place in the file, what is wrong and the remedy: ``YamlFile.problem``.
ProblemAt = Callable[[Location, str, str], Problem]

#: More values than any settings file has; one with anchors can grow without end.
MOST_VALUES = 20_000
#: A line that is longer is not shown.
_LONGEST_LINE = 400


class YamlFile:
    """A parsed YAML file.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        How the file is called in messages.

    Raises
    ------
    ProjectError
        Not found, not UTF-8, not YAML, or a key that stands twice.
    """

    def __init__(self, path: Path, shown: str) -> None:
        from ruamel.yaml import YAML
        from ruamel.yaml.constructor import DuplicateKeyError
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.reader import ReaderError

        self.shown = shown
        text = _read_text(path, shown)
        try:
            self._tree: Any = YAML(typ="rt", pure=True).load(text)
        except DuplicateKeyError as error:
            mark = error.problem_mark
            key = str(error.problem or "").partition('"')[2].partition('"')[0]
            raise ProjectError(
                Problem(
                    shown,
                    f"the key '{key}' stands twice." if key else "a key stands twice.",
                    _once(text, mark.line if mark else -1)
                    or "Keep one of the two and delete the other.",
                    line=mark.line + 1 if mark else None,
                    column=key or None,
                )
            ) from None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ProjectError(
                Problem(
                    shown,
                    f"this is not valid YAML: {error.problem or 'it cannot be read'}.",
                    "Check the indentation (spaces, not tabs), the colon after each key and the quotation marks, "
                    "on this line and the one above.",
                    line=mark.line + 1 if mark else None,
                )
            ) from None
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            what = "there is a character that cannot be printed, and YAML does not allow it."
            raise ProjectError(Problem(shown, what, "Delete it.", line=line)) from None
        except YAMLError as error:
            what = f"this is not valid YAML: {error_text(error)}."
            raise ProjectError(Problem(shown, what, "Correct the file.")) from None
        except ValueError as error:
            what = f"a value cannot be what it looks like: {error_text(error)}."
            remedy = "Correct it, or put it in quotation marks if it is meant as a text."
            raise ProjectError(Problem(shown, what, remedy, line=_impossible(text))) from None
        except RecursionError:
            raise ProjectError(_too_large(shown)) from None
        try:
            self.value: Any = _Plain(MOST_VALUES).of(self._tree)
        except RecursionError:
            raise ProjectError(_too_large(shown)) from None

    def problem(self, location: Location, what: str, remedy: str) -> Problem:
        """Make a problem about a value, with its key (``places.code``, without positions in lists) and its line."""
        key = ".".join(str(step) for step in location if not isinstance(step, int))
        line = self.line_of(location)
        return Problem(self.shown, what, remedy, line=line, column=key or None)

    def line_of(self, location: Location) -> int | None:
        """Give the line of a value or, where it is missing, of what should hold it."""
        node, line = self._tree, None
        for step in location:
            try:
                if isinstance(node, dict) and step in node:
                    line = node.lc.key(step)[0] + 1  # type: ignore[attr-defined]
                elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                    line = node.lc.item(step)[0] + 1  # type: ignore[attr-defined]
                else:
                    break
            except (AttributeError, KeyError):
                break
            node = node[step]
        return line


def _once(text: str, line: int) -> str:
    """Give the line that says at once what a key says twice, where the two go together; else nothing."""
    from ruamel.yaml import YAML

    nodes = [YAML(typ="rt", pure=True).compose(text)]
    while nodes:
        node = nodes.pop()
        parts = node.value if isinstance(node.value, list) else []
        pairs = [part for part in parts if isinstance(part, tuple)]
        nodes += [value for _, value in pairs] + [
            part for part in parts if not isinstance(part, tuple)
        ]
        again = next((key.value for key, _ in pairs if key.start_mark.line == line), None)
        said = [value for key, value in pairs if key.value == again]
        if again is None or len(said) < 2:
            continue
        values = [_value_of(text, value) for value in said]
        whole = values[0]
        for value in values[1:]:
            whole = joined(whole, value) if isinstance(whole, dict | list) else None
        if whole is None:
            return ""
        shown = f"{again}: {flow(whole)}"
        return f"Write it once: {shown}" if len(shown) < _LONGEST_LINE else ""
    return ""


def _value_of(text: str, node: Any) -> Any:
    """Read a value by itself."""
    from ruamel.yaml import YAML

    indent = " " * node.start_mark.column
    return YAML(typ="safe", pure=True).load(
        indent + text[node.start_mark.index : node.end_mark.index]
    )


def _read_text(path: Path, shown: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ProjectError(
            Problem(
                shown, "the file does not exist.", "Run the command in the folder that holds it."
            )
        ) from None
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})."
        raise ProjectError(Problem(shown, what, "Check who may read it.")) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ProjectError(
            Problem(shown, "the file is not UTF-8 text.", "Save it as UTF-8.", line=line)
        ) from None


def _impossible(text: str) -> int | None:
    """Find the line of a value such as 2024-02-30, which is written as a date but is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    nodes = [YAML(typ="rt", pure=True).compose(text)]
    while nodes:
        node = nodes.pop(0)
        if isinstance(node.value, list):
            parts = (
                part
                for item in node.value
                for part in (item if isinstance(item, tuple) else (item,))
            )
            nodes = [*parts, *nodes]
            continue
        try:
            YAML(typ="rt", pure=True).load(node.value)
        except ValueError:
            return int(node.start_mark.line) + 1
        except YAMLError:
            continue
    return None


def _too_large(shown: str) -> Problem:
    return Problem(
        shown,
        "it holds more values, or more levels of them, than settings can have.",
        "Write the values out instead of using anchors (& and *).",
    )


class _Plain:
    """Turns ruamel's containers and scalars into plain Python ones, up to a number of values."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def of(self, node: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise RecursionError
        if isinstance(node, dict):
            return {str(key): self.of(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self.of(value) for value in node]
        if isinstance(node, bool) or node is None:
            return node
        if isinstance(node, dt.datetime):
            return dt.datetime.combine(node.date(), node.time())
        if isinstance(node, dt.date):
            return node
        for kind in (int, float, str):
            if isinstance(node, kind):
                return kind(node)
        return node
