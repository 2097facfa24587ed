"""Reading a ``results.json`` of any place and any age: strict JSON, upgraded step by step, then validated.

Each schema version that was ever published has one pure function here that turns it into the next, so that a
library of results never needs to be made again. A newer version is refused: guessing what it means would be
worse. Nothing is read from disk and nothing is shown.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from pydantic import ValidationError

from localeval.base import strictjson
from localeval.base.errors import Refused
from localeval.base.untrusted import doubtful_texts, quoted, texts_of_json, why_refused
from localeval.designs.registry import VARIABLE, find_design
from localeval.results import PUBLISHED_TABLES, Result

#: The version that this package writes; the model is where it is stated.
CURRENT: str = get_args(Result.model_fields["schema_version"].annotation)[0]
#: A result has some ten thousand bytes.
MOST_BYTES = 4_000_000

Json = dict[str, Any]

#: Texts that may have more than one line.
_PARAGRAPHS = ("programme.description", "changes.notes.", "evidence.reasons.", "lessons.")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")


@dataclass(frozen=True)
class Upgrade:
    """How a result of one version becomes one of the next.

    Parameters
    ----------
    to : str
        The next version.
    change : callable
        Takes the whole result and gives a new one; it may change what it is given, because it gets a copy.
    """

    to: str
    change: Callable[[Json], Json]


def from_0_9(old: Json) -> Json:
    """Upgrade 0.9, the shape before the first release.

    0.9 had no ``levels``, ``evidence`` and ``currency`` (money was in pounds), ``disclosure`` was the
    threshold alone (counts were always rounded to 5), there was no ``minimum_detectable``,
    ``effective_comparison``, family of tests or reason in an estimate, and no git commit.
    """
    new = {"levels": [], "evidence": None, "currency": "GBP", **old}
    new["disclosure"] = {"threshold": old["disclosure"], "rounding": 5}
    new["estimates"] = [_estimate_from_0_9(estimate) for estimate in old["estimates"]]
    new["run"] = {"git_commit": None, **old["run"]}
    return new


def _estimate_from_0_9(old: Json) -> Json:
    reason = "not said (results.json 0.9)" if old["verdict"] == "withheld" else ""
    return {"withheld": reason, **old}


def from_1_0(old: Json) -> Json:
    """Upgrade 1.0, which did not say whom the evaluation is about, nor what the place was like.

    What it did not have is empty, and stays unknown: a comparison must not take it for "the same".
    """
    return {"population": None, "series": [], "context": [], "lessons": [], **old}


def from_1_1(old: Json) -> Json:
    """Upgrade 1.1, which did not say by which edition of the method it was made, nor whether its code was a released one.

    Some had a digest of the files that decided the numbers. It cannot be read as an edition, so that both stay unknown.
    """
    run = {name: value for name, value in old["run"].items() if name != "method_digest"}
    new = {**old, "run": {**run, "editions": None, "code": "unknown"}}
    if (changes := old.get("changes")) is not None:
        items = [item for item in changes["items"] if item.get("field") != "method_digest"]
        new["changes"] = {**changes, "items": items}
    return new


def from_1_2(old: Json) -> Json:
    """Upgrade 1.2, which gave the digest of every table that it was made from, those of persons among them.

    Only those of published tables are kept; what else was said of a table, and of how it changed, is dropped.
    """
    inputs = {
        name: {"kind": None, "digest": digest if name in PUBLISHED_TABLES else None}
        for name, digest in old["run"]["inputs"].items()
    }
    new = {**old, "run": {**old["run"], "inputs": inputs}}
    if (changes := old.get("changes")) is not None:
        items = [_change_from_1_2(item) for item in changes["items"]]
        new["changes"] = {**changes, "items": items}
    return new


def _change_from_1_2(old: Json) -> Json:
    of_a_table = old.get("part") == "inputs" and old.get("key")
    return {**old, "old": None, "new": None} if of_a_table else old


UPGRADES: Mapping[str, Upgrade] = MappingProxyType(
    {
        "0.9": Upgrade("1.0", from_0_9),
        "1.0": Upgrade("1.1", from_1_0),
        "1.1": Upgrade("1.2", from_1_1),
        "1.2": Upgrade("1.3", from_1_2),
    }
)


def read_result(data: bytes, upgrades: Mapping[str, Upgrade] = UPGRADES) -> tuple[Result, str]:
    """Read a ``results.json``.

    Parameters
    ----------
    data : bytes
        The file.
    upgrades : mapping, optional
        The upgrade of each older version.

    Returns
    -------
    Result
    str
        The schema version that the file is written in.

    Raises
    ------
    Refused
        It is no strict JSON, of a version that is newer or unknown, does not fit the contract, is of a design that
        is not registered here, or holds text that may not be shown.
    """
    content = strictjson.parse(data, most_bytes=MOST_BYTES, what="results.json")
    if not isinstance(content, dict):
        msg = "results.json does not hold a result but something else."
        raise Refused(msg)
    version = _version_of(content)
    result = _validated(upgraded(content, upgrades), version)
    _check_design(result)
    _check_texts(content)
    return result, version


def upgraded(content: Json, upgrades: Mapping[str, Upgrade] = UPGRADES) -> Json:
    """Bring a parsed result to the current version, one version at a time.

    Parameters
    ----------
    content : dict
        A result of any version; it is not changed.
    upgrades : mapping, optional
        The upgrade of each older version.

    Raises
    ------
    Refused
        The version is newer or unknown, or the content is not what its version says.
    """
    version = stated = _version_of(content)
    steps = 0
    while version != CURRENT:
        if _numbers(version) > _numbers(CURRENT):
            msg = f"results.json has schema version {version}; this package reads up to {CURRENT}."
            raise Refused(msg, remedy="Update the template of this project, then open it again.")
        step = upgrades.get(version)
        if step is None or steps > len(upgrades):
            msg = f"results.json has schema version {version}, which was never published."
            raise Refused(msg)
        try:
            content = step.change(copy.deepcopy(content)) | {"schema_version": step.to}
        except (AttributeError, KeyError, TypeError, ValueError):
            msg = f"results.json says that it has schema version {stated}, but not its shape."
            raise Refused(msg) from None
        version, steps = step.to, steps + 1
    return content


def _version_of(content: Json) -> str:
    version = content.get("schema_version")
    if version is None:
        msg = "results.json does not say which schema version it has."
        raise Refused(msg)
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        msg = f"results.json has '{quoted(version)}' as its schema version, which is none."
        raise Refused(msg)
    return version


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _validated(content: Json, version: str) -> Result:
    try:
        # As JSON and strictly: an array is a tuple, but "5" is no number and 1 is no yes.
        return Result.model_validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        key = quoted(".".join(map(str, first["loc"])) or "the whole of it")
        more = f" (and {error.error_count() - 1:,} more)" if error.error_count() > 1 else ""
        said = quoted(first["msg"].removeprefix("Value error, "), 200)
        what = f"results.json does not fit schema version {version}: {key}: {said}{more}."
        raise Refused(what) from None


def _check_design(result: Result) -> None:
    """Refuse a result of a design that is not known here: what its numbers mean, and tell of people, would be guessed."""
    if find_design(result.design) is None:
        what = f"results.json is of the design '{result.design}', which is not registered here."
        remedy = (
            f"Update the template of this project, or name the module of that design in {VARIABLE}."
        )
        raise Refused(what, remedy=remedy)


def _check_texts(content: Json) -> None:
    doubtful = doubtful_texts(content)
    if not doubtful:
        return
    for path, text in texts_of_json(content):
        paragraph = path.startswith(_PARAGRAPHS)
        if text in doubtful and (why := why_refused(text, lines=paragraph)):
            msg = f"a text of results.json may not be shown: {quoted(path)} holds {why}."
            raise Refused(msg)
