"""What the files of linking say of who somebody is, so that none of it leaves: names, dates of birth, numbers, postcodes and ids.

Of the programme's own people each name counts by itself, as in any table of theirs. Of a source, which may hold everybody's pay,
a forename or a surname alone is a word like others, so names count as they are said of somebody: both together, in either order.
A file that is not there any more, because it was deleted once it was linked, is passed over.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from localeval.linking import identifiers
from localeval.linking.identity import Identity, identity_of, read_raw
from localeval.project.link_consistency import tables_of
from localeval.project.link_settings import LinkPeople, LinkTable
from localeval.project.project import Project
from localeval.publishing.person_columns import (
    Persons,
    add_column,
    add_ids,
    add_said_names,
    add_texts,
    forenames_and_surnames,
)
from localeval.publishing.said_names import parted

_NAMES = ("first_name", "middle_name", "last_name", "full_name")
_CODES = ("postcode", "earlier_postcodes", "nino")


def add_linked_persons(found: Persons, project: Project) -> None:
    """Add what stands in the files under ``link``.

    Raises
    ------
    ProjectError
        A file that is there cannot be read.
    """
    link = project.settings.link
    if link is None:
        return
    threshold = project.settings.disclosure.threshold
    for where, table in tables_of(link):
        if not all((project.root / file).is_file() for file in table.files):
            continue
        raw, _ = read_raw(project, table)
        identity = identity_of(raw, table)
        kind = f"the link table '{where[-1]}'"
        own = isinstance(table, LinkPeople)
        _add_names(found, identity, kind, threshold, each=own)
        for name in _CODES:
            if name in identity.texts:
                codes = set(identity.texts[name].tolist()) - {""}
                parted = {
                    part.strip() for text in codes for part in text.replace(";", ",").split(",")
                }
                add_texts(found, f"{name} of {kind}", sorted(parted), threshold)
        if "date_of_birth" in identity.texts:
            found.births = found.births | _births(identity, table)
        if "record_id" in identity.texts:
            _add_ids(found, set(identity.texts["record_id"].tolist()) - {""})


def _add_names(
    found: Persons, identity: Identity, kind: str, threshold: int, *, each: bool
) -> None:
    has = identity.texts
    if each:
        for name in _NAMES:
            if name in has:
                texts = pa.chunked_array([pa.array(has[name], pa.string())])
                add_column(found, f"{name} of {kind}", texts, None, threshold, identifying=True)
        # As sentences say them: with initials, and a surname by itself also out of a whole name.
        whole = [both for text in set(has.get("full_name", [])) if (both := parted(text))]
        add_said_names(found, f"full_name of {kind}", whole, threshold, alone=True)
        if "first_name" in has and "last_name" in has:
            pairs = zip(has["first_name"].tolist(), has["last_name"].tolist(), strict=True)
            words = forenames_and_surnames(pairs)
            add_said_names(found, f"names of {kind}", words, threshold, alone=True)
    if "full_name" in has:
        add_texts(found, f"full_name of {kind}", _in_both_orders(has["full_name"]), threshold)
    if "first_name" in has and "last_name" in has:
        together = np.unique(has["first_name"] + ", " + has["last_name"])
        add_texts(found, f"names of {kind}", _in_both_orders(together), threshold)


def _in_both_orders(names: np.ndarray) -> list[str]:
    """Give whole names as they may be said: "Smith, John" also as "John Smith", and without what stands between."""
    said: set[str] = set()
    for text in set(names.tolist()):
        first, comma, last = (part.strip() for part in text.partition(","))
        words = [first, last] if comma else text.split()
        words = [word for word in words if word]
        if len(words) < 2:
            continue
        said |= {" ".join(words), " ".join(reversed(words))}
        ends = " ".join(words).split()
        said |= {f"{ends[0]} {ends[-1]}", f"{ends[-1]} {ends[0]}"}
    return sorted(said)


def _births(identity: Identity, table: LinkTable) -> frozenset[str]:
    said = table.dates.get("date_of_birth") if isinstance(table.dates, dict) else table.dates
    days = {identifiers.born(text, said) for text in set(identity.texts["date_of_birth"].tolist())}
    return frozenset(day.isoformat() for day in days if day is not None)


def _add_ids(found: Persons, ids: set[str]) -> None:
    weak = found.weak_ids
    add_ids(found, pa.array(sorted(ids), pa.string()))
    found.weak_ids |= weak
