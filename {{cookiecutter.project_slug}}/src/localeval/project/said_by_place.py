"""Settings that are said once for all places, or under the code of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from localeval.base.errors import Problem
from localeval.base.spelling import did_you_mean
from localeval.base.yamlfile import Location, ProblemAt

T = TypeVar("T")


def once_or_by_place(value: Any) -> str:
    """Say which of the two a value of the file is, for pydantic.

    The tags are in brackets, as pydantic marks keys, so that no message takes them for a part of the file.
    """
    if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values()):
        return "[places]"
    return "[one]"


def said_of(given: T | Mapping[str, T] | None, place: str) -> T | None:
    """Give what is said of a place; None where nothing is.

    Parameters
    ----------
    given : setting, mapping of them or None
    place : str
        Code of the place.
    """
    return given.get(place) if isinstance(given, Mapping) else given


def problems_by_place(
    key: str,
    given: T | Mapping[str, T],
    places: list[str],
    problem: ProblemAt,
    check: Callable[[Location, T], Iterator[Problem]],
) -> Iterator[Problem]:
    """Check what is said once, or of each place, and that each code is that of a place.

    Parameters
    ----------
    key : str
        Of the setting.
    given : setting or mapping of them
    places : sequence of str
        Codes of the places.
    problem : callable
        Makes a problem at a place of the file.
    check : callable
        Finds what is wrong with one that stands at a place of the file.
    """
    if not isinstance(given, Mapping):
        yield from check((key,), given)
        return
    for code, said in given.items():
        if code not in places:
            remedy = f"{did_you_mean(code, places)}Use one of: {', '.join(places)}."
            yield problem((key, code), f"there is no place with the code '{code}'.", remedy)
        yield from check((key, code), said)
