"""What pydantic finds wrong with ``evaluation.yml``, or a file like it, in words for a person and with the line.

One mistake gives one problem: what only follows from another is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean, nearest
from localeval.base.yamlfile import Location, YamlFile
from localeval.designs.registry import codes, what_to_use
from localeval.project.report_formats import FURTHER, OWN
from localeval.project.report_settings import UNKNOWN_FORMAT
from localeval.project.setting_types import ONE_LINE
from localeval.project.settings import UNKNOWN_DESIGN, Settings

_TYPE_WORDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-04-01",
    "tuple_type": "a list (each item on a line of its own that starts with '- ')",
    "dict_type": "a set of 'key: value' lines",
    "model_type": "a set of 'key: value' lines",
}

_NUMBERS = {"int_type", "int_from_float", "float_type"}


def explain_error(
    error: ValidationError, file: YamlFile, model: type[BaseModel] = Settings
) -> list[Problem]:
    """Say what pydantic found in words for a person, with the line.

    Parameters
    ----------
    error : ValidationError
    file : YamlFile
    model : type
        What the file, or each entry of its list, was validated as.
    """
    items = [(item, _location(item)) for item in error.errors(include_url=False)]
    misspelt = {
        (*location[:-1], near)
        for item, location in items
        if item["type"] == "extra_forbidden" and (near := _near_key(location, model))
    }
    problems = []
    for item, location in items:
        if item["type"] == "missing" and location in misspelt:
            continue  # it is there, under another name
        if item["type"] == "too_short" and item["input"]:
            continue  # not empty: pydantic counts the good items only
        what, remedy = _explain(item, location, model)
        # What is said once of the one place stands under an empty code, which is not in the file.
        problems.append(file.problem(tuple(step for step in location if step != ""), what, remedy))
    return sorted(problems, key=lambda problem: problem.line or 0)


def wrong_parts(error: ValidationError) -> set[str]:
    """Give the keys at the top of the file under which something is wrong."""
    return {str(item["loc"][0]) for item in error.errors(include_url=False) if item["loc"]}


def _location(item: Any) -> Location:
    """Where it is; pydantic puts ``[key]`` behind a key that is wrong itself."""
    return tuple(
        step for step in item["loc"] if not (isinstance(step, str) and step.startswith("["))
    )


def _explain(item: Any, location: Location, model: type[BaseModel]) -> tuple[str, str]:
    kind, value = item["type"], item.get("input")
    whole = "the entry" if location else "the file"
    last = next((step for step in reversed(location) if isinstance(step, str)), whole)
    context = item.get("ctx", {})
    if kind == "missing":
        return f"'{last}' is missing.", f"Add the key '{last}'."
    if kind == "extra_forbidden":
        near = _near_key(location, model)
        known = ", ".join(_keys_beside(location, model))
        hint = f"Did you mean '{near}'?" if near else f"Known keys here: {known}."
        return f"'{last}' is not a key that is known here.", hint
    if kind == "literal_error":
        expected = str(context.get("expected", ""))
        if re.search(r"\w\w", expected):
            expected = expected.replace("'", "")
        hint = did_you_mean(str(value), re.split(r", | or ", expected))
        return f"'{value}' is not allowed for '{last}'.", f"{hint}Use {expected}."
    if kind == UNKNOWN_DESIGN:
        hint = did_you_mean(value, list(codes()))
        return f"{_shown(value)} is not allowed for '{last}'.", f"{hint}{what_to_use(value)}"
    if kind == UNKNOWN_FORMAT:
        hint = did_you_mean(value, [*OWN, *FURTHER])
        remedy = (
            f"{hint}Use {', '.join(OWN)}, or a format of Quarto such as pptx, revealjs or epub."
        )
        return f"{_shown(value)} is not allowed for '{last}'.", remedy
    if kind in _TYPE_WORDS:
        scalar = kind == "string_type" and isinstance(value, int | float | dt.date)
        remedy = "Put it in quotation marks." if scalar else _of_kind(kind, value)
        return f"'{last}' is {_shown(value)}, but it should be {_TYPE_WORDS[kind]}.", remedy
    if kind == "string_pattern_mismatch":
        return f"{_shown(value)} cannot be used here.", _pattern_remedy(last, context["pattern"])
    if kind in {"string_too_short", "too_short"}:
        return f"'{last}' is empty.", "Fill it in."
    if kind == "string_too_long":
        most = context["max_length"]
        return f"'{last}' has {len(value):,} characters, more than {most:,}.", "Shorten it."
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        bound = int(bound) if float(bound).is_integer() else bound
        word = "at least" if "ge" in context else "at most"
        return f"'{last}' is {value}.", f"It must be {word} {bound}."
    if kind in {"greater_than", "less_than"}:
        bound = context.get("gt", context.get("lt"))
        word = "above" if "gt" in context else "below"
        return f"'{last}' is {value}.", f"It must be {word} {bound:g}."
    if kind in {"float_parsing", "int_parsing"}:
        return (
            f"'{last}' is {_shown(value)}, which is no plain number.",
            "Write digits alone, without signs or words.",
        )
    return f"'{last}' cannot be used: {item['msg']}.", "Correct it."


def _of_kind(kind: str, value: Any) -> str:
    """Say what to write in the place of a value of the wrong kind."""
    if kind in _NUMBERS and isinstance(value, str):
        if value.strip().endswith("%"):
            return "Write a number, not a share of others: work it out and write that."
        if re.fullmatch(r"[£$€]?\s*\d[\d,. ]*", value.strip()):
            return "Write digits alone, without commas between thousands or a sign of money."
    return "Correct it."


def _pattern_remedy(key: str, pattern: str) -> str:
    if key == "currency":
        return "Use the three capital letters of the currency, such as GBP."
    if pattern == ONE_LINE:
        return "Write the text on one line, without control characters."
    if key == "quarter":
        return "Write a quarter of the calendar such as 2025-Q1 (January to March); April to June 2025 is 2025-Q2, whatever a financial year calls it."
    if key == "code":
        return "Use small letters, digits and underscores, such as one_key_worker."
    return "Use letters, digits and underscores for a column's name, and start with a letter."


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))
    return f"'{text[:40]}{'…' if len(text) > 40 else ''}'"


def _near_key(location: Location, model: type[BaseModel]) -> str | None:
    return nearest(str(location[-1]), _keys_beside(location, model))


def _keys_beside(location: Location, model: type[BaseModel]) -> list[str]:
    """Give the keys that are allowed where an unknown one stood."""
    here: Any = model
    of_mapping = False
    for step in location[:-1]:
        if isinstance(step, int):
            continue
        if of_mapping:  # a name that the person gave, such as the code of a place
            of_mapping = False
            continue
        field = getattr(here, "model_fields", {}).get(step)
        if field is None:
            return []
        of_mapping = _holds_mapping(field.annotation)
        here = _model_within(field.annotation)
    fields = getattr(here, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _holds_mapping(annotation: Any) -> bool:
    """Whether a value may be a mapping whose keys the person gives."""
    if get_origin(annotation) is dict:
        return True
    return any(_holds_mapping(inner) for inner in getattr(annotation, "__args__", ()))


def _model_within(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_within(inner)
        if found is not None:
            return found
    return None
