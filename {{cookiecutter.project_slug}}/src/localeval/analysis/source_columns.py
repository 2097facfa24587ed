"""Whether a column says who gave the data of a person, or in which lot they came, by its name."""

from __future__ import annotations

import re
from itertools import pairwise

#: Words in the names of columns that say who gave the data, or in which lot they came.
_SOURCES = frozenset(
    "area batch borough branch center centre contract contractor council district export extract file form jcp jobcentre lot manager "
    "month office partner period phase prime provider quarter region sheet site source subcontractor supplier system team tranche wave "
    "year".split()
)


def says_who_gave_it(name: str) -> bool:
    """Say whether a column names who gave the data of a person, or the lot in which they came."""
    return not _SOURCES.isdisjoint(words_of(name))


def words_of(name: str) -> set[str]:
    """Take a name apart: ``JobCentreName``, ``job_centre`` and ``Site ID`` alike; neighbours are joined as well.

    Parameters
    ----------
    name : str
        Of a column.
    """
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    small = [part.lower() for part in parts]
    joined = [first + second for first, second in pairwise(small)]
    singular = [word.removesuffix("s") for word in small]
    return {*small, *joined, *singular}
