"""Which place a row is of: codes however they are written, names of the project's places, and codes that a place had before.

What is certain is taken and counted. A code of other boundaries, or of a part of a place, is not: what is known of it is said, and the
line that takes it all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from localeval.base.spelling import one_line
from localeval.catalogue.place_codes import (
    area_of,
    names_in_welsh,
    part_since,
    place_of,
    successions,
)
from localeval.project.project import Project

#: The pattern of GSS codes: what may be shown of a place, unlike a postcode or a name.
#: What stands before and behind the name of a place and says what kind of place it is.
_KIND_BEFORE = re.compile(
    r"^(the )?((london|royal|metropolitan|county) )?(borough|city and county|city and borough|city|county borough|district|metropolitan district) of (the )?"
    r"|^(cyngor|dinas) "
)
_KIND_BEHIND = re.compile(
    r" (city|county|borough|district|metropolitan|mayoral|combined|unitary|mbc|lbc|lb|mdc|cbc|council|authority|ua|ca|mca|of)"
    r"( (city|county|borough|district|metropolitan|mayoral|combined|unitary|and|council|authority|of))*$"
)
GSS = re.compile(r"[A-Z]\d{8}")


def with_codes_of_places(
    values: pd.Series, file: str, project: Project
) -> tuple[pd.Series, list[str]]:
    """Write the code of a place as the project does, and say where a file has another word for it.

    Parameters
    ----------
    values : Series of str
    file : str
    project : Project
    """
    places = {place.code: place.name for place in project.places}
    ours = {area_of(code): code for code in places}
    called = _names_of(places)
    texts = values.astype("str")
    other: dict[str, str] = {}
    notes: list[str] = []
    for word in (str(word) for word in texts.dropna().unique()):
        bare = _without_blanks(word)
        code = bare if GSS.fullmatch(bare) else called.get(_folded(word), word)
        own = ours.get(area_of(code), code)
        if own == word:
            continue
        other[word] = own
        rows = int((texts == word).sum())
        counted = f"{rows:,} {'row' if rows == 1 else 'rows'}"
        if own != code:
            notes.append(f"{file}: {code} and {own} are two codes of {project.place(own).name}: {counted} with the other code are counted as of that place.")  # fmt: skip
        elif code != bare:
            notes.append(f"{file}: {counted} with the name of {project.place(own).name} are counted as of {own}.")  # fmt: skip
    return (texts.replace(other), notes) if other else (values, [])


def codes_read(words: Iterable[str], places: Mapping[str, str]) -> dict[str, str | None]:
    """Give the code as which each word is read by itself, by the same rule; None for a word of none of the places.

    Parameters
    ----------
    words : iterable of str
    places : dict of str to str
        Code and name of the project's places.
    """
    ours = {area_of(code): code for code in places}
    called = _names_of(places)
    found: dict[str, str | None] = {}
    for word in words:
        bare = _without_blanks(word)
        code = bare if GSS.fullmatch(bare) else called.get(_folded(word), word)
        found[word] = ours.get(area_of(code))
    return found


def _without_blanks(word: str) -> str:
    return re.sub(r"\s+", "", word).upper()


def _names_of(places: Mapping[str, str]) -> dict[str, str]:
    """Give the code of each name that is one place's alone: as the project writes it, without what kind of place it is, and in Welsh."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for code, own in places.items():
        for name in (own, *names_in_welsh(code)):
            folded = _folded(name)
            if found.setdefault(folded, code) != code:
                several.add(folded)
    return {name: code for name, code in found.items() if name not in several}


def _folded(name: str) -> str:
    """Give a name without capitals, signs, and what kind of council or area it is: London Borough of Lewisham is Lewisham."""
    plain = re.sub(r"[.,'’()\-‐-―]+", " ", one_line(name).casefold().replace("&", " and "))
    plain = " ".join(plain.split())
    bare = _KIND_BEHIND.sub("", _KIND_BEFORE.sub("", plain)).strip()
    # The City of London is not London.
    return bare if bare and bare != "london" else plain


def known_of_a_code(code: str, allowed: Sequence[str]) -> str:
    """Say what is known of a code that is none of a project's places, with the line that takes it for one; empty where nothing is.

    Parameters
    ----------
    code : str
    allowed : sequence of str
        Codes of the project's places.
    """
    for own in allowed:
        line = f"values: {{place_code: {{{json.dumps(code)}: {own}}}}}"
        if own != code and place_of(code) == place_of(own):
            change = successions().get(code) or successions()[own]
            return (
                f"{code} is another code of {change.name}, whose boundaries changed on {change.since}; if these people live "
                f"where {own} is, write {line} under data in evaluation.yml."
            )
        since = part_since(code, own)
        if since is not None:
            return f"{code} has been a part of {own} since {since}; if its people belong to it, write {line} under data in evaluation.yml."
    return ""
